"""What is done under 第9: ask, permit or refuse, copy, end the processing, erase, certify, confirm."""

from __future__ import annotations

from typing import Annotated

import msgspec

from azukari.kernel.act import Act, BringsHome, Enables, Gives, Handling, Moves, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.erasure import Level, Method
from azukari.kernel.things import Move, NewItem
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Day, ItemId, Medium, Number, PersonId, PlaceId, Purpose, TierNo
from azukari.law.say import Say

PERMISSION = Citation("9.1.main")
ERASURE = Citation("9.1.latter")
IN_CHARGE = (Capacity.PERSON_IN_CHARGE,)
DECIDES = (Capacity.APPROVER,)
WORKS = (Capacity.PERSON_IN_CHARGE, Capacity.OPERATOR, Capacity.ENGAGED_PERSON)


class RequestCopy(Act):
    """複写の許可を申請する"""

    name, by, cites = "p09.request-copy", IN_CHARGE, PERMISSION
    title = Say("複写の許可を申請する", "Apply for permission to copy")
    paper = "copy-application"

    item: Annotated[ItemId, Asks(Say("複写する品目", "Item to be copied"), PERMISSION, picks="item")]
    extent: Annotated[Prose, Asks(Say("複写する範囲（行・項目）", "Which rows and fields"))]
    rows: Annotated[int | None, Asks(Say("件数の上限", "Rows at most"))] = None
    copies: Annotated[int, Asks(Say("部数", "How many"))] = 1
    medium: Annotated[Medium, Asks(Say("媒体", "Medium"))]
    purpose: Annotated[Purpose, Asks(Say("目的", "Purpose"), picks="purpose")]
    holder: Annotated[PersonId, Asks(Say("保有者", "Who holds it"), picks="engaged")]
    facility: Annotated[
        PlaceId | None, Asks(Say("保管する施設（空欄＝保管庫）", "Where it is kept (empty: the vault)"), picks="facility")
    ] = None
    until: Annotated[Day, Asks(Say("いつまで", "Until"))]
    why: Annotated[Prose, Asks(Say("複写が必要な理由", "Why a copy is needed"))]


class PermitCopy(Enables, Gives):
    """複写を許可する"""

    name, by, cites = "p09.permit-copy", DECIDES, PERMISSION
    title = Say("複写を許可する", "Permit a copy")
    paper = "copy-permission"
    signed = True

    tier: Annotated[TierNo, Asks(Say("申請者", "Applicant"), picks="tier")] = CONTRACTOR
    request: Annotated[Number, Asks(Say("申請の番号", "Number of the application"), picks="p09.request-copy")]
    copies: Annotated[int | None, Asks(Say("部数（申請より減らす場合）", "How many, if fewer than asked"))] = None
    until: Annotated[Day | None, Asks(Say("いつまで（申請より早める場合）", "Until, if earlier than asked"))] = None
    conditions: Annotated[Prose, Asks(Say("条件", "Conditions"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that may copy."""
        return self.tier


class RefuseCopy(Oversees):
    """複写を許可しない"""

    name, by, cites = "p09.refuse-copy", DECIDES, PERMISSION
    title = Say("複写を許可しない", "Refuse a copy")
    paper = "copy-refusal"

    tier: Annotated[TierNo, Asks(Say("申請者", "Applicant"), picks="tier")] = CONTRACTOR
    request: Annotated[Number, Asks(Say("申請の番号", "Number of the application"), picks="p09.request-copy")]
    reasons: Annotated[Prose, Asks(Say("理由", "Reasons"))]

    def about_tier(self) -> TierNo:
        """The tier that applied."""
        return self.tier


class WithdrawPermission(TakesAway):
    """複写の許可を取り消す"""

    name, by, cites = "p09.withdraw-permission", DECIDES, PERMISSION
    title = Say("複写の許可を取り消す", "Withdraw a permission to copy")

    tier: Annotated[TierNo, Asks(Say("許可を受けた者", "Who was permitted"), picks="tier")] = CONTRACTOR
    permission: Annotated[Number, Asks(Say("許可の番号", "Number of the permission"), picks="p09.permit-copy")]
    why: Annotated[Prose, Asks(Say("理由", "Reason"))]

    def about_tier(self) -> TierNo:
        """The tier that may copy no more."""
        return self.tier


class MakeCopy(Handling, Moves):
    """許可された複写をする"""

    name, by, cites = "p09.make-copy", WORKS, PERMISSION
    title = Say("複写する", "Make a permitted copy")
    derives = ("items.origin", "items.parent", "moves.source")

    permission: Annotated[Number, Asks(Say("許可の番号", "Number of the permission"), PERMISSION, picks="p09.permit-copy")]
    first: Annotated[int, Asks(Say("何件目から（一部の複写）", "From which row (a copy in part)"))] = 1
    items: Annotated[tuple[NewItem, ...], Asks(Say("できた複写", "The copies made"))]
    moves: Annotated[tuple[Move, ...], Asks(Say("置いた所", "Where they were put"))]
    watermarked: Annotated[bool, Asks(Say("透かしを入れた", "Watermarked"))] = False

    def measure(self) -> int:
        """Every row of every copy counts."""
        return sum((new.rows or 1) * new.quantity for new in self.items)


class EndProcessing(BringsHome):
    """複写を使う電算処理の終了を届け出る"""

    name, by, cites = "p09.end-processing", IN_CHARGE, ERASURE
    title = Say("電算処理の終了を届け出る", "Record that the processing has ended")

    permission: Annotated[Number, Asks(Say("許可の番号", "Number of the permission"), picks="p09.permit-copy")]


class ErasedObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One object that was erased, and what shows it."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    serial: Annotated[Word, Asks(Say("媒体の製造番号・管理番号", "Serial number of the medium"))] = ABSENT_WORD
    model: Annotated[Word, Asks(Say("型名・容量", "Model and capacity"))] = ABSENT_WORD
    evidence: Annotated[Document, Asks(Say("証拠（写真・記録）", "Evidence (photograph, log)"))] = ABSENT_DOCUMENT


class EraseCopy(BringsHome, Gives, Moves):
    """複写を消去する"""

    name, by, cites = "p09.erase-copy", WORKS, ERASURE
    title = Say("複写を消去する", "Erase copies")
    paper = "erasure-report"

    moves: Annotated[tuple[Move, ...], Asks(Say("消去するもの", "What is erased"), ERASURE)]
    method: Annotated[Method, Asks(Say("方法", "Method"), ERASURE)]
    level: Annotated[
        Level | None, Asks(Say("命じる消去の水準（保管庫の複写）", "Level of erasure ordered (copies in the vault)"))
    ] = None
    witness: Annotated[Word, Asks(Say("立会人", "Witness"))] = ABSENT_WORD
    objects: Annotated[tuple[ErasedObject, ...], Asks(Say("物件ごとの証拠", "Evidence per object"))] = ()


class CertifyErasure(BringsHome):
    """許可に係る複写を全て消去したことを証明する"""

    name, by, cites = "p09.certify-erasure", IN_CHARGE, ERASURE
    title = Say("消去を証明する", "Certify the erasure")
    paper = "erasure-certificate"

    permission: Annotated[Number, Asks(Say("許可の番号", "Number of the permission"), picks="p09.permit-copy")]
    items: Annotated[tuple[ItemId, ...], Asks(Say("消去した複写の全て", "Every copy, one by one"), ERASURE, picks="item")]
    level: Annotated[Level | None, Asks(Say("消去の水準（保管庫の複写）", "Level of erasure (copies in the vault)"))] = None


class ConfirmErasure(Oversees):
    """消去を確認する"""

    name, by, cites = "p09.confirm-erasure", (Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.INSPECTOR), ERASURE
    title = Say("消去を確認する", "Confirm the erasure")

    tier: Annotated[TierNo, Asks(Say("消去した者", "Who erased"), picks="tier")] = CONTRACTOR
    permission: Annotated[Number, Asks(Say("許可の番号", "Number of the permission"), picks="p09.permit-copy")]

    def about_tier(self) -> TierNo:
        """The tier that erased."""
        return self.tier
