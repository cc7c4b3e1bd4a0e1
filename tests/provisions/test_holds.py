"""17.1 — what a hold stops besides the touching: handing on and carrying off. What goes home goes."""

import pytest

from tests.properties.chain import Chain, Provisions, site, thing, who
from tests.story import OFFICER, WARD_HANDOVER


@pytest.mark.parametrize("named", [True, False])
def test_what_is_held_is_handed_to_no_other_tier_and_carried_nowhere_but_home(named: bool) -> None:
    """17.1, and the safe direction."""
    chain = Chain(Provisions()).registered().staffed(1).subcontracted(2).staffed(2)
    chain.held(1)
    forms, here = thing("f0rms", 1), f"t1/{site(1)}"
    line = {"item": forms, "quantity": 40, "rows": 40}
    away = {"item": forms, "quantity": 40, "source": here, "target": "t1/transit"}
    issued = chain.does("p10.plan", who("hand", 1), to_tier=2, place="窓口", **chain.window())
    chain.does("p17.hold", who("chrg", 1), reason="x", items=[forms] if named else [])
    assert chain.tries("p10.issue", who("hand", 1), site(1), plan=issued, to_tier=2, lines=[line]).cites == {"17.1"}
    assert chain.tries("p14.depart", who("hand", 1), site(1), **chain.trip(1, away)).cites == {"17.1"}
    plan = chain.does("p10.plan-return", who("hand", 1), place="窓口", **chain.window())
    note = chain.does("p10.issue-return", who("hand", 1), site(1), plan=plan, lines=[line])
    trip = chain.does("p14.depart", who("hand", 1), site(1), **chain.trip(1, away))
    chain.does("p14.arrive", WARD_HANDOVER, transport=trip, case_intact=True, seal_intact=True)
    home = {**away, "source": "t1/transit", "target": "returned"}
    chain.does("p10.receive-return", WARD_HANDOVER, note=note, lines=[line], moves=[home])


def test_a_note_issued_before_the_hold_is_not_received_after_it() -> None:
    """17.1"""
    chain = Chain(Provisions()).registered().staffed(1).subcontracted(2).staffed(2)
    chain.held(1)
    roll = thing("r011", 1)
    line = {"item": roll, "quantity": 1, "rows": 10, "persons": 10}
    plan = chain.does("p10.plan", who("hand", 1), to_tier=2, place="窓口", **chain.window())
    note = chain.does("p10.issue", who("hand", 1), site(1), plan=plan, to_tier=2, lines=[line])
    chain.does("p17.hold", OFFICER, reason="x", items=[roll])
    assert "17.1" in chain.tries("p10.receive", who("hand", 2), site(2), note=note).cites
