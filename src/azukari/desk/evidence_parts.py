"""Which entries a pack shows: all, a tier's, a period's, an item's; and which of that a reader may be given.

甲 may have everything. A contractor may have its own tier and those below it, which it answers for; of tiers beside it, it is told nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from azukari.desk.book import Book
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import leaf_hash
from azukari.store import record


class Asked(NamedTuple):
    """What part is asked for: ``kind`` and ``scope`` as the header of a pack states them."""

    kind: str = "contract"
    scope: dict[str, Any] = {}  # noqa: RUF012 — read only


WHOLE = Asked()


class Chosen(NamedTuple):
    """The numbers shown, the hashes of all entries (of a part), and the fence posts, whose words stay sealed."""

    numbers: list[int]
    hashes: list[bytes]
    fences: frozenset[int] = frozenset()


def check_rights(book: Book, officer: Officer, asked: Asked) -> frozenset[int] | None:
    """The tiers that the officer may be given, None for all.

    :raises FaultError: ``EVIDENCE_OTHERS`` when what is asked for holds entries of others.
    """
    ground = book.whole.ground
    if officer.home == ground.ward:
        return None
    own = [one.number for one in ground.tiers.values() if ground.belongs(officer.home, one.number)]
    may = frozenset(int(tier) for tier in ground.tiers if any(ground.answers_for(top, tier) for top in own))
    if may == frozenset(int(tier) for tier in ground.tiers):
        return None
    if (asked.kind == "tier" and asked.scope["tier"] in may) or asked.kind == "item":
        return may
    raise FaultError(
        Fault(
            "EVIDENCE_OTHERS",
            Say(
                "ほかの階層の記録を含むため、お渡しできません。--tier で自分の階層を指定してください。",
                "That holds entries of others; ask for your own tier with --tier.",
            ),
            "--tier",
        )
    )


def choose(log: str, size: int, asked: Asked, may: frozenset[int] | None) -> Chosen:
    """Find the entries of a part. :raises FaultError: ``EVIDENCE_NOTHING`` when there is none."""
    if asked.kind == "contract":
        return Chosen(list(range(size)), [])
    hashes, found = list[bytes](), list[int]()
    before = after = None
    scope = asked.scope
    for row in record.entries(log, 0, size):
        hashes.append(leaf_hash(row.leaf))
        entry = decode(row.leaf)
        if asked.kind == "tier":
            wanted = entry.tier == scope["tier"]
        elif asked.kind == "item":
            wanted = b'"' + scope["item"].encode() + b'"' in bytes(entry.facts) and (may is None or entry.tier in may)
        else:
            wanted = scope["from"] <= entry.at < scope["until"]
            before = row.seq if entry.at < scope["from"] else before
            after = row.seq if entry.at >= scope["until"] and after is None else after
        if wanted:
            found.append(row.seq)
    fences = frozenset(one for one in (before, after) if one is not None)
    numbers = sorted({*found, *fences})
    if not numbers:
        raise FaultError(
            Fault(
                "EVIDENCE_NOTHING",
                Say(
                    "その範囲の記録はありません。階層・期間・品目の番号を確かめてください。",
                    "There is no entry of that part; check the tier, the period or the item's number.",
                ),
            )
        )
    return Chosen(numbers, hashes, fences)
