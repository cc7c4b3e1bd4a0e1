"""One person on the registers of several contracts under several employers: found after a register changes, entered where it is found.

Each contract concerned gets an entry of its own that names the person and nothing else: neither the other contract nor its parties, of which
those who read this one may not know. When it is no longer so, that is entered too.
"""

from __future__ import annotations

from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.desk.effects import ELSEWHERE
from azukari.desk.pen import Pen
from azukari.ground.ground import Engagement
from azukari.kernel.values import Day, PersonId, TierNo, day_of
from azukari.provisions.p02_acts import SIGNS, FoundElsewhere
from azukari.provisions.p02_persons import PROVISION
from azukari.provisions.p02_values import State
from azukari.store.models import Effect

LAST = Day("9999-12-31")


def look_elsewhere(desk: Desk, effect: Effect) -> None:
    """Compare the registers that name a person, and enter in each contract what has changed there."""
    person = PersonId(effect.payload["person"])
    rows = Effect.objects.filter(name=ELSEWHERE, payload__person=person, log__body=effect.log.body)
    logs = sorted(set(rows.values_list("log_id", flat=True)))
    day = day_of(desk.clock())
    standing = {log: desk.look(log, lambda book: _standing(book, person, day)) for log in logs}
    for log in logs:
        others = [one for other in logs if other != log for one in standing[other]]
        tiers = {one.tier for one in standing[log] if any(_clash(one, other) for other in others)}
        if desk.look(log, lambda book, tiers=tiers: _changes(book, person, tiers)):  # type: ignore[misc]
            desk.write(log, lambda pen, tiers=tiers: _enter(pen, person, tiers))  # type: ignore[misc]


def _standing(book: Book, person: PersonId, day: Day) -> list[Engagement]:
    """Where a person stands beyond today, in a contract that is not over; a signatory stands for a firm and is not on its register."""
    ground = book.whole.ground
    if ground.over(ground.last):
        return []
    return [one for one in ground.engagements.get(person, ()) if one.since != SIGNS and (one.until is None or one.until > day)]


def _clash(one: Engagement, other: Engagement) -> bool:
    """Two employers on some same day."""
    return one.employer != other.employer and one.since <= (other.until or LAST) and other.since <= (one.until or LAST)


def _changes(book: Book, person: PersonId, tiers: set[TierNo]) -> list[tuple[TierNo, bool]]:
    """What the record does not say yet: tier by tier, whether the person now stands elsewhere."""
    state = book.whole.slices[PROVISION.number]
    if not isinstance(state, State):
        raise TypeError(type(state).__name__)
    known = {tier for tier, found in state.elsewhere.items() if person in found}
    return [(tier, True) for tier in sorted(tiers - known)] + [(tier, False) for tier in sorted(known - tiers)]


def _enter(pen: Pen, person: PersonId, tiers: set[TierNo]) -> None:
    for tier, stands in _changes(pen.book, person, tiers):
        pen.instrument(FoundElsewhere(person=person, stands=stands), {}, tier)
