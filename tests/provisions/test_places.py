"""Where things may stand: at a facility that 乙 notified (第6) and 甲 instructed (第15), and at no other."""

from typing import Any

import pytest

from tests.provisions.holding import AT_SITE, FORMS, NEW_FORMS, TRANSIT, move
from tests.provisions.test_ways_out import Full
from tests.story import ELSEWHERE, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER


@pytest.fixture
def full() -> Full:
    story = Full()
    story.all()
    return story


def test_an_instruction_alone_makes_no_place(full: Full) -> None:
    """6.1: 甲 instructs a place that 乙 never notified; nothing is put there."""
    full.does("p15.instruct", OFFICER, place=ELSEWHERE)
    note = full.noted(NEW_FORMS, plan=full.planned(**full.window()))
    trip: dict[str, Any] = {
        "case": "箱1", "seal": "封1", "carriers": [{"name": "搬送 一"}], "route": "直行", "arrival": full.now + 60_000_000,
    }  # fmt: skip
    number = full.does("p14.depart", WARD_HANDOVER, tier=1, moves=[move(FORMS, "ward", TRANSIT, 40)], **trip).number
    there = [move(FORMS, TRANSIT, f"t1/{ELSEWHERE}", 40)]
    full.refused("p14.arrive", HANDOVER, transport=number, case_intact=True, seal_intact=True, moves=there, cites={"6.1", "10.1"})
    full.does("p14.arrive", HANDOVER, transport=number, case_intact=True, seal_intact=True)
    line = {"item": FORMS, "quantity": 40, "rows": 40}
    full.refused("p10.receive", HANDOVER, note=note, lines=[line], moves=there, cites={"6.1"})
    full.does("p06.notify-facility", IN_CHARGE, place=ELSEWHERE, label="西工場", address="架空区二丁目")
    full.does("p10.receive", HANDOVER, note=note, lines=[line], moves=there)


def test_a_facility_withdrawn_with_things_in_it_is_cleared(full: Full) -> None:
    """6.1"""
    full.came(NEW_FORMS)
    assert "p06.bring-away" not in full.owed()
    full.does("p06.withdraw-facility", IN_CHARGE, place=SITE)
    assert full.owed()["p06.bring-away"].about == SITE
    trip: dict[str, Any] = {
        "case": "箱2", "seal": "封2", "carriers": [{"name": "搬送 一"}], "route": "直行", "arrival": full.now + 60_000_000,
    }  # fmt: skip
    full.does("p14.depart", HANDOVER, moves=[move(FORMS, AT_SITE, TRANSIT, 40)], **trip)
    assert "p06.bring-away" not in full.owed()


def test_or_it_is_notified_again(full: Full) -> None:
    """6.1"""
    full.came(NEW_FORMS).does("p06.withdraw-facility", IN_CHARGE, place=SITE)
    full.does("p06.notify-facility", IN_CHARGE, place=SITE, label="東工場", address="架空区一丁目")
    assert "p06.bring-away" not in full.owed()
