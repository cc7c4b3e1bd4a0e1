"""From the serial number of a medium to its contract and its whole way: what somebody who bought a disk can tell, and 甲 then has to know.

Serial numbers are words and stand in no leaf, so only whoever may read the words of a whole contract (甲) can look one up. No index of
serial numbers is written anywhere, which would tell more than the words do once these are destroyed: which contracts to go through, the memory of a
process knows (:mod:`azukari.desk.lookup`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import msgspec

from azukari.annex import ACTS
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.act import Act, Moves
from azukari.kernel.things import Account, Move
from azukari.kernel.values import ItemId, Number, Time
from azukari.kernel.wire import entry_of
from azukari.store import record
from azukari.store.models import Log

MARK: Final = b'"serial":true'
LINES: Final = ("items", "lines", "objects")


class Leg(msgspec.Struct, frozen=True):
    """One entry of a medium's way: a quantity went from one account to another."""

    number: Number
    at: Time
    act: str
    quantity: int
    source: Account
    target: Account


class Traced(msgspec.Struct, frozen=True):
    """A medium that bears the serial number: its contract, the entries that name the number, its way, and where it stands now."""

    log: str
    item: ItemId
    named: tuple[Number, ...]
    way: tuple[Leg, ...]
    stands: tuple[tuple[Account, int], ...]


def plain(serial: str) -> str:
    """A serial number as it is compared: full width and case do not count, nor do blanks and hyphens, which labels set as they like."""
    return re.sub(r"[\s\-‐－]+", "", unicodedata.normalize("NFKC", serial)).casefold()


def trace(desk: Desk, officer: Officer, serial: str, within: Collection[str] | None = None) -> list[Traced]:
    """Every medium of the officer's body that an entry names by this serial number. Others' contracts are not looked at.

    ``within`` names the contracts to go through, where it is known which bear the number; all of them without it.
    """
    wanted = plain(serial)
    if not wanted:
        return []
    logs = Log.objects.filter(body=officer.home).order_by("pk").values_list("pk", flat=True)
    return [found for log in logs if within is None or log in within for found in _in_contract(desk, log, wanted)]


def _in_contract(desk: Desk, log: str, wanted: str) -> Iterator[Traced]:
    named: dict[ItemId, list[Number]] = {}
    ways: dict[ItemId, list[Leg]] = {}
    for row in record.entries(log, 0, record.size(log) or 0):
        entry = entry_of(row.leaf, ACTS)
        if MARK in row.leaf and row.words is not None:
            try:
                words = desk.words.open(log, row.seq, row.words).words
            except WordsLost:
                words = {}  # destroyed at the end of their retention: the number went with them
            for item in _bearing(entry.act, words, wanted):
                named.setdefault(item, []).append(entry.number)
        if isinstance(entry.act, Moves):
            for move in entry.act.moved():
                ways.setdefault(move.item, []).append(_leg(entry.number, entry.moment.time, entry.act.name, move))
    if named:
        held = desk.look(log, lambda book: {item: dict(book.whole.ground.custody.held.get(item, {})) for item in named})
        for item, numbers in named.items():
            stands = tuple((account, quantity) for account, quantity in sorted(held[item].items()) if quantity > 0)
            yield Traced(log, item, tuple(numbers), tuple(ways.get(item, ())), stands)


def _leg(number: Number, at: Time, act: str, move: Move) -> Leg:
    return Leg(number, at, act, move.quantity, move.source, move.target)


def _bearing(act: Act, words: Mapping[str, Any], wanted: str) -> Iterator[ItemId]:
    """The items of an act whose line bears the number."""
    for name in LINES:
        lines = getattr(act, name, ())
        for index, said in (words.get(name) or {}).items():
            if isinstance(said, Mapping) and plain(str(said.get("serial", ""))) == wanted:
                yield lines[int(index)].item
