"""Whether the first row of a table is a row like those below it, and no heading: then a resident would stand where the names of columns stand.

Names of columns are kept beside a sealed table and shown to whoever may open it, past every mask. So where the first row's cells look like values
of their own columns, whoever deposits is asked: to name the columns, or to say that these are their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from azukari.content.discovery import Known, looks_like, titled

_TOLD: Final = (
    Known.INDIVIDUAL_NUMBER,
    Known.CORPORATE_NUMBER,
    Known.MAIL,
    Known.PHONE,
    Known.BIRTH,
    Known.POSTAL,
    Known.ADDRESS,
)
"""Classes whose values no column is named like."""

_ROWS: Final = 200
_MOST: Final = 0.6
_LONG: Final = 7
_SHAPES: Final = ((re.compile(r"[0-9]"), "9"), (re.compile(r"[A-Za-z]+"), "A"), (re.compile(r"[^\x00-\x7f]+"), "字"))


def headless(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like one of the rows below it. Where nothing tells, it is a heading."""
    columns = [[_plain(row[at]) for row in rows[:_ROWS] if len(row) > at and row[at].strip()] for at in range(len(first))]
    cells = [_plain(one) for one in first]
    pairs = [(cell, column) for cell, column in zip(cells, columns, strict=True) if cell and column]
    if any(_surely(cell, column) for cell, column in pairs):
        return True
    if any(titled(cell) is not None and not any(map(str.isdigit, cell)) for cell, _ in pairs):
        return False
    like = sum(_alike(cell, column) for cell, column in pairs)
    return like > 0 and 2 * like >= len(pairs)


def _surely(cell: str, column: Sequence[str]) -> bool:
    """A cell that no column would be named by, above others of its kind."""
    if any(looks_like(known, cell) and _most(column, known) for known in _TOLD):
        return any(map(str.isdigit, cell)) or "@" in cell
    numbers = cell.isdecimal() and len(cell) >= _LONG and not looks_like(Known.BIRTH, cell)
    return numbers and _shaped(cell, column)


def _alike(cell: str, column: Sequence[str]) -> bool:
    """A cell that could name a column, but is shaped as those below it: a name in two parts, or letters and digits in the same places."""
    if looks_like(Known.NAME, cell) and titled(cell) is None:
        return _most(column, Known.NAME)
    return any(map(str.isdigit, cell)) and _shaped(cell, column)


def _most(column: Sequence[str], known: Known) -> bool:
    return sum(looks_like(known, one) for one in column) >= _MOST * len(column)


def _shaped(cell: str, column: Sequence[str]) -> bool:
    wanted = _shape(cell)
    return sum(_shape(one) == wanted for one in column) >= _MOST * len(column)


def _shape(text: str) -> str:
    for pattern, to in _SHAPES:
        text = pattern.sub(to, text)
    return text


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
