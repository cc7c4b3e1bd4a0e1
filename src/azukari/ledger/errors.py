"""The one exception of the ledger, and the one list of what can be wrong.

Every fault has a stable code. The code decides the verdict that it leads to and carries what to say to an officer,
in Japanese and in English: what happened, and what to do. Texts never quote the record, so that they can be shown
to anyone.
"""

from typing import Final, NamedTuple

from azukari.ledger.texts import TEXTS, Text

__all__ = ["LedgerError", "Where"]


class Where(NamedTuple):
    """Where in an evidence pack or log something was found. Everything unknown is None.

    ``member`` names the pack's member, ``offset`` counts bytes from the beginning of the file, ``seq`` is the number
    of the entry in the contract's log (from 0).
    """

    member: str | None = None
    offset: int | None = None
    seq: int | None = None


NOWHERE: Final = Where()


class LedgerError(ValueError):
    """Bytes that the ledger refuses. ``code`` is stable; ``detail`` is for the engineer."""

    def __init__(self, code: str, detail: str = "", where: Where = NOWHERE) -> None:
        self.code: Final = code
        self.detail: Final = detail
        self.where: Final = where
        super().__init__(": ".join(part for part in (code, self.text.en, detail) if part))

    @property
    def text(self) -> Text:
        """What to tell people, in both languages, and the verdict that this leads to."""
        return TEXTS[self.code]

    @property
    def ja(self) -> str:
        """What happened and what to do, in Japanese."""
        return self.text.ja

    @property
    def en(self) -> str:
        """What happened and what to do, in English."""
        return self.text.en

    def at(self, where: Where) -> "LedgerError":
        """Return the same fault, placed."""
        return LedgerError(self.code, self.detail, where)
