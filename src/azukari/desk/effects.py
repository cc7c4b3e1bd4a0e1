"""Effects: what has to happen outside the record once an entry is committed. Each is named, repeatable, and done until it is done.

An effect is written in the entry's own transaction (the outbox). The worker does it and marks it; after a crash in between it is done again, so
every effect must be able to find that it was done already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azukari.annex import Whole
from azukari.kernel.act import Gives, Moves
from azukari.kernel.entry import Entry
from azukari.kernel.things import DESTROYED, ERASED, tier_in
from azukari.kernel.values import ItemId, Medium, start_of
from azukari.provisions.p00_witness import TERM
from azukari.provisions.p02_acts import Designate, Enrol, Leave
from azukari.provisions.p08_acts import Process
from azukari.provisions.p09_acts import MakeCopy
from azukari.provisions.p10_acts import Reject, WithdrawNote
from azukari.provisions.p11_acts import KeepKeys, LowerKeys, RotateKeys
from azukari.provisions.p13_acts import EraseReturned
from azukari.provisions.p13_return import State

UNSEAL = "discard-sealed"
"""Items of the vault are gone from custody, or came home and 甲 wants them erased:
the contract's key generation that opened them is destroyed (level E1), their sealed bytes removed.

The name stands in stores that exist, and stays."""

AWAIT = "await-cosignature"
"""An entry waits until a witness of the other party covers it. The courier looks for these, and not the outbox's worker."""


class NotYet(Exception):
    """An effect has to wait for something that will come; it is no trouble, and it is looked at again soon."""


KEEP = "keep-keys"
"""甲 chose where the keys of the contract live, or wants new ones: everything is moved to a generation there, the earlier are destroyed."""

COPIED = "seal-copy"
"""Copies were made in the vault: each gets sealed content and a key of its own."""

ELSEWHERE = "look-elsewhere"
"""A register changed: whether the person stands under another employer in another contract is looked for. These rows also say which contracts
ever had a person on a register, so that nobody has to read all of them."""


ELSEWHERE_THEN = "look-elsewhere-then"
"""A register says from when on a person is gone: what was found of them is looked at again on that day."""

RUN = "tell-run-end"
"""A program's run began: should nobody tell how it ended, the system does."""

DUE = "due"
"""In a payload: the moment (µs) before which there is nothing to do."""


def effects_of(entry: Entry, whole: Whole) -> Iterator[tuple[str, dict[str, Any]]]:
    """The effects that an accepted act brings with it, as name and payload."""
    found = list(_effects(entry, whole))
    yield from found
    if (isinstance(entry.act, Gives) or UNSEAL in dict(found)) and whole.ground.flag(TERM, entry.moment.time):
        yield AWAIT, {}


def _effects(entry: Entry, whole: Whole) -> Iterator[tuple[str, dict[str, Any]]]:
    act = entry.act
    if isinstance(act, (Reject, WithdrawNote)):
        never = _never_received(act, whole)
        if never:
            yield UNSEAL, {"items": never}
    if isinstance(act, (KeepKeys, LowerKeys, RotateKeys)):
        yield KEEP, {}
    if isinstance(act, EraseReturned):
        yield UNSEAL, {"items": returned(entry, whole)}
    if isinstance(act, Process) and act.program:
        yield RUN, {}
    if isinstance(act, (Enrol, Designate, Leave)):
        yield ELSEWHERE, {"person": act.person}
        last = act.last_day if isinstance(act, Leave) else act.until if isinstance(act, Enrol) else None
        if last is not None and last > entry.moment.day:
            yield ELSEWHERE_THEN, {"person": act.person, DUE: start_of(last)}
    if isinstance(act, MakeCopy):
        copies = [new.item for new in act.items if new.medium is Medium.VAULT]
        if copies:
            yield COPIED, {"items": copies}
    if isinstance(act, Moves):
        gone = [
            move.item
            for move in act.moved()
            if move.target in {ERASED, DESTROYED} and whole.ground.custody.items[move.item].medium is Medium.VAULT
        ]
        # what is erased in part is erased with its last part: the content of an item has one key
        gone = [item for item in dict.fromkeys(gone) if not _held(item, whole)]
        if gone:
            yield UNSEAL, {"items": gone}


def returned(entry: Entry, whole: Whole) -> list[ItemId]:
    """What an order to erase what came home is about."""
    state = next(one for one in whole.slices if isinstance(one, State))
    return state.erasing.items(entry.number, whole.ground)


def _held(item: ItemId, whole: Whole) -> bool:
    """Whether anybody still holds any of an item."""
    return any(
        quantity > 0 and tier_in(account) is not None for account, quantity in whole.ground.custody.held.get(item, {}).items()
    )


def _never_received(act: Reject | WithdrawNote, whole: Whole) -> list[str]:
    """Items of the vault that a note listed and that nobody took: their sealed content has no reason to stay."""
    custody = whole.ground.custody
    listed = [act.item] if isinstance(act, Reject) else [item for item, one in custody.items.items() if one.listed == act.note]
    return [item for item in listed if custody.items[item].medium is Medium.VAULT and not custody.held.get(item)]
