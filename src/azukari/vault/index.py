"""The index of a table: a vault object of its own, sealed under the table's object key.

    row pages      1,365 rows to a page:  offset (8) length (4)               big-endian, padded to 16,384 bytes
    key pages        819 keys to a page:  tag (16) row (4), sorted            padded to 16,384 bytes
    trailer           32 bytes:           "azukari.index.v1" rows (8) keys (8)

A page is exactly one chunk of the sealed object and the trailer exactly its last, so to read a page is to open one
chunk. A tag is HMAC-SHA-256 of the search key under the index key, cut to 16 bytes; tags are spread evenly, so the
page of a tag can be computed rather than searched: one to three pages for a key, one for its row, then the row.
The index holds no text. What is the same key (widths of letters, variants) is the caller's to decide, once for
sealing and searching: keys arrive here as normalised bytes.

Memory while building: row pages leave as they fill; keys are kept as 20 bytes each, in 4,096 heaps by the first
bits of their tag, and sorted one heap at a time. Ten million rows with a key each take about 270 MB, and nothing is
written in the clear. A table beyond that is deposited in parts.
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from azukari.vault.access import RandomAccess
from azukari.vault.cobblestone import CHUNK, Piece
from azukari.vault.errors import IndexFault

TAG_BYTES: Final = 16
ROW_LIMIT: Final = (1 << 20) - 8
"""Bytes of one row: a row crosses the socket in one frame."""

ROWS_LIMIT: Final = 1 << 32
_MAGIC: Final = b"azukari.index.v1"
_TRAILER: Final = struct.Struct(">16sQQ")
_EXTENT: Final = struct.Struct(">QI")
_ENTRY: Final = TAG_BYTES + 4
_ROWS: Final = CHUNK // _EXTENT.size
_KEYS: Final = CHUNK // _ENTRY
_HEAPS: Final = 4_096
_BLOCK: Final = 64
_SORT_AT_ONCE: Final = 1 << 16
_GUESSES: Final = 3

Heap = bytearray | memoryview


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
    """Give the function from a search key to its tag; ``key`` is the index key, 32 bytes.

    This is HMAC (RFC 2104) with the two blocks of the key hashed once instead of once for every row: a table has
    millions, and this takes a third of the time of ``hmac.digest``, with which a test compares it.
    """
    block = key.ljust(_BLOCK, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def tag_of(search: bytes) -> bytes:
        one, two = inner.copy(), outer.copy()
        one.update(search)
        two.update(one.digest())
        return two.digest()[:TAG_BYTES]

    return tag_of


class IndexBuilder:
    """Take the rows of one table in order, then ``finish``; the index's plaintext goes to ``sink`` in pieces."""

    def __init__(self, key: bytes, sink: Callable[[Piece], object]) -> None:
        """Begin; ``key`` is the index key."""
        self._tag_of, self._sink = tagger(key), sink
        self._heaps = [bytearray() for _ in range(_HEAPS)]
        self._page = bytearray()
        self.rows = 0
        self.keys = 0
        self.end = 0
        """Where the last row ends: the table must be at least this long."""

    def add(self, row: Row) -> None:
        """Take the next row. Rows rise and do not overlap; gaps (a heading, separators) are allowed."""
        offset, length, keys = row
        rows = self.rows
        if not (self.end <= offset < 1 << 63 and 0 <= length <= ROW_LIMIT and rows < ROWS_LIMIT):
            self._refuse(row)
        self._page += _EXTENT.pack(offset, length)
        if len(self._page) == _ROWS * _EXTENT.size:
            self._flush()
        if keys:
            number = rows.to_bytes(4, "big")
            # One key given twice for a row is one way of finding it, not two.
            for search in keys if len(keys) == 1 else dict.fromkeys(keys):
                tag = self._tag_of(search)
                self._heaps[tag[0] << 4 | tag[1] >> 4] += tag + number
                self.keys += 1
        self.rows = rows + 1
        self.end = offset + length

    def _refuse(self, row: Row) -> None:
        if row.length > ROW_LIMIT:
            raise IndexFault("INDEX_ROW_LONG", f"row {self.rows}")
        if self.rows >= ROWS_LIMIT:
            raise IndexFault("INDEX_LARGE")
        raise IndexFault("INDEX_ROWS", f"row {self.rows}")

    def finish(self) -> None:
        """Write the key pages and the trailer."""
        self._flush()
        for heap in self._heaps:
            for entries in _sorted(heap, 1):
                # Heaps end anywhere; a page is filled across them.
                left = memoryview(entries)
                while left:
                    room = _KEYS * _ENTRY - len(self._page)
                    self._page += left[:room]
                    left = left[room:]
                    if len(self._page) == _KEYS * _ENTRY:
                        self._flush()
            heap.clear()
        self._flush()
        self._sink(_TRAILER.pack(_MAGIC, self.rows, self.keys))

    def _flush(self) -> None:
        if self._page:
            self._sink(bytes(self._page.ljust(CHUNK, b"\x00")))
            self._page.clear()


def _sorted(heap: Heap, depth: int) -> Iterator[Piece]:
    """Yield the entries of a heap in order. A large heap is split by the next byte, so that few become objects."""
    if len(heap) <= _SORT_AT_ONCE * _ENTRY:
        yield b"".join(sorted(bytes(heap[at : at + _ENTRY]) for at in range(0, len(heap), _ENTRY)))
    elif depth == TAG_BYTES:
        # One key, very many rows: they came in the order of the rows and are in order already.
        yield heap
    else:
        parts = [bytearray() for _ in range(256)]
        for at in range(0, len(heap), _ENTRY):
            parts[heap[at + depth]] += heap[at : at + _ENTRY]
        for part in parts:
            yield from _sorted(part, depth + 1)


class Index:
    """An index, open for reading."""

    def __init__(self, sealed: RandomAccess, key: bytes) -> None:
        """Read the trailer; an object that is not an index is refused."""
        self._sealed, self._tag_of = sealed, tagger(key)
        if len(sealed.tail) != _TRAILER.size:
            raise IndexFault("INDEX_FORM")
        self.rows: int
        self.keys: int
        magic, self.rows, self.keys = _TRAILER.unpack(sealed.tail)
        self._row_pages = -(-self.rows // _ROWS)
        if magic != _MAGIC or self._row_pages + -(-self.keys // _KEYS) != sealed.chunks:
            raise IndexFault("INDEX_FORM")

    def extent(self, row: int) -> Extent:
        """Where row ``row`` lies: one page."""
        if not 0 <= row < self.rows:
            raise IndexFault("INDEX_RANGE")
        page = self._sealed.chunk(row // _ROWS)
        offset, length = _EXTENT.unpack_from(page, row % _ROWS * _EXTENT.size)
        return Extent(row, offset, length)

    def page(self, first: int, count: int) -> Iterator[Extent]:
        """Yield ``count`` rows from ``first``; fewer at the end of the table, none if ``first`` is just past it."""
        if not 0 <= first <= self.rows or count < 0:
            raise IndexFault("INDEX_RANGE")
        return map(self.extent, range(first, min(first + count, self.rows)))

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

    def _entry(self, at: int) -> bytes:
        start = at % _KEYS * _ENTRY
        return self._sealed.chunk(self._row_pages + at // _KEYS)[start : start + _ENTRY]

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
            start = at // _KEYS * _KEYS
            stop = min(start + _KEYS, self.keys)
            first, last = self._entry(start)[:TAG_BYTES], self._entry(stop - 1)[:TAG_BYTES]
            if first >= tag and start > low:
                high, ceiling = start, int.from_bytes(first, "big")
            elif last < tag:
                low, floor = stop, int.from_bytes(last, "big")
            else:
                entries = range(start, stop)
                return start + bisect_left(entries, tag, key=lambda number: self._entry(number)[:TAG_BYTES])
        return low


def build(key: bytes, rows: Iterable[Row], sink: Callable[[Piece], object]) -> IndexBuilder:
    """Build a whole index from its rows."""
    builder = IndexBuilder(key, sink)
    for row in rows:
        builder.add(row)
    builder.finish()
    return builder
