"""What the key process lets out for work in which something is made: a program's run, pages keyed twice, a table being finished or corrected.

Part of :mod:`azukari.desk.permit`; it stands on the same committed rows and trusts no caller either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from azukari.annex import ACTS
from azukari.desk.permit_selection import cut_of
from azukari.kernel.entry import Entry
from azukari.kernel.wire import WireError, entry_of
from azukari.provisions.p08_acts import Process
from azukari.provisions.p08_keying import BeginKeying, CompareKeyed, CorrectRow, FinishKeying
from azukari.vault.errors import Refusal
from azukari.vault.permit import Part, Parts, Permit, Rows, Selection, Whole

ENTRY: Final = "SELECT leaf FROM store_entry WHERE log_id = {0} AND seq = {0}"
NEWEST: Final = (
    "SELECT id, version, sealed, measured FROM store_vaultobject"
    " WHERE log_id = {0} AND item = {0} AND erased IS NULL AND version > 0 ORDER BY version DESC LIMIT 1"
)
KEYED: Final = (
    "SELECT id, version, sealed, measured FROM store_vaultobject"
    " WHERE log_id = {0} AND item = {0} AND erased IS NULL AND version = 0"
)
SETTLED: Final = 3
"""As a turn: what was settled of a page."""

Look = Callable[..., list[tuple[Any, ...]]]
Place = Callable[[str, Sequence[Any], Selection, int], Permit]
Plain = Callable[[Any], dict[str, Any]]
Denied = Callable[[str], Refusal]


class Making:
    """Answers for entries of such acts; None for any other."""

    def __init__(self, rows: Look, place: Place, plain: Plain, denied: Denied) -> None:
        """``rows`` asks the database, ``place`` makes a permit of a row, ``plain`` reads a JSON column, ``denied`` refuses."""
        self._rows, self._place, self._plain, self._denied = rows, place, plain, denied

    def permit(self, log: str, entry: Entry) -> Permit | Refusal | None:
        """What a committed entry permits."""
        match entry.act:
            case Process() as act:
                return self._running(log, act, entry.moment.time)
            case CorrectRow(item=item):
                found = self._rows(NEWEST, log, item)
                if not found or self._plain(found[0][2])["index"] is None:
                    return self._denied("OBJECT_GONE")
                return msgspec.structs.replace(self._place(log, found[0], Whole(), entry.moment.time), patient=True)
            case CompareKeyed(keying=keying, page=page):
                return self._keyed(log, keying, entry, lambda one: one["page"] == page)
            case FinishKeying(keying=keying):
                return self._keyed(log, keying, entry, None)
            case _:
                return None

    def _running(self, log: str, act: Process, entered_at: int) -> Permit | Refusal:
        """The content as it lies, or the rows that the entry says. Processing by hand passes nothing."""
        if not act.program:
            return self._denied("ENTRY_OPENS_NOTHING")
        found = self._rows(NEWEST, log, act.item)
        if not found:
            return self._denied("OBJECT_GONE")
        sealed = self._plain(found[0][2])
        rows = sealed["rows"] if sealed["index"] is not None else None
        may: Selection
        if act.first == 1 and not act.fields and (rows is None or act.records >= rows):
            may = Whole()
        elif rows is None:
            return self._denied("RUN_PART")
        else:
            may = Rows(act.first - 1, act.records)
        permit = self._place(log, found[0], may, entered_at)
        return msgspec.structs.replace(permit, patient=True, cut=cut_of(act, self._plain(found[0][3])))

    def _keyed(self, log: str, keying: int, entry: Entry, wanted: Callable[[dict[str, Any]], bool] | None) -> Permit | Refusal:
        """The pages of a sheet in their order: of one page every turn's last; of all pages what counts of each."""
        began = self._rows(ENTRY, log, keying)
        try:
            act = entry_of(bytes(began[0][0]), ACTS).act if began else None
        except WireError:
            return self._denied("ENTRY_UNREADABLE")
        if not isinstance(act, BeginKeying):
            return self._denied("ENTRY_OPENS_NOTHING")
        kept = [(*row[:3], self._plain(row[3])) for row in self._rows(KEYED, log, act.items[0].item)]
        last = newest([one for one in kept if one[3].get("keying") == keying])
        if wanted is None:
            chosen = [max(turns.items(), key=lambda one: (one[0] == SETTLED, -one[0]))[1] for _, turns in sorted(last.items())]
        else:
            chosen = [row for _, turns in sorted(last.items()) for _, row in sorted(turns.items()) if wanted(row[3])]
        if not chosen:
            return self._denied("OBJECT_GONE")
        parts = []
        for identifier, version, raw, _ in chosen:
            whole = self._place(log, (identifier, version, raw), Whole(), 0)
            parts.append(Part(identifier, version, whole.blob, whole.wrapped, whole.generation))
        return self._place(log, chosen[0][:3], Parts(tuple(parts)), entry.moment.time)


def newest(kept: Sequence[tuple[Any, ...]]) -> dict[int, dict[int, tuple[Any, ...]]]:
    """Of what was kept of a sheet, by page and turn, the last that was entered."""
    found: dict[int, dict[int, tuple[Any, ...]]] = {}
    for row in kept:
        about = row[3]
        turns = found.setdefault(about["page"], {})
        before = turns.get(about["turn"])
        if before is None or before[3]["entry"] < about["entry"]:
            turns[about["turn"]] = row
    return found
