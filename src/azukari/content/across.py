"""Rows cut into columns all at once: where each row ends a mark is put between two separators, then one call cuts everything.

Cutting row by row makes a list for each row, out of which the columns are taken again; that costs more than all the rest of reading. Where the
marks stand tells whether each row has as many cells as the heading: then they are equally far apart, and a column is what stands so far behind each.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

STEP: Final = 1 << 16
"""Bytes that are cut at once: their cells stay in the processor's own memory until somebody looks at them."""

WORTH: Final = 12
"""Columns that cost about as much to cut as it saves to cut no row by itself; and two for each that is looked at."""


Batch = tuple[list[int], list[int], list[list[str]]]
"""Offsets, lengths and cells of rows in order."""


class Columns(list[list[str]]):
    """The cells of rows by column, from the left as far as anybody looks."""


def worth(width: int, needed: int) -> bool:
    """Whether rows of so many cells are sooner cut as a whole, though only the first few are looked at."""
    return width <= WORTH + 2 * needed


def marked(rows: bytes, count: int, delimiter: bytes) -> bytes | None:
    """So many rows with a mark between each two. None where they end in different ways, or carriage returns stand within them."""
    mark = delimiter + b"\n" + delimiter
    if b"\r" not in rows:
        return rows.replace(b"\n", mark)
    rows = rows.removesuffix(b"\r")
    found = rows.replace(b"\r\n", mark)
    return None if len(found) - len(rows) != count - 1 or b"\r" in found else found


def cut(text: str, shape: tuple[int, int], needed: int, delimiter: str) -> Columns | None:
    """The first columns of marked rows; ``shape``: how many rows, and how many cells in each. None where a row has more cells or fewer."""
    count, width = shape
    cells = text.split(delimiter)
    if len(cells) != count * (width + 1) - 1 or cells[width :: width + 1] != ["\n"] * (count - 1):
        return None
    return Columns(cells[at :: width + 1] for at in range(needed))


def unquoted(cell: str, covers: Iterable[tuple[str, str]]) -> str:
    """What a quoted cell says: without its quotes, and with what was covered in it.

    :raises csv.Error: it is longer than the standard reader takes.
    """
    if len(cell) > csv.field_size_limit():
        raise csv.Error(len(cell))
    found = cell[1:-1].replace('""', '"')
    for one, cover in covers:
        found = found.replace(cover, one)
    return found


def joined(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The same with batches of columns that follow each other made one, so that no more is sent than without cutting in steps."""
    held: Batch | None = None
    for batch in batches:
        if held is None or not isinstance(batch[2], Columns) or not isinstance(held[2], Columns):
            if held is not None:
                yield held
            held = batch
            continue
        held[0].extend(batch[0])
        held[1].extend(batch[1])
        for before, more in zip(held[2], batch[2], strict=True):
            before.extend(more)
    if held is not None:
        yield held
