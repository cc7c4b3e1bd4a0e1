"""残高表: what stood where at any moment of a contract's record, folded again from its entries up to then; now, from the state as it stands.

A pure function of entries. An entry counts from its own moment on, so the balance at the moment of an entry is the one
after it. Rows and persons are those of an item as it was listed; where only a part of it stands in a place they are an upper bound there, and
a line says so. Persons are distinct within an item, not across items, and are never said to be more than a sum of such counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

import msgspec

from azukari.custody.balance import Custody
from azukari.ground import Ground
from azukari.kernel.act import Moves
from azukari.kernel.entry import Entry
from azukari.kernel.things import SOURCES, Account, tier_in
from azukari.kernel.values import ItemId, Medium, Number, TierNo, Time


class Standing(msgspec.Struct, frozen=True):
    """One line: so much of an item stands here. ``part`` when the rest of it stands elsewhere; ``tier`` None where no contractor has it."""

    tier: TierNo | None
    account: Account
    item: ItemId
    medium: Medium
    quantity: int
    rows: int | None
    persons: int | None
    listed: Number
    part: bool


class Total(msgspec.Struct, frozen=True):
    """What lines come to. ``rows`` and ``persons`` count each item once; ``part`` when some line holds only a part of its item."""

    items: int
    quantity: int
    rows: int
    persons: int
    part: bool


class Balance(msgspec.Struct, frozen=True):
    """What is with contractors, and what has come to an end, as of an entry; ``number`` and ``time`` are None before the first entry."""

    number: Number | None
    time: Time | None
    held: tuple[Standing, ...]
    ended: tuple[Standing, ...]

    @property
    def zero(self) -> bool:
        """Whether nothing is with any contractor that was looked at."""
        return not self.held

    def places(self) -> Iterator[tuple[TierNo | None, Account, tuple[Standing, ...]]]:
        """What is held, tier by tier and place by place."""
        for (tier, account), lines in groupby(self.held, key=lambda one: (one.tier, one.account)):
            yield tier, account, tuple(lines)


class Folded(msgspec.Struct):
    """Custody as of an entry, and which tiers each item has ever been with."""

    custody: Custody = msgspec.field(default_factory=Custody)
    been: dict[ItemId, set[TierNo]] = {}
    number: Number | None = None
    time: Time | None = None


def fold(entries: Iterable[Entry], until: Time | None = None) -> Folded:
    """Custody from a contract's entries, in order from the first, up to and with those at ``until``; all of them without it."""
    folded = Folded()
    for entry in entries:
        if until is not None and entry.moment.time > until:
            break
        folded.number, folded.time = entry.number, entry.moment.time
        if isinstance(entry.act, Moves):
            folded.custody.hear(entry.act, entry.number, entry.moment.time)
            for move in entry.act.moved():
                tiers = (tier_in(move.source), tier_in(move.target))
                folded.been.setdefault(move.item, set()).update(tier for tier in tiers if tier is not None)
    return folded


def standing_now(ground: Ground) -> Folded:
    """Custody as of now, from the state that the desk keeps: nothing is folded again. It is only to be read."""
    if not ground.size:
        return Folded()
    been = {item: set(one.with_tiers) for item, one in ground.custody.items.items()}
    return Folded(ground.custody, been, Number(ground.size - 1), ground.last)


def everyone(_tier: TierNo) -> bool:
    """Whoever keeps the instance, and 甲, see every tier."""
    return True


def balance(folded: Folded, sees: Callable[[TierNo], bool] = everyone, tier: TierNo | None = None) -> Balance:
    """The balance as a side may see it: its tiers, and of what has ended only what one of these tiers ever had. Of one ``tier``, if asked."""
    lines = [one for one in _lines(folded.custody) if one.account not in SOURCES and _shown(one, folded, sees, tier)]
    lines.sort(key=lambda one: (one.tier is None, one.tier or 0, one.account, one.listed, one.item))
    held = tuple(one for one in lines if one.tier is not None)
    return Balance(folded.number, folded.time, held, tuple(one for one in lines if one.tier is None))


def total(lines: Iterable[Standing]) -> Total:
    """What some lines come to."""
    lines = tuple(lines)
    items = {one.item: one for one in lines}
    return Total(
        len(items),
        sum(one.quantity for one in lines),
        sum(one.rows or 0 for one in items.values()),
        sum(one.persons or 0 for one in items.values()),
        any(one.part for one in lines),
    )


def _shown(one: Standing, folded: Folded, sees: Callable[[TierNo], bool], tier: TierNo | None) -> bool:
    tiers = folded.been.get(one.item, set()) if one.tier is None else {one.tier}
    return any(sees(each) and tier in (None, each) for each in tiers)


def _lines(custody: Custody) -> Iterator[Standing]:
    for line in custody.all_lines():
        item = custody.items[line.item]
        yield Standing(
            tier_in(line.account),
            line.account,
            line.item,
            item.medium,
            line.quantity,
            item.rows,
            item.persons,
            item.listed,
            line.quantity < item.quantity,
        )
