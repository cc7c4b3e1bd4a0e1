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

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from azukari.annex import ACTS
from azukari.desk import key_copies, moving, receipts, survivors
from azukari.desk.awaiting import erasure_waits
from azukari.desk.desk import Desk
from azukari.desk.effects import UNSEAL, NotYet
from azukari.desk.erasure_drill import Drill, drill
from azukari.desk.intake import caller
from azukari.desk.pen import Pen
from azukari.kernel.entry import Entry
from azukari.kernel.erasure import UNCOVERED, VAULT_LEVEL, Level, Uncovered
from azukari.kernel.values import WHOLE, ItemId, Number, TierNo
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import VaultErased
from azukari.provisions.p11_erased import PART
from azukari.provisions.p11_safekeeping import PROVISION, State
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.messages import FORGET_LIMIT

Step = Callable[[str], None]
Name = TypeVar("Name", bound=str)
AT_ONCE: Final = 500
"""Names in one statement."""


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
    for some in batched([thing.id for thing in gone if thing.erased is None], FORGET_LIMIT):
        keys.forget(*some)
    reached("renew")
    generation = keys.renew(log, max(thing.sealed["generation"] for thing in gone))
    reached("move")
    names = {thing.id for thing in gone}
    moving.move(desk, log, names, generation)
    reached("keep")
    stay = survivors.keep(desk.instance, log, generation)
    reached("retire")
    moving.reread(log, names, generation)
    gone_now = keys.retire(log, generation, order=effect.seq)
    reached("drill")
    tried = drill(desk, log, names)
    reached("discard")
    _discard(desk, gone)
    reached("certify")
    _certify(desk, effect, generation, stay, tried, receipts.told(gone_now.receipts))
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
    found: list[VaultObject] = []
    for some in batched(effect.payload["items"]):
        found += VaultObject.objects.filter(log_id=effect.log_id, item__in=some, created__lte=at)
    return found


def batched(names: Sequence[Name], most: int = AT_ONCE) -> Iterator[Sequence[Name]]:
    """Names in parts that a statement can hold: a database takes so many values and no more."""
    yield from (names[start : start + most] for start in range(0, len(names), most))


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


def _certify(desk: Desk, effect: Effect, generation: int, stay: int, tried: Drill, told: receipts.Told) -> None:
    """Enter what was erased by this order, each item once, in as many entries as they need; all of them at once, and in the same transaction
    the keys that were tried leave the rows.
    """
    things = _of(effect)
    tier = _order(effect).moment.tier
    copies = key_copies.there(desk.instance)

    def enter(pen: Pen) -> None:
        state = pen.book.whole.slices[PROVISION.number]
        if not isinstance(state, State):
            raise TypeError(type(state).__name__)
        for some in batched([thing.id for thing in things]):
            moving.without_former(VaultObject.objects.filter(log_id=effect.log_id, id__in=some))
        certified = state.certified.get(Number(effect.seq), set())
        objects = Counter(ItemId(thing.item) for thing in things)
        left = [item for item in objects if item not in certified]
        for items in batched(left, PART):
            levels = _levels(pen, items, told)
            lowest, several = min(levels), len(set(levels)) > 1
            open_ = dict.fromkeys(one for level in sorted(set(levels)) for one in UNCOVERED[level])
            act = VaultErased(
                order=Number(effect.seq),
                items=tuple(items),
                level=lowest,
                levels=levels if several else (),
                objects=sum(objects[item] for item in items),
                generation=generation,
                survivors=stay,
                tried=tried.keys,
                backups=tried.backups,
                away=tried.away,
                copies=len(copies),
                uncovered=(*open_, *((Uncovered.COPIES_REGISTERED,) if copies else ())),
                receipts=told.digests,
                receipt=told.given,
            )
            pen.instrument(act, told.words, TierNo(tier or WHOLE))

    desk.write(effect.log_id, enter)


def _levels(pen: Pen, items: Sequence[ItemId], told: receipts.Told) -> tuple[Level, ...]:
    """The level at which each item was erased, as the record shows it; without a receipt of 甲's node none above what the vault does alone."""
    found = (pen.book.whole.ground.keeping.of(item) for item in items)
    return tuple(found) if told.digests else tuple(min(level, VAULT_LEVEL) for level in found)
