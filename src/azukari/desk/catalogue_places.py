"""Which places and items a side knows of: 甲 all, a contractor those of its own chain, and nothing of a firm beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from azukari import annex
from azukari.annex import Whole
from azukari.kernel.things import Account, place_in, tier_in
from azukari.kernel.values import ItemId, PlaceId, TierNo
from azukari.provisions.p06_values import State as Notices
from azukari.provisions.p15_removal import State as Instructions

_INDEX: Final = {provision.number: index for index, provision in enumerate(annex.PROVISIONS)}


def places_of(whole: Whole, tier: TierNo) -> frozenset[PlaceId]:
    """The places of a tier: what it notified (第6), what 甲 instructed for it (第15), and where its things stand."""
    notices: Notices = whole.slices[_INDEX[6]]
    instructions: Instructions = whole.slices[_INDEX[15]]
    mine = notices.of(tier)
    stands = (place_in(line.account) for line in whole.ground.custody.lines(tier))
    return frozenset(
        {
            *mine.facilities,
            *mine.withdrawn,
            *instructions.instructed.get(tier, ()),
            *(one[1] for one in stands if one is not None),
        }
    )


def known_places(whole: Whole, tiers: Collection[TierNo]) -> frozenset[PlaceId]:
    """The places of some tiers."""
    return frozenset(place for tier in tiers for place in places_of(whole, tier))


def knows_item(whole: Whole, item: ItemId, tiers: Collection[TierNo]) -> bool:
    """Whether one of these tiers has, had, or was told of an item."""
    return any(one in tiers for one in whole.ground.custody.items[item].with_tiers)


def theirs(account: Account, tiers: Collection[TierNo] | None) -> bool:
    """Whether an account is nobody's in particular or one of these tiers' (None: everybody's)."""
    tier = tier_in(account)
    return tier is None or tiers is None or tier in tiers
