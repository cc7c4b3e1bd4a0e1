"""Whatever anybody does, in whatever order and at whatever time: the invariants of the record.

``make properties`` tries more and other runs than the tests do; AZUKARI_PROPERTIES says how many.
"""

import os
from pathlib import Path

from tests.properties.counter import AtDesk  # isort: skip — binds Django first

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.binding import Clock, make
from tests.properties.chain import Chain
from tests.properties.machine import Office, beginning

MORE = int(os.environ.get("AZUKARI_PROPERTIES", "0"))
RUNS, AT_DESK, STEPS = MORE or 180, max(MORE // 10, 10), 30


def runs(count: int) -> settings:
    """So many runs. The same ones every time, unless more were asked for."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=count,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not MORE,
        database=None,
        suppress_health_check=quiet,
    )


@pytest.mark.slow
def test_the_record_holds_whatever_anybody_does() -> None:
    class Told(Office):
        pass

    Office.accepted = Office.refused = Office.handled = 0
    run_state_machine_as_test(Told, settings=runs(RUNS))
    print(f"\n{RUNS} runs: {Office.accepted} acts entered, {Office.handled} of them handlings; {Office.refused} not")
    assert Office.handled >= RUNS / 4, "too few handlings were accepted to say anything"
    assert Office.accepted >= RUNS


@pytest.mark.slow
def test_the_record_holds_at_a_desk_too(database_url: str, tmp_path: Path) -> None:
    desk = make(tmp_path / "instance", database_url, clock := Clock())

    class AtCounter(Office):
        @staticmethod
        def begins() -> Chain:
            clock.at("2026-04-01 09:00")
            return beginning(Chain(AtDesk(desk, clock)))

    run_state_machine_as_test(AtCounter, settings=runs(AT_DESK))
    connection.close()
