"""Static pieces of a log: their names, their bytes, and proofs read from them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger import tiles
from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import EMPTY_ROOT, CompactRange, leaf_hash, root_of
from azukari.ledger.multiproof import verify_shown
from azukari.ledger.proofs import verify_consistency, verify_inclusion
from azukari.ledger.tiles import HashTiles, Tile, Tiling
from tests.ledger import reference

SIZES = 1_025
ENTRIES = [b"entry %d" % number for number in range(SIZES)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
SLOW = reference.Cached(ENTRIES)


def refused(code: str) -> "pytest.RaisesExc[LedgerError]":
    return pytest.RaisesExc(LedgerError, check=lambda error: error.code == code)


def tiled(hashes: list[bytes]) -> dict[Tile, bytes]:
    return dict(Tiling().extend(hashes))


def mth_tile(tile: Tile) -> bytes:
    """A tile by the definition of tlog-tiles, from the slow reference."""
    span = 256 ** (tile.level or 0)
    begin = tile.number * 256
    return b"".join(SLOW.mth((begin + i) * span, (begin + i + 1) * span) for i in range(tile.width))


@pytest.mark.parametrize(
    "tile, path",
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(1, 999, 3), "tile/1/999.p/3"),
        (Tile(None, 1_000, 255), "tile/entries/x001/000.p/255"),
        (Tile(None, 2**63 // 256 - 1), "tile/entries/x036/x028/x797/x018/x963/967"),
    ],
)
def test_a_piece_has_one_path(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert tiles.parse_path(path) == tile


@given(st.none() | st.integers(0, 6), st.integers(0, 10**6) | st.integers(0, 1 << 60), st.integers(1, 256))
def test_every_path_is_read_back(level: int | None, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    if tile.first < 1 << 63:
        assert tiles.parse_path(tile.path()) == tile
    else:
        with refused("TILE_PATH"):
            tiles.parse_path(tile.path())


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/0",
        "tile/00/000",
        "tile/-1/000",
        "tile/64/000",
        "tile/8/001",
        "tile/0/x000/001",
        "tile/0/001/x001",
        "tile/0/x001/1",
        "tile/0/1000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/../../etc",
        "tile/entries/000\n",
        "tile/0/٠٠٠",
        "tile/entries/x036/x028/x797/x018/x963/968",
        "tile/ENTRIES/000",
        "checkpoint",
    ],
)
def test_no_other_path_is_read(path: str) -> None:
    with refused("TILE_PATH"):
        tiles.parse_path(path)


def test_the_pieces_of_a_log_of_70000_are_those_of_the_specification() -> None:
    found: dict[int, list[Tile]] = {}
    for tile in tiles.tiles_between(0, 70_000):
        found.setdefault(tile.level or 0, []).append(tile)
    assert len(found[0]) == 274
    assert found[0][-1] == Tile(0, 273, 112)
    assert found[1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert found[2] == [Tile(2, 0, 1)]
    assert list(tiles.tiles_between(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles.tiles_between(0, 0)) == list(tiles.tiles_between(256, 256)) == []


@given(st.integers(0, 3_000), st.integers(0, 3_000))
def test_what_is_new_since_a_size(one: int, two: int) -> None:
    old, new = sorted((one, two))
    fresh = set(tiles.tiles_between(0, new)) - set(tiles.tiles_between(0, old))
    assert set(tiles.tiles_between(old, new)) == fresh
    bundles = set(tiles.bundles_between(0, new)) - set(tiles.bundles_between(0, old))
    assert set(tiles.bundles_between(old, new)) == bundles
    assert sum(tile.width for tile in tiles.bundles_between(0, new)) == new


def test_tiles_of_all_sizes_agree_with_the_reference() -> None:
    tiling = Tiling()
    kept: dict[Tile, bytes] = {}
    compared = 0
    for size in range(1, SIZES + 1):
        fresh = dict(tiling.extend([HASHES[size - 1]]))
        assert list(fresh) == sorted(tiles.tiles_between(size - 1, size), key=lambda tile: (tile.width < 256, tile.level))
        for tile, data in fresh.items():
            assert data == mth_tile(tile)
            compared += 1
        kept |= fresh
        log = HashTiles(size, kept.__getitem__)
        assert log.root() == SLOW.mth(0, size)
        for index in {0, size // 2, size * 7_919 % size, size - 1}:
            proof = log.inclusion(index)
            assert proof == SLOW.path(index, 0, size)
            verify_inclusion(index, size, HASHES[index], SLOW.mth(0, size), proof)
            assert log.prove([index]) == SLOW.multiproof([index], 0, size)
        old = 1 + size * 31 % size
        assert log.consistency(old) == SLOW.subproof(old, 0, size)
        verify_consistency(old, size, SLOW.mth(0, old), SLOW.mth(0, size), log.consistency(old))
    assert set(kept) == {tile for size in range(SIZES) for tile in tiles.tiles_between(size, size + 1)}
    print(f"tiles compared with the reference: {compared}")


@given(st.lists(st.integers(0, SIZES), max_size=4))
def test_growing_goes_on_from_the_tiles(sizes: list[int]) -> None:
    kept: dict[Tile, bytes] = {}
    at = 0
    for size in sorted(sizes):
        kept |= dict(Tiling(at, kept.__getitem__).extend(HASHES[at:size]))
        at = size
        assert {tile: kept[tile] for tile in tiles.tiles_between(0, at)} == {
            tile: tiled(HASHES[:at])[tile] for tile in tiles.tiles_between(0, at)
        }


def test_a_log_that_grew_proves_what_it_was() -> None:
    # of the partial tiles only the widest of each index is kept
    widest: dict[tuple[int | None, int], bytes] = {(tile.level, tile.number): data for tile, data in Tiling().extend(HASHES)}
    for size in (1, 2, 255, 256, 257, 700, 1_024):
        log = HashTiles(size, lambda tile: widest[tile.level, tile.number])
        assert log.root() == root_of(HASHES[:size])
        verify_inclusion(size - 1, size, HASHES[size - 1], log.root(), log.inclusion(size - 1))


@given(st.data(), st.integers(1, SIZES))
def test_many_entries_from_tiles(data: st.DataObject, size: int) -> None:
    shown = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=30)))
    log = HashTiles(size, tiled(HASHES[:size]).__getitem__, keep=data.draw(st.integers(1, 8)))
    proof = log.prove(shown)
    assert proof == SLOW.multiproof(shown, 0, size)
    verify_shown(size, [(seq, HASHES[seq]) for seq in shown], SLOW.mth(0, size), proof)


def test_three_levels() -> None:
    hashes = [index.to_bytes(32, "big") for index in range(65_536 + 300)]
    kept: dict[Tile, bytes] = {}
    reads: list[Tile] = []

    def read(tile: Tile) -> bytes:
        reads.append(tile)
        return kept[tile]

    tiling, tree, at, chance = Tiling(), CompactRange(), 0, Random(6962)
    for size in (65_535, 65_536, 65_537, len(hashes)):
        kept |= dict(tiling.extend(hashes[at:size]))
        tree.extend(hashes[at:size])
        at = size
        reads.clear()
        assert HashTiles(size, read).root() == tree.root()
        for index in [0, 255, 256, 65_279, size - 1, *(chance.randrange(size) for _ in range(20))]:
            reads.clear()
            proof = HashTiles(size, read).inclusion(index)
            verify_inclusion(index, size, hashes[index], tree.root(), proof)
            assert len(reads) <= 5
        for old in (1, 256, 65_280, 65_535):
            old_root = root_of(hashes[:old])
            verify_consistency(old, size, old_root, tree.root(), HashTiles(size, read).consistency(old))


def test_the_empty_log() -> None:
    assert list(Tiling().extend([])) == []
    assert HashTiles(0, tiled([]).__getitem__).root() == EMPTY_ROOT


@pytest.mark.parametrize("size", [-1, 1 << 63])
def test_a_size_that_cannot_be(size: int) -> None:
    with refused("PROOF_RANGE"):
        HashTiles(size, lambda tile: b"")


@pytest.mark.parametrize("low, high", [(0, 0), (1, 3), (0, 8), (-1, 1), (3, 2)])
def test_a_run_that_is_no_subtree(low: int, high: int) -> None:
    with refused("PROOF_RANGE"):
        HashTiles(7, tiled(HASHES[:7]).__getitem__).hash_of(low, high)
    with refused("PROOF_RANGE"):
        HashTiles(7, tiled(HASHES[:7]).__getitem__).inclusion(7)


@pytest.mark.parametrize("change", [lambda d: d[:-1], lambda d: d[:-32], lambda d: b"", lambda d: d + b"\x00", lambda d: d * 99])
def test_a_damaged_tile_is_refused(change: object) -> None:
    kept = tiled(HASHES[:7])
    broken = {tile: change(data) for tile, data in kept.items()}  # type: ignore[operator]  # one of the functions above
    with refused("TILE_MALFORMED"):
        HashTiles(7, broken.__getitem__).root()
    with refused("TILE_MALFORMED"):
        Tiling(7, broken.__getitem__)


def test_hashes_of_a_tile_go_in_and_out() -> None:
    for width in (1, 2, 255, 256):
        data = tiles.encode_tile(HASHES[:width])
        assert len(data) == 32 * width
        assert tiles.parse_tile(data, width) == HASHES[:width]
        for bad in (data + bytes(32), data[:-1]):
            with refused("TILE_MALFORMED"):
                tiles.parse_tile(bad, width)
    for hashes in ([], HASHES[:257], [b"short"]):
        with refused("TILE_MALFORMED"):
            tiles.encode_tile(hashes)
    with refused("TILE_MALFORMED"):
        tiles.parse_tile(b"", 0)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_entries_of_a_bundle_go_in_and_out(entries: list[bytes]) -> None:
    data = tiles.encode_bundle(entries)
    assert tiles.parse_bundle(data, len(entries)) == entries
    for bad in (data + b"\x00", data[:-1]):
        with refused("TILE_MALFORMED"):
            tiles.parse_bundle(bad, len(entries))
    with refused("TILE_MALFORMED"):
        tiles.parse_bundle(data, len(entries) + 1)


def test_the_layout_of_a_bundle_is_that_of_the_specification() -> None:
    assert tiles.encode_bundle([b"abc", b"", b"d" * 256]) == b"\x00\x03abc" + b"\x00\x00" + b"\x01\x00" + b"d" * 256


def test_a_bundle_holds_256_entries_of_65535_bytes_at_most() -> None:
    longest = [bytes(65_535)]
    assert tiles.parse_bundle(tiles.encode_bundle(longest), 1) == longest
    with refused("LEAF_LONG"):
        tiles.encode_bundle([bytes(65_536)])
    for entries in ([], [b""] * 257):
        with refused("TILE_MALFORMED"):
            tiles.encode_bundle(entries)
    with refused("TILE_MALFORMED"):
        tiles.parse_bundle(b"", 0)
