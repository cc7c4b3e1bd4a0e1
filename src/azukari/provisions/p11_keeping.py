"""第11: where the keys of the contract live. 甲 chooses; stronger at once, weaker only by an act that gives; the program enters what it did."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from azukari.ground import Ground
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.erasure import Level
from azukari.kernel.objection import Misfit, term
from azukari.kernel.values import WHOLE, Number, Time
from azukari.law.say import Say
from azukari.provisions.p11_acts import KeepKeys, KeysKept, LowerKeys

WARD_SHARE: Final = "ward_share_of_keys"


def keeping(ordered: AbstractSet[Number], act: Act, ground: Ground) -> Iterator[Misfit]:
    """What stands against choosing, lowering, or replacing keys, and against what the program says that it did. ``ordered``: not yet answered."""
    chosen = ground.keeping.chosen
    match act:
        case KeepKeys(level=level) | LowerKeys(level=level) if level.level == chosen:
            yield Misfit(
                "KEEPING_SAME",
                Say(f"鍵を置く所は、既に{chosen}です。", f"The keys live at {chosen} already."),
                Say(
                    "鍵だけを新しくするには「契約の鍵を新しくする」を行ってください。",
                    "To have new keys, use “Replace the contract's keys”.",
                ),
                "level",
            )
        case KeepKeys(level=level) if level.level < chosen:
            yield Misfit(
                "KEEPING_LOWERS",
                Say(f"今の{chosen}より弱い所です。", f"That is weaker than {chosen}, which is chosen now."),
                Say(
                    "弱くするには、承諾権者が「契約の鍵をより弱い所に置く」を行ってください。",
                    "For a weaker place the approver uses “Have the contract's keys live in a weaker place”.",
                ),
                "level",
            )
        case LowerKeys(level=level) if level.level > chosen:
            yield Misfit(
                "KEEPING_RAISES",
                Say(f"今の{chosen}より強い所です。", f"That is stronger than {chosen}, which is chosen now."),
                Say("「契約の鍵を置く所を選ぶ」を行ってください。", "Use “Choose where the contract's keys live”."),
                "level",
            )
        case KeysKept():
            yield from _kept(ordered, act, ground)
        case _:
            return


def _kept(ordered: AbstractSet[Number], act: KeysKept, ground: Ground) -> Iterator[Misfit]:
    if act.order not in ordered:
        yield Misfit(
            "KEEPING_ORDER",
            Say(
                "鍵を移すもとになる記録がないか、結果は記録済みです。",
                "No entry ordered keys to be moved, or the result is entered already.",
            ),
            Say("もとになった記録の番号を確かめてください。", "Check the number of the entry."),
            "order",
        )
    chosen = ground.keeping.chosen_at(act.order)
    if not act.level.erases or act.level > chosen:
        # an arrangement that 甲 did not choose is none: the vault would claim what nobody asked it to do
        yield Misfit(
            "LEVEL_NOT_DELIVERED",
            Say(
                f"その時に選ばれていた鍵の置き場は{chosen}です。{act.level}ではありません。",
                f"What was chosen then is {chosen}, not {act.level}.",
            ),
            Say(f"{chosen}としてください。", f"Let it be {chosen}."),
            "level",
        )


def keys_owed(time: Time, ground: Ground) -> Iterator[Duty]:
    """Where 甲 adopted that it holds a share of the keys: to choose so."""
    if not ground.flag(WARD_SHARE, time) or ground.keeping.chosen >= Level.E3 or ground.closed is not None:
        return
    since = next(one.since for one in ground.terms[WARD_SHARE] if one.value > 0)
    yield Duty(
        "p11.keep-keys",
        Say("契約の鍵を、甲の持ち分が要る所に置く", "Have the contract's keys live where the entrusting body's share is needed"),
        Owes.WARD,
        WHOLE,
        term(WARD_SHARE),
        since,
        (KeepKeys.name,),
        blocks_closing=False,
    )
