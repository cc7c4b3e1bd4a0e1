"""第12 データの保護措置 — who has access is restricted, person by person, and other measures are on record.

A grant says: this person, this item (or whatever serves this purpose), until this day, so many records a day. Handling without
a live grant is refused, and so is handling beyond the day's measure unless the person in charge, as a second person, allows more
for that day. A grant lives only while its person is on the register of the tier that granted it; suspension and revocation take
effect at once.

A grant may name fields: then an opening or a search of the vault names none but those, and the rest never leaves the key process.
Whatever cannot be held to some fields (a search on paper, processing by hand, copying) needs a grant of all.

Columns that hold individual numbers or what needs special care are set apart, by what they look like as they are sealed and from then on by
what an officer confirms: a grant of all fields does not reach them. They are shown, searched, passed to a program or copied only for
whom a grant names item and column.

The code restricts access here. Doors, locks and other machines it does not see: such measures are registered with evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Classifies, Collects, Handling, Moves, Settles, TakesAway, Works
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import (
    WARD_CAPACITIES,
    WHOLE,
    Number,
    PersonId,
    TierNo,
    Time,
    add_months,
    end_of,
    start_of,
)
from azukari.law.say import Say
from azukari.provisions import p12_more
from azukari.provisions.p12_acts import (
    ACTS,
    MEASURES,
    AllowMore,
    AskMore,
    DeclineMore,
    GrantAccess,
    RegisterMeasure,
    Resume,
    ReviewAccess,
    RevokeGrant,
    Suspend,
)
from azukari.provisions.p12_fields import MASKS, beyond_fields, granted_fields, no_access
from azukari.provisions.p12_values import Charged, Grant, State, Today, by_name, widest

REVIEW: Final = "access_review_months"


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    moment = entry.moment
    if isinstance(entry.act, Moves):
        state.copies(entry.act)
    match entry.act:
        case (Handling() | Collects()) as act:
            _count(state, act, entry)
        case Classifies() as act:
            state.classify(act, entry.number)
        case Settles() as act:
            if state.today.day == moment.day:
                state.today.settle(*act.settled())
        case GrantAccess() as act:
            state.grants[entry.number] = Grant(
                moment.tier, act.person, act.item, act.purpose, act.until, act.daily_measure, act.fields
            )
            state.of.setdefault(act.person, []).append(entry.number)
            state.reviewed.setdefault(moment.tier, moment.day)
        case RevokeGrant(grant=number):
            state.end(number)
        case TakesAway() as act if (gone := act.departing()) is not None:
            # revoked on leaving: who comes back is granted anew
            for number in state.of.get(gone.person, ()):
                if state.grants[number].tier == moment.tier:
                    state.grants[number].until = min(state.grants[number].until, gone.last_day)
        case Suspend(person=person):
            by = WHOLE if moment.capacity in WARD_CAPACITIES else moment.tier
            state.suspended[person] = sorted({by, *state.suspended.get(person, ())})
        case Resume(person=person):
            _resumed(state, person, WHOLE if moment.capacity in WARD_CAPACITIES else moment.tier)
        case AskMore() | AllowMore() | DeclineMore():
            p12_more.hear(state, entry)
        case RegisterMeasure():
            state.measures[moment.tier] = state.measures.get(moment.tier, 0) + 1
        case ReviewAccess(ends=ends):
            for number in ends:
                state.end(number)
            state.reviewed[moment.tier] = moment.day
        case _:
            return


def _count(state: State, act: Works, entry: Entry) -> None:
    """Charge the records to the grant that they went by; what no grant has room for, to what was allowed above the measure."""
    moment = entry.moment
    if state.today.day != moment.day:
        state.today = Today(moment.day)
    number, room = widest(state, act, moment)
    if number is not None:
        records = act.measure()
        within = min(room, records)
        also = by_name(state, act, moment)
        for one in {number, *also}:
            state.today.used[one] = state.today.used.get(one, 0) + within
        beyond = records - within
        if beyond:
            state.today.above[moment.officer] = state.today.above.get(moment.officer, 0) + beyond
        if isinstance(act, Handling) and act.provisional():
            state.today.most[entry.number] = Charged(moment.officer, number, within, beyond, tuple(sorted(also)))


def _resumed(state: State, person: PersonId, by: TierNo) -> None:
    """Each lifts what it suspended itself; 甲, having suspended nothing, what others did."""
    others = [one for one in state.suspended[person] if one != by and by in state.suspended[person]]
    if others:
        state.suspended[person] = others
    else:
        del state.suspended[person]


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第12 has against an act."""
    match act:
        case Handling() | Collects():
            yield from handling(state, act, moment, ground)
        case GrantAccess():
            yield from _grant(act, moment, ground)
        case RevokeGrant(grant=number, tier=tier):
            mine = tier if moment.capacity in WARD_CAPACITIES else moment.tier
            if number not in state.grants or state.grants[number].tier != mine:
                yield _misfit(
                    "NO_GRANT", "grant", "その番号の有効な付与はありません。", "There is no grant of that number in force."
                )
        case Suspend(person=person, tier=tier):
            if not _listed(ground, person, tier if moment.capacity in WARD_CAPACITIES else moment.tier):
                yield _misfit(
                    "NOT_ENROLLED", "person", "名簿にあったことのない者です。", "This person was never on that register."
                )
        case Resume(person=person):
            if person not in state.suspended:
                yield _misfit("NOT_SUSPENDED", "person", "停止されていません。", "This person is not suspended.")
            elif moment.capacity not in WARD_CAPACITIES and moment.tier not in state.suspended[person]:
                # 12.1 — what one has restricted, another does not open again; 甲 may
                yield Objection(
                    MEASURES,
                    Say("この停止は{who}によるものです。", "It was suspended by {who}.").format(
                        who=_who(state.suspended[person][0])
                    ),
                    Say("停止した者に再開を求めてください。", "Ask whoever suspended it to resume it."),
                )
        case AskMore() | AllowMore() | DeclineMore():
            yield from p12_more.objections(state, act, moment, ground)
        case ReviewAccess():
            yield from _review(state, act, moment)
        case _:
            return


def handling(state: State, act: Works, moment: Moment, ground: Ground) -> Sequence[Objection]:
    """What 第12 has against a Handling."""
    found: list[Objection] = []
    # 12.1 — suspended
    if moment.officer in state.suspended:
        found.append(_suspended(state.suspended[moment.officer][0]))
    masked = ground.flag(MASKS, moment.time)
    number, room = widest(state, act, moment, masked=masked)
    # 12.1 — access only by a grant that lives
    if not ground.on_register(moment.officer, moment.tier, moment.day):
        found.append(no_access())
    elif number is None:
        # 12.1, term.field_masks — and only to the fields granted
        found.append(beyond_fields(state, act, moment))
    # 12.1 — the day's measure
    elif (asked := act.measure()) > room and asked > (left := room + max(0, state.spare(moment.officer, moment.day))):
        found.append(_too_much(left, asked))
    return found


@lru_cache(maxsize=64)
def _suspended(by: TierNo) -> Objection:
    return Objection(
        MEASURES,
        Say("あなたのアクセスは{who}により停止されています。", "Your access is suspended by {who}.").format(who=_who(by)),
        Say("再開されるまで待ってください。", "Wait until it is resumed."),
    )


def _too_much(left: int, asked: int) -> Objection:
    return Objection(
        MEASURES,
        Say(
            f"１日の件数の上限を超えます（今日の残り{left}件、今回{asked}件）。",
            f"This goes beyond the daily measure ({left} left today, {asked} asked for).",
        ),
        Say(
            "「目安を超える取扱いを頼む」で責任者に頼むか、明日行ってください。",
            "Ask the person in charge, as second person, to allow more for today, or do it tomorrow.",
        ),
    )


def _who(tier: TierNo) -> Say:
    if tier == WHOLE:
        return Say("甲", "the entrusting body")
    return Say(f"責任者（第{tier}層）", f"the person in charge of tier {tier}")


def _grant(act: GrantAccess, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    if not ground.on_register(act.person, moment.tier, moment.day):
        # 12.1 — nobody who does not do the work has access
        yield Objection(
            MEASURES,
            Say("業務従事者の名簿にない者です。", "This person is not on the register."),
            Say("先に業務従事者として登録してください。", "Enrol the person first."),
            "person",
        )
    if act.until < moment.day:
        yield _misfit("PAST", "until", "期限が過ぎた日です。", "That day is past.")
    if act.daily_measure < 1:
        yield _misfit("MEASURE", "daily_measure", "１日の件数は1以上です。", "The daily measure is 1 or more.")
    if any(one < 1 for one in act.fields) or len(set(act.fields)) != len(act.fields):
        yield _misfit("FIELDS", "fields", "項目の番号は1以上で、重ねて選べません。", "Fields count from 1, each once.")
    if act.item is not None and not ground.knows(moment, act.item):
        yield _misfit("ITEM_UNKNOWN", "item", "その品目は台帳にありません。", "That item is not in custody.")
    if act.purpose not in ground.purposes:
        yield _misfit("PURPOSE_UNKNOWN", "purpose", "その目的はこの委託にありません。", "This entrustment has no such purpose.")


def _review(state: State, act: ReviewAccess, moment: Moment) -> Iterator[Misfit]:
    mine = {number for number, one in state.grants.items() if one.tier == moment.tier}
    if not set(act.keeps) | set(act.ends) <= mine:
        yield _misfit("NO_GRANT", "keeps", "有効でない付与が含まれています。", "The list holds grants that are not in force.")
    if set(act.keeps) & set(act.ends):
        yield _misfit("BOTH", "ends", "続けるものと終えるものが重なっています。", "A grant is both kept and ended.")
    if left := sorted(mine - set(act.keeps) - set(act.ends)):
        numbers = ", ".join(map(str, left))
        yield _misfit("NOT_COVERED", "keeps", f"点検していない付与があります（{numbers}）。", f"Grants not reviewed: {numbers}.")


def _listed(ground: Ground, person: PersonId, tier: TierNo) -> bool:
    return any(one.tier == tier for one in ground.engagements.get(person, ()))


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("付与の一覧を見て入力し直してください。", "Look at the grants and enter it again."), field
    )


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """An opening shows what was granted. A review begins with every grant of the tier kept, but for those whose day or whose person's
    engagement has passed.
    """
    if issubclass(act, Handling):
        return granted_fields(state, act, answers, ground, moment)
    if act in (AskMore, AllowMore):
        return p12_more.prefill(state, act, answers, moment)
    if act is not ReviewAccess:
        return {}
    keeps: list[Number] = []
    ends: list[Number] = []
    given = {
        int(one) for one in re.findall(r"\b\d{1,15}\b", str(answers.get("ends", "")))
    }  # a list, or text as typed into a form
    for number, one in state.grants.items():
        if one.tier == moment.tier and number not in given:
            lives = moment.day <= one.until and ground.on_register(one.person, one.tier, moment.day)
            (keeps if lives or "ends" in answers else ends).append(number)
    return {"keeps": keeps, "ends": ends}


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Other measures on record by each tier; reviews of access by the adopted cadence."""
    if ground.over(time):
        return
    yield from p12_more.duties(state, time, ground)
    months = ground.term(REVIEW, time)
    for tier in ground.tiers.values():
        if tier.ended is not None:
            continue
        if tier.number not in state.measures:
            say = Say("アクセス制限のほかの保護措置を登録する", "Register the measures other than access restriction")
            yield Duty(
                "p12.measures",
                say,
                Owes.CONTRACTOR,
                tier.number,
                MEASURES,
                tier.began,
                (RegisterMeasure.name,),
                blocks_closing=False,
            )
        last = state.reviewed.get(tier.number)
        if months and last is not None and any(one.tier == tier.number for one in state.grants.values()):
            say = Say("付与したアクセスを点検する", "Review the access that was granted")
            yield Duty(
                "p12.review", say, Owes.CONTRACTOR, tier.number, term(REVIEW), start_of(last), (ReviewAccess.name,),
                due=end_of(add_months(last, months)), blocks_closing=False,
            )  # fmt: skip


PROVISION: Final[Provision[State]] = Provision(
    number=12,
    heading=Say("データの保護措置", "Protective measures"),
    acts=ACTS,
    answers=(
        Answered(
            MEASURES,
            Answer.RULE,
            Grade.PREVENTED,
            Say(
                "有効な付与のない取扱い、停止中の取扱い、１日の件数又は付与された項目を超える取扱いを拒みます。項目を隠すのは"
                "鍵の係で、付与されていない項目の値はそこから出ません。施錠など他の措置は登録を記録するだけです。"
                "防げるのは保管庫の情報だけで、紙や媒体は記録された行為だけを拒みます。",
                "Handling without a live grant, while suspended, beyond the day's measure or the fields granted is refused. Fields are "
                "masked in the key process: values of fields that were not granted do not leave it. Other measures, such as "
                "locks, are only on record."
                " Prevented is this for what lies in the vault; of paper and media only the recorded act is refused.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(Handling, Settles, Collects, TakesAway, Classifies, Moves, *ACTS),
    judges=(Handling, Collects, GrantAccess, RevokeGrant, Suspend, Resume, AskMore, AllowMore, DeclineMore, ReviewAccess),
    handling=handling,
    duties=duties,
    prefill=prefill,
    fills=(Handling,),
    judgements=(Judgement(MEASURES, Say("保護措置は足りているか", "Are the measures enough?"), ReviewAccess.name),),
)
