"""Which entries a pack shows: all, a tier's, a period's, an item's; and which of that a reader may be given.

Evidence is for those who answer for a side: 甲's officers and inspectors, a contractor's signatory and person in charge. 甲 may have everything.
A contractor may have its own tier and those below it, which it answers for; of tiers beside it, it is told nothing.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import read_day, read_time
from azukari.kernel.values import WARD_CAPACITIES, Capacity, Time, end_of, start_of
from azukari.law.say import Say
from azukari.ledger.leaf import decode
from azukari.ledger.merkle import leaf_hash
from azukari.store import record


class Asked(NamedTuple):
    """What part is asked for: ``kind`` and ``scope`` as the header of a pack states them."""

    kind: str = "contract"
    scope: dict[str, Any] = {}  # noqa: RUF012 — read only


WHOLE = Asked()
FOREVER: Final = (1 << 53) - 1
"""Later than any moment that a record can state, in microseconds."""
MAY_TAKE: Final = WARD_CAPACITIES | {Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE}


def period(since: str | None, until: str | None) -> Asked:
    """The entries from one moment to another, as people write them; a day is included whole, and what is not given is open.

    :raises FaultError: ``MOMENT_UNREADABLE``, ``EVIDENCE_PART`` when it ends before it begins.
    """
    begin = 0 if since is None else _moment(since, "from", end=False)
    end = FOREVER if until is None else _moment(until, "until", end=True)
    if begin >= end:
        said = Say("期間の始めは、終わりより前にしてください。", "The period must begin before it ends.")
        raise FaultError(Fault("EVIDENCE_PART", said, "from"))
    return Asked("period", {"from": begin, "until": end})


def _moment(text: str, where: str, *, end: bool) -> int:
    day = read_day(text)
    at = read_time(text) if day is None else Time(end_of(day) + 1) if end else start_of(day)
    if at is None:
        said = Say(
            f"「{text}」を日時として読めません。2026-04-01 又は 2026-04-01 09:00 のように書いてください。",
            f"“{text}” cannot be read as a moment; write 2026-04-01 or 2026-04-01 09:00.",
        )
        raise FaultError(Fault("MOMENT_UNREADABLE", said, where))
    return int(at)


class Chosen(NamedTuple):
    """The numbers shown, the hashes of all entries (of a part), and the fence posts, whose words stay sealed."""

    numbers: list[int]
    hashes: list[bytes]
    fences: frozenset[int] = frozenset()


def may_take(book: Book, officer: Officer, time: Time) -> bool:
    """Whether somebody answers for their side in this contract, so that evidence is theirs to take."""
    return any(one.capacity in MAY_TAKE and one.party == officer.home for one in annex.holdings(book.whole, officer.person, time))


def tiers_of(book: Book, officer: Officer) -> frozenset[int] | None:
    """The tiers whose entries an officer's party may be given, None for all."""
    ground = book.whole.ground
    if officer.home == ground.ward:
        return None
    own = [one.number for one in ground.tiers.values() if ground.belongs(officer.home, one.number)]
    may = frozenset(int(tier) for tier in ground.tiers if any(ground.answers_for(top, tier) for top in own))
    return None if may == frozenset(int(tier) for tier in ground.tiers) else may


def check_rights(book: Book, officer: Officer, asked: Asked, time: Time) -> frozenset[int] | None:
    """The tiers that the officer may be given, None for all.

    :raises FaultError: ``EVIDENCE_CAPACITY`` when evidence is not theirs to take, ``EVIDENCE_OTHERS`` when what is asked for holds entries
        of others.
    """
    if not may_take(book, officer, time):
        raise FaultError(
            Fault(
                "EVIDENCE_CAPACITY",
                Say(
                    "証拠を取り出せるのは、甲の職員・検査員と、受託者の契約締結者・責任者です。その方に頼んでください。",
                    "Evidence is taken by 甲's officers and inspectors, and by a contractor's signatory and person in charge; ask one of them.",
                ),
                "--as",
            )
        )
    may = tiers_of(book, officer)
    if may is None or (asked.kind == "tier" and asked.scope["tier"] in may) or asked.kind == "item":
        return may
    raise FaultError(
        Fault(
            "EVIDENCE_OTHERS",
            Say(
                "ほかの階層の記録を含むため、お渡しできません。自分の階層を指定してください（コマンドでは --tier）。",
                "That holds entries of others; ask for your own tier (--tier on the command line).",
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
