"""Who opened how many of what, from entries; what is unusual, each with its reason and the entries it rests on."""

import pytest

from azukari.desk.openings import Kind, Unusual
from azukari.desk.openings_of import openings_of
from azukari.kernel.fault import FaultError
from azukari.kernel.values import Number
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.story import IN_CHARGE, OFFICER, OTHER, SITE, WORKER


@pytest.fixture
def work(counter: Counter) -> Counter:
    """Somebody at work on four days, ten records each."""
    ready(counter)
    counter.does(
        "p06.notify-schedule",
        IN_CHARGE,
        place=SITE,
        work="夜間",
        since="2026-04-01",
        until="2027-03-31",
        weekdays=[0, 1, 2, 3, 4, 5, 6],
        from_minute=0,
        to_minute=1440,
    )
    with key_process(counter):
        handed_over(counter)
    for day in ("02", "03", "06", "07"):
        counter.clock.at(f"2026-04-{day} 10:00")
        counter.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=10)
    return counter


def found(counter: Counter, since: str = "2026-04-01", until: str = "2026-04-30") -> list[Unusual]:
    return list(openings_of(counter.desk, counter.officer(OFFICER), counter.log, since, until).unusual)


def of(counter: Counter, kind: Kind) -> list[Unusual]:
    return [one for one in found(counter) if one.kind is kind]


def test_lines_are_by_day_item_person_and_purpose(work: Counter) -> None:
    work.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=5)
    seen = openings_of(work.desk, work.officer(OFFICER), work.log, "2026-04-02", "2026-04-07")
    assert len(seen.days) == 6
    assert [(one.day, one.person, one.entries, one.records) for one in seen.lines][-1] == ("2026-04-07", WORKER, 2, 15)
    assert sum(one.records for one in seen.lines) == 45
    assert seen.items() == [FILE]


def test_a_first_time_is_told_once(work: Counter) -> None:
    (one,) = of(work, Kind.FIRST)
    assert (one.day, one.person, one.item, len(one.numbers)) == ("2026-04-02", WORKER, FILE, 1)


def test_far_more_than_ones_own_median(work: Counter) -> None:
    assert of(work, Kind.FAR_MORE) == []
    work.clock.at("2026-04-08 10:00")
    big = work.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=300).entry.number
    (one,) = of(work, Kind.FAR_MORE)
    assert one.numbers == (big,)
    assert "中央値10件" in one.why.ja


def test_outside_usual_hours_unless_one_worked_then_before(work: Counter) -> None:
    assert of(work, Kind.HOURS) == []
    work.clock.at("2026-04-08 23:10")
    late = work.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=1).entry.number
    work.clock.at("2026-04-09 23:20")
    work.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=1)
    (one,) = of(work, Kind.HOURS)
    assert (one.numbers, "23:10" in one.why.ja) == ((late,), True)


def test_searches_that_find_nothing(work: Counter) -> None:
    numbers = []
    for at in range(5):
        assert of(work, Kind.MISSES) == []
        numbers.append(work.does("p08.search", WORKER, SITE, item=FILE, purpose=1, column="氏名", sought=f"人{at}").entry.number)
    (one,) = of(work, Kind.MISSES)
    assert list(one.numbers) == numbers


def test_one_record_again_and_again_however_its_key_is_written_and_the_key_is_not_told(work: Counter) -> None:
    for key in ("4711", "４７１１", " 4711 ", "4711", "12", "13"):
        work.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key=key)
    assert of(work, Kind.AGAIN) == []
    work.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key="4711")
    (one,) = of(work, Kind.AGAIN)
    assert (one.item, len(one.numbers)) == (FILE, 5)
    assert "4711" not in one.why.ja + one.why.en


def test_near_the_daily_measure(counter: Counter, work: Counter) -> None:
    work.clock.at("2026-04-08 10:00")
    work.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=900_000)
    (one,) = of(work, Kind.NEAR)
    assert "1,000,000件の９割以上" in one.why.ja


def test_whoever_is_not_of_a_party_sees_nothing_and_a_period_has_to_be_one(work: Counter) -> None:
    from azukari.desk.desk import NotFound
    from azukari.desk.outcome import Officer
    from azukari.kernel.values import PartyId

    with pytest.raises(NotFound):
        openings_of(work.desk, Officer(OTHER, PartyId("pt-0000000000000000")), work.log)
    for since, until, code in (("2026-04-09", "2026-04-01", "PERIOD"), ("x", "", "DAY_UNREADABLE"), ("2020-01-01", "", "PERIOD")):
        with pytest.raises(FaultError) as trouble:
            openings_of(work.desk, work.officer(OFFICER), work.log, since, until)
        assert trouble.value.faults[0].code == code


def test_without_days_it_is_the_month_up_to_the_newest_entry(work: Counter) -> None:
    seen = openings_of(work.desk, work.officer(OFFICER), work.log)
    assert (seen.days[-1], len(seen.days), seen.size) == ("2026-04-07", 31, Number(seen.size))
