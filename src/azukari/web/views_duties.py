"""What is owed across all contracts: late first, by contract, party and person; the same as iCalendar."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from azukari.desk.calendar_feed import Owing, feed
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.owing import Asked, parties, people, shown
from azukari.kernel.values import PartyId, PersonId
from azukari.store.models import Involved
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import Header, Owed, header, owed, see
from azukari.web.views import for_officers, missing


class Contract(msgspec.Struct):
    """What is owed under one contract, as it was asked for."""

    head: Header
    late: list[Owed]
    rest: list[Owed]


class Choices(msgspec.Struct):
    """What the list may be narrowed to."""

    contracts: dict[str, str] = {}
    parties: dict[str, str] = {}
    people: dict[str, str] = {}


def _asked(request: Request) -> Asked:
    party, person = request.GET.get("party"), request.GET.get("person")
    return Asked(PartyId(party) if party else None, PersonId(person) if person else None, bool(request.GET.get("late")))


def _logs(officer: Officer) -> list[str]:
    return list(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True))


def _look(seen: Catalogue, choices: Choices, asked: Asked, log: str, only: str) -> Contract | None:
    head = header(seen)
    if not head.size:
        return None
    choices.contracts[log] = head.subject
    choices.parties |= parties(seen)
    choices.people |= people(seen)
    if only not in ("", log):
        return None
    found = owed(seen, seen.acts(), shown(seen, asked))
    return Contract(head, [one for one in found if one.late], [one for one in found if not one.late])


@for_officers
def duties(request: Request, officer: Officer) -> HttpResponse:
    """The list of what is owed, narrowed as the address says."""
    asked, only, choices = _asked(request), request.GET.get("contract", ""), Choices()
    looked = [see(officer, log, partial(_look, choices=choices, asked=asked, log=log, only=only)) for log in _logs(officer)]
    known = {"contract": choices.contracts, "party": choices.parties, "person": choices.people}
    given = {name: request.GET[name] for name in (*known, "late") if request.GET.get(name)}
    if any(value not in known[name] for name, value in given.items() if name in known):
        return missing(request)
    found = [one for one in looked if one is not None]
    values: dict[str, Any] = {
        "late": [one for one in found if one.late],
        "rest": [one for one in found if one.rest],
        "count": sum(each.count for one in found for each in (*one.late, *one.rest)),
        "late_count": sum(each.count for one in found for each in one.late),
        "choices": {name: sorted(each.items(), key=lambda one: one[1]) for name, each in known.items()},
        "given": given,
        "calendar": reverse("calendar") + (f"?{urlencode(given)}" if given else ""),
    }
    return page(request, "duties.html", values)


@for_officers
def calendar(request: Request, officer: Officer) -> HttpResponse:
    """The same list as a file for a calendar: no names of people, no labels of items."""
    asked, only = _asked(request), request.GET.get("contract", "")

    def look(seen: Catalogue, log: str) -> list[Owing]:
        subject = header(seen).subject
        return [Owing(log, subject, one) for one in shown(seen, asked)]

    logs = [log for log in _logs(officer) if only in ("", log)]
    found = [one for log in logs for one in see(officer, log, partial(look, log=log))]
    response = HttpResponse(feed(found, desk().clock(), request.lang), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="azukari-duties.ics") or ""
    return response
