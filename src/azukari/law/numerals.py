"""Numbers and item marks as offices write them: 7, ７, 七, ⑦, 第十八, ア, ｱ, u."""

import unicodedata

_KANJI = {mark: value for value, mark in enumerate("〇一二三四五六七八九")}
_KANJI["零"] = 0

KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
"""Item marks in their order (the katakana syllabary, as statutes count items)."""

_ROMAN = [
    "a",
    "i",
    "u",
    "e",
    "o",
    "ka",
    "ki",
    "ku",
    "ke",
    "ko",
    "sa",
    "shi",
    "su",
    "se",
    "so",
    "ta",
    "chi",
    "tsu",
    "te",
    "to",
    "na",
    "ni",
    "nu",
    "ne",
    "no",
    "ha",
    "hi",
    "fu",
    "he",
    "ho",
    "ma",
    "mi",
    "mu",
    "me",
    "mo",
    "ya",
    "yu",
    "yo",
    "ra",
    "ri",
    "ru",
    "re",
    "ro",
    "wa",
    "wo",
    "n",
]
_ROMAN_TO_KANA = dict(zip(_ROMAN, KANA, strict=True))
_KANA_TO_ROMAN = dict(zip(KANA, _ROMAN, strict=True))

NUMERAL = r"(?:[0-9]{1,3}|[〇零一二三四五六七八九十]{1,4})"
"""Pattern of a number after NFKC: digits or kanji, below 1,000 in digits and below 100 in kanji."""


def normal(text: str) -> str:
    """Fold width and compatibility forms (NFKC): ７→7, ②→2, ｱ→ア, （→( and the wide space→space."""
    return unicodedata.normalize("NFKC", text)


def number(text: str) -> int | None:
    """Read a number in digits of any width or in kanji up to 九十九; None when it is none."""
    text = normal(text).strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(mark not in _KANJI and mark != "十" for mark in text):
        return None
    if "十" not in text:  # positional kanji, as in 二四
        return int("".join(str(_KANJI[mark]) for mark in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return None
    return (_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0)


def wide(value: int) -> str:
    """Write a number in full-width digits, as municipal contracts print it."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def item(text: str) -> str | None:
    """Read an item mark (ア, half-width ｱ, or romanised `a`, `ka`); None when it is none."""
    mark = normal(text).strip()
    if len(mark) == 1 and mark in KANA:
        return mark
    return _ROMAN_TO_KANA.get(mark.lower())


def romanised(mark: str) -> str:
    """Give the romanised spelling of an item mark, for keyboards without Japanese input."""
    return _KANA_TO_ROMAN[mark]
