"""Who opened how many records of which item, on which day, for which purpose; and what is unusual about it. From entries alone, never a verdict.

What is found unusual says why, by which measure, and on which entries it rests: a reason to ask, and nothing more. Somebody who works late
before a deadline is found here as well as somebody who should not.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from statistics import median
from typing import Final

import msgspec

from azukari.kernel.act import Handling, Settles
from azukari.kernel.entry import Entry
from azukari.kernel.values import Day, ItemId, Number, PersonId, Purpose, TierNo, add_days, clock_of
from azukari.law.say import Say
from azukari.provisions.p08_acts import OpenRecord, Search
from azukari.provisions.p08_room import SearchFound
from azukari.provisions.p12_acts import GrantAccess

DAYS: Final = 31
"""Days that are shown unless something else is asked for."""

BEGINS, ENDS, SATURDAY = 7 * 60, 20 * 60, 5
"""Usual hours: 07:00 to 20:00, Monday to Friday, unless the person's own earlier days say otherwise."""

TIMES: Final = 3
MORE: Final = 20
BEFORE: Final = 3
"""Far more: above three times the median of at least three earlier days of this person, and twenty records above it."""

MISSES: Final = 5
"""Many misses: five searches or more of a day found nothing, and half of them at least."""

AGAIN: Final = 5
"""Again and again: the same record of an item five times on a day, or more."""

NEAR: Final = 0.9
"""Near the measure: nine tenths of the daily measure granted, or more."""

SHOWN: Final = 40
"""Entries that a finding names; how many more there are it says."""


class Kind(StrEnum):
    """What is unusual."""

    HOURS = "hours"
    FAR_MORE = "far_more"
    MISSES = "misses"
    AGAIN = "again"
    NEAR = "near"
    FIRST = "first"


class Opening(msgspec.Struct, frozen=True):
    """One entry by which information was touched."""

    number: Number
    tier: TierNo
    day: Day
    minute: int
    weekday: int
    person: PersonId
    item: ItemId
    purpose: Purpose
    records: int
    searched: bool
    missed: bool
    by_key: bool


class Line(msgspec.Struct, frozen=True):
    """What one person did with one item for one purpose on one day."""

    day: Day
    item: ItemId
    person: PersonId
    purpose: Purpose
    entries: int
    records: int
    numbers: tuple[Number, ...]


class Unusual(msgspec.Struct, frozen=True):
    """One finding: what, whose, when, why, and the entries that it rests on."""

    kind: Kind
    day: Day
    person: PersonId
    item: ItemId | None
    why: Say
    numbers: tuple[Number, ...]
    more: int = 0


class Openings(msgspec.Struct, frozen=True):
    """A period of a contract as one side may see it. ``days`` are all of its days, also those on which nothing was opened."""

    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    unusual: tuple[Unusual, ...]
    size: int

    def items(self) -> list[ItemId]:
        """The items that were touched, those with the most records first."""
        sums: Tally[ItemId] = Tally()
        for one in self.lines:
            sums[one.item] += one.records
        return [item for item, _ in sums.most_common()]


class Record(msgspec.Struct):
    """What was read of a record: every touch in order, and the daily measures granted."""

    openings: list[Opening] = []
    measures: dict[PersonId, list[tuple[Day, ItemId | None, int]]] = {}


def read(entries: Iterable[Entry], sees: Callable[[TierNo], bool]) -> Record:
    """Read the entries of a contract, in order from the first, as far as a side may see them."""
    found = Record()
    at: dict[Number, int] = {}
    for entry in entries:
        act, moment = entry.act, entry.moment
        if not sees(moment.tier):
            continue
        if isinstance(act, GrantAccess):
            found.measures.setdefault(act.person, []).append((moment.day, act.item, act.daily_measure))
        elif isinstance(act, Settles):
            _settle(found.openings, at, act)
        elif isinstance(act, Handling) and act.measure() > 0:
            weekday, minute = clock_of(moment.time)
            search = isinstance(act, Search)
            missed = isinstance(act, Search) and not act.terms and act.found == 0
            at[entry.number] = len(found.openings)
            found.openings.append(
                Opening(
                    entry.number, moment.tier, moment.day, minute, weekday, moment.officer, act.item, act.purpose, act.measure(),
                    search, missed, isinstance(act, OpenRecord),
                )
            )  # fmt: skip
    return found


def _settle(openings: list[Opening], at: Mapping[Number, int], act: Settles) -> None:
    """What was really shown, told afterwards."""
    number, records = act.settled()
    place = at.get(number)
    if place is not None:
        missed = isinstance(act, SearchFound) and act.found == 0
        openings[place] = msgspec.structs.replace(openings[place], records=records, missed=missed)


def openings(
    record: Record, since: Day, until: Day, size: int, key_of: Callable[[Number], str | None] = lambda _: None
) -> Openings:
    """What lies in a period, both days included. ``key_of`` gives something that is equal for equal record keys; it is compared, never shown."""
    inside = [one for one in record.openings if since <= one.day <= until]
    days = [since]
    while days[-1] < until:
        days.append(add_days(days[-1], 1))
    found = sorted(_unusual(record, inside, key_of), key=lambda one: (one.kind, one.numbers))
    found.sort(key=lambda one: one.day, reverse=True)
    return Openings(tuple(days), tuple(_lines(inside)), tuple(found), size)


def _lines(inside: Iterable[Opening]) -> Iterator[Line]:
    groups: dict[tuple[Day, ItemId, PersonId, Purpose], list[Opening]] = {}
    for one in inside:
        groups.setdefault((one.day, one.item, one.person, one.purpose), []).append(one)
    for (day, item, person, purpose), each in sorted(groups.items()):
        numbers = tuple(one.number for one in each[:SHOWN])
        yield Line(day, item, person, purpose, len(each), sum(one.records for one in each), numbers)


def _unusual(record: Record, inside: list[Opening], key_of: Callable[[Number], str | None]) -> Iterator[Unusual]:
    days: dict[tuple[PersonId, Day], list[Opening]] = {}
    for one in record.openings:
        days.setdefault((one.person, one.day), []).append(one)
    firsts: dict[tuple[PersonId, ItemId], Opening] = {}
    for one in record.openings:
        firsts.setdefault((one.person, one.item), one)
    shown = {(one.person, one.day) for one in inside}
    for (person, day), each in days.items():
        if (person, day) in shown:
            earlier = [sum(one.records for one in those) for (who, when), those in days.items() if who == person and when < day]
            before = [one for one in record.openings if one.person == person and one.day < day]
            yield from _hours(person, day, each, before)
            yield from _far_more(person, day, each, earlier)
            yield from _misses(person, day, each)
            yield from _again(person, day, each, key_of)
            yield from _near(person, day, each, record.measures.get(person, []))
    for one in firsts.values():
        if (one.person, one.day) in shown:
            why = Say("この者がこの品目に触れた最初の取扱いです。", "This is the first time that this person touched this item.")
            yield Unusual(Kind.FIRST, one.day, one.person, one.item, why, (one.number,))


def _hours(person: PersonId, day: Day, each: list[Opening], before: list[Opening]) -> Iterator[Unusual]:
    """Outside 07:00 to 20:00 on a weekday, and at no hour at which this person worked before."""
    known = {(one.weekday >= SATURDAY, one.minute // 60) for one in before}
    late = [
        one
        for one in each
        if (one.weekday >= SATURDAY or not BEGINS <= one.minute < ENDS)
        and (one.weekday >= SATURDAY, one.minute // 60) not in known
    ]
    if late:
        first, last = min(one.minute for one in late), max(one.minute for one in late)
        clock = f"{first // 60}:{first % 60:02}–{last // 60}:{last % 60:02}"
        why = Say(
            f"ふだんの時間（平日7時〜20時と、この者のそれまでの取扱いの時間）の外です（{clock}、{len(late)}回）。",
            f"Outside usual hours (weekdays 7:00 to 20:00, and hours at which this person worked before): {clock}, {len(late)} times.",
        )
        yield _found(Kind.HOURS, day, person, None, why, late)


def _far_more(person: PersonId, day: Day, each: list[Opening], earlier: list[int]) -> Iterator[Unusual]:
    records = sum(one.records for one in each)
    if len(earlier) < BEFORE:
        return
    usual = median(earlier)
    if records > TIMES * usual and records >= usual + MORE:
        why = Say(
            f"{records:,}件。この者のそれまでの{len(earlier)}日の中央値{usual:,.0f}件の{TIMES}倍を超えます。",
            f"{records:,} records: more than {TIMES} times the median, {usual:,.0f}, of this person's {len(earlier)} earlier days.",
        )
        yield _found(Kind.FAR_MORE, day, person, None, why, sorted(each, key=lambda one: -one.records))


def _misses(person: PersonId, day: Day, each: list[Opening]) -> Iterator[Unusual]:
    searched = [one for one in each if one.searched]
    missed = [one for one in searched if one.missed]
    if len(missed) >= MISSES and 2 * len(missed) >= len(searched):
        why = Say(
            f"検索{len(searched)}回のうち{len(missed)}回は何も見つかっていません。",
            f"{len(missed)} of {len(searched)} searches found nothing.",
        )
        yield _found(Kind.MISSES, day, person, None, why, missed)


def _again(person: PersonId, day: Day, each: list[Opening], key_of: Callable[[Number], str | None]) -> Iterator[Unusual]:
    same: dict[tuple[ItemId, str], list[Opening]] = {}
    by_key = [one for one in each if one.by_key]
    for one in by_key if len(by_key) >= AGAIN else ():
        key = key_of(one.number)
        if key is not None:
            same.setdefault((one.item, key), []).append(one)
    for (item, _), those in same.items():
        if len(those) >= AGAIN:
            why = Say(f"同じ記録を{len(those)}回開いています。", f"The same record was opened {len(those)} times.")
            yield _found(Kind.AGAIN, day, person, item, why, those)


def _near(person: PersonId, day: Day, each: list[Opening], measures: list[tuple[Day, ItemId | None, int]]) -> Iterator[Unusual]:
    granted = [daily for since, _, daily in measures if since <= day]
    records = sum(one.records for one in each)
    if granted and records >= NEAR * max(granted):
        why = Say(
            f"{records:,}件。付与された１日の上限{max(granted):,}件の９割以上です。",
            f"{records:,} records: nine tenths or more of the daily measure granted, {max(granted):,}.",
        )
        yield _found(Kind.NEAR, day, person, None, why, sorted(each, key=lambda one: -one.records))


def _found(kind: Kind, day: Day, person: PersonId, item: ItemId | None, why: Say, each: list[Opening]) -> Unusual:
    numbers = tuple(one.number for one in each)
    return Unusual(kind, day, person, item, why, numbers[:SHOWN], max(0, len(numbers) - SHOWN))


KINDS: Final[Mapping[Kind, Say]] = {
    Kind.HOURS: Say("ふだんの時間の外", "Outside usual hours"),
    Kind.FAR_MORE: Say("ふだんよりずっと多い", "Far more than usual"),
    Kind.MISSES: Say("見つからない検索が多い", "Many searches without a hit"),
    Kind.AGAIN: Say("同じ記録を繰り返し開く", "One record again and again"),
    Kind.NEAR: Say("１日の上限に近い", "Near the daily measure"),
    Kind.FIRST: Say("この品目は初めて", "First time on this item"),
}
