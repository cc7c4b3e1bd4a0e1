"""A ward's text by address: nothing dropped, nothing guessed."""

import random
import re
import unicodedata
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari.law.address import ADDRESSES, ANNEX_ADDRESSES, ORDINANCE_ADDRESSES, Address
from azukari.law.fault import LawError
from azukari.law.loader import Loading, load, load_bytes
from azukari.law.model_annex import MODEL
from azukari.law.pieces import Role
from azukari.law.say import Lang

A = Address


def bare(text: str) -> str:
    return "".join(text.split())


def everything(it: Loading) -> str:
    """All fragments in the order of the lines; within a line placed and unplaced never mix out of order."""
    return "".join(sorted(bare("".join(p.text for p in it.placed) + "".join(u.text for u in it.unplaced))))


def model_text(paragraph: str = "{n}　", item: str = "{k}　", provision: str = "第{n}　", headings: str = "before") -> str:
    """Write the model annex as an office might."""
    lines = ["個人情報取扱特記事項", ""]
    for head in MODEL.provisions:
        said = MODEL.headings[head].ja
        if headings == "before":
            lines.append(f"（{said}）")
        after = f"（{said}）" if headings == "after" else ""
        first = True
        for number in range(1, 6):
            prefix = A(f"{head}.{number}")
            body = [s for s in MODEL.under(prefix) if s.address[-1] not in "アイウエオカキ" and not s.address.endswith(".latter")]
            tail = [s for s in MODEL.under(prefix) if s.address.endswith(".latter")]
            if not body:
                continue
            text = "".join(s.ja for s in body)
            items = [
                item.format(k=k, n=n) + MODEL.sentence(A(f"{prefix}.{k}")).ja
                for n, k in enumerate("アイウエオカキ", 1)
                if MODEL.get(A(f"{prefix}.{k}"))
            ]
            start = provision.format(n=head) + after if first else paragraph.format(n=number, c=chr(0x245F + number))
            lines.append(start + text + ("" if items else "".join(s.ja for s in tail)))
            lines += items
            if items:
                lines += [s.ja for s in tail]
            first = False
    return "\n".join(lines)


def annex_of(it: Loading) -> dict[Address, str]:
    return {w: s.ja for w, s in it.annex.sentences.items()}


MODEL_SENTENCES = {w: MODEL.sentence(w).ja for w in ANNEX_ADDRESSES}

# The seed -----------------------------------------------------------------------------------------


def test_the_seed_loads_whole(seed: bytes) -> None:
    it = load_bytes(seed)
    assert it.whole
    assert (it.lacking, it.beyond, it.unplaced, it.warnings) == ((), (), (), ())
    assert it.annex.addresses == ADDRESSES
    assert len(it.annex.provisions) == 18
    assert it.ordinance
    assert it.encoding == "utf-8"


def test_the_seeds_introduction_and_remarks_are_title_and_notes(seed: bytes) -> None:
    it = load_bytes(seed)
    assert it.annex.title == "個人情報の保護に関する特記事項"
    assert [note[:4] for note in it.annex.notes] == ["（参考）", "※ 「実"]
    assert {p.text for p in it.placed if p.role is Role.chapter} == {"第７章 罰則"}


def test_nothing_of_the_seed_is_dropped(seed: bytes) -> None:
    it = load_bytes(seed)
    assert bare("".join(p.text for p in it.placed)) == bare(seed.decode())


@pytest.mark.parametrize(
    "where, start, end",
    [
        ("1.1", "受託者（以下「乙」", "図るものとする。"),
        ("4.1.latter", "契約終了後も", "同様とする。"),
        ("7.1.main", "乙は、この契約に", "委託してはならない。"),
        ("7.1.proviso", "ただし、当該業務", "得なければならない。"),
        ("7.1.latter", "また、再委託者に", "させなければならない。"),
        ("7.1.ア", "再委託する業務の", "業務の内容"),
        ("7.1.キ", "その他甲が", "認める事項"),
        ("7.5", "第１項から前項", "準用する。"),
        ("10.1", "甲および乙は", "行わなければならない。"),
        ("18.2", "乙は、この特記", "責任を負う。"),
        ("o2.personal_information_file.イ", "アに掲げるもの", "構成したもの"),
        ("o24-2.2", "前項の規定", "使用してはならない。"),
        ("o33", "実施機関の職員", "罰金に処する。"),
        ("o34", "前条に規定", "罰金に処する。"),
        ("o36", "第３３条または第", "罰金に処する。"),
        ("o37", "第２４条の２第１項", "罰金刑を科する。"),
    ],
)
def test_sentences_of_the_seed_stand_where_they_belong(where: str, start: str, end: str, seed: bytes) -> None:
    text = load_bytes(seed).annex.sentence(A(where)).ja
    assert text.startswith(start)
    assert text.endswith(end)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(name: str, newline: str, seed: bytes) -> None:
    text = seed.decode().replace("\n", newline)
    it = load_bytes(text.encode(name))
    assert it.whole
    assert it.encoding == name
    assert annex_of(it) == annex_of(load_bytes(seed))


def wrap(text: str, width: int) -> str:
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(len(line), 1), width))


@pytest.mark.parametrize("width", [12, 17, 23, 40, 200])
def test_line_wraps_anywhere_make_no_difference(width: int) -> None:
    it = load(wrap(model_text(), width))
    assert annex_of(it) == MODEL_SENTENCES
    assert it.unplaced == ()


@pytest.mark.parametrize("width", [1, 2, 3, 5, 7])
def test_a_page_too_narrow_for_its_marks_is_refused_or_reported_but_never_lost(width: int, seed: bytes) -> None:
    text = wrap(seed.decode(), width)
    try:
        it = load(text)
    except LawError as wrong:
        codes = wrong.code
    else:
        codes = "law.text."
        assert everything(it) == "".join(sorted(bare(text)))
    assert codes.startswith("law.text.")


def test_an_annex_lacking_7_3_lacks_7_3_and_keeps_7_4(seed: bytes) -> None:
    text = re.sub(r"３ 乙は、再委託契約.*?(?=４ 乙は)", "", seed.decode(), flags=re.DOTALL)
    it = load(text)
    assert it.lacking == ("7.3",)
    assert not it.annex.has(A("7.3"))
    assert it.annex.sentence(A("7.4")).ja == load_bytes(seed).annex.sentence(A("7.4")).ja
    assert it.unplaced == ()


def test_an_annex_without_its_ordinance_part_says_so(seed: bytes) -> None:
    it = load(seed.decode().partition("（参考）")[0])
    assert not it.ordinance
    assert it.lacking == ORDINANCE_ADDRESSES
    assert not it.annex.has_ordinance


def test_the_edition_follows_the_bytes(seed: bytes) -> None:
    one, other = load_bytes(seed), load(seed.decode() + "\n※ 追記。")
    assert one.annex.edition.startswith("ax-")
    assert one.annex.edition == load_bytes(seed).annex.edition != other.annex.edition
    assert load_bytes(seed, "ward-2022").annex.edition == "ward-2022"


def test_a_loading_travels_as_json(seed: bytes) -> None:
    it = load_bytes(seed)
    assert msgspec.json.decode(msgspec.json.encode(it), type=Loading) == it


# How offices write --------------------------------------------------------------------------------

KANJI = dict(
    enumerate(
        [
            "一",
            "二",
            "三",
            "四",
            "五",
            "六",
            "七",
            "八",
            "九",
            "十",
            "十一",
            "十二",
            "十三",
            "十四",
            "十五",
            "十六",
            "十七",
            "十八",
        ],
        1,
    )
)


@pytest.mark.parametrize("headings", ["before", "after", "none"])
@pytest.mark.parametrize("provision", ["第{n}　", "第{n} ", "第{n}条　", "第 {n} 条 ", "第{n}条"])
@pytest.mark.parametrize("paragraph", ["{n}　", "{n} ", "({n}) ", "（{n}）", "{c}", "{c} ", "{n}. ", "{n}"])
@pytest.mark.parametrize("item", ["{k}　", "（{k}）", "({k}) ", "({n}) ", "{n}. "])
def test_spellings_of_marks_make_no_difference(provision: str, paragraph: str, item: str, headings: str) -> None:
    it = load(model_text(paragraph, item, provision, headings))
    assert annex_of(it) == MODEL_SENTENCES
    assert (it.unplaced, it.beyond, it.lacking) == ((), (), ORDINANCE_ADDRESSES)
    assert bool(it.annex.headings) is (headings != "none")


def test_kanji_and_full_width_numbers_make_no_difference() -> None:
    plain = model_text()
    kanji = re.sub(r"^第(\d+)", lambda m: f"第{KANJI[int(m[1])]}", plain, flags=re.MULTILINE)
    wide = re.sub(r"^(第?)(\d+)", lambda m: m[1] + "".join(chr(ord(d) + 0xFEE0) for d in m[2]), plain, flags=re.MULTILINE)
    assert kanji != plain != wide
    assert annex_of(load(kanji)) == annex_of(load(wide)) == MODEL_SENTENCES


def test_the_latter_part_may_stand_before_or_after_the_items(seed: bytes) -> None:
    before = annex_of(load_bytes(seed))
    text = seed.decode()
    moved = re.sub(
        r"また、再委託者に.*?せなければならない。|また、再委託者に対してもこの契約を遵守させなければならない。", "", text
    )
    after = moved.replace(
        "キ その他甲が必要と認める事項",
        "キ その他甲が必要と認める事項\n\nまた、再委託者に対してもこの契約を遵守させなければならない。",
    )
    assert moved != text
    assert annex_of(load(after)) == before


@pytest.mark.parametrize("page", ["- 3 -", "－３－", "3", "３", "3/5", "p. 3", "３ページ"])
def test_page_numbers_are_set_aside_even_within_a_sentence(page: str, seed: bytes) -> None:
    text = seed.decode().replace(
        "品川区情報公開・個人情報保護条例の趣旨", f"\n{page}\n\f\n品川区情報公開・個人情報保護条例の趣旨", 1
    )
    it = load(text)
    assert it.whole
    assert [bare(p.text) for p in it.placed if p.role is Role.page_number] == [bare(page)]


def test_a_paragraphs_number_may_stand_alone_on_its_line() -> None:
    it = load("第１\n乙は、守る。\n２\n乙は、返す。\n３\n第２ 乙は、する。\n")
    assert annex_of(it) == {"1.1": "乙は、守る。", "1.2": "乙は、返す。", "2.1": "乙は、する。"}
    assert [p.text for p in it.placed if p.role is Role.page_number] == ["３"]


def test_a_heading_may_run_over_lines_and_lose_its_brackets() -> None:
    it = load("第６\n（処理施設、処理日程および作業\n担当者の通知）\n乙は、知らせる。\n再委託の制限\n第７　乙は、守る。\n")
    assert {h.address: h.ja for h in it.annex.headings.values()} == {
        "6": "処理施設、処理日程および作業担当者の通知",
        "7": "再委託の制限",
    }


def test_a_reference_at_the_start_of_a_line_opens_nothing() -> None:
    it = load("第１ 乙は、\n第２の規定及び\n第３項に従い、\n第４ の定める\n２ 年の間守る。\n")
    assert annex_of(it) == {"1.1": "乙は、第２の規定及び第３項に従い、第４ の定める２ 年の間守る。"}


def test_brackets_do_not_end_a_sentence() -> None:
    it = load("第４ 乙は、個人情報（生存者のもの。以下同じ。）を漏らしてはならない。この義務は「後。」も続く。")
    assert it.annex.sentence(A("4.1.main")).ja.endswith("漏らしてはならない。")
    assert it.annex.sentence(A("4.1.latter")).ja == "この義務は「後。」も続く。"


def test_latin_words_keep_a_space_across_a_line_and_japanese_none() -> None:
    it = load("第１ 乙は、Pマーク又はISO\nIEC の規格に\nよる。")
    assert it.annex.sentence(A("1.1")).ja == "乙は、Pマーク又はISO IEC の規格によ"[:-1] + "よる。"


# What is reported rather than guessed -------------------------------------------------------------


def test_a_proviso_that_the_model_lacks_has_its_own_address() -> None:
    it = load("第１５ 乙は、個人情報を持ち出してはならない。ただし、甲が認めたときは、この限りでない。")
    assert it.beyond == ("15.1.proviso",)
    assert it.annex.has(A("15.1"))
    assert any("15.1.proviso" in w.ja and "15.1.proviso" in w.en for w in it.warnings)


def test_provisions_paragraphs_and_items_beyond_the_model_are_placed_and_listed() -> None:
    text = model_text().replace("キ　", "キ　その二\nク　") + "\n第19　乙は、廃棄物を分別する。\n２　甲は、費用を負担しない。"
    it = load(text)
    assert it.beyond == ("7.1.ク", "19.1", "19.2")
    assert it.unplaced == ()
    assert len(it.warnings) == 3


def test_a_paragraph_struck_out_and_the_rest_renumbered_is_reported(seed: bytes) -> None:
    text = re.sub(r"３ 乙は、再委託契約.*?(?=４ 乙は)", "", seed.decode(), flags=re.DOTALL)
    text = text.replace("４ 乙は、業務を再委託", "３ 乙は、業務を再委託").replace("５ 第１項から", "４ 第１項から")
    it = load(text)
    assert "7.3" in it.lacking
    assert "7.5" in it.lacking
    assert any("7.4" in u.why.ja and "業務を再委託" in u.text for u in it.unplaced)
    assert everything(it) == "".join(sorted(bare(text)))


def test_a_provision_struck_out_and_the_rest_renumbered_is_reported(seed: bytes) -> None:
    text = seed.decode().partition("（参考）")[0]
    for n in range(9, 19):
        old, new = ("第" + "".join(chr(ord(d) + 0xFEE0) for d in str(k)) + " " for k in (n, n - 1))
        text = text.replace("第８ " if n == 9 else "\0", "第９８ ").replace(old, new)
    text = re.sub(r"（目的外使用.*?(?=（複写)", "", text, flags=re.DOTALL)
    it = load(text)
    assert {u.why.en.partition(" but")[0] for u in it.unplaced} >= {f"It is numbered {n}" for n in range(8, 18)}
    assert set(it.lacking) >= {w for w in ANNEX_ADDRESSES if int(w.split(".")[0]) >= 8}


def test_the_entrusting_body_may_say_that_it_is_meant_as_numbered(seed: bytes) -> None:
    text = "（複写および複製の禁止）\n第８ 乙は、個人情報を複写してはならない。"
    assert load(text + "\n第１ 乙は、守る。").unplaced != ()
    it = load(text, as_numbered={"8"})
    assert it.unplaced == ()
    assert it.annex.has(A("8"))


def test_shuffled_provisions_are_placed_by_their_number_and_reported() -> None:
    head, *rest = re.split(r"(?=（[^）]*）\n第\d+　)", model_text())
    random.Random(18).shuffle(rest)
    it = load(head + "\n" + "\n".join(part.strip("\n") for part in rest))
    assert annex_of(it) == MODEL_SENTENCES
    assert any("順番" in w.ja and "order" in w.en for w in it.warnings)


def test_a_definition_that_the_model_does_not_know_is_unplaced(seed: bytes) -> None:
    text = seed.decode().replace(
        " 保有個人情報 個人情報であって、", " 公文書 職員が作る文書をいう。\n 保有個人情報 個人情報であって、", 1
    )
    it = load(text)
    assert [u.text for u in it.unplaced] == ["公文書 職員が作る文書をいう。"]
    assert it.lacking == ()


def test_a_heading_with_nothing_under_it_is_unplaced() -> None:
    it = load("第１ 乙は、守る。\n（雑則）\n")
    assert [(u.line, u.text) for u in it.unplaced] == [(2, "（雑則）")]


def test_parts_of_an_article_without_paragraphs_have_addresses() -> None:
    it = load("第１ 乙は、守る。\n（参考）条例抜粋\n第３４条 次の者は、罰する。ただし、情状による。\nア 職員\nイ 受託者")
    assert it.beyond == ("o34.proviso", "o34.ア", "o34.イ")
    assert it.unplaced == ()


def test_an_ordinance_without_its_title_is_recognised_and_said() -> None:
    it = load("（定め）\n第１ 乙は、守る。\n第２ 乙は、する。\n第２４条　実施機関は、措置をとる。\n第３３条　罰する。")
    assert it.ordinance
    assert it.annex.has(A("o24.1"))
    assert it.annex.has(A("o33"))
    assert any("条例" in w.ja for w in it.warnings)


# Errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n　\r\n", "\ufeff"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(LawError) as caught:
        load(text)
    assert caught.value.code == "law.text.empty"


@pytest.mark.parametrize("text", ["業務委託契約書\n甲と乙は契約する。", "第１項に従う。", "（見出し）"])
def test_a_text_without_a_provision_is_refused(text: str) -> None:
    with pytest.raises(LawError) as caught:
        load(text)
    assert caught.value.code == "law.text.no_provision"
    assert "第１" in caught.value.say.ja


@pytest.mark.parametrize(
    "text, line",
    [
        ("第１ 乙は、守る。\n第２ 乙は、する。\n第１ 乙は、また守る。", 3),
        ("第７ 乙は、守る。\n２ 一。\n２ 二。", 3),
        ("第７ 次のとおり。\nア 一\nア 二", 3),
    ],
)
def test_one_address_twice_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(LawError) as caught:
        load(text)
    assert caught.value.code == "law.text.twice"
    assert caught.value.line == line
    assert caught.value.say.of(Lang.ja).startswith(f"{line}行目")


def test_too_many_items_are_refused() -> None:
    with pytest.raises(LawError) as caught:
        load("第７ 次のとおり。\n" + "\n".join(f"({n}) 事項" for n in range(1, 60)))
    assert caught.value.code == "law.text.too_many_items"


def test_a_text_too_large_is_refused() -> None:
    with pytest.raises(LawError) as caught:
        load("第１ 乙は、守る。" * 60_000)
    assert caught.value.code == "law.text.too_large"


def test_a_control_character_is_refused() -> None:
    with pytest.raises(LawError) as caught:
        load("第１ 乙は、\x00守る。")
    assert caught.value.code == "law.text.binary"


# Properties ---------------------------------------------------------------------------------------

LINES = st.one_of(
    st.sampled_from(
        [
            "第１ 乙は、守る。", "第２条（教育の実施）乙は、", "第十八　乙は", "２ 前項の場合。", "(2) 甲は、", "②する。",
            "ア 一", "（イ）二", "(1) 三", "（返還）", "（処理施設、", "ただし、甲は。", "また、乙は。", "- 3 -", "４", "※ 注",
            "（参考） 条例抜粋", "第２条", " 個人情報 人の情報", "公文書 文書。", "第２４条の２ 者は。", "第７章 罰則",
            "個人情報の授受", "第３３条 罰する。", "を守る。", "", "　", "第１項に", "１００万円以下",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_whatever_is_loaded_is_all_there(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    with suppress(LawError):  # refused with a code; anything else fails
        it = load(text)
        assert everything(it) == "".join(sorted(bare(text.removeprefix("\ufeff"))))
        assert set(it.lacking).isdisjoint(it.annex.sentences)
        assert {p.address for p in it.placed if p.role is Role.sentence} == set(it.annex.sentences)


@settings(max_examples=60)
@given(st.data())
def test_deleting_any_lines_of_the_model_loses_only_those(data: st.DataObject) -> None:
    lines = model_text().split("\n")
    gone = data.draw(st.sets(st.integers(0, len(lines) - 1), max_size=6))
    text = "\n".join(line for at, line in enumerate(lines) if at not in gone)
    with suppress(LawError):
        it = load(text)
        assert everything(it) == "".join(sorted(bare(text)))
        missing = {w for w in ANNEX_ADDRESSES if w not in it.annex.sentences}
        assert missing <= set(it.lacking)


def test_normal_forms_do_not_shift_positions() -> None:
    # characters whose NFKC form is longer must not move the cut between mark and text
    it = load("第１ ㈱㌔ﾊﾞ乙は、守る。\n２ ㍻は。")
    assert it.annex.sentence(A("1.1")).ja == "㈱㌔ﾊﾞ乙は、守る。"
    assert unicodedata.normalize("NFKC", it.annex.sentence(A("1.2")).ja) == "平成は。"
