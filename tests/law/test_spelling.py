"""Addresses as people type and read them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.law.address import ADDRESSES, KNOWN, Address, address, expand
from azukari.law.fault import LawError
from azukari.law.numerals import KANA, item, number, romanised, wide
from azukari.law.say import Lang
from azukari.law.spelling import display, parse


@pytest.mark.parametrize(
    "text, where",
    [
        ("7.1.ウ", "7.1.ウ"),
        ("7.1.u", "7.1.ウ"),
        ("7.1.KI", "7.1.キ"),
        ("7.1ウ", "7.1.ウ"),
        ("9.1 後段", "9.1.latter"),
        ("7.1 ただし書", "7.1.proviso"),
        ("24-2", "o24-2"),
        ("24-2.1", "o24-2.1"),
        ("7.1.ｳ", "7.1.ウ"),
        ("７．１．ウ", "7.1.ウ"),
        (" 7.1 . proviso ", "7.1.proviso"),
        ("第7第1項ウ", "7.1.ウ"),
        ("第７ ただし書", "7.1.proviso"),
        ("第７　第１項　ただし書き", "7.1.proviso"),
        ("第七条第一項但書", "7.1.proviso"),
        ("第7条第1項第ウ号", "7.1.ウ"),
        ("第7ウ", "7.1.ウ"),
        ("7.ウ", "7.1.ウ"),
        ("第4後段", "4.1.latter"),
        ("第８前段", "8.1.main"),
        ("第7本文", "7.1.main"),
        ("第十八第二項", "18.2"),
        ("第１０", "10"),
        ("第十条", "10"),
        ("第24条の2第1項", "o24-2.1"),
        ("第三十三条", "o33"),
        ("条例第2条 個人情報ファイル ア", "o2.personal_information_file.ア"),
        ("o2.個人情報ファイル.a", "o2.personal_information_file.ア"),
        ("条例第７条", "o7"),
        ("o24‐2.1", "o24-2.1"),
        ("Article 24-2, paragraph 1", "o24-2.1"),
        ("provision 7 paragraph 1 item (ka)", "7.1.カ"),
        ("Provision 9, latter part", "9.1.latter"),
        ("art. 11(1)", "11.1"),
        ("Article 7 (2)", "7.2"),
        ("Ordinance, Article 24(1)", "o24.1"),
        ("Provision 7", "7"),
    ],
)
def test_spellings(text: str, where: str) -> None:
    assert parse(text) == where


@pytest.mark.parametrize("where", ADDRESSES)
@pytest.mark.parametrize("lang", list(Lang))
def test_what_is_displayed_reads_back(where: Address, lang: Lang) -> None:
    back = parse(display(where, lang))
    assert back == where or expand(back) == expand(where)


@pytest.mark.parametrize(
    "where, ja, en",
    [
        ("7.1.proviso", "第７ 第１項 ただし書", "Provision 7, paragraph 1, proviso"),
        ("7.1.main", "第７ 第１項 本文", "Provision 7, paragraph 1, main clause"),
        ("7.1.ウ", "第７ 第１項 ウ", "Provision 7, paragraph 1, item ウ (u)"),
        ("4.1.main", "第４ 前段", "Provision 4, first part"),
        ("10.1", "第１０", "Provision 10"),
        ("7", "第７", "Provision 7"),
        ("7.1", "第７ 第１項", "Provision 7, paragraph 1"),
        ("18.2", "第１８ 第２項", "Provision 18, paragraph 2"),
        ("o24-2.1", "条例第２４条の２ 第１項", "Ordinance, Article 24-2, paragraph 1"),
        ("o2.personal_information_file.イ", "条例第２条 「個人情報ファイル」 イ",
         "Ordinance, Article 2, “personal information file”, item イ (i)"),
    ],
)  # fmt: skip
def test_display(where: str, ja: str, en: str) -> None:
    assert (display(address(where), Lang.ja), display(address(where), Lang.en)) == (ja, en)


def test_the_paragraph_shows_where_this_annex_has_a_second_one() -> None:
    ward = KNOWN | {Address("2.2")}
    assert display(Address("2.1"), Lang.ja, ward) == "第２ 第１項"


def test_a_part_is_looked_up_in_the_annex_at_hand() -> None:
    assert parse("第18ただし書", {Address("18.2.main"), Address("18.2.proviso")}) == "18.2.proviso"


def test_a_part_that_fits_twice_is_not_guessed() -> None:
    with pytest.raises(LawError) as caught:
        parse("第18ただし書", {Address("18.1.proviso"), Address("18.2.proviso")})
    assert caught.value.code == "law.address.ambiguous"
    assert "18.1.proviso, 18.2.proviso" in caught.value.say.ja


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第",
        "七面鳥",
        "7.1.x",
        "第7第1項ウエ",
        "Provision",
        "第０",
        "o2.secret",
        "第999",
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(LawError) as caught:
        parse(text)
    assert caught.value.code == "law.address.malformed"


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    with contextlib.suppress(LawError):  # any other exception fails the test
        where = parse(text)
        assert address(where) == where


@pytest.mark.parametrize(
    "text, value",
    [
        ("7", 7),
        ("１８", 18),
        ("七", 7),
        ("十", 10),
        ("十八", 18),
        ("二十", 20),
        ("二十四", 24),
        ("二四", 24),
        ("⑦", 7),
        ("十十", None),
        ("百", None),
        ("", None),
        ("-1", None),
        ("二四十", None),
    ],
)
def test_numbers(text: str, value: int | None) -> None:
    assert number(text) == value


def test_item_marks_have_one_romanised_spelling_each() -> None:
    assert [item(romanised(mark)) for mark in KANA] == list(KANA)
    assert item("xx") is None


def test_wide() -> None:
    assert wide(18) == "１８"
