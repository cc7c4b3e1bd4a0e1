"""The acts of office life: correcting, drafting and deciding, succeeding, taking over from paper, renewing, acquiring, amending."""

from __future__ import annotations

from typing import Annotated

from azukari.ground import Ground, Grounds
from azukari.ground.ground import Engagement
from azukari.kernel.act import Act, Brought, Collects, Moves, Oversees, Replacement, Replaces, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.things import COLLECTED, WARD, Account, Move, NewItem, Origin
from azukari.kernel.values import (
    CONTRACTOR,
    Capacity,
    Citation,
    Day,
    EntrustmentId,
    ItemId,
    Number,
    Period,
    PersonId,
    Purpose,
    TierNo,
)
from azukari.law.say import Say
from azukari.provisions.p00_values import AcquiredItem, CorrectedAnswer, CorrectedName, EarlierPaper, PurposeAsked

MEASURES = Citation("o24.1")
SECTION = (Capacity.SECTION_OFFICER,)
DECIDES = (Capacity.APPROVER,)
OFFICERS = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.WARD_HANDOVER_OFFICER, Capacity.INSPECTOR)


class Correct(Oversees):
    """記載を訂正する（元の記録は残る）"""

    name, cites = "p00.correct", MEASURES
    by = (*OFFICERS, Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE, Capacity.HANDOVER_OFFICER)
    title = Say("記載を訂正する", "Correct an entry")

    entry: Annotated[Number, Asks(Say("訂正する記録の番号", "Number of the entry corrected"))]
    answers: Annotated[tuple[CorrectedAnswer, ...], Asks(Say("訂正する内容", "Corrected answers"))] = ()
    names: Annotated[tuple[CorrectedName, ...], Asks(Say("氏名の訂正", "Corrected names"))] = ()
    reason: Annotated[Prose, Asks(Say("訂正の理由", "Why it is corrected"))]


class Draft(Oversees):
    """起案する"""

    name, by, cites = "p00.draft", OFFICERS, MEASURES
    title = Say("起案する", "Draft a decision")
    paper = "draft"

    document_number: Annotated[Word, Asks(Say("起案の文書番号", "Document number"))]
    act: Annotated[
        Citation,
        Asks(Say("決定する行為", "Act to be decided"), help=Say("例：p07.consent", "For example p07.consent")),
    ]
    about: Annotated[Number | None, Asks(Say("対象の申請などの番号", "Number of the request it is about"))] = None
    item: Annotated[ItemId | None, Asks(Say("対象の情報", "Item it is about"), picks="item")] = None
    gist: Annotated[Prose, Asks(Say("伺いの内容", "What is proposed, and why"))]
    route: Annotated[tuple[PersonId, ...], Asks(Say("回議する職員", "Officers it is circulated to"), picks="person")]
    attached: Annotated[Document, Asks(Say("起案文書", "The draft"))] = ABSENT_DOCUMENT


class AgreeDraft(Oversees):
    """回議された起案に同意する"""

    name, by, cites = "p00.agree-draft", OFFICERS, MEASURES
    title = Say("起案に同意する", "Agree to a draft")

    draft: Annotated[Number, Asks(Say("起案の番号", "Number of the draft"), picks="p00.draft")]
    remark: Annotated[Prose, Asks(Say("意見", "Remark"))] = ABSENT_PROSE


class ReturnDraft(TakesAway):
    """回議された起案を差し戻す"""

    name, by, cites = "p00.return-draft", OFFICERS, MEASURES
    title = Say("起案を差し戻す", "Return a draft")

    draft: Annotated[Number, Asks(Say("起案の番号", "Number of the draft"), picks="p00.draft")]
    reason: Annotated[Prose, Asks(Say("差戻しの理由", "Why it is returned"))]


class DecideDraft(Oversees):
    """決裁する"""

    name, by, cites = "p00.decide-draft", DECIDES, MEASURES
    title = Say("決裁する", "Decide a draft")
    paper = "decision"

    draft: Annotated[Number, Asks(Say("起案の番号", "Number of the draft"), picks="p00.draft")]
    document_number: Annotated[Word, Asks(Say("決裁の文書番号", "Document number of the decision"))]


class Succeed(Oversees, Grounds, Replaces):
    """人事異動により後任を定める（前任者のすべての立場が移る）"""

    name, cites = "p00.succeed", MEASURES
    by = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.SIGNATORY)
    title = Say("後任を定める", "Name an officer's successor")

    person: Annotated[PersonId, Asks(Say("前任者", "Predecessor"), picks="person")]
    successor: Annotated[PersonId, Asks(Say("後任者", "Successor"), mints="pn", picks="person")]
    successor_name: Annotated[Word, Asks(Say("後任者の氏名", "Name of the successor"), names="successor")]
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None

    def lay(self, ground: Ground, entry: Entry) -> None:
        """A successor at 乙 stands on the register from that day; whether the predecessor leaves it is recorded when they do."""
        _register(ground, entry, self.successor, self.since, None)

    def brings_in(self) -> Brought:
        """The successor (where 乙 says so)."""
        return Brought(self.successor, self.since, "successor")

    def replacing(self) -> Replacement:
        """For good."""
        return Replacement(self.person, self.successor, self.since, None)


class Deputise(Oversees, Grounds, Replaces):
    """不在の間の代理を定める"""

    name, cites = "p00.deputise", MEASURES
    by = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.SIGNATORY)
    title = Say("代理を定める", "Name a deputy for an absence")

    person: Annotated[PersonId, Asks(Say("不在となる者", "Who is absent"), picks="person")]
    deputy: Annotated[PersonId, Asks(Say("代理", "Deputy"), mints="pn", picks="person")]
    deputy_name: Annotated[Word, Asks(Say("代理の氏名", "Name of the deputy"), names="deputy")]
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    until: Annotated[Day, Asks(Say("いつまで", "Until"))]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """A deputy at 乙 stands on the register for these days."""
        _register(ground, entry, self.deputy, self.since, self.until)

    def brings_in(self) -> Brought:
        """The deputy (where 乙 says so)."""
        return Brought(self.deputy, self.since, "deputy")

    def replacing(self) -> Replacement:
        """Until a day."""
        return Replacement(self.person, self.deputy, self.since, self.until)


class EndDeputy(TakesAway, Replaces):
    """代理を終える"""

    name, cites = "p00.end-deputy", MEASURES
    by = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.SIGNATORY)
    title = Say("代理を終える", "End a deputy's service")

    deputation: Annotated[Number, Asks(Say("代理を定めた番号", "Number of the deputation"), picks="p00.deputise")]

    def ending(self) -> Number:
        """At once."""
        return self.deputation


def _register(ground: Ground, entry: Entry, person: PersonId, since: Day | None, until: Day | None) -> None:
    moment = entry.moment
    if moment.capacity is not Capacity.SIGNATORY:
        return
    day = max(since or moment.day, moment.day)
    engaged = ground.engagements.setdefault(person, [])
    if not any(one.tier == moment.tier and one.until is None for one in engaged):
        engaged.append(Engagement(moment.party, moment.tier, day, until))


class TakeOver(Oversees, Moves):
    """紙で続いていた契約を現状のまま引き継ぐ"""

    name, cites = "p00.take-over", MEASURES
    by = (Capacity.SECTION_OFFICER, Capacity.APPROVER)
    title = Say("紙で続いていた契約を引き継ぐ", "Take over a contract that ran on paper")
    paper = "opening-balance"

    tier: Annotated[TierNo, Asks(Say("どの受託者の手元か", "With which contractor"), picks="tier")] = CONTRACTOR
    found_on: Annotated[Day, Asks(Say("現状を確かめた日", "Day on which it was found so"))]
    items: Annotated[tuple[NewItem, ...], Asks(Say("書類により現にあるもの", "What the papers show to be there"))] = ()
    target: Annotated[
        Account | None, Asks(Say("現にある場所（すべて同じ所なら）", "Where it is, if all in one place"), picks="account")
    ] = None
    moves: Annotated[tuple[Move, ...], Asks(Say("現にある場所（品目ごとに）", "Where it is, item by item"))] = ()
    shown_by: Annotated[Prose, Asks(Say("根拠とした書類と確かめ方", "Which papers show it, and how it was looked at"))]
    papers: Annotated[tuple[EarlierPaper, ...], Asks(Say("これまでの書類", "Earlier papers"))] = ()

    def about_tier(self) -> TierNo | None:
        """The tier that holds what was found."""
        return self.tier

    def moved(self) -> tuple[Move, ...]:
        """What was placed item by item; everything else went from 甲 to the one place named."""
        if self.target is None:
            return self.moves
        placed = {one.item for one in self.moves}
        rest = (one for one in self.items if one.item not in placed)
        return (*self.moves, *(Move(item=one.item, quantity=one.quantity, source=WARD, target=self.target) for one in rest))


class Renew(Oversees):
    """前の契約を更新したものであることを記す"""

    name, cites = "p00.renew", MEASURES
    by = (Capacity.SECTION_OFFICER, Capacity.APPROVER)
    title = Say("前の契約の更新である", "This contract renews an earlier one")

    earlier: Annotated[EntrustmentId, Asks(Say("前の契約の番号", "Identifier of the earlier contract"))]
    document_number: Annotated[Word, Asks(Say("更新の文書番号", "Document number of the renewal"))] = ABSENT_WORD
    remark: Annotated[Prose, Asks(Say("変わったこと", "What has changed"))] = ABSENT_PROSE


class Acquire(Collects, Moves):
    """住民から個人情報を取得する"""

    name, cites = "p00.acquire", MEASURES
    by = (Capacity.PERSON_IN_CHARGE, Capacity.OPERATOR, Capacity.ENGAGED_PERSON)
    title = Say("住民から個人情報を取得する", "Acquire personal information from residents")
    paper = "acquisition"

    items: Annotated[tuple[AcquiredItem, ...], Asks(Say("取得したもの", "What was acquired"), MEASURES)]
    target: Annotated[Account, Asks(Say("保管する場所", "Where it is kept"), picks="account")]
    how: Annotated[Prose, Asks(Say("取得の方法と本人への説明", "How it was acquired and what the residents were told"))]

    def measure(self) -> int:
        """Every record, or every sheet, that comes in."""
        return max(1, sum(one.rows or one.quantity for one in self.items))

    def listed(self) -> tuple[NewItem, ...]:
        """The things as custody enters them: collected, not entrusted."""
        return tuple(
            NewItem(
                item=one.item,
                label=one.label,
                medium=one.medium,
                serial=one.serial,
                quantity=one.quantity,
                rows=one.rows,
                persons=one.persons,
                digest=one.digest,
                fingerprint=one.fingerprint,
                origin=Origin.COLLECTED,
            )
            for one in self.items
        )

    def moved(self) -> tuple[Move, ...]:
        """All of it comes from those it was collected from, and goes to the one place named."""
        return tuple(Move(item=new.item, quantity=new.quantity, source=COLLECTED, target=self.target) for new in self.items)


class Amend(Grounds):
    """契約を変更する"""

    name, by, cites = "p00.amend", DECIDES, MEASURES
    title = Say("契約を変更する", "Amend the contract")
    paper = "amendment"

    since: Annotated[Day | None, Asks(Say("変更後の始期", "First day, as amended"))] = None
    until: Annotated[Day | None, Asks(Say("変更後の終期", "Last day, as amended"))] = None
    purposes: Annotated[tuple[PurposeAsked, ...], Asks(Say("追加する利用目的", "Purposes added"), Citation("8.1.main"))] = ()
    collects: Annotated[bool, Asks(Say("乙による取得を加える", "The contractor may now collect from residents"), MEASURES)] = (
        False
    )
    document_number: Annotated[Word, Asks(Say("変更契約の文書番号", "Document number of the amendment"))]
    attached: Annotated[Document, Asks(Say("変更契約書", "The amending contract"))] = ABSENT_DOCUMENT

    def period(self, now: Period) -> Period:
        """The period as amended."""
        return Period(self.since or now.since, self.until or now.until)

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The period of the contract and of 乙 changes; further purposes are numbered on. A subcontract keeps its own."""
        ground.period = self.period(ground.period)
        further = range(len(ground.purposes) + 1, len(ground.purposes) + len(self.purposes) + 1)
        ground.purposes = (*ground.purposes, *(Purpose(number) for number in further))
        tier = ground.tiers[CONTRACTOR]
        tier.period, tier.purposes = ground.period, ground.purposes


OFFICE_ACTS: tuple[type[Act], ...] = (
    Correct,
    Draft,
    AgreeDraft,
    ReturnDraft,
    DecideDraft,
    Succeed,
    Deputise,
    EndDeputy,
    TakeOver,
    Renew,
    Acquire,
    Amend,
)
