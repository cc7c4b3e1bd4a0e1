"""Which personal information the columns of a table seem to hold: proposed with confidence and reasons, for an officer to confirm.

A class is proposed by the heading, by the values of a sample, or by both. Where a number carries a check digit (個人番号,
法人番号), the values prove more than the heading. Nothing of a value is in what is returned: a class, a share of the sample, and a reason by name.

Sources: check digit of the individual number, 番号法施行規則 (平成26年総務省令第85号) 第5条; of the corporate number,
法人番号の指定等に関する省令 第2条; information that needs special care (要配慮個人情報), 個人情報の保護に関する法律 第2条第3項 and its order, 第2条.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from azukari.content.columns import Kind

SAMPLE_ROWS: Final = 2_000
"""Rows whose values are looked at."""


class Known(StrEnum):
    """A class of personal information that a column may hold."""

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
    """Information of a person that is none of the above."""

    NONE = "none"
    """Nothing that is about a person by itself."""


class By(StrEnum):
    """What a proposal rests on."""

    HEADING = "heading"
    VALUES = "values"
    BOTH = "both"
    CHECK_DIGIT = "check_digit"
    CONTAINED = "contained"
    """Values that hold it among other words, more of them than chance would give."""

    NEITHER = "neither"


class Proposal(NamedTuple):
    """What a column seems to hold. ``share`` is the part of the filled cells of the sample that looks like it; ``filled`` how many there are.

    ``confidence`` is from 0 to 1: how sure the proposal is, not how much is at stake.
    """

    known: Known
    confidence: float
    by: By
    share: float
    filled: int
    searched: bool
    kind: Kind
    hits: int = 0
    """How many cells of the sample hold it, where it stands among other words."""


KIND_OF: Final = {
    Known.NAME: Kind.NAME,
    Known.KANA: Kind.KANA,
    Known.ADDRESS: Kind.ADDRESS,
    Known.BIRTH: Kind.BIRTH,
    Known.PHONE: Kind.PHONE,
    Known.POSTAL: Kind.POSTAL,
    Known.INDIVIDUAL_NUMBER: Kind.NUMBER,
    Known.CORPORATE_NUMBER: Kind.NUMBER,
    Known.ACCOUNT: Kind.NUMBER,
    Known.RESIDENT_NUMBER: Kind.NUMBER,
}
SEARCHED: Final = frozenset({Known.NAME, Known.KANA, Known.BIRTH, Known.PHONE, Known.RESIDENT_NUMBER})
"""Classes that are searched unless the officer says otherwise. An individual number is not: searching by it needs a ground of its own."""

HEADINGS: Final = (
    (Known.INDIVIDUAL_NUMBER, r"個人番号|マイナンバー|ﾏｲﾅﾝﾊﾞｰ|特定個人|my ?number|individual ?n"),
    (Known.CORPORATE_NUMBER, r"法人番号|corporate ?n"),
    (
        Known.SENSITIVE,
        r"障害|障がい|病|診断|疾患|傷病|健診|検診|健康(?!保険)|保護(?!者)|生保|扶助|介護(?!保険料)|認定(?!年月日|日)|犯罪|前科|被害|虐待|人種|民族|国籍|信条|宗教|信仰|社会的身分|同和|労災|妊娠|手帳|要介護|措置|disab|diagnos|illness|welfare",
    ),
    (Known.MAIL, r"メール|ﾒｰﾙ|e-?mail"),
    (Known.KANA, r"カナ|ｶﾅ|フリガナ|ﾌﾘｶﾞﾅ|ふりがな|よみ|読み|kana"),
    (Known.PHONE, r"電話|携帯|連絡先|ｔｅｌ|tel(?!l)|phone|fax|ファクス|ファックス"),
    (Known.POSTAL, r"郵便|〒|zip|postal"),
    (Known.BIRTH, r"生年月日|誕生|生年|birth|\bdob\b"),
    (Known.ACCOUNT, r"口座|account ?n"),
    (Known.SEX, r"性別|\bsex\b|gender"),
    (
        Known.RESIDENT_NUMBER,
        r"宛名番号|住民番号|宛名コード|住民コード|整理番号|被保険者番号|納税者番号|世帯番号|受給者番号|学籍番号|resident ?n",
    ),
    (Known.ADDRESS, r"住所|所在|住居|居所|方書|address"),
    (Known.NAME, r"氏名|名前|姓名|宛名|世帯主|名義|本人名|^姓$|^名$|name"),
)
_HEADINGS: Final = tuple((known, re.compile(pattern, re.IGNORECASE)) for known, pattern in HEADINGS)
_OTHER_DAY: Final = re.compile(r"期|納|発行|発送|更新|登録|届|認定|異動|開始|終了|処理|作成|受付|決定|通知|支払")
"""Headings of days on which nobody was born."""

_DIGITS: Final = re.compile(r"[0-9]+")
_ERA: Final = re.compile(
    r"(明治?|大正?|昭和?|平成?|令和?|[MTSHRmtshr])\.?\s*([0-9]{1,2}|元)\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})日?"
)
_WEST: Final = re.compile(
    r"(1[89][0-9]{2}|20[0-9]{2})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})日?(?:[T ]00:00(?::00)?)?"
)
_PHONE: Final = re.compile(r"(?:\+81[- ]?|0)[0-9]{1,4}[-( ]?[0-9]{1,4}[-) ]?[0-9]{3,4}")
_MAIL: Final = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_POSTAL: Final = re.compile(r"〒?[0-9]{3}-[0-9]{4}")
_POSTAL_TITLED: Final = re.compile(r"〒?[0-9]{3}-?[0-9]{4}|[0-9]{3}")
_ADDRESS: Final = re.compile(
    r"^(?:東京都|北海道|(?:京都|大阪)府|.{2,3}県|.{1,6}[市区町村郡]).*(?:[0-9一二三四五六七八九十]|番地|丁目|号)"
)
_NAME: Final = re.compile(
    r"[一-鿿々〆ヶﾞ\u3040-\u30ff豈-\ufaff\U00020000-\U0003134f]{1,8}[ \u3000][一-鿿々〆ヶ\u3040-\u30ff豈-\ufaff\U00020000-\U0003134f]{1,8}"
)
_KANA: Final = re.compile(r"[ァ-ヶｦ-ﾟー・･ \u3000]+")
_SENSITIVE: Final = re.compile(r"障害|障がい|身体[1-6１-６一-六]級|療育|精神[1-3]級|要介護|要支援|生活保護|病|症$|がん|透析|妊娠")
_SEXES: Final = frozenset({"男", "女", "男性", "女性", "M", "F", "男子", "女子"})
_SURE, _LIKELY = 0.9, 0.6
_TWELVE: Final = re.compile(r"(?<![0-9])([0-9]{4})([-‐‑‒–—−ー ./・]?)([0-9]{4})\2([0-9]{4})(?![0-9])")
"""Twelve digits, or three times four with one sign between: so individual numbers are written."""

_LABELLED: Final = re.compile(r"個人番号|マイナンバー|my ?number", re.IGNORECASE)
_CHANCE: Final = 0.1
"""One last digit in ten is the right one."""

_FEW: Final = 5


def proposals(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Proposal]:
    """What each column seems to hold, by its heading and the values of a sample."""
    return [proposal(name, [row[at] for row in rows[:SAMPLE_ROWS]]) for at, name in enumerate(header)]


def sealed_as(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Known, ...]:
    """What each column counts as while no officer has spoken: as proposed; but where every filled cell has the check digit of an individual number it
    is one, however few they are and whatever the heading says.
    """
    return tuple(
        Known.INDIVIDUAL_NUMBER if _all_individual([row[at] for row in rows]) else one.known
        for at, one in enumerate(proposals(header, rows))
    )


def _all_individual(values: Sequence[str]) -> bool:
    cells = [found for one in values if (found := unicodedata.normalize("NFKC", one).strip())]
    return bool(cells) and all(map(written_individual_number, cells))


def proposal(heading: str, values: Sequence[str]) -> Proposal:  # noqa: PLR0911 — one ground, one return
    """What one column seems to hold."""
    cells = [found for one in values if (found := unicodedata.normalize("NFKC", one).strip())]
    by_heading = titled(heading)
    known, share = _by_values(cells)
    if (
        known in {Known.INDIVIDUAL_NUMBER, Known.CORPORATE_NUMBER}
        and share >= _SURE
        and (by_heading in {None, known} or len(cells) >= _FEW)
    ):
        return _made(known, 0.99 if by_heading is known else 0.9, By.CHECK_DIGIT, share, len(cells))
    if by_heading is not Known.INDIVIDUAL_NUMBER and (hits := _contained(cells)):
        return _made(Known.INDIVIDUAL_NUMBER, 0.85, By.CONTAINED, hits / len(cells), len(cells))._replace(hits=hits)
    if by_heading is not None and by_heading in _LOOKS and cells:
        fits = _share(cells, _TITLED.get(by_heading, _LOOKS[by_heading]))
        if fits >= _LIKELY:
            return _made(by_heading, 0.97, By.BOTH, fits, len(cells))
        if known is not None and known is not by_heading and share >= _SURE and by_heading is not Known.SENSITIVE:
            return _made(known, 0.6, By.VALUES, share, len(cells))
        return _made(by_heading, 0.7 if fits > 0 else 0.55, By.HEADING, fits, len(cells))
    if by_heading is not None:
        return _made(by_heading, 0.75, By.HEADING, 0.0, len(cells))
    if known is Known.BIRTH and _OTHER_DAY.search(heading):
        return _made(Known.OTHER, 0.5, By.HEADING, 0.0, len(cells))
    if known is not None and share >= _LIKELY:
        return _made(known, 0.5 + 0.35 * share, By.VALUES, share, len(cells))
    return _made(Known.OTHER, 0.3, By.NEITHER, 0.0, len(cells))


def _made(known: Known, confidence: float, by: By, share: float, filled: int) -> Proposal:
    return Proposal(known, round(confidence, 2), by, round(share, 2), filled, known in SEARCHED, KIND_OF.get(known, Kind.OTHER))


def titled(heading: str) -> Known | None:
    """The class that a heading names."""
    plain = unicodedata.normalize("NFKC", heading)
    return next((known for known, pattern in _HEADINGS if pattern.search(plain)), None)


def _share(cells: Sequence[str], looks: Callable[[str], bool]) -> float:
    return sum(map(looks, cells)) / len(cells) if cells else 0.0


def _contained(cells: Sequence[str]) -> int:
    """How many cells hold an individual number among other words; none where as many would by chance."""
    held = labelled = twelve = right = 0
    for cell in cells:
        found = [is_individual_number("".join(one.group(1, 3, 4))) for one in _TWELVE.finditer(cell)]
        twelve, right = twelve + len(found), right + sum(found)
        held += any(found)
        labelled += any(found) and _LABELLED.search(cell) is not None
    by_chance = _CHANCE * twelve + 4 * (_CHANCE * (1 - _CHANCE) * twelve) ** 0.5
    return held if labelled or (right > 1 and right >= by_chance and right >= _LIKELY / 2 * twelve) else 0


def written_individual_number(text: str) -> bool:
    """The same as it is written by people: parted by signs, or after the mark that keeps a spreadsheet from counting with it."""
    found = _TWELVE.fullmatch(text.lstrip("'’"))
    return found is not None and is_individual_number("".join(found.group(1, 3, 4)))


def _by_values(cells: Sequence[str]) -> tuple[Known | None, float]:
    if not cells:
        return None, 0.0
    found = [(_share(cells, looks), known) for known, looks in _LOOKS.items()]
    # The first of equals: the stricter looks come first.
    share, known = max(found, key=lambda one: one[0])
    return (known, share) if share >= _LIKELY else (None, share)


def is_individual_number(text: str) -> bool:
    """Twelve digits whose last is the check digit."""
    if len(text) != 12 or not _DIGITS.fullmatch(text) or len(set(text)) == 1:
        return False
    body = text[:11][::-1]
    rest = sum(int(one) * (at + 1 if at <= 6 else at - 5) for at, one in enumerate(body, start=1)) % 11
    return int(text[11]) == (0 if rest <= 1 else 11 - rest)


def is_corporate_number(text: str) -> bool:
    """Thirteen digits whose first is the check digit."""
    if len(text) != 13 or not _DIGITS.fullmatch(text) or text[0] == "0":
        return False
    body = text[1:][::-1]
    total = sum(int(one) * (1 if at % 2 else 2) for at, one in enumerate(body, start=1))
    return int(text[0]) == 9 - total % 9


def is_day(text: str) -> bool:
    """A day of birth: western, of a Japanese era, or 6 to 8 digits (YYMMDD, era and YYMMDD, YYYYMMDD)."""
    if found := _WEST.fullmatch(text):
        return _month_and_day(found[2], found[3])
    if found := _ERA.fullmatch(text):
        return _month_and_day(found[3], found[4])
    return _DIGITS.fullmatch(text) is not None and _is_day_of_digits(text)


def _is_day_of_digits(text: str) -> bool:
    year, month, day = text[:-4], text[-4:-2], text[-2:]
    if len(text) == 8 and not "1868" <= year <= "2100":
        return False
    if len(text) == 7 and year[0] not in "12345":
        return False
    return len(text) in {6, 7, 8} and _month_and_day(month, day)


def _month_and_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


_LOOKS: Final[dict[Known, Callable[[str], bool]]] = {
    Known.INDIVIDUAL_NUMBER: written_individual_number,
    Known.CORPORATE_NUMBER: is_corporate_number,
    Known.MAIL: lambda text: _MAIL.fullmatch(text) is not None,
    Known.POSTAL: lambda text: _POSTAL.fullmatch(text) is not None,
    Known.SEX: lambda text: text in _SEXES,
    Known.PHONE: lambda text: 9 <= sum(map(str.isdigit, text)) <= 12 and _PHONE.fullmatch(text) is not None,
    Known.BIRTH: is_day,
    Known.SENSITIVE: lambda text: len(text) <= 40 and _SENSITIVE.search(text) is not None,
    Known.ADDRESS: lambda text: _ADDRESS.search(text) is not None,
    Known.KANA: lambda text: len(text) >= 2 and _KANA.fullmatch(text) is not None,
    Known.NAME: lambda text: _NAME.fullmatch(text) is not None and _KANA.fullmatch(text) is None,
}


def looks_like(known: Known, text: str) -> bool:
    """Whether a value looks like one of a class, by itself."""
    return _LOOKS[known](text)


_TITLED: Final[dict[Known, Callable[[str], bool]]] = {
    Known.POSTAL: lambda text: _POSTAL_TITLED.fullmatch(text) is not None,
    Known.NAME: lambda text: 2 <= len(text) <= 40 and not any(map(str.isdigit, text)),
    Known.SEX: lambda text: text in _SEXES or text in {"1", "2", "9", "0"},
}
"""What is enough where the heading says what the column holds."""
