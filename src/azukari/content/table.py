"""Tables and first looks, read in a child process: what the desk calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from azukari.content.encodings import Encoding
from azukari.content.requests import PART, WHOLE, Counted, Looked, Table, looked_of, table_job
from azukari.content.sandbox import BOOK, LOOK, STREAM, Child


def heading(data: bytes, encoding: Encoding) -> tuple[str, ...]:
    """The first line of what comes in as a heading, in UTF-8 or this encoding; empty where it cannot be one.

    :raises ContentError: ``SANDBOX_…``.
    """
    with Child("heading", {"encoding": encoding.value}, LOOK) as child:
        for _ in child.feed(data):
            continue
        for _ in child.finish():
            continue
        return tuple(child.result["header"])


class TableReader:
    """A table being read while it passes. Feed it every piece; what comes out are frames of rows for the vault and, of a workbook, ``D`` bytes."""

    def __init__(self, table: Table) -> None:
        """Start the child."""
        self._child = Child("book" if table.book else "table", table_job(table), BOOK if table.book else STREAM)
        self.counted: Counted | None = None

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Kind and payload of what there is by now.

        :raises ContentError: what is wrong.
        """
        return self._child.feed(piece)

    def finish(self) -> Iterator[tuple[bytes, bytes]]:
        """The rest; afterwards ``counted`` is known.

        :raises ContentError: what is wrong.
        """
        yield from self._child.finish()
        found = self._child.result
        self.counted = Counted(**{**found, "header": tuple(found["header"]), "known": tuple(found["known"])})

    def __enter__(self) -> Self:
        """Give the reader."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self._child.__exit__()


class Look:
    """A look at the beginning of a file (of a workbook: at all of it). Feed it, then ``finish``."""

    def __init__(self, table: Table) -> None:
        """Start the child; ``table`` is as much as was said already."""
        self._child = Child("look", table_job(table), LOOK)

    def feed(self, piece: bytes) -> None:
        """Give it more.

        :raises ContentError: what is wrong.
        """
        for _ in self._child.feed(piece):
            continue

    def finish(self, *, whole: bool) -> Looked:
        """What it seems to be; ``whole`` when that was all of it.

        :raises ContentError: what is wrong.
        """
        self.feed(WHOLE if whole else PART)
        for _ in self._child.finish():
            continue
        return looked_of(self._child.result)

    def __enter__(self) -> Self:
        """Give the look."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self._child.__exit__()
