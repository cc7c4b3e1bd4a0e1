"""The index of a table: a vault object of its own, sealed under the table's object key.

    row pages      1,365 rows to a page:  offset (8) length (4)               big-endian, padded to 16,384 bytes
    key pages        819 keys to a page:  tag (16) row (4), sorted            padded to 16,384 bytes
    trailer           32 bytes:           "azukari.index.v1" rows (8) keys (8)

A page is exactly one chunk of the sealed object and the trailer exactly its last, so to read a page is to open one
chunk. A tag is HMAC-SHA-256 of the search key under the index key, cut to 16 bytes; tags are spread evenly, so the
page of a tag can be computed rather than searched: one to three pages for a key, one for its row, then the row.
The index holds no text. What is the same key (widths of letters, variants) is the caller's to decide, once for
sealing and searching: keys arrive here as normalised bytes.

How one is built, and what that takes, stands in :mod:`azukari.vault.building`.
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import Final, NamedTuple

from azukari.vault.access import RandomAccess
from azukari.vault.cobblestone import CHUNK
from azukari.vault.errors import IndexFault

TAG_BYTES: Final = 16
ROW_LIMIT: Final = (1 << 20) - 8
"""Bytes of one row: a row crosses the socket in one frame."""

ROWS_LIMIT: Final = 1 << 32
MAGIC: Final = b"azukari.index.v1"
TRAILER: Final = struct.Struct(">16sQQ")
EXTENT: Final = struct.Struct(">QI")
ENTRY: Final = TAG_BYTES + 4
ROWS: Final = CHUNK // EXTENT.size
KEYS: Final = CHUNK // ENTRY
_BLOCK: Final = 64
_GUESSES: Final = 3

SEARCH_LIMIT: Final = 100_000
"""Rows that are gone through to find those that have every one of several keys."""


class Row(NamedTuple):
    """Where a row lies in the plaintext, and the normalised keys by which it may be found (none, one or several)."""

    offset: int
    length: int
    keys: tuple[bytes, ...] = ()


class Extent(NamedTuple):
    """A row's number from 0, and where it lies."""

    row: int
    offset: int
    length: int


def tagger(key: bytes) -> Callable[[bytes], bytes]:
    """Give the function from a search key to its tag; ``key`` is the index key, 32 bytes."""
    tags_of = batch_tagger(key)

    def tag_of(search: bytes) -> bytes:
        return tags_of((search,))[0]

    return tag_of


def batch_tagger(key: bytes) -> Callable[[Iterable[bytes]], list[bytes]]:
    """Give the function from search keys to their tags.

    This is HMAC (RFC 2104) with the two blocks of the key hashed once instead of once for every row: a table has
    millions, and this takes a third of the time of ``hmac.digest``, with which a test compares it.
    """
    block = key.ljust(_BLOCK, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def tags_of(keys: Iterable[bytes]) -> list[bytes]:
        inside, outside, found = inner.copy, outer.copy, []
        for search in keys:
            one, two = inside(), outside()
            one.update(search)
            two.update(one.digest())
            found.append(two.digest()[:TAG_BYTES])
        return found

    return tags_of


class Index:
    """An index, open for reading."""

    def __init__(self, sealed: RandomAccess, key: bytes) -> None:
        """Read the trailer; an object that is not an index is refused."""
        self._sealed, self._tag_of = sealed, tagger(key)
        if len(sealed.tail) != TRAILER.size:
            raise IndexFault("INDEX_FORM")
        self.rows: int
        self.keys: int
        magic, self.rows, self.keys = TRAILER.unpack(sealed.tail)
        self._row_pages = -(-self.rows // ROWS)
        if magic != MAGIC or self._row_pages + -(-self.keys // KEYS) != sealed.chunks:
            raise IndexFault("INDEX_FORM")

    def extent(self, row: int) -> Extent:
        """Where row ``row`` lies: one page."""
        if not 0 <= row < self.rows:
            raise IndexFault("INDEX_RANGE")
        page = self._sealed.chunk(row // ROWS)
        offset, length = EXTENT.unpack_from(page, row % ROWS * EXTENT.size)
        return Extent(row, offset, length)

    def page(self, first: int, count: int) -> Iterator[Extent]:
        """Yield ``count`` rows from ``first``; fewer at the end of the table, none if ``first`` is just past it."""
        if not 0 <= first <= self.rows or count < 0:
            raise IndexFault("INDEX_RANGE")
        return self._extents(first, min(first + count, self.rows))

    def _extents(self, row: int, end: int) -> Iterator[Extent]:
        """Where rows lie that follow each other: as many at a time as stand on a page."""
        while row < end:
            at, stop = row % ROWS, min(end - row // ROWS * ROWS, ROWS)
            page = self._sealed.chunk(row // ROWS)[at * EXTENT.size : stop * EXTENT.size]
            for offset, length in EXTENT.iter_unpack(page):
                yield Extent(row, offset, length)
                row += 1

    def find(self, search: bytes) -> Iterator[Extent]:
        """Yield every row that has the key, in the order of the rows."""
        tag = self._tag_of(search)
        at = self._lower_bound(tag)
        while at < self.keys:
            entry = self._entry(at)
            if entry[:TAG_BYTES] != tag:
                return
            yield self.extent(int.from_bytes(entry[TAG_BYTES:], "big"))
            at += 1

    def search(self, groups: Sequence[Sequence[bytes]], first: int, count: int) -> tuple[int, Iterator[Extent]]:
        """How many rows have at least one key of every group, and ``count`` of them from hit ``first``, in the order of the rows.

        The rows of the rarest group are gone through; whether another group has one of them too is found by halving. More than
        ``SEARCH_LIMIT`` rows of the rarest group are refused: whoever asks that widely asks for a page instead.
        """
        if first < 0 or count < 0:
            raise IndexFault("INDEX_RANGE")
        found = sorted(([self._run(key) for key in dict.fromkeys(group)] for group in groups), key=_size)
        if not found or not _size(found[0]):
            return 0, iter(())
        if len(found) == len(found[0]) == 1:
            # One key alone: how many there are is known without looking at them.
            low, high = found[0][0]
            rows = map(self._row_of, range(min(low + first, high), min(low + first + count, high)))
            return high - low, map(self.extent, rows)
        if _size(found[0]) > SEARCH_LIMIT:
            raise IndexFault("SEARCH_WIDE")
        rarest = merge(*(map(self._row_of, range(low, high)) for low, high in found[0]))
        hits = [row for row, _ in groupby(rarest) if all(any(self._has(run, row) for run in group) for group in found[1:])]
        return len(hits), map(self.extent, hits[first : first + count])

    def _run(self, search: bytes) -> tuple[int, int]:
        """From which entry, and up to which, the index holds one key."""
        tag = self._tag_of(search)
        low = self._lower_bound(tag)
        after = int.from_bytes(tag, "big") + 1
        high = self.keys if after >> 128 else self._lower_bound(after.to_bytes(TAG_BYTES, "big"))
        return low, high

    def _row_of(self, at: int) -> int:
        return int.from_bytes(self._entry(at)[TAG_BYTES:], "big")

    def _has(self, run: tuple[int, int], row: int) -> bool:
        """Whether a run of one key's entries, which rise by row, holds a row."""
        low, high = run
        at = bisect_left(range(low, high), row, key=self._row_of) + low
        return at < high and self._row_of(at) == row

    def _entry(self, at: int) -> bytes:
        start = at % KEYS * ENTRY
        return self._sealed.chunk(self._row_pages + at // KEYS)[start : start + ENTRY]

    def _lower_bound(self, tag: bytes) -> int:
        """Return the number of the first entry whose tag is not below ``tag``.

        Invariant: entries before ``low`` are below, entries from ``high`` are not. The page is guessed from the tag's
        place between the tags known at both ends; after three guesses (many rows of one key bend the spread) the
        range is halved instead, so that no table takes more than the logarithm of its pages.
        """
        low, high = 0, self.keys
        wanted, floor, ceiling = int.from_bytes(tag, "big"), 0, 1 << 128
        guesses = 0
        while low < high:
            guess = low + (high - low) * (wanted - floor) // max(ceiling - floor, 1)
            at = guess if guesses < _GUESSES else (low + high) // 2
            guesses += 1
            at = min(max(at, low), high - 1)
            start = at // KEYS * KEYS
            stop = min(start + KEYS, self.keys)
            first, last = self._entry(start)[:TAG_BYTES], self._entry(stop - 1)[:TAG_BYTES]
            if first >= tag and start > low:
                high, ceiling = start, int.from_bytes(first, "big")
            elif last < tag:
                low, floor = stop, int.from_bytes(last, "big")
            else:
                entries = range(start, stop)
                return start + bisect_left(entries, tag, key=lambda number: self._entry(number)[:TAG_BYTES])
        return low


def _size(group: Sequence[tuple[int, int]]) -> int:
    return sum(high - low for low, high in group)
