"""What 第12 remembers: grants in force, what was touched today, who is suspended. Which grant an act goes by."""

from __future__ import annotations

import msgspec

from azukari.kernel.act import Handling, Works
from azukari.kernel.entry import Moment
from azukari.kernel.values import Day, ItemId, Number, PersonId, Purpose, TierNo


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

    def covers(self, act: Works, *, masked: bool) -> bool:
        """Whether the act stays within the fields granted; where ``masked`` is adopted, a grant of no named fields opens nothing."""
        if not isinstance(act, Handling):
            return True
        shown = act.shows()
        if not self.fields:
            return shown is None or not masked
        return bool(shown) and set(shown or ()) <= set(self.fields)


class Today(msgspec.Struct):
    """Records touched today: by grant, and by person out of what was allowed above the measure. Earlier days are not kept."""

    day: Day = Day("")
    used: dict[Number, int] = {}
    above: dict[PersonId, int] = {}


class State(msgspec.Struct):
    """Grants in force by number and by person; who is suspended, and by which tiers (0: by 甲); what is allowed above the measure, by day."""

    grants: dict[Number, Grant] = {}
    of: dict[PersonId, list[Number]] = {}
    suspended: dict[PersonId, list[TierNo]] = {}
    extra: dict[PersonId, dict[Day, int]] = {}
    today: Today = msgspec.field(default_factory=Today)
    measures: dict[TierNo, int] = {}
    reviewed: dict[TierNo, Day] = {}

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
    """
    found, most, best = None, -1, (False, -1)
    for number in state.of.get(moment.officer, ()):
        one = state.grants[number]
        if one.fits(act, moment) and one.covers(act, masked=masked):
            room = state.room(number, moment.day)
            rank = (bool(one.fields) and room >= act.measure(), room)
            if rank > best:
                found, most, best = number, room, rank
    return found, most
