"""第5: nothing is handed over to a firm whose internal rules the entrusting body does not hold."""

import pytest

from azukari.kernel.submission import read
from azukari.kernel.values import TierNo
from tests.provisions.counter import Hand, alone, made, reasons
from tests.story import IN_CHARGE, OFFICER, SIGNATORY, WORKER, Story

RULES = {"title_of": "個人情報保護規程", "version": "第3版", "in_force_from": "2025-04-01", "document": "dc-1"}


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


def submitted(story: Story, **changes: object) -> int:
    return story.does("p05.submit-rules", SIGNATORY, **{**RULES, **changes}).number


def received(story: Story, **changes: object) -> int:
    number = submitted(story, **changes)
    story.does("p05.receive-rules", OFFICER, submission=number)
    return number


def test_nothing_is_handed_over_before_rules_are_submitted(story: Story) -> None:
    """5.1.main"""
    assert alone(story, 5, Hand()) == ["5.1.main"]
    assert story.owed()["p05.submit"].satisfied_by == ("p05.submit-rules",)


def test_nothing_is_handed_over_before_they_are_received(story: Story) -> None:
    """5.1.main — and it is 甲's turn."""
    number = submitted(story)
    found = reasons(story, 5, Hand())
    assert [one.because.en for one in found] == ["The submitted rules have not been received yet."]
    duty = story.owed()["p05.receive"]
    assert (duty.owes, duty.about) == ("ward", number)
    assert "p05.submit" not in story.owed()


def test_received_rules_open_the_gate(story: Story) -> None:
    """5.1.main"""
    received(story)
    assert alone(story, 5, Hand()) == []
    assert "p05.receive" not in story.owed()


def test_returned_rules_do_not_and_are_to_be_submitted_again(story: Story) -> None:
    """5.1.main"""
    story.does("p05.return-rules", OFFICER, submission=submitted(story), comments="再委託の定めがない")
    assert alone(story, 5, Hand()) == ["5.1.main"]
    assert "p05.resubmit" in story.owed()
    received(story)
    assert "p05.resubmit" not in story.owed()
    assert alone(story, 5, Hand()) == []


def test_each_tier_submits_its_own(story: Story) -> None:
    """5.1.main — 乙's rules are not its subcontractor's."""
    received(story)
    assert alone(story, 5, Hand(to_tier=TierNo(2))) == ["5.1.main"]


def test_rules_that_are_not_in_force_yet_do_not_open_the_gate(story: Story) -> None:
    """5.1.main"""
    received(story, in_force_from="2026-05-01")
    assert alone(story, 5, Hand()) == ["5.1.main"]
    story.at("2026-05-01 09:00")
    assert alone(story, 5, Hand()) == []


def test_a_declared_change_closes_the_gate_until_the_changed_rules_are_submitted(story: Story) -> None:
    """5.1.latter"""
    received(story)
    story.does("p05.confirm-rules", IN_CHARGE, unchanged=False, changed_since="2026-06-01")
    assert alone(story, 5, Hand()) == ["5.1.latter"]
    assert story.owed()["p05.changed"].cites == "5.1.latter"
    submitted(story, version="第4版")
    assert alone(story, 5, Hand()) == []
    assert "p05.changed" not in story.owed()


def test_a_new_submission_that_is_returned_leaves_the_earlier_standing(story: Story) -> None:
    received(story)
    story.does("p05.return-rules", OFFICER, submission=submitted(story, version="第4版"), comments="誤り")
    assert alone(story, 5, Hand()) == []
    assert "p05.resubmit" in story.owed()


def test_a_certificate_does_not_stand_in_for_the_document(story: Story) -> None:
    """5.1.main"""
    answers = {key: value for key, value in RULES.items() if key != "document"}
    cls = type(made(story, "p05.submit-rules", **RULES))
    found = read(cls, {**answers, "certificate": "第12345号"}, story.mint)
    assert [(one.code, one.field) for one in found.faults] == [("FIELD_MISSING", "document")]
    bare = cls(title_of=True, version=True, in_force_from="2025-04-01", document=False, certificate=True)
    assert alone(story, 5, bare, SIGNATORY) == ["5.1.main"]


def test_a_submission_is_answered_once(story: Story) -> None:
    number = received(story)
    story.misfits("p05.return-rules", OFFICER, submission=number, comments="x", codes={"DECIDED"})


def test_an_answer_names_a_submission_of_that_tier(story: Story) -> None:
    number = submitted(story)
    story.misfits("p05.receive-rules", OFFICER, submission=number + 100, codes={"NO_SUBMISSION"})
    assert alone(story, 5, made(story, "p05.receive-rules", submission=number, tier=2), OFFICER) == ["NO_SUBMISSION"]


def test_the_contractor_does_not_receive_its_own_rules(story: Story) -> None:
    story.refused("p05.receive-rules", SIGNATORY, submission=submitted(story), cites={"5.1.main"})


def test_a_worker_does_not_submit_for_the_firm(story: Story) -> None:
    story.refused("p05.submit-rules", WORKER, **RULES, cites={"5.1.main"})


def test_nothing_is_confirmed_that_was_not_received(story: Story) -> None:
    story.misfits("p05.confirm-rules", IN_CHARGE, unchanged=True, codes={"NO_SUBMISSION"})


def test_unchanged_and_changed_exclude_each_other(story: Story) -> None:
    received(story)
    story.misfits("p05.confirm-rules", IN_CHARGE, unchanged=True, changed_since="2026-05-01", codes={"BOTH"})


def test_yearly_confirmation_is_owed_where_adopted(story: Story) -> None:
    """term.rules_confirmation_months"""
    received(story)
    assert "p05.confirm" not in story.owed()
    story.adopts(rules_confirmation_months=6).at("2026-10-02 00:00")
    assert story.owed()["p05.confirm"].late(story.now)
    story.does("p05.confirm-rules", IN_CHARGE, unchanged=True)
    assert not story.owed()["p05.confirm"].late(story.now)
