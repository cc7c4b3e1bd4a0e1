"""How entrusted things flowed: what went from which place to which in all, and what stands in each place, as of any moment of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from azukari.custody.balance import Custody
from azukari.kernel.act import Moves
from azukari.kernel.entry import Entry
from azukari.kernel.things import ENDS, SOURCES, WARD, Account, tier_in
from azukari.kernel.values import TierNo


class Passage(NamedTuple):
    """So many things went from one account to another in all, by so many moves."""

    source: Account
    target: Account
    quantity: int
    moves: int


class Stand(msgspec.Struct, frozen=True):
    """A place: whose it is (None: of no contractor), what stands there now. Of what ended and of sources, what has passed them."""

    account: Account
    tier: TierNo | None
    items: int
    quantity: int

    @property
    def begins(self) -> bool:
        """Whether things come from there."""
        return self.account in SOURCES

    @property
    def ends(self) -> bool:
        """Whether things are no longer with a contractor there."""
        return self.account in ENDS and self.account != WARD


class Flow(msgspec.Struct, frozen=True):
    """Everything that was moved, place to place; the places in the order of the chain."""

    stands: tuple[Stand, ...]
    passages: tuple[Passage, ...]


def flow(moves: Iterable[Entry], sees: Callable[[TierNo], bool]) -> Flow:
    """The flow of these entries, as a side may see it: a passage is shown where one of its ends is, or where no contractor has a part in it.

    ``moves`` are all entries of a contract that move things, from the first, up to wherever is asked for.
    """
    custody = Custody()
    quantity: Counter[tuple[Account, Account]] = Counter()
    times: Counter[tuple[Account, Account]] = Counter()
    for entry in moves:
        if not isinstance(entry.act, Moves):
            continue
        custody.hear(entry.act, entry.number, entry.moment.time)
        for one in entry.act.moved():
            quantity[(one.source, one.target)] += one.quantity
            times[(one.source, one.target)] += 1
    passages = tuple(
        Passage(source, target, quantity[(source, target)], times[(source, target)])
        for source, target in sorted(quantity)
        if _shown(source, sees) and _shown(target, sees) and source != target
    )
    there: dict[Account, list[int]] = {}
    for line in custody.all_lines():
        there.setdefault(line.account, []).append(line.quantity)
    accounts = dict.fromkeys(
        [*(one for each in passages for one in each[:2]), *(one for one in there if tier_in(one) is not None)]
    )
    stands = (
        Stand(one, tier_in(one), len(there.get(one, ())), sum(there.get(one, ())))
        for one in accounts
        if _shown(Account(one), sees)
    )
    ordered = sorted(stands, key=lambda one: (one.tier is None, one.tier or 0, -one.quantity, one.account))
    return Flow(tuple(ordered), passages)


def _shown(account: Account, sees: Callable[[TierNo], bool]) -> bool:
    tier = tier_in(account)
    return tier is None or sees(tier)
