"""C2SP tlog-tiles: a log as static pieces, and proofs read from a few of them however long the log is.

    checkpoint                        the newest signed note
    tile/<level>/<N>[.p/<width>]      256 hashes; at level l each is the root over 256^l leaves
    tile/entries/<N>[.p/<width>]      256 entries, each u16be length ‖ bytes

A full tile never changes. A log of n entries has at each level at most one partial tile, of (n / 256^level) mod 256
hashes. Tiles hold nothing that the entries do not: they can be thrown away and made again. Everything here is bytes;
where they are kept is the caller's business, given as a function that reads one tile.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, TypeAlias

from azukari.ledger.errors import LedgerError
from azukari.ledger.leaf import MAX_LEAF
from azukari.ledger.merkle import EMPTY_ROOT, HASH_SIZE, node_hash
from azukari.ledger.multiproof import prove
from azukari.ledger.proofs import subtree_proof

__all__ = [
    "CHECKPOINT",
    "WIDTH",
    "HashTiles",
    "ReadTile",
    "Tile",
    "Tiling",
    "bundles_between",
    "encode_bundle",
    "encode_tile",
    "parse_bundle",
    "parse_path",
    "parse_tile",
    "tiles_between",
]

CHECKPOINT: Final = "checkpoint"
WIDTH: Final = 256
_HEIGHT: Final = 8
_MAX_SIZE: Final = 1 << 63
_MAX_LEVEL: Final = 63
_LENGTH_SIZE: Final = 2
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<high>(?:x[0-9]{3}/)*)(?P<low>[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class Tile(NamedTuple):
    """The name of a piece: ``level`` of a hash tile, None for a bundle of entries; 256 wide unless partial."""

    level: int | None
    number: int
    width: int = WIDTH

    def path(self) -> str:
        """Print the path under the log's prefix, without a slash before it."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level is None else self.level
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(groups)}{partial}"

    @property
    def first(self) -> int:
        """Number of the first leaf that the piece is about."""
        return self.number << _HEIGHT * ((self.level or 0) + 1)


ReadTile: TypeAlias = Callable[[Tile], bytes]
"""Gives the bytes of a hash tile. In place of a partial tile a wider one of the same index will do: its beginning is
used, so that a log which has grown meanwhile can still prove what it was."""


def parse_path(path: str) -> Tile:
    """Parse a path exactly as ``Tile.path`` prints it. Raises TILE_PATH."""
    found = _PATH.fullmatch(path)
    if found is None or not path.isascii():
        raise LedgerError("TILE_PATH")
    level = None if found["level"] == "entries" else int(found["level"])
    index = int(found["high"].replace("x", "").replace("/", "") + found["low"])
    tile = Tile(level, index, int(found["width"] or WIDTH))
    if tile.path() != path or (level or 0) > _MAX_LEVEL or tile.width > WIDTH or tile.first >= _MAX_SIZE:
        raise LedgerError("TILE_PATH")
    return tile


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """Name the hash tiles that a log of ``new`` entries has and one of ``old`` had not; from 0, all of them."""
    level = 0
    while new >> _HEIGHT * level:
        yield from _row(level, old >> _HEIGHT * level, new >> _HEIGHT * level)
        level += 1


def bundles_between(old: int, new: int) -> Iterator[Tile]:
    """Name the bundles of entries that a log of ``new`` entries has and one of ``old`` had not; from 0, all of them."""
    yield from _row(None, old, new)


def _row(level: int | None, old: int, new: int) -> Iterator[Tile]:
    for index in range(old // WIDTH, -(-new // WIDTH)):
        if old < new:
            yield Tile(level, index, min(WIDTH, new - index * WIDTH))


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """Set 1 to 256 hashes one after another. Raises TILE_MALFORMED."""
    if not 1 <= len(hashes) <= WIDTH or any(len(digest) != HASH_SIZE for digest in hashes):
        raise LedgerError("TILE_MALFORMED", f"{len(hashes)} hashes")
    return b"".join(hashes)


def parse_tile(data: bytes, width: int) -> list[bytes]:
    """Take a hash tile of exactly ``width`` hashes apart. Raises TILE_MALFORMED."""
    if not 1 <= width <= WIDTH or len(data) != width * HASH_SIZE:
        raise LedgerError("TILE_MALFORMED", f"{len(data)} bytes for {width} hashes")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Set 1 to 256 entries one after another, each with its length. Raises TILE_MALFORMED or LEAF_LONG."""
    if not 1 <= len(entries) <= WIDTH:
        raise LedgerError("TILE_MALFORMED", f"{len(entries)} entries")
    if any(len(entry) > MAX_LEAF for entry in entries):
        raise LedgerError("LEAF_LONG")
    return b"".join(len(entry).to_bytes(_LENGTH_SIZE, "big") + entry for entry in entries)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """Take a bundle of exactly ``width`` entries apart. Raises TILE_MALFORMED."""
    entries = []
    at = 0
    while at < len(data):
        begin = at + _LENGTH_SIZE
        at = begin + int.from_bytes(data[at:begin], "big")
        entries.append(data[begin:at])
    if at != len(data) or not 1 <= width <= WIDTH or len(entries) != width:
        raise LedgerError("TILE_MALFORMED", f"{len(entries)} entries for {width}, {at - len(data)} bytes missing")
    return entries


class Tiling:
    """Makes the hash tiles of a log as it grows. What it keeps: the partial tile of each level."""

    __slots__ = ("_rows", "size")

    def __init__(self, size: int = 0, read: ReadTile | None = None) -> None:
        """Begin the empty log, or go on from ``size`` with the partial tiles that ``read`` gives. Raises TILE_MALFORMED.

        Tiles that were damaged in keeping make wrong tiles: compare ``HashTiles(size, read).root()`` with what was signed.
        """
        self.size = size
        self._rows: list[list[bytes]] = []
        while size >> _HEIGHT * len(self._rows):
            level = len(self._rows)
            index, width = divmod(size >> _HEIGHT * level, WIDTH)
            self._rows.append(_beginning(read, Tile(level, index, width)) if width else [])

    def extend(self, hashes: Iterable[bytes]) -> Iterator[tuple[Tile, bytes]]:
        """Add leaf hashes; give every tile that is complete now, then the partial ones that are new. Take them all."""
        before = self.size
        for digest in hashes:
            yield from self._put(0, digest)
            self.size += 1
        for tile in tiles_between(before, self.size):
            if tile.width < WIDTH:
                yield tile, b"".join(self._rows[tile.level or 0])

    def _put(self, level: int, digest: bytes) -> Iterator[tuple[Tile, bytes]]:
        if level == len(self._rows):
            self._rows.append([])
        row = self._rows[level]
        row.append(digest)
        if len(row) == WIDTH:
            self._rows[level] = []
            yield Tile(level, self.size >> _HEIGHT * (level + 1)), b"".join(row)
            yield from self._put(level + 1, _triangle(row)[_HEIGHT][0])


def _beginning(read: ReadTile | None, tile: Tile) -> list[bytes]:
    data = b"" if read is None else read(tile)
    wanted = tile.width * HASH_SIZE
    if len(data) < wanted or len(data) % HASH_SIZE or len(data) > WIDTH * HASH_SIZE:
        raise LedgerError("TILE_MALFORMED", f"{tile.path()}: {len(data)} bytes")
    return parse_tile(data[:wanted], tile.width)


def _triangle(hashes: list[bytes]) -> list[list[bytes]]:
    """All perfect subtrees over the hashes of a tile, by height: those of one, of two, of four …"""
    rows = [hashes]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)])
    return rows


class HashTiles:
    """Root and proofs of a log of ``size`` entries, read from its hash tiles: three tiles for one entry in a million.

    What comes back is as good as the tiles; whoever gets it compares it with a signed root. ``read`` may raise whatever
    it likes. The tiles used last are kept, ``keep`` of them, at about 33 kB each.
    """

    def __init__(self, size: int, read: ReadTile, *, keep: int = 64) -> None:
        """Look at the log at ``size`` entries. Raises PROOF_RANGE for a size that cannot be."""
        if not 0 <= size < _MAX_SIZE:
            raise LedgerError("PROOF_RANGE", f"{size} entries")
        self.size: Final = size
        self._read = read
        self._keep = keep
        self._kept: OrderedDict[tuple[int, int], list[list[bytes]]] = OrderedDict()

    def root(self) -> bytes:
        """Root of the tree."""
        return self.hash_of(0, self.size) if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """Prove the leaf at ``index``: an RFC 6962 inclusion proof, for ``verify_inclusion``. Raises PROOF_RANGE."""
        return subtree_proof(index, index + 1, self.size, self.hash_of)

    def consistency(self, old: int) -> list[bytes]:
        """Prove that the log continues its first ``old`` (at least 1) entries, for ``verify_consistency``. PROOF_RANGE."""
        return subtree_proof(0, old, self.size, self.hash_of)

    def prove(self, shown: Iterable[int]) -> list[bytes]:
        """Prove the leaves numbered ``shown``, ascending: a multi-proof, for ``root_from``. Raises PROOF_RANGE."""
        return prove(self.hash_of, self.size, shown)

    def hash_of(self, low: int, high: int) -> bytes:
        """Root over the leaves [low, high), which are a subtree of the log. Raises PROOF_RANGE or TILE_MALFORMED."""
        length = high - low
        if not 0 <= low < high <= self.size or low & ((1 << (length - 1).bit_length()) - 1):
            raise LedgerError("PROOF_RANGE", f"[{low}, {high}) of {self.size}")
        # the perfect parts, smallest and rightmost first
        root = None
        while length:
            part = length & -length
            high -= part
            digest = self._perfect(high, part.bit_length() - 1)
            root = digest if root is None else node_hash(digest, root)
            length -= part
        return root or EMPTY_ROOT

    def _perfect(self, low: int, height: int) -> bytes:
        level, inner = divmod(height, _HEIGHT)
        index, offset = divmod(low >> _HEIGHT * level, WIDTH)
        return self._tile(level, index)[inner][offset >> inner]

    def _tile(self, level: int, index: int) -> list[list[bytes]]:
        kept = self._kept
        found = kept.get((level, index))
        if found is not None:
            kept.move_to_end((level, index))
            return found
        width = min(WIDTH, (self.size >> _HEIGHT * level) - index * WIDTH)
        found = kept[level, index] = _triangle(_beginning(self._read, Tile(level, index, width)))
        if len(kept) > self._keep:
            kept.popitem(last=False)
        return found
