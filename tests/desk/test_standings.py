"""How all contracts stand is how each of them stands: for everybody, at any moment, whatever another process entered, and whatever was kept."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from azukari.desk import standings_kept
from azukari.desk.catalogue import Catalogue
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.desk.remembered import Names, Remembered, Work
from azukari.desk.standing_facts import Facts, work_out
from azukari.desk.standings import Board, facts_of, standings
from azukari.kernel.values import DAY, HOUR, Time
from azukari.law.model_annex import MODEL
from azukari.store import record
from azukari.store.models import Involved, Person, Standing
from tests.binding import Clock, make
from tests.desk.conftest import Counter
from tests.properties.chain import HOMES, ROLES, WARD_PEOPLE, Chain, who
from tests.properties.counter import AtDesk
from tests.properties.rooms import beginning
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, WARD, WORKER

AWAY = (0, 6 * HOUR, DAY, 33 * DAY, -5 * DAY, 400 * DAY, HOUR)
"""Moments that are looked at one after the other: the clock goes on, and back."""


def again(desk: Desk) -> Desk:
    """Another process of the same instance."""
    return Desk(desk.instance, clock=desk.clock)


def fresh(desk: Desk, log: str, now: Time) -> Facts:
    """How a contract stands, worked out from nothing that was kept."""
    return again(desk).look(log, lambda book: work_out(book, desk.words, now))


def only(desk: Desk, officer: Officer, now: Time) -> Board:
    """The one contract there is."""
    (found,) = standings(desk, officer, now)
    return found


def told(desk: Desk, officer: Officer, log: str, now: Time) -> dict[str, Any]:
    """The same as a contract's own page says it."""

    def look(book: Any) -> dict[str, Any]:
        seen = Catalogue(book, desk.words, time=Time(max(now, book.whole.ground.last)), officer=officer)
        duties = seen.duties()
        mine = [one for one in duties if seen.mine(one)]
        board = seen.board()
        return {
            "cells": tuple(one.standing for one in board),
            "owed": {one.number: len(one.duties) for one in board if one.duties},
            "refusals": {one.number: one.refusals for one in board if one.refusals},
            "latest": tuple(one.latest for one in board),
            "mine": len(mine),
            "late": sum(one.late(seen.time) for one in mine),
            "all": len(duties),
            "all late": sum(one.late(seen.time) for one in duties),
            "first": [one.code for one in duties][:1],
            "side": seen.side,
            "tiers": seen.tiers,
            "holdings": seen.holdings,
            "over": book.whole.ground.over(seen.time),
            "called": (seen.subject, seen.name(book.whole.ground.ward), seen.name(book.whole.ground.contractor)),
        }

    return desk.look(log, look)


def said(board: Board) -> dict[str, Any]:
    """What a page over many contracts says of one."""
    return {
        "cells": board.cells,
        "owed": {number: count for number, (count, _) in board.owed.items()},
        "refusals": board.refusals,
        "latest": board.facts.latest,
        "mine": board.mine,
        "late": board.late,
        "all": board.mine + board.others,
        "all late": board.late + board.others_late,
        "first": [one.code for one in board.waits][:1],
        "side": board.side,
        "tiers": board.tiers,
        "holdings": board.holdings,
        "over": board.facts.over,
        "called": (board.subject, board.ward, board.contractor),
    }


def test_everybody_sees_at_any_moment_what_the_contracts_own_page_says(database_url: str, tmp_path: Path) -> None:
    clock = Clock()
    desk = make(tmp_path / "instance", database_url, clock)
    teller = AtDesk(desk, clock)
    beginning(Chain(teller))
    officers = [Officer(one, WARD) for one in WARD_PEOPLE]
    officers += [Officer(person, HOMES[person]) for role in ROLES for tier in (1, 2, 4) if (person := who(role, tier)) in HOMES]
    assert len(officers) > 10
    for away in AWAY:
        now = Time(teller.now + away)
        for officer in officers:
            board = only(desk, officer, now)
            assert said(board) == told(desk, officer, teller.log, now), (officer, away)
        kept, made = facts_of(desk, WARD, now)[0], fresh(desk, teller.log, now)
        assert kept == made or (kept.span != made.span and kept.span.holds(now)), away
        assert only(again(desk), officers[0], now).facts == kept, "another process reads what this one wrote"
    incident = next(one for one in only(desk, officers[0], teller.now).incidents if one.tier == 1)
    assert "p17.decide" in {one.code for one in incident.clocks}
    connection.close()


def test_what_another_process_entered_counts_at_once(counter: Counter) -> None:
    counter.staffed()
    ward = counter.officer(OFFICER)
    before = only(counter.desk, ward, counter.clock())
    other = again(counter.desk)
    other.perform(
        counter.officer(IN_CHARGE), counter.log, "p02.enrol", {"full_name": "新しい 人", "employer": FIRM, "work": "印刷"}
    )
    after = only(counter.desk, ward, counter.clock())
    assert after.facts.size == before.facts.size + 1
    assert after.others > before.others
    assert said(after) == told(counter.desk, ward, counter.log, counter.clock())


def test_another_annex_counts_at_once(counter: Counter) -> None:
    counter.staffed()
    ward = counter.officer(OFFICER)
    assert not only(counter.desk, ward, counter.clock()).facts.absent
    lacking = [where for where in MODEL.sentences if where != "1.1"]
    loaded = counter.does(
        "p00.load-annex", OFFICER, heading="特記", sentences=[{"address": "1.1", "text": "守る。"}], lacking=lacking
    )
    assert not only(counter.desk, ward, counter.clock()).facts.absent, "not before it is confirmed"
    counter.does("p00.confirm-annex", APPROVER, loading=loaded.entry.number, lacking=lacking)
    after = only(counter.desk, ward, counter.clock())
    assert 2 in after.facts.absent
    assert after.facts.titled == loaded.entry.number
    assert said(after) == told(counter.desk, ward, counter.log, counter.clock())


@pytest.mark.parametrize("spoilt", ["data", "size", "until", "checksum", "calendar"])
def test_what_does_not_count_any_more_is_worked_out_again(counter: Counter, spoilt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counter.staffed()
    now = counter.clock()
    made = only(counter.desk, counter.officer(OFFICER), now).facts
    row = Standing.objects.get()
    if spoilt == "calendar":
        monkeypatch.setattr(standings_kept, "version", lambda _name: "another year's holidays")
        standings_kept._edition.cache_clear()
    else:
        other = {"data": bytes(row.data)[:-1] + bytes([bytes(row.data)[-1] ^ 1]), "size": 1, "until": now, "checksum": "0" * 64}[
            spoilt
        ]
        Standing.objects.update(**{spoilt: other})
    desk = again(counter.desk)
    assert only(desk, counter.officer(OFFICER), now).facts == made
    assert desk._counters, "the contract was folded for it"
    monkeypatch.undo()
    standings_kept._edition.cache_clear()
    if spoilt != "calendar":
        assert bytes(Standing.objects.get().data) == bytes(row.data), "and kept again"


def test_a_new_process_folds_nothing_and_asks_as_often_for_nine_as_for_one(counter: Counter) -> None:
    counter.staffed()
    ward = counter.officer(OFFICER)
    asked = []
    for _ in range(3):
        standings(counter.desk, ward)
        desk = again(counter.desk)
        with CaptureQueriesContext(connection) as queries:
            found = standings(desk, ward)
        assert not desk._counters, "no book was opened"
        assert {one.subject for one in found} == {"納税通知書の印刷・封入封緘"}
        asked.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert len(standings(desk, ward)) == len(found)
        assert len(queries) == 1
        log, counter.log = counter.log, counter.desk.begin(WARD)
        counter.registered().staffed()
        assert log != counter.log
    assert asked == [3, 3, 3]


def test_what_is_kept_holds_no_words_and_can_be_thrown_away(counter: Counter) -> None:
    counter.staffed()
    made = only(counter.desk, counter.officer(OFFICER), counter.clock())
    data = bytes(Standing.objects.get().data)
    for word in ("山﨑", "髙橋", "納税通知書", "架空区", "あずま"):
        assert word.encode() not in data
    Standing.objects.all().delete()
    assert said(only(again(counter.desk), counter.officer(OFFICER), counter.clock())) == said(made)


def test_a_process_keeps_no_more_than_it_may(counter: Counter) -> None:
    counter.staffed()
    now = counter.clock()
    made = fresh(counter.desk, counter.log, now)
    kept = standings_kept.Standings(most=2)
    for number in range(4):
        kept._keep([Facts(**{name: getattr(made, name) for name in Facts.__struct_fields__} | {"log": f"en-{number}"})])
    assert set(kept.known(dict.fromkeys((f"en-{one}" for one in range(4)), made.size), now)) == {"en-2", "en-3"}


def test_contracts_of_others_are_not_in_the_list(counter: Counter) -> None:
    counter.staffed()
    Involved.objects.filter(party=FIRM).delete()
    assert standings(counter.desk, counter.officer(IN_CHARGE)) == []
    assert len(standings(counter.desk, counter.officer(OFFICER))) == 1


def test_what_was_made_for_one_officer_is_remembered_for_that_one_alone(counter: Counter) -> None:
    counter.staffed()
    memory, looked = Remembered(), []

    def make_of(seen: Catalogue) -> tuple[int | None, str, bool]:
        looked.append(seen.officer)
        return seen.side, seen.name("pn-0000000000ne1ghb"), any(one.late(seen.time) for one in seen.duties())

    def see(person: Any, now: Time) -> Any:
        sizes = record.sizes_in(record.extent(counter.officer(person).home))
        return [
            one.value for one in memory.see(counter.desk, counter.officer(person), sizes, now, Work("test", make_of), Names())
        ]

    now = counter.clock()
    assert see(OFFICER, now) == see(OFFICER, Time(now + HOUR)) == [(0, "pn-0000000000ne1ghb", False)]
    assert len(looked) == 1
    assert see(WORKER, now)[0][0] == 1
    assert len(looked) == 2
    Person.objects.create(id="pn-0000000000ne1ghb", name="隣の人", home=WARD)
    assert see(OFFICER, now)[0][1] == "隣の人", "whom the instance calls otherwise"
    counter.does("p00.note", OFFICER, text="一行")
    see(OFFICER, counter.clock())
    assert len(looked) == 4
    sizes = {counter.log: record.size(counter.log) or 0}
    with pytest.raises(TypeError):
        memory.see(
            counter.desk, counter.officer(OFFICER), sizes, counter.clock(), Work("bad", lambda seen: seen.time), Names()
        )  # fmt: skip
