"""The pictures of one contract, from what an officer sees of it: the tree of tiers, days due, where things are, lateness over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_account, said_tier
from azukari.desk.flows import Flow, Stand
from azukari.desk.owed_before import Count, Counts
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.values import CONTRACTOR, WHOLE, Day, TierNo, add_months, day_of
from azukari.law.say import Lang, Say
from azukari.provisions.p07_values import Request
from azukari.web.pictures.flow import Arrow, Place, flow
from azukari.web.pictures.lateness import Point, lateness
from azukari.web.pictures.month import Due, month
from azukari.web.pictures.svg import Picture
from azukari.web.pictures.tiers import Node, tiers

MONTHS: Final = 2
"""So many months of what falls due stand beside each other."""
NOW: Final = Say("いまの体制", "The tiers as they are")
THEN: Final = Say("承諾した場合の体制", "The tiers if consent is given")
LAST: Final = 90
"""The column of where things end, to the right of all tiers."""


def tree(seen: Catalogue, lang: Lang) -> Picture:
    """The tree of the tiers that this side is told of."""
    return tiers("tiers", tuple(node for _, node in _nodes(seen)), lang)


def trees(seen: Catalogue, wanted: Request, name: str, lang: Lang, *, waits: bool) -> list[Picture]:
    """The tiers as they are and, while a request waits, as they would be."""
    nodes = _nodes(seen)
    found = [tiers("now", tuple(node for _, node in nodes), lang, NOW)]
    above = next((at for at, (number, _) in enumerate(nodes) if number == wanted.tier), None)
    if waits and above is not None:
        depth = nodes[above][1].depth
        at = next((at for at in range(above + 1, len(nodes)) if nodes[at][1].depth <= depth), len(nodes))
        days = f"{wanted.period.since} – {wanted.period.until}"
        state = Say(f"まだ承諾していません　{days}", f"Not consented to yet, {days}")
        nodes.insert(at, (wanted.tier, Node(depth + 1, name, Say("申請中の再委託先", "Asked for"), state, None, asked=True)))
        found.append(tiers("then", tuple(node for _, node in nodes), lang, THEN))
    return found


def _nodes(seen: Catalogue) -> list[tuple[TierNo, Node]]:
    ground = seen.book.whole.ground
    today = day_of(seen.time)
    people: Counter[TierNo] = Counter()
    for each in ground.engagements.values():
        for one in {one.tier for one in each if one.since <= today and (one.until is None or today <= one.until)}:
            people[one] += 1
    items: dict[TierNo, set[str]] = {}
    for line in ground.custody.lines():
        held = _tier(line.account)
        if held is not None:
            items.setdefault(held, set()).add(line.item)
    ward = seen.name(ground.ward) if ground.ward else ""
    nodes = [(WHOLE, Node(0, ward, Say("甲", "甲"), Say("委託する側", "Entrusts"), None))]
    for number, depth in _in_order(seen):
        tier = ground.tiers[number]
        gone = ground.cut_off(number, seen.time)
        place = Say("乙", "乙") if number == CONTRACTOR else Say(f"再委託先 第{number}階層", f"Tier {number}")
        days = f"{tier.period.since} – {tier.period.until}"
        state = (
            Say(f"有効　{days}", f"Stands, {days}")
            if gone is None
            else Say(f"効力なし（{day_of(gone)}から）", f"No standing since {day_of(gone)}")
        )
        count, kept = people[number], len(items.get(number, ()))
        more = Say(f"従事者{count}人・保管中{kept}品目", f"{count} people, {kept} items held")
        nodes.append((number, Node(depth, seen.name(tier.party), place, state, more, stands=gone is None)))
    return nodes


def _in_order(seen: Catalogue) -> Iterator[tuple[TierNo, int]]:
    """The tiers that this side is told of, each below the one that engaged it, with how deep it stands."""
    shown = {number: tier for number, tier in seen.book.whole.ground.tiers.items() if seen.sees(number)}
    below: dict[TierNo, list[TierNo]] = {}
    for number, tier in shown.items():
        top = tier.parent == number or tier.parent not in shown
        below.setdefault(WHOLE if top else tier.parent, []).append(number)
    waiting = [(number, 1) for number in reversed(below.get(WHOLE, ()))]
    while waiting:
        number, depth = waiting.pop()
        yield number, depth
        waiting += [(one, depth + 1) for one in reversed(below.get(number, ()))]


def _tier(account: str) -> TierNo | None:
    text = account.partition("/")[0]
    return TierNo(int(text[1:])) if text[:1] == "t" and text[1:].isdecimal() else None


def calendar(ident: str, today: Day, dues: Iterable[Due], lang: Lang) -> tuple[Picture, ...]:
    """This month and the next with what falls due in them."""
    kept = tuple(dues)
    firsts = [add_months(Day(f"{today[:7]}-01"), ahead) for ahead in range(MONTHS)]
    return tuple(month(f"{ident}-{at}", first, today, kept, lang) for at, first in enumerate(firsts))


def dues_of(seen: Catalogue, duties: Sequence[Duty], lang: Lang) -> list[Due]:
    """Duties with a day, as a calendar has them."""
    return [
        Due(
            day_of(one.due), seen.personal(one.say).of(lang),
            said_tier(WHOLE if one.owes is Owes.WARD else one.tier, seen.book, seen.name).of(lang), one.late(seen.time),
        )
        for one in duties
        if one.due is not None
    ]  # fmt: skip


def before(dues: Iterable[Due], today: Day) -> int:
    """How much fell due before this month and is late still."""
    return sum(one.count for one in dues if one.late and one.day < f"{today[:7]}-01")


def custody_flow(seen: Catalogue, found: Flow, lang: Lang) -> Picture:
    """Where things are, and how they went there."""
    depths = {number: tier.depth or 1 for number, tier in seen.book.whole.ground.tiers.items()}
    places = tuple(
        Place(one.account, _column(one, depths), said_account(one.account, seen.name), _holds(one)) for one in found.stands
    )
    arrows = tuple(Arrow(one.source, one.target, one.quantity) for one in found.passages)
    return flow("flow", places, arrows, lang)


def _column(one: Stand, depths: Mapping[TierNo, int]) -> int:
    if one.tier is not None:
        return depths.get(one.tier, 1)
    return 0 if one.begins else LAST


def _holds(one: Stand) -> Say:
    if one.begins:
        return Say("（ここから来た）", "(came from here)")
    return Say(f"{one.items}品目・数量{one.quantity:,}", f"{one.items} items, {one.quantity:,} in all")


def summed(counts: Counts, tiers: frozenset[TierNo] | None = None) -> Count:
    """What counts come to for whoever is told of these tiers (None: of all): of others, and of what 甲 owes to itself, a contractor hears nothing."""
    told = [
        count
        for side, count in counts.items()
        if tiers is None or (side.tier in tiers and not (side.owes is Owes.WARD and side.tier == WHOLE))
    ]
    return Count(sum(one.owed for one in told), sum(one.late for one in told))


def over_time(ident: str, weeks: Mapping[Day, Count], today: Day, now: Count, lang: Lang) -> Picture:
    """Lateness at the ends of past weeks and today. Weeks before anything was owed are left out."""
    points = [Point(day, *count) for day, count in sorted(weeks.items())]
    while points and not points[0].owed:
        points.pop(0)
    return lateness(ident, (*points, Point(today, *now)), lang)
