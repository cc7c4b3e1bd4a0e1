"""The other end of the key process's socket: what the desk uses to seal and to open. Holds no key, ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from azukari.vault.call import PATIENCE, A, Call
from azukari.vault.cobblestone import Piece
from azukari.vault.errors import DeniedError, WireError
from azukari.vault.index import Row
from azukari.vault.leases import READS
from azukari.vault.messages import (
    REWRAP_LIMIT,
    Abandon,
    Close,
    Copy,
    Custody,
    Ensure,
    Ensured,
    Forget,
    Health,
    Healthy,
    HeldKey,
    Keys,
    Listing,
    Nodes,
    Open,
    Opening,
    Pack,
    Packed,
    Pour,
    Range,
    Ranges,
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
    Take,
    Trial,
    Tried,
)
from azukari.vault.wire import Kind, pack_rows, unpack_row

LAST_PATIENCE: Final = 600.0
"""Seconds for the last answer of a seal: the index of a large table is sorted only then."""

_ROWS_AT_ONCE: Final = 512
_PACKED: Final[dict[bytes, Kind]] = {b"R": b"R", b"V": b"V", b"C": b"C"}


class SealCall:
    """An object being handed to the key process. Leaving the ``with`` before ``finish`` leaves nothing behind."""

    def __init__(self, call: Call, *, named: bool) -> None:
        """Take over the connection; where the deposit has a name, wait for what there is of it already, which is read through."""
        self._call = call
        self._rows: list[Row] = []
        self._finished = False
        self.resumed: Resumed | None = None
        if named:
            patience = call.channel.link.gettimeout()
            call.channel.link.settimeout(LAST_PATIENCE)
            self.resumed = call.answer(Resumed)
            call.channel.link.settimeout(patience)

    def write(self, piece: Piece) -> None:
        """Send the next bytes."""
        self._call.send(b"D", piece)

    def take(self, file: int, offset: int, passed: Callable[[int], object]) -> None:
        """Have the next bytes read out of an open file, by the key process itself: from ``offset`` to the end, wherever the file stands.
        ``passed`` is told how many more were taken.
        """
        self._call.send(b"J", Take(offset))
        self._call.hand_over(file)
        for more in self._call.counted():
            passed(more)

    def row(self, row: Row) -> None:
        """Send the next row of a table; it may come before or after its bytes."""
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._send_rows()

    def rows(self, kind: bytes, frame: Piece) -> None:
        """Send rows that are packed already, in a frame of kind ``R``, ``V`` or ``C`` (see ``wire``); what was given one by one goes before."""
        self._send_rows()
        self._call.send(_PACKED[kind], frame)

    def finish(self) -> Sealed:
        """End the object; returns once it is durable."""
        self._send_rows()
        self._call.send(b"E")
        self._call.channel.link.settimeout(LAST_PATIENCE)
        sealed = self._call.answer(Sealed)
        self._finished = True
        return sealed

    def abandon(self) -> None:
        """Give the deposit up: nothing of it is kept, whatever its name. Of one that is finished, nothing is left to give up."""
        if self._finished:
            return
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

    def __init__(self, call: Call) -> None:
        """Take over the connection and wait for the answer to begin."""
        self._call = call
        opening = call.answer(Opening)
        self.size, self.rows, self.found = opening.size, opening.rows, opening.found

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of a whole object."""
        for kind, payload in self._frames():
            if kind != b"D":
                raise WireError("WIRE_FRAME", "rows where bytes were due")
            yield bytes(payload)

    def patient(self) -> None:
        """What comes of it is taken as slowly as whoever works with it needs."""
        self._call.channel.link.settimeout(None)

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Yield the permitted rows: number from 0, and bytes."""
        self._call.channel.eager = True
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


class PourCall:
    """A whole object that goes into a pipe of the caller's. No byte of it comes this way."""

    def __init__(self, call: Call) -> None:
        """Take over the connection and wait for the answer to begin."""
        self._call = call
        opening = call.answer(Opening)
        self.size, self.rows = opening.size, opening.rows

    def into(self, target: int, passed: Callable[[int], object]) -> None:
        """Send it into a pipe, however slowly that is read; ``passed`` is told how many more bytes went in. Returns when all did,
        or when nobody reads the pipe any more.
        """
        self._call.channel.link.settimeout(None)
        self._call.hand_over(target)
        for more in self._call.counted():
            passed(more)

    def __enter__(self) -> Self:
        """Give the call."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the connection."""
        self._call.close()


class RangeCall:
    """A whole object that was opened to be read anywhere, as long as the connection lasts."""

    def __init__(self, call: Call) -> None:
        """Take over the connection and wait for the answer to begin."""
        self._call = call
        opening = call.answer(Opening)
        self.size, self.rows = opening.size, opening.rows

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes of a range; fewer at the end, none beyond it."""
        self._call.send(b"J", Range(offset, length))
        found = bytearray()
        while True:
            kind, payload = self._call.receive()
            if kind == b"E":
                return bytes(found)
            if kind != b"D" or not isinstance(payload, memoryview):
                raise WireError("WIRE_FRAME", "another frame where bytes were due")
            found += payload

    def __enter__(self) -> Self:
        """Give the call."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the connection."""
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
        call = Call(self._path, self._patience, Seal(entrustment, thing, version, table, name))
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
        call = Call(self._path, self._patience, Open(log, seq, disclosure))
        try:
            return OpenCall(call)
        except BaseException:
            call.close()
            raise

    def pour(self, log: str, seq: int, disclosure: bytes = b"") -> PourCall:
        """Open what a committed entry permits as a whole, once, into a pipe; use it in a ``with``."""
        call = Call(self._path, self._patience, Pour(log, seq, disclosure))
        try:
            return PourCall(call)
        except BaseException:
            call.close()
            raise

    def ranges(self, log: str, seq: int, disclosure: bytes = b"") -> RangeCall:
        """Open what a committed entry permits as a whole, once, to be read anywhere; use it in a ``with``."""
        call = Call(self._path, self._patience, Ranges(log, seq, disclosure))
        try:
            return RangeCall(call)
        except BaseException:
            call.close()
            raise

    def copy(self, log: str, seq: int, item: str, thing: str, version: int) -> Sealed:
        """Have sealed, as a new object, what a committed entry copies. Nothing of it comes this way; returns once it is durable."""
        with Call(self._path, max(self._patience, LAST_PATIENCE), Copy(log, seq, item, thing, version)) as call:
            return call.answer(Sealed)

    def pack(self, entrustment: str, items: Sequence[str], sink: Callable[[bytes], object]) -> Packed:
        """Have a package of items made; its ciphertext goes to ``sink``. What returns says what to record before it may be opened."""
        with Call(self._path, self._patience, Pack(entrustment, tuple(items))) as call:
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

    def forget(self, thing: str, *others: str) -> int:
        """Stop running reads of objects, at most ``FORGET_LIMIT`` of them; return how many reads."""
        return self._ask(Forget(thing, others), Stopped).count

    def cut(self, entrustment: str) -> int:
        """Stop running reads of an entrustment, and nothing that is being sealed; return how many."""
        return self._ask(Forget(f"{entrustment}{READS}"), Stopped).count

    def close(self, entrustment: str) -> int:
        """Stop running reads and seals of an entrustment; return how many."""
        return self._ask(Close(entrustment), Stopped).count

    def renew(self, entrustment: str, past: int) -> int:
        """See that the entrustment has a contract key of a generation above ``past``; return the newest."""
        return self._ask(Renew(entrustment, past), Ensured).generation

    def rewrap(self, entrustment: str, under: int, to: int, keys: Sequence[bytes], things: Sequence[str] = ()) -> list[bytes]:
        """Move any number of wrapped object keys to a later generation, in their order; ``things``, their objects' ids, is needed for level E4."""
        moved: list[bytes] = []
        for start in range(0, len(keys), REWRAP_LIMIT):
            part, named = tuple(keys[start : start + REWRAP_LIMIT]), tuple(things[start : start + REWRAP_LIMIT])
            found = self._ask(Rewrap(entrustment, under, to, part, named), Rewrapped).keys
            if len(found) != len(part):
                raise WireError("WIRE_FRAME", "another number of keys than was asked for")
            moved += found
        return moved

    def retire(self, entrustment: str, kept: int, order: int | None = None) -> Retired:
        """Destroy every generation below ``kept`` as the entry ``order`` has it, or be refused while the record needs one.

        How many are destroyed, and the receipt of every node that had a share: the same bytes when asked again.
        """
        return self._ask(Retire(entrustment, kept, order), Retired)

    def keys(self, entrustment: str) -> list[HeldKey]:
        """Every generation of a contract's key, and who holds or held it."""
        found: list[HeldKey] = []
        while True:
            part = self._ask(Keys(entrustment, found[-1].generation if found else 0), Listing)
            found += part.keys
            if not part.more or not part.keys:
                return found

    def custody(self) -> Custody:
        """The key process's own key, the node, and whether it answers."""
        return self._ask(Nodes(), Custody)

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
        with Call(self._path, self._patience, request) as call:
            return call.answer(kind)
