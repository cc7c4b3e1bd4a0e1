"""Effects: what has to happen outside the record once an entry is committed. Each is named, repeatable, and done until it is done.

An effect is written in the entry's own transaction (the outbox). The worker does it and marks it; after a crash in between it is done again, so
every effect must be able to find that it was done already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azukari.annex import Whole
from azukari.kernel.act import Moves
from azukari.kernel.entry import Entry
from azukari.kernel.things import DESTROYED, ERASED
from azukari.kernel.values import Medium
from azukari.provisions.p10_acts import Reject, WithdrawNote

UNSEAL = "discard-sealed"
"""An item of the vault is gone from custody: its wrapped key and its sealed bytes are taken away (level E0 until the vault erases)."""


def effects_of(entry: Entry, whole: Whole) -> Iterator[tuple[str, dict[str, Any]]]:
    """The effects that an accepted act brings with it, as name and payload."""
    act = entry.act
    if isinstance(act, (Reject, WithdrawNote)):
        never = _never_received(act, whole)
        if never:
            yield UNSEAL, {"items": never}
    if isinstance(act, Moves):
        gone = [
            move.item
            for move in act.moved()
            if move.target in {ERASED, DESTROYED} and whole.ground.custody.items[move.item].medium is Medium.VAULT
        ]
        if gone:
            yield UNSEAL, {"items": gone}


def _never_received(act: Reject | WithdrawNote, whole: Whole) -> list[str]:
    """Items of the vault that a note listed and that nobody took: their sealed content has no reason to stay."""
    custody = whole.ground.custody
    listed = [act.item] if isinstance(act, Reject) else [item for item, one in custody.items.items() if one.listed == act.note]
    return [item for item in listed if custody.items[item].medium is Medium.VAULT and not custody.held.get(item)]
