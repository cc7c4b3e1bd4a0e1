"""第16 立入検査および調査 — 甲 inspects whenever it wants, 乙 and every subcontractor; what it asks for is owed until answered.

Nothing objects to an inspection: it needs no announcement, no date, and goes on after the end of the contract. A sample asks
where an item is now; the answer states what was counted beside what the record has, and a difference stays open until it is counted
again or becomes a finding. Opening content is an act of its own (inspect-item), recorded like every other opening.

The code does not decide how grave a finding is or whether an answer to it suffices: 甲 does, by closing the inspection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.submission import number_in
from azukari.kernel.things import Account, said, tier_in
from azukari.kernel.values import (
    CONTRACTOR,
    HOUR,
    Citation,
    Day,
    ItemId,
    Number,
    TierNo,
    Time,
    add_days,
    add_months,
    day_of,
    end_of,
)
from azukari.law.say import Say
from azukari.law.terms import known
from azukari.provisions.p16_acts import (
    ACTS,
    INSPECTION,
    AnswerFinding,
    AnswerSample,
    CallForReport,
    CarryOut,
    CloseInspection,
    InspectItem,
    Instruct,
    OpenInspection,
    RecordFinding,
    Report,
    Sample,
    WithinInspection,
)
from azukari.provisions.p16_values import Inspection, Open, Sampled, State

INTERVAL = "inspection_months"
ANSWER_HOURS = "sample_answer_hours"


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    time = entry.moment.time
    match entry.act:
        case OpenInspection(tier=tier):
            state.inspections[entry.number] = Inspection(tier, time)
            state.last = time
        case Sample() as act:
            state.samples[entry.number] = Sampled(act.tier, time, act.due, act.inspection, act.item)
        case AnswerSample() as act:
            _count(state, act, time)
        case RecordFinding() as act:
            state.findings[entry.number] = Open(act.tier, time, act.due, act.inspection)
            if act.sample is not None:
                state.samples.pop(act.sample, None)
                state.different.pop(act.sample, None)
        case AnswerFinding(finding=number):
            state.findings.pop(number, None)
        case CallForReport() as act:
            state.calls[entry.number] = Open(act.tier, time, act.due, act.inspection)
        case Report(call=number):
            state.calls.pop(number, None)
        case Instruct() as act:
            state.instructions[entry.number] = Open(act.tier, time, act.due, act.inspection)
        case CarryOut(instruction=number):
            state.instructions.pop(number, None)
        case CloseInspection(inspection=number):
            state.inspections[number].closed = True
        case _:
            return


def _count(state: State, act: AnswerSample, time: Time) -> None:
    """A place that differs from the record stays open until it is counted again; the sample, until every place was counted."""
    before = state.different if act.sample in state.different else state.samples
    asked = before.pop(act.sample)
    if act.counted != act.recorded:
        counted = asked.counted - {act.account}
        state.different[act.sample] = Sampled(asked.tier, time, None, asked.inspection, asked.item, counted)
    elif act.uncounted:
        before[act.sample] = msgspec.structs.replace(asked, counted=asked.counted | {act.account})


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """第16 objects to nothing: 甲 may do all this at any time, and answering is always possible. What is left is whether it fits."""
    if isinstance(act, WithinInspection):
        found = state.inspections.get(act.inspection)
        if found is None or found.closed or found.tier != act.tier:
            yield _misfit(
                "NO_INSPECTION", "その番号の検査は行われていません。", "No inspection of that number is open.", "inspection"
            )
    match act:
        case OpenInspection(tier=tier) if tier not in ground.tiers:
            yield _misfit("NO_TIER", "その相手はいません。", "There is no such tier.", "tier")
        case Sample(item=item) | InspectItem(item=item) if item not in ground.custody.items:
            yield _misfit("ITEM_UNKNOWN", "その品目は台帳にありません。", "There is no such item in custody.", "item")
        case RecordFinding(sentence=sentence) if not known(sentence):
            yield _misfit("NO_SENTENCE", "その番号の条文はありません。", "There is no sentence of that address.", "sentence")
        case AnswerSample():
            yield from _answer(state, act, moment, ground)
        case AnswerFinding(finding=number) if not _waits(state.findings, number, moment.tier):
            yield _misfit("NO_FINDING", "その番号の指摘はありません。", "There is no open finding of that number.", "finding")
        case Report(call=number) if not _waits(state.calls, number, moment.tier):
            yield _misfit("NO_CALL", "その番号の報告の求めはありません。", "There is no open call of that number.", "call")
        case CarryOut(instruction=number) if not _waits(state.instructions, number, moment.tier):
            yield _misfit(
                "NO_INSTRUCTION", "その番号の指示はありません。", "There is no open instruction of that number.", "instruction"
            )
        case CloseInspection(inspection=number) if state.waiting(number):
            yield _misfit("WAITING", "回答のない事項が残っています。", "Something is still unanswered.", "inspection")
        case _:
            return


def _answer(state: State, act: AnswerSample, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    asked = state.samples.get(act.sample) or state.different.get(act.sample)
    if asked is None or asked.tier != moment.tier:
        yield _misfit("NO_SAMPLE", "その番号の所在照会はありません。", "There is no open sample of that number.", "sample")
        return
    if act.recorded != ground.custody.at(asked.item, act.account):
        yield _misfit("RECORD_DIFFERS", "台帳の数量が違います。", "That is not the quantity on record.", "recorded")
    stands = _stands(asked, ground)
    if set(act.uncounted) != {one for one in stands if one not in asked.counted} - {act.account}:
        ja, en = "まだ数えていない所が、台帳と違います。", "Those are not the places that are still to be counted."
        yield _misfit("RECORD_DIFFERS", ja, en, "uncounted")
    if act.counted == act.recorded and (act.account not in stands if stands else not act.counted):
        # 16.1 — where it is was asked, not where it is not
        where = stands[0] if stands else Account("")
        yield Objection(
            INSPECTION,
            Say("そこは、台帳上の所在ではありません。", "That is not where the record has it."),
            Say("{where}で数えて答えてください。", "Count it at {where} and answer.").format(where=said(where))
            if stands
            else Say("見付かった所と数量を答えてください。", "Answer where it was found, and how much."),
            "account",
        )


def _stands(asked: Sampled, ground: Ground) -> list[Account]:
    """Every place of the tier where the record has the item."""
    return [one for one in ground.custody.held.get(asked.item, {}) if tier_in(one) == asked.tier]


def _waits(kind: Mapping[Number, Open], number: Number, tier: TierNo) -> bool:
    return number in kind and kind[number].tier == tier


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("検査の記録を見て入力し直してください。", "Look at the inspection and enter it again."), field
    )


def prefill(state: State, cls: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """The tier of an inspection; for a sample, what the record has at the place that was answered."""
    if cls is AnswerSample:
        number = number_in(answers, "sample")
        asked = state.samples.get(number) or state.different.get(number)
        account = answers.get("account")
        if asked is not None and isinstance(account, str) and ground.sees(moment, asked.tier):
            left = [one for one in _stands(asked, ground) if one not in asked.counted and one != account]
            return {"recorded": ground.custody.at(ItemId(asked.item), Account(account)), "uncounted": left}
    inspection = state.inspections.get(number_in(answers, "inspection"))
    return {} if inspection is None or not ground.sees(moment, inspection.tier) else {"tier": inspection.tier}


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """What the contractor owes to an inspection; what 甲 owes itself where it adopted an interval."""
    hours = ground.term(ANSWER_HOURS, time)
    for number, one in state.samples.items():
        due = _end(one.due)
        cites = INSPECTION
        if due is None and hours:
            due, cites = Time(one.since + hours * HOUR), term(ANSWER_HOURS)
        say = Say("品目の所在を答える", "Answer where the item is")
        yield _owed("p16.sample", say, one, number, AnswerSample, due, cites)
    for number, one in state.different.items():
        say = Say("台帳と違う所在・数量を数え直す", "Count again what differed from the record")
        yield _owed("p16.difference", say, one, number, AnswerSample, None)
    days = ground.term("finding_answer_days", time)
    for number, finding in state.findings.items():
        due = _end(finding.due or (add_days(day_of(finding.since), days) if days else None))
        yield _owed("p16.finding", Say("指摘に答える", "Answer the finding"), finding, number, AnswerFinding, due)
    for number, call in state.calls.items():
        yield _owed("p16.report", Say("求められた報告をする", "Report as called for"), call, number, Report, _end(call.due))
    for number, order in state.instructions.items():
        yield _owed("p16.carry-out", Say("指示を実施する", "Carry out the instruction"), order, number, CarryOut, _end(order.due))
    for number, inspection in state.inspections.items():
        if not inspection.closed:
            say, acts = Say("検査を終える", "Close the inspection"), (CloseInspection.name,)
            yield Duty("p16.close", say, Owes.WARD, inspection.tier, INSPECTION, inspection.since, acts, about=number)
    months = ground.term(INTERVAL, time)
    since = state.last or ground.registered
    if months and since is not None and not ground.over(time):
        say = Say("業務を検査する", "Inspect the business")
        due = end_of(add_months(day_of(since), months))
        acts = (OpenInspection.name,)
        yield Duty("p16.inspect", say, Owes.WARD, CONTRACTOR, term(INTERVAL), since, acts, due=due, blocks_closing=False)


def _end(day: Day | None) -> Time | None:
    return None if day is None else end_of(day)


def _owed(
    code: str,
    say: Say,
    one: Open,
    number: Number,
    act: type[Act],
    due: Time | None,
    cites: Citation = INSPECTION,
) -> Duty:
    return Duty(code, say, Owes.CONTRACTOR, one.tier, cites, one.since, (act.name,), due=due, about=number)


PROVISION: Provision[State] = Provision(
    number=16,
    heading=Say("立入検査および調査", "On-site inspection and investigation"),
    acts=ACTS,
    answers=(
        Answered(
            INSPECTION,
            Answer.DUTY,
            Grade.RECORDED,
            Say(
                "甲の検査・照会・指摘・指示はいつでもでき、乙の回答は済むまで残ります。現地で何が見せられたかは、人の記録によります。",
                "甲 inspects, samples, finds and instructs at any time, and answers stay owed. What was shown on site rests on what "
                "people record.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=ACTS,
    judges=ACTS,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(INSPECTION, Say("指摘はどの程度か", "How grave is a finding?"), RecordFinding.name),
        Judgement(INSPECTION, Say("改善は足りているか", "Does the improvement suffice?"), CloseInspection.name),
    ),
)
