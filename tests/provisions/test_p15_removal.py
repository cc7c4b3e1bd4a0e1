"""第15: the information is nowhere but where the entrusting body instructed."""

import pytest

from azukari.kernel.act import Moves
from azukari.kernel.asks import Word
from azukari.kernel.things import WARD as WITH_WARD
from azukari.kernel.things import Account, Move, NewItem, at, transit_of, vault_of
from azukari.kernel.values import Citation, Medium, TierNo
from azukari.law.say import Say
from tests.provisions.counter import SOME_ITEM, alone, heard, reasons, touch
from tests.story import ELSEWHERE, IN_CHARGE, OFFICER, SIGNATORY, SITE, WORKER, Story

ONE, TWO = TierNo(1), TierNo(2)


class Carry(Moves):
    """動かす"""

    name, by, cites = "p99.carry", (), Citation("15.1")
    title = Say("動かす", "Carry")

    items: tuple[NewItem, ...] = ()
    moves: tuple[Move, ...]


def carry(target: Account) -> Carry:
    listed = NewItem(item=SOME_ITEM, label=Word(True), medium=Medium.PAPER)
    return Carry(items=(listed,), moves=(Move(item=SOME_ITEM, source=WITH_WARD, target=target),))


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


@pytest.fixture
def instructed(story: Story) -> Story:
    story.does("p15.instruct", OFFICER, place=SITE)
    return story


def test_handling_at_an_instructed_facility_is_permitted(instructed: Story) -> None:
    """15.1"""
    assert alone(instructed, 15, touch(), WORKER) == []


@pytest.mark.parametrize("place", [ELSEWHERE, None])
def test_handling_elsewhere_or_from_nowhere_known_is_refused(instructed: Story, place: str | None) -> None:
    """15.1"""
    assert alone(instructed, 15, touch(), WORKER, place) == ["15.1"]


def test_notifying_a_facility_does_not_instruct_it(story: Story) -> None:
    """15.1 — two registers, and work only where both agree."""
    story.does("p06.notify-facility", SIGNATORY, place=SITE, label="東工場", address="架空区一丁目")
    assert alone(story, 15, touch(), WORKER) == ["15.1"]


def test_an_instruction_has_its_days(story: Story) -> None:
    """15.1"""
    story.does("p15.instruct", OFFICER, place=SITE, since="2026-04-10", until="2026-04-20")
    days = ("2026-04-09 23:59", "2026-04-10 00:00", "2026-04-20 23:59", "2026-04-21 00:00")
    assert [alone(story.at(day), 15, touch(), WORKER) for day in days] == [["15.1"], [], [], ["15.1"]]


def test_a_withdrawn_instruction_holds_at_once_no_more(instructed: Story) -> None:
    """15.1"""
    instructed.does("p15.withdraw", OFFICER, place=SITE)
    assert alone(instructed, 15, touch(), WORKER) == ["15.1"]
    instructed.misfits("p15.withdraw", OFFICER, place=SITE, codes={"NOT_INSTRUCTED"})


def test_what_was_withdrawn_can_be_instructed_again(instructed: Story) -> None:
    """15.1"""
    instructed.does("p15.withdraw", OFFICER, place=SITE)
    instructed.does("p15.instruct", OFFICER, place=SITE)
    assert alone(instructed, 15, touch(), WORKER) == []


def test_an_instruction_ahead_leaves_the_present_one_until_then(instructed: Story) -> None:
    """15.1 — and from its first day it is the last word."""
    instructed.does("p15.instruct", OFFICER, place=SITE, since="2026-04-10", until="2026-04-12")
    days = ("2026-04-09 10:00", "2026-04-12 10:00", "2026-04-13 10:00")
    assert [alone(instructed.at(day), 15, touch(), WORKER) for day in days] == [[], [], ["15.1"]]


def test_withdrawing_takes_what_lies_ahead_too(instructed: Story) -> None:
    """15.1"""
    instructed.does("p15.instruct", OFFICER, place=SITE, since="2026-04-10")
    instructed.does("p15.withdraw", OFFICER, place=SITE)
    assert alone(instructed.at("2026-04-11 10:00"), 15, touch(), WORKER) == ["15.1"]


def test_an_instruction_is_for_its_tier(instructed: Story) -> None:
    """15.1 — what one tier may, another may not."""
    assert alone(instructed, 15, carry(at(ONE, SITE))) == []
    assert alone(instructed, 15, carry(at(TWO, SITE))) == ["15.1"]


def test_a_move_to_an_uninstructed_place_is_refused_at_its_line(instructed: Story) -> None:
    """15.1"""
    (one,) = reasons(instructed, 15, carry(at(ONE, ELSEWHERE)))
    assert (one.cites, one.field) == ("15.1", "moves.0.target")


@pytest.mark.parametrize("target", [vault_of(ONE), transit_of(ONE), Account("returned"), Account("erased"), Account("delivered")])
def test_vault_transit_and_ends_are_no_facilities(story: Story, target: Account) -> None:
    """15.1 — where these lead, other provisions say."""
    assert alone(story, 15, carry(target)) == []


def test_only_the_ward_instructs(story: Story) -> None:
    story.refused("p15.instruct", IN_CHARGE, place=SITE, cites={"15.1"})
    story.refused("p15.instruct", SIGNATORY, place=SITE, cites={"15.1"})


def test_misfits_of_an_instruction_are_told_together(story: Story) -> None:
    answers = {"place": SITE, "tier": 7, "since": "2026-05-02", "until": "2026-05-01"}
    story.misfits("p15.instruct", OFFICER, **answers, codes={"NO_TIER", "PERIOD"})


def test_an_instruction_is_owed_by_the_ward(story: Story) -> None:
    duty = story.owed()["p15.instruct"]
    assert (duty.owes, duty.cites) == ("ward", "15.1")
    story.does("p15.instruct", OFFICER, place=SITE)
    assert "p15.instruct" not in story.owed()


def test_withdrawing_is_possible_after_the_end(instructed: Story) -> None:
    instructed.does("p00.complete", OFFICER)
    instructed.does("p15.withdraw", OFFICER, place=SITE)


@pytest.mark.parametrize("how", ["withdrawn", "run out"])
def test_what_stands_where_it_may_not_is_to_be_brought_away(story: Story, how: str) -> None:
    """15.1"""
    story.does("p15.instruct", OFFICER, place=SITE, until="2026-04-20")
    heard(story, carry(at(ONE, SITE)), IN_CHARGE)
    assert "p15.bring-away" not in story.owed()
    if how == "withdrawn":
        story.does("p15.withdraw", OFFICER, place=SITE)
    else:
        story.at("2026-04-21 09:00")
    duty = story.owed()["p15.bring-away"]
    assert (duty.about, duty.cites, duty.blocks_closing) == (SITE, "15.1", True)


def test_nothing_is_to_be_brought_from_an_empty_place(instructed: Story) -> None:
    instructed.does("p15.withdraw", OFFICER, place=SITE)
    assert "p15.bring-away" not in instructed.owed()
