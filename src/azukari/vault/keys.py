"""Keys: how one is derived, wrapped, rebuilt from shares and bound to what it may open.

    shares held by custodians ──► contract key (one per generation) ──AES-KW──► object key ──► blob, index

An object key is 32 random bytes, used for one version of one object and known only inside the key process. It rests
wrapped (RFC 3394) under the contract key of one *generation*; the contract key itself rests nowhere and is derived
anew from the shares whenever it is needed. Whoever lacks one share lacks the key: the derivation takes all of them.

Sources: RFC 5869 (HKDF), RFC 3394 (AES key wrap), NIST SP 800-38F.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from azukari.vault.errors import KeyFault

KEY_BYTES: Final = 32
SUITE: Final = 1
"""Cobblestone-256 under AES-KW-256. A successor takes the next number; there is no negotiation."""

WRAPPED_BYTES: Final = 1 + 40
_HASH_BYTES: Final = 64
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
_SHARE_LABEL: Final = b"azukari.vault.contract-key.v1"
_INDEX_LABEL: Final = b"azukari.vault.index-key.v1"
_CONTEXT_LABEL: Final = b"azukari.vault.context.v1"

Part = Literal["body", "index"]


def extract(salt: bytes, secret: bytes) -> bytes:
    """HKDF-Extract with SHA-512 (RFC 5869, 2.2): 64 bytes."""
    mac = HMAC(salt or bytes(_HASH_BYTES), SHA512())
    mac.update(secret)
    return mac.finalize()


def expand(secret: bytes, info: bytes, size: int) -> bytes:
    """HKDF-Expand with SHA-512 (RFC 5869, 2.3): ``size`` bytes, at most 255 × 64."""
    if not 0 < size <= 255 * _HASH_BYTES:
        raise KeyFault("KEY_SIZE", f"{size} bytes asked of HKDF")
    return HKDFExpand(SHA512(), size, info).derive(secret)


def wrap(under: bytes, key: bytes) -> bytes:
    """AES-KW: ``key`` (a multiple of 8 bytes, 16 or more) wrapped ``under`` an AES key; 8 bytes longer."""
    if len(under) not in (16, 24, 32) or len(key) < 16 or len(key) % 8:
        raise KeyFault("KEY_SIZE", f"wrapping {len(key)} bytes under {len(under)}")
    return aes_key_wrap(under, key)


def unwrap(under: bytes, wrapped: bytes) -> bytes:
    """Undo ``wrap``; the integrity value inside is checked, so a wrong key or a changed byte is refused."""
    if len(under) not in (16, 24, 32):
        raise KeyFault("KEY_SIZE", f"unwrapping under {len(under)} bytes")
    if len(wrapped) < 24 or len(wrapped) % 8:
        raise KeyFault("KEY_WRAP", f"{len(wrapped)} bytes are not a wrapped key")
    try:
        return aes_key_unwrap(under, wrapped)
    except InvalidUnwrap as fault:
        raise KeyFault("KEY_WRAP") from fault


def wrap_object_key(contract_key: bytes, object_key: bytes) -> bytes:
    """Give the wrapped form that is recorded: suite byte, then AES-KW; 41 bytes."""
    if len(object_key) != KEY_BYTES or len(contract_key) != KEY_BYTES:
        raise KeyFault("KEY_SIZE", "object and contract keys are 32 bytes")
    return bytes((SUITE,)) + wrap(contract_key, object_key)


def unwrap_object_key(contract_key: bytes, wrapped: bytes) -> bytes:
    """Undo ``wrap_object_key``; a suite byte that is not ours is refused before anything is tried."""
    if not wrapped or wrapped[0] != SUITE:
        raise KeyFault("KEY_SUITE", f"suite {wrapped[:1].hex() or 'absent'}")
    if len(wrapped) != WRAPPED_BYTES:
        raise KeyFault("KEY_WRAP", f"{len(wrapped)} bytes are not a wrapped object key")
    return unwrap(contract_key, wrapped[1:])


def rewrap_object_key(old: bytes, new: bytes, wrapped: bytes) -> bytes:
    """Move a wrapped object key from one generation to another; the ciphertext of the object is untouched."""
    return wrap_object_key(new, unwrap_object_key(old, wrapped))


def contract_key(shares: Sequence[bytes], entrustment: str, generation: int) -> bytes:
    """Rebuild the contract key of one generation from *all* its shares, in the order of the custodians.

    HKDF rather than XOR, so that the key is also bound to its entrustment and generation: a share file put in
    another's place yields a key that opens nothing.
    """
    if not shares or any(len(share) != KEY_BYTES for share in shares):
        raise KeyFault("KEY_SIZE", "a share is 32 bytes, and there is at least one")
    info = _joined(_SHARE_LABEL, checked_id(entrustment).encode(), _number(generation))
    return expand(extract(_SHARE_LABEL, b"".join(shares)), info, KEY_BYTES)


def index_key(object_key: bytes) -> bytes:
    """Derive the key under which search keys are hashed: its own label, so that it opens no ciphertext."""
    return expand(object_key, _INDEX_LABEL, KEY_BYTES)


def context(origin: str, entrustment: str, thing: str, version: int, part: Part) -> bytes:
    """Give the context bytes to which a ciphertext is bound: suite, ledger origin, entrustment, object, version, part.

    Each field is preceded by its length (4 bytes, big-endian), so that no two different lists of fields give the
    same bytes. ``part`` tells an object's body from its index, which share one key.
    """
    if not origin:
        raise KeyFault("KEY_NAME", "the ledger origin is empty")
    fields = (origin.encode(), checked_id(entrustment).encode(), checked_id(thing).encode(), _number(version))
    return _joined(_CONTEXT_LABEL, bytes((SUITE,)), *fields, part.encode())


def checked_id(name: str) -> str:
    """Return an id that is safe as a file name and in a context, or refuse it."""
    if _ID.fullmatch(name) is None:
        raise KeyFault("KEY_NAME")
    return name


def _number(value: int) -> bytes:
    if not 0 <= value < 1 << 53:
        raise KeyFault("KEY_NAME", "a version or generation is outside 0 … 2^53-1")
    return value.to_bytes(8, "big")


def _joined(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)
