"""A table read in this process, row by row: what Azukari itself writes, and what was read through in a child before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from azukari.content.across import Batch
from azukari.content.encodings import Encoding
from azukari.content.errors import ContentError
from azukari.content.keyed import Persons
from azukari.content.keying import record_key
from azukari.content.scanning import Rows, begun
from azukari.content.tables import ROW_LIMIT, Delimited
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

__all__ = ["ROW_LIMIT", "Encoding", "Table", "TableRow", "content_fault"]


class TableRow(NamedTuple):
    """A row of the table: its number from 0, where it lies in the bytes, and its fields."""

    number: int
    offset: int
    length: int
    fields: list[str]


class Table:
    """Splits a stream of bytes into rows. Feed it pieces with :meth:`rows`; afterwards it knows what it counted.

    ``key`` names the column of the record key; persons are counted as distinct keys, 16 bytes a person and no number of anybody.
    """

    def __init__(self, key: str, encoding: Encoding = Encoding.AUTO) -> None:
        self.key = key
        self.encoding = encoding
        self.header: list[str] = []
        self.count = 0
        self._persons = Persons()

    @property
    def persons(self) -> int:
        """Distinct record keys so far."""
        return self._persons.count()

    def rows(self, pieces: Iterable[bytes]) -> Iterator[TableRow]:
        """The rows of the table in order, the header not among them.

        :raises FaultError: ``TABLE_…``, with row, column and byte.
        """
        try:
            yield from self._rows(pieces)
        except ContentError as error:
            raise content_fault(error) from None

    def _rows(self, pieces: Iterable[bytes]) -> Iterator[TableRow]:
        reader, pieces = begun(pieces, self.encoding, "", None)
        if isinstance(reader, Delimited):
            self.encoding = reader.encoding
        column = -1
        for batch in chain((one for piece in pieces for one in reader.feed(piece)), _last(reader)):
            if column < 0:
                self.header = reader.header
                if self.key not in self.header:
                    raise ContentError("TABLE_KEY", key=self.key, header="、".join(self.header)[:200])
                column = self.header.index(self.key)
            for offset, length, cells in zip(*batch, strict=True):
                self._persons.add([record_key(cells[column])])
                self.count += 1
                yield TableRow(self.count - 1, offset, length, cells)


def _last(reader: Rows) -> Iterator[Batch]:
    """Asked for only after all pieces."""
    yield from reader.finish()


def content_fault(error: ContentError) -> FaultError:
    """What is wrong with content, as the desk tells it."""
    return FaultError(Fault(error.code, Say(error.ja, error.en), error.field))
