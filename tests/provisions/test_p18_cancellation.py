"""第18: a violation is recorded, 乙 is heard, 甲 decides; cancelling takes effect at once, and what is claimed is owed."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.duty import Owes
from azukari.kernel.values import Number
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, WORKER, Story


def told() -> Story:
    return Story().registered().staffed()


def violated(story: Story, **answers: Any) -> Number:
    return story.does("p18.record-violation", INSPECTOR, **{"sentences": ["15.1"], "what": "無断で持ち出した", **answers}).number


def cancelled(story: Story) -> Number:
    number = violated(story)
    story.does("p18.cancel", APPROVER, violation=number, reason="重大な違反")
    return number


def test_cancelling_is_the_approvers() -> None:
    """18.1"""
    story = told()
    number = violated(story)
    story.refused("p18.cancel", OFFICER, violation=number, reason="x", cites={"18.1"})
    story.refused("p18.cancel", SIGNATORY, violation=number, reason="x", cites={"18.1"})


def test_after_cancelling_the_business_is_over() -> None:
    """18.1 — the ways home stay open"""
    story = told()
    cancelled(story)
    assert story.whole.ground.over(story.now)
    story.refused(
        "p02.supervise",
        IN_CHARGE,
        since="2026-04-01",
        until="2026-04-01",
        persons=[WORKER],
        looked_at="x",
        findings="x",
        cites={"13.1"},
    )
    story.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-01")


def test_the_decision_is_owed_once_a_violation_is_recorded() -> None:
    """18.1"""
    story = told()
    number = violated(story)
    duty = story.owed()["p18.decide"]
    assert (duty.cites, duty.owes, duty.about) == ("18.1", Owes.WARD, number)
    story.does("p18.decide", APPROVER, violation=number, decision="warn", why="x")
    assert not {"p18.decide", "p18.cancel", "p18.review"} & set(story.owed())


def test_a_decision_to_cancel_is_owed_the_cancelling() -> None:
    """18.1"""
    story = told()
    number = violated(story)
    story.does("p18.decide", APPROVER, violation=number, decision="cancel", why="x")
    assert "p18.cancel" in story.owed()
    story.does("p18.cancel", APPROVER, violation=number, reason="x")
    assert "p18.cancel" not in story.owed()


def test_what_continues_under_conditions_is_looked_at_again() -> None:
    """18.1"""
    story = told()
    number = violated(story)
    story.does(
        "p18.decide",
        APPROVER,
        violation=number,
        decision="continue",
        why="住民への影響",
        until="2026-04-30",
        conditions="毎週の報告",
    )
    assert not story.owed()["p18.review"].late(story.at("2026-04-30 23:00").now)
    assert story.owed()["p18.review"].late(story.at("2026-05-01 00:00").now)


def test_the_contractor_is_heard_before_a_decision_where_adopted() -> None:
    """term.hearing_days"""
    story = told().adopts(hearing_days=14)
    number = violated(story)
    story.refused("p18.decide", APPROVER, violation=number, decision="warn", why="x", cites={"term.hearing_days"})
    story.does("p18.hear", SIGNATORY, violation=number, statement="誤りだった")
    story.does("p18.decide", APPROVER, violation=number, decision="warn", why="x")


def test_silence_for_the_adopted_days_is_enough() -> None:
    """term.hearing_days"""
    story = told().adopts(hearing_days=14)
    number = violated(story)
    story.at("2026-04-14 23:00").refused(
        "p18.decide", APPROVER, violation=number, decision="warn", why="x", cites={"term.hearing_days"}
    )
    story.at("2026-04-15 00:00").does("p18.decide", APPROVER, violation=number, decision="warn", why="x")


def test_a_term_that_was_not_adopted_delays_nothing() -> None:
    story = told()
    story.does("p18.decide", APPROVER, violation=violated(story), decision="warn", why="x")


def test_cancelling_never_waits_for_the_hearing() -> None:
    """18.1, and the safe direction"""
    cancelled(told().adopts(hearing_days=14))


def test_what_is_claimed_is_owed_until_it_is_paid() -> None:
    """18.2"""
    story = told()
    number = violated(story)
    claim = story.does(
        "p18.claim-compensation", APPROVER, violation=number, amount=1_200_000, ground="通知の再送", due="2026-05-31"
    ).number
    duty = story.owed()["p18.pay"]
    assert (duty.cites, duty.owes, duty.about, duty.blocks_closing) == ("18.2", Owes.CONTRACTOR, claim, True)
    assert duty.late(story.at("2026-06-01 00:00").now)
    story.does("p18.record-payment", OFFICER, claim=claim, amount=1_000_000, paid_on="2026-06-01")
    assert "p18.pay" in story.owed()
    story.does("p18.record-payment", OFFICER, claim=claim, amount=200_000, paid_on="2026-06-01")
    assert "p18.pay" not in story.owed()


@pytest.mark.parametrize("ending", ["withdrawn", "uncollectable"])
def test_a_claim_ends_without_payment_by_the_approver_with_reasons(ending: str) -> None:
    """18.2 — what is never paid would else stand against closing for ever"""
    story = told()
    claim = story.does("p18.claim-compensation", APPROVER, violation=violated(story), amount=1000, ground="再送").number
    story.does("p18.record-payment", OFFICER, claim=claim, amount=400, paid_on="2026-04-02")
    over = {"claim": claim, "ending": ending, "why": "破産手続が終結したため"}
    story.refused("p18.end-claim", OFFICER, **over, cites={"18.2"})
    story.at("2027-06-01 10:00").does("p18.end-claim", APPROVER, **over)
    assert "p18.pay" not in story.owed()
    story.misfits("p18.end-claim", APPROVER, **over, codes={"NO_CLAIM"})
    story.misfits("p18.record-payment", OFFICER, claim=claim, amount=1, paid_on="2027-06-01", codes={"AMOUNT"})


def test_remedies_remain_after_the_end() -> None:
    """18.2"""
    story = told().at("2027-06-01 09:00")
    number = violated(story)
    claim = story.does("p18.claim-compensation", APPROVER, violation=number, amount=1, ground="x").number
    story.does("p18.record-payment", OFFICER, claim=claim, amount=1, paid_on="2027-06-01")


@pytest.mark.parametrize(
    "act, answers",
    [
        ("hear", {"statement": "x"}),
        ("decide", {"decision": "warn", "why": "x"}),
        ("cancel", {"reason": "x"}),
        ("claim-compensation", {"amount": 1, "ground": "x"}),
    ],
)
def test_a_violation_that_was_not_recorded(act: str, answers: dict[str, Any]) -> None:
    """18.1 — nothing is cancelled without one"""
    told().misfits(f"p18.{act}", APPROVER, violation=99, **answers, codes={"NO_VIOLATION"})


def test_a_violation_names_entries_that_are_there() -> None:
    answers = {"sentences": ["15.1"], "what": "x", "entries": [999]}
    told().misfits("p18.record-violation", OFFICER, **answers, codes={"NO_ENTRY"})


def test_continuing_has_an_end() -> None:
    story = told()
    story.misfits("p18.decide", APPROVER, violation=violated(story), decision="continue", why="x", codes={"UNTIL"})


def test_a_contract_is_cancelled_once() -> None:
    story = told()
    number = cancelled(story)
    story.misfits("p18.cancel", APPROVER, violation=number, reason="x", codes={"CANCELLED"})


def test_amounts() -> None:
    story = told()
    number = violated(story)
    story.misfits("p18.claim-compensation", APPROVER, violation=number, amount=0, ground="x", codes={"AMOUNT"})
    claim = story.does("p18.claim-compensation", APPROVER, violation=number, amount=10, ground="x").number
    story.misfits("p18.record-payment", OFFICER, claim=claim, amount=11, paid_on="2026-04-01", codes={"AMOUNT"})
    story.misfits("p18.record-payment", OFFICER, claim=99, amount=1, paid_on="2026-04-01", codes={"NO_CLAIM"})


def test_a_snapshot_gives_the_state_back() -> None:
    story = told()
    number = violated(story)
    story.does("p18.decide", APPROVER, violation=number, decision="continue", why="x", until="2026-05-01")
    story.does("p18.claim-compensation", APPROVER, violation=number, amount=10, ground="x")
    assert annex.restore(annex.snapshot(story.whole)) == story.whole
