"""Who is in charge of a tier, and who signs for it, day by day: designations, successors, deputies, leavings. All may lie in the future."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.kernel.act import Replacement
from azukari.kernel.values import Day, Number, PersonId, add_days

ALWAYS: Final = Day("9999-12-31")
NEVER: Final = Day("0001-01-01")


class Charge(msgspec.Struct):
    """Somebody answers for a tier from a day to a day; as somebody's deputy by the deputation of that number."""

    person: PersonId
    since: Day
    until: Day = ALWAYS
    deputation: Number | None = None

    def covers(self, day: Day) -> bool:
        """Whether it holds on a day."""
        return self.since <= day <= self.until

    def end(self, last: Day) -> None:
        """Let it last no longer than this."""
        self.until = min(self.until, last)


class Swap(msgspec.Struct):
    """One signatory in another's place: for good, or as a deputy until a day."""

    person: PersonId
    other: PersonId
    since: Day
    until: Day | None
    number: Number


def designate(charges: list[Charge], person: PersonId, since: Day) -> None:
    """Somebody is designated from a day on; whoever was in charge is so until the day before."""
    for one in charges:
        one.end(add_days(since, -1))
    charges[:] = [*(one for one in charges if one.since <= one.until), Charge(person, since)]


def leave(charges: list[Charge], person: PersonId, last: Day) -> None:
    """Somebody leaves."""
    for one in charges:
        if one.person == person:
            one.end(last)


def replace(charges: list[Charge], replacement: Replacement, number: Number, day: Day) -> None:
    """A successor or a deputy comes in, at the earliest now."""
    since = max(replacement.since or day, day)
    mine = [one for one in charges if one.person == replacement.person and one.deputation is None and one.until >= since]
    for one in mine:
        if replacement.until is None:
            charges.append(Charge(replacement.other, max(one.since, since), one.until))
            one.end(add_days(since, -1))
        elif one.since <= replacement.until:
            charges.append(Charge(replacement.other, max(one.since, since), min(one.until, replacement.until), number))


def end_deputation(charges: list[Charge], number: Number) -> None:
    """A deputy's service ends at once."""
    for one in charges:
        if one.deputation == number:
            one.end(NEVER)


def signs(swaps: list[Swap], person: PersonId, first: PersonId, day: Day) -> bool:
    """Whether a person signs on a day for the firm whose signatory was ``first`` when the contract was made."""
    now = first
    for one in sorted((one for one in swaps if one.until is None), key=lambda one: (one.since, one.number)):
        if one.person == now and one.since <= day:
            now = one.other
    return person == now or any(
        one.person == now and one.other == person and one.since <= day <= one.until for one in swaps if one.until is not None
    )
