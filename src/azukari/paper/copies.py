"""Signed copies of papers of the record: notes that bring a scan and name the paper by its code, found again from the entry that it is of."""

from __future__ import annotations

from typing import Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.kernel.asks import DocumentWords
from azukari.kernel.values import Number, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p00_acts import Note
from azukari.store import record

_LOOK: Final = 500
"""So many notes, the newest, are looked through: each is opened to be read."""


class Copy(msgspec.Struct, frozen=True):
    """A note that brought a scan: its number, when and by whom it was written, what the scan is called."""

    number: Number
    time: Time
    officer: str
    name: str


def text(number: int, code: str) -> Say:
    """What such a note says. By the code in it the copy is found again, whatever else is written beside."""
    return Say(
        f"第{number}号の記録の書面（照合コード {code}）に署名・押印を受けた。写しを添付する。",
        f"The paper of entry {number} (code {code}) came back signed; its scan is attached.",
    )


def copies(seen: Catalogue, number: int, code: str) -> tuple[Copy, ...]:
    """The copies that came back of the paper of an entry, oldest first: those that this side may read."""
    log = seen.book.log
    notes = [one for one in seen.book.acts.get(Note.name, ()) if one > number][-_LOOK:]
    found = []
    for (_, seq), row in sorted(record.some({log: notes}).items()):
        entry = entry_of(row.leaf, annex.ACTS)
        words = seen.opened(row) if seen.sees(entry.moment.tier) else {}
        kept = _kept(words.get("attached")) if code in str(words.get("text", "")) else None
        if kept is not None:
            found.append(Copy(Number(seq), entry.moment.time, seen.name(entry.moment.officer), kept.name))
    return tuple(found)


def _kept(value: object) -> DocumentWords | None:
    try:
        return msgspec.convert(value, DocumentWords)
    except msgspec.ValidationError:
        return None
