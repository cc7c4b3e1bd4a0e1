"""Lists to workbooks and CSV and back: what goes out comes in again, row by row, and nothing in a cell is ever run."""

import csv
import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from azukari import annex
from azukari.content.encodings import HEAD as LOOKED_AT
from azukari.content.lists import read
from azukari.kernel.fault import FaultError
from azukari.kernel.submission import read_day
from azukari.law.say import Lang, Say
from azukari.paper import books, headings, lists, tables
from azukari.paper.frame import Place
from azukari.paper.listing import NAMES, listing
from tests.desk.conftest import Counter
from tests.paper.conftest import at
from tests.story import FIRM, IN_CHARGE, ident

ENROL = annex.ACTS["p02.enrol"]
HEAD = ["№", "氏名", "氏名（カナ）", "所属", "雇用の別", "担当する業務", "いつから"]
FORMULAS = ["=1+1", "+81-3-0000-0000", "-2", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://a")', "=cmd|' /C calc'!A0"]


def book(rows: list[list[Any]], **options: Any) -> bytes:
    """A workbook as an office would hand it in."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    sheet = made.add_worksheet("名簿")
    for at_row, row in enumerate(rows):
        sheet.write_row(at_row, 0, row)
    made.close()
    return out.getvalue()


def person(name: str, **changes: str) -> list[str]:
    row = {
        "№": "1",
        "氏名": name,
        "氏名（カナ）": "",
        "所属": "あずま印刷株式会社",
        "雇用の別": "社員",
        "担当する業務": "印刷",
        "いつから": "令和8年4月1日",
    }
    return [({**row, **changes})[one] for one in HEAD]


def looked(counter: Counter, rows: list[list[str]], act: str = "p02.enrol") -> lists.Listed:
    return at(counter, lambda place: lists.listed(place.seen, annex.ACTS[act], rows))


def codes(found: lists.Listed) -> list[tuple[int, str]]:
    return [(line.row, fault.code) for line in found.lines for fault in line.faults]


# ── out ──


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
@pytest.mark.parametrize("lang", list(Lang))
def test_every_list_can_be_taken_as_a_file(shelf: Counter, name: str, kind: str, lang: Lang) -> None:
    ready = at(shelf, lambda place: listing(place, name), lang)
    content = ready.file(kind)
    rows = read(content)
    assert rows[0][0] == ready.title
    labels = [one.label.of(lang) for one in ready.table.heads]
    heading = next(n for n, row in enumerate(rows) if row[: len(labels)] == labels)
    filled = [row for row in ready.table.rows if any(one is not None for one in row)]
    assert len(rows) >= heading + 1 + len(filled)
    assert content == ready.file(kind), "the same list is the same file"


def test_a_workbook_has_days_that_can_be_reckoned_with_in_the_japanese_calendar(shelf: Counter) -> None:
    content = at(shelf, lambda place: listing(place, "roster")).file(".xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "ggge" in styles
    assert "411" in styles
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert any("2026-04-01" in row for row in read(content))


def test_a_roster_to_fill_in_offers_what_can_be_chosen_and_is_read_back_as_it_stands(shelf: Counter) -> None:
    content = at(shelf, lambda place: listing(place, "roster-blank")).file(".xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "派遣労働者" in sheet
    assert "あずま印刷株式会社" in sheet
    rows = read(content)
    heading = next(n for n, row in enumerate(rows) if "氏名" in row)
    filled = dict(zip(rows[heading], [""] * len(rows[heading]), strict=True)) | dict(
        zip(HEAD[1:], person("德田 葵")[1:], strict=True)
    )
    rows = [*rows[: heading + 1], [filled[one] for one in rows[heading]]]
    found = looked(shelf, rows)
    assert codes(found) == []
    assert len(found.fresh) == 1
    assert looked(shelf, read(content)).lines == ()


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_csv_is_what_offices_open(shelf: Counter, encoding: str) -> None:
    content = at(shelf, lambda place: listing(place, "roster")).file(".csv", encoding)
    text = content.decode("utf-8-sig" if encoding == "utf-8" else "cp932")
    assert "\r\n" in text
    assert "髙橋 花子" in text
    assert "山﨑 次郎" in text
    assert "令和8年4月1日" in text
    assert (content[:3] == b"\xef\xbb\xbf") is (encoding == "utf-8")


def test_what_cp932_cannot_write_is_told_by_row_and_column(shelf: Counter) -> None:
    table = tables.Table((tables.Head(Say("氏名", "Name")),), (("髙橋",), ("𠮷野",)))

    def write(place: Place) -> bytes:
        return books.separated(place, table, "名簿", "記録から", "cp932")

    with pytest.raises(FaultError) as caught:
        at(shelf, write)
    (fault,) = caught.value.faults
    assert fault.code == "PAPER_CP932"
    assert "𠮷" in fault.say.ja
    assert "2 氏名" in fault.say.ja
    assert "𠮷" in fault.say.en


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text_and_comes_back_as_it_was(shelf: Counter, text: str) -> None:
    table = tables.Table((tables.Head(Say("氏名", "Name")), tables.Head(Say("担当する業務", "Work"))), ((text, "印刷"),))
    made = at(shelf, lambda place: books.workbook(place, table, "=名簿", "@記録", place.seen.time))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
        assert not [one for one in archive.namelist() if "hyperlink" in one.lower() or "external" in one.lower()]
    assert text.strip() in {one.strip() for row in read(made) for one in row}
    separated = at(shelf, lambda place: books.separated(place, table, "=名簿", "@記録", "utf-8")).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(separated)):
        assert not any(cell.startswith(books.RISKY) for cell in row)
    found = looked(shelf, read(separated.encode()))
    assert found.lines[0].shown["full_name"] == text.strip()


def test_there_is_no_other_list(shelf: Counter) -> None:
    with pytest.raises(FaultError) as caught:
        at(shelf, lambda place: listing(place, "everything"))
    assert caught.value.faults[0].code == "PAPER_LIST_UNKNOWN"


# ── and back ──


@pytest.mark.parametrize("kind, encoding", [(".xlsx", "utf-8"), (".csv", "utf-8"), (".csv", "cp932")])
def test_a_roster_that_was_taken_comes_back_as_what_is_on_the_register(counter: Counter, kind: str, encoding: str) -> None:
    counter.staffed()
    content = at(counter, lambda place: listing(place, "roster")).file(kind, encoding)
    found = looked(counter, lists.taken(content))
    assert [one.known for one in found.lines] == [True, True]
    assert not found.wrong
    assert not found.fresh


def test_new_rows_are_answers_that_the_desk_accepts(counter: Counter) -> None:
    counter.staffed()
    rows = [
        ["業務従事者名簿"],
        [],
        HEAD,
        person("髙橋 花子"),
        person("德田 葵", 雇用の別="派遣労働者"),
        person("𠮷野 光", いつから="2026/4/1"),
        ["", ""],
        ["合計", "3"],
    ]
    found = looked(counter, read(book(rows)))
    assert codes(found) == []
    assert [line.row for line in found.fresh] == [5, 6]
    assert [one.name for one in found.questions] == ["full_name", "kana", "employer", "employment", "work", "since"]
    assert found.passed == ("№",)
    for line in found.fresh:
        counter.does("p02.enrol", IN_CHARGE, **line.answers)
    roster = at(counter, tables.roster)
    assert {"德田 葵", "𠮷野 光"} <= {row[1] for row in roster.rows}
    assert dict(found.fresh[0].answers) == {
        "full_name": "德田 葵", "employer": FIRM, "employment": "dispatched", "work": "印刷", "since": "令和8年4月1日",
    }  # fmt: skip


def test_each_bad_row_is_named_with_what_is_wrong(shelf: Counter) -> None:
    rows = [
        HEAD,
        person("良い 行"),
        person("所属 違い", 所属="よその会社"),
        person("雇用 違い", 雇用の別="社長"),
        person("日 違い", いつから="来年"),
        person("", 担当する業務="印刷"),
        person("同じ 人"),
        person("同じ 人"),
    ]
    found = looked(shelf, rows)
    assert [row for row, _ in codes(found)] == [3, 4, 5, 6, 8]
    assert dict(codes(found))[3] == "PAPER_ROW_UNKNOWN"
    assert dict(codes(found))[8] == "PAPER_ROW_TWICE"
    for line in found.wrong:
        for fault in line.faults:
            assert f"{line.row}行目" in fault.say.ja
            assert str(line.row) in fault.say.en
    assert [line.row for line in found.fresh] == [2, 7]


def test_two_of_one_name_are_not_guessed_between(counter: Counter) -> None:
    counter.staffed()
    for number, name in ((1, "㈱タイヨウ"), (2, "（株）タイヨウ")):
        counter.does("p02.name-dispatching-firm", IN_CHARGE, firm=ident("pt", f"disp{number}"), firm_name=name)
    found = looked(counter, [HEAD, person("德田 葵", 所属="㈱タイヨウ")])
    assert codes(found) == [(2, "PAPER_ROW_UNKNOWN")]


# ── who is known ──


def enrolled(counter: Counter, name: str, **more: Any) -> str:
    """Somebody on the register, and their identifier."""
    person_ = ident("pn", "".join(f"{ord(one):x}" for one in name[:2]))
    answers = {"person": person_, "full_name": name, "employer": FIRM, "work": "印刷", **more}
    return str(counter.does("p02.enrol", IN_CHARGE, **answers).entry.act.person)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_whoever_has_left_comes_back_from_the_roster_as_known(counter: Counter, kind: str) -> None:
    counter.staffed()
    gone = enrolled(counter, "辞めた 人", since="2026-04-01")
    counter.does("p02.leave", IN_CHARGE, person=gone, last_day="2026-04-02")
    counter.clock.at("2026-04-12 09:00")
    content = at(counter, lambda place: listing(place, "roster")).file(kind)
    found = looked(counter, lists.taken(content))
    assert [line.shown["full_name"] for line in found.lines if line.known] == ["髙橋 花子", "山﨑 次郎", "辞めた 人"]
    assert (found.fresh, found.wrong) == ((), ())


def test_whoever_comes_back_is_told_and_is_the_same_person(counter: Counter) -> None:
    counter.staffed()
    gone = enrolled(counter, "辞めた 人", since="2026-04-01")
    counter.does("p02.leave", IN_CHARGE, person=gone, last_day="2026-04-02")
    counter.clock.at("2026-04-12 09:00")
    found = looked(counter, [HEAD, person("辞めた 人", いつから="令和8年5月1日")])
    (line,) = found.fresh
    assert [one.code for one in line.notes] == ["PAPER_ROW_AGAIN"]
    assert "再登録" in line.notes[0].say.ja
    assert "again" in line.notes[0].say.en
    assert line.answers["person"] == gone
    counter.does("p02.enrol", IN_CHARGE, **line.answers)
    assert len(counter.desk.look(counter.log, lambda book: book.whole.ground.engagements[gone])) == 2


@pytest.mark.parametrize("other", ["kana", "employer"])
def test_another_person_of_a_name_is_told_and_not_passed_over(counter: Counter, other: str) -> None:
    counter.staffed()
    mine = enrolled(counter, "佐藤 学", kana="サトウ マナブ")
    counter.does("p02.name-dispatching-firm", IN_CHARGE, firm=ident("pt", "disp"), firm_name="派遣社")
    change = {"氏名（カナ）": "サトウ ガク"} if other == "kana" else {"所属": "派遣社", "雇用の別": "派遣労働者"}
    found = looked(counter, [HEAD, person("佐藤 学", **change), person("佐藤 学", **{"氏名（カナ）": "サトウ　マナブ"})])
    (line,) = found.fresh
    assert [one.code for one in line.notes] == ["PAPER_ROW_NAMESAKE"]
    assert ("サトウ マナブ" if other == "kana" else "あずま印刷株式会社") in line.notes[0].say.ja
    assert line.apart
    assert found.lines[1].known
    done = counter.does("p02.enrol", IN_CHARGE, **line.answers)
    assert done.entry.act.person != mine  # type: ignore[attr-defined]


# ── the shapes of offices ──


def test_days_are_read_as_offices_write_them() -> None:
    for text in (
        "Ｒ８．４．１", "令和八年四月一日", "20260401", "8.4.1", "46113", "令和８年４月１日", "2026年4月1日（水）", "R8/4/1",
        "8年4月1日", "2026-04-01",
    ):  # fmt: skip
        assert read_day(headings.day(text)) == "2026-04-01", text
    assert headings.day("令和二十八年十二月三十一日") == "2046-12-31"
    assert read_day(headings.day("昭和64年1月7日")) == "1989-01-07"
    for text in ("来年", "8.13.1", "123456", "4月1日", "十十"):
        assert headings.day(text) == text


@pytest.mark.parametrize(
    "employment, meant",
    [("正社員", "employee"), ("派遣", "dispatched"), ("パート", "employee"), ("契約社員", "employee"), ("", None)],
)
def test_employment_is_read_as_offices_write_it(shelf: Counter, employment: str, meant: str | None) -> None:
    found = looked(shelf, [HEAD, person("德田 葵", 雇用の別=employment)])
    assert codes(found) == []
    assert found.lines[0].answers.get("employment") == meant


@pytest.mark.parametrize("name", ["あずま印刷㈱", "あずま印刷（株）", "あずま印刷(株)", "あずま印刷　株式会社"])
def test_a_firm_is_known_by_the_short_form_of_what_it_is(shelf: Counter, name: str) -> None:
    found = looked(shelf, [HEAD, person("德田 葵", 所属=name)])
    assert codes(found) == []
    assert found.lines[0].answers["employer"] == FIRM


def test_headings_are_read_as_offices_write_them(shelf: Counter) -> None:
    rows = [["番号", "氏　名", "フリガナ", "所属会社", "雇用形態", "担当\n業務", "従事開始日"], person("德田 葵")]
    found = looked(shelf, rows)
    assert [one.name for one in found.questions] == ["full_name", "kana", "employer", "employment", "work", "since"]
    assert found.passed == ("番号",)
    assert read_day(found.lines[0].answers["since"]) == "2026-04-01"


def test_a_heading_in_two_rows_names_its_columns_together(shelf: Counter) -> None:
    rows = [
        ["名簿"],
        ["№", "氏名", "", "所属", "担当する業務", "従事期間", ""],
        ["", "漢字", "カナ", "", "", "開始日", "終了日"],
        ["1", "德田 葵", "トクダ アオイ", "あずま印刷㈱", "印刷", "R8.4.1", ""],
    ]
    found = looked(shelf, rows)
    assert codes(found) == []
    assert [one.name for one in found.questions] == ["full_name", "kana", "employer", "work", "since", "until"]
    assert (found.heading, found.lines[0].row) == (2, 4)
    assert found.lines[0].shown["kana"] == "トクダ アオイ"
    # a row below a heading of one row is a row of the list, whatever stands in it
    assert looked(shelf, [["氏名", "所属", "担当"], ["カナ", "あずま印刷㈱", "印刷"]]).lines[0].shown["full_name"] == "カナ"


def test_cells_that_are_merged_downwards_say_the_same_in_every_row(shelf: Counter) -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("名簿")
    sheet.merge_range("B2:E2", "業務従事者名簿")
    for at_, text in enumerate(["氏名", "所属", "担当する業務"], start=1):
        sheet.write_string(3, at_, text)
    for at_, text in enumerate(["德田 葵", "𠮷野 光", "佐藤 学"]):
        sheet.write_string(4 + at_, 1, text)
        sheet.write_string(4 + at_, 3, "印刷")
    sheet.merge_range("C5:C7", "あずま印刷株式会社")
    made.close()
    found = looked(shelf, read(out.getvalue()))
    assert codes(found) == []
    assert [line.answers["employer"] for line in found.lines] == [FIRM] * 3
    assert [line.row for line in found.lines] == [5, 6, 7]


def test_a_formula_is_refused_where_it_is_asked_for_and_nowhere_else(shelf: Counter) -> None:
    counted = [["=ROW()-1", *person(name)[1:]] for name in ("德田 葵", "𠮷野 光")]
    found = looked(shelf, read(book([HEAD, *counted])))
    assert codes(found) == []
    assert len(found.fresh) == 2
    found = looked(shelf, read(book([HEAD, person("=A1"), person("𠮷野 光")])))
    assert codes(found) == [(2, "PAPER_ROW_FORMULA")]
    assert "氏名" in found.wrong[0].faults[0].say.ja
    assert "Name" in found.wrong[0].faults[0].say.en


def test_a_workbook_of_several_sheets_is_asked_which(shelf: Counter) -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in (("記入例", [HEAD, person("例 の人")]), ("名簿", [HEAD, person("德田 葵")]), ("空", [])):
        sheet = made.add_worksheet(name)
        for at_, row in enumerate(rows):
            sheet.write_row(at_, 0, row)
    made.close()
    with pytest.raises(FaultError) as caught:
        lists.taken(out.getvalue())
    (fault,) = caught.value.faults
    assert fault.code == "PAPER_SHEETS"
    assert "記入例、名簿" in fault.say.ja
    assert "預け" not in fault.say.ja
    assert "deposit" not in fault.say.en
    assert looked(shelf, lists.taken(out.getvalue(), sheet="名簿")).lines[0].shown["full_name"] == "德田 葵"
    with pytest.raises(FaultError) as caught:
        lists.taken(out.getvalue(), sheet="ない")
    assert caught.value.faults[0].code == "BOOK_SHEET"


def test_rows_of_a_list_within_an_act_are_looked_at_too(shelf: Counter) -> None:
    rows = [["品目", "媒体", "数量", "件数"], ["課税台帳", "USBメモリ", "一", "1,200"], ["納付書", "USBメモリ", "2", ""]]
    found = looked(shelf, rows, "p10.issue")
    assert [row for row, _ in codes(found)] == [2]
    assert "数量" in found.wrong[0].faults[0].say.ja
    assert found.answers()["items"][0]["label"] == "納付書"


def test_item_lists_become_the_lines_of_one_act(shelf: Counter) -> None:
    rows = [
        ["品目一覧"],
        ["品名", "媒体", "媒体の製造番号・管理番号", "数量", "件数", "実人数"],
        ["課税台帳", "USBメモリ", "SN-1", "1", "1,200", "900"],
    ]
    found = looked(shelf, read(book(rows)), "p10.issue")
    assert found.within == "items"
    assert found.answers() == {
        "items": [
            {"label": "課税台帳", "medium": "usb_memory", "serial": "SN-1", "quantity": "1", "rows": "1200", "persons": "900"}
        ]
    }


def test_a_list_without_a_heading_is_told_what_a_heading_looks_like(shelf: Counter) -> None:
    with pytest.raises(FaultError) as caught:
        looked(shelf, [["ただの表"], ["a", "b"]])
    (fault,) = caught.value.faults
    assert fault.code == "PAPER_HEADING"
    assert "氏名" in fault.say.ja
    assert "Name" in fault.say.en


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_a_list_beyond_the_head_that_is_looked_at_is_read_wherever_the_head_ends(encoding: str, padding: int) -> None:
    row = "德田 葵子,あずま印刷株式会社,封入封緘及び発送の業務と検品\r\n" * 18_000
    data = ("a" * padding + "氏名,所属,担当する業務\r\n" + row).encode(encoding)
    assert len(data) > LOOKED_AT
    rows = lists.taken(data)
    assert (len(rows), rows[-1]) == (18_001, ["德田 葵子", "あずま印刷株式会社", "封入封緘及び発送の業務と検品"])
    assert len(lists.taken(data, encoding)) == 18_001


# ── hostile ──


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", b" " * (64 << 20))
    return out.getvalue()


def entity() -> bytes:
    source = io.BytesIO(book([HEAD, person("a")]))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            data = old.read(one)
            if one.filename == "xl/workbook.xml":
                data = data.replace(b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook', 1)
            new.writestr(one.filename, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "make, code",
    [
        (bomb, "BOOK_BOMB"),
        (entity, "BOOK_ENTITY"),
        (lambda: b"", "TABLE_EMPTY"),
        (lambda: b"<html><table><tr><td>a</td></tr></table></html>", "BOOK_WEB_PAGE"),
        ("氏名,所属\r\nx\0,y\r\n".encode, "TABLE_NUL"),
        (lambda: b"PK\x03\x04 no archive", "BOOK_DAMAGED"),
        (lambda: b"%PDF-1.7", "BOOK_DAMAGED"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "BOOK_LOCKED"),
        (lambda: b"\xff\xfe" + "氏名,所属".encode("utf-16-le"), "TABLE_WIDE_ENCODING"),
        (lambda: b"\x81\xff\xfe\x00" * 40, "TABLE_NO_ENCODING"),
        (("a\r\n" * 30_000).encode, "BOOK_LARGE"),
        (lambda: b"a," * (11 << 20), "SANDBOX_MEMORY"),
    ],
    ids=["bomb", "entity", "empty", "web page", "nul", "damaged", "pdf", "locked", "utf-16", "noise", "rows", "large"],
)
def test_hostile_files_are_refused_by_name(make: Any, code: str) -> None:
    with pytest.raises(FaultError) as caught:
        lists.taken(make())
    (fault,) = caught.value.faults
    assert fault.code == code
    assert fault.say.ja
    assert fault.say.en
    assert "{" not in fault.say.ja
    assert "{" not in fault.say.en
