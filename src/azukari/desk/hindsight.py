"""The second pass over a record: what later entries show about earlier ones.

Law is judged on what was known at the time, and what was lawful then stays recorded as accepted. But people record things late: a leaving
with its true last day, a notice dated back, a notice withdrawn, an incident that was known before it was told. This pass folds the
entries again as if that had been known, asks the same provisions, and says where the answer differs. It changes nothing and refuses nothing;
whoever inspects decides what it means. A pure function over entries, without a database, words or a clock.

What it does not see: what was never recorded at all, and reasons, which are words.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from azukari import annex
from azukari.kernel.act import Act, Handling
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import TERM_PREFIX, Objection
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    WARD_CAPACITIES,
    Capacity,
    Citation,
    Day,
    ItemId,
    Number,
    PersonId,
    TierNo,
    Time,
    day_of,
    end_of,
)
from azukari.law.address import address, order
from azukari.law.say import Say
from azukari.provisions.p02_acts import CLARITY, Designate, Enrol, Leave
from azukari.provisions.p06_acts import (
    NOTICE,
    NotifyFacility,
    NotifyOperator,
    NotifySchedule,
    WithdrawFacility,
    WithdrawOperator,
    WithdrawSchedule,
)
from azukari.provisions.p17_acts import Notify, Report


class Kind(StrEnum):
    """What a later entry shows."""

    LEFT_EARLIER = "left_earlier"
    BACK_DATED = "back_dated"
    RESTED_ON_WITHDRAWN = "rested_on_withdrawn"
    KNEW_EARLIER = "knew_earlier"


class Flag(msgspec.Struct, frozen=True):
    """One thing that hindsight shows.

    ``cites`` are the sentences it is about, in the law's order. ``shown_by`` is the later entry, ``entries`` are the earlier ones it throws
    light on, in the order of the record; empty where the later entry alone says it. ``contrary`` marks what the provisions would have
    refused, had it been known; the rest is for people to look at.
    """

    kind: Kind
    cites: tuple[Citation, ...]
    tier: TierNo
    shown_by: Number
    entries: tuple[Number, ...]
    contrary: bool
    say: Say


NO_BEGINNING: Final = frozenset(
    {
        "p00.register",  # the contract's own period, as the contract has it
        "p00.amend",
        "p00.adopt-term",  # a term counts from its entry at the earliest
        "p02.supervise",  # the period looked back on
        "p06.state-volume",  # what is expected
        "p07.request-consent",  # what is asked for
    }
)
"""Acts with a first day that is not the day from which they hold."""


def hindsight(entries: Sequence[Entry]) -> tuple[Flag, ...]:
    """Everything that later entries of one contract show about earlier ones, in the order of the entries that show it.

    ``entries`` are all entries of the record, from the first, in order.
    """
    found = [*_left_earlier(entries), *_back_dated(entries), *_rested_on_withdrawn(entries), *_knew_earlier(entries)]
    return tuple(sorted(found, key=lambda one: (one.shown_by, one.kind)))


# ── a leaving recorded late: what was done after the true last day ──


class Leaving(msgspec.Struct, frozen=True):
    """A leaving that was recorded late; ``since`` is where in the record it would have stood, had it been told in time."""

    entry: Entry
    person: PersonId
    last_day: Day
    since: tuple[Time, Number]

    def covers(self, other: Entry) -> bool:
        """Whether an entry of the same tier lies between the true leaving and its record."""
        after = (other.moment.time, other.number) > self.since
        return after and other.number < self.entry.number and other.moment.tier == self.entry.moment.tier


def _leavings(entries: Sequence[Entry]) -> Iterator[Leaving]:
    for one in entries:
        match one.act:
            case Leave(person=person, last_day=last_day) if last_day < one.moment.day:
                # nobody leaves before having been put on the register
                enrolled = [
                    (other.moment.time, other.number)
                    for other in entries[: one.number]
                    if isinstance(other.act, (Enrol, Designate)) and other.act.person == person
                ]
                yield Leaving(one, person, last_day, max([(end_of(last_day), Number(0)), *enrolled]))


def _left_earlier(entries: Sequence[Entry]) -> Iterator[Flag]:
    late = {one.entry.number: one for one in _leavings(entries)}
    inside = {
        one.number for one in entries if not isinstance(one.act, Leave) and any(leaving.covers(one) for leaving in late.values())
    }
    if not inside:
        return
    known = _standing(entries, inside)

    def place(one: Entry) -> tuple[Time, Number, bool]:
        leaving = late.get(one.number)
        return (one.moment.time, one.number, False) if leaving is None else (*leaving.since, True)

    shown: dict[Number, dict[Number, frozenset[Citation]]] = {}
    for number, against in _standing(sorted(entries, key=place), inside).items():
        worse = against - known[number]
        if worse:
            causes = [one for one in late.values() if one.covers(entries[number])]
            cause = next((one for one in causes if one.person == entries[number].moment.officer), causes[0])
            shown.setdefault(cause.entry.number, {})[number] = worse
    for by, found in shown.items():
        leaving = late[by]
        recorded = leaving.entry.moment
        say = Say(
            f"{leaving.last_day}に離れたことが{recorded.day}に記録されました。その間に、知られていれば拒まれた行為が{len(found)}件あります。",
            f"Left on {leaving.last_day}, recorded on {recorded.day}; {len(found)} acts between would have been refused, had it been known.",
        )
        cites = tuple(sorted(frozenset().union(*found.values()), key=_in_law_order))
        yield Flag(Kind.LEFT_EARLIER, cites, recorded.tier, by, tuple(sorted(found)), contrary=True, say=say)


# ── a notice that was withdrawn: what had rested on it ──


def _rested_on_withdrawn(entries: Sequence[Entry]) -> Iterator[Flag]:
    withdrawn = {one: notices for one in entries if (notices := _notices_of(one, entries))}
    gone = {number for notices in withdrawn.values() for number in notices}
    ends = {one.number for one in withdrawn}
    inside = {
        one.number
        for one in entries
        if isinstance(one.act, Handling) and any(notices[0] < one.number < end.number for end, notices in withdrawn.items())
    }
    if not inside:
        return
    known = _standing(entries, inside)
    kept = [one for one in entries if one.number not in gone | ends]
    rested = [entries[number] for number, against in _standing(kept, inside).items() if NOTICE in against - known[number]]
    for end, notices in withdrawn.items():
        told = [entries[number].act for number in notices]
        mine = tuple(one.number for one in rested if notices[0] < one.number < end.number and _concerns(end, told, one))
        if mine:
            say = Say(
                f"#{notices[0]}の通知は取り下げられました。それまでに{len(mine)}件の取扱いがこの通知によっています。",
                f"Notice #{notices[0]} was withdrawn; {len(mine)} openings rested on it until then.",
            )
            yield Flag(Kind.RESTED_ON_WITHDRAWN, (NOTICE,), end.moment.tier, end.number, mine, contrary=False, say=say)


def _notices_of(withdrawal: Entry, entries: Sequence[Entry]) -> tuple[Number, ...]:
    """The numbers of the notices that an entry withdraws; none for an entry of another kind."""

    def meant(one: Entry) -> bool:
        match withdrawal.act, one.act:
            case WithdrawFacility(place=place), NotifyFacility(place=notified):
                return place == notified
            case WithdrawSchedule(schedule=number), NotifySchedule():
                return number == one.number
            case WithdrawOperator(person=person, place=place), NotifyOperator(person=notified_person, place=notified_place):
                return person == notified_person and place in {None, notified_place}
            case _:
                return False

    if not isinstance(withdrawal.act, (WithdrawFacility, WithdrawSchedule, WithdrawOperator)):
        return ()
    before = entries[: withdrawal.number]
    return tuple(one.number for one in before if one.moment.tier == withdrawal.moment.tier and meant(one))


def _concerns(withdrawal: Entry, notices: Sequence[Act], handled: Entry) -> bool:
    """Whether an opening lies where, or was done by whom, the withdrawn notices were about."""
    moment = handled.moment
    if moment.tier != withdrawal.moment.tier:
        return False
    if isinstance(withdrawal.act, WithdrawOperator):
        return moment.officer == withdrawal.act.person
    return any(isinstance(one, (NotifyFacility, NotifySchedule)) and one.place == moment.place for one in notices)


# ── a notice or an appointment dated back ──


def _back_dated(entries: Sequence[Entry]) -> Iterator[Flag]:
    for one in entries:
        since: object = None if one.act.name in NO_BEGINNING else getattr(one.act, "since", None)
        if isinstance(since, str) and since < one.moment.day:
            days = (date.fromisoformat(one.moment.day) - date.fromisoformat(since)).days
            say = Say(
                f"{since}からとする届けが、{days}日後の{one.moment.day}に記録されました。その間に取扱いがあったなら、届けなしに行われています。",
                f"Said to hold from {since}, recorded {days} days later on {one.moment.day}: anything done between was done without it.",
            )
            yield Flag(Kind.BACK_DATED, (one.act.cites,), one.moment.tier, one.number, (), contrary=False, say=say)


# ── an incident that was known before it was told ──


def _knew_earlier(entries: Sequence[Entry]) -> Iterator[Flag]:
    for one in entries:
        match one.act:
            case Notify(known_at=known_at, items=items) if known_at is not None:
                first = one
            case Report(known_at=known_at, items=items, incident=number) if known_at is not None:
                first = entries[number]
            case _:
                continue
        tier = first.act.about_tier() or first.moment.tier or CONTRACTOR
        numbers = tuple(
            other.number for other in entries[: first.number] if other.moment.time >= known_at and _touches(other, items, tier)
        )
        if numbers:
            say = Say(
                f"{day_of(known_at)}に知った事故の通知の前に、関係する情報の取扱いが{len(numbers)}件あります。",
                f"The incident was known on {day_of(known_at)}; {len(numbers)} openings of what it concerns lie before its notice.",
            )
            yield Flag(Kind.KNEW_EARLIER, (one.act.cites,), tier, one.number, numbers, contrary=False, say=say)


def _touches(entry: Entry, items: tuple[ItemId, ...], tier: TierNo) -> bool:
    act = entry.act
    return isinstance(act, Handling) and entry.moment.tier == tier and (not items or act.item in items)


# ── the same provisions, asked again ──


def _standing(told: Sequence[Entry], asked: Container[Number]) -> dict[Number, frozenset[Citation]]:
    """What stands against the entries that are asked about, when the entries are folded as they are told here."""
    whole = annex.begin()
    found: dict[Number, frozenset[Citation]] = {}
    for one in told:
        if one.number in asked:
            against = {it.cites for it in annex.judge(whole, one.act, one.moment) if isinstance(it, Objection)}
            if not _held(whole, one.act, one.moment):
                against.add(CLARITY)
            found[one.number] = frozenset(against)
        annex.hear(whole, one)
    return found


def _held(whole: annex.Whole, act: Act, moment: Moment) -> bool:
    """Whether the officer of 乙 held the capacity that the act was done in."""
    free = moment.officer == INSTRUMENT or moment.capacity is Capacity.ANYONE or Capacity.ANYONE in act.by
    if free or moment.capacity in WARD_CAPACITIES:
        return True
    held = annex.holdings(whole, moment.officer, moment.time)
    return any(one.capacity is moment.capacity and one.tier == moment.tier for one in held)


def _in_law_order(cites: Citation) -> tuple[int, ...]:
    """Sentences in the order of the law, then adopted terms."""
    return (1,) if cites.startswith(TERM_PREFIX) else (0, *order(address(cites)))
