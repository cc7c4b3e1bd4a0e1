"""第2: what is kept of persons in charge and of the registers."""

from __future__ import annotations

import msgspec

from azukari.kernel.values import Day, PartyId, PersonId, TierNo, Time
from azukari.provisions.p02_acts import Employment
from azukari.provisions.p02_charges import Charge, Swap


class Person(msgspec.Struct):
    """An enrolled person: under whom, since when, and what the person themself said about it."""

    employer: PartyId
    tier: TierNo
    since: Day
    until: Day | None
    employment: Employment
    proven: bool
    confirmed: bool | None = None
    said: Time | None = None
    """When the person last answered."""


class Elsewhere(msgspec.Struct):
    """Another contract's register names another employer of a person: since when that is known, and whether it has been cleared up here."""

    since: Time
    cleared: bool = False


class State(msgspec.Struct):
    """Persons in charge and registers by tier, the enrolments before each person's latest; when each tier last recorded supervision."""

    in_charge: dict[TierNo, list[Charge]] = {}
    swaps: dict[TierNo, list[Swap]] = {}
    enrolled: dict[PersonId, Person] = {}
    earlier: dict[PersonId, list[Person]] = {}
    supervised: dict[TierNo, Day] = {}
    looked_after: set[TierNo] = set()
    elsewhere: dict[TierNo, dict[PersonId, Elsewhere]] = {}


def has_in_charge(state: State, tier: TierNo, day: Day) -> bool:
    """Whether a tier has a person in charge on a day: designated for it, and not gone."""
    return any(one.covers(day) for one in state.in_charge.get(tier, ()))


def enrolments(state: State, person: PersonId) -> list[Person]:
    """A person's enrolments, the latest first."""
    latest = state.enrolled.get(person)
    return [] if latest is None else [latest, *reversed(state.earlier.get(person, []))]


def on_register(state: State, person: PersonId, day: Day) -> Person | None:
    """The enrolment of a person that holds on a day."""
    found = state.enrolled.get(person)
    if found is None or (found.since <= day and (found.until is None or day <= found.until)):
        return found
    for one in reversed(state.earlier.get(person, [])):
        if one.since <= day and (one.until is None or day <= one.until):
            return one
    return None
