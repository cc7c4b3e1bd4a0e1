"""``/home``: what an officer of 甲 sees first. Only an entrusting body has it."""

from __future__ import annotations

from typing import Any

from django.db.models import Min
from django.http import HttpResponse

from azukari.desk.catalogue_told import said_age
from azukari.desk.outcome import Officer
from azukari.desk.ward_day import Kind
from azukari.store.models import Party
from azukari.store.tips import Tip
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.home import gathered, said
from azukari.web.request import Request
from azukari.web.views import for_officers, missing


@for_officers
def home(request: Request, officer: Officer) -> HttpResponse:
    """The page; ``?only=late`` shows all of one kind."""
    wanted = request.GET.get("only", "")
    party = Party.objects.filter(pk=officer.home, is_body=True).first()
    if party is None or (wanted and wanted not in list(Kind)):
        return missing(request)
    now = desk().clock()
    oldest = Tip.objects.filter(body=officer.home, settled=None).aggregate(first=Min("received"))["first"]
    values: dict[str, Any] = {
        "p": gathered(officer, Kind(wanted) if wanted else None),
        "only": wanted,
        "Kind": Kind,
        "party": party,
        "said": said,
        "now": now,
        "oldest": None if oldest is None else said_age(oldest, now),
    }
    return page(request, "home.html", values)
