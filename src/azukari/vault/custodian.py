"""Who holds the shares of contract keys. One small interface; a hardware module and the ward's node will follow it.

Files of ``FileCustodian``, mode 0600:

    <entrustment>.<generation>.share      32 bytes of share, 32 bytes of SHA-256; then how the generation is kept, as JSON, unless in the box alone
    <entrustment>.<generation>.destroyed  how it was kept, or empty; written before the share is overwritten, kept for ever
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

import msgspec

from azukari.keyline.messages import Level, State
from azukari.vault.errors import KeyFault
from azukari.vault.keeping import ALONE, Keeping
from azukari.vault.keys import KEY_BYTES, checked_id

__all__ = ["Custodian", "FileCustodian", "Level", "State", "place"]

_LABEL: Final = b"azukari.vault.share.v1\x00"
_KEPT_LABEL: Final = b"azukari.vault.share.v2\x00"
_CHECK_BYTES: Final = 32
_SHARE: Final = "share"
_DESTROYED: Final = "destroyed"
_FILE: Final = re.compile(rf"[^.]+\.([0-9]+)\.({_SHARE}|{_DESTROYED})", re.ASCII)


class Custodian(Protocol):
    """Holds one share of every contract key generation. All shares together give the key; any one missing does not."""

    @property
    def level(self) -> Level:
        """What destruction by this custodian is worth (E1 … E4), as certificates print it."""

    def generations(self, entrustment: str) -> Mapping[int, State]:
        """Every generation this custodian ever held for an entrustment, and whether it still does."""

    def create(self, entrustment: str, generation: int, keeping: Keeping = ALONE) -> None:
        """Make a new random share, and keep how its generation is kept. One that exists or was destroyed is refused: numbers are used once."""

    def keeping(self, entrustment: str, generation: int) -> Keeping:
        """How a generation is kept: from its making, for ever."""

    def share(self, entrustment: str, generation: int) -> bytes:
        """Give the 32 bytes of a share."""

    def destroy(self, entrustment: str, generation: int) -> None:
        """Make a share unobtainable, for ever. Doing it twice is the same as once."""


class FileCustodian:
    """Shares as files of one folder: level **E1**, a key file on one box.

    ``destroy`` overwrites the file, removes its name and makes both durable. It cannot promise that the bytes are
    gone from the device: a solid-state disk remaps blocks, a journaling or copy-on-write file system keeps earlier
    ones, and an image of the disk, a backup that took this folder, or swapped memory may hold a copy. Keep the
    folder out of every backup and image, on a file system without snapshots; who needs more than that promise needs
    a custodian of a higher level.
    """

    level: Level = "E1"

    def __init__(self, folder: Path, *, random: Callable[[int], bytes] = os.urandom, settles: bool = True) -> None:
        """Open the folder (made 0700 if absent), finish destructions that a crash cut short, sweep leftovers; unless it is only to be looked at."""
        self._folder = folder
        self._random = random
        if not settles:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in folder.glob(".*.new"):
                _sweep(left, random)
            for mark in folder.glob(f"*.{_DESTROYED}"):
                _wipe(mark.with_suffix(f".{_SHARE}"), random)
            _fsync_folder(folder)
        except OSError as fault:
            raise _io(fault) from fault

    def generations(self, entrustment: str) -> Mapping[int, State]:
        """Read the names in the folder; a destruction that was begun counts as done."""
        name = checked_id(entrustment)
        found: dict[int, State] = {}
        for path in self._folder.glob(f"{name}.*"):
            # A file that somebody put here, such as a copy of a share, is no share.
            if (parts := _FILE.fullmatch(path.name)) is None:
                continue
            number, kind = int(parts[1]), parts[2]
            if kind == _DESTROYED or number not in found:
                found[number] = "destroyed" if kind == _DESTROYED else "held"
        return found

    def create(self, entrustment: str, generation: int, keeping: Keeping = ALONE) -> None:
        """Write a new share beside its place, make it durable, then give it its name, which must be free."""
        if generation in self.generations(entrustment):
            raise KeyFault("SHARE_EXISTS", f"generation {generation}")
        share, kept = self._random(KEY_BYTES), _written(keeping)
        try:
            place(self._path(entrustment, generation, _SHARE), share + _check(share, kept) + kept, self._random)
        except FileExistsError as fault:
            raise KeyFault("SHARE_EXISTS", f"generation {generation}") from fault
        except OSError as fault:
            raise _io(fault) from fault

    def share(self, entrustment: str, generation: int) -> bytes:
        """Read a share and check that it is whole."""
        if self._path(entrustment, generation, _DESTROYED).exists():
            raise KeyFault("SHARE_DESTROYED", f"generation {generation}")
        return self._read(entrustment, generation)[0]

    def keeping(self, entrustment: str, generation: int) -> Keeping:
        """How a generation is kept, from its share or from the mark of its destruction. :raises KeyFault: ``SHARE_MISSING``, ``SHARE_DAMAGED``."""
        mark = self._path(entrustment, generation, _DESTROYED)
        try:
            kept = mark.read_bytes() if mark.exists() else self._read(entrustment, generation)[1]
        except KeyFault as fault:
            if fault.code != "SHARE_DESTROYED":
                raise
            kept = mark.read_bytes()
        except OSError as fault:
            raise _io(fault) from fault
        return _understood(kept, generation)

    def _read(self, entrustment: str, generation: int) -> tuple[bytes, bytes]:
        """The share, and how it is kept as it is written."""
        try:
            held = self._path(entrustment, generation, _SHARE).read_bytes()
        except FileNotFoundError as fault:
            raise self._without(entrustment, generation, "SHARE_MISSING") from fault
        except OSError as fault:
            raise _io(fault) from fault
        share, check, kept = held[:KEY_BYTES], held[KEY_BYTES : KEY_BYTES + _CHECK_BYTES], held[KEY_BYTES + _CHECK_BYTES :]
        if len(share) != KEY_BYTES or not hmac.compare_digest(check, _check(share, kept)):
            raise self._without(entrustment, generation, "SHARE_DAMAGED")
        return share, kept

    def _without(self, entrustment: str, generation: int, code: str) -> KeyFault:
        """Why there is no share. It may have been read while it was being destroyed: the mark is there before the share goes."""
        gone = self._path(entrustment, generation, _DESTROYED).exists()
        return KeyFault("SHARE_DESTROYED" if gone else code, f"generation {generation}")

    def destroy(self, entrustment: str, generation: int) -> None:
        """Mark, overwrite, remove. The mark comes first and is durable: from then on nothing reads the share."""
        mark = self._path(entrustment, generation, _DESTROYED)
        share = self._path(entrustment, generation, _SHARE)
        if not share.exists():
            if mark.exists():
                # The mark was durable before the share was touched: nothing is left to do.
                return
            raise KeyFault("SHARE_MISSING", f"generation {generation}")
        try:
            if not mark.exists():
                place(mark, self._kept_by(entrustment, generation), self._random)
            _wipe(share, self._random)
            _fsync_folder(self._folder)
        except OSError as fault:
            raise _io(fault) from fault

    def _kept_by(self, entrustment: str, generation: int) -> bytes:
        """What the mark says; a share that is damaged can be destroyed too, and then nobody knows how it was kept."""
        try:
            return self._read(entrustment, generation)[1]
        except KeyFault as fault:
            if fault.code != "SHARE_DAMAGED":
                raise
            return b""

    def _path(self, entrustment: str, generation: int, kind: str) -> Path:
        return self._folder / f"{checked_id(entrustment)}.{generation:d}.{kind}"


def place(final: Path, data: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
    """Write a file beside its place, make it durable, then give it its name. :raises FileExistsError: where the name is taken. :raises OSError:"""
    new = final.with_name(f".{final.name}.{random(8).hex()}.new")
    try:
        _write_durably(new, data)
        # A hard link fails where a rename would silently replace a share that another process just made.
        final.hardlink_to(new)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()
    _fsync_folder(final.parent)


def _check(share: bytes, kept: bytes) -> bytes:
    return hashlib.sha256(_KEPT_LABEL + share + kept if kept else _LABEL + share).digest()


def _written(keeping: Keeping) -> bytes:
    return b"" if keeping == ALONE else msgspec.json.encode(keeping, order="sorted")


def _understood(kept: bytes, generation: int) -> Keeping:
    try:
        return msgspec.json.decode(kept, type=Keeping) if kept else ALONE
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise KeyFault("SHARE_DAMAGED", f"generation {generation}") from fault


def _io(fault: OSError) -> KeyFault:
    return KeyFault("SHARE_IO", f"errno {fault.errno}")


def _write_durably(path: Path, data: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _write_all(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def _write_all(fd: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]


def _wipe(path: Path, random: Callable[[int], bytes]) -> None:
    """Overwrite a file with random bytes and remove it; absent is done."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        size = os.fstat(fd).st_size
        if size:
            _write_all(fd, random(size))
            os.fsync(fd)
    finally:
        os.close(fd)
    path.unlink(missing_ok=True)


def _sweep(left: Path, random: Callable[[int], bytes]) -> None:
    """Remove what ``create`` left. Once it has its second name it *is* the share: then only this name goes."""
    if left.stat().st_nlink > 1:
        left.unlink()
    else:
        _wipe(left, random)


def _fsync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
