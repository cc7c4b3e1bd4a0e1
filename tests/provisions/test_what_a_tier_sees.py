"""What a firm learns of a firm beside it by asking at the counter: nothing, not even that there is something."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.values import PersonId
from tests.properties.chain import HOMES, Chain, Provisions, firm, site, stamp, thing, who
from tests.story import APPROVER, OFFICER, ident


@pytest.fixture(scope="module")
def chain() -> Chain:
    """乙, and two subcontractors side by side, each with things of its own."""
    story = Chain(Provisions()).registered().staffed(1)
    for tier in (2, 3):
        story.subcontracted(tier).staffed(tier)
    return story.held(1).held(2).held(3)


def filled(chain: Chain, name: str, person: PersonId, **answers: Any) -> dict[str, Any]:
    """What the form knows beyond what was answered."""
    whole, cls = chain.teller.state(), annex.ACTS[name]
    moment = stamp(whole, cls, person, HOMES[person], chain.teller.now, None)
    found = annex.prefill(whole, cls, answers, moment)
    return {name: value for name, value in found.items() if name not in answers}


def test_no_form_is_filled_with_what_a_sibling_has(chain: Chain) -> None:
    note = chain.noted(2, chain.roll("secr", 2))
    incident = chain.does("p17.notify", who("opr", 2), what="x", harms=["leakage"], items=[thing("r011", 2)], persons=4567)
    violation = chain.does("p18.record-violation", OFFICER, tier=2, sentences=["9.1.main"], what="x")
    asked = {
        "item": thing("r011", 2), "extent": "x", "copies": 2, "medium": "vault", "purpose": 1, "holder": who("opr", 2),
        "until": "2026-05-01", "why": "x",
    }  # fmt: skip
    request = chain.does("p09.request-copy", who("chrg", 2), **asked)
    permission = chain.does("p09.permit-copy", APPROVER, request=request, tier=2)
    for name, role, answers in (
        ("p10.receive", "hand", {"note": note}),
        ("p17.report", "chrg", {"incident": incident}),
        ("p13.demand-return", "chrg", {"tier": 2}),
        ("p18.hear", "chrg", {"violation": violation}),
        ("p09.make-copy", "opr", {"permission": permission}),
        ("p09.certify-erasure", "chrg", {"permission": permission}),
    ):
        assert filled(chain, name, who(role, 3), **answers) == {}, name
        own = who(role, 2) if name not in {"p13.demand-return", "p18.hear"} else OFFICER
        assert filled(chain, name, own, **answers) != {} or name == "p09.certify-erasure", name


def test_a_siblings_note_is_not_found_whatever_is_entered_beside_it(chain: Chain) -> None:
    """10.1"""
    paper = {"item": thing("sec", 2), "label": "要配慮", "medium": "paper", "quantity": 77, "rows": 1234, "persons": 567}
    note = chain.noted(2, paper)
    line = {"item": thing("sec", 2), "quantity": 1, "rows": 1, "persons": 1}
    moves = [{"item": thing("sec", 2), "quantity": 1, "source": "ward", "target": f"t3/{site(3)}"}]
    answers = {"lines": [line], "moves": moves, "to_tier": 3}
    for act, more in (
        ("p10.receive", answers),
        ("p10.withdraw-note", {"why": "x"}),
        ("p10.reject", {"item": thing("sec", 2), "reason": "missing"}),
    ):
        known = chain.tries(act, who("hand", 3), site(3), note=note, **more)
        unknown = chain.tries(act, who("hand", 3), site(3), note=99_999, **more)
        assert (known.entry, known.cites, known.misfits) == (None, unknown.cites, unknown.misfits), act
        assert "NO_NOTE" in known.misfits


def test_a_siblings_plan_is_not_found(chain: Chain) -> None:
    plan = chain.does("p10.plan", OFFICER, to_tier=2, place="窓口", **chain.window())
    for act, more in (
        ("p10.withdraw-plan", {"why": "x"}),
        ("p10.issue", {"to_tier": 2, "lines": [{"item": thing("f0rms", 3), "quantity": 1}]}),
    ):
        known, unknown = (chain.tries(act, who("hand", 3), plan=one, **more) for one in (plan, 99_999))
        assert (known.entry, known.cites, known.misfits) == (None, unknown.cites, unknown.misfits), act


@pytest.mark.parametrize(
    "act, role, answers",
    [
        ("p08.open", "opr", {"purpose": 1, "key": "1"}),
        ("p12.grant", "chrg", {"person": who("opr", 3), "purpose": 1, "until": "2026-12-31", "daily_measure": 1}),
        ("p08.note-exception", "chrg", {"quantity": 1, "cause": "other", "what": "x"}),
    ],
)
def test_a_siblings_item_is_answered_like_none(chain: Chain, act: str, role: str, answers: dict[str, Any]) -> None:
    there = chain.tries(act, who(role, 3), site(3), item=thing("r011", 2), **answers)
    nowhere = chain.tries(act, who(role, 3), site(3), item=ident("im", "n0where"), **answers)
    assert (there.entry, there.cites, there.misfits) == (None, nowhere.cites, nowhere.misfits)
    assert "ITEM_UNKNOWN" in there.misfits


def test_how_much_a_sibling_holds_is_not_told(chain: Chain) -> None:
    moves = [{"item": thing("f0rms", 2), "quantity": 4000, "source": f"t2/{site(2)}", "target": "destroyed"}]
    said = chain.tries("p09.erase-copy", who("opr", 3), site(3), moves=moves, method="shredding")
    assert "ITEM_UNKNOWN" in said.misfits
    assert "NOT_HELD" not in said.misfits
    assert firm(2) not in str(said)


def test_who_stands_above_sees_what_is_below(chain: Chain) -> None:
    """7.2: it answers for it."""
    incident = chain.does("p17.notify", who("opr", 2), what="x", items=[thing("r011", 2)])
    assert filled(chain, "p17.report", who("chrg", 1), incident=incident)["items"] == [thing("r011", 2)]


def test_a_hold_reaches_ones_own_chain_and_no_other(chain: Chain) -> None:
    """17.1: not what stands beside, and not what stands above."""
    for holder, whose in ((3, 2), (2, 1)):
        said = chain.tries("p17.hold", who("chrg", holder), items=[thing("r011", whose)], reason="x")
        assert (said.entry, said.misfits) == (None, ("ITEM_UNKNOWN",))
    chain.does("p17.hold", who("chrg", 3), items=[thing("r011", 3)], reason="x")
    assert chain.opens(3).cites == {"17.1"}
    assert chain.opens(2).entry is not None
    chain.does("p17.hold", who("chrg", 1), items=[thing("r011", 2)], reason="x")
    assert chain.opens(2).cites == {"17.1"}, "what is below is one's own to stop"
