"""What is done under 第13: demand, agree to destruction, destroy, certify, confirm."""

from __future__ import annotations

from typing import Annotated

import msgspec

from azukari.kernel.act import BringsHome, Enables, Gives, Moves, Oversees, TakesAway
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.erasure import VAULT_LEVEL, Level, Method
from azukari.kernel.things import DELIVERED, DESTROYED, ERASED, LOST, RETURNED, Move
from azukari.kernel.values import (
    CONTRACTOR,
    Capacity,
    Citation,
    ItemId,
    Number,
    TierNo,
)
from azukari.law.say import Say

RETURN = Citation("13.1")
SECTION = (Capacity.SECTION_OFFICER, Capacity.APPROVER)
IN_CHARGE = (Capacity.PERSON_IN_CHARGE,)
GONE = frozenset({RETURNED, DELIVERED, ERASED, DESTROYED, LOST})
WAYS_HOME = ("p10.receive-return", "p13.destroy", "p09.erase-copy")


class Portion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So much of an item."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    quantity: Annotated[int, Asks(Say("数量", "Quantity"))] = 1


class DemandReturn(Oversees):
    """返還を請求する"""

    name, by, cites = "p13.demand-return", SECTION, RETURN
    title = Say("返還を請求する", "Demand the return")
    paper = "return-demand"

    tier: Annotated[TierNo, Asks(Say("請求の相手", "Of whom"), picks="tier")] = CONTRACTOR
    lines: Annotated[tuple[Portion, ...], Asks(Say("返還を求めるもの", "What is to be returned"), RETURN)]
    why: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that is to return."""
        return self.tier


class AgreeDestruction(Enables, Gives, Oversees):
    """返還に代わる廃棄・消去に同意する"""

    name, by, cites = "p13.agree-destruction", (Capacity.APPROVER,), RETURN
    title = Say("返還に代わる廃棄・消去に同意する", "Agree to destruction instead of return")
    paper = "destruction-agreement"
    signed = True

    tier: Annotated[TierNo, Asks(Say("廃棄する者", "Who destroys"), picks="tier")] = CONTRACTOR
    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    quantity: Annotated[int, Asks(Say("数量", "Quantity"))] = 1
    reason: Annotated[Prose, Asks(Say("理由・条件", "Reason and conditions"))]

    def about_tier(self) -> TierNo:
        """The tier that may destroy."""
        return self.tier


class WithdrawAgreement(TakesAway):
    """廃棄・消去への同意を取り消す"""

    name, by, cites = "p13.withdraw-agreement", (Capacity.APPROVER,), RETURN
    title = Say("廃棄・消去への同意を取り消す", "Withdraw the agreement to destruction")

    agreement: Annotated[Number, Asks(Say("同意の番号", "Number of the agreement"), picks="p13.agree-destruction")]
    why: Annotated[Prose, Asks(Say("理由", "Reason"))]


class Destroy(BringsHome, Gives, Moves):
    """同意された範囲で廃棄・消去する"""

    name, by, cites = "p13.destroy", IN_CHARGE, RETURN
    title = Say("廃棄・消去する", "Destroy what was agreed")
    paper = "destruction-certificate"
    signed = True

    agreement: Annotated[Number, Asks(Say("同意の番号", "Number of the agreement"), RETURN, picks="p13.agree-destruction")]
    moves: Annotated[tuple[Move, ...], Asks(Say("廃棄・消去するもの", "What is destroyed"))]
    method: Annotated[Method, Asks(Say("方法", "Method"))]
    level: Annotated[
        Level | None, Asks(Say("命じる消去の水準（保管庫の品目）", "Level of erasure ordered (items in the vault)"))
    ] = None
    witness: Annotated[Word, Asks(Say("立会人", "Witness"))] = ABSENT_WORD
    evidence: Annotated[Document, Asks(Say("証拠（写真・証明書）", "Evidence (photograph, certificate)"))] = ABSENT_DOCUMENT


class ShownObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One medium that was destroyed, and what shows it."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    serial: Annotated[Word, Asks(Say("媒体の製造番号・管理番号", "Serial number of the medium"))] = ABSENT_WORD
    model: Annotated[Word, Asks(Say("型名・容量", "Model and capacity"))] = ABSENT_WORD
    evidence: Annotated[Document, Asks(Say("証拠（写真・作業記録）", "Evidence (photograph, work record)"))] = ABSENT_DOCUMENT


class ShowDestruction(BringsHome):
    """廃棄の証拠を、媒体一つずつ示す"""

    name, by, cites = "p13.show-destruction", IN_CHARGE, RETURN
    title = Say("廃棄の証拠を媒体ごとに示す", "Show the destruction, medium by medium")
    paper = "destruction-evidence"

    destruction: Annotated[Number, Asks(Say("廃棄の番号", "Number of the destruction"), RETURN, picks="p13.destroy")]
    method: Annotated[Method, Asks(Say("最後に用いた方法", "Method finally used"))]
    objects: Annotated[tuple[ShownObject, ...], Asks(Say("媒体ごとの証拠", "Evidence per medium"), RETURN)]


class Certify(BringsHome):
    """返還が済み、手元に何も残っていないことを証明する"""

    name, by, cites = "p13.certify", IN_CHARGE, RETURN
    title = Say("何も残っていないことを証明する", "Certify that nothing remains")
    paper = "return-certificate"

    nothing_remains: Annotated[bool, Asks(Say("複写を含め、手元に何も残っていない", "Nothing remains, copies included"), RETURN)]
    how: Annotated[Prose, Asks(Say("確かめた方法", "How this was ascertained"))]


class Confirm(Oversees):
    """返還の完了を確認する"""

    name, by, cites = "p13.confirm", SECTION, RETURN
    title = Say("返還の完了を確認する", "Confirm that the return is complete")
    paper = "balance"

    tier: Annotated[TierNo, Asks(Say("返還した者", "Who returned"), picks="tier")] = CONTRACTOR
    note: Annotated[Prose, Asks(Say("確認の内容", "What was ascertained"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo:
        """The tier that returned."""
        return self.tier


class EraseReturned(Gives, Oversees):
    """返還された品目の保管庫の中身を消去させる"""

    name, by, cites = "p13.erase-returned", (Capacity.APPROVER,), RETURN
    title = Say("返還されたものを保管庫から消去させる", "Have what was returned erased from the vault")
    signed = True

    tier: Annotated[
        TierNo | None, Asks(Say("返還した者（空欄＝契約の全て）", "Who returned it (empty: the whole contract)"), picks="tier")
    ] = None
    items: Annotated[
        tuple[ItemId, ...],
        Asks(Say("消去する品目（全てのときは空欄）", "Items to be erased (empty: everything)"), RETURN, picks="item"),
    ] = ()
    everything: Annotated[
        bool,
        Asks(Say("返還され、まだ消去を命じていない全て", "Everything that was returned and is not ordered to be erased yet")),
    ] = False
    level: Annotated[Level, Asks(Say("命じる消去の水準", "Level of erasure ordered"))] = VAULT_LEVEL
    why: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE

    def about_tier(self) -> TierNo | None:
        """The tier that returned it."""
        return self.tier
