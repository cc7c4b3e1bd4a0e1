"""Every form, blank and filled in, with the shortest and the longest that can be written: set, tagged, readable, and all of it there."""

import re
from collections.abc import Sequence
from typing import Annotated

import pytest

from azukari import annex
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import cited
from azukari.kernel.asks import Asks, fields_of
from azukari.kernel.erasure import UNCOVERED, Level
from azukari.kernel.values import Day, Time
from azukari.law.say import Lang, Say
from azukari.paper import blank, engine, filled, frame
from azukari.paper.forms import BY_KEY, FORMS, OF_ACT, form
from azukari.paper.kinds import Form, Kind, Side
from azukari.paper.sheet import Boxes, Grid, Sheet, texts
from azukari.provisions.p02_acts import Designate
from tests.desk.conftest import Counter
from tests.paper import reading
from tests.paper.conftest import LONG, SENTENCE, at, row_of

ENTRIES = [(one.key, act) for one in FORMS for act in one.acts]
SHORT = 24
UNASKED = {("pledge", "agrees"), ("pledge", "document")}
"""What nobody answers on the paper itself: the signed pledge is the paper."""
TIME = Time(1_775_000_000_000_000)


def labels(sheet: Sheet) -> set[str]:
    """Every label that stands on a sheet."""
    found: set[str] = set()
    for block in sheet.blocks:
        if isinstance(block, Boxes):
            found |= {block.title, *(one.label for one in block.rows)}
        elif isinstance(block, Grid):
            found |= {block.title, *(one.label for one in block.columns)}
    return {re.sub(r"　\d+／\d+$", "", one) for one in found}


# ── the table of forms ──


def test_every_paper_that_an_act_declares_has_its_form() -> None:
    for name, cls in annex.ACTS.items():
        if cls.paper is not None:
            assert OF_ACT[name].key == cls.paper


def test_numbers_and_keys_are_each_of_one_form_in_the_order_of_the_law() -> None:
    assert len({one.number for one in FORMS}) == len({one.key for one in FORMS}) == len(FORMS)
    order = [tuple(int(part) for part in one.number.split("-")) for one in FORMS]
    assert order == sorted(order)
    for one in FORMS:
        assert {int(name[1:3]) for name in one.acts} <= {int(one.number.split("-")[0]), 13}
        assert one.copies in {1, 2}


@pytest.mark.parametrize("text", ["10-2", "delivery-note", "送付書", "Delivery note", "p10.issue", " 様式第10-2号 "])
def test_a_form_is_known_by_its_number_its_key_its_title_and_its_act(text: str) -> None:
    assert form(text) is BY_KEY["delivery-note"]


def test_who_issues_a_form_follows_from_who_may_do_its_acts() -> None:
    sides = {
        key: BY_KEY[key].side for key in ("subcontract-consent", "subcontract-request", "delivery-note", "incident-first-notice")
    }
    assert sides == {
        "subcontract-consent": Side.WARD,
        "subcontract-request": Side.CONTRACTOR,
        "delivery-note": Side.EITHER,
        "incident-first-notice": Side.EITHER,
    }


def test_the_forms_that_an_office_expects_are_there() -> None:
    expected = (
        "委託管理台帳 責任者届 業務従事者名簿 誓約書 教育実施報告書 社内規程提出書 処理施設通知書 処理日程通知書 作業担当者通知書 "
        "再委託承諾申請書 再委託承諾書 再委託不承諾通知書 再委託状況報告書 送付書 受領書 複写許可申請書 複写許可書 搬送記録 返還書 "
        "消去報告書 消去証明書 棚卸記録 残高表 検査通知書 検査記録 改善報告書 検査チェックリスト 事故報告書（第一報） 事故報告書（続報） "
        "違反通知書 契約解除通知書 提出書類一覧"
    )
    assert set(expected.split()) <= {one.title.ja for one in FORMS}


# ── blank ──


@pytest.mark.parametrize("key", [one.key for one in FORMS if one.by_hand])
def test_a_blank_form_asks_every_question_of_its_acts(shelf: Counter, key: str) -> None:
    sheet = at(shelf, lambda place: blank.sheet(place, BY_KEY[key]))
    asked = labels(sheet)
    for cls in BY_KEY[key].classes:
        for field in blank.put(cls):
            unasked = (key, field.name) in UNASKED or field.kind == "Level"
            assert (field.asks.label.ja.removesuffix("（0＝甲）") in asked) is not unasked, f"{cls.name}.{field.name}"
    assert sheet.code.startswith("F")


@pytest.mark.parametrize("key", [one.key for one in FORMS if one.by_hand])
def test_a_blank_form_can_be_printed(shelf: Counter, key: str) -> None:
    made = BY_KEY[key]
    sheet = at(shelf, lambda place: blank.sheet(place, made))
    data = engine.pdf(sheet, TIME)
    said = reading.text(data)
    assert reading.tagged(data)
    assert reading.embedded(data)
    assert reading.crossings(data) == []
    assert 1 <= reading.pages(data) <= 3
    for part in (made.title.ja, f"様式第{made.number}号", sheet.code, "あずま印刷株式会社", "架空区長", "記録の写しではない"):
        assert reading.squeezed(part) in said, part
    assert reading.first_page(data) == ((297, 210) if made.wide else (210, 297))


def test_a_question_that_is_added_to_an_act_stands_on_its_paper(shelf: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    class Extended(Designate):
        phone: Annotated[Day | None, Asks(Say("連絡先の電話番号", "Telephone"))] = None

    assert "phone" in {one.name for one in fields_of(Extended)}
    monkeypatch.setattr("azukari.paper.kinds.annex.ACTS", {**annex.ACTS, "p02.designate": Extended})
    sheet = at(shelf, lambda place: blank.sheet(place, BY_KEY["person-in-charge"]))
    assert "連絡先の電話番号" in labels(sheet)
    assert "連絡先の電話番号" in reading.text(engine.pdf(sheet, TIME))


def test_a_pledge_is_signed_by_the_person_with_their_address(shelf: Counter) -> None:
    sheet = at(shelf, lambda place: blank.sheet(place, BY_KEY["pledge"]))
    assert {"住所", "氏名（自署）"} <= labels(sheet)
    assert sheet.seal == ""
    said = reading.text(engine.pdf(sheet, TIME))
    assert "署名した誓約書" not in said
    assert "□はい" not in said


def test_a_blank_balance_has_lines_for_what_is_in_custody(shelf: Counter) -> None:
    sheet = at(shelf, lambda place: blank.sheet(place, BY_KEY["balance"]))
    grid = sheet.blocks[0]
    assert isinstance(grid, Grid)
    assert [one.label for one in grid.columns] == ["品目", "品目番号", "媒体", "所在", "数量", "件数", "実人数", "記載"]
    assert len(grid.rows) == 10
    assert not any("".join(row) for row in grid.rows)


def test_no_level_of_erasure_is_offered_on_a_blank(shelf: Counter) -> None:
    for one in FORMS:
        if one.by_hand:
            said = "".join(text for _, text in texts(at(shelf, lambda place, form=one: blank.sheet(place, form))))
            assert not re.search(r"E[0-4]\s", said), one.key


KEPT = (
    "draft",
    "decision",
    "acquisition",
    "supervision",
    "assignment",
    "derivative-register",
    "exception-note",
    "delivery-record",
)


@pytest.mark.parametrize("one", [one for one in FORMS if one.acts], ids=lambda one: one.key)
def test_a_paper_is_addressed_to_whom_it_goes(shelf: Counter, one: Form) -> None:
    sheets = [at(shelf, lambda place: blank.sheet(place, one))] if one.by_hand else []
    sheets += [
        at(shelf, lambda place, act=act: filled.sheet(place, one, row_of(shelf, annex.ACTS[act], "可")))[0] for act in one.acts
    ]
    for sheet in sheets:
        assert bool(sheet.to) is (one.lead is not None and one.key not in KEPT), one.key
        assert not (sheet.seal and one.key in KEPT)


def test_the_boxes_for_seals_are_those_of_whom_a_paper_passes(shelf: Counter) -> None:
    def boxes(key: str) -> tuple[str, ...]:
        return at(shelf, lambda place: frame.stamps(place, BY_KEY[key]))  # type: ignore[no-any-return]

    for key in ("handover-officers", "incident-first-notice", "person-in-charge", "incident-report"):
        assert boxes(key)[0] == "収受"
    for key in (
        "amendment", "return-demand", "facility-instruction", "inspection-notice", "violation-notice", "compensation-claim", "draft",
    ):  # fmt: skip
        assert boxes(key)[0] == "決裁"
    for key in ("supervision", "assignment", "exception-note", "derivative-register"):
        assert boxes(key) == ("責任者", "確認", "作成")


# ── filled in ──


@pytest.mark.parametrize("text", ["可", LONG], ids=["shortest", "longest"])
@pytest.mark.parametrize("key, act", ENTRIES)
def test_a_form_says_everything_that_its_entry_says(shelf: Counter, key: str, act: str, text: str) -> None:
    made = BY_KEY[key]
    row = row_of(shelf, annex.ACTS[act], text)
    sheet, time = at(shelf, lambda place: filled.sheet(place, made, row))
    data = engine.pdf(sheet, time)
    said = reading.text(data)
    assert reading.tagged(data)
    assert reading.embedded(data)
    assert reading.pages(data) >= 1
    assert reading.crossings(data) == []
    for label, value in texts(sheet):
        for part in value.split("\n") if value != sheet.about else ():
            plain = reading.squeezed(part)
            # what goes on over pages is read with the foot of each in between
            wanted = [plain] if len(plain) < SHORT else [plain[:SHORT], plain[-SHORT:]]
            assert all(one in said for one in wanted), label
    prose = [one for one in fields_of(annex.ACTS[act]) if one.form.value == "prose"]
    if prose and text == LONG:
        assert reading.pages(data) >= 2
        assert said.count(reading.squeezed(SENTENCE)) >= len(prose) * (180 - reading.pages(data))
    assert f"{reading.pages(data)}／{reading.pages(data)}頁" in said
    assert reading.squeezed(sheet.code) in said


@pytest.mark.parametrize("key", [one.key for one in FORMS if one.acts])
def test_no_text_stands_on_a_rule_in_english_either(shelf: Counter, key: str) -> None:
    made = BY_KEY[key]
    if made.by_hand:
        assert reading.crossings(engine.pdf(at(shelf, lambda place: blank.sheet(place, made), Lang.en), TIME)) == []
    for act in made.acts:
        row = row_of(
            shelf, annex.ACTS[act], "There is no other means before the term; an-identifier-without-any-blank-1234567890"
        )
        sheet, time = at(shelf, lambda place, row=row: filled.sheet(place, made, row), Lang.en)
        assert reading.crossings(engine.pdf(sheet, time)) == []


@pytest.mark.parametrize("key, act", ENTRIES)
def test_beside_every_box_stands_the_sentence_that_it_answers_to(shelf: Counter, key: str, act: str) -> None:
    made, cls = BY_KEY[key], annex.ACTS[act]
    sheets = [at(shelf, lambda place: filled.sheet(place, made, row_of(shelf, cls, "可")))[0]]
    if made.by_hand and made.key != "roster":
        sheets.append(at(shelf, lambda place: blank.sheet(place, made)))
    own = {one.asks.label.ja: cited(one.asks.cites).ja for one in fields_of(cls) if one.asks.cites}
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, Boxes) and block.title != "誓約する者":
                assert all(one.cite for one in block.rows), block.title
                assert all(one.cite == own[one.label] for one in block.rows if one.label in own and block.level == 1)
            elif isinstance(block, Grid):
                assert block.note, block.title


def test_whoever_reports_an_incident_as_anybody_is_given_no_office(shelf: Counter) -> None:
    sheet, _ = at(
        shelf, lambda place: filled.sheet(place, BY_KEY["incident-first-notice"], row_of(shelf, annex.ACTS["p17.notify"], "可"))
    )
    assert sheet.by[1] == "髙橋 花子"
    assert not any("どなたでも" in text for _, text in texts(sheet))


@pytest.mark.parametrize("lang", list(Lang))
def test_a_paper_is_whole_in_either_language(shelf: Counter, lang: Lang) -> None:
    row = row_of(shelf, annex.ACTS["p07.request-consent"], "reason")
    sheet, time = at(shelf, lambda place: filled.sheet(place, BY_KEY["subcontract-request"], row), lang)
    said = reading.text(engine.pdf(sheet, time))
    assert reading.squeezed(BY_KEY["subcontract-request"].title.of(lang)) in said
    assert reading.squeezed(cited("7.1.ウ").of(lang)) in said


def test_the_same_entry_gives_the_same_bytes_and_another_does_not(shelf: Counter) -> None:
    row = row_of(shelf, annex.ACTS["p02.designate"], "髙橋 﨑")
    made = [at(shelf, lambda place: filled.sheet(place, BY_KEY["person-in-charge"], row)) for _ in range(2)]
    first, second = (engine.pdf(sheet, time) for sheet, time in made)
    assert first == second
    other, time = at(
        shelf, lambda place: filled.sheet(place, BY_KEY["person-in-charge"], row_of(shelf, annex.ACTS["p02.designate"], "別人"))
    )
    assert engine.pdf(other, time) != first


@pytest.mark.parametrize("level", ["E0", "E1", "E3", "E4"])
@pytest.mark.parametrize("key", ["erasure-certificate", "erasure-report", "destruction-certificate"])
def test_no_level_is_stated_of_what_the_vault_has_not_erased(shelf: Counter, key: str, level: str) -> None:
    made = BY_KEY[key]
    row = row_of(shelf, made.classes[0], "可", level=level)
    sheet, time = at(shelf, lambda place: filled.sheet(place, made, row))
    assert sheet.title == f"{made.title.ja}（消去は未完了）"
    assert "証明します" not in sheet.lead
    said = reading.text(engine.pdf(sheet, time))
    assert reading.squeezed("消去の完了は、まだ記録されていません（第77号") in said
    assert reading.squeezed(choice_label("Level", level).ja) not in said
    assert "記録にないことは述べない" in "".join(sheet.notes)


@pytest.mark.parametrize("level", ["E1", "E3", "E4"])
def test_the_vaults_certificate_states_its_level_and_what_that_does_not_cover(shelf: Counter, level: str) -> None:
    made = BY_KEY["vault-erasure-certificate"]
    left = [one.value for one in UNCOVERED[Level(level)]]
    row = row_of(shelf, made.classes[0], "可", level=level, uncovered=left, tried=7, away=3, copies=2)
    sheet, time = at(shelf, lambda place: filled.sheet(place, made, row))
    said = reading.text(engine.pdf(sheet, time))
    for one in left:
        assert reading.squeezed(choice_label("Uncovered", one).ja) in said
    for part in (choice_label("Level", level).ja, "写し7点", "調べられなかったバックアップ3点", "写し2点が残っている"):
        assert reading.squeezed(part) in said, part
    assert sheet.seal == ""


def test_a_certificate_without_a_level_says_so(shelf: Counter) -> None:
    row = row_of(shelf, annex.ACTS["p09.certify-erasure"], "可", level=None)
    sheet, _ = at(shelf, lambda place: filled.sheet(place, BY_KEY["erasure-certificate"], row))
    assert any("消去の水準は定まっていない" in one for one in sheet.notes)


def test_forms_of_lists_are_those_that_are_made_from_how_things_stand() -> None:
    kinds: Sequence[Kind] = [one.kind for one in FORMS if not one.acts]
    assert set(kinds) == {Kind.FIRST_PAPER, Kind.PAPERS_DUE, Kind.CHECKLIST, Kind.INCIDENT}


# ── words for people ──


def test_a_paper_says_nothing_that_only_a_screen_needs(shelf: Counter) -> None:
    for one in FORMS:
        sheets = [at(shelf, lambda place, one=one: blank.sheet(place, one))] if one.by_hand else []
        for act in one.acts:
            row = row_of(shelf, annex.ACTS[act], SENTENCE)
            sheets.append(at(shelf, lambda place, one=one, row=row: filled.sheet(place, one, row)[0]))
        for said in (labels(sheet) for sheet in sheets):
            assert not [label for label in said if "自動" in label or "0＝" in label], one.key
    sealed = at(shelf, lambda place: blank.sheet(place, BY_KEY["transport-record"]))
    assert "受け取る側" in labels(sealed)
    english = at(shelf, lambda place: blank.sheet(place, BY_KEY["transport-record"]), Lang.en)
    assert "Who receives" in labels(english)


@pytest.mark.parametrize("lang, none", [(Lang.ja, "該当なし"), (Lang.en, "None")])
def test_a_list_with_nothing_in_it_says_so_in_words(shelf: Counter, lang: Lang, none: str) -> None:
    row = row_of(shelf, annex.ACTS["p10.issue"], SENTENCE, lines=[])
    sheet, _ = at(shelf, lambda place: filled.sheet(place, BY_KEY["delivery-note"], row), lang)
    answers = {box.label: box.value for block in sheet.blocks if isinstance(block, Boxes) for box in block.rows}
    assert answers["既に台帳にあるもの" if lang is Lang.ja else "Things in custody already"] == none


def test_what_ends_a_paper_never_stands_on_a_page_by_itself(shelf: Counter) -> None:
    several = 0
    for one in FORMS:
        sheets = [at(shelf, lambda place, one=one: blank.sheet(place, one))] if one.by_hand else []
        for act in one.acts:
            row = row_of(shelf, annex.ACTS[act], SENTENCE)
            sheets.append(at(shelf, lambda place, one=one, row=row: filled.sheet(place, one, row)[0]))
        for sheet in sheets:
            data = engine.pdf(sheet, TIME)
            last = reading.by_page(data)[-1]
            count = reading.pages(data)
            several += count > 1
            assert count == 1 or not last.startswith("※"), one.key
            assert f"{count}／{count}頁" in last, one.key
    assert several > 10
