"""The second folding: what it finds beyond the first (:mod:`azukari.content.folding`), which indexes that were made before are searched by.

- *name*: a row whose name has no space is found by its first one to four characters; a middle dot parts names as a space does, and of a name in
  Latin letters each part finds it, marks on letters aside. ヶ, ケ, ヵ and が between kanji, and ゑ and え, are one. More variants.
- *kana*: without a space, by the first two to six.
- *birth*: kanji numerals, every hyphen, a point after the era; a year, or a year and a month, finds its days, those of which no more is known too.
- *address*: also without prefecture, city or ward; down to any block; without the building; ツ and ノ between kanji aside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from azukari.content.folding import ERAS, Table, fold_address, fold_birth, fold_kana, fold_name, plain_text

_VARIANTS: Final = str.maketrans(
    {"圡": "土", "槗": "橋", "凜": "凛", "籔": "薮", "祗": "祇", "兔": "兎", "夘": "卯", "\U0002b7ea": "辺", "\U00028559": "辺",
     "\U0002a5f1": "斎", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "ß": "ss"}
)  # fmt: skip
_KANJI: Final = "々〆一-鿿豈-\ufaff\U00020000-\U0003134f"
_SMALL_KE: Final = re.compile(f"(?<=[{_KANJI}])[ヶヵケカゖゕけかが](?=[{_KANJI}])")
_BETWEEN: Final = re.compile(f"(?<=[{_KANJI}])[ツッノ之](?=[{_KANJI}])")
_DOTS: Final = re.compile("[・･·•‧=＝゠]")
_HYPHENS: Final = re.compile("[‐‑‒–—−ー]")
_OLD: Final = str.maketrans("ゐゑヰヱ", "いえイエ")
_LATIN: Final = re.compile(r"[a-z' .-]+")
_NUMERAL: Final = re.compile("[〇一二三四五六七八九十]+(?=[年月日])")
_DIGIT: Final = {one: str(at) for at, one in enumerate("〇一二三四五六七八九")}
_ERA_POINT: Final = re.compile(r"^([mtshr])[.](?=[0-9])")
_ERA: Final = "明治|大正|昭和|平成|令和|[明大昭平令mthsr]"
_PARTLY: Final = re.compile(
    rf"(?:(?P<western>\d{{4}})|(?P<era>{_ERA})(?P<year>元|\d{{1,2}}))(?:[年./-](?:(?P<month>\d{{1,2}})(?:[月./-]?(?:00日?|0日?)?)?)?)?"
)
_PREFECTURE: Final = re.compile("^(?:東京都|北海道|(?:京都|大阪)府|[^都道府県市区町村]{2,3}県)")
_CITY: Final = re.compile("^(?:[^0-9市区郡]{1,6}郡[^0-9町村]{1,6}[町村]|[^0-9市区郡]{1,6}市|[^0-9市区]{1,6}区)(?=.)")
_NUMBERED: Final = re.compile(r"^([^0-9]*)([0-9]+(?:-[0-9]+)*)")


_LIMITS: Final = ("一", "鿿"), ("㐀", "䶿"), ("ぁ", "ゔ"), ("ァ", "ヶ"), ("豈", "\ufaff")
_BY_NEIGHBOURS: Final = frozenset("ヶヵケカゖゕけかが")
_NO = "\0"


def _alone(char: str) -> str:
    """What becomes of a character of a name whatever stands beside it; a mark that nothing holds where that cannot be said."""
    if char in " \u3000":
        return " "
    if char in _BY_NEIGHBOURS or not any(first <= char <= last for first, last in _LIMITS):
        return _NO
    found = any_name(char)
    return found[0] if len(found) == 1 and len(found[0]) == 1 else _NO


_ALONE: Final = Table(_alone)


def fold_name2(text: str) -> tuple[str, ...]:
    """A name: the whole, and what stands at its beginning."""
    found = text.translate(_ALONE)
    if _NO in found:
        return any_name(text)
    # Nearly every name: each of its characters is folded by itself, and there is one space or none.
    family, space, given = found.partition(" ")
    if not space:
        return (found, *_beginnings(found, 1, 4)) if found else ()
    if not family or not given or " " in given:
        return any_name(text)
    return family + given, family


def any_name(text: str) -> tuple[str, ...]:
    """The same of any name, in Latin letters too and with characters that depend on what stands beside them."""
    found = _latin(_DOTS.sub(" ", plain_text(text))).translate(_OLD).translate(_VARIANTS)
    found = _SMALL_KE.sub("ケ", found)
    parts = found.split()
    folded = fold_name(found)
    if not folded:
        return ()
    if len(parts) > 1:
        names = parts if _LATIN.fullmatch(found.lower()) else parts[:1]
        return tuple(dict.fromkeys([folded[0], *(one for part in names for one in fold_name(part)[:1])]))
    return tuple(dict.fromkeys([folded[0], *_beginnings(folded[0], 1, 4)]))


def fold_kana2(text: str) -> tuple[str, ...]:
    """How a name is read: the whole, and what stands at its beginning."""
    found = _DOTS.sub(" ", text)
    folded = fold_kana(found)
    if not folded:
        return ()
    if len(found.split()) > 1:
        return folded
    return tuple(dict.fromkeys([folded[0], *_beginnings(folded[0], 2, 6)]))


def _beginnings(text: str, least: int, most: int) -> Iterator[str]:
    return (text[:size] for size in range(least, min(most, len(text) - 1) + 1))


def _latin(text: str) -> str:
    """Latin letters without their marks; kana keep theirs."""
    if text.isascii():
        return text
    parted = (unicodedata.normalize("NFD", one) for one in text)
    return "".join(part[0] if part[0].isascii() else one for part, one in zip(parted, text, strict=True))


def fold_birth2(text: str) -> tuple[str, ...]:
    """A day, its month and its year; of what is no day, as much as is known."""
    day = _plainly(text)
    if day is not None:
        return day, day[:6], day[:4]
    days = birth_days(text)
    return tuple(dict.fromkeys([*days, *(one[:size] for one in days if len(one) == 8 and one.isdigit() for size in (6, 4))]))


def birth_days(text: str) -> tuple[str, ...]:
    """The same as it was typed: a day, or a month or a year alone."""
    plain = _HYPHENS.sub("-", "".join(plain_text(text).split()).lower())
    plain = _ERA_POINT.sub(r"\1", _NUMERAL.sub(lambda match: _number(match[0]), plain))
    if (match := _PARTLY.fullmatch(plain)) is None:
        return fold_birth(plain)
    western, month = match["western"], match["month"]
    year = int(western) if western else ERAS[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
    known = month is not None and 1 <= int(month) <= 12
    return (f"{year:04}{int(month):02}",) if known else (f"{year:04}",)


_ERA_YEARS: Final = {
    (sign, year): f"{begins + number:04}"
    for era, begins in ERAS.items()
    for sign in {era, era.upper()}
    for number in range(1, 100)
    for year in {str(number), f"{number:02}", "元" if number == 1 else str(number)}
}
_MONTH_DAYS: Final = {
    (one, other): f"{month:02}{day:02}"
    for month, last in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
    for day in range(1, last + 1)
    for one in {str(month), f"{month:02}"}
    for other in {str(day), f"{day:02}"}
}
"""The days that every year has, as they are written and as they are found."""

_DAY: Final = re.compile(
    r"(?:([1-9][0-9]{3})|(明治|大正|昭和|平成|令和|[明大昭平令MTHSRmthsr])(元|[0-9]{1,2}))[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?"
)


def _plainly(text: str) -> str | None:
    """A day that is written as most are; None for any other."""
    if match := _DAY.fullmatch(text):
        western, era, year, month, day = match.groups()
    elif text.isascii() and text.isdigit() and len(text) in {7, 8} and text[0] != "0":
        western, era, year, month, day = text[:4] if len(text) == 8 else "", text[0], text[1:3], text[-4:-2], text[-2:]
    else:
        return None
    year = western or _ERA_YEARS.get((era, year))
    rest = _MONTH_DAYS.get((month, day))
    return None if year is None or rest is None else year + rest


def _number(text: str) -> str:
    """A number below a hundred, or one written digit by digit, in kanji."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return "".join(_DIGIT[one] for one in text)
    return (_DIGIT.get(tens, "1") if tens else "1") + (_DIGIT.get(ones, "0") if ones else "0")


def fold_address2(text: str) -> tuple[str, ...]:
    """An address: the whole, down to each block, and the same from the town on."""
    folded = fold_address(_BETWEEN.sub("", plain_text(text)))
    if not folded:
        return ()
    found = list(folded)
    for one in _from_each(folded[0]):
        found.append(one)
        if match := _NUMBERED.match(one):
            blocks = match[2].split("-")
            found += [match[1].rstrip("-"), *(match[1] + "-".join(blocks[: at + 1]) for at in range(len(blocks)))]
    return tuple(dict.fromkeys(one for one in found if one))


def typed_address(text: str) -> tuple[str, ...]:
    """The same as it was typed: with its prefecture and without."""
    folded = fold_address(_BETWEEN.sub("", plain_text(text)))
    return tuple(dict.fromkeys([folded[0], _PREFECTURE.sub("", folded[0])])) if folded else ()


def _from_each(whole: str) -> Iterator[str]:
    """From the prefecture, the city, the ward and the town on."""
    yield whole
    rest = _PREFECTURE.sub("", whole)
    for _ in range(3):
        yield rest
        rest = _CITY.sub("", rest)
