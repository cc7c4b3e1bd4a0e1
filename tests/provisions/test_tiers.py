"""7.5 — a chain of firms to depth four in one record: whose consent, whose period, whose people, whose things."""

from collections.abc import Callable

import pytest

from azukari import annex
from azukari.kernel.values import TierNo
from tests.properties.chain import PARENT, TIERS, Chain, Provisions, firm, site, thing, who
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD_HANDOVER


def chain_of_five() -> Chain:
    """Every tier staffed, holding its things, its worker able to open them."""
    chain = Chain(Provisions()).registered().staffed(1)
    for tier in (2, 3, 4, 5):
        chain.subcontracted(tier).staffed(tier)
    for tier in TIERS:
        chain.held(tier)
    return chain


@pytest.fixture
def chain() -> Chain:
    return chain_of_five()


def test_the_chain_is_four_deep_and_everybody_works(chain: Chain) -> None:
    tiers = chain.teller.state().ground.tiers
    assert [tiers[TierNo(tier)].depth for tier in TIERS] == [1, 2, 2, 3, 4]
    for tier in TIERS:
        said = chain.opens(tier)
        assert said.entry is not None, (tier, said)
        assert said.entry.moment.tier == tier


# ── consent ──


@pytest.mark.parametrize("tier", [2, 3, 4, 5])
def test_no_tier_begins_without_consent(tier: int) -> None:
    """7.1.main; below 乙 it applies through 7.5."""
    chain = Chain(Provisions()).registered().staffed(1)
    for above in (2, 3, 4):
        if above < tier:
            chain.subcontracted(above).staffed(above)
    number = chain.requested(PARENT[tier], firm(tier))
    said = chain.tries("p07.begin-subcontract", who("sign", PARENT[tier]), **Chain.terms_of(tier, number))
    assert said.cites == {"7.1.main" if PARENT[tier] == 1 else "7.5"}


@pytest.mark.parametrize("tier", [2, 4, 5])
def test_the_consent_is_the_entrusting_bodys_at_every_tier(tier: int) -> None:
    """7.1.proviso, 7.5 — not the parent's, nor anybody's above it."""
    chain = Chain(Provisions()).registered().staffed(1)
    for above in (2, 3, 4):
        if above < tier:
            chain.subcontracted(above).staffed(above)
    request = chain.requested(PARENT[tier], firm(tier))
    for above in (1, 2, 4):
        for role in ("sign", "chrg") if above < tier else ():
            said = chain.tries("p07.consent", who(role, above), request=request, grounds="x")
            assert said.entry is None
            assert said.objections
    assert chain.tries("p07.consent", OFFICER, request=request, grounds="x").entry is None
    assert chain.tries("p07.consent", APPROVER, request=request, grounds="x").entry is not None


def test_a_tier_stays_within_the_period_and_the_purposes_above_it() -> None:
    """7.2; below 乙 through 7.5"""
    chain = Chain(Provisions()).registered().staffed(1)
    chain.subcontracted(2, until="2026-09-30").staffed(2)
    asked = {
        "content": "封入", "subcontractor": firm(4), "subcontractor_name": "社", "since": chain.today(), "until": "2026-09-30",
        "reason": "x", "measures": "x", "supervision": "x", "purposes": [1],
    }  # fmt: skip
    for wrong in ({"until": "2026-10-01"}, {"purposes": [1, 2]}):
        assert chain.tries("p07.request-consent", who("sign", 2), **{**asked, **wrong}).cites == {"7.5"}
    assert chain.tries("p07.request-consent", who("sign", 2), **asked).entry is not None


def test_the_worker_of_the_third_tier_opens_only_what_its_tier_holds(chain: Chain) -> None:
    """10.1 — what was handed to one tier is not there for another; what lies above or beside is not even found."""
    for mine in TIERS:
        for other in TIERS:
            said = chain.opens(mine, item=thing("r011", other))
            if mine == other:
                assert said.entry is not None
            elif chain.teller.state().ground.answers_for(TierNo(mine), TierNo(other)):
                assert "10.1" in said.cites
            else:
                assert said.misfits == ("ITEM_UNKNOWN",)
                nothing = chain.opens(mine, item=thing("n0ne", other))
                assert (said.cites, said.misfits) == (nothing.cites, nothing.misfits), "nobody learns what another has"


# ── consent lost ──


def withdrawn(chain: Chain) -> None:
    request = chain.numbers[1, "p07.request-consent"][0]
    chain.does("p07.withdraw-consent", APPROVER, request=request, reasons="事故")


def ended(chain: Chain) -> None:
    chain.does("p07.end-subcontract", who("sign", 1), subcontract=2)


@pytest.mark.parametrize("lost", [withdrawn, ended])
def test_what_is_lost_above_stops_everybody_below_at_once(chain: Chain, lost: Callable[[Chain], None]) -> None:
    """7.1.main, 7.5 — tier 2 and, below it, 4 and 5; 乙 and the sibling work on."""
    lost(chain)
    for tier in (2, 4, 5):
        assert chain.opens(tier).cites == {"7.1.main"}, tier
        said = chain.tries("p10.plan", OFFICER, to_tier=tier, place="窓口", **chain.window())
        assert "7.1.main" in said.cites
        answers = {"person": who("new", tier), "full_name": "新人", "employer": firm(tier), "work": "印刷"}
        assert "7.1.main" in chain.tries("p02.enrol", who("chrg", tier), **answers).cites
    for tier in (1, 3):
        assert chain.opens(tier).entry is not None


@pytest.mark.parametrize("lost", [withdrawn, ended])
def test_who_was_stopped_still_brings_everything_home(chain: Chain, lost: Callable[[Chain], None]) -> None:
    """13.1 — return never waits."""
    lost(chain)
    for tier in (5, 4, 2):
        chain.does("p10.plan-return", who("chrg", tier), place="窓口", **chain.window())
        plan = chain.number(tier, "p10.plan-return")
        note = chain.does("p10.issue-return", who("hand", tier), plan=plan, lines=[{"item": thing("r011", tier)}])
        line = {"item": thing("r011", tier), "quantity": 1, "rows": 10}
        home = [{"item": thing("r011", tier), "source": f"t{tier}/vault", "target": "returned"}]
        chain.does("p10.receive-return", WARD_HANDOVER, note=note, lines=[line], moves=home)
        chain.does("p17.notify", who("chrg", tier), what="x")


# ── each tier its own ──


def test_each_tier_has_its_own_register_training_notices_and_custody() -> None:
    """2.1, 3.1, 6.1, 13.1 — a tier that did nothing yet has nothing from the tiers around it."""
    chain = Chain(Provisions()).registered().staffed(1)
    for tier in (2, 3):
        chain.subcontracted(tier)
    chain.staffed(2).held(2)
    said = chain.tries("p10.plan", OFFICER, to_tier=3, place="窓口", **chain.window())
    assert said.cites == {"2.1", "5.1.main", "6.1", "10.1", "15.1"}
    chain.staffed(3)
    assert chain.tries("p10.plan", OFFICER, to_tier=3, place="窓口", **chain.window()).entry is not None
    ground = chain.teller.state().ground
    assert ground.custody.is_zero(TierNo(3))
    assert not ground.custody.is_zero(TierNo(2))
    for person in (who("opr", 2), who("chrg", 2)):
        assert {one.tier for one in annex.holdings(chain.teller.state(), person, chain.teller.now)} == {2}


def test_siblings_and_those_above_do_not_speak_for_a_tier(chain: Chain) -> None:
    """What a sibling names of another is not there; so too where 甲 alone, or the firms above, may act."""
    incident = chain.does("p17.notify", who("chrg", 2), what="x")
    violation = chain.does("p18.record-violation", APPROVER, tier=2, sentences=["11.1"], what="x")
    tries = {
        "p17.report": ({"incident": incident, "happened": "x"}, "NO_INCIDENT"),
        "p18.hear": ({"violation": violation, "statement": "x", "tier": 2}, "NO_VIOLATION"),
        "p17.hold": ({"tier": 2, "reason": "x"}, "NO_TIER"),
        "p12.allow-more": ({"person": who("opr", 2), "day": chain.today(), "extra": 1, "reason": "x"}, "NOT_ENROLLED"),
        "p10.plan": ({"to_tier": 2, "place": "x", **chain.window()}, "NO_TIER"),
    }
    for act, (answers, code) in tries.items():
        said = chain.tries(act, who("chrg", 3), **answers)
        assert code in said.misfits, (act, said)
    for act in ("p17.report", "p18.hear"):
        assert chain.tries(act, who("chrg", 4), **tries[act][0]).misfits == (tries[act][1],)
        assert chain.tries(act, who("chrg", 1), **tries[act][0]).entry is not None


@pytest.mark.parametrize("tier", TIERS)
def test_the_entrusting_body_inspects_every_tier(chain: Chain, tier: int) -> None:
    """16.1, 7.2"""
    number = chain.does("p16.open-inspection", INSPECTOR, tier=tier, manner="on_site", scope="x", facility=site(tier))
    about = {"inspection": number, "tier": tier}
    chain.does("p16.inspect-item", INSPECTOR, **about, item=thing("r011", tier), reason="x")
    sample = chain.does("p16.sample", INSPECTOR, **about, item=thing("r011", tier))
    answer = {"sample": sample, "account": f"t{tier}/vault", "counted": 1, "recorded": 1}
    for other in TIERS:
        if other != tier:
            assert chain.tries("p16.answer-sample", who("chrg", other), **answer).misfits == ("NO_SAMPLE",)
    chain.does("p16.answer-sample", who("chrg", tier), **answer)


@pytest.mark.parametrize("lost", [withdrawn, ended])
def test_nothing_goes_out_of_a_chain_that_is_cut_off(chain: Chain, lost: Callable[[Chain], None]) -> None:
    """7.1.main — posting is handling."""
    lost(chain)
    for tier in (2, 4, 5):
        moves = [{"item": thing("f0rms", tier), "quantity": 40, "source": f"t{tier}/{site(tier)}", "target": "delivered"}]
        said = chain.tries("p11.deliver", who("eng", tier), site(tier), purpose=1, moves=moves, addressee="名簿屋")
        assert "7.1.main" in said.cites, tier


@pytest.mark.parametrize("lost", [withdrawn, ended])
def test_nothing_new_is_made_possible_for_who_is_cut_off(chain: Chain, lost: Callable[[Chain], None]) -> None:
    """7.1.main — a permission, an instruction, a grant; a hold is still lifted, so that the contract can close."""
    asked = {
        "item": thing("r011", 2), "extent": "x", "copies": 1, "medium": "vault", "purpose": 1, "holder": who("opr", 2),
        "until": "2026-05-01", "why": "x",
    }  # fmt: skip
    request = chain.does("p09.request-copy", who("chrg", 2), **asked)
    hold = chain.does("p17.hold", OFFICER, tier=2, reason="x")
    lost(chain)
    granted = {"person": who("eng", 2), "purpose": 1, "until": "2027-03-31", "daily_measure": 10}
    for name, person, answers in (
        ("p09.permit-copy", APPROVER, {"request": request, "tier": 2}),
        ("p15.instruct", OFFICER, {"place": site(2), "tier": 2}),
        ("p15.instruct", OFFICER, {"place": site(4), "tier": 4}),
        ("p12.grant", who("chrg", 2), granted),
    ):
        assert "7.1.main" in chain.tries(name, person, **answers).cites, name
    chain.does("p17.lift-hold", OFFICER, hold=hold, tier=2, reason="x")


@pytest.mark.parametrize("lost", [withdrawn, ended])
def test_everything_below_is_called_home(chain: Chain, lost: Callable[[Chain], None]) -> None:
    """13.1, 7.1.main — by every tier that is cut off, and by nobody else; and what still runs below is to be ended."""
    lost(chain)
    owed = [*annex.duties(chain.teller.state(), chain.teller.now)]
    assert {one.tier for one in owed if one.code == "p13.return"} == {2, 4, 5}
    ends = {one.about for one in owed if one.code == "p07.end"}
    assert ends == {"t4", "t5"} | ({"t2"} if lost is withdrawn else set())


def test_a_subcontract_does_not_begin_beyond_a_contract_that_was_shortened_since() -> None:
    """7.2 — consented to until March; the contract itself now ends in December."""
    chain = Chain(Provisions()).registered().staffed(1)
    request = chain.consented(1, firm(2))
    chain.does("p00.amend", APPROVER, until="2026-12-31", document_number="1")
    begun = {**chain.terms_of(2, request), "employer": firm(2), "since": chain.today(), "purposes": [1]}
    assert chain.tries("p07.begin-subcontract", who("sign", 1), **begun, until="2027-03-31").cites == {"7.2"}
    chain.does("p07.begin-subcontract", who("sign", 1), **begun, until="2026-12-31")
