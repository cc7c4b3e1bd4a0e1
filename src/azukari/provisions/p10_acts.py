"""The acts of a handover: designate, plan, issue, measure, receive, reject — and the same way home."""

from __future__ import annotations

from typing import Annotated

from azukari.ground import Ground, Grounds
from azukari.kernel.act import BringsHome, Classifies, Enables, Moves, Oversees, Releases, TakesAway
from azukari.kernel.asks import ABSENT_PROSE, Asks, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.things import Move, NewItem
from azukari.kernel.values import (
    CONTRACTOR,
    WHOLE,
    Capacity,
    Citation,
    Day,
    Fingerprint,
    ItemId,
    Number,
    ObjectId,
    PersonId,
    PlaceId,
    TierNo,
    Time,
)
from azukari.law.say import Say
from azukari.provisions.p10_values import Counted, NoteLine, Outcome, Reason

HANDOVER = Citation("10.1")
TAKES_PART = (Capacity.WARD_HANDOVER_OFFICER, Capacity.HANDOVER_OFFICER)
PLANS = (
    Capacity.WARD_HANDOVER_OFFICER,
    Capacity.SECTION_OFFICER,
    Capacity.HANDOVER_OFFICER,
    Capacity.PERSON_IN_CHARGE,
    Capacity.SIGNATORY,
)
DESIGNATES = (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)


class DesignateOfficer(Oversees):
    """授受に従事する者を定める"""

    name, by, cites = "p10.designate-officer", DESIGNATES, HANDOVER
    title = Say("授受に従事する者を定める", "Designate a handover officer")
    paper = "handover-officers"

    person: Annotated[PersonId, Asks(Say("授受に従事する者", "Handover officer"), HANDOVER, mints="pn", picks="person")]
    full_name: Annotated[Word, Asks(Say("氏名", "Name"), names="person")]
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    until: Annotated[Day | None, Asks(Say("いつまで", "Until"))] = None


class RelieveOfficer(TakesAway):
    """授受に従事する者の任を解く"""

    name, by, cites = "p10.relieve-officer", DESIGNATES, HANDOVER
    title = Say("授受に従事する者の任を解く", "Relieve a handover officer")

    person: Annotated[PersonId, Asks(Say("授受に従事する者", "Handover officer"), picks="person")]


class Plan(Releases, Enables):
    """引渡しの日時と場所を定める"""

    name, by, cites = "p10.plan", PLANS, HANDOVER
    title = Say("引渡しの日時と場所を定める", "Plan a handover")

    place: Annotated[Word, Asks(Say("引渡しの場所", "Place"), HANDOVER)]
    facility: Annotated[
        PlaceId | None,
        Asks(
            Say("場所が届出施設なら、その施設", "The facility, if the place is one"),
            help=Say("選ぶと、受領の場所を照合します。", "If chosen, the place of receipt is compared with it."),
            picks="facility",
        ),
    ] = None
    at: Annotated[Time, Asks(Say("日時（始め）", "From"), HANDOVER)]
    until: Annotated[Time, Asks(Say("日時（終り）", "Until"), HANDOVER)]
    what: Annotated[Prose, Asks(Say("引き渡す予定のもの", "What is to be handed over"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that receives."""
        return self.to_tier


class PlanReturn(BringsHome):
    """返還の日時と場所を定める"""

    name, by, cites = "p10.plan-return", PLANS, HANDOVER
    title = Say("返還の日時と場所を定める", "Plan a return")

    tier: Annotated[TierNo, Asks(Say("返還する者", "Who returns"), picks="tier")] = CONTRACTOR
    to_tier: Annotated[TierNo, Asks(Say("返還先（0＝甲）", "Returned to (0 = the entrusting body)"), picks="tier")] = WHOLE
    place: Annotated[Word, Asks(Say("返還の場所", "Place"), HANDOVER)]
    at: Annotated[Time, Asks(Say("日時（始め）", "From"), HANDOVER)]
    until: Annotated[Time, Asks(Say("日時（終り）", "Until"), HANDOVER)]

    def about_tier(self) -> TierNo:
        """The tier that returns."""
        return self.tier


class WithdrawPlan(TakesAway):
    """定めた引渡しを取りやめる"""

    name, by, cites = "p10.withdraw-plan", PLANS, HANDOVER
    title = Say("定めた引渡しを取りやめる", "Withdraw a planned handover")

    plan: Annotated[Number, Asks(Say("予定の番号", "Number of the plan"), picks="p10.plan")]
    why: Annotated[Prose, Asks(Say("理由", "Reason"))]


class Issue(Releases, Moves):
    """送付書を交付する"""

    name, by, cites = "p10.issue", TAKES_PART, HANDOVER
    title = Say("送付書を交付する", "Issue a delivery note")
    paper = "delivery-note"

    plan: Annotated[Number, Asks(Say("予定の番号", "Number of the plan"), HANDOVER, picks="p10.plan")]
    items: Annotated[tuple[NewItem, ...], Asks(Say("初めて引き渡すもの", "Things handed over for the first time"))] = ()
    lines: Annotated[tuple[NoteLine, ...], Asks(Say("既に台帳にあるもの", "Things in custody already"))] = ()

    def about_tier(self) -> TierNo:
        """The tier that receives."""
        return self.to_tier

    def released(self) -> tuple[ItemId, ...]:
        """Every line of the note."""
        return (*(one.item for one in self.items), *(one.item for one in self.lines))


class IssueReturn(BringsHome):
    """返還の送付書を交付する"""

    name, by, cites = "p10.issue-return", TAKES_PART, HANDOVER
    title = Say("返還の送付書を交付する", "Issue a delivery note for a return")
    paper = "return-note"

    plan: Annotated[Number, Asks(Say("予定の番号", "Number of the plan"), HANDOVER, picks="p10.plan-return")]
    lines: Annotated[tuple[NoteLine, ...], Asks(Say("返還するもの", "Things returned"))]

    def sent_home(self) -> tuple[ItemId, ...]:
        """What the note lists."""
        return tuple(one.item for one in self.lines)


class WithdrawNote(TakesAway):
    """送付書を取り下げる"""

    name, by, cites = "p10.withdraw-note", TAKES_PART, HANDOVER
    title = Say("送付書を取り下げる", "Withdraw a delivery note")

    note: Annotated[Number, Asks(Say("送付書の番号", "Number of the note"), picks="p10.issue")]
    why: Annotated[Prose, Asks(Say("理由", "Reason"))]

    def undoes(self) -> tuple[Number, ItemId | None]:
        """The whole note."""
        return self.note, None


class Measured(Grounds, Classifies):
    """保管庫が封入時に数えたこと"""

    name, by, cites = "p10.measured", (Capacity.INSTRUMENT,), HANDOVER
    title = Say("保管庫が数えた結果", "What the vault counted while sealing")

    note: Annotated[Number, Asks(Say("送付書の番号", "Number of the note"), picks="p10.issue")]
    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    rows: Annotated[int | None, Asks(Say("件数", "Rows"))] = None
    persons: Annotated[int | None, Asks(Say("実人数", "Distinct persons"))] = None
    fingerprint: Annotated[Fingerprint | None, Asks(Say("内容の指紋", "Fingerprint of the content"))] = None
    size: Annotated[int, Asks(Say("大きさ（バイト）", "Size in bytes"))]
    digest: Annotated[Fingerprint, Asks(Say("暗号文のSHA-256", "SHA-256 of the ciphertext"))]
    vault_object: Annotated[ObjectId, Asks(Say("保管庫の物件番号", "Object in the vault"))]
    deposited_by: Annotated[PersonId | None, Asks(Say("預けた者", "Deposited by"), picks="person")] = None
    columns: Annotated[int, Asks(Say("項目の数", "Number of fields"))] = 0
    apart: Annotated[
        tuple[int, ...],
        Asks(
            Say("名指しの付与が要る項目の番号", "Fields that need a grant naming them"),
            help=Say(
                "個人番号又は要配慮個人情報に見えるもの", "Those that look like individual numbers or sensitive information"
            ),
        ),
    ] = ()

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The content rests under the arrangement of its moment."""
        ground.keeping.seal(self.item)

    def set_apart(self) -> tuple[int, ...] | None:
        """The columns that look like what is set apart; nothing is said where no columns are known."""
        return self.apart if self.columns else None

    def told(self) -> tuple[int, ...]:
        """Every column of it."""
        return tuple(range(1, self.columns + 1))

    def seals(self) -> bool:
        """It does."""
        return True


class Receive(Releases, Moves):
    """数えて受領する"""

    name, by, cites = "p10.receive", TAKES_PART, HANDOVER
    title = Say("数えて受領する", "Count and receive")
    paper = "receipt"

    note: Annotated[Number, Asks(Say("送付書の番号", "Number of the note"), HANDOVER, picks="p10.issue")]
    lines: Annotated[tuple[Counted, ...], Asks(Say("数えた結果", "What was counted"), HANDOVER)]
    moves: Annotated[tuple[Move, ...], Asks(Say("置いた所", "Where it was put"))]

    def about_tier(self) -> TierNo:
        """The tier that receives."""
        return self.to_tier


class ReceiveReturn(BringsHome, Moves):
    """返還されたものを数えて受領する"""

    name, by, cites = "p10.receive-return", TAKES_PART, HANDOVER
    title = Say("返還を数えて受領する", "Count and receive a return")
    paper = "return-receipt"

    note: Annotated[Number, Asks(Say("送付書の番号", "Number of the note"), HANDOVER, picks="p10.issue-return")]
    lines: Annotated[tuple[Counted, ...], Asks(Say("数えた結果", "What was counted"), HANDOVER)]
    moves: Annotated[tuple[Move, ...], Asks(Say("移ったもの", "What moved"))]


class Reject(TakesAway):
    """送付書の行を受け取らない"""

    name, by, cites = "p10.reject", (*TAKES_PART, Capacity.PERSON_IN_CHARGE, Capacity.SECTION_OFFICER), HANDOVER
    title = Say("送付書の行を受け取らない", "Reject a line of a note")

    note: Annotated[Number, Asks(Say("送付書の番号", "Number of the note"), picks="p10.issue")]
    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    reason: Annotated[Reason, Asks(Say("理由", "Reason"))]
    details: Annotated[Prose, Asks(Say("詳しい状況", "Details"))] = ABSENT_PROSE

    def undoes(self) -> tuple[Number, ItemId | None]:
        """One line of the note."""
        return self.note, self.item


class Resolve(BringsHome):
    """受け取られなかった行の扱いを明らかにする"""

    name, by, cites = "p10.resolve", PLANS, HANDOVER
    title = Say("受け取られなかった行を説明する", "Explain a rejected line")

    note: Annotated[Number, Asks(Say("送付書の番号", "Number of the note"), picks="p10.reject")]
    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    outcome: Annotated[Outcome, Asks(Say("扱い", "What became of it"))]
    incident: Annotated[Number | None, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")] = None
    explanation: Annotated[Prose, Asks(Say("説明", "Explanation"))]
