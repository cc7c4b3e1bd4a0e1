"""Pictures of the pages of a document, drawn for the key process: it reads the document, a confined child of it draws, the picture leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from azukari.content import pages
from azukari.content.errors import ContentError
from azukari.kernel.entry import Moment
from azukari.vault.errors import DeniedError, Refusal
from azukari.vault.permit import Draw, Readable


def draw_of(measured: Mapping[str, Any], mark: str) -> Draw:
    """What draws the pages of a document as it was deposited, each with its mark. How many there are was counted then.

    The function raises ``DeniedError`` with the code of what is wrong with the document, or with the page asked for.
    """

    def draw(source: Readable, number: int, width: int) -> tuple[bytes, int]:
        try:
            count = measured.get("pages") or pages.look(source).pages
            return pages.render(source, number, width, mark=mark).data, int(count)
        except ContentError as error:
            raise DeniedError(Refusal(error.code, error.ja, error.en)) from error

    return draw


def mark_of(number: int, moment: Moment) -> str:
    """Under which entry, by whom and when a page is seen, in figures and letters that every machine can draw."""
    at = datetime.fromtimestamp(moment.time / 1_000_000, UTC) + timedelta(hours=9)
    return f"No. {number}   {moment.officer}   {at:%Y-%m-%d %H:%M} JST"
