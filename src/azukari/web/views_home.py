"""``/home``: what an officer of 甲 sees first. Only an entrusting body has it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse

from azukari.desk.catalogue_told import said_age
from azukari.desk.outcome import Officer
from azukari.desk.tips_ward import oldest
from azukari.desk.ward_day import Kind
from azukari.kernel.values import Time
from azukari.web.home import gathered
from azukari.web.kept_pages import Drawing, kept_page
from azukari.web.request import Request
from azukari.web.views import for_officers, missing
from azukari.web.views_boards import called


@for_officers
def home(request: Request, officer: Officer) -> HttpResponse:
    """The page; ``?only=late`` shows all of one kind."""
    wanted = request.GET.get("only", "")
    if request.works or (wanted and wanted not in list(Kind)):
        return missing(request)
    beside = partial(_beside, officer)
    return kept_page(request, officer, "home.html", partial(_draw, wanted=wanted), beside)


def _beside(officer: Officer) -> tuple[str | None, Time | None]:
    return called(officer), oldest(officer)


def _draw(drawing: Drawing, wanted: str) -> dict[str, Any]:
    party, first = _beside(drawing.officer)
    return {
        "p": gathered(drawing, Kind(wanted) if wanted else None),
        "only": wanted,
        "Kind": Kind,
        "party": party,
        "oldest": None if first is None else said_age(first, drawing.now),
    }
