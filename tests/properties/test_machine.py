"""Whatever anybody does, in whatever order and at whatever time: the invariants of the record.

``make properties`` tries more and other runs than the tests do; AZUKARI_PROPERTIES says how many.
"""

import os
from contextlib import ExitStack
from pathlib import Path

from tests.properties.counter import AtDesk  # isort: skip — binds Django first

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from azukari import annex
from tests.binding import Clock, make
from tests.properties.chain import Chain
from tests.properties.machine import HANDLINGS, OTHERS, Office
from tests.properties.rooms import BUSY, beginning, from_the_shelf
from tests.properties.trials import ONE_THING

MORE = int(os.environ.get("AZUKARI_PROPERTIES", "0"))
CI_RUNS, STEPS = 200, 30
RUNS, AT_DESK = MORE or CI_RUNS, max(MORE // 10, 12)


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

    for counts in (Office.accepted, Office.tries, Office.trials):
        counts.clear()
    run_state_machine_as_test(Told, settings=runs(RUNS))
    handled = sum(Office.accepted[name] for name in HANDLINGS)
    print(f"\n{RUNS} runs: {Office.accepted.total()} acts entered, {handled} of them handlings")
    print("  " + ", ".join(f"{name} {Office.accepted[name]}" for name in annex.ACTS))
    print("  " + ", ".join(f"{name} {count}" for name, count in sorted(Office.trials.items())))
    never = {name for name in annex.ACTS if not Office.accepted[name]}
    print("  never:", ", ".join(sorted(never)) or "none")
    assert handled >= RUNS
    assert len(never) <= 45, "too many acts were never accepted to say anything about them"
    assert not never & {
        *HANDLINGS,
        "p09.permit-copy",
        "p09.end-processing",
        "p10.receive",
        "p00.complete",
        "p13.confirm",
        "p00.close",
    }
    assert not [name for name in ONE_THING if not any(one.startswith(f"ready but for {name}: ") for one in Office.trials)]
    assert Office.trials["over but for nothing: closed"]


NOT_OPEN = {
    "p00.acquire": "the contract does not say that the contractor collects",
    "p00.agree-draft": "no draft goes about",
    "p00.return-draft": "no draft goes about",
    "p00.decide-draft": "no draft goes about",
    "p00.confirm-annex": "no other annex is loaded",
    "p00.correct": "is done by whoever entered it",
    "p00.end-deputy": "nobody is deputised",
    "p00.resume": "the business goes on",
    "p00.take-over": "something was handed over already",
    "p03.take-course": "the course for oneself is not adopted",
    "p08.found": "nobody searches",
    "p10.issue-return": "is given by the hand that planned it",
    "p10.receive": "the one who gives does not receive",
    "p10.reject": "the note is another tier's",
    "p12.ask-more": "no access is granted to whoever asks",
    "p13.certify": "much is held",
    "p13.confirm": "much is held",
    "p13.show-destruction": "nothing was destroyed that has to be shown",
}
"""What the busy room holds nothing for, or not for the first who might do it; random runs bring some of it about."""


def test_every_matter_of_the_busy_room_can_be_taken_up() -> None:
    """What random runs do is worth as much as the rooms in which they begin: here is what those hold."""
    office = Office()
    office.room, office.chain, office.entries = "busy", from_the_shelf("busy"), []
    office.catch_up(judged=False)
    acts = [*HANDLINGS, *OTHERS]
    taken_up = {act for tier in BUSY for act in office.is_taken_up(acts, tier)}
    assert set(acts) - taken_up == NOT_OPEN.keys()


@pytest.mark.slow
def test_the_record_holds_at_a_desk_too(database_url: str, tmp_path: Path) -> None:
    """Told once; each run is really entered at the desk and in the database, and rolled back."""
    told = AtDesk(make(tmp_path / "instance", database_url, clock := Clock()), clock)
    chain = beginning(Chain(told))
    told.keep()
    numbers = {key: list(found) for key, found in chain.numbers.items()}

    class AtCounter(Office):
        rooms = ("busy",)

        @staticmethod
        def begins(_room: str) -> Chain:
            undoing.enter_context(told.undone())
            chain.numbers = {key: list(found) for key, found in numbers.items()}
            return chain

        def teardown(self) -> None:
            super().teardown()
            undoing.close()

    undoing = ExitStack()
    run_state_machine_as_test(AtCounter, settings=runs(AT_DESK))
    connection.close()
