"""A small fictional log for the tests: entries of three tiers, some with words, signed by a key made for the test."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import msgspec

from azukari.ledger import binding, canonical
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import ContainerReader, ContainerWriter
from azukari.ledger.earlier import held_against
from azukari.ledger.keys import SigningKey, fingerprint
from azukari.ledger.leaf import commitment
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.note import sign
from azukari.ledger.pack import CONTRACT, Bind, Header, WordCount, words_record, write_pack
from azukari.ledger.report import Report
from azukari.ledger.verify import OnLeaf, verify_pack

LOG = "en-0123456789abcdef"
ORIGIN = f"azukari.example/ward/{LOG}"
BEGIN = 1_795_353_600_000_000
KEY = SigningKey("azukari.example/ward", bytes(range(32)))
STRANGER = SigningKey("azukari.example/ward", bytes(32))
PAPER = fingerprint(KEY.verifier.text())
WORDS = canonical.encode({"name": "架空 太郎", "note": "業務の目的"})


def salt_of(seq: int) -> bytes:
    return sha256(b"salt %d" % seq).digest()


def entry(seq: int, prev: str | None, tier: int = 1, **changes: object) -> dict[str, object]:
    """One entry as a value; every third has words."""
    fields: dict[str, object] = {
        "act": "p07.request-consent",
        "approval": None,
        "at": BEGIN + seq * 1_000_000,
        "by": {
            "capacity": "person_in_charge",
            "entered": None,
            "officer": "pn-0000000000000001",
            "party": "pt-0000000000000002",
            "place": None,
        },
        "facts": {"matters": {"a": True, "b": seq}, "under": None},
        "log": LOG,
        "prev": prev,
        "rules": 1,
        "seq": seq,
        "tier": tier,
        "v": 1,
        "words": commitment(salt_of(seq), WORDS) if seq % 3 == 0 else None,
    }
    return {**fields, **changes}


def leaves(count: int, tiers: int = 3, **changes: object) -> list[bytes]:
    """A sound log of ``count`` entries, the tiers taking turns."""
    heads: dict[int, str] = {}
    made = []
    for seq in range(count):
        tier = seq % tiers
        made.append(canonical.encode(entry(seq, heads.get(tier), tier, **changes)))
        heads[tier] = leaf_hash(made[-1]).hex()
    return made


def edit(leaf: bytes, **changes: object) -> bytes:
    """The same entry with other values."""
    value = canonical.decode(leaf)
    assert isinstance(value, dict)
    return canonical.encode({**value, **changes})


def rechain(entries: Iterable[bytes]) -> list[bytes]:
    """Number and chain the entries anew, as someone with the database but without the signing key would."""
    heads: dict[int, str] = {}
    made = []
    for seq, data in enumerate(entries):
        tier = msgspec.json.decode(data)["tier"]
        made.append(edit(data, seq=seq, prev=heads.get(tier)))
        heads[tier] = leaf_hash(made[-1]).hex()
    return made


@dataclass(frozen=True)
class World:
    """What goes into a pack; ``replace`` one part to make a forgery of that part alone."""

    leaves: list[bytes]
    opened: tuple[int, ...] = ()
    key: SigningKey = KEY
    signed: Checkpoint | None = None
    header: dict[str, object] = field(default_factory=dict)
    bound: bool = True

    @property
    def checkpoint(self) -> Checkpoint:
        return self.signed or Checkpoint(ORIGIN, len(self.leaves), root_of([leaf_hash(leaf) for leaf in self.leaves]))

    def note(self) -> bytes:
        return sign(self.checkpoint.text(), self.key).to_bytes()

    def made_header(self) -> Header:
        with_words = sum(b'"words":null' not in leaf for leaf in self.leaves)
        fields: dict[str, object] = {
            "log": LOG,
            "made_at": BEGIN + 3_600_000_000,
            "members": (*CONTRACT, *((binding.MEMBER,) if self.bound else ())),
            "origin": ORIGIN,
            "size": len(self.leaves),
            "vkey": self.key.verifier.text(),
            "words": WordCount(len(self.opened), with_words - len(self.opened)),
        }
        return Header(**{**fields, **self.header})  # type: ignore[arg-type]  # the header checks its own fields

    def words(self) -> list[bytes]:
        return [words_record(seq, salt_of(seq), WORDS) for seq in self.opened]

    def pack(self) -> bytes:
        file = io.BytesIO()
        header = self.made_header()
        bind = bound_by(self.key) if binding.MEMBER in header.members else None
        write_pack(file, header, self.note(), self.leaves, self.words(), bind=bind)
        return file.getvalue()

    def holding(self, forged: list[bytes], **header: object) -> "World":
        """Other leaves under the true checkpoint."""
        return replace(self, leaves=forged, signed=self.checkpoint, header={**self.header, **header})


def small(count: int = 7, opened: tuple[int, ...] = (0, 3)) -> World:
    return World(leaves(count), opened)


def judge(data: bytes, fingerprint: str | None = PAPER, *, earlier: bytes | None = None, **asked: Any) -> Report:
    """The report on a pack, held against ``earlier`` where that is given."""
    if earlier is None:
        return verify_pack(io.BytesIO(data), fingerprint, **asked)
    seen, heard = asked.pop("at_least", 0), asked.pop("on_leaf", None)

    def verify(watch: OnLeaf | None, at_least: int) -> Report:
        def both(number: int, leaf: bytes) -> None:
            for one in (watch, heard):
                if one is not None:
                    one(number, leaf)

        return verify_pack(io.BytesIO(data), fingerprint, on_leaf=both, at_least=at_least, **asked)

    return held_against(verify, io.BytesIO(earlier), fingerprint, seen)


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def members(data: bytes) -> list[tuple[str, list[bytes]]]:
    """Take a sound pack apart."""
    reader = ContainerReader(io.BytesIO(data))
    found = []
    while (name := reader.next_member()) is not None:
        found.append((name, [record for _, record in reader.records()]))
    return found


def bound_by(key: SigningKey) -> Bind:
    """Binds packs of the log with a key."""
    return lambda digest: binding.bind(ORIGIN, digest, key)


def assemble(parts: Iterable[tuple[str, list[bytes]]], key: SigningKey | None = KEY) -> bytes:
    """Put a pack together with a right digest, whatever the parts; a binding of one record is made anew, unless there is no key to do it with."""
    file = io.BytesIO()
    writer = ContainerWriter(file)
    for name, records in parts:
        before = writer.so_far()
        writer.member(name)
        for record in records:
            anew = key is not None and name == binding.MEMBER and len(records) == 1
            writer.record(bound_by(key)(before) if key is not None and anew else record)
    writer.finish()
    return file.getvalue()
