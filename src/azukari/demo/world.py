"""The world that a story is told in: an instance with its desk, the people, a calendar, and what was given a name on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from azukari.demo.clock import StoryClock
from azukari.demo.people import PARTIES, PEOPLE, PLACES, Somebody
from azukari.demo.residents import Counts
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer, Outcome
from azukari.kernel.values import Day, PartyId, PersonId, PlaceId, Time, add_days, start_of
from azukari.law.loader import Loading
from azukari.law.say import Lang, Say
from azukari.store.models import Party, Person, Place

Progress = Callable[[str, int, int], None]
"""Called with what goes on, how far it has come, and how far it will go."""


_ID = re.compile(r"[a-z]{2}-[0-9a-hjkmnp-tv-z]{16}")


class Hours(msgspec.Struct, frozen=True):
    """When the main works process: weekdays (0 Monday) and minutes since midnight."""

    weekdays: tuple[int, ...]
    since: int
    until: int


def _silent(_what: str, _done: int, _of: int) -> None:
    return


class World:
    """One telling of the story. ``names`` holds identifiers and entry numbers under the names that the steps gave them."""

    def __init__(
        self, desk: Desk, clock: StoryClock, *, start: Day, loading: Loading, rows: int, lang: Lang, hours: Hours
    ) -> None:
        self.desk = desk
        self.clock = clock
        self.start = start
        self.loading = loading
        self.rows = rows
        self.lang = lang
        self.hours = hours
        self.progress: Progress = _silent
        self.log = ""
        self.seed = 7
        self.names: dict[str, Any] = {}
        self.counts: dict[str, Counts] = {}
        self.people: dict[str, Somebody] = {}

    def introduce(self, parties: Mapping[str, str], people: Mapping[str, Somebody], places: Mapping[str, str]) -> None:
        """Make parties, people and places known to the instance, so that they can sign in."""
        for table, found in ((Party, parties), (Place, places)):
            for key, name in found.items():
                kind = "pt" if table is Party else "pl"
                self.names[key] = self.desk.mint(kind)
                extra = {"is_body": key == "ward"} if table is Party else {}
                table(id=self.names[key], name=name, **extra).save()
        for key, one in people.items():
            self.people[key] = one
            self.names[key] = self.desk.mint("pn")
            Person(id=self.names[key], name=one.name, home=self.names[one.party], introduction=one.what.ja).save()

    def settle(self) -> None:
        """Everybody with whom every story begins, and its log."""
        self.introduce(PARTIES, PEOPLE, PLACES)
        self.names["dispatcher"] = self.desk.mint("pt")
        self.log = self.desk.begin(self.names["ward"])

    def officer(self, who: str, place: str | None = None) -> Officer:
        """A person of the story at the counter, at a place. 甲's officers are in their own office: of them only the inspector goes on site."""
        party = self.people[who].party
        home = self.names[party]
        place = None if party == "ward" and who != "inspector" else place
        return Officer(PersonId(self.names[who]), PartyId(home), PlaceId(self.names[place]) if place else None)

    def day(self, number: int) -> Day:
        """A day of the story, counted from its first, which is 0."""
        return add_days(self.start, number)

    def time(self, number: int, clock: str) -> Time:
        """A moment of the story in Japan, for example ``(7, "10:30")``."""
        hour, minute = clock.split(":")
        return Time(start_of(self.day(number)) + (int(hour) * 60 + int(minute)) * 60_000_000)

    def perform(self, who: str, act: str, answers: Mapping[str, Any], place: str | None) -> Outcome:
        """Do an act at the desk, or hear why not."""
        return self.desk.perform(self.officer(who, place), self.log, act, self.told(answers))

    def readable(self, say: Say) -> Say:
        """A text with the names that the record knows in place of identifiers."""
        names: dict[str, str] = self.desk.look(self.log, lambda book: dict(book.names))

        def name(found: re.Match[str]) -> str:
            return names.get(found[0], found[0])

        return Say(_ID.sub(name, say.ja), _ID.sub(name, say.en))

    def told(self, value: Any) -> Any:  # noqa: ANN401 — answers hold any value
        """Answers with everything that was referred to put in its place."""
        if isinstance(value, Ref):
            return value.find(self)
        if isinstance(value, Mapping):
            return {name: self.told(one) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.told(one) for one in value]
        return value


class Ref(msgspec.Struct, frozen=True):
    """Something that is known only while the story is told."""

    find: Callable[[World], Any]


def named(name: str) -> Ref:
    """The identifier or entry number that goes by a name: a person, a party, a place, an item, an earlier step."""
    return Ref(lambda world: world.names[name])


def day(number: int) -> Ref:
    """A day of the story."""
    return Ref(lambda world: world.day(number))


def time(number: int, clock: str) -> Ref:
    """A moment of the story."""
    return Ref(lambda world: world.time(number, clock))


def at_place(name: str) -> Ref:
    """The account of a facility of 乙."""
    return Ref(lambda world: f"t1/{world.names[name]}")


def of(find: Callable[[World], Any]) -> Ref:
    """Anything else that the world knows."""
    return Ref(find)
