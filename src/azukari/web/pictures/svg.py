"""Shapes and how they are drawn: an SVG with a title and a description, and beside it the same as a table.

A picture is data (:class:`Picture`), so that a test can measure it: no text leaves its picture or lies over another. Nothing is told by colour
alone: what is late is hatched, what is owed is dotted, and the table says the same in words. No style stands in the SVG; classes are in the
style sheet, under rules that let no other style in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal
from unicodedata import east_asian_width

import msgspec
from markupsafe import Markup, escape

SIZE: Final = 13.0
"""Height of letters where nothing else is said, in the units of a picture: as many pixels on a wide screen."""
WIDE, SLIM = 1.0, 0.62
"""Rough widths of a full letter (漢字, かな) and of a Latin one, in heights: rather too wide than too narrow."""
DROP, RISE = 0.28, 0.92
"""How far letters reach below and above their line, in heights."""
MORE: Final = "…"

Anchor = Literal["start", "middle", "end"]


def measure(text: str, size: float = SIZE) -> float:
    """Roughly how wide a text is drawn."""
    return size * sum(WIDE if east_asian_width(one) in "WFA" else SLIM for one in text)


def fit(text: str, room: float, size: float = SIZE) -> str:
    """A text cut to what has room; the table beside the picture has all of it."""
    if measure(text, size) <= room:
        return text
    while text and measure(text + MORE, size) > room:
        text = text[:-1]
    return text.rstrip() + MORE if text else ""


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """All of a text, in lines that have room: broken at a space where there is one, elsewhere between letters."""
    lines, here = [], ""
    for letter in text:
        if here and measure(here + letter, size) > room:
            whole, space, rest = here.rpartition(" ")
            lines.append(whole if space and whole else here)
            here = rest if space and whole else ""
        here = (here + letter).lstrip()
    return [*lines, here] if here else lines


class Text(msgspec.Struct, frozen=True):
    """A line of text; ``y`` is its base line."""

    x: float
    y: float
    text: str
    size: float = SIZE
    anchor: Anchor = "start"
    kind: str = ""

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, roughly."""
        width = measure(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - RISE * self.size, left + width, self.y + DROP * self.size


class Box(msgspec.Struct, frozen=True):
    """A rectangle. ``kind`` says how it is filled: ``late`` and ``owed`` by patterns of their own."""

    x: float
    y: float
    width: float
    height: float
    kind: str = "plain"
    round: float = 0.0


class Path(msgspec.Struct, frozen=True):
    """A line or an outline, in the notation of SVG."""

    d: str
    kind: str = "line"


Shape = Text | Box | Path


class Table(msgspec.Struct, frozen=True):
    """The same as the picture, to be read: headings and rows. ``numbers`` are the columns that hold numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


class Picture(msgspec.Struct, frozen=True):
    """A picture: what it is called, what it shows in a sentence, its shapes, and the same as a table."""

    ident: str
    width: float
    height: float
    title: str
    desc: str
    shapes: tuple[Shape, ...]
    table: Table

    def texts(self) -> Iterator[Text]:
        """Every text in it."""
        return (one for one in self.shapes if isinstance(one, Text))

    @property
    def svg(self) -> Markup:
        """The picture as it stands in a page."""
        return draw(self)


PATTERNS: Final = {
    "late": '<rect width="8" height="8" fill="#fff"/><path d="M0 8L8 0M-2 2L2-2M6 10L10 6" stroke="#ce0000" stroke-width="2.4"/>',
    "owed": '<rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="1.6" fill="#1a1a1a"/>',
}
"""Fills that are told apart without colour."""


def draw(picture: Picture) -> Markup:
    """The SVG of a picture. Everything that anybody wrote is escaped."""
    name = picture.ident
    used = [one for one in PATTERNS if any(isinstance(shape, Box) and shape.kind == one for shape in picture.shapes)]
    kept = "".join(
        f'<pattern id="{name}-{one}" width="8" height="8" patternUnits="userSpaceOnUse">{PATTERNS[one]}</pattern>' for one in used
    )
    head = (
        f'<svg class="pic" direction="ltr" viewBox="0 0 {_n(picture.width)} {_n(picture.height)}" '
        f'width="{_n(picture.width)}" height="{_n(picture.height)}" '
        f'role="img" aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(picture.title)}</title>'
        f'<desc id="{name}-d">{escape(picture.desc)}</desc>'
    )
    defs = f"<defs>{kept}</defs>" if kept else ""
    return Markup(f"{head}{defs}{''.join(_drawn(name, picture.shapes))}</svg>")  # noqa: S704 — made of numbers and of texts that are escaped


def _drawn(name: str, shapes: Iterable[Shape]) -> Iterator[str]:
    for one in shapes:
        match one:
            case Text():
                size = "" if one.size == SIZE else f' font-size="{_n(one.size)}"'
                anchor = "" if one.anchor == "start" else f' text-anchor="{one.anchor}"'
                kind = f' class="k-{one.kind}"' if one.kind else ""
                yield f'<text x="{_n(one.x)}" y="{_n(one.y)}"{size}{anchor}{kind}>{escape(one.text)}</text>'
            case Box():
                fill = f' fill="url(#{name}-{one.kind})"' if one.kind in PATTERNS else ""
                bend = f' rx="{_n(one.round)}"' if one.round else ""
                place = f'x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.width)}" height="{_n(one.height)}"'
                yield f'<rect class="k-{one.kind}" {place}{bend}{fill}/>'
            case Path():
                yield f'<path class="k-{one.kind}" d="{one.d}"/>'


def _n(number: float) -> str:
    """A number with as few digits as it needs."""
    return f"{number:.1f}".removesuffix(".0")


def nice(most: int) -> int:
    """The top of a scale: 1, 2 or 5 times a power of ten, not below ``most``."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= most:
                return factor * power
        power *= 10
