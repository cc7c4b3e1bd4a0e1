"""第3: nobody handles the information who has not been trained in all three subjects."""

import pytest

from azukari.kernel.values import TierNo
from tests.provisions.counter import Hand, alone, reasons, touch
from tests.story import APPROVER, IN_CHARGE, OTHER, WORKER, Story

COURSE = {"held_on": "2026-04-01", "topics": ["protection", "annex", "other"], "teacher": "教育担当"}


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


def trained(story: Story, *people: str, **changes: object) -> Story:
    story.does("p03.hold-course", IN_CHARGE, **{**COURSE, "attended": list(people) or [IN_CHARGE, WORKER], **changes})
    return story


def test_handling_without_training_is_refused(story: Story) -> None:
    """3.1"""
    assert alone(story, 3, touch(), WORKER) == ["3.1"]


def test_handling_after_the_course_is_permitted(story: Story) -> None:
    """3.1"""
    assert alone(trained(story), 3, touch(), WORKER) == []


@pytest.mark.parametrize("left_out", ["protection", "annex", "other"])
def test_each_of_the_three_subjects_is_needed(story: Story, left_out: str) -> None:
    """3.1"""
    trained(story, topics=[one for one in COURSE["topics"] if one != left_out])
    assert alone(story, 3, touch(), WORKER) == ["3.1"]


def test_subjects_may_come_from_several_courses(story: Story) -> None:
    """3.1"""
    trained(story, topics=["protection"])
    trained(story, topics=["annex", "other"])
    assert alone(story, 3, touch(), WORKER) == []


def test_training_counts_for_who_attended_only(story: Story) -> None:
    """3.1"""
    trained(story, IN_CHARGE)
    assert alone(story, 3, touch(), WORKER) == ["3.1"]
    assert alone(story, 3, touch(), IN_CHARGE) == []


def test_without_an_adopted_validity_training_does_not_lapse(story: Story) -> None:
    """3.1 carries no number."""
    trained(story).at("2027-03-30 10:00")
    assert alone(story, 3, touch(), WORKER) == []


def test_training_lapses_by_the_adopted_validity(story: Story) -> None:
    """3.1 with term.training_validity_months"""
    story.adopts(training_validity_months=6)
    trained(story).at("2026-10-01 23:59")
    assert alone(story, 3, touch(), WORKER) == []
    story.at("2026-10-02 00:00")
    assert alone(story, 3, touch(), WORKER) == ["3.1"]
    assert story.owed()["p03.renew"].late(story.now)


def test_an_older_course_recorded_later_does_not_shorten_the_newer(story: Story) -> None:
    """3.1"""
    story.adopts(training_validity_months=6).at("2026-06-01 09:00")
    trained(story, held_on="2026-06-01")
    trained(story, held_on="2026-04-02")
    story.at("2026-11-30 09:00")
    assert alone(story, 3, touch(), WORKER) == []


def test_the_start_gate_names_everybody_who_is_untrained(story: Story) -> None:
    """3.1 — the person in charge too, and each by a line of their own."""
    found = reasons(story, 3, Hand())
    assert [one.because.en.split()[0] for one in found] == [IN_CHARGE, WORKER]
    assert alone(trained(story), 3, Hand()) == []


def test_the_start_gate_asks_of_the_receiving_tier_only(story: Story) -> None:
    """3.1"""
    assert alone(story, 3, Hand(to_tier=TierNo(2))) == []


def test_who_has_left_does_not_hold_up_a_handover(story: Story) -> None:
    """3.1 speaks of who is engaged."""
    trained(story, IN_CHARGE)
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    story.at("2026-04-11 09:00")
    assert alone(story, 3, Hand()) == []


def test_a_course_ahead_of_its_day_is_not_recorded(story: Story) -> None:
    story.misfits("p03.hold-course", IN_CHARGE, **{**COURSE, "held_on": "2026-04-02"}, attended=[WORKER], codes={"FUTURE"})


def test_who_is_not_on_the_register_did_not_attend(story: Story) -> None:
    story.misfits("p03.hold-course", IN_CHARGE, **COURSE, attended=[OTHER], codes={"NOT_ENROLLED"})


def test_only_the_person_in_charge_records_a_course(story: Story) -> None:
    story.refused("p03.hold-course", WORKER, **COURSE, attended=[WORKER], cites={"3.1"})
    story.refused("p03.hold-course", APPROVER, **COURSE, attended=[WORKER], cites={"3.1"})


def test_the_built_in_course_counts_only_where_adopted(story: Story) -> None:
    """term.built_in_course"""
    answers = {"topics": COURSE["topics"], "questions": 10, "correct": 10}
    story.misfits("p03.take-course", WORKER, **answers, codes={"NOT_ADOPTED"})
    story.adopts(built_in_course=1).does("p03.take-course", WORKER, **answers)
    assert alone(story, 3, touch(), WORKER) == []


@pytest.mark.parametrize("questions, correct", [(10, 9), (0, 0), (10, 11)])
def test_the_built_in_course_ends_with_every_answer_right(story: Story, questions: int, correct: int) -> None:
    story.adopts(built_in_course=1)
    answers = {"topics": COURSE["topics"], "questions": questions, "correct": correct}
    story.misfits("p03.take-course", WORKER, **answers, codes={"QUIZ_OPEN"})


def test_training_is_owed_for_each_untrained_person(story: Story) -> None:
    trained(story, IN_CHARGE)
    duty = story.owed()["p03.train"]
    assert (duty.person, duty.cites, duty.due, duty.satisfied_by) == (WORKER, "3.1", None, ("p03.hold-course",))
    assert "p03.train" not in trained(story).owed()


def test_the_built_in_course_satisfies_the_duty_only_where_adopted(story: Story) -> None:
    assert story.adopts(built_in_course=1).owed()["p03.train"].satisfied_by == ("p03.hold-course", "p03.take-course")


def test_after_the_end_no_training_is_owed(story: Story) -> None:
    story.does("p00.complete", APPROVER)
    assert "p03.train" not in story.owed()
