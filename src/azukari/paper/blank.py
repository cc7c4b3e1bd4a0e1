"""A form to be filled in by hand: the same questions, with room, boxes to tick and gaps for dates. Nothing of the record but the contract itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from azukari.desk.catalogue_labels import WEEKDAY_NAMES
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, Form, Shape, fields_of
from azukari.kernel.values import CONTRACTOR, WHOLE
from azukari.law.say import Lang
from azukari.paper import codes, frame
from azukari.paper.frame import Place
from azukari.paper.heads import BALANCE
from azukari.paper.kinds import Form as Paper
from azukari.paper.kinds import Kind, Side
from azukari.paper.sheet import Block, Box, Boxes, Column, Grid, Sheet
from azukari.paper.values import WIDE, choices

ROWS: Final = 5
"""Lines of a list to be filled in; of a roster, a page of them."""
ROSTER_ROWS: Final = 15
BALANCE_ROWS: Final = 10
TABLED: Final = 12
"""Up to so many columns a list to be filled in is a table on a paper that lies on its side: there is nothing in it yet."""
FEW: Final = 10
"""Up to so many fixed answers are boxes to tick."""
TICKED: Final = 3
"""Up to so many answers are boxes to tick within a cell."""
PROSE_TALL: Final = 22
ROSTERS: Final = frozenset({"roster"})
"""Forms that list one person or thing a line: their act's questions are columns."""


def sheet(place: Place, form: Paper) -> Sheet:
    """The form, blank, for this contract."""
    seen = place.seen
    to, by = _sides(place, form)
    code = codes.of_blank(seen.book.log, form.number)
    address = f"{place.base}/papers?code={code}"
    made: list[Block] = []
    if form.kind is Kind.BALANCE:
        made.append(_balance(place))
    for cls in form.classes:
        made += roster(place, cls) if form.key in ROSTERS else asked(place, form, cls)
    if form.signs:
        made.append(_signed(place))
    quoted = frame.quoted(place, form)
    return Sheet(
        **{
            **frame.shared(place, form),
            "date": place.word("date_blank"),
            "to": to,
            "by": by if form.signs else (*by, place.word("signature")),
            "seal": "" if form.lead is None or form.signs or not form.goes else place.word("seal"),
            "blocks": (*quoted, *made),
            "notes": (place.word("by_hand"),),
            "told": place.word("told_none"),
            "code": code,
            "qr": codes.picture(address),
            "qr_alt": place.word("qr_alt", code=code, address=address),
            "qr_says": place.word("qr_blank", code=code),
            "keywords": (codes.PREFIX + code,),
            "about": f"{seen.book.log} {form.key}",
        }
    )


def _sides(place: Place, form: Paper) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """To whom it goes and who issues it: to be ticked where either side may. A register is kept and sent to nobody."""
    ward, firm = frame.party(place, WHOLE), frame.party(place, CONTRACTOR)
    if form.lead is None or not form.goes:
        return (), (ward if form.side is Side.WARD else firm,)
    match form.side:
        case Side.WARD:
            return (place.word("to", who=firm),), (ward,)
        case Side.CONTRACTOR:
            return (place.word("to", who=ward),), (firm,)
        case Side.EITHER:
            sides = (f"□ {ward}", f"□ {firm}")
            return tuple(place.word("to", who=one) if place.lang is Lang.ja else one for one in sides), sides


def put(cls: type[Act]) -> tuple[Field, ...]:
    """The questions that a person answers: no identifiers that the desk fills in, and nothing that only the record answers."""
    return _put(fields_of(cls), cls.derives)


def _put(fields: Sequence[Field], derives: Sequence[str] = (), prefix: str = "") -> tuple[Field, ...]:
    named = {one.asks.names for one in fields if one.asks.names}
    return tuple(
        one
        for one in fields
        if one.name not in named and not (one.asks.mints and not one.asks.picks) and one.kind != "fingerprint" and prefix + one.name not in derives
    )  # fmt: skip


def by_hand(form: Paper, cls: type[Act]) -> tuple[Field, ...]:
    """The questions that are answered on the paper: never a level of erasure, which the vault alone can say."""
    return tuple(one for one in put(cls) if one.kind != "Level" and one.name not in form.omits)


def asked(place: Place, form: Paper, cls: type[Act]) -> Iterator[Block]:
    """The questions of an act, a list as a table of empty lines."""
    cites = str(cls.cites)
    yield from _blocks(place, by_hand(form, cls), place.of(cls.title), cls.derives, TABLED if form.wide else WIDE, cites)


def _blocks(
    place: Place, fields: Sequence[Field], title: str, derives: Sequence[str], most: int, cites: str | None, level: int = 1
) -> Iterator[Block]:
    single = tuple(_box(place, one, cites) for one in fields if not _grouped(one))
    if single:
        yield Boxes(title=title, rows=single, level=level)
    for one in fields:
        if _grouped(one):
            yield from _listed(place, one, derives, most, one.asks.cites or cites, level)


def _grouped(field: Field) -> bool:
    return field.form is Form.GROUP or (field.form is Form.LIST and field.fields[0].form is Form.GROUP)


def _listed(place: Place, field: Field, derives: Sequence[str], most: int, cites: str | None, level: int) -> Iterator[Block]:
    title = place.asks(field)
    within = field.fields if field.form is Form.GROUP else field.fields[0].fields
    # nobody writes a digest by hand
    inner = tuple(one for one in _put(within, derives, field.name + ".") if one.name != "digest" and one.kind != "Level")
    if field.form is Form.GROUP:
        yield from _blocks(place, inner, title, (), most, cites, level + 1)
    elif len(inner) <= most and not any(_grouped(one) for one in inner):
        yield _grid(place, title, inner, ROWS, place.cite(cites))
    else:
        for _ in range(2):
            yield from _blocks(place, inner, title, (), most, cites, level + 1)


def roster(place: Place, cls: type[Act]) -> Iterator[Block]:
    """The questions of an act as the columns of a list."""
    yield _grid(place, place.of(cls.title), put(cls), ROSTER_ROWS, "")


def _signed(place: Place) -> Boxes:
    """Who signs it: with their own hand, and where they live."""
    rows = (
        Box(label=place.word("signed_on"), marks=(place.word("date_blank"),), tall=9),
        Box(label=place.word("lives_at"), tall=12),
        Box(label=place.word("own_hand"), tall=16),
    )
    return Boxes(title=place.word("who_pledges"), rows=rows)


def _balance(place: Place) -> Grid:
    """Lines for what is in custody."""
    columns = tuple(Column(label=place.of(one.label), share=one.share, number=one.number) for one in BALANCE)
    return Grid(
        title=place.word("held"),
        note=place.cite("11.1"),
        columns=columns,
        rows=(("",) * len(columns),) * BALANCE_ROWS,
        blank=True,
    )


def _grid(place: Place, title: str, fields: Sequence[Field], rows: int, note: str) -> Grid:
    columns = (
        Column(label="№", share=4, number=True),
        *(Column(label=place.asks(one), share=_share(one)) for one in fields),
    )
    empty = tuple((str(n), *(_marked(place, one) for one in fields)) for n in range(1, rows + 1))
    return Grid(title=title, note=note, columns=columns, rows=empty, blank=True)


def _share(field: Field) -> int:
    if 0 < len(field.choices) <= TICKED:
        return 16
    return {Form.INTEGER: 7, Form.FLAG: 9, Form.CHOICE: 9, Form.DAY: 12, Form.TIME: 14}.get(field.form, 14)


def _marked(place: Place, field: Field) -> str:
    if field.form in {Form.DAY, Form.TIME}:
        return place.word("date_cell")
    return "\n".join(_marks(place, field)) if field.form is Form.FLAG or 0 < len(field.choices) <= TICKED else ""


def _box(place: Place, field: Field, cites: str | None) -> Box:
    tall = PROSE_TALL if field.form is Form.PROSE else 14 if field.form is Form.LIST and not field.choices else 9
    return Box(
        label=place.asks(field), cite=place.cite(field.asks.cites or cites), tall=tall, marks=_marks(place, field)
    )  # fmt: skip


def _marks(place: Place, field: Field) -> tuple[str, ...]:
    few = 0 < len(field.choices) <= FEW
    if field.asks.shape is Shape.WEEKDAY:
        return tuple(f"□ {place.of(one)[0] if place.lang is Lang.ja else place.of(one)[:3]}" for one in WEEKDAY_NAMES)
    if field.asks.shape is Shape.CLOCK:
        return (place.word("until_blank"),)
    if few:
        return choices(place, field)
    return {
        Form.FLAG: (place.word("yes"), place.word("no")),
        Form.DAY: (place.word("date_blank"),),
        Form.TIME: (place.word("time_blank"),),
        Form.DOCUMENT: (place.word("attached"),),
    }.get(field.form, ())
