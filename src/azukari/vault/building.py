"""Building the index of a table (:mod:`azukari.vault.index`) while the table is sealed: what is kept meanwhile, and how it is sorted.

Row pages leave as they fill. What a row is found by comes in two forms. *One by one*, each key with its row: it is kept as the 20 bytes that it
will be in the index, in 256 heaps by the first byte of its tag. *By column*: each value of a column comes once with the keys it is found by, and
rows name their values by number; then a tag is made once for a value, and a row costs 4 bytes for a column. The keys of records, of which each
has its own, are kept one by one in both forms.

At the end each heap is sorted by itself and leaves. Ten million rows with a key each take about 270 MB; four columns by which they are searched
besides, of values that come again and again, about 400 MB more. Nothing is written in the clear. A table beyond that is deposited in parts.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import Final

from azukari.vault.cobblestone import CHUNK, Piece
from azukari.vault.errors import IndexFault, WireError
from azukari.vault.index import (
    ENTRY,
    EXTENT,
    KEYS,
    MAGIC,
    ROW_LIMIT,
    ROWS,
    ROWS_LIMIT,
    TAG_BYTES,
    TRAILER,
    Row,
    batch_tagger,
    tagger,
)

_HEAD: Final = struct.Struct(">QIB")
_VALUES: Final = struct.Struct(">HBI")
_BATCH: Final = struct.Struct(">IQIH")
_KEY_LIMIT: Final = 1_024
_COLUMNS_LIMIT: Final = 4_096
_TAGS_KEPT: Final = 1 << 16
"""Tags that a builder keeps at hand: some 10 MB."""

_HEAPS: Final = 256
_SORT_AT_ONCE: Final = 1 << 16
_AT_ONCE: Final = 64
"""Pages that leave together."""

_FEW: Final = 8
_SWAP: Final = sys.byteorder == "little"

Run = tuple[bytes, "array[int]"]
"""A tag, and the rows that have it, rising."""


class _Pages:
    """Entries of one size, so many to a page; pages leave for the sink several at a time."""

    def __init__(self, used: int, sink: Callable[[Piece], object]) -> None:
        self._used, self._sink = used, sink
        self._held = bytearray()

    def take(self, entries: Piece) -> None:
        """Take whole entries."""
        self._held += entries
        if len(self._held) >= _AT_ONCE * self._used:
            self._give(len(self._held) // self._used * self._used)

    def end(self) -> None:
        """What is left leaves too; the last page is filled up with zero bytes."""
        self._give(len(self._held))

    def _give(self, size: int) -> None:
        used, held = self._used, self._held
        if size:
            self._sink(b"".join([bytes(held[at : min(at + used, size)]).ljust(CHUNK, b"\x00") for at in range(0, size, used)]))
            del held[:size]


class _Column:
    """The values of a column by their numbers: the tags that each is found by, and its rows so far."""

    def __init__(self) -> None:
        self.tags: list[tuple[bytes, ...]] = []
        self.rows: list[array[int]] = []

    def add(self, tags: tuple[bytes, ...]) -> None:
        """The next value."""
        self.tags.append(tags)
        self.rows.append(array("I"))

    def runs(self) -> Iterator[Run]:
        """The rows of each tag, whichever of its values they have."""
        found: dict[bytes, list[array[int]]] = {}
        for tags, rows in zip(self.tags, self.rows, strict=True):
            if rows:
                for tag in tags:
                    found.setdefault(tag, []).append(rows)
        for tag, parts in found.items():
            yield tag, parts[0] if len(parts) == 1 else array("I", sorted(chain.from_iterable(parts)))


class IndexBuilder:
    """Take the rows of one table in order, then ``finish``; the index's plaintext goes to ``sink`` in pieces."""

    def __init__(self, key: bytes, sink: Callable[[Piece], object]) -> None:
        """Begin; ``key`` is the index key."""
        self._tags_of, self._tag_of, self._sink = batch_tagger(key), tagger(key), sink
        self._heaps = [bytearray() for _ in range(_HEAPS)]
        self._runs: list[list[Run]] = [[] for _ in range(_HEAPS)]
        self._columns: dict[int, _Column] = {}
        self._extents = _Pages(ROWS * EXTENT.size, sink)
        self._kept: dict[bytes, bytes] = {}
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
        self._extents.take(EXTENT.pack(offset, length))
        if keys:
            number = rows.to_bytes(4, "big")
            # One key given twice for a row is one way of finding it, not two.
            for search in keys if len(keys) == 1 else dict.fromkeys(keys):
                tag = self._tag_of(search)
                self._heaps[tag[0]] += tag + number
                self.keys += 1
        self.rows = rows + 1
        self.end = offset + length

    def add_rows(self, data: bytes) -> None:
        """Take rows as they are packed on the wire (``wire.pack_rows``): the same as ``add`` for each, without an object for any.

        Keys after a row's first are often those of other rows too (a family name, a day of birth): the tags of some are kept.
        """
        at, size, rows, end = 0, len(data), self.rows, self.end
        head_of, extent_of = _HEAD.unpack_from, EXTENT.pack
        tag_of, heaps, kept, extents = self._tag_of, self._heaps, self._kept, bytearray()
        try:
            while at < size:
                offset, length, count = head_of(data, at)
                at += _HEAD.size
                if not (end <= offset < 1 << 63 and length <= ROW_LIMIT and rows < ROWS_LIMIT):
                    self.rows = rows
                    self._refuse(Row(offset, length))
                extents += extent_of(offset, length)
                number = rows.to_bytes(4, "big")
                keys = []
                for _ in range(count):
                    start = at + 2
                    at = start + (data[at] << 8 | data[at + 1])
                    keys.append(data[start:at])
                if at > size or (count and max(map(len, keys)) > _KEY_LIMIT):
                    raise WireError("WIRE_FRAME", "a search key runs out of its frame")
                if count:
                    # One key given twice for a row is one way of finding it, not two.
                    given = keys if count == 1 or len(set(keys)) == count else list(dict.fromkeys(keys))
                    tag = tag_of(given[0])
                    heaps[tag[0]] += tag + number
                    for search in given[1:]:
                        tag = kept.get(search) or self._kept_tag(search)
                        heaps[tag[0]] += tag + number
                    self.keys += len(given)
                rows += 1
                end = offset + length
        except (struct.error, IndexError) as fault:
            raise WireError("WIRE_FRAME", "a row is cut short") from fault
        self._extents.take(extents)
        self.rows, self.end = rows, end

    def add_values(self, data: bytes) -> None:
        """Take the next values of a column, as they are packed on the wire: each with the keys that it is found by."""
        if len(data) < _VALUES.size:
            raise WireError("WIRE_FRAME", "a value is cut short")
        number, anew, many = _VALUES.unpack_from(data)
        counts = data[_VALUES.size : _VALUES.size + many]
        at = _VALUES.size + many
        sizes = _numbers("H", data[at : at + 2 * sum(counts)])
        ends = list(accumulate(sizes, initial=at + 2 * sum(counts)))
        if (len(counts), len(sizes), ends[-1]) != (many, sum(counts), len(data)) or (sizes and max(sizes) > _KEY_LIMIT):
            raise WireError("WIRE_FRAME", "a value is cut short")
        if number >= _COLUMNS_LIMIT:
            raise WireError("WIRE_FRAME", "too many columns")
        if anew:
            self._forget(number)
        column = self._columns.setdefault(number, _Column())
        tags = iter(self._tags_of(map(data.__getitem__, map(slice, ends, ends[1:]))))
        for count in counts:
            # One key given twice for a row is one way of finding it, not two.
            column.add((next(tags),) if count == 1 else tuple(dict.fromkeys(islice(tags, count))))

    def add_batch(self, data: bytes) -> None:
        """Take rows that lie as far apart, as they are packed on the wire by column: lengths, record keys, and the numbers of values."""
        if len(data) < _BATCH.size:
            raise WireError("WIRE_FRAME", "a row is cut short")
        count, offset, apart, columns = _BATCH.unpack_from(data)
        at = _BATCH.size
        lengths, sizes = data[at : at + 4 * count], _numbers("H", data[at + 4 * count : at + 6 * count])
        at += 6 * count
        ends = list(accumulate(sizes, initial=at))
        if len(sizes) != count or ends[-1] + 4 * count * columns != len(data) or not count or max(sizes) > _KEY_LIMIT:
            raise WireError("WIRE_FRAME", "a row is cut short")
        self._lie(offset, apart, lengths, count)
        rows, heaps = range(self.rows, self.rows + count), self._heaps
        numbers = struct.unpack("4s" * count, _big(array("I", rows)))
        tags = self._tags_of(map(data.__getitem__, map(slice, ends, ends[1:])))
        for tag, number in zip(tags, numbers, strict=True):
            heaps[tag[0]] += tag + number
        at = ends[-1]
        for column in range(columns):
            values = _numbers("I", data[at : at + 4 * count])
            at += 4 * count
            known = self._columns[column].rows if column in self._columns else []
            if max(values) >= len(known):
                raise WireError("WIRE_FRAME", "a value without its keys")
            # Each row goes to its value, without a step of Python for any.
            deque(map(array.append, map(known.__getitem__, values), rows), maxlen=0)
        self.keys += count
        self.rows += count

    def _lie(self, offset: int, apart: int, lengths: bytes, count: int) -> None:
        """Where rows lie of which each begins so many bytes after the end of the one before."""
        each = _numbers("I", lengths)
        if (
            max(each) > ROW_LIMIT
            or not self.end <= offset
            or offset + sum(each) + apart * count >= 1 << 63
            or self.rows + count > ROWS_LIMIT
        ):
            self.rows = min(self.rows + count, ROWS_LIMIT)
            self._refuse(Row(offset, max(each)))
        *offsets, end = accumulate([one + apart for one in each] if apart else each, initial=offset)
        self.end = end - apart
        places, entries = _big(array("Q", offsets)), bytearray(EXTENT.size * count)
        for byte in range(8):
            entries[byte :: EXTENT.size] = places[byte::8]
        for byte in range(4):
            entries[8 + byte :: EXTENT.size] = lengths[byte::4]
        self._extents.take(entries)

    def _kept_tag(self, search: bytes) -> bytes:
        tag = self._tag_of(search)
        if len(self._kept) < _TAGS_KEPT:
            self._kept[search] = tag
        return tag

    def _refuse(self, row: Row) -> None:
        if row.length > ROW_LIMIT:
            raise IndexFault("INDEX_ROW_LONG", f"row {self.rows}")
        if self.rows >= ROWS_LIMIT:
            raise IndexFault("INDEX_LARGE")
        raise IndexFault("INDEX_ROWS", f"row {self.rows}")

    def _forget(self, number: int) -> None:
        """A column's values are through: what they are found by is kept for the end."""
        column = self._columns.pop(number, None)
        if column is None:
            return
        for tag, rows in column.runs():
            self.keys += len(rows)
            if len(rows) == 1:
                self._heaps[tag[0]] += tag + rows[0].to_bytes(4, "big")
            else:
                self._runs[tag[0]].append((tag, rows))

    def finish(self) -> None:
        """Write the key pages and the trailer."""
        self._extents.end()
        for number in list(self._columns):
            self._forget(number)
        pages = _Pages(KEYS * ENTRY, self._sink)
        for heap, runs in zip(self._heaps, self._runs, strict=True):
            # Heaps end anywhere; a page is filled across them.
            for entries in _sorted(heap, runs, 1):
                pages.take(entries)
            heap.clear()
            runs.clear()
        pages.end()
        self._sink(TRAILER.pack(MAGIC, self.rows, self.keys))


def _numbers(form: str, data: bytes) -> array[int]:
    """Big-endian numbers of the wire."""
    found = array(form)
    found.frombytes(data[: len(data) // found.itemsize * found.itemsize])
    if _SWAP:
        found.byteswap()
    return found


def _big(numbers: array[int]) -> bytes:
    """Numbers as big-endian bytes; they are used up."""
    if _SWAP:
        numbers.byteswap()
    return numbers.tobytes()


def _entries(tag: bytes, rows: array[int]) -> bytes | bytearray:
    """The entries of one tag's rows."""
    numbers = _big(array("I", rows))
    if len(rows) < _FEW:
        return b"".join([tag + numbers[at : at + 4] for at in range(0, len(numbers), 4)])
    found = bytearray((tag + bytes(4)) * len(rows))
    for byte in range(4):
        found[TAG_BYTES + byte :: ENTRY] = numbers[byte::4]
    return found


def _sorted(heap: bytearray, runs: Sequence[Run], depth: int) -> Iterator[Piece]:
    """Yield the entries of a heap, and of runs that belong to it, in order. A large heap is split by the next byte, so that few become objects."""
    if len(heap) > _SORT_AT_ONCE * ENTRY:
        if depth == TAG_BYTES and not runs:
            # One key, very many rows: they came in the order of the rows and are in order already.
            yield heap
            return
        if depth < TAG_BYTES:
            parts, own = [bytearray() for _ in range(256)], [list[Run]() for _ in range(256)]
            for at in range(0, len(heap), ENTRY):
                parts[heap[at + depth]] += heap[at : at + ENTRY]
            for run in runs:
                own[run[0][depth]].append(run)
            for part, some in zip(parts, own, strict=True):
                yield from _sorted(part, some, depth + 1)
            return
    blocks = [bytes(_entries(tag, rows)) for tag, rows in runs]
    entries = [one for (one,) in struct.iter_unpack(f"{ENTRY}s", heap)] + blocks
    entries.sort()
    for block in blocks:
        after = bisect_left(entries, block) + 1
        if after < len(entries) and entries[after][:ENTRY] <= block[-ENTRY:]:
            # The same key came in two forms, or for two columns: its rows have to be put in order one by one.
            entries = sorted(one for (one,) in struct.iter_unpack(f"{ENTRY}s", b"".join(entries)))
            break
    yield b"".join(entries)


def build(key: bytes, rows: Iterable[Row], sink: Callable[[Piece], object]) -> IndexBuilder:
    """Build a whole index from its rows."""
    builder = IndexBuilder(key, sink)
    for row in rows:
        builder.add(row)
    builder.finish()
    return builder
