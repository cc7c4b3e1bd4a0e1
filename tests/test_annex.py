"""The annex as a whole: whom it asks about an act, and how, changes nothing about what it decides."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari import annex
from azukari.kernel.act import Act, Handling, kinds_of
from azukari.kernel.asks import Word
from azukari.kernel.entry import Moment
from azukari.kernel.values import CONTRACTOR, DAY, HOUR, WHOLE, AskId, Capacity, ItemId, Number, PersonId, Purpose, TierNo, Time
from azukari.provisions.p08_acts import OpenRecord, Process, Search, Term, ViewPage
from azukari.provisions.p08_keying import CompareKeyed, CorrectRow, FinishKeying, KeyIn, SettleKeyed
from azukari.provisions.p08_room import ViewSheet
from tests.provisions.readiness import Ready
from tests.story import (
    APPROVER,
    ELSEWHERE,
    FILE,
    FIRM,
    HANDOVER,
    IN_CHARGE,
    OFFICER,
    OTHER,
    SIGNATORY,
    SITE,
    WARD,
    WORKER,
    Story,
    asked_alike,
)

GOLDEN = Path(__file__).resolve().parent / "golden"
LATER = DAY * 400
PEOPLE = (WORKER, OTHER, IN_CHARGE, HANDOVER, SIGNATORY, OFFICER, APPROVER)
PLAIN = [cls for cls in annex.ACTS.values() if kinds_of(cls) == (Handling,)]

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
    ("p00.adopt-term", {"term": "pledge_required", "value": 1, "source": "x"}, OFFICER),
    ("p00.adopt-term", {"term": "training_validity_months", "value": 1, "source": "x"}, OFFICER),
    ("p00.adopt-term", {"term": "employer_confirmation", "value": 1, "source": "x"}, OFFICER),
    ("p00.complete", {}, OFFICER),
]
STEPS = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(OPENINGS)),
    st.tuples(st.just("change"), st.sampled_from(CHANGES)),
    st.tuples(st.just("wait"), st.sampled_from([HOUR, 9 * HOUR, DAY, 40 * DAY])),
)


def stories() -> list[Story]:
    """A contract of which nothing is told, one that has begun, one made ready, one in which everything is over."""
    over = Ready().all()
    over.does("p00.complete", OFFICER)
    return [Story(), Ready().people(), Ready().all(), over]


def moments(story: Story) -> list[Moment]:
    """Somebody of each side in each capacity, at a place and at none, now and long after."""
    return [
        Moment(time, who, party, capacity, tier, place)
        for time in (story.now, Time(story.now + LATER))
        for who, party, tier in ((WORKER, FIRM, CONTRACTOR), (OTHER, FIRM, TierNo(2)), (OFFICER, WARD, WHOLE))
        for capacity in (Capacity.OPERATOR, Capacity.SECTION_OFFICER, Capacity.ANYONE)
        for place in (SITE, None)
    ]


def golden(name: str) -> Act:
    """An act as an old leaf has it."""
    act = msgspec.json.decode((GOLDEN / f"{name}.json").read_bytes(), type=annex.ACTS[name])
    assert isinstance(act, Act)
    return act


# ── who is not asked has nothing to say ──


@pytest.mark.parametrize("name", sorted(annex.ACTS))
def test_a_provision_says_nothing_about_an_act_that_it_does_not_say_it_judges(name: str) -> None:
    act = golden(name)
    for story in stories():
        for moment in moments(story):
            for provision, state in zip(annex.PROVISIONS, story.whole.slices, strict=True):
                if not isinstance(act, provision.judges):
                    assert list(provision.objections(state, act, moment, story.whole.ground)) == [], provision.number


def test_a_provision_gives_no_capacity_that_it_does_not_say_it_gives() -> None:
    given_at_all: set[Capacity] = set()
    for story in stories():
        for who in (*PEOPLE, PersonId("instrument")):
            for provision, state in zip(annex.PROVISIONS, story.whole.slices, strict=True):
                held = {one.capacity for one in provision.capacities(state, who, story.now, story.whole.ground)}
                assert held <= set(provision.gives), provision.number
                given_at_all |= held
    assert {Capacity.OPERATOR, Capacity.HANDOVER_OFFICER, Capacity.SIGNATORY, Capacity.INSTRUMENT} <= given_at_all


# ── what is said of a Handling asked straight is what is said of it among all other acts ──


def handlings(item: str, purpose: int) -> list[Handling]:
    """Each act that is a Handling and nothing else, sound and not."""
    about: dict[str, Any] = {"item": ItemId(item), "purpose": Purpose(purpose)}
    written = Word(True)
    page: dict[str, Any] = {"keying": Number(1), "page": 1, "records": 0}
    sealed: dict[str, Any] = dict.fromkeys(("fingerprint", "digest", "vault_object"), "0" * 64)
    found: list[Handling] = [
        OpenRecord(**about, key=written),
        ViewPage(**about, first=0, count=0),
        ViewPage(**about, first=1, count=1_000),
        Search(**about, column=written),
        Search(**about),
        Search(**about, terms=(Term(column=0, sought=written),), most=0),
        Search(**about, terms=(Term(column=2, sought=written),), once=AskId("rq-0123456789abcdef")),
        ViewSheet(**about, sheet=0, width=1),
        ViewSheet(**about, sheet=1),
        Process(**about, records=0, method=written),
        Process(**about, records=1, method=written, program=written, first=0),
        KeyIn(**about, **page, **sealed, turn=2),
        CompareKeyed(**about, **page),
        SettleKeyed(**about, **page, **sealed),
        FinishKeying(**about, keying=Number(1), records=0),
        CorrectRow(**about, row=0),
    ]
    assert {type(one) for one in found} == set(PLAIN)
    return found


def test_every_provision_that_judges_a_handling_is_asked_about_it_straight() -> None:
    for provision in annex.PROVISIONS:
        judges = issubclass(OpenRecord, provision.judges)
        assert (provision.handling is not None) is judges, provision.number


def test_a_handling_is_judged_alike_asked_straight_and_among_all_acts() -> None:
    for story in stories():
        for moment in moments(story):
            for typed in (None, OFFICER):
                stamped = msgspec.structs.replace(moment, entered=typed)
                for item in (FILE, "im-0000000000000000"):
                    for act in handlings(item, 1):
                        asked_alike(story.whole, act, stamped)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=25))
def test_and_so_it_is_whatever_has_happened(steps: list[tuple[str, Any]]) -> None:
    story = Ready().all()
    for kind, what in steps:
        if kind == "wait":
            story.now = Time(story.now + what)
        elif kind == "change":
            name, answers, who = what
            story.tries(name, who, **answers)
        else:
            name, answers, who, place = what
            story.tries(name, who, place=place, **answers)  # each of which is judged both ways
