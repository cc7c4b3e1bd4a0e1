"""Papers of how things stand as of the newest entry: 委託管理台帳, 名簿, 残高表, 提出書類一覧, チェックリスト, and the contract's first paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from azukari import annex
from azukari.desk.catalogue_labels import GRADES
from azukari.desk.catalogue_told import said_tier
from azukari.desk.first_paper import FirstPaper
from azukari.kernel.duty import Answered
from azukari.kernel.values import CONTRACTOR, WHOLE, Day, Time
from azukari.kernel.wire import entry_of, leaf_hash
from azukari.ledger.keys import grouped
from azukari.paper import codes, frame, tables
from azukari.paper.frame import Place
from azukari.paper.kinds import Form, Kind, Side
from azukari.paper.sheet import Block, Box, Boxes, Column, Grid, Lines, Sheet
from azukari.paper.tables import Cell, Table
from azukari.paper.values import answers, blocks
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_office_acts import Amend
from azukari.store.record import Row

Made = tuple[tuple[Block, ...], tuple[str, ...]]
"""What stands on a paper, and the notes below it."""


def sheet(place: Place, form: Form, row: Row, figures: FirstPaper | None, given: Made | None = None) -> tuple[Sheet, Time]:
    """The paper as of ``row``, with what is ``given`` to stand on it, if anything is; and the moment of that entry."""
    seen = place.seen
    entry = entry_of(row.leaf, annex.ACTS)
    digest = leaf_hash(row.leaf)
    code = codes.of_standing(seen.book.log, form.number, entry.number, digest)
    address = f"{place.base}/papers?code={code}"
    made, notes = given or (_MAKERS[form.kind](place, form) if figures is None else _first_paper(place, figures))
    standing = place.word("standing", number=entry.number, time=place.moment(entry.moment.time))
    mine, other = (WHOLE, CONTRACTOR) if form.side is Side.WARD else (CONTRACTOR, WHOLE)
    both = form.kind is Kind.FIRST_PAPER
    to = () if form.lead is None or both else (place.word("to", who=frame.party(place, other)),)
    by = (frame.party(place, WHOLE), "", frame.party(place, CONTRACTOR)) if both else (frame.party(place, mine),)
    return (
        Sheet(
            **{
                **frame.shared(place, form),
                "date": place.day(entry.moment.day),
                "to": to,
                "by": by,
                "seal": place.word("seal") if to else "",
                "blocks": made,
                "notes": (*notes, standing, place.word("copy", digest=digest)),
                "told": place.word("told", number=entry.number, day=place.day(entry.moment.day)),
                "code": code,
                "qr": codes.picture(address),
                "qr_alt": place.word("qr_alt", code=code, address=address),
                "qr_says": place.word("qr_standing", code=code),
                "keywords": (codes.PREFIX + code,),
                "about": f"{seen.book.log} {form.key} #{entry.number}",
            }
        ),
        entry.moment.time,
    )


def grid(place: Place, table: Table, title: str = "") -> Grid:
    """A table as it stands on a paper."""
    columns = tuple(Column(label=place.of(one.label), share=one.share, number=one.number) for one in table.heads)
    return Grid(
        title=title,
        columns=columns,
        rows=tuple(tuple(_cell(place, one) for one in row) for row in table.rows),
        totals=tuple(tuple(_cell(place, one) for one in row) for row in table.totals),
    )


def _cell(place: Place, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return f"{cell:,}"
    return place.day(Day(cell)) if len(cell) == len("2026-04-01") and cell[4] == cell[7] == "-" and cell[:4].isdecimal() else cell


def _register(place: Place, _form: Form) -> Made:
    seen = place.seen
    made: list[Block] = []
    for entry, words in tables.entries(place, Register, Amend):
        title = place.word("referred", number=entry.number, title=type(entry.act).title, day=place.day(entry.moment.day))
        made += blocks(place, answers(place, entry.act, words), title)
    ground = seen.book.whole.ground
    rows = tuple(
        Box(
            label=place.of(said_tier(number, seen.book, seen.name)).partition("　")[0],
            value=seen.name(tier.party),
            cite=place.cite("7.1.main") if number != CONTRACTOR else "",
        )
        for number, tier in ground.tiers.items()
        if seen.sees(number)
    )
    made.append(Boxes(title=place.word("firms"), rows=rows))
    stands = [
        (place.word("completed"), ground.completed),
        (place.word("cancelled"), ground.cancelled),
        (place.word("closed"), ground.closed),
    ]
    made.append(
        Boxes(
            title=place.word("state"),
            rows=tuple(Box(label=label, value=place.word("not_yet") if at is None else place.moment(at)) for label, at in stands),
        )
    )
    made.append(grid(place, tables.items(place, ended=False), place.word("held")))
    return tuple(made), ()


def _roster(place: Place, _form: Form) -> Made:
    seen = place.seen
    made = []
    for tier in seen.book.whole.ground.tiers:
        if seen.sees(tier):
            table = tables.roster(place, tier)
            title = place.word("persons", who=place.of(said_tier(tier, seen.book, seen.name)), count=len(table.rows))
            made.append(grid(place, table, title))
    return tuple(made), ()


def _grants(place: Place, _form: Form) -> Made:
    return (grid(place, tables.grants(place)),), frame.graded(place, ("12.1",))


def _balance(place: Place, form: Form) -> Made:
    held, ended = tables.items(place, ended=False), tables.items(place, ended=True)
    made: list[Block] = [grid(place, held, place.word("held"))]
    if not held.rows:
        made = [Lines(title=place.word("held"), texts=(place.word("zero"),))]
    made.append(grid(place, ended, place.word("ended")))
    notes = dict.fromkeys((*held.notes, *ended.notes, place.word("twice")))
    return tuple(made), (*notes, *frame.graded(place, form.addresses))


def _papers_due(place: Place, _form: Form) -> Made:
    due = tables.papers_due(place)
    return (grid(place, due, place.word("owed")), grid(place, tables.forms(place), place.word("all_forms"))), (
        place.word("copies"),
    )


def _checklist(place: Place, _form: Form) -> Made:
    """A line for every sentence of this contract's annex, with what the program does for it: where it does nothing, the inspector looks."""
    answered: dict[str, Answered] = {str(one.address): one for provision in annex.PROVISIONS for one in provision.answers}
    columns = (
        Column(label=place.word("sentence"), share=9),
        Column(label=place.word("to_check"), share=34),
        Column(label=place.word("program"), share=30),
        Column(label=place.word("strength"), share=5),
        Column(label=place.word("verdict"), share=8),
        Column(label=place.word("seen_there"), share=18),
    )
    made = []
    for number in range(1, 19):
        heading = place.seen.heading(number)
        rows = []
        for one in place.seen.sentences(number):
            found = answered.get(one.cites)
            how, grade = ("", "") if found is None else (place.of(found.how), place.of(GRADES[found.grade]))
            rows.append((place.of(one.label), one.of(place.lang), how, grade, place.word("fits"), ""))
        if rows:
            made.append(
                Grid(title=place.word("provision", number=number, heading=heading), columns=columns, rows=tuple(rows), blank=True)
            )
    return tuple(made), (place.word("grades"),)


def _first_paper(place: Place, figures: FirstPaper) -> Made:
    none = place.word("no_key")
    rows = [
        Box(label=place.word("origin"), value=figures.origin),
        Box(label=place.word("log_key"), value=_spread(figures.fingerprint) if figures.fingerprint else none),
        Box(label=place.word("verifier"), value=_spread(figures.verifier)),
    ]
    rows += [
        Box(label=place.word("witness", who=place.seen.name(one.party), called=one.name), value=_spread(one.fingerprint))
        for one in figures.witnesses
    ]
    if not figures.witnesses:
        rows.append(Box(label=place.word("witness_none_label"), value=place.word("witness_none")))
    how = Lines(title=place.word("how_title"), texts=tuple(place.word("how").split("\n")), small=True)
    signs = Boxes(
        title=place.word("agreed"),
        rows=(
            Box(label=place.word("ward"), value="", marks=(place.word("date_blank"), place.word("signature")), tall=14),
            Box(label=place.word("contractor"), value="", marks=(place.word("date_blank"), place.word("signature")), tall=14),
        ),
    )
    return (Boxes(title=place.word("figures"), rows=tuple(rows)), how, signs), ()


def _spread(figures: str) -> str:
    """Figures in two lines of eight groups, as people compare them."""
    groups = grouped(figures).split()
    half = (len(groups) + 1) // 2
    return "\n".join(filter(None, (" ".join(groups[:half]), " ".join(groups[half:]))))


_MAKERS: Final[Mapping[Kind, Callable[[Place, Form], Made]]] = MappingProxyType(
    {
        Kind.REGISTER: _register,
        Kind.ROSTER: _roster,
        Kind.GRANTS: _grants,
        Kind.BALANCE: _balance,
        Kind.PAPERS_DUE: _papers_due,
        Kind.CHECKLIST: _checklist,
    }
)
