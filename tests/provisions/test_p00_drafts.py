"""起案・決裁: a signed act of 甲 is drafted, circulated and decided first, where that was adopted; what takes away never waits."""

from typing import Any

from azukari import annex
from azukari.kernel.objection import Objection
from azukari.kernel.values import PersonId
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, WARD_HANDOVER, Story, ident

TERM = "term.ringi_for_decisions"
AGREE: dict[str, Any] = {"item": FILE, "quantity": 1, "reason": "媒体の劣化"}


def adopted() -> Story:
    return Ready().all().adopts(ringi_for_decisions=1)


def drafted(story: Story, **changes: Any) -> int:
    answers = {
        "document_number": "税第12号", "act": "p13.agree-destruction", "item": FILE, "gist": "x", "route": [INSPECTOR, WARD_HANDOVER],
    }  # fmt: skip
    return story.does("p00.draft", OFFICER, **{**answers, **changes}).number


def decided(story: Story, **changes: Any) -> int:
    number = drafted(story, **changes)
    for officer in (INSPECTOR, WARD_HANDOVER):
        story.does("p00.agree-draft", officer, draft=number)
    story.does("p00.decide-draft", APPROVER, draft=number, document_number="税決第3号")
    return number


def cited(story: Story, name: str, officer: PersonId = APPROVER, **answers: Any) -> set[str]:
    """The sentences and terms against an act that may have other things against it too."""
    found, _ = story.tries(name, officer, **answers)
    return {one.cites for one in found if isinstance(one, Objection)}


def test_without_the_term_a_decision_needs_no_draft() -> None:
    Ready().all().does("p13.agree-destruction", APPROVER, **AGREE)


def test_a_decision_without_a_draft_is_refused_under_the_term() -> None:
    """term.ringi_for_decisions"""
    adopted().refused("p13.agree-destruction", APPROVER, **AGREE, cites={TERM})


def test_a_decided_draft_lets_the_decision_pass() -> None:
    story = adopted()
    decided(story)
    story.does("p13.agree-destruction", APPROVER, **AGREE)


def test_a_draft_serves_once() -> None:
    """term.ringi_for_decisions"""
    story = adopted()
    decided(story)
    number = story.does("p13.agree-destruction", APPROVER, **AGREE).number
    story.does("p13.withdraw-agreement", APPROVER, agreement=number, why="x")
    story.refused("p13.agree-destruction", APPROVER, **AGREE, cites={TERM})


def test_a_draft_that_is_not_decided_lets_nothing_pass() -> None:
    """term.ringi_for_decisions"""
    story = adopted()
    number = drafted(story)
    for officer in (INSPECTOR, WARD_HANDOVER):
        story.does("p00.agree-draft", officer, draft=number)
    story.refused("p13.agree-destruction", APPROVER, **AGREE, cites={TERM})


def test_a_draft_of_another_act_lets_nothing_pass() -> None:
    """term.ringi_for_decisions"""
    story = adopted()
    decided(story, act="p07.consent")
    story.refused("p13.agree-destruction", APPROVER, **AGREE, cites={TERM})


def test_a_draft_about_another_item_lets_nothing_pass() -> None:
    """term.ringi_for_decisions"""
    story = adopted()
    decided(story, item=ident("im", "another"))
    story.refused("p13.agree-destruction", APPROVER, **AGREE, cites={TERM})


def test_a_draft_about_another_request_lets_nothing_pass() -> None:
    """term.ringi_for_decisions"""
    story = adopted()
    decided(story, act="p07.consent", about=7, item=None)
    assert TERM in cited(story, "p07.consent", request=8, grounds="x")
    assert TERM not in cited(story, "p07.consent", request=7, grounds="x")


def test_cancelling_never_waits_for_paper() -> None:
    """DESIGN: taking away never waits; cancelling is signed, and still needs no draft"""
    story = adopted()
    violation = story.does("p18.record-violation", OFFICER, sentences=["15.1"], what="x").number
    story.does("p18.cancel", APPROVER, violation=violation, reason="x")


def test_what_is_not_signed_needs_no_draft() -> None:
    adopted().does("p00.adopt-term", APPROVER, term="term.pledge_required", value=1, source="x")


def test_every_named_officer_answers_before_it_is_decided() -> None:
    story = adopted()
    number = drafted(story)
    story.does("p00.agree-draft", INSPECTOR, draft=number)
    (misfit,) = story.misfits("p00.decide-draft", APPROVER, draft=number, document_number="x", codes={"CIRCULATING"})
    assert WARD_HANDOVER in misfit.because.ja
    assert INSPECTOR not in misfit.because.ja


def test_a_draft_that_was_returned_is_drafted_again() -> None:
    story = adopted()
    number = drafted(story)
    story.does("p00.return-draft", INSPECTOR, draft=number, reason="x")
    story.misfits("p00.agree-draft", WARD_HANDOVER, draft=number, codes={"NO_DRAFT"})
    story.misfits("p00.decide-draft", APPROVER, draft=number, document_number="x", codes={"NO_DRAFT"})
    decided(story)
    story.does("p13.agree-destruction", APPROVER, **AGREE)


def test_only_those_named_answer_and_once() -> None:
    story = adopted()
    number = drafted(story)
    story.misfits("p00.agree-draft", APPROVER, draft=number, codes={"NOT_ON_ROUTE"})
    story.does("p00.agree-draft", INSPECTOR, draft=number)
    story.misfits("p00.agree-draft", INSPECTOR, draft=number, codes={"NOT_ON_ROUTE"})


def test_a_draft_is_decided_once() -> None:
    story = adopted()
    number = decided(story)
    story.misfits("p00.decide-draft", APPROVER, draft=number, document_number="x", codes={"NO_DRAFT"})


def test_nobody_decides_their_own_draft() -> None:
    """term.ringi_for_decisions"""
    story = adopted()
    answers = {"document_number": "x", "act": "p13.agree-destruction", "item": FILE, "gist": "x", "route": [INSPECTOR]}
    number = story.does("p00.draft", APPROVER, **answers).number
    story.does("p00.agree-draft", INSPECTOR, draft=number)
    story.refused("p00.decide-draft", APPROVER, draft=number, document_number="x", cites={TERM})


def test_a_draft_names_an_act() -> None:
    answers = {"document_number": "x", "act": "consent", "gist": "x", "route": [INSPECTOR]}
    adopted().misfits("p00.draft", OFFICER, **answers, codes={"NO_ACT"})


def test_the_contractor_drafts_nothing_for_the_ward() -> None:
    """o24.1"""
    answers = {"document_number": "x", "act": "p07.consent", "gist": "x", "route": [INSPECTOR]}
    adopted().refused("p00.draft", SIGNATORY, **answers, cites={"o24.1"})


def test_deciding_is_the_approvers() -> None:
    """o24.1"""
    story = adopted()
    number = drafted(story, route=[INSPECTOR])
    story.does("p00.agree-draft", INSPECTOR, draft=number)
    story.refused("p00.decide-draft", INSPECTOR, draft=number, document_number="x", cites={"o24.1"})


def test_what_waits_for_whom_is_owed() -> None:
    story = Ready().all()
    number = drafted(story)
    waiting = [one.person for one in annex.duties(story.whole, story.now) if one.code == "p00.draft-answer"]
    assert waiting == [INSPECTOR, WARD_HANDOVER]
    for officer in (INSPECTOR, WARD_HANDOVER):
        story.does("p00.agree-draft", officer, draft=number)
    assert story.owed()["p00.draft-decide"].about == number
    story.does("p00.decide-draft", APPROVER, draft=number, document_number="x")
    assert {"p00.draft-answer", "p00.draft-decide"} & set(story.owed()) == set()


def test_the_contractors_own_destruction_is_no_decision_of_the_ward() -> None:
    """p13.destroy is signed by 乙's person in charge: it needs 甲's agreement, not a draft of 甲."""
    story = adopted()
    decided(story)
    number = story.does("p13.agree-destruction", APPROVER, **AGREE).number
    destroyed = [{"item": FILE, "source": "t1/vault", "target": "erased"}]
    answers = {"agreement": number, "moves": destroyed, "method": "key_destruction", "witness": "x", "evidence": "x"}
    assert annex.ACTS["p13.destroy"].signed
    assert TERM not in cited(story, "p13.destroy", IN_CHARGE, **answers)
