"""What an entry answered, as boxes and tables of a paper: every question of its act in the order of the declaration, named once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import Told, told
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.values import Day, Time
from azukari.law.say import Lang
from azukari.paper.frame import Place
from azukari.paper.sheet import Block, Box, Boxes, Column, Grid

WIDE: Final = 8
"""Up to so many columns a list is a table; above, its lines stand one below the other."""
WIDER: Final = 9
"""The same on a paper that lies on its side."""
LONG: Final = 60
"""A cell of more characters makes a list stand line below line too."""
DIGEST: Final = 64
NOTHING: Final = "—"


class Answer(msgspec.Struct, frozen=True):
    """One question of an entry: its declaration, what was answered as people read it, and the lines of a list."""

    field: Field
    told: Told
    value: str
    lines: tuple[tuple[Answer, ...], ...] = ()
    cites: str | None = None
    """The sentence that it answers to: the question's own, or that of the act or list which asks it."""


def answers(place: Place, act: msgspec.Struct, words: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Every answer of an act, what only repeats a name left out."""
    seen = place.seen
    cites = getattr(type(act), "cites", None)
    return _answers(place, act, told(act, words, seen.book, seen.name, seen.purposes), None if cites is None else str(cites))


def _answers(place: Place, act: msgspec.Struct, found: Sequence[Told], cites: str | None) -> tuple[Answer, ...]:
    fields = fields_of(type(act))
    named = {one.asks.names for one in fields if one.asks.names and _given(act, one)}
    # an identifier that a question of the same act names is said by that name; one that only the desk fills in says nothing to people
    hidden = {one.name for one in fields if one.name in named or (one.asks.mints and not one.asks.picks)}
    return tuple(
        _answer(place, field, getattr(act, field.name), one, field.asks.cites or cites)
        for field, one in zip(fields, found, strict=True)
        if field.name not in hidden
    )


def _given(act: msgspec.Struct, field: Field) -> bool:
    return bool(getattr(act, field.name))


def _answer(place: Place, field: Field, value: object, found: Told, cites: str | None) -> Answer:
    if field.form is Form.GROUP and isinstance(value, msgspec.Struct):
        return Answer(field, found, "", (_answers(place, value, found.parts[0], cites),), cites)
    if field.form is Form.LIST and field.fields[0].form is Form.GROUP and isinstance(value, tuple):
        lines = tuple(_answers(place, row, part, cites) for row, part in zip(value, found.parts, strict=True))
        return Answer(field, found, place.of(found.value) if lines else place.word("none"), lines, cites)
    return Answer(field, found, _said(place, field, value, found), cites=cites)


def _said(place: Place, field: Field, value: object, found: Told) -> str:
    if field.form is Form.LIST and isinstance(value, tuple) and not field.fields[0].is_words:
        one = field.fields[0]
        if one.form in {Form.DAY, Form.TIME}:
            return ("、" if place.lang is Lang.ja else ", ").join(_moment(place, one, each) for each in value) or NOTHING
    if field.form in {Form.DAY, Form.TIME} and value is not None:
        return _moment(place, field, value)
    if found.document is not None:
        kept = found.document
        return place.word(
            "sheet_attached", name=kept.get("name"), size=f"{int(kept.get('size', 0)):,}", digest=kept.get("sha256")
        )
    if field.kind == "item" and value:
        return _items(place, value)
    if field.form is Form.INTEGER and isinstance(value, int) and field.kind == "integer" and field.asks.shape is None:
        return f"{value:,}"
    return place.of(found.value)


def _items(place: Place, value: object) -> str:
    """Things by name and number: two copies of one list have the same name."""
    items = value if isinstance(value, tuple) else (value,)
    return "\n".join(f"{place.seen.name(str(one))}（{one}）" if place.seen.name(str(one)) != one else str(one) for one in items)


def _moment(place: Place, field: Field, value: object) -> str:
    if field.form is Form.DAY:
        return place.day(Day(str(value)))
    return place.moment(Time(value)) if isinstance(value, int) else NOTHING


def blocks(place: Place, given: Sequence[Answer], title: str, *, wide: bool = False, level: int = 1) -> Iterator[Block]:
    """Boxes for what was answered once, a table for each list. What was left open stands as a dash, so that it is seen to be open."""
    single = tuple(
        Box(label=place.asks(one.field), value=one.value, cite=place.cite(one.cites)) for one in given if not one.lines
    )
    if single:
        yield Boxes(title=title, rows=single, level=level)
    for one in given:
        if one.lines:
            yield from listed(place, one, wide=wide, level=level)


def listed(place: Place, answer: Answer, *, wide: bool, level: int) -> Iterator[Block]:
    """The lines of a list: a table of the columns that any line fills in, or line below line where that would be too wide."""
    title = place.asks(answer.field)
    if answer.field.form is Form.GROUP:
        yield from blocks(place, answer.lines[0], title, wide=wide, level=level + 1)
        return
    cite = place.cite(answer.cites)
    first = answer.lines[0]
    filled = [
        at for at in range(len(first)) if any(line[at].value not in {NOTHING, ""} or line[at].lines for line in answer.lines)
    ]
    flat = not any(line[at].lines for line in answer.lines for at in filled)
    long = any(len(_cell(line[at])) > LONG for line in answer.lines for at in filled if not _digest(line[at]))
    if flat and not long and len(filled) <= (WIDER if wide else WIDE):
        asked = ((first[at].field, _share(answer, at)) for at in filled)
        rest = (Column(label=place.asks(field), share=share, number=_numbers(field)) for field, share in asked)
        columns = (Column(label="№", share=4, number=True), *rest)
        rows = tuple((str(n), *(_cell(line[at]) for at in filled)) for n, line in enumerate(answer.lines, start=1))
        yield Grid(title=title, note=cite, columns=columns, rows=rows)
        return
    for n, line in enumerate(answer.lines, start=1):
        yield from blocks(place, [line[at] for at in filled], f"{title}　{n}／{len(answer.lines)}", wide=wide, level=level + 1)


def _digest(answer: Answer) -> bool:
    return len(answer.value) == DIGEST and answer.value.isalnum()


def _cell(answer: Answer) -> str:
    """What stands in a cell: a digest in four lines."""
    if _digest(answer):
        return "\n".join(answer.value[at : at + DIGEST // 4] for at in range(0, DIGEST, DIGEST // 4))
    return answer.value


def _numbers(field: Field) -> bool:
    return field.form is Form.INTEGER and field.kind == "integer" and field.asks.shape is None


def _share(answer: Answer, at: int) -> int:
    """A column is as wide as what stands in it, within bounds."""
    longest = max(len(part) for line in answer.lines for part in _cell(line[at]).split("\n"))
    return max(5, min(24, longest + 2))


def choices(place: Place, field: Field) -> tuple[str, ...]:
    """What can be ticked by hand for a question with few fixed answers."""
    return tuple(f"□ {place.of(choice_label(field.kind, one))}" for one in field.choices)
