"""A log on disk as C2SP tlog-tiles lays it out: entries and hashes in files of 256.

Reading asks for nothing beyond the size that the caller vouches for: what a crash left behind past it is never seen. A
partial file is a beginning of the fuller one, so any width can be read from whatever wider file there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from azukari.ledger import CompactRange, leaf_hash, root_of
from azukari.ledger.merkle import HASH_SIZE
from azukari.witness.disk import TEMPORARY
from azukari.witness.texts import WitnessError

__all__ = ["ENTRIES", "FULL", "Tree", "entries_of", "tile_path"]

FULL: Final = 256
ENTRIES: Final = "entries"
_LENGTH: Final = 2
_GROUP: Final = 1000


def tile_path(kind: str, index: int, width: int = FULL) -> str:
    """Where a tile stands: ``kind`` is a level in decimal or ``entries``; ``width`` below 256 is a partial one."""
    groups = [f"{index % _GROUP:03}"]
    while index := index // _GROUP:
        groups.insert(0, f"x{index % _GROUP:03}")
    return f"tile/{kind}/{'/'.join(groups)}" + ("" if width == FULL else f".p/{width}")


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

    def tile(self, kind: str, index: int, width: int) -> bytes:
        """The first ``width`` hashes or entries of a tile. :raises WitnessError: ``MIRROR_DAMAGED`` where it is missing or short."""
        data = self._file(kind, index, width)
        if kind == ENTRIES:
            return data[: entries_of(data, width)[-1][1]]
        if len(data) < width * HASH_SIZE:
            raise WitnessError("MIRROR_DAMAGED", tile_path(kind, index, width))
        return data[: width * HASH_SIZE]

    def _file(self, kind: str, index: int, width: int) -> bytes:
        """A file that holds at least ``width``: the full one, or the narrowest partial one that will do."""
        full = self.folder / tile_path(kind, index)
        for _ in range(2):  # a partial file may give way to a wider one between looking and reading
            partial = full.with_name(full.name + ".p")
            widths = sorted(int(one.name) for one in partial.glob("*") if one.name.isdecimal()) if width < FULL else []
            for path in (*(partial / str(one) for one in widths if one >= width), full):
                try:
                    return path.read_bytes()
                except FileNotFoundError:
                    continue
        raise WitnessError("MIRROR_DAMAGED", f"{tile_path(kind, index, width)} is missing")

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """The entries from ``start`` up to ``end``. :raises WitnessError: ``MIRROR_DAMAGED``."""
        while start < end:
            index, within = divmod(start, FULL)
            width = min(FULL, within + end - start)
            data = self._file(ENTRIES, index, width)
            for low, high in entries_of(data, width)[within:]:
                yield data[low:high]
            start = index * FULL + width

    def range_at(self, size: int) -> CompactRange:
        """The compact range over the first ``size`` entries, from one tile of each level."""
        peaks: list[bytes] = []
        for level in reversed(range((max(size, 1).bit_length() + 7) // 8)):
            index, width = divmod(size >> (8 * level), FULL)
            if width:
                tile = self.tile(str(level), index, width)
                part = CompactRange()
                part.extend(tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE))
                peaks.append(part.to_bytes()[8:])
        return CompactRange.from_bytes(size.to_bytes(8, "big") + b"".join(peaks))

    def root_at(self, size: int) -> bytes:
        """The root over the first ``size`` entries."""
        return self.range_at(size).root()

    def subtree(self, level: int, index: int) -> bytes:
        """The root over a full tile of hashes, as the level above has it."""
        tile = self.tile(str(level), index, FULL)
        return root_of([tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)])

    def check(self, size: int) -> None:
        """Check that the tiles which ``root_at(size)`` reads are what lies below each. :raises WitnessError: ``MIRROR_DAMAGED``."""
        for level in range((max(size, 1).bit_length() + 7) // 8):
            index, width = divmod(size >> (8 * level), FULL)
            if width:
                first = index * FULL
                below = (
                    (self.subtree(level - 1, first + at) for at in range(width))
                    if level
                    else map(leaf_hash, self.entries(first, first + width))
                )
                if b"".join(below) != self.tile(str(level), index, width):
                    raise WitnessError("MIRROR_DAMAGED", tile_path(str(level), index, width))

    def grown(self, size: int, leaves: Sequence[bytes]) -> dict[Path, bytes]:
        """The files that ``leaves`` after the first ``size`` entries make or make wider, and their new bytes."""
        files: dict[Path, bytes] = {}
        bundled = [len(leaf).to_bytes(_LENGTH, "big") + leaf for leaf in leaves]
        self._extend(files, ENTRIES, size, bundled)
        level, hashes = 0, [leaf_hash(leaf) for leaf in leaves]
        while hashes:
            finished = self._extend(files, str(level), size >> (8 * level), hashes)
            hashes = [root_of([tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]) for tile in finished]
            level += 1
        return files

    def _extend(self, files: dict[Path, bytes], kind: str, start: int, items: Sequence[bytes]) -> list[bytes]:
        """Put the items into tiles; the tiles that became full."""
        finished, at = [], 0
        while at < len(items):
            index, width = divmod(start + at, FULL)
            taken = items[at : at + FULL - width]
            tile = (self.tile(kind, index, width) if width else b"") + b"".join(taken)
            at += len(taken)
            files[self.folder / tile_path(kind, index, width + len(taken))] = tile
            if width + len(taken) == FULL:
                finished.append(tile)
        return finished

    def surplus(self, sizes: Sequence[int], since: int) -> Iterator[Path]:
        """Files that trees of the given sizes do not need: outgrown partial tiles, and what a crash left behind.

        Looks from the tile of entry ``since`` on, to where nothing stands any more.
        """
        largest = max(sizes)
        for kind, shift in ((ENTRIES, 0), *((str(level), 8 * level) for level in range(8))):
            needed = {self.folder / tile_path(kind, *divmod(size >> shift, FULL)) for size in sizes if (size >> shift) % FULL}
            index = (since >> shift) // FULL
            while (found := self._there(kind, index)) or index <= (largest >> shift) // FULL:
                if (index + 1) * FULL <= largest >> shift:
                    needed.add(self.folder / tile_path(kind, index))
                yield from (path for path in found if path not in needed)
                index += 1

    def _there(self, kind: str, index: int) -> list[Path]:
        full = self.folder / tile_path(kind, index)
        beside = full.with_name(full.name + ".p")
        whole = (one for one in (full, full.with_name(full.name + TEMPORARY)) if one.is_file())
        return [*whole, *(beside.iterdir() if beside.is_dir() else [])]
