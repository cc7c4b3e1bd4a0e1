"""Batches of a table's rows, made into what the vault takes: the record key of each, what it is searched by, and how many persons there are.

Cells of a searched column come again and again (a family, a day of birth, a district). So they are folded once for a value, which the vault is told
with the keys it is found by; a row then names its values by number. For a whole column that is one call of a dictionary, and no step for any row.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Final

from azukari.content.across import Batch, Columns
from azukari.content.columns import Column
from azukari.content.errors import ContentError
from azukari.content.frames import KEY_LIMIT, KEYS_LIMIT, batch_frames, packed_row, row_frames, value_frames
from azukari.content.keying import record_key
from azukari.content.search_keys import CellKeys, cell_keys, folder

Frame = tuple[bytes, bytes]
"""Kind and payload."""

COLUMNS: Final = 64
"""Searched columns that are told by value; a table that is searched by more is told row by row."""

_VALUES: Final = 1 << 19
"""Values that are remembered of all columns together: some 100 MB here, and twice that in the key process."""

_AT_ONCE: Final = 16 << 20
"""Bytes of keys that are held in one part: a million rows."""

_MANY: Final = struct.Struct("16s" * 4_096)
_SHORT: Final = tuple(bytes((size,)) for size in range(16))


class Persons:
    """Counts distinct record keys, by 16 bytes for each row: the key and its length, or the digest of a longer one."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._held = bytearray()
        self._heaps: list[bytearray] = []

    def add(self, keys: Sequence[bytes]) -> None:
        """Take the keys of more rows."""
        lengths = set(map(len, keys))
        if len(lengths) == 1 and (length := lengths.pop()) < 16:
            # As most keys are: all of one length, and so of one end.
            end = bytes(15 - length) + _SHORT[length]
            self._held += end.join(keys) + end
        else:
            self._held += b"".join(
                [
                    one.ljust(15, b"\0") + _SHORT[len(one)] if len(one) < 16 else blake2b(one, digest_size=16).digest()
                    for one in keys
                ]
            )
        if len(self._held) > _AT_ONCE:
            self._part()

    def _part(self) -> None:
        """What is many is kept in parts, so that at the end the keys of one part become objects at a time."""
        heaps = self._heaps = self._heaps or [bytearray() for _ in range(256)]
        for (one,) in struct.iter_unpack("16s", self._held):
            heaps[hash(one) & 255] += one
        self._held.clear()

    def count(self) -> int:
        """How many there are: two long keys of one digest, which does not happen, would be one."""
        if self._heaps:
            self._part()
        return sum(map(_distinct, self._heaps or [self._held]))


def _distinct(keys: bytearray) -> int:
    many, left = divmod(len(keys), _MANY.size)
    found: set[bytes] = set()
    for number in range(many):
        found.update(_MANY.unpack_from(keys, number * _MANY.size))
    found.update(struct.unpack_from("16s" * (left // 16), keys, many * _MANY.size))
    return len(found)


class _Values(dict[str, int]):
    """The numbers of a column's values; what is new is packed for the vault when it is first asked for.

    Spellings that are folded alike (a day in two calendars, kana in both widths) are one value.
    """

    def __init__(self, of: CellKeys) -> None:
        super().__init__()
        self._fold, self._keys_of = of.fold, of.keys
        self._numbers: dict[tuple[str, ...], int] = {}
        self._new: list[tuple[bytes, ...]] = []
        self._anew = True

    def __missing__(self, cell: str) -> int:
        found = self._fold(cell)
        number = self._numbers.get(found)
        if number is None:
            number = self._numbers[found] = len(self._numbers)
            self._new.append(self._keys_of(found))
        self[cell] = number
        return number

    def forget(self) -> None:
        """Begin anew."""
        self.clear()
        self._numbers.clear()
        self._anew = True

    def told(self, column: int) -> Iterator[bytes]:
        """The payloads that tell what was new."""
        new, anew = self._new, self._anew
        self._new, self._anew = [], False
        yield from value_frames(column, new, anew=anew)


def record_keys(cells: Sequence[str]) -> list[bytes]:
    """``record_key`` of many cells."""
    stripped = "\0".join(map(str.strip, cells))
    if stripped.isascii() and stripped.count("\0") == len(cells) - 1:
        return stripped.encode().split(b"\0")
    return list(map(record_key, cells))


class Keyed:
    """Turns batches into the vault's rows; counts persons."""

    def __init__(self, key: int, columns: Sequence[Column]) -> None:
        """``key`` is the column of the record key, from 0."""
        self._key = key
        self._rowwise: Callable[[Sequence[str]], list[bytes]] | None = None
        searched = cell_keys(columns)
        if len(searched) > COLUMNS:
            self._rowwise, searched = folder(columns), []
        self._values = [(one.at, _Values(one)) for one in searched]
        self.persons = Persons()
        self.blank = 0
        """The first row without a record key, from 1; 0 where there is none."""

    def frames(self, batch: Batch, first: int) -> Iterator[Frame]:
        """The frames for a batch whose first row has number ``first``, from 1."""
        offsets, lengths, cells = batch
        across: Sequence[Sequence[str]] = cells if isinstance(cells, Columns) else list(zip(*cells, strict=False))
        keys = record_keys(across[self._key])
        if max(map(len, keys)) > KEY_LIMIT:
            at = next(at for at, one in enumerate(keys) if len(one) > KEY_LIMIT)
            raise ContentError("TABLE_KEY_LONG", row=first + at, limit=KEY_LIMIT)
        if not self.blank and b"" in keys:
            self.blank = first + keys.index(b"")
        self.persons.add(keys)
        keys_of = self._rowwise
        if keys_of is not None:
            rows = [
                packed_row(offset, length, (key, *keys_of(one))[:KEYS_LIMIT])
                for offset, length, key, one in zip(offsets, lengths, keys, zip(*across, strict=True), strict=True)
            ]
            yield from ((b"R", one) for one in row_frames(rows))
            return
        if sum(len(one) for _, one in self._values) > _VALUES:
            max((one for _, one in self._values), key=len).forget()
        columns = []
        for number, (at, values) in enumerate(self._values):
            columns.append(list(map(values.__getitem__, across[at])))
            yield from ((b"V", one) for one in values.told(number))
        apart = offsets[1] - offsets[0] - lengths[0] if len(offsets) > 1 else 0
        yield from ((b"C", one) for one in batch_frames((offsets[0], apart), lengths, keys, columns))
