"""第13: everything goes home, and nothing is certified while the balance shows otherwise."""

from typing import Any

import pytest

from azukari.ground import Tier
from azukari.kernel.erasure import Level
from azukari.kernel.values import CONTRACTOR, Day, Period, Purpose, TierNo
from azukari.provisions.p13_acts import Destroy
from azukari.provisions.p13_return import below
from tests.provisions.holding import AT_SITE, FORMS, NEW_FORMS, ROLL, VAULT, Holding, move, only, vault_erased
from tests.story import APPROVER, FIRM, HANDOVER, IN_CHARGE, OFFICER, WARD_HANDOVER, WORKER

STATED: dict[str, Any] = {"nothing_remains": True, "how": "全室を確認した"}
SHREDDED: dict[str, Any] = {"method": "shredding", "witness": "立会 一"}
KEYS: dict[str, Any] = {"method": "key_destruction"}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10, 13)


@pytest.fixture
def story() -> Holding:
    """Forty forms on paper and the roll in the vault are with the contractor."""
    return Holding().ready().holds_roll().holds_forms()


def agreed(story: Holding, item: str = FORMS, quantity: int = 10) -> int:
    return story.does("p13.agree-destruction", APPROVER, item=item, quantity=quantity, reason="溶解処理").number


def all_home(story: Holding) -> Holding:
    story.returns(FORMS, 40, AT_SITE)
    story.returns(ROLL, 1, VAULT)
    return story


# ── certificate ──


def test_nothing_is_certified_while_anything_is_left(story: Holding) -> None:
    """13.1, one objection per line of the balance."""
    found = story.refused("p13.certify", IN_CHARGE, **STATED, cites={"13.1"})
    assert len(found) == 2


def test_one_sheet_is_enough_to_refuse(story: Holding) -> None:
    """13.1"""
    story.returns(ROLL, 1, VAULT)
    story.returns(FORMS, 39, AT_SITE)
    found = story.refused("p13.certify", IN_CHARGE, **STATED, cites={"13.1"})
    assert found[0].because.en.startswith("1 of")


def test_certified_then_confirmed(story: Holding) -> None:
    all_home(story).does("p00.complete", OFFICER)
    assert {"p13.certify"} == {code for code in story.owed() if code.startswith("p13")}
    story.does("p13.certify", IN_CHARGE, **STATED)
    assert {"p13.confirm"} == {code for code in story.owed() if code.startswith("p13")}
    story.does("p13.confirm", OFFICER)
    assert not {code for code in story.owed() if code.startswith("p13")}


def test_what_rests_in_the_vault_remains_until_the_vault_entered_its_erasure(monkeypatch: pytest.MonkeyPatch) -> None:
    """13.1"""
    monkeypatch.undo()
    only(monkeypatch, 10, 11, 13)
    story = Holding().ready().holds_roll().holds_forms()
    story.returns(FORMS, 40, AT_SITE)
    agreement = agreed(story, ROLL, 1)
    gone = [move(ROLL, VAULT, "erased")]
    order = story.does("p13.destroy", IN_CHARGE, agreement=agreement, moves=gone, level="E1", **KEYS).number
    [found] = story.refused("p13.certify", IN_CHARGE, **STATED, cites={"13.1"})
    assert ROLL in found.because.en
    assert "azukari check" in found.instead.en
    vault_erased(story, order, ROLL)
    story.does("p13.certify", IN_CHARGE, **STATED)


def test_what_was_returned_rests_for_the_ward_and_keeps_nothing_open(story: Holding) -> None:
    all_home(story).does("p13.certify", IN_CHARGE, **STATED)
    story.does("p13.confirm", OFFICER)


def test_an_unstated_certificate_does_not_fit(story: Holding) -> None:
    all_home(story).misfits("p13.certify", IN_CHARGE, nothing_remains=False, how="-", codes={"NOT_STATED"})


def test_only_the_person_in_charge_certifies(story: Holding) -> None:
    """13.1"""
    all_home(story).refused("p13.certify", WORKER, **STATED, cites={"13.1"})


def test_nothing_is_confirmed_before_it_is_certified(story: Holding) -> None:
    all_home(story).misfits("p13.confirm", OFFICER, codes={"NOT_CERTIFIED"})


def test_what_comes_in_later_undoes_a_certificate(story: Holding) -> None:
    """The safe direction: a certificate speaks for its own day only."""
    all_home(story).does("p13.certify", IN_CHARGE, **STATED)
    again = story.does("p10.issue", WARD_HANDOVER, plan=story.planned(), lines=[{"item": FORMS, "quantity": 40, "rows": 40}])
    line = {"item": FORMS, "quantity": 40, "rows": 40}
    moves = [move(FORMS, "returned", AT_SITE, 40)]
    story.does("p10.receive", HANDOVER, note=again.number, lines=[line], moves=moves)
    found, entry = story.tries("p13.confirm", OFFICER)
    assert entry is None
    assert {getattr(one, "code", None) or one.cites for one in found} == {"NOT_CERTIFIED", "13.1"}  # type: ignore[union-attr]


def test_a_tier_answers_for_those_below_it(story: Holding) -> None:
    ground = story.whole.ground
    period = Period(Day("2026-04-01"), Day("2026-12-31"))
    for number, parent in ((2, 1), (3, 2), (4, 9)):
        ground.tiers[TierNo(number)] = Tier(TierNo(number), FIRM, TierNo(parent), 2, period, (Purpose(1),), story.now)
    assert below(ground, CONTRACTOR) == {1, 2, 3}
    assert below(ground, TierNo(2)) == {2, 3}


# ── duties ──


def test_the_end_of_the_business_calls_everything_home(story: Holding) -> None:
    assert "p13.return" not in story.owed()
    story.does("p00.complete", OFFICER)
    duty = story.owed()["p13.return"]
    assert (duty.cites, duty.due, duty.blocks_closing) == ("13.1", None, True)


def test_the_last_day_passing_calls_everything_home(story: Holding) -> None:
    assert "p13.return" in story.at("2027-04-01 00:00").owed()


def test_an_adopted_number_makes_a_return_late(story: Holding) -> None:
    story.adopts(return_within_days=5)
    story.does("p00.complete", OFFICER)
    assert not story.at("2026-04-06 08:59").owed()["p13.return"].late(story.now)
    assert story.at("2026-04-06 10:00").owed()["p13.return"].late(story.now)


def test_a_demand_is_owed_until_all_of_it_is_home(story: Holding) -> None:
    story.does("p13.demand-return", OFFICER, lines=[{"item": FORMS, "quantity": 40}])
    story.returns(FORMS, 39, AT_SITE)
    assert story.owed()["p13.demanded"].tier == 1
    story.returns(FORMS, 1, AT_SITE)
    assert "p13.demanded" not in story.owed()


def test_a_demand_begins_with_everything(story: Holding) -> None:
    entry = story.does("p13.demand-return", OFFICER)
    assert {one.item: one.quantity for one in entry.act.lines} == {ROLL: 1, FORMS: 40}


@pytest.mark.parametrize("quantity", [0, 41])
def test_a_demand_names_what_is_held(story: Holding, quantity: int) -> None:
    story.misfits("p13.demand-return", OFFICER, lines=[{"item": FORMS, "quantity": quantity}], codes={"NOT_HELD"})


# ── destruction ──


def test_destruction_without_agreement_is_refused(story: Holding) -> None:
    """13.1: return, it says."""
    moves = [move(FORMS, AT_SITE, "destroyed", 10)]
    story.refused("p13.destroy", IN_CHARGE, agreement=0, moves=moves, **SHREDDED, cites={"13.1"})


def test_destruction_within_the_agreement(story: Holding) -> None:
    story.does("p13.destroy", IN_CHARGE, agreement=agreed(story), **SHREDDED)
    assert (story.stands(FORMS, "destroyed"), story.stands(FORMS, AT_SITE)) == (10, 30)


def test_destruction_beyond_the_agreement_is_refused(story: Holding) -> None:
    """13.1"""
    moves = [move(FORMS, AT_SITE, "destroyed", 11)]
    story.refused("p13.destroy", IN_CHARGE, agreement=agreed(story), moves=moves, **SHREDDED, cites={"13.1"})


def test_an_agreement_is_used_up(story: Holding) -> None:
    """13.1"""
    number = agreed(story)
    story.does("p13.destroy", IN_CHARGE, agreement=number, **SHREDDED)
    moves = [move(FORMS, AT_SITE, "destroyed", 1)]
    story.refused("p13.destroy", IN_CHARGE, agreement=number, moves=moves, **SHREDDED, cites={"13.1"})


def test_an_agreement_for_one_item_is_none_for_another(story: Holding) -> None:
    """13.1"""
    moves = [move(ROLL, VAULT, "erased")]
    story.refused("p13.destroy", IN_CHARGE, agreement=agreed(story), moves=moves, **KEYS, cites={"13.1"})


def test_a_withdrawn_agreement_is_none(story: Holding) -> None:
    """13.1"""
    number = agreed(story)
    story.does("p13.withdraw-agreement", APPROVER, agreement=number, why="返還に改める")
    moves = [move(FORMS, AT_SITE, "destroyed", 1)]
    story.refused("p13.destroy", IN_CHARGE, agreement=number, moves=moves, **SHREDDED, cites={"13.1"})
    story.misfits("p13.withdraw-agreement", APPROVER, agreement=number, why="再度", codes={"NO_AGREEMENT"})


@pytest.mark.parametrize("level", [None, "E0"])
def test_deletion_without_a_key_is_no_erasure(story: Holding, level: str | None) -> None:
    """13.1: E0 is never called erasure."""
    number = agreed(story, ROLL, 1)
    story.refused("p13.destroy", IN_CHARGE, agreement=number, method="key_destruction", level=level, cites={"13.1"})


def test_an_item_in_the_vault_is_erased(story: Holding) -> None:
    entry = story.does("p13.destroy", IN_CHARGE, agreement=agreed(story, ROLL, 1), **KEYS)
    assert story.stands(ROLL, "erased") == 1
    assert isinstance(entry.act, Destroy)
    assert entry.act.level is Level.E1, "left blank, it is what the vault delivers"


@pytest.mark.parametrize("level", ["E2", "E3", "E4"])
def test_no_more_is_stated_than_the_vault_delivers(story: Holding, level: str) -> None:
    """13.1: a certificate that says more than was done is worse than none."""
    number = agreed(story, ROLL, 1)
    story.misfits("p13.destroy", IN_CHARGE, agreement=number, **KEYS, level=level, codes={"LEVEL_NOT_DELIVERED"})
    story.does("p13.destroy", IN_CHARGE, agreement=number, **KEYS, level="E1")


def test_what_is_in_the_vault_is_not_shredded_and_paper_has_no_key(story: Holding) -> None:
    """13.1: a destruction that cannot have been is none."""
    number = agreed(story, ROLL, 1)
    story.refused("p13.destroy", IN_CHARGE, agreement=number, **SHREDDED, cites={"13.1"})
    story.refused("p13.destroy", IN_CHARGE, agreement=agreed(story), **KEYS, cites={"13.1"})
    assert (story.stands(ROLL, VAULT), story.stands(FORMS, AT_SITE)) == (1, 40)


def test_paper_has_no_level(story: Holding) -> None:
    number = agreed(story)
    story.misfits("p13.destroy", IN_CHARGE, agreement=number, **SHREDDED, level="E1", codes={"LEVEL_NOT_DELIVERED"})
    story.does("p13.destroy", IN_CHARGE, agreement=number, **SHREDDED)


def test_paper_is_destroyed_not_erased(story: Holding) -> None:
    moves = [move(FORMS, AT_SITE, "erased", 1)]
    story.misfits("p13.destroy", IN_CHARGE, agreement=agreed(story), moves=moves, **SHREDDED, codes={"MOVE_ACCOUNTS"})


def test_only_what_is_held_can_be_agreed_upon(story: Holding) -> None:
    story.misfits("p13.agree-destruction", APPROVER, item=FORMS, quantity=41, reason="-", codes={"NOT_HELD"})


def test_only_the_approver_agrees(story: Holding) -> None:
    """13.1"""
    story.refused("p13.agree-destruction", OFFICER, item=FORMS, reason="-", cites={"13.1"})


def test_agreement_and_destruction_are_still_possible_after_the_end(story: Holding) -> None:
    """Bringing home never waits."""
    story.at("2027-05-01 09:00")
    story.does("p13.destroy", IN_CHARGE, agreement=agreed(story, FORMS, 40), **SHREDDED)


@pytest.mark.parametrize("end", ["erased", "destroyed"])
def test_no_other_act_ends_an_original(story: Holding, end: str) -> None:
    """13.1"""
    story.refused("p00.shift", IN_CHARGE, moves=[move(FORMS, AT_SITE, end)], cites={"13.1"})


def test_derivatives_are_returned_like_originals(story: Holding) -> None:
    """13.1"""
    derived = {**NEW_FORMS, "item": "im-0000000000derwed", "origin": "derivative", "quantity": 1}
    moves = [move(derived["item"], "made", AT_SITE), move(derived["item"], AT_SITE, "destroyed")]
    story.refused("p00.shift", IN_CHARGE, items=[derived], moves=moves, cites={"13.1"})


# ── handling ──


def test_what_went_home_is_not_handled(story: Holding) -> None:
    """13.1"""
    story.does("p00.look", WORKER, item=ROLL, purpose=1)
    story.returns(ROLL, 1, VAULT)
    story.refused("p00.look", WORKER, item=ROLL, purpose=1, cites={"13.1"})


def test_what_is_partly_here_is_handled(story: Holding) -> None:
    story.returns(FORMS, 39, AT_SITE)
    story.does("p00.look", WORKER, item=FORMS, purpose=1)


def test_handling_that_destroys_is_refused(story: Holding) -> None:
    """13.1: an act of two kinds answers for both."""
    moves = [move(FORMS, AT_SITE, "destroyed")]
    story.refused("p00.rework", WORKER, item=FORMS, purpose=1, moves=moves, cites={"13.1"})
