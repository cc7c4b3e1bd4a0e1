"""第13: a destruction of media is shown medium by medium. A certificate alone, or one photograph for many, shows nothing.

A destruction by a method that does not reach the medium (a disk that was merely initialised) stands open until it was done again and shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.erasure import reaches
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import ItemId, Medium, Number, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p13_acts import RETURN, Destroy, ShowDestruction


class Unshown(msgspec.Struct):
    """Media of one destruction that are not shown to be destroyed; ``weak`` where the method reaches too little of them."""

    tier: TierNo
    since: Time
    left: list[ItemId]
    weak: bool


def destroyed(unshown: dict[Number, Unshown], known: Mapping[ItemId, Medium], act: Destroy, entry: Entry) -> None:
    """A destruction is one of media only with what shows it for each: one document shows one medium, and no number of them."""
    media = list(dict.fromkeys(one.item for one in act.moves if one.item in known))
    weak = any(not reaches(act.method, known[one]) for one in media)
    if media and (weak or len(media) > 1 or not act.evidence):
        unshown[entry.number] = Unshown(entry.moment.tier, entry.moment.time, media, weak)


def shown(unshown: dict[Number, Unshown], act: ShowDestruction) -> None:
    """What was shown is open no longer."""
    found = unshown[act.destruction]
    done = {one.item for one in act.objects}
    found.left = [one for one in found.left if one not in done]
    if not found.left:
        del unshown[act.destruction]


def showing(
    unshown: Mapping[Number, Unshown], media: Mapping[ItemId, Medium], act: ShowDestruction, moment: Moment
) -> Iterator[Objection | Misfit]:
    """What stands against showing a destruction so."""
    found = unshown.get(act.destruction)
    if found is None or found.tier != moment.tier:
        ja, en = "その番号の廃棄に示すべきものはありません。", "Nothing has to be shown about such a destruction."
        yield _misfit("NOTHING_TO_SHOW", ja, en, "destruction")
        return
    for index, one in enumerate(act.objects):
        where = f"objects.{index}"
        if one.item not in found.left:
            ja, en = f"{one.item}はこの廃棄にないか、済んでいます。", f"{one.item} is not open in that destruction."
            yield _misfit("NOT_OPEN", ja, en, where)
            continue
        # 13.1 — that a medium is gone shows medium by medium: by its number, and by more than a statement
        if not (one.serial and one.evidence):
            yield Objection(
                RETURN,
                Say(f"{one.item}の番号か証拠がありません。", f"{one.item}: its number or the evidence is lacking."),
                Say("媒体の番号と、写真や作業記録を添えてください。", "Give its number, and a photograph or work record."),
                where,
            )
        if not reaches(act.method, media[one.item]):
            yield Objection(
                RETURN,
                Say(f"{one.item}は、その方法の後も復元できます。", f"{one.item} can be restored after that method."),
                Say("復元できない方法で処理し直してください。", "Do it again by a method after which nothing can be restored."),
                "method",
            )


def not_shown(unshown: Mapping[Number, Unshown], tiers: Collection[TierNo]) -> Iterator[Objection]:
    """13.1 — a certificate alone shows nothing: what was destroyed is shown first."""
    for number, one in unshown.items():
        if one.tier in tiers:
            left = len(one.left)
            yield Objection(
                RETURN,
                Say(
                    f"廃棄（{number}番）の{left}点に、媒体ごとの証拠がありません。",
                    f"Destruction {number}: {left} media have no evidence of their own.",
                ),
                Say("「廃棄の証拠を媒体ごとに示す」で示してください。", "Show the destruction, medium by medium."),
            )


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("残高を見て入力し直してください。", "Look at the balance and enter it again."), field)


def owed(unshown: Mapping[Number, Unshown], within: Time | None) -> Iterator[Duty]:
    """What 乙 still has to show, and 甲 to ask for; due ``within`` so long of the destruction, where a number was adopted."""
    for number, one in unshown.items():
        due = None if within is None else Time(one.since + within)
        left = len(one.left)
        if one.weak:
            say = Say(
                f"復元できない方法で処理し直し、証拠を示す（{left}点）",
                f"Do it again so that nothing can be restored: {left} media",
            )
            code = "p13.method"
        else:
            say = Say(f"廃棄の証拠を媒体ごとに示す（{left}点）", f"Show the destruction of {left} media, one by one")
            code = "p13.evidence"
        acts = (ShowDestruction.name,)
        yield Duty(code, say, Owes.CONTRACTOR, one.tier, RETURN, one.since, acts, due=due, about=number)
        ask = Say(f"廃棄の証拠を求める（{left}点）", f"Ask for the evidence of destruction: {left} media")
        yield Duty("p13.ask", ask, Owes.WARD, one.tier, RETURN, one.since, acts, due=due, about=number, blocks_closing=False)
