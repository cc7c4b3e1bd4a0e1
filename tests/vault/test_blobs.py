"""Ciphertext at rest: whole or not at all, whatever the device does."""

import errno
import hashlib
import os
import shutil
import stat
import subprocess

import pytest

from azukari.vault import blobs as module
from azukari.vault.blobs import Blobs
from azukari.vault.errors import BlobError
from tests.vault.world import noise

DATA = noise(50_000)
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(tmp_path):
    return Blobs(tmp_path / "blobs")


def code_of(act):
    with pytest.raises(BlobError) as caught:
        act()
    return caught.value.code


def put(store, data=DATA):
    with store.writer() as writer:
        writer.write(data[:1000])
        writer.write(memoryview(data)[1000:])
        return writer.commit()


def leftovers(store):
    return list((store._folder / "tmp").iterdir())


def failing(number):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    return fail


def test_what_was_written_has_its_digest_before_it_has_a_name(store):
    with store.writer() as writer:
        writer.write(DATA[:20_001])
        writer.write(DATA[20_001:])
        assert writer.digest == DIGEST
    assert list(store) == []


def test_a_blob_is_named_by_its_bytes_and_reads_back(store):
    digest = put(store)
    assert digest == DIGEST
    assert store.check(digest) == len(DATA)
    with store.open(digest) as blob:
        into = bytearray(100)
        assert blob.size == len(DATA)
        assert blob.pread_into(memoryview(into), 49_950) == 50
        assert into[:50] == DATA[49_950:]
    assert list(store) == [digest]
    assert leftovers(store) == []
    assert stat.S_IMODE(store.path(digest).stat().st_mode) == 0o400


def test_an_empty_blob_and_the_same_blob_twice(store):
    empty = put(store, b"")
    assert store.check(empty) == 0
    assert put(store) == put(store) == DIGEST
    assert set(store) == {empty, DIGEST}


def test_what_is_not_committed_leaves_nothing(store):
    with store.writer() as writer:
        writer.write(DATA)
    assert list(store) == []
    assert leftovers(store) == []


def test_damage_is_found_without_keys(store):
    path = store.path(put(store))
    path.chmod(0o600)
    path.write_bytes(DATA[:-1] + bytes([DATA[-1] ^ 1]))
    assert code_of(lambda: store.check(DIGEST)) == "BLOB_DAMAGED"
    path.write_bytes(DATA[:-1])
    assert code_of(lambda: store.check(DIGEST)) == "BLOB_DAMAGED"


def test_what_is_not_there_and_what_is_no_digest(store):
    assert code_of(lambda: store.open(DIGEST)) == "BLOB_MISSING"
    assert code_of(lambda: store.check("../../secret")) == "BLOB_DIGEST"
    assert code_of(lambda: store.path(DIGEST.upper())) == "BLOB_DIGEST"


def test_discarding_removes_and_may_be_done_twice(store):
    put(store)
    store.discard(DIGEST)
    store.discard(DIGEST)
    assert list(store) == []


def test_a_crash_is_swept_at_the_next_start_but_a_living_writer_is_not(store, tmp_path):
    (store._folder / "tmp" / "0123").write_bytes(b"left by a crash")
    with store.writer() as writer:
        writer.write(DATA)
        again = Blobs(tmp_path / "blobs")
        assert again.swept == 1
        assert writer.commit() == DIGEST
    assert again.check(DIGEST) == len(DATA)


@pytest.mark.parametrize("number, code", [(errno.ENOSPC, "BLOB_FULL"), (errno.EDQUOT, "BLOB_FULL"), (errno.EIO, "BLOB_IO")])
def test_a_device_that_will_not_write_leaves_nothing_and_the_next_try_works(store, monkeypatch, number, code):
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "write", failing(number))
        assert code_of(lambda: put(store)) == code
    assert leftovers(store) == []
    assert list(store) == []
    assert put(store) == DIGEST


@pytest.mark.parametrize("call", ["fchmod"])
def test_a_failure_at_the_naming_leaves_nothing(store, monkeypatch, call):
    with monkeypatch.context() as patch:
        patch.setattr(module.os, call, failing(errno.EIO))
        assert code_of(lambda: put(store)) == "BLOB_IO"
    assert leftovers(store) == []
    assert list(store) == []


@pytest.mark.parametrize("good", [0, 1, 2])
def test_a_failed_fsync_is_final_until_the_store_is_opened_again(store, tmp_path, monkeypatch, good):
    # Of the file, of its folder, of the folder of folders: each in turn.
    calls, real = [], os.fsync

    def fsync(fd):
        calls.append(fd)
        if len(calls) == good + 1:
            raise OSError(errno.EIO, "lost")
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr(module.os, "fsync", fsync)
        assert code_of(lambda: put(store)) == "BLOB_FSYNC"
    assert list(store) == []
    assert leftovers(store) == []
    assert code_of(store.writer) == "BLOB_STOPPED"
    assert put(Blobs(tmp_path / "blobs")) == DIGEST


def test_a_writer_begun_before_a_failed_fsync_does_not_commit_after_it(store, monkeypatch):
    with store.writer() as early:
        early.write(b"early")
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "fsync", failing(errno.EIO))
            assert code_of(lambda: put(store)) == "BLOB_FSYNC"
        assert code_of(early.commit) == "BLOB_STOPPED"
    assert leftovers(store) == []


def test_bytes_go_to_the_device_while_more_is_written_and_a_failure_there_is_final(store, monkeypatch):
    monkeypatch.setattr(module, "_FLUSH", 100_000)
    with store.writer() as writer, monkeypatch.context() as patch:
        patch.setattr(module.os, "fsync", failing(errno.EIO))
        writer.write(noise(150_000))
        assert code_of(writer.settle) == "BLOB_FSYNC"
    assert leftovers(store) == []
    assert code_of(store.writer) == "BLOB_STOPPED"


def test_what_is_given_up_while_bytes_go_to_the_device_leaves_nothing(store, monkeypatch):
    monkeypatch.setattr(module, "_FLUSH", 100_000)
    with store.writer() as writer:
        for _ in range(5):
            writer.write(noise(150_000))
    assert leftovers(store) == []
    again = put(store, noise(500_000))
    assert store.check(again) == 500_000


def test_a_failing_read_is_named(store, monkeypatch):
    put(store)
    monkeypatch.setattr(module.os, "preadv", failing(errno.EIO))
    assert code_of(lambda: store.check(DIGEST)) == "BLOB_IO"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False, capture_output=True)
    if not done or done.returncode:
        pytest.skip("a small file system cannot be mounted here (needs the right to mount)")
    yield place
    subprocess.run([umount, place], check=True)


@pytest.mark.serial
def test_a_disk_that_is_really_full(small_disk):
    store = Blobs(small_disk / "blobs")
    assert code_of(lambda: put(store, noise(2_000_000))) == "BLOB_FULL"
    assert leftovers(store) == []
    assert put(store) == DIGEST
    assert store.check(DIGEST) == len(DATA)
