"""Where it is adopted, what gives is signed by the officer's own passkey, or refused under the term; what takes away never waits."""

from typing import Any

import msgspec
import pytest

from azukari import annex
from azukari.kernel.act import BringsHome, TakesAway
from azukari.kernel.objection import Objection
from azukari.kernel.submission import read
from azukari.provisions.p00_signing import signing_objections
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, OFFICER, Story

TERM = "term.passkey_for_signed_acts"
AGREE: dict[str, Any] = {"item": FILE, "quantity": 1, "reason": "媒体の劣化"}
SIGNED = [name for name, cls in annex.ACTS.items() if cls.signed]


def adopted() -> Story:
    return Ready().all().adopts(passkey_for_signed_acts=1)


def test_consents_permissions_destructions_cancellations_and_the_naming_of_a_witness_are_signed() -> None:
    assert SIGNED == [
        "p00.name-witness", "p07.consent", "p09.permit-copy", "p11.lower-keys", "p13.agree-destruction", "p13.destroy", "p13.erase-returned",
        "p17.lose-item", "p18.cancel",
    ]  # fmt: skip


def test_without_the_term_an_unsigned_decision_is_accepted() -> None:
    Ready().all().does("p13.agree-destruction", APPROVER, **AGREE)


def test_an_unsigned_decision_is_refused_under_the_term() -> None:
    """term.passkey_for_signed_acts"""
    adopted().refused("p13.agree-destruction", APPROVER, **AGREE, cites={TERM})


def test_a_signed_decision_is_accepted_under_the_term() -> None:
    """term.passkey_for_signed_acts"""
    story = adopted()
    cls = annex.ACTS["p13.agree-destruction"]
    moment = story.moment(cls, APPROVER, None)
    act = read(cls, annex.prefill(story.whole, cls, AGREE, moment), story.mint).act
    assert act is not None
    (objection,) = annex.judge(story.whole, act, moment)
    assert isinstance(objection, Objection)
    assert objection.cites == TERM
    assert annex.judge(story.whole, act, msgspec.structs.replace(moment, approval="0" * 64)) == ()


def test_other_acts_need_no_signature_under_the_term() -> None:
    """term.passkey_for_signed_acts"""
    adopted().does("p00.note", OFFICER, text="経過")


@pytest.mark.parametrize("name", SIGNED)
def test_what_takes_away_or_brings_home_is_not_held_up(name: str) -> None:
    """term.passkey_for_signed_acts"""
    cls = annex.ACTS[name]
    found = list(signing_objections(cls, Story().moment(cls, APPROVER, None)))
    assert bool(found) is not issubclass(cls, (TakesAway, BringsHome))
