"""人事異動 at 乙: signatory, person in charge and handover officer succeed one another; what a person must do themself does not pass."""

from azukari import annex
from azukari.kernel.objection import Objection
from azukari.kernel.values import PersonId
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, FIRM, HANDOVER, IN_CHARGE, OFFICER, OTHER, SIGNATORY, SITE, WORKER, Story, ident

NEXT = PersonId(ident("pn", "next"))
MORE = PersonId(ident("pn", "more"))


def held(story: Story, person: PersonId, day: str) -> set[str]:
    time = Story().at(f"{day} 12:00").now
    return {one.capacity.value for one in annex.holdings(story.whole, person, time)}


def succeeds(story: Story, person: PersonId, since: str, successor: PersonId = NEXT, by: PersonId = SIGNATORY) -> None:
    story.does("p00.succeed", by, person=person, successor=successor, successor_name="後任", since=since)


def test_the_person_in_charge_is_succeeded_on_the_day() -> None:
    story = Story().registered().staffed()
    succeeds(story, IN_CHARGE, "2026-05-01")
    days = ("2026-04-30", "2026-05-01")
    assert [held(story, IN_CHARGE, day) for day in days] == [{"person_in_charge"}, set()]
    assert [held(story, NEXT, day) for day in days] == [set(), {"person_in_charge"}]
    story.at("2026-05-01 09:00")
    assert "p02.in-charge" not in story.owed()
    story.does("p02.enrol", NEXT, person=OTHER, full_name="x", employer=FIRM, work="x")


def test_the_predecessor_may_leave_the_register() -> None:
    story = Story().registered().staffed()
    succeeds(story, IN_CHARGE, "2026-05-01")
    story.does("p02.leave", SIGNATORY, person=IN_CHARGE, last_day="2026-04-30")
    assert held(story, NEXT, "2026-05-02") == {"person_in_charge"}


def test_the_handover_officer_is_succeeded() -> None:
    """10.1"""
    story = Ready().people().designated()
    succeeds(story, HANDOVER, "2026-05-01")
    assert "handover_officer" not in held(story, HANDOVER, "2026-05-01")
    assert held(story, NEXT, "2026-04-30") == set()
    assert held(story, NEXT, "2026-05-01") == {"handover_officer"}
    assert "p10.officers" not in story.at("2026-05-01 09:00").owed()


def test_the_signatory_is_succeeded_and_the_successor_again() -> None:
    story = Story().registered()
    succeeds(story, SIGNATORY, "2026-05-01")
    story.at("2026-05-02 09:00")
    succeeds(story, NEXT, "2026-06-01", MORE, NEXT)
    days = ("2026-04-30", "2026-05-31", "2026-06-01")
    signing = [[who for who in (SIGNATORY, NEXT, MORE) if "signatory" in held(story, who, day)] for day in days]
    assert signing == [[SIGNATORY], [NEXT], [MORE]]


def test_who_was_succeeded_signs_no_more() -> None:
    """2.1"""
    story = Story().registered()
    succeeds(story, SIGNATORY, "2026-04-01")
    found, _ = story.tries("p02.designate", SIGNATORY, person=OTHER, full_name="x")
    assert {one.cites for one in found if isinstance(one, Objection)} == {"2.1"}
    story.does("p02.designate", NEXT, person=OTHER, full_name="x")


def test_a_new_designation_counts_whatever_succession_was_before() -> None:
    story = Story().registered().staffed()
    succeeds(story, IN_CHARGE, "2026-04-01")
    story.does("p02.designate", SIGNATORY, person=MORE, full_name="x")
    assert [held(story, who, "2026-04-02") for who in (IN_CHARGE, NEXT, MORE)] == [set(), set(), {"person_in_charge"}]


def test_a_designation_in_the_future_leaves_no_gap() -> None:
    """2.1"""
    story = Story().registered().staffed()
    story.does("p02.designate", SIGNATORY, person=MORE, full_name="x", since="2026-05-01")
    assert held(story, IN_CHARGE, "2026-04-30") == {"person_in_charge"}
    assert held(story, MORE, "2026-05-01") == {"person_in_charge"}


def test_training_access_and_enrolment_do_not_pass() -> None:
    """2.1, 3.1, 12.1 and whatever else asks for the person themself"""
    story = Ready().all()
    succeeds(story, WORKER, "2026-04-01")
    found, _ = story.tries("p08.open", NEXT, item=FILE, purpose=1, key="1", place=SITE)
    assert {"2.1", "3.1", "12.1"} <= {one.cites for one in found if isinstance(one, Objection)}


def test_a_deputy_of_the_person_in_charge() -> None:
    story = Story().registered().staffed()
    answers = {"person": IN_CHARGE, "deputy": NEXT, "deputy_name": "x", "since": "2026-05-01", "until": "2026-05-31"}
    number = story.does("p00.deputise", SIGNATORY, **answers).number
    days = ("2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01")
    assert [held(story, NEXT, day) for day in days] == [set(), {"person_in_charge"}, {"person_in_charge"}, set()]
    assert held(story, IN_CHARGE, "2026-05-10") == {"person_in_charge"}
    story.does("p00.end-deputy", SIGNATORY, deputation=number)
    assert held(story, NEXT, "2026-05-10") == set()


def test_a_deputy_of_the_signatory_and_of_the_handover_officer() -> None:
    story = Ready().people().designated()
    for person, capacity in ((SIGNATORY, "signatory"), (HANDOVER, "handover_officer")):
        answers = {"person": person, "deputy": NEXT, "deputy_name": "x", "until": "2026-04-30"}
        number = story.does("p00.deputise", SIGNATORY, **answers).number
        assert capacity in held(story, NEXT, "2026-04-30")
        assert capacity not in held(story, NEXT, "2026-05-01")
        story.does("p00.end-deputy", SIGNATORY, deputation=number)
        assert capacity not in held(story, NEXT, "2026-04-30")


def test_one_side_ends_no_deputation_of_the_other() -> None:
    story = Story().registered().staffed()
    answers = {"person": IN_CHARGE, "deputy": NEXT, "deputy_name": "x", "until": "2026-05-31"}
    number = story.does("p00.deputise", SIGNATORY, **answers).number
    story.misfits("p00.end-deputy", OFFICER, deputation=number, codes={"NO_DEPUTY"})


def test_who_is_not_on_the_register_is_succeeded_by_nobody() -> None:
    answers = {"person": OTHER, "successor": NEXT, "successor_name": "x"}
    Story().registered().misfits("p00.succeed", SIGNATORY, **answers, codes={"NOT_IN_OFFICE"})


def test_an_officer_of_the_ward_succeeds_nobody_at_the_contractor() -> None:
    story = Story().registered().staffed()
    answers = {"person": IN_CHARGE, "successor": APPROVER, "successor_name": "x"}
    story.misfits("p00.succeed", SIGNATORY, **answers, codes={"OTHER_SIDE"})


def test_the_contractor_names_no_successor_in_the_ward() -> None:
    answers = {"person": APPROVER, "successor": NEXT, "successor_name": "x"}
    Story().registered().misfits("p00.succeed", SIGNATORY, **answers, codes={"NOT_IN_OFFICE"})


def test_the_wards_successions_change_nothing_at_the_contractor() -> None:
    story = Story().registered().staffed()
    story.does("p00.succeed", OFFICER, person=APPROVER, successor=NEXT, successor_name="x")
    assert held(story, IN_CHARGE, "2026-05-01") == {"person_in_charge"}
    assert held(story, SIGNATORY, "2026-05-01") == {"signatory"}
