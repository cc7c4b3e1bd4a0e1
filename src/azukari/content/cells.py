"""A small list as people keep it, made into rows of cells: a title above, a heading somewhere, notes below. For rosters, item lists and registers.

Other tables begin with their heading (:mod:`azukari.content.tables`). What a list's rows mean is for whoever asked; here nothing is judged but
whether it can be read, within limits, and that nothing in it is a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from azukari.content.encodings import HEAD, Encoding, decide, said
from azukari.content.errors import ContentError
from azukari.content.marks import OLE, ZIP, media_of
from azukari.content.workbook import Book

if TYPE_CHECKING:
    from azukari.content.child import Parent

FILE_LIMIT: Final = 20 << 20
ROWS_LIMIT: Final = 20_100
COLUMNS_LIMIT: Final = 120
CELL_LIMIT: Final = 20_000
MERGED_LIMIT: Final = 100_000
"""Cells that merged ranges cover downwards."""

_AT_ONCE: Final = 500
_WEB_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|table)\b", re.IGNORECASE)
"""How a web page begins that was given the name of a workbook, as some programs write their lists."""


FORMULA: Final = "\0="
"""What stands in place of a cell with a formula: nothing else holds this character. Whoever asks for such a cell refuses it."""


class Cells(Book):
    """A workbook of which every row is wanted, wherever its heading stands."""

    def rows(self, name: str) -> Iterator[list[str]]:
        """The rows of a sheet as text, empty ones too. Cells that are merged downwards all say what their first one says.

        :raises ContentError: ``BOOK_…``.
        """
        formulas = self.formula_cells(name, ROWS_LIMIT) if self.formulas(name).number else frozenset()
        sheet = self._sheet(name)
        first = sheet.start[1] if sheet.start else 0
        merged = _downwards(sheet.merged_cell_ranges or [])
        if not formulas and not merged:
            for values in sheet.iter_rows():
                yield [""] * first + [_said(one) for one in values]
            return
        above: dict[int, str] = {}
        for at, values in enumerate(sheet.iter_rows()):
            row = [""] * first + [_said(one) for one in values]
            for across, one in enumerate(row):
                if (at, across) in formulas:
                    row[across] = FORMULA
                elif not one and (at, across) in merged:
                    row[across] = above[across]
                above[across] = row[across]
            yield row


def _downwards(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> frozenset[tuple[int, int]]:
    """The cells that hide below the first of a merged range, row and column; :raises ContentError: ``BOOK_LARGE``."""
    found: set[tuple[int, int]] = set()
    for (top, left), (bottom, _) in ranges:
        if len(found) + bottom - top > MERGED_LIMIT:
            raise ContentError("BOOK_LARGE", found=len(found) + bottom - top, limit=MERGED_LIMIT)
        found.update((row, left) for row in range(top + 1, bottom + 1))
    return frozenset(found)


def _said(value: object) -> str:
    """A cell as text: whole numbers without a point, days as 2026-04-01."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def work(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """In the child: read the whole, send its rows as JSON in ``D`` frames."""
    data = bytearray()
    for piece in parent.pieces():
        data += piece
        if len(data) > FILE_LIMIT:
            raise ContentError("SANDBOX_MEMORY", limit=FILE_LIMIT)
    count = 0
    held: list[list[str]] = []
    for row in _rows(bytes(data), Encoding(job["encoding"]), job.get("sheet")):
        count += 1
        if count > ROWS_LIMIT or len(row) > COLUMNS_LIMIT or any(len(one) > CELL_LIMIT for one in row):
            raise ContentError("BOOK_LARGE", found=count * len(row), limit=ROWS_LIMIT * COLUMNS_LIMIT)
        held.append(row)
        if len(held) == _AT_ONCE:
            parent.send(b"D", _line(held))
            held = []
    parent.send(b"D", _line(held))
    return {"rows": count}


def _line(rows: list[list[str]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _rows(data: bytes, encoding: Encoding, sheet: str | None) -> Iterator[list[str]]:
    if not data:
        raise ContentError("TABLE_EMPTY")
    if media_of(data):
        raise ContentError("BOOK_DAMAGED")
    if _WEB_PAGE.match(data):
        raise ContentError("BOOK_WEB_PAGE")
    if data.startswith(OLE):
        raise ContentError("BOOK_LOCKED")
    if data.startswith(ZIP):
        book = Cells(data)
        yield from book.rows(book.chosen(sheet))
        return
    whole = len(data) <= HEAD  # the head of a longer list may end within a character
    decision = decide(data, whole=whole) if encoding is Encoding.AUTO else said(encoding, data, whole=whole)
    if decision.encoding is None:
        wide = decision.why.value == "wide"
        names = "、".join(one.encoding.value for one in decision.readings)
        raise ContentError(
            "TABLE_WIDE_ENCODING" if wide else "TABLE_AMBIGUOUS" if decision.readings else "TABLE_NO_ENCODING", candidates=names
        )
    try:
        text = data.decode(decision.encoding.value).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ContentError("TABLE_NO_ENCODING") from None
    separator = "\t" if text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",") else ","
    before, nul, _ = text.partition("\0")
    if nul:
        line = before.rpartition("\n")[2]
        place = len(before.encode(decision.encoding.value)) + 1
        raise ContentError("TABLE_NUL", row=before.count("\n") + 1, column=line.count(separator) + 1, byte=place)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from read
    except csv.Error:
        # a cell beyond what the reader holds: a quote that nothing closes takes in the rest of the file
        raise ContentError("TABLE_ROW_LONG", row=read.line_num, limit=csv.field_size_limit()) from None
