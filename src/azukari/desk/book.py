"""The book of one contract in one process: its state folded from the entries, kept up to date, thrown away on any doubt.

Every process has its own and catches up under the head lock before it judges anything, so a stale process cannot decide on old state. A
snapshot saves refolding; it holds facts only, is checked by its digest, and counts only for the code that wrote it.
"""

from __future__ import annotations

import logging
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.words import Words, WordsLost
from azukari.kernel.act import Act, Handling, Settles
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.values import TierNo
from azukari.kernel.wire import RULES_EDITION, entry_of, leaf_hash
from azukari.provisions.p00_acts import Refused
from azukari.store import record
from azukari.store.models import Snapshot
from azukari.store.record import Row

SNAPSHOT_EVERY = 1_000
LOGGER = logging.getLogger("azukari.desk")


@cache
def edition() -> bytes:
    """A digest of the code that folds: a snapshot written by other code is not read but refolded."""
    digest = sha256(str(RULES_EDITION).encode())
    for package in ("kernel", "custody", "ground", "provisions"):
        for module in sorted(files("azukari").joinpath(package).iterdir(), key=lambda one: one.name):
            if module.name.endswith(".py"):
                digest.update(module.name.encode() + b"\0" + module.read_bytes())
    digest.update(files("azukari").joinpath("annex.py").read_bytes())
    return digest.digest()


def _naming(fields: tuple[Field, ...]) -> bool:
    return any(one.asks.names or _naming(one.fields) for one in fields)


@cache
def naming_acts() -> frozenset[str]:
    """The acts whose words say what people call somebody or something."""
    return frozenset(name for name, cls in annex.ACTS.items() if _naming(fields_of(cls)))


def names_in(act: Act | msgspec.Struct, words: dict[str, Any]) -> dict[str, str]:
    """Identifier → what people call it, as an act and its words tell."""
    found: dict[str, str] = {}
    for field in fields_of(type(act)):
        said = words.get(field.name)
        if said is None:
            continue
        if field.asks.names:
            found[str(getattr(act, field.asks.names))] = str(said)
        elif field.form is Form.GROUP:
            found.update(names_in(getattr(act, field.name), said))
        elif field.form is Form.LIST and isinstance(said, dict):
            for index, inner in said.items():
                element = getattr(act, field.name)[int(index)]
                if isinstance(inner, dict) and isinstance(element, msgspec.Struct):
                    found.update(names_in(element, inner))
    return found


class Book:
    """State, heads of the tiers' chains, names and numbers of one contract, up to ``size`` entries."""

    def __init__(self, log: str, words: Words) -> None:
        self.log = log
        self.size = 0
        self.whole = annex.begin()
        self.heads: dict[TierNo, str] = {}
        self.names: dict[str, str] = {}
        self.named: dict[str, int] = {}
        """By which entry each of the names was given last."""
        self.acts: dict[str, list[int]] = {}
        self._words = words
        self._saved = 0
        self._names_from = 0
        self.labels: tuple[tuple[int, ...], str, dict[int, str]] | None = None
        """What the business and its purposes are called, and by which entries: read once where many contracts stand on one page."""
        self.refusals: tuple[int, list[Row]] = (0, [])
        """The refusals among the newest entries, and up to which entry they were looked for."""

    @classmethod
    def load(cls, log: str, words: Words) -> Book:
        """The book from its snapshot where there is a sound one, else empty; :meth:`catch_up` does the rest."""
        book = cls(log, words)
        saved = Snapshot.objects.filter(log_id=log).first()
        if saved is None:
            return book
        data = bytes(saved.data)
        if sha256(edition() + data).hexdigest() != saved.checksum:
            LOGGER.warning("snapshot of %s is damaged or of another edition: refolding %d entries", log, saved.size)
            return book
        try:
            heads, acts, state = msgspec.msgpack.decode(
                data, type=tuple[dict[TierNo, str], dict[str, list[int]], bytes], strict=False
            )
            book.whole = annex.restore(state)
        except (msgspec.MsgspecError, ValueError):
            LOGGER.warning("snapshot of %s cannot be read: refolding %d entries", log, saved.size)
            return book
        book.size = book._saved = saved.size
        book.heads = heads
        book.acts = acts
        return book

    def catch_up(self, size: int) -> None:
        """Fold the entries that other processes have appended, up to ``size``."""
        if self._names_from < self._saved:
            self._read_names(self._saved)
        for row in record.entries(self.log, self.size, size):
            self._fold(row)

    def _read_names(self, before: int) -> None:
        for number in sorted(number for act in naming_acts() for number in self.acts.get(act, ()) if number < before):
            row = record.entry(self.log, number)
            if row is not None:
                self._hear_names(entry_of(row.leaf, annex.ACTS), row)
        self._names_from = before

    def _fold(self, row: Row) -> None:
        entry = entry_of(row.leaf, annex.ACTS)
        annex.hear(self.whole, entry)
        self.heads[entry.moment.tier] = leaf_hash(row.leaf)
        self.size = row.seq + 1
        self._index(entry)
        self._hear_names(entry, row)

    def _index(self, entry: Entry) -> None:
        """Which entries are of which act, for looking things up by their number. Openings and folded refusals are too many to keep."""
        if not isinstance(entry.act, (Handling, Settles, Refused)):
            self.acts.setdefault(entry.act.name, []).append(entry.number)

    def _hear_names(self, entry: Entry, row: Row) -> None:
        if row.words is not None and entry.act.name in naming_acts():
            try:
                self._call(entry.number, names_in(entry.act, self._words.open(self.log, row.seq, row.words).words))
            except WordsLost:
                LOGGER.info("words of %s#%d are gone; identifiers stand for names", self.log, row.seq)

    def _call(self, number: int, names: dict[str, str]) -> None:
        self.names.update(names)
        self.named.update(dict.fromkeys(names, number))

    def enter(self, entry: Entry, leaf: bytes, words: dict[str, Any]) -> None:
        """Fold an entry that is being appended in this very transaction."""
        annex.hear(self.whole, entry)
        self.heads[entry.moment.tier] = leaf_hash(leaf)
        self.size = entry.number + 1
        self._index(entry)
        if words and entry.act.name in naming_acts():
            self._call(entry.number, names_in(entry.act, words))

    def due_for_snapshot(self) -> bool:
        """Whether a thousand entries have come since the last snapshot."""
        return self.size - self._saved >= SNAPSHOT_EVERY

    def save(self) -> None:
        """Write a snapshot of the state as it stands; facts only."""
        data = msgspec.msgpack.encode((self.heads, self.acts, annex.snapshot(self.whole)))
        Snapshot.objects.update_or_create(
            log_id=self.log, defaults={"size": self.size, "data": data, "checksum": sha256(edition() + data).hexdigest()}
        )
        self._saved = self.size
        self._names_from = max(self._names_from, self.size)

    def name(self, identifier: str) -> str:
        """What people call an identifier, or the identifier itself."""
        return self.names.get(identifier, identifier)
