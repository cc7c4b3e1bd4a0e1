"""What an address of the inspector's page asks for, and the parts of the page: time line, samples, what later entries show."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue, Line
from azukari.desk.desk import Desk
from azukari.desk.hindsight import Flag, hindsight
from azukari.desk.lines import SORTS, Lines, Sort, Wanted
from azukari.desk.openings_of import PERIOD, asked_day
from azukari.desk.past import past
from azukari.desk.samples import MOST, SEED_LENGTH, USUAL, drawn, items_below, people_below
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import DAY, Day, PersonId, Time, day_of, end_of, start_of
from azukari.kernel.wire import entry_of, leaf_hash
from azukari.law.say import Lang
from azukari.store import record
from azukari.store.record import Row
from azukari.web.pictures.course import Lane, Stretch, course
from azukari.web.pictures.svg import Picture

PAGE: Final = 20
STRETCHES: Final = 26
STEPS: Final = (1, 7, 14, 28, 56, 91, 182, 364)
AT_ONCE: Final = 20_000
"""Of a record of so many entries everything is reckoned at once; of a longer one what takes seconds waits until it is asked for."""
PEOPLE: Final = 60
"""So many people are offered to narrow the time line to, those with most entries."""
NAMES: Final = ("provision", "person", "sort", "since", "until", "at", "seed", "size", "count", "look")
DIGITS: Final = 9


class Asked(msgspec.Struct, frozen=True):
    """What the address asks for, read; ``given`` as it was written."""

    wanted: Wanted
    before: int | None
    at: Time | None
    seed: str
    size: int | None
    count: int | None
    look: bool
    given: Mapping[str, str]
    faults: tuple[Fault, ...]

    def kept(self, *without: str) -> dict[str, str]:
        """What of the address stays where these parts change."""
        return {name: value for name, value in self.given.items() if name not in without}

    def with_(self, **more: str) -> str:
        """The address with these parts besides."""
        return "?" + urlencode({**self.given, **more})


def asked(query: Mapping[str, str], now: Time) -> Asked:
    """Read an address. Days that cannot be read are faults, told beside their questions. :raises LookupError: for what cannot be chosen."""
    given = {name: query.get(name, "").strip()[:100] for name in NAMES}
    given = {name: value for name, value in given.items() if value}
    faults: list[Fault] = []
    days: dict[str, Day | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = asked_day(given.get(name, ""), name)
        except FaultError as error:
            faults += error.faults
            days[name] = None
    since, until = days["since"], days["until"]
    if since and until and since > until:
        faults.append(Fault("PERIOD", PERIOD, "since"))
        since = until = None
    at: Time | None = None
    try:
        at = past(given["at"], now, "at") if "at" in given else None
    except FaultError as error:
        faults += error.faults
    wanted = Wanted(
        _number(given.get("provision"), len(annex.PROVISIONS) - 1),
        PersonId(given["person"]) if "person" in given else None,
        _sort(given.get("sort")),
        None if since is None else start_of(since),
        None if until is None else end_of(until),
    )
    count = _number(given.get("count"), None)
    return Asked(
        wanted, _number(query.get("before"), None), at, given.get("seed", "")[:SEED_LENGTH], _number(given.get("size"), None),
        None if count is None else min(max(count, 1), MOST), "look" in given, given, tuple(faults),
    )  # fmt: skip


def _number(text: str | None, most: int | None) -> int | None:
    if not text or not text.strip():
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS) or (most is not None and int(text) > most):
        raise LookupError(text)
    return int(text)


def _sort(text: str | None) -> Sort | None:
    if not text:
        return None
    if text not in list(Sort):
        raise LookupError(text)
    return Sort(text)


# ── the time line ──


class Course(msgspec.Struct, frozen=True):
    """The time line as it was narrowed: its picture, how many entries, and the numbers of those that are listed, newest first."""

    picture: Picture
    total: int
    numbers: tuple[int, ...]
    older: int | None
    newest: bool


def time_line(lines: Lines, want: Asked, lang: Lang) -> Course:
    """The entries asked for. :raises LookupError: when nobody of that identifier has an entry here."""
    if want.wanted.person is not None and want.wanted.person not in lines.persons:
        raise LookupError(want.wanted.person)
    chosen = lines.chosen(want.wanted)
    end = len(chosen) if want.before is None else bisect_left(chosen, want.before)
    shown = tuple(reversed(chosen[max(0, end - PAGE) : end]))
    older = shown[-1] if end > PAGE else None
    return Course(_pictured(lines, chosen, want.wanted, lang), len(chosen), shown, older, end < len(chosen))


def _pictured(lines: Lines, chosen: Sequence[int], wanted: Wanted, lang: Lang) -> Picture:
    if not chosen:
        return course("course", tuple(Lane(SORTS[one], ()) for one in Sort), (), lang)
    offset = _ordinal(lines.times[chosen[0]] if wanted.since is None else Time(max(wanted.since, lines.times[0])))
    last = _ordinal(lines.times[chosen[-1]] if wanted.until is None else Time(min(wanted.until, lines.times[-1])))
    days = max(1, last - offset + 1)
    step = next((one for one in STEPS if -(-days // one) <= STRETCHES), -(-days // STRETCHES))
    count = -(-days // step)
    counts = [[0] * count for _ in Sort]
    times, sorts = lines.times, lines.sorts
    for at in chosen:
        counts[sorts[at]][(_ordinal(times[at]) - offset) // step] += 1
    stretches = tuple(Stretch(_day(offset + at * step), _day(min(last, offset + at * step + step - 1))) for at in range(count))
    lanes = tuple(Lane(SORTS[one], tuple(counts[at]), grave=one is Sort.REFUSED) for at, one in enumerate(Sort))
    return course("course", lanes, stretches, lang)


_ZERO: Final = start_of(Day("1970-01-01"))


def _ordinal(time: int) -> int:
    """Days since 1970-01-01 in Japan."""
    return (time - _ZERO) // DAY


def _day(ordinal: int) -> Day:
    return day_of(Time(_ZERO + ordinal * DAY))


def acted(lines: Lines, chosen: PersonId | None) -> list[PersonId]:
    """The people to narrow to: those with most entries, and the one chosen."""
    persons = list(lines.persons)
    most = [persons[at] for at, _ in Counter(lines.people).most_common(PEOPLE)]
    return most if chosen is None or chosen in most else [*most, chosen]


# ── samples ──


class Sample(msgspec.Struct, frozen=True):
    """What was drawn of one kind, out of how many."""

    kind: str
    of: int
    names: tuple[str, ...]


class Draw(msgspec.Struct, frozen=True):
    """A draw: by which seed, from how many entries, and what came of it."""

    seed: str
    size: int
    count: int
    items: Sample
    handlings: Sample
    entries: Sample
    people: Sample

    @property
    def numbers(self) -> list[int]:
        """The entries drawn."""
        return [int(one) for kind in (self.handlings, self.entries) for one in kind.names]


def draw(lines: Lines, want: Asked, log: str) -> Draw | None:
    """The draw that the address asks for, the usual one where it asks for none; None where that takes long and nobody asked."""
    size = min(want.size or lines.size, lines.size)
    if not size or (lines.size > AT_ONCE and want.count is None):
        return None
    count = want.count or USUAL
    row = None if want.seed else record.entry(log, size - 1)
    seed = want.seed or ("" if row is None else leaf_hash(row.leaf)[:16])
    handled = [at for at in range(size) if lines.sort(at) is Sort.HANDLING]
    populations: tuple[tuple[str, Sequence[object]], ...] = (
        ("items", items_below(lines, size)), ("handlings", handled), ("entries", range(size)), ("people", people_below(lines, size)),
    )  # fmt: skip
    return Draw(
        seed, size, count, *(Sample(kind, len(every), drawn(seed, kind, map(str, every), count)) for kind, every in populations)
    )


def read_lines(seen: Catalogue, numbers: Sequence[int]) -> dict[int, Line]:
    """These entries as a list shows them, asked for at once."""
    rows: Mapping[tuple[str, int], Row] = record.some({seen.book.log: list(dict.fromkeys(numbers))})
    return {number: seen.line(row) for (_log, number), row in rows.items()}


# ── what later entries show ──

_flags: OrderedDict[tuple[int, str, int], tuple[Flag, ...]] = OrderedDict()
FLAGS: Final = 50


def later_shows(desk: Desk, log: str, size: int) -> tuple[Flag, ...]:
    """What hindsight shows in the first ``size`` entries; kept for the records looked at last."""
    key = (id(desk), log, size)
    if key not in _flags:
        _flags[key] = hindsight([entry_of(leaf, annex.ACTS) for _, leaf in record.leaves(log, 0, size)])
        while len(_flags) > FLAGS:
            _flags.popitem(last=False)
    return _flags[key]
