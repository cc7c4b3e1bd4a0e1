"""The model annex has every address, in both languages, and in words of its own."""

import re

import pytest

from azukari.law.address import ADDRESSES, Address, is_ordinance
from azukari.law.annex import Annex, Sentence, by_address
from azukari.law.fault import LawError
from azukari.law.loader import load_bytes
from azukari.law.model_annex import MODEL
from azukari.law.say import Lang

A = Address


def longest_shared_run(one: str, other: str) -> str:
    best = ""
    for start in range(len(one)):
        while start + len(best) < len(one) and one[start : start + len(best) + 1] in other:
            best = one[start : start + len(best) + 1]
    return best


def test_the_run_is_measured() -> None:
    assert longest_shared_run("甲は乙に返還する", "乙に返還しない") == "乙に返還し"[:4] + ""


def test_every_address_has_its_sentence_in_order() -> None:
    assert MODEL.addresses == ADDRESSES
    assert MODEL.lacking() == MODEL.beyond() == ()
    assert len(MODEL.provisions) == 18
    assert MODEL.has_ordinance


@pytest.mark.parametrize("where", ADDRESSES)
def test_sentences_are_whole_in_both_languages(where: Address) -> None:
    it = MODEL.sentence(where)
    assert it.en
    if where[-1] in "アイウエオカキ":
        assert not it.ja.endswith("。")
    else:
        assert it.ja.endswith("。")
        assert it.en.endswith(".")
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", it.en.replace("ア", ""))


@pytest.mark.parametrize("where", ADDRESSES)
def test_every_provision_has_its_heading(where: Address) -> None:
    heading = MODEL.heading(where)
    assert heading is not None
    assert heading.of(Lang.ja)
    assert heading.of(Lang.en) != heading.of(Lang.ja)


@pytest.mark.parametrize("where", [w for w in ADDRESSES if not w.startswith("7.1.") or w[-1] not in "アイウエオカキ"])
def test_no_sentence_is_the_seeds(where: Address, seed: bytes) -> None:
    # the names of the required items of 7.1 are facts and the same everywhere
    theirs = load_bytes(seed).annex.sentence(where).ja
    run = longest_shared_run(MODEL.sentence(where).ja, theirs)
    assert len(run) < 16, run


def test_headings_and_item_names_are_facts_and_carry_over(seed: bytes) -> None:
    theirs = load_bytes(seed).annex
    assert {h.address: h.ja for h in theirs.headings.values() if not is_ordinance(h.address)} == {
        h.address: h.ja for h in MODEL.headings.values() if not is_ordinance(h.address)
    }
    assert [theirs.sentence(A(f"7.1.{k}")).ja for k in "アイウエオカキ"] == [
        MODEL.sentence(A(f"7.1.{k}")).ja for k in "アイウエオカキ"
    ]


@pytest.mark.parametrize(
    "where, words",
    [
        ("4.1.latter", "後も"),
        ("7.1.proviso", "承諾"),
        ("7.1.proviso", "前もって"),
        ("7.3", "具体的"),
        ("9.1.main", "許可"),
        ("9.1.latter", "直ちに"),
        ("10.1", "送付書"),
        ("11.1", "善良な管理者"),
        ("13.1", "直ちに"),
        ("14.1", "専用ケース"),
        ("16.1", "再委託者"),
        ("17.1", "遅滞なく"),
        ("18.2", "賠償"),
        ("o33", "２年以下"),
        ("o34", "５０万円"),
        ("o36", "３０万円"),
    ],
)
def test_what_the_law_turns_on_is_said(where: str, words: str) -> None:
    assert words in MODEL.sentence(A(where)).ja


def test_the_ordinance_part_says_that_it_is_dated() -> None:
    assert any("参考" in note and "2023年3月31日" in note for note in MODEL.notes)


# Lookups ------------------------------------------------------------------------------------------


def test_has_knows_sentences_and_prefixes() -> None:
    assert all(MODEL.has(A(w)) for w in ("7", "7.1", "7.1.ウ", "o24-2", "o2.personal_information_file"))
    assert not any(MODEL.has(A(w)) for w in ("7.6", "19", "7.1.ク", "2.1.latter", "o25"))


def test_an_annex_that_lacks_a_sentence_says_so() -> None:
    without = Annex(
        edition="x",
        title="x",
        source=MODEL.source,
        headings={},
        sentences={w: s for w, s in MODEL.sentences.items() if w not in {"7.3", "18.1", "18.2"}},
    )
    assert not without.has(A("7.3"))
    assert without.has(A("7"))
    assert not without.has(A("18"))
    assert without.lacking() == ("7.3", "18.1", "18.2")
    assert without.get(A("7.3")) is None
    assert without.under(A("18")) == ()
    with pytest.raises(LawError) as caught:
        without.sentence(A("7.3"))
    assert caught.value.code == "law.annex.lacks"


def test_under_a_prefix_stand_its_sentences_in_order() -> None:
    assert [s.address for s in MODEL.under(A("18"))] == ["18.1", "18.2"]
    assert MODEL.quote(A("18"), Lang.en).count("\n") == 1


def test_a_text_nobody_translated_is_quoted_in_japanese() -> None:
    assert Sentence(A("1.1"), "文。").of(Lang.en) == "文。"


def test_one_address_has_one_sentence() -> None:
    with pytest.raises(LawError) as caught:
        by_address([Sentence(A("1.1"), "一。"), Sentence(A("1.1"), "二。")])
    assert caught.value.code == "law.annex.twice"
