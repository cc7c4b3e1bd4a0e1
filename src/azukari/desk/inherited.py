"""By what a table that was made in the work is searched: by the columns that are searched in what it was made from, or were confirmed since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from azukari.content.columns import Column, columns_of
from azukari.content.discovery import KIND_OF, Known
from azukari.desk.desk import Desk
from azukari.desk.headings import measured_of
from azukari.kernel.values import ItemId
from azukari.provisions.p00_contents import APART, Confirmed
from azukari.provisions.p00_entrustment import PROVISION, State
from azukari.provisions.p12_access import PROVISION as MEASURES
from azukari.provisions.p12_values import State as Access


class MadeFrom(msgspec.Struct, frozen=True):
    """What something is made from: what its columns are called, which of them are set apart, and whether such were passed to what made it."""

    header: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    passed: bool = False

    def apart(self, header: Sequence[str], columns: Sequence[Column], looks: Sequence[str]) -> tuple[int, ...]:
        """The columns of what was made, from 1, that are set apart.

        Those that are so where they come from; those of which nobody said anything and that look so; and where something set apart was passed, all
        that bear a name of their own, for what a program put there nobody knows. What is no table is then set apart as a whole, as its column 1.
        """
        if not header:
            return (1,) if self.passed else ()
        known = {one.name: one.known for one in columns}
        shapes = dict(zip(header, looks, strict=False))
        return tuple(
            at
            for at, one in enumerate(header, start=1)
            if one in self.kept
            or known.get(one) in APART
            or (not known.get(one) and shapes.get(one) in APART)
            or (self.passed and one not in self.header)
        )


OF_NOTHING: Final = MadeFrom()


def source_of(desk: Desk, log: str, item: ItemId, passed: Collection[int]) -> MadeFrom:
    """An item as what something is made from, of which these columns were passed on (none named: all)."""
    header = tuple((measured_of(desk.words, log, item) or {}).get("header") or ())

    def look(state: Access) -> tuple[int, ...]:
        found = state.apart_in(item)
        return () if found is None else found.columns

    apart = desk.look(log, lambda book: look(book.whole.slices[MEASURES.number]))
    kept = frozenset(header[at - 1] for at in apart if at <= len(header))
    return MadeFrom(frozenset(header), kept, bool(apart) and (not passed or not {*apart}.isdisjoint(passed)))


def inherited(desk: Desk, log: str, header: Sequence[str], items: Sequence[ItemId], key: str | None) -> tuple[Column, ...]:
    """Columns of these names, as the items have them, the later ones before the earlier; what none has is of no class. The key is found by itself."""
    known: dict[str, Column] = {}
    for item in items:
        known |= {one.name: one for one in _of(desk, log, item)}
    columns = [known.get(name, Column(name)) for name in header]
    return tuple(one._replace(searched=one.searched and one.name != key) for one in columns)


def _of(desk: Desk, log: str, item: ItemId) -> list[Column]:
    """The columns of an item as they were declared when it was sealed, and as an officer confirmed them since."""
    columns = list(columns_of(measured_of(desk.words, log, item) or {}))

    def look(state: State) -> Confirmed | None:
        return state.contents.of.get(item)

    confirmed = desk.look(log, lambda book: look(book.whole.slices[PROVISION.number]))
    for one in () if confirmed is None else confirmed.columns:
        if one.column <= len(columns):
            before, known = columns[one.column - 1], Known(one.holds)
            kind = before.kind if before.searched else KIND_OF.get(known, before.kind)
            columns[one.column - 1] = before._replace(kind=kind, searched=before.searched or one.searched, known=known)
    return columns
