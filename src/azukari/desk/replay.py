"""Law replay: every recorded act judged again by the provisions, from leaves alone. No database, no words, no clock."""

from __future__ import annotations

import msgspec

from azukari import annex
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.wire import RULES_EDITION, WireError, entry_of, envelope
from azukari.provisions.p00_acts import Refused
from azukari.provisions.p00_witness import Cosigned, NameWitness, Witnessing, witnessing_of


class Unlawful(msgspec.Struct, frozen=True):
    """A recorded act that the provisions would have refused at its moment."""

    number: int
    act: str
    objections: tuple[Objection | Misfit, ...]


class Replay:
    """Feed it leaves in order; it keeps the state and what should not have been accepted."""

    def __init__(self) -> None:
        self.whole = annex.begin()
        self.unlawful: list[Unlawful] = []
        self.refusals = 0
        self.count = 0
        self.other_rules = 0
        self.unreadable: str | None = None
        self.cosigned: dict[str, int] = {}
        self.named_by: dict[str, int] = {}
        """By key id of a witness the entry that named it last."""

    def feed(self, number: int, leaf: bytes) -> None:
        """Judge one leaf on the state that those before it left, then fold it in."""
        if self.unreadable is not None:
            return
        try:
            entry = entry_of(leaf, annex.ACTS)
        except WireError as error:
            self.unreadable = f"#{number}: {error}"
            return
        if b'"rules":%d,' % RULES_EDITION not in leaf:
            self.other_rules += envelope(leaf).rules != RULES_EDITION
        found = annex.judge(self.whole, entry.act, entry.moment)
        if found:
            self.unlawful.append(Unlawful(number, entry.act.name, found))
        if isinstance(entry.act, Refused):
            self.refusals += entry.act.count
        if isinstance(entry.act, Cosigned):
            self.cosigned[entry.act.witness] = self.cosigned.get(entry.act.witness, 0) + 1
        if isinstance(entry.act, NameWitness):
            self.named_by[entry.act.witness] = number
        annex.hear(self.whole, entry)
        self.count += 1

    @property
    def named(self) -> tuple[str, ...]:
        """The key ids of witnesses that 甲 named and that count at the end of the record."""
        return tuple(self._witnessing.named)

    @property
    def unnamed(self) -> bool:
        """Whether acts wait for a witness at the end of the record, and 甲 has named none."""
        return self._witnessing.unnamed(self.whole.ground.last, self.whole.ground)

    @property
    def _witnessing(self) -> Witnessing:
        return witnessing_of(self.whole.slices)
