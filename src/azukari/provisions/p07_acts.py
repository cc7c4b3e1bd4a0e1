"""The acts of 第7: what is asked, consented to, begun, supervised and reported, each question under the sentence that it answers.

The matters ア–カ can be left out of the form: what demands them is the sentence, as far as the loaded annex has it.
"""

from __future__ import annotations

from typing import Annotated, Final

from azukari.ground import Ground, Grounds, Tier
from azukari.ground.ground import Engagement
from azukari.kernel.act import Act, BringsHome, Brought, Enables, Engages, Gives, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Day, Number, PartyId, Period, PersonId, Purpose, TierNo
from azukari.law.say import Say
from azukari.provisions.p07_values import Extent

PROHIBITED, BEFOREHAND, BOUND = Citation("7.1.main"), Citation("7.1.proviso"), Citation("7.1.latter")
CONTENT = Citation("7.1.ア")
FIRM = Citation("7.1.イ")
PERIOD = Citation("7.1.ウ")
REASON = Citation("7.1.エ")
MEASURES = Citation("7.1.オ")
SUPERVISION = Citation("7.1.カ")
FURTHER = Citation("7.1.キ")
ANSWERABLE, CONCRETE, MANAGED = (Citation(f"7.{paragraph}") for paragraph in (2, 3, 4))
CONTRACTORS = (Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)
WARDS = (Capacity.SECTION_OFFICER, Capacity.APPROVER)


# ── 7.1: asking, answering, consenting ──


class RequestConsent(Act):
    """再委託の承諾を申請する"""

    name, by, cites = "p07.request-consent", CONTRACTORS, BEFOREHAND
    title = Say("再委託の承諾を申請する", "Request consent to subcontract")
    paper = "subcontract-request"

    content: Annotated[Prose, Asks(Say("再委託する業務の内容", "Business to be subcontracted"), CONTENT, demanded=True)] = (
        ABSENT_PROSE
    )
    extent: Annotated[Extent, Asks(Say("全部か一部か", "All or part"), BEFOREHAND)] = Extent.PART
    purposes: Annotated[tuple[Purpose, ...], Asks(Say("利用目的", "Purposes"), CONTENT, picks="purpose", demanded=True)] = ()
    subcontractor: Annotated[PartyId, Asks(Say("再委託の相手方", "Subcontractor"), FIRM, mints="pt", picks="party")]
    subcontractor_name: Annotated[Word, Asks(Say("相手方の名称", "Its name"), FIRM, names="subcontractor", demanded=True)] = (
        ABSENT_WORD
    )
    address: Annotated[Word, Asks(Say("相手方の所在地", "Its address"), FIRM)] = ABSENT_WORD
    ability: Annotated[Document, Asks(Say("能力を確かめた書類", "Documents on its ability"), FIRM)] = ABSENT_DOCUMENT
    since: Annotated[Day | None, Asks(Say("再委託の始期", "First day"), PERIOD, demanded=True)] = None
    until: Annotated[Day | None, Asks(Say("再委託の終期", "Last day"), PERIOD, demanded=True)] = None
    reason: Annotated[Prose, Asks(Say("再委託が必要な理由", "Why it is needed"), REASON, demanded=True)] = ABSENT_PROSE
    measures: Annotated[
        Prose, Asks(Say("相手方に求める保護措置", "Protective measures required of it"), MEASURES, demanded=True)
    ] = ABSENT_PROSE
    supervision: Annotated[Prose, Asks(Say("相手方の監督方法", "How it is supervised"), SUPERVISION, demanded=True)] = (
        ABSENT_PROSE
    )
    other: Annotated[Prose, Asks(Say("その他の事項", "Other matters"), FURTHER)] = ABSENT_PROSE


class AboutRequest(Act):
    """What 甲 does about a request of a tier; the tier is known from the request."""

    request: Annotated[Number, Asks(Say("申請の番号", "Number of the request"), picks="p07.request-consent")]
    tier: Annotated[TierNo, Asks(Say("申請した者", "Tier that asked"), picks="tier")] = CONTRACTOR

    def about_tier(self) -> TierNo | None:
        """The tier that asked."""
        return self.tier


class AskFurther(AboutRequest):
    """承諾の判断に必要な事項を追加で求める"""

    name, by, cites = "p07.ask-further", WARDS, FURTHER
    title = Say("追加の事項を求める", "Ask for further matters")

    what: Annotated[Prose, Asks(Say("求める事項", "What is asked"), FURTHER)]


class AnswerFurther(Act):
    """追加で求められた事項に答える"""

    name, by, cites = "p07.answer-further", CONTRACTORS, FURTHER
    title = Say("追加の事項に答える", "Answer the further matters")

    request: Annotated[Number, Asks(Say("申請の番号", "Number of the request"), picks="p07.request-consent")]
    answer: Annotated[Prose, Asks(Say("回答", "Answer"), FURTHER)]
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT


class Consent(AboutRequest, Enables, Gives):
    """再委託を承諾する"""

    name, by, cites = "p07.consent", (Capacity.APPROVER,), BEFOREHAND
    title = Say("再委託を承諾する", "Consent to subcontracting")
    paper, signed = "subcontract-consent", True

    grounds: Annotated[Prose, Asks(Say("やむを得ないと認めた理由", "Why it is found unavoidable"), BEFOREHAND)]
    conditions: Annotated[Prose, Asks(Say("条件", "Conditions"))] = ABSENT_PROSE

    def given_as(self, number: Number) -> Number:
        """Whoever begins the subcontract names the request."""
        return self.request


class Decline(AboutRequest, Oversees):
    """再委託を承諾しない"""

    name, by, cites = "p07.decline", (Capacity.APPROVER,), BEFOREHAND
    title = Say("再委託を承諾しない", "Decline consent")
    paper = "subcontract-declined"

    reasons: Annotated[Prose, Asks(Say("承諾しない理由", "Reasons"))]


class WithdrawConsent(AboutRequest, Grounds, TakesAway):
    """再委託の承諾を取り消す"""

    name, by, cites = "p07.withdraw-consent", (Capacity.APPROVER,), PROHIBITED
    title = Say("承諾を取り消す", "Withdraw consent")

    reasons: Annotated[Prose, Asks(Say("取り消す理由", "Reasons"))]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """What was begun under the consent has lost what it stood on; everything that it holds is called home."""
        for tier in ground.tiers.values():
            if tier.consent == self.request and tier.lost is None:
                tier.lost = entry.moment.time


# ── 7.2, 7.3: the subcontract ──


class BeginSubcontract(Engages, Enables, Grounds):
    """再委託を始める"""

    name, by, cites = "p07.begin-subcontract", CONTRACTORS, PROHIBITED
    title = Say("再委託を始める", "Begin a subcontract")

    request: Annotated[
        Number | None, Asks(Say("承諾を受けた申請の番号", "Number of the consented request"), picks="p07.request-consent")
    ] = None
    employer: Annotated[PartyId, Asks(Say("再委託の相手方", "Subcontractor"), FIRM, picks="party")]
    signatory: Annotated[PersonId, Asks(Say("相手方の契約締結者", "Who signs for it"), mints="pn", picks="person")]
    signatory_name: Annotated[Word, Asks(Say("契約締結者の氏名", "Name of the signatory"), names="signatory")]
    since: Annotated[Day, Asks(Say("始期", "First day"), PERIOD)]
    until: Annotated[Day, Asks(Say("終期", "Last day"), PERIOD)]
    purposes: Annotated[tuple[Purpose, ...], Asks(Say("利用目的", "Purposes"), CONTENT, picks="purpose")]
    bound: Annotated[bool, Asks(Say("この契約を守ることを定めた", "It is bound to keep this contract"), BOUND, demanded=True)] = (
        False
    )
    supervision: Annotated[
        Prose, Asks(Say("契約に定めた監督の方法", "Methods of supervision laid down"), CONCRETE, demanded=True)
    ] = ABSENT_PROSE
    safety: Annotated[
        Prose, Asks(Say("契約に定めた安全管理の方法", "Methods of safe management laid down"), CONCRETE, demanded=True)
    ] = ABSENT_PROSE
    contract: Annotated[Document, Asks(Say("再委託契約書", "The subcontract"), CONCRETE)] = ABSENT_DOCUMENT

    def lay(self, ground: Ground, entry: Entry) -> None:
        """7.2 — the subcontractor becomes a tier under every provision, and its signatory can act for it."""
        parent = ground.tiers[entry.moment.tier]
        number = TierNo(max(ground.tiers) + 1)
        period = Period(self.since, self.until)
        ground.tiers[number] = Tier(
            number, self.employer, parent.number, parent.depth + 1, period, self.purposes, entry.moment.time, consent=self.request
        )
        ground.engagements.setdefault(self.signatory, []).append(Engagement(self.employer, number, Day("0001-01-01")))

    def brings_in(self) -> Brought:
        """Who signs for the subcontractor."""
        return Brought(self.signatory, None, "signatory")


class EndSubcontract(Grounds, TakesAway):
    """再委託を終える"""

    name, by, cites = "p07.end-subcontract", CONTRACTORS, MANAGED
    title = Say("再委託を終える", "End a subcontract")

    subcontract: Annotated[TierNo, Asks(Say("再委託", "Subcontract"), picks="tier")]
    reason: Annotated[Prose, Asks(Say("終える理由", "Why it ends"))] = ABSENT_PROSE

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The tier is over; what it still holds stays in the balance until it is returned."""
        tier = ground.tiers[self.subcontract]
        tier.ended = tier.ended or entry.moment.time


# ── 7.4: managing, supervising, reporting ──


class CallForReport(Oversees):
    """再委託の状況の報告を求める"""

    name, by, cites = "p07.call-for-report", (*WARDS, Capacity.INSPECTOR), MANAGED
    title = Say("再委託の状況報告を求める", "Call for a report on a subcontract")

    tier: Annotated[TierNo, Asks(Say("報告する者", "Who reports"), picks="tier")] = CONTRACTOR
    subcontract: Annotated[TierNo, Asks(Say("再委託", "Subcontract"), picks="tier")]
    about: Annotated[Prose, Asks(Say("報告を求める事項", "What to report"), MANAGED)]
    due: Annotated[Day | None, Asks(Say("期限", "Due"))] = None

    def about_tier(self) -> TierNo | None:
        """The tier that is to report."""
        return self.tier


class ReportSubcontract(BringsHome):
    """再委託の状況を報告する"""

    name, by, cites = "p07.report-subcontract", CONTRACTORS, MANAGED
    title = Say("再委託の状況を報告する", "Report on a subcontract")
    paper = "subcontract-report"

    subcontract: Annotated[TierNo, Asks(Say("再委託", "Subcontract"), picks="tier")]
    call: Annotated[Number | None, Asks(Say("報告を求めた番号", "Number of the call"), picks="p07.call-for-report")] = None
    state: Annotated[Prose, Asks(Say("状況", "State of the business"), MANAGED)]
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT


class SuperviseSubcontractor(Oversees):
    """再委託先を監督したことを記録する"""

    name, by, cites = "p07.supervise-subcontractor", (Capacity.PERSON_IN_CHARGE,), MANAGED
    title = Say("再委託先の監督の記録をつける", "Record supervision of a subcontractor")

    subcontract: Annotated[TierNo, Asks(Say("再委託", "Subcontract"), picks="tier")]
    on: Annotated[Day, Asks(Say("監督した日", "Day"))]
    looked_at: Annotated[Prose, Asks(Say("確かめたこと", "What was looked at"), MANAGED)]
    findings: Annotated[Prose, Asks(Say("分かったこと", "Findings"))]


class DeclareSubcontractors(Oversees):
    """再委託先を申告する（ほかにないこと）"""

    name, by, cites = "p07.declare-subcontractors", CONTRACTORS, PROHIBITED
    title = Say("再委託先を申告する", "Declare all subcontractors")

    subcontracts: Annotated[tuple[TierNo, ...], Asks(Say("再委託", "Subcontracts"), picks="tier")] = ()
    no_others: Annotated[bool, Asks(Say("ほかに再委託先はない", "There are no others"))]
    others: Annotated[Prose, Asks(Say("ほかにある場合、その内容", "If there are, which"))] = ABSENT_PROSE
    explains: Annotated[
        Prose,
        Asks(Say("前に「ほかにある」とした相手がどうなったか", "What became of those declared before as others"), PROHIBITED),
    ] = ABSENT_PROSE


ACTS: Final[tuple[type[Act], ...]] = (
    RequestConsent,
    AskFurther,
    AnswerFurther,
    Consent,
    Decline,
    WithdrawConsent,
    BeginSubcontract,
    EndSubcontract,
    CallForReport,
    ReportSubcontract,
    SuperviseSubcontractor,
    DeclareSubcontractors,
)
"""Every act of 第7, in the order of the procedure."""
