"""``/search``: across all contracts, whatever somebody may know of. What is looked for is sent in a form, never in an address: it is often a name."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from django.http import HttpResponse

from azukari.desk.lookup import TOO_SHORT, Hit, What, look_up, too_short
from azukari.desk.outcome import Officer
from azukari.store.models import Party
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.views import for_officers
from azukari.web.views_trace import traced

MOST: Final = 30
"""So much of each kind is shown; who looks for less finds the rest."""
EACH: Final = 4
"""So many contracts of one person or firm are named."""
LONGEST: Final = 100


class Group(msgspec.Struct, frozen=True):
    """What was found of one kind: how much in all, and as much as is shown."""

    what: What
    total: int
    hits: list[Hit]


@for_officers
def search(request: Request, officer: Officer) -> HttpResponse:
    """The page. A serial number leads an entrusting body to the medium's whole way at once."""
    text = request.POST.get("text", "").strip()[:LONGEST]
    values: dict[str, Any] = {"text": text, "faults": (), "groups": None, "ways": [], "What": What, "each": EACH}
    if request.method != "POST":
        return page(request, "search.html", values)
    if too_short(text):
        return page(request, "search.html", {**values, "faults": (TOO_SHORT,)}, status=422)
    hits = look_up(desk(), officer, text)
    of = {what: [one for one in hits if one.what is what] for what in What}
    body = Party.objects.filter(pk=officer.home, is_body=True).exists()
    values["groups"] = [Group(what, len(found), found[:MOST]) for what, found in of.items() if found]
    values["ways"] = traced(officer, text) if body and of[What.SERIAL] else []
    return page(request, "search.html", values)
