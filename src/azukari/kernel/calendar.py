"""Days as offices count them: national holidays, days on which the office is closed, working days, dates in Japanese eras.

An office is closed on Saturdays, Sundays, national holidays and from 29 December to 3 January (行政機関の休日に関する法律第1条; wards
close on the same days by their own ordinances under 地方自治法第4条の2). The holidays come from the pinned package ``jpholiday``, which
computes them offline: equinoxes of years to come are astronomical forecasts until the official gazette of the year before names them, and
a holiday that a later statute makes or moves is known only after the package has been updated.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import jpholiday

from azukari.kernel.values import Day

SATURDAY: Final = 5
YEAR_END: Final = "12-29"
NEW_YEAR: Final = "01-03"
_ERAS: Final = (("2019-05-01", 2018, "令和"), ("1989-01-08", 1988, "平成"), ("1926-12-25", 1925, "昭和"))


@lru_cache(maxsize=4096)
def holiday(day: Day) -> str | None:
    """The name of the national holiday that ``day`` is, substitute and citizens' holidays included; None when it is none."""
    return jpholiday.is_holiday_name(date.fromisoformat(day))


@lru_cache(maxsize=4096)
def is_working(day: Day) -> bool:
    """Whether the office is open on ``day``. :raises ValueError: when ``day`` is no calendar day."""
    return date.fromisoformat(day).weekday() < SATURDAY and NEW_YEAR < day[5:] < YEAR_END and holiday(day) is None


def next_working(day: Day) -> Day:
    """``day`` itself if the office is open then, else the first day after it on which it is."""
    while not is_working(day):
        day = _moved(day, 1)
    return day


def add_working_days(day: Day, days: int) -> Day:
    """The working day that lies ``days`` working days after ``day`` (before it, if negative); ``day`` itself is not counted.

    Zero gives ``day`` unchanged, whether the office is open then or not.
    """
    step = 1 if days > 0 else -1
    for _ in range(abs(days)):
        day = _moved(day, step)
        while not is_working(day):
            day = _moved(day, step)
    return day


def working_days(since: Day, until: Day) -> int:
    """How many working days lie from ``since`` to ``until``, both included; 0 when ``until`` lies before ``since``."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    return sum(is_working(Day((first + timedelta(days=count)).isoformat())) for count in range((last - first).days + 1))


def counted(first: Day, days: int) -> Day:
    """The last of so many calendar days, ``first`` counted as the first; weekends and holidays count like any other day."""
    return _moved(first, days - 1)


def closing(first: Day, days: int) -> Day:
    """As :func:`counted`, but a period that would end while the office is closed ends on the next working day."""
    return next_working(counted(first, days))


def wareki(day: Day) -> str:
    """A day by the Japanese calendar: 「令和8年4月1日」. Days before Shōwa keep the western year."""
    year, month, date_ = (int(part) for part in day.split("-"))
    for since, offset, era in _ERAS:
        if day >= since:
            count = year - offset
            return f"{era}{'元' if count == 1 else count}年{month}月{date_}日"
    return f"{year}年{month}月{date_}日"


def _moved(day: Day, days: int) -> Day:
    return Day((date.fromisoformat(day) + timedelta(days=days)).isoformat())
