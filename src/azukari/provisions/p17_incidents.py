"""第17 事故の報告 — notified at once, reported in writing without delay, handled as 甲 instructs.

Anyone may notify, on suspicion, and nothing stands in the way: not a lapsed training, not the end of the contract, not whose
fault it was. The first notice carries the moment at which it was entered and can never be dated back. Written reports come in
versions; earlier ones stay, and where a later one contradicts an earlier one on a fact, an explanation is owed. A hold stops the
handling of what is concerned at once; only 甲 lifts it. A thing counts as lost only by 甲's decision within an incident.

The code does not decide whether there was an incident, what caused it, or whether the statute asks for a report: people do.

Statutory dates (a term) follow 個人情報の保護に関する法律第68条 and the national commission's rules and guidelines. The day on which 甲 came to
know is the first day: that of the first notice, or, where 甲 itself notifies what it knew before, the day that it states. Weekends and holidays
count. The final report's 30 days (60 where an unjust purpose is suspected) are a period fixed by rule: when it would end while offices are
closed, it ends on the next working day. The 「概ね3〜5日」 of the preliminary report is guidance for 「速やかに」 and no such period, so its fifth
day is shown as it falls: a date shown here is never later than the true one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, BringsHome, Collects, Handling, Moves, Oversees, Releases, TakesAway
from azukari.kernel.calendar import closing, counted
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.submission import number_in
from azukari.kernel.things import DELIVERED, LOST, tier_in, transit_of
from azukari.kernel.values import (
    CONTRACTOR,
    HOUR,
    WARD_CAPACITIES,
    WHOLE,
    Citation,
    ItemId,
    Number,
    TierNo,
    Time,
    add_days,
    day_of,
    end_of,
)
from azukari.law.say import Say
from azukari.provisions.p17_acts import (
    ACTS,
    REPORT,
    AboutIncident,
    Assess,
    CarryOut,
    CloseIncident,
    Hold,
    Instruct,
    LiftHold,
    LoseItem,
    Notify,
    Report,
    ReportToAuthority,
    StateConcerned,
)
from azukari.provisions.p17_ends import CLOCK, closing_incident, losing, misfit, no_incident
from azukari.provisions.p17_values import Concerned, Held, Incident, Instruction, Stage, State, Told, differs

MEASURES = Citation("o24.1")
PRELIMINARY_DAYS = 5
FINAL_DAYS = 30
FINAL_DAYS_UNJUST = 60


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case Notify() as act:
            # when 甲 came to know runs 甲's own dates; it is not what 乙 knew, and no report of 乙 has to agree with it
            ours = _of_ward(moment)
            known = None if ours else act.known_at
            told = Told(act.harms, known, act.items, None, act.persons)
            tier = act.tier or moment.tier or CONTRACTOR
            reached = act.known_at if ours and act.known_at is not None else moment.time
            state.incidents[entry.number] = Incident(tier, moment.time, known, told, reached, named=list(act.items))
        case Report() as act if act.incident in state.incidents:
            told = Told(act.harms, act.known_at, act.items, act.rows, act.persons)
            _reported(state.incidents[act.incident], told, explained=bool(act.explains), time=moment.time)
        case StateConcerned() as act:
            _concerned(state.incidents[act.incident], act, moment.time)
        case Instruct() as act:
            state.instructions[entry.number] = Instruction(act.incident, act.tier, moment.time, act.due)
        case CarryOut(instruction=number):
            state.instructions.pop(number, None)
        case Hold() as act:
            by = WHOLE if _of_ward(moment) else moment.tier
            state.holds[entry.number] = Held(act.tier or moment.tier, act.items, by, moment.time, act.incident)
        case LiftHold(hold=number):
            state.holds.pop(number, None)
        case Assess() as act:
            incident = state.incidents[act.incident]
            incident.outcome, incident.reportable, incident.unjust = act.outcome, bool(act.reportable), act.unjust_purpose
            for one in incident.concerned.values():
                one.cleared = True
        case ReportToAuthority(incident=number, stage=stage):
            incident = state.incidents[number]
            incident.filed = sorted({*incident.filed, stage})
        case CloseIncident(incident=number):
            state.incidents[number].closed = True
        case BringsHome() as act:
            state.homeward.update(act.sent_home())
        case _:
            return


def _concerned(incident: Incident, act: StateConcerned, time: Time) -> None:
    before = incident.concerned.get(act.person)
    said = incident.concerned[act.person] = Concerned(act.employer, time)
    if before is not None and before.employer == act.employer:
        said.cleared = before.cleared or bool(act.explains)
    elif before is not None and not act.explains and incident.contradicted is None:
        incident.contradicted = time


def _reported(incident: Incident, told: Told, *, explained: bool, time: Time) -> None:
    incident.versions += 1
    contradicts = differs(incident.told, told)
    incident.told = told
    incident.named += [one for one in told.items if one not in incident.named]
    if explained:
        incident.explained, incident.contradicted = True, None
    elif contradicts and incident.contradicted is None:
        incident.contradicted = time


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第17 has against an act. Notices and reports meet no objection, whatever they say."""
    match act:
        case Notify(known_at=known) | Report(known_at=known) if known is not None and known > moment.time:
            yield misfit("FUTURE", "知った日時が今より後です。", "The moment of becoming known lies in the future.", "known_at")
        case CarryOut(instruction=number) if number not in state.instructions or state.instructions[number].tier != moment.tier:
            yield misfit(
                "NO_INSTRUCTION", "その番号の指示はありません。", "There is no open instruction of that number.", "instruction"
            )
        case Hold(tier=tier) if tier is not None and not (_of_ward(moment) or ground.answers_for(moment.tier, tier)):
            yield misfit("NO_TIER", "その相手はいません。", "There is no such tier.", "tier")
        case Hold(items=items) if not _of_ward(moment) and any(not ground.knows(moment, one) for one in items):
            yield misfit("ITEM_UNKNOWN", "台帳にない品目が含まれています。", "An item in the list is not in custody.", "items")
        case LiftHold(hold=number, tier=tier) if number not in state.holds or state.holds[number].tier != tier:
            yield misfit("NO_HOLD", "その番号の停止はありません。", "There is no hold of that number.", "hold")
        case Hold(incident=number) if number is not None and not ground.told_of(moment, number):
            yield no_incident()
        case LoseItem(incident=number, moves=moves):
            if not moves or any(move.target != LOST for move in moves):
                yield misfit("NOT_LOST", "移動先は「滅失」だけです。", "The only destination here is “lost”.", "moves")
            if number in state.incidents:
                yield from losing(state.incidents[number], act)
        case CloseIncident(incident=number) if number in state.incidents:
            yield from closing_incident(state, number)
        case Moves() if not isinstance(act, LoseItem) and any(move.target == LOST for move in act.moved()):
            # 17.1 — what is missing is an incident, and 甲 instructs what becomes of it
            yield Objection(
                REPORT,
                Say("滅失は、事故の中で甲が決めます。", "A thing counts as lost only by 甲's decision within an incident."),
                Say("事故として通知してください。", "Notify it as an incident."),
                "moves",
            )
        case _:
            pass
    if isinstance(act, (AboutIncident, Report, StateConcerned)):
        yield from _known(state, act, moment, ground)
    # 17.1 — while a hold stands, 甲's instruction is that the thing is not touched
    held: list[str] = [*_held_items(state, act, moment, ground)]
    if isinstance(act, Collects) and any(not one.items and one.tier in {WHOLE, moment.tier} for one in state.holds.values()):
        held.append("*")  # a hold of everything is a hold of what is yet to come in too
    if held:
        incident = all(one.incident is not None for one in state.holds.values())
        why = ("事故のため", " because of an incident") if incident else ("", "")
        yield Objection(
            REPORT,
            Say(f"{why[0]}停止されています（{'、'.join(held)}）。", f"On hold{why[1]} ({', '.join(held)})."),
            Say("停止が解かれるまで待ってください。返還はできます。", "Wait until the hold is lifted; returning is possible."),
        )


def handling(state: State, act: Handling, moment: Moment, ground: Ground) -> Iterable[Objection | Misfit]:
    """What 第17 has against a Handling: nothing, unless a hold stands."""
    return objections(state, act, moment, ground) if state.holds else ()


def _held_items(state: State, act: Act, moment: Moment, ground: Ground) -> list[ItemId]:
    """What an act touches or hands on although it is on hold. Going home, taking away and oversight do not count."""
    if not state.holds or isinstance(act, (TakesAway, Oversees)):
        return []
    touched: list[ItemId] = []
    if isinstance(act, Handling):
        touched = [act.item] if any(hold.covers(act.item, moment.tier, ground) for hold in state.holds.values()) else []
    return [
        *dict.fromkeys(
            [*touched, *(one for one in _handed_on(state, act, moment, ground) if _held(state, one, moment.tier, ground))]
        )
    ]


def _handed_on(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[ItemId]:
    """Things that an act passes to another tier, carries elsewhere or gives out."""
    if isinstance(act, Releases):
        yield from act.released()
    if not isinstance(act, Moves):
        return
    for move in act.moved():
        if isinstance(act, BringsHome):
            # a case may be on its way home: it leaves once a note sends home what is in it, or the business is over
            holder = tier_in(move.source)
            leaves = holder is not None and move.target == transit_of(holder)
            if leaves and move.item not in state.homeward and not ground.over(moment.time):
                yield move.item
        elif tier_in(move.source) is not None and (move.target == DELIVERED or tier_in(move.target) is not None):
            yield move.item


def _held(state: State, item: ItemId, tier: TierNo, ground: Ground) -> bool:
    """Whether a hold stands on an item: by name, or because it lies with a tier of which everything is held."""
    holders = {one for account in ground.custody.held.get(item, {}) if (one := tier_in(account)) is not None}
    return any(hold.covers(item, one, ground) for hold in state.holds.values() for one in holders or {tier})


def _known(state: State, act: AboutIncident | Report | StateConcerned, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    incident = state.incidents.get(act.incident)
    # a firm reports what happened with itself or below it; an incident of a firm beside it is not its own to know of
    mine = incident is not None and (_of_ward(moment) or ground.answers_for(moment.tier, incident.tier))
    if incident is None or not mine or (isinstance(act, AboutIncident) and incident.tier != act.tier):
        yield no_incident()
    elif incident.closed and not isinstance(act, (Report, StateConcerned, ReportToAuthority, Assess)):
        # what is found or reported to the authority later is a fact all the same: new facts, a statute's clock adopted since
        yield misfit("CLOSED", "その事故の対応は終了しています。", "That incident is closed.", "incident")


def _of_ward(moment: Moment) -> bool:
    return moment.capacity in WARD_CAPACITIES


def prefill(state: State, cls: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """From the number of an incident or a hold: whom it concerns; for a report, what was told last."""
    if cls is LiftHold:
        hold = state.holds.get(number_in(answers, "hold"))
        return {} if hold is None or not ground.sees(moment, hold.tier) else {"tier": hold.tier}
    incident = state.incidents.get(number_in(answers, "incident"))
    if incident is None or not ground.sees(moment, incident.tier):
        return {}
    if issubclass(cls, AboutIncident):
        return {"tier": incident.tier}
    if cls is Report:
        told = incident.told
        known = {
            "harms": list(told.harms),
            "known_at": told.known_at,
            "items": list(told.items),
            "rows": told.rows,
            "persons": told.persons,
        }
        return {name: value for name, value in known.items() if value not in (None, [])}
    return {}


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Reports and explanations of 乙, instructions to carry out, and what 甲 decides and reports."""
    days, hours = ground.term("written_report_days", time), ground.term("first_notice_hours", time)
    for number, one in state.incidents.items():
        if one.versions == 0:
            due = end_of(add_days(day_of(one.notified), days)) if days else None
            say = Say("事故の状況を書面で報告する", "Report the circumstances of the incident in writing")
            yield _owed("p17.report", say, one.tier, one.notified, due, number, Report)
        if one.contradicted is not None:
            say = Say("報告の食い違いを説明する", "Explain where the reports contradict each other")
            yield _owed("p17.explain", say, one.tier, one.contradicted, None, number, Report)
        for person, stated in one.concerned.items():
            employer = ground.employer_of(person, day_of(one.known_at or one.notified))
            if employer != stated.employer and not stated.cleared:
                say = Say(
                    "報告した所属と名簿の食い違いを明らかにする", "Clear up where the stated employer differs from the register"
                )
                duty = _owed("p17.register", say, one.tier, stated.since, None, number, StateConcerned)
                yield msgspec.structs.replace(duty, person=person, satisfied_by=(StateConcerned.name, Assess.name))
        if hours and one.known_at is not None and not one.explained and one.notified > one.known_at + hours * HOUR:
            say = Say("通知が遅れた理由を説明する", "Explain why the notice came late")
            yield _owed("p17.late-notice", say, one.tier, one.notified, None, number, Report)
        if not one.closed:
            act: type[Act] = Assess if one.outcome is None else CloseIncident
            say = Say("事故への対応を決める", "Decide on the incident")
            yield _owed("p17.decide", say, one.tier, one.notified, None, number, act, cites=MEASURES)
        yield from _statutory(one, number)
    for number, order in state.instructions.items():
        due = None if order.due is None else end_of(order.due)
        say = Say("甲の指示を実施する", "Carry out 甲's instruction")
        yield _owed("p17.carry-out", say, order.tier, order.since, due, number, CarryOut)
    for number, hold in state.holds.items():
        say = Say("取扱いの停止を解くか、続けるかを決める", "Decide whether the hold goes on or is lifted")
        tier = hold.tier or CONTRACTOR
        yield Duty("p17.lift-hold", say, Owes.WARD, tier, REPORT, hold.since, (LiftHold.name,), about=number)


def _statutory(one: Incident, number: Number) -> Iterator[Duty]:
    """The entrusting body's dates, counted from the day on which it came to know as the first day: that of the first notice, or before."""
    first = day_of(one.reached)
    for stage, last, say in (
        (
            Stage.PRELIMINARY,
            counted(first, PRELIMINARY_DAYS),
            Say(
                "速報の要否を確かめ、行う（目安は3〜5日）",
                "Check whether a preliminary report is due (in about 3 to 5 days), and make it",
            ),
        ),
        (
            Stage.FINAL,
            closing(first, FINAL_DAYS_UNJUST if one.unjust else FINAL_DAYS),
            Say("確報の要否を確かめ、行う", "Check whether a final report is due, and make it"),
        ),
    ):
        if stage in one.unfiled():
            due = end_of(last)
            yield _owed(f"p17.{stage}", say, one.tier, one.reached, due, number, ReportToAuthority, cites=term(CLOCK))


def _owed(
    code: str,
    say: Say,
    tier: TierNo,
    since: Time,
    due: Time | None,
    about: Number,
    act: type[Act],
    *,
    cites: Citation = REPORT,
) -> Duty:
    side = Owes.CONTRACTOR if cites == REPORT else Owes.WARD
    return Duty(code, say, side, tier, cites, since, (act.name,), due=due, about=about)


PROVISION: Provision[State] = Provision(
    number=17,
    heading=Say("事故の報告", "Report of incidents"),
    acts=ACTS,
    answers=(
        Answered(
            REPORT,
            Answer.DUTY,
            Grade.RECORDED,
            Say(
                "通知はいつでも誰でもでき、時刻は後から変えられません。報告と指示の実施は済むまで残ります。起きた事故が通知されること、"
                "報告が正しいことは、約束にとどまります。",
                "Anyone can notify at any time, and the moment cannot be changed. Reports and instructions stand open until "
                "done. That what happened is notified, and that reports are true, is only promised.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(*ACTS, BringsHome),
    judges=(*ACTS, Handling, Collects, Releases, Moves),
    handling=handling,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(REPORT, Say("事故はあったか、報告の対象か", "Was there an incident, and is it reportable?"), Assess.name),
    ),
)
