"""How the entries of each tier follow one another, and which was changed where they do not.

*Which* entry was changed. A change to entry i breaks the root, which names nobody. But the next entry j of its tier
still carries the hash of what i was. When j does not follow from i, either i was changed or the ``prev`` inside j; the
entry k after j decides: if k follows from j, then j is as it was and i is not.
"""

from collections.abc import Callable, Sequence
from typing import Final

from azukari.ledger.errors import Where
from azukari.ledger.leaf import Leaf
from azukari.ledger.segment import Follow

__all__ = ["MEMBER", "Add", "Succession"]

Add = Callable[[str, Where, str], None]
MEMBER: Final = "leaves"


class _Tier:
    """The newest entry of a tier, and an unexplained break before it."""

    __slots__ = ("broken", "count", "hash", "offset", "seq", "signed", "suspect", "suspect_offset")

    def __init__(self) -> None:
        self.hash: str | None = None
        self.seq = -1
        self.offset = 0
        self.count = 0  # how many, below the signed size
        self.signed: tuple[int, str] | None = None  # the last of these and its hash, where others came after it
        self.broken = 0  # how many breaks the whole log had when this was the newest entry
        self.suspect = -1  # the entry before the newest, when the newest does not follow from it
        self.suspect_offset = 0


class Succession:
    """The tiers of a log or of a part of one. Faults go to ``add``."""

    def __init__(self, add: Add, size: int, *, rooted: bool) -> None:
        """Begin without entries, ``size`` of which were signed; ``rooted`` wants the first of a tier to name none."""
        self.breaks = 0
        """How often an entry was missing or unreadable, in whatever tier."""
        self._add = add
        self._size = size
        self._rooted = rooted
        self._tiers: dict[int, _Tier] = {}

    def __len__(self) -> int:
        """How many tiers there are."""
        return len(self._tiers)

    def signed(self, number: int) -> tuple[int, int, str]:
        """Of a tier's entries below the signed size: how many, the number of the last and its leaf hash; 0, -1 and nothing where none."""
        tier = self._tiers.get(number)
        if tier is None or not tier.count:
            return 0, -1, ""
        return tier.count, *(tier.signed or (tier.seq, tier.hash or ""))

    @property
    def tails(self) -> list[int]:
        """The numbers of the newest entries of all tiers, ascending."""
        return sorted(tier.seq for tier in self._tiers.values())

    def joins(self, run: Sequence[Follow]) -> bool:
        """Tell whether in each tier a run follows from what is here, and nothing here waits for an explanation."""
        for one in run:
            tier = self._tiers.get(one.tier)
            if tier is None and not self._rooted:
                return False
            if tier is not None and (tier.suspect >= 0 or tier.hash is None):
                return False
            if one.prev != (None if tier is None else tier.hash):
                return False
        return True

    def join(self, run: Sequence[Follow]) -> None:
        """Go on after a run that joins, all of it below the signed size."""
        for one in run:
            tier = self._tiers.setdefault(one.tier, _Tier())
            tier.hash, tier.seq, tier.offset, tier.broken = one.hash, one.seq, one.offset, self.breaks
            tier.count += one.count

    def follow(self, entry: Leaf, offset: int, digest: str) -> bool:
        """Go on after one entry; tell whether it follows, as far as that can be told yet."""
        tier = self._tiers.setdefault(entry.tier, _Tier())
        sound = True
        if tier.suspect >= 0 or tier.hash != entry.prev:
            sound = self._unfollowed(tier, entry.prev, entry.seq, offset)
        below = entry.seq < self._size
        if not below and tier.count and tier.signed is None:
            tier.signed = tier.seq, tier.hash or ""
        tier.hash, tier.seq, tier.offset, tier.broken = digest, entry.seq, offset, self.breaks
        if below:
            tier.count += 1
            tier.signed = None
        return sound

    def _unfollowed(self, tier: _Tier, prev: str | None, seq: int, offset: int) -> bool:
        follows = tier.hash == prev
        if tier.suspect >= 0 and tier.broken != self.breaks:
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
        if tier.broken != self.breaks or (tier.seq < 0 and not self._rooted):
            # an entry is missing or unreadable in between, as reported already, or is not part of this part
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
