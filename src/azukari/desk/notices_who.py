"""Whom something concerns: who can meet a duty, to whom its lateness is passed on, whom an entry tells something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.lately import TELLING
from azukari.desk.ward_day import CONTRACT
from azukari.ground import Holding
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry
from azukari.kernel.values import WARD_CAPACITIES, WHOLE, Capacity, PersonId, TierNo, Time
from azukari.provisions.p00_entrustment import State as OfContract
from azukari.provisions.p00_office_acts import DecideDraft

Holders = Mapping[PersonId, tuple[Holding, ...]]
TO_THE_WARD: Final = frozenset(
    {
        "p05.submit-rules", "p07.request-consent", "p07.answer-further", "p07.report-subcontract", "p09.request-copy", "p09.end-processing",
        "p09.certify-erasure", "p10.resolve", "p11.explain-difference", "p13.certify", "p13.show-destruction", "p14.explain-seal",
        "p16.answer-sample", "p16.answer-finding", "p16.report", "p16.carry-out", "p17.notify", "p17.report", "p17.state-concerned", "p17.hold",
        "p17.carry-out", "p18.hear",
    }
)  # fmt: skip
"""What a contractor does and 甲's officers should know of: what it asks for, reports, answers."""
MANY: Final = frozenset({Capacity.ENGAGED_PERSON, Capacity.OPERATOR, Capacity.ANYONE})
DECIDE: Final = frozenset({Capacity.SECTION_OFFICER, Capacity.APPROVER})
TOLD: Final = frozenset(TELLING) | TO_THE_WARD


def holders(book: Book, people: Iterable[str], time: Time) -> dict[PersonId, tuple[Holding, ...]]:
    """What each of these people may act as, those left out who may act as nothing."""
    found = {PersonId(one): annex.holdings(book.whole, PersonId(one), time) for one in people}
    return {person: held for person, held in found.items() if held}


def able(book: Book, duty: Duty, held: Holders) -> Iterator[PersonId]:
    """Who can meet a duty: whom it is about, and officers. Everybody on the register is meant only where nobody else can."""
    whole = book.whole
    tier = whole.ground.tiers.get(duty.tier)
    owes = whole.ground.ward if duty.owes is Owes.WARD or tier is None else tier.party
    by = {capacity for name in duty.satisfied_by if name in annex.ACTS for capacity in annex.ACTS[name].by}
    drafter = _drafter(book, duty)

    def can(person: PersonId, among: frozenset[Capacity] | set[Capacity]) -> bool:
        return person != drafter and any(one.party == owes and one.capacity in among and _at(one, duty) for one in held[person])

    found = [person for person in held if can(person, by - MANY) or (person == duty.person and can(person, by))]
    yield from found or [person for person in held if can(person, by)]


def passed_on(duty: Duty, held: Holders) -> Iterator[tuple[int, PersonId]]:
    """To whom a lateness is passed on, and at which step: 1 the person in charge, 2 甲's officer, 3 the heads of both sides.

    What 甲 owes within its own office is passed on there alone.
    """
    shared = duty.owes is Owes.CONTRACTOR or duty.tier != WHOLE
    for person, each in held.items():
        for one in each:
            firm = shared and one.tier == _firm(duty)
            if one.capacity is Capacity.PERSON_IN_CHARGE and firm:
                yield 1, person
            elif one.capacity is Capacity.SECTION_OFFICER:
                yield 2, person
            elif one.capacity is Capacity.APPROVER or (one.capacity is Capacity.SIGNATORY and firm):
                yield 3, person


def hear(entry: Entry, held: Holders, sees: Mapping[TierNo, frozenset[TierNo]]) -> Iterator[PersonId]:
    """Whom an entry tells something: the other side's officers, and whom it names. ``sees`` says which tiers each tier is told of."""
    moment, act = entry.moment, entry.act
    named = _person(act)
    for person, each in held.items():
        if person == moment.officer:
            continue
        if act.name in TO_THE_WARD and moment.capacity not in WARD_CAPACITIES:
            told = any(one.capacity in DECIDE for one in each)
        elif moment.capacity in WARD_CAPACITIES:
            told = any(
                one.capacity is Capacity.PERSON_IN_CHARGE and (moment.tier == WHOLE or moment.tier in sees.get(one.tier, ()))
                for one in each
            )
        else:
            told = False
        if told or person == named:
            yield person


def seeing(book: Book) -> dict[TierNo, frozenset[TierNo]]:
    """Which tiers' records each tier may read: its own and those below it."""
    tiers = book.whole.ground.tiers
    found: dict[TierNo, frozenset[TierNo]] = {}
    for number in tiers:
        below = {number}
        for other, tier in tiers.items():
            if tier.parent in below and other != tier.parent:
                below.add(other)
        found[number] = frozenset(below)
    return found


def _person(act: Act) -> str | None:
    found = getattr(act, "person", None)
    return found if isinstance(found, str) else None


def _firm(duty: Duty) -> TierNo:
    return TierNo(duty.tier or 1)


def _at(one: Holding, duty: Duty) -> bool:
    return duty.owes is Owes.WARD or duty.tier in (WHOLE, one.tier)


def _drafter(book: Book, duty: Duty) -> PersonId | None:
    """Nobody decides their own draft."""
    if DecideDraft.name not in duty.satisfied_by or not isinstance(duty.about, int):
        return None
    state: OfContract = book.whole.slices[CONTRACT]
    found = state.life.drafts.get(duty.about)
    return None if found is None else found.drafter
