"""What was typed into a grid, read from a form: ``c.2.0`` is the first field of the third record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from azukari.provisions.p08_keying import COLUMNS_LIMIT, ROWS_LIMIT

_CELL: Final = re.compile(r"c\.(\d{1,3})\.(\d{1,3})")
_CHOICE: Final = re.compile(r"d\.([0-9]{1,3})\.([0-9]{1,3})")
_MEANT: Final = {"a": 1, "b": 2, "o": 0}
_ROWS: Final = msgspec.json.Decoder(list[list[str]])


def typed(form: Mapping[str, str]) -> list[list[str]]:
    """Everything that was typed, as far as a grid can reach."""
    found: dict[tuple[int, int], str] = {}
    for name, value in form.items():
        place = _CELL.fullmatch(name)
        if place and int(place[1]) < ROWS_LIMIT and int(place[2]) < COLUMNS_LIMIT:
            found[int(place[1]), int(place[2])] = value
    rows = max((row for row, _ in found), default=-1) + 1
    columns = max((column for _, column in found), default=-1) + 1
    return [[found.get((row, column), "") for column in range(columns)] for row in range(rows)]


def cells(form: Mapping[str, str], rows: int, columns: int) -> list[list[str]]:
    """What was typed into a grid of so many records and fields."""
    return [[form.get(f"c.{row}.{column}", "") for column in range(columns)] for row in range(rows)]


def carried(form: Mapping[str, str]) -> tuple[list[list[str]], list[list[str]]]:
    """Both keyings of a page as the comparison carried them; empty where the form holds none."""
    found = []
    for name in ("one", "two"):
        try:
            found.append(_ROWS.decode(form.get(name, "[]")))
        except msgspec.DecodeError:
            found.append([])
    return found[0], found[1]


def choices(form: Mapping[str, str]) -> dict[tuple[int, int], int | str]:
    """What was chosen of each field that differs (``d.2.0``): the first keying, the second, or what was typed instead (``o.2.0``)."""
    found: dict[tuple[int, int], int | str] = {}
    for name, choice in form.items():
        place = _CHOICE.fullmatch(name)
        if place and choice in _MEANT:
            at = int(place[1]), int(place[2])
            found[at] = _MEANT[choice] or form.get(f"o.{place[1]}.{place[2]}", "")
    return found
