"""第2: nobody acts for the contractor who is not on the register at that moment."""

import pytest

from azukari.kernel.asks import Word
from azukari.kernel.entry import Moment
from azukari.kernel.values import Capacity, ItemId, Purpose, TierNo
from azukari.provisions import p02_persons
from azukari.provisions.p08_acts import OpenRecord
from tests.story import FILE, FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, WORKER, Story, ident


def test_designating_is_the_signatorys_act() -> None:
    story = Story().registered()
    story.refused("p02.designate", OFFICER, full_name="誰か", cites={"2.1"})
    story.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
    assert "p02.in-charge" not in story.owed()


def test_without_a_person_in_charge_the_designation_is_owed() -> None:
    duty = Story().registered().owed()["p02.in-charge"]
    assert duty.cites == "2.1"
    assert duty.satisfied_by == ("p02.designate",)


def test_somebody_not_on_the_register_cannot_act() -> None:
    story = Story().registered().staffed()
    story.refused(
        "p02.supervise",
        OTHER,
        since="2026-04-01",
        until="2026-04-02",
        persons=[WORKER],
        looked_at="x",
        findings="y",
        cites={"2.1"},
    )


def test_who_has_left_is_off_the_register_from_the_day_after() -> None:
    story = Story().registered().staffed()
    story.at("2026-04-10 09:00").does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    story.does("p02.confirm-employer", WORKER, agrees=True)
    story.at("2026-04-11 09:00").refused("p02.confirm-employer", WORKER, agrees=True, cites={"2.1"})


def test_an_enrolment_in_the_future_takes_effect_then() -> None:
    story = Story().registered().staffed()
    story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="中村", employer=FIRM, work="封入", since="2026-05-01")
    story.refused("p02.confirm-employer", OTHER, agrees=True, cites={"2.1"})
    story.at("2026-05-01 00:00").does("p02.confirm-employer", OTHER, agrees=True)


def test_supervision_is_owed_again_by_the_adopted_cadence() -> None:
    story = Story().registered().staffed()
    assert story.owed()["p02.supervise"].due is None
    story.adopts(supervision_months=1)
    story.at("2026-05-02 09:00")
    assert story.owed()["p02.supervise"].late(story.now)
    story.does(
        "p02.supervise", IN_CHARGE, since="2026-04-01", until="2026-05-01", persons=[WORKER], looked_at="施錠", findings="なし"
    )
    assert not story.owed()["p02.supervise"].late(story.now)


def test_supervision_names_only_enrolled_persons() -> None:
    story = Story().registered().staffed()
    answers = {"since": "2026-04-01", "until": "2026-04-30", "looked_at": "x", "findings": "y"}
    story.misfits("p02.supervise", IN_CHARGE, persons=[ident("pn", "stranger")], **answers, codes={"NOT_ENROLLED"})


def test_an_employer_that_the_person_denies_must_be_clarified() -> None:
    story = Story().registered().staffed().adopts(employer_confirmation=1)
    assert "p02.employer-unconfirmed" in story.owed()
    story.does("p02.confirm-employer", WORKER, agrees=False, actual="別の会社")
    assert story.owed()["p02.employer-denied"].since == story.now, "owed since it was said, not since they were enrolled"


def test_a_person_in_charge_who_leaves_is_owed_a_successor() -> None:
    story = Story().registered().staffed()
    story.does("p02.leave", SIGNATORY, person=IN_CHARGE, last_day="2026-04-05")
    story.at("2026-04-05 09:00")
    assert "p02.in-charge" not in story.owed()
    story.at("2026-04-06 09:00")
    assert "p02.in-charge" in story.owed()
    story.refused("p02.enrol", IN_CHARGE, full_name="x", employer=FIRM, work="y", cites={"2.1"})


def test_who_was_replaced_in_charge_can_leave_the_register() -> None:
    story = Story().registered().staffed()
    story.does("p02.designate", SIGNATORY, person=OTHER, full_name="後任")
    story.does("p02.leave", OTHER, person=IN_CHARGE, last_day="2026-04-01")
    assert story.whole.ground.engaged(IN_CHARGE, "2026-04-02") is None


def test_nobody_leaves_who_was_never_there() -> None:
    Story().registered().staffed().misfits("p02.leave", IN_CHARGE, person=OTHER, last_day="2026-04-01", codes={"NOT_ENROLLED"})


@pytest.mark.parametrize("tier, refused", [(1, False), (2, True)])
def test_who_is_enrolled_with_one_tier_handles_nothing_for_another(tier: int, refused: bool) -> None:
    """2.1"""
    story = Story().registered().staffed()
    opening = OpenRecord(item=ItemId(FILE), purpose=Purpose(1), key=Word(True))
    moment = Moment(story.now, WORKER, FIRM, Capacity.ENGAGED_PERSON, TierNo(tier))
    found = p02_persons.handling(story.whole.slices[2], opening, moment, story.whole.ground)
    assert bool(found) is refused
