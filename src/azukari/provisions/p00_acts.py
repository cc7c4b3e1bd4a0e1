"""The acts of the contract itself: what 甲 does before, beside and after the provisions, and what the system writes of refusals."""

from __future__ import annotations

from typing import Annotated

from azukari.ground import Ground, Grounds, Tier
from azukari.ground.ground import Adopted, Engagement
from azukari.kernel.act import BringsHome, Enables, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, Asks, Document, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.objection import TERM_PREFIX
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Day, Number, PartyId, Period, PersonId, Purpose, Time, start_of
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
    collects: Annotated[bool, Asks(Say("乙が住民から個人情報を取得する", "The contractor collects from residents"), MEASURES)] = (
        False
    )

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


class Appoint(Enables, Oversees):
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
    lacking: Annotated[tuple[Citation, ...], Asks(Say("文がない条文番号", "Addresses without a sentence"))] = ()
    unplaced: Annotated[int, Asks(Say("条文の番号を付けられなかった箇所の数", "Fragments that found no address"))] = 0
    unplaced_text: Annotated[
        Prose,
        Asks(
            Say(
                "どの文にも入らなかったもの（理由・前文・注記・注意）",
                "What stands in no sentence (reasons, preface, notes, warnings)",
            )
        ),
    ] = ABSENT_PROSE


class ConfirmAnnex(Grounds):
    """読み込んだ特記事項を、文がない条文番号の一覧とともに確認する"""

    name, by, cites = "p00.confirm-annex", DECIDES, MEASURES
    title = Say("読み込んだ特記事項を確認する", "Confirm the loaded annex")

    loading: Annotated[Number, Asks(Say("読込みの番号", "Number of the loading"), picks="p00.load-annex")]
    lacking: Annotated[tuple[Citation, ...], Asks(Say("文がないことを確認した条文番号", "Addresses confirmed as lacking"))] = ()

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


class Resume(Grounds, Oversees):
    """業務の終了を取り消す"""

    name, by, cites = "p00.resume", DECIDES, RETURN
    title = Say("業務の終了を取り消す", "Take back that the business is complete")

    why: Annotated[Prose, Asks(Say("取り消す理由", "Why"), RETURN)]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The business was not over."""
        ground.completed = None


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
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT
    review: Annotated[bool, Asks(Say("甲が委託を見直した結果である", "It is the result of 甲's review of the entrustment"))] = (
        False
    )


class Refused(Oversees):
    """拒まれたこと（人・行為・条文・時間ごとにまとめる）"""

    name, by, cites = "p00.refused", (Capacity.INSTRUMENT,), MEASURES
    title = Say("拒まれた行為", "A refused act")

    person: Annotated[PersonId, Asks(Say("行おうとした者", "Who tried"))]
    act: Annotated[Citation, Asks(Say("行為", "Act"))]
    cited: Annotated[tuple[Citation, ...], Asks(Say("拒んだ条文", "Sentences that refused it"))]
    hour: Annotated[int, Asks(Say("時間（1970年からの時数）", "Hour, counted from 1970"))]
    count: Annotated[int, Asks(Say("回数", "How often"))] = 1
