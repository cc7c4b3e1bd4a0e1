"""Lists as workbooks and CSV, in the shapes offices use: a title, as of when, a heading, the rows, days in the Japanese calendar.

What begins like a formula is text: in a workbook every text is written as text, in CSV it is preceded by an apostrophe. A file that is read back
loses that apostrophe again (:mod:`azukari.paper.lists`).
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from azukari.kernel.calendar import wareki
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import SECOND, Day, Time, as_datetime
from azukari.law.say import Lang, Say
from azukari.paper.frame import Place
from azukari.paper.tables import Cell, Table

RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell may begin with so that a spreadsheet takes it for a formula; their full-width forms too, which some programs fold."""
WAREKI: Final = '[$-411]ggge"年"m"月"d"日";@'
"""A day shown in the Japanese calendar; it stays a day that can be reckoned with."""
SHEET_LIMIT: Final = 31
_UNFIT: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "・"))
_WIDEST, _NARROWEST = 44, 6
CP932_LACKS: Final = 5
CHOICES_LIMIT: Final = 255
"""Characters of all choices of a column together, as the format has it."""


def workbook(place: Place, table: Table, title: str, told: str, time: Time) -> bytes:
    """A list as xlsx. ``told`` is the line below the title; ``time`` the moment it speaks of, which is the file's own date."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made = datetime.fromtimestamp(time // SECOND, tz=as_datetime(time).tzinfo).replace(tzinfo=None)
    book.set_properties({"title": title, "comments": told, "created": made})
    sheet = book.add_worksheet(title.translate(_UNFIT)[:SHEET_LIMIT])
    looks = _looks(book, place.lang)
    last = len(table.heads) - 1
    sheet.write_string(0, 0, title, looks["title"])
    sheet.write_string(1, 0, told, looks["told"])
    for at, head in enumerate(table.heads):
        sheet.write_string(3, at, place.of(head.label), looks["head"])
        sheet.set_column(at, at, _width(place, table, at))
        offered = [place.of(one) for one in head.choices]
        if offered and len(",".join(offered)) <= CHOICES_LIMIT and not any("," in one for one in offered):
            # offered, not forced: what else is typed is told when the list is read
            told_apart = {"validate": "list", "source": offered, "error_type": "information"}
            sheet.data_validation(4, at, 3 + max(len(table.rows), 1), at, told_apart)
    row = 4
    for cells in (*table.rows, *table.totals):
        for at, cell in enumerate(cells):
            _put(sheet, row, at, cell, looks)
        row += 1
    for note in table.notes:
        sheet.write_string(row + 1, 0, note, looks["told"])
        row += 1
    if table.rows:
        sheet.autofilter(3, 0, 3 + len(table.rows), last)
    sheet.freeze_panes(4, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.set_footer("&L&8&F&C&P／&N")
    book.close()
    return out.getvalue()


def _looks(book: Any, lang: Lang) -> dict[str, Any]:  # noqa: ANN401 — the library has no types
    base = {"font_name": "游ゴシック" if lang is Lang.ja else "Calibri", "font_size": 10, "valign": "vcenter"}
    cell = {**base, "border": 1, "text_wrap": True}
    return {
        "title": book.add_format({**base, "font_size": 14}),
        "told": book.add_format({**base, "font_size": 9, "font_color": "#555555"}),
        "head": book.add_format({**cell, "bg_color": "#EEEEEE"}),
        "text": book.add_format({**cell, "num_format": "@"}),
        "number": book.add_format({**cell, "num_format": "#,##0"}),
        "day": book.add_format({**cell, "num_format": WAREKI if lang is Lang.ja else "d mmmm yyyy", "align": "left"}),
    }


def _put(sheet: Any, row: int, at: int, cell: Cell, looks: dict[str, Any]) -> None:  # noqa: ANN401 — the library has no types
    if cell is None:
        sheet.write_blank(row, at, None, looks["text"])
    elif isinstance(cell, int):
        sheet.write_number(row, at, cell, looks["number"])
    elif is_day(cell) and cell >= "1900-03-01":
        sheet.write_datetime(row, at, datetime.combine(date.fromisoformat(cell), datetime.min.time()), looks["day"])
    else:
        sheet.write_string(row, at, cell, looks["text"])


def is_day(cell: str) -> bool:
    """Whether a cell is a calendar day as the record writes it."""
    if len(cell) != len("2026-04-01") or cell[4] != "-" or cell[7] != "-":
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _width(place: Place, table: Table, at: int) -> int:
    """A column as wide as what stands in it: a Japanese character counts as two."""
    longest = max((_columns(str(row[at] or "")) for row in table.rows[:500]), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, _columns(place.of(table.heads[at].label))) + 2))


def _columns(text: str) -> int:
    return sum(1 if one.isascii() else 2 for one in text)


def separated(place: Place, table: Table, title: str, told: str, encoding: str) -> bytes:
    """A list as CSV with CR LF. ``encoding`` is ``utf-8`` (with a mark, as Excel needs it) or ``cp932``.

    :raises FaultError: ``PAPER_CP932`` naming what CP932 cannot write and where.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_tame(title), _tame(told)])
    writer.writerow([])
    labels = [place.of(one.label) for one in table.heads]
    writer.writerow([_tame(one) for one in labels])
    for row in (*table.rows, *table.totals):
        writer.writerow([_plain(place, one) for one in row])
    for note in table.notes:
        writer.writerow([_tame(note)])
    text = out.getvalue()
    if encoding == "utf-8":
        return b"\xef\xbb\xbf" + text.encode()
    try:
        return text.encode("cp932")
    except UnicodeEncodeError:
        raise _lacks(table, labels) from None


def _plain(place: Place, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    return (wareki(Day(cell)) if place.lang is Lang.ja else cell) if is_day(cell) else _tame(cell)


def _tame(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def _lacks(table: Table, labels: list[str]) -> FaultError:
    found: dict[str, str] = {}
    for number, row in enumerate(table.rows, start=1):
        for label, cell in zip(labels, row, strict=True):
            for one in str(cell or ""):
                if one not in found and not _in_cp932(one):
                    found[one] = f"{number} {label}"
    shown = list(found.items())[:CP932_LACKS]
    ja = "、".join(f"「{one}」（{where}）" for one, where in shown) or "題名・注記の字"
    en = ", ".join(f"“{one}” ({where})" for one, where in shown) or "a character of the title or notes"
    return FaultError(
        Fault(
            "PAPER_CP932",
            Say(
                f"CP932（シフトJIS）にない字があります：{ja}。ExcelのファイルかUTF-8のCSVにしてください。",
                f"CP932 (Shift JIS) cannot write {en}; take a workbook or CSV in UTF-8.",
            ),
            "encoding",
        )
    )


def _in_cp932(one: str) -> bool:
    try:
        one.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
