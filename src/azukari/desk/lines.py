"""The lines of a contract's record in short: of every entry its time, act, officer and provision, so that a long record can be looked through.

Kept in a process for as many entries as have room, brought up to date by one question, thrown away on any doubt; nothing of it is stored. What
moves things is kept whole, because a balance of a past day is folded from it.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec

from azukari import annex
from azukari.desk.desk import Desk
from azukari.kernel.act import (
    Act,
    BringsHome,
    Classifies,
    Collects,
    Enables,
    Engages,
    Gives,
    Handling,
    Moves,
    Oversees,
    Releases,
    TakesAway,
)
from azukari.kernel.entry import Entry
from azukari.kernel.objection import TERM_PREFIX
from azukari.kernel.values import Number, PersonId, Time
from azukari.kernel.wire import entry_of, envelope, leaf_hash
from azukari.law.say import Say
from azukari.provisions.p00_acts import Refused
from azukari.store import record

MOST: Final = 3_000_000
"""So many entries a process keeps in short, of all contracts together: some fifty megabytes."""


class Sort(StrEnum):
    """What an entry is, for looking through a record; each entry is one of these."""

    REFUSED = "refused"
    HANDLING = "handling"
    MOVES = "moves"
    GIVES = "gives"
    TAKES = "takes"
    HOME = "home"
    OVERSEES = "oversees"
    OTHER = "other"


SORTS: Final[Mapping[Sort, Say]] = MappingProxyType(
    {
        Sort.REFUSED: Say("拒まれたこと", "Refused"),
        Sort.HANDLING: Say("取扱い", "Handling"),
        Sort.MOVES: Say("物の移動", "Moves"),
        Sort.GIVES: Say("許可・承諾・選任", "Giving"),
        Sort.TAKES: Say("停止・取消し", "Taking away"),
        Sort.HOME: Say("返還・消去・報告", "Bringing home"),
        Sort.OVERSEES: Say("甲の監督・検査", "Oversight"),
        Sort.OTHER: Say("その他", "Other"),
    }
)
_KINDS: Final[tuple[tuple[Sort, tuple[type[Act], ...]], ...]] = (
    (Sort.REFUSED, (Refused,)),
    (Sort.HANDLING, (Handling, Classifies)),
    (Sort.TAKES, (TakesAway,)),
    (Sort.MOVES, (Moves,)),
    (Sort.HOME, (BringsHome,)),
    (Sort.GIVES, (Releases, Engages, Enables, Gives, Collects)),
    (Sort.OVERSEES, (Oversees,)),
)
_ORDER: Final = tuple(Sort)


@cache
def sort_of(cls: type[Act]) -> Sort:
    """What the entries of a class of acts are."""
    return next((sort for sort, kinds in _KINDS if issubclass(cls, kinds)), Sort.OTHER)


class Wanted(msgspec.Struct, frozen=True):
    """What a record is narrowed to; None for all. Times are included."""

    provision: int | None = None
    person: PersonId | None = None
    sort: Sort | None = None
    since: Time | None = None
    until: Time | None = None


class Lines:
    """The record of one contract in short."""

    def __init__(self, log: str) -> None:
        self.log = log
        self.lock = threading.Lock()
        self.times = array("q")
        self.provisions = bytearray()
        self.sorts = bytearray()
        self.people = array("L")
        self.persons: dict[PersonId, int] = {}
        self.moves: list[Entry] = []
        self.brought: list[tuple[Number, PersonId]] = []
        self.last = ""

    @property
    def size(self) -> int:
        """How many entries are known."""
        return len(self.times)

    def catch_up(self, size: int) -> None:
        """Read on to ``size`` entries, in one question; from the first again, where the last known entry is not what it was.

        Somebody else may have read further meanwhile: then nothing is read but that last entry.
        """
        if size == self.size:
            return
        rows = record.leaves(self.log, max(0, self.size - 1), max(size, self.size))
        if self.size:
            before = next(rows, None)
            if before is None or leaf_hash(before[1]) != self.last:
                self.__init__(self.log)  # type: ignore[misc]  # as good as new
                rows = record.leaves(self.log, 0, size)
        leaf = b""
        for _seq, leaf in rows:
            self._hear(leaf)
        self.last = leaf_hash(leaf) if leaf else self.last

    def _hear(self, data: bytes) -> None:
        leaf = envelope(data)
        cls = annex.ACTS[leaf.act]
        provision = int(leaf.act[1:3])
        if issubclass(cls, (Refused, Moves, Engages)) or cls.brings_in is not Act.brings_in:
            entry = entry_of(data, annex.ACTS)
            act = entry.act
            if isinstance(act, Refused):
                provision = _refusing(act)
            if isinstance(act, Moves):
                self.moves.append(entry)
            brought = act.brings_in()
            if brought is not None:
                self.brought.append((entry.number, brought.person))
        self.times.append(leaf.at)
        self.provisions.append(provision)
        self.sorts.append(_ORDER.index(sort_of(cls)))
        self.people.append(self.persons.setdefault(leaf.by.officer, len(self.persons)))

    def chosen(self, wanted: Wanted) -> Sequence[int]:
        """The numbers of the entries asked for, in the order of the record."""
        start = 0 if wanted.since is None else bisect_right(self.times, wanted.since - 1)
        stop = self.size if wanted.until is None else bisect_right(self.times, wanted.until)
        found: Sequence[int] = range(start, max(start, stop))
        if wanted.provision is not None:
            found = [at for at in found if self.provisions[at] == wanted.provision]
        if wanted.sort is not None:
            sort = _ORDER.index(wanted.sort)
            found = [at for at in found if self.sorts[at] == sort]
        if wanted.person is not None:
            person = self.persons.get(wanted.person)
            found = [at for at in found if self.people[at] == person]
        return found

    def sort(self, number: int) -> Sort:
        """What an entry is."""
        return _ORDER[self.sorts[number]]

    def up_to(self, time: Time) -> int:
        """How many entries there were at a moment, those at the moment itself among them."""
        return bisect_right(self.times, time)

    def moves_below(self, number: int) -> Iterator[Entry]:
        """What was moved by entries below a number."""
        return (one for one in self.moves if one.number < number)


def _refusing(act: Refused) -> int:
    """The provision that refused an act; for an adopted term, the one that the act belongs to."""
    first = next((one for one in act.cited if not one.startswith(TERM_PREFIX)), None)
    text = act.act[1:3] if first is None else first.partition(".")[0]
    return int(text) if text.isdecimal() else 0


class _Kept:
    """What one desk of this process keeps in short, the contract last looked at last."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lock = threading.Lock()
        self.lines: OrderedDict[str, Lines] = OrderedDict()

    def of(self, log: str) -> Lines:
        with self.lock:
            found = self.lines.setdefault(log, Lines(log))
            self.lines.move_to_end(log)
            while len(self.lines) > 1 and sum(one.size for one in self.lines.values()) > MOST:
                self.lines.popitem(last=False)
            return found


_kept: list[_Kept] = []


def lines_of(desk: Desk, log: str, size: int) -> Lines:
    """The record of a contract in short, ``size`` entries of it at least. Whoever asks was found to take part in the contract."""
    if not _kept or _kept[0].desk is not desk:
        _kept[:] = [_Kept(desk)]
    found = _kept[0].of(log)
    with found.lock:
        found.catch_up(size)
    return found
