"""Rows by several keys at once, cells taken out of rows, pages drawn: all before anything leaves the key process."""

import random
from contextlib import contextmanager
from itertools import islice

import pytest

from azukari.vault import index as indexing
from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.building import build
from azukari.vault.errors import DeniedError, IndexFault, Refusal
from azukari.vault.index import Index, Row
from azukari.vault.permit import Find, Rows, Sheet
from tests.vault.world import CONTEXT, KEY, LOG, deposit, seal

INDEX_KEY = bytes(range(32, 64))


@contextmanager
def opened(service, seq):
    """An opening under way."""
    running = service.begin()
    try:
        with service.open(running, LOG, seq, b"") as reading:
            yield reading
    finally:
        service.end(running)


def indexed(rows):
    """An index of rows that each have these keys."""
    out = bytearray()
    build(INDEX_KEY, (Row(at * 10, 10, tuple(keys)) for at, keys in enumerate(rows)), out.extend)
    return Index(RandomAccess(BytesSource(seal(bytes(out))), KEY, CONTEXT), INDEX_KEY)


def found(index, *groups, first=0, count=1_000):
    hits, rows = index.search(groups, first, count)
    return hits, [one.row for one in rows]


def test_what_is_found_is_what_looking_at_every_row_finds():
    """Any number of groups, keys that share rows, keys that nobody has."""
    chance = random.Random(7)
    kinds = [[b"%c%d" % (65 + kind, value) for value in range(size)] for kind, size in enumerate((3, 40, 600))]
    rows = [[chance.choice(one) for one in kinds if chance.random() < 0.9] for _ in range(5_000)]
    index = indexed(rows)
    for _ in range(300):
        groups = [
            [chance.choice(chance.choice(kinds)) if chance.random() < 0.9 else b"nobody" for _ in range(chance.randrange(1, 4))]
            for _ in range(chance.randrange(1, 4))
        ]
        expected = [at for at, keys in enumerate(rows) if all(set(keys) & set(group) for group in groups)]
        assert found(index, *groups, count=9_999) == (len(expected), expected)
        first, count = chance.randrange(6), chance.randrange(6)
        assert found(index, *groups, first=first, count=count) == (len(expected), expected[first : first + count])


def test_nothing_sought_finds_nothing_and_no_range_is_negative():
    index = indexed([[b"a"], [b"b"]])
    assert found(index) == (0, [])
    assert found(index, [], [b"a"]) == (0, [])
    assert found(index, [b"nobody"]) == (0, [])
    assert found(index, [b"a"], first=7) == (1, [])
    for first, count in ((-1, 1), (0, -1)):
        with pytest.raises(IndexFault) as fault:
            index.search([[b"a"]], first, count)
        assert fault.value.code == "INDEX_RANGE"


def test_a_key_of_very_many_rows_is_counted_without_going_through_them_and_two_such_are_refused(monkeypatch):
    monkeypatch.setattr(indexing, "SEARCH_LIMIT", 100)
    index = indexed([[b"x", b"y"]] * 500)
    assert found(index, [b"x"], first=498) == (500, [498, 499])
    with pytest.raises(IndexFault) as fault:
        index.search([[b"x"], [b"y"]], 0, 1)
    assert fault.value.code == "SEARCH_WIDE"


def table(service):
    lines = [b"%d,name%d,secret%d\n" % (at, at % 3, at) for at in range(10)]
    places = [sum(map(len, lines[:at])) for at in range(10)]
    rows = [Row(places[at], len(lines[at]), (b"%d" % at, b"\x1fn%d" % (at % 3))) for at in range(10)]
    return deposit(service, b"".join(lines), rows)


def without_secret(row):
    return b",".join([*row.strip().split(b",")[:2], b""])


def test_a_search_gives_the_hits_and_how_many_there_are(world):
    service = world.boot()
    sealed = table(service)
    seq = world.enter(sealed, Find(((b"\x1fn1",),), 1, 2))
    with opened(service, seq) as reading:
        assert (reading.hits, reading.rows) == (3, 10)
        assert reading.opening().found == 3
        assert [row for row, _ in reading.records()] == [4, 7]


@pytest.mark.parametrize("may", [Rows(0, 10), Find(((b"\x1fn0", b"\x1fn1", b"\x1fn2"),), 0, 10)])
def test_cells_that_are_not_granted_do_not_leave(world, may):
    service = world.boot()
    seq = world.enter(table(service), may, cut=without_secret)
    with opened(service, seq) as reading:
        rows = [data for _, data in reading.records()]
    assert len(rows) == 10
    assert not any(b"secret" in row for row in rows)


def test_a_row_that_cannot_be_cut_leaves_nothing(world):
    service = world.boot()

    def trouble(_row):
        raise IndexFault("ROW_UNREADABLE")

    seq = world.enter(table(service), Rows(0, 10), cut=trouble)
    with opened(service, seq) as reading, pytest.raises(IndexFault) as fault:
        list(islice(reading.records(), 1))
    assert fault.value.code == "ROW_UNREADABLE"


def test_of_a_document_only_the_picture_leaves(world):
    service = world.boot()
    sealed = deposit(service, b"the document itself " * 5_000)
    asked = []

    def draw(source, number, width):
        asked.append((source.size, bytes(source.read(4, 8)), number, width))
        return b"picture", 12

    seq = world.enter(sealed, Sheet(3, 900), draw=draw)
    with opened(service, seq) as reading:
        assert not reading.by_row
        assert b"".join(map(bytes, reading.whole())) == b"picture"
        assert (reading.opening().size, reading.opening().rows) == (7, 12)
    assert asked == [(100_000, b"document", 3, 900)]


def test_a_page_that_cannot_be_drawn_does_not_use_the_entry_up(world):
    service = world.boot()
    sealed = deposit(service, b"x" * 100)
    wrong = [True]

    def draw(_source, _number, _width):
        if wrong.pop():
            raise DeniedError(Refusal("PAGE_NONE", "頁がない", "no such page"))
        return b"picture", 1

    seq = world.enter(sealed, Sheet(1, 900), draw=draw)
    with pytest.raises(DeniedError) as denied, opened(service, seq):
        pass
    assert denied.value.refusal.code == "PAGE_NONE"
    wrong.append(False)
    with opened(service, seq) as reading:
        assert b"".join(map(bytes, reading.whole())) == b"picture"


def test_rows_of_what_has_none_are_refused(world):
    service = world.boot()
    sealed = deposit(service, b"x" * 100)
    for may in (Find(((b"x",),), 0, 1), Sheet(1, 900)):
        with pytest.raises(IndexFault) as fault, opened(service, world.enter(sealed, may)):
            pass
        assert fault.value.code == "INDEX_NONE"
