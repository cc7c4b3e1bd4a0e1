"""What the story is set in: its clock, its calendar, the fictional ward's own text, its people."""

import time
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.demo import below
from azukari.demo.clock import StoryClock, first_monday
from azukari.demo.people import ENGAGED, KANA, OPERATORS, PARTIES, PEOPLE, PLACES
from azukari.kernel.values import DAY, Day, Time, add_days, day_of, start_of, weekday_of
from azukari.law.loader import load_bytes
from azukari.law.model_annex import MODEL

BEGINNING = start_of(Day("2024-04-01"))


@pytest.fixture
def clock(tmp_path):
    found = StoryClock(tmp_path / "clock")
    found.begin(BEGINNING)
    return found


def test_the_clock_goes_on_by_itself(clock):
    first = clock()
    time.sleep(0.01)
    assert BEGINNING <= first < clock()


def test_the_clock_is_put_forward_and_never_back(clock):
    clock.forward(Time(BEGINNING + 7 * DAY))
    assert day_of(clock()) == "2024-04-08"
    with pytest.raises(ValueError, match="past that moment"):
        clock.forward(BEGINNING)
    assert day_of(clock()) == "2024-04-08"


def test_the_processes_share_one_clock(clock, tmp_path):
    other = StoryClock(tmp_path / "clock")
    clock.forward(Time(BEGINNING + 30 * DAY))
    assert day_of(other()) == "2024-05-01"


def test_a_clock_that_nobody_set_is_the_machines(tmp_path):
    before = time.time_ns() // 1000
    assert abs(StoryClock(tmp_path / "fresh")() - before) < 60_000_000


@given(st.dates())
def test_the_half_way_contract_begins_on_a_monday_and_its_story_is_past(today):
    day = Day(today.isoformat())
    if today.year < 2:
        return
    found = first_monday(day)
    assert weekday_of(start_of(found)) == 0
    assert add_days(found, 11) < day, "the last day that is told lies behind"
    assert add_days(found, 21) > day


@pytest.fixture(scope="module")
def minamo():
    return load_bytes(files("azukari.demo").joinpath("annex_minamo.txt").read_bytes())


def test_the_wards_text_loads_whole(minamo):
    assert minamo.whole
    assert minamo.ordinance
    assert not minamo.warnings
    assert set(minamo.annex.sentences) == set(MODEL.sentences)


def facts(address: str) -> bool:
    """The names of the items of 7.1 are facts of the annex, the same in every ward's text."""
    return address.startswith("7.1.") and address[4:] in "アイウエオカキ"


def test_the_wards_text_is_its_own(minamo, shared):
    seed = load_bytes(next((shared / "seed").glob("*.txt")).read_bytes())
    for other in (MODEL, seed.annex):
        theirs = {one.ja for where, one in other.sentences.items() if not facts(where)}
        assert not theirs & {one.ja for where, one in minamo.annex.sentences.items() if not facts(where)}


def test_no_real_municipality_is_named(minamo, shared):
    real = load_bytes(next((shared / "seed").glob("*.txt")).read_bytes()).annex.sentences["1.1"].ja
    name = real[real.index("、") + 1 : real.index("区") + 1].rpartition("､")[2].strip()
    assert name
    for one in minamo.annex.sentences.values():
        assert name not in one.ja
    assert PARTIES["ward"] == "水面区"


def test_everybody_has_a_party_and_a_name_that_offices_can_write():
    assert len({one.name for one in PEOPLE.values()}) == len(PEOPLE)
    for one in PEOPLE.values():
        assert one.party in PARTIES
        one.name.encode("cp932")
    assert len(ENGAGED) == 6
    assert set(OPERATORS) < set(ENGAGED) <= set(KANA)


def test_who_comes_in_below_is_nobody_who_was_there():
    assert not set(below.PEOPLE) & set(PEOPLE)
    assert not set(below.PARTIES) & set(PARTIES)
    assert not set(below.PLACES) & set(PLACES)
    assert not {one.name for one in below.PEOPLE.values()} & {one.name for one in PEOPLE.values()}
    assert set(below.KANA) < set(below.ALL) <= set(below.PEOPLE)
    for one in below.PEOPLE.values():
        assert one.party in below.PARTIES
        one.name.encode("cp932")
