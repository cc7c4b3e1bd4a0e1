"""第12: whatever the order of grants, openings and allowances, nobody touches more in a day than was granted and allowed."""

from hypothesis import given
from hypothesis import strategies as st

from tests.provisions.counter import alone, heard, touch
from tests.story import IN_CHARGE, WORKER, Story

steps = st.lists(
    st.one_of(
        st.tuples(st.just("touch"), st.integers(1, 60)),
        st.tuples(st.just("allow"), st.integers(0, 40)),
        st.tuples(st.just("grant"), st.integers(1, 50)),
        st.tuples(st.just("revoke"), st.integers(0, 5)),
        st.tuples(st.just("next day"), st.just(0)),
    ),
    max_size=25,
)


@given(steps)
def test_a_days_total_never_exceeds_what_was_granted_and_allowed(told: list[tuple[str, int]]) -> None:
    """12.1"""
    story = Story().registered().staffed()
    day, total, allowed, granted, live = 1, 0, 0, 0, []
    for what, size in told:
        if what == "touch":
            if not alone(story, 12, touch(records=size), WORKER):
                assert live
                heard(story, touch(records=size), WORKER)
                total += size
        elif what == "allow":
            story.does("p12.allow-more", IN_CHARGE, person=WORKER, day=f"2026-04-{day:02}", extra=size, reason="締切")
            allowed += size
        elif what == "grant":
            answers = {"person": WORKER, "purpose": 1, "until": "2026-12-31", "daily_measure": size}
            live.append(story.does("p12.grant", IN_CHARGE, **answers).number)
            granted += size
        elif what == "revoke" and live:
            story.does("p12.revoke", IN_CHARGE, grant=live.pop(size % len(live)))
        elif what == "next day":
            day += 1
            story.at(f"2026-04-{day:02} 09:00")
            total = allowed = 0
        assert total <= granted + allowed


@given(st.integers(1, 500), st.lists(st.integers(1, 100), max_size=20))
def test_one_grant_permits_exactly_up_to_its_measure(measure: int, sizes: list[int]) -> None:
    """12.1 — refused if and only if the sum would go beyond."""
    story = Story().registered().staffed()
    story.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2026-12-31", daily_measure=measure)
    total = 0
    for size in sizes:
        permitted = not alone(story, 12, touch(records=size), WORKER)
        assert permitted == (total + size <= measure)
        if permitted:
            heard(story, touch(records=size), WORKER)
            total += size
