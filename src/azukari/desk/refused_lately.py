"""What was refused lately in a contract, by provision. A process looks through the newest entries once, then only at those that have come since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from azukari import annex
from azukari.kernel.values import DAY, TierNo, Time
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import Refused
from azukari.store import record

if TYPE_CHECKING:
    from azukari.desk.book import Book
    from azukari.desk.catalogue import Catalogue
    from azukari.store.record import Row

LATELY: Final = 7 * DAY
"""How long a refusal shows on the board."""
LOOKED_AT: Final = 200
"""So many of the newest entries are looked through for refusals."""
_MARK: Final = f'"act":"{Refused.name}"'.encode()


def _rows(book: Book) -> list[Row]:
    """The refusals among the newest entries, newest first."""
    upto, known = book.refusals
    if upto < book.size:
        read = record.newest(book.log, book.size, min(LOOKED_AT, book.size - upto))
        known = [one for one in read if _MARK in one.leaf] + known
        book.refusals = book.size, [one for one in known if one.seq >= book.size - LOOKED_AT]
    return book.refusals[1]


def refusals(book: Book, time: Time) -> dict[tuple[TierNo, int], int]:
    """How often each provision stood against somebody of each tier in the days before a moment."""
    found: dict[tuple[TierNo, int], int] = {}
    for row in _rows(book):
        entry = entry_of(row.leaf, annex.ACTS)
        act = entry.act
        if isinstance(act, Refused) and time - LATELY < entry.moment.time:
            for number in {int(head) for one in act.cited if (head := one.partition(".")[0]).isdecimal()}:
                key = entry.moment.tier, number
                found[key] = found.get(key, 0) + act.count
    return found


def refused_lately(seen: Catalogue) -> dict[int, int]:
    """How often each provision stood against somebody in the last days, as far as this side may know."""
    found: dict[int, int] = {}
    for (tier, number), count in refusals(seen.book, seen.time).items():
        if seen.sees(tier):
            found[number] = found.get(number, 0) + count
    return found
