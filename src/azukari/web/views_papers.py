"""「様式・書類」: every form of a contract as a file, a paper's code read back, lists as workbooks."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from azukari.desk.catalogue import Catalogue
from azukari.desk.first_paper import FirstPaper, first_paper
from azukari.desk.handing import NOTES, handover
from azukari.desk.outcome import Officer
from azukari.desk.past import past
from azukari.kernel.fault import FaultError
from azukari.law.say import Lang
from azukari.paper import codes, incidents, making, tables
from azukari.paper.forms import FORMS
from azukari.paper.frame import Place
from azukari.paper.kinds import Form, Kind
from azukari.paper.listing import LISTS, listing
from azukari.provisions.p02_acts import Enrol
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers, missing
from azukari.web.views_handover import found_by

TYPES: Final = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
ENGLISH: Final = "in"
"""In the address: the language of the paper, Japanese unless it is ``en``."""


def place(request: Request, seen: Catalogue) -> Place:
    """From what papers are made here. Papers are Japanese unless English was asked for, whatever the language of the pages."""
    return Place(seen, Lang.en if request.GET.get(ENGLISH) == "en" else Lang.ja, desk().instance.configuration.base)


@for_officers
def forms(request: Request, officer: Officer, log: str) -> HttpResponse:
    """Every form, by provision, with what can be taken of each."""

    def look(seen: Catalogue) -> dict[str, Any]:
        at = place(request, seen)
        groups: dict[int, list[tuple[Form, list[int]]]] = {}
        for one in FORMS:
            if one.kind is Kind.INCIDENT and incidents.wanted(at, None) is None:
                continue  # nobody but 甲 reports to the commission, and only an incident
            numbers = [int(n) for n in tables.newest(at, one)]
            groups.setdefault(int(one.number.partition("-")[0]), []).append((one, numbers))
        mine = any(able.act is Enrol and able.may for able in seen.acts())
        return {"head": header(seen), "groups": [(n, seen.heading(n), found) for n, found in groups.items()], "enrols": mine}

    return page(request, "forms.html", {**see(officer, log, look), "lists": LISTS.items(), "Kind": Kind})


@for_officers
def form(request: Request, officer: Officer, log: str, key: str) -> HttpResponse:
    """One paper as a file. :raises FaultError: what papers refuse, shown as a page."""
    try:
        asked = making.wanted(key)
    except FaultError:
        return missing(request)  # an address that no page of ours leads to
    number, when = request.GET.get("entry", ""), request.GET.get("at", "").strip()
    figures: FirstPaper | None = first_paper(desk().instance, log) if asked.kind is Kind.FIRST_PAPER else None

    def look(seen: Catalogue) -> making.Ready:
        here = place(request, seen)
        if "blank" in request.GET:
            return making.ready_blank(here, asked)
        at = past(when, seen.time, "at") if when else None
        return making.ready(here, asked, int(number) if number.isdecimal() and len(number) < 16 else None, figures, at)

    ready = see(officer, log, look)
    return saved(ready.pdf(), ready.name, ".pdf")


@for_officers
def table(request: Request, officer: Officer, log: str, name: str, kind: str) -> HttpResponse:
    """One list as a workbook or CSV."""
    if name not in LISTS or f".{kind}" not in {".xlsx", ".csv"}:
        return missing(request)
    ready = see(officer, log, lambda seen: listing(place(request, seen), name))
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8"
    return saved(ready.file(f".{kind}", encoding), f"{ready.name}.{kind}", f".{kind}")


def saved(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be saved under its right name."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@for_officers
def find(request: Request, officer: Officer) -> HttpResponse:
    """From a code to the entry or the form; who may not see it is told no more than whoever mistypes it."""
    text = request.GET.get("code", "").strip()
    values: dict[str, Any] = {"text": text, "faults": (), "found": None}
    if not text:
        return page(request, "papers.html", values)
    try:
        code = codes.read(text)
        found = found_by(officer, code)
    except FaultError as error:
        return page(request, "papers.html", {**values, "faults": error.faults}, status=422)
    note = found.number if found.act in NOTES and "all" not in request.GET else None
    if note is not None and see(officer, found.log, lambda seen: handover(seen, note)) is not None:
        # who scans a delivery note stands before the things: the page for counting, which leads to everything else
        return HttpResponseRedirect(reverse("handover", args=[found.log, note]))
    head = see(officer, found.log, header)
    return page(request, "papers.html", {**values, "found": found, "head": head})
