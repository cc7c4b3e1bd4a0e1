"""第16: nothing objects to an inspection; what it asks for is owed until answered."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.act import Moves
from azukari.kernel.asks import Word
from azukari.kernel.duty import Owes
from azukari.kernel.entry import Moment
from azukari.kernel.things import MADE, Move, NewItem, at
from azukari.kernel.values import CONTRACTOR, Capacity, ItemId, Medium, Number, TierNo
from tests.story import APPROVER, FILE, FIRM, IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, SITE, WORKER, Story

WITHIN = [
    ("sample", {"item": FILE}),
    ("inspect-item", {"item": FILE, "reason": "x"}),
    ("record-finding", {"sentence": "11.1", "severity": "minor", "what": "x"}),
    ("close-inspection", {"result": "in_order", "summary": "x"}),
]


ACCOUNT = at(CONTRACTOR, SITE)


class Listing(Moves):
    """Something comes under custody; stands for any act that lists and moves."""

    items: tuple[NewItem, ...]
    moves: tuple[Move, ...]


def told() -> Story:
    """A contract with one item of custody: two discs at the site of 乙."""
    story = Story().registered().staffed()
    listing = Listing(
        items=(NewItem(item=ItemId(FILE), label=Word(True), medium=Medium.OPTICAL_DISC, quantity=2),),
        moves=(Move(item=ItemId(FILE), quantity=2, source=MADE, target=ACCOUNT),),
    )
    story.whole.ground.custody.hear(listing, Number(0), story.now)
    return story


def inspected(story: Story, **answers: Any) -> Number:
    return story.does("p16.open-inspection", INSPECTOR, **{"manner": "on_site", "scope": "保管の状況", **answers}).number


@pytest.mark.parametrize("time", ["2026-04-01 23:00", "2026-08-16 10:00", "2027-06-01 09:00"])
def test_an_inspection_is_possible_at_any_time(time: str) -> None:
    """16.1 — at night, on a holiday, after the end; announced or not"""
    inspected(told().at(time), announced=False)


def test_it_is_the_wards() -> None:
    """16.1"""
    told().refused("p16.open-inspection", SIGNATORY, manner="on_site", scope="x", cites={"16.1"})


def test_a_sample_is_owed_until_answered() -> None:
    """16.1"""
    story = told()
    sample = story.does("p16.sample", INSPECTOR, inspection=inspected(story), item=FILE).number
    duty = story.owed()["p16.sample"]
    assert (duty.cites, duty.owes, duty.about, duty.due) == ("16.1", Owes.CONTRACTOR, sample, None)
    story.does("p16.answer-sample", WORKER, sample=sample, account=ACCOUNT, counted=2)
    assert "p16.sample" not in story.owed()
    assert "p16.difference" not in story.owed()


def test_a_sample_is_late_by_the_adopted_hours() -> None:
    """term.sample_answer_hours"""
    story = told().adopts(sample_answer_hours=4)
    story.does("p16.sample", INSPECTOR, inspection=inspected(story), item=FILE)
    duty = story.owed()["p16.sample"]
    assert duty.cites == "term.sample_answer_hours"
    assert not duty.late(story.at("2026-04-01 13:00").now)
    assert duty.late(story.at("2026-04-01 13:01").now)


def test_a_count_that_differs_stays_open_until_it_is_counted_again() -> None:
    """16.1"""
    story = told()
    sample = story.does("p16.sample", INSPECTOR, inspection=inspected(story), item=FILE).number
    story.does("p16.answer-sample", WORKER, sample=sample, account=ACCOUNT, counted=1)
    assert story.owed()["p16.difference"].about == sample
    story.does("p16.answer-sample", WORKER, sample=sample, account=ACCOUNT, counted=2)
    assert "p16.difference" not in story.owed()


def test_a_difference_becomes_a_finding() -> None:
    """16.1"""
    story = told()
    inspection = inspected(story)
    sample = story.does("p16.sample", INSPECTOR, inspection=inspection, item=FILE).number
    story.does("p16.answer-sample", WORKER, sample=sample, account=ACCOUNT, counted=1)
    finding = {"sentence": "11.1", "severity": "grave", "what": "1枚ない"}
    story.does("p16.record-finding", INSPECTOR, inspection=inspection, sample=sample, **finding)
    assert set(story.owed()) & {"p16.difference", "p16.finding"} == {"p16.finding"}


def test_the_record_is_what_the_record_has() -> None:
    story = told()
    sample = story.does("p16.sample", INSPECTOR, inspection=inspected(story), item=FILE).number
    answers = {"sample": sample, "account": ACCOUNT, "counted": 1, "recorded": 1}
    story.misfits("p16.answer-sample", WORKER, **answers, codes={"RECORD_DIFFERS"})


def test_a_finding_is_owed_an_answer_by_its_date_or_the_adopted_days() -> None:
    """16.1"""
    story = told()
    inspection = inspected(story)
    finding = {"sentence": "12.1", "severity": "minor", "what": "x"}
    first = story.does("p16.record-finding", INSPECTOR, inspection=inspection, **finding).number
    assert story.owed()["p16.finding"].due is None
    story.adopts(finding_answer_days=14)
    assert story.owed()["p16.finding"].late(story.at("2026-04-16 00:00").now)
    story.does("p16.answer-finding", IN_CHARGE, finding=first, done="直した")
    story.does("p16.record-finding", INSPECTOR, inspection=inspection, **finding, due="2026-04-17")
    assert not story.owed()["p16.finding"].late(story.at("2026-04-17 23:00").now)
    assert story.owed()["p16.finding"].late(story.at("2026-04-18 00:00").now)


@pytest.mark.parametrize("officer", [OFFICER, APPROVER, INSPECTOR])
def test_a_report_called_for_is_owed_until_it_comes(officer: Any) -> None:
    """16.1"""
    story = told()
    call = story.does("p16.call-for-report", officer, about="鍵の管理", due="2026-04-03").number
    assert story.owed()["p16.report"].late(story.at("2026-04-04 00:00").now)
    story.does("p16.report", SIGNATORY, call=call, state="施錠している")
    assert "p16.report" not in story.owed()


def test_an_instruction_is_owed_until_carried_out() -> None:
    """16.1"""
    story = told()
    order = story.does("p16.instruct", OFFICER, what="鍵を替える").number
    assert story.owed()["p16.carry-out"].cites == "16.1"
    story.does("p16.carry-out", IN_CHARGE, instruction=order, done="替えた")
    assert "p16.carry-out" not in story.owed()


def test_answers_are_taken_after_the_end_of_the_contract() -> None:
    """16.1, and the safe direction"""
    story = told()
    inspection = inspected(story)
    sample = story.does("p16.sample", INSPECTOR, inspection=inspection, item=FILE).number
    call = story.does("p16.call-for-report", OFFICER, about="x").number
    order = story.does("p16.instruct", OFFICER, what="x").number
    story.at("2027-06-01 09:00")
    story.does("p16.answer-sample", SIGNATORY, sample=sample, account=ACCOUNT, counted=2)
    story.does("p16.report", SIGNATORY, call=call, state="x")
    story.does("p16.carry-out", SIGNATORY, instruction=order, done="x")


def test_opening_content_is_the_inspectors_and_recorded() -> None:
    """16.1"""
    story = told()
    inspection = inspected(story)
    story.refused("p16.inspect-item", OFFICER, inspection=inspection, item=FILE, reason="x", cites={"16.1"})
    story.does("p16.inspect-item", INSPECTOR, inspection=inspection, item=FILE, reason="件数を確かめる", count=5)


def test_an_inspection_is_owed_by_the_adopted_interval_only() -> None:
    """term.inspection_months"""
    story = told()
    assert "p16.inspect" not in story.owed()
    story.adopts(inspection_months=3)
    story.at("2026-07-02 09:00")
    assert (story.owed()["p16.inspect"].owes, story.owed()["p16.inspect"].late(story.now)) == (Owes.WARD, True)
    inspected(story)
    assert not story.owed()["p16.inspect"].late(story.now)


def test_an_inspection_ends_when_everything_is_answered() -> None:
    story = told()
    inspection = inspected(story)
    finding = story.does(
        "p16.record-finding", INSPECTOR, inspection=inspection, sentence="11.1", severity="minor", what="x"
    ).number
    story.misfits("p16.close-inspection", INSPECTOR, inspection=inspection, result="improved", summary="x", codes={"WAITING"})
    story.does("p16.answer-finding", IN_CHARGE, finding=finding, done="x")
    story.does("p16.close-inspection", INSPECTOR, inspection=inspection, result="improved", summary="x")


@pytest.mark.parametrize("act, answers", WITHIN)
def test_within_an_inspection_that_is_not_open(act: str, answers: dict[str, Any]) -> None:
    story = told()
    story.misfits(f"p16.{act}", INSPECTOR, inspection=99, **answers, codes={"NO_INSPECTION"})
    inspection = inspected(story)
    story.does("p16.close-inspection", INSPECTOR, inspection=inspection, result="in_order", summary="x")
    story.misfits(f"p16.{act}", INSPECTOR, inspection=inspection, **answers, codes={"NO_INSPECTION"})


@pytest.mark.parametrize(
    "act, answers, code",
    [
        ("answer-sample", {"sample": 99, "account": "t1/vault", "counted": 1, "recorded": 1}, "NO_SAMPLE"),
        ("answer-finding", {"finding": 99, "done": "x"}, "NO_FINDING"),
        ("report", {"call": 99, "state": "x"}, "NO_CALL"),
        ("carry-out", {"instruction": 99, "done": "x"}, "NO_INSTRUCTION"),
    ],
)
def test_answers_to_what_was_not_asked(act: str, answers: dict[str, Any], code: str) -> None:
    told().misfits(f"p16.{act}", IN_CHARGE, **answers, codes={code})


def test_an_item_that_is_not_in_custody() -> None:
    story = Story().registered().staffed()
    story.misfits("p16.sample", INSPECTOR, inspection=inspected(story), item=FILE, codes={"ITEM_UNKNOWN"})


def test_a_tier_that_is_not_there() -> None:
    told().misfits("p16.open-inspection", INSPECTOR, tier=TierNo(7), manner="record", scope="x", codes={"NO_TIER"})


def test_another_tier_does_not_answer() -> None:
    """What 乙 was asked, a subcontractor cannot settle."""
    story = told()
    call = story.does("p16.call-for-report", OFFICER, about="x").number
    moment = Moment(story.now, IN_CHARGE, FIRM, Capacity.PERSON_IN_CHARGE, TierNo(2))
    act = annex.ACTS["p16.report"](call=call, state=True)
    assert "NO_CALL" in {getattr(one, "code", None) for one in annex.judge(story.whole, act, moment)}


def test_a_snapshot_gives_the_state_back() -> None:
    story = told()
    story.does("p16.sample", INSPECTOR, inspection=inspected(story), item=FILE)
    story.does("p16.instruct", OFFICER, what="x", due="2026-05-01")
    assert annex.restore(annex.snapshot(story.whole)) == story.whole
