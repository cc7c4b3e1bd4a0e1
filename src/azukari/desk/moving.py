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


def move(desk: Desk, log: str, gone: AbstractSet[str], generation: int) -> None:
    """Rewrap everything that rests under an earlier generation; mark the objects ``gone`` as erased and take their keys out.

    The key that is taken out stays beside the row as ``former`` until the erasure is certified: the drill tries it.
    The log's lock is held, so that a deposit enters either before, and is moved, or after, and sees the new generation.
    """
    with transaction.atomic():
        record.size(log, lock=True)
        marked, behind = [], dict[int, list[VaultObject]]()
        for thing in VaultObject.objects.filter(log_id=log, erased=None):
            if thing.id in gone:
                thing.erased = now()
                thing.sealed = {**thing.sealed, "wrapped": None, "former": thing.sealed["wrapped"]}
                marked.append(thing)
            elif thing.sealed["generation"] < generation:
                behind.setdefault(thing.sealed["generation"], []).append(thing)
        for under, things in behind.items():
            moved = caller(desk).rewrap(log, under, generation, [base64.b64decode(thing.sealed["wrapped"]) for thing in things])
            for thing, wrapped in zip(things, moved, strict=True):
                thing.sealed = {**thing.sealed, "wrapped": base64.b64encode(wrapped).decode(), "generation": generation}
            _save(things, ["sealed"])
        _save(marked, ["sealed", "erased"])


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
    VaultObject.objects.bulk_update(things, fields, batch_size=ROWS)
