"""The same form sent twice: a second press, in whatever process it arrives, gets the receipt of the first and enters nothing.

Nothing else remembers it: the record itself says whether this very act, with these very words, was entered by this person since the form was
drawn. Whoever means to do the same again opens the form again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from azukari import annex
from azukari.desk.outcome import Receipt
from azukari.desk.words import WordsLost, worth_keeping
from azukari.kernel.act import Act
from azukari.kernel.entry import Moment
from azukari.kernel.wire import entry_of
from azukari.store import record

if TYPE_CHECKING:
    from azukari.desk.pen import Pen

AT_MOST: Final = 500
"""So many of the newest entries are looked at: whoever presses twice does so within minutes."""
ELSEWHERE: Final = "blob"
"""Where sealed bytes of an attachment lie: anew for every time that it is handed in."""


def sent_before(pen: Pen, asked: tuple[Act, Moment, dict[str, Any]], since: int) -> Receipt | None:
    """The receipt of the same act that was entered since the record had ``since`` entries; None where there is none."""
    (act, moment, told), log = asked, pen.log
    for seq, leaf, sealed in _entered(pen, max(0, since, pen.book.size - AT_MOST)):
        entry = entry_of(leaf, annex.ACTS)
        same = (entry.moment.officer, entry.moment.place, entry.moment.entered) == (moment.officer, moment.place, moment.entered)
        if not same or entry.act != act:
            continue
        try:
            opened = None if sealed is None else pen.words.open(log, seq, sealed)
        except WordsLost:
            continue  # what was said cannot be compared: the act is judged like any other
        if _bare(opened.words if opened else {}) == _bare(worth_keeping(told)):
            return Receipt(log, entry, leaf, opened.salt if opened else None, opened.words if opened else {})
    return None


def _entered(pen: Pen, since: int) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Number, leaf and sealed words of the newest entries: those in the store, and those of this very transaction."""
    for row in record.entries(pen.log, since, pen.book.size - len(pen.rows)):
        yield row.seq, row.leaf, row.words
    yield from ((seq, leaf, sealed) for seq, _, leaf, sealed in pen.rows if seq >= since)


def _bare(value: Any) -> Any:  # noqa: ANN401 — words are of any shape
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if name != ELSEWHERE}
    if isinstance(value, (list, tuple)):
        return [_bare(one) for one in value]
    return value
