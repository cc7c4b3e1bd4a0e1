"""What the registration of a contract asks in groups: purposes, information files, sentences of the loaded annex."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from azukari.kernel.asks import ABSENT_PROSE, Asks, Prose, Word
from azukari.kernel.values import Citation
from azukari.law.say import Say


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
    sensitive: Annotated[bool, Asks(Say("要配慮個人情報を含む", "Holds sensitive information"))] = False
    specific: Annotated[bool, Asks(Say("特定個人情報を含む", "Holds individual numbers"))] = False
    persons: Annotated[int, Asks(Say("本人の数（見込み）", "Expected persons"))] = 0


class LoadedSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence of the loaded text at its address."""

    address: Annotated[Citation, Asks(Say("番地", "Address"))]
    text: Annotated[Prose, Asks(Say("文", "Text"))]
