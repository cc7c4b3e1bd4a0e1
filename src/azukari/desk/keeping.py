"""Moving a contract's keys where 甲 chose, or to new ones: the same way as an erasure, with nothing erased. Forward only.

    1 note     what the newest generation was, for an order to have new keys; kept with the order, so that doing it again makes no third
    2 renew    a generation of the arrangement that is in force
    3 move     one transaction: every key of the contract under it
    4 keep     the wrapped keys written to a second place and read back
    5 retire   the key process looks for itself that everything opens, then has every custodian destroy every earlier generation
    6 certify  what was done, an entry: from then on what is sealed counts as being under it

Everything opens at every moment. An order that lowers is carried out once a witness covers it, where 甲 asks for that; the others never wait.
"""

from __future__ import annotations

from collections.abc import Callable

from azukari.annex import ACTS
from azukari.desk import moving, receipts, survivors
from azukari.desk.awaiting import erasure_waits
from azukari.desk.desk import Desk
from azukari.desk.effects import NotYet
from azukari.desk.intake import caller
from azukari.desk.pen import Pen
from azukari.kernel.erasure import Level
from azukari.kernel.values import WHOLE, Number
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import KeysKept, LowerKeys, RotateKeys
from azukari.provisions.p11_safekeeping import PROVISION, State
from azukari.store import record
from azukari.store.models import Effect
from azukari.vault.caller import KeyCaller

Step = Callable[[str], None]
PAST = "past"
"""In the payload of an order for new keys: the newest generation that there was when it was first looked at."""


def keep(desk: Desk, effect: Effect, *, reached: Step = lambda _: None) -> None:
    """Carry out one order. ``reached`` is told each step's name before it is taken.

    :raises NotYet: when an order that lowers waits for a witness's signature.
    :raises FaultError: ``SURVIVORS_ABSENT``, ``SURVIVORS_UNWRITTEN``; nothing is destroyed until the wrapped keys are safe elsewhere.
    :raises DeniedError: what the key process says, of a node that is away among others; nothing is lost, and it is tried again.
    """
    log, keys = effect.log_id, caller(desk)
    if not _open(desk, effect):
        return
    act = _act(effect)
    if isinstance(act, LowerKeys) and erasure_waits(desk, log, effect.seq):
        raise NotYet
    reached("note")
    past = _past(effect, keys) if isinstance(act, RotateKeys) else 0
    reached("renew")
    generation = keys.renew(log, past)
    reached("move")
    moving.move(desk, log, set(), generation)
    reached("keep")
    stay = survivors.keep(desk.instance, log, generation)
    reached("retire")
    moving.reread(log, set(), generation)
    gone = keys.retire(log, generation, order=effect.seq)
    reached("certify")
    _certify(desk, effect, generation, stay, receipts.told(gone.receipts))
    survivors.tidy(desk.instance, log, generation)


def unfinished(desk: Desk, log: str) -> frozenset[Number]:
    """The orders of a contract whose keys are not moved yet, as its record says."""
    return desk.look(log, lambda book: frozenset(_state(book.whole.slices[PROVISION.number]).moving))


def _state(found: object) -> State:
    if not isinstance(found, State):
        raise TypeError(type(found).__name__)
    return found


def _open(desk: Desk, effect: Effect) -> bool:
    return effect.seq in unfinished(desk, effect.log_id)


def _act(effect: Effect) -> object:
    row = record.entry(effect.log_id, effect.seq)
    if row is None:
        raise KeyError(effect.seq)
    return entry_of(row.leaf, ACTS).act


def _past(effect: Effect, keys: KeyCaller) -> int:
    if PAST not in effect.payload:
        newest = max((one.generation for one in keys.keys(effect.log_id)), default=0)
        effect.payload = {**effect.payload, PAST: newest}
        effect.save(update_fields=["payload"])
    return int(effect.payload[PAST])


def _certify(desk: Desk, effect: Effect, generation: int, stay: int, told: receipts.Told) -> None:
    log = effect.log_id
    made = min((Level(one.level) for one in caller(desk).keys(log) if one.generation == generation), default=Level.E1)

    def enter(pen: Pen) -> None:
        if effect.seq not in _state(pen.book.whole.slices[PROVISION.number]).moving:
            return
        act = KeysKept(
            order=Number(effect.seq),
            level=min(made, pen.book.whole.ground.keeping.chosen_at(Number(effect.seq))),
            generation=generation,
            objects=stay,
            receipts=told.digests,
            receipt=told.given,
        )
        pen.instrument(act, told.words, WHOLE)

    desk.write(log, enter)
