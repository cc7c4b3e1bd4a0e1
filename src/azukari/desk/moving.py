"""Moving a contract to a later generation of its key: survivors rewrapped, what is erased marked, in one transaction.

Shared by whatever leaves a generation behind: an erasure, a rotation, a change of custodians. Until a generation is destroyed nothing is lost.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Final

from django.db import transaction

from azukari.desk.chance import now
from azukari.desk.desk import Desk
from azukari.desk.intake import caller
from azukari.store import record
from azukari.store.models import VaultObject
from azukari.vault.errors import KeyFault

ROWS: Final = 500
"""Rows written in one statement."""

NAMES: Final = frozenset({"header", "key", "columns", "layout", "names"})
"""What is kept of a sealed table in words of whoever made it: the names of its columns."""


def move(desk: Desk, log: str, gone: AbstractSet[str], generation: int) -> None:
    """Rewrap everything that rests under an earlier generation; mark the objects ``gone`` as erased and take their keys out.

    The key that is taken out stays beside the row as ``former`` until the erasure is certified: the drill tries it.
    The log's lock is held, so that a deposit enters either before, and is moved, or after, and sees the new generation.
    """
    _willing(desk, log, gone, generation)
    with transaction.atomic():
        record.size(log, lock=True)
        marked, behind = [], dict[int, list[VaultObject]]()
        for thing in VaultObject.objects.filter(log_id=log, erased=None):
            if thing.id in gone:
                thing.erased = now()
                thing.sealed = {**thing.sealed, "wrapped": None, "former": thing.sealed["wrapped"]}
                thing.measured = nameless(thing.measured)
                marked.append(thing)
            elif thing.sealed["generation"] < generation:
                behind.setdefault(thing.sealed["generation"], []).append(thing)
        for under, things in behind.items():
            keys = [base64.b64decode(thing.sealed["wrapped"]) for thing in things]
            moved = caller(desk).rewrap(log, under, generation, keys, things=[thing.id for thing in things])
            for thing, wrapped in zip(things, moved, strict=True):
                thing.sealed = {**thing.sealed, "wrapped": base64.b64encode(wrapped).decode(), "generation": generation}
                thing.sums()
            _save(things, ["sealed"])
        _save(marked, ["sealed", "measured", "erased"])


def nameless(measured: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a sealed table once it is erased: what was counted, and no words out of it, headings included."""
    return {name: value for name, value in measured.items() if name not in NAMES}


def _willing(desk: Desk, log: str, gone: AbstractSet[str], generation: int) -> None:
    """One key of each earlier generation is rewrapped and thrown away: what a node has to be told first, it is told without the log's lock,
    which those who tell it need.
    """
    under = VaultObject.objects.filter(log_id=log, erased=None).exclude(sealed__generation__gte=generation)
    for number in under.values_list("sealed__generation", flat=True).distinct():
        thing = next(
            (one for one in under.filter(sealed__generation=number).order_by("pk")[: len(gone) + 1] if one.id not in gone), None
        )
        if thing is not None:
            caller(desk).rewrap(log, number, generation, [base64.b64decode(thing.sealed["wrapped"])], things=[thing.id])


def reread(log: str, gone: AbstractSet[str], generation: int) -> None:
    """What is committed: the key process looks as well, through a connection of its own, before it destroys anything.

    :raises KeyFault: ``KEY_NEEDED`` when something is not as :func:`move` left it; nothing is destroyed, and the worker begins again.
    """
    for thing in VaultObject.objects.filter(log_id=log):
        left = thing.erased is None and thing.sealed["generation"] < generation
        if left or (thing.id in gone and (thing.erased is None or thing.sealed["wrapped"] is not None)):
            raise KeyFault("KEY_NEEDED", f"{thing.id} is neither erased nor under generation {generation}")


def without_former(things: Iterable[VaultObject]) -> None:
    """Take the keys of what was erased out of their rows, once nothing has to be tried any more."""
    kept: list[VaultObject] = []
    for thing in things:
        sealed: dict[str, Any] = dict(thing.sealed)
        if sealed.pop("former", None) is not None:
            thing.sealed = sealed
            kept.append(thing)
    _save(kept, ["sealed"])


def _save(things: Iterable[VaultObject], fields: list[str]) -> None:
    """Write these fields of rows that are there; as an insert that meets each row, for an update by cases works many times as long."""
    VaultObject.objects.bulk_create(things, ROWS, update_conflicts=True, update_fields=fields, unique_fields=["id"])
