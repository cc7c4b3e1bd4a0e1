"""再委託の木: 甲, 乙 and every subcontractor below it, each with its state, its people and what it holds."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.law.say import Lang, Say
from azukari.web.pictures.svg import Box, Path, Picture, Shape, Table, Text, fit

WIDTH: Final = 320.0
STEP: Final = 22.0
"""How far a tier stands to the right of the one above it."""
DEEPEST: Final = 5
"""Tiers below this are drawn no further to the right."""
HEIGHT, GAP, INSIDE = 66.0, 12.0, 10.0


class Node(msgspec.Struct, frozen=True):
    """One party: how deep it stands, its name and place in the chain, whether its consent stands, what else is told of it."""

    depth: int
    name: str
    place: Say
    state: Say
    more: Say | None
    stands: bool = True


TITLE: Final = Say("委託と再委託の木", "Tree of tiers")
HEADS: Final = (Say("相手", "Party"), Say("位置", "Place"), Say("状態", "State"), Say("内容", "More"))


def tiers(ident: str, nodes: tuple[Node, ...], lang: Lang) -> Picture:
    """The picture: one box below the other, in the order of the chain. A tier without standing has a broken outline, and says so."""
    shapes: list[Shape] = []
    above: dict[int, float] = {}
    for at, one in enumerate(nodes):
        depth = min(one.depth, DEEPEST)
        x, y = depth * STEP, at * (HEIGHT + GAP) + 1
        if depth and depth - 1 in above:
            shapes.append(Path(f"M{x - STEP + 10:.0f} {above[depth - 1]:.1f}V{y + HEIGHT / 2:.1f}H{x:.0f}", "line"))
        above[depth] = y + HEIGHT
        shapes.append(Box(x + 1, y, WIDTH - x - 2, HEIGHT, "plain" if one.stands else "broken", 8))
        room = WIDTH - x - 2 * INSIDE - 2
        shapes.append(Text(x + INSIDE, y + 19, fit(f"{one.place.of(lang)}　{one.name}", room, 14), 14, kind="strong"))
        shapes.append(Text(x + INSIDE, y + 38, fit(one.state.of(lang), room)))
        if one.more is not None:
            shapes.append(Text(x + INSIDE, y + 56, fit(one.more.of(lang), room)))
    below = len(nodes) - 2
    said = Say(
        "甲と乙、その下の再委託先{n}者を、承諾の順に並べた木。",
        "甲, 乙 and the {n} subcontractors below, as they were consented to.",
    )
    rows = tuple(
        (one.name, one.place.of(lang), one.state.of(lang), "" if one.more is None else one.more.of(lang)) for one in nodes
    )
    return Picture(
        ident, WIDTH, max(1, len(nodes)) * (HEIGHT + GAP) - GAP + 2, TITLE.of(lang), said.format(n=max(0, below)).of(lang), tuple(shapes),
        Table(tuple(one.of(lang) for one in HEADS), rows),
    )  # fmt: skip
