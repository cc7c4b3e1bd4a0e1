"""第10 授受 — nothing changes hands but between designated officers, at the appointed time and place, against a counted note.

Both parties designate handover officers beforehand. The giver plans (between which sides, when, where) and issues a
delivery note; the vault measures what it seals; the receiver counts and receives, or rejects line by line. Returns go the
same way home, except that they are never too late: what is on its way home is not sent back to where it may not be.

A handover's place is compared only where the plan names a facility; any other place is words, kept and shown. Whether a
paper count was really made, the receiver's signature answers for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azukari.ground import Ground, Grounds, Holding, Provision
from azukari.kernel.act import Act, Engages, Handling, Moves, Oversees, Releases, Replaces, TakesAway
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import NewItem, tier_in, transit_of
from azukari.kernel.values import (
    CONTRACTOR,
    HOUR,
    WHOLE,
    Capacity,
    Day,
    Number,
    PersonId,
    Time,
    add_days,
    day_of,
)
from azukari.law.say import Say
from azukari.provisions.p10_acts import (
    HANDOVER,
    DesignateOfficer,
    Issue,
    IssueReturn,
    Measured,
    Plan,
    PlanReturn,
    Receive,
    ReceiveReturn,
    Reject,
    RelieveOfficer,
    Resolve,
    WithdrawNote,
    WithdrawPlan,
)
from azukari.provisions.p10_lines import known, misfit
from azukari.provisions.p10_steps import (
    ASK_DESIGNATION,
    any_officer,
    around,
    designating,
    giver_of,
    handling,
    issuing,
    measuring,
    objection,
    of_note,
    on_register,
    other_side,
    party_to,
    planning,
    receiving,
    resolving,
    side_of,
)
from azukari.provisions.p10_values import Declared, Measure, Note, NoteLine, Officer, Planned, Rejected, State

ALWAYS = Day("9999-12-31")


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment, number = entry.moment, entry.number
    match entry.act:
        case DesignateOfficer() as act:
            since = max(moment.day, act.since or moment.day)
            state.officers.setdefault(act.person, []).append(Officer(side_of(moment), since, act.until))
        case RelieveOfficer(person=person):
            state.officers[person] = [one for one in state.officers[person] if one.side != side_of(moment)]
        case TakesAway() as act if (gone := act.departing()) is not None:
            for one in state.officers.get(gone.person, ()):
                if one.side == side_of(moment):
                    one.until = gone.last_day if one.until is None else min(one.until, gone.last_day)
        case Replaces() as act:
            _replaced(state, act, entry)
        case Plan() as act:
            state.plans[number] = Planned(giver_of(act, moment), act.to_tier, act.at, act.until, act.facility, returning=False)
        case PlanReturn() as act:
            state.plans[number] = Planned(act.tier, act.to_tier, act.at, act.until, None, returning=True)
        case WithdrawPlan(plan=plan):
            state.plans[plan].withdrawn = True
        case Issue(plan=plan) | IssueReturn(plan=plan) as act:
            _note(state, plan, act, entry)
        case WithdrawNote(note=note):
            for line in state.notes[note].lines.values():
                if not line.settled:
                    line.settle(number)
        case Measured() as act:
            state.measured[act.item] = Measure(act.rows, act.persons, act.fingerprint)
        case Receive(note=note, lines=lines) | ReceiveReturn(note=note, lines=lines):
            for counted in lines:
                state.notes[note].lines[counted.item].settle(number)
        case Reject(note=note, item=item):
            state.notes[note].lines[item].settle(number)
            state.rejected.append(Rejected(note, item, moment.time, state.notes[note].giver))
        case Resolve(note=note, item=item):
            state.rejected = [one for one in state.rejected if (one.note, one.item) != (note, item)]
        case _:
            pass
    if isinstance(entry.act, Moves):
        _carry(state, entry.act)


def _replaced(state: State, act: Replaces, entry: Entry) -> None:
    """A successor takes part from their day, a deputy for their days; on the side that said so, and on no other."""
    side, day = side_of(entry.moment), entry.moment.day
    come, ended = act.replacing(), act.ending()
    if come is not None:
        since = max(come.since or day, day)
        for one in [one for one in state.officers.get(come.person, ()) if one.side == side and one.deputation is None]:
            if (one.until or ALWAYS) < since or one.since > (come.until or ALWAYS):
                continue
            until = min(one.until or ALWAYS, come.until or ALWAYS)
            deputation = None if come.until is None else entry.number
            state.officers.setdefault(come.other, []).append(Officer(side, max(one.since, since), until, deputation))
            if come.until is None:
                one.until = add_days(since, -1)
    if ended is not None:
        for person, served in state.officers.items():
            state.officers[person] = [one for one in served if one.deputation != ended]


def _carry(state: State, act: Moves) -> None:
    for move in act.moved():
        giver, receiver = tier_in(move.source), tier_in(move.target)
        if receiver is not None and move.target == transit_of(receiver) and giver != receiver:
            state.loaded[move.item] = state.loaded.get(move.item, 0) + move.quantity
        elif giver is not None and move.source == transit_of(giver) and move.item in state.loaded:
            state.loaded[move.item] -= move.quantity
            if state.loaded[move.item] <= 0:
                del state.loaded[move.item]


def _note(state: State, number: Number, act: Issue | IssueReturn, entry: Entry) -> None:
    plan = state.plans[number]
    given: list[NewItem | NoteLine] = [*act.items, *act.lines] if isinstance(act, Issue) else [*act.lines]
    lines = {one.item: Declared(one.quantity, one.rows, one.persons, one.fingerprint) for one in given}
    moment = entry.moment
    state.notes[entry.number] = Note(number, plan.giver, plan.receiver, moment.officer, moment.time, plan.returning, lines)
    if plan.giver == WHOLE:
        for one in given:  # 甲 seals afresh whatever it hands out again
            state.measured.pop(one.item, None)


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第10 has against an act."""
    match act:
        # 10.1 — each side designates beforehand who takes part
        case DesignateOfficer():
            yield from designating(act, moment, ground)
        case RelieveOfficer(person=person) if not any(one.side == side_of(moment) for one in state.officers.get(person, ())):
            yield misfit(
                "NOT_DESIGNATED",
                "この者は授受に従事する者ではありません。",
                "That person is no handover officer of yours.",
                "person",
            )
        case Releases(to_tier=tier) if not any_officer(state, tier, moment.day, ground):
            yield objection(
                "受け取る側の授受に従事する者が定められていません。",
                "The receiving side has designated no handover officer.",
                ASK_DESIGNATION,
                None,
            )
        case _:
            pass
    match act:
        # 10.1 — at the appointed time and place
        case Plan(to_tier=tier):
            yield from planning(giver_of(act, moment), tier, act, moment, ground)
        case PlanReturn(tier=giver, to_tier=tier):
            if side_of(moment) not in {WHOLE, giver}:
                yield misfit(
                    "NOT_YOUR_TIER", "自分の階層の返還だけを定められます。", "You can plan returns of your own tier only.", "tier"
                )
            yield from planning(giver, tier, act, moment, ground)
        case WithdrawPlan(plan=plan) if (
            plan not in state.plans
            or state.plans[plan].withdrawn
            or not party_to((state.plans[plan].giver, state.plans[plan].receiver), moment)
        ):
            yield misfit("NO_PLAN", "その番号の予定はありません。", "There is no such plan.", "plan")
        # 10.1 — against a delivery note
        case Issue() | IssueReturn():
            yield from issuing(state, act, moment, ground)
        case WithdrawNote(note=note):
            yield from of_note(state, note, moment, giving=True)
        case Measured(note=note, item=item):
            yield from measuring(state, note, item, ground)
        case Receive() | ReceiveReturn():
            yield from receiving(state, act, moment, ground)
        case Reject(note=note, item=item):
            yield from of_note(state, note, moment, giving=False)
            mine = note in state.notes and state.notes[note].receiver == side_of(moment)
            if mine and item not in state.notes[note].open_lines():
                yield misfit(
                    "NOT_ON_NOTE",
                    "その行は送付書にないか、済んでいます。",
                    "That line is not on the note, or is settled.",
                    "item",
                )
        case Resolve():
            yield from resolving(state, act, moment, ground)
        case Handling():
            yield from handling(state, act, moment, ground)
        case _:
            pass
    if isinstance(act, (DesignateOfficer, Engages, Grounds, Replaces)):
        yield from other_side(state, act, moment, ground)
    if isinstance(act, Moves) and not isinstance(act, (Issue, Receive, ReceiveReturn, Oversees)):
        # 10.1 — and past a note nothing changes hands, by whatever act
        yield from around(state, act)


def capacities(state: State, person: PersonId, time: Time, ground: Ground) -> Iterator[Holding]:
    """Handover officers of either side; those of a tier while they stand on its register."""
    day = day_of(time)
    for one in state.officers.get(person, ()):
        if not one.serves(day):
            continue
        if one.side == WHOLE:
            yield Holding(Capacity.WARD_HANDOVER_OFFICER, ground.ward, CONTRACTOR)
        elif one.side in ground.tiers and on_register(ground, person, one.side, day):
            yield Holding(Capacity.HANDOVER_OFFICER, ground.tiers[one.side].party, one.side)


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Officers to designate, notes to receive (both sides are told), rejected lines to explain."""
    for tier in ground.tiers.values():
        if tier.ended is None and not ground.over(time) and not any_officer(state, tier.number, day_of(time), ground):
            say = Say("授受に従事する者を定める", "Designate a handover officer")
            yield Duty(
                "p10.officers",
                say,
                Owes.CONTRACTOR,
                tier.number,
                HANDOVER,
                tier.began,
                (DesignateOfficer.name,),
                blocks_closing=False,
            )
    hours = ground.term("receipt_within_hours", time)
    for number, note in state.notes.items():
        if not note.open_lines():
            continue
        until = state.plans[note.plan].until
        due = None if hours is None else Time(until + hours * HOUR)
        receipt = ReceiveReturn.name if note.returning else Receive.name
        for code, say, side, acts in (
            (
                "p10.receive",
                Say("送付書のものを数えて受領する", "Count and receive what the note lists"),
                note.receiver,
                (receipt, Reject.name),
            ),
            (
                "p10.handed",
                Say("送付書が受領されたか確かめる", "See that the note is received"),
                note.giver,
                (receipt, WithdrawNote.name),
            ),
        ):
            owes = Owes.WARD if side == WHOLE else Owes.CONTRACTOR
            yield Duty(code, say, owes, side or CONTRACTOR, HANDOVER, note.issued, acts, due=due, about=number)
    for one in state.rejected:
        owes = Owes.WARD if one.giver == WHOLE else Owes.CONTRACTOR
        say = Say("受け取られなかった行を説明する", "Explain the line that was rejected")
        yield Duty("p10.rejected", say, owes, one.giver or CONTRACTOR, HANDOVER, one.since, (Resolve.name,), about=one.note)


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """Who returns is who plans the return; a receipt begins with the note's lines and the vault's counts."""
    if act is PlanReturn and side_of(moment) != WHOLE:
        return {"tier": side_of(moment)}
    number = number_in(answers, "plan" if act is Issue else "note")
    if act is Issue and number in state.plans and party_to((state.plans[number].giver,), moment):
        return {"to_tier": state.plans[number].receiver}
    if (
        act in {Receive, ReceiveReturn}
        and number in state.notes
        and party_to((state.notes[number].giver, state.notes[number].receiver), moment)
    ):
        filled = known(state, number, ground, moment)
        return {**filled, "to_tier": state.notes[number].receiver} if act is Receive else filled
    return {}


PROVISION: Provision[State] = Provision(
    number=10,
    heading=Say("個人情報の授受", "Handover"),
    acts=(
        DesignateOfficer, RelieveOfficer, Plan, PlanReturn, WithdrawPlan, Issue, IssueReturn, WithdrawNote,
        Measured, Receive, ReceiveReturn, Reject, Resolve,
    ),
    answers=(
        Answered(
            HANDOVER, Answer.RULE, Grade.PREVENTED,
            Say(
                "定められた者以外の受領、定めた日時・施設以外での受領、送付書と数の合わない受領を拒みます。施設でない場所と、"
                "紙を実際に数えたかは照合せず、記録します。返還は日時を過ぎても受け付けます。"
                "防げるのは保管庫の情報だけで、紙や媒体は記録された行為だけを拒みます。",
                "Receipt by anybody not designated, outside the appointed time or facility, or with counts that differ "
                "from the note is refused. "
                "A place that is no facility, and whether paper was really counted, are recorded and not compared. "
                "A late return is accepted."
                " Prevented is this for what lies in the vault; of paper and media only the recorded act is refused.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(
        DesignateOfficer, RelieveOfficer, Plan, PlanReturn, WithdrawPlan, Issue, IssueReturn, WithdrawNote,
        Measured, Receive, ReceiveReturn, Reject, Resolve, Moves, Replaces, TakesAway,
    ),
    judges=(
        DesignateOfficer, RelieveOfficer, Releases, Plan, PlanReturn, WithdrawPlan, Issue, IssueReturn, WithdrawNote,
        Measured, Receive, ReceiveReturn, Reject, Resolve, Handling, Moves, Engages, Grounds, Replaces,
    ),
    handling=handling,
    duties=duties,
    gives=(Capacity.WARD_HANDOVER_OFFICER, Capacity.HANDOVER_OFFICER),
    capacities=capacities,
    prefill=prefill,
)  # fmt: skip
