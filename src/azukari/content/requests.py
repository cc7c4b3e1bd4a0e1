"""What a child process is asked to do, and what it answers at the end: messages as JSON, written and read on both sides here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from azukari.content.columns import Column, Field
from azukari.content.discovery import By, Known, Proposal
from azukari.content.encodings import Decision, Encoding, Reading, Why
from azukari.content.fixed import Layout

WHOLE, PART = b"w", b"p"
"""The last byte that a look is given: whether what stood before it was all of the file."""

SHOWN: Final = 5
"""Rows of a sample that an officer is shown."""

CELL: Final = 60
"""Characters of a cell that an officer is shown."""


class Table(NamedTuple):
    """How a table is to be read; ``delimiter`` empty: its heading says. ``key`` names the column of the record key.

    ``columns``, where they are given, must be those that are found.
    """

    encoding: Encoding
    key: str
    delimiter: str = ""
    columns: tuple[Column, ...] = ()
    layout: Layout | None = None
    sheet: str | None = None
    results: bool = False
    book: bool = False
    """An xlsx workbook: it comes back as canonical CSV, and then its rows."""

    names: tuple[str, ...] = ()
    """What the columns are called where no heading says so: the first row is one like the others."""

    headed: bool = False
    """Somebody said that the first row is the heading, whatever it looks like."""


class Counted(NamedTuple):
    """What was counted in a table: its heading, rows, distinct record keys; cells of formulas taken by their results."""

    header: tuple[str, ...]
    rows: int
    persons: int
    sheet: str = ""
    formulas: int = 0
    encoding: str = Encoding.UTF8
    delimiter: str = ","
    blank: int = 0
    """The first row without a record key, from 1; 0 where there is none."""

    known: tuple[str, ...] = ()
    """What each column seems to hold, by its heading and the first rows (``discovery``)."""


class Looked(NamedTuple):
    """What the beginning of a file tells: of which form it is, in which encoding, what stands in its first rows, what its columns hold."""

    form: str
    """``csv``, ``fixed``, ``book``, ``pages`` or ``bytes``."""

    delimiter: str
    decision: Decision
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposals: tuple[Proposal, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    formulas: int = 0
    media: str = ""
    pages: int = 0
    outside: int = 0
    """Characters of the sample that are the machine's own (外字)."""

    headless: bool = False
    """The first row is none of headings, as far as it looks or as somebody said: the columns are numbered, or as they were named."""


def dumped(value: Mapping[str, Any]) -> bytes:
    """A message as bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def table_job(table: Table) -> dict[str, Any]:
    """A table to be read, as a message."""
    layout = (
        None
        if table.layout is None
        else [table.layout.length, table.layout.end.decode(), [list(one) for one in table.layout.fields]]
    )
    return {**table._asdict(), "columns": [list(one) for one in table.columns], "layout": layout}


def table_of(job: Mapping[str, Any]) -> Table:
    """The same, read."""
    given = job["layout"]
    layout = None if given is None else Layout(given[0], given[1].encode(), tuple(Field(*one) for one in given[2]))
    columns = tuple(Column(*one) for one in job["columns"])
    return Table(
        Encoding(job["encoding"]), job["key"], job["delimiter"], columns, layout, job["sheet"], job["results"], job["book"],
        tuple(job["names"]), job["headed"],
    )  # fmt: skip


def looked_message(looked: Looked) -> dict[str, Any]:
    """What was looked at, as a message."""
    return looked._asdict()


def looked_of(message: Mapping[str, Any]) -> Looked:
    """The same, read."""
    encoding, why, readings = message["decision"]
    decision = Decision(
        None if encoding is None else Encoding(encoding),
        Why(why),
        tuple(Reading(Encoding(one), *rest) for one, *rest in readings),
    )
    proposals = tuple(
        Proposal(Known(known), confidence, By(by), share, filled, searched, kind, hits)
        for known, confidence, by, share, filled, searched, kind, hits in message["proposals"]
    )
    rows = tuple(tuple(row) for row in message["rows"])
    rest = {**message, "decision": decision, "header": tuple(message["header"]), "rows": rows, "proposals": proposals}
    return Looked(**{**rest, "sheets": tuple(message["sheets"])})
