"""How wide the columns of a table are: each at least as wide as the longest piece in it that no line breaks in, so that nothing runs over a rule."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from azukari.paper.sheet import RUN, Block, Column, Grid

UPRIGHT: Final = 170.0
"""Millimetres between the margins, as the layout has them."""
ASIDE: Final = 257.0
NUMBERS: Final = 10.0
"""Of the column that counts the rows."""
COUNTS: Final = frozenset({"№", "No."})
_PADDING: Final = 3.6
_CELL: Final = 8.8 * 0.3528
_HEAD: Final = 8.0 * 0.3528
"""One em of a cell and of a heading, in millimetres."""

_HEADING_LEAST: Final = 4
"""So many Japanese characters of a heading stay in a line."""
_PIECE: Final = 11
"""Characters of a long run that stay together: the kind and the first half of an identifier."""
_PLAIN: Final = re.compile(r"[^\s\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]+")
_BROAD: Final = frozenset("mwMW@%")


def fitted(block: Block, *, wide: bool) -> Block:
    """A table with the shares of its columns in hundredths of a millimetre; anything else as it is."""
    if not isinstance(block, Grid):
        return block
    found = widths(block, wide=wide)
    columns = (msgspec.structs.replace(one, share=round(100 * width)) for one, width in zip(block.columns, found, strict=True))
    return msgspec.structs.replace(block, columns=tuple(columns))


def fits(grid: Grid, *, wide: bool) -> bool:
    """Whether the table stands between the margins at all."""
    return sum(_needs(grid)) <= (ASIDE if wide else UPRIGHT)


def widths(grid: Grid, *, wide: bool) -> list[float]:
    """The width of each column in millimetres, by the shares that were asked for; none narrower than it needs."""
    needs = _needs(grid)
    room = ASIDE if wide else UPRIGHT
    if sum(needs) >= room:
        return [room * one / sum(needs) for one in needs]
    fixed = {at: needs[at] for at, one in enumerate(grid.columns) if one.label in COUNTS}
    while True:
        left = room - sum(fixed.values())
        free = {at: one.share for at, one in enumerate(grid.columns) if at not in fixed}
        total = sum(free.values())
        narrow = [at for at, share in free.items() if left * share / total < needs[at]]
        if not narrow:
            return [fixed[at] if at in fixed else left * one.share / total for at, one in enumerate(grid.columns)]
        fixed |= {at: needs[at] for at in narrow}


def _needs(grid: Grid) -> list[float]:
    return [_need(one, {row[at] for row in (*grid.rows, *grid.totals)}) for at, one in enumerate(grid.columns)]


def _need(column: Column, cells: set[str]) -> float:
    if column.label in COUNTS:
        return NUMBERS
    heading = max((_long(word) for word in _PLAIN.findall(column.label)), default=0.0)
    japanese = min(len(column.label), _HEADING_LEAST) if not column.label.isascii() else 0
    inside = max((_longest(one) for one in cells), default=0.0)
    return _PADDING + max(max(heading, japanese) * _HEAD, inside * _CELL)


@lru_cache(maxsize=8_192)
def _longest(text: str) -> float:
    """The longest piece of a cell that no line breaks in, in ems."""
    return max((_long(word) for word in _PLAIN.findall(text)), default=1.0 if text else 0.0)


def _long(word: str) -> float:
    return max(_width(one) for one in pieces(word)) if RUN.search(word) else _width(word)


def pieces(word: str) -> tuple[str, ...]:
    """The pieces that a long run may be broken into, as the layout does it."""
    return (word[:_PIECE], *(word[at : at + _PIECE] for at in range(_PIECE, len(word), _PIECE)))


@lru_cache(maxsize=8_192)
def _width(word: str) -> float:
    """Ems of a word, rather too many than too few."""
    return sum(0.95 if one in _BROAD else 0.75 if one.isupper() else 0.6 if one.isascii() else 1.0 for one in word)
