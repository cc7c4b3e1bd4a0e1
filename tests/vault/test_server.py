"""The key process through its socket: every operation, many at once, and every way in which a side may fail."""

import hashlib
import os
import socket
import stat
import threading
import time
import tracemalloc

import pytest

from azukari.vault.caller import KeyCaller
from azukari.vault.cobblestone import CHUNK
from azukari.vault.errors import DeniedError, VaultError, WireError
from azukari.vault.index import Row
from azukari.vault.messages import Health
from azukari.vault.permit import Record, Rows
from azukari.vault.server import KeyServer, peer_uid
from azukari.vault.wire import Channel
from tests.vault.world import ENTRUSTMENT, LOG, OBJECT, noise

PLAIN = noise(3_000_000)
LINES = [b"%05d,name %d\n" % (number, number) for number in range(3_000)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keyd.sock"


@pytest.fixture
def service(world):
    return world.boot()


@pytest.fixture
def server(path, service):
    with KeyServer(path, service) as server:
        yield server


@pytest.fixture
def caller(path, server):
    return KeyCaller(path, patience=10)


def code_of(act, kind=VaultError):
    with pytest.raises(kind) as caught:
        act()
    return caught.value.refusal.code


def pieces_of(data, size=70_000):
    return [data[start : start + size] for start in range(0, len(data), size)]


def table():
    offset = 0
    for line in LINES:
        yield Row(offset, len(line), (line[:5],))
        yield line
        offset += len(line)


def whole(caller, seq):
    with caller.open(LOG, seq) as opening:
        data = b"".join(opening.pieces())
        assert opening.size == len(data)
        return data


def settle(check):
    """Wait for what another thread is about to do."""
    for _ in range(500):
        if check():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come about")


def test_an_object_goes_in_and_comes_out(world, caller):
    sealed = caller.seal(ENTRUSTMENT, OBJECT, 1, pieces_of(PLAIN), table=False)
    assert sealed.plain == hashlib.sha256(PLAIN).hexdigest()
    assert whole(caller, world.enter(sealed)) == PLAIN


def test_an_empty_object_too(world, caller):
    assert whole(caller, world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [], table=False))) == b""


def test_a_table_goes_in_with_its_rows_in_band(world, caller):
    sealed = caller.seal(ENTRUSTMENT, OBJECT, 1, table(), table=True)
    assert sealed.rows == 3_000
    with caller.open(LOG, world.enter(sealed, Record(b"00042"))) as opening:
        assert list(opening.records()) == [(42, LINES[42])]
        assert opening.rows == 3_000
    with caller.open(LOG, world.enter(sealed, Rows(10, 50))) as opening:
        assert list(opening.records()) == [(number, LINES[number]) for number in range(10, 60)]
    assert whole(caller, world.enter(sealed)) == b"".join(LINES)


def test_denials_come_with_their_words(world, caller):
    seq = world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [b"x"], table=False))
    whole(caller, seq)
    with pytest.raises(DeniedError) as caught:
        caller.open(LOG, seq)
    found = caught.value.refusal
    assert found.code == "OPEN_USED"
    assert "記録" in found.ja
    assert "entry" in found.en


def test_of_many_callers_with_one_entry_exactly_one_succeeds(world, caller):
    seq = world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [PLAIN], table=False))
    barrier, said = threading.Barrier(12), []

    def ask():
        barrier.wait()
        try:
            said.append(whole(caller, seq))
        except DeniedError as denied:
            said.append(denied.refusal.code)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count(PLAIN) == 1
    assert said.count("OPEN_USED") == 11


def test_many_openings_at_once(world, caller):
    sealed = caller.seal(ENTRUSTMENT, OBJECT, 1, table(), table=True)
    entries = [world.enter(sealed, Rows(number * 7, 1)) for number in range(40)]
    found = {}

    def ask(number):
        with caller.open(LOG, entries[number]) as opening:
            found[number] = list(opening.records())

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [(number * 7, LINES[number * 7])] for number in range(40)}


def test_the_socket_is_for_its_owner_only(path, server):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_user_is_refused(path, service):
    with KeyServer(path, service, uid_of=lambda _: os.getuid() + 1):
        assert code_of(KeyCaller(path).health, DeniedError) == "KEYD_PEER"


def test_the_kernel_tells_the_user_of_the_other_side():
    one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with one, two:
        assert peer_uid(one) == os.getuid()


def test_a_second_key_process_is_refused_and_the_first_goes_on(path, server, service, caller):
    assert code_of(KeyServer(path, service).start) == "KEYD_RUNNING"
    assert caller.ensure(ENTRUSTMENT) == 1


def test_a_socket_left_by_a_crash_is_replaced(path, service):
    left = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    left.bind(str(path))
    left.close()
    with KeyServer(path, service):
        assert KeyCaller(path).health().running == 0
    assert not path.exists()


def test_without_a_key_process_the_caller_says_so(path, tmp_path):
    assert code_of(KeyCaller(path).health) == "KEYD_ABSENT"
    assert code_of(KeyCaller(tmp_path / ("x" * 200)).health) == "KEYD_ABSENT"


def test_a_path_too_long_for_a_socket_is_named(tmp_path, service):
    assert code_of(KeyServer(tmp_path / ("x" * 120), service).start) == "KEYD_SOCKET"


def test_health_counts(world, caller):
    seq = world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [b"x"], table=False))
    whole(caller, seq)
    assert code_of(lambda: whole(caller, seq)) == "OPEN_USED"
    health = caller.health()
    assert (health.opened, health.sealed, health.refused, health.running) == (1, 1, 1, 0)


def test_a_hold_cuts_a_read_whose_caller_reads_no_more(world, caller):
    seq = world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [PLAIN], table=False))
    with caller.open(LOG, seq) as opening:
        pieces = opening.pieces()
        got = len(next(pieces))
        assert caller.forget(OBJECT) == 1
        with pytest.raises((DeniedError, WireError)):
            for piece in pieces:
                got += len(piece)
        # What the kernel had already taken may still arrive; the rest never does.
        assert got < len(PLAIN)


def test_a_hold_is_told_to_a_caller_that_reads_on(world, caller, monkeypatch, service):
    seq = world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [PLAIN], table=False))
    held = threading.Event()
    real = service.open

    def slow(running, *rest):
        reading = real(running, *rest)
        running.stop()
        held.set()
        return reading

    monkeypatch.setattr(service, "open", slow)
    assert code_of(lambda: whole(caller, seq), DeniedError) == "OPEN_STOPPED"
    assert held.is_set()


def test_the_end_of_an_entrustment_stops_a_seal_too(world, caller):
    with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
        call.write(bytes(100_000))
        settle(lambda: caller.health().running == 1)
        settle(lambda: caller.close(ENTRUSTMENT) == 1)
        with pytest.raises((DeniedError, WireError)):
            for _ in range(100):
                call.write(bytes(100_000))
            call.finish()
    settle(lambda: caller.health().running == 0)
    assert list(world.blobs) == []


def test_a_caller_that_goes_away_in_the_middle_leaves_nothing(world, caller):
    with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
        call.write(PLAIN)
    settle(lambda: caller.health().running == 0)
    assert [path for path in (world.folder / "blobs").rglob("*") if path.is_file()] == []
    assert caller.seal(ENTRUSTMENT, OBJECT, 1, [b"x"], table=False).plain_size == 1


def test_a_caller_that_falls_silent_is_given_up(world, path, service):
    with KeyServer(path, service, stall=0.1):
        caller = KeyCaller(path)
        with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
            call.write(b"x")
            settle(lambda: caller.health().refused == 1)
            assert code_of(call.finish) == "WIRE_TIMEOUT"
    assert list(world.blobs) == []


def test_a_full_vault_reaches_the_caller_by_name(world, caller, monkeypatch):
    caller.ensure(ENTRUSTMENT)

    def full(*_):
        raise OSError(28, "no space")

    with monkeypatch.context() as patch:
        patch.setattr("azukari.vault.blobs.os.write", full)
        assert code_of(lambda: caller.seal(ENTRUSTMENT, OBJECT, 1, pieces_of(PLAIN), table=False)) == "BLOB_FULL"
    assert whole(caller, world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, pieces_of(PLAIN), table=False))) == PLAIN


def test_a_vault_that_takes_nothing_any_more_says_so_until_it_is_started_again(world, caller, monkeypatch):
    caller.ensure(ENTRUSTMENT)
    assert not caller.health().stopped

    def lost(*_):
        raise OSError(5, "lost")

    with monkeypatch.context() as patch:
        patch.setattr("azukari.vault.blobs.os.fsync", lost)
        assert code_of(lambda: caller.seal(ENTRUSTMENT, OBJECT, 1, [b"x"], table=False)) == "BLOB_FSYNC"
    assert code_of(lambda: caller.seal(ENTRUSTMENT, OBJECT, 1, [b"x"], table=False)) == "BLOB_STOPPED"
    assert caller.health().stopped
    assert not world.boot().health().stopped, "started again"


def test_damage_met_in_the_middle_reaches_the_caller_by_name(world, caller):
    sealed = caller.seal(ENTRUSTMENT, OBJECT, 1, [PLAIN], table=False)
    path = world.blobs.path(sealed.blob)
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    got = bytearray()
    with caller.open(LOG, world.enter(sealed)) as opening, pytest.raises(DeniedError) as caught:
        for piece in opening.pieces():
            got += piece
    assert caught.value.refusal.code == "CIPHER_DAMAGED"
    assert bytes(got) == PLAIN[: len(got)]


def test_a_fault_of_a_part_is_no_end_and_its_words_stay_inside(world, caller, caplog):
    def broken(*_):
        raise RuntimeError("SECRET NAME")

    world.permit = broken
    assert code_of(lambda: caller.open(LOG, 0), DeniedError) == "KEYD_FAULT"
    assert "RuntimeError" in caplog.text
    assert "SECRET" not in caplog.text
    assert caller.health().running == 0


@pytest.mark.parametrize("sent", [b"J\x00\x00\x00\x02{}", b"D\x00\x00\x00\x01x", b"X\x00\x00\x00\x00", b"J\xff\xff\xff\xff"])
def test_what_is_no_request_is_refused_by_name(path, server, caller, sent):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(5)
        link.connect(str(path))
        link.sendall(sent)
        assert b'"code":"WIRE_' in link.recv(1_000)
    assert caller.health().running == 0


def test_a_message_within_an_object_is_refused(caller, world):
    with caller.sealing(ENTRUSTMENT, OBJECT, 1) as call:
        call._call.send(b"J", Health())
        assert code_of(call.finish) == "WIRE_FRAME"
    assert list(world.blobs) == []


def test_a_crowd_is_refused_in_words(path, server, caller, monkeypatch):
    monkeypatch.setattr("azukari.vault.server.CONNECTIONS", 0)
    assert code_of(caller.health, DeniedError) == "KEYD_BUSY"


def test_a_system_without_threads_to_give_is_a_crowd_and_passes(path, server, caller, monkeypatch):
    def none(_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", none)
        assert code_of(caller.health, DeniedError) == "KEYD_BUSY"
    assert caller.health().running == 0


def test_stopping_lets_what_runs_end_and_takes_no_more(world, path, service):
    server = KeyServer(path, service)
    server.start()
    caller = KeyCaller(path, patience=10)
    call = caller.sealing(ENTRUSTMENT, OBJECT, 1)
    call.write(PLAIN)
    settle(lambda: caller.health().running == 1)
    stopping = threading.Thread(target=server.stop, args=(10,))
    stopping.start()
    settle(server._stopping.is_set)
    with call:
        sealed = call.finish()
    stopping.join()
    assert world.blobs.check(sealed.blob)
    assert code_of(caller.health) == "KEYD_ABSENT"


def test_stopping_cuts_what_does_not_end(world, path, service):
    server = KeyServer(path, service)
    server.start()
    with KeyCaller(path).sealing(ENTRUSTMENT, OBJECT, 1) as call:
        call.write(PLAIN)
        settle(lambda: service.health().running == 1)
        server.stop(0.05)
        assert code_of(call.finish) == "WIRE_CUT"
    assert list(world.blobs) == []


def test_a_restarted_key_process_refuses_entries_of_before(world, path, service):
    with KeyServer(path, service):
        caller = KeyCaller(path)
        sealed = caller.seal(ENTRUSTMENT, OBJECT, 1, [b"x"], table=False)
        used, unused = world.enter(sealed), world.enter(sealed)
        whole(caller, used)
    with KeyServer(path, world.boot()):
        for seq in (used, unused):
            assert code_of(lambda s=seq: whole(caller, s)) == "OPEN_STALE"
        assert whole(caller, world.enter(sealed)) == b"x"


def test_memory_does_not_grow_with_the_object(world, caller):
    """Twenty times the object takes no more memory, sealing and opening together in this process."""
    piece = noise(CHUNK * 4)

    def peak(times):
        sealed = caller.seal(ENTRUSTMENT, OBJECT, 1, (piece for _ in range(times)), table=False)
        seq = world.enter(sealed)
        tracemalloc.start()
        caller.seal(ENTRUSTMENT, OBJECT, 1, (piece for _ in range(times)), table=False)
        with caller.open(LOG, seq) as opening:
            size = sum(len(part) for part in opening.pieces())
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size == times * len(piece)
        return found

    small, large = peak(40), peak(800)
    assert large < small * 1.5


def test_a_channel_is_closed_by_leaving_early(world, caller):
    seq = world.enter(caller.seal(ENTRUSTMENT, OBJECT, 1, [PLAIN], table=False))
    with caller.open(LOG, seq) as opening:
        next(opening.pieces())
    settle(lambda: caller.health().running == 0)
    assert isinstance(opening._call.channel, Channel)
