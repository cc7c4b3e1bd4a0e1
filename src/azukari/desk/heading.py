r"""The heads of all contract logs: kept by the signer as the logs grow, committed to in the instance log, published for whoever needs them.

What a log's head is made from is kept beside its guard, so that a pass reads new entries only:

    keys/signer/<log>.tiers   "azukari-tiers v1\n" ‖ {"head": head leaf, "tiers": [tier leaves]} ‖ SHA-256 of all that

It follows from the entries up to the size that the guard has signed, and is made again from them where it is missing or damaged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Max

from azukari.desk import instance_log
from azukari.desk.files import write_new
from azukari.kernel.values import Time
from azukari.ledger import heads
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import leaf_hash
from azukari.store import record
from azukari.store.models import Head, InstanceLeaf

LOGGER = logging.getLogger("azukari.signer")
_MAGIC: Final = b"azukari-tiers v1\n"
_DIGEST: Final = 32
_TOGETHER: Final = 1_000


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A log's head at the size that was signed, and the tiers under it."""

    head: heads.HeadLeaf
    tiers: list[heads.TierLeaf]


class Heading:
    """The heads of the logs that one signer signs. ``folder`` is the signer's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, Kept] = {}
        self._published: dict[str, Kept] = {}
        self._seq = -1
        self._changed = True

    def recall(self, log: str) -> None:
        """Remember a log's head as it was kept: it counts until the log is signed at a larger size."""
        kept = None if log in self._kept else self._read(log)
        if kept is not None:
            self._kept[log] = kept

    def follow(self, log: str, guard: Guard) -> None:
        """Bring a log's head to the size that its guard has signed. Reads the entries since then, as a rule.

        :raises LedgerError: when an entry is not what was signed, or is missing.
        """
        before = self._kept.get(log)
        if before is not None and (before.head.size > guard.size or (before.head.size == guard.size and not _is(before, guard))):
            before = None
        if before is None or before.head.size < guard.size:
            before = self._grown(log, before, guard)
            write_new(self._path(log), _sealed(_MAGIC + msgspec.json.encode(before, order="sorted")))
        if self._kept.get(log) != before:
            self._kept[log] = before
            self._changed = True

    @staticmethod
    def _grown(log: str, before: Kept | None, guard: Guard) -> Kept:
        tiers = heads.Tiers([] if before is None else before.tiers)
        for row in record.entries(log, tiers.size, guard.size):
            tiers.add(row.seq, decode(row.leaf).tier, leaf_hash(row.leaf))
        if tiers.size != guard.size:
            raise LedgerError("ROLLBACK_DETECTED", f"{tiers.size} held, {guard.size} signed")
        return Kept(tiers.head(log, guard.checkpoint.root), tiers.leaves())

    def _path(self, log: str) -> Path:
        return self._folder / f"{log}.tiers"

    def _read(self, log: str) -> Kept | None:
        path = self._path(log)
        return kept_at(path.read_bytes() if path.exists() else b"")

    def commit(self, clock: Callable[[], Time]) -> None:
        """Append one entry to the instance log when any head is another than the newest such entry commits to, and publish what changed.

        One is appended as well when others stand after the newest: the last entry that is signed commits to heads. Where a log that was
        signed has no head nothing is committed to: none is left out.
        """
        unknown = sorted({path.stem for path in self._folder.glob("en-*.guard")} - set(self._kept))
        if unknown:
            LOGGER.error("no heads are committed to: %s has none", unknown[0])
            return
        if not self._kept:
            return
        committed = self._newest()
        last = instance_log.size() == self._seq + 1
        if last and not self._changed:
            return
        ordered = [self._kept[log].head for log in sorted(self._kept)]
        root = heads.heads_root(ordered).hex()
        with transaction.atomic():
            if committed is None or committed.heads != root or committed.whose is None or not last:
                self._seq = instance_log.append(clock, lambda seq, at: _heads(seq, at, len(ordered), root)).seq
            Head.objects.bulk_create(
                Head(log_id=log, seq=self._seq, leaf=heads.encode(kept.head), tiers=msgspec.to_builtins(kept.tiers))
                for log, kept in self._kept.items()
                if self._published.get(log) != kept
            )
        self._published = dict(self._kept)
        self._changed = False

    def _newest(self) -> heads.HeadsLeaf | None:
        """The newest ``heads`` entry, and with it what was published for it."""
        found = InstanceLeaf.objects.filter(person=None).order_by("-seq").first()
        if found is None:
            self._seq, self._published = -1, {}
            return None
        leaf = heads.decode_instance(bytes(found.leaf))
        if not isinstance(leaf, heads.HeadsLeaf):
            raise LedgerError("LEAF_MALFORMED", f"entry {found.seq} of the instance log")
        if leaf.seq != self._seq:
            self._seq = leaf.seq
            self._published = {log: Kept(*one) for log, one in heads_at(leaf.seq).items()}
        return leaf


def kept_at(data: bytes) -> Kept | None:
    """What the bytes of a ``.tiers`` file say; None where they are not those that were written. :raises LedgerError: a head that does not fit."""
    body = data[:-_DIGEST]
    if not body.startswith(_MAGIC) or _sealed(body) != data:
        return None
    kept = msgspec.json.decode(body[len(_MAGIC) :], type=Kept)
    heads.check_head(kept.head, kept.tiers)
    return kept


def heads_at(seq: int) -> dict[str, tuple[heads.HeadLeaf, list[heads.TierLeaf]]]:
    """The heads that entry ``seq`` of the instance log commits to, as they were published, by log in order."""
    newest = Head.objects.filter(seq__lte=seq).values("log_id").annotate(newest=Max("seq")).order_by("log_id")
    found: dict[str, tuple[heads.HeadLeaf, list[heads.TierLeaf]]] = {}
    for log, at in newest.values_list("log_id", "newest"):
        one = Head.objects.get(log_id=log, seq=at)
        found[log] = heads.decode_head(bytes(one.leaf)), msgspec.convert(one.tiers, list[heads.TierLeaf])
    return found


def committed_size() -> int:
    """How many entries of the instance log there are up to the newest that commits to heads: what may be signed of it."""
    newest = InstanceLeaf.objects.filter(person=None).order_by("-seq").values_list("seq", flat=True).first()
    return 0 if newest is None else newest + 1


def changes(after: int, last: int, limit: int) -> list[tuple[int, list[bytes]]]:
    """The heads entries after one and up to ``last``, each with the head leaves that changed with it: at most ``limit`` leaves, or one entry."""
    wanted = InstanceLeaf.objects.filter(person=None, seq__gt=after, seq__lte=last).order_by("seq")
    numbers = list(wanted.values_list("seq", flat=True)[:_TOGETHER])
    leaves: dict[int, list[bytes]] = {}
    for one in Head.objects.filter(seq__gt=after, seq__lte=numbers[-1]).order_by("seq", "log_id").iterator() if numbers else ():
        leaves.setdefault(one.seq, []).append(bytes(one.leaf))
    found, count = list[tuple[int, list[bytes]]](), 0
    for seq in numbers:
        count += len(leaves.get(seq, ()))
        if found and count > limit:
            break
        found.append((seq, leaves.get(seq, [])))
    return found


def _heads(seq: int, at: Time, count: int, root: str) -> heads.HeadsLeaf:
    """The next entry of the instance log, within the lock under which its number is known: nobody's passkeys change before it."""
    people = instance_log.people(seq)
    return heads.HeadsLeaf(at=at, count=count, heads=root, passkeys=heads.people_root(people), people=len(people), seq=seq, v=2)


def _is(kept: Kept, guard: Guard) -> bool:
    return kept.head.root == guard.checkpoint.root.hex()


def _sealed(body: bytes) -> bytes:
    return body + sha256(body).digest()
