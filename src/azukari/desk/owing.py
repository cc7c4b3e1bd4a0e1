"""What is owed as it is looked for across contracts: whose it is, who could do it, and what was asked for."""

from __future__ import annotations

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.values import PartyId, PersonId


class Asked(msgspec.Struct, frozen=True):
    """Whose duties are wanted: a party's, a person's, only late ones; None for all."""

    party: PartyId | None = None
    person: PersonId | None = None
    late: bool = False


def owing_party(one: Duty, seen: Catalogue) -> PartyId:
    """Who owes it: 甲, or the firm of the tier."""
    ground = seen.book.whole.ground
    known = ground.tiers.get(one.tier)
    return ground.ward if one.owes is Owes.WARD or known is None else known.party


def may_name(seen: Catalogue, person: PersonId) -> bool:
    """Whether this side may be told of a person: people of a sibling are nobody to it."""
    tiers = {one.tier for one in seen.book.whole.ground.engagements.get(person, ())}
    tiers |= {one.tier for one in annex.holdings(seen.book.whole, person, seen.time)}
    return not tiers or any(seen.sees(tier) for tier in tiers)


def could_do(one: Duty, person: PersonId, seen: Catalogue) -> bool:
    """Whether a person, in a capacity that they hold for the party that owes it, may perform an act that meets the duty."""
    owes = owing_party(one, seen)
    by = {capacity for name in one.satisfied_by if name in annex.ACTS for capacity in annex.ACTS[name].by}
    return any(held.party == owes and held.capacity in by for held in annex.holdings(seen.book.whole, person, seen.time))


def wanted(one: Duty, seen: Catalogue, asked: Asked) -> bool:
    """Whether a duty is one of those asked for."""
    if asked.late and not one.late(seen.time):
        return False
    if asked.party is not None and owing_party(one, seen) != asked.party:
        return False
    return asked.person is None or one.person == asked.person or could_do(one, asked.person, seen)


def parties(seen: Catalogue) -> dict[str, str]:
    """Everybody who may owe something under a contract, as far as this side may know of them."""
    ground = seen.book.whole.ground
    firms = {ground.ward, *(one.party for one in ground.tiers.values() if seen.sees(one.number))}
    return {one: seen.name(one) for one in firms}


def people(seen: Catalogue) -> dict[str, str]:
    """Everybody whom a contract names, as far as this side may know of them."""
    known = {one for one in seen.book.names if one.startswith("pn-")} | set(seen.book.whole.ground.engagements)
    return {one: seen.name(one) for one in known if may_name(seen, PersonId(one))}


def shown(seen: Catalogue, asked: Asked) -> list[Duty]:
    """What is owed under one contract and asked for, late first; the other side's too, for the tiers that this side sees."""
    return [one for one in seen.duties() if seen.sees(one.tier) and wanted(one, seen, asked)]
