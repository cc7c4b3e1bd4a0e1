"""Messages as canonical JSON, one form for each: keys sorted, no spaces, no field missing and none unknown; bytes are base64.

Whoever reads refuses what the own encoder would not have written, so that no two readings of one message can differ.
"""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

M = TypeVar("M")

_ENCODER: Final = msgspec.json.Encoder(order="sorted")


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="as", tag=str.lower):
    """A message is told from others by its name."""


class FormError(ValueError):
    """Not a message, or not in its one form."""


def encode(message: object) -> bytes:
    """Write a message in its one form."""
    return _ENCODER.encode(message)


def decode(decoder: msgspec.json.Decoder[M], data: bytes) -> M:
    """Read a message. :raises FormError: what is wrong with it."""
    try:
        found = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormError("no message") from error
    if encode(found) != data:
        raise FormError("not in its one form")
    return found
