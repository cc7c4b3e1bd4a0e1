"""An xlsx workbook made into a table: looked through as a zip archive first, then read by calamine, and written as canonical CSV.

Canonical: UTF-8, commas, quotes where they are needed, CR LF; whole numbers without a decimal point, days as 2026-04-01,
moments as 2026-04-01T09:30:00, TRUE and FALSE. What a workbook shows by its number formats alone (leading zeros) does not
stand in its cells and is not there afterwards: the file as it was delivered is kept beside the table.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from azukari.content.errors import ContentError

FILE_LIMIT: Final = 256 << 20
UNPACKED_LIMIT: Final = 1 << 30
RATIO_FROM: Final = 16 << 20
"""Bytes up to which no ratio is too much: small files of equal cells pack very well."""

RATIO_LIMIT: Final = 300
PARTS_LIMIT: Final = 2_000
CELLS_LIMIT: Final = 20_000_000
NAMES_SHOWN: Final = 200

_PIECE: Final = 1 << 20
_AT_ONCE: Final = 2_000
_OLD: Final = b"\xd0\xcf\x11\xe0"
_NEEDED: Final = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^<>]{0,400}?\br\s*=\s*["']([A-Za-z]{1,4})([0-9]{1,8})["']""")
_PLACE: Final = re.compile(rb"""<(?:\w+:)?(?:(row)|c)(?=[\s/>])(?:[^<>]{0,400}?\sr\s*=\s*["']([A-Za-z]{0,4})([0-9]{1,8})["'])?""")
"""The beginning of a row or a cell, and where it says that it stands. It need not: then it follows the one before it."""

_LOOKBACK: Final = 4_096

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def prepare() -> None:
    """Load what is loaded late otherwise: the names of parts are in a codec of their own, and XML has a parser."""
    b"a".decode("cp437")
    ET.fromstring(b"<a/>")  # noqa: S314 — our own


class Formulas(NamedTuple):
    """How many cells of a sheet hold formulas, and where the first is; the cells of its extent."""

    number: int
    first: str
    cells: int


class _Extent:
    """How far the cells of a sheet reach, counted while its part passes."""

    def __init__(self) -> None:
        self._rest = b""
        self._row = self._column = self._rows = self._columns = 0

    @property
    def cells(self) -> int:
        """The cells of the square from the first to the furthest."""
        return self._rows * self._columns

    def take(self, piece: bytes) -> None:
        """Take the next bytes of the part; what does not end yet waits for more."""
        data = self._rest + piece
        end = data.rfind(b">") + 1
        self._rest = data[end:][-_LOOKBACK:]
        for row, letters, number in _PLACE.findall(data[:end]):
            if row:
                self._row, self._column = int(number or self._row + 1), 0
                continue
            self._column = _column(letters) if letters else self._column + 1
            self._row = int(number) if letters else self._row
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)


class Book:
    """A workbook that was looked through and can be read."""

    def __init__(self, data: bytes) -> None:
        """Look through the archive, then open it.

        :raises ContentError: ``BOOK_…``.
        """
        self._archive = _archive(data)
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        except PasswordError:
            raise ContentError("BOOK_LOCKED") from None
        except (CalamineError, OSError, ValueError):
            raise ContentError("BOOK_DAMAGED") from None
        self._parts = _sheet_parts(self._archive)
        if list(self._parts) != self._book.sheet_names:
            # What was looked through must be what is read.
            raise ContentError("BOOK_PARTS")

    @property
    def names(self) -> list[str]:
        """What the sheets are called, in order."""
        return self._book.sheet_names

    def chosen(self, name: str | None) -> str:
        """The sheet to read: the one named, or the only one that holds anything.

        :raises ContentError: ``BOOK_SHEET``, ``BOOK_SHEETS``, ``TABLE_EMPTY``.
        """
        names = self._book.sheet_names
        if name:
            if name not in names:
                raise ContentError("BOOK_SHEET", sheet=name, sheets=_listed(names))
            return name
        filled = [one for one in names if self.formulas(one).cells]
        if not filled:
            raise ContentError("TABLE_EMPTY")
        if len(filled) > 1:
            raise ContentError("BOOK_SHEETS", count=len(filled), sheets=_listed(filled))
        return filled[0]

    def formulas(self, name: str) -> Formulas:
        """What a look through the sheet's own part tells, before anything is built of it.

        :raises ContentError: ``BOOK_LARGE``, ``BOOK_DAMAGED``.
        """
        part = self._parts.get(name)
        if part is None:
            raise ContentError("BOOK_DAMAGED")
        count, first, extent = 0, "", _Extent()
        before = b""
        for piece in _pieces(self._archive, part):
            data = before + piece
            extent.take(piece)
            for found in _FORMULA.finditer(data):
                if found.end() > len(before):
                    count += 1
                    first = first or _last_cell(data[: found.start()])
            before = data[-_LOOKBACK:]
        if extent.cells > CELLS_LIMIT:
            raise ContentError("BOOK_LARGE", found=extent.cells, limit=CELLS_LIMIT)
        return Formulas(count, first, extent.cells)

    def formula_cells(self, name: str, most: int) -> frozenset[tuple[int, int]]:
        """Where formulas stand in a sheet, row and column from 0.

        :raises ContentError: ``BOOK_FORMULA`` where they are more than ``most`` or one cannot be placed, ``BOOK_DAMAGED``.
        """
        found: set[tuple[int, int]] = set()
        before = b""
        for piece in _pieces(self._archive, self._parts[name]):
            data = before + piece
            for formula in _FORMULA.finditer(data):
                cell = _CELL.findall(data[max(formula.start() - _LOOKBACK, 0) : formula.start()])
                if not cell or len(found) >= most:
                    raise ContentError("BOOK_FORMULA", sheet=name, count=len(found) + 1, cell=_last_cell(data[: formula.start()]))
                found.add((int(cell[-1][1]) - 1, _column(cell[-1][0]) - 1))
            before = data[-_LOOKBACK:]
        return frozenset(found)

    def csv(self, name: str, *, results: bool, most: int | None = None) -> Iterator[bytes]:
        """The sheet as canonical CSV, in pieces; ``results`` takes the results of formulas, ``most`` stops after so many rows.

        :raises ContentError: ``BOOK_FORMULA``, ``BOOK_DAMAGED``, ``TABLE_…``.
        """
        formulas = self.formulas(name)
        if formulas.number and not results:
            raise ContentError("BOOK_FORMULA", sheet=name, count=formulas.number, cell=formulas.first)
        rows = _rows(self._sheet(name))
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        for number, row in enumerate(rows):
            if most is not None and number > most:
                break
            writer.writerow(row)
            if number % _AT_ONCE == _AT_ONCE - 1:
                yield out.getvalue().encode()
                out.seek(0)
                out.truncate()
        if out.tell():
            yield out.getvalue().encode()

    def _sheet(self, name: str) -> CalamineSheet:
        try:
            return self._book.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError):
            raise ContentError("BOOK_DAMAGED") from None


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows that hold anything, cut at the last heading; a value without a heading is refused by its row."""
    width = 0
    number = 0
    for values in sheet.iter_rows():
        row = [_text(one) for one in values]
        if not any(row):
            continue
        if not width:
            width = max(at for at, one in enumerate(row, start=1) if one)
        elif any(row[width:]):
            found = max(at for at, one in enumerate(row, start=1) if one)
            raise ContentError("TABLE_WIDTH", row=number, found=found, wanted=width)
        number += 1
        yield row[:width]


def _text(value: Value) -> str:
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _archive(data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLD):
        raise ContentError("BOOK_LOCKED")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        raise ContentError("BOOK_DAMAGED") from None
    _check_parts(infos, len(data))
    names = {one.filename for one in infos}
    if not names.issuperset(_NEEDED):
        raise ContentError("BOOK_DAMAGED")
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise ContentError("BOOK_MACRO")
    _check_content(archive, infos, len(data))
    return archive


def _check_parts(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Count, names, places and what the directory says of sizes: before a byte is unpacked."""
    names = [one.filename.lower() for one in infos]
    if len(infos) > PARTS_LIMIT or len(set(names)) < len(names):
        raise ContentError("BOOK_PARTS")
    if any(one.startswith("/") or ".." in one.split("/") or "\\" in one or "\0" in one for one in names):
        raise ContentError("BOOK_PARTS")
    if any(one.flag_bits & 1 for one in infos):
        raise ContentError("BOOK_LOCKED")
    if any(one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for one in infos):
        raise ContentError("BOOK_PARTS")
    reach = 0
    for one in sorted(infos, key=lambda info: info.header_offset):
        if one.header_offset < reach:
            raise ContentError("BOOK_PARTS")
        reach = one.header_offset + 30 + one.compress_size
    _check_size(sum(one.file_size for one in infos), size)


def _check_size(found: int, size: int) -> None:
    if found > UNPACKED_LIMIT or (found > RATIO_FROM and found > RATIO_LIMIT * size):
        raise ContentError("BOOK_BOMB", found=found, ratio=found // max(size, 1))


def _check_content(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], size: int) -> None:
    """Unpack every part once, keeping nothing: what it really unpacks to, and that none defines entities."""
    total = 0
    for info in infos:
        xml = info.filename.lower().endswith((".xml", ".rels"))
        before = b""
        for piece in _pieces(archive, info.filename):
            total += len(piece)
            _check_size(total, size)
            if not xml:
                continue
            if b"\0" in piece or _DOCTYPE.search(before + piece):
                raise ContentError("BOOK_ENTITY")
            before = piece[-32:]


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError):
        raise ContentError("BOOK_DAMAGED") from None


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """In which part each sheet stands: the workbook names its sheets, its relations name the parts."""
    book, relations, first = (_xml(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"))
    books = [str(one.get("Target", "")) for one in first if str(one.get("Type", "")).endswith("/officeDocument")]
    if [one.lstrip("/") for one in books] != ["xl/workbook.xml"]:
        raise ContentError("BOOK_PARTS")
    targets = {one.get("Id"): str(one.get("Target", "")) for one in relations}
    found: dict[str, str] = {}
    for one in book.iter():
        if one.tag.rpartition("}")[2] != "sheet":
            continue
        related = next((value for name, value in one.attrib.items() if name.rpartition("}")[2] == "id"), None)
        target = targets.get(related, "")
        found[str(one.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    try:
        return ET.fromstring(b"".join(_pieces(archive, name)))  # noqa: S314 — no part defines an entity
    except ET.ParseError:
        raise ContentError("BOOK_DAMAGED") from None


def _column(letters: bytes) -> int:
    number = 0
    for one in letters.upper():
        number = number * 26 + one - 64
    return number


def _last_cell(before: bytes) -> str:
    cells = _CELL.findall(before[-_LOOKBACK:])
    return b"".join(cells[-1]).decode() if cells else "?"


def _listed(names: list[str]) -> str:
    return "、".join(names)[:NAMES_SHOWN]
