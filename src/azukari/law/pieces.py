"""Pieces of a text that was read: each run of characters with its line and its part in the law."""

from enum import Enum

import msgspec

from azukari.law.address import Address
from azukari.law.say import Say


class Role(Enum):
    """What a piece of the text is. `lost` has no place in the law; everything else does."""

    title = "title"
    note = "note"
    chapter = "chapter"
    heading = "heading"
    mark = "mark"
    sentence = "sentence"
    page_number = "page_number"
    lost = "lost"


class Piece(msgspec.Struct):
    """A run of characters on one line (from 1). `paragraph` is its address without part; `item` counts from 1 for ア.

    `why` says of a lost piece, where it is known, why it has no place.
    """

    line: int
    text: str
    role: Role
    paragraph: str = ""
    item: int = 0
    why: Say | None = None


class Reading(msgspec.Struct):
    """All pieces in the order of the text, the headings by provision, and what a person should look at."""

    pieces: list[Piece] = msgspec.field(default_factory=list)
    headings: dict[Address, str] = msgspec.field(default_factory=dict)
    warnings: list[Say] = msgspec.field(default_factory=list)
    ordinance: bool = False
