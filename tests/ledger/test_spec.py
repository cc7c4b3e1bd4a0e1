"""The examples in the specifications are what the code makes, byte for byte."""

import io
import re
from pathlib import Path

import pytest

from azukari.ledger.container import ContainerReader
from azukari.ledger.keys import grouped
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.texts import TEXTS
from tests.ledger.world import KEY, PAPER, World, judge, leaves

EXAMPLE = World(leaves(2, tiers=1), opened=(0,))


def rows(pack: bytes) -> str:
    """The table of what stands where in a pack."""
    reader = ContainerReader(io.BytesIO(pack))
    found = []
    at = reader.offset
    while (name := reader.next_member()) is not None:
        found.append(f"| {at} | `{len(name):02x}` `{name}` | member |")
        found += [f"| {start} | `{len(data):08x}` and {len(data)} bytes | record |" for start, data in reader.records()]
        found.append(f"| {reader.offset - 4} | `00000000` | end of the member |")
        at = reader.offset
    found.append(f"| {at} | `00` and 32 bytes | end, digest |")
    return "\n".join(found)


def examples() -> dict[str, str]:
    """What the placeholders of the specifications stand for."""
    pack = EXAMPLE.pack()
    return {
        "LEAF0": EXAMPLE.leaves[0].decode(),
        "LEAF1": EXAMPLE.leaves[1].decode(),
        "HASH0": leaf_hash(EXAMPLE.leaves[0]).hex(),
        "HASH1": leaf_hash(EXAMPLE.leaves[1]).hex(),
        "ROOT": EXAMPLE.checkpoint.root.hex(),
        "NOTE": EXAMPLE.note().decode().rstrip("\n"),
        "VKEY": KEY.verifier.text(),
        "PAPER": grouped(PAPER),
        "WORDS": EXAMPLE.words()[0].decode(),
        "HEADER": EXAMPLE.made_header().to_bytes().decode(),
        "LENGTH": f"{len(pack):,}",
        "DIGEST": pack[-32:].hex(),
        "ROWS": rows(pack),
        "CODES": "\n".join(
            ["| code | verdict | says |", "|---|---|---|", *(f"| `{code}` | {t.verdict} | {t.en} |" for code, t in TEXTS.items())]
        ),
    }


@pytest.fixture
def specifications(repository: Path) -> str:
    return "".join((repository / "docs/spec" / name).read_text(encoding="utf-8") for name in ("ledger.md", "evidence-pack.md"))


@pytest.mark.parametrize("name", sorted(examples()))
def test_an_example_is_what_the_code_makes(specifications: str, name: str) -> None:
    assert examples()[name] in specifications


def test_the_example_is_valid() -> None:
    assert judge(EXAMPLE.pack()).verdict == "VALID"


def test_every_field_of_a_leaf_and_of_a_header_is_described(specifications: str) -> None:
    described = set(re.findall(r"`([a-z_]+)`", specifications))
    assert set(re.findall(r'"([a-z_]+)":', examples()["HEADER"])) - {"opened", "sealed"} <= described
    assert set(re.findall(r'"([a-z_]+)":', examples()["LEAF0"])) - {"matters", "a", "b", "under"} <= described
