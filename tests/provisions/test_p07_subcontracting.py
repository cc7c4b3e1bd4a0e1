"""第7: no firm does the business unless 甲 consented beforehand; each sentence with the act that it refuses."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.act import BringsHome, Handling, Moves, Releases
from azukari.kernel.duty import Owes
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Objection
from azukari.kernel.things import WARD as WARD_ACCOUNT
from azukari.kernel.things import Account, Move
from azukari.kernel.values import Capacity, ItemId, Number, PartyId, PersonId, Purpose, TierNo
from azukari.law.address import ADDRESSES
from tests.story import APPROVER, FILE, FIRM, IN_CHARGE, OFFICER, SIGNATORY, Story, ident

CHILD = PartyId(ident("pt", "child"))
CHILD_SIGNATORY = PersonId(ident("pn", "childs1gner"))
CHILD_CHARGE = PersonId(ident("pn", "childcharge"))
GRANDCHILD = PartyId(ident("pt", "grandch11d"))
STRANGER = PartyId(ident("pt", "stranger"))

MATTERS: dict[str, Any] = {
    "content": "封入封緘", "purposes": [1], "subcontractor": CHILD, "subcontractor_name": "株式会社みなみ発送",
    "since": "2026-05-01", "until": "2026-09-30", "reason": "機械が足りない", "measures": "施錠", "supervision": "毎月の訪問",
}  # fmt: skip
SUBCONTRACT: dict[str, Any] = {
    "signatory": CHILD_SIGNATORY, "signatory_name": "南 三郎", "bound": True, "supervision": "毎月訪問", "safety": "入退室の記録",
}  # fmt: skip


class Touch(Handling):
    """A person touches something; stands for any Handling."""

    name = "p98.touch"


class LetGo(Releases):
    """Something is handed to a tier; stands for any release."""

    name = "p98.let-go"


class Carry(Moves):
    """Something goes somewhere."""

    name = "p98.carry"
    moves: tuple[Move, ...]


class CarryHome(BringsHome, Moves):
    """Something goes home."""

    name = "p98.carry-home"
    moves: tuple[Move, ...]


for _act in (Touch, LetGo, Carry, CarryHome):
    _act.by = (Capacity.ENGAGED_PERSON,)


def told() -> Story:
    return Story().registered().staffed()


def requested(story: Story, officer: PersonId = SIGNATORY, **changes: Any) -> Number:
    return story.does("p07.request-consent", officer, **{**MATTERS, **changes}).number


def consented(story: Story, officer: PersonId = SIGNATORY, **changes: Any) -> Number:
    number = requested(story, officer, **changes)
    story.does("p07.consent", APPROVER, request=number, grounds="繁忙期")
    return number


def begun() -> tuple[Story, Number]:
    story = told()
    number = consented(story)
    story.does("p07.begin-subcontract", SIGNATORY, request=number, **SUBCONTRACT)
    return story, number


def against(story: Story, act: Any, tier: int) -> set[str]:
    """Which sentences of 第7 stand against an act of a tier, whatever others say."""
    moment = Moment(story.now, CHILD_CHARGE, CHILD, Capacity.ENGAGED_PERSON, TierNo(tier))
    return {
        one.cites for one in annex.judge(story.whole, act, moment) if isinstance(one, Objection) and one.cites.startswith("7.")
    }


def touch() -> Touch:
    return Touch(item=ItemId(FILE), purpose=Purpose(1))


def lacking(story: Story, *addresses: str) -> Story:
    """The ward's own text lacks these sentences, and 甲 has confirmed so."""
    sentences = [{"address": one, "text": f"第{one}の文"} for one in ADDRESSES if one not in addresses]
    load = story.does("p00.load-annex", OFFICER, heading="特記事項", sentences=sentences, lacking=list(addresses))
    story.does("p00.confirm-annex", APPROVER, loading=load.number, lacking=list(addresses))
    return story


# ── 7.1: main clause and proviso ──


def test_no_subcontract_begins_without_consent() -> None:
    """7.1.main"""
    answers = {"employer": CHILD, "since": "2026-05-01", "until": "2026-09-30", "purposes": [1], **SUBCONTRACT}
    told().refused("p07.begin-subcontract", SIGNATORY, **answers, cites={"7.1.main"})


def test_silence_is_no_consent() -> None:
    """7.1.main"""
    story = told()
    number = requested(story)
    story.at("2026-05-02 09:00").refused("p07.begin-subcontract", SIGNATORY, request=number, **SUBCONTRACT, cites={"7.1.main"})


def test_a_declined_request_is_no_consent() -> None:
    """7.1.main"""
    story = told()
    number = requested(story)
    story.does("p07.decline", APPROVER, request=number, reasons="必要が認められない")
    story.refused("p07.begin-subcontract", SIGNATORY, request=number, **SUBCONTRACT, cites={"7.1.main"})


def test_consent_to_one_firm_is_none_to_another() -> None:
    """7.1.main"""
    story = told()
    number = consented(story)
    story.refused("p07.begin-subcontract", SIGNATORY, request=number, employer=STRANGER, **SUBCONTRACT, cites={"7.1.main"})


def test_with_consent_it_begins_and_is_a_tier() -> None:
    """7.1.proviso, 7.2"""
    story, _ = begun()
    tier = story.whole.ground.tiers[TierNo(2)]
    assert (tier.party, tier.parent, tier.depth, tier.purposes) == (CHILD, 1, 2, (1,))
    story.does("p02.designate", CHILD_SIGNATORY, person=CHILD_CHARGE, full_name="北 四郎")
    assert annex.holdings(story.whole, CHILD_CHARGE, story.now)[0].tier == 2


def test_consent_is_the_approvers() -> None:
    """7.1.proviso"""
    story = told()
    number = requested(story)
    story.refused("p07.consent", OFFICER, request=number, grounds="x", cites={"7.1.proviso"})
    story.refused("p07.consent", SIGNATORY, request=number, grounds="x", cites={"7.1.proviso"})


def test_what_has_begun_cannot_be_consented_to_beforehand() -> None:
    """7.1.proviso"""
    told().at("2026-05-02 09:00").refused("p07.request-consent", SIGNATORY, **MATTERS, cites={"7.1.proviso"})


def test_it_begins_no_earlier_than_the_consent() -> None:
    """7.1.proviso"""
    story = told()
    number = requested(story, since="2026-04-01")
    story.at("2026-04-20 09:00").does("p07.consent", APPROVER, request=number, grounds="x")
    story.refused("p07.begin-subcontract", SIGNATORY, request=number, since="2026-04-10", **SUBCONTRACT, cites={"7.1.proviso"})


@pytest.mark.parametrize("change", [{"until": "2026-10-01"}, {"since": "2026-04-30"}, {"purposes": [1, 2]}])
def test_it_begins_within_what_was_consented_to(change: dict[str, Any]) -> None:
    """7.1.proviso"""
    story = told()
    number = consented(story)
    story.refused("p07.begin-subcontract", SIGNATORY, request=number, **SUBCONTRACT, **change, cites={"7.1.proviso"})


@pytest.mark.parametrize(
    "missing, item",
    [
        ("content", "ア"), ("purposes", "ア"), ("subcontractor_name", "イ"), ("since", "ウ"), ("until", "ウ"),
        ("reason", "エ"), ("measures", "オ"), ("supervision", "カ"),
    ],
)  # fmt: skip
def test_each_matter_is_notified(missing: str, item: str) -> None:
    """7.1.ア–カ"""
    answers = {name: value for name, value in MATTERS.items() if name != missing}
    (objection,) = told().refused("p07.request-consent", SIGNATORY, **answers, cites={f"7.1.{item}"})
    assert objection.field == missing


def test_all_missing_matters_are_said_at_once() -> None:
    """7.1.ア–カ"""
    told().refused("p07.request-consent", SIGNATORY, subcontractor=CHILD, cites={f"7.1.{item}" for item in "アイウエオカ"})


def test_what_the_ward_asks_further_is_answered_before_consent() -> None:
    """7.1.キ"""
    story = told()
    number = requested(story)
    story.does("p07.ask-further", OFFICER, request=number, what="認証の有無")
    assert story.owed()["p07.answer-further"].about == number
    story.refused("p07.consent", APPROVER, request=number, grounds="x", cites={"7.1.キ"})
    story.does("p07.answer-further", SIGNATORY, request=number, answer="あり")
    story.does("p07.consent", APPROVER, request=number, grounds="x")
    assert "p07.answer-further" not in story.owed()


def test_declining_does_not_wait_for_an_answer() -> None:
    story = told()
    number = requested(story)
    story.does("p07.ask-further", OFFICER, request=number, what="認証の有無")
    story.does("p07.decline", APPROVER, request=number, reasons="x")


def test_the_other_firm_is_bound_to_this_contract() -> None:
    """7.1.latter"""
    story = told()
    number = consented(story)
    story.refused("p07.begin-subcontract", SIGNATORY, request=number, **{**SUBCONTRACT, "bound": False}, cites={"7.1.latter"})


# ── 7.2: within one's own part of the business ──


@pytest.mark.parametrize("change", [{"until": "2027-04-01"}, {"purposes": [1, 3]}])
def test_no_request_goes_beyond_the_parent(change: dict[str, Any]) -> None:
    """7.2"""
    told().refused("p07.request-consent", SIGNATORY, **{**MATTERS, **change}, cites={"7.2"})


def test_the_subcontractor_stands_under_every_provision() -> None:
    """7.2 — the person in charge that 第2 asks of 乙 it now asks of the subcontractor."""
    story, _ = begun()
    owed = [one for one in annex.duties(story.whole, story.now) if one.code == "p02.in-charge"]
    assert [one.tier for one in owed] == [2]


# ── 7.3: what the subcontract lays down ──


@pytest.mark.parametrize("missing", ["supervision", "safety"])
def test_the_subcontract_names_its_methods(missing: str) -> None:
    """7.3"""
    story = told()
    number = consented(story)
    answers = {name: value for name, value in SUBCONTRACT.items() if name != missing}
    (objection,) = story.refused("p07.begin-subcontract", SIGNATORY, request=number, **answers, cites={"7.3"})
    assert objection.field == missing


@pytest.mark.parametrize("missing", ["supervision", "safety"])
def test_an_annex_that_lacks_7_3_refuses_nothing_under_it(missing: str) -> None:
    story = lacking(told(), "7.3")
    number = consented(story)
    answers = {name: value for name, value in SUBCONTRACT.items() if name != missing}
    story.does("p07.begin-subcontract", SIGNATORY, request=number, **answers)


def test_an_annex_that_lacks_7_3_still_asks_for_consent() -> None:
    story = lacking(told(), "7.3")
    number = requested(story)
    story.refused("p07.begin-subcontract", SIGNATORY, request=number, signatory_name="x", bound=True, cites={"7.1.main"})


# ── who may be here, and what reaches a tier ──


def test_nobody_is_enrolled_under_a_firm_without_consent() -> None:
    """7.1.main"""
    told().refused("p02.enrol", IN_CHARGE, full_name="誰か", employer=STRANGER, work="封入", cites={"7.1.main"})


def test_a_dispatching_firm_that_was_named_is_no_third_party() -> None:
    story = told()
    story.does("p02.name-dispatching-firm", IN_CHARGE, firm=STRANGER, firm_name="派遣元")
    story.does("p02.enrol", IN_CHARGE, full_name="誰か", employer=STRANGER, work="封入", employment="dispatched")


def test_a_subcontractors_people_are_not_the_contractors() -> None:
    """7.1.main — consent makes a tier of its own, not more staff of the firm above."""
    story, _ = begun()
    story.refused("p02.enrol", IN_CHARGE, full_name="誰か", employer=CHILD, work="封入", cites={"7.1.main"})


def test_nothing_stands_against_a_tier_in_force() -> None:
    story, _ = begun()
    story.at("2026-05-01 09:00")
    assert against(story, touch(), 2) == set()
    assert against(story, LetGo(to_tier=TierNo(2)), 1) == set()


@pytest.mark.parametrize("time", ["2026-04-30 23:59", "2026-10-01 00:00"])
def test_outside_the_consented_days_nothing_is_handled_or_comes_there(time: str) -> None:
    """7.1.main"""
    story, _ = begun()
    assert against(story.at(time), touch(), 2) == {"7.1.main"}
    assert against(story, Carry(moves=moves(WARD_ACCOUNT, "t2/vault")), 2) == {"7.1.main"}


def test_a_subcontractor_prepares_before_its_first_day_and_not_after_its_last() -> None:
    """7.1.main"""
    story, _ = begun()
    assert against(story.at("2026-04-30 23:59"), LetGo(to_tier=TierNo(2)), 1) == set()
    assert against(story.at("2026-10-01 00:00"), LetGo(to_tier=TierNo(2)), 1) == {"7.1.main"}


def test_nothing_is_released_to_a_tier_that_is_not_there() -> None:
    """7.1.main"""
    assert against(told(), LetGo(to_tier=TierNo(2)), 1) == {"7.1.main"}


def test_withdrawing_consent_takes_effect_at_once_and_the_end_is_owed() -> None:
    """7.1.main"""
    story, number = begun()
    story.at("2026-05-10 09:00").does("p07.withdraw-consent", APPROVER, request=number, reasons="事故")
    assert against(story, touch(), 2) == {"7.1.main"}
    assert story.owed()["p07.end"].satisfied_by == ("p07.end-subcontract",)
    story.does("p07.end-subcontract", SIGNATORY, subcontract=2)
    assert "p07.end" not in story.owed()


def test_the_contractor_itself_needs_no_consent() -> None:
    assert against(told(), touch(), 1) == set()


def moves(source: str, target: str) -> tuple[Move, ...]:
    return (Move(item=ItemId(FILE), quantity=1, source=Account(source), target=Account(target)),)


def test_nothing_moves_to_a_tier_without_consent_but_everything_moves_home() -> None:
    """7.1.main, and the safe direction"""
    story, number = begun()
    story.at("2026-05-10 09:00").does("p07.withdraw-consent", APPROVER, request=number, reasons="事故")
    assert against(story, Carry(moves=moves("t1/vault", "t2/vault")), 1) == {"7.1.main"}
    assert against(story, Carry(moves=moves(WARD_ACCOUNT, "t2/vault")), 2) == {"7.1.main"}
    assert against(story, Carry(moves=moves("t2/vault", "t2/transit")), 2) == set()
    assert against(story, Carry(moves=moves("t2/vault", "t1/vault")), 1) == set()
    assert against(story, CarryHome(moves=moves("t2/vault", "returned")), 2) == set()


# ── 7.4: supervising and reporting ──


def test_a_report_called_for_is_owed_until_it_comes() -> None:
    """7.4"""
    story, _ = begun()
    call = story.does("p07.call-for-report", OFFICER, subcontract=2, about="人数")
    duty = story.owed()["p07.report"]
    assert (duty.cites, duty.owes, duty.due, duty.blocks_closing) == ("7.4", Owes.CONTRACTOR, None, True)
    story.does("p07.report-subcontract", SIGNATORY, subcontract=2, state="順調")
    assert "p07.report" in story.owed()
    story.does("p07.report-subcontract", SIGNATORY, subcontract=2, call=call.number, state="5人")
    assert "p07.report" not in story.owed()


def test_a_report_is_late_by_the_adopted_days_or_by_the_day_that_was_set() -> None:
    """7.4"""
    story, _ = begun()
    story.adopts(subcontract_report_days=7)
    story.at("2026-05-01 09:00").does("p07.call-for-report", OFFICER, subcontract=2, about="人数")
    story.at("2026-05-08 23:59")
    assert not story.owed()["p07.report"].late(story.now)
    story.at("2026-05-09 00:00")
    assert story.owed()["p07.report"].late(story.now)
    story.does("p07.call-for-report", OFFICER, subcontract=2, about="設備", due="2026-05-20")
    assert not story.owed()["p07.report"].late(story.now)


def test_reporting_is_possible_after_the_end_of_the_contract() -> None:
    """7.4 — a report is never made to wait"""
    story, _ = begun()
    story.at("2027-05-01 09:00").does("p07.report-subcontract", SIGNATORY, subcontract=2, state="終了")


def test_supervision_is_owed_from_the_first_day_and_then_by_the_adopted_cadence() -> None:
    """7.4"""
    story, _ = begun()
    assert "p07.supervise" not in story.owed()
    story.at("2026-05-01 09:00")
    assert story.owed()["p07.supervise"].due is None
    story.does("p07.supervise-subcontractor", IN_CHARGE, subcontract=2, on="2026-05-01", looked_at="施錠", findings="なし")
    assert "p07.supervise" not in story.owed()
    story.adopts(subcontract_supervision_months=3)
    story.at("2026-08-02 09:00")
    assert story.owed()["p07.supervise"].late(story.now)


def test_the_declaration_is_owed_only_where_it_was_adopted() -> None:
    """term.subcontract_declaration_months"""
    story = told()
    assert "p07.declare" not in story.owed()
    story.adopts(subcontract_declaration_months=6)
    assert story.owed()["p07.declare"].cites == "term.subcontract_declaration_months"
    story.at("2026-10-05 09:00")
    assert story.owed()["p07.declare"].late(story.now)
    story.does("p07.declare-subcontractors", SIGNATORY, no_others=True)
    assert not story.owed()["p07.declare"].late(story.now)


def test_a_firm_that_nobody_consented_to_is_an_alarm_until_it_is_cleared_up() -> None:
    """7.1.main"""
    story = told()
    story.does("p07.declare-subcontractors", SIGNATORY, no_others=False, others="みなみ発送に頼んでいた")
    assert story.owed()["p07.unknown"].blocks_closing
    story.does("p07.declare-subcontractors", SIGNATORY, no_others=True, explains="やめて、渡した物は戻った")
    assert "p07.unknown" not in story.owed()


def test_an_answer_to_a_request_is_owed_and_late_by_the_adopted_number() -> None:
    """term.consent_answer_days"""
    story = told()
    number = requested(story)
    assert story.owed()["p07.answer"].due is None
    story.adopts(consent_answer_days=14)
    duty = story.owed()["p07.answer"]
    assert (duty.owes, duty.about) == (Owes.WARD, number)
    story.does("p07.consent", APPROVER, request=number, grounds="x")
    assert "p07.answer" not in story.owed()


# ── 7.5: onward ──


def onward() -> tuple[Story, Number, Number]:
    """乙 → みなみ発送 → another, each with 甲's consent."""
    story, first = begun()
    story.at("2026-05-01 09:00")
    second = consented(story, CHILD_SIGNATORY, subcontractor=GRANDCHILD, since="2026-05-02")
    story.does("p07.begin-subcontract", CHILD_SIGNATORY, request=second, **{**SUBCONTRACT, "signatory": ident("pn", "third")})
    return story.at("2026-05-03 09:00"), first, second


def test_each_further_tier_needs_its_own_consent() -> None:
    """7.5"""
    story, _ = begun()
    answers = {"employer": GRANDCHILD, "since": "2026-05-01", "until": "2026-09-30", "purposes": [1], **SUBCONTRACT}
    story.refused("p07.begin-subcontract", CHILD_SIGNATORY, **answers, cites={"7.5"})


def test_without_7_5_in_the_annex_onward_subcontracting_is_refused_through_7_2() -> None:
    """Every duty of this contract binds the subcontractor, 7.1 among them."""
    story = lacking(begun()[0], "7.5")
    answers = {"employer": GRANDCHILD, "since": "2026-05-01", "until": "2026-09-30", "purposes": [1], **SUBCONTRACT}
    story.refused("p07.begin-subcontract", CHILD_SIGNATORY, **answers, cites={"7.1.main"})


def test_a_further_tier_stays_within_its_parent() -> None:
    """7.5"""
    story, _ = begun()
    story.refused(
        "p07.request-consent", CHILD_SIGNATORY, **{**MATTERS, "subcontractor": GRANDCHILD, "until": "2026-10-01"}, cites={"7.5"}
    )
    story.refused(
        "p07.request-consent", CHILD_SIGNATORY, **{**MATTERS, "subcontractor": GRANDCHILD, "purposes": [2]}, cites={"7.5"}
    )


def test_who_engaged_a_subcontractor_reports_on_it() -> None:
    """7.4, 7.5"""
    story, _, _ = onward()
    call = story.does("p07.call-for-report", OFFICER, subcontract=3, about="人数").number
    assert story.owed()["p07.report"].tier == 2
    story.misfits("p07.report-subcontract", SIGNATORY, subcontract=3, call=call, state="x", codes={"NO_SUBCONTRACT"})
    story.does("p07.report-subcontract", CHILD_SIGNATORY, subcontract=3, call=call, state="x")
    assert "p07.report" not in story.owed()


def test_a_chain_with_all_consents_is_in_force() -> None:
    story, _, _ = onward()
    assert story.whole.ground.tiers[TierNo(3)].depth == 3
    assert against(story, touch(), 3) == set()


def test_consent_lost_above_is_lost_below() -> None:
    """7.1.main for the link to 乙"""
    story, first, _ = onward()
    story.does("p07.withdraw-consent", APPROVER, request=first, reasons="x")
    assert against(story, touch(), 3) == {"7.1.main"}
    assert against(story, touch(), 2) == {"7.1.main"}


def test_consent_lost_below_leaves_what_is_above() -> None:
    """7.5"""
    story, _, second = onward()
    story.does("p07.withdraw-consent", APPROVER, request=second, reasons="x")
    assert against(story, touch(), 3) == {"7.5"}
    assert against(story, touch(), 2) == set()


# ── what does not fit the record ──


@pytest.mark.parametrize(
    "act, answers", [("consent", {"grounds": "x"}), ("decline", {"reasons": "x"}), ("ask-further", {"what": "x"})]
)
def test_a_request_is_settled_once(act: str, answers: dict[str, str]) -> None:
    story = told()
    number = consented(story)
    story.misfits(f"p07.{act}", APPROVER, request=number, **answers, codes={"SETTLED"})


def test_consent_that_was_not_given_is_not_withdrawn() -> None:
    story = told()
    story.misfits("p07.withdraw-consent", APPROVER, request=requested(story), reasons="x", codes={"SETTLED"})


def test_a_request_that_is_not_there() -> None:
    story = told()
    story.misfits("p07.consent", APPROVER, request=999, grounds="x", codes={"NO_REQUEST"})
    answers = {"employer": CHILD, "since": "2026-05-01", "until": "2026-09-30", "purposes": [1], **SUBCONTRACT}
    story.misfits("p07.begin-subcontract", SIGNATORY, request=999, **answers, codes={"NO_REQUEST"})


def test_a_request_of_another_tier() -> None:
    story, number = begun()
    answers = {"employer": GRANDCHILD, "since": "2026-05-01", "until": "2026-09-30", "purposes": [1], **SUBCONTRACT}
    story.misfits("p07.begin-subcontract", CHILD_SIGNATORY, request=number, **answers, codes={"NO_REQUEST"})
    story.misfits("p07.answer-further", CHILD_SIGNATORY, request=number, answer="x", codes={"NOT_ASKED"})


def test_a_request_begins_one_subcontract() -> None:
    story, number = begun()
    story.misfits("p07.begin-subcontract", SIGNATORY, request=number, **SUBCONTRACT, codes={"BEGUN"})


def test_nothing_was_asked() -> None:
    story = told()
    story.misfits("p07.answer-further", SIGNATORY, request=requested(story), answer="x", codes={"NOT_ASKED"})


def test_a_period_has_its_days_in_order() -> None:
    told().misfits("p07.request-consent", SIGNATORY, **{**MATTERS, "until": "2026-04-30"}, codes={"PERIOD"})


def test_nobody_subcontracts_to_themselves() -> None:
    told().misfits("p07.request-consent", SIGNATORY, **{**MATTERS, "subcontractor": FIRM}, codes={"SAME_FIRM"})


@pytest.mark.parametrize(
    "act, officer, answers",
    [
        ("end-subcontract", SIGNATORY, {}),
        ("report-subcontract", SIGNATORY, {"state": "x"}),
        ("supervise-subcontractor", IN_CHARGE, {"on": "2026-04-01", "looked_at": "x", "findings": "x"}),
        ("call-for-report", OFFICER, {"about": "x"}),
    ],
)
def test_a_subcontract_that_is_not_there(act: str, officer: PersonId, answers: dict[str, str]) -> None:
    told().misfits(f"p07.{act}", officer, subcontract=2, **answers, codes={"NO_SUBCONTRACT"})


def test_a_call_that_is_not_there() -> None:
    story, _ = begun()
    story.misfits("p07.report-subcontract", SIGNATORY, subcontract=2, call=1, state="x", codes={"NO_CALL"})


def test_supervision_lies_in_the_past() -> None:
    story, _ = begun()
    answers = {"subcontract": 2, "on": "2026-05-01", "looked_at": "x", "findings": "x"}
    story.misfits("p07.supervise-subcontractor", IN_CHARGE, **answers, codes={"FUTURE"})


def test_a_declaration_that_leaves_out_what_is_on_record() -> None:
    story, _ = begun()
    story.misfits("p07.declare-subcontractors", SIGNATORY, no_others=True, codes={"DECLARATION_DIFFERS"})
    story.does("p07.declare-subcontractors", SIGNATORY, subcontracts=[2], no_others=True)


def test_a_snapshot_gives_the_state_back() -> None:
    story, _, _ = onward()
    restored = annex.restore(annex.snapshot(story.whole))
    assert restored == story.whole
