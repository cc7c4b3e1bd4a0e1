"""Where somebody arrives who signs in without wanting a certain page: who has a first day before them, at its steps; officers of 甲, at
what they have before them; others at their contracts.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from django.urls import reverse

from azukari.desk.administrators import NOWHERE
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.starting import Kind, Stage, Starting, starting
from azukari.kernel.values import PartyId, PersonId
from azukari.store.models import Involved, Party, Person
from azukari.web.mine import logs_of, tier_of
from azukari.web.seeing import Header, header, see_all

LISTED: Final = 5
"""In so many contracts that are ready the work itself is listed."""


def standings(officer: Officer) -> list[tuple[Header, Starting]]:
    """Every contract on whose register somebody stands, with how their first day stands there; those with something to do first."""
    if Party.objects.filter(pk=officer.home, is_body=True).exists():
        return []
    logs = list(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True))
    found = see_all(officer, logs, lambda seen: (header(seen), starting(seen, list_works=False)))
    mine = [(head, one) for head, one in found if one is not None]
    return sorted(mine, key=lambda one: (one[1].next is None, one[0].subject))


def with_works(officer: Officer, found: list[tuple[Header, Starting]]) -> list[tuple[Header, Starting]]:
    """The same, with what there is to work on in the first few contracts that are ready; the others lead to the list of all work."""
    ready = [head.log for head, one in found if one.step(Kind.WORK).stage is Stage.DONE][:LISTED]
    looked = dict(see_all(officer, ready, lambda seen: (seen.book.log, starting(seen))))
    return [(head, looked.get(head.log) or one) for head, one in found]


def begins(officer: Officer) -> bool:
    """Whether somebody who only works, and is in charge of nothing, has a step to take that nobody can take for them."""
    found = standings(officer)
    return any(one.next is not None for _, one in found) and not any(one.charge for _, one in found)


def home(officer: Officer) -> str:
    """The address of the page where an officer arrives: where their own work is."""
    if officer.home == NOWHERE or Party.objects.filter(pk=officer.home, is_body=True).exists():
        return reverse("home" if officer.home else "administration")
    looked = see_all(officer, logs_of(officer), _found)
    if any(one.charge for one in looked):
        return reverse("mine")
    stands = [one for one in looked if one.starting is not None]
    leads = any(one.starting.charge for one in stands if one.starting)
    if any(one.starting.next is not None for one in stands if one.starting) and not leads:
        return reverse("first-day")
    if any(one.ready and one.granted for one in stands):
        return reverse("work")
    if any(one.ready and one.starting and one.starting.hands for one in stands):
        return reverse("handovers")
    # on a register, and others have yet to do their part: the steps say who, and whom to ask
    return reverse("first-day") if stands and not leads else reverse("contracts")


class _Found(NamedTuple):
    """How somebody stands in one contract: as person in charge, on its register, with anything granted."""

    charge: bool
    starting: Starting | None
    granted: bool

    @property
    def ready(self) -> bool:
        """Whether nothing of the first day is lacking."""
        return self.starting is not None and self.starting.step(Kind.WORK).stage is Stage.DONE


def _found(seen: Catalogue) -> _Found:
    granted = seen.officer is not None and bool(seen.book.whole.slices[12].of.get(seen.officer.person))
    return _Found(tier_of(seen) is not None, starting(seen, list_works=False), granted)


def home_of(person: str) -> str:
    """The address of the page where somebody arrives who has just signed in."""
    who = Person.objects.get(pk=person)
    return home(Officer(PersonId(who.id), PartyId(who.home)))
