"""Verification of an evidence pack of a million entries, beside the bare SHA-256 of everything that it hashes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from azukari.ledger.ahead import COUNT, MOST
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import ContainerReader
from azukari.ledger.keys import SigningKey, fingerprint
from azukari.ledger.leaf import MAX_LEAF
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.note import sign
from azukari.ledger.pack import Header, WordCount, write_pack
from azukari.ledger.segment import unframe
from benchmarks.table import Result

SIZE = 1_000_000
RUNS = 3
LOG = "en-0123456789abcdef"
ORIGIN = "azukari.example/ward"
KEY = SigningKey(ORIGIN, bytes(range(32)))
BLOCK = 1 << 18
LIMIT_MEMORY = 300
CHILD = """
import re, resource, sys, time
from pathlib import Path
from azukari.ledger.verify import verify_pack
with open(sys.argv[1], "rb") as file:
    start = time.perf_counter()
    report = verify_pack(file, sys.argv[2])
    took = time.perf_counter() - start
assert report.verdict == "VALID", report
own = int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
print(took, own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


BUSY = """
import time
while True:
    until = time.perf_counter() + 0.01
    while time.perf_counter() < until:
        pass
    time.sleep(0.01)
"""


def _leaves(size: int) -> Iterator[bytes]:
    """Openings of one record each, by three tiers in turn: what most of a long log is."""
    heads: dict[int, str] = {}
    by = {
        "capacity": "operator",
        "entered": None,
        "officer": "pn-0000000000000001",
        "party": "pt-0000000000000002",
        "place": None,
    }
    encode = msgspec.json.Encoder(order="sorted").encode
    for seq in range(size):
        tier = seq % 3
        data = encode(
            {
                "act": "p08.open", "approval": None, "at": 1_795_353_600_000_000 + seq, "by": by,
                "facts": {"item": "im-0000000000000001", "purpose": 1, "row": seq}, "log": LOG, "prev": heads.get(tier),
                "rules": 1, "seq": seq, "tier": tier, "v": 1, "words": None,
            }
        )  # fmt: skip
        heads[tier] = leaf_hash(data).hex()
        yield data


def _pack(path: Path) -> None:
    tree = CompactRange()
    tree.extend(leaf_hash(data) for data in _leaves(SIZE))
    origin, vkey = f"{ORIGIN}/{LOG}", KEY.verifier.text()
    header = Header(log=LOG, made_at=0, origin=origin, size=SIZE, vkey=vkey, words=WordCount(0, 0))
    with path.open("wb") as file:
        write_pack(file, header, sign(Checkpoint(origin, SIZE, tree.root()).text(), KEY).to_bytes(), _leaves(SIZE))


def _bare(path: Path) -> float:
    """Seconds for the hashes alone: of every leaf, every inner node, and the file."""
    took, level = 0.0, list[bytes]()
    with path.open("rb") as file:
        reader = ContainerReader(file)
        while reader.next_member() != "leaves":
            list(reader.records())
        for block in reader.blocks(MAX_LEAF, COUNT, MOST):
            records = unframe(block)[1]
            start = time.perf_counter()
            level += [sha256(b"\x00" + data).digest() for data in records]
            took += time.perf_counter() - start
    start = time.perf_counter()
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)] + odd
    took += time.perf_counter() - start
    whole = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            start = time.perf_counter()
            whole.update(block)
            took += time.perf_counter() - start
    return took


def _verified(path: Path) -> tuple[float, float]:
    """Seconds and megabytes of a verification in a process of its own, its second process counted in."""
    command = [sys.executable, "-c", CHILD, str(path), fingerprint(KEY.verifier.text())]
    took, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(took), int(memory) / 1024


def _compared(path: Path) -> tuple[float, float, float]:
    """Seconds of the bare hashes and of a verification, best of three each, in turn, and its megabytes."""
    bare, best, memory = _bare(path), float("inf"), 0.0
    for _ in range(RUNS):
        took, held = _verified(path)
        best, memory = min(best, took), max(memory, held)
        bare = min(bare, _bare(path))
    return bare, best, memory


def run(folder: Path) -> list[Result]:
    """On the machine as it is, and beside a program that takes half of a core."""
    path = folder / "pack"
    _pack(path)
    bare, best, memory = _compared(path)
    with subprocess.Popen([sys.executable, "-c", BUSY]) as busy:
        try:
            bare_beside, best_beside, _ = _compared(path)
        finally:
            busy.kill()
    size = path.stat().st_size
    path.unlink()
    rate = f"{SIZE / best:,.0f} entries/s"
    peer = f"bare SHA-256 of leaves, nodes and file {SIZE / bare:,.0f}/s"
    mebi = f"a pack of {size >> 20} MiB"
    return [
        Result(
            "verify a pack of 1,000,000 entries",
            rate,
            peer,
            bare / best,
            0.4,
            at_least=True,
            note="law replay is a row of its own",
        ),
        Result(
            "the same beside a program that takes half of a core",
            f"{SIZE / best_beside:,.0f} entries/s",
            f"the same peer beside it {SIZE / bare_beside:,.0f}/s",
            bare_beside / best_beside,
            0.4,
            at_least=True,
        ),
        Result(
            "memory for that, both processes",
            f"{memory:.0f} MB",
            f"{LIMIT_MEMORY} MB",
            memory / LIMIT_MEMORY,
            1,
            at_least=False,
            note=mebi,
        ),
    ]
