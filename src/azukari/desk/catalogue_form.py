"""The form of an act: every question as a control with its choices and its answer so far. Faces draw it; none of them knows an act.

An answer is reached by its dotted path (``lines.0.serial``), the same path that faults and objections name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum, StrEnum
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from azukari.desk.catalogue_labels import WEEKDAY_NAMES, choice_label
from azukari.kernel.asks import Asks, Field, Form, Shape, fields_of
from azukari.kernel.submission import Mint
from azukari.kernel.values import Time, as_datetime
from azukari.law.say import Say

MANY = 40
"""Up to so many choices a list is asked as boxes to tick; above, as lines to be added."""


class Choice(msgspec.Struct, frozen=True):
    """One thing that can be chosen."""

    value: str
    label: Say


class Control(StrEnum):
    """How a question is answered on a page."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    YES_NO = "yes_no"
    SELECT = "select"
    BOXES = "boxes"
    FILE = "file"
    LINES = "lines"
    GROUP = "group"
    HIDDEN = "hidden"
    FIXED = "fixed"
    CLOCK = "clock"


class Question(msgspec.Struct, frozen=True):
    """One question as it is put: ``parts`` of a group, ``rows`` of a repeatable list (each a question of its own)."""

    path: str
    control: Control
    asks: Asks
    required: bool
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    parts: tuple[Question, ...] = ()
    rows: tuple[Question, ...] = ()
    fresh: bool = False
    """Whether leaving it open brings a new identifier into being (somebody or something not known yet)."""
    named_by: str | None = None
    """The question whose choice already tells this name, so that it may be left blank."""


Offers = Callable[[Field], Sequence[Choice] | None]
"""The choices for a field, or None when it is answered freely."""


def group_class(cls: type[msgspec.Struct], name: str) -> type[msgspec.Struct] | None:
    """The class of a field that is a group or a list of groups; None for any other field."""
    return _inner(get_type_hints(cls).get(name))


def _inner(hint: object) -> type[msgspec.Struct] | None:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next((found for one in get_args(hint) if (found := _inner(one)) is not None), None) if get_origin(hint) else None


def defaults(cls: type[msgspec.Struct]) -> dict[str, Any]:
    """The answers that stand when a question is left open, by name; fields without one are not there."""
    found: dict[str, Any] = {}
    for one in msgspec.structs.fields(cls):
        if one.default is not msgspec.NODEFAULT:
            found[one.name] = one.default
        elif one.default_factory is not msgspec.NODEFAULT:
            found[one.name] = one.default_factory()
    return found


def verbatim(text: str) -> Say:
    """What somebody typed or wrote, the same in both languages; nothing but white space is said to be so."""
    return Say(text, text) if text.strip() else Say("（空白）", "(blank)")


def shown(field: Field, value: object) -> str:
    """An answer as it stands in a text box or a choice: what somebody typed stays as it was typed."""
    if value is None or isinstance(value, (list, tuple, dict)):
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.asks.shape is Shape.CLOCK and isinstance(value, int):
        return f"{value // 60}:{value % 60:02}"
    if field.form is Form.TIME and isinstance(value, int):
        moment = as_datetime(Time(value))
        return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")
    return str(value)


def begun(cls: type[msgspec.Struct], answers: Mapping[str, Any], mint: Mint, *, first: bool = True) -> dict[str, Any]:
    """The answers with an identifier for every new thing that they list, so that other lines can name it.

    ``first`` begins the first line of a list that may not be empty.
    """
    found = dict(answers)
    for field in fields_of(cls):
        minted = [
            one for one in (field.fields[0].fields if field.form is Form.LIST else ()) if one.asks.mints and not one.asks.picks
        ]
        lines = found.get(field.name) or ([{}] if first and field.required else [])
        if minted and isinstance(lines, (list, tuple)) and lines and all(isinstance(one, Mapping) for one in lines):
            fresh = [{one.name: line.get(one.name) or mint(str(one.asks.mints)) for one in minted} for line in lines]
            found[field.name] = [{**line, **ids} for line, ids in zip(lines, fresh, strict=True)]
    return found


def without(asked: Sequence[Question], paths: Collection[str]) -> tuple[Question, ...]:
    """The questions without those at ``paths``, lines counted as one (``items.origin``)."""
    return tuple(
        msgspec.structs.replace(one, parts=without(one.parts, paths), rows=without(one.rows, paths))
        for one in asked
        if re.sub(r"\.\d+", "", one.path) not in paths
    )


def questions(
    cls: type[msgspec.Struct], answers: Mapping[str, Any], offers: Offers, mint: Mint, *, typed: bool = False
) -> tuple[Question, ...]:
    """Every question of an act with what was answered so far; where nothing was, with the default that would stand.

    ``typed`` says that an officer has handed this form in: what they left open stays open. A line without any answer is a new one.
    """
    return _Asking(offers, mint, typed=typed).group(cls, answers, "")


class _Asking:
    """One form being put together."""

    def __init__(self, offers: Offers, mint: Mint, *, typed: bool) -> None:
        self.offers = offers
        self.mint = mint
        self.typed = typed

    def group(self, cls: type[msgspec.Struct], answers: Mapping[str, Any], prefix: str) -> tuple[Question, ...]:
        standing = {} if self.typed and (answers or not prefix) else defaults(cls)
        asked = []
        for field in fields_of(cls):
            value = answers[field.name] if field.name in answers else standing.get(field.name)
            asked.append(self.question(cls, field, value, prefix + field.name))
        return tuple(one for one in asked if one is not None)

    def question(self, cls: type[msgspec.Struct], field: Field, value: object, path: str) -> Question | None:
        required = field.required and not field.asks.mints
        if field.form is Form.GROUP:
            inner = group_class(cls, field.name) or msgspec.Struct
            return Question(path, Control.GROUP, field.asks, required, parts=self.group(inner, _mapping(value), path + "."))
        if field.form is Form.LIST:
            return self.many(cls, field, value, path)
        if field.asks.mints and not field.asks.picks:
            return self.minted(field, value, path)
        chosen = self.chosen(field)
        if chosen is None:
            return self.free(cls, field, value, path, required=required)
        text = shown(field, value)
        if text and text not in {one.value for one in chosen}:
            chosen = (*chosen, Choice(text, verbatim(text)))
        fresh = bool(field.asks.mints)
        return Question(path, Control.SELECT, field.asks, required, value=text, choices=chosen, fresh=fresh)

    def chosen(self, field: Field) -> tuple[Choice, ...] | None:
        if field.form is Form.CHOICE and (found := self.offers(field)) is not None:
            return tuple(found)
        if field.form is Form.CHOICE:
            return tuple(Choice(one, choice_label(field.kind, one)) for one in field.choices)
        if field.asks.shape is Shape.WEEKDAY:
            return tuple(Choice(str(number), said) for number, said in enumerate(WEEKDAY_NAMES))
        found = self.offers(field)
        return None if found is None else tuple(found)

    def minted(self, field: Field, value: object, path: str) -> Question | None:
        """The desk gives the identifier; inside a line it is given now, so that other lines can name the thing."""
        if "." not in path:
            return None
        return Question(
            path, Control.HIDDEN, field.asks, required=False, value=shown(field, value) or self.mint(str(field.asks.mints))
        )

    def free(self, cls: type[msgspec.Struct], field: Field, value: object, path: str, *, required: bool) -> Question:
        text = "" if field.is_words and not isinstance(value, str) else shown(field, value)
        source = field.asks.names
        named_by = source if source and any(one.name == source and one.asks.picks for one in fields_of(cls)) else None
        control = Control.CLOCK if field.asks.shape is Shape.CLOCK else _CONTROLS.get(field.form, Control.TEXT)
        return Question(path, control, field.asks, required, value=text, named_by=named_by)

    def many(self, cls: type[msgspec.Struct], field: Field, value: object, path: str) -> Question:
        element = field.fields[0]
        rows = list(value) if isinstance(value, (list, tuple)) else value.split() if isinstance(value, str) else []
        first: list[dict[str, Any]] = [{}] if field.required and not rows else []
        if element.form is Form.GROUP:
            inner = group_class(cls, field.name) or msgspec.Struct
            lines = tuple(
                Question(
                    f"{path}.{n}",
                    Control.GROUP,
                    field.asks,
                    required=True,
                    parts=self.group(inner, _mapping(row), f"{path}.{n}."),
                )
                for n, row in enumerate(rows or first)
            )
            return Question(path, Control.LINES, field.asks, field.required, rows=lines)
        chosen = self.chosen(element)
        texts = tuple(shown(element, one) for one in rows)
        if chosen is not None and len(chosen) <= MANY:
            known = {one.value for one in chosen}
            extra = tuple(Choice(one, verbatim(one)) for one in texts if one and one not in known)
            return Question(path, Control.BOXES, field.asks, field.required, values=texts, choices=(*chosen, *extra))
        if chosen is None and not element.is_words:
            return Question(path, Control.AREA, field.asks, field.required, value="\n".join(texts))
        control = Control.TEXT if chosen is None else Control.SELECT
        lines = tuple(
            Question(f"{path}.{n}", control, field.asks, required=True, value=text, choices=chosen or ())
            for n, text in enumerate(texts or ("",) * len(first))
        )
        return Question(path, Control.LINES, field.asks, field.required, rows=lines)


_CONTROLS = {
    Form.WORD: Control.TEXT,
    Form.PROSE: Control.AREA,
    Form.DOCUMENT: Control.FILE,
    Form.INTEGER: Control.NUMBER,
    Form.FLAG: Control.YES_NO,
    Form.DAY: Control.DAY,
    Form.TIME: Control.TIME,
}


def _mapping(value: object) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    return msgspec.structs.asdict(value) if isinstance(value, msgspec.Struct) else {}


def named(cls: type[msgspec.Struct], answers: Mapping[str, Any], name: Callable[[str], str | None]) -> dict[str, Any]:
    """The answers with names filled in for whoever was chosen from a list and is known by name already."""
    filled = dict(answers)
    for field in fields_of(cls):
        chosen = filled.get(field.asks.names or "")
        if field.asks.names and isinstance(chosen, str) and not filled.get(field.name) and (known := name(chosen)):
            filled[field.name] = known
        inner = group_class(cls, field.name)
        value = filled.get(field.name)
        if inner is None:
            continue
        if isinstance(value, list):
            filled[field.name] = [named(inner, one, name) if isinstance(one, Mapping) else one for one in value]
        elif isinstance(value, Mapping):
            filled[field.name] = named(inner, value, name)
    return filled


def answered(cls: type[msgspec.Struct], answers: Mapping[str, Any], *, line: bool = False) -> dict[str, Any]:
    """The answers that somebody gave: without blank lines, and without what a form shows of itself (defaults, the ids of new lines)."""
    standing = defaults(cls)
    found: dict[str, Any] = {}
    for field in fields_of(cls):
        value = answers.get(field.name)
        inner = group_class(cls, field.name)
        if isinstance(value, Mapping):
            kept: object = value if inner is None or answered(inner, value) else None
        elif isinstance(value, list) and inner is not None:
            kept = [one for one in value if not isinstance(one, Mapping) or answered(inner, one, line=True)]
        elif line and field.asks.mints and not field.asks.picks:
            kept = None
        else:
            kept = None if shown(field, value).strip() == shown(field, standing.get(field.name)) != "" else value
        if kept not in (None, "", []) and not (isinstance(kept, str) and not kept.strip()):
            found[field.name] = kept
    return found
