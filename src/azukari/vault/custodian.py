"""Who holds the shares of contract keys. One small interface; a hardware module and the ward's node will follow it.

Files of ``FileCustodian``:

    <entrustment>.<generation>.share      32 bytes of share, 32 bytes of SHA-256 over label and share; mode 0600
    <entrustment>.<generation>.destroyed  empty; written before the share is overwritten, kept for ever
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, Protocol

from azukari.vault.errors import KeyFault
from azukari.vault.keys import KEY_BYTES, checked_id

State = Literal["held", "destroyed"]
Level = Literal["E1", "E2", "E3", "E4"]

_LABEL: Final = b"azukari.vault.share.v1\x00"
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

    def create(self, entrustment: str, generation: int) -> None:
        """Make a new random share. A generation that exists or was destroyed is refused: numbers are used once."""

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

    def __init__(self, folder: Path, *, random: Callable[[int], bytes] = os.urandom) -> None:
        """Open the folder (made 0700 if absent), finish destructions that a crash cut short, sweep leftovers."""
        self._folder = folder
        self._random = random
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

    def create(self, entrustment: str, generation: int) -> None:
        """Write a new share beside its place, make it durable, then give it its name, which must be free."""
        if generation in self.generations(entrustment):
            raise KeyFault("SHARE_EXISTS", f"generation {generation}")
        final = self._path(entrustment, generation, _SHARE)
        share = self._random(KEY_BYTES)
        new = final.with_name(f".{final.name}.{self._random(8).hex()}.new")
        try:
            try:
                _write_durably(new, share + _check(share))
                # A hard link fails where a rename would silently replace a share that another process just made.
                final.hardlink_to(new)
            finally:
                with suppress(FileNotFoundError):
                    new.unlink()
            _fsync_folder(self._folder)
        except FileExistsError as fault:
            raise KeyFault("SHARE_EXISTS", f"generation {generation}") from fault
        except OSError as fault:
            raise _io(fault) from fault

    def share(self, entrustment: str, generation: int) -> bytes:
        """Read a share and check that it is whole."""
        if self._path(entrustment, generation, _DESTROYED).exists():
            raise KeyFault("SHARE_DESTROYED", f"generation {generation}")
        try:
            held = self._path(entrustment, generation, _SHARE).read_bytes()
        except FileNotFoundError as fault:
            raise KeyFault("SHARE_MISSING", f"generation {generation}") from fault
        except OSError as fault:
            raise _io(fault) from fault
        share = held[:KEY_BYTES]
        if len(share) != KEY_BYTES or not hmac.compare_digest(held[KEY_BYTES:], _check(share)):
            raise KeyFault("SHARE_DAMAGED", f"generation {generation}")
        return share

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
            mark.touch(mode=0o600)
            _fsync_folder(self._folder)
            _wipe(share, self._random)
            _fsync_folder(self._folder)
        except OSError as fault:
            raise _io(fault) from fault

    def _path(self, entrustment: str, generation: int, kind: str) -> Path:
        return self._folder / f"{checked_id(entrustment)}.{generation:d}.{kind}"


def _check(share: bytes) -> bytes:
    return hashlib.sha256(_LABEL + share).digest()


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
