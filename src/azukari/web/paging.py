"""A long list by pages: which part is shown, and the addresses of the parts before and after it; all of it on one page when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from azukari.web.request import Request

T = TypeVar("T")
WHOLE: Final = "all"
NUMBER: Final = "page"
MOST_DIGITS: Final = 6


class Part(msgspec.Struct, Generic[T], frozen=True):
    """The shown part of a list: its ``first`` to ``last`` of ``total``, counted from one."""

    rows: Sequence[T]
    number: int
    pages: int
    first: int
    last: int
    total: int
    before: str | None
    after: str | None
    every: str
    by_pages: str
    whole: bool


def part(request: Request, rows: Sequence[T], most: int, given: Mapping[str, str]) -> Part[T]:
    """The part that the address asks for; beyond the last one, the last. What narrows the list (``given``) stays in every address."""
    total = len(rows)
    pages = max(1, -(-total // most))
    wanted = request.GET.get(NUMBER, "")
    number = min(max(1, int(wanted)), pages) if wanted.isascii() and wanted.isdecimal() and len(wanted) <= MOST_DIGITS else 1
    whole = bool(request.GET.get(WHOLE))
    start, stop = (0, total) if whole else ((number - 1) * most, min(number * most, total))

    def address(**more: str) -> str:
        return "?" + urlencode({**given, **more})

    return Part(
        rows[start:stop], number, pages, min(start + 1, total), stop, total,
        address(**{NUMBER: str(number - 1)}) if number > 1 else None,
        address(**{NUMBER: str(number + 1)}) if number < pages else None,
        address(**{WHOLE: "1"}), address(), whole,
    )  # fmt: skip
