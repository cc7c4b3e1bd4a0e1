"""再委託の木: 甲, 乙 and every subcontractor below it, each with its state, its people and what it holds; one that is only asked for as well."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.law.say import Lang, Say
from azukari.web.pictures.svg import SIZE, Box, Path, Picture, Shape, Table, Text, wrapped

WIDTH: Final = 320.0
STEP: Final = 22.0
"""How far a tier stands to the right of the one above it."""
DEEPEST: Final = 5
"""Tiers below this are drawn no further to the right."""
LINE, GAP, INSIDE, NAME = 19.0, 12.0, 10.0, 14.0


class Node(msgspec.Struct, frozen=True):
    """One party: how deep it stands, its name and place in the chain, whether its consent stands or is only asked for, what else is told of it."""

    depth: int
    name: str
    place: Say
    state: Say
    more: Say | None
    stands: bool = True
    asked: bool = False


TITLE: Final = Say("委託と再委託の木", "Tree of tiers")
HEADS: Final = (
    Say("相手", "Party"),
    Say("位置", "Place"),
    Say("委託した者", "Engaged by"),
    Say("状態", "State"),
    Say("内容", "More"),
)
ASKED: Final = Say("{parent}の下に 申請中の再委託先 {name}。", "Under {parent}, asked for: {name}.")


def tiers(ident: str, nodes: tuple[Node, ...], lang: Lang, title: Say = TITLE) -> Picture:
    """The picture: one box below the other, in the order of the chain. Without standing, or only asked for, its outline is broken, and says so."""
    shapes: list[Shape] = []
    above: dict[int, tuple[float, str]] = {}
    rows, asked, y = [], "", 1.0
    for one in nodes:
        depth = min(one.depth, DEEPEST)
        x = depth * STEP
        lines = _lines(one, WIDTH - x - 2 * INSIDE - 2, lang)
        height = len(lines) * LINE + INSIDE
        parent = above[one.depth - 1][1] if one.depth - 1 in above else ""
        if depth and depth - 1 in above:
            shapes.append(Path(f"M{x - STEP + 10:.0f} {above[depth - 1][0]:.1f}V{y + height / 2:.1f}H{x:.0f}", "line"))
        above[one.depth] = above[depth] = (y + height, one.name)
        shapes.append(Box(x + 1, y, WIDTH - x - 2, height, "asked" if one.asked else "plain" if one.stands else "broken", 8))
        shapes += [
            Text(x + INSIDE, y + (at + 1) * LINE, text, NAME if strong else SIZE, kind="strong" if strong else "")
            for at, (text, strong) in enumerate(lines)
        ]
        y += height + GAP
        more = "" if one.more is None else one.more.of(lang)
        rows.append((one.name, one.place.of(lang), parent, one.state.of(lang), more))
        asked += ASKED.format(parent=parent, name=one.name).of(lang) if one.asked else ""
    said = Say(
        "甲と乙、その下の再委託先{n}者を、承諾の順に並べた木。",
        "甲, 乙 and the {n} subcontractors below, as they were consented to. ",
    )
    below = sum(not one.asked for one in nodes) - 2
    desc = said.format(n=max(0, below)).of(lang) + asked
    return Picture(
        ident, WIDTH, max(y - GAP, LINE) + 1, title.of(lang), desc.strip(), tuple(shapes),
        Table(tuple(one.of(lang) for one in HEADS), tuple(rows)),
    )  # fmt: skip


def _lines(one: Node, room: float, lang: Lang) -> list[tuple[str, bool]]:
    """What stands in a box, broken to its width; the name is strong."""
    found = [(text, False) for text in wrapped(one.place.of(lang), room)]
    found += [(text, True) for text in wrapped(one.name, room, NAME)]
    for said in (one.state, one.more):
        found += [] if said is None else [(text, False) for text in wrapped(said.of(lang), room)]
    return found
