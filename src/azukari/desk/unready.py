"""Who of a firm's people cannot work yet in a contract, and why: person by person, each reason with the act that mends it.

It is worked out from the same state that an opening is judged by. What stands against everybody alike (no facility, no schedule, the
period, a consent) is said once and not with every name. Whether somebody may open a certain item at this minute, from this place, the
gate says when they try; this page is for preparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_day
from azukari.kernel.act import Act
from azukari.kernel.entry import Moment
from azukari.kernel.objection import term
from azukari.kernel.values import WHOLE, Capacity, Citation, Day, ItemId, PersonId, Purpose, TierNo, Time, day_of, start_of
from azukari.law.say import Say
from azukari.provisions import p02_values, p03_training, p06_values
from azukari.provisions.p02_acts import CLARITY, Enrol
from azukari.provisions.p02_duties import CONFIRMED
from azukari.provisions.p03_training import TOPIC_NAMES, TRAINING, VALIDITY, HoldCourse
from azukari.provisions.p04_confidentiality import PLEDGE, Pledge
from azukari.provisions.p06_acts import NOTICE, NotifyFacility, NotifyOperator, NotifySchedule
from azukari.provisions.p08_acts import PURPOSE_ONLY, AssignPurpose, ViewPage
from azukari.provisions.p10_handover import PROVISION as HANDOVER
from azukari.provisions.p12_acts import MEASURES, GrantAccess, Resume
from azukari.provisions.p12_values import State as Access
from azukari.provisions.p15_removal import REMOVAL

S = TypeVar("S")
NOTHING: Final = ItemId("im-0000000000000000")
"""What a probe opens: no item, so that nothing is said of one."""
CHAIN: Final = (0, 7)
"""Provisions that stand against everybody in a tier alike: the contract's period, and the consents above the tier."""


class By(StrEnum):
    """Who can mend it."""

    ME = "me"
    THEMSELF = "themself"
    WARD = "ward"
    WAIT = "wait"


class Short(StrEnum):
    """What is lacking, in a word; the faces say it."""

    CONTRACT = "contract"
    FACILITY = "facility"
    SCHEDULE = "schedule"
    INSTRUCTION = "instruction"
    BEGINS = "begins"
    EMPLOYER = "employer"
    TRAINING = "training"
    PLEDGE = "pledge"
    SUSPENDED = "suspended"
    OPERATOR = "operator"
    PURPOSE = "purpose"
    ACCESS = "access"


class Lack(msgspec.Struct, frozen=True):
    """One reason: under which sentence, in a word and in words, who mends it, by which act, with which answers already given."""

    cites: Citation
    short: Short
    says: Say
    by: By
    act: type[Act] | None = None
    answers: tuple[tuple[str, str], ...] = ()


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who cannot work yet."""

    person: PersonId
    name: str
    lacks: tuple[Lack, ...]


class Unready(msgspec.Struct, frozen=True):
    """A tier's people: what stands against everybody, who cannot work yet, and how many are on the register."""

    everybody: tuple[Lack, ...]
    people: tuple[Waiting, ...]
    enrolled: int


def unready(seen: Catalogue, tier: TierNo) -> Unready:
    """How ready the people of a tier are. Nobody waits in a contract that is over."""
    if seen.book.whole.ground.over(seen.time):
        return Unready((), (), 0)
    state = _slice(seen, 2, p02_values.State)
    today = day_of(seen.time)
    people = []
    enrolled = 0
    for person, one in state.enrolled.items():
        if one.tier != tier or (one.until is not None and one.until < today):
            continue
        enrolled += 1
        lacks = tuple(one for one in _person(seen, person, tier, max(today, one.since)) if _stands(seen, one))
        if lacks:
            people.append(Waiting(person, seen.name(person), lacks))
    everybody = tuple(one for one in _everybody(seen, tier, today) if _stands(seen, one)) if enrolled else ()
    return Unready(everybody, tuple(people), enrolled)


def lacks_of(seen: Catalogue, person: PersonId, tier: TierNo) -> tuple[Lack, ...]:
    """What keeps one enrolled person of a tier from working: what is theirs alone, then what stands against everybody."""
    today = day_of(seen.time)
    since = _slice(seen, 2, p02_values.State).enrolled[person].since
    found = (*_person(seen, person, tier, max(today, since)), *_everybody(seen, tier, today))
    return tuple(one for one in found if _stands(seen, one))


def _slice(seen: Catalogue, number: int, kind: type[S]) -> S:
    found: Any = seen.book.whole.slices[number]
    if not isinstance(found, kind):
        raise TypeError(type(found).__name__)
    return found


def _stands(seen: Catalogue, lack: Lack) -> bool:
    return seen.book.whole.ground.stands(lack.cites, seen.time)


def _everybody(seen: Catalogue, tier: TierNo, today: Day) -> Iterator[Lack]:
    """What stands against everybody of a tier."""
    whole = seen.book.whole
    ground, firm = whole.ground, whole.ground.tiers[tier].party
    moment = Moment(seen.time, PersonId(""), firm, Capacity.ENGAGED_PERSON, tier)
    probe = ViewPage(item=NOTHING, purpose=Purpose(1), first=1, count=1)
    for number in CHAIN:
        provision = annex.PROVISIONS[number]
        for one in () if provision.handling is None else provision.handling(whole.slices[number], probe, moment, ground):
            cites = getattr(one, "cites", CLARITY)
            yield Lack(cites, Short.CONTRACT, seen.personal(one.because), By.WAIT if number == 0 else By.WARD)
    notices = _slice(seen, 6, p06_values.State).of(tier)
    if not notices.facilities:
        yield Lack(
            NOTICE,
            Short.FACILITY,
            Say("処理施設を通知していません", "No processing facility has been notified"),
            By.ME,
            NotifyFacility,
        )
    elif not any(one.until >= today for one in notices.schedules.values()):
        place = next(iter(notices.facilities))
        said = Say("これからの処理日程を通知していません", "No schedule from today on has been notified")
        yield Lack(NOTICE, Short.SCHEDULE, said, By.ME, NotifySchedule, (("place", place),))
    instructed = whole.slices[15]
    if notices.facilities and not any(instructed.holds(tier, place, today) for place in notices.facilities):
        said = Say("通知した施設を、甲がまだ指示していません", "甲 has instructed none of the facilities that were notified")
        yield Lack(REMOVAL, Short.INSTRUCTION, said, By.WARD)


def _person(seen: Catalogue, person: PersonId, tier: TierNo, day: Day) -> Iterator[Lack]:
    """What stands against one person on a day: on their first, if that is yet to come."""
    today = day_of(seen.time)
    if day > today:
        begins = said_day(day)
        yield Lack(CLARITY, Short.BEGINS, Say("{day}から従事します", "Begins on {day}").format(day=begins), By.WAIT)
    yield from _employer(seen, person)
    yield from _trained(seen, person, day)
    if person not in seen.book.whole.slices[4].pledged:
        yield Lack(
            term(PLEDGE), Short.PLEDGE, Say("秘密保持を誓約していません", "Has not pledged confidentiality"), By.THEMSELF, Pledge
        )
    yield from _suspended(seen, person, tier)
    notified = _slice(seen, 6, p06_values.State).of(tier).operators.get(person, ())
    if not notified and _hands_over(seen, person, tier):
        return  # who only receives and returns needs no purpose and opens nothing
    yield from _at_work(seen, person, tier, day)


def _employer(seen: Catalogue, person: PersonId) -> Iterator[Lack]:
    one = _slice(seen, 2, p02_values.State).enrolled[person]
    if one.confirmed is False:
        said = Say("登録された雇用主と、本人の申告が違います", "Says that another firm is the employer")
        yield Lack(term(CONFIRMED), Short.EMPLOYER, said, By.ME, Enrol, (("person", person),))
    elif one.confirmed is None:
        yield Lack(
            term(CONFIRMED), Short.EMPLOYER, Say("雇用主を本人が確かめていません", "Has not confirmed the employer"), By.THEMSELF
        )


def _trained(seen: Catalogue, person: PersonId, day: Day) -> Iterator[Lack]:
    state = _slice(seen, 3, p03_training.State)
    months = seen.book.whole.ground.term(VALIDITY, Time(max(seen.time, start_of(day))))
    lacking = p03_training.missing(state, person, day, months)
    if lacking:
        ja, en = "、".join(TOPIC_NAMES[one].ja for one in lacking), "; ".join(TOPIC_NAMES[one].en for one in lacking)
        if len(lacking) == len(TOPIC_NAMES):
            said = Say("教育・研修を受けていません", "Has not been trained")
        else:
            said = Say(f"教育・研修が足りません（{ja}）", f"Training is lacking ({en})")
        yield Lack(TRAINING, Short.TRAINING, said, By.ME, HoldCourse, (("attended", person), ("topics", " ".join(lacking))))


def _suspended(seen: Catalogue, person: PersonId, tier: TierNo) -> Iterator[Lack]:
    by = _slice(seen, 12, Access).suspended.get(person)
    if by is None:
        return
    if tier in by:
        said = Say("アクセスを停止しています", "Access is suspended by you")
        yield Lack(MEASURES, Short.SUSPENDED, said, By.ME, Resume, (("person", person),))
    else:
        who = Say("甲", "the entrusting body") if WHOLE in by else Say("元の受託者", "the firm above")
        yield Lack(
            MEASURES,
            Short.SUSPENDED,
            Say("{who}がアクセスを停止しています", "Access is suspended by {who}").format(who=who),
            By.WARD,
        )


def _hands_over(seen: Catalogue, person: PersonId, tier: TierNo) -> bool:
    """Whether somebody is a handover officer of a tier: asked of 第10 alone, as it is asked for everybody on a register."""
    whole = seen.book.whole
    held = HANDOVER.capacities(whole.slices[HANDOVER.number], person, seen.time, whole.ground)
    return any(one.capacity is Capacity.HANDOVER_OFFICER and one.tier == tier for one in held)


def _at_work(seen: Catalogue, person: PersonId, tier: TierNo, day: Day) -> Iterator[Lack]:
    """What somebody lacks who works on the information itself: where, for what, and access."""
    ground = seen.book.whole.ground
    notices = _slice(seen, 6, p06_values.State).of(tier)
    if not p06_values.is_operator(notices, person, None, day):
        later = [one.since for one in notices.operators.get(person, ()) if one.since > day]
        if later:
            said = Say("作業担当者となるのは{day}からです", "Is an operator from {day} on").format(day=said_day(min(later)))
            yield Lack(NOTICE, Short.OPERATOR, said, By.WAIT)
        else:
            said = Say("作業担当者として通知していません", "Has not been notified as an operator")
            yield Lack(NOTICE, Short.OPERATOR, said, By.ME, NotifyOperator, (("person", person),))
    assigned = seen.book.whole.slices[8].purposes(tier, person, day)
    if not assigned:
        only = (("purposes", str(ground.tiers[tier].purposes[0])),) if len(ground.tiers[tier].purposes) == 1 else ()
        said = Say("利用目的を割り当てていません", "Has no purpose assigned")
        yield Lack(PURPOSE_ONLY, Short.PURPOSE, said, By.ME, AssignPurpose, (("person", person), *only))
    access = _slice(seen, 12, Access)
    grants = [access.grants[number] for number in access.of.get(person, ())]
    live = [one for one in grants if one.tier == tier and day <= one.until]
    if not [one for one in live if not assigned or one.purpose in assigned]:
        said = (
            Say("アクセスの期限が切れました", "Access has run out")
            if grants
            else Say("アクセスを付与していません", "Has no access granted")
        )
        purpose = assigned[0] if assigned else None
        known = (("person", person), *((("purpose", str(purpose)),) if purpose is not None else ()))
        yield Lack(MEASURES, Short.ACCESS, said, By.ME, GrantAccess, known)
