"""Whom and what the records of a demonstration name: people appointed or enrolled and facilities notified since it was set up.

A demonstration signs in by a click, so somebody whom an act names has to be on the list at once. Elsewhere this module is not asked.
"""

from __future__ import annotations

import logging

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.desk.vouching import home_of
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PersonId, Time
from azukari.law.say import Say
from azukari.store.models import Log, Party, Person

LOGGER = logging.getLogger("azukari.web")


class Somebody(msgspec.Struct):
    """A person whom a record names: by what name, at whose counter they stand, and in what capacities."""

    id: str
    name: str
    home: str
    holds: tuple[Say, ...]


class Named(msgspec.Struct):
    """Everybody and everything that the records of an instance name, by identifier."""

    people: dict[str, Somebody] = {}
    parties: dict[str, str] = {}
    places: dict[str, str] = {}
    bodies: set[str] = set()


def named(desk: Desk) -> Named:
    """Go through the contracts. One that cannot be read is left out here and told about where it is opened."""
    found = Named()
    for log in Log.objects.order_by("pk").values_list("pk", flat=True):
        try:
            desk.look(log, lambda book: _gather(found, book, desk.clock()))
        except FaultError as error:
            LOGGER.warning("nobody of contract %s can be listed: %s", log, error)
    return found


def _gather(found: Named, book: Book, clock: Time) -> None:
    ground = book.whole.ground
    if ground.registered is None:
        return
    found.bodies.add(ground.ward)
    now = Time(max(clock, ground.last))
    for identifier, name in book.names.items():
        if identifier.startswith("pl-"):
            found.places[identifier] = name
        elif identifier.startswith("pt-"):
            found.parties[identifier] = name
        elif identifier.startswith("pn-") and (home := home_of(book, PersonId(identifier), now)) is not None:
            held = annex.holdings(book.whole, PersonId(identifier), now)
            known = found.people.get(identifier)
            holds = (*(known.holds if known else ()), *(annex.CAPACITY_NAMES[one.capacity] for one in held))
            found.people[identifier] = Somebody(identifier, name, home, tuple(dict.fromkeys(holds)))


def enter(found: Named, identifier: str) -> Person | None:
    """The row of a person whom the records name, made on their first sign-in together with their party's; None when no record names them."""
    one = found.people.get(identifier)
    if one is None:
        return None
    about = {"name": found.parties.get(one.home) or one.home, "is_body": one.home in found.bodies}
    Party.objects.get_or_create(id=one.home, defaults=about)
    person, _ = Person.objects.get_or_create(id=one.id, defaults={"name": one.name, "home": one.home})
    return person
