"""第12: more than the day's measure — a worker asks a second person, who allows it or not.

A request waits until it is answered or its day is over; nothing is owed for a day that has passed, and whoever asked may ask again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from azukari.ground import Ground
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.submission import number_in
from azukari.kernel.values import Day, Time, day_of
from azukari.law.say import Say
from azukari.provisions.p12_acts import MEASURES, AllowMore, AskMore, DeclineMore
from azukari.provisions.p12_values import Asked, State

SECOND_PERSON: Final = "second_person_above_measure"
EXTRA_LIMIT: Final = 100_000_000
NO_REQUEST: Final = Misfit(
    "NO_REQUEST",
    Say("その番号で返事を待っている求めはありません。", "No request of that number waits for an answer."),
    Say("「すべきこと」の一覧から選んでください。", "Choose one from what is owed."),
    "request",
)


def hear(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    act, moment = entry.act, entry.moment
    if isinstance(act, AskMore):
        waiting = {number: one for number, one in state.asked.items() if one.day >= moment.day}
        state.asked = {**waiting, entry.number: Asked(moment.tier, moment.officer, act.day, act.extra, moment.time)}
    elif isinstance(act, DeclineMore):
        state.asked.pop(act.request, None)
    elif isinstance(act, AllowMore):
        if act.request is not None:
            state.asked.pop(act.request, None)
        days = {one: more for one, more in state.extra.get(act.person, {}).items() if one >= moment.day}
        state.extra[act.person] = {**days, act.day: days.get(act.day, 0) + act.extra}


def objections(
    state: State, act: AskMore | AllowMore | DeclineMore, moment: Moment, ground: Ground
) -> Iterator[Objection | Misfit]:
    """What stands against asking for more, and against either answer."""
    if isinstance(act, AskMore):
        yield from _past(act.day, moment)
        if not 1 <= act.extra <= EXTRA_LIMIT:
            yield _misfit("MEASURE", "extra", "件数は1以上です。", "The records are 1 or more.")
        if act.item is not None and not ground.knows(moment, act.item):
            yield _misfit("ITEM_UNKNOWN", "item", "その品目は台帳にありません。", "That item is not in custody.")
        if not any(state.grants[one].tier == moment.tier for one in state.of.get(moment.officer, ())):
            # 12.1 — more of what was never granted cannot be asked for
            yield Objection(
                MEASURES,
                Say("あなたに有効なアクセスの付与がありません。", "No access is granted to you."),
                Say("責任者にアクセスの付与を頼んでください。", "Ask the person in charge to grant it."),
            )
        return
    one = None if act.request is None else state.asked.get(act.request)
    if act.request is not None and (one is None or one.tier != moment.tier or one.day < moment.day):
        yield NO_REQUEST
    if isinstance(act, DeclineMore):
        return
    if one is not None and one.person != act.person:
        yield _misfit("OTHER_PERSON", "person", "頼んだ者と違います。", "That is not who asked.")
    if not any(each.tier == moment.tier for each in ground.engagements.get(act.person, ())):
        yield _misfit("NOT_ENROLLED", "person", "名簿にあったことのない者です。", "This person was never on that register.")
    yield from _past(act.day, moment)
    if act.person == moment.officer:
        # term.second_person_above_measure — nobody is a second person to themself
        yield Objection(
            term(SECOND_PERSON),
            Say("自分自身に目安を超える取扱いを認めることはできません。", "Nobody can be the second person to themself."),
            Say("別の者が取り扱い、あなたが認めてください。", "Let somebody else handle it, with you as second person."),
            "person",
        )


def _past(day: Day, moment: Moment) -> Iterator[Misfit]:
    if day < moment.day:
        yield _misfit("PAST", "day", "過ぎた日です。", "That day is past.")


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    """A request for today; an answer to one, for whom and how many it asks."""
    if act is AskMore:
        return {"day": moment.day}
    one = state.asked.get(number_in(answers, "request")) if act is AllowMore else None
    return {} if one is None or one.tier != moment.tier else {"person": one.person, "day": one.day, "extra": one.extra}


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Requests of today and later days wait for the second person."""
    today = day_of(time)
    for number, one in state.asked.items():
        if one.day >= today and one.tier in ground.tiers and ground.tiers[one.tier].ended is None:
            say = Say("目安を超える取扱いの求めに答える", "Answer a request for more than the daily measure")
            answers = (AllowMore.name, DeclineMore.name)
            yield Duty("p12.more", say, Owes.CONTRACTOR, one.tier, MEASURES, one.at, answers, about=number, blocks_closing=False)


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)
