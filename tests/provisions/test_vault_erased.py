"""11, 13: what the vault certifies of an erasure, and what of the returned 甲 has erased."""

from typing import Any

import pytest

from azukari.kernel.erasure import UNCOVERED, Level
from azukari.kernel.values import INSTRUMENT
from tests.provisions.holding import AT_SITE, FORMS, ROLL, VAULT, Holding, only
from tests.story import APPROVER, IN_CHARGE, OFFICER

ALL: list[str] = [one.value for one in UNCOVERED[Level.E1]]
COUNTS: dict[str, Any] = {"level": "E1", "objects": 1, "generation": 2, "survivors": 0, "tried": 1, "uncovered": ALL}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 10, 11, 13)


@pytest.fixture
def story() -> Holding:
    return Holding().ready().holds_roll().holds_forms()


@pytest.fixture
def home(story: Holding) -> Holding:
    """Everything came home and that is certified."""
    story.returns(FORMS, 40, AT_SITE)
    story.returns(ROLL, 1, VAULT)
    story.does("p00.complete", OFFICER)
    story.does("p13.certify", IN_CHARGE, nothing_remains=True, how="全室を確認した")
    return story


@pytest.fixture
def confirmed(home: Holding) -> Holding:
    home.does("p13.confirm", OFFICER)
    return home


def ordered(story: Holding) -> int:
    return story.does("p13.erase-returned", APPROVER, items=[ROLL]).number


def test_what_was_returned_is_erased_when_the_return_was_confirmed(home: Holding) -> None:
    """13.1"""
    home.refused("p13.erase-returned", APPROVER, items=[ROLL], cites={"13.1"})
    home.does("p13.confirm", OFFICER)
    number = ordered(home)
    home.does("p11.vault-erased", INSTRUMENT, order=number, items=[ROLL], **COUNTS)


def test_a_form_begins_with_everything_that_came_home(confirmed: Holding) -> None:
    """13.1"""
    assert confirmed.does("p13.erase-returned", APPROVER).act.items == (ROLL,)


def test_of_one_tier_only_what_that_tier_returned(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, tier=2, items=[ROLL], codes={"NOT_RETURNED"})
    assert confirmed.does("p13.erase-returned", APPROVER, tier=1).act.items == (ROLL,)


def test_paper_is_not_erased_from_the_vault(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[FORMS], codes={"NOT_RETURNED"})


def test_what_is_still_held_is_not_erased_as_returned(story: Holding) -> None:
    story.misfits("p13.erase-returned", APPROVER, items=[ROLL], codes={"NOT_RETURNED"})


def test_once_is_enough(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL, ROLL], codes={"ALREADY"})
    ordered(confirmed)
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL], codes={"ALREADY"})


def test_deletion_by_a_program_is_no_erasure(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL], level="E0", codes={"NOT_STATED"})


def test_no_level_is_ordered_that_is_not_delivered(confirmed: Holding) -> None:
    confirmed.misfits("p13.erase-returned", APPROVER, items=[ROLL], level="E4", codes={"LEVEL_NOT_DELIVERED"})


def test_a_contractor_has_nothing_erased_that_it_returned(confirmed: Holding) -> None:
    """13.1"""
    confirmed.refused("p13.erase-returned", IN_CHARGE, items=[ROLL], cites={"13.1"})


def certified(story: Holding, *, codes: set[str], **changes: Any) -> None:
    answers = {"order": story.does("p00.note", OFFICER, text="経過").number, "items": [ROLL], **COUNTS, **changes}
    story.misfits("p11.vault-erased", INSTRUMENT, codes=codes, **answers)


def test_an_erasure_is_certified_once_and_under_its_order(confirmed: Holding) -> None:
    number = ordered(confirmed)
    certified(confirmed, order=number + 99, codes={"ERASURE_ORDER"})
    confirmed.does("p11.vault-erased", INSTRUMENT, order=number, items=[ROLL], **COUNTS)
    certified(confirmed, order=number, codes={"ERASURE_ORDER"})


def test_what_is_held_is_not_certified_as_erased(story: Holding) -> None:
    certified(story, codes={"ERASED_HELD"})
    certified(story, items=[FORMS], codes={"ERASED_HELD"})


@pytest.mark.parametrize("changes", [{"uncovered": ALL[1:]}, {"level": "E0"}])
def test_a_certificate_says_no_more_than_was_done(confirmed: Holding, changes: dict[str, Any]) -> None:
    certified(confirmed, **changes, codes={"ERASURE_SAYS_MORE"})


def test_a_certificate_states_no_level_above_the_vaults(confirmed: Holding) -> None:
    certified(confirmed, level="E3", codes={"LEVEL_NOT_DELIVERED"})
