"""Working days, holidays and periods in Japan. Days are fixed ones, so that no test depends on when it runs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.calendar import (
    add_working_days,
    closing,
    counted,
    holiday,
    is_working,
    next_working,
    wareki,
    working_days,
)
from azukari.kernel.values import Day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(lambda one: Day(one.isoformat()))


@pytest.mark.parametrize(
    "day, name",
    [
        ("2026-01-01", "元日"),
        ("2026-05-06", "憲法記念日 振替休日"),  # 3 May is a Sunday and two holidays follow
        ("2026-09-22", "国民の休日"),  # between two holidays
        ("2026-09-23", "秋分の日"),
        ("2019-05-01", "天皇の即位の日"),  # of that year alone
        ("2021-07-23", "スポーツの日"),  # moved for that year
        ("2021-10-11", None),
        ("2026-09-24", None),
        ("2026-12-31", None),  # the office is closed, but it is no holiday
    ],
)
def test_national_holidays(day: str, name: str | None) -> None:
    assert holiday(Day(day)) == name


@pytest.mark.parametrize(
    "day, open_",
    [
        ("2026-04-01", True),
        ("2026-04-04", False),  # Saturday
        ("2026-04-05", False),  # Sunday
        ("2026-04-29", False),  # 昭和の日
        ("2026-12-28", True),  # the last day of the year
        ("2026-12-29", False),
        ("2027-01-01", False),
        ("2024-01-03", False),  # a Wednesday
        ("2024-01-04", True),
    ],
)
def test_when_the_office_is_open(day: str, open_: bool) -> None:
    assert is_working(Day(day)) is open_


@pytest.mark.parametrize(
    "day, after",
    [
        ("2026-04-01", "2026-04-01"),
        ("2026-05-02", "2026-05-07"),  # Saturday into the long holidays
        ("2026-12-29", "2027-01-04"),
        ("2022-12-29", "2023-01-04"),
    ],
)
def test_the_next_day_on_which_the_office_is_open(day: str, after: str) -> None:
    assert next_working(Day(day)) == after


@pytest.mark.parametrize(
    "day, days, found",
    [
        ("2026-04-01", 1, "2026-04-02"),
        ("2026-04-03", 1, "2026-04-06"),  # Friday to Monday
        ("2026-04-04", 1, "2026-04-06"),  # from a Saturday
        ("2026-05-01", 1, "2026-05-07"),
        ("2026-12-28", 1, "2027-01-04"),
        ("2026-04-01", 0, "2026-04-01"),
        ("2026-04-04", 0, "2026-04-04"),
        ("2026-05-07", -1, "2026-05-01"),
        ("2027-01-04", -2, "2026-12-25"),
    ],
)
def test_adding_working_days(day: str, days: int, found: str) -> None:
    assert add_working_days(Day(day), days) == found


def test_counting_working_days() -> None:
    assert working_days(Day("2026-04-27"), Day("2026-05-08")) == 6  # ten weekdays less four holidays
    assert working_days(Day("2026-04-04"), Day("2026-04-05")) == 0
    assert working_days(Day("2026-04-02"), Day("2026-04-01")) == 0


def test_a_period_counts_its_first_day_and_every_day_in_it() -> None:
    assert counted(Day("2026-04-29"), 1) == "2026-04-29"
    assert counted(Day("2026-04-28"), 5) == "2026-05-02"
    assert closing(Day("2026-04-28"), 5) == "2026-05-07"
    assert closing(Day("2026-04-01"), 30) == "2026-04-30"
    assert closing(Day("2028-02-01"), 30) == "2028-03-01"  # of a leap year


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        is_working(Day("2026-13-01"))


@pytest.mark.parametrize(
    "day, said",
    [
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05-01", "令和元年5月1日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1926-12-24", "1926年12月24日"),
    ],
)
def test_eras(day: str, said: str) -> None:
    assert wareki(Day(day)) == said


@given(DAYS, st.integers(1, 40))
def test_forward_and_back_again(day: Day, days: int) -> None:
    start = next_working(day)
    found = add_working_days(start, days)
    assert is_working(found)
    assert add_working_days(found, -days) == start
    assert working_days(start, found) == days + 1


@given(DAYS, st.integers(1, 90))
def test_a_period_never_ends_early_nor_on_a_closed_day(day: Day, days: int) -> None:
    last = closing(day, days)
    assert is_working(last)
    assert last >= counted(day, days)
    assert working_days(counted(day, days), last) == 1
