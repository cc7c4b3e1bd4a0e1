"""Frames between a process and its child that reads content. Big-endian.

    kind (1) ‖ size (4) ‖ payload

``J`` a message (JSON) · ``D`` bytes · ``R``, ``V``, ``C`` rows · ``F`` what is wrong (JSON: code, values) · ``Q`` a range wanted: offset (8) ‖
length (4) · ``E`` the end, empty. No payload exceeds 1 MiB. Rows come exactly as the vault takes them. In ``R`` one by one:

    offset (8) ‖ length (4) ‖ number of keys (1) ‖ for each key: length (2) ‖ key

By column: in ``V`` the values of a searched column with their keys, numbered from 0 as they come, anew (1) or after those of before (0); in ``C``
rows that follow each other so many bytes apart, with record keys, and for every searched column the number of each row's value:

    V   column (2) ‖ anew (1) ‖ values (4) ‖ number of keys (1) of each value ‖ length (2) of each key ‖ keys
    C   rows (4) ‖ offset (8) ‖ apart (4) ‖ columns (2) ‖ length (4) of each row ‖ length (2) of each record key ‖ record keys
        ‖ for each column: value (4) of each row
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

FRAME_LIMIT: Final = 1 << 20
KEY_LIMIT: Final = 1_024
"""Bytes of one key of a row."""

KEYS_LIMIT: Final = 255
KINDS: Final = (b"J", b"D", b"R", b"V", b"C", b"Q", b"F", b"E")
CONTENT: Final = (b"D", b"R", b"V", b"C", b"Q")
"""Kinds of frames that whoever feeds a child is given."""

HEAD: Final = struct.Struct(">cI")
RANGE: Final = struct.Struct(">QI")

_ROW: Final = struct.Struct(">QIB")
_VALUES: Final = struct.Struct(">HBI")
_BATCH: Final = struct.Struct(">IQIH")
_SIZES: Final = tuple(size.to_bytes(2, "big") for size in range(KEY_LIMIT + 1))


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return HEAD.pack(kind, len(payload)) + payload


def packed_row(offset: int, length: int, keys: Sequence[bytes]) -> bytes:
    """One row of an ``R`` frame."""
    parts = [_ROW.pack(offset, length, len(keys))]
    for key in keys:
        parts += (_SIZES[len(key)], key)
    return b"".join(parts)


def value_frames(column: int, values: Sequence[Sequence[bytes]], *, anew: bool) -> Iterator[bytes]:
    """Values of a column, each as its keys, in as few payloads as hold them."""
    if not values and not anew:
        return
    keys = list(chain.from_iterable(values))
    if len(values) > 1 and _VALUES.size + len(values) + 2 * len(keys) + sum(map(len, keys)) > FRAME_LIMIT:
        half = len(values) // 2
        yield from value_frames(column, values[:half], anew=anew)
        yield from value_frames(column, values[half:], anew=False)
        return
    head = _VALUES.pack(column, anew, len(values))
    yield b"".join((head, bytes(map(len, values)), _numbers("H", list(map(len, keys))), *keys))


def batch_frames(
    lie: tuple[int, int], lengths: Sequence[int], keys: Sequence[bytes], columns: Sequence[Sequence[int]]
) -> Iterator[bytes]:
    """Rows by column in as few payloads as hold them. ``lie``: where the first lies, and how many bytes are between two."""
    offset, apart = lie
    count = len(lengths)
    if _BATCH.size + count * (6 + 4 * len(columns)) + sum(map(len, keys)) > FRAME_LIMIT:
        half = count // 2
        yield from batch_frames(lie, lengths[:half], keys[:half], [one[:half] for one in columns])
        after = offset + sum(lengths[:half]) + apart * half
        yield from batch_frames((after, apart), lengths[half:], keys[half:], [one[half:] for one in columns])
        return
    yield b"".join(
        (
            _BATCH.pack(count, offset, apart, len(columns)),
            _numbers("I", lengths),
            _numbers("H", list(map(len, keys))),
            *keys,
            *(_numbers("I", one) for one in columns),
        )
    )


def _numbers(form: str, numbers: Sequence[int]) -> bytes:
    found = array(form, numbers)
    if sys.byteorder == "little":
        found.byteswap()
    return found.tobytes()


def row_frames(rows: Sequence[bytes]) -> Iterator[bytes]:
    """Packed rows in as few payloads as hold them."""
    whole = b"".join(rows)
    if len(whole) <= FRAME_LIMIT:
        if whole:
            yield whole
        return
    held: list[bytes] = []
    size = 0
    for row in rows:
        if size + len(row) > FRAME_LIMIT:
            yield b"".join(held)
            held, size = [], 0
        held.append(row)
        size += len(row)
    yield b"".join(held)
