"""第11: what is really there is counted against the balance, and a difference is not left alone."""

from typing import Any

import pytest

from azukari.kernel.values import INSTRUMENT
from tests.provisions.holding import AT_SITE, FORMS, ROLL, TRANSIT, VAULT, Holding, move, only
from tests.story import IN_CHARGE, OFFICER, SITE, WORKER, ident


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10, 11, 17)


@pytest.fixture
def story() -> Holding:
    """Forty forms on paper and the roll in the vault are with the contractor."""
    return Holding().ready().holds_roll().holds_forms()


def count(quantity: int, **changes: Any) -> dict[str, Any]:
    line = {"item": FORMS, "quantity": quantity, "booked": 40}
    return {"facility": SITE, "lines": [{**line, **changes}], "complete": True}


# ── stocktaking ──


def test_a_count_that_agrees_leaves_nothing_owed(story: Holding) -> None:
    story.does("p11.stocktake", WORKER, **count(40))
    assert "p11.difference" not in story.owed()


@pytest.mark.parametrize("quantity", [39, 41, 0])
def test_a_difference_is_accepted_and_owed_an_explanation(story: Holding, quantity: int) -> None:
    """11.1: the truth about the shelf is never refused."""
    number = story.does("p11.stocktake", WORKER, **count(quantity)).number
    duty = story.owed()["p11.difference"]
    assert (duty.cites, duty.about, duty.due, duty.blocks_closing) == ("11.1", number, None, True)
    story.does("p11.explain-difference", IN_CHARGE, stocktaking=number, item=FORMS, cause="miscount", explanation="数え直した")
    assert "p11.difference" not in story.owed()


def test_a_count_that_leaves_something_out_is_refused(story: Holding) -> None:
    """11.1"""
    story.refused("p11.stocktake", WORKER, facility=SITE, lines=[], complete=True, cites={"11.1"})


def test_something_that_the_register_lacks_is_a_difference(story: Holding) -> None:
    """11.1"""
    number = story.does("p11.stocktake", WORKER, **{**count(40), "complete": False, "remarks": "未記録の写し"}).number
    story.does("p11.explain-difference", IN_CHARGE, stocktaking=number, cause="not_entered", explanation="登録した")
    assert "p11.difference" not in story.owed()


def test_the_booked_quantity_is_the_balances(story: Holding) -> None:
    story.misfits("p11.stocktake", WORKER, **count(39, booked=39), codes={"BOOKED"})


def test_an_unknown_item_does_not_fit(story: Holding) -> None:
    lines = [*count(40)["lines"], {"item": ident("im", "nothing"), "quantity": 1, "booked": 0}]
    story.misfits("p11.stocktake", WORKER, facility=SITE, lines=lines, complete=True, codes={"ITEM_UNKNOWN"})


def test_an_item_found_on_another_shelf_is_a_difference(story: Holding) -> None:
    lines = [{"item": FORMS, "quantity": 1, "booked": 0}, {"item": ROLL, "quantity": 1, "booked": 1}]
    story.does("p11.stocktake", WORKER, lines=lines, complete=True)
    assert "p11.difference" in story.owed()


def test_the_labels_are_scanned_where_that_was_adopted(story: Holding) -> None:
    """term.label_scan, and no provision"""
    story.does("p11.stocktake", WORKER, **count(40))
    story.adopts(label_scan=1)
    story.refused("p11.stocktake", WORKER, **count(40), cites={"term.label_scan"})
    story.does("p11.stocktake", WORKER, **count(40, means="scanned"))


def test_stock_is_still_taken_after_the_end(story: Holding) -> None:
    """The end of the business hides nothing."""
    story.does("p00.complete", OFFICER)
    story.does("p11.stocktake", WORKER, **count(39))


# ── explanations ──


def test_an_incident_is_notified_before_it_explains_anything(story: Holding) -> None:
    """11.1"""
    number = story.does("p11.stocktake", WORKER, **count(39)).number
    answers = {"stocktaking": number, "item": FORMS, "cause": "incident", "explanation": "紛失"}
    story.refused("p11.explain-difference", IN_CHARGE, **answers, cites={"11.1"})
    story.does("p11.explain-difference", IN_CHARGE, **answers, incident=story.does("p17.notify", WORKER, what="ない").number)


def test_what_does_not_differ_is_not_explained(story: Holding) -> None:
    number = story.does("p11.stocktake", WORKER, **count(40)).number
    answers = {"stocktaking": number, "item": FORMS, "cause": "miscount", "explanation": "-"}
    story.misfits("p11.explain-difference", IN_CHARGE, **answers, codes={"NO_DIFFERENCE"})


def test_an_explanation_is_late_by_the_adopted_number(story: Holding) -> None:
    story.adopts(difference_answer_days=7)
    story.does("p11.stocktake", WORKER, **count(39))
    assert not story.at("2026-04-08 08:00").owed()["p11.difference"].late(story.now)
    assert story.at("2026-04-08 10:00").owed()["p11.difference"].late(story.now)


# ── cadence ──


def test_without_an_adopted_interval_one_count_is_owed_and_never_late(story: Holding) -> None:
    assert story.at("2026-12-01 09:00").owed()["p11.stocktake"].due is None


def test_a_shelf_with_something_on_it_is_counted_by_the_adopted_interval(story: Holding) -> None:
    """11.1 with term.stocktaking_months: from the day on which something came."""
    story.adopts(stocktaking_months=3)
    assert not story.at("2026-07-01 09:00").owed()["p11.stocktake"].late(story.now)
    late = story.at("2026-07-02 09:00").owed()["p11.stocktake"]
    assert late.late(story.now)
    story.does("p11.stocktake", WORKER, lines=[{"item": ROLL, "quantity": 1, "booked": 1}], complete=True)
    story.does("p11.stocktake", WORKER, **count(40))
    assert not story.owed()["p11.stocktake"].late(story.now)


def test_an_empty_shelf_needs_no_count(story: Holding) -> None:
    story.adopts(stocktaking_months=3)
    story.returns(FORMS, 40, AT_SITE)
    story.returns(ROLL, 1, VAULT)
    assert "p11.stocktake" not in story.at("2026-12-01 09:00").owed()


# ── the vault ──


@pytest.mark.parametrize("wrong", [{"damaged": [ROLL]}, {"missing": 1}])
def test_an_unsound_vault_is_owed_until_a_sound_check(story: Holding, wrong: dict[str, Any]) -> None:
    """11.1"""
    number = story.does("p11.vault-check", INSTRUMENT, check="integrity", objects=1, **wrong).number
    assert story.owed()["p11.vault-unsound"].about == number
    story.does("p11.vault-check", INSTRUMENT, check="restore", objects=1)
    assert "p11.vault-unsound" in story.owed(), "a check of another kind answers nothing"
    story.does("p11.vault-check", INSTRUMENT, check="integrity", objects=1)
    assert "p11.vault-unsound" not in story.owed()


def test_a_check_names_items_in_custody(story: Holding) -> None:
    damaged = [ident("im", "nothing")]
    story.misfits("p11.vault-check", INSTRUMENT, check="integrity", objects=1, damaged=damaged, codes={"ITEM_UNKNOWN"})


def test_only_the_vault_checks_itself(story: Holding) -> None:
    """11.1"""
    story.refused("p11.vault-check", IN_CHARGE, check="integrity", objects=1, cites={"11.1"})


def test_restoring_is_practised_by_the_adopted_interval_only(story: Holding) -> None:
    """term.restore_drill_months"""
    assert "p11.restore-drill" not in story.owed()
    story.adopts(restore_drill_months=3)
    duty = story.at("2026-07-02 09:00").owed()["p11.restore-drill"]
    assert duty.cites == "term.restore_drill_months"
    assert duty.late(story.now)
    story.does("p11.vault-check", INSTRUMENT, check="restore", objects=1)
    assert not story.owed()["p11.restore-drill"].late(story.now)


# ── deliveries ──


def test_letters_leave_in_the_course_of_the_business(story: Holding) -> None:
    story.does("p11.deliver", WORKER, purpose=1, moves=[move(FORMS, AT_SITE, "delivered", 40)], addressee="郵便局")
    assert story.stands(FORMS, "delivered") == 40


def test_an_item_in_the_vault_is_not_delivered(story: Holding) -> None:
    """11.1"""
    story.refused("p11.deliver", WORKER, purpose=1, moves=[move(ROLL, VAULT, "delivered")], addressee="誰か", cites={"11.1"})


@pytest.mark.parametrize("target", [TRANSIT, "ward"])
def test_a_delivery_is_a_delivery(story: Holding, target: str) -> None:
    moves = [move(FORMS, AT_SITE, target, 1)]
    found, entry = story.tries("p11.deliver", WORKER, purpose=1, moves=moves, addressee="-")
    assert entry is None
    assert "MOVE_ACCOUNTS" in {getattr(one, "code", None) for one in found}


def test_more_than_is_there_is_not_delivered(story: Holding) -> None:
    moves = [move(FORMS, AT_SITE, "delivered", 41)]
    story.misfits("p11.deliver", WORKER, purpose=1, moves=moves, addressee="郵便局", codes={"NOT_HELD"})


def test_no_other_act_delivers(story: Holding) -> None:
    """11.1"""
    story.refused("p00.shift", IN_CHARGE, moves=[move(FORMS, AT_SITE, "delivered", 1)], cites={"11.1"})


def test_nothing_is_delivered_after_the_end(story: Holding) -> None:
    """13.1: then it goes home."""
    story.does("p00.complete", OFFICER)
    story.refused("p11.deliver", WORKER, purpose=1, moves=[move(FORMS, AT_SITE, "delivered", 1)], addressee="-", cites={"13.1"})
