"""Taking away never waits, and neither does bringing home: act by act, in a contract where everything has lapsed.

A year has gone by since anybody was trained, nobody pledged what is now asked for, the business is over, everybody is suspended, everything
is on hold, rules and notices are out of date, and the consents to the subcontracts have been withdrawn.
"""

from functools import cache

import pytest

from azukari import annex
from azukari.kernel.act import BringsHome, Enables, Handling, Oversees, Releases, TakesAway
from azukari.kernel.values import INSTRUMENT
from tests.properties.chain import ROLES, WARD_PEOPLE, Chain, Provisions, Said, who
from tests.properties.matters import ANSWERS, attempt, furnished
from tests.story import APPROVER, OFFICER

TIERS = (1, 2)
SAFE = sorted(name for name, cls in annex.ACTS.items() if issubclass(cls, (TakesAway, BringsHome)))
GIVING = sorted(name for name, cls in annex.ACTS.items() if issubclass(cls, (Handling, Releases)))
NOT_HERE = {"p13.certify", "p13.show-destruction", "p00.end-deputy", "p00.return-draft"}
"""Acts for which the scene has no matter left: things are still held, evidence was given or is not owed, deputies and drafts are gone."""
ITS_OWN_RULE = {
    # what these sentences refuse is the act itself, in any state: a certificate that would be untrue
    "p13.certify": {"13.1"},
}


@cache
def _lapsed() -> tuple[bytes, int, dict[tuple[int, str], list[int]]]:
    told = Provisions()
    chain = Chain(told).registered().staffed(1)
    for tier in (2, 3, 4):
        chain.subcontracted(tier).staffed(tier)
    for tier in TIERS:
        furnished(chain.held(tier), tier)
    do = chain.does
    do("p00.adopt-term", APPROVER, term="term.training_validity_months", value=1, source="決定")
    do("p00.adopt-term", APPROVER, term="term.pledge_required", value=1, source="決定")
    do("p00.adopt-term", APPROVER, term="term.employer_confirmation", value=1, source="決定")
    for tier in TIERS:
        for role in ROLES:
            # a signatory does no work and stands on no list that could be suspended
            if role != "sign":
                do("p12.suspend", OFFICER, person=who(role, tier), tier=tier)
        do("p17.hold", OFFICER, tier=tier, reason="確認")
        do("p05.confirm-rules", who("sign", tier), unchanged=False)
    told.wait(500 * 86_400 * 1_000_000)
    do("p00.complete", OFFICER)
    return annex.snapshot(told.whole), told.time, chain.numbers


def lapsed() -> Chain:
    snapshot, time, numbers = _lapsed()
    told = Provisions()
    told.whole, told.time = annex.restore(snapshot), time  # type: ignore[assignment]  # a Time
    chain = Chain(told)
    chain.numbers = {key: list(found) for key, found in numbers.items()}
    return chain


def everybody_tries(act: str, tier: int) -> dict[str, Said]:
    """What becomes of an act in the hands of each who may do it."""
    people = {**WARD_PEOPLE, INSTRUMENT: annex.Capacity.INSTRUMENT, **{who(role, tier): held for role, held in ROLES.items()}}
    return {
        person: attempt(lapsed(), act, person, tier, ward=person in WARD_PEOPLE)
        for person, capacity in people.items()
        if capacity in annex.ACTS[act].by
    }


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("act", SAFE)
def test_taking_away_and_bringing_home_meet_nothing_that_has_lapsed(act: str, tier: int) -> None:
    """DESIGN: they never meet the start gate, a lapsed training, a missing pledge, the end, a hold or a suspension."""
    tried = everybody_tries(act, tier)
    assert tried
    for person, said in tried.items():
        reasons = [(one.cites, one.because.en) for one in said.objections if one.cites not in ITS_OWN_RULE.get(act, ())]
        wrong_side = [cites for cites, because in reasons if (cites == "10.1" and "side" in because) or "gave" in because]
        assert len(reasons) == len(wrong_side), (person, reasons)
    assert any(said.entry is not None for said in tried.values()) or act in NOT_HERE, {p: s.misfits for p, s in tried.items()}


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("act", GIVING)
def test_handling_and_releasing_meet_the_end_and_what_has_lapsed(act: str, tier: int) -> None:
    for person, said in everybody_tries(act, tier).items():
        assert said.entry is None
        assert "13.1" in said.cites, person
        if issubclass(annex.ACTS[act], Handling):
            assert said.cites >= {"3.1", "12.1", "17.1"}, person
        else:
            assert "3.1" in said.cites, person


@pytest.mark.parametrize(
    "act", [name for name, cls in annex.ACTS.items() if issubclass(cls, Enables) and not issubclass(cls, (TakesAway, Oversees))]
)
def test_nothing_is_made_possible_after_the_end(act: str) -> None:
    for said in everybody_tries(act, 1).values():
        assert said.entry is None
        assert "13.1" in said.cites


def test_every_safe_act_is_tried_with_answers() -> None:
    assert set(SAFE) <= set(ANSWERS)


def test_a_lapsed_contract_is_what_it_says() -> None:
    """The scene is not empty: a worker who could open before cannot now, for each of the reasons."""
    said = lapsed().opens(1)
    assert said.cites >= {"3.1", "12.1", "13.1", "17.1", "6.1"}
