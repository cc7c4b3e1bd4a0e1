"""What stands on a paper, before it is set: blocks of boxes, tables and sentences, all of it plain text in one language.

A sheet knows no act and no record. It is made by :mod:`azukari.paper.filled`, :mod:`azukari.paper.blank` and
:mod:`azukari.paper.standing`, and set by :mod:`azukari.paper.engine`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """One question and its answer. ``cite`` is the sentence that it answers to; ``tall`` is the least height in millimetres.

    ``marks`` are ways to fill it in by hand (boxes to tick, a date with gaps), printed grey where nothing is filled in.
    """

    label: str
    value: str = ""
    cite: str = ""
    tall: int = 0
    marks: tuple[str, ...] = ()


class Boxes(msgspec.Struct, frozen=True, kw_only=True, tag="boxes"):
    """Questions one below the other. ``level`` 1 stands for itself, 2 within what came before."""

    title: str = ""
    rows: tuple[Box, ...]
    level: int = 1
    runs: bool = False
    """Whether a text in it holds a run too long for a line; set where the sheet is fitted, here and below."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table: its heading, its share of the width, whether numbers stand in it."""

    label: str
    share: int = 10
    number: bool = False


class Grid(msgspec.Struct, frozen=True, kw_only=True, tag="grid"):
    """A table, its heading repeated on every page."""

    title: str = ""
    note: str = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()
    blank: bool = False
    """Whether the rows are there to be filled in by hand, and so are taller."""
    runs: bool = False


class Lines(msgspec.Struct, frozen=True, kw_only=True, tag="lines"):
    """Sentences, a paragraph each."""

    title: str = ""
    texts: tuple[str, ...]
    small: bool = False
    runs: bool = False


Block = Boxes | Grid | Lines
RUN: Final = re.compile(r"[!-~]{16}")


def with_runs(block: Block) -> Block:
    """The block, marked where a text in it holds a long run of characters that no line breaks in."""
    found = any(RUN.search(text) for _, text in _block(block, ""))
    return msgspec.structs.replace(block, runs=True) if found else block


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A whole paper. ``told`` is the line at the foot of every page: a copy of the record as of which entry."""

    lang: str
    form: str
    under: str
    title: str
    date: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    seal: str
    """What stands in the seal box beside who issues the paper; empty for none."""
    stamps: tuple[str, ...]
    """Boxes for the seals of whoever it passes, empty for none."""
    lead: str
    head: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    told: str
    code: str
    qr: str
    """The code as a picture (SVG); empty for none."""
    qr_alt: str
    qr_says: str
    words: dict[str, str]
    """What the layout itself says, in the language of the paper."""
    wide: bool = False
    keywords: tuple[str, ...] = ()
    """Of the file itself; the code stands there for whoever checks the file (:mod:`azukari.paper.checking`)."""
    about: str = ""
    """A line for the file itself: what it is a copy of."""


def texts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every text of a sheet, with what it is the answer to."""
    yield sheet.words["contract"], sheet.about
    for one in (
        sheet.form,
        sheet.under,
        sheet.title,
        sheet.date,
        sheet.lead,
        sheet.told,
        sheet.seal,
        *sheet.stamps,
        *sheet.notes,
    ):
        yield sheet.title, one
    for one in (*sheet.to, *sheet.by):
        yield sheet.words["parties"], one
    for label, value in sheet.head:
        yield label, label
        yield label, value
    for block in sheet.blocks:
        yield from _block(block, sheet.title)


def _block(block: Block, title: str) -> Iterator[tuple[str, str]]:
    where = block.title or title
    yield where, block.title
    match block:
        case Lines():
            yield from ((where, one) for one in block.texts)
        case Boxes():
            for box in block.rows:
                yield from ((box.label, one) for one in (box.label, box.value, box.cite, *box.marks))
        case Grid():
            yield where, block.note
            labels = [one.label for one in block.columns]
            yield from ((where, one) for one in labels)
            for number, row in enumerate(block.rows, start=1):
                yield from ((f"{where} {number} {label}", one) for label, one in zip(labels, row, strict=True))
            for row in block.totals:
                yield from ((where, one) for one in row)
