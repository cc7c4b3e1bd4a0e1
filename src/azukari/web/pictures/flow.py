"""預かりの流れ: places from where things come, through 甲's contractors, to where they end; what stands in each, and how much went where."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.law.say import Lang, Say
from azukari.web.pictures.svg import Box, Path, Picture, Shape, Table, Text, fit

BOX, AIR, SLOT = 158.0, 76.0, 17.0
GAP, TOP, INSIDE = 14.0, 4.0, 8.0
LEAST: Final = 48.0
MOST: Final = 9
"""So many places of one column stand on their own; the others stand together."""
THOUSAND, MILLION = 1_000, 1_000_000


class Place(msgspec.Struct, frozen=True):
    """A place: in which column it stands, its name, what stands there (nothing for where things only come from)."""

    key: str
    column: int
    name: Say
    holds: Say | None


class Arrow(msgspec.Struct, frozen=True):
    """So many things went from one place to another in all."""

    source: str
    target: str
    quantity: int


TITLE: Final = Say("どこに何があり、どう動いたか", "Where things are, and how they went there")
OTHERS: Final = Say("ほか{n}か所", "{n} more places")


def flow(ident: str, places: tuple[Place, ...], arrows: tuple[Arrow, ...], lang: Lang) -> Picture:
    """The picture: columns from left to right; at each arrow's head, how many things it stands for."""
    columns, of = _columns(places)
    summed = _summed(arrows, of)
    into = {one: [arrow for arrow in summed if arrow.target == one] for one in of.values()}
    out = {one: [arrow for arrow in summed if arrow.source == one] for one in of.values()}
    left = AIR if columns and any(into[one.key] for one in columns[0]) else 0.0
    right = AIR / 2 if columns and any(out[one.key] for one in columns[-1]) else 0.0
    shapes: list[Shape] = []
    boxes: dict[str, tuple[float, float, float]] = {}
    lowest = LEAST
    for at, column in enumerate(columns):
        y = TOP
        for one in column:
            height = max(LEAST, SLOT * max(len(into[one.key]), len(out[one.key])) + 6)
            boxes[one.key] = (left + at * (BOX + AIR), y, height)
            y += height + GAP
        lowest = max(lowest, y - GAP)
    shapes += _arrows(summed, boxes, into, out)
    for column in columns:
        for one in column:
            x, y, height = boxes[one.key]
            shapes.append(Box(x, y, BOX, height, "plain", 6))
            shapes.append(Text(x + INSIDE, y + 19, fit(one.name.of(lang), BOX - 2 * INSIDE), kind="strong"))
            if one.holds is not None:
                shapes.append(Text(x + INSIDE, y + 38, fit(one.holds.of(lang), BOX - 2 * INSIDE)))
    width = left + len(columns) * (BOX + AIR) - AIR + right if columns else BOX
    said = Say(
        "{n}か所と、その間の移動{m}通りの図。矢印の先の数は、これまでに動いた数量。",
        "{n} places and {m} passages between them; at each arrow's head, how much went there so far.",
    )
    return Picture(
        ident, max(width, BOX) + 2, lowest + 2, TITLE.of(lang), said.format(n=str(len(places)), m=str(len(arrows))).of(lang), tuple(shapes),
        _table(places, arrows, lang),
    )  # fmt: skip


def _columns(places: tuple[Place, ...]) -> tuple[list[list[Place]], dict[str, str]]:
    """The columns that anything stands in, and in which box each place is drawn."""
    columns: list[list[Place]] = []
    of: dict[str, str] = {}
    for number in sorted({one.column for one in places}):
        mine = [one for one in places if one.column == number]
        shown = mine if len(mine) <= MOST else mine[: MOST - 1]
        of.update((one.key, one.key) for one in shown)
        if len(mine) > len(shown):
            rest = Place(f"rest{number}", number, OTHERS.format(n=str(len(mine) - len(shown))), None)
            of.update((one.key, rest.key) for one in mine[len(shown) :])
            shown = [*shown, rest]
        columns.append(shown)
    return columns, of


def _summed(arrows: tuple[Arrow, ...], of: dict[str, str]) -> list[Arrow]:
    found: dict[tuple[str, str], int] = {}
    for one in arrows:
        ends = (of[one.source], of[one.target])
        if ends[0] != ends[1]:
            found[ends] = found.get(ends, 0) + one.quantity
    return [Arrow(source, target, quantity) for (source, target), quantity in found.items()]


def _arrows(
    arrows: list[Arrow], boxes: dict[str, tuple[float, float, float]], into: dict[str, list[Arrow]], out: dict[str, list[Arrow]]
) -> list[Shape]:
    lines: list[Shape] = []
    told: list[Shape] = []
    for one in arrows:
        (sx, sy, _), (tx, ty, _) = boxes[one.source], boxes[one.target]
        begins, ends = (
            sorted(out[one.source], key=lambda each: boxes[each.target][1]),
            sorted(into[one.target], key=lambda each: boxes[each.source][1]),
        )
        y1 = sy + SLOT * (begins.index(one) + 0.5) + 3
        y2 = ty + SLOT * (ends.index(one) + 0.5) + 3
        x1 = sx + BOX
        bend = AIR * 0.45
        lines.append(Path(f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {tx - bend:.1f} {y2:.1f} {tx - 7:.1f} {y2:.1f}", "flow"))
        lines.append(Path(f"M{tx - 8:.1f} {y2 - 4:.1f}L{tx - 1:.1f} {y2:.1f}L{tx - 8:.1f} {y2 + 4:.1f}Z", "head"))
        told.append(Text(tx - 11, y2 + 4, short(one.quantity), 12, "end", "halo"))
    return lines + told


def short(number: int) -> str:
    """A number that has room at an arrow's head; the table has it whole."""
    for unit, letter in ((MILLION, "M"), (THOUSAND, "k")):
        if number >= unit * 10:
            return f"{number // unit}{letter}"
    return f"{number:,}"


def _table(places: tuple[Place, ...], arrows: tuple[Arrow, ...], lang: Lang) -> Table:
    names = {one.key: one.name.of(lang) for one in places}
    heads = (
        Say("どこから", "From"),
        Say("どこへ", "To"),
        Say("動いた数量", "Quantity moved"),
        Say("移動先にあるもの", "What stands there"),
    )
    holds = {one.key: "" if one.holds is None else one.holds.of(lang) for one in places}
    rows = tuple((names[one.source], names[one.target], f"{one.quantity:,}", holds[one.target]) for one in arrows)
    return Table(tuple(one.of(lang) for one in heads), rows, (2,))
