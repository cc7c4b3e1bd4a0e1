"""The page of an act's form: what it asks beside the sentence it is done under, with the answers so far, and what stands against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from django.http import HttpResponse

from azukari import annex
from azukari.desk.catalogue import Catalogue, Quoted
from azukari.desk.catalogue_form import Control, Question
from azukari.desk.catalogue_told import in_law_order
from azukari.desk.outcome import SCAN, Officer
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.asks import Form, fields_of
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import Mint
from azukari.kernel.values import Capacity
from azukari.law.say import Say
from azukari.provisions.p00_acts import Complete, LoadAnnex, Register
from azukari.provisions.p00_contents import ConfirmContents
from azukari.provisions.p00_office_acts import Correct, Renew
from azukari.provisions.p12_acts import AllowMore, DeclineMore, GrantAccess
from azukari.web import annexing, closing, drafts, pickers, signing
from azukari.web.asked_more import asked_more
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.forms import (
    READ_FILE,
    anchor,
    beside,
    first_rows,
    paths_of,
    several,
)  # fmt: skip
from azukari.web.kept_pages import Drawing, kept_page, readable
from azukari.web.papers import Sheet
from azukari.web.request import Request
from azukari.web.seeing import Known, header
from azukari.web.wide_grants import wide_grants

DRAWN_AT: Final = "_drawn_at"
FOLDED: Final = "sentences"
"""The sentences of a loading are many: they come last and folded, after what needs looking at."""
FIXED: Final = ("ward_name",)
"""Whoever registers a contract registers it for their own body: its name is shown and not asked."""
ANEW: Final[frozenset[type[Act]]] = frozenset({GrantAccess, AllowMore, DeclineMore, ConfirmContents, Renew, LoadAnnex, Complete})
"""Acts whose form shows what is asked for at each request: contents, openings of a day, other contracts."""

See = Callable[[Callable[[Catalogue], Any]], Any]


class Stand(NamedTuple):
    """What every step of one form needs: the request, sight of the contract, the act, whose paper is being typed, if anybody's, and who gives
    identifiers to what a form begins: the desk, unless the page is kept; and where the form is handed in, if not at the page's own address.
    """

    request: Request
    look: See
    cls: type[Act]
    sheet: Sheet | None = None
    mint: Mint | None = None
    to: str | None = None


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
                blank = each.asks.demanded and not (each.value.strip() or each.values or each.rows)
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


def met(request: Request, officer: Officer, log: str, cls: type[Act], sheet: Sheet | None, look: See) -> HttpResponse:
    """The page of an act as it is met: kept as long as nothing moves in the store, for much may be chosen from that is in no contract."""
    if sheet is not None or cls in ANEW:
        stand = Stand(request, look, cls, sheet)
        values = begun(stand, officer, log)
        request.ceremony = values["drafts"]
        return page(request, "act.html", values)

    def drawn(drawing: Drawing) -> dict[str, Any]:
        known = Known(officer)
        stand = Stand(request, lambda use: drawing.look(log, use, known), cls, mint=drawing.mint)
        values = begun(stand, officer, log)
        drawing.notes["drafts"] = values["drafts"]
        return values

    def noted(notes: Mapping[str, bool]) -> None:
        request.ceremony = notes["drafts"]

    return kept_page(request, officer, "act.html", drawn, None, readable(log), noted, log)


def begun(stand: Stand, officer: Officer, log: str) -> dict[str, Any]:
    """What the form shows as it is met: with the draft that is kept of it, under what a link brings along; else with what the record knows."""
    request, look, cls, *_ = stand
    kept, brought = drafts.look(desk(), officer.person, log, cls.name), _asked(request, cls)
    if kept is not None:
        answers = {**kept, **brought}
        return shown(stand, look(lambda seen: first_rows(cls, answers, seen.side)), told="kept")
    answers = look(lambda seen: seen.only(cls, brought))
    if answers:
        answers = look(lambda seen: seen.prefill(cls, answers))
    told = "renewal" if cls is Renew and "_renewed" in request.GET else None
    return shown(stand, look(lambda seen: first_rows(cls, answers, seen.side)), told=told)


def _asked(request: Request, cls: type[Act]) -> dict[str, Any]:
    """Answers that a link brings along (what a duty is about); to a list it may bring several, each of its own or in one, by spaces."""
    many = {one.name for one in fields_of(cls) if one.form is Form.LIST and one.fields[0].form is not Form.GROUP}
    found = {name: value for name, value in request.GET.items() if not name.startswith("_") and value}
    return found | {name: several(request.GET.getlist(name)) for name in found if name in many}


def draw(
    stand: Stand, answers: dict[str, Any], against: Against | None = None, *, typed: bool = False, told: str | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of an act: its form with the answers so far, and what stands against it."""
    values = shown(stand, answers, against, typed=typed, told=told)
    stand.request.ceremony = values["drafts"]
    return page(stand.request, "act.html", values, status=status)


def shown(
    stand: Stand, answers: dict[str, Any], against: Against | None = None, *, typed: bool = False, told: str | None = None
) -> dict[str, Any]:
    """What the page of an act shows."""
    request, look, cls, sheet, mint, to = stand
    against, others = against or Against(), pickers.contracts(request.officer, cls)

    def gather(seen: Catalogue) -> dict[str, Any]:
        against.tell(seen.personal)
        asked = tuple(
            msgspec.structs.replace(one, control=Control.FIXED) if cls is Register and one.path in FIXED else one
            for one in pickers.put(
                seen.form(cls, answers, mint or desk().mint, typed=typed), seen, cls, answers, others, typed=typed
            )
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
    kept = pickers.keeps_drafts(cls) and sheet is None and (values["head"].size > 0 or cls is Register)
    return {
        **values,
        "cls": cls,
        "against": against,
        "asked_more": asked_more(request.officer, values["head"].log, cls, answers),
        "wide_grants": wide_grants(request.officer, values["head"].log, cls),
        "beside": beside({**against.unanswered(values["asked"]), **against.by_field()}, places),
        "anchor": lambda path: anchor(path, places),
        "told": told,
        "to": to,
        "signing": signs,
        "sheet": sheet,
        "sure": closing.SURE,
        "for_good": None if signs == signing.SIGNS else closing.FOR_GOOD.get(cls),
        "better": None if sheet else pickers.page_of(cls),
        "drafts": kept,
        # a form that is drawn again after a trouble keeps its number: whether it was entered then is not known
        "drawn_at": drawn_at(request) or values["head"].size,
        "folded": FOLDED if cls is LoadAnnex and values["loaded"] else None,
        "opens": opens(cls) and sheet is None,
        "reads_file": READ_FILE if cls is LoadAnnex else None,
        "moves": bool(pickers.moves(cls)),
        "numbers": cls is GrantAccess,
        "can_fill": _can_fill(cls, values["asked"]),
        "who": [annex.CAPACITY_NAMES[one] for one in cls.by if one is not Capacity.INSTRUMENT],
    }


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


def drawn_at(request: Request) -> int | None:
    """How far the record went when the form that is handed in was drawn; None where it does not say."""
    text = request.POST.get(DRAWN_AT, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None
