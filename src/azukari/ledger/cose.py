"""Public keys of passkeys (COSE_Key, RFC 9052 as WebAuthn restricts it) and their signatures.

A key says which algorithm it is for, holds exactly the parameters that the algorithm needs, and is written in canonical CBOR. The
arithmetic is the cryptography library's.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from azukari.ledger import cbor
from azukari.ledger.edwards import is_sound_point
from azukari.ledger.errors import LedgerError

__all__ = ["ALGORITHMS", "APPROVING", "CoseKey", "name_of", "read_key", "take_key"]

Public = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey | rsa.RSAPublicKey

ALGORITHMS: Final[dict[int, str]] = {
    -7: "ES256",
    -8: "EdDSA",
    -9: "ESP256",
    -19: "Ed25519",
    -35: "ES384",
    -36: "ES512",
    -51: "ESP384",
    -52: "ESP512",
    -53: "Ed448",
    -257: "RS256",
}
"""Algorithms whose signatures this module checks, by their COSE number."""

APPROVING: Final = frozenset(ALGORITHMS) - {-53}
"""Those that an approval may use: what browsers can check too, so that both verifiers say the same."""

_OTHERS: Final = {-37: "PS256", -38: "PS384", -39: "PS512", -47: "ES256K", -258: "RS384", -259: "RS512", -65535: "RS1"}
_KTY, _ALG = 1, 3
_OKP, _EC2, _RSA = 1, 2, 3
_CURVES: Final[dict[int, tuple[int, ec.EllipticCurve, hashes.HashAlgorithm, int]]] = {
    -7: (1, ec.SECP256R1(), hashes.SHA256(), 32),
    -9: (1, ec.SECP256R1(), hashes.SHA256(), 32),
    -35: (2, ec.SECP384R1(), hashes.SHA384(), 48),
    -51: (2, ec.SECP384R1(), hashes.SHA384(), 48),
    -36: (3, ec.SECP521R1(), hashes.SHA512(), 66),
    -52: (3, ec.SECP521R1(), hashes.SHA512(), 66),
}
_EDWARDS: Final[dict[int, tuple[int, int, Callable[[bytes], Public]]]] = {
    -8: (6, 32, ed25519.Ed25519PublicKey.from_public_bytes),
    -19: (6, 32, ed25519.Ed25519PublicKey.from_public_bytes),
    -53: (7, 57, ed448.Ed448PublicKey.from_public_bytes),
}
_POINTS: Final = frozenset({-8, -19})
_RSA_BITS: Final = range(2048, 16_385)
_EXPONENTS: Final = range(3, 1 << 33)  # what browsers take


def name_of(algorithm: int) -> str:
    """What an algorithm is called: ``ES256``; its number where it has no name here."""
    return ALGORITHMS.get(algorithm) or _OTHERS.get(algorithm) or f"COSE {algorithm}"


class CoseKey(NamedTuple):
    """A public key with the bytes that it was read from."""

    algorithm: int
    public: Public
    encoded: bytes

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check a signature as WebAuthn writes it (ECDSA in DER). Raises ASSERTION_SIGNATURE."""
        try:
            match self.public:
                case ec.EllipticCurvePublicKey():
                    if encode_dss_signature(*decode_dss_signature(signature)) != signature:
                        raise LedgerError("ASSERTION_SIGNATURE", "not the one spelling of it")
                    self.public.verify(signature, message, ec.ECDSA(_CURVES[self.algorithm][2]))
                case rsa.RSAPublicKey():
                    self.public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
                case _:
                    if self.algorithm in _POINTS and not is_sound_point(signature[:32]):
                        raise LedgerError("ASSERTION_SIGNATURE", name_of(self.algorithm))
                    self.public.verify(signature, message)
        except LedgerError:
            raise
        except (InvalidSignature, ValueError) as error:
            raise LedgerError("ASSERTION_SIGNATURE", name_of(self.algorithm)) from error


def read_key(encoded: bytes) -> CoseKey:
    """Read a key that stands alone. Raises COSE_MALFORMED, CBOR_MALFORMED, ALGORITHM_UNSUPPORTED (which names the algorithm)."""
    key, end = take_key(encoded, 0)
    if end != len(encoded):
        raise LedgerError("COSE_MALFORMED", "something follows the key")
    return key


def take_key(data: bytes, at: int) -> tuple[CoseKey, int]:
    """Read the key that begins at ``at``; the key, and where it ends. Raises as :func:`read_key`."""
    found, end = cbor.decode_first(data, at)
    if not isinstance(found, dict):
        raise LedgerError("COSE_MALFORMED", "not a map")
    algorithm = found.get(_ALG)
    if isinstance(algorithm, bool) or not isinstance(algorithm, int):
        raise LedgerError("COSE_MALFORMED", "no algorithm")
    if algorithm not in ALGORITHMS:
        raise LedgerError("ALGORITHM_UNSUPPORTED", name_of(algorithm))
    try:
        public = _public(algorithm, found)
    except (ValueError, UnsupportedAlgorithm) as error:
        if isinstance(error, LedgerError):
            raise
        raise LedgerError("COSE_MALFORMED", str(error)) from error
    return CoseKey(algorithm, public, data[at:end]), end


def _public(algorithm: int, found: dict[int | str, cbor.Value]) -> Public:
    if algorithm in _CURVES:
        number, curve, _, size = _CURVES[algorithm]
        _exactly(found, _EC2, {-1, -2, -3}, number)
        x, y = _octets(found, -2, size), _octets(found, -3, size)
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, b"\x04" + x + y)
    if algorithm in _EDWARDS:
        number, size, read = _EDWARDS[algorithm]
        _exactly(found, _OKP, {-1, -2}, number)
        point = _octets(found, -2, size)
        if algorithm in _POINTS and not is_sound_point(point):
            raise LedgerError("COSE_MALFORMED", "not a point that can be a key")
        return read(point)
    _exactly(found, _RSA, {-1, -2}, None)
    modulus, exponent = _octets(found, -1), _octets(found, -2)
    if modulus[:1] in {b"", b"\0"} or exponent[:1] in {b"", b"\0"}:
        raise LedgerError("COSE_MALFORMED", "a number with leading zeros")
    e, n = int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")
    if n.bit_length() not in _RSA_BITS or e not in _EXPONENTS or not e & 1 or not n & 1:
        raise LedgerError("COSE_MALFORMED", f"RSA with {n.bit_length()} bits")
    return rsa.RSAPublicNumbers(e, n).public_key()


def _exactly(found: dict[int | str, cbor.Value], kty: int, parameters: set[int], curve: int | None) -> None:
    if set(found) != {_KTY, _ALG} | parameters or found[_KTY] != kty or (curve is not None and found[-1] != curve):
        raise LedgerError("COSE_MALFORMED", "not the parameters of its algorithm")


def _octets(found: dict[int | str, cbor.Value], label: int, size: int | None = None) -> bytes:
    value = found[label]
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise LedgerError("COSE_MALFORMED", f"parameter {label}")
    return value
