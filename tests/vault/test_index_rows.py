"""Rows taken as they are packed make the same index as rows taken one by one, and what is packed wrongly is refused."""

import random

import pytest

from azukari.vault.building import IndexBuilder
from azukari.vault.errors import IndexFault, WireError
from azukari.vault.index import Row
from azukari.vault.wire import pack_rows

KEY = bytes(range(32))


def built(rows: list[Row], *, packed: bool) -> tuple[bytes, int, int, int]:
    out = bytearray()
    builder = IndexBuilder(KEY, out.extend)
    if packed:
        for frame in pack_rows(rows):
            builder.add_rows(frame)
    else:
        for row in rows:
            builder.add(row)
    builder.finish()
    return bytes(out), builder.rows, builder.keys, builder.end


@pytest.mark.parametrize("most", [0, 1, 5])
def test_the_same_index(most: int) -> None:
    chance = random.Random(most)
    rows, at = [], 0
    for number in range(5_000):
        at += chance.randrange(3)
        length = chance.randrange(40)
        keys = [b"%d" % number, *(b"\x1f%d" % chance.randrange(90) for _ in range(most))] if most else []
        rows.append(Row(at, length, tuple(keys[: chance.randrange(len(keys) + 1)])))
        at += length
    assert built(rows, packed=True) == built(rows, packed=False)


@pytest.mark.parametrize(
    "rows,code",
    [
        ([Row(9, 1), Row(8, 1)], "INDEX_ROWS"),
        ([Row(1 << 63, 1)], "INDEX_ROWS"),
        ([Row(0, 1 << 21)], "INDEX_ROW_LONG"),
    ],
)
def test_rows_that_are_none_are_refused_as_one_by_one(rows: list[Row], code: str) -> None:
    for packed in (True, False):
        with pytest.raises(IndexFault) as trouble:
            built(rows, packed=packed)
        assert trouble.value.code == code


def test_a_frame_that_is_cut_is_refused() -> None:
    [frame] = pack_rows([Row(0, 3, (b"one", b"two")), Row(3, 4, (b"three",))])
    first = 13 + 2 * 5
    for end in range(1, len(frame)):
        if end != first:
            with pytest.raises(WireError) as trouble:
                IndexBuilder(KEY, bytearray().extend).add_rows(frame[:end])
            assert trouble.value.code == "WIRE_FRAME"


def test_a_key_beyond_its_limit_is_refused() -> None:
    frame = bytes(8) + (1).to_bytes(4, "big") + b"\x01" + (1_025).to_bytes(2, "big") + bytes(1_025)
    with pytest.raises(WireError):
        IndexBuilder(KEY, bytearray().extend).add_rows(frame)
