"""The page of a person in charge: what is owed to whom by when, what the wards answered, who cannot work yet — over all their contracts."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse

from azukari.desk.outcome import Officer
from azukari.desk.unready import By, Lack
from azukari.paper.forms import OF_ACT
from azukari.provisions.p03_training import HoldCourse
from azukari.web.kept_pages import Drawing, Nothing, kept_page
from azukari.web.mine import SEVERAL, Band, Contract, clients, contracts_of, kinds, room, told
from azukari.web.request import Request
from azukari.web.views import for_officers, missing

CHARGE: Final = "charge"
"""In the session: that the person is in charge somewhere, so that every page shows the way here; the page itself looks anew."""


def note(request: Request, *, stands: bool) -> None:
    """Note whether the person signed in is in charge of any contract."""
    if bool(request.session.get(CHARGE)) != stands:
        request.session[CHARGE] = stands


def query(lack: Lack) -> str:
    """The answers that the form of a remedy begins with."""
    return urlencode(lack.answers)


def course(contract: Contract) -> str:
    """The answers of one course for all who have not been trained."""
    return urlencode({"attended": " ".join(contract.untrained)}) if contract.untrained else ""


@for_officers
def mine(request: Request, officer: Officer) -> HttpResponse:
    """The page, narrowed to a client or to one contract as the address says."""
    wanted, only = request.GET.get("client", ""), request.GET.get("contract", "")
    kind = request.GET.get("duty", "")
    draw = partial(_draw, wanted=wanted, only=only, kind=kind)
    try:
        return kept_page(request, officer, "mine.html", draw, noted=lambda notes: note(request, stands=notes["charge"]))
    except Nothing:
        return missing(request)


def _draw(drawing: Drawing, wanted: str, only: str, kind: str) -> dict[str, Any]:
    whole = contracts_of(drawing)
    drawing.notes["charge"] = bool(whole)
    found = [one for one in whole if wanted in ("", one.client.ward) and only in ("", one.client.log)]
    if (wanted or only) and not found:
        raise Nothing
    courses = {one.client.log: course(one) for one in found}
    fits = room(found)
    crews = [one for one in found if one.shown or not one.unready.enrolled]
    bands = [(band, kinds(found, band, drawing.now, kind)) for band in Band]
    if kind and not any(many for _, many in bands):
        raise Nothing
    return {
        "whole": whole,
        "found": found,
        "bands": bands,
        "news": told(found),
        "owed": sum(one.count for contract in found for one in contract.owed),
        "late": sum(one.late for one in found),
        "waiting": sum(one.waiting for one in found),
        "clients": list(clients(whole)),
        "chips": SEVERAL,
        "client": wanted,
        "only": only,
        "most": len(found[0].unready.people) if only else fits.people,
        "By": By,
        "Band": Band,
        "query": query,
        "course": HoldCourse,
        "crews": crews if only else crews[: fits.crews],
        "others": [] if only else crews[fits.crews :],
        "others_most": fits.others,
        "duty": kind,
        "lines": max(len(found), 1) if kind or only else fits.lines,
        "prefilled": lambda log, act: courses[log] if act is HoldCourse else "",
        "paper_of": lambda act: getattr(OF_ACT.get(act.name), "key", None),
    }
