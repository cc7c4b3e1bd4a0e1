"""What each tier owes under 第6: the three notices, people for every schedule and volume, and nothing beyond what the work needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from azukari.ground import Ground
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.objection import term
from azukari.kernel.things import place_in, tier_in
from azukari.kernel.values import DAY, WHOLE, Citation, Day, PlaceId, TierNo, Time, day_of, start_of
from azukari.law.say import Say
from azukari.provisions.p06_acts import NOTICE, NotifyFacility, NotifyOperator, NotifySchedule, StateVolume, WithdrawSchedule
from azukari.provisions.p06_values import ALWAYS, Notices, State, is_operator

VOLUME: Final = "volume_per_operator_day"
PURPOSE_ONLY: Final = Citation("8.1.main")


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """The three notices by each tier; people enough for the stated volume, where a measure was adopted."""
    if ground.over(time):
        return
    day = day_of(time)
    per_operator = ground.term(VOLUME, time)
    for tier in ground.tiers.values():
        if tier.ended is not None:
            continue
        mine = state.of(tier.number)
        wanting = (
            ("p06.facility", mine.facilities, Say("処理施設を通知する", "Notify the processing facilities"), NotifyFacility.name),
            (
                "p06.schedule",
                [one for one in mine.schedules.values() if one.until >= day],
                Say("処理日程を通知する", "Notify the schedule"),
                NotifySchedule.name,
            ),
            (
                "p06.operator",
                any(one.until >= day for them in mine.operators.values() for one in them),
                Say("作業担当者を通知する", "Notify the operators"),
                NotifyOperator.name,
            ),
        )
        for code, there, say, act in wanting:
            if not there:
                yield Duty(code, say, Owes.CONTRACTOR, tier.number, NOTICE, tier.began, (act,), blocks_closing=False)
        yield from _elsewhere(mine, tier.number, day, ground)
        yield from _performers(mine, tier.number, day, ground)
        yield from _beyond(mine, tier.number, ground)
        stated = mine.volume
        if per_operator and stated is not None and stated.until >= day:
            people = sum(1 for person in mine.operators if is_operator(mine, person, None, max(day, stated.since)))
            if stated.records > people * per_operator:
                say = Say(
                    f"１日{stated.records}件に対し作業担当者は{people}人。人数か件数を改める",
                    f"{stated.records} records a day for {people} operators: change one or the other",
                )
                acts = (NotifyOperator.name, StateVolume.name)
                yield Duty(
                    "p06.volume", say, Owes.CONTRACTOR, tier.number, term(VOLUME), max(stated.at, start_of(stated.since)), acts,
                    about=stated.number, blocks_closing=False,
                )  # fmt: skip


def _elsewhere(mine: Notices, tier: TierNo, day: Day, ground: Ground) -> Iterator[Duty]:
    """6.1 — what stands where nothing is notified (any more) is brought away, or the place is notified."""
    standing: dict[PlaceId, Time] = {}
    for line in ground.custody.lines(tier):
        found = place_in(line.account)
        if found is not None and mine.facilities.get(found[1], ALWAYS) > day:
            first = ground.custody.items[line.item].since
            standing.setdefault(found[1], mine.withdrawn.get(found[1], first))
    for place, since in standing.items():
        say = Say(
            "通知のない施設にある物を移すか、施設を通知する", "Bring away what stands at a place not notified, or notify it"
        )
        acts = (NotifyFacility.name, "p14.depart", "p13.destroy")
        yield Duty("p06.bring-away", say, Owes.CONTRACTOR, tier, NOTICE, since, acts, about=place, blocks_closing=False)


def _performers(mine: Notices, tier: TierNo, day: Day, ground: Ground) -> Iterator[Duty]:
    """6.1 — a schedule at a facility where no notified operator works is work that somebody else may be doing."""
    if not any(mine.operators.values()):
        return
    for number, one in mine.schedules.items():
        on = max(day, one.since)
        if one.until >= day and not any(
            is_operator(mine, person, one.place, on) and any(
                held.tier == tier and held.since <= on <= (held.until or ALWAYS) for held in ground.engagements.get(person, ())
            )
            for person in mine.operators
        ):  # fmt: skip
            say = Say(
                "日程に作業担当者がいない。誰が行うか明らかにする（再委託なら承諾を申請する）",
                "A schedule has no operator: say who does it (if a subcontractor, request consent)",
            )
            acts = (NotifyOperator.name, WithdrawSchedule.name)
            yield Duty(
                "p06.performer", say, Owes.CONTRACTOR, tier, NOTICE, one.at, acts, about=number, blocks_closing=False
            )  # fmt: skip


def _beyond(mine: Notices, tier: TierNo, ground: Ground) -> Iterator[Duty]:
    """8.1.main — what was handed over in more rows than the stated work can use at all was not needed for it."""
    stated = mine.volume
    if stated is None:
        return
    days = (start_of(stated.until) - start_of(stated.since)) // DAY + 1
    for item, one in mine.handed.items():
        with_them = any(tier_in(account) is not None for account in ground.custody.held.get(item, {}))
        untouched = not ground.custody.held.get(item)
        if one.rows > stated.records * days and (with_them or untouched):
            say = Say(
                f"業務の件数（{stated.records * days}件）を超えて渡された（{one.rows}件）。要らない分を引き揚げる",
                f"{one.rows} rows were handed over for work of {stated.records * days}: take back what is not needed",
            )
            owes = Owes.WARD if one.giver == WHOLE else Owes.CONTRACTOR
            acts = ("p10.reject", "p10.withdraw-note", "p10.receive-return", StateVolume.name)
            yield Duty(
                "p06.beyond-volume", say, owes, one.giver or tier, PURPOSE_ONLY, one.since, acts, about=one.number,
                blocks_closing=False,
            )  # fmt: skip
