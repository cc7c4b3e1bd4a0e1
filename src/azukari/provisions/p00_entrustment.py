"""The contract itself: registered, its terms adopted, its annex loaded, declared complete, closed.

Not a provision of the annex but what the annex is attached to. It owns the contract's life: what lies outside it is not the entrusted
business any more (or not yet), and the only ways out of custody are those that the annex names. It also keeps who acts for 甲.

The code does not decide whether the purposes are well chosen or the adopted numbers wise; 甲 does, by name and date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from azukari.ground import Ground, Holding, Provision
from azukari.kernel.act import Act, BringsHome, Collects, Handling, Moves, Oversees, TakesAway
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import TERM_PREFIX, Misfit, Objection
from azukari.kernel.things import DESTROYED, ERASED, RETURNED, said
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    WARD_CAPACITIES,
    Capacity,
    Citation,
    Day,
    Number,
    PersonId,
    Time,
    add_months,
    day_of,
    end_of,
    start_of,
)
from azukari.law.say import Say
from azukari.provisions.p00_acts import (
    MEASURES,
    PURPOSE_ONLY,
    RETURN,
    AdoptTerm,
    Appoint,
    Close,
    Complete,
    ConfirmAnnex,
    LoadAnnex,
    Note,
    Refused,
    Register,
    Relieve,
    Resume,
)
from azukari.provisions.p00_contents import ConfirmContents, Contents
from azukari.provisions.p00_drafts import draft_duties
from azukari.provisions.p00_office import NEVER, Life, Office, live, office_objections
from azukari.provisions.p00_office_acts import OFFICE_ACTS
from azukari.provisions.p00_sides import side_objections
from azukari.provisions.p00_witness import Cosigned, NameWitness, Witnessing, naming_duties

GONE: Final = frozenset({RETURNED, ERASED, DESTROYED})
"""Where things go at the end of the business, and do not come back from by taking a declaration back."""


class State(msgspec.Struct):
    """Who acts for 甲, which annex loadings wait for confirmation, and the office life around the contract."""

    offices: dict[PersonId, list[Office]] = {}
    loadings: dict[Number, tuple[Citation, ...]] = {}
    loaded: Time | None = None
    review_from: Day | None = None
    completed: bool = False
    gone_since: bool = False
    life: Life = msgspec.field(default_factory=Life)
    witnessing: Witnessing = msgspec.field(default_factory=Witnessing)
    contents: Contents = msgspec.field(default_factory=Contents)


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in. No handling of information changes what the contract itself keeps."""
    if isinstance(entry.act, Handling):
        return
    day = entry.moment.day
    match entry.act:
        case Register(collects=collects):
            state.offices[entry.moment.officer] = [Office(Capacity.SECTION_OFFICER, NEVER)]
            state.review_from = day
            state.life.collects = collects
        case Appoint(person=person, capacity=capacity, since=since, until=until):
            state.offices.setdefault(person, []).append(Office(capacity, since or day, until))
        case Relieve(person=person, capacity=capacity):
            for who, offices in state.offices.items():
                for office in offices:
                    # whoever stands in for the officer goes with them
                    if person in {who, office.deputy_of} and office.capacity is capacity and office.last() >= day:
                        office.until = NEVER
        case Complete() | Resume():
            state.completed, state.gone_since = isinstance(entry.act, Complete), False
        case Moves() if state.completed:
            state.gone_since = state.gone_since or any(move.target in GONE for move in entry.act.moved())
        case Note(review=True) if entry.moment.capacity in WARD_CAPACITIES:
            state.review_from = day
        case LoadAnnex(lacking=lacking):
            state.loaded = entry.moment.time
            state.loadings[entry.number] = lacking
        case ConfirmAnnex(loading=loading):
            state.loadings = {number: lacking for number, lacking in state.loadings.items() if number > loading}
        case _:
            pass
    live(state.life, state.offices, entry)
    state.witnessing.hear(entry)
    state.contents.hear(entry)


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What the contract itself has against an act: its life, and the order of its own steps."""
    match act:
        case Register():
            yield from _register(act, ground)
        case Resume():
            yield from _resume(state, ground)
        case Close():
            # 13.1 — nothing closes while anything entrusted is still with a contractor
            yield from _close(ground, moment)
        case ConfirmAnnex(loading=loading, lacking=lacking):
            yield from _confirm(state, loading, lacking)
        case Appoint(capacity=capacity) if capacity not in WARD_CAPACITIES:
            yield _misfit(
                "NOT_WARD", "この立場は甲のものではありません。", "That capacity is not one of the entrusting body's.", "capacity"
            )
        case Note(review=True) if moment.capacity not in WARD_CAPACITIES:
            yield _misfit("NOT_WARD", "見直しは甲が行います。", "The review is the entrusting body's.", "review")
        case Relieve(person=person, capacity=capacity) if not _in_office(state, person, capacity, moment.day):
            yield _misfit(
                "NOT_IN_OFFICE", "その立場にある職員ではありません。", "That officer does not hold that capacity.", "person"
            )
        case _:
            pass
    yield from _life(act, moment, ground)
    if ground.registered is not None:
        yield from office_objections(state.life, state.offices, act, moment, ground)
        yield from state.witnessing.objections(act, moment.time, ground)
        yield from state.contents.objections(act, moment, ground)
    yield from side_objections(state.offices, act, moment, ground)


def handling(state: State, act: Handling, moment: Moment, ground: Ground) -> Iterable[Objection | Misfit]:
    """What the contract itself has against a Handling: nothing, within its life and by the officer's own hand."""
    if ground.begun(moment.day) and not ground.over(moment.time) and moment.entered is None and not act.signed:
        return ()
    return objections(state, act, moment, ground)


def _life(act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    if ground.registered is None:
        if not isinstance(act, Register):
            yield _misfit("NOT_REGISTERED", "この委託はまだ登録されていません。", "This entrustment is not registered yet.", None)
        return
    if isinstance(act, (Handling, Collects)) and not ground.begun(moment.day):
        # 8.1.main — before its period there is no entrusted business that the information could be used for
        yield Objection(
            PURPOSE_ONLY,
            Say(f"契約期間は{ground.period.since}からです。", f"The contract begins on {ground.period.since}."),
            Say("契約期間に入ってから行ってください。", "Do this once the period has begun."),
        )
    if ground.over(moment.time) and not isinstance(act, (BringsHome, TakesAway, Oversees)):
        # 13.1 — after the end only return, erasure, report, inspection, incident and remedies remain
        yield Objection(
            RETURN,
            Say("委託業務は終了しています。", "The entrusted business is over."),
            Say(
                "返還・消去・報告だけができます。残高を確かめて返還してください。",
                "Only return, erasure and reports remain; see the balance.",
            ),
        )


def _register(act: Register, ground: Ground) -> Iterator[Misfit]:
    if ground.registered is not None:
        yield _misfit("REGISTERED", "この委託は登録済みです。", "This entrustment is registered already.", None)
    if act.since > act.until:
        yield _misfit("PERIOD", "終期が始期より前です。", "The last day lies before the first.", "until")
    if not act.purposes:
        yield _misfit("NO_PURPOSE", "利用目的を一つ以上入力してください。", "Give at least one purpose.", "purposes")


def _close(ground: Ground, moment: Moment) -> Iterator[Objection | Misfit]:
    if ground.closed is not None:
        yield _misfit("CLOSED", "この委託は既に閉じられています。", "This entrustment is closed already.", None)
    if not ground.over(moment.time):
        yield _misfit("NOT_OVER", "業務がまだ終了していません。", "The business is not over yet.", None)
    for line in ground.custody.lines():
        yield Objection(
            RETURN,
            Say(
                f"「{line.item}」が{said(line.account).ja}に残っています（数量{line.quantity}）。",
                f"{line.quantity} of {line.item} is left at {said(line.account).en}.",
            ),
            Say("返還・消去などで残高を零にしてください。", "Bring the balance to zero by return or erasure."),
        )


def _resume(state: State, ground: Ground) -> Iterator[Objection | Misfit]:
    if ground.completed is None or ground.closed is not None:
        yield _misfit(
            "NOT_COMPLETE", "取り消せる終了の宣言はありません。", "There is no declaration that could be taken back.", None
        )
    elif state.gone_since:
        # 13.1 — the end of the business has been acted upon; what came home is not called back by a word
        yield Objection(
            RETURN,
            Say("終了の宣言の後に、返還・消去が行われています。", "Since the declaration, things were returned or erased."),
            Say(
                "返還を終えてください。業務を続けるときは、更新して新しい委託とします。",
                "Finish the return; to go on, renew the contract.",
            ),
        )


def prefill(_state: State, cls: type[Act], _answers: Mapping[str, Any], _ground: Ground, moment: Moment) -> dict[str, Any]:
    """Whoever registers an entrustment does it for their own body."""
    return {"ward": moment.party} if cls is Register else {}


def _confirm(state: State, loading: Number, lacking: tuple[Citation, ...]) -> Iterator[Misfit]:
    if loading not in state.loadings:
        yield _misfit(
            "NO_LOADING",
            "その番号の読込みはないか、確認済みです。",
            "There is no loading of that number, or it is confirmed already.",
            "loading",
        )
    elif set(lacking) != set(state.loadings[loading]):
        listed = "、".join(state.loadings[loading]) or "なし"
        listed_en = ", ".join(state.loadings[loading]) or "none"
        yield _misfit(
            "LACKING_DIFFERS",
            f"文がない条文番号の一覧が読込みの結果と一致しません（{listed}）。",
            f"The addresses confirmed as lacking are not those of the loading ({listed_en}).",
            "lacking",
        )


def _misfit(code: str, ja: str, en: str, field: str | None) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)


def _in_office(state: State, person: PersonId, capacity: Capacity, day: Day) -> bool:
    """Whether a person holds a capacity on a day or will: what is yet to begin can be taken back too."""
    return any(one.capacity is capacity and day <= one.last() for one in state.offices.get(person, ()))


def capacities(state: State, person: PersonId, time: Time, ground: Ground) -> Iterator[Holding]:
    """What an officer of 甲 may act as, and the instrument."""
    if person == INSTRUMENT:
        yield Holding(Capacity.INSTRUMENT, ground.ward, CONTRACTOR)
    day = day_of(time)
    for office in state.offices.get(person, ()):
        if office.since <= day <= office.last():
            yield Holding(office.capacity, ground.ward, CONTRACTOR)


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """What 甲 owes by the contract itself: to confirm a loaded annex, to review yearly where adopted, to close what is over."""
    if state.loadings:
        yield Duty(
            "p00.annex-unconfirmed",
            Say("読み込んだ特記事項を確認する", "Confirm the annex text that was loaded"),
            Owes.WARD,
            CONTRACTOR,
            MEASURES,
            state.loaded or ground.last,
            (ConfirmAnnex.name,),
            about=max(state.loadings),
        )
    months = ground.term("yearly_review_months", time)
    if months and state.review_from and ground.closed is None:
        due = end_of(add_months(state.review_from, months))
        yield Duty(
            "p00.review",
            Say("委託を見直す", "Review the entrustment"),
            Owes.WARD,
            CONTRACTOR,
            Citation(TERM_PREFIX + "yearly_review_months"),
            start_of(state.review_from),
            (Note.name,),
            due=due,
            blocks_closing=False,
        )
    yield from draft_duties(state.life.drafts)
    yield from naming_duties(state.witnessing, time, ground)
    if ground.over(time) and ground.closed is None and ground.custody.is_zero():
        yield Duty(
            "p00.close",
            Say("委託を閉じる", "Close the entrustment"),
            Owes.WARD,
            CONTRACTOR,
            RETURN,
            ground.completed or start_of(ground.period.until),
            (Close.name,),
            blocks_closing=False,
        )


PROVISION: Provision[State] = Provision(
    number=0,
    heading=Say("委託契約", "The contract"),
    acts=(
        Register,
        Appoint,
        Relieve,
        AdoptTerm,
        LoadAnnex,
        ConfirmAnnex,
        *OFFICE_ACTS,
        ConfirmContents,
        Complete,
        Resume,
        Close,
        Note,
        Refused,
        NameWitness,
        Cosigned,
    ),
    answers=(
        Answered(
            MEASURES,
            Answer.DUTY,
            Grade.RECORDED,
            Say(
                "委託の登録・期限の決定・特記事項の確認を甲の行為として記録します。",
                "Registration, terms and the confirmed annex are recorded as acts of 甲.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(Act,),
    judges=(Act,),
    handling=handling,
    duties=duties,
    prefill=prefill,
    gives=(Capacity.INSTRUMENT, *sorted(WARD_CAPACITIES)),
    capacities=capacities,
    judgements=(Judgement(MEASURES, Say("必要な措置は足りているか", "Are the measures that were taken enough?"), Note.name),),
)
