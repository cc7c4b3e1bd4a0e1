"""時系列: a contract's record as lanes, one for each kind of act, over the time asked for."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.kernel.values import Day
from azukari.law.say import Lang, Say
from azukari.web.pictures.svg import Box, Path, Picture, Shape, Table, Text, fit, measure

WIDTH: Final = 720.0
LABEL, TOTAL = 150.0, 58.0
LANE, TOP, FOOT = 30.0, 8.0, 24.0
AIR: Final = 10.0


class Lane(msgspec.Struct, frozen=True):
    """One kind of act, and how many entries of it each stretch of time has."""

    name: Say
    counts: tuple[int, ...]
    grave: bool = False
    """Whether it is drawn hatched: what was refused."""


class Stretch(msgspec.Struct, frozen=True):
    """Some days, both included."""

    since: Day
    until: Day


TITLE: Final = Say("記録の時系列", "Time line of the record")
NONE: Final = Say("この条件に当てはまる記録はありません。", "No entry is of this kind.")
EACH: Final = Say("{n}件", "{n}")


def course(ident: str, lanes: tuple[Lane, ...], stretches: tuple[Stretch, ...], lang: Lang) -> Picture:
    """The picture. The bars of one lane share one scale; what it is and how many there are in all stand at its right, beside the newest."""
    step = (WIDTH - LABEL - TOTAL) / max(1, len(stretches))
    shapes: list[Shape] = []
    for at, lane in enumerate(lanes):
        top, base = TOP + at * LANE, TOP + (at + 1) * LANE - 4
        total = f"{sum(lane.counts):,}"
        room = LABEL + TOTAL - 2 * AIR - measure(total)
        shapes.append(Text(WIDTH - TOTAL - LABEL + AIR, base - 4, fit(lane.name.of(lang), room)))
        shapes.append(Path(f"M0 {base:.1f}H{WIDTH - LABEL - TOTAL:.0f}", "axis"))
        most = max(lane.counts, default=0)
        for index, count in enumerate(lane.counts):
            if count:
                height = max(3.0, (base - top - 3) * count / most)
                shapes.append(Box(index * step + step * 0.1, base - height, step * 0.8, height, "late" if lane.grave else "bar"))
        shapes.append(Text(WIDTH, base - 4, total, anchor="end"))
    shapes += _ticks(stretches, step, TOP + len(lanes) * LANE + 14)
    height = TOP + len(lanes) * LANE + FOOT
    return Picture(
        ident, WIDTH, height, TITLE.of(lang), _desc(lanes, stretches, lang), tuple(shapes), _table(lanes, stretches, lang)
    )


def _ticks(stretches: tuple[Stretch, ...], step: float, y: float) -> list[Shape]:
    """Days below, as many as have room; the year where it changes."""
    found: list[Shape] = []
    free, year = 0.0, ""
    for index, one in enumerate(stretches):
        text = one.since if one.since[:4] != year else one.since[5:]
        x = index * step
        if x >= free and x + measure(text, 12) <= WIDTH - TOTAL:
            found += [Path(f"M{x:.1f} {y - 18:.1f}v6", "axis"), Text(x, y, text, 12)]
            free, year = x + measure(text, 12) + AIR, one.since[:4]
    return found


def _desc(lanes: tuple[Lane, ...], stretches: tuple[Stretch, ...], lang: Lang) -> str:
    total = sum(sum(one.counts) for one in lanes)
    if not total or not stretches:
        return NONE.of(lang)
    parts = (Say("、", ", ").of(lang)).join(f"{one.name.of(lang)} {sum(one.counts):,}" for one in lanes if any(one.counts))
    said = Say(
        "{since}から{until}までの記録{n}件を、種類ごとに期間で数えた図。{parts}。",
        "The {n} entries from {since} to {until}, counted by kind and by stretches of time: {parts}.",
    )
    return said.format(since=stretches[0].since, until=stretches[-1].until, n=f"{total:,}", parts=parts).of(lang)


def _table(lanes: tuple[Lane, ...], stretches: tuple[Stretch, ...], lang: Lang) -> Table:
    kept = [one for one in lanes if any(one.counts)]
    heads = (Say("期間", "Days").of(lang), *(one.name.of(lang) for one in kept))
    rows = tuple(
        (one.since if one.since == one.until else f"{one.since} – {one.until}", *(f"{lane.counts[at]:,}" for lane in kept))
        for at, one in enumerate(stretches)
        if any(lane.counts[at] for lane in kept)
    )
    return Table(heads, rows, tuple(range(1, len(heads))))
