"""Registrations: the attestation object that a browser hands over when a passkey is made.

Of the statement that comes with it, these formats are *verified*, that is, their signature and what ties them to the new key: ``none``,
``packed`` (by the key itself and by a certificate), ``fido-u2f``, ``android-key``, ``apple``. The format ``tpm`` is only *read*: the new key
is taken over, and the statement counts for nothing. Whose certificates they are is left to the caller: nothing here trusts a maker.
"""

from hashlib import sha256
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from azukari.ledger import cbor, webauthn
from azukari.ledger.cose import CoseKey, name_of
from azukari.ledger.errors import LedgerError

__all__ = ["READ", "VERIFIED", "Registration", "verify_registration"]

VERIFIED: Final = ("none", "packed", "fido-u2f", "android-key", "apple")
READ: Final = ("tpm",)
_AAGUID: Final = x509.ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4")
_APPLE: Final = x509.ObjectIdentifier("1.2.840.113635.100.8.2")
_ANDROID: Final = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.1.17")
_HASHES: Final[dict[int, hashes.HashAlgorithm]] = {
    -7: hashes.SHA256(), -9: hashes.SHA256(), -257: hashes.SHA256(),
    -35: hashes.SHA384(), -51: hashes.SHA384(), -36: hashes.SHA512(), -52: hashes.SHA512(),
}  # fmt: skip


class Registration(NamedTuple):
    """A new passkey. ``attested`` tells whether its statement was verified; ``certificates`` are in DER, the maker's own first."""

    credential: bytes
    key: CoseKey
    aaguid: bytes
    counter: int
    synced: bool
    format: str
    attested: bool
    certificates: tuple[bytes, ...]


class _Made(NamedTuple):
    """What a statement is about."""

    statement: dict[int | str, cbor.Value]
    certificates: tuple[bytes, ...]
    data: bytes
    found: webauthn.AuthenticatorData
    new: webauthn.Attested
    hashed: bytes

    @property
    def signature(self) -> bytes:
        signature = self.statement.get("sig")
        if not isinstance(signature, bytes):
            raise LedgerError("ATTESTATION_MALFORMED", "no signature")
        return signature

    @property
    def algorithm(self) -> int:
        algorithm = self.statement.get("alg")
        if isinstance(algorithm, bool) or not isinstance(algorithm, int):
            raise LedgerError("ATTESTATION_MALFORMED", "no algorithm")
        return algorithm


def verify_registration(client_data: bytes, attestation_object: bytes, expected: webauthn.Expected) -> Registration:
    """Check a registration as WebAuthn Level 3, section 7.1, asks; the new credential.

    Raises what :func:`~azukari.ledger.webauthn.verify_assertion` raises about client data and authenticator data, COSE_MALFORMED,
    ALGORITHM_UNSUPPORTED, CBOR_MALFORMED, ATTESTATION_MALFORMED, ATTESTATION_WRONG.
    """
    webauthn.check_client_data(webauthn.read_client_data(client_data), webauthn.CREATE, expected)
    kind, statement, data = _read(attestation_object)
    found = webauthn.read_authenticator_data(data)
    webauthn.check_authenticator_data(found, expected)
    if found.attested is None:
        raise LedgerError("ATTESTATION_MALFORMED", "no credential")
    new = found.attested
    made = _Made(statement, _certificates(statement), data, found, new, sha256(client_data).digest())
    if kind in VERIFIED:
        _verify(kind, made)
    elif kind not in READ:
        raise LedgerError("ATTESTATION_MALFORMED", f"format {kind[:40]}")
    verified = kind in VERIFIED and kind != "none"
    return Registration(
        new.credential, new.key, new.aaguid, found.counter, found.synced, kind, verified, made.certificates
    )  # fmt: skip


def _read(attestation_object: bytes) -> tuple[str, dict[int | str, cbor.Value], bytes]:
    found = cbor.decode(attestation_object, ordered=False)
    if not isinstance(found, dict) or set(found) != {"fmt", "attStmt", "authData"}:
        raise LedgerError("ATTESTATION_MALFORMED", "not its three members")
    kind, statement, data = found["fmt"], found["attStmt"], found["authData"]
    if not isinstance(kind, str) or not isinstance(statement, dict) or not isinstance(data, bytes):
        raise LedgerError("ATTESTATION_MALFORMED", "a member of another type")
    return kind, statement, data


def _certificates(statement: dict[int | str, cbor.Value]) -> tuple[bytes, ...]:
    chain = statement.get("x5c", [])
    if not isinstance(chain, list) or not all(isinstance(one, bytes) for one in chain):
        raise LedgerError("ATTESTATION_MALFORMED", "certificates")
    return tuple(one for one in chain if isinstance(one, bytes))


def _verify(kind: str, made: _Made) -> None:
    try:
        match kind:
            case "none":
                if made.statement:
                    raise LedgerError("ATTESTATION_WRONG", "a statement where there is none")
            case "packed" if not made.certificates:
                if made.algorithm != made.new.key.algorithm:
                    raise LedgerError("ATTESTATION_WRONG", name_of(made.algorithm))
                made.new.key.verify(made.signature, made.data + made.hashed)
            case "packed":
                _packed(made)
            case "fido-u2f":
                _u2f(made)
            case "android-key":
                _android(made)
            case _:
                _apple(made)
    except LedgerError as error:
        if error.code != "ASSERTION_SIGNATURE":
            raise
        raise LedgerError("ATTESTATION_WRONG", error.detail) from error
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise LedgerError("ATTESTATION_WRONG", f"{kind}: {type(error).__name__}") from error


def _signed_by(certificate: x509.Certificate, algorithm: int, signature: bytes, message: bytes) -> None:
    public = certificate.public_key()
    match public:
        case ec.EllipticCurvePublicKey() if algorithm in _HASHES:
            public.verify(signature, message, ec.ECDSA(_HASHES[algorithm]))
        case rsa.RSAPublicKey() if algorithm in _HASHES:
            public.verify(signature, message, padding.PKCS1v15(), _HASHES[algorithm])
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            public.verify(signature, message)
        case _:
            raise LedgerError("ALGORITHM_UNSUPPORTED", name_of(algorithm))


def _leaf(made: _Made) -> x509.Certificate:
    if not made.certificates:
        raise LedgerError("ATTESTATION_MALFORMED", "no certificate")
    return x509.load_der_x509_certificate(made.certificates[0])


def _packed(made: _Made) -> None:
    certificate = _leaf(made)
    _signed_by(certificate, made.algorithm, made.signature, made.data + made.hashed)
    if certificate.version is not x509.Version.v3:
        raise LedgerError("ATTESTATION_WRONG", "an old certificate")
    if certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
        raise LedgerError("ATTESTATION_WRONG", "a certificate of an authority")
    for extension in certificate.extensions:
        if extension.oid == _AAGUID and extension.value.public_bytes() != b"\x04\x10" + made.new.aaguid:
            raise LedgerError("ATTESTATION_WRONG", "another model")


def _u2f(made: _Made) -> None:
    certificate, public = _leaf(made), made.new.key.public
    if len(made.certificates) != 1 or not isinstance(public, ec.EllipticCurvePublicKey):
        raise LedgerError("ATTESTATION_WRONG", "not as U2F makes it")
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    _signed_by(certificate, -7, made.signature, b"\0" + made.found.rp_hash + made.hashed + made.new.credential + point)


def _same_key(certificate: x509.Certificate, made: _Made) -> None:
    encoding, form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if certificate.public_key().public_bytes(encoding, form) != made.new.key.public.public_bytes(encoding, form):
        raise LedgerError("ATTESTATION_WRONG", "a certificate for another key")


def _android(made: _Made) -> None:
    certificate = _leaf(made)
    _signed_by(certificate, made.algorithm, made.signature, made.data + made.hashed)
    _same_key(certificate, made)
    described = certificate.extensions.get_extension_for_oid(_ANDROID).value.public_bytes()
    # attestationChallenge: an OCTET STRING of 32 bytes within the key's description
    if b"\x04\x20" + made.hashed not in described:
        raise LedgerError("ATTESTATION_WRONG", "another challenge")


def _apple(made: _Made) -> None:
    certificate = _leaf(made)
    nonce = sha256(made.data + made.hashed).digest()
    # SEQUENCE { [1] OCTET STRING }
    wanted = b"\x30\x24\xa1\x22\x04\x20" + nonce
    if certificate.extensions.get_extension_for_oid(_APPLE).value.public_bytes() != wanted:
        raise LedgerError("ATTESTATION_WRONG", "another nonce")
    _same_key(certificate, made)
