"""Parts of a record: a tier, a period, an item. Which entries belong, and what shows that none was left out."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from azukari.ledger import canonical
from azukari.ledger.batch import Entry
from azukari.ledger.errors import LedgerError
from azukari.ledger.leaf import Leaf

__all__ = ["PARTS", "ItemScope", "Part", "PeriodScope", "TierScope", "read_scope"]

_ITEM: Final = re.compile("[a-z]{2}-[0-9abcdefghjkmnpqrstvwxyz]{16}")
Misplaced = Callable[[int, int], None]


class TierScope:
    """Every entry of one tier: the chain from null to the tier leaf that the instance log fixes."""

    dense, chained, rooted = False, True, True

    def __init__(self, tier: int) -> None:
        """Tier ``tier``."""
        self.tier: Final = tier
        self.others: Final[set[int]] = set()

    def all_in(self, entries: Sequence[Entry]) -> bool:
        """Tell whether all are of the tier."""
        return {entry.tier for entry in entries} == {self.tier}

    def admit(self, entry: Leaf, _: int) -> bool:
        """Tell whether the entry is of the tier."""
        if entry.tier != self.tier:
            self.others.add(entry.seq)
        return entry.tier == self.tier


class PeriodScope:
    """Every entry from a moment until another, an unbroken run with a fence post at either end where the record goes on.

    Moments count microseconds since 1970-01-01 UTC; ``begin`` belongs to the period, ``end`` does not.
    """

    dense, chained, rooted = True, True, False

    def __init__(self, begin: int, end: int) -> None:
        """From ``begin`` to ``end``."""
        self.begin: Final = begin
        self.end: Final = end
        self._first: tuple[int, int] | None = None
        self._last = (-1, -1)
        self._post: tuple[int, int] | None = None
        self._misplaced: Misplaced | None = None

    def on_misplaced(self, misplaced: Misplaced) -> None:
        """Call ``misplaced`` with number and offset of an entry that later turns out to be no fence post."""
        self._misplaced = misplaced

    def all_in(self, entries: Sequence[Entry]) -> bool:
        """Tell whether all lie within the period, and none before them was its end."""
        if self._first is None or self._post is not None or entries[0].at < self.begin or entries[-1].at >= self.end:
            return False
        self._last = (entries[-1].seq, entries[-1].at)
        return True

    def admit(self, entry: Leaf, offset: int) -> bool:
        """Tell whether the entry lies within the period, or may be a fence post."""
        if self._post is not None and self._misplaced is not None:
            self._misplaced(*self._post)
        begins, self._first = self._first is None, self._first or (entry.seq, entry.at)
        self._last = (entry.seq, entry.at)
        self._post = (entry.seq, offset) if entry.at >= self.end else None
        return begins or entry.at >= self.begin

    def fenced(self, size: int) -> bool:
        """Tell whether the run shows that nothing of the period lies before it or after it, in a record of ``size`` entries."""
        if self._first is None:
            return False
        (first, first_at), (last, last_at) = self._first, self._last
        return (first == 0 or first_at < self.begin) and (last == size - 1 or last_at >= self.end)


class ItemScope:
    """Entries whose facts name an item. Others may, too."""

    dense, chained, rooted = False, False, False

    def __init__(self, item: str) -> None:
        """Item ``item``, its id."""
        self.item: Final = item
        self._spelled: Final = b'"' + item.encode() + b'"'

    def all_in(self, _: Sequence[Entry]) -> bool:
        """Have them asked one by one."""
        return False

    def admit(self, entry: Leaf, _: int) -> bool:
        """Tell whether the facts hold the id."""
        return self._spelled in bytes(entry.facts)


Part = TierScope | PeriodScope | ItemScope
PARTS: Final = ("tier", "period", "item")


def read_scope(kind: str, scope: Mapping[str, int | str]) -> Part:
    """Read the scope that a header states. Raises HEADER_MALFORMED."""
    match kind, dict(scope):
        case "tier", {"tier": int(tier), **rest} if not rest and _whole(tier):
            return TierScope(tier)
        case "period", {"from": int(begin), "until": int(end), **rest} if (
            not rest and _whole(begin) and _whole(end) and begin < end
        ):
            return PeriodScope(begin, end)
        case "item", {"item": str(item), **rest} if not rest and _ITEM.fullmatch(item):
            return ItemScope(item)
    raise LedgerError("HEADER_MALFORMED", "scope")


def _whole(number: int) -> bool:
    return not isinstance(number, bool) and 0 <= number < canonical.LIMIT
