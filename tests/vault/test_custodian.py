"""Shares in files: private, whole, used once, and gone for every reader once destruction has begun."""

import os
import stat

import pytest

from azukari.vault import custodian as module
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import KeyFault
from tests.vault.world import ENTRUSTMENT, Randomness


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def custodian(folder):
    return FileCustodian(folder, random=Randomness())


def code_of(act):
    with pytest.raises(KeyFault) as caught:
        act()
    return caught.value.code


def share_file(folder, generation=1):
    return folder / f"{ENTRUSTMENT}.{generation}.share"


def test_a_share_is_made_once_and_read_back(custodian, folder):
    custodian.create(ENTRUSTMENT, 1)
    share = custodian.share(ENTRUSTMENT, 1)
    assert len(share) == 32
    assert FileCustodian(folder).share(ENTRUSTMENT, 1) == share
    assert code_of(lambda: custodian.create(ENTRUSTMENT, 1)) == "SHARE_EXISTS"
    assert custodian.generations(ENTRUSTMENT) == {1: "held"}


def test_files_are_for_their_owner_only(custodian, folder):
    custodian.create(ENTRUSTMENT, 1)
    assert stat.S_IMODE(share_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_every_generation_has_its_own_share(custodian):
    for generation in (1, 2, 10):
        custodian.create(ENTRUSTMENT, generation)
    assert len({custodian.share(ENTRUSTMENT, generation) for generation in (1, 2, 10)}) == 3
    assert set(custodian.generations(ENTRUSTMENT)) == {1, 2, 10}
    assert custodian.generations("en-another") == {}


def test_destruction_overwrites_then_removes_and_stays(custodian, folder):
    custodian.create(ENTRUSTMENT, 1)
    share = custodian.share(ENTRUSTMENT, 1)
    kept = os.open(share_file(folder), os.O_RDONLY)
    custodian.destroy(ENTRUSTMENT, 1)
    assert share not in os.pread(kept, 100, 0)
    os.close(kept)
    assert not share_file(folder).exists()
    custodian.destroy(ENTRUSTMENT, 1)
    assert custodian.generations(ENTRUSTMENT) == {1: "destroyed"}
    assert code_of(lambda: custodian.share(ENTRUSTMENT, 1)) == "SHARE_DESTROYED"
    assert code_of(lambda: custodian.create(ENTRUSTMENT, 1)) == "SHARE_EXISTS"


def test_a_destruction_cut_short_is_already_in_force_and_ends_at_the_next_start(custodian, folder, monkeypatch):
    custodian.create(ENTRUSTMENT, 1)

    def crash(*_):
        raise RuntimeError("the process dies here")

    with monkeypatch.context() as patch:
        patch.setattr(module, "_wipe", crash)
        with pytest.raises(RuntimeError):
            custodian.destroy(ENTRUSTMENT, 1)
    assert share_file(folder).exists()
    assert code_of(lambda: custodian.share(ENTRUSTMENT, 1)) == "SHARE_DESTROYED"
    FileCustodian(folder)
    assert not share_file(folder).exists()


def test_what_was_never_held_cannot_be_destroyed(custodian):
    assert code_of(lambda: custodian.destroy(ENTRUSTMENT, 1)) == "SHARE_MISSING"
    assert code_of(lambda: custodian.share(ENTRUSTMENT, 1)) == "SHARE_MISSING"


def test_a_share_written_in_part_is_swept_and_never_seen(custodian, folder, monkeypatch):
    def crash(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_fsync_folder", lambda _: None)
    monkeypatch.setattr(module.os, "fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        custodian.create(ENTRUSTMENT, 1)
    assert custodian.generations(ENTRUSTMENT) == {}
    (folder / f".{ENTRUSTMENT}.1.share.aa.new").write_bytes(b"half")
    monkeypatch.undo()
    assert FileCustodian(folder).generations(ENTRUSTMENT) == {}
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("damage", [lambda held: held[:40], lambda held: b"", lambda held: bytes([held[0] ^ 1]) + held[1:]])
def test_a_damaged_share_is_named_as_such(custodian, folder, damage):
    custodian.create(ENTRUSTMENT, 1)
    share_file(folder).write_bytes(damage(share_file(folder).read_bytes()))
    assert code_of(lambda: custodian.share(ENTRUSTMENT, 1)) == "SHARE_DAMAGED"


def test_a_full_device_leaves_nothing(custodian, folder, monkeypatch):
    def full(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(module.os, "write", full)
    assert code_of(lambda: custodian.create(ENTRUSTMENT, 1)) == "SHARE_IO"
    assert list(folder.iterdir()) == []


def test_two_processes_do_not_replace_each_others_share(custodian, folder, monkeypatch):
    other = FileCustodian(folder, random=Randomness(b"other"))
    # Both looked before either wrote.
    monkeypatch.setattr(FileCustodian, "generations", lambda *_: {})
    other.create(ENTRUSTMENT, 1)
    share = other.share(ENTRUSTMENT, 1)
    assert code_of(lambda: custodian.create(ENTRUSTMENT, 1)) == "SHARE_EXISTS"
    assert custodian.share(ENTRUSTMENT, 1) == share


def test_a_file_that_is_no_share_is_passed_over(custodian, folder):
    custodian.create(ENTRUSTMENT, 1)
    share_file(folder).with_suffix(".share.bak").write_bytes(b"copy")
    (folder / f"{ENTRUSTMENT}.x.share").write_bytes(b"odd")
    assert custodian.generations(ENTRUSTMENT) == {1: "held"}


def test_a_name_never_leaves_the_folder(custodian):
    assert code_of(lambda: custodian.create("../../x", 1)) == "KEY_NAME"


def test_its_level_is_the_lowest_that_is_called_erasure(custodian):
    assert custodian.level == "E1"


@pytest.mark.parametrize("wiped", [True, False], ids=["removed already", "overwritten only"])
def test_a_share_read_while_it_is_destroyed_is_told_as_destroyed(custodian, folder, monkeypatch, wiped):
    custodian.create(ENTRUSTMENT, 1)
    share, mark = share_file(folder), share_file(folder).with_suffix(".destroyed")
    kept, read = share.read_bytes(), type(share).read_bytes

    def meanwhile(path):
        if path == share:
            mark.write_bytes(b"")
            share.unlink() if wiped else share.write_bytes(bytes(len(kept)))
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(type(share), "read_bytes", meanwhile)
        assert code_of(lambda: custodian.share(ENTRUSTMENT, 1)) == "SHARE_DESTROYED"
    mark.unlink()
    assert code_of(lambda: custodian.share(ENTRUSTMENT, 1)) == ("SHARE_MISSING" if wiped else "SHARE_DAMAGED")
