"""Entries: accepted acts with when, who and where. Time never runs backwards within a contract's log."""

from __future__ import annotations

import msgspec

from azukari.kernel.act import Act
from azukari.kernel.values import Capacity, Day, Number, PartyId, PersonId, PlaceId, TierNo, Time, day_of, minute_of


class Moment(msgspec.Struct, frozen=True, gc=False):
    """When an act is done, by whom, for which party in which capacity, and from where. Stamped by the desk.

    ``entered`` is who typed an act that the officer did on paper (代行入力). ``approval`` commits to the officer's personal signature over
    the act, which the desk has checked; None where there is none. ``day`` follows from ``time``: the calendar day in
    Japan. It is worked out once, because every provision asks for it.
    """

    time: Time
    officer: PersonId
    party: PartyId
    capacity: Capacity
    tier: TierNo
    place: PlaceId | None = None
    entered: PersonId | None = None
    approval: str | None = None
    day: Day = Day("")

    def __post_init__(self) -> None:
        """Work out the day."""
        msgspec.structs.force_setattr(self, "day", day_of(self.time))

    @property
    def minute(self) -> int:
        """Minutes since midnight in Japan."""
        return minute_of(self.time)


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An accepted act with its place in the record."""

    number: Number
    moment: Moment
    act: Act
