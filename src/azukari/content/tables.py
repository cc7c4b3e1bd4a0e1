"""Tables as they arrive: bytes in, rows out, with where each row lies and the keys it is found by. Counted while they stream, faults told by place.

The bytes are kept as they came; reading is for counting and for the index. Rows end at a newline outside quotes; in the encodings that offices use
(UTF-8, CP932, EUC-JP) neither a quote nor a newline nor a separator is ever the second half of a character, so they can be found in the bytes.

Rows are read a batch at a time, so that decoding, splitting and counting are a few calls for thousands of rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple, NoReturn

from azukari.content.across import STEP, Batch, Columns, cut, joined, marked, unquoted, worth
from azukari.content.columns import COLUMNS_LIMIT
from azukari.content.encodings import BOM, Encoding
from azukari.content.errors import ContentError

ROW_LIMIT: Final = (1 << 20) - 8
"""Bytes of one row: what the vault's index takes."""

ROWS_LIMIT: Final = 1 << 32
WRONG: Final[dict[str, str]] = {Encoding.CP932: "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"}
"""Single bytes that Python's decoder lets pass and no such encoding has."""

_FROM: Final = {"\x80": b"\x80", "\xa0": b"\xa0", "\uf8f0": b"\xa0", "\uf8f1": b"\xfd", "\uf8f2": b"\xfe", "\uf8f3": b"\xff"}
"""The byte that each of them was: where it stands nowhere, the text need not be looked through."""


class Row(NamedTuple):
    """A row: where it lies in the bytes, and its cells."""

    offset: int
    length: int
    cells: list[str]


class Delimited:
    """Splits a stream of CSV or TSV into batches of rows. The first row is the heading and in no batch."""

    def __init__(self, encoding: Encoding, delimiter: str = ",", names: Sequence[str] = ()) -> None:
        """``encoding`` is one that is decided, not ``AUTO``. With ``names`` for the columns the first row is one like the others.

        :raises ContentError: ``TABLE_HEADER``, ``TABLE_COLUMNS``: the names are none.
        """
        self.encoding, self.delimiter = encoding, delimiter
        self.first: list[str] = []
        """What stands in the first row, where it is taken for the heading."""

        self.header: list[str] = _named(names) if names else []
        self.count = 0
        self.needed: int | None = None
        """How many cells from the left anybody looks at; what follows them may be left in one piece. None: all are cut."""

        self.across = False
        """Whether batches may come as ``Columns``, as far as they are needed, where their rows can be cut all at once."""

        self._rest = b""
        self._offset = 0
        separator = delimiter.encode()
        self._covers = tuple(zip((b"\r", b"\n", separator), (b"\x01", b"\x02", b"\x03"), strict=True))
        """What parts rows and cells, and what stands for it within quotes while they are cut."""

        self._begins, self._ends = {b"", b"\r", b"\n", separator}, {b"", b"\n", separator}
        """With what begins what follows a quoted cell, and with what ends what stands before it."""

    def feed(self, piece: bytes) -> Iterator[Batch]:
        """The rows that are whole with these bytes.

        :raises ContentError: ``TABLE_…``, with row, column and byte.
        """
        if not self.across:
            yield from self._feed(piece)
            return
        yield from joined([batch for at in range(0, len(piece), STEP) for batch in self._feed(piece[at : at + STEP])])

    def _feed(self, piece: bytes) -> Iterator[Batch]:
        data = self._rest + piece
        end = data.rfind(b"\n") + 1
        if not end:
            self._hold(data)
            return
        whole, self._rest = data[:end], data[end:]
        covered = whole
        plain = True
        if b'"' in whole:
            # Between the first quote and the second one is within quotes, and so on: a newline there ends no row.
            covered, plain = self._covered(whole)
        lines = covered.split(b"\n")
        if left := len(lines.pop()):
            # A row whose quotes are open waits for more.
            whole, covered, self._rest = whole[:-left], covered[:-left], whole[-left:] + self._rest
        self._hold(self._rest)
        if lines:
            yield from self._batch(whole, [len(one) + 1 for one in lines], covered if plain else b"")

    def _covered(self, data: bytes) -> tuple[bytes, bool]:
        """The same bytes with what parts rows and cells covered where it stands within quotes; and whether they can be cut so.

        They cannot where a quote stands within a cell, or a cover in the data itself: that is for the csv module to read.
        """
        parts = data.split(b'"')
        inside = b'"'.join(parts[1::2])
        for one, cover in self._covers:
            inside = inside.replace(one, cover)
        outside = parts[::2]
        parts[1::2] = inside.split(b'"')
        plain = (
            self._begins.issuperset([one[:1] for one in outside[1:]])
            and self._ends.issuperset([one[-1:] for one in outside[:-1]])
            and not any(cover in data for _, cover in self._covers)
        )
        return b'"'.join(parts), plain

    def finish(self) -> Iterator[Batch]:
        """The last row, where no newline follows it."""
        last = self._rest
        if last and last != b"\x1a":  # the end mark of old hosts is no row
            if last.count(b'"') % 2:
                raise ContentError("TABLE_CUT", row=self._number())
            self._rest = b""
            yield from self._batch(last, [len(last)])
        if not self.count:
            raise ContentError("TABLE_EMPTY")

    def _hold(self, data: bytes) -> None:
        if len(data) > ROW_LIMIT:
            if not self.header and b"\r" in data and b"\n" not in data:
                raise ContentError("TABLE_RETURNS")
            raise ContentError("TABLE_ROW_LONG", row=self._number(), limit=ROW_LIMIT)
        self._rest = data

    def _number(self) -> int:
        """The number of the next row, the heading being 0."""
        return self.count + 1 if self.header else 0

    def _batch(self, data: bytes, lengths: list[int], covered: bytes = b"") -> Iterator[Batch]:
        """Rows of such lengths. ``covered`` is the same data as ``_covered`` gives it, where it can be cut so."""
        start = self._offset
        if max(lengths) > ROW_LIMIT:
            first = next(at for at, length in enumerate(lengths) if length > ROW_LIMIT)
            raise ContentError("TABLE_ROW_LONG", row=self._number() + first, limit=ROW_LIMIT)
        offsets = list(accumulate(lengths, initial=start))
        self._offset = offsets.pop()
        if self.header and not start and (mark := self._mark(data)):
            # Without a heading it stands before the first row.
            data, covered, start = data[mark:], covered[mark:], mark
            offsets[0], lengths = mark, [lengths[0] - mark, *lengths[1:]]
        if not self.header:
            self._begin(data[: lengths[0]].removesuffix(b"\n"))
            data, covered = data[lengths[0] :], covered[lengths[0] :]
            offsets, lengths, start = offsets[1:], lengths[1:], start + lengths[0]
        if not lengths:
            return
        cells = self._cells(data.removesuffix(b"\n"), lengths, start, covered.removesuffix(b"\n"))
        if self._cuts is None and not isinstance(cells, Columns) and set(map(len, cells)) != {len(self.header)}:
            self._uneven(map(len, cells))
        self.count += len(lengths)
        if self.count > ROWS_LIMIT:
            raise ContentError("TABLE_LARGE", limit=ROWS_LIMIT)
        yield offsets, lengths, cells

    @property
    def _cuts(self) -> int | None:
        """How often a row is cut; None for wherever it can be."""
        return None if self.needed is None or not self.header or self.needed >= len(self.header) else self.needed

    def _uneven(self, widths: Iterable[int], before: int = 0) -> NoReturn:
        """``before`` is how many rows of the batch precede the first of these."""
        wanted = len(self.header)
        at, found = next((at, width) for at, width in enumerate(widths, start=before) if width != wanted)
        raise ContentError("TABLE_WIDTH", row=self.count + at + 1, found=found, wanted=wanted)

    def _cut(self, lines: list[str], before: int = 0) -> list[list[str]]:
        """The cells of lines without quotes, before which so many rows of the batch stand."""
        delimiter, cuts = self.delimiter, self._cuts
        if cuts is None:
            return [one.split(delimiter) for one in lines]
        separators = [one.count(delimiter) for one in lines]
        if lines and set(separators) != {len(self.header) - 1}:
            self._uneven((one + 1 for one in separators), before)
        return [one.split(delimiter, cuts) for one in lines]

    def _begin(self, record: bytes) -> None:
        """Read the heading: a name for every column, each its own."""
        mark = self._mark(record)
        self.first = self._cells(record[mark:], [len(record) - mark], mark)[0]
        if self.first == [""]:
            raise ContentError("TABLE_EMPTY")
        if b'"' not in record and any("\r" in one for one in self.first):
            raise ContentError("TABLE_RETURNS")
        self.header = _named(self.first)

    def _mark(self, data: bytes) -> int:
        """How long the mark of UTF-8 at the beginning is; programs that add one to what has one write it twice."""
        mark = 0
        while self.encoding is Encoding.UTF8 and data.startswith(BOM, mark):
            mark += len(BOM)
        return mark

    def _cells(self, data: bytes, lengths: Sequence[int], start: int, covered: bytes = b"") -> list[list[str]]:
        """The cells of rows of such lengths, the first of which lies at ``start``; ``data`` lacks the last newline."""
        if covered and self.across and (columns := self._columns(data, lengths, start, covered)) is not None:
            return columns
        some = bool(covered) and self._cuts is not None
        text = self._decoded(covered if some else data, data, lengths, start)
        if '"' not in text:
            if "\r" in text:
                text = text.replace("\r\n", "\n").removesuffix("\r")
            return self._cut(text.split("\n"))
        if some:
            lines = text.replace("\r\n", "\n").removesuffix("\r")
            if "\r" not in lines:
                return self._uncovered(lines.split("\n"))
            text = data.decode(self.encoding.value)
        return self._unquoted(text, len(lengths)) or self._one_by_one(_records(data, lengths), text.split("\n"))

    def _decoded(self, rows: bytes, data: bytes, lengths: Sequence[int], start: int) -> str:
        """The text of rows, which are the data but for covers and marks. What is wrong is told by its place in the data."""
        try:
            text = rows.decode(self.encoding.value)
        except UnicodeDecodeError:
            self._locate(_records(data, lengths), start)
        switched = b"\x1b" in data and ("\x1b$" in text or "\x1b(" in text)
        if b"\0" in data or switched or any(_FROM[one] in data and one in text for one in WRONG.get(self.encoding, "")):
            self._locate(_records(data, lengths), start)
        return text

    def _columns(self, data: bytes, lengths: Sequence[int], start: int, covered: bytes) -> Columns | None:
        """The cells of rows by column; None where they cannot be cut all at once, or are not worth it."""
        width, needed = len(self.header), len(self.header) if self.needed is None else self.needed
        rows = marked(covered, len(lengths), self.delimiter.encode()) if width and worth(width, needed) else None
        if rows is None:
            return None
        text = self._decoded(rows, data, lengths, start)
        columns = cut(text, (len(lengths), width), needed, self.delimiter)
        if columns is None or b'"' not in data:
            return columns
        covers = [(one.decode(), cover.decode()) for one, cover in self._covers]
        try:
            for at, column in enumerate(columns):
                if '"' in "".join(column):
                    columns[at] = [unquoted(one, covers) if '"' in one else one for one in column]
        except csv.Error:
            return None
        return columns

    def _uncovered(self, records: list[str]) -> list[list[str]]:
        """The cells of covered records; those that anybody looks at as they are, and not as they are quoted."""
        cells = self._cut(records)
        for at, record in enumerate(records):
            if '"' in record and record.index('"') < len(record) - len(cells[at][-1]):
                whole = record
                for one, cover in self._covers:
                    whole = whole.replace(cover.decode(), one.decode())
                cells[at] = next(csv.reader([whole], delimiter=self.delimiter, strict=True))
        return cells

    def _unquoted(self, text: str, count: int) -> list[list[str]]:
        """The cells of records some of which have quotes, all through the csv module.

        Empty where it reads them as anything but so many rows of the heading's width: what is wrong there, or is not, is for ``_one_by_one`` to tell.
        """
        try:
            cells = list(csv.reader(io.StringIO(text, newline="\n"), delimiter=self.delimiter, strict=True))
        except csv.Error:
            return []
        widths = set(map(len, cells))
        return cells if len(cells) == count and len(widths) == 1 and widths <= {len(self.header) or max(widths)} else []

    def _one_by_one(self, records: list[bytes], lines: list[str]) -> list[list[str]]:
        """The same, a record at a time, so that what is wrong has its number: those with quotes through the csv module, the rest cut as it is."""
        cells: list[list[str]] = []
        text = ""
        quoted = csv.reader(iter(lambda: text, None), delimiter=self.delimiter, strict=True)
        width, at, before = len(self.header), 0, 0
        try:
            for number in [number for number, one in enumerate(records) if b'"' in one]:
                plain = number - before
                cells += self._cut([one.rstrip("\r") for one in lines[at : at + plain]], len(cells))
                at += plain
                until = at + records[number].count(b"\n") + 1
                text = lines[at] if until == at + 1 else "\n".join(lines[at:until])
                cells.append(next(quoted))
                if width and len(cells[-1]) != width:
                    self._uneven([len(cells[-1])], len(cells) - 1)
                at, before = until, number + 1
        except (csv.Error, StopIteration):
            raise ContentError("TABLE_QUOTES", row=self._number() + len(cells)) from None
        cells += self._cut([one.rstrip("\r") for one in lines[at:]], len(cells))
        return cells

    def _locate(self, records: list[bytes], start: int) -> NoReturn:
        """Name the first wrong byte: its row, column and place in the file."""
        offset, number = start, self._number()
        for record in records:
            at, wrong, size = self._first_wrong(record)
            if at >= 0:
                column = len(split_outside_quotes(record[:at], self.delimiter.encode()))
                place = {"row": number, "column": column, "byte": offset + at}
                if wrong == "nul":
                    raise ContentError("TABLE_NUL", **place)
                if wrong == "escape":
                    raise ContentError("TABLE_JIS", **place)
                raise ContentError(
                    "TABLE_ENCODING", **place, bytes=record[at : at + size].hex(" ").upper(), encoding=self.encoding.value
                )
            offset += len(record) + 1
            number += 1
        raise ContentError("TABLE_NO_ENCODING")

    def _first_wrong(self, record: bytes) -> tuple[int, str, int]:
        try:
            record.decode(self.encoding.value)
        except UnicodeDecodeError as error:
            return error.start, "bytes", min(max(error.end - error.start, 1), 4)
        if (at := record.find(b"\0")) >= 0:
            return at, "nul", 1
        for switch in (b"\x1b$", b"\x1b("):
            if (at := record.find(switch)) >= 0:
                return at, "escape", 1
        at, size = first_wrong(record, self.encoding)
        return at, "bytes", size


def _named(names: Sequence[str]) -> list[str]:
    """Names of columns: each has one of its own."""
    if len(names) > COLUMNS_LIMIT:
        raise ContentError("TABLE_COLUMNS", found=len(names), limit=COLUMNS_LIMIT)
    seen: set[str] = set()
    for column, name in enumerate(names, start=1):
        if not name.strip() or name in seen:
            raise ContentError("TABLE_HEADER", column=column)
        seen.add(name)
    return list(names)


def _records(data: bytes, lengths: Iterable[int]) -> list[bytes]:
    """Rows of such lengths, each without its newline."""
    ends = accumulate(lengths, initial=0)
    return [data[start:end].removesuffix(b"\n") for start, end in pairwise(ends)]


def first_wrong(data: bytes, encoding: str) -> tuple[int, int]:
    """Where the first byte stands that the decoder lets pass and the encoding lacks, and how many bytes it is; -1 where there is none."""
    text = data.decode(encoding)
    for place, one in enumerate(text):
        if one in WRONG.get(encoding, ""):
            return len(text[:place].encode(encoding)), 1
    return -1, 0


def split_outside_quotes(record: bytes, delimiter: bytes) -> list[bytes]:
    """The cells of a record up to here, quotes and all: to count columns where the record itself cannot be decoded."""
    cells: list[bytes] = []
    held = b""
    for part in record.split(delimiter):
        held = held + delimiter + part if held else part
        if held.count(b'"') % 2 == 0:
            cells.append(held)
            held = b""
    return [*cells, held] if held else cells
