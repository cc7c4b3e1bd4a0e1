"""What counts as the same when a column is searched: once for sealing and for searching.

    山﨑　次郎 = 山崎次郎        ﾔﾏｻﾞｷ = やまさき        S55.1.2 = 昭和55年1月2日 = 3550102 = 19800102        ０３-1234 = 031234

What comes of it becomes search keys in :mod:`azukari.content.search_keys`. What the second folding changes stands in ``folding2``.

Folding finds more rather than less: whoever searches sees what was found and decides. It is no statement that two forms are one name. What is
folded, by kind:

- *name*: widths and compatibility forms (NFKC), variation selectors, spaces and middle dots, the variants in ``variants.txt``, katakana to
  hiragana, 々, letter case. A row is found by the whole and by the family name, where a space parts it; without a space by its first two characters.
- *kana*: as above, and sounds as address systems search them: voicing marks off, small kana large, long vowels alike, ヴ as the row of は,
  ヂ and ヅ as シ and ス.
- *birth*: a day in western or Japanese years, 和暦 as a digit for the era and six digits, or six digits of either century.
- *number*, *phone*, *postal*: digits (and letters) alone; leading zeros of a number count for nothing, +81 is 0.
- *address*: 丁目・番地・番・号 as hyphens, kanji digits before 丁目; a row is found by the whole and by what stands before its first number.
- *other*: widths, spaces and letter case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_MIDDLE: Final = "・･·•‧=＝゠"
_SMALL: Final = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖゐゑを", "あいうえおつやゆよわかけいえお", strict=True))
_SAME_SOUND: Final = {"ぢ": "し", "づ": "す"}
_VU: Final = (
    *((f"ゔ{small}", to) for vowels in ("ぁぃぇぉ", "あいえお") for small, to in zip(vowels, "はひへほ", strict=True)),
    ("ゔゆ", "ひゆ"),
    ("ゔ", "ふ"),
)
_ROWS: Final = ("あかさたなはまやらわ", "いきしちにひみり", "うくすつぬふむゆる", "えけせてねへめれ", "おこそとのほもよろ")
_LENGTHENED: Final = MappingProxyType({one: "あいういう"[at] for at, row in enumerate(_ROWS) for one in row})
"""How a long vowel is written after each kana: おう for おお and おー, えい for ええ and えー."""

_LONG_VOWEL: Final = re.compile(f"[ー-]|[{_ROWS[4]}]お|[{_ROWS[3]}]え")

ERAS: Final = MappingProxyType(
    {
        "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
        "m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018, "1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018,
    }
)  # fmt: skip
_ERA_DAY: Final = re.compile(r"(明治|大正|昭和|平成|令和|[明大昭平令mthsr])(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_ERA_DIGITS: Final = re.compile(r"(明治|大正|昭和|平成|令和|[明大昭平令mthsr])(\d{6})")
_WESTERN: Final = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?(?:t?\d{1,2}:\d{2}(?::\d{2})?)?")
_KANJI_DIGITS: Final = "〇一二三四五六七八九"
_CHOME: Final = re.compile(r"([〇一二三四五六七八九十]{1,3})(?=丁目|番|号|条)")
_BLOCKS: Final = re.compile(r"丁目|番地の?|番|号室?|[‐‑‒–—−－ー]|(?<=\d)の(?=\d)")

Fold = Callable[[str], tuple[str, ...]]
"""Gives the folded forms by which a cell is found: none for a blank one."""


class Table(dict[int, str]):
    """A table for ``str.translate`` that works a character out when it first meets it: a failing lookup costs ten times one that finds."""

    def __init__(self, work_out: Callable[[str], str]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, code: int) -> str:
        self[code] = found = self._work_out(chr(code))
        return found


def variants() -> Iterator[tuple[str, ...]]:
    """The classes of characters that count as one in names, each beginning with the form searched by. Source: ``variants.txt``."""
    for line in Path(__file__).with_name("variants.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(line.split())


@cache
def _mapped() -> dict[str, str]:
    """What becomes of single characters of a name after NFKC. Spaces stay one space, so that the family name can be told."""
    table = {one: first for first, *others in variants() for one in others}
    table |= dict.fromkeys(_MIDDLE, "")
    table |= {chr(code): "" for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200B, 0x200D, 0xFEFF)}
    table |= {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
    table |= {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= dict.fromkeys("\t\n\r\xa0\u3000", " ")
    return table


def _of_name(char: str) -> str:
    table = _mapped()
    return "".join(table.get(one, one) for one in unicodedata.normalize("NFKC", char))


def _of_sound(char: str) -> str:
    if char in "ヴゔﾞﾟ゛゜":
        return "ゔ" if char in "ヴゔ" else ""
    found = "".join(_SAME_SOUND.get(one, one) for one in _of_name(char))
    plain = unicodedata.normalize("NFD", found).replace("\u3099", "").replace("\u309a", "")
    return "".join(_SMALL.get(one, one) for one in plain)


_NAME: Final = Table(_of_name)
_SOUND: Final = Table(_of_sound)


def plain_text(text: str) -> str:
    """Widths and compatibility forms folded. The marks ゛ and ゜ that stand alone would be parted from their kana by a space."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.replace("゛", "\u3099").replace("゜", "\u309a"))


def _composed(text: str) -> str:
    """The same with every mark joined to its kana, for what comes after looks at single characters."""
    if "ﾞ" in text or "ﾟ" in text or "゛" in text or "゜" in text:
        return plain_text(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _parts(found: str) -> tuple[str, ...]:
    """The whole and its first part."""
    first, space, _ = found.partition(" ")
    whole = found.replace(" ", "") if space else found
    if space:
        return whole, first
    return (whole, whole[:2]) if len(whole) > 2 else (whole,)


def fold_name(text: str) -> tuple[str, ...]:
    """A name: the whole, and the family name."""
    found = _composed(text).translate(_NAME).strip()
    if "々" in found:
        found = re.sub(r"(.)々", r"\1\1", found)
    return _parts(found) if found else ()


def fold_kana(text: str) -> tuple[str, ...]:
    """How a name is read: the whole, and the family name."""
    if "ﾞ" in text and ("ｳﾞ" in text or "ﾁﾞ" in text or "ﾂﾞ" in text):
        text = text.replace("ｳﾞ", "ヴ").replace("ﾁﾞ", "ヂ").replace("ﾂﾞ", "ヅ")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    found = text.translate(_SOUND).strip()
    if "ゔ" in found:
        for one, other in _VU:
            found = found.replace(one, other)
    if _LONG_VOWEL.search(found):
        found = _lengthened(found)
    return _parts(found) if found else ()


def _lengthened(text: str) -> str:
    found: list[str] = []
    for one in text:
        before = _LENGTHENED.get(found[-1]) if found else None
        if (one in "ー-" and before is not None) or (one == "お" and before == "う" and found[-1] in _ROWS[4]):
            found.append(str(before))
        elif one == "え" and found and found[-1] in _ROWS[3]:
            found.append("い")
        elif one not in "ー-":
            found.append(one)
    return "".join(found)


def fold_number(text: str) -> tuple[str, ...]:
    """A number: digits and letters; leading zeros do not count."""
    if not (text.isascii() and text.isdigit()):
        text = "".join(one for one in plain_text(text).lower() if one.isalnum())
        if not text:
            return ()
    return (text.lstrip("0") or "0",) if text.isdigit() else (text,)


def fold_phone(text: str) -> tuple[str, ...]:
    """A telephone number: its digits, those of Japan from 0."""
    plain = plain_text(text).strip()
    digits = "".join(one for one in plain.partition("内線")[0] if "0" <= one <= "9")
    if plain.startswith(("+81", "0081")):
        digits = "0" + digits.removeprefix("00").removeprefix("81").removeprefix("0")
    return (digits,) if digits else ()


def fold_postal(text: str) -> tuple[str, ...]:
    """A postal code: its digits."""
    if len(text) == 8 and text[3] == "-" and text.isascii() and (plain := text[:3] + text[4:]).isdigit():
        return (plain,)
    digits = "".join(one for one in plain_text(text) if "0" <= one <= "9")
    return (digits,) if digits else ()


def fold_birth(text: str) -> tuple[str, ...]:
    """A day, as YYYYMMDD, whichever way it was written; both centuries where the year has two digits. What is no day stays as it is."""
    if len(text) == 10 and text.isascii() and text[4] == text[7] and text[4] in "-/." and text[:4].isdigit():
        found = _day(text[:4], text[5:7], text[8:])
        if found:
            return (found,)
    plain = "".join(plain_text(text).split()).lower()
    if plain.isascii() and plain.isdigit():
        return tuple(_digits(plain)) or (plain,)
    if match := _WESTERN.fullmatch(plain):
        return (_day(*match.groups()[:3]) or plain,)
    if match := _ERA_DAY.fullmatch(plain):
        return (_in_era(match[1], "1" if match[2] == "元" else match[2], match[3], match[4]) or plain,)
    if match := _ERA_DIGITS.fullmatch(plain):
        return (_in_era(match[1], match[2][:2], match[2][2:4], match[2][4:]) or plain,)
    return (plain,) if plain else ()


def _digits(text: str) -> Iterator[str]:
    match len(text):
        case 8:
            found = [_day(text[:4], text[4:6], text[6:])]
        case 7:
            found = [_in_era(text[0], text[1:3], text[3:5], text[5:])]
        case 6:
            found = [_day(century + text[:2], text[2:4], text[4:]) for century in ("19", "20")]
        case _:
            found = []
    yield from (one for one in found if one)


def _in_era(era: str, year: str, month: str, day: str) -> str | None:
    begins = ERAS.get(era)
    return None if begins is None or int(year) < 1 else _day(str(begins + int(year)), month, day)


def _day(year: str, month: str, day: str) -> str | None:
    try:
        # As text by hand: ``strftime`` takes as long as all the rest of a day.
        found = date(int(year), int(month), int(day))
        return f"{found.year}{found.month:02}{found.day:02}" if found.year >= 1000 else None
    except ValueError:
        return None


def fold_address(text: str) -> tuple[str, ...]:
    """An address: the whole, and what stands before its first number."""
    plain = "".join(plain_text(text).lower().split())
    plain = _CHOME.sub(lambda match: str(_kanji(match[1])), plain)
    plain = _BLOCKS.sub("-", plain).replace("大字", "").replace("ヶ", "ケ").replace("が", "ケ").strip("-")
    plain = re.sub(r"-+", "-", plain)
    town = re.split(r"\d", plain, maxsplit=1)[0].rstrip("-")
    return tuple(dict.fromkeys(one for one in (plain, town) if one))


def _kanji(text: str) -> int:
    """A number below a hundred in kanji."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI_DIGITS.index(one)) for one in text))
    return (_kanji(tens) if tens else 1) * 10 + (_kanji(ones) if ones else 0)


def fold_other(text: str) -> tuple[str, ...]:
    """Anything else: widths, spaces and letter case."""
    found = "".join(plain_text(text).split()).casefold()
    return (found,) if found else ()
