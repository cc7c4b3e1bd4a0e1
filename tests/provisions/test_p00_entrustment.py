"""The contract itself: its life, its officers, its terms, its annex, and that nothing closes while anything is left."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.act import BringsHome, Enables, Handling, Moves, Oversees, Releases, TakesAway
from azukari.kernel.asks import Word
from azukari.kernel.duty import Owes
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import MADE, RETURNED, Account, Move, NewItem
from azukari.kernel.values import CONTRACTOR, INSTRUMENT, Capacity, ItemId, Medium, Number, Period, Purpose, TierNo
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, FIRM, IN_CHARGE, INSPECTOR, OFFICER, OTHER, SIGNATORY, SITE, WARD, WORKER, Story, ident

TERM = "term.supervision_months"
VAULT = Account("t1/vault")


class Touch(Handling):
    """A person touches something."""

    name = "p98.touch"


class LetGo(Releases):
    """Something is handed over."""

    name = "p98.let-go"


class Give(Enables):
    """Something becomes possible."""

    name = "p98.give"


class TakeAway(TakesAway):
    """Something is taken away."""

    name = "p98.take-away"


class ComeHome(BringsHome):
    """Something comes home."""

    name = "p98.come-home"


class LookAfter(Oversees):
    """Something is overseen."""

    name = "p98.look-after"


class Listing(Moves):
    """Something comes under custody, or leaves it."""

    name = "p98.listing"
    items: tuple[NewItem, ...] = ()
    moves: tuple[Move, ...] = ()


for _act in (Touch, LetGo, Give, TakeAway, ComeHome, LookAfter, Listing):
    _act.by = (Capacity.ENGAGED_PERSON,)

TOUCH = Touch(item=ItemId(FILE), purpose=Purpose(1))
KIND = {
    "Touch": TOUCH,
    "LetGo": LetGo(),
    "Give": Give(),
    "TakeAway": TakeAway(),
    "ComeHome": ComeHome(),
    "LookAfter": LookAfter(),
}


def against(story: Story, act: Any, own: set[str]) -> set[str]:
    """Which of the sentences that the contract itself speaks under stand against an act."""
    moment = Moment(story.now, WORKER, FIRM, Capacity.ENGAGED_PERSON, CONTRACTOR)
    provision, state = annex.PROVISIONS[0], story.whole.slices[0]
    assert provision.number == 0
    found = provision.objections(state, act, moment, story.whole.ground)
    return {one.cites if isinstance(one, Objection) else one.code for one in found} & own


def holding(story: Story) -> Story:
    """One thing stands in the vault of 乙."""
    item = NewItem(item=ItemId(FILE), label=Word(True), medium=Medium.VAULT)
    move = Move(item=ItemId(FILE), source=MADE, target=VAULT)
    story.whole.ground.custody.hear(Listing(items=(item,), moves=(move,)), Number(0), story.now)
    return story


# ── registration ──


def test_before_the_registration_nothing_can_be_done() -> None:
    Story().misfits("p00.note", OFFICER, text="x", codes={"NOT_REGISTERED"})


def test_the_registration_lays_the_ground() -> None:
    ground = Story().registered().whole.ground
    assert (ground.ward, ground.contractor, ground.purposes) == (WARD, FIRM, (1, 2))
    assert ground.period == Period(ground.period.since, ground.period.until)
    assert (ground.tiers[CONTRACTOR].depth, ground.tiers[CONTRACTOR].parent) == (1, CONTRACTOR)


def test_an_entrustment_is_registered_once() -> None:
    story = Story().registered()
    answers = {
        "ward": WARD, "ward_name": "x", "subject": "x", "section": "x", "contractor": FIRM, "contractor_name": "x", "signatory": SIGNATORY,
        "signatory_name": "x", "since": "2026-04-01", "until": "2027-03-31", "purposes": [{"label": "x"}], "files": [{"label": "x"}],
    }  # fmt: skip
    story.misfits("p00.register", OFFICER, **answers, codes={"REGISTERED"})


def test_a_contract_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(AssertionError, match="PERIOD"):
        Story().registered(until="2026-03-31")


def test_who_registers_is_the_section_officer_and_the_signatory_signs_for_the_contractor() -> None:
    story = Story().registered()
    held = {
        person: {one.capacity for one in annex.holdings(story.whole, person, story.now)} for person in (OFFICER, SIGNATORY, OTHER)
    }
    assert held == {OFFICER: {Capacity.SECTION_OFFICER}, SIGNATORY: {Capacity.SIGNATORY}, OTHER: set()}


def test_the_instrument_acts_for_itself() -> None:
    story = Story().registered()
    assert [one.capacity for one in annex.holdings(story.whole, INSTRUMENT, story.now)] == [Capacity.INSTRUMENT]


# ── officers of 甲 ──


def test_an_officer_serves_from_day_to_day() -> None:
    story = Story().registered()
    person = ident("pn", "successor")
    story.does("p00.appoint", OFFICER, person=person, full_name="x", capacity="approver", since="2026-05-01", until="2026-05-31")
    serving = {}
    for day in ("2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01"):
        serving[day] = bool(annex.holdings(story.whole, person, story.at(f"{day} 12:00").now))  # type: ignore[arg-type]  # an id
    assert serving == {"2026-04-30": False, "2026-05-01": True, "2026-05-31": True, "2026-06-01": False}


def test_an_officer_who_is_relieved_is_none_at_once() -> None:
    story = Story().registered()
    story.does("p00.relieve", OFFICER, person=APPROVER, capacity="approver")
    assert annex.holdings(story.whole, APPROVER, story.now) == ()
    found, entry = story.tries("p00.adopt-term", APPROVER, term=TERM, value=1, source="x")
    assert found
    assert entry is None


def test_a_capacity_of_the_contractor_is_not_the_wards_to_give() -> None:
    Story().registered().misfits("p00.appoint", OFFICER, person=OTHER, full_name="x", capacity="signatory", codes={"NOT_WARD"})


def test_who_holds_no_office_is_not_relieved() -> None:
    Story().registered().misfits("p00.relieve", OFFICER, person=INSPECTOR, capacity="approver", codes={"NOT_IN_OFFICE"})


def test_the_contractor_appoints_nobody_for_the_ward() -> None:
    """o24.1"""
    Story().registered().refused("p00.appoint", SIGNATORY, person=OTHER, full_name="x", capacity="approver", cites={"o24.1"})


# ── terms ──


def test_no_number_counts_before_it_is_adopted() -> None:
    story = Story().registered()
    assert story.whole.ground.term("supervision_months", story.now) is None
    story.adopts(supervision_months=1)
    assert story.whole.ground.term("supervision_months", story.now) == 1


def test_a_number_counts_from_its_day_and_never_back() -> None:
    story = Story().registered()
    ground = story.whole.ground
    adopted = {"term": TERM, "source": "決定"}
    story.at("2026-05-10 09:00").does("p00.adopt-term", APPROVER, **adopted, value=3, since="2026-06-01")
    assert ground.term("supervision_months", story.at("2026-05-31 12:00").now) is None
    assert ground.term("supervision_months", story.at("2026-06-01 12:00").now) == 3
    story.does("p00.adopt-term", APPROVER, **adopted, value=1, since="2026-01-01")
    assert ground.term("supervision_months", story.now) == 1
    assert ground.term("supervision_months", story.at("2026-06-01 11:00").now) == 3


def test_a_flag_can_be_taken_back() -> None:
    story = Story().registered().adopts(pledge_required=1)
    assert story.whole.ground.flag("pledge_required", story.now)
    story.adopts(pledge_required=0)
    assert not story.whole.ground.flag("pledge_required", story.now)


def test_adopting_is_the_approvers() -> None:
    """o24.1"""
    story = Story().registered()
    story.refused("p00.adopt-term", OFFICER, term=TERM, value=1, source="x", cites={"o24.1"})
    story.refused("p00.adopt-term", SIGNATORY, term=TERM, value=1, source="x", cites={"o24.1"})


# ── the loaded annex ──


def loaded(story: Story, *lacking: str) -> Number:
    sentences = [{"address": "1.1", "text": "乙は、個人情報を守る。"}]
    return story.does("p00.load-annex", OFFICER, heading="特記事項", sentences=sentences, lacking=list(lacking)).number


def test_a_loaded_annex_has_no_effect_before_it_is_confirmed() -> None:
    story = Story().registered()
    number = loaded(story, "2.1")
    assert story.owed()["p00.annex-unconfirmed"].about == number
    story.refused("p02.designate", OFFICER, full_name="x", cites={"2.1"})
    story.does("p00.confirm-annex", APPROVER, loading=number, lacking=["2.1"])
    assert "p00.annex-unconfirmed" not in story.owed()


def test_a_sentence_that_the_annex_lacks_refuses_nothing_and_nothing_is_owed_under_it() -> None:
    story = Story().registered()
    assert "p02.in-charge" in story.owed()
    story.does("p00.confirm-annex", APPROVER, loading=loaded(story, "2.1"), lacking=["2.1"])
    assert "p02.in-charge" not in story.owed()
    found, _ = story.tries(
        "p02.supervise", OTHER, since="2026-04-01", until="2026-04-01", persons=[OTHER], looked_at="x", findings="x"
    )
    assert [one for one in found if isinstance(one, Objection)] == []


def test_a_capacity_holds_whatever_annex_is_loaded() -> None:
    """An annex without 2.1 does not let an officer of 甲 designate 乙's person in charge."""
    story = Story().registered()
    story.does("p00.confirm-annex", APPROVER, loading=loaded(story, "2.1"), lacking=["2.1"])
    story.misfits("p02.designate", OFFICER, full_name="x", codes={"NOT_YOURS"})


def test_what_is_confirmed_as_lacking_is_what_was_found_lacking() -> None:
    story = Story().registered()
    number = loaded(story, "2.1")
    story.misfits("p00.confirm-annex", APPROVER, loading=number, codes={"LACKING_DIFFERS"})
    story.misfits("p00.confirm-annex", APPROVER, loading=number, lacking=["2.1", "7.3"], codes={"LACKING_DIFFERS"})
    story.misfits("p00.confirm-annex", APPROVER, loading=99, lacking=["2.1"], codes={"NO_LOADING"})


# ── the life of the contract ──


def test_before_the_period_nothing_is_handled() -> None:
    """8.1.main"""
    story = Story().registered(since="2026-05-01")
    assert against(story, TOUCH, {"8.1.main"}) == {"8.1.main"}
    assert against(story, LetGo(), {"8.1.main"}) == set()
    assert against(story.at("2026-05-01 00:00"), TOUCH, {"8.1.main"}) == set()


ENDS = ["period", "complete", "cancelled"]


def ended(how: str) -> Story:
    story = Story().registered().staffed()
    if how == "period":
        story.at("2027-04-01 00:00")
    elif how == "complete":
        story.does("p00.complete", OFFICER)
    else:
        number = story.does("p18.record-violation", OFFICER, sentences=["15.1"], what="x").number
        story.does("p18.cancel", APPROVER, violation=number, reason="x")
    return story


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("kind", ["Touch", "LetGo", "Give"])
def test_after_the_end_the_business_is_over(how: str, kind: str) -> None:
    """13.1"""
    assert against(ended(how), KIND[kind], {"13.1"}) == {"13.1"}


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("kind", ["TakeAway", "ComeHome", "LookAfter"])
def test_after_the_end_everything_can_come_home(how: str, kind: str) -> None:
    """13.1, and the safe direction: return, revocation, inspection and incident stay possible"""
    assert against(ended(how), KIND[kind], {"13.1"}) == set()


def test_the_last_day_is_a_day_of_the_contract() -> None:
    story = Story().registered().at("2027-03-31 23:59")
    assert against(story, TOUCH, {"13.1"}) == set()


def test_a_business_declared_complete_by_mistake_goes_on() -> None:
    """13.1 — while nothing was returned"""
    story = Ready().all()
    story.misfits("p00.resume", APPROVER, why="誤り", codes={"NOT_COMPLETE"})
    story.does("p00.complete", OFFICER)
    opens = {"item": FILE, "purpose": 1, "key": "1"}
    story.refused("p08.open", WORKER, place=SITE, **opens, cites={"13.1"})
    assert "p13.return" in story.owed()
    story.refused("p00.resume", OFFICER, why="誤り", cites={"13.1"})
    story.does("p00.resume", APPROVER, why="契約を取り違えたため")
    assert "p13.return" not in story.owed()
    story.does("p08.open", WORKER, place=SITE, **opens)
    story.does("p00.complete", OFFICER)
    story.does("p00.resume", APPROVER, why="再び誤り")


def test_what_was_acted_upon_is_not_taken_back() -> None:
    """13.1"""
    story = Ready().all()
    story.does("p00.complete", OFFICER)
    agreed = story.does("p13.agree-destruction", APPROVER, item=FILE, quantity=1, reason="容量").number
    story.does("p13.destroy", IN_CHARGE, agreement=agreed, method="key_destruction", level="E1")
    story.refused("p00.resume", APPROVER, why="誤り", cites={"13.1"})


def test_a_closed_entrustment_is_not_resumed() -> None:
    story = certified(ended("complete"))
    story.does("p00.close", APPROVER)
    story.misfits("p00.resume", APPROVER, why="誤り", codes={"NOT_COMPLETE"})


def test_an_entrustment_is_that_of_the_body_whose_officer_registers_it() -> None:
    story = Story()
    cls = annex.ACTS["p00.register"]
    assert annex.prefill(story.whole, cls, {}, story.moment(cls, OFFICER, None))["ward"] == WARD


def test_the_business_is_completed_by_the_ward() -> None:
    """13.1"""
    Story().registered().staffed().refused("p00.complete", IN_CHARGE, cites={"13.1"})


# ── closing ──


def certified(story: Story) -> Story:
    """乙 certifies that nothing remains, 甲 confirms."""
    story.does("p13.certify", IN_CHARGE, nothing_remains=True, how="棚を見た")
    story.does("p13.confirm", OFFICER)
    return story


def test_nothing_closes_while_a_duty_that_says_so_is_owed() -> None:
    """13.1 — each under its own sentence, with the act that meets it."""
    story = ended("complete")
    (objection,) = story.refused("p00.close", APPROVER, cites={"13.1"})
    assert "Certify that nothing remains" in objection.instead.en
    incident = story.does("p17.notify", IN_CHARGE, what="封筒が足りない").number
    certified(story).refused("p00.close", APPROVER, cites={"17.1", "o24.1"})
    story.does("p17.report", IN_CHARGE, incident=incident, happened="数え違い")
    story.does("p17.assess", OFFICER, incident=incident, outcome="not_established", reason="数え違い")
    story.does("p17.close-incident", OFFICER, incident=incident, lessons="数え方")
    story.does("p00.close", APPROVER)


def test_nothing_closes_while_anything_is_left() -> None:
    """13.1"""
    story = holding(ended("complete"))
    assert "p00.close" not in story.owed()
    (objection,) = story.refused("p00.close", APPROVER, cites={"13.1"})
    assert FILE in objection.because.ja
    story.whole.ground.custody.hear(
        Listing(moves=(Move(item=ItemId(FILE), source=VAULT, target=RETURNED),)), Number(0), story.now
    )
    assert story.owed()["p00.close"].owes is Owes.WARD
    certified(story).does("p00.close", APPROVER)
    assert "p00.close" not in story.owed()


def test_closing_is_the_approvers() -> None:
    """13.1"""
    ended("complete").refused("p00.close", OFFICER, cites={"13.1"})


def test_a_contract_that_is_not_over_is_not_closed() -> None:
    Story().registered().misfits("p00.close", APPROVER, codes={"NOT_OVER"})


def test_a_contract_is_closed_once() -> None:
    story = certified(ended("complete"))
    story.does("p00.close", APPROVER)
    story.misfits("p00.close", APPROVER, codes={"CLOSED"})


def test_what_is_left_with_a_subcontractor_is_left() -> None:
    """13.1, 7.2"""
    story = ended("complete")
    item = NewItem(item=ItemId(FILE), label=Word(True), medium=Medium.PAPER, quantity=5)
    move = Move(item=ItemId(FILE), quantity=5, source=MADE, target=Account("t2/pl-0123456789abcdef"))
    story.whole.ground.custody.hear(Listing(items=(item,), moves=(move,)), Number(0), story.now)
    assert not story.whole.ground.custody.is_zero()
    assert story.whole.ground.custody.is_zero(TierNo(1))
    story.refused("p00.close", APPROVER, cites={"13.1"})


# ── notes, review, refusals ──


def test_a_note_is_written_by_either_side_and_after_the_end() -> None:
    story = Story().registered().staffed()
    for officer in (OFFICER, APPROVER, SIGNATORY, IN_CHARGE):
        story.does("p00.note", officer, text="x")
    story.at("2027-06-01 09:00").does("p00.note", OFFICER, text="x")


def test_a_refusal_is_recorded_by_the_system_only() -> None:
    """o24.1"""
    story = Story().registered()
    answers = {"person": WORKER, "act": "p08.open", "cited": ["2.1"], "hour": 1, "count": 3}
    story.refused("p00.refused", OFFICER, **answers, cites={"o24.1"})
    story.does("p00.refused", INSTRUMENT, **answers)


def test_a_review_is_owed_where_adopted() -> None:
    """term.yearly_review_months"""
    story = Story().registered()
    assert "p00.review" not in story.owed()
    story.adopts(yearly_review_months=6)
    assert not story.owed()["p00.review"].late(story.at("2026-10-01 12:00").now)
    assert story.owed()["p00.review"].late(story.at("2026-10-02 00:00").now)


def test_moves_that_do_not_add_up_are_misfits_whatever_annex_is_loaded() -> None:
    story = holding(Story().registered())
    out = Listing(moves=(Move(item=ItemId(FILE), quantity=2, source=VAULT, target=RETURNED),))
    moment = Moment(story.now, WORKER, FIRM, Capacity.ENGAGED_PERSON, CONTRACTOR)
    assert "NOT_HELD" in {one.code for one in annex.judge(story.whole, out, moment) if isinstance(one, Misfit)}
