"""The openings of a contract as an officer may see them: entries read from the store, keys compared by what stands sealed beside them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from secrets import token_bytes
from typing import Final

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.desk import Desk
from azukari.desk.keying import record_key
from azukari.desk.openings import DAYS, Openings, openings, read
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import read_day
from azukari.kernel.values import Day, Number, TierNo, Time, add_days, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.store import record

MOST: Final = 366
"""Days of one picture."""


def openings_of(desk: Desk, officer: Officer, log: str, since: str = "", until: str = "") -> Openings:
    """A period of a contract, both days included; without days, the last month up to the newest entry.

    :raises NotFound: when the officer's party has no part in it.
    :raises FaultError: ``DAY_UNREADABLE``, ``PERIOD``.
    """

    def look(book: Book) -> tuple[int, Time, Callable[[TierNo], bool]]:
        time = Time(max(desk.clock(), book.whole.ground.last))
        seen = Catalogue(book, desk.words, time=time, officer=officer)
        tiers = frozenset(one for one in book.whole.ground.tiers if seen.sees(one))
        return book.size, book.whole.ground.last or time, tiers.__contains__

    size, newest, sees = desk.look(log, look, officer=officer)
    last = asked_day(until, "until") or day_of(newest)
    first = asked_day(since, "since") or add_days(last, 1 - DAYS)
    if first > last or add_days(first, MOST - 1) < last:
        raise FaultError(Fault("PERIOD", PERIOD, "since"))
    salt = token_bytes(16)

    def key_of(number: Number) -> str | None:
        row = record.entry(log, number)
        try:
            words = {} if row is None or row.words is None else desk.words.open(log, number, row.words).words
        except WordsLost:
            return None
        key = words.get("key")
        return None if key is None else blake2b(record_key(str(key)), key=salt).hexdigest()

    # entries do not change: reading them needs no lock, so that a long record does not keep the counter waiting
    found = read((entry_of(row.leaf, annex.ACTS) for row in record.entries(log, 0, size)), sees)
    return openings(found, first, last, size, key_of)


def asked_day(text: str, field: str) -> Day | None:
    """A day as it was typed, if any was."""
    if not text.strip():
        return None
    day = read_day(text)
    if day is None:
        said = Say(
            f"「{text}」を日として読めません。2026-04-01 又は 令和8年4月1日 のように書いてください。",
            f"“{text}” cannot be read as a day; write 2026-04-01.",
        )
        raise FaultError(Fault("DAY_UNREADABLE", said, field))
    return day


PERIOD: Final = Say(
    "始めの日が終りの日より後か、一年を超えています。期間を確かめてください。",
    "The first day lies after the last, or the period is longer than a year; check the days.",
)
