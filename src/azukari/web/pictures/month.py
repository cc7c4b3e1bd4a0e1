"""期限のこよみ: a month with what falls due on each of its days, and what is late already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import msgspec

from azukari.desk.catalogue_told import MONTHS
from azukari.kernel.values import Day
from azukari.law.say import Lang, Say
from azukari.web.pictures.svg import Box, Path, Picture, Shape, Table, Text

CELL, ROW, HEAD = 46.0, 46.0, 52.0
WEEK: Final = 7
DAYS: Final = (
    Say("月", "Mo"),
    Say("火", "Tu"),
    Say("水", "We"),
    Say("木", "Th"),
    Say("金", "Fr"),
    Say("土", "Sa"),
    Say("日", "Su"),
)
TITLE: Final = Say("期限のこよみ {year}年{month}月", "Days due, {name} {year}")
MOST: Final = 99
ROWS: Final = 40
"""So many lines the table beside a month has; the list of what is owed has all."""
REST: Final = Say("ほか{n}件", "{n} more")


class Due(msgspec.Struct, frozen=True):
    """What falls due on a day: what it is, of whom or under which contract, whether it is late, and how often."""

    day: Day
    says: str
    about: str
    late: bool
    count: int = 1


def month(ident: str, first: Day, today: Day, dues: tuple[Due, ...], lang: Lang) -> Picture:
    """The month that ``first`` lies in. The number of what is due stands in a dotted box, of what is late in a hatched one; today is framed."""
    year, number = int(first[:4]), int(first[5:7])
    begins = date(year, number, 1)
    ends = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    prefix = f"{year}-{number:02}-"
    mine = [one for one in dues if one.day.startswith(prefix)]
    named = TITLE.format(year=str(year), month=str(number), name=MONTHS[number - 1]).of(lang)
    weeks = (begins.weekday() + ends.day + WEEK - 1) // WEEK
    shapes: list[Shape] = [Text(0, 18, named, 15, kind="strong")]
    for at, one in enumerate(DAYS):
        shapes.append(Text(at * CELL + CELL / 2, HEAD - 8, one.of(lang), 12, "middle"))
    shapes += [Path(f"M0 {HEAD + index * ROW:.0f}H{CELL * WEEK:.0f}", "axis") for index in range(weeks + 1)]
    for day in range(1, ends.day + 1):
        slot = begins.weekday() + day - 1
        x, y = slot % WEEK * CELL, HEAD + slot // WEEK * ROW
        here = [one for one in mine if int(one.day[8:]) == day]
        if f"{prefix}{day:02}" == today:
            shapes.append(Box(x + 1.5, y + 1.5, CELL - 3, ROW - 3, "today", 4))
        shapes.append(Text(x + 6, y + 16, str(day), 12))
        if here:
            late, count = any(one.late for one in here), sum(one.count for one in here)
            shapes.append(Box(x + 6, y + 22, CELL - 12, 19, "late" if late else "owed", 3))
            shapes.append(Box(x + 13, y + 24, CELL - 26, 15, "label", 2))
            shapes.append(Text(x + CELL / 2, y + 36, str(count) if count <= MOST else f"{MOST}+", 12, "middle", "strong"))
    heads = (Say("日", "Day"), Say("すべきこと", "What is owed"), Say("どこの", "Of what"), Say("状態", "State"))
    listed = sorted(mine, key=lambda one: one.day)
    rows: list[tuple[str, str, str, str]] = [
        (one.day, one.says, one.about, (LATE if one.late else DUE).of(lang)) for one in listed[:ROWS]
    ]
    if len(listed) > ROWS:
        rows.append(("", REST.format(n=f"{len(listed) - ROWS:,}").of(lang), "", ""))
    said = Say(
        "この月に期限のあるもの{n}件、うち期限を過ぎたもの{late}件。", "{n} fall due in this month, {late} of them are late."
    )
    desc = said.format(n=f"{sum(one.count for one in mine):,}", late=f"{sum(one.count for one in mine if one.late):,}").of(lang)
    return Picture(
        ident, CELL * WEEK, HEAD + weeks * ROW + 2, named, desc, tuple(shapes),
        Table(tuple(one.of(lang) for one in heads), tuple(rows)),
    )  # fmt: skip


LATE: Final = Say("期限超過", "Late")
DUE: Final = Say("これから", "To come")
