"""The page of any act: the form beside the sentence it is done under; the receipt, or everything that stands against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari import annex
from azukari.desk import reading
from azukari.desk.catalogue import Catalogue, Quoted
from azukari.desk.catalogue_annex import read_annex
from azukari.desk.catalogue_form import Control, Question, answered, named
from azukari.desk.catalogue_told import in_law_order
from azukari.desk.on_paper import typing, with_scan
from azukari.desk.outcome import SCAN, Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.desk.reading import Opened
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Capacity
from azukari.law.fault import LawError
from azukari.law.say import Say
from azukari.provisions.p00_acts import Complete, LoadAnnex, Register
from azukari.provisions.p00_office_acts import Renew
from azukari.web import annexing, closing, drafts, papers
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.forms import (
    FILL,
    READ,
    READ_FILE,
    anchor,
    beside,
    changed,
    first_rows,
    paths_of,
    submitted,
    too_large,
    without_attachments,
    without_blank_rows,
)  # fmt: skip
from azukari.web.papers import Sheet
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing, to_sign_in

FOLDED = "sentences"
"""The sentences of a loading are many: they come last and folded, after what needs looking at."""
FIXED = ("ward_name",)
"""Whoever registers a contract registers it for their own body: its name is shown and not asked."""

See = Callable[[Callable[[Catalogue], Any]], Any]


class Stand(NamedTuple):
    """What every step of one form needs: the request, sight of the contract, the act, and whose paper is being typed, if anybody's."""

    request: Request
    look: See
    cls: type[Act]
    sheet: Sheet | None = None


class Against(msgspec.Struct):
    """What stands against an act that was handed in: objections of the annex, misfits of the record, faults of the form."""

    objections: tuple[Objection, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    faults: tuple[Fault, ...] = ()
    recorded: bool = False
    number: int | None = None

    def by_field(self) -> dict[str | None, list[Say]]:
        """What to say beside which question."""
        found: dict[str | None, list[Say]] = {}
        for fault in self.faults:
            found.setdefault(fault.field, []).append(fault.say)
        stands: tuple[Objection | Misfit, ...] = (*self.objections, *self.misfits)
        for one in stands:
            found.setdefault(one.field, []).append(Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}"))
        return found

    def tell(self, personal: Callable[[Say], Say]) -> None:
        """Say everything with names in place of identifiers."""
        change = msgspec.structs.replace
        self.objections = tuple(
            change(one, because=personal(one.because), instead=personal(one.instead)) for one in self.objections
        )
        self.misfits = tuple(change(one, because=personal(one.because), instead=personal(one.instead)) for one in self.misfits)
        self.faults = tuple(change(one, say=personal(one.say)) for one in self.faults)

    @property
    def by_sentence(self) -> list[tuple[str, list[Objection]]]:
        """The objections under each sentence, as the law has them, so that a sentence is quoted once."""
        found: dict[str, list[Objection]] = {}
        for one in self.objections:
            found.setdefault(one.cites, []).append(one)
        mine = [one.cites for one in self.objections if one.because == annex.NOT_YOURS]
        return [(cites, found[cites]) for cites in dict.fromkeys([*mine, *in_law_order(found)])]

    def unanswered(self, asked: Sequence[Question]) -> dict[str | None, list[Say]]:
        """What to say beside every blank question of a sentence that demands an answer, not only the one that the objection names."""
        found: dict[str | None, list[Say]] = {}
        for one in self.objections:
            for each in asked:
                blank = each.asks.demanded and not (each.value.strip() or each.values)
                if blank and one.field and each.asks.cites == one.cites and each.path != one.field:
                    found.setdefault(each.path, []).append(
                        Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}")
                    )
        return found

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.objections or self.misfits or self.faults)


def opens(cls: type[Act]) -> bool:
    """Whether an accepted act of this class shows content: a Handling that makes nothing new."""
    return issubclass(cls, Handling) and not issubclass(cls, Moves)


def act(request: Request, log: str, name: str) -> HttpResponse:
    """An act in a contract: its form (GET), or its doing (POST)."""
    cls = annex.ACTS.get(name)
    if cls is None or set(cls.by) == {Capacity.INSTRUMENT} or cls is Register:
        return missing(request)
    if request.officer is None:
        return _ended(request, log, cls)
    return _act(request, log, cls)


def _ended(request: Request, log: str, cls: type[Act]) -> HttpResponse:
    """Nobody is signed in. What somebody whose session ran out had typed is kept for them."""
    was = (request.session.get("was") or {}).get("person")
    if request.method != "POST" or was is None:
        return to_sign_in(request)
    answers = without_attachments(submitted(cls, request.POST, request.FILES))
    drafts.keep(desk(), was, log, cls.name, answers)
    return to_sign_in(request, kept="1")


@for_officers
def _act(request: Request, officer: Officer, log: str, cls: type[Act]) -> HttpResponse:
    counter = desk()
    sheet = papers.sheet(request, officer, log)

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        return see(officer, log, use if sheet is None else lambda seen: use(papers.drawn(seen, sheet)))

    stand = Stand(request, look, cls, sheet)
    if request.method != "POST":
        told = "renewal" if cls is Renew and "_renewed" in request.GET else None
        kept = drafts.take(counter, officer.person, log, cls.name)
        answers = kept if kept is not None else look(lambda seen: seen.only(cls, _asked(request)))
        if kept is None and answers:
            answers = look(lambda seen: seen.prefill(cls, answers))
        return draw(stand, look(lambda seen: first_rows(cls, answers, seen.side)), told="kept" if kept is not None else told)
    answers = submitted(cls, request.POST, request.FILES)
    known = look(lambda seen: named(cls, answers, lambda one: None if seen.name(one) == one else seen.name(one)))
    if changed(answers, request.POST):
        return draw(stand, answers, typed=True)
    if cls is LoadAnnex and READ in request.POST:
        return _read_file(stand, answers)
    if FILL in request.POST:
        return _fill(stand, answers)
    if faults := too_large(request) or closing.unconfirmed(request, cls, look):
        return draw(stand, answers, Against(faults=faults), typed=True, status=413 if too_large(request) else 422)
    return perform(stand, officer, log, (answers, without_blank_rows(cls, known)))


def _fill(stand: Stand, answers: dict[str, Any]) -> HttpResponse:
    """What the record knows, put where nothing was answered; the page says whether anything was."""
    given = answered(stand.cls, answers)
    known: dict[str, Any] = stand.look(lambda seen: seen.prefill(stand.cls, given))
    fresh = any(known[name] != given.get(name) for name in known)
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
        outcome: Outcome = desk().perform(who, log, stand.cls.name, known if sheet is None else with_scan(known, sheet.scan))
    except FaultError as error:
        outcome, status = Incomplete(log, stand.cls.name, error.faults), 503
    if isinstance(outcome, Receipt) and opens(stand.cls) and sheet is None:
        return _open(stand.request, stand.look, outcome)
    if isinstance(outcome, Receipt):
        address = reverse("entry", args=[log, outcome.entry.number])
        return HttpResponseRedirect(then or f"{address}?{urlencode({'done': 1})}")
    return draw(stand, typed, _against(outcome), typed=True, status=403 if isinstance(outcome, Refusal) else status)


def _against(outcome: Refusal | Incomplete) -> Against:
    if isinstance(outcome, Incomplete):
        return Against(faults=outcome.faults)
    return Against(outcome.objections, outcome.misfits, (), outcome.recorded, outcome.number)


def _asked(request: Request) -> dict[str, Any]:
    """Answers that a link brings along (what a duty is about)."""
    return {name: value for name, value in request.GET.items() if not name.startswith("_") and value}


def draw(
    stand: Stand, answers: dict[str, Any], against: Against | None = None, *, typed: bool = False, told: str | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of an act: its form with the answers so far, and what stands against it."""
    request, look, cls, sheet = stand
    against = against or Against()

    def gather(seen: Catalogue) -> dict[str, Any]:
        against.tell(seen.personal)
        asked = tuple(
            msgspec.structs.replace(one, control=Control.FIXED) if cls is Register and one.path in FIXED else one
            for one in seen.form(cls, answers, desk().mint, typed=typed)
        )
        if cls is LoadAnnex:
            asked = tuple(sorted(asked, key=lambda one: one.path == FOLDED))
        able = next((one for one in seen.acts() if one.act is cls), None)
        cites = dict.fromkeys((cls.cites, *cites_of(asked)))
        quoted: dict[str, Quoted] = {one.cites: seen.sentence(one.cites) for one in against.objections}
        return {
            "head": header(seen),
            "asked": asked,
            "loaded": annexing.outcome(seen, cls, answers),
            "able": able,
            "party_of": "" if sheet is None else seen.name(sheet.of.party),
            "still": closing.still_open(seen) if cls is Complete else None,
            "sentences": [seen.sentence(one) for one in cites],
            "quoted": quoted,
        }

    values = look(gather)
    places = paths_of(values["asked"]) | {closing.SURE, SCAN}
    return page(
        request,
        "act.html",
        {
            **values,
            "cls": cls,
            "against": against,
            "beside": beside({**against.unanswered(values["asked"]), **against.by_field()}, places),
            "anchor": lambda path: anchor(path, places),
            "told": told,
            "sheet": sheet,
            "sure": closing.SURE,
            "folded": FOLDED if cls is LoadAnnex and values["loaded"] else None,
            "opens": opens(cls) and sheet is None,
            "reads_file": READ_FILE if cls is LoadAnnex else None,
            "can_fill": _can_fill(values["asked"]),
            "who": [annex.CAPACITY_NAMES[one] for one in cls.by if one is not Capacity.INSTRUMENT],
        },
        status=status,
    )


def _can_fill(asked: tuple[Question, ...]) -> bool:
    """Whether the record may know answers: where an earlier entry is named."""
    return any(one.asks.picks in annex.ACTS for one in asked)


def cites_of(asked: tuple[Question, ...]) -> list[str]:
    """The sentences that single questions answer to."""
    found: list[str] = []
    for one in asked:
        if one.asks.cites:
            found.append(one.asks.cites)
        found += cites_of(one.parts) + cites_of(one.rows)
    return found


def _open(request: Request, look: See, receipt: Receipt) -> HttpResponse:
    """Show what a recorded opening permits; where nothing came out, say why, and that the entry stands nevertheless."""
    try:
        return _show(request, look, reading.opened(desk(), receipt))
    except FaultError as error:
        values = {"head": look(header), "entry": receipt.entry, "title": type(receipt.entry.act).title, "faults": error.faults}
        none = any(one.code == "RECORD_NONE" for one in error.faults)
        return page(request, "unopened.html", values, status=200 if none else 503)


def _show(request: Request, look: See, opened: Opened) -> HttpResponse:
    """What was opened, under the mark of who opened it; never kept."""

    def gather(seen: Catalogue) -> dict[str, Any]:
        entry = opened.receipt.entry
        return {"head": header(seen), "entry": entry, "who": seen.name(entry.moment.officer), "title": type(entry.act).title}

    response = page(request, "reading.html", {**look(gather), "opened": opened, "only": reading.said_fields(opened.fields)})
    response["Cache-Control"] = "no-store"
    return response
