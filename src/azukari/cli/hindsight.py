"""``check --hindsight``: what later entries of each contract show about earlier ones. Told, never counted as damage."""

from __future__ import annotations

from azukari import annex
from azukari.cli.checking_blobs import Add
from azukari.cli.checking_log import size_of
from azukari.desk.hindsight import hindsight
from azukari.kernel.wire import WireError, entry_of
from azukari.law.say import Say
from azukari.store import record


def look_back(log: str, add: Add) -> None:
    """Add a finding for everything that hindsight shows in one record; nothing of a record that cannot be read whole, and that is said."""
    size = size_of(log)
    try:
        entries = [entry_of(row.leaf, annex.ACTS) for row in record.entries(log, 0, size)]
    except WireError:
        entries = []
    if [one.number for one in entries] != list(range(size)):
        say = Say(
            "記録を全部は読めないので、後から分かることを調べていません。先に記録を直してください。",
            "The record cannot be read whole, so nothing was looked at in hindsight; mend the record first.",
        )
        add("HINDSIGHT_UNREADABLE", say, wrong=False, contract=log)
        return
    for flag in hindsight(entries):
        cites = ", ".join(flag.cites)
        numbers = "" if not flag.entries else f"（#{flag.entries[0]}〜#{flag.entries[-1]}）"
        say = Say("{said}{numbers} 条文 {cites}", "{said}{numbers} under {cites}").format(
            said=flag.say, numbers=numbers, cites=cites
        )
        add(f"HINDSIGHT_{flag.kind.name}", say, wrong=False, contract=log, seq=flag.shown_by)
