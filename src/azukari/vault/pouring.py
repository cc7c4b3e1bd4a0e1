"""Plaintext straight into a pipe that the caller handed over: decrypted here, read by the program, copied by nobody in between."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from azukari.vault.cobblestone import Piece
from azukari.vault.errors import WireError
from azukari.vault.leases import Running
from azukari.vault.wire import Channel

TOLD: Final = 16 << 20
"""Bytes after which the caller is told how far it has come."""

LOOKS: Final = 200
"""Milliseconds after which, while nobody reads, it is looked whether it was stopped."""

NAP: Final = 0.000_1
NAPS: Final = 20
"""Seconds of a nap while the pipe is full, and how many are taken before it is waited for."""


def pour(channel: Channel, running: Running, pieces: Iterable[Piece]) -> None:
    """Receive the pipe, put everything into it, tell how much that was. Where nobody reads it any more, it is over.

    A stop ends it before the next byte, also while the pipe is full: it is never waited for without looking.
    """
    pipe = handed_over(channel.link, "no pipe was handed over")
    try:
        os.set_blocking(pipe, False)
        total = told = 0
        with suppress(BrokenPipeError):
            for piece in pieces:
                running.guard()
                view, full = memoryview(piece), 0
                while view:
                    written = _written(pipe, view)
                    view = view[written:]
                    total += written
                    full = 0 if written else full + 1
                    if not written:
                        _wait(pipe, channel.link, full)
                        running.guard()
                if total - told >= TOLD:
                    channel.send_row(total, b"")
                    told = total
        running.guard()
        channel.send_row(total, b"")
    finally:
        os.close(pipe)
    channel.send(b"E")


def handed_over(link: socket.socket, otherwise: str) -> int:
    """Receive one descriptor, which comes with one byte.

    :raises WireError: ``WIRE_FRAME`` with ``otherwise`` where none came; ``WIRE_CUT``, ``WIRE_TIMEOUT``.
    """
    try:
        data, descriptors, _, _ = socket.recv_fds(link, 1, 1)
    except TimeoutError as fault:
        raise WireError("WIRE_TIMEOUT") from fault
    except OSError as fault:
        raise WireError("WIRE_CUT", f"errno {fault.errno}") from fault
    if not data or len(descriptors) != 1:
        for one in descriptors:
            os.close(one)
        raise WireError("WIRE_FRAME", otherwise)
    return descriptors[0]


def _written(pipe: int, view: memoryview) -> int:
    try:
        return os.write(pipe, view)
    except BlockingIOError:
        return 0


def _wait(pipe: int, link: socket.socket, full: int) -> None:
    """Until the pipe takes more, for a moment at most. :raises WireError: where the caller has gone, or was cut off.

    A reader that keeps up empties much of the pipe in a nap; to be woken for every page that it has read would cost more than the decrypting.
    """
    if full <= NAPS:
        time.sleep(NAP)
        return
    poll = select.poll()
    poll.register(pipe, select.POLLOUT)
    poll.register(link, select.POLLIN)
    for descriptor, _ in poll.poll(LOOKS):
        if descriptor == link.fileno():
            raise WireError("WIRE_CUT", "while a pipe was full")
