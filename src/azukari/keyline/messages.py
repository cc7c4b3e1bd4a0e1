"""What is asked of a node and what it answers: canonical JSON, one form for each message; bytes are base64.

    {"as":"give","entrustment":"en-7h2k9m4p6q8r0s3t","generation":1}

Both ends refuse a message that their own encoder would not have written.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeVar

import msgspec

from azukari.keyline import one_form
from azukari.keyline.errors import LineError
from azukari.keyline.one_form import Message

BATCH: Final = 400
"""Keys in one message, so that it stays below 64 KiB."""

Level = Literal["E1", "E2", "E3", "E4"]
AtNode = Literal["E3", "E4"]
Doing = Literal["open", "copy", "pack", "release"]
State = Literal["held", "destroyed"]

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class Keyed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An object's key, plain or wrapped; ``thing`` is the SHA-256 of the object's id."""

    key: bytes
    thing: bytes


class Hello(Message, frozen=True):
    """Ask whether the node is there and serves this key process; answered by ``Welcome``."""


class List(Message, frozen=True):
    """Ask what the node holds and held of a contract; answered by ``Listed``."""

    entrustment: Id


class Create(Message, frozen=True):
    """Make a share of a generation; numbers are used once. Answered by ``Done``."""

    entrustment: Id
    generation: Count
    level: AtNode


class Give(Message, frozen=True):
    """Give the share of a generation of level E3; answered by ``Given``."""

    entrustment: Id
    generation: Count


class Destroy(Message, frozen=True):
    """Destroy every share below a generation, as the entry ``order`` has it; answered by ``Destroyed``."""

    entrustment: Id
    below: Count
    order: Count


class Wrap(Message, frozen=True):
    """Wrap object keys under a generation of level E4; answered by ``Wrapped``."""

    entrustment: Id
    generation: Count
    keys: tuple[Keyed, ...]


class Rewrap(Message, frozen=True):
    """Move wrapped object keys to a later generation of level E4, none leaving the node plain; answered by ``Wrapped``."""

    entrustment: Id
    under: Count
    to: Count
    keys: tuple[Keyed, ...]


class Lower(Message, frozen=True):
    """Give plain object keys because the entrusting party has keys kept below E4 from now on; answered by ``Plain``."""

    entrustment: Id
    generation: Count
    keys: tuple[Keyed, ...]


class Unwrap(Message, frozen=True):
    """Give the key of one object, because an entry opens, copies, packs or sends it; answered by ``Plain``.

    ``thing`` is the object's id, or the SHA-256 of a package in hexadecimal. ``seq`` is the entry; a package is made before there is one,
    and then it is None.
    """

    doing: Doing
    entrustment: Id
    generation: Count
    key: bytes
    seq: Count | None
    thing: Id


class Try(Message, frozen=True):
    """Ask which wrapped keys open under a generation of level E4; none is given. Answered by ``Tried``."""

    entrustment: Id
    generation: Count
    keys: tuple[Keyed, ...]


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One share that the node holds."""

    generation: int
    level: AtNode


class Welcome(Message, frozen=True):
    """The node is there. ``origin`` is of the record that it mirrors."""

    name: str
    origin: str


class Listed(Message, frozen=True):
    """What the node has of a contract: every share below ``below`` was destroyed; those that it holds, in order; its newest receipt, or b""."""

    below: int
    receipt: bytes
    shares: tuple[Share, ...]


class Done(Message, frozen=True):
    """It is done, and durable."""


class Given(Message, frozen=True):
    """The 32 bytes of a share."""

    share: bytes


class Destroyed(Message, frozen=True):
    """No share below the generation is held, and none will be; the receipt says so."""

    receipt: bytes


class Wrapped(Message, frozen=True):
    """Wrapped object keys, in the order asked."""

    keys: tuple[bytes, ...]


class Plain(Message, frozen=True):
    """Object keys, in the order asked."""

    keys: tuple[bytes, ...]


class Tried(Message, frozen=True):
    """Whether each key opens, in the order asked."""

    opens: tuple[bool, ...]


class Refused(Message, frozen=True):
    """It is not done. ``code`` is of ``errors.REFUSALS``."""

    code: str
    detail: str


Ask = Hello | List | Create | Give | Destroy | Wrap | Rewrap | Lower | Unwrap | Try
Answer = Welcome | Listed | Done | Given | Destroyed | Wrapped | Plain | Tried | Refused


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked; a number used once; the record for which; and the key to which the answer is sealed."""

    ask: Ask
    nonce: bytes
    origin: str
    reply: bytes


M = TypeVar("M", Request, Answer)

_REQUEST: Final[msgspec.json.Decoder[Request]] = msgspec.json.Decoder(Request)
_ANSWER: Final[msgspec.json.Decoder[Answer]] = msgspec.json.Decoder(Answer)


def encode(message: Request | Ask | Answer) -> bytes:
    """Write a message in its one form."""
    return one_form.encode(message)


def decode_request(data: bytes) -> Request:
    """Read a request. :raises LineError: ``NODE_FORM``."""
    return _strictly(_REQUEST, data)


def decode_answer(data: bytes) -> Answer:
    """Read an answer. :raises LineError: ``NODE_FORM``."""
    return _strictly(_ANSWER, data)


def _strictly(decoder: msgspec.json.Decoder[M], data: bytes) -> M:
    try:
        return one_form.decode(decoder, data)
    except one_form.FormError as error:
        raise LineError("NODE_FORM", str(error)) from error
