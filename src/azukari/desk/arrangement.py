"""Which arrangement of keys is in force for a contract, from what is committed: for the key process, which asks whenever it wraps.

It follows the few entries that decide it and reads each once, so that asking again costs two look-ups. An act that lowers is in force where no
witness has to cover it, or one does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

import msgspec

from azukari.annex import ACTS
from azukari.ground import Ground, Grounds
from azukari.kernel.erasure import Level
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import AdoptTerm
from azukari.provisions.p00_witness import TERM, Cosigned, NameWitness, Witnessing
from azukari.provisions.p11_acts import KeepKeys, LowerKeys

DECIDE: Final = tuple(f'{{"act":"{act.name}"'.encode() for act in (KeepKeys, LowerKeys, AdoptTerm, NameWitness, Cosigned))
"""How the leaves begin that decide it; canonical JSON puts the act first."""

NEWEST: Final = "SELECT MAX(seq) FROM store_entry WHERE log_id = {0}"
SINCE: Final = (
    "SELECT leaf FROM store_entry WHERE log_id = {0} AND seq > {0} AND seq <= {0} AND ("  # noqa: S608 — of literals, all of it
    + " OR ".join(f"substr(leaf, 1, {len(one)}) = {{0}}" for one in DECIDE)
    + ") ORDER BY seq"
)

Rows = Callable[..., list[tuple[Any, ...]]]
"""Asks the database: a statement, in which ``{0}`` stands for each value, and the values."""


def in_force(ground: Ground, covered: int) -> Level:
    """The arrangement in force, of a ground that heard the choices, where a witness covers so many entries."""
    for one in reversed(ground.keeping.choices):
        if not (one.lowers and one.number >= covered and ground.flag(TERM, one.time)):
            return one.level
    return Level.E1


class _Followed(msgspec.Struct):
    """What is known of one contract: up to which entry, what was chosen and adopted, and how far the witness that counts covers it."""

    last: int = -1
    ground: Ground = msgspec.field(default_factory=Ground)
    witnessing: Witnessing = msgspec.field(default_factory=Witnessing)


class Arrangements:
    """Follows the choices of every contract that is asked for. Safe for threads."""

    def __init__(self, rows: Rows) -> None:
        """``rows`` asks a database that shows committed entries only."""
        self._rows = rows
        self._lock = threading.Lock()
        self._known: dict[str, _Followed] = {}

    def of(self, log: str) -> Level:
        """The arrangement in force for a contract."""
        with self._lock:
            newest = self._rows(NEWEST, log)[0][0]
            newest = -1 if newest is None else int(newest)
            known = self._known.get(log)
            if known is None or known.last > newest:
                # a record that has gone back is read anew
                known = self._known[log] = _Followed()
            if known.last < newest:
                for (leaf,) in self._rows(SINCE, log, known.last, newest, *DECIDE):
                    _hear(known, bytes(leaf))
                known.last = newest
            return in_force(known.ground, known.witnessing.covered)


def _hear(known: _Followed, leaf: bytes) -> None:
    entry = entry_of(leaf, ACTS)
    if isinstance(entry.act, (NameWitness, Cosigned)):
        known.witnessing.hear(entry)
    elif isinstance(entry.act, Grounds):
        entry.act.lay(known.ground, entry)
