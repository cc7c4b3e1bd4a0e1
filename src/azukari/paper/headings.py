"""Headings and cells as offices write them: which question a column answers, days and firms in the shapes of their own lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from azukari.desk.catalogue_labels import choice_label
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import read_day
from azukari.law.say import Say
from azukari.paper.blank import put

HEADING_WITHIN: Final = 20
LEAST: Final = 2
"""So many labels make a heading."""

ALSO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "full_name": ("名前", "氏名漢字", "従業者氏名", "従事者氏名", "業務従事者", "業務従事者氏名", "full name"),
        "kana": (
            "フリガナ",
            "ふりがな",
            "カナ",
            "かな",
            "氏名カナ",
            "カナ氏名",
            "カナ名",
            "ヨミガナ",
            "氏名フリガナ",
            "氏名ふりがな",
        ),
        "employer": ("会社名", "会社", "所属会社", "所属会社名", "雇用主", "雇用会社", "勤務先", "所属先", "company"),
        "employment": ("雇用形態", "雇用区分", "雇用", "区分"),
        "work": ("業務", "担当業務", "業務内容", "担当", "従事する業務", "従事業務", "作業内容"),
        "proof": ("雇用確認書類", "確認書類", "雇用を証する書類"),
        "since": ("開始日", "従事開始日", "従事開始", "配属日", "就業開始日", "始期", "from"),
        "until": ("終了日", "従事終了日", "従事終了", "就業終了日", "終期", "until"),
        "label": ("品目", "品目名", "名称", "物件名"),
        "item": ("品目番号", "品目の番号", "item number"),
        "serial": ("製造番号", "管理番号", "シリアル番号"),
    }
)
"""What offices write above their own lists for the same questions; brackets and blanks do not matter."""

ALSO_CHOSEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "正社員": "employee",
        "正規": "employee",
        "契約社員": "employee",
        "パート": "employee",
        "パートタイマー": "employee",
        "アルバイト": "employee",
        "嘱託": "employee",
        "嘱託社員": "employee",
        "派遣": "dispatched",
        "派遣社員": "dispatched",
        "派遣スタッフ": "dispatched",
        "USB": "usb_memory",
    }
)
"""What offices write for what can be chosen."""

_BRACKETS: Final = re.compile(r"[\s()\[\]〔〕【】・:：*＊※]")
_KANJI_DIGITS: Final = str.maketrans("〇一二三四五六七八九", "0123456789")
_KANJI: Final = re.compile(r"[〇一二三四五六七八九十]+")
_SPREADSHEETS_BEGIN: Final = date(1899, 12, 30)
_SERIALS: Final = range(25_569, 73_051)
"""Days that a spreadsheet counts, from 1970 to 2099."""

_FIRMS: Final = (("株式会社", "㈱"), ("有限会社", "㈲"), ("合同会社", "(同)"), ("合資会社", "㈾"), ("合名会社", "㈴"))


@lru_cache(maxsize=4_096)
def same(text: str) -> str:
    """A text as it is compared: width, case and blanks do not matter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=1_024)
def _label(text: str) -> str:
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=4_096)
def firm(text: str) -> str:
    """A firm's name as it is compared: ㈱ and (株) are 株式会社."""
    plain = text
    for whole, short in _FIRMS:
        plain = plain.replace(short, whole)
    plain = same(plain)
    for whole, short in (("株式会社", "(株)"), ("有限会社", "(有)")):
        plain = plain.replace(short, whole)
    return plain


def labels(field: Field) -> tuple[str, ...]:
    """Every heading that names a question."""
    also = ALSO.get(field.name, ())
    return tuple(dict.fromkeys((_label(field.asks.label.ja), _label(field.asks.label.en), field.name, *map(_label, also))))


def day(text: str) -> str:
    """A day in any shape that offices write, as the desk reads it; what it reads as it stands, and what is no day, stays as it was typed."""
    if read_day(text) is not None:
        return text
    plain = _KANJI.sub(_counted, unicodedata.normalize("NFKC", text).strip().replace("元年", "1年"))
    plain = re.sub(r"\s*\([月火水木金土日]\)$", "", plain)
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain):
        plain = "-".join(found.groups())
    elif found := re.fullmatch(r"(\d{1,2})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*日?", plain):
        plain = f"R{'.'.join(found.groups())}"  # a year of the present era, as rosters have it
    elif plain.isdecimal() and len(plain) == 5 and int(plain) in _SERIALS:
        plain = (_SPREADSHEETS_BEGIN + timedelta(days=int(plain))).isoformat()
    return read_day(plain) or text


def _counted(found: re.Match[str]) -> str:
    """Chinese numerals up to 99 as digits."""
    text = found[0]
    if "十" not in text:
        return text.translate(_KANJI_DIGITS)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return text
    return str(int(tens.translate(_KANJI_DIGITS) or 1) * 10 + int(ones.translate(_KANJI_DIGITS) or 0))


@cache
def choices(field: Field) -> dict[str, str]:
    """What can be chosen, by every way that it is written."""
    said = ((one, choice_label(field.kind, one)) for one in field.choices)
    also = {same(text): one for text, one in ALSO_CHOSEN.items() if one in field.choices}
    return {**also, **{same(text): one for one, label in said for text in (one, label.ja, label.en)}}


def asked(act: type[Act], rows: Sequence[Sequence[str]]) -> tuple[str | None, tuple[Field, ...]]:
    """The act's own questions, or those of one of its lists where the heading fits that better. A list with numbers of items is of things that
    are there already.
    """
    ways: list[tuple[str | None, tuple[Field, ...]]] = [(None, put(act))]
    ways += [
        (field.name, tuple(one for one in field.fields[0].fields if one.kind != "fingerprint" and not one.asks.mints))
        for field in fields_of(act)
        if field.form is Form.LIST and field.fields[0].form is Form.GROUP
    ]
    head = {_label(cell) for row in rows[:HEADING_WITHIN] for cell in row}
    numbered = bool(head & {_label(one) for one in ALSO["item"]})

    def fits(way: tuple[str | None, tuple[Field, ...]]) -> tuple[bool, int]:
        things = any(one.kind == "item" and one.name == "item" for one in way[1])
        return numbered and things, sum(any(label in head for label in labels(one)) for one in way[1])

    return max(ways, key=fits)


def heading(
    act: type[Act], fields: Sequence[Field], rows: Sequence[Sequence[str]]
) -> tuple[int, dict[int, Field], tuple[str, ...]]:
    """Where the heading ends, which question each column answers, and what was passed over. A heading may be one row, or two of which the upper
    groups the lower (氏名 over 漢字 and カナ).

    :raises FaultError: ``PAPER_HEADING``.
    """
    known = {label: one for one in fields for label in labels(one) if not one.fields or one.form is Form.CHOICE}
    best: tuple[int, dict[int, Field], tuple[str, ...]] | None = None
    for at, row in enumerate(rows[:HEADING_WITHIN]):
        single = _named(known, [(cell,) for cell in row])
        if len(single) < LEAST:
            continue
        best = (at, single, _passed(row, single))
        if at + 1 < len(rows):
            below = rows[at + 1]
            double = _named(known, _grouped(row, below))
            if len(double) > len(single) and not any(
                cell.strip() and _label(cell) not in _SUBLABELS for cell in _own(row, below)
            ):
                best = (at + 1, double, _passed(row, double))
        break
    if best is not None:
        return best
    ja = "、".join(one.asks.label.ja for one in fields[:8])
    english = ", ".join(one.asks.label.en for one in fields[:8])
    raise FaultError(
        Fault(
            "PAPER_HEADING",
            Say(
                f"見出しの行が見つかりません。先頭から{HEADING_WITHIN}行のうちに「{ja}」のような見出しを置いてください。",
                f"No heading was found for “{act.title.en}”: put labels like “{english}” within the first {HEADING_WITHIN} rows.",
            ),
            "file",
        )
    )


_SUBLABELS: Final = frozenset(
    _label(one)
    for one in (
        "漢字",
        "カナ",
        "かな",
        "フリガナ",
        "ふりがな",
        "名称",
        "番号",
        "開始",
        "開始日",
        "終了",
        "終了日",
        "始期",
        "終期",
        "自",
        "至",
        "から",
        "まで",
    )
)
"""What stands in the lower row of a heading: anything else is a row of the list."""


def _own(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """What the lower row says for itself; what is merged with the upper one says the same."""
    return [cell for at, cell in enumerate(below) if at >= len(above) or _label(cell) != _label(above[at])]


def _grouped(above: Sequence[str], below: Sequence[str]) -> list[tuple[str, ...]]:
    """Every column's ways to be named: by both rows together, the lower, the upper."""
    found: list[tuple[str, ...]] = []
    group = ""
    for at in range(max(len(above), len(below))):
        upper, lower = (row[at].strip() if at < len(row) else "" for row in (above, below))
        group = upper or group
        if not lower or _label(lower) == _label(upper):
            found.append((upper,))
        elif _label(lower) == _label("漢字"):
            found.append((group,))
        else:
            found.append((group + lower, lower))
    return found


def _named(known: Mapping[str, Field], ways: Sequence[tuple[str, ...]]) -> dict[int, Field]:
    found: dict[int, Field] = {}
    for index, names in enumerate(ways):
        field = next((known[_label(one)] for one in names if one and _label(one) in known), None)
        if field is not None:
            found[index] = field
    return found


def _passed(row: Sequence[str], columns: Mapping[int, Field]) -> tuple[str, ...]:
    return tuple(cell.strip() for index, cell in enumerate(row) if index not in columns and cell.strip())
