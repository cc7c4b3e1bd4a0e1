"""Whether what the vault counted is what the note says: told when the content comes in, not only when it is to be received."""

from __future__ import annotations

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.kernel.entry import Entry
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p10_acts import Issue, IssueReturn, Measured
from azukari.store import record

COMPARED = (
    ("rows", Say("件数", "Rows")),
    ("persons", Say("実人数", "Distinct persons")),
    ("fingerprint", Say("内容の指紋（SHA-256）", "Fingerprint of the content (SHA-256)")),
)


def differences(seen: Catalogue, entry: Entry) -> tuple[Say, ...]:
    """In what the content of an entry of the vault differs from its line of the note; nothing for any other entry."""
    if not isinstance(entry.act, Measured):
        return ()
    measured = entry.act
    row = record.entry(seen.book.log, measured.note)
    note = None if row is None else entry_of(row.leaf, annex.ACTS).act
    if not isinstance(note, (Issue, IssueReturn)):
        return ()
    new = {one.item: one for one in note.items} if isinstance(note, Issue) else {}
    lines = {one.item: one for one in note.lines}
    declared = new.get(measured.item) or lines.get(measured.item)
    found = []
    for field, label in COMPARED:
        told, real = getattr(declared, field, None), getattr(measured, field)
        if told is None or real is None or told == real:
            continue
        both = (
            Say(f"送付書 {told:,}、保管庫が数えた結果 {real:,}", f"the note says {told:,}, the vault counted {real:,}")
            if isinstance(told, int)
            else Say("送付書に書かれたものと違う内容です", "the content is not the one that the note names")
        )
        found.append(Say(f"{label.ja}：{both.ja}", f"{label.en}: {both.en}"))
    return tuple(found)
