"""Leaving takes away, coming back begins anew, and what is notified for later does not disturb today."""

from typing import Any

import pytest

from azukari import annex
from tests.provisions.readiness import Ready
from tests.story import FILE, FIRM, HANDOVER, IN_CHARGE, OTHER, SIGNATORY, SITE, WORKER, ident

OPEN: dict[str, Any] = {"item": FILE, "purpose": 1, "key": "1", "place": SITE}
AGAIN: dict[str, Any] = {"person": WORKER, "full_name": "山﨑 次郎", "employer": FIRM, "work": "印刷"}
NEXT = ident("pn", "next")


@pytest.fixture
def ready() -> Ready:
    return Ready().all()


def held(ready: Ready, person: Any) -> set[str]:
    return {one.capacity.value for one in annex.holdings(ready.whole, person, ready.now)}


def test_who_left_and_came_back_has_nothing_of_what_was_given(ready: Ready) -> None:
    """12.1, 8.1.main, 6.1: grant, purpose and notice went with them."""
    ready.does("p08.open", WORKER, **OPEN)
    ready.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-03")
    ready.at("2026-04-03 10:00").does("p08.open", WORKER, **OPEN)
    ready.at("2026-04-10 10:00").does("p02.enrol", IN_CHARGE, **AGAIN)
    ready.refused("p08.open", WORKER, **OPEN, cites={"6.1", "8.1.main", "12.1"})
    ready.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷")
    ready.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    ready.refused("p08.open", WORKER, **OPEN, cites={"12.1"})
    ready.does("p12.grant", IN_CHARGE, person=WORKER, item=FILE, purpose=1, until="2027-03-31", daily_measure=50)
    ready.does("p08.open", WORKER, **OPEN)


def test_even_without_a_day_in_between(ready: Ready) -> None:
    """12.1"""
    ready.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-02")
    ready.at("2026-04-03 10:00").does("p02.enrol", IN_CHARGE, **AGAIN)
    ready.refused("p08.open", WORKER, **OPEN, cites={"6.1", "8.1.main", "12.1"})


def test_a_handover_officer_who_came_back_is_designated_anew(ready: Ready) -> None:
    """10.1"""
    ready.does("p02.leave", IN_CHARGE, person=HANDOVER, last_day="2026-04-02")
    ready.at("2026-04-03 10:00").does("p02.enrol", IN_CHARGE, **{**AGAIN, "person": HANDOVER})
    assert held(ready, HANDOVER) == {"engaged_person"}


def test_leaving_later_does_not_make_an_engagement_longer(ready: Ready) -> None:
    """2.1"""
    ready.does("p02.enrol", IN_CHARGE, **{**AGAIN, "person": OTHER}, until="2026-04-10")
    ready.does("p02.leave", IN_CHARGE, person=OTHER, last_day="2027-03-01")
    assert held(ready.at("2026-05-11 10:00"), OTHER) == set()
    count = {"complete": True, "lines": [{"item": FILE, "quantity": 1, "booked": 1, "means": "by_vault"}]}
    ready.refused("p11.stocktake", OTHER, **count, cites={"2.1"})


def test_who_signs_leaves_once_a_successor_is_named(ready: Ready) -> None:
    """2.1"""
    ready.misfits("p02.leave", IN_CHARGE, person=SIGNATORY, last_day="2026-04-02", codes={"SIGNS"})
    answers = {"person": SIGNATORY, "successor": NEXT, "successor_name": "後任", "since": "2026-04-03"}
    ready.does("p00.succeed", SIGNATORY, **answers)
    ready.does("p02.leave", IN_CHARGE, person=SIGNATORY, last_day="2026-04-02")
    ready.at("2026-04-03 10:00")
    assert (held(ready, SIGNATORY), held(ready, NEXT)) == (set(), {"signatory"})


def test_who_signs_and_works_leaves_the_work_and_signs_on(ready: Ready) -> None:
    ready.does("p02.enrol", IN_CHARGE, **{**AGAIN, "person": SIGNATORY})
    ready.does("p02.leave", IN_CHARGE, person=SIGNATORY, last_day="2026-04-02")
    assert held(ready.at("2026-04-03 10:00"), SIGNATORY) == {"signatory"}


# ── notified for later ──


def test_an_enrolment_for_later_leaves_todays_in_force(ready: Ready) -> None:
    """2.1"""
    ready.does("p02.enrol", IN_CHARGE, **AGAIN, since="2026-06-01")
    ready.does("p08.open", WORKER, **OPEN)
    ready.at("2026-06-01 10:00").does("p08.open", WORKER, **OPEN)


def test_an_assignment_for_later_leaves_todays_in_force(ready: Ready) -> None:
    """8.1.main"""
    ready.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], until="2026-04-10")
    ready.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], since="2026-05-01", until="2026-05-29")
    ready.does("p08.open", WORKER, **OPEN)
    ready.at("2026-04-13 10:00").refused("p08.open", WORKER, **OPEN, cites={"8.1.main"})
    ready.at("2026-05-01 10:00").does("p08.open", WORKER, **OPEN)
    ready.at("2026-06-01 10:00").refused("p08.open", WORKER, **OPEN, cites={"8.1.main"})
