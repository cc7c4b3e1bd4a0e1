"""What was before the record and what comes after: taking over from paper, renewing, amending; what residents hand in; what is typed for paper."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read
from azukari.kernel.things import Origin
from azukari.kernel.values import CONTRACTOR, INSTRUMENT, Capacity, Day, Number, PartyId, Period, PersonId, TierNo
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_renewal import following, renewal_answers
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, SITE, WARD, WORKER, Story, ident  # fmt: skip

BOOK = ident("im", "book")
SHELF = f"t1/{SITE}"
FOUND: dict[str, Any] = {
    "found_on": "2026-04-01", "shown_by": "送付書控えと現物を照合",
    "items": [{"item": BOOK, "label": "申請書つづり", "medium": "paper", "quantity": 3, "rows": 300}],
    "moves": [{"item": BOOK, "quantity": 3, "source": "ward", "target": SHELF}],
    "papers": [{"what": "誓約書", "document": "x"}],
}  # fmt: skip


# ── taking over a contract that ran on paper ──


def instructed() -> Ready:
    story = Ready().people()
    story.notified().instructed()
    return story


def test_what_was_found_is_the_opening_balance() -> None:
    story = instructed()
    entry = story.does("p00.take-over", OFFICER, **FOUND)
    custody = story.whole.ground.custody
    assert custody.at(BOOK, SHELF) == 3  # type: ignore[arg-type]  # tests name accounts as text
    assert custody.items[BOOK].listed == entry.number, "the item says that it was found"  # type: ignore[index]  # an id
    assert custody.balances()
    assert entry.moment.tier == CONTRACTOR


def test_several_papers_make_several_openings() -> None:
    story = instructed()
    story.does("p00.take-over", OFFICER, **FOUND)
    other = {"item": FILE, "label": "x", "medium": "paper"}
    moves = [{"item": FILE, "source": "ward", "target": SHELF}]
    story.does("p00.take-over", APPROVER, **{**FOUND, "items": [other], "moves": moves})


def test_what_lies_all_in_one_place_needs_no_list_of_places() -> None:
    story = instructed()
    items = [{"label": "申請書", "medium": "paper", "quantity": 3}, {"label": "控え", "medium": "paper", "quantity": 2}]
    story.does("p00.take-over", OFFICER, **{**FOUND, "items": items, "moves": [], "target": SHELF})
    assert [one.quantity for one in story.whole.ground.custody.lines()] == [3, 2]


def test_earlier_papers_alone_can_be_attached() -> None:
    instructed().does("p00.take-over", OFFICER, **{**FOUND, "items": [], "moves": []})


def test_after_the_first_handover_nothing_is_found_any_more() -> None:
    story = Ready().all()
    story.misfits("p00.take-over", OFFICER, **FOUND, codes={"HANDED_OVER"})


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"tier": 2, "items": [], "moves": []}, "NO_TIER"),
        ({"found_on": "2026-04-02"}, "FUTURE"),
        ({"items": [], "moves": [], "papers": []}, "NOTHING"),
        ({"moves": [{**FOUND["moves"][0], "quantity": 2}]}, "NOT_PLACED"),
        ({"moves": [{**FOUND["moves"][0], "target": "returned"}]}, "FOUND_WHERE"),
        ({"moves": [{**FOUND["moves"][0], "target": "t2/vault"}]}, "FOUND_WHERE"),
        ({"moves": [], "target": "delivered"}, "FOUND_WHERE"),
        ({"items": [{**FOUND["items"][0], "medium": "vault"}]}, "FOUND_VAULT"),
    ],
)
def test_one_fault_each_in_what_was_found(changes: dict[str, Any], code: str) -> None:
    instructed().misfits("p00.take-over", OFFICER, **{**FOUND, **changes}, codes={code})


def test_what_was_found_stands_where_the_ward_instructed() -> None:
    """15.1"""
    Ready().people().refused("p00.take-over", OFFICER, **FOUND, cites={"15.1"})


def test_the_contractor_finds_nothing_by_itself() -> None:
    """o24.1"""
    instructed().refused("p00.take-over", IN_CHARGE, **FOUND, cites={"o24.1"})


def test_what_was_found_has_to_come_home() -> None:
    """13.1"""
    story = instructed()
    story.does("p00.take-over", OFFICER, **FOUND)
    story.does("p00.complete", OFFICER)
    story.refused("p00.close", APPROVER, cites={"13.1"})


# ── what residents hand in ──

FORMS: dict[str, Any] = {
    "purpose": 1, "items": [{"item": BOOK, "label": "申請書", "medium": "paper", "quantity": 5}], "target": SHELF, "how": "窓口で受付",
}  # fmt: skip


class Prepared(Ready):
    """Ready to collect: registered with these answers."""

    def __init__(self, **registration: Any) -> None:
        super().__init__()
        self.registration = registration

    def registered(self, **changes: Any) -> Story:
        return super().registered(**{**self.registration, **changes})


def collecting(**registration: Any) -> Ready:
    story = Prepared(**{"collects": True, **registration})
    story.people().trained().ruled().notified().instructed()
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    story.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=50)
    return story


def test_what_is_acquired_comes_into_custody() -> None:
    story = collecting()
    entry = story.does("p00.acquire", WORKER, place=SITE, **FORMS)
    custody = story.whole.ground.custody
    assert custody.at(BOOK, SHELF) == 5  # type: ignore[arg-type]  # tests name accounts as text
    assert custody.at(BOOK, "collected") == -5  # type: ignore[arg-type]
    assert custody.items[BOOK].origin is Origin.COLLECTED  # type: ignore[index]  # an id
    assert entry.moment.tier == CONTRACTOR


def test_who_is_not_to_collect_does_not() -> None:
    """o24.1"""
    collecting(collects=False).refused("p00.acquire", WORKER, place=SITE, **FORMS, cites={"o24.1"})


def test_collecting_can_be_added_by_amendment() -> None:
    story = collecting(collects=False)
    story.does("p00.amend", APPROVER, collects=True, document_number="x")
    story.does("p00.acquire", WORKER, place=SITE, **FORMS)


def test_what_is_acquired_serves_a_purpose_of_the_contract() -> None:
    """8.1.main"""
    collecting().refused("p00.acquire", WORKER, place=SITE, **{**FORMS, "purpose": 9}, cites={"8.1.main", "12.1"})


def test_before_the_period_nothing_is_acquired() -> None:
    """8.1.main"""
    story = collecting(since="2026-04-02")
    story.refused("p00.acquire", WORKER, place=SITE, **FORMS, cites={"8.1.main"})


def test_after_the_end_nothing_is_acquired() -> None:
    """13.1"""
    story = collecting()
    story.does("p00.complete", OFFICER)
    story.refused("p00.acquire", WORKER, place=SITE, **FORMS, cites={"13.1"})


def test_what_is_acquired_is_kept_where_the_ward_instructed() -> None:
    """15.1"""
    collecting().refused(
        "p00.acquire", WORKER, place=SITE, **{**FORMS, "target": f"t1/{ident('pl', 'home')}"}, cites={"6.1", "15.1"}
    )


def test_what_is_acquired_is_kept_by_whoever_acquired_it() -> None:
    collecting().misfits("p00.acquire", WORKER, place=SITE, **{**FORMS, "target": "t2/vault"}, codes={"NOT_YOUR_PLACE"})


def untrained(story: Ready) -> None:
    story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="新人", employer=FIRM, work="受付")


def suspended(story: Ready) -> None:
    story.does("p12.suspend", OFFICER, person=WORKER, tier=1)


def held(story: Ready) -> None:
    story.does("p17.hold", OFFICER, reason="全部", tier=1)


def not_notified(story: Ready) -> None:
    story.does("p06.withdraw-facility", IN_CHARGE, place=SITE)


def out_of_hours(story: Ready) -> None:
    story.at("2026-04-01 18:00")


def pledge_adopted(story: Ready) -> None:
    story.adopts(pledge_required=1)


@pytest.mark.parametrize(
    "lacking, who, cites",
    [
        (untrained, OTHER, {"3.1", "6.1", "8.1.main", "12.1"}),
        (suspended, WORKER, {"12.1"}),
        (held, WORKER, {"17.1"}),
        (not_notified, WORKER, {"6.1"}),
        (out_of_hours, WORKER, {"6.1"}),
        (pledge_adopted, WORKER, {"term.pledge_required"}),
    ],
)
def test_who_collects_is_asked_what_who_handles_is_asked(lacking: Any, who: PersonId, cites: set[str]) -> None:
    """2 to 6, 8, 12, 17: taking it in is working with it."""
    story = collecting()
    lacking(story)
    story.refused("p00.acquire", who, place=SITE, **FORMS, cites=cites)


def test_nothing_is_collected_without_rules() -> None:
    """5.1.main"""
    story = Prepared(collects=True)
    story.people().trained().notified().instructed()
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    story.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=50)
    story.refused("p00.acquire", WORKER, place=SITE, **FORMS, cites={"5.1.main"})


def test_what_is_collected_counts_against_the_day() -> None:
    """12.1"""
    story = collecting()
    many = {**FORMS, "items": [{**FORMS["items"][0], "rows": 51}]}
    story.refused("p00.acquire", WORKER, place=SITE, **many, cites={"12.1"})


def test_somebody_not_enrolled_acquires_nothing() -> None:
    """2.1"""
    collecting().refused("p00.acquire", OTHER, place=SITE, **FORMS, cites={"2.1", "3.1", "6.1", "8.1.main", "12.1"})


# ── amending ──


def amended(story: Story, **answers: Any) -> None:
    story.does("p00.amend", APPROVER, document_number="変更第1号", **answers)


def test_a_contract_is_extended() -> None:
    story = Story().registered()
    amended(story, until="2027-09-30")
    ground = story.whole.ground
    assert ground.period == ground.tier_period(CONTRACTOR) == Period(Day("2026-04-01"), Day("2027-09-30"))
    assert not ground.over(story.at("2027-09-30 12:00").now)


def test_purposes_are_added_and_none_is_lost() -> None:
    story = Story().registered()
    amended(story, purposes=[{"label": "問合せ対応"}])
    ground = story.whole.ground
    assert ground.purposes == ground.tiers[CONTRACTOR].purposes == (1, 2, 3)


def test_a_contract_can_end_earlier_but_not_in_the_past() -> None:
    story = Story().registered().at("2026-10-01 09:00")
    amended(story, until="2026-10-01")
    story.misfits("p00.amend", APPROVER, document_number="x", until="2026-09-30", codes={"SHRINKS"})


def test_what_has_begun_does_not_begin_later() -> None:
    story = Story().registered()
    story.misfits("p00.amend", APPROVER, document_number="x", since="2026-05-01", codes={"SHRINKS"})


def test_what_has_not_begun_may_begin_later() -> None:
    story = Story().registered(since="2026-05-01")
    amended(story, since="2026-06-01")


def test_a_subcontract_does_not_outlast_the_contract() -> None:
    story = Story().registered()
    ground = story.whole.ground
    first = ground.tiers[CONTRACTOR]
    below = type(first)(TierNo(2), PartyId(ident("pt", "sub")), CONTRACTOR, 2, first.period, first.purposes, story.now)
    ground.tiers[TierNo(2)] = below
    story.misfits("p00.amend", APPROVER, document_number="x", until="2026-12-31", codes={"SHRINKS"})


def test_an_amendment_amends_something() -> None:
    Story().registered().misfits("p00.amend", APPROVER, document_number="x", until="2027-03-31", codes={"NOTHING"})


def test_the_days_of_an_amendment_are_in_order() -> None:
    story = Story().registered(since="2026-05-01")
    story.misfits("p00.amend", APPROVER, document_number="x", until="2026-04-15", codes={"PERIOD"})


def test_what_is_over_is_renewed_and_not_amended() -> None:
    """13.1"""
    story = Story().registered().at("2027-04-01 09:00")
    story.refused("p00.amend", APPROVER, document_number="x", until="2028-03-31", cites={"13.1"})


def test_amending_is_the_approvers() -> None:
    """o24.1"""
    story = Story().registered()
    story.refused("p00.amend", SIGNATORY, document_number="x", until="2028-03-31", cites={"o24.1"})


# ── renewing ──

EARLIER = ident("en", "1astyear")
SAID: dict[str, Any] = {
    "ward_name": "架空区", "subject": "印刷", "section": "税務課", "contractor_name": "あずま印刷", "signatory_name": "東 太郎",
    "purposes": {"0": {"label": "印刷"}, "1": {"label": "封入"}}, "files": {"0": {"label": "台帳", "fields": "氏名"}},
}  # fmt: skip


def test_a_contract_names_the_one_it_renews_once() -> None:
    story = Story().registered()
    story.does("p00.renew", OFFICER, earlier=EARLIER)
    assert story.whole.slices[0].life.earlier == EARLIER
    story.misfits("p00.renew", OFFICER, earlier=EARLIER, codes={"RENEWED"})


def test_renewing_is_the_wards() -> None:
    """o24.1"""
    Story().registered().refused("p00.renew", SIGNATORY, earlier=EARLIER, cites={"o24.1"})


def registration(story: Story) -> Register:
    from azukari.kernel.wire import entry_of

    act = entry_of(story.leaves[0], annex.ACTS).act
    assert isinstance(act, Register)
    return act


def test_the_next_registration_is_offered_complete() -> None:
    story = Story().registered(collects=True)
    answers = renewal_answers(story.whole.ground, SAID, registration(story))
    assert (answers["since"], answers["until"]) == ("2027-04-01", "2028-03-31")
    assert (answers["contractor"], answers["signatory"], answers["collects"]) == (FIRM, SIGNATORY, True)
    assert answers["purposes"] == [{"label": "印刷"}, {"label": "封入"}]
    submission = read(Register, answers, story.mint)
    assert submission.faults == ()
    assert isinstance(submission.act, Register)
    assert submission.act.files[0].persons == 100_000
    assert submission.words["files"]["0"]["label"] == "台帳"


def test_what_the_ground_knows_is_offered_without_the_registration() -> None:
    answers = renewal_answers(Story().registered().whole.ground, SAID)
    assert (answers["signatory"], answers["files"]) == (SIGNATORY, [{"label": "台帳", "fields": "氏名"}])


def test_words_that_were_destroyed_are_asked_for_again() -> None:
    story = Story().registered()
    answers = renewal_answers(story.whole.ground, {}, registration(story))
    faults = read(Register, answers, story.mint).faults
    assert {"ward_name", "subject", "purposes"} <= {one.field for one in faults}


@pytest.mark.parametrize(
    "since, until, then",
    [
        ("2026-04-01", "2027-03-31", ("2027-04-01", "2028-03-31")),
        ("2026-10-01", "2026-12-31", ("2027-01-01", "2027-03-31")),
        ("2026-04-10", "2026-04-19", ("2026-04-20", "2026-04-29")),
        ("2027-03-01", "2028-02-29", ("2028-03-01", "2029-02-28")),
    ],
)
def test_the_next_period_lasts_as_long(since: str, until: str, then: tuple[str, str]) -> None:
    after = following(Period(Day(since), Day(until)))
    assert (after.since, after.until) == then


# ── 代行入力 ──


def typed(story: Story, name: str, officer: PersonId, party: PartyId, typing: PersonId, **answers: Any) -> set[str]:
    """What stands against an act done on paper by an officer and typed by somebody else."""
    capacity, tier = (Capacity.APPROVER, TierNo(0)) if party == WARD else (Capacity.PERSON_IN_CHARGE, CONTRACTOR)
    moment = Moment(story.now, officer, party, capacity, tier, SITE, typing)
    act = read(annex.ACTS[name], answers, story.mint).act
    assert act is not None
    found = annex.judge(story.whole, act, moment)
    if not found:
        annex.hear(story.whole, Entry(Number(story.whole.ground.size), moment, act))
    return {one.code if isinstance(one, Misfit) else one.cites for one in found if isinstance(one, Misfit | Objection)}


def test_each_side_types_for_the_other() -> None:
    story = Story().registered().staffed()
    assert typed(story, "p00.note", IN_CHARGE, FIRM, OFFICER, text="x") == set()
    assert typed(story, "p00.note", APPROVER, WARD, IN_CHARGE, text="x") == set()


def test_nobody_types_for_their_own_side() -> None:
    story = Story().registered().staffed()
    assert typed(story, "p00.note", IN_CHARGE, FIRM, WORKER, text="x") == {"ENTERED_SIDE"}
    assert typed(story, "p00.note", APPROVER, WARD, OFFICER, text="x") == {"ENTERED_SIDE"}


def test_the_system_did_nothing_on_paper() -> None:
    story = Story().registered().staffed()
    assert typed(story, "p00.note", INSTRUMENT, FIRM, OFFICER, text="x") == {"CAPACITY_NOT_HELD", "ENTERED_SIDE"}


def test_an_officer_who_was_relieved_types_nothing() -> None:
    story = Story().registered().staffed()
    story.does("p00.relieve", OFFICER, person=APPROVER, capacity="approver")
    assert typed(story, "p00.note", IN_CHARGE, FIRM, APPROVER, text="x") == {"ENTERED_SIDE"}


def test_nothing_is_opened_for_somebody_else() -> None:
    story = Ready().all()
    assert "ENTERED_HANDLING" in typed(story, "p08.open", WORKER, FIRM, OFFICER, item=FILE, purpose=1, key="1")


def test_what_is_typed_is_judged_as_the_paper_officers() -> None:
    """3.1 and the rest judge who acted, not who typed"""
    story = Story().registered().staffed()
    assert typed(story, "p00.adopt-term", IN_CHARGE, FIRM, OFFICER, term="term.pledge_required", value=1, source="x") == {"o24.1"}
