"""What is remembered of a contract is what would be worked out, whatever was done and whatever moment it is, also one that is past."""

import random
from collections.abc import Callable

from tests.properties.counter import AtDesk  # isort: skip — binds Django first

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from azukari import annex
from azukari.desk.catalogue_told import said_age
from azukari.desk.remembered import holds_moment
from azukari.desk.turning import NEVER, Turning, worked_at
from azukari.kernel.entry import Entry
from azukari.kernel.values import DAY, HOUR, MINUTE, Time, clock_of, day_of, hour_of, minute_of, weekday_of
from tests.properties.chain import ROLES, WARD_PEOPLE, who
from tests.properties.machine import Office

assert AtDesk
QUIET = settings(
    max_examples=10, stateful_step_count=8, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
EVERYBODY = [*WARD_PEOPLE, *(who(role, tier) for role in ROLES for tier in (1, 2, 3, 4))]


def moments(chance: random.Random, around: Time, since: int, until: int) -> list[Time]:
    """Moments of a span, its ends among them, none further than some years away."""
    first, last = max(since, around - 900 * DAY), min(until - 1, around + 900 * DAY)
    return [Time(one) for one in (first, last, *(chance.randint(first, last) for _ in range(3)))]


@pytest.mark.slow
def test_what_is_owed_and_who_may_act_hold_as_long_as_is_said() -> None:
    compared = {"held": 0, "turned": 0}

    class Looked(Office):
        def judge(self, entry: Entry) -> None:
            """Whether it was rightly accepted is asked elsewhere."""

        def teardown(self) -> None:
            """Every history, at several moments before and after its end."""
            if not hasattr(self, "chain"):
                return
            whole, now = self.teller.state(), self.teller.now
            chance = random.Random(len(self.entries))
            for away in (0, MINUTE, -3 * DAY, 40 * DAY, 200 * DAY, 500 * DAY):
                self.holds(whole, Time(now + away + chance.randrange(DAY)), chance)

        @staticmethod
        def holds(whole: annex.Whole, at: Time, chance: random.Random) -> None:
            def work(time: Time) -> object:
                duties = list(annex.duties(whole, time))
                late = [one.late(time) for one in duties]
                return duties, late, {one: annex.holdings(whole, one, time) for one in EVERYBODY}, whole.ground.over(time)

            made, span = worked_at(at, work)
            assert span.holds(at)
            assert made == work(at)
            for other in moments(chance, at, span.since, span.until):
                assert made == work(other), (at, other, span)
                compared["held"] += 1
            if span.until != NEVER:
                compared["turned"] += made != work(span.until)

    run_state_machine_as_test(Looked, settings=QUIET)
    assert compared["held"] > 200
    assert compared["turned"] > 0, "spans do end where something changes"


READINGS = (day_of, minute_of, weekday_of, clock_of, hour_of)


@settings(max_examples=200, deadline=None)
@given(st.integers(1_700_000_000_000_000, 1_900_000_000_000_000), st.integers(-400 * DAY, 400 * DAY))
def test_every_way_of_asking_a_moment_is_followed(at: int, away: int) -> None:
    other = Time(at + away)

    def work(time: Time) -> list[object]:
        age = said_age(other, time)
        asked = [
            time < other,
            time <= other,
            time > other,
            time >= other,
            time == other,
            time != other,
            other < time,
            other >= time,
        ]
        return [
            *asked,
            time - HOUR < other,
            other + HOUR >= time,
            max(time, other) > other,
            age,
            *(one(time) for one in READINGS),
        ]

    made, span = worked_at(Time(at), work)
    assert made == work(Time(at))
    chance = random.Random(at)
    for one in moments(chance, Time(at), span.since, span.until):
        assert work(one) == made
    assert work(span.until) != made
    assert work(Time(span.since - 1)) != made


def test_what_cannot_be_followed_holds_for_the_moment_alone() -> None:
    at = Time(1_780_000_000_000_000)
    ways: tuple[Callable[[Time], object], ...] = (
        hash,
        lambda time: {time: 1},
        lambda time: [1][time * 0],
        lambda time: f"{time:d}",
    )
    for work in ways:
        made, span = worked_at(at, work)
        assert made == work(at)
        assert (span.since, span.until) == (at, at + 1)
    with pytest.raises(TypeError):
        worked_at(at, len)  # type: ignore[arg-type]  # what is wrong with a plain moment too is wrong


def test_a_moment_that_gets_into_what_was_made_is_found() -> None:
    made, _ = worked_at(Time(5), lambda time: {"a": [(1, time)]})
    assert isinstance(made["a"][0][1], Turning)
    assert holds_moment(made)
    assert not holds_moment({"a": [(1, Time(5))]})
