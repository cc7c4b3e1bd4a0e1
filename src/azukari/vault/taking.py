"""Plaintext straight from a file that the caller handed over: read here, sealed here, copied through no socket."""

from __future__ import annotations

import os
import stat
import time
from collections import deque
from collections.abc import Iterator
from typing import Final

from azukari.vault.cobblestone import CHUNK, LENT
from azukari.vault.errors import VaultError, WireError
from azukari.vault.pouring import TOLD, handed_over
from azukari.vault.sealing import Sealing
from azukari.vault.wire import Channel

PIECE: Final = 64 * CHUNK
"""Bytes that are read at once: whole chunks, as many as a frame holds."""

SECONDS: Final = 1.0
"""After which the caller is told how far it has come, also where the file is read slowly."""


def take(channel: Channel, sealing: Sealing, offset: int) -> None:
    """Receive the file, seal what it holds from a place to its end, tell how much that was.

    :raises VaultError: ``SOURCE_IO`` where it cannot be read; ``WIRE_FRAME`` where it is no file; whatever sealing does.
    """
    file = handed_over(channel.link, "no file was handed over")
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise WireError("WIRE_FRAME", "what was handed over is not a file")
        total = told = 0
        due = time.monotonic() + SECONDS
        for piece in _pieces(file, offset):
            sealing.lend(piece)
            total += len(piece)
            if total - told >= TOLD or time.monotonic() > due:
                channel.send_row(total, b"")
                told, due = total, time.monotonic() + SECONDS
        sealing.settle()
        channel.send_row(total, b"")
    finally:
        os.close(file)
    channel.send(b"E")


def _pieces(file: int, at: int) -> Iterator[memoryview]:
    """Views of reused buffers, each valid until ``LENT`` more were asked for and sealed."""
    buffers = deque(memoryview(bytearray(PIECE)) for _ in range(LENT + 1))
    while True:
        try:
            got = os.preadv(file, [buffers[0]], at)
        except OSError as fault:
            raise VaultError("SOURCE_IO", f"errno {fault.errno}") from fault
        if not got:
            return
        yield buffers[0][:got]
        buffers.rotate(-1)
        at += got
