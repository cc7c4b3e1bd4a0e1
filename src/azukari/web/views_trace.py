"""From a serial number that somebody tells — a stranger, a dealer, the press — to the contract and the medium's whole way.

The number is sent in a form and never in an address, so that it stands in no history and no server's log.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse

from azukari.annex import ACTS
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_account
from azukari.desk.lookup import bearing
from azukari.desk.outcome import Officer
from azukari.desk.tracing import Leg, Traced, plain, trace
from azukari.kernel.fault import Fault
from azukari.law.say import Say
from azukari.store.models import Party
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import Header, header, see
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing


class Step(msgspec.Struct, frozen=True):
    """One entry of the way, as it is read."""

    leg: Leg
    act: Say
    source: Say
    target: Say


class Found(msgspec.Struct, frozen=True):
    """A medium that bears the number: under which contract, which entries name it, its way, where it stands by the record."""

    head: Header
    item: str
    named: tuple[int, ...]
    way: tuple[Step, ...]
    stands: tuple[tuple[Say, int], ...]


@for_officers
def trace_page(request: Request, officer: Officer) -> HttpResponse:
    """Look a serial number up in the body's own contracts. Only an entrusting body has any."""
    if not Party.objects.filter(pk=officer.home, is_body=True).exists():
        return missing(request)
    serial = request.POST.get("serial", "").strip()
    found: list[Found] | None = None
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and not plain(serial):
        faults = (Fault("FIELD_MISSING", TEXTS["trace.none_given"], "serial"),)
    elif request.method == "POST":
        found = traced(officer, serial)
    values: dict[str, Any] = {"serial": serial, "found": found, "faults": faults}
    return page(request, "trace.html", values, status=422 if faults else 200)


def traced(officer: Officer, serial: str) -> list[Found]:
    """Every medium of the body that bears the number, with its way."""
    return [_told(officer, one) for one in trace(desk(), officer, serial, bearing(desk(), officer, serial))]


def _told(officer: Officer, one: Traced) -> Found:
    def look(seen: Catalogue) -> Found:
        steps = tuple(
            Step(leg, ACTS[leg.act].title, said_account(leg.source, seen.name), said_account(leg.target, seen.name))
            for leg in one.way
        )
        stands = tuple((said_account(account, seen.name), quantity) for account, quantity in one.stands)
        return Found(header(seen), seen.name(one.item), tuple(one.named), steps, stands)

    return see(officer, one.log, look)
