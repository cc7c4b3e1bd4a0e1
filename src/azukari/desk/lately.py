"""What 甲 said lately: answers, decisions, instructions, what it returned. Which entries to look at is known without asking the database."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.kernel.act import Handling
from azukari.kernel.entry import Entry
from azukari.kernel.values import DAY, WARD_CAPACITIES, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.store.record import Row

LATELY: Final = 14 * DAY
MOST: Final = 10
"""So many of the newest are looked at in each contract."""
OWN_OFFICE: Final = frozenset(
    {
        "p00.register", "p00.appoint", "p00.relieve", "p00.load-annex", "p00.draft", "p00.agree-draft", "p00.return-draft",
        "p00.decide-draft", "p00.name-witness", "p00.note", "p11.rotate-keys",
    }
)  # fmt: skip
"""What 甲 arranges within its own office: no answer to anybody."""
TELLING: Final = tuple(
    name
    for name, cls in annex.ACTS.items()
    if WARD_CAPACITIES & set(cls.by) and name not in OWN_OFFICE and not issubclass(cls, Handling)
)


class News(msgspec.Struct, frozen=True):
    """One act of 甲, as the record says it."""

    entry: Entry
    says: Say

    @property
    def time(self) -> Time:
        """When."""
        return self.entry.moment.time


def newest(seen: Catalogue) -> list[int]:
    """The entries that may be news, newest first."""
    acts = seen.book.acts
    return sorted((number for name in TELLING for number in acts.get(name, ())[-MOST:]), reverse=True)[:MOST]


def news(seen: Catalogue, row: Row) -> News | None:
    """What an entry says, if 甲 did it lately and this side may read it."""
    entry = entry_of(row.leaf, annex.ACTS)
    moment = entry.moment
    if moment.capacity not in WARD_CAPACITIES or moment.time < seen.time - LATELY or not seen.sees(moment.tier):
        return None
    return News(entry, seen.describe(entry, seen.opened(row)))
