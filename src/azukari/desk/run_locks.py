"""That a run is under way, as the system can see it without asking: a lock on a file, which goes with the process that holds it, however it goes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from azukari.desk.instance import Instance

FOLDER: Final = "runs"
STARTING: Final = "starting"


def _folder(instance: Instance) -> Path:
    folder = instance.run / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _held(path: Path, how: int) -> int | None:
    """A descriptor with the lock, or None where another process has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


class Lock:
    """The lock of one run, from before its entry until after its end was told."""

    def __init__(self, instance: Instance, log: str) -> None:
        """Say that some run of this contract is about to begin: its number is not known before it is entered."""
        self._instance, self._log = instance, log
        self._path = _folder(instance) / f"{log}.{STARTING}"
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def number(self, seq: int) -> None:
        """Say which run it is."""
        path = _folder(self._instance) / f"{self._log}.{seq}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self.release()
        self._path, self._handle = path, handle

    def release(self) -> None:
        """It is over."""
        if self._handle >= 0:
            if not self._path.name.endswith(STARTING):
                self._path.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = -1


@contextmanager
def left(instance: Instance, log: str, seq: int) -> Iterator[bool]:
    """Whether nobody holds the lock of a run, nor can be about to take it; while this lasts nobody can."""
    starting = _held(_folder(instance) / f"{log}.{STARTING}", fcntl.LOCK_EX)
    if starting is None:
        yield False
        return
    path = _folder(instance) / f"{log}.{seq}"
    try:
        own = _held(path, fcntl.LOCK_EX)
        if own is None:
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)
            os.close(own)
    finally:
        os.close(starting)
