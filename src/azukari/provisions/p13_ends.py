"""第13: how things end — originals go home, what was made of them goes out, only permitted copies are erased as such."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from azukari.ground import Ground
from azukari.kernel.act import Moves
from azukari.kernel.objection import Objection
from azukari.kernel.things import DELIVERED, DESTROYED, ERASED, Origin, said, tier_in
from azukari.kernel.values import ItemId, TierNo
from azukari.law.say import Say
from azukari.provisions.p13_acts import RETURN


def ending(act: Moves, ground: Ground) -> Iterator[Objection]:
    """Originals and derivatives end by return; only permitted copies are erased as such (第9)."""
    origins = {new.item: new.origin for new in act.listed()}
    for index, move in enumerate(act.moved()):
        entered = ground.custody.items.get(move.item)
        origin = origins.get(move.item) if entered is None else entered.origin
        if tier_in(move.source) is not None and move.target in {ERASED, DESTROYED} and origin is not Origin.COPY:
            yield Objection(
                RETURN,
                Say(
                    f"{move.item}は返還すべきもので、消去・廃棄できません。",
                    f"{move.item} is to be returned, not erased or destroyed.",
                ),
                Say(
                    "甲の同意を得て「廃棄・消去する」で行ってください。",
                    "Obtain agreement and use “Destroy what was agreed”.",
                ),
                f"moves.{index}",
            )


def given_out(demanded: AbstractSet[tuple[TierNo, ItemId]], act: Moves, ground: Ground) -> Iterator[Objection]:
    """13.1 — what was handed over or collected goes home; only what was made of it, or what 甲 handed over for that, goes out."""
    for index, move in enumerate(act.moved()):
        entered = ground.custody.items.get(move.item)
        if move.target != DELIVERED or entered is None:
            continue
        if entered.origin in {Origin.ENTRUSTED, Origin.COLLECTED} and not entered.for_delivery:
            yield Objection(
                RETURN,
                Say(
                    f"{move.item}は甲に返還すべき原本です。",
                    f"{move.item} is an original, to be returned to the entrusting body.",
                ),
                Say(
                    "業務で作成した物を発送するか、甲に「業務で発送・納品するもの」として引き渡してもらってください。",
                    "Deliver what was made from it, or have it handed over as something to be delivered.",
                ),
                f"moves.{index}.item",
            )
        holder = tier_in(move.source)
        if holder is not None and (holder, move.item) in demanded:
            yield Objection(
                RETURN,
                Say(f"{move.item}は甲が返還を請求しています。", f"The entrusting body has demanded {move.item} back."),
                Say("甲に返還してください。", "Return it."),
                f"moves.{index}.item",
            )


def left(ground: Ground, tiers: AbstractSet[TierNo]) -> Iterator[Objection]:
    """13.1 — what stands with these tiers; and what they erased, while the vault has not entered that its keys are gone."""
    for line in ground.custody.lines():
        if tier_in(line.account) in tiers:
            yield Objection(
                RETURN,
                Say(
                    f"「{line.item}」が{said(line.account).ja}に残っています（数量{line.quantity}）。",
                    f"{line.quantity} of {line.item} is left at {said(line.account).en}.",
                ),
                Say(
                    "返還するか、甲の同意を得て廃棄・消去してください。",
                    "Return it, or destroy it with the entrusting body's agreement.",
                ),
            )
    for item in ground.keeping.sealed:
        if ground.unerased(item) and not tiers.isdisjoint(ground.custody.items[item].with_tiers):
            yield Objection(
                RETURN,
                Say(
                    f"「{item}」の鍵の廃棄がまだ記録されていません。",
                    f"That the keys of {item} are gone is not on record yet.",
                ),
                Say(
                    "保管庫の消去の結果が記録されてから行ってください。通常はすぐに記録されます。"
                    "記録されない時は、設備の管理者が`azukari check`で理由を確かめてください。",
                    "Do it when the vault has entered its erasure, which is a matter of moments. Where it does not, the administrator looks at "
                    "`azukari check` for the reason.",
                ),
            )
