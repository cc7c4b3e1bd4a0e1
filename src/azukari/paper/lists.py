"""Lists that come back from an office: each row is an act's answers, looked at one by one before anything is entered.

The heading may stand anywhere in the first rows; a column is known by the question's own label, in Japanese or English. People, firms, items and
facilities go by name. What cannot be read is told by row and question, and nothing is entered while any row is wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari.content.cells import FORMULA
from azukari.content.encodings import Encoding
from azukari.content.errors import TEXTS, ContentError
from azukari.content.lists import read as cells_of
from azukari.desk.catalogue import Catalogue
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, Form
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import read
from azukari.law.say import Say
from azukari.paper.books import RISKY
from azukari.paper.headings import asked, choices, day, heading, same
from azukari.paper.knowing import KINDS, Known, Met

PASTED: Final = 5_000
COLUMNS: Final = 120
TOTALS: Final = frozenset({"合計", "計", "小計", "総計", "total", "subtotal"})
"""What a row begins with that ends a list."""


class Line(msgspec.Struct, frozen=True):
    """One row: where it stands in the file, the answers read from it, whether it is on the register already, and what is wrong with it."""

    row: int
    answers: dict[str, Any]
    known: bool
    faults: tuple[Fault, ...]
    shown: dict[str, str]
    """The cells as they were typed, by question."""
    notes: tuple[Fault, ...] = ()
    """What is to be seen before it is entered: somebody comes back, or has another's name."""
    apart: bool = False
    """Whether somebody else of that name is on the register."""


class Listed(msgspec.Struct, frozen=True):
    """A list as it was read: the questions that its heading names, columns that were passed over, its rows."""

    act: type[Act]
    within: str | None
    questions: tuple[Field, ...]
    passed: tuple[str, ...]
    lines: tuple[Line, ...]
    heading: int = 0
    """Where the heading stands, counted from 0."""

    @property
    def wrong(self) -> tuple[Line, ...]:
        """The rows that cannot be entered."""
        return tuple(one for one in self.lines if one.faults)

    @property
    def fresh(self) -> tuple[Line, ...]:
        """The rows to be entered: sound, and not on the register already."""
        return tuple(one for one in self.lines if not one.faults and not one.known)

    def answers(self) -> dict[str, Any]:
        """All rows as the answers of one act that lists them."""
        return {self.within or "items": [one.answers for one in self.fresh]}


def listed(
    seen: Catalogue, act: type[Act], rows: Sequence[Sequence[str]], given: Mapping[str, str] = MappingProxyType({})
) -> Listed:
    """Rows of cells as answers. An act that itself lists things takes the rows as one of its lists. ``given`` answers what the list has no column
    for: a firm's own roster seldom says which firm.

    :raises FaultError: ``PAPER_HEADING`` when no row names the act's questions.
    """
    within, fields = asked(act, rows)
    at, columns, passed = heading(act, fields, rows)
    how = _How(Known(seen), act, within, fields)
    lines: list[Line] = []
    met: dict[tuple[str, ...], int] = {}
    named = {one.name for one in columns.values()}
    missing = {name: value for name, value in given.items() if name not in named and value.strip()}
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        if next((same(cell) for cell in row if cell.strip()), "") in TOTALS:
            break
        texts = {columns[index].name: _untamed(cell) for index, cell in enumerate(row) if index in columns and cell.strip()}
        if not texts:
            if lines and any(one.strip() for one in row):
                break  # notes and totals below
            continue
        lines.append(_line(how, number, texts, met, missing))
    return Listed(act, within, tuple(columns.values()), passed, tuple(lines), at)


def pasted(text: str) -> list[list[str]]:
    """The rows of what was pasted from a spreadsheet, its columns parted by tabs; by commas where there is no tab. Names stay as they are.

    :raises FaultError: ``PAPER_PASTED``.
    """
    delimiter = "\t" if "\t" in text else ","
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FaultError(_unpasted()) from error
    if len(rows) > PASTED or any(len(row) > COLUMNS for row in rows):
        raise FaultError(_unpasted())
    return rows


def unpasted(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a spreadsheet would paste them."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def _unpasted() -> Fault:
    return Fault(
        "PAPER_PASTED",
        Say(
            f"貼り付けた内容を表として読めません。Excelで見出しから最後の行までを選んで写してください（{PASTED:,}行まで）。",
            f"What was pasted cannot be read as a table; copy from the heading to the last row in Excel ({PASTED:,} rows at most).",
        ),
        "pasted",
    )


def taken(data: bytes, encoding: str = "auto", sheet: str = "") -> list[list[str]]:
    """The rows of a file that somebody brought; ``sheet`` where a workbook has several that hold something.

    :raises FaultError: what is wrong with it, by the reader's own names; ``PAPER_SHEETS``.
    """
    try:
        return cells_of(data, Encoding(encoding), sheet)
    except ContentError as error:
        if error.code == "BOOK_SHEETS":
            raise FaultError(_sheets(error.values)) from error
        ja, en, field = TEXTS[error.code]
        values = {**_Blank(), **error.values}
        raise FaultError(Fault(error.code, Say(_filled(ja, values), _filled(en, values)), field)) from error


class _Blank(dict[str, object]):
    """Nothing is known of a place that the reader did not fill."""

    def __missing__(self, name: str) -> str:
        return ""


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format_map(_Blank(values))


def _sheets(values: Mapping[str, object]) -> Fault:
    count, names = values.get("count", ""), values.get("sheets", "")
    return Fault(
        "PAPER_SHEETS",
        Say(
            f"中身のある表が{count}枚あります（{names}）。読み込む表だけを残して保存し直すか、表の名前を指定してください（--sheet）。",
            f"{count} sheets hold something ({names}). Save the one to be read by itself, or name it (--sheet).",
        ),
        "file",
    )


def _nobody(kind: str) -> str:
    """An identifier to look at a row with; the desk gives the real one when it is entered."""
    return f"{kind}-0000000000000000"


def _untamed(cell: str) -> str:
    """A cell as it was meant: the apostrophe goes that keeps text from being a formula."""
    text = cell.strip()
    return text[1:].strip() if text.startswith("'") and text[1:].startswith(RISKY) else text


class _How(msgspec.Struct, frozen=True):
    """What every row of a list is read with."""

    known: Known
    act: type[Act]
    within: str | None
    fields: tuple[Field, ...]

    def faults(self, answers: dict[str, Any]) -> list[Fault]:
        """What is wrong with answers in form; ``read`` asks nothing of the record."""
        if self.within is None:
            return list(read(self.act, answers, _nobody).faults)
        start = f"{self.within}.0."
        found = read(self.act, {self.within: [answers]}, _nobody).faults
        here = [
            Fault(one.code, one.say, one.field.removeprefix(start)) for one in found if one.field and one.field.startswith(start)
        ]
        return [one for one in here if f"{self.within}.{one.field}" not in self.act.derives]


def _line(how: _How, number: int, texts: dict[str, str], met: dict[tuple[str, ...], int], missing: Mapping[str, str]) -> Line:
    answers: dict[str, Any] = dict(missing)
    faults: list[Fault] = []
    for field in how.fields:
        if field.name not in texts:
            continue
        if texts[field.name] == FORMULA:
            faults.append(_formula(number, field))
            continue
        value = _value(how.known, field, texts[field.name])
        if value is None:
            faults.append(_unmatched(number, field, texts[field.name]))
        else:
            answers[field.name] = value
    roster = any(one.asks.names == "person" for one in how.fields)
    found = how.known.met(number, answers, texts) if roster else Met()
    if found.known:
        return Line(number, answers, known=True, faults=(), shown=texts)
    if found.person is not None:
        answers["person"] = found.person
    key = tuple(texts.values())
    if key in met:
        faults.append(_twice(number, met[key]))
    met.setdefault(key, number)
    if not faults:
        faults += [_placed(number, one, how.fields) for one in how.faults(answers)]
    return Line(number, answers, known=False, faults=tuple(faults), shown=texts, notes=found.notes, apart=found.apart)


def _value(known: Known, field: Field, text: str) -> object | None:
    """What a cell answers: a choice by its name, somebody or something by theirs, days in any shape, everything else as it is typed."""
    if field.form is Form.CHOICE:
        return choices(field).get(same(text))
    if field.form is Form.TEXT and field.kind in KINDS:
        return known.one(field.kind, text)
    if field.form is Form.INTEGER:
        return text.replace(",", "").replace("，", "")
    return day(text) if field.form is Form.DAY else text


def _formula(row: int, field: Field) -> Fault:
    label = field.asks.label
    return Fault(
        "PAPER_ROW_FORMULA",
        Say(
            f"{row}行目の「{label.ja}」が数式です。値だけを貼り付けて保存し直してください。",
            f"Row {row}, “{label.en}” is a formula; save it with values only.",
        ),
        f"{row}.{field.name}",
    )


def _unmatched(row: int, field: Field, text: str) -> Fault:
    label = field.asks.label
    return Fault(
        "PAPER_ROW_UNKNOWN",
        Say(
            f"{row}行目の「{label.ja}」の「{text[:40]}」は、選べるものにないか、同じ名のものが幾つもあります。書き方を確かめてください。",
            f"Row {row}, “{label.en}”: “{text[:40]}” is none of what can be chosen, or several have that name; check how it is written.",
        ),
        f"{row}.{field.name}",
    )


def _twice(row: int, first: int) -> Fault:
    return Fault(
        "PAPER_ROW_TWICE",
        Say(f"{row}行目は{first}行目と同じです。片方を消してください。", f"Row {row} is the same as row {first}; take one out."),
        str(row),
    )


def _placed(row: int, fault: Fault, fields: Sequence[Field]) -> Fault:
    label = next((one.asks.label for one in fields if one.name == fault.field), None)
    ja, en = ("", "") if label is None else (f"「{label.ja}」", f", “{label.en}”")
    return Fault(fault.code, Say(f"{row}行目{ja}：{fault.say.ja}", f"Row {row}{en}: {fault.say.en}"), f"{row}.{fault.field}")
