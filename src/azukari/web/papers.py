"""代行入力 on the page: the list of what the other side may have done on paper, and the sheet that lies beside a form while it is typed."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse
from django.urls import reverse

from azukari import annex
from azukari.desk.catalogue import Catalogue, provision_of
from azukari.desk.desk import NotFound
from azukari.desk.documents import Attachment
from azukari.desk.on_paper import Paper, Signer, signer, signers
from azukari.desk.outcome import SCAN, Officer
from azukari.kernel.values import PlaceId
from azukari.web.drawing import page
from azukari.web.forms import document
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers, missing

BY = "by"
"""In the address: whose paper."""
PLACE = "_place"
"""In the form: where it was done on paper."""


class Sheet(msgspec.Struct, frozen=True):
    """A paper in hand: whose, where it was done, its scan as far as it was attached, and the places that can be chosen."""

    of: Signer
    place: PlaceId | None
    scan: Attachment | None
    places: tuple[tuple[str, str], ...]
    address: str


def sheet(request: Request, officer: Officer, log: str) -> Sheet | None:
    """The sheet of a form that is opened for somebody's paper; None for an act of one's own.

    :raises NotFound: when the officer may not type for that person.
    """
    wanted = request.GET.get(f"_{BY}")
    if wanted is None:
        return None

    def look(seen: Catalogue) -> tuple[Signer | None, dict[str, str]]:
        of = signer(seen, wanted)
        return of, _places(seen, of)

    of, places = see(officer, log, look)
    if of is None:
        raise NotFound(log)
    chosen = request.POST.get(PLACE, "")
    scan = document(request.FILES.get(SCAN))
    address = f"{reverse('on-paper', args=[log])}?{BY}={of.person}"
    return Sheet(of, PlaceId(chosen) if chosen in places else None, scan, tuple(places.items()), address)


def _places(seen: Catalogue, of: Signer | None) -> dict[str, str]:
    """Where a contractor may have acted; 甲 is at none of the facilities."""
    return {one: name for one, name in seen.book.names.items() if one.startswith("pl-")} if of is not None and of.tier else {}


def drawn(seen: Catalogue, at: Sheet) -> Catalogue:
    """The contract as a form for this sheet is drawn from."""
    return Paper(seen, at.of, at.place)


@for_officers
def on_paper(request: Request, officer: Officer, log: str) -> HttpResponse:
    """Choose who of the other side acted on paper, then what they did."""
    wanted = request.GET.get(BY, "")

    def look(seen: Catalogue) -> dict[str, Any]:
        known = signers(seen)
        chosen = next((one for one in known if one.person == wanted), None)
        groups: dict[int, list[Any]] = {}
        for cls, _ in Paper(seen, chosen).doable() if chosen else ():
            groups.setdefault(provision_of(cls.name), []).append(cls)
        return {
            "head": header(seen),
            "signers": [(one, seen.name(one.party), [annex.CAPACITY_NAMES[held] for held in one.capacities]) for one in known],
            "chosen": chosen,
            "groups": [(number, seen.heading(number), found) for number, found in groups.items()],
        }

    found = see(officer, log, look)
    return page(request, "on_paper.html", found) if found["signers"] else missing(request)
