"""The counter: one transaction an act, dense numbers, time that never runs backwards, refusals told once an hour."""

import threading
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection, connections

from azukari.annex import ACTS
from azukari.desk.book import SNAPSHOT_EVERY, Book, edition
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal, Request
from azukari.kernel.fault import FaultError
from azukari.kernel.values import HOUR, MINUTE, WHOLE, PartyId, Time
from azukari.kernel.wire import entry_of, envelope, leaf_hash
from azukari.store import record
from azukari.store.models import Snapshot, Tally
from tests.desk.conftest import Counter
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, WARD, WORKER, ident


def test_an_accepted_act_is_the_next_entry(counter: Counter) -> None:
    receipt = counter.does("p00.note", OFFICER, text="経過")
    row = record.entry(counter.log, receipt.entry.number)
    assert row is not None
    assert row.leaf == receipt.leaf
    assert entry_of(row.leaf, ACTS) == receipt.entry
    assert receipt.entry.number == 2


def test_words_rest_sealed_and_open_with_the_contracts_key(counter: Counter) -> None:
    receipt = counter.does("p00.note", OFFICER, text="髙橋と﨑山、𠮷田と葛\U000e0100城")
    row = record.entry(counter.log, receipt.entry.number)
    assert row is not None
    assert row.words is not None
    assert "髙橋".encode() not in row.words + row.leaf
    assert counter.desk.words.open(counter.log, row.seq, row.words).words == {"text": "髙橋と﨑山、𠮷田と葛\U000e0100城"}


def test_each_leaf_names_the_leaf_before_it_in_its_tier(counter: Counter) -> None:
    counter.staffed()
    size = record.size(counter.log)
    assert size is not None
    last: dict[int, str] = {}
    for row in record.entries(counter.log, 0, size):
        leaf = envelope(row.leaf)
        assert leaf.prev == last.get(leaf.tier)
        last[leaf.tier] = leaf_hash(row.leaf)
    assert set(last) == {0, 1}


def test_incomplete_forms_leave_no_trace(counter: Counter) -> None:
    before = record.size(counter.log)
    outcome = counter.tries("p02.designate", SIGNATORY)
    assert isinstance(outcome, Incomplete)
    assert {(fault.code, fault.field) for fault in outcome.faults} == {("FIELD_MISSING", "full_name")}
    assert record.size(counter.log) == before


def test_an_act_that_does_not_exist(counter: Counter) -> None:
    with pytest.raises(FaultError) as trouble:
        counter.tries("p99.nothing", OFFICER)
    assert trouble.value.faults[0].code == "ACT_UNKNOWN"


def test_another_partys_contract_is_not_found(counter: Counter) -> None:
    stranger = Officer(ident("pn", "stranger"), PartyId(ident("pt", "elsewhere")))
    for log in (counter.log, "en-0000000000000000"):
        with pytest.raises(NotFound):
            counter.desk.perform(stranger, log, "p00.note", {"text": "x"})
        with pytest.raises(NotFound):
            counter.desk.look(log, lambda book: book.size, officer=stranger)


def test_a_refused_enabling_act_is_recorded_once_an_hour_and_then_counted(counter: Counter) -> None:
    first = counter.refused("p00.appoint", WORKER, full_name="x", capacity="approver")
    assert first.recorded
    assert first.number is not None
    again = counter.refused("p00.appoint", WORKER, full_name="x", capacity="approver")
    assert again.number is None
    assert Tally.objects.get(log_id=counter.log).pending == 1
    counter.clock.time = Time(counter.clock.time + HOUR)
    assert counter.desk.tell_refusals(counter.log) == 1
    size = record.size(counter.log) or 0
    told = [entry_of(row.leaf, ACTS).act for row in record.entries(counter.log, 0, size)]
    refused = [act for act in told if act.name == "p00.refused"]
    assert [(act.person, act.act, act.count) for act in refused] == [(WORKER, "p00.appoint", 1), (WORKER, "p00.appoint", 1)]
    assert not Tally.objects.exists()


def test_a_refused_act_that_enables_nothing_is_not_recorded(counter: Counter) -> None:
    before = record.size(counter.log)
    refusal = counter.refused("p02.designate", OFFICER, full_name="x")
    assert not refusal.recorded
    assert record.size(counter.log) == before


def test_a_clock_that_ran_backwards_stops_giving_but_not_taking(counter: Counter) -> None:
    counter.staffed()
    counter.clock.time = Time(counter.clock.time - 10 * MINUTE)
    with pytest.raises(FaultError) as trouble:
        counter.tries("p02.enrol", IN_CHARGE, full_name="x", employer=FIRM, work="y")
    assert trouble.value.faults[0].code == "CLOCK_BACKWARDS"
    left = counter.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-01")
    row = record.entry(counter.log, left.entry.number - 1)
    assert row is not None
    assert left.entry.moment.time >= envelope(row.leaf).at


def test_a_small_step_back_of_the_clock_is_straightened(counter: Counter) -> None:
    counter.clock.time = Time(counter.clock.time - 3_000_000)
    receipt = counter.does("p00.note", OFFICER, text="x")
    row = record.entry(counter.log, receipt.entry.number - 1)
    assert row is not None
    assert receipt.entry.moment.time >= envelope(row.leaf).at


def test_a_stale_process_catches_up_before_it_judges(counter: Counter) -> None:
    stale = Desk(counter.desk.instance, clock=counter.clock)
    stale.look(counter.log, lambda book: book.size)
    counter.staffed()
    outcome = stale.perform(counter.officer(WORKER), counter.log, "p02.confirm-employer", {"agrees": True})
    assert isinstance(outcome, Receipt)


def test_two_officers_racing_leave_dense_numbers_and_one_decision(counter: Counter) -> None:
    loading = counter.does(
        "p00.load-annex", OFFICER, heading="特記事項", sentences=[{"address": "1.1", "text": "x"}], lacking=["7.3"]
    )
    desks = [Desk(counter.desk.instance, clock=counter.clock) for _ in range(4)]
    outcomes: list[object] = []

    def race(desk: Desk) -> None:
        outcomes.extend(desk.perform(counter.officer(OFFICER), counter.log, "p00.note", {"text": "x"}) for _ in range(5))
        outcomes.append(
            desk.perform(
                counter.officer(APPROVER), counter.log, "p00.confirm-annex", {"loading": loading.entry.number, "lacking": ["7.3"]}
            )
        )
        connections.close_all()

    threads = [threading.Thread(target=race, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(one.entry.number for one in outcomes if isinstance(one, Receipt))
    confirmed = [one for one in outcomes if isinstance(one, Receipt) and one.entry.act.name == "p00.confirm-annex"]
    assert numbers == list(range(loading.entry.number + 1, loading.entry.number + 22))
    assert len(confirmed) == 1


def test_many_requests_in_one_transaction_are_judged_one_after_the_other(counter: Counter) -> None:
    enrol = {"person": WORKER, "full_name": "山﨑", "employer": FIRM, "work": "印刷"}
    outcomes = counter.desk.perform_all(
        counter.log,
        [
            Request(counter.officer(IN_CHARGE), "p02.enrol", enrol),
            Request(counter.officer(SIGNATORY), "p02.designate", {"person": IN_CHARGE, "full_name": "髙橋"}),
            Request(counter.officer(IN_CHARGE), "p02.enrol", enrol),
        ],
    )
    assert [type(one) for one in outcomes] == [Refusal, Receipt, Receipt]


def test_a_failed_commit_leaves_neither_entry_nor_state(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counter.desk.look(counter.log, lambda book: (book.size, dict(book.whole.ground.engagements)))

    def broken(log: str, rows: object) -> None:
        raise RuntimeError("the machine broke")

    monkeypatch.setattr(record, "append", broken)
    with pytest.raises(RuntimeError):
        counter.tries("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋")
    monkeypatch.undo()
    assert counter.desk.look(counter.log, lambda book: (book.size, dict(book.whole.ground.engagements))) == before
    counter.staffed()


def test_a_damaged_snapshot_is_refolded(counter: Counter) -> None:
    requests = [Request(counter.officer(OFFICER), "p00.note", {"text": "x"})] * SNAPSHOT_EVERY
    counter.desk.perform_all(counter.log, requests)
    counter.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋")
    saved = Snapshot.objects.get(log_id=counter.log)
    assert saved.size >= SNAPSHOT_EVERY
    sound = Book.load(counter.log, counter.desk.words)
    assert sound.size == saved.size
    for damage in (b"\xc1" + bytes(saved.data)[1:], b"", bytes(saved.data)[:-3]):
        Snapshot.objects.filter(log_id=counter.log).update(data=damage)
        book = Book.load(counter.log, counter.desk.words)
        assert book.size == 0
        book.catch_up(record.size(counter.log) or 0)
        assert book.whole == counter.desk.look(counter.log, lambda one: one.whole)
        assert book.names == counter.desk.look(counter.log, lambda one: one.names)


@pytest.mark.parametrize("where", ["in the state", "in the heads"])
def test_a_snapshot_with_a_byte_flipped_that_still_reads_is_refolded(counter: Counter, where: str) -> None:
    counter.staffed()
    counter.desk.look(counter.log, lambda book: book.save())
    saved = Snapshot.objects.get(log_id=counter.log)
    sound = bytes(saved.data)
    head = counter.desk.look(counter.log, lambda book: book.heads[WHOLE])
    name = (WORKER if where == "in the state" else head).encode()
    at = sound.index(name) + len(name) - 1
    flipped = sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :]

    Snapshot.objects.update(data=flipped, checksum=sha256(edition() + flipped).hexdigest())
    wrong = Book.load(counter.log, counter.desk.words)
    assert wrong.size == saved.size, "nothing but its digest tells that it is damaged"
    true = counter.desk.look(counter.log, lambda book: (book.heads, book.whole))
    assert (wrong.heads, wrong.whole) != true

    Snapshot.objects.update(checksum=saved.checksum)
    book = Book.load(counter.log, counter.desk.words)
    assert (book.size, book.heads) == (0, {})
    book.catch_up(record.size(counter.log) or 0)
    assert (book.heads, book.whole) == true
    assert isinstance(
        Desk(counter.desk.instance, clock=counter.clock).perform(
            counter.officer(WORKER), counter.log, "p02.confirm-employer", {"agrees": True}
        ),
        Receipt,
    )


def test_destroyed_words_leave_identifiers_and_replay(counter: Counter) -> None:
    counter.staffed()
    whole = counter.desk.look(counter.log, lambda book: book.whole)
    counter.desk.words.destroy(counter.log)
    again = Desk(counter.desk.instance, clock=counter.clock)
    assert again.look(counter.log, lambda book: book.whole) == whole
    assert again.look(counter.log, lambda book: book.name(WORKER)) == WORKER


def test_the_store_is_not_there(tmp_path: Path, sqlite_url: str) -> None:
    from azukari.desk.instance import Instance

    for content, code in ((None, "INSTANCE_ABSENT"), (b"{", "INSTANCE_UNREADABLE")):
        folder = tmp_path / code
        folder.mkdir()
        if content is not None:
            (folder / "azukari.json").write_bytes(content)
        with pytest.raises(FaultError) as trouble:
            Instance.at(folder)
        assert trouble.value.faults[0].code == code
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    with pytest.raises(FaultError) as trouble:
        Instance.make(tmp_path / "full", origin="x.example/y", database=sqlite_url)
    assert trouble.value.faults[0].code == "INSTANCE_EXISTS"
    assert [one.name for one in (tmp_path / "full").iterdir()] == ["something"]


def test_nobody_becomes_somebody_by_asking(counter: Counter) -> None:
    refusal = counter.refused("p02.enrol", OTHER, full_name="x", employer=FIRM, work="y")
    assert {one.cites for one in refusal.objections} == {"2.1"}
    assert connection.vendor in {"sqlite", "postgresql"}
    assert WARD


def test_a_subcontract_begun_without_consent_is_refused_and_the_refusal_recorded(counter: Counter) -> None:
    """7.1.main"""
    counter.staffed()
    found = counter.refused(
        "p07.begin-subcontract", SIGNATORY, employer=ident("pt", "chi1d"), signatory=ident("pn", "chi1d"), signatory_name="子 太郎",
        since="2026-04-01", until="2026-06-30", purposes=[1], bound=True, supervision="毎月", safety="施錠",
    )  # fmt: skip
    assert "7.1.main" in {one.cites for one in found.objections}
    assert found.recorded
