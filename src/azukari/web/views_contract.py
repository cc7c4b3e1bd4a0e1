"""My contracts, one contract, one of its provisions, one entry of its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final
from unicodedata import normalize

import msgspec
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from azukari.desk import naming
from azukari.desk.approved import signed_by
from azukari.desk.awaiting import waiting
from azukari.desk.catalogue import Able, Catalogue, Cell, Line, Quoted, Standing, cited
from azukari.desk.catalogue_told import said_account
from azukari.desk.deciding import decided_here, officer_of_ward
from azukari.desk.differing import differences
from azukari.desk.evidence_parts import may_take
from azukari.desk.invitations import keeper
from azukari.desk.kept_once import SORTS
from azukari.desk.on_paper import signers
from azukari.desk.outcome import SCAN, Officer
from azukari.desk.receipts_told import serves
from azukari.desk.remembered import Work
from azukari.desk.standings import Board
from azukari.desk.words import WordsLost
from azukari.kernel.asks import DocumentWords
from azukari.kernel.values import INSTRUMENT, WHOLE, Number, day_of
from azukari.kernel.wire import envelope, leaf_hash
from azukari.law.say import Say
from azukari.paper import codes
from azukari.paper.copies import copies
from azukari.paper.forms import OF_ACT
from azukari.provisions.p17_acts import Notify
from azukari.web import paging, pictured, views_boards, views_mine
from azukari.web.asked_more import works_asked_for
from azukari.web.beginning import SITTING
from azukari.web.counter import desk
from azukari.web.kept_pages import Drawing, Nothing, kept_page, readable
from azukari.web.pictures.svg import Picture
from azukari.web.registered import registered
from azukari.web.request import Request
from azukari.web.seeing import Header, Owed, header, owed, see
from azukari.web.seen_by import reached, seen_by, stopped
from azukari.web.views import for_officers, missing

PAGE = 25
CARDS: Final = 15
"""So many contracts stand on one page."""
SEVERAL: Final = 8
"""With more contracts than these, one can be looked for by name."""


@for_officers
def contracts(request: Request, officer: Officer) -> HttpResponse:
    """The contracts that the officer's party takes part in, each with its standing and what is owed: late first, by pages, found by name."""
    if not request.works:
        return views_boards.ward(request, officer)

    find = request.GET.get("find", "").strip()
    draw = partial(_contracts, request=request, find=find)
    return kept_page(
        request, officer, "contracts.html", draw, partial(views_boards.called, officer),
        noted=lambda notes: views_mine.note(request, stands=notes["charge"]),
    )  # fmt: skip


def _contracts(drawing: Drawing, request: Request, find: str) -> dict[str, Any]:
    every = sorted(drawing.boards(), key=lambda one: (-one.late, -one.mine, one.subject))
    drawing.notes["charge"] = any(one.charge for one in every)
    rows = [one for one in every if _is_called(one, find)]
    shown = paging.part(request, rows, CARDS, {"find": find} if find else {})
    boards = drawing.see(Work("board", Catalogue.board), {one.log: one.facts.size for one in shown.rows})
    # elsewhere the network tells where somebody is; and nobody is shown the facilities of contracts that are not theirs
    places = {place: name for one in every for place, name in one.places.items()} if desk().instance.configuration.demo else {}
    return {
        "part": shown,
        "boards": dict(zip((one.log for one in shown.rows), boards, strict=True)),
        "party": views_boards.called(drawing.officer),
        "charge": drawing.notes["charge"],
        "places": sorted(places.items(), key=lambda one: one[1]),
        "every": len(every),
        "find": find,
        "several": len(every) > SEVERAL,
    }


def _is_called(one: Board, find: str) -> bool:
    """Whether a contract's business or one of its parties has this in its name, whatever the widths of letters."""
    wanted = normalize("NFKC", find).casefold()
    return any(wanted in normalize("NFKC", name).casefold() for name in (one.subject, one.ward, one.contractor))


class Page(msgspec.Struct, frozen=True):
    """Everything that the page of a contract shows, gathered under the desk's lock and drawn afterwards."""

    head: Header
    cells: list[Cell]
    acts: list[tuple[int, Say, list[Able]]]
    owed: list[Owed]
    balance: list[tuple[str, Say, int, int | None, int | None]]
    lines: list[Line]
    below: int | None
    before: int
    types: bool
    renews: bool
    waiting: frozenset[Number]
    may_take: bool
    tree: Picture
    months: tuple[Picture, ...]
    late_before: int


def grouped(seen: Catalogue, ables: Iterable[Able]) -> list[tuple[int, Say, list[Able]]]:
    """Acts that may be tried now, by provision."""
    groups: dict[int, list[Able]] = {}
    for one in ables:
        if one.may:
            groups.setdefault(one.provision, []).append(one)
    return [(number, seen.heading(number), found) for number, found in groups.items()]


def _balance(seen: Catalogue) -> list[tuple[str, Say, int, int | None, int | None]]:
    """What is with contractors now; what has ended stands on the balance sheet, for those who had it."""
    custody = seen.book.whole.ground.custody
    found = []
    for line in custody.lines():
        if not seen.sees_account(line.account):
            continue
        item = custody.items[line.item]
        found.append((seen.name(line.item), said_account(line.account, seen.name), line.quantity, item.rows, item.persons))
    return found


@for_officers
def contract(request: Request, officer: Officer, log: str) -> HttpResponse:
    """One contract: the board, what is owed, what can be done, where things are, and the record."""
    wanted, lang = request.GET.get("before", ""), request.lang

    def look(seen: Catalogue) -> Page:
        ables = list(seen.acts())
        before = min(int(wanted), seen.book.size) if wanted.isdecimal() and len(wanted) < 16 else seen.book.size
        below = before - PAGE if before > PAGE else None
        today, dues = day_of(seen.time), pictured.dues_of(seen, seen.duties(), lang)
        return Page(
            header(seen), seen.board(), grouped(seen, ables), owed(seen, ables), _balance(seen), seen.record(before, PAGE), below, before,
            bool(signers(seen)), officer.home == seen.book.whole.ground.ward, waiting(seen.book, seen.time),
            may_take(seen.book, officer, seen.time), pictured.tree(seen, lang), pictured.calendar("due", today, dues, lang),
            pictured.before(dues, today),
        )  # fmt: skip

    witnesses, why = reached(), stopped(log)

    def draw(drawing: Drawing) -> dict[str, Any]:
        found, register, named = drawing.look(log, lambda seen: (look(seen), registered(seen), naming.at(seen.book, seen.time)))
        return {
            "p": found,
            "head": found.head,
            "Standing": Standing,
            "inspects": found.head.side == WHOLE,
            "INSTRUMENT": INSTRUMENT,
            "seen_by": tuple(seen_by(witnesses, named, log, found.head.size)),
            "stopped": why,
            "registered": register,
        }

    return kept_page(request, officer, "contract.html", draw, outside=(witnesses, why, readable(log)), log=log)


@for_officers
def provision(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One provision: its sentences, how each is answered and how strongly, what is owed under it, what can be done."""

    def look(seen: Catalogue) -> dict[str, Any] | None:
        cell = next((one for one in seen.board() if one.number == number), None)
        if cell is None:
            return None
        ables = list(seen.acts())
        answers: dict[str, Any] = {one.address: one for one in cell.answers}
        sentences = seen.sentences(number) or [seen.sentence(one.address) for one in cell.answers]
        return {
            "head": header(seen),
            "cell": cell,
            "sentences": [(one, answers.get(one.cites)) for one in sentences],
            "acts": [one for one in ables if one.provision == number],
            "owed": [one for one in owed(seen, ables) if one.provision == number],
        }

    return _one(request, officer, log, "provision.html", look)


@for_officers
def entry(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One entry: what it says, its words, and the bytes that stand in the record."""

    def look(seen: Catalogue) -> dict[str, Any] | None:
        row = seen.row(number)
        if row is None:
            return None
        line = seen.line(row)
        cls = type(line.entry.act)
        quotes: list[Quoted] = [seen.sentence(one) for one in dict.fromkeys((cls.cites, *line.refused))]
        code = codes.of_entry(log, number, leaf_hash(row.leaf))
        return {
            "head": header(seen),
            "line": line,
            "cls": cls,
            "answers": seen.answers(line.entry, seen.opened(row)),
            "quotes": quotes,
            "leaf": row.leaf.decode(),
            "hash": leaf_hash(row.leaf),
            "envelope": envelope(row.leaf),
            "place": seen.name(line.entry.moment.place) if line.entry.moment.place else None,
            "party": seen.name(line.entry.moment.party),
            "entered": seen.name(line.entry.moment.entered) if line.entry.moment.entered else None,
            "scan": seen.opened(row).get(SCAN),
            "differs": differences(seen, line.entry),
            "receipts": serves(seen, line.entry, seen.opened(row)),
            "signed": signed_by(log, number, row.leaf),
            "vouched": lambda one: None if one == keeper(desk().instance) else seen.name(one),
            "by_system": line.entry.moment.officer == INSTRUMENT,
            "waits": number in waiting(seen.book, seen.time),
            "done": "done" in request.GET,
            "next": [one for one in owed(seen, seen.acts()) if one.mine and one.acts][:5],
            "number": number,
            "cited": cited,
            "sits": cls in SITTING and seen.side == 0,
            "back_to": works_asked_for(seen, line.entry),
            "paper": OF_ACT.get(cls.name),
            "decides": cls is not Notify and decided_here(seen, number),
            "handles": cls is Notify and officer_of_ward(seen),
            "elsewhere": "done" in request.GET and cls in SORTS and officer.person == line.entry.moment.officer,
            "code": code,
            "copies": copies(seen, number, code),
        }

    return _one(request, officer, log, "entry.html", look)


def _one(
    request: Request, officer: Officer, log: str, template: str, look: Callable[[Catalogue], dict[str, Any] | None]
) -> HttpResponse:
    """A page of one contract, drawn from its entries alone; there may be none."""

    def draw(drawing: Drawing) -> dict[str, Any]:
        found = drawing.look(log, look)
        if found is None:
            raise Nothing
        return found

    try:
        return kept_page(request, officer, template, draw, outside=readable(log), log=log)
    except Nothing:
        return missing(request)


@for_officers
def document(request: Request, officer: Officer, log: str, number: int, where: str) -> HttpResponse:
    """A document that an entry carries: always saved, never shown within a page."""

    def look(seen: Catalogue) -> object:
        row = seen.row(number)
        here: object = None if row is None else seen.opened(row)
        for part in where.split("."):
            here = here.get(part) if isinstance(here, dict) else None
        return here

    found = see(officer, log, look)
    try:
        kept = msgspec.convert(found, DocumentWords)
        content = desk().documents.fetch(log, kept)
    except (msgspec.ValidationError, WordsLost):
        return missing(request)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or "attachment"
    return response
