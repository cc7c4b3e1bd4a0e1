"""What a second person reads before they allow or decline more than the daily measure: who asks, why, on which item, what was opened that day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from azukari.annex import ACTS
from azukari.desk.catalogue import Catalogue
from azukari.desk.openings import Line
from azukari.desk.openings_of import openings_of
from azukari.desk.outcome import Officer
from azukari.desk.room import Work, works
from azukari.desk.words import WordsLost
from azukari.kernel.act import Act
from azukari.kernel.entry import Entry
from azukari.kernel.submission import number_in
from azukari.kernel.values import Day, Number, PersonId
from azukari.kernel.wire import entry_of
from azukari.provisions.p12_access import PROVISION
from azukari.provisions.p12_acts import AllowMore, AskMore, DeclineMore
from azukari.provisions.p12_values import State
from azukari.store import record
from azukari.web.counter import desk
from azukari.web.seeing import see

ANSWERS: Final = (AllowMore, DeclineMore)


class Request(msgspec.Struct, frozen=True):
    """A request as the second person reads it; ``reason`` is empty where the words are gone."""

    number: Number
    who: str
    day: Day
    extra: int
    item: str
    reason: str
    opened: tuple[tuple[str, str, Line], ...]

    @property
    def records(self) -> int:
        """How many records this person opened on the day, as far as the record says."""
        return sum(one.records for _, _, one in self.opened)


def works_asked_for(seen: Catalogue, entry: Entry) -> list[Work] | None:
    """For whoever asked for more: what they may work on of the item that they named; empty where that is nothing. None for all others."""
    act = entry.act
    if not isinstance(act, AskMore) or seen.officer is None or seen.officer.person != entry.moment.officer:
        return None
    return [one for one in works(seen) if one.item == act.item]


def asked_more(officer: Officer | None, log: str, cls: type[Act], answers: Mapping[str, Any]) -> Request | None:
    """The request that an answer names, while it waits and the officer may answer it; None otherwise."""
    number = Number(number_in(answers, "request")) if cls in ANSWERS else Number(0)
    if officer is None or number < 1:
        return None

    def find(seen: Catalogue) -> tuple[PersonId, Day, int] | None:
        state = seen.book.whole.slices[PROVISION.number]
        one = state.asked.get(number) if isinstance(state, State) else None
        mine = {holding.tier for holding in seen.holdings}
        answers = any(each.act is cls and each.may for each in seen.acts())
        return None if one is None or one.tier not in mine or not answers else (one.person, one.day, one.extra)

    found = see(officer, log, find)
    row = record.entry(log, number) if found else None
    act = None if row is None else entry_of(row.leaf, ACTS).act
    if found is None or row is None or not isinstance(act, AskMore):
        return None
    person, day, extra = found
    lines = [one for one in openings_of(desk(), officer, log, day, day).lines if one.person == person]

    def named(seen: Catalogue) -> Request:
        opened = tuple((seen.name(one.item), seen.purposes.get(one.purpose, str(one.purpose)), one) for one in lines)
        item = "" if act.item is None else seen.name(act.item)
        return Request(number, seen.name(person), day, extra, item, _reason(log, number, row.words), opened)

    return see(officer, log, named)


def _reason(log: str, number: int, words: bytes | None) -> str:
    try:
        return "" if words is None else str(desk().words.open(log, number, words).words.get("reason") or "")
    except WordsLost:
        return ""
