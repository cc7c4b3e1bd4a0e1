"""How much was owed, and late, at the end of past days: the record folded again, the duties asked as they stood then.

A day that is over does not change any more, so what was found is kept in the process; the present day is asked of the state as it stands.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from azukari import annex
from azukari.desk.desk import Desk
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry
from azukari.kernel.values import Day, TierNo, Time, add_days, day_of, end_of, weekday_of
from azukari.kernel.wire import entry_of
from azukari.store import record

WEEKS: Final = 26
"""So many ends of weeks are looked back to."""
LOGS: Final = 2_000


class Side(NamedTuple):
    """Who owes: which side, and of which tier the duty is."""

    owes: Owes
    tier: TierNo


class Count(NamedTuple):
    """How much is owed and how much of that is late."""

    owed: int
    late: int


Counts = Mapping[Side, Count]


def counted(duties: Iterable[Duty], time: Time) -> Counts:
    """Duties counted by who owes them."""
    owed: Counter[Side] = Counter()
    late: Counter[Side] = Counter()
    for one in duties:
        side = Side(one.owes, one.tier)
        owed[side] += 1
        late[side] += one.late(time)
    return {side: Count(number, late[side]) for side, number in owed.items()}


def at_ends(entries: Iterable[Entry], days: Sequence[Day]) -> dict[Day, Counts]:
    """What was owed at the end of each of these days, in their order. ``entries`` are all of a contract's, from the first."""
    whole, found = annex.begin(), {}
    waiting = list(days)
    for entry in entries:
        while waiting and end_of(waiting[0]) < entry.moment.time:
            found[waiting[0]] = counted(annex.duties(whole, end_of(waiting[0])), end_of(waiting[0]))
            waiting.pop(0)
        if not waiting:
            return found
        annex.hear(whole, entry)
    for day in waiting:
        found[day] = counted(annex.duties(whole, end_of(day)), end_of(day))
    return found


def sundays(now: Time) -> tuple[Day, ...]:
    """The last days of the weeks that are over, the newest last."""
    last = add_days(day_of(now), -1 - weekday_of(now))
    return tuple(add_days(last, -7 * back) for back in range(WEEKS - 1, -1, -1))


class _Kept:
    """What one desk of this process found of past days, by contract."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lock = threading.Lock()
        self.of: dict[str, dict[Day, Counts]] = {}


_kept: list[_Kept] = []


def past_weeks(desk: Desk, log: str, size: int, now: Time) -> dict[Day, Counts]:
    """What was owed at the ends of the past weeks. The record is read again only where a week has ended since it was read last."""
    if not _kept or _kept[0].desk is not desk:
        _kept[:] = [_Kept(desk)]
    kept = _kept[0]
    days = sundays(now)
    with kept.lock:
        known = kept.of.get(log, {})
    if any(day not in known for day in days):
        known = at_ends((entry_of(leaf, annex.ACTS) for _, leaf in record.leaves(log, 0, size)), days)
        with kept.lock:
            if len(kept.of) >= LOGS:
                kept.of.clear()
            kept.of[log] = known
    return {day: known[day] for day in days}


def known_weeks(desk: Desk, log: str, now: Time) -> bool:
    """Whether the past weeks of a contract are known without reading its record again."""
    if not _kept or _kept[0].desk is not desk:
        return False
    return all(day in _kept[0].of.get(log, {}) for day in sundays(now))
