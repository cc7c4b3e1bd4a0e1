"""Registering a contract in one sitting: three ways to begin, then the steps with what is done and what is left, and what the contractor now owes."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse

from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.standings import standings
from azukari.kernel.values import WHOLE
from azukari.provisions.p00_acts import Register
from azukari.store.models import Draft, Party
from azukari.web.beginning import Kind, beginning
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers, missing
from azukari.web.views_register import EARLIER

OFFERED: Final = 200
"""So many earlier contracts are offered, those that end last first."""


@for_officers
def begin(request: Request, officer: Officer) -> HttpResponse:
    """How to begin: afresh, from last year's, or with what ran on paper. Only an entrusting body registers contracts."""
    if not Party.objects.filter(pk=officer.home, is_body=True).exists():
        return missing(request)
    earlier = sorted(standings(desk(), officer), key=lambda one: (one.facts.period.until, one.subject), reverse=True)
    values: dict[str, Any] = {
        "earlier": earlier[:OFFERED],
        "field": EARLIER,
        "kept": list(
            Draft.objects.filter(person=officer.person, act=Register.name).order_by("-saved").values_list("log", flat=True)[:1]
        ),
    }
    return page(request, "begin.html", values)


@for_officers
def steps(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The steps of one contract. A contractor has none of them."""

    def look(seen: Catalogue) -> dict[str, Any] | None:
        return {"head": header(seen), "b": beginning(seen), "Kind": Kind} if seen.side == WHOLE and seen.book.size else None

    found = see(officer, log, look)
    return missing(request) if found is None else page(request, "begin_steps.html", found)
