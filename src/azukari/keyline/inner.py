"""The inner layer of level E4: object keys wrapped by the node, each under a key of its own that is bound to the object.

    thing     = SHA-256(object id)
    inner key = HKDF-SHA-512(salt = L, secret = share of the node, info = len32(L) ‖ len32(entrustment) ‖ len32(generation in 8 bytes) ‖ len32(thing))
                L = "azukari.node.inner.v1"
    inner     = AES-KW(inner key, object key)                                40 bytes (RFC 3394)

Because the inner key depends on the object, whoever asks for one object cannot be given the key of another.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from azukari.keyline.errors import LineError

INNER_BYTES: Final = 40
_LABEL: Final = b"azukari.node.inner.v1"
_KEY: Final = 32


def thing_of(name: str) -> bytes:
    """By what an object is bound: 32 bytes."""
    return sha256(name.encode()).digest()


def inner_key(share: bytes, entrustment: str, generation: int, thing: bytes) -> bytes:
    """The key under which the node wraps the key of one object in one generation."""
    fields = (_LABEL, entrustment.encode(), generation.to_bytes(8, "big"), thing)
    info = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return HKDF(SHA512(), _KEY, _LABEL, info).derive(share)


def wrap(key: bytes, object_key: bytes) -> bytes:
    """Wrap an object key. :raises LineError: ``KEY_WRAP``."""
    if len(object_key) != _KEY:
        raise LineError("KEY_WRAP", f"{len(object_key)} bytes")
    return aes_key_wrap(key, object_key)


def unwrap(key: bytes, inner: bytes) -> bytes:
    """Undo ``wrap``; a wrong key, another object's or a changed byte is refused. :raises LineError: ``KEY_WRAP``."""
    if len(inner) != INNER_BYTES:
        raise LineError("KEY_WRAP", f"{len(inner)} bytes")
    try:
        return aes_key_unwrap(key, inner)
    except InvalidUnwrap as error:
        raise LineError("KEY_WRAP") from error
