"""From what an officer handed in to an act: answers are read, facts parted from words, nothing guessed.

A submission is a plain mapping, as it comes from a web form, a command line or an interface: values may be text or already typed.
:func:`read` turns it into the act (facts only) and the words beside it, or says everything that is wrong at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari.kernel.act import Act
from azukari.kernel.asks import DocumentWords, Field, Form, Shape, fields_of
from azukari.kernel.fault import Fault
from azukari.kernel.values import JST, Day, Number, Time, time_of
from azukari.law.say import Say

Mint = Callable[[str], str]
"""Makes a fresh random id of a two-letter kind; the desk owns the randomness."""

MAX_WORDS: Final = 20_000
MAX_LINES: Final = 20_000
YEARS: Final = range(1900, 2200)
"""Years that a moment may lie in: its microseconds stay below 2^53, as leaves want them."""
_ID = re.compile(r"[a-z]{2}-[0-9a-hjkmnp-tv-z]{16}|instrument")
_ERAS: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_WAREKI = re.compile(r"(令和|平成|昭和|[RHS])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_TRUE: Final = frozenset({"true", "1", "yes", "on", "はい"})
_FALSE: Final = frozenset({"false", "0", "no", "off", "いいえ", ""})
WEEKDAYS: Final = "月火水木金土日"
_WEEKDAY = re.compile(f"([{WEEKDAYS}])(?:曜日?+)?+")
_WEEK = re.compile(f"(?:[{WEEKDAYS}](?:曜日?+)?+[,、・\\s]*)+")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-.")


def read_weekday(text: str) -> int | None:
    """A day of the week as people write it: 「月」, 「月曜」, 「月曜日」; 0 Monday to 6 Sunday, None if it is none."""
    found = _WEEKDAY.fullmatch(text.strip())
    return WEEKDAYS.index(found[1]) if found else None


def read_clock(text: str) -> int | None:
    """A time of day as people write it: ``9:00``, ``９：００``, 「9時」, 「9時30分」; minutes since midnight, up to ``24:00``. None if it is none."""
    plain = text.strip().translate(_FULL_WIDTH)
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)|(\d{1,2})時(?:([0-5]?\d)分)?", plain)
    if found is None:
        return None
    minutes = int(found[1] or found[3]) * 60 + int(found[2] or found[4] or 0)
    return minutes if minutes <= 24 * 60 else None


_SHAPES: Final[Mapping[Shape, Callable[[str], int | None]]] = MappingProxyType(
    {Shape.WEEKDAY: read_weekday, Shape.CLOCK: read_clock}
)


class Submission(msgspec.Struct, frozen=True):
    """What became of a mapping of answers: the act and its words, or the faults that stand in the way."""

    act: Act | None
    words: dict[str, Any]
    faults: tuple[Fault, ...]


def number_in(answers: Mapping[str, Any], name: str) -> Number:
    """The number given for a question, typed or already a number; -1, which nothing has, where none can be read."""
    text = str(answers.get(name, "")).strip().translate(_FULL_WIDTH)
    return Number(int(text)) if text.isascii() and text.isdecimal() and len(text) < 16 else Number(-1)


def read_day(text: str) -> Day | None:
    """A day as offices write it: ``2026-04-01``, ``2026/4/1``, ``令和8年4月1日``, ``R8.4.1``; full-width digits too. None if unreadable."""
    plain = text.strip().translate(_FULL_WIDTH)
    try:
        if era := _WAREKI.fullmatch(plain):
            year = 1 if era[2] == "元" else int(era[2])
            return Day(date(_ERAS[era[1]] + year, int(era[3]), int(era[4])).isoformat())
        if western := re.fullmatch(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?", plain):
            return Day(date(*(int(part) for part in western.groups())).isoformat())
    except ValueError:
        return None
    return None


def read_time(text: str) -> Time | None:
    """A moment in Japan: ``2026-04-01T09:00``, ``2026-04-01 09:00:30``, ``令和8年4月1日 9:00``; an explicit offset is honoured."""
    plain = text.strip().translate(_FULL_WIDTH)
    try:
        parsed = datetime.fromisoformat(plain if ":" in plain else "")
    except ValueError:
        day_part, _, clock = plain.rpartition(" ")
        day = read_day(day_part)
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", clock)
        if day is None or found is None or int(found[1]) > 23 or int(found[2]) > 59:
            return None
        parsed = datetime.fromisoformat(f"{day}T{int(found[1]):02}:{found[2]}")
    return time_of(parsed if parsed.tzinfo else parsed.replace(tzinfo=JST)) if parsed.year in YEARS else None


class _Reader:
    """One pass over one submission; collects every fault instead of stopping at the first."""

    def __init__(self, mint: Mint) -> None:
        self.mint = mint
        self.faults: list[Fault] = []

    def wrong(self, code: str, path: str, ja: str, en: str) -> None:
        self.faults.append(Fault(code, Say(ja, en), path))

    def group(self, fields: tuple[Field, ...], raw: Mapping[str, Any], prefix: str) -> tuple[dict[str, Any], dict[str, Any]]:
        facts: dict[str, Any] = {}
        words: dict[str, Any] = {}
        known = {one.name for one in fields}
        for name in raw:
            if name not in known:
                self.wrong(
                    "FIELD_UNKNOWN", prefix + name, f"「{name}」という項目はありません。", f"There is no question named “{name}”."
                )
        for field in fields:
            path = prefix + field.name
            value = raw.get(field.name)
            if value is None or (isinstance(value, str) and not value.strip() and field.form is not Form.FLAG):
                self.absent(field, path, facts)
            else:
                self.answer(field, value, path, facts, words)
        return facts, words

    def absent(self, field: Field, path: str, facts: dict[str, Any]) -> None:
        if field.asks.mints:
            facts[field.name] = self.mint(field.asks.mints)
        elif field.required:
            self.wrong(
                "FIELD_MISSING",
                path,
                f"「{field.asks.label.ja}」を入力してください。",
                f"“{field.asks.label.en}” has no answer; please give one.",
            )

    def answer(self, field: Field, value: Any, path: str, facts: dict[str, Any], words: dict[str, Any]) -> None:
        if field.is_words:
            self.word(field, value, path, facts, words)
        elif field.form is Form.GROUP:
            if not isinstance(value, Mapping):
                self.wrong(
                    "FIELD_FORM",
                    path,
                    f"「{field.asks.label.ja}」の形が違います。",
                    f"“{field.asks.label.en}” should be a group of answers.",
                )
                return
            facts[field.name], inner = self.group(field.fields, value, path + ".")
            if inner:
                words[field.name] = inner
        elif field.form is Form.LIST:
            self.many(field, value, path, facts, words)
        else:
            facts[field.name] = self.fact(field, value, path)

    def many(self, field: Field, value: Any, path: str, facts: dict[str, Any], words: dict[str, Any]) -> None:
        element = field.fields[0]
        if isinstance(value, str):
            if element.asks.shape is Shape.WEEKDAY:
                value = " ".join(_WEEKDAY.findall(value)) if _WEEK.fullmatch(value.strip()) else value
            value = [part for part in re.split(r"[,、\s]+", value) if part]
        if not isinstance(value, (list, tuple)) or len(value) > MAX_LINES:
            self.wrong(
                "FIELD_FORM",
                path,
                f"「{field.asks.label.ja}」は一覧で入力してください。",
                f"“{field.asks.label.en}” should be a list.",
            )
            return
        if field.required and not value:
            self.absent(field, path, facts)
            return
        facts[field.name] = rows = []
        beside: dict[str, Any] = {}
        for index, one in enumerate(value):
            row_facts: dict[str, Any] = {}
            row_words: dict[str, Any] = {}
            self.answer(element, one, f"{path}.{index}", row_facts, row_words)
            rows.append(row_facts.get(element.name))
            if row_words:
                beside[str(index)] = row_words[element.name]
        if beside:
            words[field.name] = beside

    def word(self, field: Field, value: Any, path: str, facts: dict[str, Any], words: dict[str, Any]) -> None:
        if field.form is Form.DOCUMENT and isinstance(value, Mapping):
            self.document(field, value, path, facts, words)
            return
        if not isinstance(value, str):
            self.wrong(
                "FIELD_FORM",
                path,
                f"「{field.asks.label.ja}」は文字で入力してください。",
                f"“{field.asks.label.en}” should be text.",
            )
            return
        if isinstance(value, str):
            if len(value) > MAX_WORDS or any(
                "\ud800" <= char <= "\udfff" or (char < " " and char not in "\r\n\t") for char in value
            ):
                self.wrong(
                    "FIELD_TEXT",
                    path,
                    f"「{field.asks.label.ja}」に使えない文字があるか、長すぎます（{MAX_WORDS}字まで）。",
                    f"“{field.asks.label.en}” holds characters that cannot be kept, or is longer than {MAX_WORDS} characters.",
                )
                return
            if field.form is Form.WORD and ("\n" in value or "\r" in value):
                self.wrong(
                    "FIELD_ONE_LINE",
                    path,
                    f"「{field.asks.label.ja}」は1行で入力してください。",
                    f"“{field.asks.label.en}” should be one line.",
                )
                return
        facts[field.name] = True
        words[field.name] = value

    def document(self, field: Field, value: Mapping[str, Any], path: str, facts: dict[str, Any], words: dict[str, Any]) -> None:
        """A document that the desk has kept: what the words say of it, nothing else."""
        try:
            kept = msgspec.convert(value, DocumentWords, strict=True)
            msgspec.to_builtins(kept)["name"].encode()
        except (msgspec.ValidationError, UnicodeEncodeError):
            self.wrong(
                "FIELD_DOCUMENT",
                path,
                f"「{field.asks.label.ja}」の文書を添付し直してください。",
                f"Attach the document for “{field.asks.label.en}” again.",
            )
            return
        facts[field.name] = True
        words[field.name] = msgspec.to_builtins(kept)

    def fact(self, field: Field, value: Any, path: str) -> Any:
        label = field.asks.label
        if field.form is Form.FLAG:
            if isinstance(value, bool):
                return value
            text = str(value).strip().lower()
            if text in _TRUE | _FALSE:
                return text in _TRUE
        elif field.form is Form.INTEGER:
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
                return value
            text = str(value).strip().translate(_FULL_WIDTH).replace(",", "")
            if re.fullmatch(r"\d{1,15}", text):
                return int(text)
            if field.asks.shape is not None and (meant := _SHAPES[field.asks.shape](text)) is not None:
                return meant
        elif field.form is Form.DAY:
            if isinstance(value, str) and (day := read_day(value)):
                return day
        elif field.form is Form.TIME:
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53:
                return value
            if isinstance(value, str) and (time := read_time(value)) is not None:
                return time
        elif field.form is Form.CHOICE:
            if str(value) in field.choices:
                return str(value)
        elif isinstance(value, str):
            return self.token(field, value.strip(), path)
        shapes = {
            Shape.CLOCK: ("例：9:00", "for example 9:00"),
            Shape.WEEKDAY: ("月〜日、又は0（月）〜6（日）", "月 to 日, or 0 (Monday) to 6 (Sunday)"),
        }
        examples = {
            Form.DAY: ("例：2026-04-01、令和8年4月1日", "for example 2026-04-01"),
            Form.TIME: ("例：2026-04-01 09:00", "for example 2026-04-01 09:00"),
            Form.CHOICE: ("選べるもの：" + "、".join(field.choices), "choices: " + ", ".join(field.choices)),
            Form.INTEGER: ("0以上の整数で入力してください", "a whole number, 0 or more"),
            Form.FLAG: ("はい／いいえ", "yes or no"),
        }
        plain = examples.get(field.form, ("文字で入力してください", "should be text"))
        ja, en = shapes.get(field.asks.shape, plain) if field.asks.shape else plain
        self.wrong("FIELD_VALUE", path, f"「{label.ja}」の値を読み取れません。{ja}。", f"“{label.en}” cannot be read: {en}.")
        return None

    def token(self, field: Field, text: str, path: str) -> str | None:
        hexadecimal = re.fullmatch(r"[0-9a-f]{64}", text)
        if field.kind == "fingerprint" and hexadecimal:
            return text
        if field.kind == "witnessid" and re.fullmatch(r"[0-9a-f]{8}", text):
            return text
        if field.kind == "citation" and re.fullmatch(r"[\w.\-]{1,64}", text):
            return text
        if field.kind == "account" and re.fullmatch(r"[a-z]{4,9}|t\d{1,3}/[a-z0-9-]{5,19}", text):
            return text
        if field.kind not in {"fingerprint", "citation", "account", "witnessid"} and _ID.fullmatch(text):
            return text
        self.wrong(
            "FIELD_ID",
            path,
            f"「{field.asks.label.ja}」の番号「{text[:40]}」は正しい形ではありません。一覧から選んでください。",
            f"“{text[:40]}” is no identifier that “{field.asks.label.en}” can take; choose one from the list.",
        )
        return None


def read(cls: type[Act], raw: Mapping[str, Any], mint: Mint) -> Submission:
    """Read a mapping of answers into an act of class ``cls`` and its words.

    All faults are returned together. Facts are typed strictly; words keep every byte that was typed, variant characters included.
    """
    reader = _Reader(mint)
    facts, words = reader.group(fields_of(cls), raw, "")
    if reader.faults:
        return Submission(None, {}, tuple(reader.faults))
    try:
        act = msgspec.convert(facts, cls, strict=True)
    except msgspec.ValidationError as error:
        return Submission(
            None,
            {},
            (
                Fault(
                    "FIELD_VALUE",
                    Say(f"入力の組合せを読み取れません（{error}）。", f"The answers do not fit together ({error})."),
                ),
            ),
        )
    return Submission(act, words, ())
