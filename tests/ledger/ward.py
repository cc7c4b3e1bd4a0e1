"""A small fictional instance for the tests: two contracts, an officer's passkeys, the instance log over them, a witness."""

import base64
from hashlib import sha256

from azukari.ledger import heads, leaf
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import CosigningKey
from azukari.ledger.heads import HeadLeaf, HeadsLeaf, InstanceLeaf, PasskeyEndedLeaf, PasskeyLeaf, PersonLeaf, Tiers
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.note import Note, sign
from tests.ledger.world import BEGIN, KEY, LOG, edit, leaves

INSTANCE = "azukari.example/ward"
OTHER_LOG = "en-fedcba9876543210"
OFFICER = "pn-0000000000000007"
SUPERVISOR = "pn-0000000000000008"
WITNESS = CosigningKey("ward.example/witness", bytes(range(32, 64)))
COSE = bytes.fromhex("a5010203262001215820") + bytes(range(32)) + bytes.fromhex("225820") + bytes(range(32, 64))
CREDENTIALS = [sha256(b"credential %d" % number).hexdigest() for number in range(2)]

CONTRACTS = {LOG: leaves(7), OTHER_LOG: [edit(data, log=OTHER_LOG) for data in leaves(3, tiers=1)]}


def tiers_of(entries: list[bytes]) -> Tiers:
    tiers = Tiers()
    for seq, data in enumerate(entries):
        tiers.add(seq, leaf.decode(data).tier, leaf_hash(data))
    return tiers


def head_of(log: str, entries: list[bytes]) -> HeadLeaf:
    return tiers_of(entries).head(log, root_of([leaf_hash(data) for data in entries]))


def all_heads() -> list[HeadLeaf]:
    return [head_of(log, CONTRACTS[log]) for log in sorted(CONTRACTS)]


def people_of(entries: list[PasskeyLeaf | PasskeyEndedLeaf]) -> list[PersonLeaf]:
    """Of each person the newest entry."""
    found = {one.person: PersonLeaf(last=leaf_hash(heads.encode(one)).hex(), person=one.person, seq=one.seq) for one in entries}
    return [found[person] for person in sorted(found)]


def instance_leaves() -> list[InstanceLeaf]:
    """Enrolled; heads of one log, as version 1 had them; replaced by another; heads of both logs and of the officer."""
    at = BEGIN + 3_600_000_000
    key = base64.urlsafe_b64encode(COSE).rstrip(b"=").decode()
    first = PasskeyLeaf(
        at=at, by=SUPERVISOR, credential=CREDENTIALS[0], key=key, person=OFFICER, prev=None, rp="azukari.ward.example", seq=0
    )
    early = [head_of(LOG, CONTRACTS[LOG][:4])]
    heads_early = HeadsLeaf(at=at + 1, count=1, heads=heads.heads_root(early).hex(), seq=1)
    ended = PasskeyEndedLeaf(
        at=at + 2,
        by=OFFICER,
        credential=CREDENTIALS[0],
        person=OFFICER,
        prev=leaf_hash(heads.encode(first)).hex(),
        reason="replaced",
        seq=2,
    )
    second = PasskeyLeaf(
        at=at + 2,
        by=OFFICER,
        credential=CREDENTIALS[1],
        key=key,
        person=OFFICER,
        prev=leaf_hash(heads.encode(ended)).hex(),
        rp="azukari.ward.example",
        seq=3,
    )
    people = heads.people_root(people_of([first, ended, second]))
    root = heads.heads_root(all_heads()).hex()
    heads_late = HeadsLeaf(at=at + 3, count=2, heads=root, passkeys=people, people=1, seq=4, v=2)
    return [first, heads_early, ended, second, heads_late]


def instance_hashes() -> list[bytes]:
    return [leaf_hash(heads.encode(one)) for one in instance_leaves()]


def instance_note() -> Note:
    hashes = instance_hashes()
    note = sign(Checkpoint(INSTANCE, len(hashes), root_of(hashes)).text(), KEY)
    return note.plus(WITNESS.cosign(note.text, 1_795_357_201))
