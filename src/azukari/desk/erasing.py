"""Erasing in the vault: the survivors are moved to a new key, then the old key is destroyed, then it is tried and certified. Forward only.

    1 stop     reads of what is to be erased
    2 renew    a generation of the contract key above every one that opens something to be erased
    3 move     one transaction: the survivors' keys under the new generation, what is erased marked and its key taken out
    4 keep     the survivors' keys written to a second place and read back: older backups will not open them any more
    5 retire   the key process looks for itself that every survivor opens, then has every custodian destroy every earlier generation
    6 drill    every copy of the erased keys that is known is tried, with every key that can be had: none may open
    7 discard  the sealed bytes of what was erased
    8 certify  what was erased, at which level, what was tried and what it does not reach: an entry

The intent is the entry that ordered it, and nothing of this is done before a witness covers that entry, where 甲 asks for it. Each step
finds out what was done before, so the whole can be done again from wherever it broke off. Until 5 nothing is lost; from 5 on no older copy
of the database and of the sealed bytes opens what was erased, with the keys as they then are.
"""

from __future__ import annotations

from collections.abc import Callable

from azukari.annex import ACTS
from azukari.desk import moving, survivors
from azukari.desk.awaiting import erasure_waits
from azukari.desk.desk import Desk
from azukari.desk.effects import UNSEAL, NotYet
from azukari.desk.erasure_drill import Drill, drill
from azukari.desk.intake import caller
from azukari.desk.pen import Pen
from azukari.kernel.entry import Entry
from azukari.kernel.erasure import UNCOVERED, VAULT_LEVEL
from azukari.kernel.values import WHOLE, ItemId, Number, TierNo
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import VaultErased
from azukari.provisions.p11_safekeeping import PROVISION, State
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.blobs import Blobs

Step = Callable[[str], None]


def erase(desk: Desk, effect: Effect, *, reached: Step = lambda _: None) -> None:
    """Erase the objects of items that are gone, of this effect and of every other of the contract that waits: one generation serves all.

    ``reached`` is told each step's name before it is taken.

    :raises NotYet: when the entry that ordered it waits for a witness's signature; nothing is destroyed.
    :raises FaultError: ``SURVIVORS_ABSENT``, ``SURVIVORS_UNWRITTEN``; nothing is destroyed until the survivors' keys are safe elsewhere.
    :raises VaultError: ``ERASED_OPENS`` when the drill opened something; it is not certified then.
    """
    if erasure_waits(desk, effect.log_id, effect.seq):
        raise NotYet
    log, keys = effect.log_id, caller(desk)
    gone = _gone(desk, effect)
    if not gone:
        return
    reached("stop")
    for thing in gone:
        if thing.erased is None:
            keys.forget(thing.id)
    reached("renew")
    generation = keys.renew(log, max(thing.sealed["generation"] for thing in gone))
    reached("move")
    names = {thing.id for thing in gone}
    moving.move(desk, log, names, generation)
    reached("keep")
    stay = survivors.keep(desk.instance, log, generation)
    reached("retire")
    moving.reread(log, names, generation)
    keys.retire(log, generation)
    reached("drill")
    tried = drill(desk, log, names)
    reached("discard")
    _discard(desk, gone)
    reached("certify")
    _certify(desk, effect, generation, stay, tried)
    survivors.tidy(desk.instance, log, generation)


def _gone(desk: Desk, effect: Effect) -> list[VaultObject]:
    """The objects of this order and of every other of the contract that is committed, may be carried out, and is not done."""
    log = effect.log_id
    waiting = [one for one in Effect.objects.filter(log_id=log, name=UNSEAL, done=None) if not erasure_waits(desk, log, one.seq)]
    orders = {one.seq: one for one in (*waiting, effect)}
    found = {thing.id: thing for one in orders.values() for thing in _of(one)}
    return list(found.values())


def _of(effect: Effect) -> list[VaultObject]:
    """The objects that one order erases: what its items had when it was entered, and nothing that came under their names afterwards."""
    at = _order(effect).moment.time
    return list(VaultObject.objects.filter(log_id=effect.log_id, item__in=effect.payload["items"], created__lte=at))


def _order(effect: Effect) -> Entry:
    row = record.entry(effect.log_id, effect.seq)
    if row is None:
        raise KeyError(effect.seq)
    return entry_of(row.leaf, ACTS)


def _discard(desk: Desk, gone: list[VaultObject]) -> None:
    blobs = Blobs(desk.instance.blobs)
    for thing in gone:
        for digest in (thing.sealed["blob"], thing.sealed["index"]):
            if digest is not None:
                blobs.discard(digest)


def _certify(desk: Desk, effect: Effect, generation: int, stay: int, tried: Drill) -> None:
    """Enter what was erased by this order, once; the keys that were tried leave the rows in the same transaction."""
    things = _of(effect)
    items = tuple(dict.fromkeys(ItemId(thing.item) for thing in things))
    tier = _order(effect).moment.tier

    def enter(pen: Pen) -> None:
        state = pen.book.whole.slices[PROVISION.number]
        if not isinstance(state, State):
            raise TypeError(type(state).__name__)
        moving.without_former(VaultObject.objects.filter(log_id=effect.log_id, id__in=[thing.id for thing in things]))
        if effect.seq in state.certified or not things:
            return
        act = VaultErased(
            order=Number(effect.seq),
            items=items,
            level=VAULT_LEVEL,
            objects=len(things),
            generation=generation,
            survivors=stay,
            tried=tried.keys,
            backups=tried.backups,
            away=tried.away,
            uncovered=UNCOVERED[VAULT_LEVEL],
        )
        pen.instrument(act, {}, TierNo(tier or WHOLE))

    desk.write(effect.log_id, enter)
