"""The other end of the key process's socket: what the desk uses to seal and to open. Holds no key, ever."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Self, TypeVar

from azukari.vault.cobblestone import Piece
from azukari.vault.errors import DeniedError, Refusal, VaultError, WireError
from azukari.vault.index import Row
from azukari.vault.messages import (
    REWRAP_LIMIT,
    Abandon,
    Answer,
    Close,
    Copy,
    Ensure,
    Ensured,
    Forget,
    Health,
    Healthy,
    Open,
    Opening,
    Pack,
    Packed,
    Release,
    Released,
    Renew,
    Request,
    Resumed,
    Retire,
    Retired,
    Rewrap,
    Rewrapped,
    Seal,
    Sealed,
    Stopped,
    Trial,
    Tried,
    decode_answer,
)
from azukari.vault.wire import Channel, Kind, pack_rows, unpack_row

PATIENCE: Final = 30.0
LAST_PATIENCE: Final = 600.0
"""Seconds for the last answer of a seal: the index of a large table is sorted only then."""

_ROWS_AT_ONCE: Final = 512

A = TypeVar("A", Ensured, Sealed, Opening, Stopped, Rewrapped, Retired, Tried, Packed, Released, Resumed, Healthy)


class _Call:
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

    def close(self) -> None:
        """End the connection."""
        self.channel.link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SealCall:
    """An object being handed to the key process. Leaving the ``with`` before ``finish`` leaves nothing behind."""

    def __init__(self, call: _Call, *, named: bool) -> None:
        """Take over the connection; where the deposit has a name, wait for what there is of it already, which is read through."""
        self._call = call
        self._rows: list[Row] = []
        self.resumed: Resumed | None = None
        if named:
            patience = call.channel.link.gettimeout()
            call.channel.link.settimeout(LAST_PATIENCE)
            self.resumed = call.answer(Resumed)
            call.channel.link.settimeout(patience)

    def write(self, piece: Piece) -> None:
        """Send the next bytes."""
        self._call.send(b"D", piece)

    def row(self, row: Row) -> None:
        """Send the next row of a table; it may come before or after its bytes."""
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._send_rows()

    def finish(self) -> Sealed:
        """End the object; returns once it is durable."""
        self._send_rows()
        self._call.send(b"E")
        self._call.channel.link.settimeout(LAST_PATIENCE)
        return self._call.answer(Sealed)

    def abandon(self) -> None:
        """Give the deposit up: nothing of it is kept, whatever its name."""
        with suppress(DeniedError):
            self._call.send(b"J", Abandon())
            self._call.answer(Stopped)

    def _send_rows(self) -> None:
        for frame in pack_rows(self._rows):
            self._call.send(b"R", frame)
        self._rows.clear()

    def __enter__(self) -> Self:
        """Give the call."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the connection."""
        self._call.close()


class OpenCall:
    """An opening under way. Iterate ``pieces`` or ``records`` to the end: only the end tells that it was all."""

    def __init__(self, call: _Call) -> None:
        """Take over the connection and wait for the answer to begin."""
        self._call = call
        opening = call.answer(Opening)
        self.size, self.rows = opening.size, opening.rows

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of a whole object."""
        for kind, payload in self._frames():
            if kind != b"D":
                raise WireError("WIRE_FRAME", "rows where bytes were due")
            yield bytes(payload)

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Yield the permitted rows: number from 0, and bytes."""
        for kind, payload in self._frames():
            if kind != b"R":
                raise WireError("WIRE_FRAME", "bytes where rows were due")
            yield unpack_row(payload)

    def _frames(self) -> Iterator[tuple[Kind, memoryview]]:
        while True:
            kind, payload = self._call.receive()
            if kind == b"E":
                return
            if not isinstance(payload, memoryview):
                raise WireError("WIRE_FRAME", "a message within an answer")
            yield kind, payload

    def __enter__(self) -> Self:
        """Give the call."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the connection; what has not been read is dropped."""
        self._call.close()


class KeyCaller:
    """Speaks to the key process. Safe for threads: every call has its own connection.

    A refusal is raised as ``DeniedError`` with code, Japanese and English.
    """

    def __init__(self, socket_path: Path, *, patience: float = PATIENCE) -> None:
        """Remember where; ``patience`` is the seconds that one send or receive may take."""
        self._path, self._patience = socket_path, patience

    def ensure(self, entrustment: str) -> int:
        """See that the entrustment has a contract key; return its generation."""
        return self._ask(Ensure(entrustment), Ensured).generation

    def sealing(self, entrustment: str, thing: str, version: int, *, table: bool = False, name: str = "") -> SealCall:
        """Begin to hand over an object; use it in a ``with``, ``write``, then ``finish``. By ``name`` it goes on where it was cut."""
        call = _Call(self._path, self._patience, Seal(entrustment, thing, version, table, name))
        try:
            return SealCall(call, named=bool(name))
        except BaseException:
            call.close()
            raise

    def seal(self, entrustment: str, thing: str, version: int, items: Iterable[Piece | Row], *, table: bool) -> Sealed:
        """Hand over an object whose pieces, and rows for a table, come from an iterator."""
        with self.sealing(entrustment, thing, version, table=table) as call:
            for item in items:
                if isinstance(item, Row):
                    call.row(item)
                else:
                    call.write(item)
            return call.finish()

    def open(self, log: str, seq: int, disclosure: bytes = b"") -> OpenCall:
        """Open what a committed entry permits, once; use it in a ``with``."""
        call = _Call(self._path, self._patience, Open(log, seq, disclosure))
        try:
            return OpenCall(call)
        except BaseException:
            call.close()
            raise

    def copy(self, log: str, seq: int, item: str, thing: str, version: int) -> Sealed:
        """Have sealed, as a new object, what a committed entry copies. Nothing of it comes this way; returns once it is durable."""
        with _Call(self._path, max(self._patience, LAST_PATIENCE), Copy(log, seq, item, thing, version)) as call:
            return call.answer(Sealed)

    def pack(self, entrustment: str, items: Sequence[str], sink: Callable[[bytes], object]) -> Packed:
        """Have a package of items made; its ciphertext goes to ``sink``. What returns says what to record before it may be opened."""
        with _Call(self._path, self._patience, Pack(entrustment, tuple(items))) as call:
            while True:
                kind, payload = call.receive()
                if kind == b"E":
                    return call.answer(Packed)
                if kind != b"D" or not isinstance(payload, memoryview):
                    raise WireError("WIRE_FRAME", "another frame within a package")
                sink(bytes(payload))

    def release(self, log: str, seq: int, held: bytes) -> str:
        """The identity of the package that a committed entry sends; given out once."""
        return self._ask(Release(log, seq, held), Released).identity

    def forget(self, thing: str) -> int:
        """Stop running reads of an object; return how many."""
        return self._ask(Forget(thing), Stopped).count

    def close(self, entrustment: str) -> int:
        """Stop running reads and seals of an entrustment; return how many."""
        return self._ask(Close(entrustment), Stopped).count

    def renew(self, entrustment: str, past: int) -> int:
        """See that the entrustment has a contract key of a generation above ``past``; return the newest."""
        return self._ask(Renew(entrustment, past), Ensured).generation

    def rewrap(self, entrustment: str, under: int, to: int, keys: Sequence[bytes]) -> list[bytes]:
        """Move any number of wrapped object keys to a later generation, in their order."""
        moved: list[bytes] = []
        for start in range(0, len(keys), REWRAP_LIMIT):
            part = tuple(keys[start : start + REWRAP_LIMIT])
            found = self._ask(Rewrap(entrustment, under, to, part), Rewrapped).keys
            if len(found) != len(part):
                raise WireError("WIRE_FRAME", "another number of keys than was asked for")
            moved += found
        return moved

    def retire(self, entrustment: str, kept: int) -> int:
        """Destroy every generation below ``kept``, or be refused while the record needs one; return how many are destroyed."""
        return self._ask(Retire(entrustment, kept), Retired).count

    def trial(self, entrustment: str, keys: Sequence[bytes]) -> list[int]:
        """Ask of any number of wrapped keys, in their order, under which generation each opens; 0 where none does."""
        found: list[int] = []
        for start in range(0, len(keys), REWRAP_LIMIT):
            part = tuple(keys[start : start + REWRAP_LIMIT])
            under = self._ask(Trial(entrustment, part), Tried).under
            if len(under) != len(part):
                raise WireError("WIRE_FRAME", "another number of answers than was asked for")
            found += under
        return found

    def health(self) -> Healthy:
        """Ask how the key process is."""
        return self._ask(Health(), Healthy)

    def _ask(self, request: Request, kind: type[A]) -> A:
        with _Call(self._path, self._patience, request) as call:
            return call.answer(kind)
