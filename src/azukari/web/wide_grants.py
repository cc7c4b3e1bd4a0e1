"""What whoever grants access is told beside the form: which grants of all fields go on. A grant of a few fields changes nothing for who has one."""

from __future__ import annotations

import msgspec

from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.ground.ground import Ground
from azukari.kernel.act import Act
from azukari.kernel.values import Number, day_of
from azukari.provisions.p00_contents import APART
from azukari.provisions.p12_access import PROVISION
from azukari.provisions.p12_acts import GrantAccess
from azukari.provisions.p12_fields import MASKS
from azukari.provisions.p12_values import State
from azukari.web.seeing import see


class Wide(msgspec.Struct, frozen=True):
    """A grant in force that names no fields; ``item`` is empty where it names no item either, ``numbers`` where it reaches individual numbers."""

    number: Number
    who: str
    purpose: str
    item: str
    reaches: bool


def wide_grants(officer: Officer | None, log: str, cls: type[Act]) -> tuple[Wide, ...]:
    """The grants of all fields that go on in the officer's tiers; none where the adopted terms let them open nothing."""
    if officer is None or cls is not GrantAccess:
        return ()

    def find(seen: Catalogue) -> tuple[Wide, ...]:
        ground: Ground = seen.book.whole.ground
        state = seen.book.whole.slices[PROVISION.number]
        mine = {holding.tier for holding in seen.holdings}
        if (
            not isinstance(state, State)
            or ground.flag(MASKS, seen.time)
            or not any(one.act is cls and one.may for one in seen.acts())
        ):
            return ()
        held = seen.book.whole.slices[0].contents.of
        # Columns of such are set apart and no grant of all reaches them; what has no column of its own, it does.
        special = {
            item
            for item, one in held.items()
            if (one.specific or one.sensitive) and APART.isdisjoint(c.holds for c in one.columns)
        }
        return tuple(
            Wide(
                number,
                seen.name(one.person),
                seen.purposes.get(one.purpose, str(one.purpose)),
                "" if one.item is None else seen.name(one.item),
                bool(special) if one.item is None else one.item in special,
            )
            for number, one in state.grants.items()
            if not one.fields and one.tier in mine and day_of(seen.time) <= one.until
        )

    found: tuple[Wide, ...] = see(officer, log, find)
    return found
