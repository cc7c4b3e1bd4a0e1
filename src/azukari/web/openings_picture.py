"""The picture of openings: for one item, a bar a day, parted by who opened how many records. Geometry only; the template writes the SVG.

Fills are told apart by pattern as well as by shade, so that the picture can be printed and seen by everybody; the table beside it says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from azukari.desk.openings import Kind, Line, Openings
from azukari.kernel.values import Day, ItemId, PersonId
from azukari.web.pictures.svg import nice

HEIGHT, LEFT, TOP, FOOT = 140, 64, 16, 34
WIDTH: Final = 960
FILLS: Final = 6
"""Different fills; whoever comes after shares the last."""


class Bar(msgspec.Struct, frozen=True):
    """One part of a day's bar, in the picture's own units."""

    x: float
    y: float
    width: float
    height: float
    fill: int
    person: PersonId
    day: Day
    records: int


class Mark(msgspec.Struct, frozen=True):
    """A day on which something is unusual; ``kinds`` how many kinds of it."""

    x: float
    day: Day
    kinds: int


class Tick(msgspec.Struct, frozen=True):
    """A line of the scale, or a day below it."""

    at: float
    text: str


class Picture(msgspec.Struct, frozen=True):
    """One item's picture: its bars, the scale at the left, days below, marks above, and which fill is whose."""

    item: ItemId
    bars: tuple[Bar, ...]
    scale: tuple[Tick, ...]
    days: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    people: tuple[tuple[PersonId, int, int], ...]
    total: int
    width: int = WIDTH
    height: int = TOP + HEIGHT + FOOT
    left: int = LEFT
    base: int = TOP + HEIGHT


def pictures(found: Openings) -> list[Picture]:
    """A picture for each item that was touched, the most first. Fills are the same person's in all of them."""
    everyone = [person for person, _ in _sums(found.lines).most_common()]
    fills = {person: min(at, FILLS - 1) for at, person in enumerate(everyone)}
    return [_picture(found, item, fills) for item in found.items()]


def _sums(lines: Sequence[Line]) -> Counter[PersonId]:
    sums: Counter[PersonId] = Counter()
    for one in lines:
        sums[one.person] += one.records
    return sums


def _picture(found: Openings, item: ItemId, fills: dict[PersonId, int]) -> Picture:
    mine = [one for one in found.lines if one.item == item]
    by_day: dict[Day, Counter[PersonId]] = {}
    for one in mine:
        by_day.setdefault(one.day, Counter())[one.person] += one.records
    top = nice(max((sum(one.values()) for one in by_day.values()), default=1))
    step = (WIDTH - LEFT - 8) / len(found.days)
    bars = []
    for at, day in enumerate(found.days):
        y = float(TOP + HEIGHT)
        for person in sorted(by_day.get(day, ()), key=lambda one: fills[one]):
            records = by_day[day][person]
            height = HEIGHT * records / top
            y -= height
            x, width = round(LEFT + at * step + step * 0.12, 1), round(step * 0.76, 1)
            bars.append(Bar(x, round(y, 1), width, round(height, 1), fills[person], person, day, records))
    kinds: dict[Day, set[Kind]] = {}
    people = _sums(mine)
    for odd in found.unusual:
        if odd.item in (None, item) and odd.person in people and odd.day in by_day:
            kinds.setdefault(odd.day, set()).add(odd.kind)
    marks = tuple(
        Mark(round(LEFT + (at + 0.5) * step, 1), day, len(kinds[day])) for at, day in enumerate(found.days) if day in kinds
    )
    scale = tuple(
        Tick(round(TOP + HEIGHT * (1 - part), 1), f"{round(top * part):,}") for part in ((0, 0.5, 1) if top > 1 else (0, 1))
    )
    every = max(1, -(-len(found.days) // 8))
    days = tuple(
        Tick(round(LEFT + (at + 0.5) * step, 1), f"{int(day[5:7])}/{int(day[8:10])}")
        for at, day in enumerate(found.days)
        if at % every == 0
    )
    shares = tuple((person, fills[person], records) for person, records in people.most_common())
    return Picture(item, tuple(bars), scale, days, marks, shares, sum(people.values()))
