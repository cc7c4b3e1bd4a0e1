"""The instance log: leaves that commit to the heads of all contract logs, and to the officers' passkeys.

A contract's *head leaf* holds its size, its root and a root over its *tier leaves*, which say for each tier how many
entries it has and which is the last. So one signature over the instance log fixes every contract, and within it the
completeness of every tier; a sibling is shown by a hash only. In the same way a *person leaf* says which is the last
entry about an officer's passkeys, so that an end cannot be left out. See ``docs/spec/instance-log.md``.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Literal, TypeAlias, TypeVar

import msgspec

from azukari.ledger import canonical
from azukari.ledger import leaf as leaves
from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import leaf_hash, root_of

__all__ = [
    "HeadLeaf",
    "HeadsLeaf",
    "InstanceLeaf",
    "PasskeyEndedLeaf",
    "PasskeyLeaf",
    "PersonLeaf",
    "TierLeaf",
    "Tiers",
    "check_head",
    "decode_head",
    "decode_instance",
    "decode_person",
    "decode_tier",
    "encode",
    "hashes_of",
    "heads_root",
    "people_root",
    "tiers_root",
]

_ID: Final = "[0-9abcdefghjkmnpqrstvwxyz]{16}\\Z"

Whole = Annotated[int, msgspec.Meta(ge=0, lt=canonical.LIMIT)]
Positive = Annotated[int, msgspec.Meta(ge=1, lt=canonical.LIMIT)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z", max_length=64)]
Log = Annotated[str, msgspec.Meta(pattern="^en-" + _ID, max_length=19)]
Person = Annotated[str, msgspec.Meta(pattern="^pn-" + _ID, max_length=19)]
Domain = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\\Z", max_length=253)]
CoseKey = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]+\\Z", max_length=4_096)]


class TierLeaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tier at one size of its log: ``count`` entries, of which ``seq`` is the last, its leaf hash ``last`` (hex)."""

    count: Positive
    last: Digest
    seq: Whole
    tier: Whole
    v: Literal[1] = 1


class HeadLeaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contract's log at one size: its root, and the root over its tier leaves (hex)."""

    log: Log
    root: Digest
    size: Positive
    tiers: Digest
    v: Literal[1] = 1


class PersonLeaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An officer at one size of the instance log: the number and leaf hash (hex) of the last entry about a passkey of theirs."""

    last: Digest
    person: Person
    seq: Whole
    v: Literal[1] = 1


class HeadsLeaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Entry of the instance log: the root (hex) over the head leaves of all ``count`` logs that have an entry.

    From version 2 on ``passkeys`` is the root (hex) over the person leaves of all ``people`` whom an entry before this one is about;
    None where there is nobody. Version 1 has neither. ``at`` counts microseconds since 1970-01-01 UTC, here and below; ``seq`` is the
    number in the instance log.
    """

    at: Whole
    count: Positive
    heads: Digest
    kind: Literal["heads"] = "heads"
    passkeys: Digest | msgspec.UnsetType | None = msgspec.UNSET
    people: Whole | msgspec.UnsetType = msgspec.UNSET
    seq: Whole
    v: Literal[1, 2] = 1

    @property
    def whose(self) -> tuple[int, str | None] | None:
        """How many people's passkeys are committed to, and their root; None in version 1, which says nothing of them."""
        if self.people is msgspec.UNSET or self.passkeys is msgspec.UNSET:
            return None
        return self.people, self.passkeys


class PasskeyLeaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Entry of the instance log: an officer's passkey was enrolled, vouched for by ``by``.

    ``credential`` is the SHA-256 of the credential's id in hex, ``key`` the COSE key in base64url, ``rp`` the name of the
    site that it is for, ``prev`` the leaf hash of the same person's passkey leaf before this one (None in the first).
    """

    at: Whole
    by: Person
    credential: Digest
    key: CoseKey
    kind: Literal["passkey"] = "passkey"
    person: Person
    prev: Digest | None
    rp: Domain
    seq: Whole
    v: Literal[1] = 1

    @property
    def cose_key(self) -> bytes:
        """The public key as COSE bytes."""
        return _base64url(self.key)


class PasskeyEndedLeaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Entry of the instance log: an officer's passkey counts no longer, from here on."""

    at: Whole
    by: Person
    credential: Digest
    kind: Literal["passkey-ended"] = "passkey-ended"
    person: Person
    prev: Digest
    reason: Literal["lost", "replaced", "left"]
    seq: Whole
    v: Literal[1] = 1


InstanceLeaf: TypeAlias = HeadsLeaf | PasskeyLeaf | PasskeyEndedLeaf


class _Beginning(msgspec.Struct):
    """The two fields that every entry of the instance log has, in every version."""

    kind: str
    v: int


_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
_BEGINNING: Final = msgspec.json.Decoder(_Beginning)
_TIER: Final = msgspec.json.Decoder(TierLeaf)
_HEAD: Final = msgspec.json.Decoder(HeadLeaf)
_PERSON: Final = msgspec.json.Decoder(PersonLeaf)
_KINDS: Final[dict[str, msgspec.json.Decoder[InstanceLeaf]]] = {
    "heads": msgspec.json.Decoder(HeadsLeaf),
    "passkey": msgspec.json.Decoder(PasskeyLeaf),
    "passkey-ended": msgspec.json.Decoder(PasskeyEndedLeaf),
}
_NEWEST: Final = {"heads": 2, "passkey": 1, "passkey-ended": 1}

Leaf = TypeVar("Leaf")
Key = TypeVar("Key", int, str)


def encode(leaf: InstanceLeaf | HeadLeaf | TierLeaf | PersonLeaf) -> bytes:
    """Print a leaf of any of these kinds. Raises LEAF_MALFORMED for what a reader would refuse."""
    data = _ENCODE(leaf)
    if isinstance(leaf, TierLeaf):
        decode_tier(data)
    elif isinstance(leaf, HeadLeaf):
        decode_head(data)
    elif isinstance(leaf, PersonLeaf):
        decode_person(data)
    else:
        decode_instance(data)
    return data


def decode_instance(data: bytes) -> InstanceLeaf:
    """Decode one entry of the instance log. Raises LEAF_LONG, LEAF_MALFORMED, LEAF_SPELLING, or LEAF_UNSUPPORTED for a
    later kind or version, which is not for this program to judge.
    """
    if len(data) > leaves.MAX_LEAF:
        raise LedgerError("LEAF_LONG", f"{len(data)} bytes")
    try:
        beginning = _BEGINNING.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise leaves.refusal(data, str(error)) from error
    if not 1 <= beginning.v <= _NEWEST.get(beginning.kind, 0):
        if not canonical.is_canonical(data):
            raise LedgerError("LEAF_SPELLING")
        raise LedgerError("LEAF_UNSUPPORTED", f"version {beginning.v}, kind {beginning.kind}")
    leaf = _strict(_KINDS[beginning.kind], data)
    if isinstance(leaf, PasskeyLeaf):
        _base64url(leaf.key)
    elif isinstance(leaf, HeadsLeaf):
        _check_whose(leaf)
    return leaf


def _check_whose(leaf: HeadsLeaf) -> None:
    """:raises LedgerError: ``LEAF_MALFORMED`` where the fields are not those of the version, or people without a root."""
    there = [leaf.people is not msgspec.UNSET, leaf.passkeys is not msgspec.UNSET]
    if there != [leaf.v > 1] * 2 or (leaf.v > 1 and (leaf.people == 0) != (leaf.passkeys is None)):
        raise LedgerError("LEAF_MALFORMED", f"people and passkeys in version {leaf.v}")


def decode_head(data: bytes) -> HeadLeaf:
    """Decode a head leaf. Raises LEAF_LONG, LEAF_MALFORMED or LEAF_SPELLING."""
    return _strict(_HEAD, data)


def decode_person(data: bytes) -> PersonLeaf:
    """Decode a person leaf. Raises LEAF_LONG, LEAF_MALFORMED or LEAF_SPELLING."""
    return _strict(_PERSON, data)


def decode_tier(data: bytes) -> TierLeaf:
    """Decode a tier leaf. Raises LEAF_LONG, LEAF_MALFORMED or LEAF_SPELLING."""
    leaf = _strict(_TIER, data)
    if leaf.count > leaf.seq + 1:
        raise LedgerError("LEAF_MALFORMED", f"{leaf.count} entries up to number {leaf.seq}")
    return leaf


def _strict(decoder: msgspec.json.Decoder[Leaf], data: bytes) -> Leaf:
    if len(data) > leaves.MAX_LEAF:
        raise LedgerError("LEAF_LONG", f"{len(data)} bytes")
    try:
        leaf = decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise leaves.refusal(data, str(error)) from error
    # every text in these leaves is held to ASCII without escapes by its pattern, so writing again tells the one spelling
    if _ENCODE(leaf) != data:
        raise leaves.refusal(data, "a field is missing, or spelled otherwise")
    return leaf


def _base64url(text: str) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise LedgerError("LEAF_MALFORMED", "key in base64url") from error
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise LedgerError("LEAF_MALFORMED", "key in base64url, spelled otherwise")
    return data


def hashes_of(leaves: Iterable[HeadLeaf | TierLeaf | PersonLeaf]) -> list[bytes]:
    """Leaf hashes of head leaves, tier leaves or person leaves: what their root and any proof in it are made from."""
    return [leaf_hash(encode(leaf)) for leaf in leaves]


def tiers_root(tiers: Sequence[TierLeaf]) -> bytes:
    """Root over all tiers of a log, ascending. Raises HEADS_ORDER when they are not, when one stands twice, or for none."""
    _ascending([leaf.tier for leaf in tiers])
    return root_of(hashes_of(tiers))


def heads_root(heads: Sequence[HeadLeaf]) -> bytes:
    """Root over the heads of all logs, ascending by the log's id. Raises HEADS_ORDER as ``tiers_root``."""
    _ascending([leaf.log for leaf in heads])
    return root_of(hashes_of(heads))


def people_root(people: Sequence[PersonLeaf]) -> str | None:
    """Root (hex) over the person leaves, ascending by the person's id; None for nobody. Raises HEADS_ORDER."""
    if not people:
        return None
    _ascending([leaf.person for leaf in people])
    return root_of(hashes_of(people)).hex()


def _ascending(keys: Sequence[Key]) -> None:
    if not keys or list(keys) != sorted(set(keys)):
        raise LedgerError("HEADS_ORDER", f"{len(keys)} of them")


def check_head(head: HeadLeaf, tiers: Sequence[TierLeaf]) -> None:
    """Check that ``tiers`` are all tiers of the log at the size of ``head``. Raises HEADS_ORDER or TIERS_OTHER."""
    if tiers_root(tiers).hex() != head.tiers:
        raise LedgerError("TIERS_OTHER", head.log)
    if sum(leaf.count for leaf in tiers) != head.size or max(leaf.seq for leaf in tiers) != head.size - 1:
        raise LedgerError("TIERS_OTHER", f"{head.log}: they do not add up to {head.size} entries")


class Tiers:
    """The tiers of one log as it grows, from the first entry or from the tier leaves of an earlier size."""

    __slots__ = ("_newest", "size")

    def __init__(self, leaves: Iterable[TierLeaf] = ()) -> None:
        """Go on from the tier leaves of an earlier size; without any, from the empty log."""
        self._newest = {leaf.tier: leaf for leaf in leaves}
        self.size = sum(leaf.count for leaf in self._newest.values())

    def add(self, seq: int, tier: int, digest: bytes) -> None:
        """Note the next entry: its number, its tier and its leaf hash. Raises SEQ_NOT_DENSE."""
        if seq != self.size:
            raise LedgerError("SEQ_NOT_DENSE", f"{seq} after {self.size} entries")
        before = self._newest.get(tier)
        self._newest[tier] = TierLeaf(count=1 if before is None else before.count + 1, last=digest.hex(), seq=seq, tier=tier)
        self.size += 1

    def leaves(self) -> list[TierLeaf]:
        """Return the tier leaves at the present size, ascending."""
        return [self._newest[tier] for tier in sorted(self._newest)]

    def head(self, log: str, root: bytes) -> HeadLeaf:
        """Make the head leaf of the log at the present size, whose root is ``root``. Raises HEADS_ORDER when empty."""
        return HeadLeaf(log=log, root=root.hex(), size=self.size, tiers=tiers_root(self.leaves()).hex())
