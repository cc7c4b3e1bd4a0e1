"""The leaf: the bytes of one entry as they stand in a contract's log, version 1, and the commitment to its words.

The ledger reads the envelope only. What an act's facts mean is the kernel's business; here they stay raw, checked to
be canonical JSON. See ``docs/spec/ledger.md``.
"""

import re
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated, Final, Literal

import msgspec

from azukari.ledger import canonical
from azukari.ledger.errors import LedgerError

__all__ = ["MAX_LEAF", "By", "Leaf", "Words", "check_words", "commitment", "decode", "decode_words", "refusal"]

MAX_LEAF: Final = 65_535
SALT_SIZE: Final = 32
CONTEXT: Final = b"azukari.words.v1\x00"
_HEX: Final = re.compile(r"[0-9a-f]{64}")

Whole = Annotated[int, msgspec.Meta(ge=0, lt=canonical.LIMIT)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Digest = Annotated[str, msgspec.Meta(min_length=64, max_length=64)]


class By(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who acted: an officer, for a party, in a capacity, at a place (None where the act asks for none).

    ``entered`` is who typed an act that the officer did on paper; None where the officer did.
    """

    capacity: Name
    entered: Name | None
    officer: Name
    party: Name
    place: Name | None


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The envelope of one entry. ``at`` counts microseconds since 1970-01-01 UTC; hashes are lower-case hex."""

    act: Name
    approval: Digest | None
    at: Whole
    by: By
    facts: msgspec.Raw
    log: Name
    prev: Digest | None
    rules: Annotated[int, msgspec.Meta(ge=1, lt=canonical.LIMIT)]
    seq: Whole
    tier: Whole
    v: Literal[1]
    words: Digest | None


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The opened words of one entry, as they travel in an evidence pack."""

    salt: Digest
    seq: Whole
    words: msgspec.Raw


_LEAF: Final = msgspec.json.Decoder(Leaf)
_WORDS: Final = msgspec.json.Decoder(Words)
_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode


def decode(data: bytes) -> Leaf:
    """Decode one leaf. Raises LEAF_LONG, LEAF_SPELLING where it is not canonical JSON, or LEAF_MALFORMED where it is, but not an entry's.

    The envelope is checked by writing it again; the facts, which that copies as they are, by themselves.
    """
    if len(data) > MAX_LEAF:
        raise LedgerError("LEAF_LONG", f"{len(data)} bytes")
    if canonical.pruned(data, canonical.DEEPEST + 1) is not data:
        raise LedgerError("LEAF_SPELLING", "JSON_DEPTH")
    try:
        leaf = canonical.steadily(_LEAF.decode, data)
        canonical_envelope = _ENCODE(leaf) == data
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise refusal(data, str(error)) from error
    facts = bytes(leaf.facts)
    if facts != b"{}":
        _facts(facts, data)
    # a canonical envelope holds texts without escapes that json could spell otherwise, so comparing is enough
    if not canonical_envelope:
        raise LedgerError("LEAF_SPELLING")
    for digest in (leaf.approval, leaf.prev, leaf.words):
        if digest is not None and not _HEX.fullmatch(digest):
            raise LedgerError("LEAF_MALFORMED", "not a hash in lower-case hex")
    return leaf


def refusal(data: bytes, detail: str) -> LedgerError:
    """Why bytes that are no leaf are refused: LEAF_SPELLING where they are not canonical JSON at all, else LEAF_MALFORMED."""
    return LedgerError("LEAF_MALFORMED" if canonical.is_canonical(data) else "LEAF_SPELLING", detail)


def _facts(facts: bytes, data: bytes) -> None:
    if not facts.startswith(b"{"):
        raise refusal(data, "facts are not an object")
    try:
        canonical.decode(facts)
    except LedgerError as error:
        raise LedgerError("LEAF_SPELLING", error.code) from error


def commitment(salt: bytes, words: bytes) -> str:
    """Commit to the canonical JSON ``words`` under a secret random salt of 32 bytes; hex, as the leaf holds it."""
    if len(salt) != SALT_SIZE:
        raise LedgerError("WORDS_MALFORMED", f"salt of {len(salt)} bytes")
    return sha256(CONTEXT + salt + words).hexdigest()


def decode_words(data: bytes) -> Words:
    """Decode one record of opened words: canonical JSON of salt (hex), seq and the words. Raises WORDS_MALFORMED."""
    try:
        canonical.decode(data)
        opened = canonical.steadily(_WORDS.decode, data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise LedgerError("WORDS_MALFORMED", error.code if isinstance(error, LedgerError) else str(error)) from error
    if not _HEX.fullmatch(opened.salt) or not bytes(opened.words).startswith(b"{"):
        raise LedgerError("WORDS_MALFORMED", "salt or words")
    return opened


def check_words(opened: Words, committed: str) -> None:
    """Check opened words against the commitment in their leaf. Raises WORDS_OTHER."""
    if not compare_digest(commitment(bytes.fromhex(opened.salt), bytes(opened.words)), committed):
        raise LedgerError("WORDS_OTHER")
