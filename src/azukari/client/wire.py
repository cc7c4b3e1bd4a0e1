"""Frames between a program and its session: kind (1) ‖ size (4, big-endian) ‖ payload, over a socket pair that nobody else has.

to the session      A {"what": …} ask   ·  G offset (8) length (4) a range  ·  B begin a derivative  ·  W bytes of it  ·  K keep it  ·  Q quit
to the program      O {…} opened  ·  D bytes  ·  E end of them  ·  Y {…} kept  ·  X {"code","ja","en","refused"} not done
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, Final

from azukari.client.errors import error

HEAD: Final = struct.Struct(">cI")
RANGE: Final = struct.Struct(">QI")
LIMIT: Final = 1 << 20


class Line:
    """One end."""

    def __init__(self, link: socket.socket) -> None:
        """Take over a connected socket."""
        self.link = link

    def send(self, kind: bytes, payload: bytes | memoryview = b"") -> None:
        """Send one frame; bytes go in as many as they need. :raises AzukariError: ``SESSION_CUT``."""
        view = memoryview(payload)
        try:
            for start in range(0, max(len(view), 1), LIMIT):
                part = view[start : start + LIMIT]
                self.link.sendall(HEAD.pack(kind, len(part)))
                if len(part):
                    # nothing more may be sent once the other side can have all of it: it may be gone by then
                    self.link.sendall(part)
        except OSError as fault:
            raise error("SESSION_CUT") from fault

    def say(self, kind: bytes, what: dict[str, Any]) -> None:
        """Send one message."""
        self.send(kind, json.dumps(what, ensure_ascii=False).encode())

    def receive(self) -> tuple[bytes, bytes]:
        """Receive one frame. :raises AzukariError: ``SESSION_CUT``."""
        kind, size = HEAD.unpack(self._exactly(HEAD.size))
        return kind, self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        found = bytearray(size)
        view, at = memoryview(found), 0
        while at < size:
            try:
                got = self.link.recv_into(view[at:])
            except OSError as fault:
                raise error("SESSION_CUT") from fault
            if not got:
                raise error("SESSION_CUT")
            at += got
        return bytes(found)

    def close(self) -> None:
        """End the connection."""
        self.link.close()
