"""第4: nobody who has not pledged handles the information, where 甲 asked for pledges; and the duty lasts."""

import pytest

from tests.provisions.counter import alone, touch
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, WORKER, Story


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


def test_without_the_term_no_pledge_is_asked(story: Story) -> None:
    """4.1 asks for secrecy, not for a paper."""
    assert alone(story, 4, touch(), WORKER) == []
    assert "p04.pledge" not in story.owed()


def test_handling_without_a_pledge_is_refused_under_the_term(story: Story) -> None:
    """term.pledge_required, never 4.1"""
    assert alone(story.adopts(pledge_required=1), 4, touch(), WORKER) == ["term.pledge_required"]


def test_a_term_set_aside_asks_nothing(story: Story) -> None:
    """term.pledge_required"""
    assert alone(story.adopts(pledge_required=1).adopts(pledge_required=0), 4, touch(), WORKER) == []


def test_handling_after_the_pledge_is_permitted(story: Story) -> None:
    """term.pledge_required"""
    story.adopts(pledge_required=1).does("p04.pledge", WORKER, agrees=True)
    assert alone(story, 4, touch(), WORKER) == []


def test_nobody_pledges_for_another(story: Story) -> None:
    """term.pledge_required — the person in charge's pledge is not the worker's."""
    story.adopts(pledge_required=1).does("p04.pledge", IN_CHARGE, agrees=True)
    assert alone(story, 4, touch(), WORKER) == ["term.pledge_required"]


def test_a_pledge_that_is_not_agreed_to_is_none(story: Story) -> None:
    story.misfits("p04.pledge", WORKER, agrees=False, codes={"NOT_AGREED"})


def test_a_pledge_is_made_once(story: Story) -> None:
    story.does("p04.pledge", WORKER, agrees=True)
    story.misfits("p04.pledge", WORKER, agrees=True, codes={"PLEDGED"})


def test_an_officer_of_the_ward_does_not_pledge_here(story: Story) -> None:
    story.refused("p04.pledge", OFFICER, agrees=True, cites={"4.1.main"})


def test_who_is_on_no_register_cannot_pledge(story: Story) -> None:
    story.refused("p04.pledge", OTHER, agrees=True, cites={"2.1"})


def test_pledges_are_owed_by_name_where_adopted(story: Story) -> None:
    story.adopts(pledge_required=1).does("p04.pledge", IN_CHARGE, agrees=True)
    duty = story.owed()["p04.pledge"]
    assert (duty.person, duty.cites) == (WORKER, "term.pledge_required")
    story.does("p04.pledge", WORKER, agrees=True)
    assert "p04.pledge" not in story.owed()


def test_who_leaves_is_reminded(story: Story) -> None:
    """4.1.latter"""
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    assert "p04.remind" not in story.owed()
    duty = story.at("2026-04-11 09:00").owed()["p04.remind"]
    assert (duty.person, duty.cites, duty.blocks_closing) == (WORKER, "4.1.latter", False)
    story.does("p04.remind", IN_CHARGE, persons=[WORKER])
    assert "p04.remind" not in story.owed()


def test_a_reminder_is_possible_after_the_end(story: Story) -> None:
    """4.1.latter — the duty outlasts the contract, and so does speaking of it."""
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    story.at("2026-04-20 09:00").does("p00.complete", APPROVER)
    assert "p04.remind" in story.owed()
    story.does("p04.remind", SIGNATORY, persons=[WORKER])


def test_leaving_a_second_time_is_reminded_of_again(story: Story) -> None:
    """4.1.latter"""
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    story.at("2026-04-11 09:00").does("p04.remind", IN_CHARGE, persons=[WORKER])
    story.does("p02.enrol", IN_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=FIRM, work="印刷", since="2026-05-01")
    story.at("2026-05-01 09:00").does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-05-31")
    assert "p04.remind" in story.at("2026-06-01 09:00").owed()


def test_who_was_never_on_the_register_is_not_reminded(story: Story) -> None:
    story.misfits("p04.remind", IN_CHARGE, persons=[OTHER], codes={"NOT_ENROLLED"})
