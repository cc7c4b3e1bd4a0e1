"""A program's run against ``cat``: the same file through a pipe, from the disk's cache and out of the vault.

::

    .venv/bin/python benchmarks/running.py [MEBIBYTES]

Both times are of one run and end when the same reader (``wc -c``) has read the last byte. ``run`` is the whole command apart from the start of
the interpreter: the entry's commit, the key process reading it and unwrapping, the program being closed off and started, every byte decrypted
and checked, the end entered. The rate must not fall below half of ``cat``'s, or people make a copy. Processor time of all processes on either side
stands beside it: while other programs run, that says what is ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.desk import running
from azukari.desk.confining import Confined
from azukari.desk.intake import deposit
from azukari.desk.run_program import Result, drive
from azukari.desk.running import Asked, Run
from benchmarks.files import processor
from tests.desk.conftest import Counter
from tests.desk.room import FILE, ready
from tests.story import HANDOVER, OFFICER, SITE, WARD_HANDOVER, WORKER

SIZE: Final = 1000
LIMIT: Final = 0.5
TRIES: Final = 5


def serve(instance: Path, offset: int) -> subprocess.Popen[str]:
    """The key process, as a process of its own, on the clock of the contract's days."""
    command = [sys.executable, str(Path(__file__).with_name("keyprocess.py")), str(instance), str(offset)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    return child


def content(path: Path, mebibytes: int) -> None:
    """Bytes that do not compress, and are in the cache when this returns."""
    block = os.urandom(1 << 20)
    with path.open("wb") as file:
        for _ in range(mebibytes):
            file.write(block)


def entrusted(counter: Counter, path: Path) -> None:
    """The file as an item of the contractor's vault."""
    plan = counter.does("p10.plan", OFFICER, place="窓口", at="2026-04-01 09:00", until="2026-04-02 18:00")
    line = {"item": FILE, "label": "大きな名簿", "medium": "vault"}
    note = counter.does("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=[line]).entry.number
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 20), b"")
        deposit(counter.desk, counter.officer(WARD_HANDOVER), counter.log, note, FILE, pieces)
    counter.does("p10.receive", HANDOVER, note=note)


def cat(path: Path) -> float:
    """Seconds for ``cat FILE | wc -c``."""
    began = time.perf_counter()
    with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as left:
        subprocess.run(["wc", "-c"], stdin=left.stdout, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - began


def run(counter: Counter) -> float:
    """Seconds for the same out of the vault."""
    began = time.perf_counter()
    found = running.begin(counter.desk, counter.officer(WORKER, SITE), counter.log, Asked(FILE, 1, ("wc", "-c")))
    assert isinstance(found, Run), found
    with found.open() as call, Confined(("wc", "-c"), [counter.desk.instance.folder], {}) as program:
        ended = drive(found, call, program, Result(most=1 << 20), lambda _: None)
    found.leave()
    assert ended.exit_code == 0
    return time.perf_counter() - began


def main() -> int:
    """Measure and print a table; 1 where it falls below its limit."""
    mebibytes = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    with tempfile.TemporaryDirectory(prefix="azukari-bench-") as name:
        folder = Path(name)
        clock = Clock()
        counter = ready(Counter(make(folder / "i", f"sqlite:///{folder / 'd.sqlite3'}", clock), clock).registered())
        clock.run()
        path = folder / "file"
        content(path, mebibytes)
        child = serve(counter.desk.instance.folder, clock.offset or 0)
        try:
            entrusted(counter, path)
            # one after the other, so that both meet the same machine; the best of each, for others use it too
            pairs = [(both(lambda: cat(path), child.pid), both(lambda: run(counter), child.pid)) for _ in range(TRIES)]
        finally:
            child.terminate()
            child.wait()
    return table(mebibytes, [one for one, _ in pairs], [one for _, one in pairs])


def both(work: Callable[[], float], process: int) -> tuple[float, float]:
    """The seconds that it took, and processor seconds of this process, its children and the key process."""
    before = processor(process)
    took = work()
    return took, processor(process) - before


def table(mebibytes: int, peers: list[tuple[float, float]], ours: list[tuple[float, float]]) -> int:
    """Print what was measured, the best of each; 1 where it falls below its limit."""
    ratio = min(peers)[0] / min(ours)[0]
    used = [median(one for _, one in some) for some in (peers, ours)]
    rows = [
        ("`cat FILE | wc -c`", f"{mebibytes / min(peers)[0]:,.0f} MiB/s", "", f"{used[0]:.2f} s"),
        (
            "`azukari run ITEM … -- wc -c`",
            f"{mebibytes / min(ours)[0]:,.0f} MiB/s",
            f"{ratio:.2f} (≥ {LIMIT})",
            f"{used[1]:.2f} s, {used[1] / used[0]:.2f} times",
        ),
    ]
    print(f"{mebibytes:,} MiB, best of {TRIES} each in turn, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| what | rate | ratio | processor time, median |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    return 0 if ratio >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
