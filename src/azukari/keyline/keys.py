"""The keys by which the two sides know each other: Ed25519, and how they are written on paper and in files.

    azukari-keyd-1:<44 characters>     who asks: the key process of an instance
    azukari-node-1:<44 characters>     who answers: the node that holds shares

The characters are the 32 bytes of the public key in base64. A secret key is written in the same way with ``PRIVATE:`` before it and the
seed in place of the public key.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from azukari.keyline.errors import LineError

Role = Literal["keyd", "node"]

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_PRIVATE: Final = "PRIVATE:"


def _text(role: Role, data: bytes) -> str:
    return f"azukari-{role}-1:{base64.b64encode(data).decode()}"


def _bytes(role: Role, text: str) -> bytes:
    head, _, rest = text.strip().partition(":")
    try:
        found = base64.b64decode(rest, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LineError("NODE_KEY", f"no key of a {role}") from error
    if head != f"azukari-{role}-1" or len(found) != KEY_BYTES or _text(role, found) != text.strip():
        raise LineError("NODE_KEY", f"no key of a {role}")
    return found


class Public(NamedTuple):
    """The public half of one side's key."""

    role: Role
    public: bytes

    @classmethod
    def parse(cls, role: Role, text: str) -> Public:
        """Read it strictly; blanks around it are dropped. :raises LineError: ``NODE_KEY``."""
        return cls(role, _bytes(role, text))

    def text(self) -> str:
        """As it is shown, told and pinned."""
        return _text(self.role, self.public)

    def check(self, signature: bytes, message: bytes) -> None:
        """Check a signature. :raises LineError: ``NODE_FORM``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise LineError("NODE_FORM", f"signature of the {self.role}") from error


class Secret:
    """One side's key. It signs what that side says and nothing else."""

    def __init__(self, role: Role, seed: bytes) -> None:
        self._seed: Final = seed
        self._key: Final = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: Final = Public(role, self._key.public_key().public_bytes_raw())

    @classmethod
    def fresh(cls, role: Role, random: Callable[[int], bytes] = os.urandom) -> Secret:
        """Make a new key."""
        return cls(role, random(KEY_BYTES))

    @classmethod
    def parse(cls, role: Role, text: str) -> Secret:
        """Read what :meth:`text` wrote. :raises LineError: ``NODE_KEY``."""
        if not text.startswith(_PRIVATE):
            raise LineError("NODE_KEY", f"no secret key of a {role}")
        return cls(role, _bytes(role, text.removeprefix(_PRIVATE)))

    def text(self) -> str:
        """As it rests in a file that only its owner reads."""
        return _PRIVATE + _text(self.public.role, self._seed)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of a signature."""
        return self._key.sign(message)
