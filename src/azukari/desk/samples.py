"""Samples to ask for: a draw that chance has no part in, so that whoever draws again from the same record with the same seed gets the same.

Of everything that may be drawn, each is given the SHA-256 of ``azukari.sample.v1``, the seed, the kind and its own name (UTF-8, parted by
line feeds); the smallest are drawn, in that order. Where nobody gives a seed it is the hash of the newest entry up to which the draw goes:
nobody could know it before that entry was made, and anybody can look it up after.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest
from typing import Final

from azukari.custody.balance import Custody
from azukari.desk.lines import Lines
from azukari.kernel.act import Moves
from azukari.kernel.values import ItemId, PersonId

LABEL: Final = "azukari.sample.v1"
SEED_LENGTH: Final = 64
MOST: Final = 30
"""So many of each kind are drawn at most."""
USUAL: Final = 5


def weight(seed: str, kind: str, name: str) -> bytes:
    """By what something is put in order before the first are drawn."""
    return sha256(f"{LABEL}\n{seed}\n{kind}\n{name}".encode()).digest()


def drawn(seed: str, kind: str, every: Iterable[str], count: int) -> tuple[str, ...]:
    """``count`` of ``every``, or all where there are no more; in the order in which they were drawn."""
    return tuple(nsmallest(count, dict.fromkeys(every), key=lambda one: weight(seed, kind, one)))


def items_below(lines: Lines, number: int) -> list[ItemId]:
    """The items that stood with a contractor after the first ``number`` entries."""
    custody = Custody()
    for one in lines.moves_below(number):
        if isinstance(one.act, Moves):
            custody.hear(one.act, one.number, one.moment.time)
    return list(dict.fromkeys(one.item for one in custody.lines()))


def people_below(lines: Lines, number: int) -> list[PersonId]:
    """The people who came onto a contractor's register by the first ``number`` entries, those among them who have left since."""
    return list(dict.fromkeys(person for entry, person in lines.brought if entry < number))
