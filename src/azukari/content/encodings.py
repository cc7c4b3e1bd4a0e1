"""In which encoding a table is written: what can be ruled out, what is likely, and when a person has to say.

Every candidate reads the first bytes strictly. One that cannot is ruled out. Between those that can, what the text would look like decides: Japanese
of an office is kana, kanji of the first level and full-width signs; read in the wrong encoding it becomes rare kanji and half-width kana in orders
that no word has. Where that does not tell them apart clearly, nothing is guessed: the officer is shown each reading and says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

HEAD: Final = 1 << 20
"""Bytes that are looked at: enough to meet text that is not ASCII, where there is any."""

BOM: Final = b"\xef\xbb\xbf"
SAMPLE: Final = 240
"""Characters of a decoded sample."""

_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_JUDGED: Final = 4_000
_CLEAR: Final = 0.25
_PLAUSIBLE: Final = 0.5
_ENOUGH: Final = 3


class Encoding(StrEnum):
    """How the bytes of a table are to be read."""

    AUTO = "auto"
    UTF8 = "utf-8"
    CP932 = "cp932"
    EUC_JP = "euc-jp"


CANDIDATES: Final = (Encoding.UTF8, Encoding.CP932, Encoding.EUC_JP)


class Why(StrEnum):
    """Why a table is taken to be in an encoding."""

    MARK = "mark"
    """It begins with a byte order mark of UTF-8."""

    ASCII = "ascii"
    """Nothing but ASCII so far: all three read it alike; a later byte that is not UTF-8 will stop it."""

    ONLY = "only"
    """It can be read as no other."""

    LIKELY = "likely"
    """It could be read as another, but then it would not be Japanese."""

    SAID = "said"
    """Somebody said so."""

    AMBIGUOUS = "ambiguous"
    """More than one reading is Japanese: it has to be said."""

    NONE = "none"
    """None of them reads it."""

    WIDE = "wide"
    """UTF-16 or UTF-32, which no table here is read in."""


class Reading(NamedTuple):
    """The beginning as one encoding reads it; ``likeness`` to Japanese is from 0 to 1."""

    encoding: Encoding
    likeness: float
    sample: str


class Decision(NamedTuple):
    """The encoding, or None where it is ambiguous or none; why; and every reading there is, likeliest first."""

    encoding: Encoding | None
    why: Why
    readings: tuple[Reading, ...]


def decide(head: bytes, *, whole: bool = False) -> Decision:
    """Decide by the first bytes of a table; ``whole`` when that is all there is of it.

    The head may end within a character. Bytes: at most ``HEAD`` are looked at.
    """
    head = head[:HEAD]
    if head.startswith(BOM):
        marked = _reading(Encoding.UTF8, head, whole=whole)
        return Decision(Encoding.UTF8, Why.MARK, (marked,)) if marked else Decision(None, Why.NONE, ())
    if head.startswith(_WIDE) or _looks_wide(head):
        return Decision(None, Why.WIDE, ())
    found = _between(head, whole=whole)
    heading, newline, _ = head.partition(b"\n")
    if found.encoding is not None and newline and not heading.isascii():
        # Rows in another encoding than their heading: what stands below was joined to it, and either reading is wrong somewhere.
        first = _between(heading, whole=True).encoding
        if first is not None and first is not found.encoding:
            return Decision(None, Why.NONE, found.readings)
    return found


def _between(head: bytes, *, whole: bool) -> Decision:
    found_all = [one for encoding in CANDIDATES if (one := _reading(encoding, head, whole=whole)) is not None]
    readings = tuple(sorted(found_all, key=lambda one: -one.likeness))
    if not readings:
        return Decision(None, Why.NONE, ())
    if head.isascii():
        return Decision(Encoding.UTF8, Why.ASCII, readings[:1])
    best = readings[0]
    if len(readings) == 1:
        alone = best.likeness >= _PLAUSIBLE
        return Decision(best.encoding if alone else None, Why.ONLY if alone else Why.AMBIGUOUS, readings)
    if best.encoding is Encoding.UTF8 and best.likeness >= _PLAUSIBLE and _wide_characters(head) >= _ENOUGH:
        # The other encodings write three such characters in a row only by making no sense.
        return Decision(best.encoding, Why.LIKELY, readings)
    if best.likeness >= _PLAUSIBLE and best.likeness - readings[1].likeness >= _CLEAR:
        return Decision(best.encoding, Why.LIKELY, readings)
    return Decision(None, Why.AMBIGUOUS, readings)


def said(encoding: Encoding, head: bytes, *, whole: bool = False) -> Decision:
    """The decision when somebody said which encoding it is."""
    found = _reading(encoding, head[:HEAD], whole=whole)
    return Decision(encoding, Why.SAID, () if found is None else (found,))


def _looks_wide(head: bytes) -> bool:
    """UTF-16 without a mark: every other byte of ASCII text is 0."""
    part = head[:256]
    return len(part) >= 4 and 2 * part.count(0) >= len(part) - 1


def _wide_characters(head: bytes) -> int:
    """How many characters beyond ASCII there are, read as UTF-8."""
    return sum(one >= 0xC0 for one in head[: 3 * _JUDGED])


def _reading(encoding: Encoding, head: bytes, *, whole: bool) -> Reading | None:
    data = head.removeprefix(BOM) if encoding is Encoding.UTF8 else head
    text = None
    for cut in range(1 if whole else 4):
        try:
            text = data[: len(data) - cut].decode(encoding.value)
        except UnicodeDecodeError as error:
            # Only a character that the end of the head cuts in two may be left out.
            if error.start < len(data) - cut - 3:
                return None
            continue
        break
    return None if text is None else Reading(encoding, likeness(text), text[:SAMPLE])


def likeness(text: str) -> float:
    """How much like the Japanese of an office the characters beyond ASCII are, from 0 to 1; 1 where there are none."""
    judged = [one for one in text if one > "\x7f"][:_JUDGED]
    if not judged:
        return 1.0
    before = ""
    total = 0.0
    for one in judged:
        total += _weight(one, before)
        before = one
    return total / len(judged)


def _weight(one: str, before: str) -> float:
    if "\u3041" <= one <= "\u30fe" or "\uff01" <= one <= "\uff5e" or "\u3000" <= one <= "\u3017":
        return 1.0
    if "\uff61" <= one <= "\uff9f":
        return _half_width(one, before)
    if "\u4e00" <= one <= "\u9fff":
        try:
            row = one.encode("euc-jp")[0]
        except UnicodeEncodeError:
            return 0.6  # the additional kanji of names (髙, 﨑) that CP932 has and EUC-JP has not
        return 1.0 if 0xB0 <= row <= 0xCF else 0.5
    return 0.6 if "\uf900" <= one <= "\ufaff" or one in "ー−―…％№℡㈱①②③④⑤⑥⑦⑧⑨" else 0.3


def _half_width(one: str, before: str) -> float:
    """Half-width kana count where a word could have them: a voicing mark after what can be voiced, no punctuation within."""
    if one == "ﾞ":
        return 0.9 if "ｶ" <= before <= "ﾄ" or "ﾊ" <= before <= "ﾎ" or before == "ｳ" else 0.0
    if one == "ﾟ":
        return 0.9 if "ﾊ" <= before <= "ﾎ" else 0.0
    if one in "｡｢｣､":
        return 0.2
    if one in "ｧｨｩｪｫｬｭｮｯ":
        return 0.9 if "ｱ" <= before <= "ﾟ" or before == "ｰ" else 0.1
    return 0.9
