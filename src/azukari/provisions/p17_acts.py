"""The acts of 第17: notice, report, hold, instruction, assessment, and what becomes of what is lost."""

from __future__ import annotations

from typing import Annotated, Final

from azukari.ground import Ground, Grounds
from azukari.kernel.act import Act, BringsHome, Enables, Moves, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.things import Move
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Day, ItemId, Number, PartyId, PersonId, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p17_values import Basis, Harm, Outcome, Reportable, Stage

REPORT = Citation("17.1")
CONTRACTORS = (Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)
WARDS = (Capacity.SECTION_OFFICER, Capacity.APPROVER)


class Notify(Grounds, Oversees):
    """事故（その疑い）を知らせる"""

    name, by, cites = "p17.notify", (Capacity.ANYONE,), REPORT
    title = Say("事故（その疑い）を知らせる", "Notify an incident, or the suspicion of one")
    paper = "incident-first-notice"

    what: Annotated[Prose, Asks(Say("何があったか", "What happened"), REPORT)]
    harms: Annotated[tuple[Harm, ...], Asks(Say("種類", "Kind"))] = ()
    known_at: Annotated[Time | None, Asks(Say("知った日時", "When it became known"))] = None
    items: Annotated[tuple[ItemId, ...], Asks(Say("関係する品目", "Items concerned"), picks="item")] = ()
    persons: Annotated[int | None, Asks(Say("関係する人数（分かれば）", "Persons concerned, if known"))] = None
    tier: Annotated[TierNo | None, Asks(Say("誰の下で起きたか", "With whom it happened"), picks="tier")] = None
    direct: Annotated[bool, Asks(Say("乙を経ない通報", "Notified without passing through the contractor"))] = False
    reply_to: Annotated[Word, Asks(Say("連絡先", "How to reach you"))] = ABSENT_WORD
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT

    def about_tier(self) -> TierNo | None:
        """The tier with which it happened."""
        return self.tier

    def lay(self, ground: Ground, entry: Entry) -> None:
        """From now on there is an incident of this number, and whatever is called one can name it."""
        ground.incidents[entry.number] = self.tier or entry.moment.tier or CONTRACTOR
        ground.concerned[entry.number] = frozenset(self.items)


class Report(Grounds, BringsHome):
    """事故の状況を報告する（続報は版を重ねる）"""

    name, by, cites = "p17.report", CONTRACTORS, REPORT
    title = Say("事故の状況を報告する", "Report the circumstances of an incident")
    paper = "incident-report"

    incident: Annotated[Number, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")]
    happened: Annotated[Prose, Asks(Say("発生した事実", "What happened"), REPORT)]
    harms: Annotated[tuple[Harm, ...], Asks(Say("種類", "Kind"))] = ()
    known_at: Annotated[Time | None, Asks(Say("知った日時", "When it became known"))] = None
    items: Annotated[tuple[ItemId, ...], Asks(Say("関係する品目", "Items concerned"), picks="item")] = ()
    rows: Annotated[int | None, Asks(Say("件数", "Rows"))] = None
    persons: Annotated[int | None, Asks(Say("実人数", "Distinct persons"))] = None
    basis: Annotated[Basis, Asks(Say("人数の根拠", "How the number is known"))] = Basis.ASSERTED
    cause: Annotated[Prose, Asks(Say("原因", "Cause"))] = ABSENT_PROSE
    secondary_harm: Annotated[Prose, Asks(Say("二次被害（そのおそれ）", "Secondary harm, or its likelihood"))] = ABSENT_PROSE
    response: Annotated[Prose, Asks(Say("本人への対応", "Response to the persons"))] = ABSENT_PROSE
    publication: Annotated[Prose, Asks(Say("公表", "Publication"))] = ABSENT_PROSE
    prevention_done: Annotated[Prose, Asks(Say("済んだ再発防止", "Prevention done"))] = ABSENT_PROSE
    prevention_planned: Annotated[Prose, Asks(Say("予定の再発防止", "Prevention planned"))] = ABSENT_PROSE
    other: Annotated[Prose, Asks(Say("その他", "Other"))] = ABSENT_PROSE
    explains: Annotated[
        Prose, Asks(Say("前の版と違う点・遅れの説明", "What differs from the version before, or came late, and why"))
    ] = ABSENT_PROSE
    attached: Annotated[Document, Asks(Say("添付", "Attachment"))] = ABSENT_DOCUMENT

    def lay(self, ground: Ground, entry: Entry) -> None:
        """Items found to be concerned later belong to the incident as much as those that were told first."""
        ground.concerned[self.incident] = ground.concerned.get(self.incident, frozenset()) | set(self.items)


class StateConcerned(BringsHome):
    """事故に関わった者とその所属を報告する（改めるときは重ねる）"""

    name, by, cites = "p17.state-concerned", CONTRACTORS, REPORT
    title = Say("関わった者と所属を報告する", "State who was concerned, and by whom employed")

    incident: Annotated[Number, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")]
    person: Annotated[PersonId, Asks(Say("関わった者", "Who was concerned"), REPORT, mints="pn", picks="person")]
    full_name: Annotated[Word, Asks(Say("氏名", "Name"), names="person")] = ABSENT_WORD
    employer: Annotated[PartyId, Asks(Say("雇用主", "Employer"), REPORT, mints="pt", picks="party")]
    employer_name: Annotated[Word, Asks(Say("雇用主の名称", "Name of the employer"), names="employer")] = ABSENT_WORD
    explains: Annotated[
        Prose, Asks(Say("前の報告や名簿と違う理由", "Why it differs from what was stated before, or from the register"))
    ] = ABSENT_PROSE


class Hold(TakesAway):
    """取扱いを止める"""

    name, cites = "p17.hold", REPORT
    by = (*WARDS, Capacity.INSPECTOR, *CONTRACTORS)
    title = Say("取扱いを止める", "Put on hold")

    items: Annotated[
        tuple[ItemId, ...], Asks(Say("止める品目（空欄なら全て）", "Items to hold; none means all"), picks="item")
    ] = ()
    incident: Annotated[Number | None, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")] = None
    tier: Annotated[TierNo | None, Asks(Say("対象", "Whose"), picks="tier")] = None
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))]

    def about_tier(self) -> TierNo | None:
        """The tier that is to stop; of whoever acts, if it is not said."""
        return self.tier


class LiftHold(Enables, Oversees):
    """停止を解く（終了後も、残った停止を解いて閉じる）"""

    name, by, cites = "p17.lift-hold", WARDS, REPORT
    title = Say("停止を解く", "Lift a hold")

    hold: Annotated[Number, Asks(Say("停止の番号", "Number of the hold"), picks="p17.hold")]
    tier: Annotated[TierNo, Asks(Say("対象", "Whose"), picks="tier")] = CONTRACTOR
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))]

    def about_tier(self) -> TierNo | None:
        """The tier that was held."""
        return self.tier


class AboutIncident(Oversees):
    """What 甲 does about an incident; the tier is known from the incident."""

    incident: Annotated[Number, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")]
    tier: Annotated[TierNo, Asks(Say("対象", "With whom"), picks="tier")] = CONTRACTOR

    def about_tier(self) -> TierNo | None:
        """The tier with which it happened."""
        return self.tier


class Instruct(AboutIncident):
    """事故への対応を指示する"""

    name, by, cites = "p17.instruct", WARDS, REPORT
    title = Say("事故への対応を指示する", "Instruct on an incident")

    what: Annotated[Prose, Asks(Say("指示の内容", "Instruction"), REPORT)]
    due: Annotated[Day | None, Asks(Say("期限", "Due"))] = None


class CarryOut(BringsHome):
    """指示を実施したことを報告する"""

    name, by, cites = "p17.carry-out", CONTRACTORS, REPORT
    title = Say("事故の指示を実施した", "Record that an instruction on an incident was carried out")

    instruction: Annotated[Number, Asks(Say("指示の番号", "Number of the instruction"), picks="p17.instruct")]
    done: Annotated[Prose, Asks(Say("行ったこと", "What was done"), REPORT)]
    evidence: Annotated[Document, Asks(Say("証拠", "Evidence"))] = ABSENT_DOCUMENT


class Assess(AboutIncident):
    """事故を評価する"""

    name, by, cites = "p17.assess", WARDS, REPORT
    title = Say("事故を評価する", "Assess an incident")

    outcome: Annotated[Outcome, Asks(Say("事故と認めるか", "Was it an incident"))]
    reportable: Annotated[
        tuple[Reportable, ...], Asks(Say("法定報告の対象となる理由", "Why the statute may ask for a report"))
    ] = ()
    reason: Annotated[Prose, Asks(Say("そう評価した理由", "Reasons"))]

    @property
    def unjust_purpose(self) -> bool:
        """Whether it may have been done for an unjust purpose, which lengthens the time for the final report."""
        return Reportable.UNJUST_PURPOSE in self.reportable


class ReportToAuthority(AboutIncident):
    """法定の報告をしたことを記録する"""

    name, by, cites = "p17.report-to-authority", WARDS, REPORT
    title = Say("法定の報告をした", "Record a statutory report")

    stage: Annotated[Stage, Asks(Say("速報か確報か", "Preliminary or final"))]
    to: Annotated[Word, Asks(Say("報告先", "To whom"))]
    document: Annotated[Document, Asks(Say("報告書", "The report"))] = ABSENT_DOCUMENT


class LoseItem(AboutIncident, Moves):
    """滅失したものとして台帳から除く"""

    name, by, cites = "p17.lose-item", (Capacity.APPROVER,), REPORT
    title = Say("滅失と決定する", "Decide that a thing is lost")
    signed = True

    moves: Annotated[tuple[Move, ...], Asks(Say("滅失した物", "What is lost"))]
    reason: Annotated[Prose, Asks(Say("決定の理由", "Reasons"))]


class CloseIncident(AboutIncident):
    """事故への対応を終える"""

    name, by, cites = "p17.close-incident", WARDS, REPORT
    title = Say("事故への対応を終える", "Close an incident")

    lessons: Annotated[Prose, Asks(Say("再発防止に生かすこと", "What is learned"))]


ACTS: Final[tuple[type[Act], ...]] = (
    Notify,
    Report,
    StateConcerned,
    Hold,
    LiftHold,
    Instruct,
    CarryOut,
    Assess,
    ReportToAuthority,
    LoseItem,
    CloseIncident,
)
"""Every act of 第17."""
