"""A file being written in order: past the page cache where the device takes that, and digested beside.

Writing through the page cache costs the processor a copy of every byte and a page to be found for it, three times and more of what the same bytes
cost when the device takes them from here; and at the end it has to be waited for. So what is written is gathered in blocks whose place in memory and
in the file suit a device, and goes there directly, block by block, while the next is sealed. What does not fill a block, and everything where the
file system knows no direct writing, goes through the page cache as ever. Either way nothing is durable before ``fsync``.
"""

from __future__ import annotations

import errno
import fcntl
import mmap
import os
from collections import deque
from functools import partial
from typing import Final

from azukari.vault.beside import Digest, Lane
from azukari.vault.cobblestone import LENT, Piece

BLOCK: Final = 1 << 21
"""Bytes to a write. Four blocks are under way at most, so a writer of much takes 8 MiB."""

_ALIGNED: Final = 4_096
"""What places and sizes of direct writes are multiples of; no device asks for more."""


class Outlet:
    """Takes pieces of any size, which may be used again at once. What a device says comes with a later call, at the latest with ``settle``."""

    def __init__(self, fd: int, digest: Digest, at: int) -> None:
        """Write to a descriptor that stands at byte ``at`` of its file; what is written goes into the digest too."""
        self._fd, self._hash = fd, digest
        self._blocks: deque[memoryview | None] = deque([None] * (LENT + 1))
        self._lane = Lane()
        self._at, self._filled, self._room = at, 0, BLOCK - at % BLOCK
        self._able, self.direct = True, False

    def put(self, piece: Piece) -> None:
        """Append. :raises OSError: what an earlier block met."""
        left = memoryview(piece)
        while left:
            block = self._blocks[0]
            if block is None:
                # A place in memory as direct writing asks for it; nothing of it is used before it is written to.
                block = self._blocks[0] = memoryview(mmap.mmap(-1, BLOCK))
            size = min(len(left), self._room - self._filled)
            block[self._filled : self._filled + size] = left[:size]
            self._filled += size
            left = left[size:]
            if self._filled == self._room:
                self._give(block)

    def settle(self) -> None:
        """Write what is left, and wait until all is digested and written."""
        block = self._blocks[0]
        if block is not None and self._filled:
            self._give(block)
        try:
            self._lane.settle()
        finally:
            self._hash.settle()

    def close(self) -> None:
        """Wait until nothing is under way, whatever came of it: nobody may write through a descriptor that is closed."""
        self._lane.close()
        self._hash.close()
        self._blocks.clear()

    def _give(self, block: memoryview) -> None:
        piece = block[: self._filled]
        self._hash.update(piece)
        self._lane.put(partial(self._write, piece, whole=self._at % _ALIGNED == 0 and len(piece) % _ALIGNED == 0))
        self._at += len(piece)
        self._filled, self._room = 0, BLOCK - self._at % BLOCK
        self._blocks.rotate(-1)

    def _write(self, left: memoryview, *, whole: bool) -> None:
        self._turn(direct=whole and self._able)
        while left:
            try:
                written = os.write(self._fd, left)
            except OSError as fault:
                if not self.direct or fault.errno != errno.EINVAL:
                    raise
                # A file system that lets the flag be set and then wants other places or sizes.
                self._able = False
                self._turn(direct=False)
                continue
            left = left[written:]
            if written % _ALIGNED:
                self._turn(direct=False)

    def _turn(self, *, direct: bool) -> None:
        if direct == self.direct:
            return
        flags = fcntl.fcntl(self._fd, fcntl.F_GETFL)
        try:
            fcntl.fcntl(self._fd, fcntl.F_SETFL, flags | os.O_DIRECT if direct else flags & ~os.O_DIRECT)
        except OSError:
            if not direct:
                raise
            self._able = False
        else:
            self.direct = direct
