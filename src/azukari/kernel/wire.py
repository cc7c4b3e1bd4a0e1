"""The wire form of an entry: the leaf. Canonical JSON, stored and verified as bytes, never re-serialised.

A leaf (here wrapped; it has no white space)::

    {"act":"p03.hold-course","approval":null,"at":1795353600000000,
     "by":{"capacity":"person_in_charge","entered":null,"officer":"pn-…","party":"pt-…","place":null},
     "facts":{"attended":["pn-…"],"topics":["protection"]},"log":"en-…","prev":"3f…","rules":1,"seq":41,"tier":1,"v":1,"words":"9a…"}

``approval`` commits to the officer's personal signature over the act, where there is one; ``by.entered`` is who typed an act that its officer
did on paper (代行入力), else null. ``rules`` is the edition of the code of the provisions under which the act was
judged, so that a later replay knows which to use.
Canonical form is RFC 8785 on our profile: ASCII keys, no floats, integers below 2^53; on it, sorted-key encoding by msgspec gives
the same bytes (a test compares them with the published vectors).
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

import msgspec

from azukari.kernel.act import Act
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.values import Capacity, EntrustmentId, Number, PartyId, PersonId, PlaceId, TierNo, Time
from azukari.law.say import Say

LEAF_LIMIT: Final = 65_535
RULES_EDITION: Final = 1
WORDS_LABEL: Final = b"azukari.words.v1\x00"
SALT_LENGTH: Final = 32


TEXTS: Final = {
    "LEAF_TOO_LARGE": (
        "一度に記録できる量を超えています。行を分けて、何回かに分けて行ってください。",
        "That is more than one entry can hold; split it into several acts.",
    ),
    "LEAF_UNREADABLE": (
        "記録の葉として読めません。`azukari check` で場所を確かめ、バックアップから戻してください。",
        "These bytes are no leaf of a record; find the place with `azukari check` and restore the entry.",
    ),
    "LEAF_VERSION": (
        "この版のプログラムでは読めない形の記録です。新しい版にしてください。",
        "The entry is of a form that this program does not read; update it.",
    ),
    "ACT_UNKNOWN": (
        "この版のプログラムにない行為の記録です。新しい版にしてください。",
        "The entry is of an act that this program does not have; update it.",
    ),
    "FACTS_UNREADABLE": (
        "記録された行為の内容を読み取れません。新しい版のプログラムで読めなければ、バックアップから戻してください。",
        "What the entry says of its act cannot be read; where a newer program cannot either, restore the entry.",
    ),
}


class WireError(ValueError):
    """Bytes that are no leaf of ours; ``code`` says in which way, ``say`` what to do about it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.say = Say(*TEXTS[code])


class By(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who acted, for whom, in what capacity, from where; and who entered it, where that was somebody else."""

    capacity: Capacity
    entered: PersonId | None
    officer: PersonId
    party: PartyId
    place: PlaceId | None


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The envelope of a leaf; ``facts`` stay bytes until the class of the act is known."""

    act: str
    approval: str | None
    at: Time
    by: By
    facts: msgspec.Raw
    log: EntrustmentId
    prev: str | None
    rules: int
    seq: Number
    tier: TierNo
    v: int
    words: str | None


_encoder = msgspec.json.Encoder(order="sorted")
_leaf_decoder = msgspec.json.Decoder(Leaf)
_fact_decoders: dict[type[Act], msgspec.json.Decoder[Any]] = {}


def canonical(value: object) -> bytes:
    """Canonical JSON of facts, leaves or words. Floats never occur in our types; the submission reader refuses lone surrogates."""
    return _encoder.encode(value)


def by_of(moment: Moment) -> dict[str, str | None]:
    """Who acted, as a leaf says it."""
    return {
        "capacity": moment.capacity,
        "entered": moment.entered,
        "officer": moment.officer,
        "party": moment.party,
        "place": moment.place,
    }


def leaf_of(entry: Entry, *, log: EntrustmentId, prev: str | None, words: str | None) -> bytes:
    """The bytes of an entry's leaf. ``prev`` is the leaf hash (hex) of the previous leaf of the entry's tier.

    :raises WireError: ``LEAF_TOO_LARGE`` when the facts do not fit 65,535 bytes (split the act).
    """
    moment = entry.moment
    leaf = _encoder.encode(
        {
            "act": entry.act.name,
            "approval": moment.approval,
            "at": moment.time,
            "by": by_of(moment),
            "facts": entry.act,
            "log": log,
            "prev": prev,
            "rules": RULES_EDITION,
            "seq": entry.number,
            "tier": moment.tier,
            "v": 1,
            "words": words,
        }
    )
    if len(leaf) > LEAF_LIMIT:
        raise WireError("LEAF_TOO_LARGE", f"{len(leaf)} bytes of facts; the limit is {LEAF_LIMIT}")
    return leaf


def envelope(data: bytes) -> Leaf:
    """The envelope of a leaf. :raises WireError: ``LEAF_UNREADABLE``, ``LEAF_VERSION``."""
    try:
        leaf = _leaf_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WireError("LEAF_UNREADABLE", str(error)) from error
    if leaf.v != 1:
        raise WireError("LEAF_VERSION", f"version {leaf.v} is not known to this program")
    return leaf


def entry_of(data: bytes, acts: Mapping[str, type[Act]]) -> Entry:
    """The entry in a leaf, its act decoded by the registry ``acts`` (wire name → class).

    :raises WireError: ``LEAF_UNREADABLE``, ``LEAF_VERSION``, ``ACT_UNKNOWN``, ``FACTS_UNREADABLE``.
    """
    leaf = envelope(data)
    cls = acts.get(leaf.act)
    if cls is None:
        raise WireError("ACT_UNKNOWN", leaf.act)
    decoder = _fact_decoders.get(cls)
    if decoder is None:
        decoder = _fact_decoders.setdefault(cls, msgspec.json.Decoder(cls))
    try:
        act = decoder.decode(leaf.facts)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WireError("FACTS_UNREADABLE", f"{leaf.act}: {error}") from error
    by = leaf.by
    moment = Moment(leaf.at, by.officer, by.party, by.capacity, leaf.tier, by.place, by.entered, leaf.approval)
    return Entry(leaf.seq, moment, act)


def leaf_hash(data: bytes) -> str:
    """The RFC 6962 hash of a leaf, hexadecimal: SHA-256(0x00 ‖ leaf)."""
    return sha256(b"\x00" + data).hexdigest()


def commitment(words: bytes, salt: bytes) -> str:
    """What the leaf holds of the words: SHA-256("azukari.words.v1" ‖ 0 ‖ salt ‖ canonical words), hexadecimal."""
    return sha256(WORDS_LABEL + salt + words).hexdigest()
