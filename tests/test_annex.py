"""The annex as a whole: what it remembers about openings changes nothing about what it decides."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from azukari import annex
from azukari.kernel.entry import Entry
from azukari.kernel.submission import read
from azukari.kernel.values import DAY, HOUR, Number, Time
from tests.provisions.readiness import Ready
from tests.story import ELSEWHERE, FILE, IN_CHARGE, OFFICER, OTHER, SITE, WORKER

OPENINGS = [
    ("p08.open", {"item": FILE, "purpose": purpose, "key": "1"}, who, place)
    for purpose in (1, 2)
    for who in (WORKER, OTHER)
    for place in (SITE, ELSEWHERE)
]
CHANGES: list[tuple[str, dict[str, Any], Any]] = [
    ("p12.suspend", {"person": WORKER, "reason": "x"}, IN_CHARGE),
    ("p12.resume", {"person": WORKER}, IN_CHARGE),
    ("p17.hold", {"reason": "x", "items": [FILE]}, OFFICER),
    ("p15.withdraw", {"place": SITE}, OFFICER),
    ("p15.instruct", {"place": SITE}, OFFICER),
    ("p08.withdraw-assignment", {"person": WORKER}, IN_CHARGE),
    ("p08.assign-purpose", {"person": WORKER, "purposes": [1, 2]}, IN_CHARGE),
    ("p02.leave", {"person": WORKER, "last_day": "2026-04-02"}, IN_CHARGE),
    ("p00.complete", {}, OFFICER),
]
STEPS = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(OPENINGS)),
    st.tuples(st.just("change"), st.sampled_from(CHANGES)),
    st.tuples(st.just("wait"), st.sampled_from([HOUR, 9 * HOUR, DAY])),
)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=25))
def test_what_is_remembered_of_openings_changes_no_decision(steps: list[tuple[str, Any]]) -> None:
    story = Ready().all()
    for kind, what in steps:
        if kind == "wait":
            story.now = Time(story.now + what)
        elif kind == "change":
            name, answers, who = what
            story.tries(name, who, **answers)
        else:
            name, answers, who, place = what
            story.now = Time(story.now + 1)
            cls = annex.ACTS[name]
            moment = story.moment(cls, who, place)
            act = read(cls, answers, story.mint).act
            assert act is not None
            remembered = annex.judge(story.whole, act, moment)
            story.whole.settled.clear()
            assert annex.judge(story.whole, act, moment) == remembered
            if not remembered:
                annex.hear(story.whole, Entry(Number(len(story.leaves)), moment, act))


def test_what_is_remembered_is_bounded_and_forgotten_at_any_other_entry() -> None:
    story = Ready().all()
    story.tries("p08.open", WORKER, place=SITE, item=FILE, purpose=1, key="1")
    assert len(story.whole.settled) == 1
    story.does("p00.note", OFFICER, text="x")
    assert not story.whole.settled
