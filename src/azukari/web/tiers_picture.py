"""The tree of tiers as a picture: 甲 at the top, each firm below whoever engaged it; one that is only asked for stands dashed.

Drawn narrow enough for a telephone, so that no text shrinks; the same is said in words for whoever cannot see it.
"""

from __future__ import annotations

from typing import Final
from unicodedata import east_asian_width

import msgspec

from azukari.desk.catalogue import Catalogue
from azukari.kernel.values import CONTRACTOR, WHOLE, Period, TierNo
from azukari.law.say import Lang, Say
from azukari.provisions.p07_values import Request

WIDTH: Final = 320
INDENT: Final = 20
LINE: Final = 20
LETTER: Final = 7
"""Points that a half-width letter takes."""
GAP: Final = 12
PAD: Final = 10
SAID: Final = {
    "ward": Say("甲", "甲 (entrusting body)"),
    "contractor": Say("乙", "乙 (contractor)"),
    "tier": Say("再委託先（第{n}階層）", "Subcontractor (tier {n})"),
    "asked": Say("申請中の再委託先", "Subcontractor asked for"),
    "ended": Say("終了", "ended"),
    "lost": Say("承諾の取消し", "consent withdrawn"),
    "now": Say("いまの体制", "The tiers as they are"),
    "then": Say("承諾した場合の体制", "The tiers if consent is given"),
    "below": Say("{parent}の下に {name}", "{name} under {parent}"),
}


class Node(msgspec.Struct, frozen=True):
    """One box: where it stands, its lines, whether it is asked for only or is over, and the point of its parent that a line comes from."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[str, bool], ...]
    asked: bool
    over: bool
    stem: tuple[int, int] | None


class Picture(msgspec.Struct, frozen=True):
    """The boxes, the height of the whole, its title and what it says in words."""

    title: Say
    nodes: tuple[Node, ...]
    height: int
    words: Say


class _Member(msgspec.Struct, frozen=True):
    role: Say
    name: str
    period: Period | None
    depth: int
    parent: str
    asked: bool = False
    over: Say | None = None


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines of so many half-width letters."""
    lines, here, used = [], "", 0
    for letter in text:
        size = 2 if east_asian_width(letter) in "WFA" else 1
        if used + size > room and here:
            lines.append(here)
            here, used = "", 0
        here, used = here + letter, used + size
    return [*lines, here] if here else lines


def pictures(seen: Catalogue, request: Request, name: str, lang: Lang, *, waits: bool) -> list[Picture]:
    """The tiers as they are and, while a request waits, as they would be."""
    now = _members(seen, None, "")
    found = [_drawn(SAID["now"], now, lang)]
    if waits:
        found.append(_drawn(SAID["then"], _members(seen, request, name), lang))
    return found


def _members(seen: Catalogue, request: Request | None, name: str) -> list[_Member]:
    ground = seen.book.whole.ground
    ward = seen.name(ground.ward)
    found = [_Member(SAID["ward"], ward, None, 0, "")]

    def below(parent: TierNo, depth: int, said: str) -> None:
        for number, tier in sorted(ground.tiers.items()):
            if number not in (WHOLE, parent) and tier.parent == parent:
                add(number, depth, said)
        if request is not None and request.tier == parent:
            found.append(_Member(SAID["asked"], name, request.period, depth, said, asked=True))

    def add(number: TierNo, depth: int, said: str) -> None:
        tier = ground.tiers[number]
        role = SAID["contractor"] if number == CONTRACTOR else SAID["tier"].format(n=number)
        over = SAID["ended"] if tier.ended is not None else SAID["lost"] if tier.lost is not None else None
        firm = seen.name(tier.party)
        found.append(_Member(role, firm, ground.period if number == CONTRACTOR else tier.period, depth, said, over=over))
        below(number, depth + 1, firm)

    if CONTRACTOR in ground.tiers:
        add(CONTRACTOR, 1, ward)
    return found


def _drawn(title: Say, members: list[_Member], lang: Lang) -> Picture:
    nodes: list[Node] = []
    last: dict[int, Node] = {}
    y = 4
    for one in members:
        x = min(one.depth, 5) * INDENT + 2
        width = WIDTH - x - 4
        room = (width - 2 * PAD) // LETTER
        lines = [(text, False) for text in wrapped(one.role.of(lang) + (f"・{one.over.of(lang)}" if one.over else ""), room)]
        lines += [(text, True) for text in wrapped(one.name, room)]
        if one.period is not None:
            lines.append((f"{one.period.since} – {one.period.until}", False))
        above = last.get(one.depth - 1)
        stem = None if above is None else (above.x + INDENT // 2, above.y + above.height)
        node = Node(x, y, width, len(lines) * LINE + PAD, tuple(lines), one.asked, one.over is not None, stem)
        nodes.append(node)
        last[one.depth] = node
        y += node.height + GAP
    return Picture(title, tuple(nodes), y - GAP + 4, _words(title, members))


def _words(title: Say, members: list[_Member]) -> Say:
    def said(lang: Lang) -> str:
        parts = [f"{members[0].role.of(lang)} {members[0].name}"]
        for one in members[1:]:
            name = " ".join(filter(None, (one.role.of(lang), one.name, one.over.of(lang) if one.over else "")))
            parts.append(SAID["below"].format(parent=one.parent, name=name).of(lang))
        return f"{title.of(lang)}{'：' if lang is Lang.ja else ': '}{('。' if lang is Lang.ja else '. ').join(parts)}"

    return Say(said(Lang.ja), said(Lang.en))
