"""Which entries a pack shows: all, a tier's, a period's, an item's; and which of that a reader may be given.

Evidence is for those who answer for a side: 甲's officers and inspectors, a contractor's signatory and person in charge. 甲 may have everything.
A contractor may have its own tier and those below it, which it answers for; of tiers beside it, it is told nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.outcome import Officer
from azukari.desk.shelf import ITEM, Shelf
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import read_day, read_time
from azukari.kernel.values import WARD_CAPACITIES, Capacity, Time, end_of, start_of
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.ledger.leaf import decode
from azukari.store import record
from azukari.store.models import Entry
from azukari.store.record import Row


class Asked(NamedTuple):
    """What part is asked for: ``kind`` and ``scope`` as the header of a pack states them."""

    kind: str = "contract"
    scope: dict[str, Any] = {}  # noqa: RUF012 — read only


WHOLE = Asked()
FOREVER: Final = (1 << 53) - 1
"""Later than any moment that a record can state, in microseconds."""
_TOGETHER: Final = 500
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
    """The numbers shown, and the fence posts, whose words stay sealed."""

    numbers: Sequence[int]
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


def choose(log: str, size: int, asked: Asked, may: frozenset[int] | None, shelf: Shelf) -> Chosen:
    """Find the entries of a part, reading no more of the record than they are, and a few. :raises FaultError: ``EVIDENCE_NOTHING``."""
    scope, fences = asked.scope, frozenset[int]()
    if asked.kind == "contract":
        return Chosen(range(size))
    if asked.kind == "tier":
        there: Sequence[int] = shelf.names(f"tier-{scope['tier']}", size)
        numbers = [row.seq for row in rows_of(log, there) if decode(row.leaf).tier == scope["tier"]]
    elif asked.kind == "item":
        item = str(scope["item"]).encode()
        there = shelf.names(item.decode(), size) if ITEM.fullmatch(b'"%s"' % item) else range(size)
        numbers = [row.seq for row in rows_of(log, there) if _names(row.leaf, item, may)]
    else:
        low, high = _first(log, size, scope["from"]), _first(log, size, scope["until"])
        fences = frozenset(one for one in (low - 1, high) if 0 <= one < size)
        numbers = sorted({*range(low, high), *fences})
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
    return Chosen(numbers, fences)


def _names(leaf: bytes, item: bytes, may: frozenset[int] | None) -> bool:
    entry = decode(leaf)
    return b'"' + item + b'"' in bytes(entry.facts) and (may is None or entry.tier in may)


def _first(log: str, size: int, moment: int) -> int:
    """The first entry that is not before a moment; times never run backwards."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        row = record.entry(log, middle)
        if row is None:
            raise LedgerError("ENTRIES_COUNT", f"entry {middle} of {size}")
        low, high = (middle + 1, high) if decode(row.leaf).at < moment else (low, middle)
    return low


def rows_of(log: str, numbers: Sequence[int]) -> Iterator[Row]:
    """The entries of these numbers, ascending: in runs where they follow one another, else a few hundred at a time."""
    if len(numbers) and len(numbers) == numbers[-1] - numbers[0] + 1:
        yield from record.entries(log, numbers[0], numbers[-1] + 1)
        return
    for at in range(0, len(numbers), _TOGETHER):
        some = Entry.objects.filter(log_id=log, seq__in=numbers[at : at + _TOGETHER]).order_by("seq")
        for seq, leaf, words in some.values_list("seq", "leaf", "words"):
            yield Row(seq, bytes(leaf), None if words is None else bytes(words))
