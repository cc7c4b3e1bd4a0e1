"""Who may vouch for whom when somebody enrols: it follows from what the contracts' records say, and from nothing else.

    甲       section officer, approver   → everybody of their own body; of each contractor its signatory and person in charge
    乙, tier signatory, person in charge → everybody of their own firm; of each subcontractor they engaged its signatory and person in charge

Nobody vouches for themselves, and an approver is recovered by another approver only: else whoever prepares a consent could come to sign it.
Whoever keeps the machine vouches by the command line, and the instance log names that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Officer
from azukari.ground.provision import Holding
from azukari.kernel.fault import FaultError
from azukari.kernel.values import WARD_CAPACITIES, Capacity, PartyId, PersonId, TierNo, Time, start_of
from azukari.law.say import Say
from azukari.store import tenants
from azukari.store.models import Involved, Party, Person

FOR_BODY: Final = frozenset({Capacity.SECTION_OFFICER, Capacity.APPROVER})
FOR_FIRM: Final = frozenset({Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE})


class Candidate(msgspec.Struct):
    """Somebody who may be vouched for: their name, their party, and in what capacities the records name them."""

    person: str
    name: str
    home: str
    party: str
    holds: tuple[Say, ...] = ()


class Vouching(msgspec.Struct):
    """Whether an officer may vouch, and for whom; whoever may, may also name somebody new of their own party.

    ``approves``: the officer is an approver somewhere; ``approvers``: who else is, of the contracts of their party.
    """

    may: bool
    people: dict[str, Candidate]
    approves: bool = False
    approvers: set[str] = set()

    def recovers(self, person: str) -> bool:
        """Whether the officer may recover somebody, who may be an approver."""
        return person in self.people and (self.approves or person not in self.approvers)


def home_of(book: Book, person: PersonId, now: Time) -> PartyId | None:
    """At whose counter a person stands: 甲's for its officers, else their employer's on the register, else that of the party they act for.

    Who holds nothing yet or any more is looked for on the first and on the last day of the contract; None when nothing tells.
    """
    ground = book.whole.ground
    for time in (now, start_of(ground.period.since), start_of(ground.period.until)):
        held = annex.holdings(book.whole, person, time)
        if any(one.capacity in WARD_CAPACITIES for one in held):
            return ground.ward
        if stands := ground.engagements.get(person):
            last = stands[-1]
            # a dispatched person works, and reads the record, at the counter of the firm that took them in
            return last.employer if ground.tier_of(last.employer) is not None else ground.tiers[last.tier].party
        if held:
            return held[0].party
    return None


def vouching(desk: Desk, officer: Officer) -> Vouching:
    """For whom an officer may vouch now. A contract that cannot be read is passed over; it is told about where it is opened."""
    with tenants.reaching(tenants.of_party(officer.home)):
        return _vouching(desk, officer)


def _vouching(desk: Desk, officer: Officer) -> Vouching:
    found = Vouching(may=False, people={})
    for log in Involved.objects.filter(party=officer.home).order_by("log_id").values_list("log_id", flat=True):
        try:
            desk.look(log, lambda book: _gather(found, book, officer, desk.clock()), officer=officer)
        except (FaultError, NotFound):
            continue
    if found.may:
        ours = Party.objects.filter(pk=officer.home).values_list("name", flat=True).first() or officer.home
        for one in Person.objects.filter(home=officer.home):
            found.people.setdefault(one.id, Candidate(one.id, one.name, one.home, ours))
    found.people.pop(officer.person, None)
    return found


def _gather(found: Vouching, book: Book, officer: Officer, clock: Time) -> None:
    ground = book.whole.ground
    if ground.registered is None:
        return
    now = Time(max(clock, ground.last))
    mine = annex.holdings(book.whole, officer.person, now)
    for identifier in book.names:
        held = annex.holdings(book.whole, PersonId(identifier), now) if identifier.startswith("pn-") else ()
        if any(one.capacity is Capacity.APPROVER for one in held):
            found.approvers.add(identifier)
    found.approves = found.approves or any(one.capacity is Capacity.APPROVER for one in mine)
    is_ward = officer.home == ground.ward and any(one.capacity in FOR_BODY for one in mine)
    tiers = {one.tier for one in mine if one.capacity in FOR_FIRM and one.party == officer.home}
    if not is_ward and not tiers:
        return
    found.may = True
    for identifier, name in book.names.items():
        if not identifier.startswith("pn-"):
            continue
        person = PersonId(identifier)
        held = annex.holdings(book.whole, person, now)
        home = home_of(book, person, now)
        if home is None or not (home == officer.home or _leads(book, held, tiers, is_ward=is_ward)):
            continue
        known = found.people.setdefault(identifier, Candidate(identifier, name, home, book.name(home)))
        known.holds = tuple(dict.fromkeys((*known.holds, *(annex.CAPACITY_NAMES[one.capacity] for one in held))))


def _leads(book: Book, held: Iterable[Holding], tiers: set[TierNo], *, is_ward: bool) -> bool:
    """Whether these are capacities of somebody who leads a firm that this officer answers for."""
    for one in held:
        if one.capacity in FOR_FIRM and (tier := book.whole.ground.tiers.get(one.tier)) is not None:
            first = one.tier == 1
            if (is_ward and first) or (not first and tier.parent in tiers):
                return True
    return False
