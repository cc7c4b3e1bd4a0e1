"""What is read off the sources about duties is what the provisions really yield, and nothing of it is missed."""

import ast
import re
from itertools import chain

import pytest

from azukari.annex import ACTS, duties
from azukari.kernel.values import DAY, Time
from azukari.law.address import KNOWN
from azukari.law.terms import BY_NAME
from tests.provisions.readiness import Ready
from tests.test_docs import ROOT, made_by

READER = made_by().LAW["duties.md"].__globals__["owed"].__globals__
FOUND = list(chain.from_iterable(found for _, found in READER["owed"]()))
CODE = re.compile(r"p\d\d\.[a-z-]+")

every = pytest.mark.parametrize("one", FOUND, ids=lambda one: one.code)


def literals() -> set[str]:
    """Everything in the provisions' sources that looks like a code or the name of an act."""
    nodes = (
        node
        for path in (ROOT / "src" / "azukari" / "provisions").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if CODE.fullmatch(text)}


def test_no_code_that_stands_in_the_sources_is_missed() -> None:
    assert literals() - set(ACTS) - {one.code for one in FOUND} == set()


def test_codes_that_are_also_names_of_acts_are_found() -> None:
    assert {"p04.pledge", "p07.answer-further", "p13.confirm", "p17.report"} <= {one.code for one in FOUND}


def test_a_code_put_together_in_the_source_is_found() -> None:
    assert {"p17.preliminary", "p17.final"} <= {one.code for one in FOUND}


@every
def test_all_of_a_duty_is_known(one) -> None:
    assert CODE.fullmatch(one.code)
    assert {one.ja, one.en} & {"…", ""} == set()
    assert one.owes in {"ward", "contractor"}
    assert one.cites in KNOWN or one.cites.removeprefix("term.") in BY_NAME
    assert one.satisfied_by
    assert set(one.satisfied_by) <= set(ACTS), "a duty names an act that does not exist"


@pytest.mark.parametrize("days", [0, 40, 400, 4000])
def test_what_a_record_yields_is_what_was_read(days: int) -> None:
    """The other way round: whatever is owed in a contract at work, long after too, was read off with all that it says."""
    story = Ready().all()
    read = {(one.code, one.owes, one.cites, one.satisfied_by, one.blocks_closing) for one in FOUND}
    now = [
        (one.code, one.owes.value, str(one.cites), one.satisfied_by, one.blocks_closing)
        for one in duties(story.whole, Time(story.whole.ground.last + days * DAY))
    ]
    assert now
    assert set(now) <= read


def test_each_branch_goes_with_its_own_text_and_a_changed_duty_is_told_as_changed() -> None:
    source = {one.code: one for one in FOUND}
    assert source["p13.method"].en != source["p13.evidence"].en
    assert source["p14.arrive"].owes == "contractor"
    assert source["p14.expected"].owes == "ward"
    assert {one.due for one in FOUND if one.code == "p18.review"} == {True}
    assert source["p02.two-employers"].satisfied_by == ("p02.leave", "p02.enrol")
