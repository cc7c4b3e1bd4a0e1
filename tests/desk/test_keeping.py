"""Where the keys of a contract live: moved up, down and anew, with content readable at every moment, and no level stated that was not delivered."""

import base64
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from azukari.annex import ACTS
from azukari.desk import key_copies, keys_seen, moving, wards_node, witnesses
from azukari.desk.effects import KEEP, UNSEAL
from azukari.desk.erasing import erase
from azukari.desk.intake import caller
from azukari.desk.keeping import keep
from azukari.desk.outbox import work
from azukari.desk.outcome import Incomplete
from azukari.kernel.erasure import UNCOVERED, Level, Uncovered
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import KeysKept, VaultErased
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import DeniedError
from tests.desk.conftest import Counter
from tests.desk.noded import Noded, noded_at
from tests.desk.room import CSV, key_process, ready
from tests.desk.test_erasing import FILE, OTHER, THIRD, Adversary, Crash, again, deposited, destroy, keys_of, opens, receive
from tests.desk.test_waiting import adopts, delivered
from tests.story import APPROVER, OFFICER

STEPS = ("note", "renew", "move", "keep", "retire", "certify")


@pytest.fixture
def two(counter: Counter) -> Iterator[Counter]:
    """Two items in the vault; no node."""
    ready(counter)
    with key_process(counter):
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        yield counter


@pytest.fixture
def noded(counter: Counter, tmp_path: Path) -> Iterator[Noded]:
    """Two items in the vault, and 甲's node."""
    ready(counter)
    with noded_at(counter, tmp_path / "node") as found:
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        yield found


def entered(counter: Counter, kind: type) -> list[Any]:
    rows = record.entries(counter.log, 0, record.size(counter.log) or 0)
    return [act for row in rows if isinstance(act := entry_of(row.leaf, ACTS).act, kind)]


def wrapped(counter: Counter) -> dict[str, str]:
    return {one.item: one.sealed["wrapped"] for one in VaultObject.objects.filter(log_id=counter.log, erased=None)}


def read(counter: Counter) -> None:
    for item in (FILE, OTHER):
        assert opens(counter, item)


# ── new keys, without a node ──


def rotates(counter: Counter) -> Effect:
    counter.does("p11.rotate-keys", OFFICER, why="定期")
    return Effect.objects.get(name=KEEP, done=None)


def test_new_keys_for_everything_and_the_old_ones_destroyed(two: Counter) -> None:
    before = wrapped(two)
    order = rotates(two)
    assert work(two.desk) == 1
    assert FileCustodian(keys_of(two)).generations(two.log) == {1: "destroyed", 2: "held"}
    assert set(wrapped(two).values()).isdisjoint(before.values())
    [done] = entered(two, KeysKept)
    assert (done.order, done.level, done.generation, done.objects) == (order.seq, Level.E1, 2, 2)
    assert not any(caller(two.desk).trial(two.log, [base64.b64decode(one) for one in before.values()]))
    read(two)
    keep(two.desk, order)
    assert len(entered(two, KeysKept)) == 1, "done again, it is entered once"
    assert FileCustodian(keys_of(two)).generations(two.log) == {1: "destroyed", 2: "held"}


@pytest.mark.parametrize("step", STEPS)
def test_new_keys_whatever_step_the_worker_dies_at(two: Counter, step: str) -> None:
    order = rotates(two)

    def dies(reached: str) -> None:
        read(two)
        if reached == step:
            raise Crash

    with pytest.raises(Crash):
        keep(two.desk, order, reached=dies)
    read(two)
    assert work(two.desk) == 1
    assert FileCustodian(keys_of(two)).generations(two.log) == {1: "destroyed", 2: "held"}, "no third is made"
    assert len(entered(two, KeysKept)) == 1
    read(two)


def test_new_keys_of_a_contract_that_holds_nothing(counter: Counter) -> None:
    with key_process(counter):
        rotates(counter)
        assert work(counter.desk) == 1
        rotates(counter)
        assert work(counter.desk) == 1
    assert [one.generation for one in entered(counter, KeysKept)] == [1, 2]


def test_without_a_node_no_arrangement_is_chosen_that_needs_one(two: Counter) -> None:
    for level in ("E3", "E4"):
        outcome = two.tries("p11.keep-keys", OFFICER, level=level)
        assert isinstance(outcome, Incomplete)
        assert [one.code for one in outcome.faults] == ["KEEPING_NO_NODE"]
    assert not Effect.objects.filter(name=KEEP).exists()


@pytest.fixture
def undelivered(counter: Counter, tmp_path: Path) -> Iterator[Noded]:
    """甲's node, which answers; nobody delivers to it."""
    ready(counter)
    with noded_at(counter, tmp_path / "node", pump=False) as found:
        yield found


def behind(noded: Noded, level: str = "E4") -> bool:
    outcome = noded.counter.tries("p11.keep-keys", OFFICER, level=level)
    if isinstance(outcome, Incomplete):
        assert [(one.code, one.field) for one in outcome.faults] == [("KEEPING_NODE_BEHIND", "level")]
        return True
    return False


def test_what_the_record_does_not_reach_does_not_get_the_only_share_that_opens(undelivered: Noded) -> None:
    """Before anything is delivered, and when delivery has stood still; what was entered just now is on its way."""
    clock = undelivered.counter.clock
    before = record.size(undelivered.log)
    assert behind(undelivered)
    assert record.size(undelivered.log) == before
    assert not Effect.objects.filter(name=KEEP).exists()
    undelivered.goes()
    undelivered.note()
    clock.time += wards_node.JUST + 1
    assert behind(undelivered)
    undelivered.goes()
    clock.time += wards_node.JUST + 1
    assert not behind(undelivered, "E3"), "a share beside the box's opens without the record"
    assert not behind(undelivered)


def test_a_node_that_is_no_witness_gets_no_e4(undelivered: Noded) -> None:
    undelivered.goes()
    witnesses.remove(undelivered.instance, undelivered.witness.key)
    assert behind(undelivered)


def test_an_erasure_and_new_keys_that_wait_together(two: Counter) -> None:
    destroy(two)
    rotates(two)
    assert work(two.desk) == 2
    assert opens(two)
    assert [one.items for one in entered(two, VaultErased)] == [(FILE,)]
    assert not Effect.objects.filter(done=None).exists()


# ── with 甲's node ──


def test_up_and_down_with_content_readable_at_every_moment(noded: Noded) -> None:
    counter = noded.counter
    read(counter)
    for level in ("E3", "E4", "E3", "E1", "E4", "E1"):
        noded.moved(level)
        read(counter)
    done = entered(counter, KeysKept)
    assert [one.level for one in done] == ["E3", "E4", "E3", "E1", "E4", "E1"]
    assert [one.generation for one in done] == [2, 3, 4, 5, 6, 7]
    assert [bool(one.receipts) for one in done] == [False, True, True, True, False, True], (
        "what was at the node was destroyed there"
    )
    assert {state for _, states in list(noded.generations().values())[:-1] for state in states.values()} == {"destroyed"}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("way", [("E1", "E3"), ("E3", "E4"), ("E4", "E1")])
def test_every_way_whatever_step_the_worker_dies_at(noded: Noded, way: tuple[str, str], step: str) -> None:
    before, after = way
    if before != "E1":
        noded.moved(before)
    noded.chosen(after, "p11.keep-keys" if after > before else "p11.lower-keys")
    order = Effect.objects.get(name=KEEP, done=None)

    def dies(reached: str) -> None:
        read(noded.counter)
        if reached == step:
            raise Crash

    with pytest.raises(Crash):
        keep(noded.desk, order, reached=dies)
    read(noded.counter)
    noded.restarted()
    noded.carried_out()
    assert noded.level() == after
    read(noded.counter)
    whole = [number for number, (level, states) in noded.generations().items() if set(states.values()) == {"held"}]
    assert len(whole) == 1


@pytest.mark.parametrize("call", ["renew", "rewrap", "retire", "keys"])
def test_an_answer_that_is_lost_is_asked_for_again(noded: Noded, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noded.chosen("E3")
    real = getattr(KeyCaller, call)

    def lost(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(KeyCaller, call, lost)
        with pytest.raises(Crash):
            keep(noded.desk, Effect.objects.get(name=KEEP, done=None))
    noded.carried_out()
    assert noded.level() == "E3"
    read(noded.counter)


def test_new_keys_at_the_node_as_well(noded: Noded) -> None:
    for level in ("E3", "E4"):
        noded.moved(level)
        before = wrapped(noded.counter)
        noded.counter.does("p11.rotate-keys", OFFICER)
        noded.carried_out()
        [*_, last] = entered(noded.counter, KeysKept)
        assert last.level == level
        assert len(last.receipts) == 1
        assert not any(caller(noded.desk).trial(noded.log, [base64.b64decode(one) for one in before.values()]))
        read(noded.counter)


def test_a_node_that_is_away_stops_what_needs_it_and_nothing_is_lost(noded: Noded) -> None:
    counter = noded.counter
    noded.chosen("E3")
    noded.down()
    assert work(noded.desk) == 0
    assert "NODE_AWAY" in Effect.objects.get(name=KEEP, done=None).trouble
    read(counter)
    seen = keys_seen.look(noded.desk, noded.log)
    assert seen.arranged.orders == (Effect.objects.get(name=KEEP, done=None).seq,)
    noded.up()
    noded.carried_out()
    noded.down()
    with pytest.raises(FaultError) as denied:
        opens(counter)
    assert denied.value.faults[0].code == "NODE_AWAY"
    destroy(counter)
    again(counter)
    assert "NODE_AWAY" in Effect.objects.get(name=UNSEAL, done=None).trouble
    seen = keys_seen.look(noded.desk, noded.log)
    assert [one.holders[1].state for one in seen.generations or () if len(one.holders) > 1] == ["unknown"]
    noded.up()
    again(counter)
    assert opens(counter)
    assert not Effect.objects.filter(done=None).exists()


# ── lowering waits where 甲 asks for that; raising never does ──


def test_lowering_waits_for_the_witness_and_raising_does_not(counter: Counter, tmp_path: Path) -> None:
    ready(counter)
    with noded_at(counter, tmp_path / "node", pump=False) as noded:
        receive(counter, deposited(counter, OTHER))
        adopts(noded)
        noded.goes()
        number = counter.does("p11.keep-keys", OFFICER, level="E3").entry.number
        noded.carried_out()
        assert noded.level() == "E3"
        assert Effect.objects.get(name=KEEP, seq=number).attempts == 0
        counter.does("p11.lower-keys", APPROVER, level="E1", why="契約の変更")
        Effect.objects.update(due=0)
        work(noded.desk)
        seen = keys_seen.arranged(noded.desk, noded.log)
        assert (seen.level, seen.chosen, seen.in_force) == ("E1", "E1", "E3"), (
            "worth no more from now on, but the keys stay where they are"
        )
        assert [one.level for one in entered(counter, KeysKept)] == ["E3"]
        receive(counter, deposited(counter, THIRD))
        assert {one.level for one in noded.held() if one.state == "held"} == {"E3"}, "what is sealed meanwhile goes where it went"
        delivered(noded)
        noded.carried_out()
        assert [one.level for one in entered(counter, KeysKept)] == ["E3", "E1"]
        assert opens(counter, THIRD)


# ── what is stated of an erasure ──


def certificate(noded: Noded, item: str) -> VaultErased:
    destroy(noded.counter, item)
    again(noded.counter)
    assert not Effect.objects.filter(name=UNSEAL, done=None).exists(), Effect.objects.get(name=UNSEAL, done=None).trouble
    return entered(noded.counter, VaultErased)[-1]


@pytest.mark.parametrize("level", ["E3", "E4"])
def test_an_erasure_at_each_level_with_its_certificate(noded: Noded, level: str) -> None:
    noded.moved(level)
    receive(noded.counter, deposited(noded.counter, THIRD))
    assert opens(noded.counter, THIRD)
    found = certificate(noded, THIRD)
    assert (found.level, found.items, found.survivors) == (level, (THIRD,), 2)
    assert found.uncovered == UNCOVERED[Level(level)]
    assert len(found.receipts) == 1
    read(noded.counter)


def test_what_ever_lay_under_a_weaker_arrangement_stays_as_weak(noded: Noded) -> None:
    noded.moved("E4")
    assert certificate(noded, FILE).level == "E1", "it was sealed before"
    receive(noded.counter, deposited(noded.counter, THIRD))
    noded.moved("E1")
    noded.moved("E4")
    assert certificate(noded, THIRD).level == "E1"


def test_several_items_of_different_levels_in_one_order(noded: Noded) -> None:
    counter = noded.counter
    noded.moved("E3")
    receive(counter, deposited(counter, THIRD))
    destroy(counter)
    order = Effect.objects.get(name=UNSEAL, done=None)
    effect = Effect(log_id=counter.log, seq=order.seq, name=UNSEAL, payload={"items": [FILE, THIRD]})
    destroy(counter, THIRD)
    Effect.objects.filter(name=UNSEAL, done=None).delete()
    erase(counter.desk, effect)
    found = entered(counter, VaultErased)[-1]
    assert dict(zip(found.items, found.levels, strict=True)) == {FILE: "E1", THIRD: "E3"}
    assert found.level == "E1"
    assert set(found.uncovered) == {*UNCOVERED[Level.E1], *UNCOVERED[Level.E3]}


def test_registered_copies_of_the_key_folder_are_told_on_the_certificate(noded: Noded) -> None:
    first = key_copies.name(noded.instance, "仮想機械の複製")
    key_copies.name(noded.instance, "もう一つ")
    noded.moved("E3")
    receive(noded.counter, deposited(noded.counter, THIRD))
    key_copies.gone(noded.instance, first.id)
    found = certificate(noded, THIRD)
    assert (found.level, found.copies) == ("E3", 1)
    assert Uncovered.COPIES_REGISTERED in found.uncovered


def test_what_is_being_sealed_while_the_keys_are_raised_is_not_called_stronger(noded: Noded) -> None:
    """Its key lay wrapped under the weaker arrangement while it streamed in, so it does not enter as if it had not."""
    counter = noded.counter

    def pieces() -> Iterator[bytes]:
        yield CSV[:9_000]
        noded.moved("E3")
        yield CSV[9_000:]

    with pytest.raises(FaultError) as trouble:
        deposited(counter, THIRD, pieces())
    assert trouble.value.faults[0].code == "DEPOSIT_OVERTAKEN"


def test_a_row_that_says_more_than_the_record_makes_no_certificate_stronger(noded: Noded) -> None:
    """Whoever keeps the database can write into it; levels come from entries."""
    noded.moved("E3")
    VaultObject.objects.filter(item=FILE).update(measured={"level": "E4"})
    assert certificate(noded, FILE).level == "E1"


# ── the adversary who has all of the instance at every moment ──


def test_at_e3_everything_of_the_instance_at_every_moment_opens_nothing_once_the_node_destroyed(noded: Noded) -> None:
    counter = noded.counter
    noded.moved("E3")
    receive(counter, deposited(counter, THIRD))
    adversary = Adversary(counter)
    adversary.copies()
    stolen = [*keys_of(counter).iterdir()]
    kept = {path.name: path.read_bytes() for path in stolen if path.is_file()}
    certificate(noded, THIRD)
    adversary.copies()
    folder = noded.instance.folder.parent / "stolen"
    folder.mkdir()
    for name, data in kept.items():
        (folder / name).write_bytes(data)
    assert THIRD not in adversary.opens(folder), "the key folder of before is not enough"
    # with the whole instance as it was, and the node as it is
    for name, data in kept.items():
        (keys_of(counter) / name).write_bytes(data)
    for mark in keys_of(counter).glob("*.destroyed"):
        mark.unlink()
    for row in adversary.rows:
        if row[0] == THIRD and row[2]["wrapped"]:
            with suppress(DeniedError):
                assert caller(noded.desk).trial(noded.log, [base64.b64decode(row[2]["wrapped"])]) == [0]


def test_moving_looks_at_what_is_committed(noded: Noded, monkeypatch: pytest.MonkeyPatch) -> None:
    noded.chosen("E3")
    with monkeypatch.context() as patch:
        patch.setattr(moving, "move", lambda *_: None)
        patch.setattr(moving, "reread", lambda *_: None)
        assert work(noded.desk) == 0
    assert "KEY_NEEDED" in Effect.objects.get(name=KEEP, done=None).trouble
    read(noded.counter)
    noded.carried_out()
