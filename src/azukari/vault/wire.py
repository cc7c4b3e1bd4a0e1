"""Frames over the Unix socket of the key process.

    kind (1) ‖ size (4, big-endian) ‖ payload

``J`` a message, at most 64 KiB · ``D`` bytes, at most 1 MiB · ``R`` rows of a table being sealed, or one row of an
answer, at most 1 MiB · ``V`` and ``C`` rows being sealed by column, at most 1 MiB · ``E`` the end of a stream, empty.
A row in a sealing frame, after which the next follows:

    offset (8) ‖ length (4) ‖ number of keys (1) ‖ for each key: length (2) ‖ key

By column: values of a column with their keys, numbered from 0 as they come, anew (1) or after those of before (0); and rows that
follow each other so many bytes apart, each with its record key and, for every column from 0, the number of its value.

    V   column (2) ‖ anew (1) ‖ values (4) ‖ number of keys (1) of each value ‖ length (2) of each key ‖ keys
    C   rows (4) ‖ offset (8) ‖ apart (4) ‖ columns (2) ‖ length (4) of each row ‖ length (2) of each record key ‖ record keys
        ‖ for each column: value (4) of each row
"""

from __future__ import annotations

import socket
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, Literal, cast

from azukari.vault.cobblestone import LENT, Piece
from azukari.vault.errors import WireError
from azukari.vault.index import Row
from azukari.vault.messages import Answer, Request, encode

MESSAGE_LIMIT: Final = 1 << 16
FRAME_LIMIT: Final = 1 << 20
KEY_LIMIT: Final = 1_024
"""Bytes of one search key."""

Kind = Literal[b"J", b"D", b"R", b"V", b"C", b"E"]

_TOGETHER: Final = 1 << 16
"""Bytes of small frames that are sent, or taken, in one call."""

_HEAD: Final = struct.Struct(">cI")
_ROW: Final = struct.Struct(">QIB")
_KEY: Final = struct.Struct(">H")
_ROW_NUMBER: Final = struct.Struct(">Q")
_LIMITS: Final[dict[bytes, int]] = {
    b"J": MESSAGE_LIMIT,
    b"D": FRAME_LIMIT,
    b"R": FRAME_LIMIT,
    b"V": FRAME_LIMIT,
    b"C": FRAME_LIMIT,
    b"E": 0,
}


class Channel:
    """One end of a connection. Received payloads are views of reused buffers: bytes (``D``) stay valid until ``LENT`` further frames
    of their kind were received and another begins, what else comes until the next ``receive``.
    """

    def __init__(self, link: socket.socket) -> None:
        """Use a connected socket; its timeout bounds every single send and receive."""
        self.link = link
        self._head = memoryview(bytearray(_HEAD.size))
        self._buffer = memoryview(bytearray(MESSAGE_LIMIT))
        self._data = deque([memoryview(bytearray(0))] * (LENT + 1))
        self._ahead = memoryview(b"")
        self.eager = False
        """Whether to take from the socket what else lies there, so that many small frames cost one call. Not where a descriptor may come."""

    def send(self, kind: Kind, *parts: Piece) -> None:
        """Send one frame whose payload is the parts in a row."""
        size = sum(len(part) for part in parts)
        if size > _LIMITS[kind]:
            raise WireError("WIRE_LIMIT", f"{size} bytes in a frame {kind.decode()}")
        self._give(_HEAD.pack(kind, size), *parts)

    def _give(self, *parts: Piece) -> None:
        left = [memoryview(part) for part in parts if len(part)]
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

    def send_rows(self, rows: Iterable[tuple[int, Piece]]) -> None:
        """Send rows of an answer, each a frame: the first at once, of the others as many in one call as are small enough."""
        held: list[Piece] = []
        size = together = 0
        for number, data in rows:
            whole = len(data) + _ROW_NUMBER.size
            if whole > FRAME_LIMIT:
                raise WireError("WIRE_LIMIT", f"{whole} bytes in a frame R")
            held += (_HEAD.pack(b"R", whole), _ROW_NUMBER.pack(number), data)
            size += whole
            if size >= together:
                self._give(b"".join(held))
                held, size, together = [], 0, _TOGETHER
        if held:
            self._give(b"".join(held))

    def receive(self) -> tuple[Kind, memoryview] | None:
        """Receive a frame, or None where the other side ended the connection between frames."""
        if (frame := self._there()) is not None:
            return frame
        if not self._fill(self._head, may_end=True):
            return None
        kind, size = _HEAD.unpack(self._head)
        if kind not in _LIMITS:
            raise WireError("WIRE_FRAME", "unknown kind of frame")
        if size > _LIMITS[kind]:
            raise WireError("WIRE_LIMIT", f"{size} bytes in a frame {kind.decode()}")
        if kind == b"D":
            self._data.rotate(-1)
            if size > len(self._data[0]):
                self._data[0] = memoryview(bytearray(FRAME_LIMIT if size > MESSAGE_LIMIT else MESSAGE_LIMIT))
            into = self._data[0][:size]
        else:
            if size > len(self._buffer):
                self._buffer = memoryview(bytearray(FRAME_LIMIT))
            into = self._buffer[:size]
        self._fill(into, may_end=False)
        return cast("Kind", kind), into

    def _there(self) -> tuple[Kind, memoryview] | None:
        """The next frame where all of it was taken already: one of the many small ones that came in one call."""
        ahead = self._ahead
        if len(ahead) < _HEAD.size:
            return None
        kind, size = _HEAD.unpack_from(ahead)
        end = _HEAD.size + size
        if kind == b"D" or size > _LIMITS.get(kind, -1) or end > len(ahead):
            return None
        self._ahead = ahead[end:]
        return cast("Kind", kind), ahead[_HEAD.size : end]

    def _fill(self, into: memoryview, *, may_end: bool) -> bool:
        filled = 0
        while filled < len(into):
            if self._ahead:
                got = min(len(self._ahead), len(into) - filled)
                into[filled : filled + got] = self._ahead[:got]
                self._ahead = self._ahead[got:]
                filled += got
                continue
            try:
                if self.eager and len(into) - filled < _TOGETHER:
                    self._ahead = memoryview(self.link.recv(_TOGETHER))
                    got = min(len(self._ahead), len(into) - filled)
                    into[filled : filled + got] = self._ahead[:got]
                    self._ahead = self._ahead[got:]
                else:
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
