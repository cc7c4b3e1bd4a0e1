"""What is done under 第11: take stock, explain differences, check the vault, deliver, and say where its keys live."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from azukari.ground import Ground, Grounds
from azukari.kernel.act import BringsHome, Classifies, Gives, Handling, Moves, Oversees
from azukari.kernel.asks import ABSENT_DOCUMENT, ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.entry import Entry
from azukari.kernel.erasure import Level, Uncovered
from azukari.kernel.keeping import Arrangement, Choice
from azukari.kernel.things import Move
from azukari.kernel.values import (
    Capacity,
    Citation,
    Fingerprint,
    ItemId,
    Number,
    ObjectId,
    PersonId,
    PlaceId,
)
from azukari.law.say import Say

SAFEKEEPING = Citation("11.1")
KEEPS = (Capacity.PERSON_IN_CHARGE, Capacity.HANDOVER_OFFICER, Capacity.OPERATOR, Capacity.ENGAGED_PERSON)
IN_CHARGE = (Capacity.PERSON_IN_CHARGE,)
SECTION = (Capacity.SECTION_OFFICER, Capacity.APPROVER)
SCAN = "label_scan"


class Means(StrEnum):
    """How something was counted."""

    SCANNED = "scanned"
    BY_HAND = "by_hand"
    BY_VAULT = "by_vault"


class Cause(StrEnum):
    """What a difference turned out to be."""

    MISCOUNT = "miscount"
    NOT_ENTERED = "not_entered"
    FOUND = "found"
    INCIDENT = "incident"


class Check(StrEnum):
    """What the vault tried on itself."""

    INTEGRITY = "integrity"
    RESTORE = "restore"


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was found of one item."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    quantity: Annotated[int, Asks(Say("数えた数量", "Quantity counted"))]
    booked: Annotated[int, Asks(Say("帳簿の数量", "Quantity in the balance"))]
    means: Annotated[Means, Asks(Say("数え方", "How it was counted"))] = Means.BY_HAND


class Deliver(Handling, Moves):
    """業務の成果として発送・納品する（送り出すことも取扱いである）"""

    name, by, cites = "p11.deliver", KEEPS, SAFEKEEPING
    title = Say("発送・納品する", "Deliver in the course of the business")
    paper = "delivery-record"

    moves: Annotated[tuple[Move, ...], Asks(Say("発送・納品するもの", "What is delivered"), SAFEKEEPING)]
    addressee: Annotated[Word, Asks(Say("発送先・納品先", "To whom"))]
    receipt: Annotated[Document, Asks(Say("受領書・差出票", "Receipt or posting slip"))] = ABSENT_DOCUMENT

    def measure(self) -> int:
        """Every piece that goes out counts."""
        return max(1, sum(move.quantity for move in self.moves))


class Stocktake(BringsHome):
    """棚卸しをする"""

    name, by, cites = "p11.stocktake", KEEPS, SAFEKEEPING
    title = Say("棚卸しをする", "Take stock of a facility")
    paper = "stocktaking"

    facility: Annotated[PlaceId | None, Asks(Say("施設（空欄＝保管庫）", "Facility (empty: the vault)"), picks="facility")] = None
    lines: Annotated[tuple[Count, ...], Asks(Say("数えた結果", "What was counted"), SAFEKEEPING)] = ()
    complete: Annotated[bool, Asks(Say("ほかに個人情報は見当たらない", "Nothing else was found"))]
    remarks: Annotated[Prose, Asks(Say("気付いたこと", "Remarks"))] = ABSENT_PROSE


class ExplainDifference(BringsHome):
    """差異を説明する"""

    name, by, cites = "p11.explain-difference", IN_CHARGE, SAFEKEEPING
    title = Say("棚卸しの差異を説明する", "Explain a difference")

    stocktaking: Annotated[Number, Asks(Say("棚卸しの番号", "Number of the stocktaking"), picks="p11.stocktake")]
    item: Annotated[
        ItemId | None, Asks(Say("品目（空欄＝台帳にないもの）", "Item (empty: what is not in the register)"), picks="item")
    ] = None
    cause: Annotated[Cause, Asks(Say("原因", "Cause"))]
    incident: Annotated[Number | None, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")] = None
    explanation: Annotated[Prose, Asks(Say("説明", "Explanation"))]


class ContentSealed(Grounds, Oversees, Classifies):
    """送付書によらない内容を保管庫が封入したこと（取得したもの、加工したもの、許可された複写）"""

    name, by, cites = "p11.content-sealed", (Capacity.INSTRUMENT,), SAFEKEEPING
    title = Say("保管庫が内容を封入した結果", "What the vault sealed of its own items")

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
                "個人番号又は要配慮個人情報に見えるものと、元の品目で名指しの付与が要るもの",
                "Those that look like individual numbers or sensitive information, or need one in the item that it was made from",
            ),
        ),
    ] = ()

    def lay(self, ground: Ground, entry: Entry) -> None:
        """The content rests under the arrangement of its moment."""
        ground.keeping.seal(self.item)

    def set_apart(self) -> tuple[int, ...] | None:
        """The columns that were set apart in what it was made from, or look so; nothing is said where no columns are known."""
        return self.apart if self.columns else None

    def told(self) -> tuple[int, ...]:
        """Every column of it."""
        return tuple(range(1, self.columns + 1))

    def seals(self) -> bool:
        """It does."""
        return True


class VaultCheck(Oversees):
    """保管庫の点検・復元訓練の結果"""

    name, by, cites = "p11.vault-check", (Capacity.INSTRUMENT,), SAFEKEEPING
    title = Say("保管庫の点検の結果", "Result of a check of the vault")

    check: Annotated[Check, Asks(Say("点検の種類", "Kind of check"))]
    objects: Annotated[int, Asks(Say("調べた物件の数", "Objects looked at"))]
    damaged: Annotated[tuple[ItemId, ...], Asks(Say("異常のあった品目", "Items found damaged"), picks="item")] = ()
    missing: Annotated[int, Asks(Say("見つからなかった物件の数", "Objects not found"))] = 0
    remarks: Annotated[Word, Asks(Say("備考", "Remarks"))] = ABSENT_WORD

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.damaged and not self.missing


class VaultErased(Grounds, Oversees):
    """保管庫の鍵を廃棄し、開けないことを確かめた結果"""

    name, by, cites = "p11.vault-erased", (Capacity.INSTRUMENT,), SAFEKEEPING
    title = Say("保管庫の消去の結果", "What the vault erased")
    paper = "vault-erasure-certificate"

    order: Annotated[Number, Asks(Say("消去のもとになった記録", "Entry that ordered it"))]
    items: Annotated[tuple[ItemId, ...], Asks(Say("消去した品目", "Items erased"), picks="item")]
    level: Annotated[Level, Asks(Say("消去の水準", "Level of erasure"))]
    objects: Annotated[int, Asks(Say("消去した物件の数", "Objects erased"))]
    generation: Annotated[
        int, Asks(Say("残る鍵の世代（これより前は廃棄）", "Generation of the key that stays; every earlier one is destroyed"))
    ]
    survivors: Annotated[int, Asks(Say("新しい鍵で開くことを確かめた物件の数", "Other objects shown to open under it"))]
    tried: Annotated[
        int, Asks(Say("試して開かなかった鍵の写しの数", "Copies of the erased keys that were tried and did not open"))
    ]
    backups: Annotated[int, Asks(Say("調べたバックアップの数", "Backups looked through"))] = 0
    away: Annotated[int, Asks(Say("調べられなかったバックアップの数", "Known backups that could not be reached"))] = 0
    uncovered: Annotated[tuple[Uncovered, ...], Asks(Say("この消去が及ばないもの", "What this erasure does not reach"))]
    levels: Annotated[
        tuple[Level, ...],
        Asks(
            Say(
                "品目ごとの消去の水準（品目の順。空欄＝全て上の水準）",
                "Level of each item, in their order (empty: all at the level above)",
            )
        ),
    ] = ()
    receipts: Annotated[
        tuple[Fingerprint, ...],
        Asks(Say("甲のノードの受領証のSHA-256", "SHA-256 of each receipt of the entrusting body's node")),
    ] = ()
    receipt: Annotated[Prose, Asks(Say("甲のノードの受領証", "Receipts of the entrusting body's node"))] = ABSENT_PROSE
    copies: Annotated[
        int, Asks(Say("残っていると届けられた鍵の写しの数", "Registered copies of the keys that are still there"))
    ] = 0

    def lay(self, ground: Ground, entry: Entry) -> None:
        """What is erased keeps its level, whatever is chosen afterwards."""
        ground.keeping.end(self.items)


class KeepKeys(Grounds, Oversees):
    """契約の鍵を置く所を選ぶ（強くする）"""

    name, by, cites = "p11.keep-keys", SECTION, SAFEKEEPING
    title = Say("契約の鍵を置く所を選ぶ", "Choose where the contract's keys live")

    level: Annotated[Arrangement, Asks(Say("鍵を置く所", "Where the keys live"))]
    why: Annotated[Prose, Asks(Say("理由・決定の番号", "Reason, number of the decision"))] = ABSENT_PROSE

    def lay(self, ground: Ground, entry: Entry) -> None:
        """It counts once the keys were moved."""
        ground.keeping.choose(Choice(entry.number, entry.moment.time, self.level.level))


class LowerKeys(Gives, Grounds, Oversees):
    """契約の鍵を、より弱い所に置くことを認める"""

    name, by, cites = "p11.lower-keys", (Capacity.APPROVER,), SAFEKEEPING
    title = Say("契約の鍵をより弱い所に置く", "Have the contract's keys live in a weaker place")
    signed = True

    level: Annotated[Arrangement, Asks(Say("鍵を置く所", "Where the keys live"))]
    why: Annotated[Prose, Asks(Say("理由・決定の番号", "Reason, number of the decision"))]

    def lay(self, ground: Ground, entry: Entry) -> None:
        """From now on nothing is worth more, though the keys are moved later."""
        ground.keeping.choose(Choice(entry.number, entry.moment.time, self.level.level, lowers=True))


class RotateKeys(Oversees):
    """契約の鍵を新しくする"""

    name, by, cites = "p11.rotate-keys", SECTION, SAFEKEEPING
    title = Say("契約の鍵を新しくする", "Replace the contract's keys")

    why: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE


class KeysKept(Grounds, Oversees):
    """鍵を選ばれた所に移し、前の鍵を廃棄した結果"""

    name, by, cites = "p11.keys-kept", (Capacity.INSTRUMENT,), SAFEKEEPING
    title = Say("鍵を移し、前の鍵を廃棄した結果", "Keys moved, and the earlier ones destroyed")

    order: Annotated[Number, Asks(Say("もとになった記録", "Entry that ordered it"))]
    level: Annotated[Level, Asks(Say("鍵の置き場の水準", "Level of where the keys live"))]
    generation: Annotated[
        int, Asks(Say("残る鍵の世代（これより前は廃棄）", "Generation of the key that stays; every earlier one is destroyed"))
    ]
    objects: Annotated[int, Asks(Say("新しい鍵で開くことを確かめた物件の数", "Objects shown to open under it"))]
    receipts: Annotated[
        tuple[Fingerprint, ...],
        Asks(Say("甲のノードの受領証のSHA-256", "SHA-256 of each receipt of the entrusting body's node")),
    ] = ()
    receipt: Annotated[Prose, Asks(Say("甲のノードの受領証", "Receipts of the entrusting body's node"))] = ABSENT_PROSE

    def lay(self, ground: Ground, entry: Entry) -> None:
        """Everything rests under it from now on."""
        ground.keeping.moved(self.level)
