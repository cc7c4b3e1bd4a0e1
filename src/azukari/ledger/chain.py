"""The checks over a contract's leaves, one after another: numbers, times, contract, tiers, and the tree over all.

Used in one pass over a log of any length. What it keeps: the compact range, the newest entry of each tier, and (when
words are to be checked) 40 bytes for each entry that has words.

*Which* entry was changed. A change to entry i breaks the root, which names nobody. But the next entry j of its tier
still carries the hash of what i was. When j does not follow from i, either i was changed or the ``prev`` inside j; the
entry k after j decides: if k follows from j, then j is as it was and i is not.
"""

from array import array
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from azukari.ledger import leaf
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.merkle import HASH_SIZE, CompactRange

__all__ = ["Chain"]

Add = Callable[[str, Where, str], None]
MEMBER: Final = "leaves"


class _Tier:
    """The newest entry of a tier, and an unexplained break before it."""

    __slots__ = ("broken", "hash", "offset", "seq", "suspect", "suspect_offset")

    def __init__(self) -> None:
        self.hash: str | None = None
        self.seq = -1
        self.offset = 0
        self.broken = 0  # how many breaks the whole log had when this was the newest entry
        self.suspect = -1  # the entry before the newest, when the newest does not follow from it
        self.suspect_offset = 0


class Chain:
    """Feed it every leaf in order, then ``finish``. Faults go to ``add``; nothing is raised."""

    def __init__(self, log: str, add: Add, *, keep_commitments: bool) -> None:
        """Begin an empty log of contract ``log``."""
        self.tree: Final = CompactRange()
        self.first_at: int | None = None
        self.last_at = 0
        self.with_words = 0
        self._log = log
        self._add = add
        self._keep = keep_commitments
        self._commitments = bytearray()
        self._committed = array("q")
        self._next_lookup = 0
        self._expected = 0
        self._breaks = 0
        self._tiers: dict[int, _Tier] = {}

    @property
    def tiers(self) -> dict[int, int]:
        """The number of the newest entry of each tier."""
        return {number: tier.seq for number, tier in self._tiers.items()}

    def feed(self, data: bytes, offset: int) -> bool:
        """Check the next leaf; tell whether it was sound in itself (its chain may still convict it later)."""
        digest = sha256(b"\x00" + data)
        self.tree.append(digest.digest())
        try:
            entry = leaf.decode(data)
        except LedgerError as error:
            self._add(error.code, Where(MEMBER, offset, self._expected), error.detail)
            self._expected += 1
            self._breaks += 1
            return False
        sound = True
        seq = entry.seq
        if seq != self._expected:
            self._add("SEQ_NOT_DENSE", Where(MEMBER, offset, self._expected), f"found {seq}")
            self._breaks += 1
            sound = False
        self._expected = seq + 1
        if entry.log != self._log:
            self._add("LOG_OTHER", Where(MEMBER, offset, seq), "")
            sound = False
        at = entry.at
        if at < self.last_at:
            self._add("TIME_BACKWARDS", Where(MEMBER, offset, seq), f"by {self.last_at - at} microseconds")
            sound = False
        self.last_at = at
        if self.first_at is None:
            self.first_at = at
        if entry.words is not None:
            self.with_words += 1
            if self._keep:
                self._commitments += bytes.fromhex(entry.words)
                self._committed.append(seq)
        tier = self._tiers.get(entry.tier)
        if tier is None:
            tier = self._tiers[entry.tier] = _Tier()
        if tier.suspect >= 0 or tier.hash != entry.prev:
            sound = self._unfollowed(tier, entry.prev, seq, offset) and sound
        tier.hash = digest.hexdigest()
        tier.seq = seq
        tier.offset = offset
        tier.broken = self._breaks
        return sound

    def _unfollowed(self, tier: _Tier, prev: str | None, seq: int, offset: int) -> bool:
        follows = tier.hash == prev
        if tier.suspect >= 0 and tier.broken != self._breaks:
            self._undecided(tier)
            tier.suspect = -1
            return True
        if tier.suspect >= 0:
            # the newest entry did not follow from the one before it: this one says which of the two was changed
            if follows:
                self._convict(tier.suspect, tier.suspect_offset, f"entry {tier.seq} follows from other bytes")
            else:
                self._convict(tier.seq, tier.offset, "neither neighbour in its tier knows it")
            tier.suspect = -1
            return follows
        if tier.broken != self._breaks:
            # an entry is missing or unreadable in between, as reported already; it may have been of this tier
            return True
        if tier.seq < 0:
            self._convict(seq, offset, "first entry of its tier, but names one before it")
        else:
            tier.suspect, tier.suspect_offset = tier.seq, tier.offset
        return False

    def _convict(self, seq: int, offset: int, detail: str) -> None:
        self._add("TIER_CHAIN", Where(MEMBER, offset, seq), detail)

    def _undecided(self, tier: _Tier) -> None:
        self._convict(tier.suspect, tier.suspect_offset, f"entry {tier.suspect} or {tier.seq}")

    def finish(self) -> None:
        """Report what no later entry could decide."""
        for tier in self._tiers.values():
            if tier.suspect >= 0:
                self._undecided(tier)

    def commitment(self, seq: int) -> str | None:
        """Return what entry ``seq`` committed its words to. Ask in ascending order of ``seq``."""
        committed = self._committed
        while self._next_lookup < len(committed) and committed[self._next_lookup] < seq:
            self._next_lookup += 1
        at = self._next_lookup
        if at == len(committed) or committed[at] != seq:
            return None
        return self._commitments[at * HASH_SIZE : (at + 1) * HASH_SIZE].hex()
