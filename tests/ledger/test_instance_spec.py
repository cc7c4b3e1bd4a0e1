"""The example in the specification of the instance log is what the code makes, byte for byte, and holds together."""

import re
from pathlib import Path

import msgspec
import pytest

from azukari.ledger import heads, tiles
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import CosignerKey, cosignatures
from azukari.ledger.keys import VerifierKey
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.multiproof import over, prove, verify_shown
from azukari.ledger.note import open_note
from azukari.ledger.tiles import Tiling
from tests.ledger.ward import CONTRACTS, WITNESS, all_heads, instance_hashes, instance_leaves, instance_note, people_of, tiers_of
from tests.ledger.world import KEY, LOG

SHOWN = [0, 2, 3, 4]


def lines(values: list[bytes]) -> str:
    return "\n".join(value.decode() for value in values)


def people() -> list[heads.PersonLeaf]:
    return people_of([one for one in instance_leaves() if not isinstance(one, heads.HeadsLeaf)])


def examples() -> dict[str, str]:
    """What the placeholders of the specification stand for."""
    hashes = instance_hashes()
    (tile, tile_bytes), *_ = Tiling().extend(hashes)
    return {
        "LEAVES": lines([heads.encode(leaf) for leaf in instance_leaves()]),
        "NOTE": instance_note().to_bytes().decode().rstrip("\n"),
        "WITNESS": WITNESS.verifier.text(),
        "HEADS": lines([heads.encode(head) for head in all_heads()]),
        "TIERS": lines([heads.encode(tier) for tier in tiers_of(CONTRACTS[LOG]).leaves()]),
        "PEOPLE": lines([heads.encode(person) for person in people()]),
        "HASHES": "\n".join(f"{seq}  {digest.hex()}" for seq, digest in enumerate(hashes)),
        "PROOF": "\n".join(digest.hex() for digest in prove(over(hashes), len(hashes), SHOWN)),
        "PROOF1": "\n".join(digest.hex() for digest in prove(over(hashes), len(hashes), [1])),
        "TILE": f"`{tile.path()}`, {len(tile_bytes)} bytes",
    }


@pytest.fixture
def specification(repository: Path) -> str:
    return (repository / "docs/spec/instance-log.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(examples()))
def test_an_example_is_what_the_code_makes(specification: str, name: str) -> None:
    assert examples()[name] in specification


def test_the_examples_hold_together(specification: str) -> None:
    # from the text alone: what stands there proves that the contract's tiers are what a witness has seen
    blocks = re.findall(r"```(?:json)?\n(.*?)\n```", specification, flags=re.DOTALL)
    leaves, note, keys, of_logs, of_tiers, of_people = blocks[:6]
    log_key, witness_key = (text for text in keys.split("\n"))
    opened = open_note(f"{note}\n".encode(), [VerifierKey.parse(log_key)])
    point = Checkpoint.parse(opened.note.text)
    (seen,) = cosignatures(opened.note, [CosignerKey.parse(witness_key)])
    assert seen.time == 1_795_357_201
    entries = [line.encode() for line in leaves.split("\n")]
    verify_shown(point.size, [(seq, leaf_hash(data)) for seq, data in enumerate(entries)], point.root, [])
    newest = heads.decode_instance(entries[-1])
    assert isinstance(newest, heads.HeadsLeaf)
    both = [heads.decode_head(line.encode()) for line in of_logs.split("\n")]
    assert heads.heads_root(both).hex() == newest.heads
    heads.check_head(both[0], [heads.decode_tier(line.encode()) for line in of_tiers.split("\n")])
    told = [heads.decode_person(line.encode()) for line in of_people.split("\n")]
    assert newest.whose == (len(told), heads.people_root(told))
    (officer,) = told
    assert officer.last == leaf_hash(entries[officer.seq]).hex()
    assert log_key == KEY.verifier.text()


def test_every_field_is_described(specification: str) -> None:
    described = set(re.findall(r"`([a-z_]+)`", specification))
    everything = [*instance_leaves(), *people(), *all_heads(), *tiers_of(CONTRACTS[LOG]).leaves()]
    fields = {name for leaf in everything for name in msgspec.structs.asdict(leaf)}
    assert fields <= described


def test_the_numbers_of_the_specification_are_those_of_the_code(specification: str) -> None:
    assert f"{tiles.WIDTH} hashes" in specification
    assert "65,535 bytes" in specification
