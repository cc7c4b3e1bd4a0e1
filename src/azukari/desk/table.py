"""A table as it arrives: bytes in, rows out, with where each row lies. Counted while it streams, faults told by row.

The bytes are kept as they came; reading is only for counting and for the index. Rows end at a newline outside quotes; in the encodings that
offices use (UTF-8, CP932, EUC-JP) neither a quote nor a newline is ever the second half of a character, so they can be found in the bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from azukari.desk.keying import record_key
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

ROW_LIMIT = 1 << 20
HEAD = 1 << 16
BOM = b"\xef\xbb\xbf"


class Encoding(StrEnum):
    """How the bytes of a table are to be read."""

    AUTO = "auto"
    UTF8 = "utf-8"
    CP932 = "cp932"
    EUC_JP = "euc-jp"


class TableRow(NamedTuple):
    """A row of the table: where it lies in the bytes, and its fields."""

    number: int
    offset: int
    length: int
    fields: list[str]


def decide(head: bytes) -> Encoding:
    """The encoding of a table from its first bytes: UTF-8 where they can only be that, else CP932, as offices write.

    The heading decides where it holds more than ASCII; otherwise all that is there.
    EUC-JP cannot be told from CP932 with certainty and is never guessed; it has to be said.
    """
    if head.startswith(BOM):
        return Encoding.UTF8
    first, newline, _ = head.partition(b"\n")
    if newline and not first.isascii():
        head = first
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return Encoding.UTF8
    return Encoding.CP932


class Table:
    """Splits a stream of bytes into rows. Feed it pieces with :meth:`rows`; afterwards it knows what it counted.

    ``key`` names the column of the record key; persons are counted as distinct keys (by a short digest, so that memory
    holds 16 bytes a person and no number of anybody).
    """

    def __init__(self, key: str, encoding: Encoding = Encoding.AUTO) -> None:
        self.key = key
        self.encoding = encoding
        self.header: list[str] = []
        self.count = 0
        self._column = -1
        self._seen: set[bytes] = set()
        self._salt = b"azukari-count"

    @property
    def persons(self) -> int:
        """Distinct record keys so far."""
        return len(self._seen)

    def rows(self, pieces: Iterable[bytes]) -> Iterator[TableRow]:
        """The rows of the table in order, the header not among them.

        :raises FaultError: ``TABLE_EMPTY``, ``TABLE_ENCODING``, ``TABLE_KEY``, ``TABLE_WIDTH``, ``TABLE_CUT``, ``TABLE_ROW_LONG``; with row and line.
        """
        number = -1
        for offset, raw in self._records(pieces):
            fields = self._fields(number + 1, raw, offset)
            if number < 0:
                self._begin(fields)
            elif len(fields) != len(self.header):
                raise _fault(
                    "TABLE_WIDTH",
                    f"{number + 1}件目の項目数が{len(fields)}で、見出しの{len(self.header)}と違います。区切りや引用符を確かめてください。",
                    f"Row {number + 1} has {len(fields)} fields where the header has {len(self.header)}; look at its commas and quotes.",
                )
            else:
                self.count += 1
                self._seen.add(blake2b(record_key(fields[self._column]), digest_size=16, key=self._salt).digest())
                yield TableRow(number, offset, len(raw), fields)
            number += 1
        if number < 0:
            raise _fault(
                "TABLE_EMPTY", "ファイルが空です。元のファイルを確かめてください。", "The file is empty; look at the original."
            )
        if number == 0:
            raise _fault("TABLE_EMPTY", "見出しだけで、中身がありません。", "There is a header and nothing below it.")

    def _begin(self, header: list[str]) -> None:
        if header and header[0].startswith("\ufeff"):
            header[0] = header[0][1:]
        self.header = header
        if self.key not in header:
            columns = "、".join(header)[:200]
            raise _fault(
                "TABLE_KEY",
                f"見出しに「{self.key}」がありません（{columns}）。記録の番号にする項目名を指定してください。",
                f"No column is named “{self.key}” ({columns}); name the column that holds the key of a record.",
            )
        self._column = header.index(self.key)

    def _records(self, pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        rest = b""
        held: list[bytes] = []
        held_size = 0
        quotes = 0
        offset = 0
        for piece in pieces:
            if self.encoding is Encoding.AUTO:
                self.encoding = decide(piece[:HEAD])
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            for line in lines:
                if not held and b'"' not in line:
                    size = len(line) + 1
                    yield offset, line + b"\n"
                    offset += size
                    continue
                held.append(line)
                held_size += len(line) + 1
                quotes += line.count(b'"')
                if held_size > ROW_LIMIT:
                    raise _long()
                if quotes % 2 == 0:
                    yield offset, b"\n".join(held) + b"\n"
                    offset += held_size
                    held, held_size, quotes = [], 0, 0
            if len(rest) > ROW_LIMIT:
                raise _long()
        if rest or held:
            last = b"\n".join([*held, rest])
            if last.count(b'"') % 2:
                raise _fault(
                    "TABLE_CUT",
                    f"{self.count + 1}件目が引用符の途中で終わっています。ファイルが途中で切れていないか確かめてください。",
                    f"Row {self.count + 1} ends inside quotes; the file seems to be cut short.",
                )
            yield offset, last

    def _fields(self, number: int, raw: bytes, offset: int) -> list[str]:
        if self.encoding is Encoding.UTF8 and number == 0 and raw.startswith(BOM):
            raw = raw[len(BOM) :]
        try:
            text = raw.decode(self.encoding.value)
        except UnicodeDecodeError as error:
            raise _fault(
                "TABLE_ENCODING",
                f"{number}件目（{offset + error.start}バイト目）が{self.encoding.value}として読めません。"
                "文字コードを指定するか、元のファイルを確かめてください。",
                f"Row {number} (byte {offset + error.start}) is no {self.encoding.value}; say which encoding it is, or look at the original.",
            ) from None
        if '"' not in text:
            return text.rstrip("\r\n").split(",")
        try:
            return next(csv.reader([text], strict=True))
        except (csv.Error, StopIteration) as error:
            raise _fault(
                "TABLE_QUOTES",
                f"{number}件目の引用符が正しくありません（{error}）。",
                f"Row {number} has quotes that do not close properly ({error}).",
            ) from None


def _long() -> FaultError:
    return _fault(
        "TABLE_ROW_LONG",
        f"一件が{ROW_LIMIT}バイトを超えています。改行や引用符が欠けていないか確かめてください。",
        f"A row is longer than {ROW_LIMIT} bytes; a newline or a quote seems to be missing.",
    )


def _fault(code: str, ja: str, en: str) -> FaultError:
    return FaultError(Fault(code, Say(ja, en)))
