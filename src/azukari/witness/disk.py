"""Everything that the node writes, in one place: temporary file, fsync, rename, fsync of the folder.

An answer leaves the node only after these have returned. A write that finds no room leaves what was there before and is
told (``DiskFull``). Anything else that the device refuses is fatal (``DiskFailed``): after a failed fsync nobody can tell
what is on the disk, so the process ends and begins again from what it reads.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

__all__ = ["TEMPORARY", "DiskFailed", "DiskFull", "append", "held_alone", "make_folder", "remove", "wipe", "write", "write_all"]

TEMPORARY: Final = ".new"
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskFull(Exception):
    """There is no room. Nothing was replaced."""


class DiskFailed(Exception):
    """The device did not do what it was told; whoever meets this ends the process."""


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put ``data`` at ``path``, whole or not at all, durably. :raises DiskFull: :raises DiskFailed:"""
    write_all({path: data}, mode)


def write_all(files: Mapping[Path, bytes], mode: int = 0o600) -> None:
    """Put several files in place, each whole or not at all; each folder is made durable once.

    Which of them are there after a crash is not said: the caller writes its own state last.

    :raises DiskFull: :raises DiskFailed:
    """
    folders = dict.fromkeys(path.parent for path in files)
    for folder in folders:
        make_folder(folder)
    for path, data in files.items():
        _replace(path, data, mode)
    for folder in folders:
        _sync_folder(folder)


def _replace(path: Path, data: bytes, mode: int) -> None:
    temporary = path.with_name(path.name + TEMPORARY)
    handle = -1
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
    except OSError as error:
        if handle >= 0:
            os.close(handle)
        remove(temporary)
        raise _told(error, path) from error
    try:
        os.fsync(handle)
        os.close(handle)
        temporary.rename(path)
    except OSError as error:
        raise DiskFailed(f"{path}: {error}") from error


def _told(error: OSError, path: Path) -> Exception:
    return DiskFull(str(path)) if error.errno in _NO_ROOM else DiskFailed(f"{path}: {error}")


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise DiskFailed(f"{folder}: {error}") from error


def make_folder(folder: Path) -> None:
    """Make a folder that only this user enters, and those above it; each is durable in the one above.

    :raises DiskFull: :raises DiskFailed:
    """
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        try:
            one.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise _told(error, one) from error
        _sync_folder(one.parent)


def remove(paths: Path | Iterable[Path]) -> None:
    """Take away what nothing refers to any more, and a folder of partial tiles that is empty then.

    That any of it comes back after a crash does no harm. :raises DiskFailed:
    """
    gone = [paths] if isinstance(paths, Path) else list(paths)
    try:
        for path in gone:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in gone if path.parent.suffix == ".p"}:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise DiskFailed(str(error)) from error


def append(path: Path, line: bytes) -> None:
    """Put one line at the end of a file, whole or not at all, durably; the file is made where there is none.

    :raises DiskFull: :raises DiskFailed:
    """
    make_folder(path.parent)
    new = not path.exists()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _told(error, path) from error
    try:
        before = os.fstat(handle).st_size
        try:
            left = memoryview(line)
            while left:
                left = left[os.write(handle, left) :]
        except OSError as error:
            os.ftruncate(handle, before)
            raise _told(error, path) from error
        os.fsync(handle)
    except OSError as error:
        raise DiskFailed(f"{path}: {error}") from error
    finally:
        os.close(handle)
    if new:
        _sync_folder(path.parent)


def wipe(paths: Iterable[Path]) -> None:
    """Overwrite files with random bytes, make that durable, and take them away, durably; what is absent is done.

    Where there is no room to overwrite, which only some file systems ask for, the file is taken away as it is. :raises DiskFailed:
    """
    folders = set()
    try:
        for path in paths:
            try:
                _overwrite(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                if error.errno not in _NO_ROOM:
                    raise
            path.unlink()
            folders.add(path.parent)
    except OSError as error:
        raise DiskFailed(str(error)) from error
    for folder in folders:
        _sync_folder(folder)


def _overwrite(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        left = memoryview(os.urandom(os.fstat(handle).st_size))
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def held_alone(path: Path) -> int | None:
    """Take the lock of a folder for as long as this process lives; its handle, or None where another has it.

    :raises DiskFull: :raises DiskFailed:
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _told(error, path) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
