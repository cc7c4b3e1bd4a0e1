"""What an act asks: the declarations from which forms, command lines, papers and interfaces are derived.

An act is declared once. Each field is either a *fact*, which provisions judge and the leaf shows, or *words*:
names, free text, serial numbers, documents. A words field has one of the types below. In the act, and so in the
leaf, it is only a presence flag; what was written goes into the sealed words of the entry. Because the type of
the field is a flag, the type checker itself keeps words away from provisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin, get_type_hints

import msgspec

from azukari.kernel.values import (
    Citation,
    Day,
    DocumentId,
    EntrustmentId,
    Fingerprint,
    ItemId,
    Number,
    PartyId,
    PersonId,
    PlaceId,
    Purpose,
    TierNo,
    Time,
)
from azukari.law.say import Say

Word = NewType("Word", bool)
"""One line of words (a name, an address, a serial number); in the act: whether it was given."""

Prose = NewType("Prose", bool)
"""Several lines of words (a reason, a description); in the act: whether it was given."""

Document = NewType("Document", bool)
"""An attached document; in the act: whether it was attached."""


class DocumentWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the words of an entry say of an attached document: its name and type, its size in bytes, its SHA-256, and where its sealed bytes lie."""

    name: str
    media_type: str
    size: int
    sha256: str
    blob: str


ABSENT_WORD = Word(False)  # noqa: FBT003 — the flag is the value here
ABSENT_PROSE = Prose(False)  # noqa: FBT003
ABSENT_DOCUMENT = Document(False)  # noqa: FBT003


class Form(StrEnum):
    """How one field is asked for and written down."""

    WORD = "word"
    PROSE = "prose"
    DOCUMENT = "document"
    INTEGER = "integer"
    FLAG = "flag"
    DAY = "day"
    TIME = "time"
    CHOICE = "choice"
    TEXT = "text"
    LIST = "list"
    GROUP = "group"


WORDS = frozenset({Form.WORD, Form.PROSE, Form.DOCUMENT})


class Shape(StrEnum):
    """What a whole number stands for, other than a number; or what kind of document is attached."""

    WEEKDAY = "weekday"
    """A day of the week, 0 Monday to 6 Sunday."""
    CLOCK = "clock"
    """A time of day, in minutes since midnight, 0 to 1,440."""
    PHOTO = "photo"
    """Of a document: a picture, which a telephone or tablet takes on the spot."""


class Asks(msgspec.Struct, frozen=True):
    """How a field is asked: its label, the sentence it answers to, help, and where its choices come from.

    ``picks`` names a list the desk can offer (``person``, ``facility``, ``item``, ``purpose``, ``tier``, ``party`` or the name of
    an act, whose entries' numbers are then offered). ``names`` says that this word is what people call the id in
    the field of that name. ``mints`` is the two-letter kind of a fresh random id that the desk fills in when the field is left out.
    ``demanded`` says that the sentence in ``cites`` wants an answer: left blank, the act is refused under it wherever the annex has it.
    ``shape`` says what a whole number means to people, so that it is asked, read and shown as they write it; of a document, that it is a picture.
    """

    label: Say
    cites: Citation | None = None
    help: Say | None = None
    picks: str | None = None
    names: str | None = None
    mints: str | None = None
    demanded: bool = False
    shape: Shape | None = None


class Field(msgspec.Struct, frozen=True):
    """One derived question of an act."""

    name: str
    form: Form
    required: bool
    asks: Asks
    optional_value: bool
    kind: str
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def is_words(self) -> bool:
        """Whether the answer is words and so never stands in the leaf."""
        return self.form in WORDS


_LEAVES: Mapping[object, tuple[Form, str]] = MappingProxyType(
    {
        Word: (Form.WORD, "word"),
        Prose: (Form.PROSE, "prose"),
        Document: (Form.DOCUMENT, "document"),
        Day: (Form.DAY, "day"),
        Time: (Form.TIME, "time"),
        bool: (Form.FLAG, "flag"),
        int: (Form.INTEGER, "integer"),
        Number: (Form.INTEGER, "number"),
        TierNo: (Form.INTEGER, "tier"),
        Purpose: (Form.INTEGER, "purpose"),
        PersonId: (Form.TEXT, "person"),
        PartyId: (Form.TEXT, "party"),
        PlaceId: (Form.TEXT, "place"),
        ItemId: (Form.TEXT, "item"),
        EntrustmentId: (Form.TEXT, "entrustment"),
        DocumentId: (Form.TEXT, "document"),
        Fingerprint: (Form.TEXT, "fingerprint"),
        Citation: (Form.TEXT, "citation"),
    }
)


def _strip(hint: object) -> tuple[object, Asks | None, bool]:
    """Take ``Annotated`` and ``| None`` off a hint: the bare type, its declaration, whether None may stand."""
    asks: Asks | None = None
    optional = False
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            base, *extra = get_args(hint)
            asks = next((one for one in extra if isinstance(one, Asks)), asks)
            hint = base
        elif origin in {Union, UnionType}:
            rest = [one for one in get_args(hint) if one is not NoneType]
            if len(rest) != 1:
                raise TypeError(hint)
            hint, optional = rest[0], True
        else:
            return hint, asks, optional


def _field(name: str, hint: object, *, required: bool) -> Field:
    base, asks, optional = _strip(hint)
    if asks is None:
        message = f"field {name!r} is asked without a label: annotate it with Asks(Say(ja, en))"
        raise TypeError(message)
    if base in _LEAVES:
        form, kind = _LEAVES[base]
        return Field(name, form, required, asks, optional, kind)
    if isinstance(base, NewType) and base.__supertype__ is str:
        return Field(name, Form.TEXT, required, asks, optional, base.__name__.lower())
    if get_origin(base) is tuple and get_args(base)[1:] == (Ellipsis,):
        element = get_args(base)[0]
        inner = _field(name, Annotated[element, asks], required=True)
        return Field(name, Form.LIST, required, asks, optional, inner.kind, inner.choices, (inner,))
    if isinstance(base, type) and issubclass(base, Enum):
        return Field(name, Form.CHOICE, required, asks, optional, base.__name__, tuple(str(one.value) for one in base))
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        return Field(name, Form.GROUP, required, asks, optional, base.__name__, (), fields_of(base))
    message = f"field {name!r}: {base!r} is no fact and no words; use a type of azukari.kernel.values or asks"
    raise TypeError(message)


@cache
def fields_of(cls: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The questions of an act (or of a group within one) in the order of their declaration.

    :raises TypeError: when a field carries no label or has a type that is neither fact nor words; registries call this at import.
    """
    hints: dict[str, Any] = get_type_hints(cls, include_extras=True)
    return tuple(_field(one.name, hints[one.name], required=one.required) for one in msgspec.structs.fields(cls))
