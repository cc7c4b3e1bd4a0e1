"""Hostile and broken content is refused by name, within its limits, by a child that is gone afterwards. How many cases there are is printed."""

import pytest

from azukari.content.errors import TEXTS, ContentError
from azukari.content.pages import look, render
from tests.content import hostile
from tests.content.hostile import Case
from tests.content.making import code

TABLES = [*hostile.tables(), *hostile.records()]
BOOKS = [*hostile.books()]
PAGES = [*hostile.pages()]


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[one.name for one in cases])


@named(TABLES)
def test_a_table(case: Case) -> None:
    assert code(case.data(), **case.how) in case.codes


@named(BOOKS)
def test_a_workbook(case: Case) -> None:
    assert code(case.data(), **case.how) in case.codes


@named(PAGES)
def test_a_page(case: Case) -> None:
    source = hostile.drawn(case)
    found = "ok"
    try:
        look(source)
        picture = render(source, 1, 800)
    except ContentError as error:
        found = error.code
    else:
        assert 0 < len(picture.data) < 32 << 20
    assert found in case.codes


def test_there_are_at_least_two_hundred_cases(capsys: pytest.CaptureFixture[str]) -> None:
    cases = [*TABLES, *BOOKS, *PAGES]
    assert len({one.name for one in cases}) == len(cases)
    assert set().union(*(one.codes for one in cases)) <= {*TEXTS, "ok"}
    with capsys.disabled():
        print(f"\nhostile content: {len(TABLES)} tables, {len(BOOKS)} workbooks, {len(PAGES)} of pages, {len(cases)} in all")
    assert len(cases) >= 200
