"""Entries of ours that a mirror contradicts: which are damage that can be put right, which are a second history, and what becomes of either.

An entry that our own guard has signed otherwise than it stands now was rewritten afterwards: the mirror's bytes, which lead to the root that was
signed, are put back. Where the guard itself, or what nobody signed yet, went another way there are two histories; ours is then set aside from the
first entry that differs, and only where that was ordered. What is replaced is kept in ``recovered/aside``: leaves as they were, words sealed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import msgspec

from azukari.desk import instance_log
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.desk.witnesses import INSTANCE
from azukari.desk.words import Words, WordsLost
from azukari.kernel.wire import WireError, envelope
from azukari.ledger import heads
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.store import record
from azukari.store.models import (
    Approval,
    Checkpoint,
    Cosignature,
    Effect,
    Entry,
    Head,
    InstanceCheckpoint,
    InstanceLeaf,
    Snapshot,
    Standing,
)
from azukari.store.record import Row


class Mirrored(Protocol):
    """A log of a mirror that was found to be what our key signed."""

    @property
    def log(self) -> str:
        """Its name."""

    @property
    def size(self) -> int:
        """How many entries it has."""

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """Its entries."""


class Plan(NamedTuple):
    """What is to be done with entries of ours that differ: these are put back; from ``fork`` on ours are another history (None: none are)."""

    damaged: tuple[int, ...] = ()
    fork: int | None = None


class Aside(msgspec.Struct, frozen=True):
    """An entry that was set aside, as far as it can be read: shown to whoever recovers, and not written anywhere in the open."""

    seq: int
    act: str
    at: int
    words: dict[str, Any] | None


def rows_of(log: str, start: int, stop: int) -> Iterator[Row]:
    """Our entries of a log as they are stored, gaps and all."""
    if log != INSTANCE:
        yield from record.entries(log, start, stop)
        return
    for one in InstanceLeaf.objects.filter(seq__gte=start, seq__lt=stop).order_by("seq").iterator():
        yield Row(one.seq, bytes(one.leaf), None)


def compare(instance: Instance, one: Mirrored, held: int) -> Plan:
    """Compare our entries with the mirror's as far as both go, and decide for each difference what it is."""
    both = min(held, one.size)
    ours = rows_of(one.log, 0, both)
    differing = []
    row = next(ours, None)
    for seq, theirs in enumerate(one.leaves(0, both)):
        if row is None or row.seq != seq:
            differing.append(seq)
            continue
        if row.leaf != theirs:
            differing.append(seq)
        row = next(ours, None)
    if not differing:
        return Plan()
    guard = _guard(instance, one.log)
    if guard is None or not _leads_to(guard, one):
        return Plan(fork=differing[0])
    beyond = next((seq for seq in differing if seq >= guard.size), None)
    if beyond is None:
        later = rows_of(one.log, max(both, guard.size), held)
        beyond = next((row.seq for row in later if _number(one.log, row.leaf) != row.seq), None)
    return Plan(tuple(seq for seq in differing if seq < guard.size), beyond)


def _number(log: str, leaf: bytes) -> int | None:
    """The number that an entry itself says; entries that were moved say another."""
    try:
        return heads.decode_instance(leaf).seq if log == INSTANCE else decode(leaf).seq
    except LedgerError:
        return None


def _guard(instance: Instance, log: str) -> Guard | None:
    try:
        return Guard.from_bytes((instance.keys / "signer" / f"{log}.guard").read_bytes())
    except (FileNotFoundError, LedgerError):
        return None


def _leads_to(guard: Guard, one: Mirrored) -> bool:
    """Whether the mirror's entries, and ours after them, have the root that our guard has signed."""
    again = CompactRange()
    again.extend(map(leaf_hash, one.leaves(0, min(one.size, guard.size))))
    for row in rows_of(one.log, again.size, guard.size):
        again.append(leaf_hash(row.leaf))
    return again.size == guard.size and again.root() == guard.checkpoint.root


def keep(instance: Instance, log: str, plan: Plan) -> list[Aside]:
    """Write what will be replaced into ``recovered/aside``, durably; what it was. Before anything is changed."""
    damaged = set(plan.damaged)
    rows = [row for row in rows_of(log, 0, _end(log)) if row.seq in damaged or (plan.fork is not None and row.seq >= plan.fork)]
    if not rows:
        return []
    folder = instance.folder / "recovered" / "aside"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 1 + sum(1 for _ in folder.glob(f"{log}-*.jsonl"))
    write_new(folder / f"{log}-{number}.jsonl", b"".join(_line(row) for row in rows))
    words = Words(instance.keys / "words")
    return [_aside(words, log, row) for row in rows]


def _end(log: str) -> int:
    return instance_log.size() if log == INSTANCE else record.size(log) or 0


def _line(row: Row) -> bytes:
    said = {
        "seq": row.seq,
        "leaf": b64encode(row.leaf).decode(),
        "words": None if row.words is None else b64encode(row.words).decode(),
    }
    return msgspec.json.encode(said) + b"\n"


def _aside(words: Words, log: str, row: Row) -> Aside:
    try:
        if log == INSTANCE:
            kind = heads.decode_instance(row.leaf)
            return Aside(row.seq, kind.kind, kind.at, None)
        leaf = envelope(row.leaf)
    except (LedgerError, WireError):
        return Aside(row.seq, "?", 0, None)
    try:
        said = None if row.words is None else words.open(log, row.seq, row.words).words
    except WordsLost:
        said = None
    return Aside(row.seq, leaf.act, leaf.at, said)


def put_back(one: Mirrored, damaged: Iterable[int]) -> None:
    """Put the mirror's bytes where ours were rewritten, or are missing; words that lie beside stay. Within the caller's transaction."""
    for seq in damaged:
        (leaf,) = one.leaves(seq, seq + 1)
        if one.log == INSTANCE:
            InstanceLeaf.objects.update_or_create(seq=seq, defaults={"leaf": leaf, **whose(leaf)})
        elif not Entry.objects.filter(log_id=one.log, seq=seq).update(leaf=leaf, tier=envelope(leaf).tier):
            record.append(one.log, [(seq, envelope(leaf).tier, leaf, None)])
    if one.log != INSTANCE:
        Snapshot.objects.filter(log_id=one.log).delete()
        Standing.objects.filter(log_id=one.log).delete()


def whose(leaf: bytes) -> dict[str, str | None]:
    """The columns beside an entry of the instance log."""
    kind = heads.decode_instance(leaf)
    found = (None, None) if isinstance(kind, heads.HeadsLeaf) else (kind.person, kind.credential)
    return {"person": found[0], "credential": found[1]}


def set_aside(log: str, fork: int) -> None:
    """Take our entries from ``fork`` on, and all that was made from them, out of the record. Within the caller's transaction."""
    if log == INSTANCE:
        InstanceLeaf.objects.filter(seq__gte=fork).delete()
        InstanceCheckpoint.objects.filter(size__gt=fork).delete()
        Cosignature.objects.filter(size__gt=fork).delete()
        Head.objects.filter(seq__gte=fork).delete()
        return
    Effect.objects.filter(log_id=log, seq__gte=fork).delete()
    Approval.objects.filter(log_id=log, seq__gte=fork).delete()
    Entry.objects.filter(log_id=log, seq__gte=fork).delete()
    Checkpoint.objects.filter(log_id=log, size__gt=fork).delete()
    Snapshot.objects.filter(log_id=log).delete()
    Standing.objects.filter(log_id=log).delete()


def forget(instance: Instance, log: str) -> None:
    """Let the signer begin again from the mirror: what it remembers is of the history that was set aside. Before the new guard is written."""
    folder = instance.keys / "signer"
    for name in (f"{log}.guard", f"{log}.tiers"):
        (folder / name).unlink(missing_ok=True)
