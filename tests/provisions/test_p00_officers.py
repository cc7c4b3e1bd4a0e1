"""人事異動: officers of 甲 succeed one another from a day, deputies stand in for an absence, and what was taken away stays away."""

import pytest

from azukari import annex
from azukari.kernel.values import PersonId
from tests.provisions.holding import AT_SITE, FORMS, Holding, move, only
from tests.story import APPROVER, HANDOVER, IN_CHARGE, INSPECTOR, OFFICER, WARD_HANDOVER, WORKER, Story, ident

NEXT = PersonId(ident("pn", "next"))
DEPUTY = PersonId(ident("pn", "depvty"))
TERM = {"term": "term.supervision_months", "value": 1, "source": "x"}


def held(story: Story, person: PersonId, day: str) -> set[str]:
    time = Story().at(f"{day} 12:00").now
    return {one.capacity.value for one in annex.holdings(story.whole, person, time)}


def test_all_capacities_pass_from_the_day_on() -> None:
    story = Story().registered().at("2026-03-20 09:00")
    story.does("p00.appoint", OFFICER, person=APPROVER, full_name="x", capacity="inspector")
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="後任", since="2026-04-10")
    assert held(story, APPROVER, "2026-04-09") == {"approver", "inspector"}
    assert held(story, NEXT, "2026-04-09") == set()
    assert held(story, APPROVER, "2026-04-10") == set()
    assert held(story, NEXT, "2026-04-10") == {"approver", "inspector"}


def test_the_successor_acts_and_the_predecessor_does_not() -> None:
    """o24.1"""
    story = Story().registered()
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x", since="2026-05-01")
    story.does("p00.adopt-term", APPROVER, **TERM)
    story.at("2026-05-01 09:00")
    story.refused("p00.adopt-term", APPROVER, **TERM, cites={"o24.1"})
    story.does("p00.adopt-term", NEXT, **TERM)


def test_a_succession_is_never_backdated() -> None:
    story = Story().registered().at("2026-05-10 09:00")
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x", since="2026-04-01")
    assert held(story, NEXT, "2026-05-09") == set()
    assert held(story, NEXT, "2026-05-10") == {"approver"}


def test_nobody_is_replaced_from_before_the_contract() -> None:
    story = Story().registered().at("2026-05-10 09:00")
    named = {"person": APPROVER, "since": "1999-01-01"}
    (told,) = story.misfits("p00.succeed", OFFICER, **named, successor=NEXT, successor_name="x", codes={"BEFORE_CONTRACT"})
    assert (told.field, "2026-04-01" in told.because.ja) == ("since", True)
    story.misfits("p00.deputise", OFFICER, **named, deputy=NEXT, deputy_name="x", until="2026-06-01", codes={"BEFORE_CONTRACT"})


def test_a_successor_is_named_before_the_contract_begins() -> None:
    story = Story().registered().at("2026-03-20 09:00")
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x", since="2026-03-25")


def test_officers_change_places_and_change_back() -> None:
    story = Story().registered()
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x", since="2026-05-01")
    story.does("p00.succeed", OFFICER, person=NEXT, successor=APPROVER, successor_name="x", since="2026-06-01")
    assert [held(story, APPROVER, day) for day in ("2026-04-30", "2026-05-31", "2026-06-01")] == [
        {"approver"}, set(), {"approver"},
    ]  # fmt: skip
    assert held(story, NEXT, "2026-06-01") == set()


def test_what_the_predecessor_is_given_later_is_their_own() -> None:
    story = Story().registered()
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x")
    story.does("p00.appoint", OFFICER, person=APPROVER, full_name="x", capacity="inspector")
    assert held(story, APPROVER, "2026-05-01") == {"inspector"}
    assert held(story, NEXT, "2026-05-01") == {"approver"}


def test_who_registered_is_succeeded_too() -> None:
    story = Story().registered()
    story.does("p00.succeed", OFFICER, person=OFFICER, successor=NEXT, successor_name="x", since="2026-04-02")
    story.at("2026-04-02 09:00").does("p00.note", NEXT, text="x")


def test_an_approver_can_name_the_section_officers_successor() -> None:
    story = Story().registered()
    story.does("p00.succeed", APPROVER, person=OFFICER, successor=NEXT, successor_name="x")
    assert held(story, NEXT, "2026-04-02") == {"section_officer"}


def test_who_holds_no_office_is_succeeded_by_nobody() -> None:
    answers = {"person": NEXT, "successor": DEPUTY, "successor_name": "x"}
    Story().registered().misfits("p00.succeed", OFFICER, **answers, codes={"NOT_IN_OFFICE"})


def test_nobody_succeeds_themself() -> None:
    answers = {"person": APPROVER, "successor": APPROVER, "successor_name": "x"}
    Story().registered().misfits("p00.succeed", OFFICER, **answers, codes={"SAME_PERSON"})


def test_somebody_of_the_contractor_holds_no_office_of_the_ward() -> None:
    story = Story().registered().staffed()
    answers = {"person": APPROVER, "successor": WORKER, "successor_name": "x"}
    story.misfits("p00.succeed", OFFICER, **answers, codes={"OTHER_SIDE"})


def test_a_successor_to_be_can_be_relieved_before_the_day() -> None:
    story = Story().registered()
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x", since="2026-05-01")
    story.does("p00.relieve", OFFICER, person=NEXT, capacity="approver")
    assert held(story, NEXT, "2026-05-01") == set()


# ── deputies ──


def deputised(story: Story, **changes: str) -> int:
    answers = {"person": APPROVER, "deputy": DEPUTY, "deputy_name": "代理", "since": "2026-05-01", "until": "2026-05-31"}
    return story.does("p00.deputise", OFFICER, **{**answers, **changes}).number


def test_a_deputy_stands_in_from_day_to_day_and_the_officer_stays_one() -> None:
    story = Story().registered()
    deputised(story)
    days = ("2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01")
    assert [held(story, DEPUTY, day) for day in days] == [set(), {"approver"}, {"approver"}, set()]
    assert all(held(story, APPROVER, day) == {"approver"} for day in days)


def test_a_deputation_ends_at_once() -> None:
    story = Story().registered()
    number = deputised(story)
    story.at("2026-05-10 09:00").does("p00.end-deputy", OFFICER, deputation=number)
    assert held(story, DEPUTY, "2026-05-10") == set()
    story.misfits("p00.end-deputy", OFFICER, deputation=number, codes={"NO_DEPUTY"})


def test_a_deputy_goes_with_the_officer_who_is_relieved() -> None:
    story = Story().registered()
    deputised(story)
    story.at("2026-05-10 09:00").does("p00.relieve", OFFICER, person=APPROVER, capacity="approver")
    assert held(story, DEPUTY, "2026-05-11") == set()


def test_a_deputy_is_not_needed_once_there_is_a_successor() -> None:
    story = Story().registered()
    deputised(story)
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x", since="2026-05-15")
    assert [held(story, DEPUTY, day) for day in ("2026-05-14", "2026-05-15")] == [{"approver"}, set()]


def test_a_deputy_has_no_deputy() -> None:
    story = Story().registered()
    deputised(story)
    answers = {"person": DEPUTY, "deputy": INSPECTOR, "deputy_name": "x", "since": "2026-05-02", "until": "2026-05-03"}
    story.misfits("p00.deputise", OFFICER, **answers, codes={"NOT_IN_OFFICE"})


def test_a_deputy_serves_no_longer_than_the_officer() -> None:
    story = Story().registered()
    story.does("p00.appoint", OFFICER, person=NEXT, full_name="x", capacity="inspector", until="2026-05-10")
    deputised(story, person=NEXT)
    assert [held(story, DEPUTY, day) for day in ("2026-05-10", "2026-05-11")] == [{"inspector"}, set()]


def test_an_absence_ends_no_earlier_than_it_begins() -> None:
    answers = {"person": APPROVER, "deputy": DEPUTY, "deputy_name": "x", "since": "2026-05-02", "until": "2026-05-01"}
    Story().registered().misfits("p00.deputise", OFFICER, **answers, codes={"PERIOD"})


def test_the_office_survives_a_snapshot() -> None:
    story = Story().registered()
    deputised(story)
    whole = annex.restore(annex.snapshot(story.whole))
    assert whole.slices[0] == story.whole.slices[0]


# ── after the end ──


def test_after_the_end_whoever_is_needed_to_bring_things_home_is_still_appointed(monkeypatch: pytest.MonkeyPatch) -> None:
    """13.1: returning is never stuck because an officer left."""
    only(monkeypatch, 10, 13)
    story = Holding().ready().holds_forms()
    story.does("p00.complete", OFFICER)
    story.at("2026-06-01 09:00").does("p00.relieve", OFFICER, person=WARD_HANDOVER, capacity="ward_handover_officer")
    story.does("p00.relieve", OFFICER, person=APPROVER, capacity="approver")
    story.does("p02.leave", IN_CHARGE, person=HANDOVER, last_day="2026-05-31")
    for person, capacity in ((NEXT, "approver"), (DEPUTY, "ward_handover_officer")):
        story.does("p00.appoint", OFFICER, person=person, full_name="後任", capacity=capacity)
    story.does("p13.agree-destruction", NEXT, item=FORMS, quantity=10, reason="刷り損じ")
    story.does("p10.designate-officer", IN_CHARGE, person=WORKER, full_name="山﨑 次郎")
    plan = story.does("p10.plan-return", IN_CHARGE, place="窓口", **story.window()).number
    line = {"item": FORMS, "quantity": 40}
    note = story.does("p10.issue-return", WORKER, plan=plan, lines=[line]).number
    home = [move(FORMS, AT_SITE, "returned", 40)]
    story.does("p10.receive-return", DEPUTY, note=note, lines=[{**line, "rows": 40}], moves=home)
    assert story.whole.ground.custody.is_zero()
