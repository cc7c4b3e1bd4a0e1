"""Likeness tells what a paragraph reads like, by pairs of characters that few texts share."""

import pytest

from azukari.law.address import ANNEX_ADDRESSES, Address
from azukari.law.likeness import Likeness, pairs
from azukari.law.loader import load_bytes
from azukari.law.model_annex import MODEL
from azukari.law.say import Lang

PARAGRAPHS = sorted({".".join(where.split(".")[:2]) for where in ANNEX_ADDRESSES})
MODELS = Likeness({p: MODEL.quote(Address(p), Lang.ja) for p in PARAGRAPHS})


def test_marks_digits_and_width_do_not_count() -> None:
    assert pairs("返 還、１") == pairs("返還2") == {"返還"}


def test_a_text_is_wholly_like_itself_and_unlike_nothing() -> None:
    scores = MODELS.scores(MODEL.quote(Address("14.1"), Lang.ja))
    assert scores["14.1"] == pytest.approx(1.0)
    assert MODELS.scores("")["14.1"] == 0.0
    assert MODELS.scores("ABC")["14.1"] == 0.0


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_every_paragraph_of_the_seed_reads_most_like_its_own(paragraph: str, seed: bytes) -> None:
    scores = MODELS.scores(load_bytes(seed).annex.quote(Address(paragraph), Lang.ja))
    assert max(scores, key=lambda name: scores[name]) == paragraph


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_of_the_seed_under_another_number_is_noticed(paragraph: str, seed: bytes) -> None:
    text = load_bytes(seed).annex.quote(Address(paragraph), Lang.ja)
    wrong = [
        other for other in PARAGRAPHS if other != paragraph and MODELS.other_than(text, other, least=0.22, times=1.6) != paragraph
    ]
    # near relations: the two sentences on violation read alike, and so do the shortest ones on subcontracts
    assert len(wrong) <= 3, wrong


def test_a_paragraph_under_its_own_number_is_not() -> None:
    assert MODELS.other_than(MODEL.quote(Address("9.1"), Lang.ja), "9.1", least=0.22, times=1.6) is None
