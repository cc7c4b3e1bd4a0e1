"""Heads that were lost with a database, worked out again from the entries: what each ``heads`` entry of the instance log commits to.

Such an entry holds one root over the heads of all contracts and not their sizes. These are looked for: sizes that were signed, and what the
contracts had by the moment of the entry; a root that fits is proof that they were found. Nothing is written but what fits.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from django.db import transaction

from azukari.desk import instance_log
from azukari.desk.instance import Instance
from azukari.desk.shelf import Shelf
from azukari.kernel.values import SECOND, Time
from azukari.ledger import heads
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.store import record
from azukari.store.models import Checkpoint, Head, InstanceLeaf, Log

LOGGER = logging.getLogger("azukari.signer")
SLACK: Final = 5 * SECOND
"""By how much an entry's time may lie after the moment when the heads with it were written."""
_TRIES: Final = 20_000
_FAR: Final = 256
_BEYOND: Final = 8


class _Growing:
    """One contract, from the head that was found last: which sizes it may have had next, the likeliest first."""

    def __init__(self, instance: Instance, log: str) -> None:
        self.log = log
        self._shelf = Shelf(instance, log)
        self._signed = frozenset(Checkpoint.objects.filter(log_id=log).values_list("size", flat=True))
        self._total = record.size(log) or 0
        self._heads: dict[int, tuple[heads.HeadLeaf, list[heads.TierLeaf]]] = {}
        self.size = 0
        self._tiers: list[heads.TierLeaf] = []
        self.hashes: dict[int, bytes] = {}

    def stands(self, head: heads.HeadLeaf, tiers: list[heads.TierLeaf]) -> None:
        """Go on from a head that is known."""
        self.size, self._tiers = head.size, tiers
        self._heads, self.hashes = {head.size: (head, tiers)}, {head.size: leaf_hash(heads.encode(head))}

    def sizes(self, moment: Time) -> list[int]:
        """Sizes at a moment: those that were signed first, then those nearest to what there was by then. 0 where it may not have begun."""
        growing = heads.Tiers(self._tiers)
        by_then, found = self.size, [self.size]
        for row in record.entries(self.log, self.size, min(self._total, self.size + _FAR)):
            at = decode(row.leaf).at
            if at > moment + SLACK or growing.size >= by_then + _BEYOND:
                break
            growing.add(row.seq, decode(row.leaf).tier, leaf_hash(row.leaf))
            by_then = growing.size if at <= moment else by_then
            self._note(growing)
            found.append(growing.size)
        return sorted(found, key=lambda size: (size not in self._signed and size != self.size, abs(size - by_then)))

    def _note(self, growing: heads.Tiers) -> None:
        if growing.size not in self._heads:
            head = growing.head(self.log, self._shelf.root_at(growing.size))
            self._heads[growing.size] = head, growing.leaves()
            self.hashes[growing.size] = leaf_hash(heads.encode(head))

    def head(self, size: int) -> tuple[heads.HeadLeaf, list[heads.TierLeaf]]:
        """The head at one of these sizes, and its tiers."""
        return self._heads[size]


def mend(instance: Instance, last: int) -> int | None:
    """Look through every heads entry up to one, and write again what is missing or wrong of it; the first that could not be found, or None.

    Whoever compares every one of them, as a new witness does, can go on to there.
    """
    growing = {log: _Growing(instance, log) for log in Log.objects.order_by("pk").values_list("pk", flat=True)}
    numbers = InstanceLeaf.objects.filter(person=None, seq__lte=last).order_by("seq").values_list("seq", flat=True)
    current: dict[str, heads.HeadLeaf] = {}
    for seq in numbers.iterator():
        entry = heads.decode_instance(instance_log.entry(seq) or b"")
        if not isinstance(entry, heads.HeadsLeaf):
            return seq
        rows = {one.log_id: one for one in Head.objects.filter(seq=seq)}
        after = current | {log: heads.decode_head(bytes(one.leaf)) for log, one in rows.items()}
        if not _fits(entry, after):
            found = _searched(entry, list(growing.values()))
            if found is None:
                LOGGER.error("heads entry %d: what it commits to was lost, and could not be worked out again", seq)
                return seq
            after = {log: growing[log].head(size)[0] for log, size in found.items()}
            _written(seq, {log: growing[log].head(size) for log, size in found.items() if after[log] != current.get(log)})
            rows = {one.log_id: one for one in Head.objects.filter(seq=seq)}
        for log, one in rows.items():
            growing[log].stands(after[log], _tiers(one))
        current = after
    return None


def _fits(entry: heads.HeadsLeaf, found: dict[str, heads.HeadLeaf]) -> bool:
    return len(found) == entry.count and heads.heads_root([found[log] for log in sorted(found)]).hex() == entry.heads


def _tiers(row: Head) -> list[heads.TierLeaf]:
    return msgspec.convert(row.tiers, list[heads.TierLeaf])


def _searched(entry: heads.HeadsLeaf, growing: Sequence[_Growing]) -> dict[str, int] | None:
    """The sizes of all contracts under an entry, or None where none of those tried fit."""
    offered = [one.sizes(Time(entry.at)) for one in growing]
    for places in _likeliest([len(sizes) for sizes in offered]):
        sizes = {one.log: offered[n][places[n]] for n, one in enumerate(growing)}
        there = [one for one in growing if sizes[one.log]]
        if len(there) == entry.count and root_of([one.hashes[sizes[one.log]] for one in there]).hex() == entry.heads:
            return {one.log: sizes[one.log] for one in there}
    return None


def _likeliest(counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Places in so many lists, one in each: first places first, then those that add up to little more."""
    waiting, seen = [(0, (0,) * len(counts))], {(0,) * len(counts)}
    for _ in range(_TRIES):
        if not waiting:
            return
        far, places = heapq.heappop(waiting)
        yield places
        for n, count in enumerate(counts):
            following = (*places[:n], places[n] + 1, *places[n + 1 :])
            if following[n] < count and following not in seen:
                seen.add(following)
                heapq.heappush(waiting, (far + 1, following))


def _written(seq: int, found: dict[str, tuple[heads.HeadLeaf, list[heads.TierLeaf]]]) -> None:
    """Put what was found in the place of what is there."""
    with transaction.atomic():
        Head.objects.filter(seq=seq).delete()
        Head.objects.bulk_create(
            Head(log_id=log, seq=seq, leaf=heads.encode(head), tiers=msgspec.to_builtins(tiers))
            for log, (head, tiers) in found.items()
        )
