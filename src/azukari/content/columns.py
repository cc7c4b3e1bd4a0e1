"""The columns of a table: what each is called, of which kind, and how one row's bytes are cut into its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

COLUMNS_LIMIT: Final = 4_096
"""Columns of one table."""


class Kind(StrEnum):
    """What a column holds, as far as searching must know it: what counts as the same differs by kind."""

    NAME = "name"
    KANA = "kana"
    BIRTH = "birth"
    NUMBER = "number"
    PHONE = "phone"
    POSTAL = "postal"
    ADDRESS = "address"
    OTHER = "other"


class Column(NamedTuple):
    """A column. ``known`` is the class of personal information that an officer confirmed (see ``discovery``), empty where none is."""

    name: str
    kind: str = Kind.OTHER
    searched: bool = False
    known: str = ""


class Field(NamedTuple):
    """A field of a fixed-length record: it starts at byte ``start`` (from 0) and has ``length`` bytes."""

    name: str
    start: int
    length: int
    encoding: str
    kind: str = Kind.OTHER


class UnreadableError(Exception):
    """A row that does not read as it did when it was deposited. Carries nothing of it."""


Split = Callable[[bytes], list[str]]


def columns_of(measured: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns of a deposited table, as the store keeps them beside the object; of older deposits only the names are known."""
    given = measured.get("columns")
    if given is None:
        return tuple(Column(name) for name in measured.get("header") or ())
    return tuple(Column(one["name"], one["kind"], one["searched"], one.get("class", "")) for one in given)


def kept_columns(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Columns as the store keeps them."""
    return [{"name": one.name, "kind": str(one.kind), "searched": one.searched, "class": one.known} for one in columns]


def layout_of(measured: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of fixed-length records; empty for any other table."""
    return tuple(Field(*one) for one in measured.get("layout") or ())


def splitter(measured: Mapping[str, Any]) -> Split:
    """What cuts one row's bytes, as the index marks them out, into its cells: as it was read when it was deposited.

    :raises UnreadableError: from the function given, where the bytes are no such row.
    """
    layout = layout_of(measured)
    if layout:
        return fixed_splitter(layout)
    return delimited_splitter(measured.get("encoding") or "utf-8", measured.get("delimiter") or ",")


def delimited_splitter(encoding: str, delimiter: str) -> Split:
    """Cuts a row of CSV or TSV."""

    def split(row: bytes) -> list[str]:
        try:
            text = row.decode(encoding)
            if '"' not in text:
                return text.rstrip("\r\n").split(delimiter)
            return next(csv.reader([text], delimiter=delimiter, strict=True), [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise UnreadableError from error

    return split


def row_of(cells: Sequence[str]) -> str:
    """Cells as a row of CSV, without its end. A line break within a cell is quoted: what ends a line has to be said for that."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()[:-2]


def fixed_splitter(layout: Sequence[Field]) -> Split:
    """Cuts a fixed-length record; blanks (half and full width) that fill a field up are no part of its cell."""

    def split(row: bytes) -> list[str]:
        try:
            return [row[one.start : one.start + one.length].decode(one.encoding).strip(" \u3000") for one in layout]
        except UnicodeDecodeError as error:
            raise UnreadableError from error

    return split
