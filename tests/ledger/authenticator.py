"""A passkey in software: makes credentials and assertions as an authenticator and a browser do, and wrongly where a test wants it so."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from azukari.ledger.webauthn import CREATE, GET, Assertion, base64url

UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
CURVES: dict[int, tuple[int, ec.EllipticCurve, Any, int]] = {
    -7: (1, ec.SECP256R1(), hashes.SHA256(), 32),
    -9: (1, ec.SECP256R1(), hashes.SHA256(), 32),
    -35: (2, ec.SECP384R1(), hashes.SHA384(), 48),
    -51: (2, ec.SECP384R1(), hashes.SHA384(), 48),
    -36: (3, ec.SECP521R1(), hashes.SHA512(), 66),
    -52: (3, ec.SECP521R1(), hashes.SHA512(), 66),
}


def cbor(value: Any) -> bytes:
    """Encode in CTAP2's canonical form."""

    def head(major: int, count: int) -> bytes:
        if count < 24:
            return bytes([major << 5 | count])
        size, short = next((1 << power, 24 + power) for power in range(4) if count < 1 << (8 << power))
        return bytes([major << 5 | short]) + count.to_bytes(size, "big")

    match value:
        case bool() | None:
            encoded = {True: b"\xf5", False: b"\xf4", None: b"\xf6"}[value]
        case int():
            encoded = head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            encoded = head(2, len(value)) + value
        case str():
            encoded = head(3, len(value.encode())) + value.encode()
        case list():
            encoded = head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            pairs = sorted(((cbor(key), cbor(one)) for key, one in value.items()), key=lambda p: (p[0][0] >> 5, len(p[0]), p[0]))
            encoded = head(5, len(value)) + b"".join(key + one for key, one in pairs)
        case _:
            raise TypeError(type(value))
    return encoded


def secret(algorithm: int, seed: int) -> Any:
    """A private key; the same for the same seed, so that tests are the same every time (but for RSA)."""
    if algorithm in CURVES:
        return ec.derive_private_key(int.from_bytes(sha256(b"%d" % seed).digest(), "big") >> 1, CURVES[algorithm][1])
    if algorithm == -53:
        return ed448.Ed448PrivateKey.from_private_bytes((sha256(b"%d" % seed).digest() * 2)[:57])
    if algorithm == -257:
        return rsa.generate_private_key(65537, 2048)
    return ed25519.Ed25519PrivateKey.from_private_bytes(sha256(b"%d" % seed).digest())


@dataclass
class Passkey:
    """One credential for one site. ``counter`` counts signatures; None is a synced passkey, which says 0 always."""

    seed: int = 1
    algorithm: int = -7
    rp: str = "localhost"
    origin: str = "http://localhost:8000"
    counter: int | None = 0
    private: Any = field(init=False)

    def __post_init__(self) -> None:
        self.private = secret(self.algorithm, self.seed)

    @property
    def credential(self) -> bytes:
        return sha256(b"credential %d" % self.seed).digest()

    def cose(self) -> dict[int, Any]:
        """The public key as its COSE parameters."""
        public = self.private.public_key()
        if self.algorithm in CURVES:
            curve, _, _, size = CURVES[self.algorithm]
            numbers = public.public_numbers()
            return {1: 2, 3: self.algorithm, -1: curve, -2: numbers.x.to_bytes(size, "big"), -3: numbers.y.to_bytes(size, "big")}
        if self.algorithm == -257:
            numbers = public.public_numbers()
            return {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: numbers.e.to_bytes(3, "big")}
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {1: 1, 3: self.algorithm, -1: 7 if self.algorithm == -53 else 6, -2: raw}

    @property
    def key(self) -> bytes:
        return cbor(self.cose())

    def sign(self, message: bytes) -> bytes:
        if self.algorithm in CURVES:
            return bytes(self.private.sign(message, ec.ECDSA(CURVES[self.algorithm][2])))
        if self.algorithm == -257:
            return bytes(self.private.sign(message, padding.PKCS1v15(), hashes.SHA256()))
        return bytes(self.private.sign(message))

    def client_data(self, asked: bytes, kind: str = GET, /, **more: Any) -> bytes:
        """What a browser writes; ``more`` replaces or adds members."""
        told = {"type": kind, "challenge": base64url(asked), "origin": self.origin, "crossOrigin": False, **more}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()

    def authenticator_data(self, flags: int = UP | UV, extra: bytes = b"", counter: int | None = None) -> bytes:
        if counter is None and self.counter is not None:
            self.counter += 1
        said = counter if counter is not None else self.counter or 0
        return sha256(self.rp.encode()).digest() + bytes([flags]) + said.to_bytes(4, "big") + extra

    def asserts(
        self,
        asked: bytes,
        /,
        *,
        kind: str = GET,
        flags: int = UP | UV,
        counter: int | None = None,
        extra: bytes = b"",
        damage: Callable[[bytes], bytes] = bytes,
        **more: Any,
    ) -> Assertion:
        """Sign a challenge. ``damage`` is done to the signature afterwards."""
        client = self.client_data(asked, kind, **more)
        data = self.authenticator_data(flags, extra, counter)
        return Assertion(self.credential, data, client, damage(self.sign(data + sha256(client).digest())))

    def registers(
        self,
        asked: bytes,
        /,
        *,
        kind: str = CREATE,
        flags: int = UP | UV | AT,
        key: bytes | None = None,
        packed: bool = False,
        **more: Any,
    ) -> tuple[bytes, bytes]:
        """Client data and attestation object of a new credential."""
        client = self.client_data(asked, kind, **more)
        size = len(self.credential).to_bytes(2, "big")
        attested = bytes(16) + size + self.credential + (self.key if key is None else key)
        data = self.authenticator_data(flags, attested, 0)
        statement = {"alg": self.algorithm, "sig": self.sign(data + sha256(client).digest())} if packed else {}
        return client, cbor({"fmt": "packed" if packed else "none", "attStmt": statement, "authData": data})
