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
from azukari.desk.approving import Prepared
from azukari.desk.catalogue import Catalogue, Quoted
from azukari.desk.catalogue_annex import read_annex
from azukari.desk.catalogue_form import Control, Question, answered, named
from azukari.desk.catalogue_told import in_law_order
from azukari.desk.on_paper import typing, with_scan
from azukari.desk.outcome import SCAN, Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.asks import Form, fields_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Capacity
from azukari.law.fault import LawError
from azukari.law.say import Say
from azukari.provisions.p00_acts import Complete, LoadAnnex, Register
from azukari.provisions.p00_office_acts import Correct, Renew
from azukari.provisions.p12_acts import GrantAccess
from azukari.web import annexing, closing, drafts, papers, pickers, signing
from azukari.web.asked_more import asked_more
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.forms import (
    FILL,
    KEEP,
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
from azukari.web.showing import show
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing, to_sign_in
from azukari.web.wide_grants import wide_grants

DISCARD = "_discard"
DRAWN_AT = "_drawn_at"
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
    drafts.keep_for(desk(), was, log, cls.name, answers)
    return to_sign_in(request, kept="1")


@for_officers
def _act(request: Request, officer: Officer, log: str, cls: type[Act]) -> HttpResponse:
    sheet = papers.sheet(request, officer, log)

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        return see(officer, log, use if sheet is None else lambda seen: use(papers.drawn(seen, sheet)))

    stand = Stand(request, look, cls, sheet)
    if request.method != "POST":
        return _begin(stand, officer, log)
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


def _begin(stand: Stand, officer: Officer, log: str) -> HttpResponse:
    """The form as it is met: with the draft that is kept of it, under what a link brings along; else with what the record knows."""
    request, look, cls, _ = stand
    kept, brought = drafts.look(desk(), officer.person, log, cls.name), _asked(request, cls)
    if kept is not None:
        answers = {**kept, **brought}
        return draw(stand, look(lambda seen: first_rows(cls, answers, seen.side)), told="kept")
    answers = look(lambda seen: seen.only(cls, brought))
    if answers:
        answers = look(lambda seen: seen.prefill(cls, answers))
    told = "renewal" if cls is Renew and "_renewed" in request.GET else None
    return draw(stand, look(lambda seen: first_rows(cls, answers, seen.side)), told=told)


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
            since = None if opens(stand.cls) else _drawn_at(stand.request)
            outcome = desk().perform(who, log, stand.cls.name, given, since=since)
    except FaultError as error:
        outcome, status = Incomplete(log, stand.cls.name, error.faults), 503
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


def _drawn_at(request: Request) -> int | None:
    """How far the record went when the form that is handed in was drawn; None where it does not say."""
    text = request.POST.get(DRAWN_AT, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None


def against_of(outcome: Refusal | Incomplete) -> Against:
    """What stands against an act that was handed in."""
    if isinstance(outcome, Incomplete):
        return Against(faults=outcome.faults)
    return Against(outcome.objections, outcome.misfits, (), outcome.recorded, outcome.number)


def _asked(request: Request, cls: type[Act]) -> dict[str, Any]:
    """Answers that a link brings along (what a duty is about); to a list it may bring several."""
    many = {one.name for one in fields_of(cls) if one.form is Form.LIST and one.fields[0].form is not Form.GROUP}
    found = {name: value for name, value in request.GET.items() if not name.startswith("_") and value}
    return found | {name: request.GET.getlist(name) for name in found if name in many}


def draw(
    stand: Stand, answers: dict[str, Any], against: Against | None = None, *, typed: bool = False, told: str | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of an act: its form with the answers so far, and what stands against it."""
    request, look, cls, sheet = stand
    against, others = against or Against(), pickers.contracts(request.officer, cls)

    def gather(seen: Catalogue) -> dict[str, Any]:
        against.tell(seen.personal)
        asked = tuple(
            msgspec.structs.replace(one, control=Control.FIXED) if cls is Register and one.path in FIXED else one
            for one in pickers.put(seen.form(cls, answers, desk().mint, typed=typed), seen, cls, answers, others, typed=typed)
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
    signs = None if sheet or not request.officer else signing.standing_of(request.officer, cls)
    # what is typed is kept while it is typed: the page asks its own host for that, and nobody else
    request.ceremony = pickers.keeps_drafts(cls) and sheet is None and (values["head"].size > 0 or cls is Register)
    return page(
        request,
        "act.html",
        {
            **values,
            "cls": cls,
            "against": against,
            "asked_more": asked_more(request.officer, values["head"].log, cls, answers),
            "wide_grants": wide_grants(request.officer, values["head"].log, cls),
            "beside": beside({**against.unanswered(values["asked"]), **against.by_field()}, places),
            "anchor": lambda path: anchor(path, places),
            "told": told,
            "signing": signs,
            "sheet": sheet,
            "sure": closing.SURE,
            "for_good": None if signs == signing.SIGNS else closing.FOR_GOOD.get(cls),
            "better": None if sheet else pickers.page_of(cls),
            "drafts": request.ceremony,
            # a form that is drawn again after a trouble keeps its number: whether it was entered then is not known
            "drawn_at": _drawn_at(request) or values["head"].size,
            "folded": FOLDED if cls is LoadAnnex and values["loaded"] else None,
            "opens": opens(cls) and sheet is None,
            "reads_file": READ_FILE if cls is LoadAnnex else None,
            "moves": bool(pickers.moves(cls)),
            "numbers": cls is GrantAccess,
            "can_fill": _can_fill(cls, values["asked"]),
            "who": [annex.CAPACITY_NAMES[one] for one in cls.by if one is not Capacity.INSTRUMENT],
        },
        status=status,
    )


def _can_fill(cls: type[Act], asked: tuple[Question, ...]) -> bool:
    """Whether the record may know answers: where an earlier entry can be named, the entry to be corrected is, or things are moved."""
    named = any(one.asks.picks in annex.ACTS and (one.choices or one.value) for one in asked)
    return named or cls is Correct or bool(pickers.moves(cls)) or cls is GrantAccess


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
        return show(request, look, reading.opened(desk(), receipt))
    except FaultError as error:
        values = {"head": look(header), "entry": receipt.entry, "title": type(receipt.entry.act).title, "faults": error.faults}
        none = any(one.code == "RECORD_NONE" for one in error.faults)
        return page(request, "unopened.html", values, status=200 if none else 503)
