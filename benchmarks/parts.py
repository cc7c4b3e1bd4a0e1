"""Evidence of one item out of a long record, beside reading that record once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from azukari.desk.evidence import sign_once, take
from azukari.desk.evidence_made import Making
from azukari.desk.evidence_outside import newest_fixed
from azukari.desk.evidence_parts import Asked
from azukari.desk.outcome import Request
from azukari.ledger.merkle import leaf_hash
from azukari.store import record
from azukari.store.models import Checkpoint
from benchmarks.table import Result, paired
from tests.desk.conftest import Counter
from tests.desk.room import FILE, noted, ready
from tests.story import OFFICER

SIZE = 100_000
TOGETHER = 1_000
ROUNDS = 5


def _grown(counter: Counter, count: int) -> None:
    request = [Request(counter.officer(OFFICER), "p00.note", {"text": "経過"})] * TOGETHER
    for _ in range(count // TOGETHER):
        counter.desk.perform_all(counter.log, request)


@contextmanager
def _entries_read() -> Iterator[list[int]]:
    """How many entries each statement gave, as the database counts them."""
    found: list[int] = []

    def note(execute: Any, sql: str, params: Any, *more: Any) -> Any:
        result = execute(sql, params, *more)
        if re.match(r"SELECT .*leaf.* FROM .?store_entry", sql, re.DOTALL) and "COUNT(*)" not in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", params)
                found.append(int(cursor.fetchone()[0]))
        return result

    with connection.execute_wrapper(note):
        yield found


def run(counter: Counter, folder: Path) -> list[Result]:
    """How many entries are read for it, and how long it takes once the record is signed."""
    long = Counter(counter.desk, counter.clock).registered()
    ready(long)
    _grown(long, SIZE // 2)
    noted(long)
    _grown(long, SIZE // 2)
    sign_once(long.desk)
    asked, officer = Asked("item", {"item": str(FILE)}), long.officer(OFFICER)
    with _entries_read() as read:
        header = take(long.desk, officer, long.log, folder / "part", asked=asked)
    fixed, checkpoint = newest_fixed(long.desk.instance), Checkpoint.objects.filter(log_id=long.log).order_by("-size")[0]

    def part() -> None:
        (folder / "part").unlink()
        Making(long.desk, officer, long.log, asked, None, checkpoint, header.vkey, fixed).write(folder / "part", None)

    def everything() -> None:
        for row in record.entries(long.log, 0, header.size):
            leaf_hash(row.leaf)

    took, whole, ratio = paired(part, everything, ROUNDS)
    return [
        Result(
            f"evidence of one item out of {header.size:,} entries",
            f"{took * 1e3:.0f} ms, {sum(read)} entries read",
            f"reading and hashing all of them once {whole * 1e3:.0f} ms",
            ratio,
            0.2,
            at_least=False,
            note=f"{header.shown} shown; the signer's own pass is not in it",
        )
    ]
