"""An instance as a witness sees it: contract logs, an instance log over their heads, and the one key that signs all of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from msgspec import structs

from azukari.ledger import canonical
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.heads import HeadLeaf, HeadsLeaf, PersonLeaf, Tiers, encode, heads_root, people_root
from azukari.ledger.keys import SigningKey
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.note import sign
from azukari.ledger.proofs import consistency_proof
from azukari.witness.folder import INSTANCE, Folder
from azukari.witness.messages import AddCheckpoint, Heads, Mirror, heads_body
from azukari.witness.node import Node, Reply, refusal
from azukari.witness.texts import WitnessError

from azukari.ledger import LedgerError  # isort: skip

ORIGIN = "azukari.example/ward"
KEY = SigningKey(ORIGIN, bytes(range(32)))
STRANGER = SigningKey(ORIGIN, bytes(32))
ONE, TWO = "en-0000000000000001", "en-0000000000000002"
NOW = 1_795_353_600
BEGIN = NOW * 1_000_000


def entry(log: str, seq: int, tier: int, prev: str | None, mark: object = 0) -> bytes:
    """The bytes of one entry; ``mark`` makes one that differs."""
    by = {
        "capacity": "person_in_charge",
        "entered": None,
        "officer": "pn-0000000000000001",
        "party": "pt-0000000000000002",
        "place": None,
    }
    fields = {"act": "p00.note", "approval": None, "at": BEGIN + seq, "by": by, "facts": {"mark": mark}, "log": log}
    return canonical.encode({**fields, "prev": prev, "rules": 1, "seq": seq, "tier": tier, "v": 1, "words": None})


def note_of(origin: str, leaves: Sequence[bytes], key: SigningKey = KEY) -> bytes:
    """A checkpoint over the leaves, signed."""
    return sign(Checkpoint(origin, len(leaves), root_of([leaf_hash(leaf) for leaf in leaves])).text(), key).to_bytes()


@dataclass
class Instance:
    """The party whose record is witnessed."""

    logs: dict[str, list[bytes]] = field(default_factory=dict)
    instance: list[bytes] = field(default_factory=list)
    sent_heads: dict[int, list[bytes]] = field(default_factory=dict)
    mark: object = 0

    def perform(self, log: str, count: int = 1, tiers: int = 2) -> None:
        """Add entries to a contract's log, the tiers taking turns."""
        leaves = self.logs.setdefault(log, [])
        for _ in range(count):
            seq = len(leaves)
            prev = leaf_hash(leaves[seq - tiers]).hex() if seq >= tiers else None
            leaves.append(entry(log, seq, 1 + seq % tiers, prev, self.mark))

    def heads(self) -> list[HeadLeaf]:
        """The head leaves of all logs as they stand."""
        found = []
        for log, leaves in sorted(self.logs.items()):
            tiers = Tiers()
            for seq, leaf in enumerate(leaves):
                tiers.add(seq, json.loads(leaf)["tier"], leaf_hash(leaf))
            found.append(tiers.head(log, root_of([leaf_hash(leaf) for leaf in leaves])))
        return found

    def commit(self, heads: list[HeadLeaf] | None = None, people: Sequence[PersonLeaf] | None = None, version: int = 2) -> int:
        """Append a heads entry to the instance log; its number. ``people`` are those whom it commits to, if not those whom there are."""
        heads = self.heads() if heads is None else heads
        seq = len(self.instance)
        entry = HeadsLeaf(at=BEGIN + seq, count=len(heads), heads=heads_root(heads).hex(), seq=seq)
        if version == 2:
            people = self.people() if people is None else people
            entry = structs.replace(entry, passkeys=people_root(people), people=len(people), v=2)
        self.instance.append(encode(entry))
        self.sent_heads[seq] = [encode(one) for one in heads]
        return seq

    def people(self) -> list[PersonLeaf]:
        """The officer's last passkey entry; nobody at first."""
        mine = [(seq, leaf) for seq, leaf in enumerate(self.instance) if b'"kind":"passkey"' in leaf]
        return [PersonLeaf(last=leaf_hash(leaf).hex(), person="pn-0000000000000001", seq=seq) for seq, leaf in mine[-1:]]

    def enrol(self) -> None:
        """Append a passkey entry to the instance log: one more of the same officer's."""
        seq = len(self.instance)
        mine = [leaf for leaf in self.instance if b'"kind":"passkey"' in leaf]
        leaf = {
            "at": BEGIN + seq,
            "by": "pn-0000000000000001",
            "credential": sha256(b"id %d" % len(mine)).hexdigest(),
            "key": "AAAA",
            "kind": "passkey",
        }
        prev = leaf_hash(mine[-1]).hex() if mine else None
        leaf |= {"person": "pn-0000000000000001", "prev": prev, "rp": "ward.example", "seq": seq, "v": 1}
        self.instance.append(canonical.encode(leaf))

    def leaves(self, log: str) -> list[bytes]:
        """The leaves of a contract's log, or of the instance's."""
        return self.instance if log == INSTANCE else self.logs[log]

    def note(self, log: str, size: int | None = None, key: SigningKey = KEY) -> bytes:
        """A signed checkpoint of a log."""
        origin = ORIGIN if log == INSTANCE else f"{ORIGIN}/{log}"
        return note_of(origin, self.leaves(log)[:size], key)

    def mirror(self, log: str, first: int = 0, end: int | None = None, signed: int | None = None) -> Mirror:
        """Leaves of a log, and the checkpoint at ``signed`` (all of it) that they lead to."""
        leaves = self.leaves(log)
        end = len(leaves) if end is None else end
        signed = len(leaves) if signed is None else signed
        hashes = [leaf_hash(leaf) for leaf in leaves[:signed]]
        proof = consistency_proof(end, hashes) if 0 < end < signed else []
        return Mirror(first, leaves[first:end], self.note(log, signed), proof)

    def checkpoint(self, old: int, size: int | None = None) -> AddCheckpoint:
        """A request to cosign the instance log."""
        hashes = [leaf_hash(leaf) for leaf in self.instance[:size]]
        proof = consistency_proof(old, hashes) if 0 < old < len(hashes) else []
        return AddCheckpoint(old, proof, self.note(INSTANCE, size))


def made(tmp_path, name: str = "ward.example/witness") -> Folder:
    """A new witness that trusts the instance's key."""
    return Folder.make(tmp_path / name.replace("/", "-"), name, KEY.verifier.text())


def opened(folder: Folder) -> Node:
    return Node(folder, now=lambda: NOW)


def asked(node: Node, request: AddCheckpoint | Mirror | Heads | list[Heads] | bytes, log: str = INSTANCE) -> Reply:
    """What a node answers, refusals too."""
    try:
        match request:
            case AddCheckpoint():
                return node.add_checkpoint(request.to_bytes())
            case Mirror():
                return node.mirror(log, request.to_bytes())
            case Heads():
                return node.heads(request.to_bytes())
            case list():
                return node.heads(heads_body(request))
            case _:
                return node.add_checkpoint(request)
    except (WitnessError, LedgerError) as error:
        return refusal(error)


def delivered(node: Node, instance: Instance, held: dict[str, int] | None = None) -> Reply:
    """Everything that a courier sends: leaves, heads, and the request to cosign; the answer to the last."""
    held = {} if held is None else held
    for log in (*instance.logs, INSTANCE):
        reply = asked(node, instance.mirror(log, held.get(log, 0)), log)
        assert reply.status == 200, reply
        held[log] = len(instance.leaves(log))
    reply = asked(node, [Heads(seq, leaves) for seq, leaves in instance.sent_heads.items() if seq >= held.get("heads", 0)])
    assert reply.status == 200, reply
    held["heads"] = max(instance.sent_heads)
    return asked(node, instance.checkpoint(held.get("cosigned", 0)))


def ward(first: int = 5, second: int = 3) -> Instance:
    """An instance with two contracts and their heads."""
    instance = Instance()
    instance.perform(ONE, first)
    instance.perform(TWO, second)
    instance.enrol()
    instance.commit()
    return instance
