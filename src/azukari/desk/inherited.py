"""By what a table that was made in the work is searched: by the columns that are searched in what it was made from, or were confirmed since."""

from __future__ import annotations

from collections.abc import Sequence

from azukari.content.columns import Column, columns_of
from azukari.content.discovery import KIND_OF, Known
from azukari.desk.desk import Desk
from azukari.desk.headings import measured_of
from azukari.kernel.values import ItemId
from azukari.provisions.p00_contents import Confirmed
from azukari.provisions.p00_entrustment import PROVISION, State


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
