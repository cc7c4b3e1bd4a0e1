"""Leaves read many at a time: sound ones in one stroke, for whatever is unusual the exact way of ``leaf.decode`` is asked.

Canonical JSON is known by writing it again. One call decodes a run of leaves as lines, one writes them, and one comparison tells that every
byte of every leaf stands in its one spelling: what is written holds a newline after each leaf and nowhere else, so that as many leaves as
records means that each record is one leaf. What canonical JSON forbids beyond spelling (fractions, large integers) the types below do not let in.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import msgspec

from azukari.ledger import canonical
from azukari.ledger.leaf import By, Digest, Name, Whole

__all__ = ["Entry", "read", "values"]

DEPTH: Final = 6
_Integer = Annotated[int, msgspec.Meta(gt=-canonical.LIMIT, lt=canonical.LIMIT)]


def values(depth: int) -> Any:  # noqa: ANN401 — a type made at run time
    """The type of JSON values of our profile that are nested so many times at most."""
    if not depth:
        return bool | _Integer | str | None
    inner: Any = values(depth - 1)
    return bool | _Integer | str | list[inner] | dict[str, inner] | None


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """As ``leaf.Leaf``, but the facts are decoded to a limited depth instead of being carried along."""

    act: Name
    approval: Digest | None
    at: Whole
    by: By
    facts: dict[str, values(DEPTH)]  # type: ignore[valid-type]  # read by msgspec when the decoder is made
    log: Name
    prev: Digest | None
    rules: Annotated[int, msgspec.Meta(ge=1, lt=canonical.LIMIT)]
    seq: Whole
    tier: Whole
    v: Literal[1]
    words: Digest | None


_DECODE: Final = msgspec.json.Decoder(Entry).decode_lines
_ENCODE: Final = msgspec.json.Encoder(order="deterministic").encode_lines


def read(records: Sequence[bytes]) -> list[Entry] | None:
    """Decode leaves that are all canonical, ASCII throughout and not deeply nested; None where any of them is otherwise."""
    lines = b"\n".join(records) + b"\n"
    try:
        entries = _DECODE(lines)
        if len(entries) == len(records) and lines.isascii() and _ENCODE(entries) == lines and _hex(entries):
            return entries
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return None


def _hex(entries: list[Entry]) -> bool:
    """Whether the digests are lower-case hex; ``prev`` is compared with one that is."""
    text = "".join([one.words for one in entries if one.words is not None])
    text += "".join([one.approval for one in entries if one.approval is not None])
    return bytes.fromhex(text).hex() == text
