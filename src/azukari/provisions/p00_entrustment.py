"""The contract itself: registered, its terms adopted, its annex loaded, declared complete, closed.

Not a provision of the annex but what the annex is attached to. It owns the contract's life: what lies outside it is not the entrusted
business any more (or not yet), and the only ways out of custody are those that the annex names. It also keeps who acts for 甲.

The code does not decide whether the purposes are well chosen or the adopted numbers wise; 甲 does, by name and date.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from azukari.ground import Ground, Grounds, Holding, Provision, Tier
from azukari.ground.ground import Adopted, Engagement
from azukari.kernel.act import Act, BringsHome, Enables, Handling, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_PROSE, Asks, Document, Prose, Word
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import TERM_PREFIX, Misfit, Objection
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    WARD_CAPACITIES,
    Capacity,
    Citation,
    Day,
    Number,
    PartyId,
    Period,
    PersonId,
    Purpose,
    Time,
    add_months,
    day_of,
    end_of,
    start_of,
)
from azukari.law.say import Say
from azukari.provisions.p00_values import Agency, ContractKind, InformationFile, LoadedSentence, PurposeAsked

MEASURES = Citation("o24.1")
PURPOSE_ONLY = Citation("8.1.main")
RETURN = Citation("13.1")
SECTION = (Capacity.SECTION_OFFICER,)
DECIDES = (Capacity.APPROVER,)


class Register(Grounds):
    """委託を登録する"""

    name, by, cites = "p00.register", SECTION, MEASURES
    title = Say("委託を登録する", "Register the entrustment")
    paper = "entrustment-register"

    ward: Annotated[PartyId, Asks(Say("委託する機関（甲）", "Entrusting body"), mints="pt")]
    ward_name: Annotated[Word, Asks(Say("甲の名称", "Name of the entrusting body"), names="ward")]
    subject: Annotated[Word, Asks(Say("委託業務の名称", "Name of the business"))]
    section: Annotated[Word, Asks(Say("所管課", "Section in charge"))]
    agency: Annotated[Agency, Asks(Say("実施機関", "Implementing agency"))] = Agency.MAYOR
    kind: Annotated[ContractKind, Asks(Say("契約の種類", "Kind of contract"))] = ContractKind.ENTRUSTMENT
    contractor: Annotated[PartyId, Asks(Say("受託者（乙）", "Contractor"), mints="pt", picks="party")]
    contractor_name: Annotated[Word, Asks(Say("乙の名称", "Name of the contractor"), names="contractor")]
    signatory: Annotated[PersonId, Asks(Say("乙の契約締結者", "Who signs for the contractor"), mints="pn", picks="person")]
    signatory_name: Annotated[Word, Asks(Say("契約締結者の氏名", "Name of the signatory"), names="signatory")]
    since: Annotated[Day, Asks(Say("契約の始期", "First day"))]
    until: Annotated[Day, Asks(Say("契約の終期", "Last day"))]
    purposes: Annotated[tuple[PurposeAsked, ...], Asks(Say("利用目的", "Purposes"), PURPOSE_ONLY)]
    files: Annotated[tuple[InformationFile, ...], Asks(Say("個人情報ファイル", "Personal information files"))]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The ground is laid: parties, period, purposes, the contractor as tier 1."""
        ground.ward = self.ward
        ground.registered = entry.moment.time
        ground.period = Period(self.since, self.until)
        ground.purposes = tuple(Purpose(number) for number in range(1, len(self.purposes) + 1))
        ground.tiers[CONTRACTOR] = Tier(
            CONTRACTOR, self.contractor, CONTRACTOR, 1, ground.period, ground.purposes, entry.moment.time
        )
        ground.engagements[self.signatory] = [Engagement(self.contractor, CONTRACTOR, Day("0001-01-01"))]


class Appoint(Enables):
    """甲の職員を定める"""

    name, by, cites = "p00.appoint", SECTION, MEASURES
    title = Say("甲の職員を定める", "Appoint an officer of the entrusting body")

    person: Annotated[PersonId, Asks(Say("職員", "Officer"), mints="pn", picks="person")]
    full_name: Annotated[Word, Asks(Say("氏名", "Name"), names="person")]
    capacity: Annotated[Capacity, Asks(Say("立場", "Capacity"))]
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    until: Annotated[Day | None, Asks(Say("いつまで", "Until"))] = None


class Relieve(TakesAway):
    """甲の職員の任を解く"""

    name, by, cites = "p00.relieve", SECTION, MEASURES
    title = Say("甲の職員の任を解く", "Relieve an officer of the entrusting body")

    person: Annotated[PersonId, Asks(Say("職員", "Officer"), picks="person")]
    capacity: Annotated[Capacity, Asks(Say("立場", "Capacity"))]


class AdoptTerm(Grounds):
    """期限や数値を定める"""

    name, by, cites = "p00.adopt-term", DECIDES, MEASURES
    title = Say("期限や数値を定める", "Adopt a term")

    term: Annotated[Citation, Asks(Say("定める事項", "Term"), picks="term")]
    value: Annotated[int, Asks(Say("数値（はい＝1、いいえ＝0）", "Number (yes = 1, no = 0)"))]
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    source: Annotated[Word, Asks(Say("根拠（決定の文書番号など）", "Source (number of the decision, …)"))]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The number counts from its day, at the earliest from now."""
        since = entry.moment.time if self.since is None else max(entry.moment.time, start_of(self.since))
        ground.terms.setdefault(self.term.removeprefix(TERM_PREFIX), []).append(Adopted(self.value, Time(since), entry.number))


class LoadAnnex(Oversees):
    """特記事項の文を読み込む（確認するまで効力はない）"""

    name, by, cites = "p00.load-annex", SECTION, MEASURES
    title = Say("特記事項を読み込む", "Load the annex text")

    heading: Annotated[Word, Asks(Say("表題", "Title"))]
    sentences: Annotated[tuple[LoadedSentence, ...], Asks(Say("読み取った文", "Sentences read"))]
    lacking: Annotated[tuple[Citation, ...], Asks(Say("文がない番地", "Addresses without a sentence"))] = ()
    unplaced: Annotated[int, Asks(Say("番地を付けられなかった箇所の数", "Fragments that found no address"))] = 0
    unplaced_text: Annotated[Prose, Asks(Say("番地を付けられなかった箇所", "The fragments"))] = ABSENT_PROSE


class ConfirmAnnex(Grounds):
    """読み込んだ特記事項を、ない番地の一覧とともに確認する"""

    name, by, cites = "p00.confirm-annex", DECIDES, MEASURES
    title = Say("読み込んだ特記事項を確認する", "Confirm the loaded annex")

    loading: Annotated[Number, Asks(Say("読込みの番号", "Number of the loading"), picks="p00.load-annex")]
    lacking: Annotated[tuple[Citation, ...], Asks(Say("文がないことを確認した番地", "Addresses confirmed as lacking"))] = ()

    def lay(self, ground: Ground, entry: Entry) -> None:
        """From now on this contract's annex is the loaded text; sentences that it lacks refuse nothing."""
        ground.annex = self.loading
        ground.lacking = frozenset(self.lacking)


class Complete(Grounds, BringsHome):
    """業務の終了を宣する"""

    name, by, cites = "p00.complete", (Capacity.SECTION_OFFICER, Capacity.APPROVER), RETURN
    title = Say("業務の終了を宣する", "Declare the business complete")

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The work is over; what remains is to bring everything home."""
        ground.completed = ground.completed or entry.moment.time


class Close(Grounds, Oversees):
    """委託を閉じる"""

    name, by, cites = "p00.close", DECIDES, RETURN
    title = Say("委託を閉じる", "Close the entrustment")

    def lay(self, ground: Ground, entry: Entry) -> None:
        """Nothing is left with any contractor and nothing is owed."""
        ground.closed = entry.moment.time


class Note(Oversees):
    """経過を記す"""

    name, cites = "p00.note", MEASURES
    by = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)
    title = Say("経過を記す", "Write a note into the record")

    text: Annotated[Prose, Asks(Say("内容", "Text"))]
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = Document(False)  # noqa: FBT003 — a presence flag


class Refused(Oversees):
    """拒まれたこと（人・行為・条文・時間ごとにまとめる）"""

    name, by, cites = "p00.refused", (Capacity.INSTRUMENT,), MEASURES
    title = Say("拒まれた行為", "A refused act")

    person: Annotated[PersonId, Asks(Say("行おうとした者", "Who tried"))]
    act: Annotated[Citation, Asks(Say("行為", "Act"))]
    cited: Annotated[tuple[Citation, ...], Asks(Say("拒んだ条文", "Sentences that refused it"))]
    hour: Annotated[int, Asks(Say("時間（1970年からの時数）", "Hour, counted from 1970"))]
    count: Annotated[int, Asks(Say("回数", "How often"))] = 1


class Office(msgspec.Struct):
    """In what capacity an officer of 甲 acts, and when."""

    capacity: Capacity
    since: Day
    until: Day | None = None


class State(msgspec.Struct):
    """Who acts for 甲, and which annex loadings wait for confirmation."""

    offices: dict[PersonId, list[Office]] = {}
    loadings: dict[Number, tuple[Citation, ...]] = {}
    review_from: Day | None = None


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    day = entry.moment.day
    match entry.act:
        case Register():
            state.offices[entry.moment.officer] = [Office(Capacity.SECTION_OFFICER, Day("0001-01-01"))]
            state.review_from = day
        case Appoint(person=person, capacity=capacity, since=since, until=until):
            state.offices.setdefault(person, []).append(Office(capacity, since or day, until))
        case Relieve(person=person, capacity=capacity):
            for office in state.offices.get(person, ()):
                if office.capacity is capacity and (office.until is None or office.until >= day):
                    office.until = Day("0001-01-01")
        case LoadAnnex(lacking=lacking):
            state.loadings[entry.number] = lacking
        case ConfirmAnnex(loading=loading):
            state.loadings = {number: lacking for number, lacking in state.loadings.items() if number > loading}
        case _:
            return


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What the contract itself has against an act: its life, and the order of its own steps."""
    match act:
        case Register():
            yield from _register(act, ground)
        case Close():
            # 13.1 — nothing closes while anything entrusted is still with a contractor
            yield from _close(ground, moment)
        case ConfirmAnnex(loading=loading, lacking=lacking):
            yield from _confirm(state, loading, lacking)
        case Appoint(capacity=capacity) if capacity not in WARD_CAPACITIES:
            yield _misfit(
                "NOT_WARD", "この立場は甲のものではありません。", "That capacity is not one of the entrusting body's.", "capacity"
            )
        case Relieve(person=person, capacity=capacity) if not _in_office(state, person, capacity, moment.day):
            yield _misfit(
                "NOT_IN_OFFICE", "その立場にある職員ではありません。", "That officer does not hold that capacity.", "person"
            )
        case _:
            pass
    yield from _life(act, moment, ground)


def _life(act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    if ground.registered is None:
        if not isinstance(act, Register):
            yield _misfit("NOT_REGISTERED", "この委託はまだ登録されていません。", "This entrustment is not registered yet.", None)
        return
    if isinstance(act, Handling) and not ground.begun(moment.day):
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
                f"{line.item}が{line.account}に{line.quantity}残っています。",
                f"{line.quantity} of {line.item} is left at {line.account}.",
            ),
            Say("返還・消去などで残高を零にしてください。", "Bring the balance to zero by return or erasure."),
        )


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
            f"文がない番地の一覧が読込みの結果と一致しません（{listed}）。",
            f"The addresses confirmed as lacking are not those of the loading ({listed_en}).",
            "lacking",
        )


def _misfit(code: str, ja: str, en: str, field: str | None) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)


def _in_office(state: State, person: PersonId, capacity: Capacity, day: Day) -> bool:
    return any(
        one.capacity is capacity and one.since <= day and (one.until is None or day <= one.until)
        for one in state.offices.get(person, ())
    )


def capacities(state: State, person: PersonId, time: Time, ground: Ground) -> Iterator[Holding]:
    """What an officer of 甲 may act as, and the instrument."""
    if person == INSTRUMENT:
        yield Holding(Capacity.INSTRUMENT, ground.ward, CONTRACTOR)
    day = day_of(time)
    for office in state.offices.get(person, ()):
        if office.since <= day and (office.until is None or day <= office.until):
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
            ground.last,
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
    acts=(Register, Appoint, Relieve, AdoptTerm, LoadAnnex, ConfirmAnnex, Complete, Close, Note, Refused),
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
    hears=(Register, Appoint, Relieve, LoadAnnex, ConfirmAnnex),
    judges=(Act,),
    duties=duties,
    capacities=capacities,
    judgements=(Judgement(MEASURES, Say("必要な措置は足りているか", "Are the measures that were taken enough?"), Note.name),),
)
