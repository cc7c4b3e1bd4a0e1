"""第8: handled for an entrusted and assigned purpose only; what is made of it stays."""

from typing import Any

import pytest

from azukari import annex
from azukari.kernel.act import Moves
from azukari.kernel.asks import Word
from azukari.kernel.things import WARD as WITH_WARD
from azukari.kernel.things import Move, NewItem, vault_of
from azukari.kernel.values import Citation, Medium, TierNo
from azukari.law.say import Say
from tests.provisions.counter import SOME_ITEM, alone, heard, made, reasons, touch
from tests.story import APPROVER, IN_CHARGE, OTHER, SIGNATORY, SITE, WORKER, Story, ident

MADE = ident("im", "made")


class Bring(Moves):
    """持ち込む"""

    name, by, cites = "p99.bring", (), Citation("10.1")
    title = Say("持ち込む", "Bring")

    items: tuple[NewItem, ...]
    moves: tuple[Move, ...]


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


@pytest.fixture
def assigned(story: Story) -> Story:
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    return story


def entrusted(story: Story) -> Story:
    """The item is in the contractor's vault."""
    listed = NewItem(item=SOME_ITEM, label=Word(True), medium=Medium.VAULT)
    heard(story, Bring(items=(listed,), moves=(Move(item=SOME_ITEM, source=WITH_WARD, target=vault_of(TierNo(1))),)), IN_CHARGE)
    return story


def derive(story: Story, **changes: Any) -> list[str]:
    """What 第8 says to a derivation, with something changed."""
    item = {
        "item": MADE,
        "label": "宛名一覧",
        "medium": "vault",
        "origin": "derivative",
        "parent": SOME_ITEM,
        **changes.pop("new", {}),
    }
    move = {"item": MADE, "quantity": 1, "source": "made", "target": "t1/vault", **changes.pop("move", {})}
    answers = {
        "item": SOME_ITEM,
        "purpose": 1,
        "records": 10,
        "method": "宛名の抽出",
        "items": [item],
        "moves": [move],
        **changes,
    }
    return alone(story, 8, made(story, "p08.derive", **answers), WORKER)


def test_handling_for_an_assigned_purpose_is_permitted(assigned: Story) -> None:
    """8.1.main"""
    assert alone(assigned, 8, touch(), WORKER) == []


def test_handling_without_an_assignment_is_refused(story: Story) -> None:
    """8.1.main"""
    (one,) = reasons(story, 8, touch(), WORKER)
    assert (one.cites, one.field) == ("8.1.main", "purpose")
    assert one.instead.en == "Ask the person in charge to assign you a purpose."


def test_another_purpose_of_the_contract_is_refused_with_the_assigned_ones_named(assigned: Story) -> None:
    """8.1.main"""
    (one,) = reasons(assigned, 8, touch(purpose=2), WORKER)
    assert (one.cites, one.instead.en) == ("8.1.main", "Act for a purpose assigned to you: 1.")


def test_a_purpose_that_the_contract_lacks_is_refused(assigned: Story) -> None:
    """8.1.main"""
    (one,) = reasons(assigned, 8, touch(purpose=3), WORKER)
    assert one.because.en == "This entrustment has no purpose 3."


def test_a_purpose_outside_the_tiers_scope_is_refused(assigned: Story) -> None:
    """8.1.main — for a subcontractor, what was subcontracted to it."""
    assigned.whole.ground.tiers[TierNo(1)].purposes = ()
    (one,) = reasons(assigned, 8, touch(), WORKER)
    assert one.because.en == "Purpose 1 is not part of what was subcontracted."


def test_an_assignment_is_its_persons_own(assigned: Story) -> None:
    """8.1.main"""
    assert alone(assigned, 8, touch(), IN_CHARGE) == ["8.1.main"]


def test_an_assignment_has_its_days(story: Story) -> None:
    """8.1.main"""
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], since="2026-04-10", until="2026-04-20")
    days = ("2026-04-09 23:59", "2026-04-10 00:00", "2026-04-20 23:59", "2026-04-21 00:00")
    assert [alone(story.at(day), 8, touch(), WORKER) for day in days] == [["8.1.main"], [], [], ["8.1.main"]]


def test_an_assignment_renewed_ahead_goes_on(story: Story) -> None:
    """8.1.main"""
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], until="2026-04-20")
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], since="2026-04-21", until="2026-04-30")
    days = ("2026-04-01 10:00", "2026-04-30 10:00", "2026-05-01 10:00")
    assert [alone(story.at(day), 8, touch(), WORKER) for day in days] == [[], [], ["8.1.main"]]


def test_an_assignment_after_a_gap_begins_anew(story: Story) -> None:
    """8.1.main"""
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], until="2026-04-10")
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1], since="2026-04-21")
    assert alone(story.at("2026-04-15 10:00"), 8, touch(), WORKER) == ["8.1.main"]
    assert alone(story.at("2026-04-21 10:00"), 8, touch(), WORKER) == []


@pytest.mark.parametrize("purposes", [[1], []], ids=["named", "all"])
def test_a_withdrawn_assignment_counts_at_once_no_more(assigned: Story, purposes: list[int]) -> None:
    """8.1.main"""
    assigned.does("p08.withdraw-assignment", IN_CHARGE, person=WORKER, purposes=purposes)
    assert alone(assigned, 8, touch(), WORKER) == ["8.1.main"]
    assigned.misfits("p08.withdraw-assignment", IN_CHARGE, person=WORKER, codes={"NOT_ASSIGNED"})


def test_withdrawing_one_purpose_leaves_the_other(story: Story) -> None:
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1, 2])
    story.does("p08.withdraw-assignment", IN_CHARGE, person=WORKER, purposes=[2])
    assert alone(story, 8, touch(), WORKER) == []
    assert alone(story, 8, touch(purpose=2), WORKER) == ["8.1.main"]


def test_only_assigned_purposes_are_withdrawn(assigned: Story) -> None:
    assigned.misfits("p08.withdraw-assignment", IN_CHARGE, person=WORKER, purposes=[1, 2], codes={"NOT_ASSIGNED"})


def test_nobody_assigns_what_was_not_entrusted(story: Story) -> None:
    """8.1.main"""
    story.refused("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1, 3], cites={"8.1.main"})


def test_purposes_go_to_who_is_on_the_register(story: Story) -> None:
    story.misfits("p08.assign-purpose", IN_CHARGE, person=OTHER, purposes=[1], codes={"NOT_ENROLLED"})


def test_an_assignment_does_not_end_before_it_begins(story: Story) -> None:
    answers = {"person": WORKER, "purposes": [1], "since": "2026-04-02", "until": "2026-04-01"}
    story.misfits("p08.assign-purpose", IN_CHARGE, **answers, codes={"PERIOD"})


@pytest.mark.parametrize("who", [WORKER, SIGNATORY, APPROVER])
def test_only_the_person_in_charge_assigns(story: Story, who: str) -> None:
    story.refused("p08.assign-purpose", who, person=WORKER, purposes=[1], cites={"8.1.main"})


@pytest.mark.parametrize(
    "name, answers, records",
    [
        ("p08.open", {"key": "000123"}, 1),
        ("p08.view-page", {"first": 1, "count": 50}, 50),
        ("p08.search", {"column": "氏名", "sought": "髙橋"}, 1),
        ("p08.search", {"column": "氏名", "found": 7}, 7),
        ("p08.process", {"records": 400, "method": "並べ替え"}, 400),
    ],
)
def test_how_many_records_an_act_touches(story: Story, name: str, answers: dict[str, Any], records: int) -> None:
    """12.1 counts by it; a search without a hit is one."""
    assert made(story, name, item=SOME_ITEM, purpose=1, **answers).measure() == records


def test_what_is_looked_for_never_stands_in_the_leaf(story: Story) -> None:
    act = made(story, "p08.search", item=SOME_ITEM, purpose=1, column="氏名", sought="髙橋")
    assert (act.column, act.sought) == (True, True)


@pytest.mark.parametrize("page", [{"first": 0, "count": 1}, {"first": 1, "count": 0}])
def test_a_page_begins_at_one_and_holds_something(assigned: Story, page: dict[str, int]) -> None:
    assert alone(assigned, 8, made(assigned, "p08.view-page", item=SOME_ITEM, purpose=1, **page), WORKER) == ["PAGE"]


def test_processing_nothing_is_no_processing(assigned: Story) -> None:
    act = made(assigned, "p08.process", item=SOME_ITEM, purpose=1, records=0, method="x")
    assert alone(assigned, 8, act, WORKER) == ["RECORDS"]


def test_a_derivative_stays_with_the_tier_that_made_it(assigned: Story) -> None:
    """8.1.main"""
    assert derive(entrusted(assigned)) == []
    assert derive(assigned, move={"target": f"t1/{SITE}"}) == []


@pytest.mark.parametrize("target", ["t2/vault", "ward", "delivered", "lost"])
def test_a_derivative_is_provided_to_nobody_else(assigned: Story, target: str) -> None:
    """8.1.latter"""
    assert derive(entrusted(assigned), move={"target": target}) == ["8.1.latter"]


def test_a_derivation_needs_its_purpose_too(story: Story) -> None:
    """8.1.main"""
    assert derive(entrusted(story)) == ["8.1.main"]


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"new": {"origin": "copy"}}, "ORIGIN"),
        ({"new": {"parent": ""}}, "PARENT"),
        ({"move": {"source": "ward"}}, "NOT_MADE"),
        ({"new": {"quantity": 2}}, "NOT_PLACED"),
        ({"records": 0}, "RECORDS"),
    ],
)
def test_one_fault_each_in_a_derivation(assigned: Story, changes: dict[str, Any], code: str) -> None:
    assert code in derive(entrusted(assigned), **changes)


def test_the_only_assigned_purpose_is_filled_in(assigned: Story) -> None:
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == 8)
    cls = annex.ACTS["p08.open"]
    moment = assigned.moment(cls, WORKER, SITE)
    assert annex.PROVISIONS[index].prefill(assigned.whole.slices[index], cls, {}, assigned.whole.ground, moment) == {"purpose": 1}


def test_assignment_is_owed_once_there_is_something_to_use(story: Story) -> None:
    assert "p08.assign" not in story.owed()
    assert entrusted(story).owed()["p08.assign"].cites == "8.1.main"
    story.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    assert "p08.assign" not in story.owed()
