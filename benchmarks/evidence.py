"""Verification of an evidence pack of a million entries, its words sealed or opened, beside the bare SHA-256 of everything that it hashes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from azukari.ledger import canonical
from azukari.ledger.ahead import COUNT, MOST
from azukari.ledger.binding import MEMBER, bind
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import ContainerReader
from azukari.ledger.keys import SigningKey, fingerprint
from azukari.ledger.leaf import CONTEXT, MAX_LEAF, commitment
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.note import sign
from azukari.ledger.pack import CONTRACT, Header, WordCount, words_record, write_pack
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
    start, own = time.perf_counter(), time.process_time()
    report = verify_pack(file, sys.argv[2])
    took, own = time.perf_counter() - start, time.process_time() - own
assert report.verdict == "VALID", report
held = int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
second = resource.getrusage(resource.RUSAGE_CHILDREN)
print(took, own, second.ru_utime + second.ru_stime, held + second.ru_maxrss)
"""


BUSY = """
import time
while True:
    until = time.perf_counter() + 0.01
    while time.perf_counter() < until:
        pass
    time.sleep(0.01)
"""


def _salt(seq: int) -> bytes:
    return sha256(b"salt %d" % seq).digest()


def _said(seq: int) -> bytes:
    """Words as they are: a name and a sentence or two."""
    return canonical.encode({"name": f"架空 太郎{seq % 1000}", "note": "窓口で本人の申出により宛名の誤りを確かめた。"})


def _leaves(size: int, *, spoken: bool = False) -> Iterator[bytes]:
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
                "rules": 1, "seq": seq, "tier": tier, "v": 1, "words": commitment(_salt(seq), _said(seq)) if spoken else None,
            }
        )  # fmt: skip
        heads[tier] = leaf_hash(data).hex()
        yield data


def _pack(path: Path, *, spoken: bool = False) -> None:
    tree = CompactRange()
    tree.extend(leaf_hash(data) for data in _leaves(SIZE, spoken=spoken))
    origin, vkey = f"{ORIGIN}/{LOG}", KEY.verifier.text()
    header = Header(
        log=LOG,
        made_at=0,
        members=(*CONTRACT, MEMBER),
        origin=origin,
        size=SIZE,
        vkey=vkey,
        words=WordCount(SIZE if spoken else 0, 0),
    )
    note = sign(Checkpoint(origin, SIZE, tree.root()).text(), KEY).to_bytes()
    with path.open("wb") as file:
        words = (words_record(seq, _salt(seq), _said(seq)) for seq in range(SIZE if spoken else 0))
        write_pack(file, header, note, _leaves(SIZE, spoken=spoken), words, bind=lambda digest: bind(origin, digest, KEY))


class Took(NamedTuple):
    """Seconds by the clock, and of the processor: of the first process with its thread, and of the second."""

    clock: float
    first: float
    second: float = 0.0


class _Clocks:
    """Adds up what lies between ``on`` and ``off``."""

    def __init__(self) -> None:
        self._took = self._spent = self._clock = self._processor = 0.0

    def on(self) -> None:
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def off(self) -> None:
        self._took += time.perf_counter() - self._clock
        self._spent += time.process_time() - self._processor

    def took(self) -> Took:
        return Took(self._took, self._spent)


def _bare(path: Path) -> Took:
    """What the hashes alone take: of every leaf, every inner node, what every opened word is committed to with, and the file."""
    clocks, level = _Clocks(), list[bytes]()
    with path.open("rb") as file:
        reader = ContainerReader(file)
        while reader.next_member() != "leaves":
            list(reader.records())
        for block in reader.blocks(MAX_LEAF, COUNT, MOST):
            records = unframe(block)[1]
            clocks.on()
            level += [sha256(b"\x00" + data).digest() for data in records]
            clocks.off()
        while reader.next_member() != "words":
            list(reader.records())
        for block in reader.blocks(MAX_LEAF, COUNT, MOST):
            said = [CONTEXT + bytes(32) + data[81 + data[81:110].index(b'"words":') + 8 : -1] for data in unframe(block)[1]]
            clocks.on()
            kept = [sha256(data).digest() for data in said]
            clocks.off()
            del kept
    clocks.on()
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)] + odd
    clocks.off()
    whole = sha256()
    with path.open("rb") as file:
        while piece := file.read(BLOCK):
            clocks.on()
            whole.update(piece)
            clocks.off()
    return clocks.took()


def _verified(path: Path) -> tuple[Took, float]:
    """What a verification in a process of its own takes, and megabytes, its second process counted in."""
    command = [sys.executable, "-c", CHILD, str(path), fingerprint(KEY.verifier.text())]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    clock, first, second, memory = map(float, said)
    return Took(clock, first, second), memory / 1024


def _compared(path: Path) -> tuple[Took, Took, float]:
    """The bare hashes and a verification, best of three each, in turn, and its megabytes."""
    bare, taken, memory = [_bare(path)], list[Took](), 0.0
    for _ in range(RUNS):
        took, held = _verified(path)
        taken.append(took)
        memory = max(memory, held)
        bare.append(_bare(path))
    return min(bare), min(taken), memory


def run(folder: Path) -> list[Result]:
    """On the machine as it is, and beside a program that takes half of a core; then with every entry's words opened."""
    path = folder / "pack"
    _pack(path)
    bare, best, memory = _compared(path)
    with subprocess.Popen([sys.executable, "-c", BUSY]) as busy:
        try:
            bare_beside, best_beside, _ = _compared(path)
        finally:
            busy.kill()
    size = path.stat().st_size
    _pack(path, spoken=True)
    bare_spoken, best_spoken, memory_spoken = _compared(path)
    size_spoken = path.stat().st_size
    path.unlink()
    return [
        _speed("verify a pack of 1,000,000 entries", bare, best, "law replay is a row of its own"),
        _speed("the same beside a program that takes half of a core", bare_beside, best_beside),
        _memory("memory for that, both processes", memory, size),
        _speed(
            "the same entries with their words opened",
            bare_spoken,
            best_spoken,
            "the peer hashes what the words are committed to with, too",
        ),
        _memory("memory for that, both processes", memory_spoken, size_spoken),
    ]


def _speed(what: str, bare: Took, best: Took, note: str = "") -> Result:
    peer = f"bare SHA-256 of leaves, nodes and file {SIZE / bare.clock:,.0f}/s"
    spent = f"processor time {best.first:.1f} s and {best.second:.1f} s, of the bare hashes {bare.first:.1f} s"
    told = f"{note}; {spent}" if note else spent
    return Result(what, f"{SIZE / best.clock:,.0f} entries/s", peer, bare.clock / best.clock, 0.4, at_least=True, note=told)


def _memory(what: str, memory: float, size: int) -> Result:
    note = f"a pack of {size >> 20} MiB"
    return Result(what, f"{memory:.0f} MB", f"{LIMIT_MEMORY} MB", memory / LIMIT_MEMORY, 1, at_least=False, note=note)
