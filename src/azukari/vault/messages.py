"""What is said to the key process and what it answers: canonical JSON, one form for each message.

    {"as":"open","disclosure":"c2VsZWN0b3I=","log":"en-7h2k9m4p6q8r0s3t","seq":41}

Keys are sorted, no spaces, no field missing and none unknown; bytes are base64. Both ends refuse a message that their
own encoder would not have written, so that no two readings of one message can differ.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from azukari.keyline import one_form
from azukari.keyline.messages import Level
from azukari.keyline.one_form import Message
from azukari.vault.errors import Refusal, WireError

REWRAP_LIMIT: Final = 400
"""Wrapped keys in one message: at most 108 characters of base64 each, and an id, so that it stays below the 64 KiB of a message."""
FORGET_LIMIT: Final = 500
"""Objects whose reads one message stops."""
KEYS_LIMIT: Final = 300
"""Lines in one list of keys."""


class Ensure(Message, frozen=True):
    """See that an entrustment has a contract key."""

    entrustment: str


class Seal(Message, frozen=True):
    """Seal what follows in ``D`` (and, for a table, ``R``) frames up to ``E``."""

    entrustment: str
    object: str
    version: int
    table: bool
    name: str = ""
    """Under which a deposit that is cut may go on; answered at once by ``Resumed``. Empty: nothing outlasts a cut."""


class Take(Message, frozen=True):
    """While an object is sealed: its next bytes are those of a file, from ``offset`` to its end. The file's descriptor follows, with one byte.

    Answered by ``R`` frames that say how many bytes were taken so far, and ``E``; then sealing goes on.
    """

    offset: int


class Abandon(Message, frozen=True):
    """Instead of ``E``: what was sealed of this object is not to be kept."""


class Open(Message, frozen=True):
    """Open what the entry ``seq`` of ``log`` permits; ``disclosure`` is for the reader, to match the entry's words."""

    log: str
    seq: int
    disclosure: bytes


class Pour(Message, frozen=True):
    """Open what the entry ``seq`` of ``log`` permits, as a whole, into a pipe: after ``Opening`` its descriptor follows, with one byte.

    Answered by ``R`` frames that say how many bytes went into it so far, and ``E``; nothing of the content comes back.
    """

    log: str
    seq: int
    disclosure: bytes


class Ranges(Message, frozen=True):
    """Open what the entry ``seq`` of ``log`` permits, as a whole, to be read anywhere: each ``Range`` that follows is answered by ``D`` and ``E``."""

    log: str
    seq: int
    disclosure: bytes


class Range(Message, frozen=True):
    """The next bytes that are wanted of what was opened; beyond its end there are none."""

    offset: int
    length: int


class Copy(Message, frozen=True):
    """Seal what the entry ``seq`` of ``log`` copies for ``item``, as ``object``, under a key of its own; answered by ``Sealed``."""

    log: str
    seq: int
    item: str
    object: str
    version: int


class Pack(Message, frozen=True):
    """Make a package of the content of these items; answered by ``D`` frames, ``E``, and ``Packed``."""

    entrustment: str
    items: tuple[str, ...]


class Release(Message, frozen=True):
    """Give out the identity of the package that the entry ``seq`` of ``log`` sends, once."""

    log: str
    seq: int
    held: bytes


class Forget(Message, frozen=True):
    """Stop running reads of an object, and of every other one in ``others``: at most ``FORGET_LIMIT`` in all."""

    object: str
    others: tuple[str, ...] = ()


class Close(Message, frozen=True):
    """Stop running reads and seals of an entrustment."""

    entrustment: str


class Renew(Message, frozen=True):
    """See that an entrustment has a contract key of a generation above ``past``: first step of an erasure."""

    entrustment: str
    past: int


class Rewrap(Message, frozen=True):
    """Move wrapped object keys from one generation to a later one; at most ``REWRAP_LIMIT`` at a time."""

    entrustment: str
    under: int
    to: int
    keys: tuple[bytes, ...]
    things: tuple[str, ...] = ()
    """The objects' ids, in the order of the keys: a generation of level E4 binds each key to its object."""


class Retire(Message, frozen=True):
    """Destroy every generation below ``kept``. Refused while the record holds an object that is not erased under one of them.

    ``order`` is the entry that ordered it; a node that has a share looks for it in its own mirror.
    """

    entrustment: str
    kept: int
    order: int | None = None


class Keys(Message, frozen=True):
    """List the generations above ``after`` of a contract's key and who holds them; at most ``KEYS_LIMIT`` lines, whole generations."""

    entrustment: str
    after: int = 0


class Nodes(Message, frozen=True):
    """Ask for the key process's own key, and for how the node is."""


class Trial(Message, frozen=True):
    """Ask under which generation each wrapped key opens; no key is given out. At most ``REWRAP_LIMIT`` at a time."""

    entrustment: str
    keys: tuple[bytes, ...]


class Health(Message, frozen=True):
    """Ask how the key process is."""


class Ensured(Message, frozen=True):
    """The generation under which new objects are sealed, from 1."""

    generation: int


class Rewrapped(Message, frozen=True):
    """The same object keys, in the same order, wrapped under the later generation."""

    keys: tuple[bytes, ...]


class Retired(Message, frozen=True):
    """Every generation below the kept one is destroyed; how many that are, and what each node that had a share signed of it."""

    count: int
    receipts: tuple[bytes, ...] = ()


class HeldKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A generation at one custodian. ``whole``: every custodian of it holds it.

    ``custodian`` is ``box`` or ``node`` (then ``node`` is its custody key). ``state`` is ``held``, ``destroyed``, ``missing`` (never made, or
    lost), ``damaged`` (and then ``level`` says nothing), or ``unknown`` where the node does not answer.
    """

    generation: int
    level: Level
    custodian: str
    node: str
    state: str
    whole: bool


class Listing(Message, frozen=True):
    """Lines of a list of keys, and whether there are more after the last."""

    keys: tuple[HeldKey, ...]
    more: bool


class Custody(Message, frozen=True):
    """The key process's own key (``public``), the node that holds new shares ("" for none) and where it answers; why it does not, or None."""

    public: str
    url: str
    node: str
    code: str | None
    ja: str
    en: str


class Tried(Message, frozen=True):
    """For each wrapped key, in the order asked, the generation under which it opens; 0 where none does that can be had."""

    under: tuple[int, ...]


class Sealed(Message, frozen=True):
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


class Resumed(Message, frozen=True):
    """From where a deposit goes on: the object, and size and SHA-256 of the plaintext that is sealed already."""

    object: str
    size: int
    plain: str


class Packed(Message, frozen=True):
    """A package is whole: its SHA-256 in hexadecimal, its size in bytes, and the identity that opens it, held."""

    digest: str
    size: int
    held: bytes


class Released(Message, frozen=True):
    """The identity of a package, as an age tool reads it."""

    identity: str


class Opening(Message, frozen=True):
    """The answer begins: ``size`` of the whole object in bytes (of the picture, for a page); ``rows`` of its table, or None if it has
    no index (the pages of a document, for a page); ``found`` is how many rows a search found, None where none was made.
    """

    size: int
    rows: int | None
    found: int | None = None


class Stopped(Message, frozen=True):
    """How many running reads and seals were stopped; none of them gives another byte."""

    count: int


class Healthy(Message, frozen=True):
    """State of the key process: when it started (µs), counts since then, and whether the vault takes nothing since a write was lost."""

    since: int
    running: int
    opened: int
    sealed: int
    refused: int
    stopped: bool = False


Request = (
    Ensure
    | Seal
    | Take
    | Abandon
    | Open
    | Pour
    | Ranges
    | Range
    | Copy
    | Pack
    | Release
    | Forget
    | Close
    | Renew
    | Rewrap
    | Retire
    | Trial
    | Keys
    | Nodes
    | Health
)
Answer = (
    Ensured
    | Sealed
    | Resumed
    | Packed
    | Released
    | Opening
    | Stopped
    | Rewrapped
    | Retired
    | Tried
    | Listing
    | Custody
    | Healthy
    | Refusal
)

M = TypeVar("M", Request, Answer)

_REQUEST: Final[msgspec.json.Decoder[Request]] = msgspec.json.Decoder(Request)
_ANSWER: Final[msgspec.json.Decoder[Answer]] = msgspec.json.Decoder(Answer)


def encode(message: Request | Answer) -> bytes:
    """Write a message in its one form."""
    return one_form.encode(message)


def decode_request(data: bytes) -> Request:
    """Read a request."""
    return _strictly(_REQUEST, data)


def decode_answer(data: bytes) -> Answer:
    """Read an answer."""
    return _strictly(_ANSWER, data)


def _strictly(decoder: msgspec.json.Decoder[M], data: bytes) -> M:
    try:
        return one_form.decode(decoder, data)
    except one_form.FormError as error:
        raise WireError("WIRE_FRAME", str(error)) from error
