"""The key process: the only place where object keys are plain.

    seal   plaintext frames ──► object key (random) ──► blob store;  back: digests, sizes, the *wrapped* key
    open   (log, seq) ──► the reader's permit ──► unused and fresh? ──► marked used ──► plaintext frames

It opens only against a committed entry that it reads itself, once. It writes no plaintext and no plain key anywhere.
What Python cannot promise: that bytes of a key are overwritten in memory once they are no longer used. They die with
the process, which leaves no core dump and may not be traced by others of the same user (``process.harden``); swap
must be off or encrypted, which is the machine's affair and is said in the installation guide.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Final, Self

from azukari.vault.access import RandomAccess
from azukari.vault.blobs import Blobs
from azukari.vault.custodian import Custodian
from azukari.vault.errors import DeniedError, IndexFault, KeyFault, Refusal
from azukari.vault.index import Extent, Index
from azukari.vault.keys import (
    KEY_BYTES,
    checked_id,
    context,
    contract_key,
    index_key,
    unwrap_object_key,
    wrap_object_key,
)
from azukari.vault.leases import LEASE, Clock, Register, Running, Uses
from azukari.vault.messages import Healthy, Opening
from azukari.vault.permit import Permit, Reader, Record, Whole
from azukari.vault.sealing import Sealing, Target

PATIENCE: Final = 2.0
"""Seconds that a stopped read is given to end of itself."""


class Reading:
    """One opening under way: ``whole`` or ``records``, according to the permit. Close it, or use a ``with``."""

    def __init__(self, body: RandomAccess, found: Iterator[Extent] | None, rows: int | None, undo: ExitStack) -> None:
        """Take over the open blobs."""
        self._body, self._found, self._undo = body, found, undo
        self.size, self.rows = body.size, rows

    def opening(self) -> Opening:
        """Give the head of the answer."""
        return Opening(self.size, self.rows)

    @property
    def by_row(self) -> bool:
        """Whether single rows were permitted rather than the whole."""
        return self._found is not None

    def whole(self) -> Iterator[memoryview]:
        """Yield the object, in views each valid until the next."""
        return self._body.stream()

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Yield the permitted rows: number and bytes."""
        for extent in self._found or ():
            data = self._body.read(extent.offset, extent.length)
            if len(data) != extent.length:
                raise IndexFault("INDEX_BEYOND", f"row {extent.row}")
            yield extent.row, data

    def __enter__(self) -> Self:
        """Give the reading."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the blobs."""
        self._undo.close()


class KeyService:
    """What the key process does, apart from its socket. Every method may be called from any thread."""

    def __init__(
        self,
        custodians: Sequence[Custodian],
        blobs: Blobs,
        reader: Reader,
        *,
        origin: str,
        clock: Clock,
        random: Callable[[int], bytes] = os.urandom,
        lease: int = LEASE,
        patience: float = PATIENCE,
    ) -> None:
        """Compose; ``origin`` is the ledger's, to which every object is bound. ``clock`` gives µs since 1970 UTC."""
        self._custodians, self._blobs, self._reader = tuple(custodians), blobs, reader
        self._origin, self._random, self._patience = origin, random, patience
        self._uses = Uses(clock, reader.newest(), lease)
        self._register = Register(clock, lease)
        self._lock = threading.Lock()
        self._opened = self._sealed = self._refused = 0

    def ensure(self, entrustment: str) -> int:
        """Return the generation for new objects, making the first, or the next where the last was destroyed.

        A generation of which any custodian lacks its share is never completed afterwards: that share may be lost,
        and a new one in its place would be a different key under the same number. The next generation is made.
        """
        checked_id(entrustment)
        with self._lock:
            held = [custodian.generations(entrustment) for custodian in self._custodians]
            last = max((number for one in held for number in one), default=0)
            if last and all(one.get(last) == "held" for one in held):
                return last
            for custodian in self._custodians:
                custodian.create(entrustment, last + 1)
            return last + 1

    def begin(self) -> Running:
        """Begin a read or a seal; ``end`` must follow."""
        return self._register.begin()

    def end(self, running: Running) -> None:
        """End what ``begin`` began."""
        self._register.end(running)

    def seal(self, running: Running, entrustment: str, thing: str, version: int, *, table: bool) -> Sealing:
        """Begin to seal one version of one object under a new key of its own."""
        self._register.name(running, entrustment, checked_id(thing), None)
        generation = self.ensure(entrustment)
        object_key = self._random(KEY_BYTES)
        wrapped = wrap_object_key(self._contract_key(entrustment, generation), object_key)
        target = Target(self._origin, entrustment, thing, version, table, object_key, wrapped, generation)
        return Sealing(target, self._blobs, running, self._random)

    def open(self, running: Running, log: str, seq: int, disclosure: bytes) -> Reading:
        """Open what an entry permits; the entry is used when this returns, and not before everything was in order."""
        permit = self._reader.permit(log, seq, disclosure)
        if isinstance(permit, Refusal):
            raise DeniedError(permit)
        self._uses.check(permit.entered_at)
        self._register.name(running, permit.entrustment, permit.object, permit.entered_at)
        with ExitStack() as undo:
            reading = undo.enter_context(self._reading(permit))
            self._uses.take(log, seq, permit.entered_at)
            undo.pop_all()
        return reading

    def _reading(self, permit: Permit) -> Reading:
        place = (self._origin, permit.entrustment, permit.object, permit.version)
        key = unwrap_object_key(self._contract_key(permit.entrustment, permit.generation), permit.wrapped)
        with ExitStack() as blobs:
            body = RandomAccess(blobs.enter_context(self._blobs.open(permit.blob)), key, context(*place, "body"))
            if isinstance(permit.may, Whole):
                return Reading(body, None, None, blobs.pop_all())
            if permit.index is None:
                raise IndexFault("INDEX_NONE")
            blob = blobs.enter_context(self._blobs.open(permit.index))
            index = Index(RandomAccess(blob, key, context(*place, "index")), index_key(key))
            if isinstance(permit.may, Record):
                found = index.find(permit.may.key)
            else:
                found = index.page(permit.may.first, permit.may.count)
            return Reading(body, found, index.rows, blobs.pop_all())

    def stop(self, name: str) -> int:
        """Stop everything under way of one object or one entrustment; return how many were stopped."""
        return self._register.stop(name, self._patience)

    def count(self, what: str) -> None:
        """Count an opening, a seal or a refusal for ``health``."""
        with self._lock:
            self._opened += what == "opened"
            self._sealed += what == "sealed"
            self._refused += what == "refused"

    def health(self) -> Healthy:
        """Say how it is; nothing of what is kept."""
        return Healthy(self._uses.watermark, len(self._register), self._opened, self._sealed, self._refused)

    def _contract_key(self, entrustment: str, generation: int) -> bytes:
        # Rebuilt for every use and kept nowhere, so that a destroyed share ends all opening at once.
        if not self._custodians:
            raise KeyFault("SHARE_MISSING", "no custodian")
        shares = [custodian.share(entrustment, generation) for custodian in self._custodians]
        return contract_key(shares, entrustment, generation)
