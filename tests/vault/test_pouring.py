"""An object straight into a pipe, by ranges, and several objects by one entry: through the socket, and every way in which a side may fail."""

import os
import socket
import threading
import time

import pytest

from azukari.vault.call import Call
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import DeniedError, WireError
from azukari.vault.messages import Opening, Pour
from azukari.vault.permit import Part, Parts, Rows
from azukari.vault.server import KeyServer
from tests.vault.world import LOG, OBJECT, deposit, noise

PLAIN = noise(3_000_000)


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


def entered(world, service, **changes):
    """The number of an entry that opens the one object."""
    return world.enter(deposit(service, PLAIN), **changes)


def poured(caller, seq, read):
    """What came out of the pipe, and what was told of it."""
    out, into = os.pipe()
    told, found = [], bytearray()
    reader = threading.Thread(target=read, args=(out, found))
    reader.start()
    try:
        with caller.pour(LOG, seq) as call:
            call.into(into, told.append)
    finally:
        os.close(into)
        reader.join()
    return bytes(found), sum(told)


def everything(out, found):
    while piece := os.read(out, 1 << 16):
        found += piece
    os.close(out)


def slowly(out, found):
    while piece := os.read(out, 1 << 16):
        found += piece
        if len(found) < 600_000:
            time.sleep(0.02)
    os.close(out)


@pytest.mark.parametrize("read", [everything, slowly])
def test_all_of_it_goes_into_the_pipe_however_slowly_it_is_read(world, service, caller, read):
    assert poured(caller, entered(world, service), read) == (PLAIN, len(PLAIN))


def test_who_reads_no_more_ends_it_and_what_went_in_is_told(world, service, caller):
    def some(out, found):
        found += os.read(out, 1_000)
        os.close(out)

    found, told = poured(caller, entered(world, service), some)
    assert found == PLAIN[:1_000]
    assert 1_000 <= told < len(PLAIN)


def test_a_stop_ends_it_while_the_pipe_is_full(world, service, caller):
    seq = entered(world, service)
    out, into = os.pipe()
    with caller.pour(LOG, seq) as call:
        trouble = []

        def send():
            try:
                call.into(into, lambda _: None)
            except (DeniedError, WireError) as error:
                trouble.append(error.refusal.code)

        sending = threading.Thread(target=send)
        sending.start()
        time.sleep(0.3)
        began = time.monotonic()
        assert service.stop(OBJECT) == 1
        sending.join(10)
        assert time.monotonic() - began < 5
    os.close(into)
    os.close(out)
    assert trouble == ["OPEN_STOPPED"]


def test_an_entry_pours_once_and_rows_do_not(world, service, caller):
    seq = entered(world, service)
    poured(caller, seq, everything)
    with pytest.raises(DeniedError) as used:
        caller.pour(LOG, seq)
    assert used.value.refusal.code == "OPEN_USED"


def test_without_a_pipe_nothing_is_opened_any_further(world, service, caller, path):
    call = Call(path, 10, Pour(LOG, entered(world, service), b""))
    call.answer(Opening)
    call.channel.link.sendall(b"F")
    with pytest.raises(DeniedError) as trouble:
        call.receive()
    assert trouble.value.refusal.code == "WIRE_FRAME"
    call.close()
    assert isinstance(call.channel.link, socket.socket)


def test_it_is_read_anywhere_as_long_as_the_connection_lasts(world, service, caller):
    with caller.ranges(LOG, entered(world, service)) as call:
        assert call.size == len(PLAIN)
        for offset, length in ((0, 10), (2_999_990, 50), (1_234_567, 700_000), (3_000_000, 5), (9_000_000, 1), (16_384, 0)):
            assert call.read(offset, length) == PLAIN[offset : offset + length]
        service.stop(OBJECT)
        with pytest.raises((DeniedError, WireError)):
            call.read(0, 10)


def test_several_objects_come_as_rows_in_their_order(world, service, caller):
    kept = [deposit(service, one) for one in (b"first", b"", b"third" * 4_000)]
    parts = tuple(Part(OBJECT, 1, one.blob, one.wrapped, one.generation) for one in kept)
    seq = world.enter(kept[0], Parts(parts))
    with caller.open(LOG, seq) as call:
        assert list(call.records()) == [(0, b"first"), (1, b""), (2, b"third" * 4_000)]
        assert call.rows == 3
    assert Rows(0, 1) != Parts(parts)
