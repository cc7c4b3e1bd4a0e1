"""What 甲 and each tier owe under 第7: answers, reports, supervision, declarations, and the end of what has lost its consent."""

from __future__ import annotations

from collections.abc import Iterator

from azukari.ground import Ground
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.objection import term
from azukari.kernel.values import Citation, Number, TierNo, Time, add_days, add_months, day_of, end_of, start_of
from azukari.law.say import Say
from azukari.provisions.p07_acts import (
    BEFOREHAND,
    FURTHER,
    MANAGED,
    PROHIBITED,
    AnswerFurther,
    AskFurther,
    Consent,
    DeclareSubcontractors,
    Decline,
    EndSubcontract,
    ReportSubcontract,
    SuperviseSubcontractor,
)
from azukari.provisions.p07_values import Standing, State, applied

_BLOCKS = frozenset({"p07.answer", "p07.answer-further", "p07.report", "p07.unknown"})


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """What is owed at a moment, requests first, then what each subcontract asks for."""
    yield from _requests(state, time, ground)
    yield from _calls(state, time, ground)
    if not ground.over(time):
        yield from _subcontracts(state, time, ground)
        yield from _declarations(state, time, ground)
    # 7.1.main — a firm that nobody consented to is an alarm until it is cleared up
    for tier, since in state.unknown.items():
        say = Say("申告された未承諾の再委託を明らかにする", "Clear up a subcontract that was declared and not consented to")
        yield _owed("p07.unknown", say, tier, applied(PROHIBITED, tier, time, ground), since, (DeclareSubcontractors,))


def _requests(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    days = ground.term("consent_answer_days", time)
    for number, request in state.requests.items():
        if request.standing is Standing.ASKED_FURTHER:
            say = Say("追加の事項に答える", "Answer the further matters")
            yield _owed("p07.answer-further", say, request.tier, FURTHER, request.since, (AnswerFurther, Decline), about=number)
        if request.standing is Standing.WAITING:
            say = Say("再委託の承諾申請に答える", "Answer the request for consent")
            cites, due = BEFOREHAND, None
            if days:
                cites, due = term("consent_answer_days"), end_of(add_days(day_of(request.since), days))
            acts = (Consent, Decline, AskFurther)
            yield _owed("p07.answer", say, request.tier, cites, request.since, acts, due, number)


def _calls(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    days = ground.term("subcontract_report_days", time)
    for number, call in state.calls.items():
        last = call.due or (add_days(day_of(call.since), days) if days else None)
        due = None if last is None else end_of(last)
        say = Say("再委託の状況を報告する", "Report on the subcontract")
        yield _owed("p07.report", say, call.tier, MANAGED, call.since, (ReportSubcontract,), due, number)


def _subcontracts(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    months = ground.term("subcontract_supervision_months", time)
    for tier, one in state.subcontracts.items():
        if one.ended:
            continue
        about = f"t{tier}"
        lost = ground.cut_off(tier, time)
        if lost is not None:
            say = Say("承諾のない再委託を終える", "End a subcontract that has no consent")
            yield _owed(
                "p07.end", say, one.parent, applied(PROHIBITED, one.parent, time, ground), lost, (EndSubcontract,), about=about
            )
        # 7.4 — supervision is owed from the first day; how often after that, only an adopted number says
        if one.period.since <= day_of(time) and (months or one.supervised is None):
            last = one.supervised or one.period.since
            due = end_of(add_months(last, months)) if months else None
            say = Say("再委託先を監督し、記録する", "Supervise the subcontractor and record it")
            yield _owed("p07.supervise", say, one.parent, MANAGED, start_of(last), (SuperviseSubcontractor,), due, about)


def _declarations(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    months = ground.term("subcontract_declaration_months", time)
    for link in ground.tiers.values():
        if months and link.ended is None:
            last = state.declared.get(link.number, day_of(link.began))
            say = Say("再委託先を申告する", "Declare all subcontractors")
            cites, due = term("subcontract_declaration_months"), end_of(add_months(last, months))
            yield _owed("p07.declare", say, link.number, cites, start_of(last), (DeclareSubcontractors,), due)


def _owed(
    code: str,
    say: Say,
    tier: TierNo,
    cites: Citation,
    since: Time,
    acts: tuple[type[Act], ...],
    due: Time | None = None,
    about: Number | str | None = None,
) -> Duty:
    side = Owes.WARD if code == "p07.answer" else Owes.CONTRACTOR
    names = tuple(one.name for one in acts)
    return Duty(code, say, side, tier, cites, since, names, due=due, about=about, blocks_closing=code in _BLOCKS)
