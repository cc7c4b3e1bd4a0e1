"""第8, 第12 in the reading room: a search told afterwards, one request entered once, fields that are searched, a second person asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.values import INSTRUMENT
from azukari.provisions.p08_room import KEPT, Room, ViewSheet
from tests.provisions.counter import SOME_ITEM, alone, heard, made
from tests.story import FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, WORKER, Story, ident

ABOUT = {"item": SOME_ITEM, "purpose": 1}
GRANT = {"person": WORKER, "purpose": 1, "until": "2026-06-30", "daily_measure": 100}
MORE = {"day": "2026-04-01", "extra": 5, "reason": "締切"}


@pytest.fixture
def story() -> Story:
    found = Story().registered().staffed()
    found.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    return found


@pytest.fixture
def granted(story: Story) -> Story:
    story.does("p12.grant", IN_CHARGE, **GRANT)
    return story


def search(story: Story, *columns: int, most: int = 10, **more: Any) -> Any:
    terms = [{"column": one, "sought": "山崎"} for one in columns or (2,)]
    return made(story, "p08.search", **ABOUT, terms=terms, most=most, **more)


def room_of(story: Story) -> Room:
    return story.whole.slices[8].room


def left(story: Story) -> int:
    """What today's measure still holds, by trying."""
    return max(
        size
        for size in range(1_000)
        if not size or not alone(story, 12, made(story, "p08.view-page", **ABOUT, first=1, count=size), WORKER)
    )


# ── a search is measured by the most it may show, and put right by what it showed ──


@pytest.mark.parametrize("found, shown, used", [(0, 0, 1), (1, 1, 1), (500, 10, 10), (4, 4, 4)])
def test_what_a_search_did_not_show_is_given_back(granted: Story, found: int, shown: int, used: int) -> None:
    """12.1"""
    entry = heard(granted, search(granted), WORKER)
    assert left(granted) == 90
    heard(granted, made(granted, "p08.found", search=entry.number, found=found, shown=shown), INSTRUMENT)
    assert left(granted) == 100 - used


def test_a_search_of_which_nothing_is_told_stays_charged_until_the_day_is_over(granted: Story) -> None:
    """12.1 — a process that died on the way gives nothing away."""
    heard(granted, search(granted), WORKER)
    assert left(granted) == 90
    granted.at("2026-04-02 09:00")
    assert left(granted) == 100
    heard(granted, search(granted), WORKER)
    assert len(room_of(granted).searching) == 1, "yesterday's is forgotten"


def test_what_was_taken_above_the_measure_is_given_back_first(granted: Story) -> None:
    """12.1"""
    heard(granted, made(granted, "p08.view-page", **ABOUT, first=1, count=95), WORKER)
    granted.does("p12.allow-more", IN_CHARGE, person=WORKER, day="2026-04-01", extra=20, reason="締切")
    entry = heard(granted, search(granted, most=15), WORKER)
    assert left(granted) == 10
    heard(granted, made(granted, "p08.found", search=entry.number, found=7, shown=7), INSTRUMENT)
    assert left(granted) == 18, "five of the measure and two above it"


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30), st.booleans()), max_size=12))
def test_however_searches_end_the_measure_is_what_was_shown_and_never_less(told: list[tuple[int, int, bool]]) -> None:
    """12.1"""
    story = Story().registered().staffed()
    story.does("p12.grant", IN_CHARGE, **{**GRANT, "daily_measure": 200})
    used = 0
    for most, hits, ended in told:
        act = search(story, most=most)
        if alone(story, 12, act, WORKER):
            assert used + most > 200
            continue
        entry = heard(story, act, WORKER)
        shown = min(hits, most)
        if ended:
            heard(story, made(story, "p08.found", search=entry.number, found=hits, shown=shown), INSTRUMENT)
        used += max(1, shown) if ended else most
        assert alone(story, 12, search(story, most=200 - used + 1), WORKER) == ["12.1"]


@pytest.mark.parametrize("found, shown", [(3, 4), (50, 11)])
def test_no_more_is_told_than_was_asked_for_or_found(granted: Story, found: int, shown: int) -> None:
    entry = heard(granted, search(granted), WORKER)
    act = made(granted, "p08.found", search=entry.number, found=found, shown=shown)
    assert alone(granted, 8, act, INSTRUMENT) == ["NO_SEARCH"]


def test_a_result_is_told_once_and_of_a_search_that_there_was(granted: Story) -> None:
    assert alone(granted, 8, made(granted, "p08.found", search=3, found=0, shown=0), INSTRUMENT) == ["NO_SEARCH"]
    entry = heard(granted, search(granted), WORKER)
    told = made(granted, "p08.found", search=entry.number, found=0, shown=0)
    assert alone(granted, 8, told, INSTRUMENT) == []
    heard(granted, told, INSTRUMENT)
    assert alone(granted, 8, told, INSTRUMENT) == ["NO_SEARCH"]
    on_paper = heard(granted, made(granted, "p08.search", **ABOUT, column="氏名", found=3), WORKER)
    assert alone(granted, 8, made(granted, "p08.found", search=on_paper.number, found=0, shown=0), INSTRUMENT) == ["NO_SEARCH"]


# ── what a search and a page of a document ask for ──


@pytest.mark.parametrize(
    "answers, codes",
    [
        ({}, ["SEARCH_EMPTY"]),
        ({"terms": [{"column": 0, "sought": "x"}]}, ["SEARCH_COLUMN"]),
        ({"terms": [{"column": 1, "sought": "x"}], "most": 0}, ["SEARCH_MOST"]),
        ({"terms": [{"column": 1, "sought": "x"}], "most": 101}, ["SEARCH_MOST"]),
        ({"terms": [{"column": 1, "sought": "x"}], "first": 0}, ["SEARCH_MOST"]),
        ({"terms": [{"column": 1, "sought": "x"}], "most": 100}, []),
        ({"column": "氏名"}, []),
    ],
)
def test_a_search_says_what_it_looks_for_and_how_much_it_shows(story: Story, answers: dict[str, Any], codes: list[str]) -> None:
    assert alone(story, 8, made(story, "p08.search", **ABOUT, **answers), WORKER) == codes


@pytest.mark.parametrize("answers, codes", [({"sheet": 0}, ["PAGE"]), ({"sheet": 1, "width": 20}, ["PAGE"]), ({"sheet": 9}, [])])
def test_a_page_of_a_document_has_a_number_and_a_width(story: Story, answers: dict[str, Any], codes: list[str]) -> None:
    assert alone(story, 8, made(story, "p08.view-sheet", **ABOUT, **answers), WORKER) == codes


def test_columns_that_are_searched_have_to_be_granted_like_those_that_are_shown(story: Story) -> None:
    """12.1"""
    story.does("p12.grant", IN_CHARGE, **GRANT, fields=[1, 2])
    assert alone(story, 12, search(story, 1, 2, fields=[1]), WORKER) == []
    assert alone(story, 12, search(story, 1, 3, fields=[1]), WORKER) == ["12.1"]
    assert alone(story, 12, search(story, 1, fields=[1, 3]), WORKER) == ["12.1"]
    assert alone(story, 12, search(story, 1), WORKER) == ["12.1"], "all fields are more than two"
    assert alone(story, 12, made(story, "p08.search", **ABOUT, column="氏名"), WORKER) == ["12.1"], "on paper all is seen"
    assert alone(story, 12, made(story, "p08.view-sheet", **ABOUT, sheet=1), WORKER) == ["12.1"], "a picture cannot be masked"


# ── one request, one entry ──


@pytest.mark.parametrize(
    "name, answers",
    [
        ("p08.open", {"key": "1"}),
        ("p08.view-page", {"first": 1, "count": 5}),
        ("p08.search", {"terms": [{"column": 1, "sought": "x"}]}),
        ("p08.view-sheet", {"sheet": 1}),
    ],
)
def test_one_request_is_entered_once(granted: Story, name: str, answers: dict[str, Any]) -> None:
    asked = made(granted, name, **ABOUT, **answers, once="rq-0123456789abcdef")
    assert alone(granted, 8, asked, WORKER) == []
    heard(granted, asked, WORKER)
    assert alone(granted, 8, asked, WORKER) == ["ASKED_ALREADY"]
    assert alone(granted, 8, asked, OTHER) != ["ASKED_ALREADY"], "another's request is another's"
    assert alone(granted, 8, made(granted, name, **ABOUT, **answers, once="rq-0123456789abcdeg"), WORKER) == []


def test_only_the_latest_requests_are_remembered(granted: Story) -> None:
    """No slice grows with what was opened."""
    for number in range(KEPT * 3):
        heard(granted, made(granted, "p08.open", **ABOUT, key="1", once=f"rq-{number:016}"), WORKER)
    assert len(room_of(granted).lately[WORKER]) == KEPT
    assert alone(granted, 8, made(granted, "p08.open", **ABOUT, key="1", once=f"rq-{KEPT * 3 - 1:016}"), WORKER) == [
        "ASKED_ALREADY"
    ]


# ── a second person ──


def test_a_request_waits_for_the_person_in_charge_until_it_is_answered(granted: Story) -> None:
    """12.1"""
    asked = granted.does("p12.ask-more", WORKER, **MORE)
    duty = granted.owed()["p12.more"]
    assert (duty.cites, duty.about, duty.satisfied_by) == ("12.1", asked.number, ("p12.allow-more", "p12.decline-more"))
    granted.does("p12.allow-more", IN_CHARGE, request=asked.number, person=WORKER, day="2026-04-01", extra=3, reason="三件まで")
    assert "p12.more" not in granted.owed()
    assert left(granted) == 103
    again = {"request": asked.number, "person": WORKER, "day": "2026-04-01", "extra": 3, "reason": "x"}
    granted.misfits("p12.allow-more", IN_CHARGE, **again, codes={"NO_REQUEST"})


def test_a_request_may_be_declined_and_is_over_with_its_day(granted: Story) -> None:
    asked = granted.does("p12.ask-more", WORKER, **MORE)
    granted.does("p12.decline-more", IN_CHARGE, request=asked.number)
    assert "p12.more" not in granted.owed()
    assert left(granted) == 100
    granted.misfits("p12.decline-more", IN_CHARGE, request=asked.number, codes={"NO_REQUEST"})
    late = granted.does("p12.ask-more", WORKER, **MORE)
    granted.at("2026-04-02 09:00")
    assert "p12.more" not in granted.owed()
    granted.misfits("p12.decline-more", IN_CHARGE, request=late.number, codes={"NO_REQUEST"})


def test_what_is_asked_is_sound_and_asked_by_who_has_access(granted: Story) -> None:
    """12.1"""
    granted.misfits("p12.ask-more", WORKER, **{**MORE, "day": "2026-03-31"}, codes={"PAST"})
    granted.misfits("p12.ask-more", WORKER, **{**MORE, "extra": 0}, codes={"MEASURE"})
    granted.misfits("p12.ask-more", WORKER, **MORE, item=ident("im", "an0ther"), codes={"ITEM_UNKNOWN"})
    granted.refused("p12.ask-more", IN_CHARGE, **MORE, cites={"12.1"})
    for who in (OFFICER, SIGNATORY):
        granted.refused("p12.ask-more", who, **MORE, cites={"12.1"})
    asked = granted.does("p12.ask-more", WORKER, **MORE)
    wrong = {"request": asked.number, "person": IN_CHARGE, "day": "2026-04-01", "extra": 5, "reason": "x"}
    granted.misfits("p12.allow-more", IN_CHARGE, **wrong, codes={"OTHER_PERSON"})


def test_nobody_answers_their_own_request_where_adopted(story: Story) -> None:
    """term.second_person_above_measure"""
    story.adopts(second_person_above_measure=1)
    story.does("p02.enrol", IN_CHARGE, person=IN_CHARGE, full_name="髙橋 花子", employer=FIRM, work="印刷")
    story.does("p12.grant", IN_CHARGE, **{**GRANT, "person": IN_CHARGE})
    asked = story.does("p12.ask-more", IN_CHARGE, **MORE)
    answers = {"request": asked.number, "person": IN_CHARGE, "day": "2026-04-01", "extra": 5, "reason": "x"}
    story.refused("p12.allow-more", IN_CHARGE, **answers, cites={"term.second_person_above_measure"})


def test_a_page_of_a_document_is_one_record_and_cannot_be_held_to_fields(story: Story) -> None:
    act = made(story, "p08.view-sheet", **ABOUT, sheet=3)
    assert isinstance(act, ViewSheet)
    assert (act.measure(), act.shows()) == (1, None)


def test_what_a_search_found_is_told_also_when_the_work_ended_meanwhile(granted: Story) -> None:
    """13.1 — it is a word of the system about what was, and no handling."""
    entry = heard(granted, search(granted), WORKER)
    granted.does("p00.complete", OFFICER)
    granted.does("p08.found", INSTRUMENT, search=entry.number, found=0, shown=0)
