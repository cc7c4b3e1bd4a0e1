"""The address of somebody's own calendar: whoever has it reads what that person owes, so it is a secret, told once and kept as a digest."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from azukari.desk.outcome import Officer
from azukari.kernel.values import DAY, PartyId, PersonId, Time
from azukari.store.models import Person
from azukari.store.notices import CalendarKey

BYTES: Final = 32
LONGEST: Final = 64


def make(person: str, now: Time) -> str:
    """A new address for a person's calendar; the one before leads nowhere any more."""
    token = secrets.token_urlsafe(BYTES)
    CalendarKey.objects.update_or_create(person=person, defaults={"digest": _digest(token), "since": now, "used": None})
    return token


def withdraw(person: str) -> bool:
    """Take the address away; whether there was one."""
    return bool(CalendarKey.objects.filter(person=person).delete()[0])


def of(person: str) -> CalendarKey | None:
    """Since when a person's calendar has an address, and when it was last asked for."""
    return CalendarKey.objects.filter(person=person).first()


def officer_of(token: str, now: Time) -> Officer | None:
    """Whose calendar an address is; None where it is nobody's. That it was asked for is noted once a day."""
    if len(token) > LONGEST or not token.isascii() or not token.isprintable():
        return None
    row = CalendarKey.objects.filter(digest=_digest(token)).first()
    who = None if row is None else Person.objects.filter(pk=row.person).first()
    if row is None or who is None:
        return None
    if row.used is None or now - row.used > DAY:
        CalendarKey.objects.filter(pk=row.pk, digest=row.digest).update(used=now)
    return Officer(PersonId(who.id), PartyId(who.home))


def _digest(token: str) -> str:
    return sha256(f"azukari.calendar.v1|{token}".encode()).hexdigest()
