r"""Keys of signed notes: names, ids, verifier keys as text, and the fingerprint that is printed on paper.

    <name>+<key id, 8 hex>+base64(0x01 ‖ 32-byte Ed25519 public key)        key id = SHA-256(name ‖ "\n" ‖ 0x01 ‖ key)[:4]

A signing key is written in the same manner with PRIVATE+KEY+ before it and the 32-byte seed in place of the public
key. The byte 0x01 says what is signed and how; keys of witnesses have 0x04 (``cosign``). Any other is refused by its own
code, so that nobody takes it for a forgery.
"""

import base64
import binascii
import re
import unicodedata
from hashlib import sha256
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from azukari.ledger.edwards import is_sound_point
from azukari.ledger.errors import LedgerError

__all__ = [
    "SigningKey",
    "VerifierKey",
    "decode_base64",
    "fingerprint",
    "grouped",
    "key_id_of",
    "key_text",
    "parse_key",
    "parse_secret",
    "read_fingerprint",
    "secret_text_of",
    "valid_name",
]

ED25519: Final = b"\x01"
_ID_SIZE: Final = 4
_KEY_SIZE: Final = 32
_PRIVATE: Final = "PRIVATE+KEY+"
_HEX_ID: Final = re.compile(r"[0-9a-f]{8}")
_BAD_NAME: Final = re.compile(r"[+\s\x00-\x1f\ud800-\udfff]")
_GROUP: Final = 4


def valid_name(name: str) -> bool:
    """Tell whether a key may be so named: not empty, no plus, no spaces or control characters, nothing but Unicode."""
    return bool(name) and not _BAD_NAME.search(name)


def decode_base64(text: str) -> bytes:
    """Decode standard base64 in its one spelling: padding present, spare bits zero. Raises BASE64_MALFORMED."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerError("BASE64_MALFORMED") from error
    if base64.b64encode(data).decode() != text:
        raise LedgerError("BASE64_MALFORMED", "spelled otherwise")
    return data


def key_id_of(name: str, tagged: bytes) -> bytes:
    """Four bytes that name a key: ``tagged`` is the signature type and the public key."""
    return sha256(name.encode() + b"\n" + tagged).digest()[:_ID_SIZE]


def key_text(name: str, tagged: bytes) -> str:
    """Print a verifier key of any signature type."""
    return f"{name}+{key_id_of(name, tagged).hex()}+{base64.b64encode(tagged).decode()}"


def secret_text_of(name: str, key_id: bytes, tagged: bytes) -> str:
    """Print a secret key: ``tagged`` is the signature type and the seed."""
    return f"{_PRIVATE}{name}+{key_id.hex()}+{base64.b64encode(tagged).decode()}"


class VerifierKey(NamedTuple):
    """The public half of a note key."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key signed."""
        return key_id_of(self.name, ED25519 + self.public)

    def text(self) -> str:
        """Print the verifier key."""
        return key_text(self.name, ED25519 + self.public)

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Parse a verifier key strictly. Raises VKEY_MALFORMED, or ALGORITHM_UNSUPPORTED for a well-formed other."""
        return cls(*parse_key(text, ED25519))

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check an Ed25519 signature. Raises SIGNATURE_WRONG."""
        if not (is_sound_point(self.public) and is_sound_point(signature[:_KEY_SIZE])):
            raise LedgerError("SIGNATURE_WRONG", self.name)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise LedgerError("SIGNATURE_WRONG", self.name) from error


def parse_key(text: str, kind: bytes) -> tuple[str, bytes]:
    """Name and 32-byte key of a verifier key whose signature type is ``kind``.

    The id is checked for every type whose id is made in the recommended way. Raises VKEY_MALFORMED, or
    ALGORITHM_UNSUPPORTED for a well-formed key of another type.
    """
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    if not valid_name(name) or not _HEX_ID.fullmatch(key_id):
        raise LedgerError("VKEY_MALFORMED", "name or key id")
    try:
        tagged = decode_base64(encoded)
    except LedgerError as error:
        raise LedgerError("VKEY_MALFORMED", "base64") from error
    if not tagged or key_id_of(name, tagged).hex() != key_id:
        raise LedgerError("VKEY_MALFORMED", "key id does not fit the key")
    if not tagged.startswith(kind):
        raise LedgerError("ALGORITHM_UNSUPPORTED", f"signature type 0x{tagged[0]:02x}")
    if len(tagged) != len(kind) + _KEY_SIZE:
        raise LedgerError("VKEY_MALFORMED", f"{len(tagged)} bytes of key")
    if not is_sound_point(tagged[len(kind) :]):
        raise LedgerError("VKEY_MALFORMED", "not a point that can be a key")
    return name, tagged[len(kind) :]


def parse_secret(text: str, kind: bytes) -> tuple[str, str, bytes]:
    """Name, key id in hex and seed of a secret key whose signature type is ``kind``. Raises SKEY_MALFORMED."""
    name, _, rest = text.removeprefix(_PRIVATE).partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        tagged = decode_base64(encoded)
    except LedgerError as error:
        raise LedgerError("SKEY_MALFORMED") from error
    if not text.startswith(_PRIVATE) or tagged[:1] != kind:
        raise LedgerError("SKEY_MALFORMED")
    return name, key_id, tagged[1:]


class SigningKey:
    """The secret half of a note key. Never printed by ``repr``."""

    __slots__ = ("_private", "_seed", "verifier")

    def __init__(self, name: str, seed: bytes) -> None:
        """Make the key from 32 secret random bytes. Raises SKEY_MALFORMED."""
        if not valid_name(name) or len(seed) != _KEY_SIZE:
            raise LedgerError("SKEY_MALFORMED")
        self._seed = seed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.verifier: Final = VerifierKey(name, public)

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Read what ``secret_text`` wrote. Raises SKEY_MALFORMED."""
        name, key_id, seed = parse_secret(text, ED25519)
        key = cls(name, seed)
        if key.verifier.key_id.hex() != key_id:
            raise LedgerError("SKEY_MALFORMED", "key id does not fit the key")
        return key

    def secret_text(self) -> str:
        """Print the secret key, to be kept where nobody but the signer reads."""
        return secret_text_of(self.verifier.name, self.verifier.key_id, ED25519 + self._seed)

    def sign(self, message: bytes) -> bytes:
        """Sign with Ed25519: 64 bytes, the same for the same message."""
        return self._private.sign(message)


def fingerprint(vkey: str) -> str:
    """Fingerprint of a verifier key: SHA-256 of its text, in lower-case hex. This is what stands on paper."""
    return sha256(vkey.encode()).hexdigest()


def grouped(digest: str) -> str:
    """Set a fingerprint in groups of four for reading aloud."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def read_fingerprint(typed: str) -> str:
    """Read a fingerprint as people type it from paper: grouped, upper case, full width. Raises FINGERPRINT_MALFORMED."""
    folded = unicodedata.normalize("NFKC", typed).lower()
    digest = "".join(char for char in folded if not char.isspace() and char not in "-:")
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise LedgerError("FINGERPRINT_MALFORMED", f"{len(digest)} characters")
    return digest
