"""A file that is handed over and read by the key process itself: through the socket, and every way in which a side may fail."""

import hashlib
import os
import threading
import time

import pytest

from azukari.vault.call import Call
from azukari.vault.caller import KeyCaller
from azukari.vault.cobblestone import CHUNK
from azukari.vault.errors import DeniedError, VaultError
from azukari.vault.messages import Resumed, Seal, Take
from azukari.vault.server import KeyServer
from azukari.vault.taking import PIECE
from tests.vault.world import ENTRUSTMENT, OBJECT, noise, read

PLAIN = noise(3 * PIECE + 77)
NAME = "taken"


@pytest.fixture
def service(world):
    return world.boot()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keyd.sock"


@pytest.fixture
def caller(path, service):
    with KeyServer(path, service):
        yield KeyCaller(path, patience=10)


@pytest.fixture
def handed(tmp_path):
    """A file of these bytes, open."""
    opened = []

    def open_one(data, flags=os.O_RDONLY):
        place = tmp_path / f"source-{len(opened)}"
        place.write_bytes(data)
        opened.append(os.open(place, flags))
        return opened[-1]

    yield open_one
    for one in opened:
        os.close(one)


@pytest.fixture
def endless(handed):
    """A file that takes longer than any test waits, and no room."""
    file = handed(b"", os.O_RDWR)
    os.truncate(file, 1 << 37)
    return file


def code_of(act):
    with pytest.raises(VaultError) as caught:
        act()
    return caught.value.refusal.code


@pytest.mark.parametrize("size", [0, 5, CHUNK, PIECE, PIECE + 1, len(PLAIN)])
def test_a_file_is_sealed_as_its_bytes_would_be(world, service, caller, handed, size):
    told = []
    with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
        call.take(handed(PLAIN[:size]), 0, told.append)
        sealed = call.finish()
    assert (sealed.plain, sealed.plain_size, sum(told)) == (hashlib.sha256(PLAIN[:size]).hexdigest(), size, size)
    assert world.blobs.check(sealed.blob) == sealed.blob_size
    assert read(service, world.enter(sealed)) == PLAIN[:size]


def test_it_is_read_from_a_place_on_wherever_it_stands_and_bytes_may_come_before_and_after(world, service, caller, handed):
    file = handed(PLAIN)
    os.lseek(file, 4_000, os.SEEK_SET)
    with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
        call.write(PLAIN[:1_000])
        call.take(file, 1_000, len_told := [].append)
        call.take(file, len(PLAIN) + 5, len_told)
        call.write(b"end")
        sealed = call.finish()
    assert read(service, world.enter(sealed)) == PLAIN + b"end"
    assert os.lseek(file, 0, os.SEEK_CUR) == 4_000


def test_after_a_cut_it_goes_on_where_the_last_whole_chunk_ended(world, service, caller, endless, handed):
    cut_off = caller.sealing(ENTRUSTMENT, OBJECT, 1, name=NAME)
    passed = threading.Event()

    def more(_):
        passed.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), cut_off as call:
        call.take(endless, 0, more)
    assert passed.is_set()
    with caller.sealing(ENTRUSTMENT, "ob-another", 1, name=NAME) as call:
        there = call.resumed
        assert there.object == OBJECT
        assert there.size >= PIECE
        assert there.size % CHUNK == 0
        assert there.plain == hashlib.sha256(bytes(there.size)).hexdigest()
        whole = bytes(there.size) + PLAIN
        call.take(handed(whole), there.size, [].append)
        sealed = call.finish()
    assert sealed.plain == hashlib.sha256(whole).hexdigest()
    assert read(service, world.enter(sealed, object=OBJECT)) == whole


def test_a_file_that_cannot_be_read_is_told_and_what_was_sealed_before_stays(caller, handed):
    with caller.sealing(ENTRUSTMENT, OBJECT, 1, name=NAME) as call:
        call.write(PLAIN[: 2 * CHUNK])
        assert code_of(lambda: call.take(handed(PLAIN, os.O_WRONLY), 0, [].append)) == "SOURCE_IO"
    with caller.sealing(ENTRUSTMENT, OBJECT, 1, name=NAME) as call:
        assert call.resumed.size == 2 * CHUNK
        call.abandon()


def test_a_stop_ends_it_before_the_next_piece(world, service, caller, endless):
    trouble = []

    def go():
        with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
            trouble.append(code_of(lambda: call.take(endless, 0, [].append)))

    sealing = threading.Thread(target=go)
    sealing.start()
    while not service.health().running:
        time.sleep(0.01)
    assert service.stop(OBJECT) == 1
    sealing.join(20)
    assert trouble == ["OPEN_STOPPED"]
    assert list(world.blobs) == []


def test_what_is_no_file_is_refused(caller):
    out, into = os.pipe()
    with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
        assert code_of(lambda: call.take(out, 0, [].append)) == "WIRE_FRAME"
    os.close(out)
    os.close(into)


@pytest.mark.parametrize("offset", [0, -1, 1 << 63])
def test_without_a_file_or_a_place_in_it_nothing_is_taken(caller, path, offset):
    assert caller.health().running == 0, "the key process serves"
    with Call(path, 10, Seal(ENTRUSTMENT, OBJECT, 1, False, NAME)) as call:
        call.answer(Resumed)
        call.send(b"J", Take(offset))
        call.channel.link.sendall(b"F")
        with pytest.raises(DeniedError) as trouble:
            call.receive()
    assert trouble.value.refusal.code == "WIRE_FRAME"


def test_a_file_by_itself_is_no_request(caller, path):
    with Call(path, 10, Take(0)) as call, pytest.raises(DeniedError) as trouble:
        call.receive()
    assert trouble.value.refusal.code == "WIRE_FRAME"
