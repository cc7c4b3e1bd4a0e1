"""Pages of PDFs and pictures, each drawn in a child process of its own: what the key process calls with an object that it opened.

The child asks for the ranges that it needs, so that the whole file lies nowhere; what comes back is the picture of one page.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, Protocol, Self

from azukari.content.errors import ContentError
from azukari.content.frames import FRAME_LIMIT, RANGE
from azukari.content.marks import media_of
from azukari.content.sandbox import DRAW, FONTS, PAGE, Child, Limits

AT_ONCE: Final = 4
"""Pages that are drawn at once in a process: the key process draws those of an instance."""

WAIT: Final = 5.0
"""Seconds that a page waits to be drawn while others are."""

_SLOTS: Final = threading.BoundedSemaphore(AT_ONCE)


class Source(Protocol):
    """Bytes that can be read at any place: a file in memory, or a sealed object that is open."""

    @property
    def size(self) -> int:
        """Bytes in all."""

    def read(self, offset: int, length: int) -> bytes:
        """A range; what lies beyond the end is not there."""


class Paged(NamedTuple):
    """Of which kind a file is, as its media type, and how many pages it has."""

    media: str
    pages: int


class Picture(NamedTuple):
    """The picture of a page: its bytes, their media type, and its size in pixels."""

    data: bytes
    media: str
    width: int
    height: int


class PagesReader:
    """Counts the pages of a file while it passes. Feed it every piece, then ``finish``."""

    def __init__(self) -> None:
        """Start the child."""
        self._child = Child("count_whole", {}, PAGE)

    def feed(self, piece: bytes) -> None:
        """Give it more.

        :raises ContentError: where it is too much to be counted.
        """
        for _ in self._child.feed(piece):
            continue

    def finish(self) -> Paged:
        """What it is.

        :raises ContentError: ``PAGE_…``, ``SANDBOX_…``.
        """
        try:
            for _ in self._child.finish():
                continue
        except ContentError as error:
            raise _named(error) from None
        return Paged(self._child.result["media"], self._child.result["pages"])

    def __enter__(self) -> Self:
        """Give the reader."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self._child.__exit__()


def scanned(data: bytes, *, limits: Limits = PAGE) -> Paged:
    """Of which kind a scan is, read whole: a PDF that does nothing by itself, or a picture.

    :raises ContentError: ``PAGE_…``, ``SANDBOX_…``.
    """
    if not media_of(data):
        raise ContentError("PAGE_KIND")
    with Child("scan", {}, limits, fonts=FONTS) as child:
        for start in range(0, len(data), FRAME_LIMIT):
            for _ in child.feed(data[start : start + FRAME_LIMIT]):
                continue
        try:
            for _ in child.finish():
                continue
        except ContentError as error:
            raise _named(error) from None
        return Paged(child.result["media"], child.result["pages"])


def look(source: Source, *, limits: Limits = PAGE) -> Paged:
    """Of which kind it is and how many pages it has.

    :raises ContentError: ``PAGE_…``, ``SANDBOX_…``.
    """
    try:
        _, found = _asked("count", {}, source, limits)
    except ContentError as error:
        raise _named(error) from None
    return Paged(found["media"], found["pages"])


def render(source: Source, number: int, width: int, *, mark: str = "", limits: Limits = DRAW) -> Picture:
    """Page ``number``, from 1, ``width`` pixels wide (64 to 2,400). ``mark`` is drawn across it, in Latin letters and figures.

    :raises ContentError: ``PAGE_BUSY`` where as many are drawn already as may be at once; ``PAGE_HEAVY`` and ``PAGE_NESTED`` where drawing it takes
        more time, or more of anything else, than a page may; other ``PAGE_…``, ``SANDBOX_…``.
    """
    with _slot():
        try:
            data, found = _asked("render", {"number": number, "width": width, "mark": mark}, source, limits)
        except ContentError as error:
            raise (ContentError("PAGE_HEAVY", limit=limits.seconds) if error.code == "SANDBOX_TIME" else _named(error)) from None
    return Picture(data, found["media"], found["width"], found["height"])


@contextmanager
def _slot() -> Iterator[None]:
    """A place to draw in: each takes a processor and up to 2 GiB, so that there are few, and whoever comes then waits a moment, not for ever."""
    if not _SLOTS.acquire(timeout=WAIT):
        raise ContentError("PAGE_BUSY", most=AT_ONCE)
    try:
        yield
    finally:
        _SLOTS.release()


def _named(error: ContentError) -> ContentError:
    """What a file did to whoever read it. That its reader ends by a signal is the file's doing: forms within forms use up everything there is."""
    ended = error.code == "SANDBOX_DIED" and str(error.values.get("how", "")).startswith("SIG")
    return ContentError("PAGE_NESTED") if ended else error


def _asked(do: str, job: dict[str, Any], source: Source, limits: Limits) -> tuple[bytes, dict[str, Any]]:
    data = bytearray()
    with Child(do, {**job, "size": source.size}, limits, fonts=FONTS) as child:
        for kind, payload in child.rest():
            if kind == b"Q":
                offset, length = RANGE.unpack(payload)
                child.reply(source.read(offset, min(length, FRAME_LIMIT)))
            else:
                data += payload
        return bytes(data), child.result
