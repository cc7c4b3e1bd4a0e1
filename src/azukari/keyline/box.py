"""Sealing to a key that lives for minutes, so that what went over the network opens for nobody afterwards.

HPKE (RFC 9180), base mode: KEM ML-KEM-768 with X25519, HKDF-SHA-256, AES-256-GCM. Both a request and its answer go to a key that is in
memory only and is dropped; the KEM is of two kinds, so that a recording does not wait for the day on which one of them falls.

    public key   ML-KEM-768 encapsulation key (1,184) ‖ X25519 public key (32)
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite

from azukari.keyline.errors import LineError

PUBLIC_BYTES: Final = 1_184 + 32
OVERHEAD: Final = 1_120 + 16
"""Bytes by which what is sealed is longer: the encapsulated key, and the tag."""

_LATTICE: Final = 1_184
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Box:
    """A key of its own for a while; what is sealed to ``public`` opens here and nowhere else."""

    def __init__(self) -> None:
        lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
        self._key: Final = MLKEM768X25519PrivateKey(lattice, curve)
        self.public: Final = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        """The first 16 bytes of the SHA-256 of the public key."""
        return sha256(self.public).digest()[:16]

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed under ``info``. :raises LineError: ``NODE_FORM``."""
        try:
            return _SUITE.decrypt(sealed, self._key, info=info)
        except (InvalidTag, ValueError) as error:
            raise LineError("NODE_FORM", "it does not open") from error


def seal(public: bytes, data: bytes, info: bytes) -> bytes:
    """Seal to the public key of a box. :raises LineError: ``NODE_FORM`` where that is no such key."""
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(public[:_LATTICE])
        curve = X25519PublicKey.from_public_bytes(public[_LATTICE:])
        return _SUITE.encrypt(data, MLKEM768X25519PublicKey(lattice, curve), info=info)
    except ValueError as error:
        raise LineError("NODE_FORM", "no key to answer to") from error
