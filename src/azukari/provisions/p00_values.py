"""What the acts of the contract ask in groups: purposes, information files, sentences of the annex, corrected answers, earlier papers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from azukari.kernel.asks import ABSENT_PROSE, ABSENT_WORD, Asks, Document, Prose, Word
from azukari.kernel.values import Citation, Fingerprint, ItemId, Medium, PersonId
from azukari.law.say import Say

UNDECIDED: Final = Say("空欄なら「未定」と記録します。", "Left empty, it is recorded as not known yet.")


class Agency(StrEnum):
    """The organ of the ward that entrusts (実施機関)."""

    MAYOR = "mayor"
    EDUCATION = "board_of_education"
    AUDIT = "audit_commissioners"
    ELECTION = "election_commission"
    ASSEMBLY = "assembly"


class ContractKind(StrEnum):
    """委託, 指定管理, 派遣受入: what makes the ordinance's article 24 paragraph 1, 2 or 3 apply."""

    ENTRUSTMENT = "entrustment"
    DESIGNATED_MANAGER = "designated_manager"
    DISPATCH = "dispatch"


class FileClass(StrEnum):
    """ア searched by computer, イ arranged for searching by hand (条例第2条)."""

    COMPUTERISED = "computerised"
    MANUAL = "manual"


class PurposeAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One purpose of the entrusted business; purposes are numbered from 1 in this order."""

    label: Annotated[Word, Asks(Say("利用目的", "Purpose"))]


class InformationFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One personal information file that the business touches."""

    label: Annotated[Word, Asks(Say("ファイルの名称", "Name of the file"))]
    file_class: Annotated[FileClass, Asks(Say("種別", "Class"))] = FileClass.COMPUTERISED
    fields: Annotated[Prose, Asks(Say("記録項目", "Items of information"))] = ABSENT_PROSE
    sensitive: Annotated[bool | None, Asks(Say("要配慮個人情報を含む", "Holds sensitive information"), help=UNDECIDED)] = None
    specific: Annotated[bool | None, Asks(Say("特定個人情報を含む", "Holds individual numbers"), help=UNDECIDED)] = None
    persons: Annotated[int | None, Asks(Say("本人の数（見込み）", "Expected persons"))] = None


class LoadedSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence of the loaded text at its address."""

    address: Annotated[Citation, Asks(Say("条文の番号", "Address"))]
    text: Annotated[Prose, Asks(Say("文", "Text"))]


class CorrectedAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question of the corrected entry by its path (``work``, ``items.0.serial``), and what should have been answered."""

    question: Annotated[
        Citation,
        Asks(Say("訂正する項目", "Question"), help=Say("例：work、items.0.serial", "For example work, items.0.serial")),
    ]
    answer: Annotated[Prose, Asks(Say("正しい内容", "The right answer"))]


class CorrectedName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's name that was mistyped: from now on the person is called by the right one."""

    question: Annotated[Citation, Asks(Say("訂正する項目", "Question"), help=Say("例：full_name", "For example full_name"))]
    known: Annotated[PersonId, Asks(Say("誰の氏名か", "Whose name"), picks="person")]
    name: Annotated[Word, Asks(Say("正しい氏名", "The right name"), names="known")]


class EarlierPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper from the time before the contract was kept here: a pledge, a consent, a delivery note."""

    what: Annotated[Word, Asks(Say("書類の名称", "What the paper is"))]
    document: Annotated[Document, Asks(Say("写し", "Copy"))]


class AcquiredItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that residents handed in: forms, an upload, a list. It comes from nobody's custody, so it names no origin."""

    item: Annotated[
        ItemId,
        Asks(Say("品目番号", "Item number"), mints="im", help=Say("空欄なら自動で付きます。", "Left empty, it is assigned.")),
    ]
    label: Annotated[Word, Asks(Say("品名", "What it is"), names="item")]
    medium: Annotated[Medium, Asks(Say("媒体", "Medium"))]
    serial: Annotated[Word, Asks(Say("媒体の製造番号・管理番号", "Serial number of the medium"))] = ABSENT_WORD
    quantity: Annotated[int, Asks(Say("数量", "Quantity"))] = 1
    rows: Annotated[int | None, Asks(Say("件数", "Rows"))] = None
    persons: Annotated[int | None, Asks(Say("実人数", "Distinct persons"))] = None
    digest: Annotated[Word, Asks(Say("内容のSHA-256", "SHA-256 of the content"))] = ABSENT_WORD
    fingerprint: Annotated[
        Fingerprint | None, Asks(Say("内容の指紋（自動）", "Fingerprint of the content (made from the digest)"))
    ] = None
