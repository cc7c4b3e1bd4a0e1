"""Packs of parts, with personal signatures, heads of all contracts and a witness: made from the ledger's own pieces, whole or spoiled."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from typing import Any

from msgspec import structs

from azukari.ledger import approval, canonical, heads
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import CosignerKey, CosigningKey
from azukari.ledger.heads import HeadLeaf, HeadsLeaf, PasskeyEndedLeaf, PasskeyLeaf, PersonLeaf, TierLeaf
from azukari.ledger.keys import fingerprint
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.multiproof import over, prove
from azukari.ledger.note import sign
from azukari.ledger.proofs import consistency_proof
from tests.ledger.authenticator import GET, Passkey
from tests.ledger.ward import CONTRACTS, INSTANCE, OTHER_LOG, WITNESS, head_of, tiers_of
from tests.ledger.world import BEGIN, KEY, LOG, ORIGIN, assemble, entry

SIZE = 11
SIGNED = (1, 5, 8)
ITEM = "im-0000000000000009"
OFFICER = "pn-0000000000000001"
SITE = "azukari.ward.example"
WITNESS_PAPER = fingerprint(WITNESS.verifier.text())
COSIGNED = 1_795_400_000
TWINS = tuple(CosigningKey("ward.example/witness", seed.to_bytes(32, "big")) for seed in (26_996, 34_331))
"""Two witnesses of one name whose keys have the same id."""
Members = dict[str, list[bytes]]


@dataclass(frozen=True)
class Record:
    """A contract's entries, some of them signed in person with a passkey of this algorithm, and the signatures."""

    leaves: list[bytes]
    approvals: dict[int, bytes]
    passkey: Passkey


class Telling(Passkey):
    """A passkey whose browser says something more, as it stands."""

    says = b""

    def client_data(self, asked: bytes, kind: str = GET, /, **more: Any) -> bytes:
        return super().client_data(asked, kind, **more)[:-1] + self.says + b"}"


@cache
def record(algorithm: int = -7, size: int = SIZE, says: bytes = b"") -> Record:
    """Eleven entries of three tiers, or another number; three are signed, every fourth names the item."""
    passkey = Telling(algorithm=algorithm, rp=SITE, origin=f"https://{SITE}")
    passkey.says = says
    heads_of_tiers: dict[int, str] = {}
    leaves, approvals = [], {}
    for seq in range(size):
        tier = seq % 3
        facts: dict[str, object] = {"10": seq, "9": ["é", "\n"], "item": ITEM if seq % 4 == 0 else None}
        value = entry(seq, heads_of_tiers.get(tier), tier, facts=facts, words=None)
        if seq in SIGNED:
            signed: Any = {name: value[name] for name in ("act", "by", "facts", "log", "tier", "words")}
            nonce = sha256(b"nonce %d" % seq).digest()
            said = passkey.asserts(approval.challenge(approval.act_bytes(**signed), nonce))
            value["approval"] = approval.commitment(nonce, said)
            approvals[seq] = approval.record(seq, nonce, said)
        leaves.append(canonical.encode(value))
        heads_of_tiers[tier] = leaf_hash(leaves[-1]).hex()
    return Record(leaves, approvals, passkey)


def hex_of(hashes: Iterable[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


def value_of(leaf: HeadLeaf | HeadsLeaf | TierLeaf | PersonLeaf) -> object:
    return canonical.decode(heads.encode(leaf))


@dataclass(frozen=True)
class Pack:
    """What goes into a pack of a part; ``replace`` one thing to spoil that alone."""

    kind: str = "contract"
    scope: dict[str, Any] = field(default_factory=dict)
    shown: tuple[int, ...] = tuple(range(SIZE))
    tiers: tuple[int, ...] = (0, 1, 2)
    head: int = SIZE
    algorithm: int = -7
    says: bytes = b""
    size: int = SIZE
    header: dict[str, Any] = field(default_factory=dict)
    sight: dict[str, Any] = field(default_factory=dict)
    members: Members = field(default_factory=dict)
    without: tuple[str, ...] = ()
    cosigned: bool = True
    cosigners: tuple[CosigningKey, ...] = (WITNESS,)
    listed: tuple[CosignerKey, ...] = (WITNESS.verifier,)
    after: str = ""
    """What the instance log was signed with after the heads shown: ``heads`` or ``passkey``."""
    version: int = 2
    """That of the heads, and of the sight."""
    ended: bool = False
    """Whether the officer's passkey was ended before the heads, after everything that it signed."""
    whose: tuple[str, ...] = (OFFICER,)
    """Whose person leaves are shown."""

    @property
    def record(self) -> Record:
        return record(self.algorithm, self.size, self.says)

    def enrolments(self) -> list[PasskeyLeaf | PasskeyEndedLeaf]:
        """The entries about passkeys: another officer's, whom nothing is shown of, and those of ours."""
        passkey = self.record.passkey
        key = base64.urlsafe_b64encode(passkey.key).rstrip(b"=").decode()
        hashed = approval.credential_hash(passkey.credential)
        by = "pn-0000000000000008"
        ours = PasskeyLeaf(at=BEGIN - 1, by=by, credential=hashed, key=key, person=OFFICER, prev=None, rp=SITE, seq=0)
        other = structs.replace(ours, credential="11" * 32, person="pn-0000000000000002", seq=1)
        end = PasskeyEndedLeaf(
            at=BEGIN + 10**9,
            by=by,
            credential=hashed,
            person=OFFICER,
            prev=leaf_hash(heads.encode(ours)).hex(),
            reason="lost",
            seq=3,
        )
        return [ours, other, *([end] if self.ended else [])]

    def people(self) -> list[PersonLeaf]:
        """Of each officer the newest of these."""
        last = {
            one.person: PersonLeaf(last=leaf_hash(heads.encode(one)).hex(), person=one.person, seq=one.seq)
            for one in self.enrolments()
        }
        return [last[person] for person in sorted(last)]

    def instance(self) -> tuple[list[bytes], list[HeadLeaf]]:
        """The entries of the instance log, and the head leaves under its newest."""
        ours, other, *end = self.enrolments()
        all_heads = [head_of(LOG, self.record.leaves[: self.head]), head_of(OTHER_LOG, CONTRACTS[OTHER_LOG])]
        early = HeadsLeaf(at=BEGIN, count=1, heads=heads.heads_root([head_of(LOG, self.record.leaves[:2])]).hex(), seq=2)
        seq = 3 + len(end)
        newest = HeadsLeaf(at=BEGIN + 1, count=2, heads=heads.heads_root(all_heads).hex(), seq=seq)
        if self.version == 2:
            people = self.people()
            newest = structs.replace(newest, passkeys=heads.people_root(people), people=len(people), v=2)
        another = structs.replace(other, at=BEGIN + 2, credential="00" * 32, person="pn-0000000000000009", seq=seq + 1)
        last = {"": [], "heads": [structs.replace(early, at=BEGIN + 2, seq=seq + 1)], "passkey": [another]}[self.after]
        return [heads.encode(one) for one in (ours, other, early, *end, newest, *last)], all_heads

    def made_sight(self) -> dict[str, Any]:
        instance, all_heads = self.instance()
        hashes = [leaf_hash(one) for one in instance]
        shown = () if "passkeys" in self.without else tuple(one.seq for one in self.enrolments() if one.person == OFFICER)
        tiers = tiers_of(self.record.leaves[: self.head]).leaves()
        tier_hashes = heads.hashes_of(tiers)
        entries = [leaf_hash(one) for one in self.record.leaves]
        proof = consistency_proof(self.head, entries) if self.head < self.size else []
        seq = 3 + self.ended
        return {
            "consistency": hex_of(proof),
            "head": value_of(all_heads[0]),
            "head_index": 0,
            "head_proof": hex_of(prove(over(heads.hashes_of(all_heads)), 2, [0])),
            "heads": canonical.decode(instance[seq]),
            "instance_proof": hex_of(prove(over(hashes), len(hashes), [*shown, seq])),
            **(self.made_people() if self.version == 2 else {}),
            "tiers": [value_of(tiers[n]) for n in self.tiers],
            "tiers_proof": hex_of(prove(over(tier_hashes), len(tiers), self.tiers)) if self.tiers else [],
            "tiers_shown": list(self.tiers),
            "tiers_total": len(tiers) if self.tiers else 0,
            "v": self.version,
            **self.sight,
        }

    def made_people(self) -> dict[str, Any]:
        people = self.people()
        those = [n for n, one in enumerate(people) if one.person in self.whose and "passkeys" not in self.without]
        return {
            "people": [value_of(people[n]) for n in those],
            "people_proof": hex_of(prove(over(heads.hashes_of(people)), len(people), those)) if those else [],
            "people_shown": those,
        }

    def note(self) -> bytes:
        hashes = [leaf_hash(one) for one in self.instance()[0]]
        made = sign(Checkpoint(INSTANCE, len(hashes), root_of(hashes)).text(), KEY)
        lines = [one.cosign(made.text, COSIGNED) for one in self.cosigners] if self.cosigned else []
        return made.plus(*lines).to_bytes()

    def parts(self) -> Members:
        """The members, before the header."""
        hashes = [leaf_hash(one) for one in self.record.leaves]
        checkpoint = Checkpoint(ORIGIN, self.size, root_of(hashes))
        rest = b"".join(prove(over(hashes), self.size, self.shown))
        found: Members = {
            "checkpoint": [sign(checkpoint.text(), KEY).to_bytes()],
            "leaves": [self.record.leaves[seq] for seq in self.shown],
            "rest": [rest] if rest else [],
            "words": [],
            "passkeys": [heads.encode(one) for one in self.enrolments() if one.person == OFFICER],
            "approvals": [self.record.approvals[seq] for seq in self.shown if seq in SIGNED],
            "instance": [self.note(), canonical.encode(self.made_sight())],
            "witnesses": sorted(one.text().encode() for one in self.listed),
            **self.members,
            "binding": [b"made at the end"],
        }
        kept = {name: records for name, records in found.items() if name not in self.without}
        return {name: records for name, records in kept.items() if records or name == "words"}

    def data(self) -> bytes:
        parts = self.parts()
        header: dict[str, Any] = {
            "kind": self.kind,
            "law_replayed": self.kind == "contract",
            "log": LOG,
            "made_at": BEGIN + 3_600_000_000,
            "members": ["header", *parts],
            "omits": [],
            "origin": ORIGIN,
            "size": self.size,
            "v": 1,
            "vkey": KEY.verifier.text(),
            "words": {"opened": 0, "sealed": 0},
        }
        if self.kind != "contract":
            header |= {"scope": self.scope, "shown": len(self.shown)}
        return assemble([("header", [canonical.encode({**header, **self.header})]), *parts.items()])


WHOLE = Pack()
TIER = Pack("tier", {"tier": 1}, (1, 4, 7, 10), (1,))
PERIOD = Pack("period", {"from": BEGIN + 3_000_000, "until": BEGIN + 6_000_000}, (2, 3, 4, 5, 6), ())
ITEMS = Pack("item", {"item": ITEM}, (0, 4, 8), ())
EVERY = {"contract": WHOLE, "tier": TIER, "period": PERIOD, "item": ITEMS}


def spoiled(pack: Pack, member: str, index: int, data: bytes) -> Pack:
    """The pack with one record of a member replaced."""
    records = list(pack.parts()[member])
    records[index] = data
    return replace(pack, members={**pack.members, member: records})


def edited(pack: Pack, member: str, index: int, **changes: object) -> Pack:
    """The pack with fields of one JSON record replaced."""
    value = canonical.decode(pack.parts()[member][index])
    assert isinstance(value, dict)
    return spoiled(pack, member, index, canonical.encode({**value, **changes}))
