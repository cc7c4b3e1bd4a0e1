"""One connection to the key process, which carries one request: sent, answered in the form that is due, or refused."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self, TypeVar

from azukari.vault.cobblestone import Piece
from azukari.vault.errors import DeniedError, Refusal, VaultError, WireError
from azukari.vault.messages import (
    Answer,
    Custody,
    Ensured,
    Healthy,
    Listing,
    Opening,
    Packed,
    Released,
    Request,
    Resumed,
    Retired,
    Rewrapped,
    Sealed,
    Stopped,
    Tried,
    decode_answer,
)
from azukari.vault.wire import Channel, Kind, unpack_row

PATIENCE: Final = 30.0
"""Seconds that one send or receive may take."""

A = TypeVar(
    "A", Ensured, Sealed, Opening, Stopped, Rewrapped, Retired, Tried, Packed, Released, Resumed, Listing, Custody, Healthy
)


class Call:
    """One connection, which carries one request."""

    def __init__(self, path: Path, patience: float, request: Request) -> None:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(patience)
        try:
            link.connect(str(path))
        except OSError as fault:
            link.close()
            raise VaultError("KEYD_ABSENT", str(fault.errno or "path too long")) from fault
        self.channel = Channel(link)
        self.send(b"J", request)

    def send(self, kind: Kind, what: Request | Piece = b"") -> None:
        """Send; where the other side has gone, it may have said why before."""
        try:
            if kind == b"D" and not isinstance(what, Request):
                self.channel.send_data(what)
            elif isinstance(what, Request):
                self.channel.say(what)
            else:
                self.channel.send(kind, what)
        except WireError:
            self._said()
            raise

    def _said(self) -> None:
        try:
            frame = self.channel.receive()
            found = None if frame is None or frame[0] != b"J" else decode_answer(bytes(frame[1]))
        except WireError:
            # Nothing was said; the caller raises what it met first.
            return
        if isinstance(found, Refusal):
            raise DeniedError(found)

    def receive(self) -> tuple[Kind, memoryview | Answer]:
        """Receive a frame; a refusal is raised, an end between frames too."""
        frame = self.channel.receive()
        if frame is None:
            raise WireError("WIRE_CUT", "before the end of the answer")
        kind, payload = frame
        if kind != b"J":
            return kind, payload
        found = decode_answer(bytes(payload))
        if isinstance(found, Refusal):
            raise DeniedError(found)
        return kind, found

    def answer(self, kind: type[A]) -> A:
        """Receive the one message that is due."""
        _, found = self.receive()
        if not isinstance(found, kind):
            raise WireError("WIRE_FRAME", "another answer than was due")
        return found

    def hand_over(self, descriptor: int) -> None:
        """Send an open descriptor, which the other side then has too."""
        try:
            socket.send_fds(self.channel.link, [b"F"], [descriptor])
        except OSError as fault:
            self._said()
            raise WireError("WIRE_CUT", f"errno {fault.errno}") from fault

    def counted(self) -> Iterator[int]:
        """How many more bytes went the way of a descriptor that was handed over, each time it is told."""
        before = 0
        while True:
            kind, payload = self.receive()
            if kind == b"E":
                return
            if kind != b"R" or not isinstance(payload, memoryview):
                raise WireError("WIRE_FRAME", "another frame where a count was due")
            total, _ = unpack_row(payload)
            yield total - before
            before = total

    def close(self) -> None:
        """End the connection."""
        self.channel.link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
