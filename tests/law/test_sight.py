"""Nothing of an annex drops out of sight: what is in no sentence is listed, what fits nowhere is quoted by nothing."""

import codecs

import pytest

from azukari.law.address import Address
from azukari.law.fault import LawError
from azukari.law.loader import Loading, load, load_bytes
from azukari.law.pieces import Role
from azukari.law.sight import aside, in_no_sentence

A = Address
MARS = "乙は、火星で保管しなければならない。"
CALL = "乙は、毎月甲へ電話しなければならない。"


def why(it: Loading, part: str) -> str:
    (found,) = [one.why.en for one in it.unplaced if part in one.text]
    return found


def said(it: Loading, where: str) -> str:
    return it.annex.sentence(A(where)).ja


def nowhere(it: Loading, part: str) -> bool:
    return all(part not in one.ja for one in it.annex.sentences.values())


# After the ordinance ------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["　", " ", ""])
def test_a_provision_after_the_ordinance_is_one_of_the_annex(gap: str, seed: bytes) -> None:
    it = load(seed.decode() + f"\n（火星）\n第１９{gap}甲は、火星を見る。\n２　甲は、これを測る。\n")
    assert it.beyond == ("19.1", "19.2")
    assert said(it, "19.1") == "甲は、火星を見る。"
    assert it.annex.headings[A("19")].ja == "火星"
    assert said(it, "o37") == said(load_bytes(seed), "o37")
    assert it.ordinance
    assert it.unplaced == ()
    assert any("19.1" in one.ja for one in it.warnings)


def test_what_no_provision_of_the_model_says_is_listed_beyond_or_unplaced(seed: bytes) -> None:
    it = load(seed.decode() + f"\n第１９　{MARS}\n")
    assert "19.1" in why(it, "火星")
    assert "11.1" in why(it, "火星")
    assert it.annex.sentences == load_bytes(seed).annex.sentences


def test_a_number_that_occurs_again_after_the_ordinance_is_unplaced(seed: bytes) -> None:
    it = load(seed.decode() + f"\n第３　{MARS}\n２　{CALL}\n")
    assert "again" in why(it, "火星")
    assert "again" in why(it, "電話")
    assert it.annex.sentences == load_bytes(seed).annex.sentences


def test_an_article_of_the_ordinance_that_the_model_lacks_is_listed(seed: bytes) -> None:
    it = load(seed.decode() + f"\n第３８条　{MARS}\n")
    assert it.beyond == ("o38.1",)


@pytest.mark.parametrize(
    "title", ["附則", "附　則", "附則（令和４年４月１日）", "別表", "別紙１", "別表第２　料金", "様式第１号（第７関係）"]
)
def test_what_follows_the_provisions_is_unplaced_with_its_reason(title: str, seed: bytes) -> None:
    text = seed.decode() + f"\n{title}\n１　乙は、百円を払う。\n第１条　乙は、二百円を払う。\n"
    it = load(text)
    assert [one.text for one in it.unplaced] == [title, "１　乙は、百円を払う。", "第１条　乙は、二百円を払う。"]
    assert {one.why.en.partition(",")[0] for one in it.unplaced} == {"Supplementary provisions"}
    assert it.annex.sentences == load_bytes(seed).annex.sentences


def test_a_supplement_on_one_line_is_unplaced_and_the_ordinance_after_it_is_read(seed: bytes) -> None:
    annex, mark, ordinance = seed.decode().partition("（参考）")
    it = load(f"{annex}附則　この特記事項は、令和４年から施行し、百円を払う。\n{mark}{ordinance}")
    assert [one.text[:2] for one in it.unplaced] == ["附則"]
    assert it.annex.sentences == load_bytes(seed).annex.sentences
    assert it.lacking == ()


def test_a_reference_to_a_supplement_within_a_sentence_opens_nothing() -> None:
    it = load("第１ 乙は、この条例の\n附則第２項及び\n別表第１に従い、守る。\n")
    assert it.unplaced == ()
    assert said(it, "1.1") == "乙は、この条例の附則第２項及び別表第１に従い、守る。"


# Duties without a number --------------------------------------------------------------------------


def test_a_duty_in_the_preface_is_unplaced(seed: bytes) -> None:
    it = load(seed.decode().replace("（個人情報の保護）", f"{CALL}\n（個人情報の保護）", 1))
    assert "no provision number" in why(it, "電話")
    assert it.annex.notes == load_bytes(seed).annex.notes
    assert not it.whole


def test_a_duty_over_several_lines_is_unplaced_with_all_of_them() -> None:
    it = load("特記事項\n乙は、毎月、甲へ\n- 1 -\n電話しなけ\nればならない。\n区の定め。\n第１ 乙は、守る。")
    assert [one.line for one in it.unplaced] == [2, 4, 5]
    assert it.annex.notes == ("区の定め。",)


def test_a_duty_in_a_remark_is_unplaced_and_a_title_is_no_duty() -> None:
    it = load(f"{CALL}\n第１ 乙は、守る。\n※ 乙は、火星へ行くものとする。")
    assert [one.line for one in it.unplaced] == [1, 3]
    assert it.annex.title == ""


# Sentences below others ---------------------------------------------------------------------------


def test_a_sentence_under_a_heading_without_a_number_is_not_the_provisions_above(seed: bytes) -> None:
    text = seed.decode().replace("第１２ ", "", 1)
    it = load(text)
    assert said(it, "11.1") == said(load_bytes(seed), "11.1")
    assert nowhere(it, "アクセス制限等")
    assert it.lacking == ("12.1",)
    assert [one.text[:7] for one in it.unplaced] == ["（データの保護", "乙は、個人情報", "ならない。"]
    assert "データの保護措置" in why(it, "アクセス")
    assert "11.1" in why(it, "アクセス")


def test_a_sub_heading_before_the_next_paragraph_leaves_the_paragraph_where_it_is(seed: bytes) -> None:
    it = load(seed.decode().replace("３ 乙は、再委託契約", "（再委託契約に定める事項）\n３ 乙は、再委託契約", 1))
    assert [one.text for one in it.unplaced] == ["（再委託契約に定める事項）"]
    assert it.annex.sentences == load_bytes(seed).annex.sentences


def test_a_sentence_of_another_provision_below_one_is_unplaced_naming_both(seed: bytes) -> None:
    text = seed.decode().replace("（データの保護措置）", "", 1).replace("第１２ ", "", 1)
    it = load(text)
    assert "11.1" in why(it, "アクセス")
    assert "12.1" in why(it, "アクセス")
    assert said(it, "11.1") == said(load_bytes(seed), "11.1")


@pytest.mark.parametrize("tail", [MARS, "乙は、百円を払う。", "令和４年４月１日", "以上の点を守る。"])
def test_a_sentence_at_the_end_is_not_the_tail_of_the_last_article(tail: str, seed: bytes) -> None:
    it = load(seed.decode() + "\n" + tail)
    assert "o37" in why(it, tail)
    assert said(it, "o37") == said(load_bytes(seed), "o37")


def test_an_end_mark_is_a_note(seed: bytes) -> None:
    it = load(seed.decode() + "\n　　以　上\n")
    assert it.whole
    assert it.annex.notes[-1] == "以　上"


def test_a_second_sentence_that_belongs_stays_whatever_line_it_begins(seed: bytes) -> None:
    more = "また、個人情報の保管場所には、関係のない者を入れてはならない。"
    it = load(seed.decode().replace("（データの保護措置）", f"{more}\n（データの保護措置）", 1))
    assert said(it, "11.1").endswith(more)
    assert it.unplaced == ()


def test_an_alien_sentence_on_the_same_line_is_warned_of_by_its_address(seed: bytes) -> None:
    it = load(seed.decode().replace("罰金刑を科する。", "罰金刑を科する。" + MARS, 1))
    assert any("o37" in one.ja and "unlike" in one.en for one in it.warnings)


def test_a_sentence_more_than_the_model_has_is_warned_of_though_it_shares_words(seed: bytes) -> None:
    more = "乙は、火星で保管し、月で返す。"
    it = load(seed.decode().replace("（データの保護措置）", f"{more}\n（データの保護措置）", 1))
    assert said(it, "11.1").endswith(more)
    (warning,) = it.warnings
    assert "11.1" in warning.ja
    assert more in warning.ja


def test_a_sentence_much_longer_than_the_models_is_warned_of(seed: bytes) -> None:
    more = "個人情報を甲が指示する施設以外に持出してはならないことはもとより、" * 6
    it = load(seed.decode().replace("第１５ 乙は、", "第１５ 乙は、" + more, 1))
    (warning,) = it.warnings
    assert "15.1" in warning.ja
    assert "much longer" in warning.en


def test_a_line_below_the_last_item_is_warned_of(seed: bytes) -> None:
    it = load(seed.decode().replace("キ その他甲が必要と認める事項", "キ その他甲が必要と認める事項\n費用は区が払う。", 1))
    assert any("7.1.キ" in one.ja and "item" in one.en for one in it.warnings)


# In plain sight -----------------------------------------------------------------------------------


def test_everything_in_no_sentence_is_written_out(seed: bytes) -> None:
    text = seed.decode().replace("（個人情報の保護）", f"区の前文。\n{CALL}\n（個人情報の保護）", 1)
    it = load(text + "\n- 3 -\n第１９　甲は、火星を見る。")
    shown = in_no_sentence(it, 15_000)
    for part in ("区の前文。", CALL, "（参考）", "※ 「実施機関」", "第７章 罰則", "- 3 -", "19.1"):
        assert part in shown
    sentences = {Role.sentence, Role.title, Role.heading, Role.mark}
    assert {p.text for p in it.placed} == {p.text for p in aside(it)} | {p.text for p in it.placed if p.role in sentences}


def test_what_is_cut_says_so(seed: bytes) -> None:
    it = load(seed.decode() + "\n附則\n" + "百円を払う。\n" * 40)
    shown = in_no_sentence(it, 200)
    assert len(shown) == 200
    assert shown.endswith("…（以下略）")


# UTF-16 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bom", [codecs.BOM_UTF16_LE, b""])
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_is_said_to_be_that_and_to_be_saved_as_utf8(name: str, bom: bytes, seed: bytes) -> None:
    mark = bom and (bom if name.endswith("le") else codecs.BOM_UTF16_BE)
    with pytest.raises(LawError) as caught:
        load_bytes(mark + seed.decode().encode(name))
    assert caught.value.code == "law.text.utf16"
    assert "UTF-8" in caught.value.say.ja
    assert "UTF-8" in caught.value.say.en
