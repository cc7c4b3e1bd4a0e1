"""第15 持出しの禁止 — the information is nowhere but at the facilities that 甲 instructs.

Facilities that 乙 notified (第6) and facilities that 甲 instructed (here) are two registers; work happens where both agree. Whatever would
bring the information to another place is refused, and so is opening it from there, or from a place that is not known.

The code sees moves that are entered and places that people work from as the desk stamps them. It cannot see a sheet of paper in a bag.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Collects, Enables, Handling, Moves, Releases, TakesAway, Works
from azukari.kernel.asks import ABSENT_PROSE, Asks, Prose
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.things import at, place_in
from azukari.kernel.values import (
    CONTRACTOR,
    WARD_CAPACITIES,
    Capacity,
    Citation,
    Day,
    PlaceId,
    TierNo,
    Time,
    add_days,
    day_of,
    start_of,
)
from azukari.law.say import Say

REMOVAL: Final = Citation("15.1")
WARD: Final = (Capacity.SECTION_OFFICER, Capacity.APPROVER)


class InstructFacility(Enables):
    """個人情報を置いてよい施設を指示する"""

    name, by, cites = "p15.instruct", WARD, REMOVAL
    title = Say("個人情報を置いてよい施設を指示する", "Instruct where the information may be")
    paper = "facility-instruction"

    place: Annotated[PlaceId, Asks(Say("施設", "Facility"), REMOVAL, picks="facility")]
    tier: Annotated[TierNo, Asks(Say("どの受託者の", "Of which tier"), picks="tier")] = CONTRACTOR
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    until: Annotated[Day | None, Asks(Say("いつまで", "Until"))] = None
    conditions: Annotated[Prose, Asks(Say("条件", "Conditions"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that is instructed."""
        return self.tier


class WithdrawInstruction(TakesAway):
    """施設の指示を取り消す"""

    name, by, cites = "p15.withdraw", WARD, REMOVAL
    title = Say("施設の指示を取り消す", "Withdraw the instruction of a facility")

    place: Annotated[PlaceId, Asks(Say("施設", "Facility"), picks="facility")]
    tier: Annotated[TierNo, Asks(Say("どの受託者の", "Of which tier"), picks="tier")] = CONTRACTOR
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier whose instruction it was."""
        return self.tier


class Instruction(msgspec.Struct):
    """From when to when a place is instructed; ``withdrawn`` when 甲 took it back."""

    since: Day
    until: Day | None
    withdrawn: Time | None = None

    def holds(self, day: Day) -> bool:
        """Whether the information may be there on a day."""
        return self.withdrawn is None and self.since <= day and (self.until is None or day <= self.until)


class State(msgspec.Struct):
    """Instructions by tier and place, in the order of their days; each is the last word from its first day on."""

    instructed: dict[TierNo, dict[PlaceId, list[Instruction]]] = {}

    def holds(self, tier: TierNo, place: PlaceId, day: Day) -> bool:
        """Whether a tier may have the information at a place on a day."""
        for one in self.instructed.get(tier, {}).get(place, ()):  # noqa: SIM110 — asked at every opening: a generator costs more than the loop
            if one.holds(day):
                return True
        return False


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    match entry.act:
        case InstructFacility(place=place, tier=tier, since=since, until=until):
            new = Instruction(since or entry.moment.day, until)
            places = state.instructed.setdefault(tier, {})
            kept = [one for one in places.get(place, ()) if one.since < new.since]
            for one in kept:
                if one.until is None or one.until >= new.since:
                    one.until = add_days(new.since, -1)
            places[place] = [*kept, new]
        case WithdrawInstruction(place=place, tier=tier):
            for one in state.instructed[tier][place]:
                one.withdrawn = one.withdrawn or entry.moment.time
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第15 has against an act."""
    if isinstance(act, (Handling, Collects)):
        yield from handling(state, act, moment, ground)
    if isinstance(act, Moves):
        # 15.1 — moved to a place that 甲 did not instruct
        for index, move in enumerate(act.moved()):
            found = place_in(move.target)
            if found is not None and not state.holds(*found, moment.day):
                yield _elsewhere(found[1], f"moves.{index}.target")
    if isinstance(act, Releases):
        place = act.bound_for()
        if place is not None and not state.holds(act.to_tier, place, moment.day):
            # 15.1 — handed over to elsewhere; 甲's own officers are bound where that term is adopted
            ward = moment.capacity in WARD_CAPACITIES
            yield _elsewhere(place, "facility", term("ward_officers_bound") if ward else REMOVAL)
        elif not any(one.holds(moment.day) for them in state.instructed.get(act.to_tier, {}).values() for one in them):
            # 15.1 — before anything is let go there is a place at which it may be
            yield _none()
    if isinstance(act, InstructFacility):
        if act.tier not in ground.tiers:
            yield _misfit("NO_TIER", "tier", "その受託者はありません。", "There is no such tier.")
        if act.until is not None and act.until < (act.since or moment.day):
            yield _misfit("PERIOD", "until", "終りの日が始めの日より前です。", "The last day lies before the first.")
    if isinstance(act, WithdrawInstruction):
        mine = state.instructed.get(act.tier, {}).get(act.place, ())
        if all(one.withdrawn is not None for one in mine):
            yield _misfit("NOT_INSTRUCTED", "place", "その施設は指示されていません。", "That facility is not instructed.")


def handling(state: State, _act: Works, moment: Moment, _ground: Ground) -> tuple[Objection, ...]:
    """What 第15 has against a Handling."""
    # 15.1 — opened from elsewhere, it has been taken there
    if moment.place is None:
        return (_nowhere(),)
    return () if state.holds(moment.tier, moment.place, moment.day) else (_elsewhere(moment.place, None),)


@cache
def _nowhere() -> Objection:
    return Objection(
        REMOVAL,
        Say("作業している場所が分かりません。", "The place that you work from is not known."),
        Say(
            "甲の指示する施設から、場所を選んで行ってください。",
            "Work from a facility that 甲 instructed, and choose it as your place.",
        ),
    )


@cache
def _none() -> Objection:
    return Objection(
        REMOVAL,
        Say("個人情報を置いてよい施設を、甲がまだ指示していません。", "No facility has been instructed where it may be."),
        Say("甲が施設を指示してから行ってください。", "Do this once the entrusting body has instructed a facility."),
    )


@lru_cache(maxsize=256)
def _elsewhere(place: PlaceId, field: str | None, cites: Citation = REMOVAL) -> Objection:
    return Objection(
        cites,
        Say(f"{place}は甲の指示する施設ではありません。", f"{place} is not a facility that the entrusting body instructed."),
        Say(
            "指示された施設で行うか、甲に施設の指示を求めてください。",
            "Do it at an instructed facility, or ask for this one to be instructed.",
        ),
        field,
    )


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("施設の一覧を見て入力し直してください。", "Look at the facilities and enter it again."), field
    )


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """甲 instructs a facility for each tier; what stands at a place that is instructed no longer is brought away from there."""
    day = day_of(time)
    for tier in ground.tiers.values():
        mine = state.instructed.get(tier.number, {})
        if tier.ended is None and not ground.over(time) and not mine:
            say = Say("個人情報を置いてよい施設を指示する", "Instruct where the information may be")
            yield Duty(
                "p15.instruct", say, Owes.WARD, tier.number, REMOVAL, tier.began, (InstructFacility.name,), blocks_closing=False
            )
        for place, them in mine.items():
            began = [one for one in them if one.since <= day]
            stands = any(line.account == at(tier.number, place) for line in ground.custody.lines(tier.number))
            if began and stands and not state.holds(tier.number, place, day):
                last = began[-1]
                since = last.withdrawn if last.withdrawn is not None else start_of(add_days(last.until or day, 1))
                say = Say(
                    "指示のなくなった施設にある物を移す", "Bring away what stands at a facility that is instructed no longer"
                )
                acts = (InstructFacility.name, "p14.depart", "p13.destroy")
                yield Duty("p15.bring-away", say, Owes.CONTRACTOR, tier.number, REMOVAL, since, acts, about=place)


PROVISION: Final[Provision[State]] = Provision(
    number=15,
    heading=Say("持出しの禁止", "No removal"),
    acts=(InstructFacility, WithdrawInstruction),
    answers=(
        Answered(
            REMOVAL,
            Answer.RULE,
            Grade.RECORDED,
            Say(
                "甲の指示する施設の外での取扱いと、そこへの移動の記録を拒みます。記録されない紙や媒体の持出しは、このシステムからは分かりません。",
                "Handling away from the facilities that 甲 instructed, and moves to elsewhere, are refused. Paper or media carried off without "
                "an entry the program does not see.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(InstructFacility, WithdrawInstruction),
    judges=(Handling, Collects, Moves, Releases, InstructFacility, WithdrawInstruction),
    handling=handling,
    duties=duties,
)
