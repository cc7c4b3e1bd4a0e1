"""Fonts of papers: the one that travels with the program, a rarer one of the host, and what neither of them can write.

A font says by its ``cmap`` which characters it has. That is looked at before a paper is set, so that a missing one is told by name and field
and never printed as a box. Only what the answer needs is read: formats 4, 12 and 14 of the OpenType specification, 1.9.1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

FAMILY: Final = "IPAexGothic"
RARE: Final = "Noto Sans CJK JP"
PLACES: Final = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc"),
)
"""Where distributions put the rarer font; nothing is searched for."""
WITHIN: Final = frozenset("∑")
"""What CP932 writes and the travelling font lacks; a font within Typst has it (``tests/paper`` sets it)."""
_SELECTORS: Final = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
"""Variation selectors; they are no characters of their own."""
_UNSEEN: Final = frozenset(map(ord, "\n\r\t\u200b\u3000 \xa0"))
_SHOWN: Final = 5


class Coverage(NamedTuple):
    """The characters of a font, and the pairs of character and variation selector that it tells apart."""

    characters: frozenset[int]
    variations: frozenset[tuple[int, int]]


def folder() -> Path:
    """The folder of the font that travels with the program."""
    with as_file(files("azukari.paper").joinpath("fonts")) as found:
        return found


@cache
def own() -> Coverage:
    """What the travelling font has."""
    return coverage((folder() / "ipaexg.ttf").read_bytes())


@cache
def rare() -> tuple[Path, Coverage] | None:
    """The rarer font of this host and what it has; None where there is none."""
    for place in PLACES:
        if place.is_file():
            return place, coverage(place.read_bytes())
    return None


def coverage(data: bytes) -> Coverage:
    """Read a font's ``cmap`` (of a collection, that of its first font: in Noto's, all have the same characters).

    :raises ValueError: when the bytes are no OpenType font.
    """
    try:
        start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
        base = _table(data, start)
        characters: set[int] = set()
        variations: set[tuple[int, int]] = set()
        for number in range(struct.unpack_from(">H", data, base + 2)[0]):
            at = base + struct.unpack_from(">HHI", data, base + 4 + 8 * number)[2]
            match struct.unpack_from(">H", data, at)[0]:
                case 4:
                    characters |= _segments(data, at)
                case 12:
                    characters |= _groups(data, at)
                case 14:
                    variations |= _variations(data, at)
                case _:
                    pass  # other formats say the same to other systems
    except struct.error as error:
        message = "no OpenType font"
        raise ValueError(message) from error
    return Coverage(frozenset(characters), frozenset(variations))


def _table(data: bytes, start: int) -> int:
    for number in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            return int(offset)
    message = "no cmap"
    raise ValueError(message)


def _segments(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}h", data, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found: set[int] = set()
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                glyph = struct.unpack_from(">H", data, offsets_at + 2 * number + offset + 2 * (code - first))[0]
            if glyph & 0xFFFF:
                found.add(code)
    return found


def _groups(data: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for number in range(struct.unpack_from(">I", data, at + 12)[0]):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * number)
        found.update(range(first, last + 1))
    return found


def _variations(data: bytes, at: int) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for number in range(struct.unpack_from(">I", data, at + 6)[0]):
        high, low, usual, other = struct.unpack_from(">BHII", data, at + 10 + 11 * number)
        selector = high << 16 | low
        if usual:
            for each in range(struct.unpack_from(">I", data, at + usual)[0]):
                word = struct.unpack_from(">I", data, at + usual + 4 + 4 * each)[0]
                found.update((one, selector) for one in range(word >> 8, (word >> 8) + (word & 0xFF) + 1))
        if other:
            for each in range(struct.unpack_from(">I", data, at + other)[0]):
                pair = struct.unpack_from(">BH", data, at + other + 4 + 5 * each)
                found.add((pair[0] << 16 | pair[1], selector))
    return found


class Fitted(NamedTuple):
    """What setting some texts takes: whether the rarer font is needed, what it must set though the other has a plainer shape, and which
    variations no font tells apart.
    """

    rare: bool
    forced: tuple[str, ...]
    plain: tuple[str, ...]


def fit(texts: Iterable[tuple[str, str]]) -> Fitted:
    """Look whether the fonts have every character. ``texts`` are pairs of what a text is the answer to, and the text.

    :raises FaultError: ``PAPER_GLYPH`` naming each missing character and the field it stands in.
    """
    mine = own()
    wanted: dict[int, str] = {}
    pairs: dict[str, tuple[int, int]] = {}
    for label, text in texts:
        if text.isascii() and text.isprintable():
            continue
        for one in dict.fromkeys(text):
            code = ord(one)
            if code not in mine.characters and code not in wanted and code not in _SELECTORS:
                wanted[code] = label
        for before, after in pairwise(text):
            if ord(after) in _SELECTORS:
                pairs[before + after] = (ord(before), ord(after))
    lacking = {code: label for code, label in wanted.items() if code not in _UNSEEN and chr(code) not in WITHIN}
    variations = {text: pair for text, pair in pairs.items() if pair not in mine.variations}
    beyond = rare() if lacking or variations else None
    if beyond is not None:
        missing = {code: label for code, label in lacking.items() if code not in beyond[1].characters}
        plain = tuple(sorted(text for text, pair in variations.items() if pair not in beyond[1].variations))
    else:
        missing, plain = lacking, tuple(sorted(variations))
    if missing:
        raise FaultError(*(_lacks(code, label, installed=beyond is not None) for code, label in list(missing.items())[:_SHOWN]))
    forced = tuple(sorted(variations.keys() - set(plain)))
    return Fitted(bool(lacking or forced), forced, plain)


def _lacks(code: int, label: str, *, installed: bool) -> Fault:
    one = chr(code) if chr(code).isprintable() else "?"
    todo = (
        Say(
            "別の字に改める（記載の訂正）か、その字を手書きするために空欄の様式を使ってください。",
            "Correct the entry to another character, or use the blank form and write it by hand.",
        )
        if installed
        else Say(
            "この機械に Noto Sans CJK JP（Debian では fonts-noto-cjk）を入れてから、もう一度作ってください。",
            "Install Noto Sans CJK JP on this machine (Debian: fonts-noto-cjk) and make the paper again.",
        )
    )
    return Fault(
        "PAPER_GLYPH",
        Say(
            f"「{label}」にある「{one}」（U+{code:04X}）を印刷できる書体がありません。{todo.ja}",
            f"No font can print “{one}” (U+{code:04X}) in “{label}”. {todo.en}",
        ),
        label,
    )
