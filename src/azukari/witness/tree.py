"""A log on disk as C2SP tlog-tiles lays it out: entries and hashes in files of 256.

Reading asks for nothing beyond the size that the caller vouches for: what a crash left behind past it is never seen. A
partial file is a beginning of the fuller one, so any width can be read from whatever wider file there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from azukari.ledger import leaf_hash, root_of
from azukari.ledger.merkle import HASH_SIZE
from azukari.ledger.tiles import WIDTH, HashTiles, Tile, Tiling, bundles_between, encode_bundle
from azukari.witness.disk import TEMPORARY
from azukari.witness.texts import WitnessError

__all__ = ["Tree", "entries_of"]

_LENGTH: Final = 2
_LEVELS: Final = (None, *range(8))


def entries_of(data: bytes, width: int) -> list[tuple[int, int]]:
    """Where each of the first ``width`` entries of a bundle stands, as start and end. :raises WitnessError: ``MIRROR_DAMAGED``."""
    found, at = [], 0
    for _ in range(width):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise WitnessError("MIRROR_DAMAGED", "a bundle of entries ends early")
        found.append((start, at))
    return found


class Tree:
    """The tiles under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder: Final = folder

    def tile(self, tile: Tile) -> bytes:
        """The hashes or entries of a tile, no more than its width. :raises WitnessError: ``MIRROR_DAMAGED`` where it is missing or short."""
        data = self._file(tile)
        if tile.level is None:
            return data[: entries_of(data, tile.width)[-1][1]]
        if len(data) < tile.width * HASH_SIZE:
            raise WitnessError("MIRROR_DAMAGED", tile.path())
        return data[: tile.width * HASH_SIZE]

    def _file(self, tile: Tile) -> bytes:
        """A file that holds at least that width: the full one, or the narrowest partial one that will do."""
        full = self._full(tile)
        for _ in range(2):  # a partial file may give way to a wider one between looking and reading
            partial = full.with_name(full.name + ".p")
            widths = sorted(int(one.name) for one in partial.glob("*") if one.name.isdecimal()) if tile.width < WIDTH else []
            for path in (*(partial / str(one) for one in widths if one >= tile.width), full):
                try:
                    return path.read_bytes()
                except FileNotFoundError:
                    continue
        raise WitnessError("MIRROR_DAMAGED", f"{tile.path()} is missing")

    def _full(self, tile: Tile) -> Path:
        return self.folder / tile._replace(width=WIDTH).path()

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """The entries from ``start`` up to ``end``. :raises WitnessError: ``MIRROR_DAMAGED``."""
        for bundle in bundles_between(start, end):
            data = self._file(bundle)
            for low, high in entries_of(data, bundle.width)[max(0, start - bundle.first) :]:
                yield data[low:high]

    def root_at(self, size: int) -> bytes:
        """The root over the first ``size`` entries, from one tile of each level. :raises WitnessError: ``MIRROR_DAMAGED``."""
        return HashTiles(size, self.tile).root()

    def subtree(self, level: int, number: int) -> bytes:
        """The root over a full tile of hashes, as the level above has it."""
        tile = self.tile(Tile(level, number))
        return root_of([tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)])

    def below(self, tile: Tile) -> bytes:
        """What a tile of hashes should be, by what lies below it. :raises WitnessError: ``MIRROR_DAMAGED`` where that is missing."""
        first, level = tile.number * WIDTH, tile.level
        if not level:
            return b"".join(map(leaf_hash, self.entries(first, first + tile.width)))
        return b"".join(self.subtree(level - 1, first + at) for at in range(tile.width))

    def check(self, size: int) -> None:
        """Check that the tiles which ``root_at(size)`` reads are what lies below each. :raises WitnessError: ``MIRROR_DAMAGED``."""
        for level in range((max(size, 1).bit_length() + 7) // 8):
            number, width = divmod(size >> (8 * level), WIDTH)
            tile = Tile(level, number, width)
            if width and self.below(tile) != self.tile(tile):
                raise WitnessError("MIRROR_DAMAGED", tile.path())

    def grown(self, size: int, leaves: Sequence[bytes]) -> dict[Path, bytes]:
        """The files that ``leaves`` after the first ``size`` entries make or make wider, and their new bytes."""
        files: dict[Path, bytes] = {}
        for bundle in bundles_between(size, size + len(leaves)):
            begun = max(0, size - bundle.first)
            first = bundle.first + begun - size
            before = self.tile(bundle._replace(width=begun)) if begun else b""
            files[self.folder / bundle.path()] = before + encode_bundle(leaves[first : first + bundle.width - begun])
        for tile, data in Tiling(size, self.tile).extend(map(leaf_hash, leaves)):
            files[self.folder / tile.path()] = data
        return files

    def surplus(self, sizes: Sequence[int], since: int) -> Iterator[Path]:
        """Files that trees of the given sizes do not need: outgrown partial tiles, and what a crash left behind.

        Looks from the tile of entry ``since`` on, to where nothing stands any more.
        """
        needed = {self.folder / tile.path() for size in sizes for tile in self._last(size)}
        for level in _LEVELS:
            shift = 8 * (level or 0)
            number, full = (since >> shift) // WIDTH, (max(sizes) >> shift) // WIDTH
            while (found := self._there(Tile(level, number))) or number <= full:
                whole = self._full(Tile(level, number)) if number < full else None
                yield from (path for path in found if path != whole and path not in needed)
                number += 1

    @staticmethod
    def _last(size: int) -> Iterator[Tile]:
        """The partial tiles of a tree."""
        for level in _LEVELS:
            number, width = divmod(size >> (8 * (level or 0)), WIDTH)
            if width:
                yield Tile(level, number, width)

    def _there(self, tile: Tile) -> list[Path]:
        full = self._full(tile)
        beside = full.with_name(full.name + ".p")
        whole = (one for one in (full, full.with_name(full.name + TEMPORARY)) if one.is_file())
        return [*whole, *(beside.iterdir() if beside.is_dir() else [])]
