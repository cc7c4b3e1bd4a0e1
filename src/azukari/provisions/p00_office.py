"""Office life around a contract: who stands in for whom, what was found when a paper contract was taken over, what is amended.

What passes to a successor is the *capacity*. What a person must have done themself (training, pledge, enrolment) and what
was given to a person (a purpose, access) does not pass: it is done or given anew. The code does not judge whether what paper showed was
true; it keeps who said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import SOURCES, tier_in
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    WARD_CAPACITIES,
    Capacity,
    Day,
    EntrustmentId,
    ItemId,
    Medium,
    Number,
    PartyId,
    PersonId,
    TierNo,
    add_days,
)
from azukari.law.say import Say
from azukari.provisions.p00_correction import Corrections, misfits, remember
from azukari.provisions.p00_drafts import Drafts, circulate, draft_objections
from azukari.provisions.p00_office_acts import (
    MEASURES,
    Acquire,
    Amend,
    Correct,
    Deputise,
    EndDeputy,
    Renew,
    Succeed,
    TakeOver,
)
from azukari.provisions.p00_signing import signing_objections

NEVER: Final = Day("0001-01-01")
ALWAYS: Final = Day("9999-12-31")


class Office(msgspec.Struct):
    """In what capacity an officer of 甲 acts, and when; for a deputy also for whom, and by which deputation."""

    capacity: Capacity
    since: Day
    until: Day | None = None
    deputy_of: PersonId | None = None
    deputation: Number | None = None

    def last(self) -> Day:
        """The last day of it."""
        return self.until or ALWAYS

    def end(self, last: Day) -> None:
        """Let it last no longer than this."""
        self.until = min(self.last(), last)


Offices = dict[PersonId, list[Office]]


class Life(msgspec.Struct):
    """The office life of one contract."""

    drafts: Drafts = {}
    handed: list[TierNo] = []
    collects: bool = False
    earlier: EntrustmentId | None = None
    deputations: dict[Number, PartyId] = {}
    corrections: Corrections = msgspec.field(default_factory=Corrections)


def live(life: Life, offices: Offices, entry: Entry) -> None:
    """Fold one entry in."""
    moment, act = entry.moment, entry.act
    remember(life.corrections, entry)
    match act:
        case Handling():
            return
        case Succeed(person=person, successor=successor, since=since) if moment.capacity in WARD_CAPACITIES:
            _succeed(offices, person, successor, max(since or moment.day, moment.day))
        case Deputise():
            life.deputations[entry.number] = moment.party
            if moment.capacity in WARD_CAPACITIES:
                _deputise(offices, act, entry)
        case EndDeputy(deputation=number):
            life.deputations.pop(number)
            for one in (one for held in offices.values() for one in held if one.deputation == number):
                one.end(NEVER)
        case Renew(earlier=earlier):
            life.earlier = earlier
        case Amend(collects=True):
            life.collects = True
        case Moves() if not isinstance(act, TakeOver):
            for move in act.moved():
                tier = tier_in(move.target)
                if tier is not None and tier not in life.handed:
                    life.handed.append(tier)
        case _:
            pass
    circulate(life.drafts, entry)


def _succeed(offices: Offices, person: PersonId, successor: PersonId, since: Day) -> None:
    eve = add_days(since, -1)
    for one in [one for one in offices.get(person, ()) if one.last() >= since]:
        offices.setdefault(successor, []).append(
            Office(one.capacity, max(one.since, since), one.until, one.deputy_of, one.deputation)
        )
        one.end(eve)
    for held in offices.values():
        for one in held:
            if one.deputy_of == person:
                one.end(eve)


def _deputise(offices: Offices, act: Deputise, entry: Entry) -> None:
    since = max(act.since or entry.moment.day, entry.moment.day)
    for one in [one for one in offices.get(act.person, ()) if one.deputy_of is None and one.last() >= since]:
        if one.since <= act.until:
            offices.setdefault(act.deputy, []).append(
                Office(one.capacity, max(one.since, since), min(one.last(), act.until), act.person, entry.number)
            )


def office_objections(life: Life, offices: Offices, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What office life has against an act."""
    match act:
        case Correct():
            yield from misfits(life.corrections, act, moment)
        case Succeed(person=person, successor=successor, since=since):
            yield from _replacing(offices, person, successor, (since, ALWAYS), moment, ground, "successor")
        case Deputise(person=person, deputy=deputy, since=since, until=until):
            yield from _replacing(offices, person, deputy, (since, until), moment, ground, "deputy")
        case EndDeputy(deputation=number) if life.deputations.get(number) != moment.party:
            yield _misfit(
                "NO_DEPUTY", "その代理はないか、終わっています。", "There is no such deputation, or it has ended.", "deputation"
            )
        case Renew() if life.earlier is not None:
            yield _misfit("RENEWED", "前の契約は記録済みです。", "The earlier contract is recorded already.", "earlier")
        case TakeOver():
            yield from _taking_over(life, act, moment, ground)
        case Acquire():
            yield from _acquiring(life, act, moment)
        case Amend():
            yield from _amending(act, moment, ground)
        case _:
            pass
    yield from draft_objections(life.drafts, act, moment)
    yield from signing_objections(type(act), moment)
    if moment.entered is not None:
        yield from _entered(offices, act, moment, ground)


def _entered(offices: Offices, act: Act, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """代行入力: the other side types what an officer did on paper. It never opens anything, and nobody types for their own side."""
    if isinstance(act, Handling):
        yield _misfit(
            "ENTERED_HANDLING",
            "個人情報の取扱いは代行入力できません。",
            "Handling is not entered for somebody else; whoever handles signs in.",
            None,
        )
    typing = moment.entered or INSTRUMENT
    if moment.party == ground.ward:
        other = any(one.tier == CONTRACTOR and moment.day <= (one.until or ALWAYS) for one in ground.engagements.get(typing, ()))
    else:
        other = any(one.since <= moment.day <= one.last() for one in offices.get(typing, ()))
    if not other or INSTRUMENT in {moment.officer, typing}:
        yield _misfit(
            "ENTERED_SIDE",
            "代行入力できるのは相手方の職員です。",
            "Only an officer of the other side enters what was done on paper.",
            None,
        )


def _replacing(
    offices: Offices, person: PersonId, other: PersonId, days: tuple[Day | None, Day], moment: Moment, ground: Ground, field: str
) -> Iterator[Misfit]:
    asked, until = days
    since, first = max(asked or moment.day, moment.day), ground.period.since
    if asked is not None and asked < min(first, moment.day):
        yield _misfit(
            "BEFORE_CONTRACT",
            f"契約の初日（{first}）より前の日です。",
            f"That day lies before the contract's first day ({first}).",
            "since",
        )
    if until < since:
        yield _misfit("PERIOD", "終りの日が始めの日より前です。", "The last day lies before the first.", "until")
    if person == other:
        yield _misfit("SAME_PERSON", "同じ者です。", "That is the same person.", field)
    holds = [one for one in offices.get(person, ()) if one.last() >= since and one.since <= until and one.deputy_of is None]
    if moment.capacity in WARD_CAPACITIES:
        if not holds:
            yield _misfit(
                "NOT_IN_OFFICE", "その間、甲の職員としての立場がありません。", "That person holds no office then.", "person"
            )
        if ground.engaged(other, since) is not None:
            yield _misfit("OTHER_SIDE", "乙の名簿にある者です。", "That person stands on the contractor's register.", field)
        return
    if all(one.tier != moment.tier for one in ground.engagements.get(person, ())):
        yield _misfit("NOT_IN_OFFICE", "この者は名簿にありません。", "This person is not on your register.", "person")
    if any(one.last() >= since for one in offices.get(other, ())):
        yield _misfit("OTHER_SIDE", "甲の職員です。", "That person is an officer of the entrusting body.", field)


def _taking_over(life: Life, act: TakeOver, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    if act.tier not in ground.tiers:
        yield _misfit("NO_TIER", "その受託者はありません。", "There is no such tier.", "tier")
    if act.tier in life.handed:
        yield _misfit(
            "HANDED_OVER",
            "この受託者への引渡しは既に記録されています。現状の引継ぎは最初の引渡しの前だけです。",
            "A handover to this tier is recorded already; what was found is entered before the first one only.",
            "tier",
        )
    if act.found_on > moment.day:
        yield _misfit("FUTURE", "確かめた日がまだ来ていません。", "That day has not come yet.", "found_on")
    if not act.items and not act.papers:
        yield _misfit("NOTHING", "引き継ぐものも書類もありません。", "There is neither a thing nor a paper.", "items")
    placed: dict[ItemId, int] = {}
    for index, move in enumerate(act.moved()):
        placed[move.item] = placed.get(move.item, 0) + move.quantity
        if move.source not in SOURCES or tier_in(move.target) != act.tier:
            yield _misfit(
                "FOUND_WHERE",
                "移動元は甲など、移動先はこの受託者の場所にしてください。",
                "It comes from the entrusting body (or where it was made or collected) and stands with this tier.",
                f"moves.{index}.target" if index < len(act.moves) else "target",
            )
    listed = {one.item: one.quantity for one in act.items}
    if placed != listed:
        yield _misfit(
            "NOT_PLACED", "数量と、ある場所が一致しません。", "Not everything found is placed, quantity by quantity.", "moves"
        )
    for index, new in enumerate(act.items):
        if new.medium is Medium.VAULT:
            yield _misfit(
                "FOUND_VAULT",
                "保管庫の品目は書類では引き継げません。第10の引渡しで保管庫に入れてください。",
                "Paper cannot show what is in the vault: hand it over into the vault under provision 10.",
                f"items.{index}.medium",
            )


def _acquiring(life: Life, act: Acquire, moment: Moment) -> Iterator[Objection | Misfit]:
    if not life.collects:
        # o24.1 — 甲 decides whether this business collects from residents at all
        yield Objection(
            MEASURES,
            Say(
                "この委託では、乙による取得が登録されていません。", "The registration does not say that the contractor collects."
            ),
            Say("甲に契約の変更を求めてください。", "Ask the entrusting body to amend the contract."),
        )
    if not act.items:
        yield _misfit("NOTHING", "取得したものがありません。", "Nothing was acquired.", "items")
    if tier_in(act.target) != moment.tier:
        yield _misfit("NOT_YOUR_PLACE", "自分の保管場所を選んでください。", "Choose one of your own places.", "target")


def _amending(act: Amend, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    period = act.period(ground.period)
    if period == ground.period and not act.purposes and not act.collects:
        yield _misfit("NOTHING", "変更する内容がありません。", "There is nothing to amend.", "until")
    if period.since > period.until:
        yield _misfit("PERIOD", "終期が始期より前です。", "The last day lies before the first.", "until")
    begun = ground.begun(moment.day)
    if begun and period.since > ground.period.since:
        yield _misfit("SHRINKS", "既に始まった契約の始期は遅らせません。", "What has begun does not begin later.", "since")
    if begun and period.until < moment.day:
        yield _misfit("SHRINKS", "終期を過去の日にはできません。", "The last day cannot lie in the past.", "until")
    for tier in ground.tiers.values():
        if tier.depth > 1 and tier.ended is None and not tier.period.within(period):
            yield _misfit(
                "SHRINKS",
                f"第{tier.number}層の再委託の期間が契約の期間を超えます。",
                f"The subcontract of tier {tier.number} would outlast the contract.",
                "until",
            )


def _misfit(code: str, ja: str, en: str, field: str | None) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)
