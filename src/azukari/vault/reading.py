"""What is read of an object because of an entry: the whole, rows, the hits of a search, or the picture of a page; and which bytes a copy takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Self

from azukari.vault.access import RandomAccess
from azukari.vault.errors import IndexFault, ManyFault
from azukari.vault.index import Extent, Index
from azukari.vault.messages import Opening
from azukari.vault.permit import Cut, Find, Parts, Permit, Record, Rows, Sheet, Whole


class Reading:
    """One opening under way: ``whole`` or ``records``, according to the permit. Close it, or use a ``with``."""

    def __init__(
        self, body: RandomAccess, found: Iterator[Extent] | None, rows: int | None, undo: ExitStack, cut: Cut | None = None
    ) -> None:
        """Take over the open blobs; ``cut`` gives what may leave of a row."""
        self._body, self._found, self._undo, self._cut = body, found, undo, cut
        self.size, self.rows = body.size, rows
        self.hits: int | None = None
        self.picture: bytes | None = None
        self.patient = False
        self.several: Sequence[RandomAccess] = ()

    def opening(self) -> Opening:
        """Give the head of the answer."""
        return Opening(self.size, self.rows, self.hits)

    @property
    def by_row(self) -> bool:
        """Whether single rows were permitted rather than the whole."""
        return self._found is not None or bool(self.several)

    def whole(self) -> Iterator[memoryview]:
        """Yield the object, in views each valid until the next; of a page its picture, and nothing of the object."""
        return self._body.stream() if self.picture is None else iter((memoryview(self.picture),))

    def range(self, offset: int, length: int) -> Iterator[memoryview]:
        """Yield some bytes of the object, in views each valid until the next."""
        return self._body.stream(offset, length)

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Yield the permitted rows: number and bytes."""
        for number, part in enumerate(self.several):
            yield number, part.read(0, part.size)
        for extent in self._found or ():
            data = self._body.read(extent.offset, extent.length)
            if len(data) != extent.length:
                raise IndexFault("INDEX_BEYOND", f"row {extent.row}")
            yield extent.row, data if self._cut is None else self._cut(data)

    def __enter__(self) -> Self:
        """Give the reading."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the blobs."""
        self._undo.close()


def sought(may: Record | Rows | Find, index: Index) -> tuple[int | None, Iterator[Extent]]:
    """How many rows a search found (None: none was made), and the rows."""
    match may:
        case Record(key, most) if most is not None and (rows := index.search(((key,),), 0, 0)[0]) > most:
            raise ManyFault(rows)
        case Record(key):
            return None, index.find(key)
        case Rows(first, count):
            return None, index.page(first, count)
        case Find(groups=groups, first=first, count=count):
            return index.search(groups, first, count)


def drawn(permit: Permit, body: RandomAccess, may: Sheet, blobs: ExitStack) -> Reading:
    """The picture of a page: made in here (the drawing itself in a child that holds no key); of the object nothing leaves."""
    picture, pages = permit.drawing()(body, may.number, may.width)
    reading = Reading(body, None, pages, blobs.pop_all())
    reading.picture, reading.size = picture, len(picture)
    return reading


def spans(permit: Permit, body: RandomAccess, index: Index | None) -> list[tuple[int, int]]:
    """Which bytes a copy takes, from and to: all, or what stands before the first row (the heading) and the rows."""
    match permit.may:
        case Whole():
            return [(0, body.size)]
        case Rows(first=first, count=count) if index is not None and count > 0 and first + count <= index.rows:
            end = index.extent(first + count).offset if first + count < index.rows else body.size
            return [(0, index.extent(0).offset), (index.extent(first).offset, end)]
        case Rows():
            raise IndexFault("INDEX_RANGE" if index is not None else "INDEX_NONE")
        case Record() | Find() | Sheet() | Parts():
            raise IndexFault("INDEX_NONE")
