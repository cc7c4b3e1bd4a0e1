"""The key process: the only place where object keys are plain.

    seal   plaintext frames ──► object key (random) ──► blob store;  back: digests, sizes, the *wrapped* key
    open   (log, seq) ──► the reader's permit ──► unused and fresh? ──► marked used ──► plaintext frames
    copy   (log, seq, item) ──► what the reader says it copies ──► sealed under a new object key, plain only in here
    pack   (items) ──► age, to a recipient made for it; the identity is held ──► release (log, seq): given out, once
    erase  renew (a later generation) ──► rewrap the survivors' keys ──► the caller commits them ──► retire the earlier ones

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
from functools import partial
from typing import Final

import msgspec

from azukari.vault import package
from azukari.vault.access import RandomAccess
from azukari.vault.begun import Begun, sweep
from azukari.vault.blobs import Blobs
from azukari.vault.custodian import Custodian
from azukari.vault.errors import DeniedError, IndexFault, KeyFault, Refusal, VaultError
from azukari.vault.generations import Generations
from azukari.vault.index import Index, Row
from azukari.vault.keeping import NESTED
from azukari.vault.keys import (
    KEY_BYTES,
    checked_id,
    context,
    index_key,
)
from azukari.vault.leases import LEASE, Clock, Register, Running, Uses
from azukari.vault.line import Line
from azukari.vault.messages import Custody, Healthy, Listing, Packed, Released, Retired, Sealed
from azukari.vault.permit import Find, Parts, Permit, Reader, Record, Rows, Sheet, Whole
from azukari.vault.reading import Reading, drawn, sought, spans
from azukari.vault.sealing import Before, Sealing, Target
from azukari.vault.wrapping import Use

_NOT_TO_BE_HAD: Final = frozenset({"SHARE_DESTROYED", "SHARE_MISSING", "KEY_WRAP", "KEY_SUITE"})
"""Then a deposit that was cut begins anew: its generation is gone, or its state is not ours."""

PATIENCE: Final = 2.0
"""Seconds that a stopped read is given to end of itself."""


class KeyService:
    """What the key process does, apart from its socket. Every method may be called from any thread."""

    def __init__(  # noqa: PLR0913 — it is composed here, of everything that it needs
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
        line: Line | None = None,
    ) -> None:
        """Compose; ``origin`` is the ledger's, to which every object is bound. ``clock`` gives µs since 1970 UTC; ``line`` leads to nodes."""
        self._generations = Generations(custodians, reader.keeping, line)
        self._line = line
        self._blobs, self._reader = blobs, reader
        self._origin, self._random, self._patience = origin, random, patience
        self._uses = Uses(clock, reader.newest(), lease)
        self._register = Register(clock, lease)
        self._lock = threading.Lock()
        self._opened = self._sealed = self._refused = 0
        sweep(blobs)

    def ensure(self, entrustment: str) -> int:
        """Return the generation for new objects, making the first, or the next where the last was destroyed."""
        return self._generations.renew(entrustment, 0)

    def renew(self, entrustment: str, past: int) -> int:
        """Return the newest generation, making one if none above ``past`` is whole."""
        return self._generations.renew(entrustment, past)

    def rewrap(
        self, entrustment: str, under: int, to: int, keys: Sequence[bytes], things: Sequence[str] = ()
    ) -> tuple[bytes, ...]:
        """Give the same object keys wrapped under a later generation; plain they are only here, and at E4 not even here."""
        return self._generations.rewrap(entrustment, under, to, keys, things)

    def retire(self, entrustment: str, kept: int, order: int | None = None) -> Retired:
        """Destroy every generation below ``kept``, for ever, because of the entry ``order``; how many are destroyed, and what nodes signed.

        Refused while the record, which is read here and not told by the caller, holds an object that is not erased and
        whose key does not open under what stays: whoever asks too early loses nothing.
        """
        resting = self._reader.resting(checked_id(entrustment))
        return self._generations.retire(entrustment, kept, resting, order)

    def keys(self, entrustment: str, after: int) -> Listing:
        """Say which generations there are above ``after``, and who holds them."""
        return self._generations.listing(checked_id(entrustment), after)

    def custody(self) -> Custody:
        """Say this process's own key, and how the node is."""
        if self._line is None:
            raise KeyFault("NODE_NONE")
        return self._line.custody()

    def trial(self, entrustment: str, keys: Sequence[bytes]) -> tuple[int, ...]:
        """Say under which generation each wrapped key opens, 0 for none; whoever asks learns no more than that."""
        return self._generations.trial(checked_id(entrustment), keys)

    def begin(self) -> Running:
        """Begin a read or a seal; ``end`` must follow."""
        return self._register.begin()

    def end(self, running: Running) -> None:
        """End what ``begin`` began."""
        self._register.end(running)

    def seal(self, running: Running, entrustment: str, thing: str, version: int, *, table: bool, name: str = "") -> Sealing:
        """Begin to seal one version of one object under a new key of its own; or, by ``name``, go on with one that was cut."""
        self._register.name(running, entrustment, checked_id(thing), None)
        # Asked at once, so that nothing is streamed for which there is no key; wrapped at the end, under what is newest then.
        self._generations.ready(entrustment)
        target = Target(
            self._origin,
            entrustment,
            thing,
            version,
            table,
            self._random(KEY_BYTES),
            partial(self._wrapped, entrustment),
        )
        if not name:
            return Sealing(target, self._blobs, running, self._random)
        with ExitStack() as undo:
            begun = undo.enter_context(Begun(self._blobs, name))
            sealing = Sealing(target, self._blobs, running, self._random, begun, self._before(begun, target))
            undo.pop_all()
        return sealing

    def _wrapped(self, entrustment: str, thing: str, object_key: bytes) -> tuple[bytes, int]:
        """A new key wrapped under what is newest; a node that is away for a moment costs no sealing."""
        wrap = partial(self._generations.wrap, entrustment, thing, object_key)
        return wrap() if self._line is None else self._line.outlasting(wrap)

    def _before(self, begun: Begun, target: Target) -> Before | None:
        """What was begun of the same thing, if its key can be had: a node (E4) gives none without an entry, and there is none yet."""
        state = begun.state()
        if state is None or state.wrapped[:1] == bytes((NESTED,)):
            return None
        if (state.entrustment, state.version, state.table) != (target.entrustment, target.version, target.table):
            return None
        try:
            use = Use("open", state.object, None)
            key = self._generations.unwrap(state.entrustment, state.generation, state.wrapped, use)
        except KeyFault as fault:
            if fault.code not in _NOT_TO_BE_HAD:
                raise
            return None
        return Before(state, key, begun.aside())

    def open(self, running: Running, log: str, seq: int, disclosure: bytes) -> Reading:
        """Open what an entry permits; the entry is used when this returns, and not before everything was in order."""
        permit = self._reader.permit(log, seq, disclosure)
        if isinstance(permit, Refusal):
            raise DeniedError(permit)
        self._uses.check(permit.entered_at)
        self._register.name(running, permit.entrustment, permit.object, permit.entered_at)
        with ExitStack() as undo:
            try:
                reading = undo.enter_context(self._reading(permit, seq))
            except KeyFault as fault:
                if fault.code != "SHARE_DESTROYED":
                    raise
                # An erasure may have moved the object between the look at the record and the use of the key: look again, once.
                again = self._reader.permit(log, seq, disclosure)
                if isinstance(again, Refusal):
                    raise DeniedError(again) from fault
                if again.object != permit.object or again.generation == permit.generation:
                    raise
                reading = undo.enter_context(self._reading(again, seq))
            self._uses.take(log, seq, permit.entered_at)
            undo.pop_all()
        return reading

    def copy(self, running: Running, log: str, seq: int, item: str, thing: str, version: int) -> Sealed:
        """Seal what an entry copies as a new object; no byte of it leaves this process, and only one object of it is ever recorded."""
        found = self._reader.copying(log, seq, item)
        if isinstance(found, Refusal):
            raise DeniedError(found)
        permit = found.permit
        with ExitStack() as blobs:
            body, index = self._parts(permit, blobs, Use("copy", permit.object, seq))
            pieces = (piece for start, end in spans(permit, body, index) for piece in body.stream(start, end - start))
            with self.seal(running, permit.entrustment, thing, version, table=found.scan is not None) as sealing:

                def passing() -> Iterator[bytes]:
                    for piece in pieces:
                        sealing.write(piece)
                        yield bytes(piece)

                for row in passing() if found.scan is None else found.scan(passing()):
                    if isinstance(row, Row):
                        sealing.row(row)
                return sealing.finish()

    def pack(self, running: Running, entrustment: str, items: Sequence[str], sink: Callable[[bytes], object]) -> Packed:
        """Make a package of items and give its ciphertext to ``sink``; the identity that opens it is held, and no plaintext leaves."""
        if not 0 < len(items) <= package.ITEMS_LIMIT:
            raise VaultError("PACKAGE_MANY", f"{len(items)} items")
        found = self._reader.packing(checked_id(entrustment), items)
        if isinstance(found, Refusal):
            raise DeniedError(found)
        with ExitStack() as blobs:
            made = package.make([self._member(running, *one, blobs) for one in zip(items, found, strict=True)], sink)
        key = self._random(KEY_BYTES)
        wrapped = package.Wrapped(*self._generations.wrap(entrustment, made.digest, key))
        bound = package.Bound(self._origin, entrustment, tuple(items), made.digest, made.size)
        return Packed(made.digest, made.size, package.hold(key, wrapped, bound, made.identity))

    def release(self, running: Running, log: str, seq: int, held: bytes) -> Released:
        """Give the identity of the package that an entry sends; the entry is used when this returns."""
        found = self._reader.shipment(log, seq)
        if isinstance(found, Refusal):
            raise DeniedError(found)
        self._uses.check(found.entered_at)
        for thing in found.objects.values():
            self._register.name(running, log, thing, found.entered_at)
        under = package.held_under(held)
        key = self._generations.unwrap(log, under.generation, under.key, Use("release", found.digest, seq))
        bound = package.Bound(self._origin, log, tuple(found.objects), found.digest, found.size)
        identity = package.give(key, held, bound)
        self._uses.take(log, seq, found.entered_at)
        return Released(identity)

    def _member(self, running: Running, item: str, permit: Permit, blobs: ExitStack) -> package.Member:
        """One item as a file of a package, looked at now and read when its turn comes."""
        body, _ = self._parts(msgspec.structs.replace(permit, index=None), blobs, Use("pack", permit.object, None))

        def pieces() -> Iterator[memoryview]:
            self._register.name(running, permit.entrustment, permit.object, None)
            for piece in body.stream():
                running.guard()
                yield piece

        return package.Member(item, body.size, pieces())

    def _parts(self, permit: Permit, blobs: ExitStack, use: Use) -> tuple[RandomAccess, Index | None]:
        """The body and, for a table, the index, open for reading under the object's key."""
        place = (self._origin, permit.entrustment, permit.object, permit.version)
        # The blobs first: a key that a node gave out for this entry is not given twice.
        sealed = blobs.enter_context(self._blobs.open(permit.blob))
        beside = None if permit.index is None else blobs.enter_context(self._blobs.open(permit.index))
        key = self._generations.unwrap(permit.entrustment, permit.generation, permit.wrapped, use)
        body = RandomAccess(sealed, key, context(*place, "body"))
        if beside is None:
            return body, None
        return body, Index(RandomAccess(beside, key, context(*place, "index")), index_key(key))

    def _reading(self, permit: Permit, seq: int) -> Reading:
        reading = self._several(permit, permit.may, seq) if isinstance(permit.may, Parts) else self._one(permit, permit.may, seq)
        reading.patient = permit.patient
        return reading

    def _several(self, permit: Permit, may: Parts, seq: int) -> Reading:
        with ExitStack() as blobs:
            found = []
            for one in may.parts:
                place = {"object": one.object, "version": one.version, "blob": one.blob}
                key = {"wrapped": one.wrapped, "generation": one.generation}
                part = msgspec.structs.replace(permit, index=None, **place, **key)
                found.append(self._parts(part, blobs, Use("open", one.object, seq))[0])
            reading = Reading(found[0], None, len(found), blobs.pop_all())
            reading.several = found
            return reading

    def _one(self, permit: Permit, may: Whole | Record | Rows | Find | Sheet, seq: int) -> Reading:
        with ExitStack() as blobs:
            whole = isinstance(may, (Whole, Sheet))
            needed = msgspec.structs.replace(permit, index=None) if whole else permit
            body, index = self._parts(needed, blobs, Use("open", permit.object, seq))
            if isinstance(may, Whole):
                return Reading(body, None, None, blobs.pop_all())
            if isinstance(may, Sheet):
                return drawn(permit, body, may, blobs)
            if index is None:
                raise IndexFault("INDEX_NONE")
            hits, found = sought(may, index)
            reading = Reading(body, found, index.rows, blobs.pop_all(), permit.cut)
            reading.hits = hits
            return reading

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
        return Healthy(self._uses.watermark, len(self._register), self._opened, self._sealed, self._refused, self._blobs.stopped)
