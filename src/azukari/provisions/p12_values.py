"""What 第12 remembers: grants in force, what was touched today, who is suspended. Which grant an act goes by."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from azukari.kernel.act import Classifies, Handling, Moves, Works
from azukari.kernel.entry import Moment
from azukari.kernel.things import Origin
from azukari.kernel.values import Day, ItemId, Number, PersonId, Purpose, TierNo, Time

NO_COLUMNS: Final[frozenset[int]] = frozenset()


def touches(act: Works, columns: frozenset[int]) -> bool:
    """Whether an act shows any of these columns, looks for something by them, or cannot be held to others."""
    if not isinstance(act, Handling):
        return False
    shown = act.shows()
    return not shown or not columns.isdisjoint(shown) or not columns.isdisjoint(act.looks_by())


class Apart(msgspec.Struct):
    """What is known of an item's columns: which are set apart (individual numbers, special care), and what the others are.

    Of the former, ``looks`` were found so as the content was sealed, and no officer has said yes or no. ``since`` is the entry of that sealing:
    a grant of before was given by nobody who knew these columns.
    """

    columns: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    looks: tuple[int, ...] = ()
    since: Number = Number(0)


class Grant(msgspec.Struct):
    """What a person may touch, as granted by one tier."""

    tier: TierNo
    person: PersonId
    item: ItemId | None
    purpose: Purpose
    until: Day
    daily: int
    fields: tuple[int, ...] = ()

    def fits(self, act: Works, moment: Moment) -> bool:
        """Whether this grant is the acting person's, is for this item and purpose, and has not run out."""
        return self.serves(act.item if isinstance(act, Handling) else None, act.purpose, moment)

    def serves(self, item: ItemId | None, purpose: Purpose, moment: Moment) -> bool:
        """The same, for an item and a purpose."""
        return (
            self.person == moment.officer
            and self.tier == moment.tier
            and self.purpose == purpose
            and (self.item is None or self.item == item)
            and moment.day <= self.until
        )

    def covers(self, act: Works, *, masked: bool, unnamed: frozenset[int] = NO_COLUMNS) -> bool:
        """Whether the act stays within the fields granted; where ``masked`` is adopted, a grant of no named fields opens nothing.

        ``unnamed`` are columns that are set apart and that no grant names: no grant reaches these.
        """
        if not isinstance(act, Handling):
            return True
        if unnamed and touches(act, unnamed):
            return False
        shown = act.shows()
        if not self.fields:
            return shown is None or not masked
        return bool(shown) and {*(shown or ()), *act.looks_by()} <= set(self.fields)


class Charged(msgspec.Struct):
    """What was charged for a Handling of which is told afterwards what it touched: to whom, to which grants, and how much of it above."""

    person: PersonId
    grant: Number
    within: int
    beyond: int
    also: tuple[Number, ...] = ()


class Today(msgspec.Struct):
    """Records touched today: by grant, and by person out of what was allowed above the measure. Earlier days are not kept."""

    day: Day = Day("")
    used: dict[Number, int] = {}
    above: dict[PersonId, int] = {}
    most: dict[Number, Charged] = {}

    def settle(self, number: Number, touched: int) -> None:
        """Give back what a Handling was charged beyond what it touched: first what was taken above the measure."""
        one = self.most.pop(number, None)
        if one is None:
            return
        back = max(0, one.within + one.beyond - touched)
        above = min(back, one.beyond)
        if above:
            self.above[one.person] -= above
        for charged in {one.grant, *one.also}:
            self.used[charged] -= back - above


class Asked(msgspec.Struct):
    """A request for more than the measure that waits for its answer."""

    tier: TierNo
    person: PersonId
    day: Day
    extra: int
    at: Time


class State(msgspec.Struct):
    """Grants in force by number and by person; who is suspended, and by which tiers (0: by 甲); what is allowed above the measure, by day."""

    grants: dict[Number, Grant] = {}
    of: dict[PersonId, list[Number]] = {}
    suspended: dict[PersonId, list[TierNo]] = {}
    extra: dict[PersonId, dict[Day, int]] = {}
    today: Today = msgspec.field(default_factory=Today)
    asked: dict[Number, Asked] = {}
    measures: dict[TierNo, int] = {}
    reviewed: dict[TierNo, Day] = {}

    apart: dict[ItemId, Apart] = {}
    copied: dict[ItemId, ItemId] = {}

    def classify(self, act: Classifies, number: Number) -> None:
        """Keep which columns of an item are set apart. An officer's word replaces an earlier one about the same columns alone."""
        columns = act.set_apart()
        if columns is None:
            return
        before = self.apart.get(act.item, Apart())
        told = {*act.told()}
        kept, looks = ({*before.columns}, {*before.looks}) if act.seals() else ({*before.columns} - told, {*before.looks} - told)
        apart = kept | {*columns}
        self.apart[act.item] = Apart(
            tuple(sorted(apart)),
            tuple(sorted(({*before.others} | told) - apart)),
            tuple(sorted(looks | ({*columns} - kept) if act.seals() else looks)),
            number if act.seals() else before.since,
        )

    def copies(self, act: Moves) -> None:
        """Keep what is a copy of what: it has the columns of that."""
        for new in act.listed():
            if new.origin is Origin.COPY and new.parent is not None:
                self.copied[new.item] = new.parent

    def apart_in(self, item: ItemId) -> Apart | None:
        """What is set apart in an item, or in what it is a copy of; None where nothing is."""
        if item not in self.copied:
            known = self.apart.get(item)
            return known if known is not None and known.columns else None
        columns: set[int] = set()
        others: set[int] = set()
        looks: set[int] = set()
        said: set[int] = set()
        since = Number(0)
        at: ItemId | None = item
        while at is not None:
            one = self.apart.get(at)
            if one is not None:
                columns.update(one.columns)
                others.update(one.others)
                looks.update(one.looks)
                said |= {*one.columns} - {*one.looks}
                since = max(since, one.since)
            at = self.copied.get(at)
        if not columns:
            return None
        return Apart(tuple(sorted(columns)), tuple(sorted(others - columns)), tuple(sorted(looks - said)), since)

    def unnamed(self, item: ItemId, purpose: Purpose, moment: Moment) -> frozenset[int]:
        """The columns set apart in an item that no grant to who acts names for the purpose.

        Numbers of columns mean something in one item alone: a grant of numbers that names no item (older records have such) names none of these.
        """
        found = self.apart_in(item)
        if found is None:
            return NO_COLUMNS
        since = found.since
        mine = (self.grants[one] for one in self.of.get(moment.officer, ()) if one > since)
        return frozenset(found.columns).difference(
            *(one.fields for one in mine if one.item is not None and one.serves(item, purpose, moment))
        )

    def naming(
        self, item: ItemId, purpose: Purpose, moment: Moment, columns: AbstractSet[int] | None = None
    ) -> dict[int, Number]:
        """By which grant each column set apart (of these; None: of all) is reached: of those that name it, the one with most room today."""
        found = self.apart_in(item)
        if found is None:
            return {}
        reached: dict[int, Number] = {}
        for number in self.of.get(moment.officer, ()):
            one = self.grants[number]
            if number > found.since and one.item is not None and one.serves(item, purpose, moment):
                for column in {*one.fields}.intersection(found.columns):
                    before = reached.get(column)
                    if before is None or self.room(number, moment.day) > self.room(before, moment.day):
                        reached[column] = number
        return {column: number for column, number in reached.items() if columns is None or column in columns}

    def spent(self, item: ItemId, purpose: Purpose, moment: Moment) -> frozenset[int]:
        """The columns set apart that are granted by name, of which the day's measure holds no more."""
        if not self.apart or self.spare(moment.officer, moment.day) > 0:
            return NO_COLUMNS
        reached = self.naming(item, purpose, moment)
        return frozenset(column for column, number in reached.items() if not self.room(number, moment.day))

    def end(self, number: Number) -> None:
        """Take a grant away."""
        gone = self.grants.pop(number, None)
        if gone is not None:
            self.of[gone.person].remove(number)

    def room(self, number: Number, day: Day) -> int:
        """How many records the day's measure of a grant still holds."""
        left = self.grants[number].daily
        if self.today.day == day:
            left -= self.today.used.get(number, 0)
        return max(left, 0)

    def spare(self, person: PersonId, day: Day) -> int:
        """How many records above the measure are still allowed to a person on a day."""
        above = self.today.above.get(person, 0) if self.today.day == day else 0
        return self.extra.get(person, {}).get(day, 0) - above


def widest(state: State, act: Works, moment: Moment, *, masked: bool = False) -> tuple[Number | None, int]:
    """Of the grants that fit and cover, the one whose daily measure has most room, and that room; None and -1 where none does.

    One that names fields goes before one that names none, as long as it has room: so it is charged alike whether masks are adopted or not.
    Where columns are touched that are set apart, there is no more room than in the grants that name them.
    """
    found, most, best = None, -1, (False, -1)
    unnamed = state.unnamed(act.item, act.purpose, moment) if state.apart and isinstance(act, Handling) else NO_COLUMNS
    for number in state.of.get(moment.officer, ()):
        one = state.grants[number]
        if one.fits(act, moment) and one.covers(act, masked=masked, unnamed=unnamed):
            room = state.room(number, moment.day)
            rank = (bool(one.fields) and room >= act.measure(), room)
            if rank > best:
                found, most, best = number, room, rank
    if found is not None:
        most = min([most, *(state.room(one, moment.day) for one in by_name(state, act, moment))])
    return found, most


def by_name(state: State, act: Works, moment: Moment) -> frozenset[Number]:
    """The grants by which an act reaches what is set apart: each is charged what the act touches, beside the one that it goes by."""
    if not state.apart or not isinstance(act, Handling):
        return frozenset()
    found, shown = state.apart_in(act.item), act.shows()
    if found is None:
        return frozenset()
    touched = {*shown, *act.looks_by()}.intersection(found.columns) if shown else None
    if touched is not None and not touched:
        return frozenset()
    return frozenset(state.naming(act.item, act.purpose, moment, touched).values())
