"""Law coverage: every sentence of the model annex, and of the seed, has one answer in code; every answer belongs to a sentence."""

from collections import Counter
from pathlib import Path

import pytest

from azukari.annex import PROVISIONS
from azukari.kernel.duty import Answered
from azukari.law.address import ADDRESSES, ANNEX_ADDRESSES, Address, is_ordinance, number
from azukari.law.annex import Annex
from azukari.law.loader import load_bytes
from azukari.law.model_annex import MODEL
from azukari.ordinance import ANSWERS

EVERYTHING: list[Answered] = [*(one for provision in PROVISIONS for one in provision.answers), *ANSWERS]
TIMES = Counter(str(one.address) for one in EVERYTHING)


@pytest.fixture(scope="module")
def seed(shared: Path) -> Annex:
    (path,) = sorted((shared / "seed").glob("*.txt"))
    loading = load_bytes(path.read_bytes())
    assert loading.unplaced == (), "a sentence of the seed that has no address has no answer"
    return loading.annex


def uncovered(annex: Annex) -> dict[str, int]:
    """Sentences that have no answer, or more than one, with how many they have."""
    return {where: TIMES[where] for where in annex.sentences if TIMES[where] != 1}


def test_every_sentence_of_the_model_has_exactly_one_answer() -> None:
    assert uncovered(MODEL) == {}


def test_every_sentence_of_the_seed_has_exactly_one_answer(seed: Annex) -> None:
    assert uncovered(seed) == {}


def test_every_answer_belongs_to_a_sentence_of_the_model() -> None:
    assert {where for where in TIMES if where not in MODEL.sentences} == set()


def test_every_answer_belongs_to_a_sentence_of_the_seed(seed: Annex) -> None:
    assert {where for where in TIMES if where not in seed.sentences} == set()


def test_a_sentence_nobody_answers_would_be_seen(seed: Annex) -> None:
    """The measure itself can fail: a paragraph more than the model has is told."""
    extra = Address("7.6")
    longer = Annex(
        edition="x",
        title="x",
        source=MODEL.source,
        sentences={**seed.sentences, extra: seed.sentence(Address("7.5"))},
        headings={},
    )
    assert uncovered(longer) == {"7.6": 0}


def test_the_model_and_the_seed_have_the_same_sentences(seed: Annex) -> None:
    assert set(MODEL.sentences) == set(seed.sentences) == set(ADDRESSES)


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda one: f"p{one.number:02}")
def test_the_annex_is_answered_where_the_provision_is(provision) -> None:
    """And 24.1, which makes the entrusting body see to all of it, by the contract itself; the rest of the ordinance by its own package."""
    mine = {str(one.address) for one in provision.answers}
    annex = {str(where) for where in ANNEX_ADDRESSES if number(where) == provision.number}
    assert mine == (annex or {"o24.1"})
    assert all(is_ordinance(Address(one.address)) for one in ANSWERS)


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.address)
def test_an_answer_says_how_in_both_languages(one: Answered) -> None:
    assert one.how.ja != one.how.en
    assert len(one.how.ja) > 10
    assert len(one.how.en) > 20
