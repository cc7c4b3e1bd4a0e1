"""What 第6 keeps of notices: facilities, schedules, operators and volume, by tier; and what came to the tier to be worked on."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.kernel.entry import Moment
from azukari.kernel.values import Day, ItemId, Number, PersonId, PlaceId, TierNo, Time, clock_of

ALWAYS: Final = Day("9999-12-31")


class Schedule(msgspec.Struct):
    """Days and hours at a facility; ``weekdays`` 0 Monday to 6 Sunday, minutes since midnight, the last one excluded."""

    place: PlaceId
    since: Day
    until: Day
    weekdays: list[int]
    from_minute: int
    to_minute: int
    at: Time = Time(0)


class Operator(msgspec.Struct):
    """One notice of an operator: at one facility or (None) at all of the tier's."""

    place: PlaceId | None
    since: Day
    until: Day = ALWAYS


class Volume(msgspec.Struct):
    """The stated volume of a tier's work."""

    records: int
    since: Day
    until: Day
    at: Time
    number: Number


class Handed(msgspec.Struct):
    """A thing of so many rows that came to a tier, from which side, by which entry."""

    rows: int
    giver: TierNo
    since: Time
    number: Number


class Notices(msgspec.Struct):
    """What one tier has notified and not withdrawn."""

    facilities: dict[PlaceId, Day] = {}
    withdrawn: dict[PlaceId, Time] = {}
    schedules: dict[Number, Schedule] = {}
    operators: dict[PersonId, list[Operator]] = {}
    volume: Volume | None = None
    begun: bool = False
    handed: dict[ItemId, Handed] = {}


class State(msgspec.Struct):
    """Notices by tier."""

    notices: dict[TierNo, Notices] = {}

    def of(self, tier: TierNo) -> Notices:
        """A tier's notices; for a tier that notified nothing, none (a fresh value that is not kept)."""
        return self.notices.get(tier) or Notices()


def is_operator(mine: Notices, person: PersonId, place: PlaceId | None, day: Day) -> bool:
    """Whether a person is a notified operator on a day, at this place (None: anywhere)."""
    for one in mine.operators.get(person, ()):  # noqa: SIM110 — asked at every opening: a generator costs more than the loop
        if one.since <= day <= one.until and (place is None or one.place is None or one.place == place):
            return True
    return False


def scheduled(mine: Notices, place: PlaceId, moment: Moment) -> bool:
    """Whether work at a place at a moment is within a notified schedule."""
    weekday, minute = clock_of(moment.time)
    for one in mine.schedules.values():
        if (
            one.place == place
            and one.from_minute <= minute < one.to_minute
            and weekday in one.weekdays
            and one.since <= moment.day <= one.until
        ):
            return True
    return False
