"""Many contracts looked at with as many questions as one; an act considered without being entered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from azukari.desk import desk as desk_module
from azukari.desk import witnesses
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Incomplete, Officer
from azukari.kernel.values import PartyId, PersonId
from azukari.store import record
from azukari.store.models import Tally
from tests.desk.conftest import Counter
from tests.story import FIRM, IN_CHARGE, OFFICER, SIGNATORY, WARD, WORKER, ident

STRANGER = Officer(PersonId(ident("pn", "stranger")), PartyId(ident("pt", "strangers")))


def others(counter: Counter, count: int) -> list[str]:
    """So many more contracts, registered and staffed."""
    first, logs = counter.log, [counter.log]
    for _ in range(count):
        counter.log = counter.desk.begin(WARD)
        logs.append(counter.registered().staffed().log)
    counter.log = first
    return logs


def asked(counter: Counter, logs: list[str]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = counter.desk.look_all(logs, lambda book: book.log, officer=counter.officer(IN_CHARGE))
    assert found == logs
    return len(queries)


def test_the_store_is_asked_as_often_for_nine_contracts_as_for_one(counter: Counter) -> None:
    logs = others(counter, 8)
    asked(counter, logs)
    assert asked(counter, logs[:1]) == asked(counter, logs) == 2


def test_what_another_process_entered_is_seen_and_what_this_one_entered_meanwhile_is_no_rollback(counter: Counter) -> None:
    logs = others(counter, 1)
    other = Desk(counter.desk.instance, clock=counter.clock)
    sizes = dict(zip(logs, other.look_all(logs, lambda book: book.size, officer=counter.officer(IN_CHARGE)), strict=True))
    counter.does("p00.note", OFFICER, text="ほかの処理から")
    assert dict(other.look_all(logs, lambda book: (book.log, book.size), officer=counter.officer(IN_CHARGE))) == {
        **sizes,
        counter.log: sizes[counter.log] + 1,
    }
    stale = dict(sizes)
    kept = record.sizes
    try:
        record.sizes = lambda _logs: stale  # type: ignore[assignment]  # asked just before the other process entered one
        found = dict(other.look_all(logs, lambda book: (book.log, book.size), officer=counter.officer(IN_CHARGE)))
    finally:
        record.sizes = kept
    assert found[counter.log] == sizes[counter.log] + 1


def test_books_that_were_not_wanted_lately_are_let_go_and_read_again(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "BOOKS", 2)
    logs = others(counter, 4)
    officer = counter.officer(IN_CHARGE)
    sizes = counter.desk.look_all(logs, lambda book: book.size, officer=officer)
    assert sizes == [record.size(log) for log in logs]
    assert sum(one.book is not None for one in counter.desk._counters.values()) == 2
    assert counter.desk.look_at([(logs[0], sizes[0] - 1)], lambda book: book.size) == sizes[:1], (
        "what is known already is not gone back on"
    )
    inside = counter.desk.look(
        logs[0], lambda book: (counter.desk.look_all(logs, lambda one: one.log, officer=officer), book.size)
    )
    assert inside == (logs, sizes[0]), "one that is looked at stays as it was"
    counter.does("p00.note", OFFICER, text="経過")
    assert record.size(counter.log) == sizes[0] + 1
    assert not witnesses.standing_still(counter.desk.instance)


def test_a_record_that_went_back_is_noticed_though_its_book_was_let_go(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "BOOKS", 1)
    log, *_ = logs = others(counter, 1)
    for one in logs:
        counter.desk.look(one, lambda book: book.size)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_entry WHERE log_id = %s AND seq = %s", [log, (record.size(log) or 0) - 1])
    counter.desk.look(log, lambda book: book.size)
    assert log in witnesses.standing_still(counter.desk.instance)


def test_contracts_of_others_are_passed_over(counter: Counter) -> None:
    assert counter.desk.look_all([counter.log, "en-0000000000000000"], lambda book: book.log, officer=STRANGER) == []
    assert counter.desk.look_all([], lambda book: book.log, officer=STRANGER) == []


def test_some_entries_of_some_logs_come_in_one_statement(counter: Counter) -> None:
    logs = others(counter, 2)
    with CaptureQueriesContext(connection) as queries:
        found = record.some({logs[0]: [0, 1, 99], logs[1]: [2], logs[2]: []})
    assert len(queries) == 1
    assert set(found) == {(logs[0], 0), (logs[0], 1), (logs[1], 2)}
    assert found[logs[1], 2] == record.entry(logs[1], 2)
    assert record.some({}) == {}


def test_more_logs_than_go_into_one_statement_are_asked_in_several(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    logs = others(counter, 2)
    monkeypatch.setattr(record, "LOGS", 2)
    assert record.sizes(logs) == {log: record.size(log) for log in logs}
    assert len(record.some({log: [0] for log in logs})) == 3


def test_an_act_is_considered_and_neither_entered_nor_its_refusal_recorded(counter: Counter) -> None:
    counter.staffed()
    size = record.size(counter.log)
    fine = {"full_name": "良い 人", "employer": FIRM, "work": "印刷"}
    assert counter.desk.consider(counter.officer(IN_CHARGE), counter.log, "p02.enrol", fine) == ()
    against = counter.desk.consider(
        counter.officer(IN_CHARGE), counter.log, "p02.enrol", {**fine, "employer": ident("pt", "nob0dy")}
    )
    assert not isinstance(against, Incomplete)
    assert against
    assert counter.desk.consider(counter.officer(WORKER), counter.log, "p02.enrol", fine)
    assert isinstance(counter.desk.consider(counter.officer(IN_CHARGE), counter.log, "p02.enrol", {}), Incomplete)
    assert record.size(counter.log) == size
    assert not Tally.objects.exists()
    with pytest.raises(NotFound):
        counter.desk.consider(STRANGER, counter.log, "p02.enrol", fine)


def test_what_is_considered_sound_is_accepted_just_after(counter: Counter) -> None:
    answers = {"full_name": "責任 花子"}
    assert counter.desk.consider(counter.officer(SIGNATORY), counter.log, "p02.designate", answers) == ()
    counter.does("p02.designate", SIGNATORY, **answers)
