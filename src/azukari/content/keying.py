"""The key of a record, as it is looked up: what counts as the same key at sealing and at searching."""

from __future__ import annotations

import unicodedata


def record_key(text: str) -> bytes:
    """A key's normalised bytes: widths of letters and digits folded (NFKC), blanks around it dropped, case kept. Source: 第8 openings by key."""
    if text.isascii():
        return text.strip().encode()
    return unicodedata.normalize("NFKC", text).strip().encode()
