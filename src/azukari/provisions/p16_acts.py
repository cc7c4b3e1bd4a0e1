"""The acts of 第16: inspecting, asking where a thing is, finding, calling for reports, instructing — and answering."""

from __future__ import annotations

from typing import Annotated, Final

from azukari.kernel.act import Act, BringsHome, Oversees
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, Asks, Document, Prose, Shape
from azukari.kernel.things import Account
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Day, ItemId, Number, PersonId, PlaceId, TierNo
from azukari.law.say import Say
from azukari.provisions.p16_values import Manner, Result, Severity

INSPECTION = Citation("16.1")
INSPECTORS = (Capacity.INSPECTOR, Capacity.SECTION_OFFICER)
WARDS = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.INSPECTOR)
ANSWERS_FOR = (Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)
PHOTO = Asks(
    Say("写真", "Photograph"),
    help=Say(
        "タブレットや携帯電話では、押すとカメラが開きます。人の顔や書類の内容が写らないようにしてください。",
        "On a tablet or a telephone this opens the camera. Keep faces and the content of papers out of the picture.",
    ),
    shape=Shape.PHOTO,
)
SHOWS = (*ANSWERS_FOR, Capacity.HANDOVER_OFFICER, Capacity.OPERATOR, Capacity.ENGAGED_PERSON)


class OfTier(Oversees):
    """What 甲 does about a tier."""

    tier: Annotated[TierNo, Asks(Say("対象", "Whom it concerns"), picks="tier")] = CONTRACTOR

    def about_tier(self) -> TierNo | None:
        """The tier that is looked at."""
        return self.tier


class WithinInspection(OfTier):
    """What is done within an open inspection; its tier is known from it."""

    inspection: Annotated[Number, Asks(Say("検査の番号", "Number of the inspection"), picks="p16.open-inspection")]


class OpenInspection(OfTier):
    """検査を始める"""

    name, by, cites = "p16.open-inspection", INSPECTORS, INSPECTION
    title = Say("検査を始める", "Open an inspection")
    paper = "inspection-notice"

    manner: Annotated[Manner, Asks(Say("方法", "Manner"))]
    announced: Annotated[bool, Asks(Say("予告した", "Announced"))] = False
    on: Annotated[Day | None, Asks(Say("検査の日", "Day"))] = None
    facility: Annotated[PlaceId | None, Asks(Say("場所", "Facility"), picks="facility")] = None
    inspectors: Annotated[tuple[PersonId, ...], Asks(Say("検査員", "Inspectors"), picks="person")] = ()
    scope: Annotated[Prose, Asks(Say("検査すること", "What is inspected"), INSPECTION)]


class Sample(WithinInspection):
    """今どこにあるかを尋ねる"""

    name, by, cites = "p16.sample", INSPECTORS, INSPECTION
    title = Say("所在を尋ねる", "Ask where an item is")

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    due: Annotated[Day | None, Asks(Say("期限", "Due"))] = None


class AnswerSample(BringsHome):
    """所在を答える"""

    name, by, cites = "p16.answer-sample", SHOWS, INSPECTION
    title = Say("所在を答える", "Answer where an item is")

    sample: Annotated[Number, Asks(Say("照会の番号", "Number of the sample"), picks="p16.sample")]
    account: Annotated[Account, Asks(Say("ある所", "Where it is"), picks="account")]
    counted: Annotated[int, Asks(Say("数えた数量", "Quantity counted"))]
    recorded: Annotated[int, Asks(Say("台帳の数量", "Quantity on record"))]
    uncounted: Annotated[
        tuple[Account, ...],
        Asks(
            Say("ほかに台帳にあり、まだ数えていない所", "Where else the record has it, not counted yet"),
            INSPECTION,
            picks="account",
            help=Say("そこでも数えて答えるまで、照会は残ります。", "The sample stays open until it is counted there too."),
        ),
    ] = ()
    remarks: Annotated[Prose, Asks(Say("説明", "Remarks"))] = ABSENT_PROSE
    evidence: Annotated[Document, Asks(Say("写真など", "Photograph or the like"))] = ABSENT_DOCUMENT


class InspectItem(WithinInspection):
    """検査のため内容を見る"""

    name, by, cites = "p16.inspect-item", (Capacity.INSPECTOR,), INSPECTION
    title = Say("検査のため内容を見る", "Open content for an inspection")

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    first: Annotated[int, Asks(Say("何件目から", "From record"))] = 1
    count: Annotated[int, Asks(Say("件数", "Records"))] = 1
    reason: Annotated[Prose, Asks(Say("見る理由", "Why"), INSPECTION)]


class RecordFinding(WithinInspection):
    """指摘する"""

    name, by, cites = "p16.record-finding", INSPECTORS, INSPECTION
    title = Say("指摘する", "Record a finding")
    paper = "inspection-record"

    sentence: Annotated[Citation, Asks(Say("関係する条文", "Sentence concerned"))]
    severity: Annotated[Severity, Asks(Say("程度", "Severity"))]
    what: Annotated[Prose, Asks(Say("指摘の内容", "Finding"), INSPECTION)]
    due: Annotated[Day | None, Asks(Say("改善の期限", "Due"))] = None
    sample: Annotated[Number | None, Asks(Say("所在照会の番号", "Number of the sample"), picks="p16.sample")] = None
    photo: Annotated[Document, PHOTO] = ABSENT_DOCUMENT


class AnswerFinding(BringsHome):
    """指摘に答える"""

    name, by, cites = "p16.answer-finding", ANSWERS_FOR, INSPECTION
    title = Say("指摘に答える", "Answer a finding")
    paper = "improvement-report"

    finding: Annotated[Number, Asks(Say("指摘の番号", "Number of the finding"), picks="p16.record-finding")]
    done: Annotated[Prose, Asks(Say("行ったこと", "What was done"), INSPECTION)]
    planned: Annotated[Prose, Asks(Say("これから行うこと", "What is planned"))] = ABSENT_PROSE
    evidence: Annotated[Document, Asks(Say("証拠", "Evidence"))] = ABSENT_DOCUMENT


class CallForReport(OfTier):
    """報告を求める"""

    name, by, cites = "p16.call-for-report", WARDS, INSPECTION
    title = Say("報告を求める", "Call for a report")

    inspection: Annotated[Number | None, Asks(Say("検査の番号", "Inspection"), picks="p16.open-inspection")] = None
    about: Annotated[Prose, Asks(Say("報告を求める事項", "What to report"), INSPECTION)]
    due: Annotated[Day | None, Asks(Say("期限", "Due"))] = None


class Report(BringsHome):
    """求められた報告をする"""

    name, by, cites = "p16.report", ANSWERS_FOR, INSPECTION
    title = Say("求められた報告をする", "Report as called for")

    call: Annotated[Number, Asks(Say("報告を求めた番号", "Number of the call"), picks="p16.call-for-report")]
    state: Annotated[Prose, Asks(Say("報告", "Report"), INSPECTION)]
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT


class Instruct(OfTier):
    """業務の処理について指示する"""

    name, by, cites = "p16.instruct", WARDS, INSPECTION
    title = Say("業務の処理を指示する", "Instruct how the business is done")

    inspection: Annotated[Number | None, Asks(Say("検査の番号", "Inspection"), picks="p16.open-inspection")] = None
    what: Annotated[Prose, Asks(Say("指示の内容", "Instruction"), INSPECTION)]
    due: Annotated[Day | None, Asks(Say("期限", "Due"))] = None
    photo: Annotated[Document, PHOTO] = ABSENT_DOCUMENT


class CarryOut(BringsHome):
    """指示を実施したことを報告する"""

    name, by, cites = "p16.carry-out", ANSWERS_FOR, INSPECTION
    title = Say("指示を実施した", "Record that an instruction was carried out")

    instruction: Annotated[Number, Asks(Say("指示の番号", "Number of the instruction"), picks="p16.instruct")]
    done: Annotated[Prose, Asks(Say("行ったこと", "What was done"), INSPECTION)]
    evidence: Annotated[Document, Asks(Say("証拠", "Evidence"))] = ABSENT_DOCUMENT


class CloseInspection(WithinInspection):
    """検査を終える"""

    name, by, cites = "p16.close-inspection", INSPECTORS, INSPECTION
    title = Say("検査を終える", "Close an inspection")
    paper = "inspection-record"

    result: Annotated[Result, Asks(Say("結果", "Result"))]
    summary: Annotated[Prose, Asks(Say("まとめ", "Summary"))]


ACTS: Final[tuple[type[Act], ...]] = (
    OpenInspection,
    Sample,
    AnswerSample,
    InspectItem,
    RecordFinding,
    AnswerFinding,
    CallForReport,
    Report,
    Instruct,
    CarryOut,
    CloseInspection,
)
"""Every act of 第16."""
