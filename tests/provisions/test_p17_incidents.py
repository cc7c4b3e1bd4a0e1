"""第17: anyone notifies, reports come in versions, a hold holds at once, and 甲 decides what is lost."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.act import BringsHome, Handling, Moves
from azukari.kernel.duty import Owes
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import LOST, Account, Move
from azukari.kernel.values import Capacity, Day, ItemId, Number, Purpose, TierNo, day_of, end_of
from tests.provisions.counter import heard, made
from tests.story import APPROVER, FILE, FIRM, IN_CHARGE, INSPECTOR, OFFICER, OTHER, SIGNATORY, WORKER, Story, ident

ANOTHER = ItemId(ident("im", "another"))
THIRD = ItemId(ident("im", "third"))


class Touch(Handling):
    """A person touches something."""

    name = "p98.touch"
    by = (Capacity.ENGAGED_PERSON,)


class Carry(Moves):
    """Something goes somewhere."""

    name = "p98.carry"
    by = (Capacity.ENGAGED_PERSON,)
    moves: tuple[Move, ...]


class CarryHome(BringsHome, Moves):
    """Something goes home."""

    name = "p98.carry-home"
    by = (Capacity.ENGAGED_PERSON,)
    moves: tuple[Move, ...]


def told() -> Story:
    """The file is with the contractor."""
    story = Story().registered().staffed()
    came(story, FILE)
    return story


def came(story: Story, item: str, parent: str | None = None) -> None:
    """A thing stands with the contractor, as found when the contract was taken over."""
    found = {"item": item, "label": "台帳", "medium": "paper", "parent": parent}
    papers = {"found_on": "2026-04-01", "items": [found], "target": "t1/vault", "shown_by": "台帳"}
    heard(story, made(story, "p00.take-over", **papers), OFFICER)


def notified(story: Story, officer: Any = WORKER, **answers: Any) -> Number:
    return story.does("p17.notify", officer, **{"what": "USBメモリが見当たらない", **answers}).number


def against(story: Story, act: Any, tier: int = 1) -> set[str]:
    moment = Moment(story.now, WORKER, FIRM, Capacity.ENGAGED_PERSON, TierNo(tier))
    return {one.cites for one in annex.judge(story.whole, act, moment) if isinstance(one, Objection) and one.cites == "17.1"}


def touch(item: str = FILE) -> Touch:
    return Touch(item=ItemId(item), purpose=Purpose(1))


def to(target: str) -> tuple[Move, ...]:
    return (Move(item=ItemId(FILE), quantity=1, source=Account("t1/vault"), target=Account(target)),)


# ── notice ──


@pytest.mark.parametrize("officer", [WORKER, SIGNATORY, OFFICER, OTHER])
def test_anyone_notifies(officer: Any) -> None:
    """17.1 — also who stands on no register"""
    notified(told(), officer)


def test_a_notice_is_possible_after_the_end_of_the_contract() -> None:
    """17.1"""
    notified(told().at("2027-06-01 09:00"), OTHER)


def test_a_written_report_is_owed_from_the_notice() -> None:
    """17.1"""
    story = told()
    number = notified(story)
    duty = story.owed()["p17.report"]
    assert (duty.cites, duty.owes, duty.about, duty.due, duty.since) == ("17.1", Owes.CONTRACTOR, number, None, story.now)
    story.does("p17.report", SIGNATORY, incident=number, happened="棚の裏で見つかった")
    assert "p17.report" not in story.owed()


def test_the_written_report_is_late_by_the_adopted_days() -> None:
    """17.1"""
    story = told().adopts(written_report_days=3)
    notified(story)
    assert not story.owed()["p17.report"].late(story.at("2026-04-04 23:59").now)
    assert story.owed()["p17.report"].late(story.at("2026-04-05 00:00").now)


def test_a_report_is_the_contractors_and_never_waits() -> None:
    """17.1"""
    story = told()
    number = notified(story)
    story.refused("p17.report", WORKER, incident=number, happened="x", cites={"17.1"})
    story.at("2027-06-01 09:00").does("p17.report", SIGNATORY, incident=number, happened="x")


def test_a_notice_that_came_late_must_be_explained() -> None:
    """17.1 with the adopted hours"""
    story = told().at("2026-04-02 12:00")
    number = notified(story, known_at="2026-04-02 09:00")
    assert "p17.late-notice" not in story.owed()
    story.adopts(first_notice_hours=1)
    assert "p17.late-notice" in story.owed()
    story.does("p17.report", SIGNATORY, incident=number, happened="x", explains="連絡網が古かった")
    assert "p17.late-notice" not in story.owed()


@pytest.mark.parametrize(
    "changed", [{"persons": 120}, {"harms": ["leakage"]}, {"known_at": "2026-03-30 09:00"}, {"items": [ANOTHER]}]
)
def test_a_report_that_contradicts_the_one_before_must_be_explained(changed: dict[str, Any]) -> None:
    """17.1 — earlier versions stay, and the contradiction is shown"""
    story = told()
    number = notified(story, persons=12, harms=["loss"], known_at="2026-03-31 09:00", items=[FILE])
    story.does("p17.report", SIGNATORY, incident=number, happened="x")
    assert "p17.explain" not in story.owed()
    story.does("p17.report", SIGNATORY, incident=number, happened="x", **changed)
    assert story.owed()["p17.explain"].about == number
    story.does("p17.report", SIGNATORY, incident=number, happened="x", explains="数え直した")
    assert "p17.explain" not in story.owed()


def test_what_was_left_open_is_no_contradiction() -> None:
    story = told()
    number = notified(story)
    story.does("p17.report", SIGNATORY, incident=number, happened="x", persons=12)
    assert "p17.explain" not in story.owed()


# ── hold ──


@pytest.mark.parametrize("officer", [OFFICER, INSPECTOR, IN_CHARGE, SIGNATORY])
def test_a_hold_stops_handling_at_once(officer: Any) -> None:
    """17.1"""
    story = told()
    assert against(story, touch()) == set()
    story.does("p17.hold", officer, items=[FILE], reason="x")
    assert against(story, touch()) == {"17.1"}
    assert against(story, touch(ANOTHER)) == set()


def test_a_named_item_is_held_for_every_tier() -> None:
    """By 甲: a contractor's hold reaches its own chain."""
    story = told()
    number = story.does("p17.hold", IN_CHARGE, items=[FILE], reason="x").number
    assert (against(story, touch()), against(story, touch(), 2)) == ({"17.1"}, set())
    story.does("p17.lift-hold", OFFICER, hold=number, reason="x")
    story.does("p17.hold", OFFICER, items=[FILE], reason="x")
    assert against(story, touch(), 2) == {"17.1"}


def test_what_was_made_of_something_held_is_held() -> None:
    """17.1: an extract of it, and an extract of the extract."""
    story = told()
    for item, parent in ((ANOTHER, FILE), (THIRD, ANOTHER)):
        came(story, item, parent)
    story.does("p17.hold", OFFICER, items=[FILE], reason="x")
    assert against(story, touch(ANOTHER)) == against(story, touch(THIRD)) == {"17.1"}


def test_a_contractor_holds_nothing_that_it_never_had() -> None:
    story = told()
    story.misfits("p17.hold", IN_CHARGE, items=[ANOTHER], reason="x", codes={"ITEM_UNKNOWN"})
    story.does("p17.hold", OFFICER, items=[ANOTHER], reason="x")


def test_a_hold_that_names_nothing_holds_everything() -> None:
    """17.1 — of everybody when 甲 says so, of the own tier when the contractor does"""
    story = told()
    story.does("p17.hold", IN_CHARGE, reason="x")
    assert (against(story, touch()), against(story, touch(), 2)) == ({"17.1"}, set())
    story.does("p17.hold", OFFICER, reason="x")
    assert against(story, touch(), 2) == {"17.1"}


def test_what_is_held_is_not_given_out_but_goes_home() -> None:
    """17.1, and the safe direction"""
    story = told()
    story.does("p17.hold", OFFICER, items=[FILE], reason="x")
    assert against(story, Carry(moves=to("delivered"))) == {"17.1"}
    assert against(story, CarryHome(moves=to("returned"))) == set()


def test_only_the_ward_lifts_a_hold() -> None:
    """17.1"""
    story = told()
    number = story.does("p17.hold", IN_CHARGE, items=[FILE], reason="x").number
    story.refused("p17.lift-hold", IN_CHARGE, hold=number, reason="x", cites={"17.1"})
    story.does("p17.lift-hold", OFFICER, hold=number, reason="x")
    assert against(story, touch()) == set()


def test_one_hold_lifted_leaves_the_other() -> None:
    story = told()
    first = story.does("p17.hold", IN_CHARGE, items=[FILE], reason="x").number
    story.does("p17.hold", IN_CHARGE, items=[FILE], reason="y")
    story.does("p17.lift-hold", OFFICER, hold=first, reason="x")
    assert against(story, touch()) == {"17.1"}


# ── instruction, assessment, end ──


def test_an_instruction_is_owed_until_carried_out() -> None:
    """17.1"""
    story = told()
    number = notified(story)
    order = story.does("p17.instruct", OFFICER, incident=number, what="施錠棚を調べる", due="2026-04-03").number
    duty = story.owed()["p17.carry-out"]
    assert (duty.owes, duty.about, duty.late(story.at("2026-04-04 00:00").now)) == (Owes.CONTRACTOR, order, True)
    story.does("p17.carry-out", SIGNATORY, instruction=order, done="調べた")
    assert "p17.carry-out" not in story.owed()


def test_an_incident_is_not_closed_before_report_and_instructions() -> None:
    """17.1"""
    story = told()
    number = notified(story)
    order = story.does("p17.instruct", OFFICER, incident=number, what="x").number
    story.does("p17.assess", OFFICER, incident=number, outcome="established", reason="x")
    found = story.refused("p17.close-incident", OFFICER, incident=number, lessons="x", cites={"17.1"})
    assert len(found) == 2
    story.does("p17.report", SIGNATORY, incident=number, happened="x")
    story.does("p17.carry-out", SIGNATORY, instruction=order, done="x")
    assert story.owed()["p17.decide"].owes is Owes.WARD
    story.does("p17.close-incident", OFFICER, incident=number, lessons="x")
    assert "p17.decide" not in story.owed()


def test_an_incident_is_not_closed_before_it_is_assessed() -> None:
    story = told()
    number = notified(story)
    story.does("p17.report", SIGNATORY, incident=number, happened="x")
    story.misfits("p17.close-incident", OFFICER, incident=number, lessons="x", codes={"NOT_ASSESSED"})


def test_the_dates_run_from_the_day_on_which_the_ward_knew_and_bind_no_report_of_the_contractor() -> None:
    """term.statutory_clock, 17.1 — 甲 notifies what had reached it before"""
    story = told().adopts(statutory_clock=1, first_notice_hours=1).at("2026-04-06 09:00")
    number = story.does("p17.notify", OFFICER, what="x", direct=True, known_at="2026-04-02 00:00").number
    assert story.owed()["p17.preliminary"].due == end_of(Day("2026-04-06"))
    assert "p17.late-notice" not in story.owed(), "乙 was not late: it was not told"
    story.does("p17.report", SIGNATORY, incident=number, happened="x", known_at="2026-04-06 08:00")
    assert "p17.explain" not in story.owed()
    other = story.does("p17.notify", WORKER, what="y", known_at="2026-04-02 00:00").number
    (duty,) = (one for one in annex.duties(story.whole, story.now) if one.code == "p17.preliminary" and one.about == other)
    assert duty.due == end_of(Day("2026-04-10")), "what 乙 knew before, 甲 did not"


def test_the_statutory_dates_are_shown_where_adopted_until_decided_otherwise() -> None:
    """term.statutory_clock"""
    story = told()
    number = notified(story)
    assert "p17.preliminary" not in story.owed()
    story.adopts(statutory_clock=1)
    duty = story.owed()["p17.preliminary"]
    assert (duty.cites, duty.owes) == ("term.statutory_clock", Owes.WARD)
    story.does("p17.report-to-authority", OFFICER, incident=number, stage="preliminary", to="個人情報保護委員会")
    assert "p17.preliminary" not in story.owed()
    assert "p17.final" in story.owed()
    story.does("p17.assess", OFFICER, incident=number, outcome="established", reportable=["unjust_purpose"], reason="x")
    longer = story.owed()["p17.final"].due
    story.does("p17.assess", OFFICER, incident=number, outcome="established", reportable=["sensitive"], reason="x")
    shorter = story.owed()["p17.final"].due
    assert longer is not None
    assert shorter is not None
    assert shorter < longer
    story.does("p17.assess", OFFICER, incident=number, outcome="not_established", reason="x")
    assert "p17.final" not in story.owed()


def due_of(code: str, notified_at: str, *reasons: str) -> str:
    """The day until which 甲 has time, for an incident notified at a moment."""
    story = told().adopts(statutory_clock=1)
    number = notified(story.at(notified_at))
    if reasons:
        story.does("p17.assess", OFFICER, incident=number, outcome="established", reportable=list(reasons), reason="x")
    due = story.owed()[code].due
    assert due is not None
    assert due == end_of(day_of(due)), "a date lasts until the end of its day in Japan"
    return day_of(due)


@pytest.mark.parametrize(
    "notified_at, last",
    [
        ("2026-09-01 09:00", "2026-09-30"),  # the day itself is the first of thirty
        ("2026-09-01 00:00", "2026-09-30"),
        ("2026-09-01 23:59", "2026-09-30"),  # however late on that day
        ("2026-08-21 09:00", "2026-09-24"),  # Saturday 19 September: on over a Sunday and three holidays in a row
        ("2026-11-30 09:00", "2027-01-04"),  # 29 December: on past the turn of the year
        ("2026-12-14 09:00", "2027-01-12"),  # a plain Tuesday although holidays lie within
    ],
)
def test_the_final_report_has_thirty_days_and_a_closed_office_moves_the_last_one(notified_at: str, last: str) -> None:
    """Weekends and holidays within the thirty days count."""
    assert due_of("p17.final", notified_at) == last


def test_an_unjust_purpose_gives_sixty_days() -> None:
    assert due_of("p17.final", "2026-09-01 09:00", "unjust_purpose") == "2026-10-30"
    assert due_of("p17.final", "2026-09-01 09:00", "sensitive") == "2026-09-30"
    assert due_of("p17.final", "2026-09-05 09:00", "unjust_purpose") == "2026-11-04"  # 3 November is 文化の日


@pytest.mark.parametrize(
    "notified_at, last",
    [
        ("2026-09-01 09:00", "2026-09-05"),  # a Saturday, and shown as such
        ("2026-04-28 09:00", "2026-05-02"),
        ("2026-09-18 09:00", "2026-09-22"),  # a holiday
    ],
)
def test_the_preliminary_report_is_soon_whatever_day_it_falls_on(notified_at: str, last: str) -> None:
    """Three to five days are guidance for 速やかに, no period that moves: the date shown is never later than the true one."""
    assert due_of("p17.preliminary", notified_at) == last


# ── lost ──


def test_nothing_is_lost_but_by_the_wards_decision() -> None:
    """17.1"""
    assert against(told(), Carry(moves=to("lost"))) == {"17.1"}
    assert against(told(), CarryHome(moves=to("lost"))) == {"17.1"}


def test_losing_goes_nowhere_else_and_is_the_approvers() -> None:
    story = told()
    number = notified(story)
    moves = [{"item": FILE, "quantity": 1, "source": "t1/vault", "target": "erased"}]
    found, _ = story.tries("p17.lose-item", APPROVER, incident=number, moves=moves, reason="x")
    assert "NOT_LOST" in {one.code for one in found if isinstance(one, Misfit)}
    lost = [{**moves[0], "target": "lost"}]
    found, _ = story.tries("p17.lose-item", OFFICER, incident=number, moves=lost, reason="x")
    assert {one.cites for one in found if isinstance(one, Objection)} == {"17.1"}


def test_what_the_ward_decides_is_lost_is_nowhere_with_the_contractor() -> None:
    """17.1, and the balance reaches zero although the thing is gone"""
    story = told()
    custody = story.whole.ground.custody
    number = notified(story)
    lost = [{"item": FILE, "quantity": 1, "source": "t1/vault", "target": "lost"}]
    story.misfits("p17.lose-item", APPROVER, incident=99, moves=lost, reason="x", codes={"NO_INCIDENT"})
    story.does("p17.report", SIGNATORY, incident=number, happened="探したがない", items=[FILE])
    story.does("p17.assess", OFFICER, incident=number, outcome="established", reason="x")
    story.does("p17.lose-item", APPROVER, incident=number, moves=lost, reason="見つからない")
    assert custody.is_zero()
    assert custody.at(ItemId(FILE), LOST) == 1


# ── what does not fit the record ──


@pytest.mark.parametrize(
    "act, officer, answers",
    [
        ("report", SIGNATORY, {"happened": "x"}),
        ("instruct", OFFICER, {"what": "x"}),
        ("assess", OFFICER, {"outcome": "established", "reason": "x"}),
        ("report-to-authority", OFFICER, {"stage": "final", "to": "x"}),
        ("close-incident", OFFICER, {"lessons": "x"}),
    ],
)
def test_an_incident_that_is_not_there(act: str, officer: Any, answers: dict[str, Any]) -> None:
    told().misfits(f"p17.{act}", officer, incident=99, **answers, codes={"NO_INCIDENT"})


def test_an_incident_that_is_closed_still_takes_reports() -> None:
    story = told()
    number = notified(story)
    story.does("p17.report", SIGNATORY, incident=number, happened="x")
    story.does("p17.assess", OFFICER, incident=number, outcome="not_established", reason="x")
    story.does("p17.close-incident", OFFICER, incident=number, lessons="x")
    story.misfits("p17.instruct", OFFICER, incident=number, what="x", codes={"CLOSED"})
    story.does("p17.report", SIGNATORY, incident=number, happened="続報")


def test_instructions_and_holds_that_are_not_there() -> None:
    story = told()
    story.misfits("p17.carry-out", SIGNATORY, instruction=99, done="x", codes={"NO_INSTRUCTION"})
    story.misfits("p17.lift-hold", OFFICER, hold=99, reason="x", codes={"NO_HOLD"})


def test_nothing_becomes_known_in_the_future() -> None:
    told().misfits("p17.notify", WORKER, what="x", known_at="2026-04-02 09:00", codes={"FUTURE"})


def test_a_snapshot_gives_the_state_back() -> None:
    story = told()
    number = notified(story, persons=3)
    story.does("p17.hold", OFFICER, items=[FILE], reason="x")
    story.does("p17.report-to-authority", OFFICER, incident=number, stage="preliminary", to="x")
    assert annex.restore(annex.snapshot(story.whole)) == story.whole
