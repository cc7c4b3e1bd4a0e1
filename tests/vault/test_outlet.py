"""What is written past the page cache is what was given, on file systems that take that and on those that do not."""

import errno
import fcntl
import hashlib
import os

import pytest

from azukari.vault.beside import Digest
from azukari.vault.outlet import BLOCK, Outlet
from tests.vault.world import noise

BYTES = noise(2 * BLOCK + 5_000)
SIZES = [0, 1, 4_096, BLOCK - 1, BLOCK, BLOCK + 56, len(BYTES)]


def written(tmp_path, data, *, at=0, step=524_800):
    """The file after these bytes were given in pieces, its digest, and whether any of it was written directly."""
    place = tmp_path / "out"
    place.write_bytes(b"." * at)
    fd, digest, direct = os.open(place, os.O_RDWR | os.O_APPEND), Digest(), False
    outlet = Outlet(fd, digest, at)
    for start in range(0, len(data), step):
        piece = bytearray(data[start : start + step])
        outlet.put(piece)
        piece[:] = bytes(len(piece))
        direct = direct or outlet.direct
    outlet.settle()
    found = digest.hexdigest()
    outlet.close()
    os.close(fd)
    assert place.read_bytes() == b"." * at + data
    assert found == hashlib.sha256(data).hexdigest()
    return direct


@pytest.mark.parametrize("size", SIZES)
def test_what_was_given_is_there_whole_and_the_pieces_may_be_used_again(tmp_path, size):
    written(tmp_path, BYTES[:size])


@pytest.mark.parametrize("at", [1, 56, 4_096, BLOCK - 1, BLOCK, BLOCK + 16_456])
def test_it_goes_on_after_any_byte(tmp_path, at):
    written(tmp_path, BYTES, at=at)


def test_settled_in_between_it_goes_on_all_the_same(tmp_path):
    fd, digest = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT), Digest()
    outlet = Outlet(fd, digest, 0)
    for start in range(0, len(BYTES), 1_000_003):
        outlet.put(BYTES[start : start + 1_000_003])
        outlet.settle()
        assert os.fstat(fd).st_size == min(start + 1_000_003, len(BYTES))
    outlet.close()
    os.close(fd)
    assert (tmp_path / "out").read_bytes() == BYTES


def test_where_the_system_refuses_the_flag_it_is_written_as_ever(tmp_path, monkeypatch):
    real = fcntl.fcntl

    def refused(fd, command, flags=0):
        if command == fcntl.F_SETFL and flags & os.O_DIRECT:
            raise OSError(errno.EINVAL, "no direct writing here")
        return real(fd, command, flags)

    monkeypatch.setattr(fcntl, "fcntl", refused)
    assert not written(tmp_path, BYTES)


def test_where_it_takes_the_flag_and_refuses_the_write_too(tmp_path, monkeypatch):
    real, asked = os.write, []

    def refused(fd, data):
        if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT:
            asked.append(len(data))
            raise OSError(errno.EINVAL, "no such place or size")
        return real(fd, data)

    if not written(tmp_path, BYTES):
        pytest.skip("this file system knows no direct writing")
    monkeypatch.setattr(os, "write", refused)
    written(tmp_path, BYTES)
    assert asked == [BLOCK], "tried once"


def test_a_short_write_is_gone_on_with(tmp_path, monkeypatch):
    real = os.write

    def short(fd, data):
        some = data[: max(1, min(len(data), 8_192) - 4_096)] if len(data) > 10_000 else data[:100]
        return real(fd, some if not fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT else data[:4_096])

    monkeypatch.setattr(os, "write", short)
    written(tmp_path, BYTES[: BLOCK + 56])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_what_the_device_says_comes_at_the_latest_when_it_is_settled(tmp_path, monkeypatch, number):
    def failing(*_):
        raise OSError(number, "the device")

    fd = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT)
    outlet = Outlet(fd, Digest(), 0)
    monkeypatch.setattr(os, "write", failing)
    with pytest.raises(OSError, match="the device") as caught:
        outlet.put(BYTES)
        outlet.settle()
    assert caught.value.errno == number
    outlet.close()
    os.close(fd)
