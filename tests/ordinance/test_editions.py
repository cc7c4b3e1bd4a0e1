"""Which law stands on which day, and that there is always exactly one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.fault import FaultError
from azukari.kernel.values import Day, add_days
from azukari.ordinance import EDITIONS, Law, on


@pytest.mark.parametrize(
    "day, code, imprisonment",
    [
        ("2015-07-01", "ordinance", "懲役"),
        ("2023-03-31", "ordinance", "懲役"),
        ("2023-04-01", "act-2023", "懲役"),
        ("2025-05-31", "act-2023", "懲役"),
        ("2025-06-01", "act-2025", "拘禁刑"),
        ("2040-01-01", "act-2025", "拘禁刑"),
    ],
)
def test_the_edition_of_a_day(day: str, code: str, imprisonment: str) -> None:
    found = on(Day(day))
    assert (found.code, found.imprisonment.ja) == (code, imprisonment)


def test_editions_follow_one_another_without_a_gap() -> None:
    assert EDITIONS[0].since is None
    assert EDITIONS[-1].until is None
    for earlier, later in pairwise(EDITIONS):
        assert earlier.until is not None
        assert later.since == add_days(earlier.until, 1)


@given(st.dates())
def test_every_day_has_one_edition(day) -> None:
    assert sum(one.covers(Day(day.isoformat())) for one in EDITIONS) == 1


@pytest.mark.parametrize("text", ["", "2026-13-01", "昨日", "20260401x"])
def test_what_is_no_day_is_a_fault(text: str) -> None:
    with pytest.raises(FaultError) as caught:
        on(Day(text))
    assert [one.code for one in caught.value.faults] == ["DAY_UNREADABLE"]


def test_only_the_first_is_the_ordinance() -> None:
    assert [one.law for one in EDITIONS] == [Law.ORDINANCE, Law.ACT, Law.ACT]
