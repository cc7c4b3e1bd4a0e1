"""代行入力 at the counter: whose paper somebody may type, and the contract as its form is drawn for that.

Who may is the pen's to decide (:data:`azukari.desk.pen.ENTERS_FOR_WARD`); here the same is offered beforehand, so that nobody types a form in
vain. A form shows no more than whoever types may know: never what the other side alone sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import SCAN, Officer
from azukari.desk.pen import ENTERS_FOR_WARD
from azukari.ground import Holding
from azukari.kernel.act import Act
from azukari.kernel.values import CONTRACTOR, INSTRUMENT, WARD_CAPACITIES, Capacity, PartyId, PersonId, PlaceId, TierNo
from azukari.provisions.p00_acts import Register


class Signer(msgspec.Struct, frozen=True):
    """Somebody whose paper may be typed: who, for which party, in what capacities."""

    person: PersonId
    party: PartyId
    name: str
    tier: TierNo
    capacities: tuple[Capacity, ...]


def signers(seen: Catalogue) -> list[Signer]:
    """Everybody whose paper the officer at the counter may type, by tier, weight and name; nobody where they may type for no one."""
    if seen.officer is None:
        return []
    ground = seen.book.whole.ground
    for_firms = any(one.capacity in WARD_CAPACITIES for one in seen.holdings)
    for_ward = any(one.capacity in ENTERS_FOR_WARD and one.tier == CONTRACTOR for one in seen.holdings)
    found = []
    for person in {PersonId(one) for one in (*seen.book.names, *ground.engagements) if one.startswith("pn-")} - {INSTRUMENT}:
        held = annex.holdings(seen.book.whole, person, seen.time)
        if not held or person == seen.officer.person:
            continue
        party = held[0].party
        if for_ward if party == ground.ward else for_firms:
            mine = tuple(dict.fromkeys(one.capacity for one in held if one.party == party))
            found.append(Signer(person, party, seen.name(person), TierNo(0) if party == ground.ward else held[0].tier, mine))
    weight = list(annex.CAPACITY_NAMES)
    return sorted(found, key=lambda one: (one.tier, weight.index(one.capacities[0]), one.name))


def signer(seen: Catalogue, person: str) -> Signer | None:
    """The one of these that is meant; None when the officer may not type for them."""
    return next((one for one in signers(seen) if one.person == person), None)


class Paper(Catalogue):
    """A contract as the form of a paper is drawn: acts and answers are the signer's, sight is that of whoever types."""

    def __init__(self, seen: Catalogue, of: Signer, place: PlaceId | None = None) -> None:
        super().__init__(seen.book, seen.words, time=seen.time, officer=Officer(of.person, of.party, place), name=seen.name)
        self._typing = seen

    @property
    def tiers(self) -> frozenset[TierNo] | None:
        """What both may read: choices are the signer's, and nothing is told that the typing side is not told itself."""
        theirs, ours = super().tiers, self._typing.tiers
        if theirs is None:
            return ours
        return theirs if ours is None else theirs & ours

    def doable(self) -> Iterator[tuple[type[Act], Holding | None]]:
        """The acts that the signer may do on paper now."""
        return ((one.act, one.holding) for one in self.acts() if one.may and one.act is not Register)


def typing(officer: Officer, of: Signer, place: PlaceId | None) -> Officer:
    """Who stands at the counter with somebody else's paper in hand; ``place`` is where that was done."""
    return Officer(officer.person, officer.home, place, of.party, of.person)


def with_scan(answers: dict[str, Any], scan: object) -> dict[str, Any]:
    """Answers with the scan of the paper among them, where there is one."""
    return answers if scan is None else {**answers, SCAN: scan}
