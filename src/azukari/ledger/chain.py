"""The checks over a contract's leaves, one after another: numbers, times, contract, tiers, scope, and the tree over all.

Used in one pass over a log of any length. What it keeps: the compact range, the newest entry of each tier, and 40 bytes for each entry that has
words (where words are to be checked), for each that its officer signed, and in a part for each that is shown.

Leaves come in runs. A run in which nothing is unusual is checked column by column; any other, leaf by leaf. Both find the same.

*Which* entry was changed. A change to entry i breaks the root, which names nobody. But the next entry j of its tier
still carries the hash of what i was. When j does not follow from i, either i was changed or the ``prev`` inside j; the
entry k after j decides: if k follows from j, then j is as it was and i is not.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final, Protocol

from azukari.ledger import batch, canonical, leaf
from azukari.ledger.approval import Claim, claim_of
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.merkle import HASH_SIZE, CompactRange

__all__ = ["MEMBER", "WHOLE", "Add", "Chain", "Commitments", "Rules", "Scope"]

Add = Callable[[str, Where, str], None]
MEMBER: Final = "leaves"


class Scope(Protocol):
    """Which entries belong into a part."""

    dense: bool
    """Whether the numbers follow one upon another."""
    chained: bool
    """Whether an entry, if the part holds one of its tier before it, names that."""
    rooted: bool
    """Whether the first entry of a tier names none."""

    def all_in(self, entries: Sequence[batch.Entry]) -> bool:
        """Tell whether all of these certainly belong. False only means: ask one by one."""

    def admit(self, entry: leaf.Leaf, offset: int) -> bool:
        """Note one entry; tell whether it belongs."""


class Rules:
    """A whole contract: everything belongs."""

    dense = chained = rooted = True

    def all_in(self, _: Sequence[batch.Entry]) -> bool:
        """Tell that they belong."""
        return True

    def admit(self, _: leaf.Leaf, __: int) -> bool:
        """Tell that it belongs."""
        return True


WHOLE: Final = Rules()


class Commitments:
    """Numbers of entries with a digest each, in ascending order, to be asked for in ascending order."""

    def __init__(self) -> None:
        """Begin with none."""
        self.numbers: Final = array("q")
        self.digests = bytearray()
        self._at = 0

    def add(self, seq: int, digest: bytes) -> None:
        """Note one."""
        self.numbers.append(seq)
        self.digests += digest

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Give them all, in order."""
        for at, seq in enumerate(self.numbers):
            yield seq, bytes(self.digests[at * HASH_SIZE : (at + 1) * HASH_SIZE])

    def of(self, seq: int) -> bytes | None:
        """Return the digest of entry ``seq``, if it has one."""
        numbers = self.numbers
        while self._at < len(numbers) and numbers[self._at] < seq:
            self._at += 1
        at = self._at
        if at == len(numbers) or numbers[at] != seq:
            return None
        return bytes(self.digests[at * HASH_SIZE : (at + 1) * HASH_SIZE])


class _Tier:
    """The newest entry of a tier, and an unexplained break before it."""

    __slots__ = ("broken", "hash", "offset", "seq", "signed", "suspect", "suspect_offset")

    def __init__(self) -> None:
        self.hash: str | None = None
        self.seq = -1
        self.offset = 0
        self.signed = (0, -1, "")  # below the signed size: how many, the last, its hash
        self.broken = 0  # how many breaks the whole log had when this was the newest entry
        self.suspect = -1  # the entry before the newest, when the newest does not follow from it
        self.suspect_offset = 0


class Chain:
    """Feed it every leaf in order, then ``finish``. Faults go to ``add``; nothing is raised."""

    def __init__(
        self,
        log: str,
        add: Add,
        *,
        keep_words: bool,
        keep_claims: bool = False,
        scope: Scope = WHOLE,
        size: int = canonical.LIMIT,
    ) -> None:
        """Begin an empty log of contract ``log``; ``size`` is what was signed."""
        self.tree: Final = CompactRange()
        self.first_at: int | None = None
        self.last_at = 0
        self.count = self.with_words = self.with_approval = 0
        self.words: Final = Commitments()
        self.claims: Final[dict[int, Claim]] = {}
        self.shown: Final = Commitments()
        self.unreadable = self.disordered = False
        self._scope = scope
        self._size = size
        self._log = log
        self._add = add
        self._keep_words, self._keep_claims = keep_words, keep_claims
        self._expected = 0
        self._breaks = 0
        self._tiers: dict[int, _Tier] = {}

    @property
    def tiers(self) -> dict[int, tuple[int, int, str]]:
        """For each tier, of its entries below the signed size: how many, the number of the last and its leaf hash."""
        return {number: tier.signed for number, tier in self._tiers.items()}

    @property
    def tails(self) -> list[int]:
        """The numbers of the newest entries of all tiers, ascending."""
        return sorted(tier.seq for tier in self._tiers.values())

    def feed(self, offsets: Sequence[int], records: Sequence[bytes]) -> int:
        """Check a run of leaves; tell how many of them, from the first, were sound in themselves."""
        digests = [sha256(b"\x00" + data).digest() for data in records]
        if self._scope is WHOLE:
            self.tree.extend(digests)
        self.count += len(records)
        if self._at_once(offsets, records, digests):
            return len(records)
        sound = [self._one(*each) for each in zip(offsets, records, digests, strict=True)]
        return sound.index(False) if False in sound else len(sound)

    def _at_once(self, offsets: Sequence[int], records: Sequence[bytes], digests: list[bytes]) -> bool:
        """Check a run in which nothing is unusual. Otherwise nothing has happened, and False is returned."""
        scope = self._scope
        entries = batch.read(records) if scope.chained else None
        if entries is None or {entry.log for entry in entries} != {self._log}:
            return False
        numbers = [entry.seq for entry in entries]
        if scope.dense:
            ascending = numbers == list(range(self._expected, self._expected + len(numbers)))
        else:
            ascending = numbers == sorted(set(numbers)) and numbers[0] >= self._expected
        times = [entry.at for entry in entries]
        if (
            not ascending
            or numbers[-1] >= self._size
            or times[0] < self.last_at
            or times != sorted(times)
            or not scope.all_in(entries)
        ):
            return False
        tiers = [entry.tier for entry in entries]
        newest = self._follow(entries, tiers, digests)
        if newest is None:
            return False
        for number, at in newest.items():
            tier = self._tiers.setdefault(number, _Tier())
            tier.hash, tier.seq, tier.offset, tier.broken = digests[at].hex(), numbers[at], offsets[at], self._breaks
            tier.signed = (tier.signed[0] + tiers.count(number), tier.seq, tier.hash)
        self._note(entries, records, digests)
        self._expected = numbers[-1] + 1
        self.first_at = times[0] if self.first_at is None else self.first_at
        self.last_at = times[-1]
        return True

    def _follow(self, entries: list[batch.Entry], tiers: list[int], digests: list[bytes]) -> dict[int, int] | None:
        """Find the place of each tier's newest entry in the run, when every entry follows from that before it."""
        newest: dict[int, int] = {}
        last: dict[int, str | None] = {}
        for number in set(tiers):
            tier = self._tiers.get(number)
            if tier is None and not self._scope.rooted:
                return None
            if tier is not None and (tier.suspect >= 0 or tier.hash is None):
                return None
            last[number] = None if tier is None else tier.hash
        for at, (entry, number, digest) in enumerate(zip(entries, tiers, digests, strict=True)):
            if entry.prev != last[number]:
                return None
            last[number] = digest.hex()
            newest[number] = at
        return newest

    def _note(self, entries: list[batch.Entry], records: Sequence[bytes], digests: list[bytes]) -> None:
        worded = [entry for entry in entries if entry.words is not None]
        self.with_words += len(worded)
        if self._keep_words and worded:
            self.words.numbers.extend([entry.seq for entry in worded])
            self.words.digests.extend(bytes.fromhex("".join([entry.words or "" for entry in worded])))
        if any([entry.approval for entry in entries]):  # noqa: C419 — a list is quicker than a generator here
            for entry, data in zip(entries, records, strict=True):
                if entry.approval is not None:
                    self._claim(data)
        if self._scope is not WHOLE:
            self.shown.numbers.extend([entry.seq for entry in entries])
            self.shown.digests.extend(b"".join(digests))

    def _claim(self, data: bytes) -> None:
        self.with_approval += 1
        if self._keep_claims:
            claim = claim_of(data)
            self.claims[claim.seq] = claim

    def _place(self) -> int | None:
        return self._expected if self._scope is WHOLE else None

    def _one(self, offset: int, data: bytes, digest: bytes) -> bool:
        """Check one leaf exactly; tell whether it was sound in itself (its chain may still convict it later)."""
        try:
            entry = leaf.decode(data)
        except LedgerError as error:
            self._add(error.code, Where(MEMBER, offset, self._place()), error.detail)
            self._expected += 1
            self._breaks += 1
            self.unreadable = True
            return False
        sound = self._numbered(entry.seq, offset)
        seq, at = entry.seq, entry.at
        if entry.log != self._log:
            self._add("LOG_OTHER", Where(MEMBER, offset, seq), "")
            sound = False
        if at < self.last_at:
            self._add("TIME_BACKWARDS", Where(MEMBER, offset, seq), f"by {self.last_at - at} microseconds")
            sound = False
        if not self._scope.admit(entry, offset):
            self._add("SCOPE_OTHER", Where(MEMBER, offset, seq), "")
            sound = False
        self.last_at = at
        if self.first_at is None:
            self.first_at = at
        if entry.words is not None:
            self.with_words += 1
            if self._keep_words:
                self.words.add(seq, bytes.fromhex(entry.words))
        if entry.approval is not None:
            self._claim(data)
        if self._scope is not WHOLE:
            self.shown.add(seq, digest)
        return self._chained(entry, offset, digest) and sound

    def _numbered(self, seq: int, offset: int) -> bool:
        dense = self._scope.dense
        # a part may begin anywhere, and what number an entry had that cannot be read, it does not tell
        open_ended = self._scope is not WHOLE and (self.first_at is None or self.unreadable)
        good = seq == self._expected if dense and not open_ended else seq >= self._expected
        if not good:
            self._add("SEQ_NOT_DENSE", Where(MEMBER, offset, self._expected if dense else seq), f"found {seq}")
            self._breaks += 1
            self.disordered = True
        self._expected = seq + 1
        return good

    def _chained(self, entry: leaf.Leaf, offset: int, digest: bytes) -> bool:
        if not self._scope.chained:
            return True
        tier = self._tiers.setdefault(entry.tier, _Tier())
        sound = True
        if tier.suspect >= 0 or tier.hash != entry.prev:
            sound = self._unfollowed(tier, entry.prev, entry.seq, offset)
        tier.hash = digest.hex()
        tier.seq, tier.offset, tier.broken = entry.seq, offset, self._breaks
        if tier.seq < self._size:
            tier.signed = (tier.signed[0] + 1, tier.seq, tier.hash)
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
        if tier.broken != self._breaks or (tier.seq < 0 and not self._scope.rooted):
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
