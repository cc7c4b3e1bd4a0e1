"""What a committed entry lets the key process read: which rows or which page, and which cells of a row may leave it.

This runs inside the key process. What an entry's leaf only commits to (which key, what is sought) comes from the caller, and counts only if
it is what the leaf commits to. Columns and their kinds are those that were kept when the table was deposited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from azukari.content.columns import UnreadableError, columns_of, row_of, splitter
from azukari.content.keying import record_key
from azukari.content.search_keys import folding_of, query_keys
from azukari.desk.words import Opened
from azukari.kernel.act import Act, Handling
from azukari.kernel.wire import canonical, commitment
from azukari.provisions.p08_acts import OpenRecord, Search, ViewPage
from azukari.provisions.p08_room import ViewSheet
from azukari.vault.errors import IndexFault
from azukari.vault.permit import Cut, Find, Record, Rows, Selection, Sheet

NOTHING = "COLUMN_NOT_SEARCHED"
"""Why a search reads nothing: one of its columns is not searched in this table."""


def selection(act: Act, committed: str | None, disclosure: bytes, measured: Mapping[str, Any]) -> Selection | str | None:
    """What an act reads; None where the words do not match what the leaf commits to; :data:`NOTHING` where it cannot be searched so."""
    match act:
        case ViewPage(first=first, count=count):
            return Rows(first - 1, count)
        case ViewSheet(sheet=sheet, width=width):
            return Sheet(sheet, width)
        case OpenRecord():
            words = disclosed(committed, disclosure)
            return None if words is None or not isinstance(words.get("key"), str) else Record(record_key(words["key"]), act.most)
        case Search() if act.terms:
            words = disclosed(committed, disclosure)
            return None if words is None else _find(act, words, measured)
        case _:
            return None


def disclosed(committed: str | None, disclosure: bytes) -> dict[str, Any] | None:
    """The words of an entry, if they are those that its leaf commits to."""
    try:
        opened = msgspec.json.decode(disclosure, type=Opened)
        if commitment(canonical(opened.words), bytes.fromhex(opened.salt)) != committed:
            return None
    except (msgspec.DecodeError, ValueError):
        return None
    return opened.words


def _find(act: Search, words: Mapping[str, Any], measured: Mapping[str, Any]) -> Find | str | None:
    """The search keys of everything that is sought: a row has to have one of each."""
    columns = columns_of(measured)
    groups = []
    for index, term in enumerate(act.terms):
        if not (1 <= term.column <= len(columns) and columns[term.column - 1].searched):
            return NOTHING
        try:
            sought = words["terms"][str(index)]["sought"]
        except (KeyError, TypeError):
            return None
        keys = query_keys(columns[term.column - 1].kind, term.column - 1, str(sought), folding_of(measured))
        if not keys:
            return NOTHING
        groups.append(tuple(keys))
    return Find(tuple(groups), act.first - 1, act.most)


def cut_of(act: Act, measured: Mapping[str, Any]) -> Cut | None:
    """What takes out of a row the cells that the act does not show; None where it shows all of them.

    What is left is a row of CSV in UTF-8 of as many cells, empty where they are not shown: who shows it knows from the entry which these are.
    """
    fields = act.shows() if isinstance(act, Handling) else None
    if not fields:
        return None
    split, shown = splitter(measured), frozenset(fields)

    def cut(row: bytes) -> bytes:
        try:
            cells = split(row)
        except UnreadableError:
            # Said without the row: what is raised here is told to the caller.
            raise IndexFault("ROW_UNREADABLE") from None
        return row_of([cell if at in shown else "" for at, cell in enumerate(cells, start=1)]).encode()

    return cut
