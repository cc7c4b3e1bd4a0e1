"""更新 at the counter: the answers that the registration of the next contract begins with."""

from __future__ import annotations

from typing import Any

import msgspec

from azukari.annex import ACTS
from azukari.desk.book import Book
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_renewal import renewal_answers
from azukari.store import record


def renewal(desk: Desk, officer: Officer, earlier: str) -> dict[str, Any]:
    """Answers for ``p00.register`` from an earlier contract of the officer's own body; names are left open where their words are gone.

    :raises NotFound: when there is no such contract, or it is another body's.
    """

    def look(book: Book) -> dict[str, Any]:
        ground, numbers = book.whole.ground, book.acts.get(Register.name)
        row = record.entry(earlier, numbers[0]) if numbers else None
        if row is None or ground.ward != officer.home:
            raise NotFound(earlier)
        act = entry_of(row.leaf, ACTS).act
        try:
            words = {} if row.words is None else desk.words.open(earlier, row.seq, row.words).words
        except WordsLost:
            words = {}
        return renewal_answers(ground, words, act if isinstance(act, Register) else None)

    found: dict[str, Any] = msgspec.to_builtins(desk.look(earlier, look, officer=officer))
    return found
