"""A clock that jumps: the record's time stands still rather than run backwards, and what takes away never waits for it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from azukari.desk.outcome import Receipt
from azukari.kernel.fault import FaultError
from azukari.kernel.values import HOUR, SECOND, Time
from azukari.ledger.leaf import decode
from azukari.store import record
from tests.binding import Clock, make
from tests.desk.conftest import Counter
from tests.story import OFFICER


@pytest.fixture
def counter(sqlite_url: str, tmp_path: Path) -> Iterator[Counter]:
    clock = Clock()
    yield Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered()
    connection.close()


@pytest.mark.parametrize("seed", range(4))
def test_time_never_runs_backwards_however_the_clock_jumps(counter: Counter, seed: int) -> None:
    chance = random.Random(seed)
    accepted = waited = 0
    for number in range(40):
        counter.clock.time = Time(counter.clock.time + chance.choice((-2 * HOUR, -6 * SECOND, -1, SECOND, HOUR)))
        try:
            accepted += isinstance(counter.tries("p00.note", OFFICER, text=f"経過 {number}"), Receipt)
        except FaultError as error:
            waited += error.faults[0].code == "CLOCK_BACKWARDS"
    size = record.size(counter.log) or 0
    rows = list(record.entries(counter.log, 0, size))
    times = [decode(row.leaf).at for row in rows]
    assert [row.seq for row in rows] == list(range(size))
    assert times == sorted(times)
    assert (size, accepted + waited) == (2 + accepted, 40)
