"""What is refused on the line between key process and node: codes that both sides know, and a detail without content."""

from __future__ import annotations

from typing import Final

REFUSALS: Final = frozenset(
    {
        "KEY_WRAP",
        "NODE_BEHIND",
        "NODE_ENTRY",
        "NODE_LEVEL",
        "NODE_OLD",
        "NODE_ORDER",
        "NODE_STRANGER",
        "NODE_USED",
        "SHARE_DAMAGED",
        "SHARE_DESTROYED",
        "SHARE_EXISTS",
        "SHARE_IO",
        "SHARE_MISSING",
    }
)
"""What a node may answer under its signature instead of what was asked."""

FORM: Final = "NODE_FORM"
"""Bytes that are not as laid down, or not of whom they should be."""


class LineError(Exception):
    """Something is not as the line has it; ``code`` is of ``REFUSALS``, or ``NODE_FORM``, ``NODE_KEY``, ``RECEIPT_WRONG``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(": ".join(part for part in (code, detail) if part))
        self.code: Final = code
        self.detail: Final = detail
