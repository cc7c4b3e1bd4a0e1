"""My contracts, one contract, one of its provisions, one entry of its record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from azukari.desk.awaiting import waiting
from azukari.desk.catalogue import Able, Catalogue, Cell, Line, Quoted, Standing, cited
from azukari.desk.catalogue_told import said_account
from azukari.desk.differing import differences
from azukari.desk.evidence_parts import may_take
from azukari.desk.on_paper import signers
from azukari.desk.outcome import SCAN, Officer
from azukari.desk.words import WordsLost
from azukari.kernel.asks import DocumentWords
from azukari.kernel.values import INSTRUMENT, Number
from azukari.kernel.wire import envelope, leaf_hash
from azukari.law.say import Say
from azukari.store.models import Involved, Party
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import Header, Owed, header, owed, see
from azukari.web.seen_by import seen_by, stopped
from azukari.web.views import for_officers, missing

PAGE = 25


@for_officers
def contracts(request: Request, officer: Officer) -> HttpResponse:
    """The contracts that the officer's party takes part in, each with its standing and what is owed."""
    logs = Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True)

    def summary(seen: Catalogue) -> dict[str, Any]:
        duties = seen.duties()
        mine = [one for one in duties if seen.mine(one)]
        return {
            "head": header(seen),
            "board": seen.board(),
            "mine": len(mine),
            "late": sum(one.late(seen.time) for one in mine),
            "others": len(duties) - len(mine),
            "places": {one: name for one, name in seen.book.names.items() if one.startswith("pl-")},
            "others_late": sum(one.late(seen.time) for one in duties) - sum(one.late(seen.time) for one in mine),
        }

    rows = [one for one in (see(officer, log, summary) for log in logs) if one["head"].size]
    rows.sort(key=lambda one: (-one["late"], -one["mine"], one["head"].subject))
    party = Party.objects.filter(pk=officer.home).first()
    # elsewhere the network tells where somebody is; and nobody is shown the facilities of contracts that are not theirs
    mine = {place: name for one in rows for place, name in one["places"].items()}
    places = sorted(mine.items(), key=lambda one: str(one[1])) if desk().instance.configuration.demo else []
    return page(request, "contracts.html", {"rows": rows, "party": party, "places": places})


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
    wanted = request.GET.get("before", "")

    def look(seen: Catalogue) -> Page:
        ables = list(seen.acts())
        before = min(int(wanted), seen.book.size) if wanted.isdecimal() and len(wanted) < 16 else seen.book.size
        below = before - PAGE if before > PAGE else None
        return Page(
            header(seen), seen.board(), grouped(seen, ables), owed(seen, ables), _balance(seen), seen.record(before, PAGE), below, before,
            bool(signers(seen)), officer.home == seen.book.whole.ground.ward, waiting(seen.book, seen.time),
            may_take(seen.book, officer, seen.time),
        )  # fmt: skip

    found = see(officer, log, look)
    beside = {"seen_by": list(seen_by(log, found.head.size)), "stopped": stopped(log)}
    return page(
        request, "contract.html", {"p": found, "head": found.head, "Standing": Standing, "INSTRUMENT": INSTRUMENT, **beside}
    )


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

    found = see(officer, log, look)
    return missing(request) if found is None else page(request, "provision.html", found)


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
            "by_system": line.entry.moment.officer == INSTRUMENT,
            "waits": number in waiting(seen.book, seen.time),
            "done": "done" in request.GET,
            "next": [one for one in owed(seen, seen.acts()) if one.mine and one.acts][:5],
            "number": number,
            "cited": cited,
        }

    found = see(officer, log, look)
    return missing(request) if found is None else page(request, "entry.html", found)


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
