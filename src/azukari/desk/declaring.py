"""What an officer is shown of a file before it is sealed, and what they declare of it: the encoding, the classes of its columns, what is searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari.content.columns import Column
from azukari.content.discovery import KIND_OF, By, Known, Proposal
from azukari.content.encodings import Why
from azukari.content.requests import Looked
from azukari.desk.catalogue_labels import ENUMERATIONS
from azukari.desk.desk import Desk
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal
from azukari.kernel.values import ItemId
from azukari.law.say import Say
from azukari.provisions.p00_contents import ConfirmContents
from azukari.provisions.p00_values import FileClass

CLASSES: Final[Mapping[Known, Say]] = MappingProxyType({known: ENUMERATIONS["Holds"][known.value] for known in Known})
"""What each class is called."""

REASONS: Final[Mapping[By, Say]] = MappingProxyType(
    {
        By.HEADING: Say("見出しから", "by its heading"),
        By.VALUES: Say("値の形から（{share}%が合う）", "by its values ({share}% fit)"),
        By.BOTH: Say("見出しと値の形から（{share}%が合う）", "by its heading and values ({share}% fit)"),
        By.CHECK_DIGIT: Say("検査数字から（{share}%が合う）", "by its check digit ({share}% fit)"),
        By.CONTAINED: Say(
            "値の中に個人番号を含む（{hits}件。検査数字から）",
            "individual numbers among its values ({hits} cells, by the check digit)",
        ),
        By.NEITHER: Say("手掛かりがない", "nothing tells"),
    }
)
WHYS: Final[Mapping[Why, Say]] = MappingProxyType(
    {
        Why.MARK: Say("先頭に UTF-8 の印（BOM）があります。", "It begins with the mark of UTF-8 (BOM)."),
        Why.ASCII: Say(
            "見た範囲は英数字だけで、どれとしても同じに読めます。後で読めない字があれば止めます。",
            "What was looked at is plain ASCII, the same in each; should a later character not be readable, it stops.",
        ),
        Why.ONLY: Say("これ以外としては読めません。", "It can be read as no other."),
        Why.LIKELY: Say("他のものとして読むと、日本語になりません。", "Read as another, it would not be Japanese."),
        Why.SAID: Say("指定されました。", "It was said."),
        Why.AMBIGUOUS: Say(
            "一つに決められません。見本を見て、選んでください。", "It cannot be told. Look at the samples and choose."
        ),
        Why.NONE: Say("どの文字コードとしても読めません。", "It can be read in none of them."),
        Why.WIDE: Say(
            "UTF-16かUTF-32です。UTF-8かCP932で保存し直してください。", "It is UTF-16 or UTF-32. Save it again in UTF-8 or CP932."
        ),
    }
)
FORMS: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "csv": Say("表（CSV、TSV）", "Table (CSV, TSV)"),
        "fixed": Say("表（固定長）", "Table (fixed-length records)"),
        "book": Say("表（Excel）", "Table (Excel)"),
        "pages": Say("頁で見るもの（PDF、画像）", "To be looked at by pages (PDF, picture)"),
        "bytes": Say("表として読めないファイル", "A file that cannot be read as a table"),
    }
)


def reason(one: Proposal) -> Say:
    """Why a class is proposed, in a few words."""
    return REASONS[one.by].format(share=round(one.share * 100), hits=one.hits)


def proposed_key(looked: Looked) -> str:
    """The column that seems to hold the key of a record: the first that numbers residents."""
    numbered = (name for name, one in zip(looked.header, looked.proposals, strict=True) if one.known is Known.RESIDENT_NUMBER)
    return next(numbered, "")


def proposed(looked: Looked, key: str) -> tuple[Column, ...]:
    """The columns as they are proposed. The record key is found by itself and need not be searched."""
    return tuple(
        Column(name, one.kind, one.searched and name != key, one.known)
        for name, one in zip(looked.header, looked.proposals, strict=True)
    )


def declared(header: Sequence[str], classes: Mapping[int, Known], searched: frozenset[int]) -> tuple[Column, ...]:
    """The columns as an officer declared them, by their numbers from 1; a column of which nothing was said is of no class."""
    return tuple(
        Column(name, KIND_OF.get(classes.get(at, Known.NONE), "other"), at in searched, classes.get(at, Known.NONE))
        for at, name in enumerate(header, start=1)
    )


class Kept(msgspec.Struct, frozen=True):
    """What the file register says of the content as a whole: to which registered file it belongs, ア or イ, whether it needs special care."""

    file: int | None = None
    file_class: FileClass = FileClass.COMPUTERISED
    sensitive: bool = False


NOTHING_SAID: Final = Kept()


def confirm(
    desk: Desk, officer: Officer, log: str, item: ItemId, columns: Sequence[Column], kept: Kept = NOTHING_SAID
) -> Receipt | Refusal | Incomplete:
    """Enter what an officer confirmed of the content: classes and numbers of columns, no heading and no value.

    A column of sensitive information, or of individual numbers, makes the whole one of such; what is sensitive may also have no column of its own.
    """
    held = {one.known for one in columns}
    answers: dict[str, Any] = {
        "item": item,
        "file": kept.file,
        "file_class": kept.file_class,
        "sensitive": kept.sensitive or Known.SENSITIVE in held,
        "specific": Known.INDIVIDUAL_NUMBER in held,
        "columns": [
            {"column": at, "holds": one.known or Known.NONE, "searched": one.searched} for at, one in enumerate(columns, start=1)
        ],
    }
    return desk.perform(officer, log, ConfirmContents.name, answers)
