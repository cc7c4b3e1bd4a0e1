"""第6: a schedule against a slow and obvious reading of the calendar."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.values import JST, time_of
from tests.provisions.counter import alone, touch
from tests.story import IN_CHARGE, SITE, WORKER, Story

within = st.datetimes(datetime(2026, 4, 2), datetime(2026, 6, 30, 23, 59), timezones=st.just(JST))


@given(within, st.sets(st.integers(0, 6), min_size=1), st.integers(0, 1439), st.integers(1, 1440))
def test_within_the_schedule_is_what_the_calendar_says(when: datetime, weekdays: set[int], start: int, length: int) -> None:
    """6.1 — weekday, hours and days in Japan, the last minute excluded."""
    story = Story().registered().staffed()
    end = min(start + length, 1440)
    hours = {"weekdays": sorted(weekdays), "from_minute": start, "to_minute": end}
    story.does("p06.notify-facility", IN_CHARGE, place=SITE, label="東工場", address="架空区一丁目")
    story.does("p06.notify-schedule", IN_CHARGE, place=SITE, work="印刷", since="2026-04-10", until="2026-05-31", **hours)
    story.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷")
    story.now = time_of(when)
    days = "2026-04-10" <= when.date().isoformat() <= "2026-05-31"
    minutes = start <= when.hour * 60 + when.minute < end
    expected = days and minutes and when.weekday() in weekdays
    assert (not alone(story, 6, touch(), WORKER)) == expected
