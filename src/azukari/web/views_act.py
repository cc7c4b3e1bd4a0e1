"""The page of any act: the form beside the sentence it is done under; the receipt, or everything that stands against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari import annex
from azukari.desk import reading
from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue, Quoted
from azukari.desk.catalogue_annex import read_annex
from azukari.desk.catalogue_form import Control, Question, answered, named
from azukari.desk.catalogue_told import in_law_order
from azukari.desk.desk import Desk
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.desk.reading import Opened
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read
from azukari.kernel.values import Capacity, Time
from azukari.law.fault import LawError
from azukari.law.say import Say
from azukari.provisions.p00_acts import LoadAnnex, Register
from azukari.store.models import Party
from azukari.web import annexing, drafts
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.forms import FILL, READ, READ_FILE, anchor, beside, changed, paths_of, submitted, too_large, without_attachments
from azukari.web.request import Request
from azukari.web.seeing import Dealt, header, see
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing, to_sign_in

FOLDED = "sentences"
"""The sentences of a loading are many: they come last and folded, after what needs looking at."""
FIXED = ("ward_name",)
"""Whoever registers a contract registers it for their own body: its name is shown and not asked."""

See = Callable[[Callable[[Catalogue], Any]], Any]


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
        return [(cites, found[cites]) for cites in in_law_order(found)]

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

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        return see(officer, log, use)

    if request.method != "POST":
        kept = drafts.take(counter, officer.person, log, cls.name)
        answers = kept if kept is not None else _asked(request)
        if kept is None and answers:
            answers = look(lambda seen: seen.prefill(cls, answers))
        return _draw(request, look, cls, answers, told="kept" if kept is not None else None)
    answers = submitted(cls, request.POST, request.FILES)
    known = look(lambda seen: named(cls, answers, lambda one: None if seen.name(one) == one else seen.name(one)))
    if changed(answers, request.POST):
        return _draw(request, look, cls, answers, typed=True)
    if cls is LoadAnnex and READ in request.POST:
        return _read_file(request, look, answers)
    if FILL in request.POST:
        return _fill(request, look, cls, answers)
    if faults := too_large(request):
        return _draw(request, look, cls, answers, Against(faults=faults), typed=True, status=413)
    return _do(request, counter, officer, log, cls, (answers, known), look)


def _fill(request: Request, look: See, cls: type[Act], answers: dict[str, Any]) -> HttpResponse:
    """What the record knows, put where nothing was answered; the page says whether anything was."""
    given = answered(cls, answers)
    known: dict[str, Any] = look(lambda seen: seen.prefill(cls, given))
    fresh = any(known[name] != given.get(name) for name in known)
    return _draw(request, look, cls, {**answers, **known}, typed=True, told="filled" if fresh else "unfilled")


def _read_file(request: Request, look: See, answers: dict[str, Any]) -> HttpResponse:
    """A ward's text, read into the form in plain sight; nothing is recorded until it is handed in."""
    file = request.FILES.get(READ_FILE)
    try:
        if file is None:
            raise LawError("FIELD_MISSING", TEXTS["annex.no_file"])
        return _draw(request, look, LoadAnnex, read_annex(file.read()), typed=True, told="read")
    except LawError as error:
        return _draw(request, look, LoadAnnex, answers, Against(faults=(Fault(error.code, error.say),)), typed=True, status=422)


def _do(
    request: Request,
    counter: Desk,
    officer: Officer,
    log: str,
    cls: type[Act],
    answers: tuple[dict[str, Any], dict[str, Any]],
    look: See,
) -> HttpResponse:
    typed, known = answers
    status = 422
    try:
        outcome: Outcome = counter.perform(officer, log, cls.name, known)
    except FaultError as error:
        outcome, status = Incomplete(log, cls.name, error.faults), 503
    if isinstance(outcome, Receipt) and opens(cls):
        return _open(request, counter, look, outcome)
    if isinstance(outcome, Receipt):
        address = reverse("entry", args=[log, outcome.entry.number])
        return HttpResponseRedirect(f"{address}?{urlencode({'done': 1})}")
    return _draw(request, look, cls, typed, _against(outcome), typed=True, status=403 if isinstance(outcome, Refusal) else status)


def _against(outcome: Refusal | Incomplete) -> Against:
    if isinstance(outcome, Incomplete):
        return Against(faults=outcome.faults)
    return Against(outcome.objections, outcome.misfits, (), outcome.recorded, outcome.number)


def _asked(request: Request) -> dict[str, Any]:
    """Answers that a link brings along (what a duty is about)."""
    return {name: value for name, value in request.GET.items() if not name.startswith("_") and value}


def _draw(
    request: Request, look: See, cls: type[Act], answers: dict[str, Any], against: Against | None = None, *,
    typed: bool = False, told: str | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
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
            "sentences": [seen.sentence(one) for one in cites],
            "quoted": quoted,
        }

    values = look(gather)
    places = paths_of(values["asked"])
    return page(
        request,
        "act.html",
        {
            **values,
            "cls": cls,
            "against": against,
            "beside": beside(against.by_field(), places),
            "anchor": lambda path: anchor(path, places),
            "told": told,
            "folded": FOLDED if cls is LoadAnnex and values["loaded"] else None,
            "opens": opens(cls),
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


def _open(request: Request, counter: Desk, look: See, receipt: Receipt) -> HttpResponse:
    """Show what a recorded opening permits; where nothing came out, say why, and that the entry stands nevertheless."""
    try:
        return _show(request, look, reading.opened(counter, receipt))
    except FaultError as error:
        values = {"head": look(header), "entry": receipt.entry, "title": type(receipt.entry.act).title, "faults": error.faults}
        none = any(one.code == "RECORD_NONE" for one in error.faults)
        return page(request, "unopened.html", values, status=200 if none else 503)


def _show(request: Request, look: See, opened: Opened) -> HttpResponse:
    """What was opened, under the mark of who opened it; never kept."""

    def gather(seen: Catalogue) -> dict[str, Any]:
        entry = opened.receipt.entry
        return {"head": header(seen), "entry": entry, "who": seen.name(entry.moment.officer), "title": type(entry.act).title}

    response = page(request, "reading.html", {**look(gather), "opened": opened})
    response["Cache-Control"] = "no-store"
    return response


@for_officers
def register(request: Request, officer: Officer) -> HttpResponse:
    """Register a new contract. Only an entrusting body can; its log begins when the form is complete."""
    party = Party.objects.filter(pk=officer.home, is_body=True).first()
    if party is None:
        return missing(request)
    counter = desk()
    answers = {**submitted(Register, request.POST, request.FILES), "ward_name": party.name}
    known = Dealt(officer, str(answers.get("contractor", "")))

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        empty = Book("", counter.words)
        return use(Catalogue(empty, counter.words, time=Time(counter.clock()), officer=officer, name=known.one, known=known))

    if request.method != "POST":
        return _draw(request, look, Register, answers)
    if changed(answers, request.POST):
        return _draw(request, look, Register, answers, typed=True)
    whole = named(Register, {**answers, "ward": officer.home}, known.one)
    faults = read(Register, whole, counter.mint).faults
    if faults:
        return _draw(request, look, Register, answers, Against(faults=faults), typed=True, status=422)
    return _do(request, counter, officer, counter.begin(officer.home), Register, (answers, whole), look)
