"""Taking evidence in the browser, and the page that stands on a contract's first paper: how its record is checked, and by which figures."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_day, said_tier
from azukari.desk.evidence_handed import hand, items_to_ask_for
from azukari.desk.evidence_parts import Asked, may_take, period, tiers_of
from azukari.desk.first_paper import VERIFIER, first_paper, verifier
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import TierNo, day_of
from azukari.ledger.keys import grouped
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers

PARTS = ("contract", "tier", "period", "item")
NOT_THEIRS = frozenset({"EVIDENCE_CAPACITY", "EVIDENCE_OTHERS"})


@for_officers
def evidence(request: Request, officer: Officer, log: str) -> HttpResponse:
    """Choose a part, then the file itself; the rights are those of the desk, whatever the form offered."""

    def look(seen: Catalogue) -> dict[str, Any]:
        book, may = seen.book, tiers_of(seen.book, officer)
        tiers = [one for one in book.whole.ground.tiers if may is None or int(one) in may]
        return {
            "head": header(seen),
            "may": may_take(book, officer, seen.time),
            "whole": may is None,
            "tiers": {str(one): said_tier(TierNo(one), book, seen.name) for one in tiers},
            "items": items_to_ask_for(seen),
        }

    values = see(officer, log, look)
    part = request.POST.get("part", "contract" if values["whole"] else "tier")
    values["given"] = {name: request.POST.get(name, "").strip() for name in ("tier", "from", "until", "item")} | {"part": part}
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" or not values["may"]:
        try:
            asked = _asked(values["given"], values)
            return _handed(officer, log, asked)
        except FaultError as error:
            faults = error.faults
    status = 403 if any(one.code in NOT_THEIRS for one in faults) else 422 if faults else 200
    return page(request, "evidence.html", {**values, "faults": faults, "parts": PARTS}, status=status)


def _asked(given: dict[str, str], known: dict[str, Any]) -> Asked:
    """The part asked for. :raises FaultError: ``EVIDENCE_PART``, ``MOMENT_UNREADABLE``."""
    match given["part"]:
        case "tier" if given["tier"].isdecimal() and len(given["tier"]) < 6:
            return Asked("tier", {"tier": int(given["tier"])})
        case "period" if given["from"] or given["until"]:
            return period(given["from"] or None, given["until"] or None)
        case "item" if given["item"] in known["items"]:
            return Asked("item", {"item": given["item"]})
        case "contract":
            return Asked()
        case _:
            raise FaultError(Fault("EVIDENCE_PART", TEXTS["evidence.part_lacks"]))


def _handed(officer: Officer, log: str, asked: Asked) -> HttpResponse:
    file, made = hand(desk(), officer, log, asked)
    name = f"{log}-{made.size}{'' if asked.kind == 'contract' else f'-{asked.kind}'}.azukari"
    response = FileResponse(file, content_type="application/octet-stream")
    return _saved(response, name)


def _saved(response: HttpResponse | FileResponse, name: str) -> HttpResponse:
    """Saved as a file, never shown under our own address."""
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # a FileResponse is answered as any other


@for_officers
def checking(request: Request, officer: Officer, log: str) -> HttpResponse:
    """「記録の確認のしかた」: the figures for the contract's first paper, to be printed and kept by both parties."""

    def look(seen: Catalogue) -> dict[str, Any]:
        return {"head": header(seen), "may": may_take(seen.book, officer, seen.time)}

    values = see(officer, log, look)
    paper = first_paper(desk().instance, log)
    values |= {
        "paper": paper,
        "grouped": grouped,
        "verifier": VERIFIER,
        "today": said_day(day_of(values["head"].now)),
        "log": log,
    }
    return page(request, "checking.html", values)


@for_officers
def the_verifier(_request: Request, _officer: Officer) -> HttpResponse:
    """The verifier itself, for the ward to keep; saved, and never opened from here."""
    return _saved(HttpResponse(verifier(), content_type="application/octet-stream"), VERIFIER)
