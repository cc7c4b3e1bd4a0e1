"""第2 責任者等の明確化 — who is in charge, who is engaged, and that the one supervises the others.

乙 designates a person in charge per tier and enrols every engaged person. Nobody acts for 乙 who is not on the register at that moment, and
nobody handles information who is not enrolled. Whether supervision was *appropriate* is judged by people; the code keeps that it
took place, of whom, and when.

Whether an employer may be here at all is provision 7's question, not this one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from azukari.ground import Ground, Holding, Provision
from azukari.kernel.act import Act, Collects, Handling, Releases, Replaces, Works
from azukari.kernel.duty import Answer, Answered, Grade, Judgement
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import (
    Capacity,
    Day,
    PersonId,
    TierNo,
    Time,
    add_days,
    day_of,
)
from azukari.law.say import Say
from azukari.provisions.p02_acts import (
    CLARITY,
    SIGNS,
    ChangeWork,
    ConfirmEmployer,
    Designate,
    Enrol,
    FoundElsewhere,
    Leave,
    NameDispatcher,
    Supervise,
)
from azukari.provisions.p02_charges import Swap, designate, end_deputation, leave, replace, signs
from azukari.provisions.p02_duties import CONFIRMED, duties
from azukari.provisions.p02_values import Elsewhere, Person, State, enrolments, has_in_charge, on_register


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    match entry.act:
        case Designate(person=person, since=since):
            designate(state.in_charge.setdefault(moment.tier, []), person, since or moment.day)
            state.supervised.setdefault(moment.tier, since or moment.day)
        case Enrol() as act:
            _enrol(
                state,
                act.person,
                Person(act.employer, moment.tier, act.since or moment.day, act.until, act.employment, bool(act.proof)),
            )
            # whatever was found of the earlier enrolment is looked for again
            state.elsewhere.get(moment.tier, {}).pop(act.person, None)
        case Leave(person=person, last_day=last_day):
            for one in enrolments(state, person):
                if one.tier == moment.tier and (one.until is None or one.until > last_day):
                    one.until = last_day
            leave(state.in_charge.get(moment.tier, []), person, last_day)
        case Supervise(until=until):
            state.supervised[moment.tier] = max(until, state.supervised.get(moment.tier, until))
            state.looked_after.add(moment.tier)
        case FoundElsewhere(person=person, stands=stands):
            if stands:
                state.elsewhere.setdefault(moment.tier, {})[person] = Elsewhere(moment.time)
            else:
                state.elsewhere.get(moment.tier, {}).pop(person, None)
        case ConfirmEmployer(agrees=agrees):
            if moment.officer in state.enrolled:
                one = state.enrolled[moment.officer]
                one.confirmed, one.said = agrees, moment.time
            found = state.elsewhere.get(moment.tier, {}).get(moment.officer)
            if agrees and found is not None:
                found.cleared = True
        case Replaces() as act if moment.capacity is Capacity.SIGNATORY:
            _replaced(state, act, entry)
        case _:
            return


def _replaced(state: State, act: Replaces, entry: Entry) -> None:
    tier, day = entry.moment.tier, entry.moment.day
    charges, swaps = state.in_charge.setdefault(tier, []), state.swaps.setdefault(tier, [])
    come, ended = act.replacing(), act.ending()
    if come is not None:
        replace(charges, come, entry.number, day)
        swaps.append(Swap(come.person, come.other, max(come.since or day, day), come.until, entry.number))
    if ended is not None:
        end_deputation(charges, ended)
        state.swaps[tier] = [one for one in swaps if one.number != ended]


def _enrol(state: State, person: PersonId, new: Person) -> None:
    """An enrolment that is yet to begin leaves the one that runs in force until then."""
    old = state.enrolled.get(person)
    if old is not None and (old.tier != new.tier or old.since < new.since):
        if old.tier == new.tier and (old.until is None or old.until >= new.since):
            old.until = add_days(new.since, -1)
        state.earlier.setdefault(person, []).append(old)
    state.enrolled[person] = new


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第2 has against an act."""
    match act:
        case Releases(to_tier=tier):
            yield from _start(state, tier, moment)
        case Handling() | Collects():
            yield from handling(state, act, moment, ground)
        case Leave(person=person) if not any(one.tier == moment.tier for one in ground.engagements.get(person, ())):
            yield _misfit("NOT_ENROLLED", "この者は名簿にありません。", "This person is not on the register.", "person")
        case Leave(person=person, last_day=last_day) if _signs_on(state, person, moment.tier, last_day, ground):
            # 2.1 — who answers for the firm is named before they go: nobody else could name the next one
            yield Misfit(
                "SIGNS",
                Say(
                    "契約締結者は、後任を定めるまで離れることができません。",
                    "Who signs for the firm leaves once a successor is named.",
                ),
                Say("「後任を定める」で後任を定めてください。", "Name the successor first."),
                "person",
            )
        case ChangeWork(person=person) if person not in state.enrolled or state.enrolled[person].tier != moment.tier:
            yield _misfit("NOT_ENROLLED", "この者は登録されていません。", "This person is not enrolled.", "person")
        case Supervise(persons=persons, since=since, until=until):
            if since > until:
                yield _misfit("PERIOD", "期間の終りが始めより前です。", "The period ends before it begins.", "until")
            if any(one not in state.enrolled or state.enrolled[one].tier != moment.tier for one in persons):
                yield _misfit(
                    "NOT_ENROLLED", "登録されていない者が含まれています。", "Somebody in the list is not enrolled.", "persons"
                )
        case FoundElsewhere(person=person, stands=stands):
            if stands and not any(one.tier == moment.tier for one in ground.engagements.get(person, ())):
                yield _misfit("NOT_ENROLLED", "この者は名簿にありません。", "This person is not on the register.", "person")
        case Enrol(since=since, until=until) if until is not None and (since or moment.day) > until:
            yield _misfit("PERIOD", "終りの日が始めの日より前です。", "The last day lies before the first.", "until")
        case _:
            pass
    nobody = moment.capacity is Capacity.ANYONE and moment.party != ground.ward
    if nobody and Capacity.ANYONE not in act.by and not isinstance(act, (Handling, Collects)):
        # 2.1 — who acts for 乙 is made clear: on the register at that moment, or not at all
        yield Objection(
            CLARITY,
            Say("あなたは現在、乙の名簿にありません。", "You are not on the contractor's register at this moment."),
            Say("責任者に登録を頼んでください。", "Ask the person in charge to enrol you."),
        )


def _signs_on(state: State, person: PersonId, tier: TierNo, last: Day, ground: Ground) -> bool:
    """Whether a person who is on no staff register of a tier would still sign for it after their last day."""
    mine = [one for one in ground.engagements.get(person, ()) if one.tier == tier]
    if any(one.since != SIGNS for one in mine):
        return False
    after, swaps = add_days(last, 1), state.swaps.get(tier, [])
    return bool(mine) and signs(swaps, person, person, after)


def _start(state: State, tier: TierNo, moment: Moment) -> Iterator[Objection]:
    # 2.1 — who is responsible and who is engaged is made clear before there is anything to be responsible for
    if not has_in_charge(state, tier, moment.day):
        yield Objection(
            CLARITY,
            Say("責任者が定められていません。", "No person in charge has been designated."),
            Say("乙が責任者を届け出てください。", "The contractor designates the person in charge first."),
        )
    if not any(one.tier == tier and on_register(state, who, moment.day) for who, one in state.enrolled.items()):
        yield Objection(
            CLARITY,
            Say("業務従事者が一人も登録されていません。", "No engaged person has been enrolled."),
            Say("責任者が業務従事者を登録してください。", "The person in charge enrols the engaged persons first."),
        )


def handling(state: State, _act: Works, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """What 第2 has against a Handling."""
    found = on_register(state, moment.officer, moment.day)
    # 2.1 — nobody handles information who is not enrolled at that moment, by the firm for which they do it
    if found is None or found.tier != moment.tier:
        known = state.enrolled.get(moment.officer)
        return (_not_enrolled(left=known is not None and known.until is not None and known.until < moment.day),)
    # term.employer_confirmation — and who employs them, each has confirmed themself
    if found.confirmed is not True and ground.flag(CONFIRMED, moment.time):
        return (_not_confirmed(),)
    return ()


@cache
def _not_enrolled(*, left: bool) -> Objection:
    return Objection(
        CLARITY,
        Say("業務を離れた者として届け出られています。", "You are recorded as having left this work.")
        if left
        else Say("業務従事者として登録されていません。", "You are not enrolled as an engaged person."),
        Say("責任者に登録を頼んでください。", "Ask the person in charge to enrol you."),
    )


@cache
def _not_confirmed() -> Objection:
    return Objection(
        term(CONFIRMED),
        Say("雇用主の確認が済んでいません。", "You have not confirmed your employer."),
        Say("「自分の雇用主を確かめる」を済ませてください。", "Complete “Confirm who employs me”."),
    )


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("名簿を見て入力し直してください。", "Look at the register and enter it again."), field)


def capacities(state: State, person: PersonId, time: Time, ground: Ground) -> Iterator[Holding]:
    """Signatory, person in charge, engaged person — by tier."""
    day = day_of(time)
    for tier in ground.tiers.values():
        if any(one.person == person and one.covers(day) for one in state.in_charge.get(tier.number, ())):
            yield Holding(Capacity.PERSON_IN_CHARGE, tier.party, tier.number)
    found = on_register(state, person, day)
    if found is not None:
        yield Holding(Capacity.ENGAGED_PERSON, ground.tiers[found.tier].party, found.tier)
    for first, engaged in ground.engagements.items():
        for one in engaged:
            if one.since == SIGNS and signs(state.swaps.get(one.tier, []), person, first, day):
                yield Holding(Capacity.SIGNATORY, one.employer, one.tier)


PROVISION: Provision[State] = Provision(
    number=2,
    heading=Say("責任者等の明確化", "Who is responsible"),
    acts=(Designate, NameDispatcher, Enrol, Leave, ChangeWork, Supervise, ConfirmEmployer, FoundElsewhere),
    answers=(
        Answered(
            CLARITY,
            Answer.RULE,
            Grade.PREVENTED,
            Say(
                "名簿にない者の行為と取扱いを拒み、監督の実施を記録します。監督が適切であったかは人が判断します。"
                "防げるのは保管庫の情報だけで、紙や媒体は記録された行為だけを拒みます。",
                "Acts and handling by anybody not on the register are refused; supervision is recorded. Whether it was appropriate, people judge."
                " Prevented is this for what lies in the vault; of paper and media only the recorded act is refused.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(Designate, Enrol, Leave, Supervise, ConfirmEmployer, FoundElsewhere, Replaces),
    judges=(Act,),
    handling=handling,
    duties=duties,
    gives=(Capacity.PERSON_IN_CHARGE, Capacity.ENGAGED_PERSON, Capacity.SIGNATORY),
    capacities=capacities,
    judgements=(Judgement(CLARITY, Say("監督は適切に行われているか", "Is supervision appropriate?"), Supervise.name),),
)
