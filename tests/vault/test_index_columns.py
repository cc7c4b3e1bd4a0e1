"""Rows taken by column make the same index as rows taken one by one, and what is packed wrongly is refused."""

import random
import struct
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.content.frames import batch_frames, value_frames
from azukari.vault import building
from azukari.vault.building import IndexBuilder
from azukari.vault.errors import IndexFault, WireError
from azukari.vault.index import Row

KEY = bytes(range(32))
Cells = Sequence[Sequence[int]]


def keys_of(column: int, value: int) -> tuple[bytes, ...]:
    """Of some values none, of others two that others have too."""
    return tuple(b"\x1f%d%d" % (column, one) for one in sorted({value, value // 5})) if value else ()


def one_by_one(cells: Cells, apart: int, length: int) -> bytes:
    out = bytearray()
    builder = IndexBuilder(KEY, out.extend)
    for number, row in enumerate(cells):
        own = [one for column, value in enumerate(row) for one in keys_of(column, value)]
        builder.add(Row(9 + number * (length + apart), length, (b"%d" % number, *own)))
    builder.finish()
    return bytes(out)


def by_column(cells: Cells, apart: int, length: int, *, batch: int, anew_after: int) -> bytes:
    out = bytearray()
    builder = IndexBuilder(KEY, out.extend)
    known: list[dict[int, int]] = [{} for _ in cells[0]]
    for start in range(0, len(cells), batch):
        part = cells[start : start + batch]
        columns = []
        for column, values in enumerate(known):
            anew = not start or len(values) > anew_after
            if anew:
                values.clear()
            new = [one for one in dict.fromkeys(row[column] for row in part) if one not in values]
            values.update({one: len(values) + at for at, one in enumerate(new)})
            for frame in value_frames(column, [keys_of(column, one) for one in new], anew=anew):
                builder.add_values(frame)
            columns.append([values[row[column]] for row in part])
        keys = [b"%d" % number for number in range(start, start + len(part))]
        for frame in batch_frames((9 + start * (length + apart), apart), [length] * len(part), keys, columns):
            builder.add_batch(frame)
    builder.finish()
    assert (builder.rows, builder.end) == (len(cells), 9 + len(cells) * (length + apart) - apart)
    return bytes(out)


@given(
    cells=st.integers(1, 3).flatmap(
        lambda wide: st.lists(st.lists(st.integers(0, 12), min_size=wide, max_size=wide), min_size=1, max_size=60)
    ),
    apart=st.integers(0, 3),
    batch=st.integers(1, 20),
    anew_after=st.integers(0, 15),
)
def test_the_same_index_as_one_by_one(cells: Cells, apart: int, batch: int, anew_after: int) -> None:
    assert by_column(cells, apart, 7, batch=batch, anew_after=anew_after) == one_by_one(cells, apart, 7)


def test_the_same_where_heaps_are_too_large_to_be_sorted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    cells = [[chance.randrange(1, 4), chance.randrange(3_000)] for _ in range(8_000)]
    wanted = one_by_one(cells, 0, 20)
    monkeypatch.setattr(building, "_SORT_AT_ONCE", 5)
    assert by_column(cells, 0, 20, batch=700, anew_after=900) == wanted


def test_a_key_that_comes_for_two_columns_is_still_in_the_order_of_rows() -> None:
    out = bytearray()
    builder = IndexBuilder(KEY, out.extend)
    for column in (0, 1):
        [frame] = value_frames(column, [(b"same",), ()], anew=True)
        builder.add_values(frame)
    [frame] = batch_frames((0, 0), [5] * 6, [b"same"] * 6, [[0, 1, 0, 1, 1, 0], [1, 0, 1, 0, 0, 1]])
    builder.add_batch(frame)
    builder.finish()
    entries = [bytes(out[16_384 + at : 16_384 + at + 20]) for at in range(0, 12 * 20, 20)]
    assert entries == sorted(entries)
    assert [one[16:] for one in entries] == [number.to_bytes(4, "big") for number in range(6) for _ in range(2)]


def test_large_frames_are_parted() -> None:
    keys = [bytes((at % 256,)) * 1_000 for at in range(3_000)]
    frames = list(batch_frames((5, 2), [9] * 3_000, keys, [range(3_000)]))
    assert len(frames) > 1
    assert max(map(len, frames)) <= 1 << 20
    assert [struct.unpack_from(">Q", one, 4)[0] for one in frames] == [
        5 + 11 * sum(struct.unpack_from(">I", one)[0] for one in frames[:at]) for at in range(len(frames))
    ]
    values = list(value_frames(1, [(one, one[:9]) for one in keys], anew=True))
    assert max(map(len, values)) <= 1 << 20
    assert [one[2] for one in values] == [1, *[0] * (len(values) - 1)]


def test_frames_that_are_cut_or_too_long_are_refused() -> None:
    [values] = value_frames(0, [(b"one", b"two"), ()], anew=True)
    [batch] = batch_frames((0, 1), [3, 4], [b"a", b"bb"], [[0, 1]])
    for whole, give in ((values, IndexBuilder.add_values), (batch, IndexBuilder.add_batch)):
        for wrong in (*(whole[:end] for end in range(len(whole))), whole + b"\0"):
            builder = IndexBuilder(KEY, bytearray().extend)
            if give is IndexBuilder.add_batch:
                builder.add_values(values)
            with pytest.raises(WireError) as trouble:
                give(builder, wrong)
            assert trouble.value.code == "WIRE_FRAME"


@pytest.mark.parametrize(
    "frames",
    [
        [*batch_frames((0, 0), [3], [b"a"], [[0]])],
        [*value_frames(4_096, [(b"one",)], anew=True)],
        [*value_frames(0, [(b"x" * 1_025,)], anew=True)],
        [*batch_frames((0, 0), [3], [b"x" * 1_025], [])],
        [*batch_frames((0, 0), [], [], [])],
    ],
    ids=["value unknown", "column", "key", "record key", "no row"],
)
def test_what_is_out_of_the_format_is_refused(frames: list[bytes]) -> None:
    builder = IndexBuilder(KEY, bytearray().extend)
    with pytest.raises(WireError):
        for frame in frames:
            (builder.add_values if frame[2:3] == b"\x01" or frame[:2] == b"\x10\x00" else builder.add_batch)(frame)


@pytest.mark.parametrize(
    "frame,code",
    [
        ([*batch_frames((1 << 63, 0), [1], [b"a"], [])], "INDEX_ROWS"),
        ([*batch_frames((0, 0), [1 << 21], [b"a"], [])], "INDEX_ROW_LONG"),
        ([*batch_frames((0, 0), [5], [b"a"], []), *batch_frames((4, 0), [5], [b"b"], [])], "INDEX_ROWS"),
    ],
)
def test_rows_that_are_none_are_refused(frame: list[bytes], code: str) -> None:
    builder = IndexBuilder(KEY, bytearray().extend)
    with pytest.raises(IndexFault) as trouble:
        for one in frame:
            builder.add_batch(one)
    assert trouble.value.code == code


def test_more_rows_than_an_index_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "ROWS_LIMIT", 2)
    [frame] = batch_frames((0, 0), [5, 5, 5], [b"a", b"b", b"c"], [])
    with pytest.raises(IndexFault) as trouble:
        IndexBuilder(KEY, bytearray().extend).add_batch(frame)
    assert trouble.value.code == "INDEX_LARGE"
