"""The vault looks at itself, and what it found is an entry; a duty of the vault goes by it and by nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from azukari import annex
from azukari.desk import vault_check
from azukari.store.models import VaultObject
from azukari.vault.blobs import Blobs
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready


@pytest.fixture
def room(counter: Counter) -> Iterator[Counter]:
    """The file is in the vault."""
    ready(counter)
    with key_process(counter):
        handed_over(counter)
        yield counter


def owed(room: Counter) -> set[str]:
    desk = room.desk
    return desk.look(room.log, lambda book: {one.code for one in annex.duties(book.whole, desk.clock())})


def blob(room: Counter) -> Path:
    return Blobs(room.desk.instance.blobs).path(VaultObject.objects.get(item=FILE).sealed["blob"])


def spoil(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"x" + path.read_bytes()[1:])


def test_a_sound_vault_is_entered_as_sound(room: Counter) -> None:
    """11.1"""
    receipt = vault_check.enter(room.desk, room.log)
    assert receipt is not None
    act = receipt.entry.act
    assert (act.objects, act.damaged, act.missing, act.sound) == (1, (), 0, True)  # type: ignore[attr-defined]
    assert "p11.vault-unsound" not in owed(room)


def test_what_is_damaged_is_named_and_owed_until_it_is_sound_again(room: Counter) -> None:
    """11.1"""
    path = blob(room)
    whole = path.read_bytes()
    spoil(path)
    assert vault_check.look(room.desk, room.log).damaged == (FILE,)  # type: ignore[union-attr]
    vault_check.enter(room.desk, room.log)
    assert "p11.vault-unsound" in owed(room)
    path.write_bytes(whole)
    vault_check.enter(room.desk, room.log)
    assert "p11.vault-unsound" not in owed(room)


def test_what_is_missing_is_counted(room: Counter) -> None:
    """11.1"""
    blob(room).unlink()
    found = vault_check.look(room.desk, room.log)
    assert found is not None
    assert (found.damaged, found.missing) == ((), 1)


def test_a_backup_is_looked_at_as_a_drill(room: Counter, tmp_path: Path) -> None:
    """term.restore_drill_months — what would be put back is there, whole, or it is told"""
    backup = tmp_path / "backup"
    shutil.copytree(room.desk.instance.blobs, backup)
    assert vault_check.look(room.desk, room.log, backup).sound  # type: ignore[union-attr]
    spoil(backup / blob(room).relative_to(room.desk.instance.blobs))
    assert vault_check.look(room.desk, room.log, backup).damaged == (FILE,)  # type: ignore[union-attr]


def test_it_is_looked_at_once_a_day_and_not_on_the_day_things_came(room: Counter) -> None:
    """11.1"""
    assert vault_check.check_daily(room.desk) == 0
    room.clock.at("2026-04-20 09:00")
    assert vault_check.check_daily(room.desk) == 1
    assert vault_check.check_daily(room.desk) == 0
