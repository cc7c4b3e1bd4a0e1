"""Erasing in the vault (level E1): the survivors are moved to a new key, then the old key is destroyed. Forward only.

    1 stop     reads of what is to be erased
    2 renew    a generation of the contract key above every one that opens something to be erased
    3 move     one transaction: the survivors' keys under the new generation, what is erased marked and its key taken out
    4 retire   the key process looks for itself that every survivor opens, then destroys every earlier generation
    5 discard  the sealed bytes of what was erased

Each step finds out what was done before, so the whole can be done again from wherever it broke off. Until 4 nothing is lost; from 4 on
no older copy of the database and of the sealed bytes opens what was erased, with the key files as they then are.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Final

from django.db import transaction

from azukari.desk.awaiting import erasure_waits
from azukari.desk.chance import now
from azukari.desk.desk import Desk
from azukari.desk.effects import UNSEAL, NotYet
from azukari.desk.intake import caller
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.errors import KeyFault

ROWS: Final = 500
"""Rows written in one statement."""

Step = Callable[[str], None]


def erase(desk: Desk, effect: Effect, *, reached: Step = lambda _: None) -> None:
    """Erase the objects of items that are gone, of this effect and of every other of the contract that waits: one generation serves all.

    ``reached`` is told each step's name before it is taken.

    :raises NotYet: when the entry that ordered it waits for a witness's signature; nothing is destroyed.
    """
    if erasure_waits(desk, effect.log_id, effect.seq):
        raise NotYet
    log, keys, blobs = effect.log_id, caller(desk), Blobs(desk.instance.blobs)
    items = _waiting(desk, log) | set(effect.payload["items"])
    gone = [thing for thing in VaultObject.objects.filter(log_id=log) if thing.item in items]
    if not gone:
        return
    reached("stop")
    for thing in gone:
        if thing.erased is None:
            keys.forget(thing.id)
    reached("renew")
    generation = keys.renew(log, max(thing.sealed["generation"] for thing in gone))
    reached("move")
    with transaction.atomic():
        _move(desk, log, items, generation)
    reached("retire")
    _reread(log, items, generation)
    keys.retire(log, generation)
    reached("discard")
    for thing in gone:
        for digest in (thing.sealed["blob"], thing.sealed["index"]):
            if digest is not None:
                blobs.discard(digest)


def _waiting(desk: Desk, log: str) -> set[str]:
    """Items of every erasure of a contract that is committed, covered by a witness where that is asked for, and not done."""
    effects = [one for one in Effect.objects.filter(log_id=log, name=UNSEAL, done=None) if not erasure_waits(desk, log, one.seq)]
    return {item for one in effects for item in one.payload["items"]}


def _move(desk: Desk, log: str, items: set[str], generation: int) -> None:
    """Within a transaction that holds the log's lock, so that a deposit enters either before, and is moved, or after, and sees the new generation."""
    record.size(log, lock=True)
    marked, behind = [], dict[int, list[VaultObject]]()
    for thing in VaultObject.objects.filter(log_id=log, erased=None):
        if thing.item in items:
            thing.erased = now()
            thing.sealed = {**thing.sealed, "wrapped": None}
            marked.append(thing)
        elif thing.sealed["generation"] < generation:
            behind.setdefault(thing.sealed["generation"], []).append(thing)
    for under, things in behind.items():
        moved = caller(desk).rewrap(log, under, generation, [base64.b64decode(thing.sealed["wrapped"]) for thing in things])
        for thing, wrapped in zip(things, moved, strict=True):
            thing.sealed = {**thing.sealed, "wrapped": base64.b64encode(wrapped).decode(), "generation": generation}
        _save(things, ["sealed"])
    _save(marked, ["sealed", "erased"])


def _save(things: Iterable[VaultObject], fields: list[str]) -> None:
    VaultObject.objects.bulk_update(things, fields, batch_size=ROWS)


def _reread(log: str, items: set[str], generation: int) -> None:
    """What is committed: the key process looks as well, through a connection of its own, before it destroys anything.

    :raises KeyFault: ``KEY_NEEDED`` when something is not as ``_move`` left it; nothing is destroyed, and the worker begins again.
    """
    for thing in VaultObject.objects.filter(log_id=log):
        left = thing.erased is None and thing.sealed["generation"] < generation
        if left or (thing.item in items and (thing.erased is None or thing.sealed["wrapped"] is not None)):
            raise KeyFault("KEY_NEEDED", f"{thing.id} is neither erased nor under generation {generation}")
