"""第6 処理施設、処理日程および作業担当者の通知 — 乙 tells where, when and by whom the processing is done.

Three registers per tier, each built from notices: facilities, schedules (days and hours at a facility), operators. Handling
happens only where the three meet: at a notified facility, within a notified schedule there, by a notified operator. Changes
are new notices.

A notice is not a permission: 甲 does not answer it. Where the information may be at all, 甲 instructs under 第15. The code does
not check that an address exists or that a room is locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from azukari.ground import Ground, Holding, Provision
from azukari.kernel.act import Act, Collects, Handling, Moves, Oversees, Releases, TakesAway, Works
from azukari.kernel.duty import Answer, Answered, Grade
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.things import place_in
from azukari.kernel.values import (
    WARD_CAPACITIES,
    WHOLE,
    Capacity,
    Day,
    PersonId,
    Time,
    add_days,
    day_of,
)
from azukari.law.say import Say
from azukari.provisions.p06_acts import (
    NOTICE,
    NOTICES,
    NotifyFacility,
    NotifyOperator,
    NotifySchedule,
    StateVolume,
    WithdrawFacility,
    WithdrawOperator,
    WithdrawSchedule,
)
from azukari.provisions.p06_duties import duties
from azukari.provisions.p06_values import ALWAYS, Handed, Notices, Operator, Schedule, State, Volume, is_operator, scheduled

LEAD: Final = "notice_lead_days"


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    if isinstance(entry.act, Releases) and isinstance(entry.act, Moves):
        # things change hands: from now on a notice is a change; a plan alone hands nothing over yet
        theirs = state.notices.setdefault(entry.act.to_tier, Notices())
        theirs.begun = True
        giver = WHOLE if moment.capacity in WARD_CAPACITIES else moment.tier
        for new in entry.act.listed():
            if new.rows is not None:
                theirs.handed[new.item] = Handed(new.rows, giver, moment.time, entry.number)
    if isinstance(entry.act, TakesAway) and (gone := entry.act.departing()) is not None:
        for one in state.of(moment.tier).operators.get(gone.person, ()):
            one.until = min(one.until, gone.last_day)
    if isinstance(entry.act, TakesAway) and (undone := entry.act.undoes()) is not None:
        for each in state.notices.values():
            each.handed = {
                item: one for item, one in each.handed.items() if one.number != undone[0] or undone[1] not in {None, item}
            }
    if isinstance(entry.act, (Releases, Moves)):
        return
    mine = state.notices.setdefault(moment.tier, Notices())
    match entry.act:
        case NotifyFacility(place=place, since=since):
            # a notice that changes what is notified already does not stop the work until then
            mine.facilities[place] = min(since or moment.day, mine.facilities.get(place, ALWAYS))
        case WithdrawFacility(place=place):
            mine.facilities.pop(place, None)
            mine.withdrawn[place] = moment.time
        case NotifySchedule() as act:
            mine.schedules[entry.number] = Schedule(
                act.place, act.since, act.until, sorted(set(act.weekdays)), act.from_minute, act.to_minute, moment.time
            )
        case WithdrawSchedule(schedule=number):
            mine.schedules.pop(number, None)
        case NotifyOperator(person=person, place=place, since=since):
            known = mine.operators.get(person, [])
            lives = [one for one in known if one.until >= moment.day]
            first = min([since or moment.day, *(one.since for one in lives if one.place == place)])
            mine.operators[person] = [*(one for one in known if one.place != place), Operator(place, first)]
        case WithdrawOperator(person=person, place=place):
            mine.operators[person] = [one for one in mine.operators.get(person, ()) if place is not None and one.place != place]
        case StateVolume() as act:
            mine.volume = Volume(act.records_per_day, act.since, act.until, moment.time, entry.number)
        case _:
            pass


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第6 has against an act."""
    mine = state.of(moment.tier)
    match act:
        case Handling() | Collects():
            yield from handling(state, act, moment, ground)
            if isinstance(act, Moves):
                yield from _put(state, act, moment)
        case Releases(to_tier=tier):
            yield from _start(state.of(tier), moment)
            if isinstance(act, Moves):
                yield from _put(state, act, moment)
        case NotifyFacility(since=since) | NotifyOperator(since=since):
            yield from _lead(mine, since or moment.day, moment, ground)
            if isinstance(act, NotifyOperator):
                if all(
                    one.tier != moment.tier or (one.until or ALWAYS) < moment.day
                    for one in ground.engagements.get(act.person, ())
                ):
                    yield _misfit("NOT_ENROLLED", "person", "名簿にない者です。", "This person is not on the register.")
                if act.place is not None and act.place not in mine.facilities:
                    yield _unknown_place()
        case NotifySchedule():
            yield from _lead(mine, act.since, moment, ground)
            yield from _schedule(act, mine)
        case WithdrawFacility(place=place) if place not in mine.facilities:
            yield _unknown_place()
        case WithdrawSchedule(schedule=number) if number not in mine.schedules:
            yield _misfit(
                "NO_SCHEDULE", "schedule", "その番号の日程は通知されていません。", "No schedule of that number is notified."
            )
        case WithdrawOperator(person=person, place=place) if not any(
            place is None or one.place == place for one in mine.operators.get(person, ())
        ):
            yield _misfit(
                "NO_OPERATOR", "person", "作業担当者として通知されていません。", "This person is not a notified operator there."
            )
        case StateVolume(since=since, until=until) if since > until:
            yield _misfit("PERIOD", "until", "終りの日が始めの日より前です。", "The last day lies before the first.")
        case Moves() if not isinstance(act, Oversees):
            yield from _put(state, act, moment)
        case _:
            return


def _put(state: State, act: Moves, moment: Moment) -> Iterator[Objection]:
    # 6.1 — what is worked on stands where 乙 said that it works; that 甲 also instructs the place is 第15's
    for index, move in enumerate(act.moved()):
        found = place_in(move.target)
        if found is not None and state.of(found[0]).facilities.get(found[1], ALWAYS) > moment.day:
            yield Objection(
                NOTICE,
                Say(f"{found[1]}は処理施設として通知されていません。", f"{found[1]} is not a notified processing facility."),
                Say("責任者が施設を通知してから置いてください。", "Have the facility notified, then put it there."),
                f"moves.{index}.target",
            )


def handling(state: State, _act: Works, moment: Moment, _ground: Ground) -> Sequence[Objection]:
    """What 第6 has against a Handling."""
    mine, place = state.of(moment.tier), moment.place
    found: list[Objection] = []
    # 6.1 — the facility
    if place is None or mine.facilities.get(place, ALWAYS) > moment.day:
        found.append(_no_facility())
    # 6.1 — the schedule
    elif not scheduled(mine, place, moment):
        found.append(_off_schedule())
    # 6.1 — the operator
    if not is_operator(mine, moment.officer, place, moment.day):
        found.append(_no_operator())
    return found


@cache
def _no_facility() -> Objection:
    return Objection(
        NOTICE,
        Say("この場所は処理施設として通知されていません。", "This place is not a notified processing facility."),
        Say("通知した施設で行うか、責任者が施設を通知してください。", "Work at a notified facility, or have this one notified."),
    )


@cache
def _off_schedule() -> Objection:
    return Objection(
        NOTICE,
        Say("今は通知された処理日程の外です。", "This is outside the notified schedule."),
        Say("日程の中で行うか、責任者が日程を通知してください。", "Work within the schedule, or have another one notified."),
    )


@cache
def _no_operator() -> Objection:
    return Objection(
        NOTICE,
        Say("あなたはこの施設の作業担当者として通知されていません。", "You are not a notified operator at this facility."),
        Say("責任者が作業担当者を通知してください。", "Have the person in charge notify you."),
    )


def _start(theirs: Notices, moment: Moment) -> Iterator[Objection]:
    # 6.1 — where, when and by whom is known before there is anything to process
    wanting = (
        (bool(theirs.facilities), Say("処理施設", "processing facility")),
        (any(one.until >= moment.day for one in theirs.schedules.values()), Say("処理日程", "schedule")),
        (any(one.until >= moment.day for them in theirs.operators.values() for one in them), Say("作業担当者", "operator")),
    )
    for there, what in wanting:
        if not there:
            yield Objection(
                NOTICE,
                Say("{what}が通知されていません。", "No {what} has been notified.").format(what=what),
                Say("乙が通知してください。", "The contractor notifies it first."),
            )


def _lead(mine: Notices, since: Day, moment: Moment, ground: Ground) -> Iterator[Objection]:
    # 6.1 by term.notice_lead_days — a change is told some days ahead; what is told before the first handover is no change
    days = ground.term(LEAD, moment.time)
    if days and mine.begun and since < add_days(moment.day, days):
        earliest = add_days(moment.day, days)
        yield Objection(
            term(LEAD),
            Say(f"変更の通知は{days}日前までに行います。", f"A change is notified {days} days ahead."),
            Say(f"{earliest}以後の日からとしてください。", f"Let it begin on {earliest} or later."),
            "since",
        )


def _schedule(act: NotifySchedule, mine: Notices) -> Iterator[Misfit]:
    if act.place not in mine.facilities:
        yield _unknown_place()
    if act.since > act.until:
        yield _misfit("PERIOD", "until", "終りの日が始めの日より前です。", "The last day lies before the first.")
    if not act.weekdays or not set(act.weekdays) <= set(range(7)):
        yield _misfit("WEEKDAYS", "weekdays", "曜日は0（月曜）から6（日曜）までです。", "Weekdays are 0 (Monday) to 6 (Sunday).")
    if not act.from_minute < act.to_minute <= 24 * 60:
        yield _misfit(
            "HOURS", "to_minute",
            "終了は開始より後、24時までです。夜をまたぐときは二つに分けてください。",
            "The end is after the beginning, by midnight; split what runs overnight in two.",
        )  # fmt: skip


def _unknown_place() -> Misfit:
    return _misfit("NOT_NOTIFIED", "place", "その施設は通知されていません。", "That facility is not notified.")


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("通知の一覧を見て入力し直してください。", "Look at the notices and enter it again."), field
    )


def capacities(state: State, person: PersonId, time: Time, ground: Ground) -> Iterator[Holding]:
    """A notified operator who still stands on the register of that tier."""
    day = day_of(time)
    for number, mine in state.notices.items():
        tier = ground.tiers.get(number)
        if tier is not None and is_operator(mine, person, None, day) and ground.on_register(person, number, day):
            yield Holding(Capacity.OPERATOR, tier.party, number)


PROVISION: Final[Provision[State]] = Provision(
    number=6,
    heading=Say("処理施設、処理日程および作業担当者の通知", "Facilities, schedule, operators"),
    acts=NOTICES,
    answers=(
        Answered(
            NOTICE,
            Answer.RULE,
            Grade.PREVENTED,
            Say(
                "通知のない施設・時間・担当者による取扱いと、三つの通知がそろわない引渡しを拒みます。通知の内容が事実かは確かめません。"
                "防げるのは保管庫の情報だけで、紙や媒体は記録された行為だけを拒みます。",
                "Handling at a place, at a time or by a person not notified is refused, and a handover before the three notices. "
                "Whether a notice is true, the program does not check."
                " Prevented is this for what lies in the vault; of paper and media only the recorded act is refused.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(*NOTICES, Releases, Moves, TakesAway),
    judges=(*NOTICES, Handling, Collects, Releases, Moves),
    handling=handling,
    duties=duties,
    gives=(Capacity.OPERATOR,),
    capacities=capacities,
)
