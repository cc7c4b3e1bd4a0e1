"""Packs made to use up a reader's memory: every entry in a tier of its own, and a proof that goes on and on."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from azukari.ledger.binding import MEMBER, bind
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.keys import fingerprint
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.note import sign
from azukari.ledger.pack import CONTRACT, MAX_RECORD, Header, WordCount, write_pack
from benchmarks.evidence import KEY, LIMIT_MEMORY, LOG, ORIGIN
from benchmarks.table import Result

TIERS = 300_000
REST = 32
BY = {"capacity": "operator", "entered": None, "officer": "pn-0000000000000001", "party": "pt-0000000000000002", "place": None}
CHILD = """
import re, resource, sys
from pathlib import Path
from azukari.ledger.verify import verify_pack
with open(sys.argv[1], "rb") as file:
    report = verify_pack(file, sys.argv[2])
own = int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
print(report.verdict, own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def _leaves(size: int) -> Iterator[bytes]:
    encode = msgspec.json.Encoder(order="sorted").encode
    for seq in range(size):
        yield encode(
            {
                "act": "p08.open", "approval": None, "at": 1_795_353_600_000_000 + seq, "by": BY, "facts": {"row": seq}, "log": LOG,
                "prev": None, "rules": 1, "seq": seq, "tier": seq, "v": 1, "words": None,
            }
        )  # fmt: skip


def _tiers(path: Path) -> None:
    """A whole contract of which every entry is the only one of its tier: sound, and nothing that a contract would be."""
    tree = CompactRange()
    tree.extend(leaf_hash(data) for data in _leaves(TIERS))
    origin = f"{ORIGIN}/{LOG}"
    header = Header(
        log=LOG,
        made_at=0,
        members=(*CONTRACT, MEMBER),
        origin=origin,
        size=TIERS,
        vkey=KEY.verifier.text(),
        words=WordCount(0, 0),
    )
    note = sign(Checkpoint(origin, TIERS, tree.root()).text(), KEY).to_bytes()
    with path.open("wb") as file:
        write_pack(file, header, note, _leaves(TIERS), bind=lambda digest: bind(origin, digest, KEY))


def _rest(path: Path) -> None:
    """One entry of an item, and beside it half a gigabyte of hashes."""
    (leaf,) = _leaves(1)
    origin, item = f"{ORIGIN}/{LOG}", "im-0000000000000001"
    leaf = leaf.replace(b'{"row":0}', b'{"item":"%s"}' % item.encode())
    header = Header(
        kind="item", law_replayed=False, log=LOG, made_at=0, members=("header", "checkpoint", "leaves", "rest", "words"), origin=origin,
        scope={"item": item}, shown=1, size=1 << 40, vkey=KEY.verifier.text(), words=WordCount(0, 0),
    )  # fmt: skip
    note = sign(Checkpoint(origin, 1 << 40, bytes(32)).text(), KEY).to_bytes()
    with path.open("wb") as file:
        write_pack(file, header, note, [leaf], more={"rest": (bytes(MAX_RECORD) for _ in range(REST))})


def _verified(path: Path) -> tuple[str, float]:
    """The verdict and the megabytes of a verification in a process of its own, its second process counted in."""
    command = [sys.executable, "-c", CHILD, str(path), fingerprint(KEY.verifier.text())]
    verdict, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return verdict, int(memory) / 1024


def run(folder: Path) -> list[Result]:
    """The rows about memory of hostile packs."""
    results = []
    for make, wanted, name in (
        (_tiers, "VALID", f"memory for {TIERS:,} entries, each in a tier of its own"),
        (_rest, "INVALID", f"memory for a proof of {REST * MAX_RECORD >> 20} MiB beside one entry"),
    ):
        path = folder / "hostile"
        make(path)
        verdict, memory = _verified(path)
        path.unlink()
        if not re.fullmatch(wanted, verdict):
            raise ValueError(verdict)
        results.append(
            Result(name, f"{memory:.0f} MB", f"{LIMIT_MEMORY} MB", memory / LIMIT_MEMORY, 1, at_least=False, note=verdict)
        )
    return results
