"""第6: processing happens where, when and by whom it was notified."""

import pytest

from azukari.annex import holdings
from azukari.kernel.act import Moves
from azukari.kernel.values import Capacity, TierNo
from azukari.law.say import Say
from tests.provisions.counter import Hand, alone, heard, touch
from tests.story import ELSEWHERE, IN_CHARGE, OFFICER, OTHER, SIGNATORY, SITE, WORKER, Story, ident

FACILITY = {"place": SITE, "label": "東工場", "address": "架空区一丁目1番1号"}
SCHEDULE = {
    "place": SITE, "work": "印刷", "since": "2026-04-01", "until": "2026-09-30",
    "weekdays": [0, 1, 2, 3, 4], "from_minute": 540, "to_minute": 1020,
}  # fmt: skip


class Give(Hand, Moves):
    """渡す"""

    name = "p99.give"
    title = Say("渡す", "Give")


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


@pytest.fixture
def notified(story: Story) -> Story:
    story.does("p06.notify-facility", SIGNATORY, **FACILITY)
    story.does("p06.notify-schedule", IN_CHARGE, **SCHEDULE)
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷")
    return story.at("2026-04-02 10:00")


def test_where_when_and_by_whom_as_notified_is_permitted(notified: Story) -> None:
    """6.1"""
    assert alone(notified, 6, touch(), WORKER) == []


def test_nothing_notified_is_two_reasons_at_once(story: Story) -> None:
    """6.1 — the facility and the operator; without a facility there is no schedule to be outside of."""
    assert alone(story, 6, touch(), WORKER) == ["6.1", "6.1"]


@pytest.mark.parametrize("place", [ELSEWHERE, None])
def test_another_place_or_none_known_is_refused(notified: Story, place: str | None) -> None:
    """6.1 — not knowing where somebody is protects nobody."""
    assert alone(notified, 6, touch(), WORKER, place) == ["6.1"]


@pytest.mark.parametrize(
    "moment",
    ["2026-04-02 08:59", "2026-04-02 17:00", "2026-04-04 10:00", "2026-10-01 10:00"],
    ids=["too early", "too late", "Saturday", "after the last day"],
)
def test_outside_the_schedule_is_refused(notified: Story, moment: str) -> None:
    """6.1"""
    assert alone(notified.at(moment), 6, touch(), WORKER) == ["6.1"]


def test_the_first_minute_is_within_and_the_last_is_not(notified: Story) -> None:
    """6.1"""
    assert alone(notified.at("2026-04-02 09:00"), 6, touch(), WORKER) == []
    assert alone(notified.at("2026-04-02 16:59"), 6, touch(), WORKER) == []


def test_a_schedule_at_another_facility_does_not_count(notified: Story) -> None:
    """6.1"""
    notified.does("p06.notify-facility", SIGNATORY, place=ELSEWHERE, label="西工場", address="架空区二丁目")
    assert alone(notified, 6, touch(), WORKER, ELSEWHERE) == ["6.1"]


def test_who_is_not_notified_as_operator_is_refused(notified: Story) -> None:
    """6.1 — the person in charge too."""
    assert alone(notified, 6, touch(), IN_CHARGE) == ["6.1"]


def test_an_operator_of_one_facility_is_none_at_another(notified: Story) -> None:
    """6.1"""
    notified.does("p06.withdraw-operator", IN_CHARGE, person=WORKER)
    notified.does("p06.notify-facility", SIGNATORY, place=ELSEWHERE, label="西工場", address="架空区二丁目")
    notified.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="封入", place=ELSEWHERE)
    assert alone(notified, 6, touch(), WORKER, SITE) == ["6.1"]


def test_a_notice_ahead_takes_effect_on_its_day(story: Story) -> None:
    """6.1"""
    story.does("p06.notify-facility", SIGNATORY, **FACILITY, since="2026-05-01")
    story.does("p06.notify-schedule", IN_CHARGE, **SCHEDULE)
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷", since="2026-05-01")
    assert alone(story.at("2026-04-30 10:00"), 6, touch(), WORKER) == ["6.1", "6.1"]
    assert alone(story.at("2026-05-01 10:00"), 6, touch(), WORKER) == []


def test_what_is_withdrawn_counts_at_once_no_more(notified: Story) -> None:
    """6.1 — facility, schedule and operator alike."""
    schedule = notified.does("p06.notify-schedule", IN_CHARGE, **{**SCHEDULE, "weekdays": [5]}).number
    assert alone(notified.at("2026-04-04 10:00"), 6, touch(), WORKER) == []
    notified.does("p06.withdraw-schedule", IN_CHARGE, schedule=schedule)
    assert alone(notified, 6, touch(), WORKER) == ["6.1"]
    notified.at("2026-04-06 10:00").does("p06.withdraw-operator", IN_CHARGE, person=WORKER)
    assert alone(notified, 6, touch(), WORKER) == ["6.1"]
    notified.does("p06.withdraw-facility", SIGNATORY, place=SITE)
    assert alone(notified, 6, touch(), WORKER) == ["6.1", "6.1"]


def test_withdrawing_is_possible_after_the_end(notified: Story) -> None:
    notified.does("p00.complete", OFFICER)
    notified.does("p06.withdraw-facility", SIGNATORY, place=SITE)


def test_an_operator_has_that_capacity_until_they_leave(notified: Story) -> None:
    assert Capacity.OPERATOR in {one.capacity for one in holdings(notified.whole, WORKER, notified.now)}
    notified.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-02")
    notified.at("2026-04-03 10:00")
    assert Capacity.OPERATOR not in {one.capacity for one in holdings(notified.whole, WORKER, notified.now)}


def test_the_start_gate_wants_all_three_notices(story: Story) -> None:
    """6.1"""
    assert alone(story, 6, Hand()) == ["6.1", "6.1", "6.1"]
    story.does("p06.notify-facility", SIGNATORY, **FACILITY)
    assert alone(story, 6, Hand()) == ["6.1", "6.1"]
    story.does("p06.notify-schedule", IN_CHARGE, **SCHEDULE)
    assert alone(story, 6, Hand()) == ["6.1"]
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷")
    assert alone(story, 6, Hand()) == []


def test_a_schedule_that_is_over_does_not_open_the_gate(notified: Story) -> None:
    """6.1"""
    assert alone(notified.at("2026-10-01 10:00"), 6, Hand()) == ["6.1"]


def test_each_tier_notifies_its_own(notified: Story) -> None:
    """6.1"""
    assert alone(notified, 6, Hand(to_tier=TierNo(2))) == ["6.1", "6.1", "6.1"]


def test_a_change_keeps_the_adopted_lead(notified: Story) -> None:
    """term.notice_lead_days — only once work has been handed over."""
    notified.adopts(notice_lead_days=5)
    notified.does("p06.notify-schedule", IN_CHARGE, **SCHEDULE)
    heard(notified, Give(), OFFICER)
    term = {"term.notice_lead_days"}
    notified.refused("p06.notify-facility", SIGNATORY, **FACILITY, cites=term)
    notified.refused("p06.notify-schedule", IN_CHARGE, **{**SCHEDULE, "since": "2026-04-06"}, cites=term)
    notified.refused("p06.notify-operator", IN_CHARGE, person=WORKER, work="封入", since="2026-04-06", cites=term)
    notified.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="封入", since="2026-04-07")


def test_a_plan_alone_hands_nothing_over_yet(notified: Story) -> None:
    """term.notice_lead_days"""
    notified.adopts(notice_lead_days=5)
    heard(notified, Hand(), OFFICER)
    notified.does("p06.notify-facility", SIGNATORY, **FACILITY)


def test_without_the_term_a_change_may_take_effect_at_once(notified: Story) -> None:
    heard(notified, Give(), OFFICER)
    notified.does("p06.notify-operator", IN_CHARGE, person=IN_CHARGE, work="検査")


def test_a_notice_that_changes_what_is_notified_does_not_stop_the_work(notified: Story) -> None:
    """6.1"""
    notified.does("p06.notify-facility", SIGNATORY, **FACILITY, rooms="二階も使う", since="2026-05-01")
    notified.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷と検査", since="2026-05-01")
    assert alone(notified, 6, touch(), WORKER) == []


def test_misfits_of_a_schedule_are_told_together(story: Story) -> None:
    wrong = {**SCHEDULE, "until": "2026-03-01", "weekdays": [7], "from_minute": 1020, "to_minute": 540}
    story.misfits("p06.notify-schedule", IN_CHARGE, **wrong, codes={"NOT_NOTIFIED", "PERIOD", "WEEKDAYS", "HOURS"})


def test_an_operator_is_on_the_register_and_at_a_notified_place(story: Story) -> None:
    answers = {"person": OTHER, "work": "x", "place": SITE}
    story.misfits("p06.notify-operator", IN_CHARGE, **answers, codes={"NOT_ENROLLED", "NOT_NOTIFIED"})


def test_only_what_is_notified_can_be_withdrawn(story: Story) -> None:
    story.misfits("p06.withdraw-facility", SIGNATORY, place=ident("pl", "nowhere"), codes={"NOT_NOTIFIED"})
    story.misfits("p06.withdraw-schedule", SIGNATORY, schedule=3, codes={"NO_SCHEDULE"})
    story.misfits("p06.withdraw-operator", SIGNATORY, person=WORKER, codes={"NO_OPERATOR"})


def test_a_worker_notifies_nothing(story: Story) -> None:
    story.refused("p06.notify-facility", WORKER, **FACILITY, cites={"6.1"})


def test_the_three_notices_are_owed(story: Story) -> None:
    codes = {"p06.facility", "p06.schedule", "p06.operator"}
    assert codes <= story.owed().keys()
    assert all(story.owed()[code].cites == "6.1" for code in codes)


def test_nothing_is_owed_once_notified(notified: Story) -> None:
    assert not [code for code in notified.owed() if code.startswith("p06.")]


def test_volume_beyond_the_people_is_flagged_where_adopted(notified: Story) -> None:
    """term.volume_per_operator_day"""
    notified.does("p06.state-volume", IN_CHARGE, records_per_day=501, since="2026-04-01", until="2026-09-30")
    assert "p06.volume" not in notified.owed()
    notified.adopts(volume_per_operator_day=500)
    assert notified.owed()["p06.volume"].cites == "term.volume_per_operator_day"
    notified.does("p06.notify-operator", IN_CHARGE, person=IN_CHARGE, work="検査")
    assert "p06.volume" not in notified.owed()


def test_a_volume_has_a_period(story: Story) -> None:
    answers = {"records_per_day": 1, "since": "2026-04-02", "until": "2026-04-01"}
    story.misfits("p06.state-volume", IN_CHARGE, **answers, codes={"PERIOD"})
