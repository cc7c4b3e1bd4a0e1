"""Searching through the desk, on either database: what is asked is checked before it is entered, and again by the key process."""

from typing import Any

import msgspec
import pytest

from azukari.content.columns import Column, Kind
from azukari.desk.contents import How
from azukari.desk.desk import Desk
from azukari.desk.intake import deposit
from azukari.desk.outcome import Incomplete, Receipt, Refusal
from azukari.desk.reading import MASK, Opened, opened
from azukari.desk.reading import open as open_item
from azukari.kernel.asks import Word
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId, Purpose
from azukari.provisions.p08_acts import Search, Term
from azukari.store import record
from tests.desk.conftest import Counter
from tests.desk.room import CSV, FILE, key_process, noted, ready
from tests.story import HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER

COLUMNS = (
    Column("宛名番号", Kind.NUMBER, searched=True),
    Column("氏名", Kind.NAME, searched=True),
    Column("カナ", Kind.KANA, searched=True),
    Column("生年月日", Kind.BIRTH),
)


@pytest.fixture
def counter_with_table(counter: Counter) -> Any:
    ready(counter)
    with key_process(counter):
        note = noted(counter)
        giver = counter.officer(WARD_HANDOVER)
        deposit(counter.desk, giver, counter.log, note.entry.number, ItemId(FILE), [CSV], how=How("宛名番号", columns=COLUMNS))
        counter.does("p10.receive", HANDOVER, note=note.entry.number)
        yield counter


def find(counter: Counter, *terms: tuple[int, str], desk: Desk | None = None, **more: Any) -> Any:
    asked = [{"column": column, "sought": sought} for column, sought in terms]
    answers = {"item": FILE, "purpose": 1, "terms": asked, **more}
    return open_item(desk or counter.desk, counter.officer(WORKER, SITE), counter.log, "p08.search", answers)


def test_rows_are_found_by_all_that_is_sought(counter_with_table: Counter) -> None:
    found = find(counter_with_table, (2, "山崎 17号"), (3, "やまさき"))
    assert isinstance(found, Opened)
    assert (found.rows, found.numbers, found.found) == ([["17", "山﨑 17号", "ﾔﾏｻﾞｷ", "1980-01-09"]], [17], 1)
    family = find(counter_with_table, (2, "山崎"), first=11, most=3)
    assert (family.found, family.numbers) == (500, [11, 12, 13])


def test_a_grant_of_fields_masks_hits_in_the_key_process(counter_with_table: Counter) -> None:
    """12.1"""
    for number in counter_with_table.desk.look(counter_with_table.log, lambda book: [*book.whole.slices[12].of[WORKER]]):
        counter_with_table.does("p12.revoke", IN_CHARGE, grant=number)
    counter_with_table.does(
        "p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=100, item=FILE, fields=[1, 2]
    )
    found = find(counter_with_table, (1, "17"))
    assert found.rows == [["17", "山﨑 17号", MASK, MASK]]
    refused = find(counter_with_table, (3, "ヤマザキ"))
    assert isinstance(refused, Refusal)
    assert [one.cites for one in refused.objections] == ["12.1"]


def test_what_cannot_be_searched_is_told_before_anything_is_entered(counter_with_table: Counter) -> None:
    size = record.size(counter_with_table.log)
    for terms, code in (
        ([(4, "1980-01-01")], "COLUMN_NOT_SEARCHED"),
        ([(9, "x")], "COLUMN_NOT_SEARCHED"),
        ([(2, "・")], "SEARCH_BLANK"),
        ([(2, "山崎"), (3, "　-")], "SEARCH_BLANK"),
    ):
        outcome = find(counter_with_table, *terms)
        assert isinstance(outcome, Incomplete), outcome
        assert [one.code for one in outcome.faults] == [code]
    assert record.size(counter_with_table.log) == size


def test_the_key_process_searches_no_column_that_was_not_declared_whatever_was_entered(counter_with_table: Counter) -> None:
    """The desk would not have entered it: the key process looks for itself."""
    given = Word(True)
    act = Search(item=ItemId(FILE), purpose=Purpose(1), terms=(Term(column=4, sought=given),))
    moment = counter_with_table.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="1").entry.moment
    words = {"terms": {"0": {"sought": "1980-01-02"}}}
    receipt = counter_with_table.desk.write(counter_with_table.log, lambda pen: pen.write(act, moment, words))
    with pytest.raises(FaultError) as trouble:
        opened(counter_with_table.desk, receipt)
    assert trouble.value.faults[0].code == "COLUMN_NOT_SEARCHED"
    again = counter_with_table.desk.write(counter_with_table.log, lambda pen: pen.write(act, moment, words))
    with pytest.raises(FaultError) as trouble:
        opened(counter_with_table.desk, msgspec.structs.replace(again, words={"terms": {"0": {"sought": "1980-01-03"}}}))
    assert trouble.value.faults[0].code == "DISCLOSURE_DIFFERS"


def test_one_request_is_entered_once_whoever_of_several_processes_takes_it(counter_with_table: Counter) -> None:
    once = counter_with_table.desk.mint("rq")
    other = Desk(counter_with_table.desk.instance, clock=counter_with_table.clock)
    assert isinstance(find(counter_with_table, (1, "17"), once=once), Opened)
    size = record.size(counter_with_table.log)
    for desk in (other, counter_with_table.desk):
        again = find(counter_with_table, (1, "17"), once=once, desk=desk)
        assert isinstance(again, Incomplete)
        assert [one.code for one in again.faults] == ["ASKED_ALREADY"]
    assert record.size(counter_with_table.log) == size


def test_the_days_measure_is_one_for_all_processes(counter_with_table: Counter) -> None:
    """12.1 — counted from entries, whichever process entered them."""
    for number in counter_with_table.desk.look(counter_with_table.log, lambda book: [*book.whole.slices[12].of[WORKER]]):
        counter_with_table.does("p12.revoke", IN_CHARGE, grant=number)
    counter_with_table.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=10)
    desks = [counter_with_table.desk, Desk(counter_with_table.desk.instance, clock=counter_with_table.clock)]
    officer = counter_with_table.officer(WORKER, SITE)
    for number in range(10):
        done = desks[number % 2].perform(
            officer, counter_with_table.log, "p08.open", {"item": FILE, "purpose": 1, "key": str(number + 1)}
        )
        assert isinstance(done, Receipt), number
    for desk in desks:
        refused = desk.perform(officer, counter_with_table.log, "p08.open", {"item": FILE, "purpose": 1, "key": "1"})
        assert isinstance(refused, Refusal)
        assert [one.cites for one in refused.objections] == ["12.1"]
