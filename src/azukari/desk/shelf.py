r"""Hash tiles and an index beside each log, so that a part of a long record is proved without reading the rest of it.

    tiles/<log>/hashes-<level>   at level l the roots over 256^l entries each, one after another: the tiles of tlog-tiles, without gaps
    tiles/<log>/of-<name>        u64be numbers, ascending, of the entries of a tier (tier-3) or that name an item (its id)
    tiles/<log>/until            {"root", "size"}: how many entries all that covers, and their root; written last

The signer keeps them up. They follow from the entries, may be thrown away, and are made again where they are missing, behind, or of another
history than what is signed: whoever proves something from them compares the result with a signed root.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from azukari.desk import instance_log
from azukari.desk.files import sync_folder, write_new
from azukari.desk.instance import Instance
from azukari.desk.witnesses import INSTANCE
from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import EMPTY_ROOT, HASH_SIZE, leaf_hash
from azukari.ledger.tiles import WIDTH, HashTiles, Tile, Tiling
from azukari.store import record

LOGGER = logging.getLogger("azukari.signer")
Entries = Callable[[int, int], Iterator[bytes]]
ITEM: Final = re.compile(rb'"(im-[0-9abcdefghjkmnpqrstvwxyz]{16})"')
_TIER: Final = re.compile(rb'"tier":([0-9]{1,16}),"v":1,"words":[^{}]{4,66}\}\Z')
_TOGETHER: Final = 10_000
_NUMBER: Final = 8
_TAIL: Final = 128
_TILE: Final = HASH_SIZE * WIDTH


class _Until(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    root: str
    size: int


_NOTHING: Final = _Until(EMPTY_ROOT.hex(), 0)


def entries_of(log: str) -> Entries:
    """How the entries of a log, or of the instance's, are read: from one number to before another."""
    if log == INSTANCE:
        return instance_log.entries
    return lambda start, stop: (row.leaf for row in record.entries(log, start, stop))


class Shelf:
    """The tiles and the index of one log."""

    def __init__(self, instance: Instance, log: str, entries: Entries | None = None) -> None:
        self._folder = instance.folder / "tiles" / log
        self._entries = entries or entries_of(log)

    def at(self, size: int, root: bytes) -> HashTiles:
        """The tiles at a signed size, brought up to it, and made anew where they do not have its root.

        :raises LedgerError: ``ROLLBACK_DETECTED``, ``FORK_DETECTED`` when the entries themselves are not what was signed.
        """
        tiles = self._grown(size, root)
        if tiles is None:
            with self._alone():
                self._clear()
            tiles = self._grown(size, root)
        if tiles is None:
            raise LedgerError("FORK_DETECTED", f"the entries do not have the root signed at {size}")
        return tiles

    def root_at(self, size: int) -> bytes:
        """The root at a size, as the entries have it now; the tiles are brought up to it."""
        with self._alone():
            if self._until().size < size:
                self._add(self._until(), size)
            return HashTiles(size, self._read).root()

    def again(self) -> None:
        """Throw everything away: what was proved from it was wrong."""
        with self._alone():
            self._clear()

    def names(self, name: str, below: int) -> list[int]:
        """The numbers, below one, of the entries of ``tier-<n>``, or that hold an item's id: all of these, and after a crash others too."""
        data = b""
        with suppress(FileNotFoundError):
            data = self._path(f"of-{name}").read_bytes()
        numbers = array("Q", data[: len(data) // _NUMBER * _NUMBER])
        if sys.byteorder == "little":
            numbers.byteswap()
        return sorted({one for one in numbers if one < below})

    # ── keeping ──

    def _grown(self, size: int, root: bytes) -> HashTiles | None:
        """The tiles at a size; None where they have another root."""
        with self._alone():
            until = self._until()
            if until.size < size:
                until = self._add(until, size)
            tiles = HashTiles(size, self._read)
            try:
                return tiles if tiles.root() == root else None
            except LedgerError:
                return None

    def _until(self) -> _Until:
        """How far everything goes; nothing where that does not hold together."""
        try:
            until = msgspec.json.decode(self._path("until").read_bytes(), type=_Until)
            if HashTiles(until.size, self._read).root().hex() == until.root:
                return until
        except (FileNotFoundError, msgspec.MsgspecError, LedgerError):
            pass
        self._clear()
        return _NOTHING

    def _add(self, until: _Until, size: int) -> _Until:
        tiling = Tiling(until.size, self._read)
        leaves = self._entries(until.size, size)
        while some := list(islice(leaves, _TOGETHER)):
            self._index(some, tiling.size)
            self._hashes(tiling.extend(map(leaf_hash, some)))
        if tiling.size != size:
            raise LedgerError("ROLLBACK_DETECTED", f"{tiling.size} held, {size} signed")
        sync_folder(self._folder)
        after = _Until(HashTiles(size, self._read).root().hex(), size)
        write_new(self._path("until"), msgspec.json.encode(after))
        return after

    def _hashes(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        levels: dict[int, list[tuple[int, bytes]]] = {}
        for tile, data in tiles:
            levels.setdefault(tile.level or 0, []).append((tile.number * _TILE, data))
        for level, found in levels.items():
            with self._open(f"hashes-{level}") as handle:
                for place, data in found:
                    os.pwrite(handle, data, place)

    def _index(self, leaves: list[bytes], first: int) -> None:
        """Note which entries name what. What was noted before a process ended, and is noted again, does no harm."""
        found: dict[str, list[int]] = {}
        for seq, leaf in enumerate(leaves, first):
            tier = _TIER.search(leaf[-_TAIL:])
            named = {one.decode() for one in ITEM.findall(leaf)}
            for name in named if tier is None else {f"tier-{int(tier[1])}", *named}:
                found.setdefault(name, []).append(seq)
        for name, numbers in found.items():
            with self._open(f"of-{name}") as handle:
                end = os.fstat(handle).st_size // _NUMBER * _NUMBER
                os.pwrite(handle, b"".join(one.to_bytes(_NUMBER, "big") for one in numbers), end)

    @contextmanager
    def _open(self, name: str) -> Iterator[int]:
        """A file to be written at places; durable afterwards."""
        handle = os.open(self._path(name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield handle
            os.fsync(handle)
        finally:
            os.close(handle)

    def _read(self, tile: Tile) -> bytes:
        try:
            handle = os.open(self._path(f"hashes-{tile.level}"), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return b""
        try:
            return os.pread(handle, tile.width * HASH_SIZE, tile.number * _TILE)
        finally:
            os.close(handle)

    def _clear(self) -> None:
        for path in self._folder.iterdir():
            if path.name != "lock":
                path.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / name

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._path("lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Shelving:
    """Keeps up the shelves of the logs that one signer signs: as soon as a pass brought nothing new, or when much has come."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._signed: dict[str, tuple[int, bytes]] = {}
        self._before: dict[str, int] = {}
        self._kept: dict[str, int] = {}

    def signed(self, log: str, size: int, root: bytes) -> None:
        """Note what of a log is signed."""
        self._signed[log] = size, root

    def keep(self, *, at_once: bool = False) -> None:
        """Bring the shelves up to what is signed, those that wait for nothing; all of them ``at_once``. Trouble with one is told, once."""
        for log, (size, root) in self._signed.items():
            kept, before = self._kept.get(log, 0), self._before.get(log)
            self._before[log] = size
            if kept == size or not (at_once or before == size or size - kept >= _TOGETHER):
                continue
            try:
                Shelf(self._instance, log).at(size, root)
            except LedgerError as error:
                LOGGER.error("the tiles of %s are not kept: %s", log, error)  # noqa: TRY400 — the code says it
            self._kept[log] = size
