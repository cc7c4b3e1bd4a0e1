"""The custody of one contract: what there is, where it stands, and what is still with a contractor.

Folded from the moves that entries carry. It judges nothing; it can say that a move would take out what is not there, because that
is arithmetic and not law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from azukari.kernel.act import Moves
from azukari.kernel.objection import Misfit
from azukari.kernel.things import SOURCES, Account, Move, NewItem, Origin, said, tier_in
from azukari.kernel.values import Fingerprint, ItemId, Medium, Number, TierNo, Time
from azukari.law.say import Say


class Item(msgspec.Struct):
    """A thing under custody, as its line of the note declared it, with the entry that listed it."""

    item: ItemId
    medium: Medium
    quantity: int
    rows: int | None
    persons: int | None
    fingerprint: Fingerprint | None
    origin: Origin
    parent: ItemId | None
    erase_by: Time | None
    listed: Number
    since: Time
    for_delivery: bool = False
    with_tiers: list[TierNo] = []
    """Every tier that ever held any of it, the one it was first meant for among them."""


class Line(msgspec.Struct, frozen=True):
    """One line of a balance: so much of this item stands here."""

    item: ItemId
    account: Account
    quantity: int


class Custody(msgspec.Struct):
    """Balances by item and account. Accounts at zero are dropped, so that the slice never outgrows what is really about."""

    items: dict[ItemId, Item] = {}
    held: dict[ItemId, dict[Account, int]] = {}

    def hear(self, act: Moves, number: Number, time: Time) -> None:
        """Enter what an accepted act lists and moves."""
        for new in act.listed():
            if new.item not in self.items:
                self.items[new.item] = _item(new, number, time)
        for move in act.moved():
            self._post(move)
            holder = tier_in(move.target)
            known = self.items[move.item].with_tiers if move.item in self.items else []
            if holder is not None and holder not in known:
                known.append(holder)

    def announce(self, items: Iterable[ItemId], tier: TierNo) -> None:
        """A note tells a tier of things that it is to receive."""
        for item in items:
            if item in self.items and tier not in self.items[item].with_tiers:
                self.items[item].with_tiers.append(tier)

    def _post(self, move: Move) -> None:
        accounts = self.held.setdefault(move.item, {})
        for account, change in ((move.source, -move.quantity), (move.target, move.quantity)):
            left = accounts.get(account, 0) + change
            if left:
                accounts[account] = left
            else:
                accounts.pop(account, None)

    def lineage(self, item: ItemId) -> Iterator[ItemId]:
        """An item, what it was made from, what that was made from, and so on."""
        entered = self.items.get(item)
        yield item
        while entered is not None and entered.parent is not None:
            yield entered.parent
            entered = self.items.get(entered.parent)

    def at(self, item: ItemId, account: Account) -> int:
        """How much of an item stands in an account."""
        return self.held.get(item, {}).get(account, 0)

    def lines(self, tier: TierNo | None = None) -> Iterator[Line]:
        """What is with contractors (of one tier, or of any), item by item in the order of listing."""
        for item, accounts in self.held.items():
            for account, quantity in sorted(accounts.items()):
                holder = tier_in(account)
                if holder is not None and quantity and tier in (None, holder):
                    yield Line(item, account, quantity)

    def all_lines(self) -> Iterator[Line]:
        """Every account of every item, ends and sources included: the whole double entry."""
        for item, accounts in self.held.items():
            for account, quantity in sorted(accounts.items()):
                yield Line(item, account, quantity)

    def is_zero(self, tier: TierNo | None = None) -> bool:
        """Whether nothing is left with any contractor (or with this tier)."""
        return next(self.lines(tier), None) is None

    def balances(self) -> bool:
        """Whether every item's accounts sum to zero against its sources: the invariant of double entry."""
        return all(sum(accounts.values()) == 0 for accounts in self.held.values())

    def misfits(
        self, act: Moves, knows: Callable[[ItemId], bool] | None = None, sees: Callable[[TierNo], bool] | None = None
    ) -> Iterator[Misfit]:
        """Why the moves cannot be entered: unknown items, nothing to move, more than is there. Arithmetic, not law.

        ``knows`` says whether who acts may know of an item at all, ``sees`` of what stands with a tier; another's is simply not there.
        """
        fresh = {new.item for new in act.listed()}
        for index, new in enumerate(act.listed()):
            if new.item in self.items:
                yield _misfit(
                    "ITEM_LISTED",
                    f"items.{index}.item",
                    f"品目{new.item}は既に台帳にあります。",
                    f"Item {new.item} is listed already.",
                )
            if new.quantity < 1:
                yield _misfit("QUANTITY", f"items.{index}.quantity", "数量は1以上です。", "A quantity is 1 or more.")
            if new.parent is not None and new.parent not in self.items and new.parent not in fresh:
                yield _misfit(
                    "ITEM_UNKNOWN",
                    f"items.{index}.parent",
                    f"元の品目{new.parent}がありません。",
                    f"There is no item {new.parent} to be made from.",
                )
        drawn: dict[tuple[ItemId, Account], int] = {}
        for index, move in enumerate(act.moved()):
            where = f"moves.{index}"
            hidden = knows is not None and move.item not in fresh and not knows(move.item)
            if hidden or (move.item not in self.items and move.item not in fresh):
                yield _misfit(
                    "ITEM_UNKNOWN", where, f"品目{move.item}は台帳にありません。", f"There is no item {move.item} in custody."
                )
                continue
            if move.quantity < 1 or move.source == move.target:
                yield _misfit(
                    "MOVE_EMPTY",
                    where,
                    "移動の数量と移動先を確かめてください。",
                    "Check the quantity and the destination of the move.",
                )
                continue
            key = (move.item, move.source)
            drawn[key] = drawn.get(key, 0) + move.quantity
            there = self.at(move.item, move.source)
            holder = tier_in(move.source)
            if move.source not in SOURCES and drawn[key] > there and sees is not None and holder is not None and not sees(holder):
                yield _misfit("NOT_HELD", where, "そこにその数量はありません。", "So much of it is not there.")
            elif move.source not in SOURCES and drawn[key] > there:
                yield _misfit(
                    "NOT_HELD",
                    where,
                    f"{said(move.source).ja}にある{move.item}は{there}です。{drawn[key]}は動かせません。",
                    f"{said(move.source).en} holds {there} of {move.item}; {drawn[key]} cannot be moved out of it.",
                )


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("残高を見て入力し直してください。", "Look at the balance and enter it again."), field)


def _item(new: NewItem, number: Number, time: Time) -> Item:
    return Item(
        item=new.item,
        medium=new.medium,
        quantity=new.quantity,
        rows=new.rows,
        persons=new.persons,
        fingerprint=new.fingerprint,
        origin=new.origin,
        parent=new.parent,
        erase_by=new.erase_by,
        listed=number,
        since=time,
        for_delivery=new.for_delivery,
    )
