"""What went wrong, with its code and in both languages."""

from __future__ import annotations

import os
from typing import Final


class AzukariError(Exception):
    """A refusal of the annex, a mistake in what was asked, or trouble of the machine. ``refused`` tells the first from the rest."""

    def __init__(self, code: str, ja: str, en: str, *, refused: bool = False) -> None:
        """Take the code and the texts."""
        self.code, self.ja, self.en, self.refused = code, ja, en, refused
        super().__init__(f"[{code}] {en if _english() else ja}")


def _english() -> bool:
    said = next((os.environ[one] for one in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(one)), "")
    return said.startswith("en")


TEXTS: Final = {
    "SESSION_CUT": (
        "窓口との接続が途中で切れました。何も残していません。`azukari status` を見てから、もう一度行ってください。",
        "The connection to the desk broke off; nothing was kept. See `azukari status`, then do it again.",
    ),
    "SESSION_OVER": (
        "この品目の読取りは終わっています。もう一度開いてください。",
        "The reading of this item is over; open it again.",
    ),
    "NOT_SEEKABLE": (
        "行や項目を選んだときは、先頭から順に読むことだけができます。全体を開くと、どこからでも読めます。",
        "Where rows or fields were chosen it is read from the beginning on; open the whole to read anywhere.",
    ),
    "NO_HEADING": (
        "見出しのある表ではないため、行として読めません。read() で読んでください。",
        "This is no table with a heading, so it has no rows; use read().",
    ),
    "ROWS_FIXED": (
        "固定長のファイルは、全体を開くとそのままのバイトで渡ります。行として読むには fields= で項目を選んで開いてください。",
        "Fixed-length records that are opened whole come as the bytes they are; open them with fields= to read rows.",
    ),
    "ROW_ODD": (
        "見出しと項目の数が違う行があります。read() で中身を確かめてください。",
        "A row has another number of fields than the heading; look at it with read().",
    ),
    "NO_FRAMES": (
        "pandas も polars も入っていないため、frame() は使えません。どちらかを入れるか、rows() を使ってください。",
        "frame() needs pandas or polars, and neither is installed; install one, or use rows().",
    ),
    "DERIVATIVE_TWICE": (
        "一度の読取りから残せる加工物は一つです。別の物は、もう一度開いて作ってください。",
        "One reading yields one derivative; open the item again to make another.",
    ),
    "NO_COMMAND": (
        "azukari を起動できません。azukari が入っている Python で動かしてください。",
        "The azukari session could not be started; run this with the Python that azukari is installed in.",
    ),
}
"""Codes of this side; all others come from the desk."""


def error(code: str) -> AzukariError:
    """One of this side's own errors."""
    return AzukariError(code, *TEXTS[code])
