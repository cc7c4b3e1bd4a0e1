"""第13: what came home lies sealed in the vault for 甲, until 甲 has it erased: when 甲 confirmed the return, item by item, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from azukari.ground import Ground
from azukari.kernel.entry import Moment
from azukari.kernel.erasure import VAULT_LEVEL, overstated
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import RETURNED, tier_in
from azukari.kernel.values import ItemId, Medium, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p13_acts import RETURN, EraseReturned


def erasing_returned(
    confirmed: Mapping[TierNo, Time], ordered: AbstractSet[ItemId], act: EraseReturned, ground: Ground
) -> Iterator[Objection | Misfit]:
    """What stands against having returned content erased."""
    if not act.level.erases:
        yield Misfit(
            "NOT_STATED",
            Say("鍵の廃棄を伴わない削除は、消去ではありません。", "Deletion without destroying a key is no erasure."),
            Say(f"水準は{VAULT_LEVEL}としてください。", f"Let the level be {VAULT_LEVEL}."),
            "level",
        )
    yield from overstated(act.level, in_vault=True)
    for index, item in enumerate(act.items):
        field = f"items.{index}"
        if not _came_home(item, ground) or (act.tier is not None and act.tier not in ground.custody.items[item].with_tiers):
            yield Misfit(
                "NOT_RETURNED",
                Say(f"{item}は保管庫から返還されたものではありません。", f"{item} did not come home from the vault."),
                Say("返還された品目を選んでください。", "Choose items that were returned."),
                field,
            )
        elif item in ordered or act.items.index(item) != index:
            yield Misfit(
                "ALREADY",
                Say(f"{item}の消去は記録済みです。", f"The erasure of {item} is on record."),
                Say("一覧から外してください。", "Leave it out."),
                field,
            )
        elif not _confirmed(item, confirmed, ground):
            # 13.1 — until 甲 has confirmed the return, the content is what the return can be checked against
            yield Objection(
                RETURN,
                Say(f"{item}の返還を甲がまだ確認していません。", f"The return of {item} has not been confirmed."),
                Say("返還の完了を確認してから行ってください。", "Confirm that the return is complete, then erase."),
                field,
            )


def returned_of(tier: TierNo | None, ordered: AbstractSet[ItemId], ground: Ground) -> list[ItemId]:
    """Everything in the vault that came home, of one tier or of the contract, and is not ordered to be erased yet."""
    return [
        item
        for item, known in ground.custody.items.items()
        if item not in ordered and _came_home(item, ground) and (tier is None or tier in known.with_tiers)
    ]


def proposal(answers: Mapping[str, Any], ordered: AbstractSet[ItemId], ground: Ground, moment: Moment) -> dict[str, Any]:
    """A form of 甲 begins with everything that could be erased, of the tier that it names or of the contract."""
    if moment.party != ground.ward:
        return {}
    tier = TierNo(number_in(answers, "tier")) if answers.get("tier") else None
    found = returned_of(tier, ordered, ground)
    return {"items": found} if found else {}


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
