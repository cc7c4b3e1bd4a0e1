"""Walking the chain of reports: that every step follows on the one before, says what it commits to, and that none is gone."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import msgspec

from azukari.desk import tips, tips_guard
from azukari.desk.instance import Instance
from azukari.desk.tips import Kind
from azukari.desk.tips_guard import Guard
from azukari.law.say import Say
from azukari.store.tips import Tip, TipStep

Add = Callable[[str, Say], object]


def check(instance: Instance, add: Add) -> int:
    """Say what is wrong with the chain; how many steps there are."""
    hashes: list[str] = []
    received, settled = set(), set()
    for row in TipStep.objects.order_by("seq").iterator():
        leaf = _sound(instance, row, len(hashes), hashes[-1] if hashes else None)
        if leaf is None:
            _broken(add, len(hashes))
            return len(hashes)
        received |= {leaf.tip} if leaf.kind is Kind.RECEIVED else set()
        settled |= {leaf.tip} if leaf.kind in {Kind.TAKEN, Kind.CLOSED} else set()
        hashes.append(sha256(bytes(row.leaf)).hexdigest())
    known = {*Tip.objects.values_list("pk", flat=True)}
    if known != received or {*Tip.objects.filter(settled=None).values_list("pk", flat=True)} != received - settled:
        _broken(add, len(hashes))
    try:
        guard = tips_guard.read(instance)
    except msgspec.DecodeError:
        guard = Guard(len(hashes) + 1, "")
    if guard is not None and (guard.size > len(hashes) or hashes[guard.size - 1] != guard.last):
        text = Say(
            "通報の記録が、以前より短くなっているか、置き換わっています。新しいバックアップから戻し、なぜそうなったかを確かめてください。",
            "The chain of reports is shorter than it was, or another. Restore it from a newer backup, and find out how that came about.",
        )
        add("TIPS_SHORT", text)
    return len(hashes)


def _sound(instance: Instance, row: TipStep, at: int, before: str | None) -> tips.Leaf | None:
    """The leaf of a step that stands where it should and says what it commits to; None where it does not."""
    try:
        leaf = tips.leaf_of(row)
    except msgspec.DecodeError:
        return None
    fits = leaf.seq == row.seq == at and leaf.tip == row.tip_id and leaf.prev == before
    return leaf if fits and (leaf.words is None) == (row.sealed is None) and _said(instance, row) else None


def _said(instance: Instance, row: TipStep) -> bool:
    return row.sealed is None or tips.said(instance, row) is not None


def _broken(add: Add, at: int) -> None:
    text = Say(
        f"通報の記録が{at}番目の所で壊れているか、書き換えられています。バックアップから戻してください。",
        f"The chain of reports is damaged or was changed at step {at}. Restore it from a backup.",
    )
    add("TIPS_BROKEN", text)
