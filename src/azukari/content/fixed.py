"""Fixed-length records, as old hosts write them: a small layout, and rows read by it, exact to the byte.

record,120,crlf                     # bytes of a record without its end, and the end: none, lf or crlf
# name,first byte (from 1),length,encoding,kind
宛名番号,1,10,cp932,number
氏名,11,30,cp932,name
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn

from azukari.content.across import Batch
from azukari.content.columns import COLUMNS_LIMIT, Field, Kind
from azukari.content.encodings import CANDIDATES
from azukari.content.errors import ContentError
from azukari.content.tables import ROW_LIMIT, ROWS_LIMIT, WRONG, first_wrong

ENDS: Final = {"none": b"", "lf": b"\n", "crlf": b"\r\n"}
_HEADS: Final = ("record", "記録")
_ENCODINGS: Final = {one.value for one in CANDIDATES} | {"ascii"}
BLANKS: Final = " \u3000"
"""What fills a field up and is no part of its cell."""


class Layout(NamedTuple):
    """Bytes of a record without its end, the end, and the fields in order. A byte that no field covers is read by nobody."""

    length: int
    end: bytes
    fields: tuple[Field, ...]


def parsed_layout(text: str) -> Layout:
    """Read a layout as somebody writes it. A line that begins with ``#`` is a remark.

    :raises ContentError: ``LAYOUT_FORM`` with the line, ``LAYOUT_OVERLAP`` with the field.
    """
    head: tuple[int, bytes] | None = None
    fields: list[Field] = []
    seen: set[str] = set()
    reach = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        parts = [one.strip() for one in line.split(",")]
        if head is None:
            head = _head(parts, number)
            continue
        field = _field(parts, number)
        if field.name in seen or len(fields) >= COLUMNS_LIMIT:
            raise ContentError("LAYOUT_FORM", line=number)
        if field.start < reach or field.start + field.length > head[0]:
            raise ContentError("LAYOUT_OVERLAP", name=field.name, length=head[0])
        reach = field.start + field.length
        seen.add(field.name)
        fields.append(field)
    if head is None or not fields:
        raise ContentError("LAYOUT_FORM", line=1)
    return Layout(head[0], head[1], tuple(fields))


def _head(parts: list[str], line: int) -> tuple[int, bytes]:
    match parts:
        case [word, length, end] if word in _HEADS and _is_number(length) and end in ENDS:
            if 0 < int(length) <= ROW_LIMIT - 2:
                return int(length), ENDS[end]
    raise ContentError("LAYOUT_FORM", line=line)


def _field(parts: list[str], line: int) -> Field:
    if len(parts) != 5:
        raise ContentError("LAYOUT_FORM", line=line)
    name, start, length, encoding, kind = parts
    fits = name and _is_number(start) and _is_number(length) and encoding in _ENCODINGS and kind in set(Kind)
    if not fits or int(start) < 1 or int(length) < 1:
        raise ContentError("LAYOUT_FORM", line=line)
    return Field(name, int(start) - 1, int(length), encoding, kind)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7


class Fixed:
    """Splits a stream of fixed-length records into batches of rows."""

    def __init__(self, layout: Layout) -> None:
        """The heading is the names of the layout's fields."""
        self.layout = layout
        self.header = [one.name for one in layout.fields]
        self.count = 0
        self._rest = b""
        self._offset = 0

    def feed(self, piece: bytes) -> Iterator[Batch]:
        """The records that are whole with these bytes.

        :raises ContentError: ``FIXED_…``, ``TABLE_…``, with row and byte.
        """
        data = self._rest + piece if self._rest else piece
        step = self.layout.length + len(self.layout.end)
        whole = len(data) // step * step
        self._rest = data[whole:]
        if whole:
            yield self._batch([data[at : at + step] for at in range(0, whole, step)])

    def finish(self) -> Iterator[Batch]:
        """The last record, which need not have its end."""
        last, self._rest = self._rest, b""
        if last == b"\x1a":
            last = b""
        if last:
            if len(last) != self.layout.length:
                raise ContentError("FIXED_CUT", row=self.count + 1, found=len(last), length=self.layout.length)
            yield self._batch([last + self.layout.end])
        if not self.count:
            raise ContentError("TABLE_EMPTY")

    def _batch(self, records: list[bytes]) -> Batch:
        end, length = self.layout.end, self.layout.length
        offsets = list(range(self._offset, self._offset + len(records) * (length + len(end)), length + len(end)))
        cells = []
        for at, record in enumerate(records):
            if end and record[length:] != end:
                raise ContentError("FIXED_NEWLINE", row=self.count + at + 1, byte=offsets[at] + length)
            cells.append(self._cells(record, self.count + at + 1, offsets[at]))
        self._offset += len(records) * (length + len(end))
        self.count += len(records)
        if self.count > ROWS_LIMIT:
            raise ContentError("TABLE_LARGE", limit=ROWS_LIMIT)
        return offsets, [length] * len(records), cells

    def _cells(self, record: bytes, row: int, offset: int) -> list[str]:
        try:
            cells = [
                record[start : start + length].decode(encoding).strip(BLANKS)
                for _, start, length, encoding, _ in self.layout.fields
            ]
        except UnicodeDecodeError:
            self._wrong(record, row, offset)
        for column, (cell, field) in enumerate(zip(cells, self.layout.fields, strict=True), start=1):
            if cell.isascii() or not any(one in cell for one in WRONG.get(field.encoding, "")):
                continue
            data = record[field.start : field.start + field.length]
            at, size = first_wrong(data, field.encoding)
            raise ContentError(
                "TABLE_ENCODING",
                row=row,
                column=column,
                byte=offset + field.start + at,
                bytes=data[at : at + size].hex(" ").upper(),
                encoding=field.encoding,
            )
        if b"\0" in record:
            at = record.index(b"\0")
            column = sum(one.start <= at for one in self.layout.fields)
            raise ContentError("TABLE_NUL", row=row, column=column, byte=offset + at)
        return cells

    def _wrong(self, record: bytes, row: int, offset: int) -> NoReturn:
        """Which field cannot be read, and whether one byte more or fewer would make it whole."""
        for column, one in enumerate(self.layout.fields, start=1):
            data = record[one.start : one.start + one.length]
            try:
                data.decode(one.encoding)
            except UnicodeDecodeError as error:
                byte = offset + one.start + error.start
                if error.end >= len(data) or error.start == 0:
                    raise ContentError("FIXED_SPLIT", row=row, name=one.name, byte=byte) from None
                raise ContentError(
                    "TABLE_ENCODING",
                    row=row,
                    column=column,
                    byte=byte,
                    bytes=data[error.start : error.end].hex(" ").upper(),
                    encoding=one.encoding,
                ) from None
        raise ContentError("TABLE_NO_ENCODING")
