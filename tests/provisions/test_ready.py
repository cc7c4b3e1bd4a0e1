"""Every provision judging at once: made ready, a record is opened; with one thing missing, exactly its sentence speaks."""

from collections.abc import Callable
from typing import Any

import pytest

from azukari import annex
from tests.provisions.readiness import Ready
from tests.story import ELSEWHERE, FILE, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER, ident

OPEN: dict[str, Any] = {"item": FILE, "purpose": 1, "key": "000123", "place": SITE}
PLAN = {"place": "税務課窓口", "at": "2026-04-01 09:00", "until": "2026-04-30 17:00"}


@pytest.fixture
def ready() -> Ready:
    return Ready().all()


def test_made_ready_a_record_is_opened(ready: Ready) -> None:
    ready.does("p08.open", WORKER, **OPEN)
    ready.does("p08.view-page", WORKER, item=FILE, purpose=1, first=1, count=49, place=SITE)


TAKEN_AWAY: list[tuple[str, Callable[[Ready], object], dict[str, Any], set[str]]] = [
    ("training lapsed", lambda r: r.at("2026-10-02 10:00"), {}, {"3.1"}),
    ("operator withdrawn", lambda r: r.does("p06.withdraw-operator", IN_CHARGE, person=WORKER), {}, {"6.1"}),
    ("after hours", lambda r: r.at("2026-04-02 17:00"), {}, {"6.1"}),
    ("facility withdrawn", lambda r: r.does("p06.withdraw-facility", IN_CHARGE, place=SITE), {}, {"6.1"}),
    ("assignment withdrawn", lambda r: r.does("p08.withdraw-assignment", IN_CHARGE, person=WORKER), {}, {"8.1.main"}),
    ("suspended", lambda r: r.does("p12.suspend", OFFICER, person=WORKER), {}, {"12.1"}),
    ("instruction withdrawn", lambda r: r.does("p15.withdraw", OFFICER, place=SITE), {}, {"15.1"}),
    ("from elsewhere", lambda r: r, {"place": ELSEWHERE}, {"6.1", "15.1"}),
    ("from nowhere known", lambda r: r, {"place": None}, {"6.1", "15.1"}),
    ("for another purpose", lambda r: r, {"purpose": 2}, {"8.1.main", "12.1"}),
    ("another item", lambda r: r, {"item": ident("im", "other")}, {"12.1"}),
    (
        "left",
        lambda r: r.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-02") and r.at("2026-04-03 10:00"),
        {},
        {"2.1", "6.1", "8.1.main", "12.1"},
    ),
]


@pytest.mark.parametrize("take, changes, cites", [one[1:] for one in TAKEN_AWAY], ids=[one[0] for one in TAKEN_AWAY])
def test_one_thing_missing_is_its_sentence(
    ready: Ready, take: Callable[[Ready], object], changes: dict[str, Any], cites: set[str]
) -> None:
    take(ready)
    ready.refused("p08.open", WORKER, **{**OPEN, **changes}, cites=cites)


def test_beyond_the_days_measure(ready: Ready) -> None:
    """12.1"""
    for key in range(50):
        ready.does("p08.open", WORKER, **{**OPEN, "key": str(key)})
    ready.refused("p08.open", WORKER, **OPEN, cites={"12.1"})
    ready.does("p12.allow-more", IN_CHARGE, person=WORKER, day="2026-04-02", extra=1, reason="締切")
    ready.does("p08.open", WORKER, **OPEN)


def test_nothing_ready_every_sentence_of_the_start_gate_speaks() -> None:
    story = Ready().registered()
    story.refused("p10.plan", OFFICER, **PLAN, cites={"2.1", "5.1.main", "6.1", "10.1", "15.1"})


@pytest.mark.parametrize(
    "left_out, cites",
    [("trained", {"3.1"}), ("ruled", {"5.1.main"}), ("notified", {"6.1"}), ("instructed", {"15.1"}), ("designated", {"10.1"})],
)
def test_the_start_gate_lacks_one_step(left_out: str, cites: set[str]) -> None:
    story = Ready()
    for step in ("people", "trained", "ruled", "notified", "instructed", "designated"):
        if step != left_out:
            getattr(story, step)()
    story.refused("p10.plan", WARD_HANDOVER, **PLAN, cites=cites)


def test_that_it_is_not_ones_capacity_is_told_with_everything_else(ready: Ready) -> None:
    """8.1.main: whoever mends one reason is not sent back for the next."""
    found, entry = ready.tries("p08.open", OFFICER, **OPEN)
    assert entry is None
    said = [one.because.en for one in found]
    assert "This act is not done in your capacity." in said
    assert "You are not enrolled as an engaged person." in said


def test_what_was_made_of_it_is_in_custody(ready: Ready) -> None:
    """8.1.main — a derivative is an item with a parent, and the balance shows it."""
    made = ident("im", "made")
    item = {"item": made, "label": "宛名一覧", "medium": "vault", "origin": "derivative", "parent": FILE, "rows": 10}
    moves = [{"item": made, "source": "made", "target": "t1/vault"}]
    answers = {"item": FILE, "purpose": 1, "records": 10, "method": "宛名の抽出", "items": [item], "moves": moves}
    ready.does("p08.derive", WORKER, place=SITE, **answers)
    custody = ready.whole.ground.custody
    assert (custody.items[made].parent, custody.at(made, "t1/vault"), custody.balances()) == (FILE, 1, True)


def test_the_state_outlives_a_snapshot(ready: Ready) -> None:
    """Every slice comes back as it was; what is then judged is the same."""
    ready.does("p08.open", WORKER, **OPEN)
    before = annex.snapshot(ready.whole)
    ready.whole = annex.restore(before)
    assert annex.snapshot(ready.whole) == before
    ready.does("p08.view-page", WORKER, item=FILE, purpose=1, first=1, count=49, place=SITE)
    ready.refused("p08.open", WORKER, **OPEN, cites={"12.1"})
