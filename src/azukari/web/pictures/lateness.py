"""超過の推移: how much was owed on past days, and how much of it was late."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.kernel.values import Day
from azukari.law.say import Lang, Say
from azukari.web.pictures.svg import Box, Path, Picture, Shape, Table, Text, measure, nice

WIDTH, HEIGHT = 680.0, 150.0
TOP, FOOT, KEY = 34.0, 26.0, 12.0
GAP: Final = 10.0
BROAD: Final = 40.0
"""A bar is no broader than this."""


class Point(msgspec.Struct, frozen=True):
    """How things stood at the end of a day: how much was owed, how much of that was late."""

    day: Day
    owed: int
    late: int


TITLE: Final = Say("すべきことと期限超過の推移", "What was owed and late, over time")
LATE: Final = Say("期限超過", "Late")
REST: Final = Say("期限前・期限なし", "Not late")
ALL: Final = Say("すべきこと", "Owed")
DAY: Final = Say("日", "Day")


def lateness(ident: str, points: tuple[Point, ...], lang: Lang) -> Picture:
    """The picture: a bar for each day that was looked at, the late part hatched and at the bottom, its number above it."""
    top = nice(max((one.owed for one in points), default=1) or 1)
    base, left = TOP + HEIGHT, measure(f"{top:,}", 12) + GAP
    step = (WIDTH - left) / max(1, len(points))
    shapes: list[Shape] = list(_key(lang))
    for part in (0.0, 0.5, 1.0) if not top % 2 else (0.0, 1.0):
        y = base - HEIGHT * part
        shapes += [Path(f"M{left:.1f} {y:.1f}H{WIDTH:.0f}", "axis"), Text(left - 6, y + 4, f"{round(top * part):,}", 12, "end")]
    free = 0.0
    for at, one in enumerate(points):
        width = min(step * 0.7, BROAD)
        x = left + (at + 0.5) * step - width / 2
        late, rest = HEIGHT * one.late / top, HEIGHT * (one.owed - one.late) / top
        if rest:
            shapes.append(Box(x, base - late - rest, width, rest, "bar"))
        if late:
            shapes.append(Box(x, base - late, width, late, "late"))
        text = one.day[2:] if len(points) > 1 else one.day
        begins = left + (at + 0.5) * step - measure(text, 12) / 2
        if begins >= max(free, 0.0) and begins + measure(text, 12) <= WIDTH:
            shapes.append(Text(begins, base + 19, text, 12))
            free = begins + measure(text, 12) + GAP
    rows = tuple((one.day, f"{one.owed:,}", f"{one.late:,}") for one in points)
    return Picture(
        ident, WIDTH, base + FOOT, TITLE.of(lang), _desc(points, lang), tuple(shapes),
        Table(tuple(one.of(lang) for one in (DAY, ALL, LATE)), rows, (1, 2)),
    )  # fmt: skip


def _key(lang: Lang) -> list[Shape]:
    found: list[Shape] = []
    x = 1.0
    for kind, said in (("late", LATE), ("bar", REST)):
        found += [Box(x, 4, 20, KEY, kind), Text(x + 26, 4 + KEY - 1, said.of(lang))]
        x += 26 + measure(said.of(lang)) + 20
    return found


def _desc(points: tuple[Point, ...], lang: Lang) -> str:
    if not points:
        return Say("まだ記録がありません。", "There is no record yet.").of(lang)
    worst = max(points, key=lambda one: one.late)
    said = Say(
        "{since}から{until}まで。最後の日は、すべきこと{owed}件、うち期限超過{late}件。超過が最も多かった日は{worst}の{most}件。",
        "From {since} to {until}. On the last day {owed} owed, {late} of them late; most were late on {worst}: {most}.",
    )
    last = points[-1]
    return said.format(
        since=points[0].day, until=last.day, owed=f"{last.owed:,}", late=f"{last.late:,}", worst=worst.day, most=f"{worst.late:,}"
    ).of(lang)
