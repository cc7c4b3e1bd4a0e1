"""The index of a table: every row by each of its keys, few chunks opened, nothing readable in it."""

import hmac
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.vault import building as module
from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.building import IndexBuilder, build
from azukari.vault.cobblestone import CHUNK
from azukari.vault.errors import IndexFault
from azukari.vault.index import ROW_LIMIT, Extent, Index, Row, tagger
from azukari.vault.keys import index_key
from tests.vault.world import CONTEXT, KEY, seal

INDEX_KEY = index_key(KEY)


def plain_of(rows):
    out = bytearray()
    build(INDEX_KEY, rows, out.extend)
    return bytes(out)


def index_of(rows):
    return Index(RandomAccess(BytesSource(seal(plain_of(rows))), KEY, CONTEXT), INDEX_KEY)


def table(count, key=lambda number: b"%08d" % number, length=20):
    return [Row(number * length, length, (key(number),)) for number in range(count)]


def reads(index, act):
    """How many chunks an act opened."""
    before = index._sealed.opened
    act()
    return index._sealed.opened - before


def code_of(act):
    with pytest.raises(IndexFault) as caught:
        act()
    return caught.value.code


@given(
    keys=st.lists(st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"long" * 9]), max_size=3), max_size=40),
    gaps=st.lists(st.integers(0, 5), min_size=40, max_size=40),
)
def test_every_row_is_found_by_each_of_its_keys_and_by_no_other(keys, gaps):
    rows, end = [], 0
    for own, gap in zip(keys, gaps, strict=False):
        rows.append(Row(end + gap, 7, tuple(own)))
        end += gap + 7
    index = index_of(rows)
    for search in (b"a", b"b", b"c", b"", b"long" * 9, b"absent"):
        wanted = [Extent(number, row.offset, 7) for number, row in enumerate(rows) if search in row.keys]
        assert list(index.find(search)) == wanted
    assert list(index.page(0, 99)) == [Extent(number, row.offset, 7) for number, row in enumerate(rows)]


def test_the_plaintext_of_the_specification():
    # docs/spec/vault.md, "Index": one row page, one key page, trailer
    plain = plain_of([Row(10, 20, (b"123",)), Row(30, 5)])
    assert len(plain) == 2 * CHUNK + 32
    assert plain[:24].hex() == "000000000000000a00000014000000000000001e00000005"
    assert plain[CHUNK : CHUNK + 20] == tagger(INDEX_KEY)(b"123") + bytes(4)
    assert plain[2 * CHUNK :] == b"azukari.index.v1" + (2).to_bytes(8, "big") + (1).to_bytes(8, "big")
    assert not plain[24:CHUNK].strip(b"\x00")


def test_an_empty_table():
    index = index_of([])
    assert (index.rows, index.keys) == (0, 0)
    assert list(index.find(b"x")) == list(index.page(0, 10)) == []


@pytest.fixture(scope="module")
def large():
    return index_of(table(60_000))


def test_a_key_in_a_large_table_takes_few_chunks(large):
    spent = []
    for number in random.Random(7).sample(range(60_000), 200):
        fresh = Index(RandomAccess(large._sealed._source, KEY, CONTEXT), INDEX_KEY)
        spent.append(reads(fresh, lambda n=number, f=fresh: assert_found(f, n)))
    # One to three for the key (and one where it lies on a border), one for the row.
    assert max(spent) <= 5
    assert sum(spent) / len(spent) < 4


def assert_found(index, number):
    assert list(index.find(b"%08d" % number)) == [Extent(number, number * 20, 20)]


def test_a_key_that_is_not_there_takes_few_chunks_too(large):
    for number in range(60_000, 60_050):
        fresh = Index(RandomAccess(large._sealed._source, KEY, CONTEXT), INDEX_KEY)
        assert reads(fresh, lambda n=number, f=fresh: list(f.find(b"%08d" % n))) <= 4
        assert list(fresh.find(b"%08d" % number)) == []


def test_a_page_of_rows_takes_one_chunk_or_two(large):
    fresh = Index(RandomAccess(large._sealed._source, KEY, CONTEXT), INDEX_KEY)
    wanted = [Extent(number, number * 20, 20) for number in range(1_350, 1_400)]
    assert reads(fresh, lambda: list(fresh.page(1_350, 50))) == 2
    assert list(fresh.page(1_350, 50)) == wanted
    assert len(list(fresh.page(59_990, 50))) == 10


@pytest.mark.parametrize("first, count", [(-1, 5), (60_001, 1), (0, -1)])
def test_a_page_outside_the_table_is_refused(large, first, count):
    assert code_of(lambda: large.page(first, count)) == "INDEX_RANGE"


def test_a_row_outside_the_table_is_refused(large):
    assert code_of(lambda: large.extent(60_000)) == "INDEX_RANGE"


def test_one_key_on_very_many_rows(monkeypatch):
    # The spread is bent, so guesses go astray; the heap is too large to sort at once.
    monkeypatch.setattr(module, "_SORT_AT_ONCE", 500)
    rows = table(20_000, key=lambda number: b"same" if number % 10 else b"%08d" % number)
    index = index_of(rows)
    assert [extent.row for extent in index.find(b"same")] == [number for number in range(20_000) if number % 10]
    for number in range(0, 20_000, 1_000):
        assert_found(index, number)


@given(seed=st.integers(0, 1_000), count=st.integers(0, 300))
def test_splitting_heaps_sorts_as_sorting_does(seed, count):
    chance = random.Random(seed)
    entries = [bytes([7, *chance.choices(range(3), k=15)]) + number.to_bytes(4, "big") for number in range(count)]
    whole = module._SORT_AT_ONCE
    module._SORT_AT_ONCE = 4
    try:
        found = b"".join(bytes(part) for part in module._sorted(bytearray(b"".join(entries)), [], 1))
    finally:
        module._SORT_AT_ONCE = whole
    assert found == b"".join(sorted(entries))


@given(key=st.binary(min_size=32, max_size=32), search=st.binary(max_size=200))
def test_a_tag_is_the_beginning_of_hmac_sha_256(key, search):
    assert tagger(key)(search) == hmac.digest(key, search, "sha256")[:16]


def test_nothing_of_a_key_stands_in_the_index_and_another_object_has_other_tags():
    plain = plain_of([Row(0, 5, (b"1234-5678-9012",))])
    assert b"1234" not in plain
    assert tagger(INDEX_KEY)(b"1234-5678-9012") in plain
    assert tagger(index_key(bytes(32)))(b"1234-5678-9012") not in plain


@pytest.mark.parametrize("bad", [Row(5, 10), Row(-1, 5), Row(1 << 63, 1), Row(30, -1)])
def test_rows_out_of_order_are_refused(bad):
    builder = IndexBuilder(INDEX_KEY, bytearray().extend)
    builder.add(Row(0, 10))
    assert code_of(lambda: builder.add(bad)) == "INDEX_ROWS"


def test_a_row_too_long_is_refused():
    builder = IndexBuilder(INDEX_KEY, bytearray().extend)
    builder.add(Row(0, ROW_LIMIT))
    assert code_of(lambda: builder.add(Row(ROW_LIMIT, ROW_LIMIT + 1))) == "INDEX_ROW_LONG"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(module, "ROWS_LIMIT", 2)
    assert code_of(lambda: plain_of(table(3))) == "INDEX_LARGE"


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"x" * 32,
        b"azukari.index.v1" + (1).to_bytes(8, "big") + bytes(8),
        b"azukari.index.v1" + bytes(16) + b"more",
        bytes(CHUNK) + b"azukari.index.v2" + (1).to_bytes(8, "big") + bytes(8),
    ],
)
def test_an_object_that_is_no_index_is_refused(plain):
    assert code_of(lambda: Index(RandomAccess(BytesSource(seal(plain)), KEY, CONTEXT), INDEX_KEY)) == "INDEX_FORM"
