"""Receipts of 甲's node in the record: their digests are facts, the receipts themselves words beside them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from azukari.kernel.asks import ABSENT_PROSE, Prose
from azukari.kernel.values import Fingerprint


class Told(msgspec.Struct, frozen=True):
    """What an entry says of receipts: a digest of each, whether there are any, and the words: each in base64, a line each."""

    digests: tuple[Fingerprint, ...]
    given: Prose
    words: dict[str, Any]


def told(receipts: Sequence[bytes]) -> Told:
    """What an entry says of these receipts."""
    if not receipts:
        return Told((), ABSENT_PROSE, {})
    lines = "\n".join(base64.b64encode(one).decode() for one in receipts)
    digests = tuple(Fingerprint(sha256(one).hexdigest()) for one in receipts)
    return Told(digests, Prose(True), {"receipt": lines})  # noqa: FBT003 — the flag is the value here
