"""How all contracts of an officer's party stand, without folding any of them where nothing has changed::

    for board in standings(desk, officer):
        board.cells        # the contract itself and the eighteen provisions: Standing.LATE, REFUSED, OWED, OK, NOT_APPLICABLE
        board.waits        # what is owed that this side sees: by which side, how often, how late, since when, by when
        board.mine, board.late, board.next, board.incidents, board.subject, board.ward, board.contractor

What holds for a contract whoever asks is worked out once and kept (:mod:`azukari.desk.standing_facts`); whom it is shown to is decided here, for
one officer, each time, by the same rules as on a contract's own page (:class:`azukari.desk.catalogue.Catalogue`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from azukari import annex
from azukari.desk.book import Book, names_in
from azukari.desk.catalogue import Standing
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.desk.standing_facts import PROVISIONS, Facts, Open, Waits, work_out
from azukari.desk.words import Words, WordsLost
from azukari.ground import Holding
from azukari.kernel.duty import Owes
from azukari.kernel.values import WARD_CAPACITIES, WHOLE, Capacity, TierNo, Time
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import Register
from azukari.store import record
from azukari.store.record import Row

PRESENT = frozenset(one.number for one in annex.PROVISIONS)


class Called:
    """What a contract's business, its two parties, the section in charge and its places are called, as far as the words are not destroyed."""

    __slots__ = ("contractor", "places", "section", "subject", "ward")

    def __init__(self, facts: Facts, names: Mapping[str, str], subject: str, section: str) -> None:
        self.subject, self.section = subject, section
        self.ward = names.get(facts.ward, facts.ward)
        self.contractor = names.get(facts.contractor, facts.contractor)
        self.places = {one: names[one] for one in facts.places if one in names}


class Board:
    """One contract as one officer sees it on a page over many."""

    def __init__(self, facts: Facts, called: Called, officer: Officer, held: tuple[Holding, ...], now: Time) -> None:
        self.facts, self.called = facts, called
        self.officer = officer
        self.holdings = held
        self.now = Time(max(now, facts.last))
        self.subject, self.ward, self.contractor = called.subject or facts.log, called.ward, called.contractor
        self.section, self.places = called.section, called.places

    @property
    def log(self) -> str:
        """The contract."""
        return self.facts.log

    @cached_property
    def side(self) -> TierNo | None:
        """0 for an officer of 甲, else the officer's tier; None for somebody of neither."""
        if self.officer.home == self.facts.ward or any(one.capacity in WARD_CAPACITIES for one in self.holdings):
            return WHOLE
        if self.holdings:
            return self.holdings[0].tier
        return next((one.number for one in reversed(self.facts.tiers) if one.party == self.officer.home), None)

    @cached_property
    def tiers(self) -> frozenset[TierNo] | None:
        """The tiers that this side is told of; None for all."""
        if self.side == WHOLE:
            return None
        found = set() if self.side is None else {self.side}
        for one in self.facts.tiers:
            if one.parent in found and one.number != one.parent:
                found.add(one.number)
        return frozenset(found)

    def sees(self, tier: TierNo) -> bool:
        """Whether what is of a tier is shown to this side; what concerns the contract as a whole is shown to all."""
        return tier == WHOLE or self.tiers is None or tier in self.tiers

    @cached_property
    def waits(self) -> tuple[Waits, ...]:
        """What is owed that this side sees: late first, by day; then what has been owed longest."""
        found = [
            one
            for one in self.facts.waits
            if self.tiers is None or (one.tier in self.tiers and not (one.owes is Owes.WARD and one.tier == WHOLE))
        ]
        return tuple(sorted(found, key=lambda one: (False, one.due or 0) if one.late else (True, one.since)))

    def is_mine(self, one: Waits) -> bool:
        """Whether this officer's own side owes it."""
        return (one.owes is Owes.WARD) == (self.side == WHOLE) and (one.owes is Owes.WARD or one.tier == self.side)

    @cached_property
    def mine(self) -> int:
        """How much this side owes."""
        return sum(one.count for one in self.waits if self.is_mine(one))

    @cached_property
    def others(self) -> int:
        """How much others owe."""
        return sum(one.count for one in self.waits) - self.mine

    @cached_property
    def late(self) -> int:
        """How much of what this side owes is late."""
        return sum(one.late for one in self.waits if self.is_mine(one))

    @cached_property
    def others_late(self) -> int:
        """How much of what others owe is late."""
        return sum(one.late for one in self.waits) - self.late

    @property
    def next(self) -> Time | None:
        """The next day by which something is owed that is not late yet; None where none is set."""
        return min((one.next for one in self.waits if one.next is not None), default=None)

    @property
    def incidents(self) -> tuple[Open, ...]:
        """The open incidents that this side is told of, each with its clocks."""
        return tuple(one for one in self.facts.incidents if self.sees(one.tier))

    @property
    def charge(self) -> bool:
        """Whether the officer is the person in charge."""
        return any(one.capacity is Capacity.PERSON_IN_CHARGE for one in self.holdings)

    @cached_property
    def refusals(self) -> dict[int, int]:
        """How often each provision stood against somebody lately, as far as this side may know."""
        found: dict[int, int] = {}
        for one in self.facts.refused:
            if self.sees(one.tier):
                found[one.provision] = found.get(one.provision, 0) + one.count
        return found

    @cached_property
    def owed(self) -> dict[int, tuple[int, int]]:
        """By provision: how much is owed, and how much of it late."""
        found: dict[int, tuple[int, int]] = {}
        for one in self.waits:
            count, late = found.get(one.provision, (0, 0))
            found[one.provision] = count + one.count, late + one.late
        return found

    @cached_property
    def cells(self) -> tuple[Standing, ...]:
        """How the contract itself (0) and each of the eighteen provisions stands."""
        return tuple(self._cell(number) for number in range(PROVISIONS + 1))

    def _cell(self, number: int) -> Standing:
        if number not in PRESENT or number in self.facts.absent:
            return Standing.NOT_APPLICABLE
        count, late = self.owed.get(number, (0, 0))
        if late:
            return Standing.LATE
        if self.refusals.get(number):
            return Standing.REFUSED
        return Standing.OWED if count else Standing.OK


def facts_of(desk: Desk, party: str, now: Time | None = None, extent: str | None = None) -> list[Facts]:
    """How every contract stands that a party takes part in, the latest contract first; those without an entry are left out.

    ``extent`` is how far they go, where that was just asked (:func:`azukari.store.record.extent`).
    """
    moment = desk.clock() if now is None else now
    sizes = {log: size for log, size in record.sizes_in(record.extent(party) if extent is None else extent).items() if size}
    found = desk.standings.known(sizes, moment)
    if len(found) < len(sizes):
        found |= desk.standings.stored(party, {log: size for log, size in sizes.items() if log not in found}, moment)
    lacking = [(log, size) for log, size in sizes.items() if log not in found]
    if lacking:
        made = desk.look_at(lacking, lambda book: work_out(book, desk.words, moment))
        desk.standings.keep(made)
        found |= {one.log: one for one in made}
    return [found[log] for log in sizes]


def standings(desk: Desk, officer: Officer, now: Time | None = None, extent: str | None = None) -> list[Board]:
    """How every contract of an officer's party stands as they see it, the latest contract first.

    The store is asked as often for one contract as for a thousand. ``now`` is the desk's clock where it is not given.
    """
    moment = desk.clock() if now is None else now
    found = facts_of(desk, officer.home, moment, extent)
    called = _called(desk, found)
    held = _held(desk, officer, found, moment)
    known = desk.standings.boards_of(officer)
    boards = []
    for one in found:
        board = known.get(one.log)
        if board is None or board.facts is not one or board.called is not called[one.log] or board.holdings != held[one.log]:
            known[one.log] = board = Board(one, called[one.log], officer, held[one.log], moment)
        board.now = Time(max(moment, one.last))
        boards.append(board)
    return boards


def _held(desk: Desk, officer: Officer, found: Sequence[Facts], now: Time) -> dict[str, tuple[Holding, ...]]:
    """What an officer may act as in each contract. An engaged person's or an operator's capacity is not kept: it is asked of the book."""
    held = {one.log: one.holders.get(officer.person, ()) for one in found}
    asked = [(one.log, one.size) for one in found if not held[one.log] and officer.home != one.ward]

    def look(book: Book) -> tuple[str, tuple[Holding, ...]]:
        return book.log, annex.holdings(book.whole, officer.person, Time(max(now, book.whole.ground.last)))

    return held | dict(desk.look_at(asked, look))


def _called(desk: Desk, found: Iterable[Facts]) -> dict[str, Called]:
    """What every contract and its parties are called: read from their words once, and known to this process from then on."""
    known, wanted = {}, []
    for one in found:
        kept = desk.standings.called.get(one.log)
        if kept is not None and kept[0] == one.named:
            known[one.log] = kept[1]
        else:
            wanted.append(one)
    rows = record.some({one.log: one.named for one in wanted}) if wanted else {}
    for one in wanted:
        known[one.log] = read = _read(desk.words, one, [row for number in one.named if (row := rows.get((one.log, number)))])
        desk.standings.called[one.log] = one.named, read
    return known


def _read(words: Words, facts: Facts, rows: Sequence[Row]) -> Called:
    names: dict[str, str] = {}
    subject = section = ""
    for row in rows:
        act = entry_of(row.leaf, annex.ACTS).act
        try:
            said = {} if row.words is None else words.open(facts.log, row.seq, row.words).words
        except WordsLost:
            said = {}
        names |= names_in(act, said)
        if isinstance(act, Register):
            subject, section = str(said.get("subject", "")), str(said.get("section", ""))
    return Called(facts, names, subject, section)
