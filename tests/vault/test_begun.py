"""A deposit that was cut goes on: the same message only where it was left in order, and never two plaintexts under one nonce."""

import hashlib
import os
from pathlib import Path

import pytest

from azukari.vault import begun as module
from azukari.vault.begun import Begun, State, sweep
from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller
from azukari.vault.cobblestone import CHUNK, HEADER, SEALED
from azukari.vault.errors import DeniedError, VaultError, WireError
from azukari.vault.index import Row
from azukari.vault.server import KeyServer
from tests.vault.world import ENTRUSTMENT, OBJECT, noise, read

NAME = "ab" * 16
PLAIN = noise(40 * CHUNK + 77)


def sealing(service, running, *, thing=OBJECT, table=False, name=NAME):
    return service.seal(running, ENTRUSTMENT, thing, 1, table=table, name=name)


def cut_at(service, size, *, fault=None, plain=PLAIN, rows=(), **more):
    """Hand over so many bytes, then go away."""
    running = service.begin()
    try:
        with pytest.raises(VaultError), sealing(service, running, **more) as one:
            one.write(plain[one.resumed.size : size])
            for row in rows:
                one.row(row)
            raise fault or WireError("WIRE_CUT")
    finally:
        service.end(running)


def gone_on(service, plain=PLAIN, rows=(), **more):
    """From where it went on, and what was sealed."""
    running = service.begin()
    try:
        with sealing(service, running, **more) as one:
            resumed = one.resumed
            one.write(plain[resumed.size :])
            for row in rows:
                one.row(row)
            return resumed, one.finish()
    finally:
        service.end(running)


def code_of(act):
    with pytest.raises(VaultError) as caught:
        act()
    return caught.value.refusal.code


def left(world):
    return sorted(path.name for path in world.blobs.begun.rglob("*") if path.is_file() and path.name != "lock")


def opens(world, service, resumed, sealed, plain=PLAIN):
    assert sealed.plain == hashlib.sha256(plain).hexdigest()
    assert sealed.plain_size == len(plain)
    assert world.blobs.check(sealed.blob) == sealed.blob_size
    assert read(service, world.enter(sealed, object=resumed.object)) == plain
    assert left(world) == []


@pytest.mark.parametrize("size", [0, 5, CHUNK, 3 * CHUNK + 9, 33 * CHUNK, len(PLAIN)])
def test_it_goes_on_after_the_last_whole_chunk(world, size):
    service = world.boot()
    cut_at(service, size)
    resumed, sealed = gone_on(service, thing="ob-another")
    assert resumed.size == size // CHUNK * CHUNK
    assert resumed.plain == hashlib.sha256(PLAIN[: resumed.size]).hexdigest()
    assert resumed.object == OBJECT, "the object that the ciphertext is bound to"
    opens(world, service, resumed, sealed)


def test_after_a_restart_of_the_key_process_too_and_more_than_once(world):
    for size in (2 * CHUNK, 7 * CHUNK + 1, 20 * CHUNK):
        cut_at(world.boot(), size)
    service = world.boot()
    resumed, sealed = gone_on(service)
    assert resumed.size == 20 * CHUNK
    opens(world, service, resumed, sealed)


def test_nothing_of_it_is_plain_and_the_key_rests_wrapped(world):
    service = world.boot()
    cut_at(service, 10 * CHUNK)
    assert left(world) == ["body", "state"]
    for path in world.blobs.begun.rglob("*"):
        if path.is_file():
            assert PLAIN[:32] not in path.read_bytes()
    assert list(world.blobs) == []


def crashed(world, service, size):
    """As a process that was killed leaves it: nobody said that it was left in order."""
    cut_at(service, size)
    with Begun(world.blobs, NAME) as one:
        one._write(module.msgspec.structs.replace(one.state(), clean=None))
    return world.blobs.begun / NAME / "body"


@pytest.mark.parametrize("torn", [0, 1, SEALED - 1, SEALED + 5])
def test_after_a_crash_what_is_genuine_is_sealed_anew_under_another_key(world, torn):
    service = world.boot()
    body = crashed(world, service, 12 * CHUNK)
    os.truncate(body, body.stat().st_size - torn)
    before = body.read_bytes()
    resumed, sealed = gone_on(service, thing="ob-another")
    assert resumed.size == (len(before) - HEADER) // SEALED * CHUNK
    assert resumed.object == "ob-another"
    opens(world, service, resumed, sealed)
    assert world.blobs.path(sealed.blob).read_bytes()[:HEADER] != before[:HEADER]


def test_a_power_cut_that_left_zeros_is_found_by_the_tags(world):
    service = world.boot()
    body = crashed(world, service, 12 * CHUNK)
    data = body.read_bytes()
    body.write_bytes(data[: HEADER + 5 * SEALED] + bytes(7 * SEALED))
    resumed, sealed = gone_on(service)
    assert resumed.size == 5 * CHUNK
    opens(world, service, resumed, sealed)


@pytest.mark.parametrize("place", [0, HEADER + 3 * SEALED + 8], ids=["header", "chunk"])
def test_damage_of_what_was_left_in_order_is_never_sealed_over(world, place):
    service = world.boot()
    cut_at(service, 12 * CHUNK)
    body = world.blobs.begun / NAME / "body"
    data = bytearray(body.read_bytes())
    data[place] ^= 1
    body.write_bytes(data)
    resumed, sealed = gone_on(service, thing="ob-another")
    assert resumed.size == (3 * CHUNK if place else 0)
    opens(world, service, resumed, sealed)
    assert world.blobs.path(sealed.blob).read_bytes()[:24] != bytes(data[:24])


@pytest.mark.parametrize("state", [b"", b"{", b'{"other":1}', None])
def test_a_state_that_cannot_be_read_begins_anew(world, state):
    service = world.boot()
    cut_at(service, 12 * CHUNK)
    path = world.blobs.begun / NAME / "state"
    path.unlink() if state is None else path.write_bytes(state)
    resumed, sealed = gone_on(service)
    assert resumed.size == 0
    opens(world, service, resumed, sealed)


def test_it_dies_with_its_generation(world):
    service = world.boot()
    cut_at(service, 12 * CHUNK)
    world.custodian.destroy(ENTRUSTMENT, 1)
    resumed, sealed = gone_on(service)
    assert (resumed.size, sealed.generation) == (0, 2)
    opens(world, service, resumed, sealed)


def test_a_key_that_cannot_be_read_now_begins_nothing(world, monkeypatch):
    service = world.boot()
    cut_at(service, 12 * CHUNK)

    def away(*_):
        raise module.VaultError("SHARE_IO")

    with monkeypatch.context() as patch:
        patch.setattr(world.custodian, "share", away)
        assert code_of(lambda: gone_on(service)) == "SHARE_IO"
    assert gone_on(service)[0].size == 12 * CHUNK


@pytest.mark.parametrize("change", [{"table": True}, {"name": "cd" * 16}], ids=["as a table", "another name"])
def test_another_deposit_does_not_go_on_with_it(world, change):
    service = world.boot()
    cut_at(service, 12 * CHUNK)
    assert gone_on(service, **change)[0].size == 0


def test_a_table_goes_on_with_its_rows_told_again(world):
    service = world.boot()
    rows = [Row(number * 100, 100, (b"%d" % number,)) for number in range(2_000)]
    cut_at(service, 9 * CHUNK, rows=rows[:500], table=True)
    resumed, sealed = gone_on(service, rows=rows, table=True)
    assert (resumed.size, sealed.rows) == (9 * CHUNK, 2_000)


@pytest.mark.parametrize("fault", ["WIRE_FRAME", "INDEX_NONE", "SEAL_ABANDONED"])
def test_what_was_wrong_leaves_nothing(world, fault):
    cut_at(world.boot(), 12 * CHUNK, fault=VaultError(fault))
    assert left(world) == []


def test_what_a_hold_stopped_leaves_nothing(world):
    service = world.boot()
    running = service.begin()
    with pytest.raises(WireError), sealing(service, running) as one:
        one.write(PLAIN)
        running.stop()
        raise WireError("WIRE_CUT")
    service.end(running)
    assert left(world) == []


def test_a_full_device_leaves_nothing(world, monkeypatch):
    service = world.boot()
    cut_at(service, 4 * CHUNK)

    def full(*_):
        raise OSError(28, "no space")

    with monkeypatch.context() as patch:
        patch.setattr("azukari.vault.blobs.os.write", full)
        assert code_of(lambda: gone_on(service)) == "BLOB_FULL"
    assert gone_on(service)[0].size in {0, 4 * CHUNK}


@pytest.mark.parametrize("place", ["body", "index"])
def test_what_cannot_be_begun_lets_go_of_everything(world, monkeypatch, place):
    service = world.boot()
    crashed(world, service, 4 * CHUNK)
    open_before = len(list(Path("/proc/self/fd").iterdir()))

    def failing(*_):
        raise module.VaultError("BLOB_FULL")

    with monkeypatch.context() as patch:
        patch.setattr(Blobs if place == "index" else module.BegunWriter, "writer" if place == "index" else "write", failing)
        assert code_of(lambda: gone_on(service, table=True)) == "BLOB_FULL"
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before
    assert gone_on(service)[1].plain_size == len(PLAIN)


def test_one_at_a_time(world):
    service = world.boot()
    running = service.begin()
    with sealing(service, running):
        assert code_of(lambda: gone_on(service)) == "SEAL_BUSY"
    service.end(running)
    assert gone_on(service)[0].size == 0


def test_a_fortnight_later_it_is_swept(world):
    service = world.boot()
    cut_at(service, 4 * CHUNK)
    assert sweep(world.blobs) == 0
    later = (world.blobs.begun / NAME / "state").stat().st_mtime + module.KEPT + 1
    assert sweep(world.blobs, later) == 1
    assert list(world.blobs.begun.iterdir()) == []
    assert gone_on(service)[0].size == 0


def test_what_is_being_written_is_not_swept(world):
    service = world.boot()
    running = service.begin()
    with sealing(service, running) as one:
        one.write(PLAIN)
        assert sweep(world.blobs, 1e12) == 0
    service.end(running)


def test_through_the_socket_cut_gone_on_and_given_up(world, tmp_path):
    path = tmp_path / "keyd.sock"
    with KeyServer(path, world.boot()):
        caller = KeyCaller(path, patience=10)
        with caller.sealing(ENTRUSTMENT, OBJECT, 1, name=NAME) as call:
            call.write(PLAIN[: 10 * CHUNK])
    # Its end waits for every connection, so that the cut has been noticed.
    with KeyServer(path, world.boot()):
        with caller.sealing(ENTRUSTMENT, OBJECT, 1, name=NAME) as call:
            assert call.resumed.size == 10 * CHUNK
            call.abandon()
        with caller.sealing(ENTRUSTMENT, OBJECT, 1, name=NAME) as call:
            assert call.resumed.size == 0
            call.write(PLAIN)
            assert call.finish().plain == hashlib.sha256(PLAIN).hexdigest()
        assert left(world) == []


def test_giving_up_what_was_not_begun_is_no_request(world, tmp_path):
    from azukari.vault.messages import Abandon, Ensured

    path = tmp_path / "keyd.sock"
    with KeyServer(path, world.boot()), pytest.raises(DeniedError) as caught:
        KeyCaller(path, patience=10)._ask(Abandon(), Ensured)
    assert caught.value.refusal.code == "WIRE_FRAME"


def test_a_place_that_cannot_be_written(world, monkeypatch):
    world.boot()

    def failing(*_, **__):
        raise OSError(5, "lost")

    monkeypatch.setattr("pathlib.Path.mkdir", failing)
    assert code_of(lambda: Begun(world.blobs, NAME)) == "BLOB_IO"
    monkeypatch.undo()
    with Begun(world.blobs, NAME) as one:
        monkeypatch.setattr(module.os, "open", failing)
        assert code_of(lambda: one.begin(State(ENTRUSTMENT, OBJECT, 1, False, b"", 1))) == "BLOB_IO"
        monkeypatch.undo()
    assert isinstance(world.blobs, Blobs)
