"""第11: what stands against a count, and against what leaves in the course of the business."""

from __future__ import annotations

from collections.abc import Iterator

from azukari.ground import Ground
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.things import Account, Move, at, vault_of
from azukari.kernel.values import Medium, TierNo
from azukari.law.say import Say
from azukari.provisions.p11_acts import SAFEKEEPING, SCAN, Means, Stocktake


def shelf_of(act: Stocktake, tier: TierNo) -> Account:
    """Where a count was held: the vault of a tier, or one of its facilities."""
    return vault_of(tier) if act.facility is None else at(tier, act.facility)


def delivering(ground: Ground, move: Move, index: int) -> Iterator[Objection]:
    """What stands against a line of a delivery."""
    entered = ground.custody.items.get(move.item)
    if entered is not None and entered.medium is Medium.VAULT:
        # 11.1 — what lies in the vault is not posted; it leaves by handover (第10) or as something made from it
        yield Objection(
            SAFEKEEPING,
            Say("保管庫の品目は発送・納品できません。", "An item in the vault is not delivered."),
            Say("印刷物などの成果物を発送してください。", "Deliver what was made from it."),
            f"moves.{index}.item",
        )


def stocktaking(act: Stocktake, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What stands against a count: it covers the whole shelf, line by line, and is made by scanning where 甲 asks for that."""
    shelf = shelf_of(act, moment.tier)
    there = {line.item: line.quantity for line in ground.custody.lines(moment.tier) if line.account == shelf}
    listed = [one.item for one in act.lines]
    if len(set(listed)) != len(listed) or any(not ground.knows(moment, one) for one in listed):
        yield misfit(
            "ITEM_UNKNOWN", "台帳にない品目か、重なった行があります。", "A line names an unknown item, or one twice.", "lines"
        )
    for item in there.keys() - set(listed):
        # 11.1 — a count that leaves something out is no count
        yield Objection(
            SAFEKEEPING,
            Say(
                f"{item}が数えられていません（帳簿では{there[item]}）。",
                f"{item} has not been counted (the balance shows {there[item]}).",
            ),
            Say("見当たらなければ0と記入してください。", "Enter 0 if it is not there."),
            "lines",
        )
    for index, one in enumerate(act.lines):
        if one.booked != there.get(one.item, 0):
            ja, en = f"帳簿の数量は{there.get(one.item, 0)}です。", f"The balance shows {there.get(one.item, 0)}."
            yield misfit("BOOKED", ja, en, f"lines.{index}.booked")
        if one.means is Means.BY_HAND and act.facility is not None:
            yield Objection(
                term(SCAN),
                Say("ラベルを読み取らずに数えています。", "It was counted without scanning the label."),
                Say("貼られたラベルを読み取って数えてください。", "Count by scanning the labels."),
                f"lines.{index}.means",
            )


def misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    """What does not fit the balance."""
    return Misfit(code, Say(ja, en), Say("残高を見て入力し直してください。", "Look at the balance and enter it again."), field)
