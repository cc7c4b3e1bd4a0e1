"""WebAuthn from bytes: client data, authenticator data, assertions. See ``docs/spec/approvals.md``.

What is checked is what WebAuthn Level 3, section 7.2, asks of whoever relies on an assertion, each check with its own code. Nothing here
reads a clock, a database or the network, and nothing is believed that the signature does not cover.
"""

import base64
import json
import re
from binascii import Error as Base64Error
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from typing import Final, NamedTuple

from azukari.ledger import cbor
from azukari.ledger.cose import CoseKey, take_key
from azukari.ledger.errors import LedgerError

__all__ = [
    "CREATE",
    "GET",
    "Assertion",
    "Attested",
    "AuthenticatorData",
    "ClientData",
    "Expected",
    "base64url",
    "origin_of",
    "read_authenticator_data",
    "read_base64url",
    "read_client_data",
    "verify_assertion",
]

CREATE: Final = "webauthn.create"
GET: Final = "webauthn.get"
MAX_CREDENTIAL: Final = 1023
_MAX_CLIENT_DATA: Final = 16_384
_STRING: Final = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_PLAIN: Final = rf"(?:{_STRING}|true|false|null|-?(?:0|[1-9][0-9]{{0,14}}))"
_FLAT: Final = rf"\{{(?:{_STRING}:{_PLAIN}(?:,{_STRING}:{_PLAIN})*)?\}}"
_MEMBER: Final = re.compile(rf"({_STRING}):({_PLAIN}|{_FLAT})")
_OBJECT: Final = re.compile(rf"\{{{_MEMBER.pattern}(?:,{_MEMBER.pattern})*\}}")
_ORIGIN: Final = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:[1-9][0-9]{0,4})?")
_HEAD: Final = 37
_UP, _UV, _BE, _BS, _AT, _ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80


class Expected(NamedTuple):
    """What whoever relies on a ceremony asked for.

    ``origins`` are those it may have happened at: exact ones, or a function that says whether one is right. ``verified`` asks that the
    authenticator has verified its user (PIN, fingerprint); ``cross`` lets the page have stood in a frame of another origin.
    """

    challenge: bytes
    origins: tuple[str, ...] | Callable[[str], bool]
    rp: str
    verified: bool = True
    cross: bool = False


class ClientData(NamedTuple):
    """What the browser says that it was asked for, and where."""

    type: str
    challenge: str
    origin: str
    cross_origin: bool
    top_origin: str | None


class Attested(NamedTuple):
    """The credential that a registration makes."""

    aaguid: bytes
    credential: bytes
    key: CoseKey


class AuthenticatorData(NamedTuple):
    """What the authenticator says: for whom, who was there, how often it has signed (0: it does not count)."""

    rp_hash: bytes
    present: bool
    verified: bool
    synced: bool
    counter: int
    attested: Attested | None


class Assertion(NamedTuple):
    """What a browser hands over when a passkey has signed."""

    credential: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes


def base64url(data: bytes) -> str:
    """Write bytes as base64url without padding, as WebAuthn and our records do."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read_base64url(text: str) -> bytes:
    """Read base64url in its one spelling. Raises BASE64_MALFORMED."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (Base64Error, ValueError) as error:
        raise LedgerError("BASE64_MALFORMED") from error
    if base64url(data) != text:
        raise LedgerError("BASE64_MALFORMED", "spelled otherwise")
    return data


def origin_of(text: str) -> tuple[str, str] | None:
    """Scheme and host of a web origin in the one spelling that browsers use; None when it is none."""
    found = _ORIGIN.fullmatch(text)
    return (found[1], found[2]) if found else None


def read_client_data(data: bytes) -> ClientData:
    """Read client data: one flat JSON object without white space, no name twice. Raises CLIENT_DATA_MALFORMED.

    Names that WebAuthn does not define may be there, in any order; browsers differ in both.
    """
    found = _members(data)
    kind, challenge, origin = (found.get(name) for name in ("type", "challenge", "origin"))
    cross, top = found.get("crossOrigin", False), found.get("topOrigin")
    if not isinstance(kind, str) or not isinstance(challenge, str) or not isinstance(origin, str):
        raise LedgerError("CLIENT_DATA_MALFORMED", "type, challenge or origin is missing")
    if not isinstance(cross, bool) or not isinstance(top, str | None):
        raise LedgerError("CLIENT_DATA_MALFORMED", "crossOrigin or topOrigin")
    return ClientData(kind, challenge, origin, cross, top)


def _members(data: bytes) -> dict[str, object]:
    try:
        text = data.decode()
        if len(data) > _MAX_CLIENT_DATA or not _OBJECT.fullmatch(text):
            raise LedgerError("CLIENT_DATA_MALFORMED", "not a flat JSON object")
        pairs = [(json.loads(name), json.loads(value)) for name, value in _MEMBER.findall(text)]
        "".join(part for pair in pairs for part in pair if isinstance(part, str)).encode()
    except UnicodeError as error:
        raise LedgerError("CLIENT_DATA_MALFORMED", "not Unicode text") from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise LedgerError("CLIENT_DATA_MALFORMED", "a name is there twice")
    return found


def check_client_data(client: ClientData, kind: str, expected: Expected) -> None:
    """Check what the browser says. Raises CLIENT_TYPE, CLIENT_CHALLENGE, CLIENT_ORIGIN, CLIENT_CROSS_ORIGIN."""
    if client.type != kind:
        raise LedgerError("CLIENT_TYPE", client.type[:40])
    if client.challenge != base64url(expected.challenge):
        raise LedgerError("CLIENT_CHALLENGE")
    right = expected.origins(client.origin) if callable(expected.origins) else client.origin in expected.origins
    if not right:
        raise LedgerError("CLIENT_ORIGIN", client.origin[:120])
    if (client.cross_origin or client.top_origin is not None) and not expected.cross:
        raise LedgerError("CLIENT_CROSS_ORIGIN")


def read_authenticator_data(data: bytes) -> AuthenticatorData:
    """Read authenticator data to its last byte.

    Raises AUTHENTICATOR_DATA, and for the key of a registration COSE_MALFORMED, CBOR_MALFORMED or ALGORITHM_UNSUPPORTED.
    """
    if len(data) < _HEAD:
        raise LedgerError("AUTHENTICATOR_DATA", f"{len(data)} bytes")
    flags, at = data[32], _HEAD
    if flags & _BS and not flags & _BE:
        raise LedgerError("AUTHENTICATOR_DATA", "backed up, but not to be backed up")
    attested = None
    if flags & _AT:
        attested, at = _attested(data, at)
    if flags & _ED:
        extensions, at = cbor.decode_first(data, at)
        if not isinstance(extensions, dict):
            raise LedgerError("AUTHENTICATOR_DATA", "extensions are not a map")
    if at != len(data):
        raise LedgerError("AUTHENTICATOR_DATA", f"{len(data) - at} bytes too many")
    counter = int.from_bytes(data[33:_HEAD], "big")
    return AuthenticatorData(data[:32], bool(flags & _UP), bool(flags & _UV), bool(flags & _BS), counter, attested)


def _attested(data: bytes, at: int) -> tuple[Attested, int]:
    aaguid, size = data[at : at + 16], int.from_bytes(data[at + 16 : at + 18], "big")
    credential = data[at + 18 : at + 18 + size]
    if not 0 < size <= MAX_CREDENTIAL or len(credential) != size:
        raise LedgerError("AUTHENTICATOR_DATA", "the credential's id")
    key, end = take_key(data, at + 18 + size)
    return Attested(aaguid, credential, key), end


def check_authenticator_data(found: AuthenticatorData, expected: Expected) -> None:
    """Check for whom it was and who was there. Raises RP_OTHER, USER_ABSENT, USER_UNVERIFIED."""
    if not compare_digest(found.rp_hash, sha256(expected.rp.encode()).digest()):
        raise LedgerError("RP_OTHER")
    if not found.present:
        raise LedgerError("USER_ABSENT")
    if expected.verified and not found.verified:
        raise LedgerError("USER_UNVERIFIED")


def verify_assertion(assertion: Assertion, key: CoseKey, expected: Expected, *, counter: int | None = None) -> AuthenticatorData:
    """Check an assertion in the order of WebAuthn Level 3, section 7.2; what the authenticator said.

    ``counter`` is what this credential had signed so far (None: nothing known): a count that does not grow means two copies of one
    key. Whether ``key`` belongs to the credential named is for the caller to see to.

    Raises CLIENT_DATA_MALFORMED, CLIENT_TYPE, CLIENT_CHALLENGE, CLIENT_ORIGIN, CLIENT_CROSS_ORIGIN, AUTHENTICATOR_DATA, RP_OTHER,
    USER_ABSENT, USER_UNVERIFIED, ASSERTION_SIGNATURE, COUNTER_BACKWARDS.
    """
    check_client_data(read_client_data(assertion.client_data), GET, expected)
    found = read_authenticator_data(assertion.authenticator_data)
    check_authenticator_data(found, expected)
    key.verify(assertion.signature, assertion.authenticator_data + sha256(assertion.client_data).digest())
    check_counter(found.counter, counter)
    return found


def check_counter(found: int, before: int | None) -> None:
    """Raises COUNTER_BACKWARDS when a count does not grow; an authenticator that does not count always says 0."""
    if before is not None and (found or before) and found <= before:
        raise LedgerError("COUNTER_BACKWARDS", f"{found} after {before}")
