"""Which parts of a served instance have ended and are started again: written by the supervisor into ``run/troubled``, told by ``azukari status``.

The supervisor holds the file locked as long as it lives, so that what one left behind that was killed is told from what is so now.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

NAME: Final = "troubled"


class Troubled(msgspec.Struct, frozen=True):
    """A part that ended lately: how often in a row, with which status (below 0: the signal that killed it), when (µs), and whether it is up again.

    ``again_at`` is when it is started next; None where that has been done.
    """

    part: str
    times: int
    status: int
    at: int
    up: bool
    again_at: int | None


class TroubledFile:
    """The supervisor's end."""

    def __init__(self, path: Path | None) -> None:
        """Take the file; without a path nothing is written anywhere."""
        self._handle = -1
        self._written: tuple[Troubled, ...] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_SH)

    def say(self, parts: Sequence[Troubled]) -> None:
        """Write what is so now. In place: a lock stays with the file, and whoever reads half of it reads it again."""
        if self._handle < 0 or self._written == tuple(parts):
            return
        data = msgspec.json.encode(parts)
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, data, 0)
        self._written = tuple(parts)

    def close(self) -> None:
        """Nothing is served any more."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1


def troubled(run: Path) -> tuple[Troubled, ...]:
    """What the supervisor that runs says; nothing where none does."""
    try:
        with (run / NAME).open("rb+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return msgspec.json.decode(file.read() or b"[]", type=tuple[Troubled, ...])
            return ()
    except (OSError, msgspec.DecodeError):
        return ()
