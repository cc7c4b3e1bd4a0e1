"""How one contract stands, in facts: what is owed by whom and how late, what was refused lately, which incidents are open, who holds what.

Worked out from a contract's book and kept for as long as nothing changes: until its next entry, and until the next moment at which anything of
it would come out otherwise (:mod:`azukari.desk.turning`). It holds no words: who somebody is, and what the business is called, is read from
the entries that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue_annex import addresses
from azukari.desk.refused_lately import refusals
from azukari.desk.turning import Span, Turning, worked_at
from azukari.desk.words import Words
from azukari.ground import Holding
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.objection import term
from azukari.kernel.values import (
    Citation,
    Number,
    PartyId,
    Period,
    PersonId,
    PlaceId,
    TierNo,
    Time,
)
from azukari.law.say import Say
from azukari.provisions import p02_values, p10_values, p17_values
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_entrustment import State as Office
from azukari.provisions.p02_acts import SIGNS
from azukari.provisions.p17_ends import CLOCK

PROVISIONS: Final = 18
INCIDENTS: Final = 17
NAMED: Final = 3
"""Of so many entries a duty of one kind tells the numbers."""


class Waits(msgspec.Struct, frozen=True, array_like=True):
    """What is owed of one kind, by one side, in one tier: how often, since when, by when, and by which acts it is met.

    ``since`` is the oldest, ``due`` the earliest day of any (None where no number was adopted), ``next`` the earliest that is yet to come.
    ``about`` names the first few entries that wait; ``blocks`` says that the contract is not closed before.
    """

    code: str
    say: Say
    owes: Owes
    tier: TierNo
    cites: Citation
    acts: tuple[str, ...]
    count: int
    late: int
    since: Time
    due: Time | None
    next: Time | None
    about: tuple[Number, ...]
    blocks: bool

    @property
    def provision(self) -> int:
        """The provision that it is owed under."""
        return int(self.code[1:3])


class Clock(msgspec.Struct, frozen=True, array_like=True):
    """A date that runs for an open incident: which duty, of which side, by when; ``statutory`` where a statute sets it."""

    code: str
    owes: Owes
    due: Time | None
    late: bool
    statutory: bool


class Open(msgspec.Struct, frozen=True, array_like=True):
    """An incident that is not closed: since when 甲 knows, since when the firm does, what 甲 found, and what runs."""

    number: Number
    tier: TierNo
    notified: Time
    known_at: Time | None
    reports: int
    outcome: str | None
    clocks: tuple[Clock, ...]

    @property
    def next(self) -> Clock | None:
        """What runs out first; None where nothing has a date."""
        return min((one for one in self.clocks if one.due is not None), key=lambda one: one.due or 0, default=None)


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A tier of the chain: its firm and the tier that engaged it."""

    number: TierNo
    party: PartyId
    parent: TierNo


class Refusals(msgspec.Struct, frozen=True, array_like=True):
    """How often a provision stood against somebody of a tier lately."""

    tier: TierNo
    provision: int
    count: int


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """How one contract stands at ``size`` entries, from ``since`` on and before ``until``."""

    log: str
    size: int
    since: Time
    until: Time
    last: Time
    """When its last entry was made: no moment before that counts."""
    ward: PartyId
    contractor: PartyId
    registered: Time | None
    period: Period
    ended: str | None
    over: bool
    tiers: tuple[Link, ...]
    waits: tuple[Waits, ...]
    refused: tuple[Refusals, ...]
    absent: tuple[int, ...]
    """Provisions that the loaded annex lacks."""
    latest: tuple[Number | None, ...]
    """The newest entry of each provision, from the contract itself (0) on."""
    incidents: tuple[Open, ...]
    holders: dict[PersonId, tuple[Holding, ...]]
    """Whoever may act for a party as more than an engaged person or an operator, the weightiest capacity first."""
    places: tuple[PlaceId, ...]
    titled: Number | None
    """The annex that was confirmed."""
    named: tuple[Number, ...]
    """Which entries say what the business, its two parties and its places are called."""

    def holds(self, size: int, now: Time) -> bool:
        """Whether this is how the contract stands at so many entries and a moment."""
        return size == self.size and self.span.holds(Time(max(now, self.last)))

    @property
    def span(self) -> Span:
        """From when until when."""
        return Span(self.since, self.until)


class _Moving(msgspec.Struct, frozen=True):
    """What of a contract's standing depends on the moment."""

    duties: tuple[Duty, ...]
    waits: tuple[Waits, ...]
    incidents: tuple[Open, ...]
    refused: tuple[Refusals, ...]
    over: bool
    holders: dict[PersonId, tuple[Holding, ...]]


def _ended(book: Book) -> str | None:
    return next((name for name in ("closed", "cancelled", "completed") if getattr(book.whole.ground, name) is not None), None)


def _waits(duties: Iterable[Duty], time: Time) -> Iterator[Waits]:
    groups: dict[tuple[str, str, Owes, TierNo, Citation, tuple[str, ...]], list[Duty]] = {}
    for one in duties:
        groups.setdefault((one.code, one.say.ja, one.owes, one.tier, one.cites, one.satisfied_by), []).append(one)
    for many in groups.values():
        first = many[0]
        late = [one.late(time) for one in many]
        due = [one.due for one in many if one.due is not None]
        ahead = [one.due for one, is_late in zip(many, late, strict=True) if one.due is not None and not is_late]
        about = tuple(Number(one.about) for one in many if isinstance(one.about, int))
        yield Waits(
            first.code, first.say, first.owes, first.tier, first.cites, first.satisfied_by, len(many), sum(late),
            min(one.since for one in many), min(due, default=None), min(ahead, default=None), about[:NAMED],
            any(one.blocks_closing for one in many),
        )  # fmt: skip


def _incidents(book: Book, duties: Iterable[Duty], time: Time) -> Iterator[Open]:
    state = book.whole.slices[INCIDENTS]
    if not isinstance(state, p17_values.State):
        raise TypeError(type(state).__name__)
    clocks: dict[int, list[Clock]] = {}
    for one in duties:
        if one.code.startswith("p17.") and isinstance(one.about, int) and one.person is None:
            found = Clock(one.code, one.owes, one.due, one.late(time), one.cites == term(CLOCK))
            clocks.setdefault(one.about, []).append(found)
    for number, incident in state.incidents.items():
        if not incident.closed:
            outcome = None if incident.outcome is None else incident.outcome.value
            yield Open(
                number,
                incident.tier,
                incident.notified,
                incident.known_at,
                incident.versions,
                outcome,
                tuple(clocks.get(number, ())),
            )


def officers(book: Book) -> set[PersonId]:
    """Everybody who may be more than somebody on a register or an operator: officers of 甲, signatories, persons in charge, of handovers."""
    office, crew, handing = (book.whole.slices[number] for number in (0, 2, 10))
    if not (isinstance(office, Office) and isinstance(crew, p02_values.State) and isinstance(handing, p10_values.State)):
        raise TypeError(type(book.whole).__name__)
    found = {*office.offices, *handing.officers, *(one.person for many in crew.in_charge.values() for one in many)}
    found |= {person for many in crew.swaps.values() for one in many for person in (one.person, one.other)}
    return found | {one for one, many in book.whole.ground.engagements.items() if any(each.since == SIGNS for each in many)}


def _holders(book: Book, time: Time) -> dict[PersonId, tuple[Holding, ...]]:
    found = {person: annex.holdings(book.whole, person, time) for person in sorted(officers(book))}
    return {person: held for person, held in found.items() if held}


def _latest(book: Book) -> tuple[Number | None, ...]:
    newest: list[int | None] = [None] * (PROVISIONS + 1)
    for act, numbers in book.acts.items():
        at = int(act[1:3])
        newest[at] = max(newest[at] or 0, numbers[-1])
    return tuple(None if one is None else Number(one) for one in newest)


def _places(book: Book) -> tuple[PlaceId, ...]:
    return tuple(sorted(PlaceId(one) for one in book.named if one.startswith("pl-")))


def _named(book: Book) -> tuple[Number, ...]:
    ground = book.whole.ground
    begun = book.acts.get(Register.name, [])[:1]
    said = (book.named.get(one) for one in (ground.ward, ground.contractor, *_places(book)))
    return tuple(Number(one) for one in sorted({*begun, *(one for one in said if one is not None)}))


def work_out(book: Book, words: Words, now: Time) -> Facts:
    """How a contract stands at a moment, and from when until when it stands so."""
    ground = book.whole.ground
    time = Time(max(now, ground.last))

    def work(at: Time) -> _Moving:
        duties = tuple(annex.duties(book.whole, at))
        refused = tuple(Refusals(tier, number, count) for (tier, number), count in sorted(refusals(book, at).items()))
        return _Moving(
            duties, tuple(_waits(duties, at)), tuple(_incidents(book, duties, at)), refused, ground.over(at), _holders(book, at)
        )  # fmt: skip

    made, span = worked_at(time, work)
    if any(isinstance(moment, Turning) for one in made.duties for moment in (one.since, one.due)):
        made, span = work(time), Span(time, Time(time + 1))
    absent = tuple(
        number
        for number in range(1, PROVISIONS + 1)
        if ground.lacking and all(one in ground.lacking for one in addresses(book, words, number))
    )
    return Facts(
        book.log, book.size, span.since, span.until, ground.last, ground.ward, ground.contractor, ground.registered, ground.period,
        _ended(book), made.over, tuple(Link(one.number, one.party, one.parent) for one in ground.tiers.values()), made.waits,
        made.refused, absent, _latest(book), made.incidents, made.holders,
        _places(book), ground.annex,
        _named(book),
    )  # fmt: skip
