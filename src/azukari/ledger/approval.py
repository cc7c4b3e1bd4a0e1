"""An officer's personal signature over an act: what is signed, what the leaf commits to, and how both are checked offline.

    act bytes  = canonical JSON of the leaf's members act, by, facts, log, tier, v, words
    challenge  = 0x01 ‖ nonce (32) ‖ SHA-256("azukari.approval.v1" ‖ 0x00 ‖ act bytes)
    approval   = hex SHA-256("azukari.assertion.v1" ‖ 0x00 ‖ nonce ‖ canonical JSON of the assertion), in the leaf

See ``docs/spec/approvals.md``.
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated, Final, NamedTuple

import msgspec

from azukari.ledger import canonical, webauthn
from azukari.ledger import leaf as leaves
from azukari.ledger.cose import APPROVING, name_of, read_key
from azukari.ledger.errors import LedgerError
from azukari.ledger.heads import PasskeyEndedLeaf, PasskeyLeaf, PersonLeaf
from azukari.ledger.merkle import leaf_hash

__all__ = [
    "NONCE",
    "Approval",
    "Approvals",
    "Approved",
    "Claim",
    "Enrolment",
    "Enrolments",
    "act_bytes",
    "act_bytes_of",
    "allowed_origin",
    "challenge",
    "check",
    "check_commitment",
    "claim_of",
    "commitment",
    "credential_hash",
    "decode",
    "enrolled",
    "record",
    "restore",
]

NONCE: Final = 32
_VERSION: Final = b"\x01"
_ACT: Final = b"azukari.approval.v1\x00"
_ASSERTION: Final = b"azukari.assertion.v1\x00"
_HEX: Final = re.compile(r"[0-9a-f]{64}")

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=65_536)]


class _Assertion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    authenticator_data: Text
    client_data: Text
    credential: Text
    signature: Text


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    assertion: _Assertion
    nonce: Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
    seq: Annotated[int, msgspec.Meta(ge=0, lt=canonical.LIMIT)]


_DECODE: Final = msgspec.json.Decoder(_Record).decode


class Approval(NamedTuple):
    """The signature under one entry, as it travels in an evidence pack."""

    seq: int
    nonce: bytes
    assertion: webauthn.Assertion


class Enrolment(NamedTuple):
    """From when to when a passkey is an officer's. ``credential`` is the SHA-256 of its id in hex, ``key`` the COSE key."""

    person: str
    credential: str
    key: bytes
    rp: str
    since: int
    until: int | None = None


class Claim(NamedTuple):
    """What an entry says of the signature under it: whose, when, the commitment, and the SHA-256 of what was signed."""

    seq: int
    at: int
    officer: str
    approval: str | None
    act: bytes


class Approved(NamedTuple):
    """A signature that holds: whose, with which passkey, and the passkey's count."""

    person: str
    credential: str
    counter: int


def act_bytes(*, act: str, by: object, facts: object, log: str, tier: int, words: str | None) -> bytes:
    """What an officer signs: the leaf's members but for its place and time in the log. Facts may be raw canonical JSON."""
    return msgspec.json.encode(
        {"act": act, "by": by, "facts": facts, "log": log, "tier": tier, "v": 1, "words": words}, order="sorted"
    )


def act_bytes_of(leaf: bytes) -> bytes:
    """The act bytes of a leaf as it stands in the log. Raises as :func:`azukari.ledger.leaf.decode`."""
    return _act_bytes_in(leaves.decode(leaf))


def _act_bytes_in(one: leaves.Leaf) -> bytes:
    return act_bytes(act=one.act, by=one.by, facts=one.facts, log=one.log, tier=one.tier, words=one.words)


def _act_digest(act: bytes) -> bytes:
    return sha256(_ACT + act).digest()


def claim_of(leaf: bytes) -> Claim:
    """Read what an entry says of its signature. Raises as :func:`azukari.ledger.leaf.decode`."""
    one = leaves.decode(leaf)
    return Claim(one.seq, one.at, one.by.officer, one.approval, _act_digest(_act_bytes_in(one)))


def challenge(act: bytes, nonce: bytes) -> bytes:
    """The challenge that the passkey signs, 65 bytes. Raises APPROVAL_MALFORMED for a nonce that is not 32 bytes."""
    if len(nonce) != NONCE:
        raise LedgerError("APPROVAL_MALFORMED", f"nonce of {len(nonce)} bytes")
    return _VERSION + nonce + _act_digest(act)


def credential_hash(credential: bytes) -> str:
    """How enrolments name a credential: the SHA-256 of its id, in hex."""
    return sha256(credential).hexdigest()


def _spelled(assertion: webauthn.Assertion) -> dict[str, str]:
    return {name: webauthn.base64url(value) for name, value in assertion._asdict().items()}


def commitment(nonce: bytes, assertion: webauthn.Assertion) -> str:
    """What the leaf holds of a signature, in hex."""
    return sha256(_ASSERTION + nonce + canonical.encode(_spelled(assertion))).hexdigest()


def record(seq: int, nonce: bytes, assertion: webauthn.Assertion) -> bytes:
    """The canonical record of a signature, as it is stored and travels."""
    return canonical.encode({"assertion": _spelled(assertion), "nonce": nonce.hex(), "seq": seq})


def decode(data: bytes) -> Approval:
    """Decode a record strictly. Raises APPROVAL_MALFORMED."""
    try:
        found = _DECODE(data)
        canonical.decode(data)
        if not _HEX.fullmatch(found.nonce):
            raise LedgerError("APPROVAL_MALFORMED", "nonce")
        raw = (webauthn.read_base64url(getattr(found.assertion, name)) for name in webauthn.Assertion._fields)
        return Approval(found.seq, bytes.fromhex(found.nonce), webauthn.Assertion(*raw))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise LedgerError("APPROVAL_MALFORMED", error.code if isinstance(error, LedgerError) else str(error)) from error


def allowed_origin(rp: str, origin: str) -> bool:
    """Whether a page of this origin may use passkeys of a relying party: its host or one below it, under TLS; or localhost."""
    found = webauthn.origin_of(origin)
    if found is None:
        return False
    scheme, host = found
    return (host == rp or host.endswith("." + rp)) and (scheme == "https" or host == "localhost" or host.endswith(".localhost"))


class Enrolments:
    """The enrolments that passkey leaves tell, taken one by one in the order of the instance log.

    All leaves of a person are wanted up to the last one shown.
    """

    def __init__(self) -> None:
        """Begin with nobody enrolled."""
        self.found: Final[list[Enrolment]] = []
        self._last: dict[str, PersonLeaf] = {}
        self._current: dict[str, int] = {}

    def add(self, one: PasskeyLeaf | PasskeyEndedLeaf, data: bytes) -> None:
        """Take the next leaf, decoded, with its bytes. Raises PASSKEY_CHAIN where it does not follow, or ends or enrols what cannot be."""
        before = self._last.get(one.person)
        self._last[one.person] = PersonLeaf(last=leaf_hash(data).hex(), person=one.person, seq=one.seq)
        if one.prev != (None if before is None else before.last):
            raise LedgerError("PASSKEY_CHAIN", f"entry {one.seq}")
        held = self._current.get(one.credential)
        if isinstance(one, PasskeyLeaf):
            if held is not None:
                raise LedgerError("PASSKEY_CHAIN", f"entry {one.seq}: enrolled already")
            self._current[one.credential] = len(self.found)
            self.found.append(Enrolment(one.person, one.credential, one.cose_key, one.rp, one.at))
        elif held is None or self.found[held].person != one.person:
            raise LedgerError("PASSKEY_CHAIN", f"entry {one.seq}: not enrolled")
        else:
            self.found[self._current.pop(one.credential)] = self.found[held]._replace(until=one.at)

    def people(self) -> list[PersonLeaf]:
        """Of each person the leaf taken last, ascending: what ``heads`` of version 2 commit to."""
        return [self._last[person] for person in sorted(self._last)]


def restore(entries: Iterable[tuple[PasskeyLeaf | PasskeyEndedLeaf, bytes]]) -> list[Enrolment]:
    """The enrolments that passkey leaves tell, each decoded leaf given with its bytes, in the order of the instance log.

    Raises PASSKEY_CHAIN as :class:`Enrolments`.
    """
    told = Enrolments()
    for one, data in entries:
        told.add(one, data)
    return told.found


def enrolled(history: Iterable[Enrolment], person: str, credential: str, at: int) -> Enrolment:
    """The enrolment of a credential that held at a moment.

    An enrolment and its end count from and to their own moment, both included. Raises PASSKEY_UNKNOWN, PASSKEY_PERSON, PASSKEY_NOT_YET,
    PASSKEY_ENDED.
    """
    known = [one for one in history if one.credential == credential]
    if not known:
        raise LedgerError("PASSKEY_UNKNOWN")
    known = [one for one in known if one.person == person]
    if not known:
        raise LedgerError("PASSKEY_PERSON")
    for one in known:
        if one.since <= at and (one.until is None or at <= one.until):
            return one
    raise LedgerError("PASSKEY_NOT_YET" if all(at < one.since for one in known) else "PASSKEY_ENDED")


def check_commitment(claim: Claim, found: Approval) -> None:
    """Check that the signature is the one that its entry committed to. Raises APPROVAL_UNKNOWN or APPROVAL_OTHER."""
    if claim.approval is None or claim.seq != found.seq:
        raise LedgerError("APPROVAL_UNKNOWN", f"entry {found.seq}")
    if not compare_digest(commitment(found.nonce, found.assertion), claim.approval):
        raise LedgerError("APPROVAL_OTHER")


def check(
    leaf: bytes | Claim,
    found: Approval,
    history: Iterable[Enrolment],
    counters: Mapping[str, int] | None = None,
    *,
    origin: str | None = None,
) -> Approved:
    """Check the signature under an entry (its bytes, or what :func:`claim_of` read in them) against the enrolments of its officer.

    ``counters`` says what each credential (by its hash) had counted in the entries before. ``origin`` is the one origin that is right; without
    it (offline) every origin that the relying party allows.

    Raises APPROVAL_UNKNOWN, APPROVAL_OTHER, PASSKEY_…, ALGORITHM_UNSUPPORTED, COSE_MALFORMED and what
    :func:`azukari.ledger.webauthn.verify_assertion` raises.
    """
    claim = leaf if isinstance(leaf, Claim) else claim_of(leaf)
    check_commitment(claim, found)
    hashed = credential_hash(found.assertion.credential)
    passkey = enrolled(history, claim.officer, hashed, claim.at)
    key = read_key(passkey.key)
    if key.algorithm not in APPROVING:
        raise LedgerError("ALGORITHM_UNSUPPORTED", name_of(key.algorithm))
    expected = webauthn.Expected(
        challenge=_VERSION + found.nonce + claim.act,
        origins=(origin,) if origin is not None else lambda one: allowed_origin(passkey.rp, one),
        rp=passkey.rp,
    )
    said = webauthn.verify_assertion(found.assertion, key, expected, counter=(counters or {}).get(hashed))
    return Approved(claim.officer, hashed, said.counter)


class Approvals:
    """Checks the signatures of one record, in the order of its entries: a passkey's count grows, no signature stands twice."""

    def __init__(self, history: Iterable[Enrolment]) -> None:
        """Begin with the enrolments of the officers concerned."""
        self._history = tuple(history)
        self.good = 0
        self._counters: dict[str, int] = {}
        self._used: set[bytes] = set()

    def check(self, leaf: bytes | Claim, found: Approval) -> Approved:
        """Check the next one. Raises APPROVAL_TWICE and as :func:`check`; afterwards the next can be checked."""
        claim = leaf if isinstance(leaf, Claim) else claim_of(leaf)
        self.note(claim, found)
        good = check(claim, found, self._history, self._counters)
        self._counters[good.credential] = good.counter
        self.good += 1
        return good

    def note(self, claim: Claim, found: Approval) -> None:
        """Check the next one as far as its commitment. Raises APPROVAL_UNKNOWN, APPROVAL_OTHER, APPROVAL_TWICE."""
        check_commitment(claim, found)
        held = bytes.fromhex(claim.approval or "")
        if held in self._used:
            raise LedgerError("APPROVAL_TWICE", f"entry {found.seq}")
        self._used.add(held)
