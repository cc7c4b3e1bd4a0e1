"""What the key process asks of whoever keeps the record: may this entry be opened, and what does it open?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import msgspec

from azukari.keyline.messages import Level
from azukari.vault.errors import IndexFault, Refusal
from azukari.vault.index import Row


class Whole(msgspec.Struct, frozen=True, tag=True):
    """The whole object."""


class Record(msgspec.Struct, frozen=True, tag=True):
    """Every row of a table that has this key: normalised bytes, as at sealing."""

    key: bytes
    most: int | None = None
    """More rows than this are refused, for no more were measured; None where nothing is measured by it."""


class Rows(msgspec.Struct, frozen=True, tag=True):
    """A page of a table: ``count`` rows from row ``first``, counted from 0."""

    first: int
    count: int


class Find(msgspec.Struct, frozen=True, tag=True):
    """Rows that have at least one key of every group: ``count`` of them from hit ``first``, counted from 0."""

    groups: tuple[tuple[bytes, ...], ...]
    first: int
    count: int


class Sheet(msgspec.Struct, frozen=True, tag=True):
    """Page ``number`` of a document, from 1, as a picture so many pixels wide."""

    number: int
    width: int


class Part(msgspec.Struct, frozen=True):
    """One of several objects that are read together."""

    object: str
    version: int
    blob: str
    wrapped: bytes
    generation: int


class Parts(msgspec.Struct, frozen=True, tag=True):
    """Several small objects of one entrustment, each given as one row (1 MiB at most), in this order."""

    parts: tuple[Part, ...]


Selection = Whole | Record | Rows | Find | Sheet | Parts

Cut = Callable[[bytes], bytes]
"""Gives what may leave of a row: the cells that were granted."""


class Readable(Protocol):
    """A sealed object that is read at any place."""

    size: int

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes of a range."""


Draw = Callable[[Readable, int, int], tuple[bytes, int]]
"""Makes the picture of a page of so many pixels' width: its bytes, and how many pages there are."""


class Permit(msgspec.Struct, frozen=True):
    """What one committed entry permits. ``entered_at`` is the entry's time in µs; digests are SHA-256 in hexadecimal."""

    entrustment: str
    object: str
    version: int
    blob: str
    index: str | None
    wrapped: bytes
    generation: int
    may: Selection
    entered_at: int
    cut: Cut | None = None
    """What is taken out of every row before it leaves the key process; None where all of it may be seen."""
    draw: Draw | None = None
    """What makes a picture of a page, where a page is permitted."""
    patient: bool = False
    """Whoever reads may take as long as they need: a program works through it. A stop ends it all the same."""

    def drawing(self) -> Draw:
        """What makes a picture of a page. :raises IndexFault: where there are no pages."""
        if self.draw is None:
            raise IndexFault("INDEX_NONE")
        return self.draw


Scan = Callable[[Iterable[bytes]], Iterator[Row]]
"""Finds the rows of a table and their keys in its bytes while they pass."""


class Copied(NamedTuple):
    """What one committed entry copies: ``permit`` says what is read (the whole, or rows), ``scan`` finds the rows of the copy of a table."""

    permit: Permit
    scan: Scan | None


class Shipment(NamedTuple):
    """What one committed entry sends by line: objects by item, SHA-256 and size of the package, and the entry's time in µs."""

    objects: dict[str, str]
    digest: str
    size: int
    entered_at: int


class Reader(Protocol):
    """Reads the record for the key process, from the database itself and not from the caller."""

    def permit(self, log: str, seq: int, disclosure: bytes) -> Permit | Refusal:
        """Say what the *committed* entry ``seq`` of ``log`` permits, or why nothing.

        ``disclosure`` comes from the caller: the words of the entry that its leaf only commits to (which key, which
        rows) and their salt. The reader checks it against the commitment; nothing in it counts otherwise. A hold
        that was entered after the entry must be refused here: the key process remembers stops for one lease only.
        """

    def copying(self, log: str, seq: int, item: str) -> Copied | Refusal:
        """Say what the *committed* entry ``seq`` of ``log`` copies as ``item``, or why nothing; nothing once ``item`` has content."""

    def packing(self, log: str, items: Sequence[str]) -> Sequence[Permit] | Refusal:
        """Say where the whole content of each item lies as *committed*, in their order, or why there is none."""

    def shipment(self, log: str, seq: int) -> Shipment | Refusal:
        """Say what the *committed* entry ``seq`` of ``log`` sends as a package, or why nothing."""

    def newest(self) -> int:
        """Time (µs) of the newest committed entry of any log, 0 if there is none; asked once, at the start."""

    def keeping(self, entrustment: str) -> Level:
        """Under which arrangement new keys of an entrustment are to be kept, as *committed*; asked at every sealing and renewal."""

    def resting(self, log: str) -> Sequence[tuple[int, bytes]]:
        """Generation and wrapped key of every object of the log that is not erased, as *committed*: what must open afterwards."""
