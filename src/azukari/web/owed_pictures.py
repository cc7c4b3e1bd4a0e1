"""The pictures of what is owed over many contracts: days due in this month and the next, and how lateness went week by week."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from azukari.desk.catalogue import Catalogue
from azukari.desk.owed_before import Count, Counts, counted, known_weeks, past_weeks
from azukari.desk.owing import Asked, shown
from azukari.desk.remembered import Work
from azukari.kernel.values import Day, TierNo, day_of
from azukari.law.say import Lang
from azukari.web import pictured
from azukari.web.counter import desk
from azukari.web.kept_pages import Drawing
from azukari.web.pictures.month import Due
from azukari.web.pictures.svg import Picture

READ: Final = 20_000
"""So many entries are read again at most to look back; where it would be more, the picture is left to each contract's own page."""


class Dates(msgspec.Struct, frozen=True):
    """What of one contract the pictures are made from; days as (day, late) with how often."""

    log: str
    subject: str
    today: Day
    due: tuple[tuple[Day, bool, int], ...]
    now: Counts
    tiers: frozenset[TierNo] | None


class Pictures(msgspec.Struct, frozen=True):
    """The calendar, how much more is late from earlier months, and the weeks (None where too much would have to be read: ``too_long`` entries)."""

    months: tuple[Picture, ...]
    before: int
    weeks: Picture | None
    too_long: int = 0


def pictures(drawing: Drawing, asked: Asked, only: str, lang: Lang) -> Pictures | None:
    """The pictures of these contracts, or of one; None where there is none."""

    def look(seen: Catalogue) -> Dates:
        duties = shown(seen, asked)
        due = Counter((day_of(one.due), one.late(seen.time)) for one in duties if one.due is not None)
        told = tuple((day, late, count) for (day, late), count in sorted(due.items()))
        return Dates(
            seen.book.log, seen.subject or seen.book.log, day_of(seen.time), told, counted(seen.duties(), seen.time), seen.tiers
        )

    sizes = {log: size for log, size in drawing.sizes.items() if only in ("", log) and size}
    found = drawing.see(Work(f"duties.pictures|{asked}", look), sizes)
    if not found:
        return None
    today = max(one.today for one in found)
    dues = [Due(day, f"{count:,}", one.subject, late, count) for one in found for day, late, count in one.due]
    alone = asked.party is None and asked.person is None
    counter, now = desk(), desk().clock()
    unread = sum(sizes[one.log] for one in found if not known_weeks(counter, one.log, now)) if alone else 0
    weeks = _weeks(found, sizes, today, lang) if alone and unread <= READ else None
    return Pictures(
        pictured.calendar("due", today, dues, lang), pictured.before(dues, today), weeks, unread if unread > READ else 0
    )


def _weeks(found: list[Dates], sizes: dict[str, int], today: Day, lang: Lang) -> Picture:
    counter, now = desk(), desk().clock()
    owed: Counter[Day] = Counter()
    late: Counter[Day] = Counter()
    for one in found:
        for day, counts in past_weeks(counter, one.log, sizes[one.log], now).items():
            count = pictured.summed(counts, one.tiers)
            owed[day] += count.owed
            late[day] += count.late
    sums = [pictured.summed(one.now) for one in found]
    whole = Count(sum(one.owed for one in sums), sum(one.late for one in sums))
    return pictured.over_time("weeks", {day: Count(owed[day], late[day]) for day in owed}, today, whole, lang)
