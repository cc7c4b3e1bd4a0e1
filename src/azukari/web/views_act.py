"""The page of any act: the form beside the sentence it is done under; the receipt, or everything that stands against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari import annex
from azukari.desk import reading
from azukari.desk.approving import Prepared
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_annex import read_annex
from azukari.desk.catalogue_form import answered, named
from azukari.desk.on_paper import typing, with_scan
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.kernel.act import Act
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Capacity
from azukari.law.fault import LawError
from azukari.provisions.p00_acts import LoadAnnex, Register
from azukari.provisions.p12_acts import GrantAccess
from azukari.web import closing, drafts, papers, pickers, signing
from azukari.web.act_form import Against, See, Stand, draw, drawn_at, met, opens
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.ended import ended
from azukari.web.forms import (
    FILL,
    KEEP,
    READ,
    READ_FILE,
    changed,
    submitted,
    too_large,
    without_attachments,
    without_blank_rows,
)  # fmt: skip
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.showing import show
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing

DISCARD = "_discard"


def act(request: Request, log: str, name: str) -> HttpResponse:
    """An act in a contract: its form (GET), or its doing (POST)."""
    cls = annex.ACTS.get(name)
    if cls is None or set(cls.by) == {Capacity.INSTRUMENT} or cls is Register:
        return missing(request)
    if request.officer is None:
        return ended(request, log, cls.name, lambda _was: without_attachments(submitted(cls, request.POST, request.FILES)))
    return _act(request, log, cls)


@for_officers
def _act(request: Request, officer: Officer, log: str, cls: type[Act]) -> HttpResponse:
    sheet = papers.sheet(request, officer, log)

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        return see(officer, log, use if sheet is None else lambda seen: use(papers.drawn(seen, sheet)))

    if request.method != "POST":
        return met(request, officer, log, cls, sheet, look)
    stand = Stand(request, look, cls, sheet)
    answers = submitted(cls, request.POST, request.FILES)
    known = look(lambda seen: named(cls, answers, lambda one: None if seen.name(one) == one else seen.name(one)))
    if page_again := pressed(stand, officer, log, answers):
        return page_again
    signs = sheet is None and signing.standing_of(officer, cls) == signing.SIGNS
    # whoever signs sees once more, on a page of its own, what will stand in the record
    if faults := too_large(request):
        return draw(stand, answers, Against(faults=faults), typed=True, status=413)
    if faults := () if signs else closing.unconfirmed(request, cls, look):
        return draw(stand, answers, _also(stand, officer, log, known, faults), typed=True, status=422)
    again = signing.before(request, officer, log, cls, answers) if sheet is None else None
    return again or perform(stand, officer, log, (answers, without_blank_rows(cls, known)))


def _also(stand: Stand, officer: Officer, log: str, known: dict[str, Any], faults: tuple[Fault, ...]) -> Against:
    """What is asked for twice, together with all else that would stand against the act: nobody should tick first and be refused then.

    Whether an attachment can be kept is only known once it is.
    """
    if stand.sheet is not None:
        return Against(faults=faults)
    bare = without_attachments(without_blank_rows(stand.cls, known))
    found = desk().consider(officer, log, stand.cls.name, bare)
    if isinstance(found, Incomplete):
        attached = {name for name, value in known.items() if name not in bare and value}
        return Against(faults=(*(one for one in found.faults if (one.field or "").partition(".")[0] not in attached), *faults))
    objections = tuple(one for one in found if isinstance(one, Objection))
    return Against(objections, tuple(one for one in found if isinstance(one, Misfit)), faults)


def pressed(stand: Stand, officer: Officer, log: str, answers: dict[str, Any]) -> HttpResponse | None:
    """What a button of the form does that hands nothing in; None for the one that does."""
    request, cls = stand.request, stand.cls
    if DISCARD in request.POST:
        drafts.drop(officer.person, log, cls.name)
        return HttpResponseRedirect(request.get_full_path())
    if KEEP in request.POST:
        return _keep(stand, officer, log, answers)
    if changed(answers, request.POST):
        return draw(stand, answers, typed=True)
    if cls is LoadAnnex and READ in request.POST:
        return _read_file(stand, answers)
    return _fill(stand, answers) if FILL in request.POST else None


def _keep(stand: Stand, officer: Officer, log: str, answers: dict[str, Any]) -> HttpResponse:
    """Keep what is typed so far, by the button or, while one types, by the script; nothing is handed in."""
    if not pickers.keeps_drafts(stand.cls) or stand.sheet is not None:
        return missing(stand.request)
    drafts.keep(desk(), officer.person, log, stand.cls.name, without_attachments(answers))
    if stand.request.POST[KEEP] == "quietly":
        return HttpResponse(status=204)
    return draw(stand, answers, typed=True, told="drafted")


def _fill(stand: Stand, answers: dict[str, Any]) -> HttpResponse:
    """What the record knows, put where nothing was answered; the page says whether anything was."""
    given = answered(stand.cls, answers)
    known: dict[str, Any] = stand.look(lambda seen: seen.prefill(stand.cls, given))
    known |= stand.look(lambda seen: pickers.moved(seen, stand.cls, known))
    named_fields = stand.cls is GrantAccess and stand.look(lambda seen: bool(pickers.columns_in(seen, known)))
    fresh = named_fields or any(known[name] != given.get(name) for name in known)
    return draw(stand, {**answers, **known}, typed=True, told="filled" if fresh else "unfilled")


def _read_file(stand: Stand, answers: dict[str, Any]) -> HttpResponse:
    """A ward's text, read into the form in plain sight; nothing is recorded until it is handed in."""
    file = stand.request.FILES.get(READ_FILE)
    try:
        if file is None:
            raise LawError("FIELD_MISSING", TEXTS["annex.no_file"])
        return draw(stand, read_annex(file.read()), typed=True, told="read")
    except LawError as error:
        return draw(stand, answers, Against(faults=(Fault(error.code, error.say),)), typed=True, status=422)


def perform(
    stand: Stand, officer: Officer, log: str, answers: tuple[dict[str, Any], dict[str, Any]], then: str = ""
) -> HttpResponse:
    """Hand an act in: its receipt (or the page ``then`` that follows on it), or the form again with everything that stands against it."""
    (typed, known), sheet, status = answers, stand.sheet, 422
    try:
        who = officer if sheet is None else typing(officer, sheet.of, sheet.place)
        given = known if sheet is None else with_scan(known, sheet.scan)
        outcome: Prepared | Outcome
        if sheet is None and signing.standing_of(officer, stand.cls) == signing.SIGNS:
            outcome = desk().prepare(who, log, stand.cls.name, given)
        else:
            # two openings are two entries, however soon one follows the other
            since = None if opens(stand.cls) else drawn_at(stand.request)
            outcome = desk().perform(who, log, stand.cls.name, given, since=since)
    except FaultError as error:
        outcome, status = Incomplete(log, stand.cls.name, error.faults), 422 if all(one.field for one in error.faults) else 503
    if isinstance(outcome, Prepared):
        return signing.ask(stand.request, officer, log, stand.cls, typed, outcome)
    if isinstance(outcome, Receipt) and sheet is None:
        drafts.drop(officer.person, log, stand.cls.name)
    if isinstance(outcome, Receipt) and opens(stand.cls) and sheet is None:
        return _open(stand.request, stand.look, outcome)
    if isinstance(outcome, Receipt):
        address = reverse("entry", args=[log, outcome.entry.number])
        return HttpResponseRedirect(then or f"{address}?{urlencode({'done': 1})}")
    return draw(stand, typed, against_of(outcome), typed=True, status=403 if isinstance(outcome, Refusal) else status)


def against_of(outcome: Refusal | Incomplete) -> Against:
    """What stands against an act that was handed in."""
    if isinstance(outcome, Incomplete):
        return Against(faults=outcome.faults)
    return Against(outcome.objections, outcome.misfits, (), outcome.recorded, outcome.number)


def _open(request: Request, look: See, receipt: Receipt) -> HttpResponse:
    """Show what a recorded opening permits; where nothing came out, say why, and that the entry stands nevertheless."""
    try:
        return show(request, look, reading.opened(desk(), receipt))
    except FaultError as error:
        values = {"head": look(header), "entry": receipt.entry, "title": type(receipt.entry.act).title, "faults": error.faults}
        none = any(one.code == "RECORD_NONE" for one in error.faults)
        return page(request, "unopened.html", values, status=200 if none else 503)
