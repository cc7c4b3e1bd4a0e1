"""What is said to the key process and what it answers: canonical JSON, one form for each message.

    {"as":"open","disclosure":"c2VsZWN0b3I=","log":"en-7h2k9m4p6q8r0s3t","seq":41}

Keys are sorted, no spaces, no field missing and none unknown; bytes are base64. Both ends refuse a message that their
own encoder would not have written, so that no two readings of one message can differ.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from azukari.vault.errors import Refusal, WireError

REWRAP_LIMIT: Final = 500
"""Wrapped keys in one message: 56 characters of base64 each, so that it stays well below the 64 KiB of a message."""


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="as", tag=str.lower):
    pass


class Ensure(_Message, frozen=True):
    """See that an entrustment has a contract key."""

    entrustment: str


class Seal(_Message, frozen=True):
    """Seal what follows in ``D`` (and, for a table, ``R``) frames up to ``E``."""

    entrustment: str
    object: str
    version: int
    table: bool
    name: str = ""
    """Under which a deposit that is cut may go on; answered at once by ``Resumed``. Empty: nothing outlasts a cut."""


class Abandon(_Message, frozen=True):
    """Instead of ``E``: what was sealed of this object is not to be kept."""


class Open(_Message, frozen=True):
    """Open what the entry ``seq`` of ``log`` permits; ``disclosure`` is for the reader, to match the entry's words."""

    log: str
    seq: int
    disclosure: bytes


class Copy(_Message, frozen=True):
    """Seal what the entry ``seq`` of ``log`` copies for ``item``, as ``object``, under a key of its own; answered by ``Sealed``."""

    log: str
    seq: int
    item: str
    object: str
    version: int


class Pack(_Message, frozen=True):
    """Make a package of the content of these items; answered by ``D`` frames, ``E``, and ``Packed``."""

    entrustment: str
    items: tuple[str, ...]


class Release(_Message, frozen=True):
    """Give out the identity of the package that the entry ``seq`` of ``log`` sends, once."""

    log: str
    seq: int
    held: bytes


class Forget(_Message, frozen=True):
    """Stop running reads of an object."""

    object: str


class Close(_Message, frozen=True):
    """Stop running reads and seals of an entrustment."""

    entrustment: str


class Renew(_Message, frozen=True):
    """See that an entrustment has a contract key of a generation above ``past``: first step of an erasure."""

    entrustment: str
    past: int


class Rewrap(_Message, frozen=True):
    """Move wrapped object keys from one generation to a later one; at most ``REWRAP_LIMIT`` at a time."""

    entrustment: str
    under: int
    to: int
    keys: tuple[bytes, ...]


class Retire(_Message, frozen=True):
    """Destroy every generation below ``kept``. Refused while the record holds an object that is not erased under one of them."""

    entrustment: str
    kept: int


class Trial(_Message, frozen=True):
    """Ask under which generation each wrapped key opens; no key is given out. At most ``REWRAP_LIMIT`` at a time."""

    entrustment: str
    keys: tuple[bytes, ...]


class Health(_Message, frozen=True):
    """Ask how the key process is."""


class Ensured(_Message, frozen=True):
    """The generation under which new objects are sealed, from 1."""

    generation: int


class Rewrapped(_Message, frozen=True):
    """The same object keys, in the same order, wrapped under the later generation."""

    keys: tuple[bytes, ...]


class Retired(_Message, frozen=True):
    """Every generation below the kept one is destroyed; how many that are."""

    count: int


class Tried(_Message, frozen=True):
    """For each wrapped key, in the order asked, the generation under which it opens; 0 where none does that can be had."""

    under: tuple[int, ...]


class Sealed(_Message, frozen=True):
    """What to record of a sealed object. Digests are SHA-256 in hexadecimal; sizes are bytes.

    ``blob`` and ``index`` address ciphertext, ``plain`` is the digest of what was handed over.
    """

    blob: str
    blob_size: int
    plain: str
    plain_size: int
    wrapped: bytes
    generation: int
    index: str | None = None
    index_size: int = 0
    rows: int = 0


class Resumed(_Message, frozen=True):
    """From where a deposit goes on: the object, and size and SHA-256 of the plaintext that is sealed already."""

    object: str
    size: int
    plain: str


class Packed(_Message, frozen=True):
    """A package is whole: its SHA-256 in hexadecimal, its size in bytes, and the identity that opens it, held."""

    digest: str
    size: int
    held: bytes


class Released(_Message, frozen=True):
    """The identity of a package, as an age tool reads it."""

    identity: str


class Opening(_Message, frozen=True):
    """The answer begins: ``size`` of the whole object in bytes; ``rows`` of its table, or None if it has no index."""

    size: int
    rows: int | None


class Stopped(_Message, frozen=True):
    """How many running reads and seals were stopped; none of them gives another byte."""

    count: int


class Healthy(_Message, frozen=True):
    """State of the key process: when it started (µs), and counts since then."""

    since: int
    running: int
    opened: int
    sealed: int
    refused: int


Request = Ensure | Seal | Abandon | Open | Copy | Pack | Release | Forget | Close | Renew | Rewrap | Retire | Trial | Health
Answer = Ensured | Sealed | Resumed | Packed | Released | Opening | Stopped | Rewrapped | Retired | Tried | Healthy | Refusal

M = TypeVar("M", Request, Answer)

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_REQUEST: Final[msgspec.json.Decoder[Request]] = msgspec.json.Decoder(Request)
_ANSWER: Final[msgspec.json.Decoder[Answer]] = msgspec.json.Decoder(Answer)


def encode(message: Request | Answer) -> bytes:
    """Write a message in its one form."""
    return _ENCODER.encode(message)


def decode_request(data: bytes) -> Request:
    """Read a request."""
    return _strictly(_REQUEST, data)


def decode_answer(data: bytes) -> Answer:
    """Read an answer."""
    return _strictly(_ANSWER, data)


def _strictly(decoder: msgspec.json.Decoder[M], data: bytes) -> M:
    try:
        found = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise WireError("WIRE_FRAME") from fault
    if encode(found) != data:
        raise WireError("WIRE_FRAME", "not in its one form")
    return found
