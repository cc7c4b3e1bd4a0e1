"""Whether what an officer opened a moment ago may be shown to them again: by the same rule as the key process opens it the first time."""

from __future__ import annotations

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.room import room
from azukari.kernel.act import Moves, narrows
from azukari.kernel.values import AskId, ItemId, Purpose
from azukari.kernel.wire import entry_of
from azukari.provisions.p08_acts import ViewPage
from azukari.provisions.p08_purpose import PROVISION, State
from azukari.store import record


class SeenAgain(ViewPage):
    """What was opened, asked about at a later moment: whether anything stands against it by then. Never entered."""

    def measure(self) -> int:
        """Its records are measured already."""
        return 0


def may_still_see(seen: Catalogue, item: ItemId, purpose: Purpose, once: AskId) -> bool:
    """Whether a request of this officer was entered, nothing was taken away and the item not moved since, and nothing stands against it now."""
    moment, here = seen.moment(ViewPage), room(seen, item, purpose)
    state = seen.book.whole.slices[PROVISION.number]
    if moment is None or here is None or not isinstance(state, State):
        return False
    number = state.room.lately.get(moment.officer, {}).get(once)
    if number is None:
        return False
    for row in record.entries(seen.book.log, number + 1, seen.book.size):
        act = entry_of(row.leaf, annex.ACTS).act
        if narrows(act) or (isinstance(act, Moves) and any(move.item == item for move in act.moved())):
            return False
    probe = SeenAgain(item=item, purpose=purpose, first=1, count=1, fields=here.work.fields)
    return not annex.judge(seen.book.whole, probe, moment)
