"""第13: what came home lies sealed in the vault for 甲, until 甲 has it erased: when 甲 confirmed the return, item by item, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.entry import Moment
from azukari.kernel.erasure import VAULT_LEVEL, overstated
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import RETURNED, said, tier_in
from azukari.kernel.values import ItemId, Medium, Number, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p13_acts import RETURN, EraseReturned

AT_ONCE: Final = 2_000
"""Items that one order names: at 22 bytes each they leave a third of an entry's 65,535 bytes for its signature and the rest."""


class Orders(msgspec.Struct):
    """What 甲 ordered to be erased of what came home: items by the order that named them, orders of everything with their tier, and by which
    entry each item came home last, for an order of everything is about what was there.
    """

    named: dict[ItemId, Number] = {}
    everything: list[tuple[Number, TierNo | None]] = []
    home: dict[ItemId, Number] = {}

    def enter(self, number: Number, act: EraseReturned) -> None:
        """One more order."""
        for item in act.items:
            self.named.setdefault(item, number)
        if act.everything:
            self.everything.append((number, act.tier))

    def over(self, item: ItemId, ground: Ground) -> Number | None:
        """The order that an item is erased by."""
        if item in self.named:
            return self.named[item]
        since = self.home.get(item)
        if since is None or not _came_home(item, ground):
            return None
        return next((number for number, tier in self.everything if number > since and _of(tier, item, ground)), None)

    def items(self, number: Number, ground: Ground) -> list[ItemId]:
        """What an order is about."""
        return [item for item in ground.custody.items if self.over(item, ground) == number]


def erasing_returned(
    confirmed: Mapping[TierNo, Time], orders: Orders, act: EraseReturned, ground: Ground
) -> Iterator[Objection | Misfit]:
    """What stands against having returned content erased."""
    if act.everything == bool(act.items):
        yield Misfit(
            "NOT_STATED",
            Say("品目を挙げるか、全てとするか、どちらか一方です。", "It is either some items or everything."),
            Say(
                "品目を挙げるか、品目を空欄にして「全て」を選んでください。",
                "Name items, or leave them empty and choose everything.",
            ),
            "items",
        )
        return
    meant = act.items or tuple(returned_of(act.tier, orders, ground))
    lowest = ground.keeping.of_all(meant) or VAULT_LEVEL
    if not act.level.erases:
        yield Misfit(
            "NOT_STATED",
            Say("鍵の廃棄を伴わない削除は、消去ではありません。", "Deletion without destroying a key is no erasure."),
            Say(f"水準は{lowest}としてください。", f"Let the level be {lowest}."),
            "level",
        )
    yield from overstated(act.level, lowest)
    if act.everything:
        yield from _everything(confirmed, meant, ground) if meant else (_nothing(orders, act.tier, ground),)
    else:
        yield from _named(confirmed, orders, act, ground)


def _named(confirmed: Mapping[TierNo, Time], orders: Orders, act: EraseReturned, ground: Ground) -> Iterator[Objection | Misfit]:
    seen: set[ItemId] = set()
    for index, item in enumerate(act.items):
        field = f"items.{index}"
        if not _came_home(item, ground) or not _of(act.tier, item, ground):
            yield Misfit(
                "NOT_RETURNED",
                Say(f"{item}は保管庫から返還されたものではありません。", f"{item} did not come home from the vault."),
                Say("返還された品目を選んでください。", "Choose items that were returned."),
                field,
            )
        elif item in seen or orders.over(item, ground) is not None:
            yield Misfit(
                "ALREADY",
                Say(f"{item}の消去は記録済みです。", f"The erasure of {item} is on record."),
                Say("一覧から外してください。", "Leave it out."),
                field,
            )
        elif not _confirmed(item, confirmed, ground):
            yield _unconfirmed(item, field)
        seen.add(item)


def _everything(confirmed: Mapping[TierNo, Time], meant: Sequence[ItemId], ground: Ground) -> Iterator[Objection | Misfit]:
    for item in meant:
        if not _confirmed(item, confirmed, ground):
            yield _unconfirmed(item, "everything")
            # one is enough to say what to do
            return


def _nothing(orders: Orders, tier: TierNo | None, ground: Ground) -> Misfit:
    """Why an order of everything is about nothing: it is not home yet, it is ordered already, or there never was any."""
    held = next(_held(tier, ground), None)
    if held is not None:
        item, where = held
        return Misfit(
            "NOT_RETURNED",
            Say(
                f"新たに返還されたものはありません。{item}はまだ{where.ja}にあります。",
                f"Nothing more came home: {item} is still in {where.en}.",
            ),
            Say(
                "返還を受け、返還の完了を確認してから命じてください。返還に代えて消去させるときは、廃棄・消去に同意してください。",
                "Receive it, confirm that the return is complete, then order; or agree to its erasure in place of return.",
            ),
            "everything",
        )
    last = max(
        (number for item in ground.custody.items if _of(tier, item, ground) and (number := orders.over(item, ground))),
        default=None,
    )
    if last is not None:
        return Misfit(
            "ALREADY",
            Say(
                f"返還されたものの消去は全て命じてあります（最後は第{last}号）。",
                f"The erasure of everything that came home is ordered already, last by entry {last}.",
            ),
            Say(
                "消去の結果は、様式第11-4号「消去証明書（保管庫）」で確かめてください。",
                "See what came of it on form 11-4, the certificate of erasure in the vault.",
            ),
            "everything",
        )
    return Misfit(
        "NOT_RETURNED",
        Say("保管庫から返還されたものはありません。", "Nothing came home from the vault."),
        Say(
            "返還した者を確かめ、保管庫のものが返還されてから命じてください。",
            "Look at who returned it; order when something has come home.",
        ),
        "everything",
    )


def _held(tier: TierNo | None, ground: Ground) -> Iterator[tuple[ItemId, Say]]:
    """What rests in the vault with contractors still, of one tier or of the contract, and where."""
    for line in ground.custody.lines(tier):
        if ground.custody.items[line.item].medium is Medium.VAULT:
            yield line.item, said(line.account)


def _unconfirmed(item: ItemId, field: str) -> Objection:
    # 13.1 — until 甲 has confirmed the return, the content is what the return can be checked against
    return Objection(
        RETURN,
        Say(f"{item}の返還を甲がまだ確認していません。", f"The return of {item} has not been confirmed."),
        Say("返還の完了を確認してから行ってください。", "Confirm that the return is complete, then erase."),
        field,
    )


def returned_of(tier: TierNo | None, orders: Orders, ground: Ground) -> list[ItemId]:
    """Everything in the vault that came home, of one tier or of the contract, and is not ordered to be erased yet."""
    return [
        item
        for item in ground.custody.items
        if _came_home(item, ground) and _of(tier, item, ground) and orders.over(item, ground) is None
    ]


def proposal(answers: Mapping[str, Any], orders: Orders, ground: Ground, moment: Moment) -> dict[str, Any]:
    """A form of 甲 begins with what could be erased, of the tier that it names or of the contract: item by item, or all of it where that is more
    than one order names.
    """
    if moment.party != ground.ward:
        return {}
    tier = TierNo(number_in(answers, "tier")) if answers.get("tier") else None
    found = returned_of(tier, orders, ground)
    if not found:
        return {}
    named = answers.get("items")
    if isinstance(named, (list, tuple)) and named:
        meant = [ItemId(one) for one in named if isinstance(one, str)]
        return {"level": (ground.keeping.of_all(meant) or VAULT_LEVEL).value}
    level = {"level": (ground.keeping.of_all(found) or VAULT_LEVEL).value}
    if answers.get("everything") or (len(found) > AT_ONCE and named is None):
        return {"everything": True, **level}
    return {"items": found[:AT_ONCE], **level}


def _of(tier: TierNo | None, item: ItemId, ground: Ground) -> bool:
    return tier is None or tier in ground.custody.items[item].with_tiers


def _came_home(item: ItemId, ground: Ground) -> bool:
    known, held = ground.custody.items.get(item), ground.custody.held.get(item, {})
    home = known is not None and known.medium is Medium.VAULT and RETURNED in held
    return home and not any(tier_in(account) is not None for account in held)


def _confirmed(item: ItemId, confirmed: Mapping[TierNo, Time], ground: Ground) -> bool:
    """Whether 甲 confirmed the return of every tier that held it, or of one above it, which answers for it."""
    return all(any(one in confirmed for one in _upwards(tier, ground)) for tier in ground.custody.items[item].with_tiers)


def _upwards(tier: TierNo, ground: Ground) -> Iterator[TierNo]:
    while True:
        yield tier
        parent = ground.tiers[tier].parent if tier in ground.tiers else tier
        if parent == tier or parent is None:
            return
        tier = parent
