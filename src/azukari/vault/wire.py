"""Frames over the Unix socket of the key process.

    kind (1) ‖ size (4, big-endian) ‖ payload

``J`` a message, at most 64 KiB · ``D`` bytes, at most 1 MiB · ``R`` rows of a table being sealed, or one row of an
answer, at most 1 MiB · ``E`` the end of a stream, empty. A row in a sealing frame, after which the next follows:

    offset (8) ‖ length (4) ‖ number of keys (1) ‖ for each key: length (2) ‖ key
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable, Iterator
from typing import Final, Literal, cast

from azukari.vault.cobblestone import Piece
from azukari.vault.errors import WireError
from azukari.vault.index import Row
from azukari.vault.messages import Answer, Request, encode

MESSAGE_LIMIT: Final = 1 << 16
FRAME_LIMIT: Final = 1 << 20
KEY_LIMIT: Final = 1_024
"""Bytes of one search key."""

Kind = Literal[b"J", b"D", b"R", b"E"]

_HEAD: Final = struct.Struct(">cI")
_ROW: Final = struct.Struct(">QIB")
_KEY: Final = struct.Struct(">H")
_ROW_NUMBER: Final = struct.Struct(">Q")
_LIMITS: Final[dict[bytes, int]] = {b"J": MESSAGE_LIMIT, b"D": FRAME_LIMIT, b"R": FRAME_LIMIT, b"E": 0}


class Channel:
    """One end of a connection. Received payloads are views of one reused buffer, valid until the next ``receive``."""

    def __init__(self, link: socket.socket) -> None:
        """Use a connected socket; its timeout bounds every single send and receive."""
        self.link = link
        self._head = memoryview(bytearray(_HEAD.size))
        self._buffer = memoryview(bytearray(MESSAGE_LIMIT))

    def send(self, kind: Kind, *parts: Piece) -> None:
        """Send one frame whose payload is the parts in a row."""
        size = sum(len(part) for part in parts)
        if size > _LIMITS[kind]:
            raise WireError("WIRE_LIMIT", f"{size} bytes in a frame {kind.decode()}")
        left = [memoryview(_HEAD.pack(kind, size)), *(memoryview(part) for part in parts if len(part))]
        try:
            while left:
                sent = self.link.sendmsg(left)
                while left and sent >= len(left[0]):
                    sent -= len(left.pop(0))
                if left and sent:
                    left[0] = left[0][sent:]
        except TimeoutError as fault:
            raise WireError("WIRE_TIMEOUT") from fault
        except OSError as fault:
            raise WireError("WIRE_CUT", f"errno {fault.errno}") from fault

    def say(self, message: Request | Answer) -> None:
        """Send one message."""
        self.send(b"J", encode(message))

    def send_data(self, piece: Piece) -> None:
        """Send bytes in as many frames as they need."""
        view = memoryview(piece)
        for start in range(0, len(view), FRAME_LIMIT):
            self.send(b"D", view[start : start + FRAME_LIMIT])

    def send_row(self, number: int, data: Piece) -> None:
        """Send one row of an answer."""
        self.send(b"R", _ROW_NUMBER.pack(number), data)

    def receive(self) -> tuple[Kind, memoryview] | None:
        """Receive a frame, or None where the other side ended the connection between frames."""
        if not self._fill(self._head, may_end=True):
            return None
        kind, size = _HEAD.unpack(self._head)
        if kind not in _LIMITS:
            raise WireError("WIRE_FRAME", "unknown kind of frame")
        if size > _LIMITS[kind]:
            raise WireError("WIRE_LIMIT", f"{size} bytes in a frame {kind.decode()}")
        if size > len(self._buffer):
            self._buffer = memoryview(bytearray(FRAME_LIMIT))
        self._fill(self._buffer[:size], may_end=False)
        return cast("Kind", kind), self._buffer[:size]

    def _fill(self, into: memoryview, *, may_end: bool) -> bool:
        filled = 0
        while filled < len(into):
            try:
                got = self.link.recv_into(into[filled:])
            except TimeoutError as fault:
                raise WireError("WIRE_TIMEOUT") from fault
            except OSError as fault:
                raise WireError("WIRE_CUT", f"errno {fault.errno}") from fault
            if got == 0:
                if may_end and filled == 0:
                    return False
                raise WireError("WIRE_CUT", "within a frame")
            filled += got
        return True


def pack_rows(rows: Iterable[Row]) -> Iterator[bytes]:
    """Write rows for sealing, in as few frames as hold them."""
    frame = bytearray()
    for row in rows:
        if not (0 <= row.offset < 1 << 64 and 0 <= row.length < 1 << 32 and len(row.keys) <= 255):
            raise WireError("WIRE_LIMIT", "a row outside the format")
        packed = bytearray(_ROW.pack(row.offset, row.length, len(row.keys)))
        for key in row.keys:
            if len(key) > KEY_LIMIT:
                raise WireError("WIRE_LIMIT", f"a search key of {len(key)} bytes")
            packed += _KEY.pack(len(key)) + key
        if len(frame) + len(packed) > FRAME_LIMIT:
            yield bytes(frame)
            frame.clear()
        frame += packed
    if frame:
        yield bytes(frame)


def unpack_rows(frame: memoryview) -> Iterator[Row]:
    """Read the rows of a sealing frame."""
    data, at = bytes(frame), 0
    size_of, head_of = _KEY.unpack_from, _ROW.unpack_from
    try:
        while at < len(data):
            offset, length, count = head_of(data, at)
            at += _ROW.size
            keys = []
            for _ in range(count):
                (size,) = size_of(data, at)
                at += _KEY.size + size
                if size > KEY_LIMIT or at > len(data):
                    raise WireError("WIRE_FRAME", "a search key runs out of its frame")
                keys.append(data[at - size : at])
            yield Row(offset, length, tuple(keys))
    except struct.error as fault:
        raise WireError("WIRE_FRAME", "a row is cut short") from fault


def unpack_row(frame: memoryview) -> tuple[int, bytes]:
    """Read one row of an answer: its number and its bytes."""
    if len(frame) < _ROW_NUMBER.size:
        raise WireError("WIRE_FRAME", "a row without a number")
    return _ROW_NUMBER.unpack_from(frame)[0], bytes(frame[_ROW_NUMBER.size :])
