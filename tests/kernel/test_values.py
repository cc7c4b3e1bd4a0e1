"""Days, months and hours as they run in Japan; periods with both ends in them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.values import (
    DAY,
    HOUR,
    JST,
    MINUTE,
    SECOND,
    WARD_CAPACITIES,
    Capacity,
    Day,
    Medium,
    Period,
    Time,
    add_days,
    add_months,
    as_datetime,
    day_of,
    end_of,
    hour_of,
    minute_of,
    start_of,
    time_of,
    weekday_of,
)

DAYS = st.dates(date(1970, 1, 2), date(2200, 12, 31)).map(lambda one: Day(one.isoformat()))
TIMES = st.integers(0, 2**52).map(Time)


def utc(*parts: int) -> Time:
    return time_of(datetime(*parts, tzinfo=UTC))  # type: ignore[arg-type, misc]  # year, month, day, …


def test_the_day_turns_at_midnight_in_japan() -> None:
    assert day_of(utc(2026, 3, 31, 14, 59, 59)) == "2026-03-31"
    assert day_of(utc(2026, 3, 31, 15)) == "2026-04-01"


def test_the_first_and_the_last_microsecond_of_a_day() -> None:
    assert start_of(Day("2026-04-01")) == utc(2026, 3, 31, 15)
    assert end_of(Day("2026-04-01")) == utc(2026, 4, 1, 15) - 1


@given(DAYS)
def test_a_day_begins_where_the_one_before_ends(day: Day) -> None:
    assert end_of(day) + 1 == start_of(add_days(day, 1))
    assert (day_of(start_of(day)), day_of(end_of(day))) == (day, day)
    assert end_of(day) - start_of(day) == DAY - 1


@pytest.mark.parametrize("text", ["2026-02-29", "2026-4-1", "", "R8.4.1"])
def test_what_is_no_day_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        start_of(Day(text))


def test_a_minute_and_a_weekday_are_japans() -> None:
    time = utc(2026, 3, 31, 15, 30)  # Wednesday 1 April 00:30
    assert (minute_of(time), weekday_of(time)) == (30, 2)
    assert (minute_of(Time(time - MINUTE * 31)), weekday_of(Time(time - MINUTE * 31))) == (1439, 1)


@given(TIMES)
def test_the_slow_way_gives_the_same(time: Time) -> None:
    """Against the calendar of the standard library."""
    clock = datetime(1970, 1, 1, tzinfo=UTC).astimezone(JST) + timedelta(microseconds=time)
    assert day_of(time) == clock.date().isoformat()
    assert minute_of(time) == clock.hour * 60 + clock.minute
    assert weekday_of(time) == clock.weekday()
    assert as_datetime(time) == clock


@given(TIMES)
def test_a_moment_survives_the_calendar(time: Time) -> None:
    assert time_of(as_datetime(time)) == time
    assert time_of(as_datetime(time).astimezone(timezone(timedelta(hours=-7)))) == time


def test_an_hour_is_counted_from_1970() -> None:
    assert (hour_of(Time(0)), hour_of(Time(HOUR - 1)), hour_of(Time(HOUR))) == (0, 0, 1)
    assert HOUR == 60 * MINUTE == 3600 * SECOND


@pytest.mark.parametrize(
    "day, months, then",
    [
        ("2026-04-01", 1, "2026-05-01"), ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-01", 1, "2027-01-01"), ("2026-12-31", 2, "2027-02-28"), ("2028-02-29", 12, "2029-02-28"), ("2026-05-31", 0, "2026-05-31"),
        ("2026-01-15", 120, "2036-01-15"), ("2026-01-30", 1, "2026-02-28"), ("2026-03-31", -1, "2026-02-28"),
    ],
)  # fmt: skip
def test_months_end_on_their_last_day(day: str, months: int, then: str) -> None:
    assert add_months(Day(day), months) == then


@given(DAYS, st.integers(0, 240))
def test_months_keep_the_day_or_take_the_last(day: Day, months: int) -> None:
    then = date.fromisoformat(add_months(day, months))
    start = date.fromisoformat(day)
    assert (then.year * 12 + then.month) - (start.year * 12 + start.month) == months
    assert then.day == start.day or (then.day < start.day and (then + timedelta(days=1)).day == 1)


def test_a_period_holds_both_of_its_days() -> None:
    period = Period(Day("2026-04-01"), Day("2026-04-30"))
    assert [period.covers(Day(day)) for day in ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "since, until, inside",
    [
        ("2026-04-01", "2026-04-30", True), ("2026-04-10", "2026-04-10", True),
        ("2026-03-31", "2026-04-10", False), ("2026-04-10", "2026-05-01", False),
    ],
)  # fmt: skip
def test_a_period_within_another(since: str, until: str, inside: bool) -> None:
    assert Period(Day(since), Day(until)).within(Period(Day("2026-04-01"), Day("2026-04-30"))) is inside


def test_media_that_look_alike_need_a_serial() -> None:
    assert {one for one in Medium if not one.needs_serial} == {Medium.VAULT, Medium.PAPER, Medium.PACKAGE}


def test_the_sides_do_not_share_a_capacity() -> None:
    contractors = {
        Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE, Capacity.ENGAGED_PERSON, Capacity.OPERATOR, Capacity.HANDOVER_OFFICER,
    }  # fmt: skip
    assert not WARD_CAPACITIES & contractors
    assert WARD_CAPACITIES | contractors | {Capacity.INSTRUMENT, Capacity.ANYONE} == set(Capacity)
