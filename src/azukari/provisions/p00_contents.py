"""What the deposited content holds of personal information, as an officer confirmed it: the file register, column by column.

Proposed by looking at headings and values while the content was on its way into the vault; what stands here is classes and numbers of columns,
never a heading and never a value. A later confirmation of the same item replaces the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import Act, Classifies, Oversees
from azukari.kernel.asks import Asks
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit
from azukari.kernel.values import WARD_CAPACITIES, Capacity, Citation, ItemId, Number
from azukari.law.say import Say
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_values import FileClass

MEASURES: Final = Citation("o24.1")
CONFIRMS: Final = (
    Capacity.WARD_HANDOVER_OFFICER,
    Capacity.SECTION_OFFICER,
    Capacity.HANDOVER_OFFICER,
    Capacity.PERSON_IN_CHARGE,
)


class Holds(StrEnum):
    """A class of personal information that a column holds. 個人番号 is 特定個人情報 (番号法第2条), 要配慮 is that of 法第2条第3項."""

    NAME = "name"
    KANA = "kana"
    ADDRESS = "address"
    BIRTH = "birth"
    PHONE = "phone"
    POSTAL = "postal"
    MAIL = "mail"
    INDIVIDUAL_NUMBER = "individual_number"
    CORPORATE_NUMBER = "corporate_number"
    ACCOUNT = "account"
    SEX = "sex"
    RESIDENT_NUMBER = "resident_number"
    SENSITIVE = "sensitive"
    OTHER = "other"
    NONE = "none"


APART: Final = frozenset({Holds.INDIVIDUAL_NUMBER, Holds.SENSITIVE})
"""What is handled only under a grant that names the column: 番号法第12条 and 法第2条第3項 ask for more care than 第12 alone."""


class ConfirmedColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column of the content, counted from 1 on the left."""

    column: Annotated[int, Asks(Say("何列目", "Which column"), help=Say("左から1、2…", "Counted from 1"))]
    holds: Annotated[Holds, Asks(Say("個人情報の種類", "What it holds"))]
    searched: Annotated[bool, Asks(Say("探すのに使う", "Searched by"))] = False


class ConfirmContents(Oversees, Classifies):
    """預けた内容の個人情報の種類を確認する"""

    name, by, cites = "p00.confirm-contents", CONFIRMS, MEASURES
    title = Say("預けた内容の個人情報の種類を確認する", "Confirm what the deposited content holds")

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    file: Annotated[
        int | None,
        Asks(
            Say("個人情報ファイルの番号", "Number of the information file"),
            help=Say("委託の登録に書かれた順に1、2…", "In the order of the registration, from 1"),
        ),
    ] = None
    file_class: Annotated[FileClass, Asks(Say("種別", "Class"))] = FileClass.COMPUTERISED
    sensitive: Annotated[bool, Asks(Say("要配慮個人情報を含む", "Holds sensitive information"))] = False
    specific: Annotated[bool, Asks(Say("特定個人情報を含む", "Holds individual numbers"))] = False
    columns: Annotated[tuple[ConfirmedColumn, ...], Asks(Say("列ごとの種類", "Column by column"))] = ()

    def set_apart(self) -> tuple[int, ...]:
        """The columns of individual numbers and of what needs special care."""
        return tuple(one.column for one in self.columns if one.holds in APART)

    def told(self) -> tuple[int, ...]:
        """All that were confirmed."""
        return tuple(one.column for one in self.columns)


class Confirmed(msgspec.Struct, frozen=True):
    """What was confirmed of an item, by which entry."""

    entry: Number
    file: int | None
    file_class: FileClass
    sensitive: bool
    specific: bool
    columns: tuple[ConfirmedColumn, ...]


class Contents(msgspec.Struct):
    """How many information files were registered, and what was confirmed of each item. Grows with items, never with openings."""

    files: int = 0
    of: dict[ItemId, Confirmed] = {}
    wards: dict[ItemId, tuple[int, ...]] = {}
    looks: dict[ItemId, tuple[int, ...]] = {}
    """Columns set apart, by 甲's word and by what the vault said as they were sealed: only 甲 says otherwise."""

    def hear(self, entry: Entry) -> None:
        """Keep what an entry says of contents."""
        match entry.act:
            case Register(files=files):
                self.files = len(files)
            case ConfirmContents() as act:
                self.of[act.item] = Confirmed(
                    entry.number,
                    act.file,
                    act.file_class,
                    act.sensitive,
                    act.specific,
                    act.columns,
                )
                if entry.moment.capacity in WARD_CAPACITIES:
                    told = {*act.told()}
                    self.wards[act.item] = tuple(sorted(({*self.wards.get(act.item, ())} - told) | {*act.set_apart()}))
                    self.looks[act.item] = tuple(one for one in self.looks.get(act.item, ()) if one not in told)
            case Classifies(item=item) as act if found := act.set_apart():
                self.looks[item] = tuple(sorted({*self.looks.get(item, ()), *found}))
            case _:
                pass

    def objections(self, act: Act, moment: Moment, ground: Ground) -> Iterator[Misfit]:
        """What does not fit in a confirmation. A firm confirms what was with itself: another's is simply not found."""
        if not isinstance(act, ConfirmContents):
            return
        entered = ground.custody.items.get(act.item)
        if entered is None or not (moment.party == ground.ward or moment.tier in entered.with_tiers):
            yield _misfit("CONTENTS_ITEM", "その品目は預かっていません。", "There is no such item in custody.", "item")
        if act.file is not None and not 1 <= act.file <= self.files:
            yield _misfit(
                "CONTENTS_FILE",
                f"個人情報ファイルは{self.files}件登録されています。その番号のものはありません。",
                f"{self.files} information files are registered; there is none of that number.",
                "file",
            )
        numbers = [one.column for one in act.columns]
        if len(set(numbers)) < len(numbers) or any(one < 1 for one in numbers):
            yield _misfit(
                "CONTENTS_COLUMNS", "列の番号が重なっているか、1より小さいです。", "A column stands twice, or below 1.", "columns"
            )
        held = {one.holds for one in act.columns}
        if not APART.isdisjoint(held) and sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield _misfit(
                "CONTENTS_PART",
                "個人番号か要配慮の列があるときは、全ての列の種類を確認します（左から1、2…、抜けなく）。",
                "Where a column holds individual numbers or sensitive information, every column is confirmed, from 1 and without a gap.",
                "columns",
            )
        if moment.capacity not in WARD_CAPACITIES:
            yield from self._taken_back(act)
        if Holds.INDIVIDUAL_NUMBER in held and not act.specific:
            yield _misfit(
                "CONTENTS_SPECIFIC",
                "個人番号の列があるのに、特定個人情報を含まないとされています。",
                "A column holds individual numbers, and yet the content is said to hold none.",
                "specific",
            )
        if Holds.SENSITIVE in held and not act.sensitive:
            yield _misfit(
                "CONTENTS_SENSITIVE",
                "要配慮個人情報の列があるのに、含まないとされています。",
                "A column holds sensitive information, and yet the content is said to hold none.",
                "sensitive",
            )

    def _taken_back(self, act: ConfirmContents) -> Iterator[Misfit]:
        """The firm that grants access does not unmask by a confirmation of its own."""
        lost = {*self.wards.get(act.item, ())} - {*act.set_apart()}
        if lost:
            yield _misfit(
                "CONTENTS_WARDS",
                f"項目{_named(lost)}は、個人番号又は要配慮と甲が確認しています。そうでないとするのは甲です。",
                f"甲 confirmed that the fields {_named(lost)} hold individual numbers or sensitive information; only 甲 says otherwise.",
                "columns",
            )
        unsure = {*self.looks.get(act.item, ())} - {*act.set_apart()} - lost
        if unsure:
            yield Misfit(
                "CONTENTS_LOOKS",
                Say(
                    f"項目{_named(unsure)}は、封入のときに個人番号又は要配慮に見えたか、そのような項目から作られています。"
                    "そうでないとするのは甲です。",
                    f"The fields {_named(unsure)} looked like individual numbers or sensitive information as they were sealed, "
                    "or were made from such. Only 甲 says otherwise.",
                ),
                Say(
                    "その項目の種類を個人番号又は要配慮として確認するか、甲に確認を頼んでください。",
                    "Confirm them as individual numbers or sensitive information, or have the entrusting body confirm what they hold.",
                ),
                "columns",
            )


def _named(columns: set[int]) -> str:
    return ", ".join(map(str, sorted(columns)))


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)
