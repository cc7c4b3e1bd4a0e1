"""The checks over a contract's leaves, one after another: numbers, times, contract, tiers, scope, and the tree over all.

Used in one pass over a log of any length. What it keeps: the compact range, the newest entry of each tier, 40 bytes for each entry that has
words (where words are to be checked), 112 for each that its officer signed, and in a part 40 for each that is shown.

Leaves come in runs. A run in which nothing is unusual is checked column by column (``segment``) and joined to what came before; any other,
leaf by leaf. Both find the same.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from azukari.ledger import batch, canonical, leaf
from azukari.ledger.container import Block
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.held import Claims, Commitments, claim_row
from azukari.ledger.merkle import CompactRange
from azukari.ledger.segment import Segment, Wants, cut, hashes_of, read_segment, unframe
from azukari.ledger.succession import MEMBER, Add, Succession

__all__ = ["MEMBER", "WHOLE", "Add", "Chain", "Commitments", "Rules", "Scope"]


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
        self.claims: Final = Claims()
        self.shown: Final = Commitments()
        self.unreadable = self.disordered = False
        self.wants: Final = Wants(keep_words, keep_claims)
        self._scope = scope
        self._size = size
        self._log = log
        self._add = add
        self._expected = 0
        self._tiers: Final = Succession(add, size, rooted=scope.rooted)

    @property
    def tiers(self) -> int:
        """How many tiers there are."""
        return len(self._tiers)

    def tier(self, number: int) -> tuple[int, int, str]:
        """Of a tier's entries below the signed size: how many, the number of the last and its leaf hash; 0, -1 and nothing where none."""
        return self._tiers.signed(number)

    @property
    def tails(self) -> list[int]:
        """The numbers of the newest entries of all tiers, ascending."""
        return self._tiers.tails

    def take(self, block: Block, segment: Segment | None) -> int:
        """Check a block of a whole contract that was read elsewhere; tell how many leaves, from the first, were sound in themselves."""
        if segment is None or not self._joins(segment) or (segment.root and self.tree.size % block.records):
            return self.feed(*unframe(block))
        if segment.root:
            self.tree.join(segment.root, block.records)
        else:
            self.tree.extend(cut(segment.hashes))
        self.count += block.records
        self._join(segment)
        return block.records

    def feed(self, offsets: Sequence[int], records: Sequence[bytes]) -> int:
        """Check a run of leaves; tell how many of them, from the first, were sound in themselves."""
        digests = hashes_of(records)
        if self._scope is WHOLE:
            self.tree.extend(digests)
        self.count += len(records)
        if self._at_once(offsets, records, digests):
            return len(records)
        sound = [self._one(*each) for each in zip(offsets, records, digests, strict=True)]
        return sound.index(False) if False in sound else len(sound)

    def _at_once(self, offsets: Sequence[int], records: Sequence[bytes], digests: list[bytes]) -> bool:
        """Check a run in which nothing is unusual. Otherwise nothing has happened, and False is returned."""
        entries = batch.read(records) if self._scope.chained else None
        if entries is None:
            return False
        segment = read_segment(entries, offsets, records, digests, self.wants, dense=self._scope.dense)
        if segment is None or not self._joins(segment) or not self._scope.all_in(entries):
            return False
        if self._scope is not WHOLE:
            self.shown.extend([entry.seq for entry in entries], b"".join(digests))
        self._join(segment)
        return True

    def _joins(self, segment: Segment) -> bool:
        """Tell whether a run goes on where this stands."""
        follows = segment.first == self._expected if self._scope.dense else segment.first >= self._expected
        timely = self.last_at <= segment.first_at
        mine = segment.log == self._log and segment.last < self._size
        return follows and timely and mine and self._tiers.joins(segment.tiers)

    def _join(self, segment: Segment) -> None:
        self._tiers.join(segment.tiers)
        self.with_words += segment.with_words
        self.words.extend(segment.words_of, segment.words)
        self.with_approval += segment.with_approval
        self.claims.extend(segment.claims_of, segment.claims)
        self._expected = segment.last + 1
        self.first_at = segment.first_at if self.first_at is None else self.first_at
        self.last_at = segment.last_at

    def _place(self) -> int | None:
        return self._expected if self._scope is WHOLE else None

    def _one(self, offset: int, data: bytes, digest: bytes) -> bool:
        """Check one leaf exactly; tell whether it was sound in itself (its chain may still convict it later)."""
        try:
            entry = leaf.decode(data)
        except LedgerError as error:
            self._add(error.code, Where(MEMBER, offset, self._place()), error.detail)
            self._expected += 1
            self._tiers.breaks += 1
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
            if self.wants.words:
                self.words.add(seq, bytes.fromhex(entry.words))
        if entry.approval is not None:
            self.with_approval += 1
            if self.wants.claims:
                number, row = claim_row(data)
                self.claims.extend((number,), row)
        if self._scope is not WHOLE:
            self.shown.add(seq, digest)
        if not self._scope.chained:
            return sound
        return self._tiers.follow(entry, offset, digest.hex()) and sound

    def _numbered(self, seq: int, offset: int) -> bool:
        dense = self._scope.dense
        # a part may begin anywhere, and what number an entry had that cannot be read, it does not tell
        open_ended = self._scope is not WHOLE and (self.first_at is None or self.unreadable)
        good = seq == self._expected if dense and not open_ended else seq >= self._expected
        if not good:
            self._add("SEQ_NOT_DENSE", Where(MEMBER, offset, self._expected if dense else seq), f"found {seq}")
            self._tiers.breaks += 1
            self.disordered = True
        self._expected = seq + 1
        return good

    def finish(self) -> None:
        """Report what no later entry could decide."""
        self._tiers.finish()
