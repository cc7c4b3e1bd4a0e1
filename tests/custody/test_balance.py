"""The balance: every item's accounts sum to zero, and nothing is drawn that is not there."""

from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.custody import Custody
from azukari.kernel.act import Moves
from azukari.kernel.asks import Asks, Word
from azukari.kernel.objection import Misfit
from azukari.kernel.things import (
    COLLECTED,
    ENDS,
    MADE,
    RETURNED,
    SOURCES,
    WARD,
    Account,
    Move,
    NewItem,
    tier_in,
    transit_of,
    vault_of,
)
from azukari.kernel.values import ItemId, Medium, Number, TierNo, Time
from azukari.law.say import Say

ONE = TierNo(1)
NAMES = tuple(ItemId(f"im-{number:016d}") for number in range(4))
SHELVES = (vault_of(ONE), transit_of(ONE), Account("t1/pl-0000000000000001"), vault_of(TierNo(2)))
ACCOUNTS = (*sorted(SOURCES | ENDS), *SHELVES)


class Shift(Moves):
    """移す"""

    items: Annotated[tuple[NewItem, ...], Asks(Say("品目", "Items"))] = ()
    moves: Annotated[tuple[Move, ...], Asks(Say("移動", "Moves"))] = ()


def new(item: ItemId, quantity: int = 1, parent: ItemId | None = None) -> NewItem:
    return NewItem(item=item, label=Word(True), medium=Medium.PAPER, quantity=quantity, parent=parent)


def move(item: ItemId, source: Account, target: Account, quantity: int = 1) -> Move:
    return Move(item=item, quantity=quantity, source=source, target=target)


def codes(custody: Custody, act: Shift) -> list[str]:
    return [one.code for one in custody.misfits(act)]


def enter(custody: Custody, act: Shift) -> bool:
    """As the annex does: entered only when nothing misfits."""
    if any(isinstance(one, Misfit) for one in custody.misfits(act)):
        return False
    custody.hear(act, Number(0), Time(0))
    return True


moves = st.builds(
    move, st.sampled_from(NAMES), st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(min_value=-2, max_value=6)
)
acts = st.builds(
    Shift,
    items=st.lists(st.builds(new, st.sampled_from(NAMES), st.integers(0, 5)), max_size=2, unique_by=lambda one: one.item).map(
        tuple
    ),
    moves=st.lists(moves, max_size=4).map(tuple),
)


@given(st.lists(acts, max_size=20))
def test_every_items_accounts_always_sum_to_zero(told: list[Shift]) -> None:
    """Double entry, whatever is tried."""
    custody = Custody()
    for act in told:
        enter(custody, act)
        for accounts in custody.held.values():
            assert sum(accounts.values()) == 0
        assert custody.balances()


@given(st.lists(acts, max_size=20))
def test_no_account_but_a_source_falls_below_zero(told: list[Shift]) -> None:
    custody = Custody()
    for act in told:
        enter(custody, act)
    for line in custody.all_lines():
        assert line.quantity > 0 or line.account in SOURCES


@given(st.lists(acts, max_size=20))
def test_the_lines_are_what_a_slow_reckoning_finds(told: list[Shift]) -> None:
    """A second reckoning, by adding up every move ever entered."""
    custody = Custody()
    entered = [one for act in told if enter(custody, act) for one in act.moves]
    for item in NAMES:
        for account in ACCOUNTS:
            came = sum(one.quantity for one in entered if (one.item, one.target) == (item, account))
            left = sum(one.quantity for one in entered if (one.item, one.source) == (item, account))
            assert custody.at(item, account) == came - left
    with_contractors = {(line.item, line.account): line.quantity for line in custody.lines()}
    assert with_contractors == {
        (item, account): custody.at(item, account) for item in NAMES for account in SHELVES if custody.at(item, account)
    }
    assert custody.is_zero() is not bool(with_contractors)


@given(st.lists(acts, max_size=12))
def test_a_snapshot_holds_the_same_balance(told: list[Shift]) -> None:
    custody = Custody()
    for act in told:
        enter(custody, act)
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(custody), type=Custody)
    assert list(again.all_lines()) == list(custody.all_lines())


def test_what_came_and_went_leaves_zero() -> None:
    custody = Custody()
    enter(custody, Shift(items=(new(NAMES[0], 3),), moves=(move(NAMES[0], WARD, SHELVES[0], 3),)))
    assert not custody.is_zero()
    enter(custody, Shift(moves=(move(NAMES[0], SHELVES[0], RETURNED, 3),)))
    assert custody.is_zero()
    assert custody.at(NAMES[0], WARD) == -3


def test_a_tier_is_told_from_another() -> None:
    custody = Custody()
    enter(custody, Shift(items=(new(NAMES[0]),), moves=(move(NAMES[0], WARD, vault_of(TierNo(2))),)))
    assert custody.is_zero(ONE)
    assert not custody.is_zero(TierNo(2))


@pytest.mark.parametrize("source", [WARD, COLLECTED, MADE])
def test_sources_may_be_drawn_from(source: Account) -> None:
    assert codes(Custody(), Shift(items=(new(NAMES[0]),), moves=(move(NAMES[0], source, SHELVES[0]),))) == []


def test_more_than_is_there_is_not_held() -> None:
    custody = Custody()
    enter(custody, Shift(items=(new(NAMES[0], 2),), moves=(move(NAMES[0], WARD, SHELVES[0], 2),)))
    assert codes(custody, Shift(moves=(move(NAMES[0], SHELVES[0], RETURNED, 3),))) == ["NOT_HELD"]


def test_two_lines_of_one_act_draw_on_the_same_account() -> None:
    custody = Custody()
    enter(custody, Shift(items=(new(NAMES[0], 2),), moves=(move(NAMES[0], WARD, SHELVES[0], 2),)))
    twice = (move(NAMES[0], SHELVES[0], RETURNED, 1), move(NAMES[0], SHELVES[0], RETURNED, 2))
    assert codes(custody, Shift(moves=twice)) == ["NOT_HELD"]


def test_an_item_is_listed_once() -> None:
    custody = Custody()
    enter(custody, Shift(items=(new(NAMES[0]),)))
    assert codes(custody, Shift(items=(new(NAMES[0]),))) == ["ITEM_LISTED"]


def test_an_unknown_item_does_not_move() -> None:
    assert codes(Custody(), Shift(moves=(move(NAMES[0], WARD, SHELVES[0]),))) == ["ITEM_UNKNOWN"]


def test_an_unknown_parent_has_no_children() -> None:
    assert codes(Custody(), Shift(items=(new(NAMES[1], parent=NAMES[0]),))) == ["ITEM_UNKNOWN"]


def test_a_parent_may_be_listed_beside_its_child() -> None:
    assert codes(Custody(), Shift(items=(new(NAMES[0]), new(NAMES[1], parent=NAMES[0])))) == []


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_no_quantity(quantity: int) -> None:
    custody = Custody()
    assert codes(custody, Shift(items=(new(NAMES[0], quantity),))) == ["QUANTITY"]
    assert codes(custody, Shift(items=(new(NAMES[0]),), moves=(move(NAMES[0], WARD, SHELVES[0], quantity),))) == ["MOVE_EMPTY"]


def test_a_move_leads_somewhere_else() -> None:
    assert codes(Custody(), Shift(items=(new(NAMES[0]),), moves=(move(NAMES[0], WARD, WARD),))) == ["MOVE_EMPTY"]


@pytest.mark.parametrize("account", ["ward", "returned", "transit", "tx/vault", "t/vault"])
def test_only_a_tiers_account_is_a_tiers(account: str) -> None:
    assert tier_in(Account(account)) is None
