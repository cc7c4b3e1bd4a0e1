"""What an act costs beside the database's own commit, and that it does not cost more when the record is long."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median

from azukari.desk.chance import now
from azukari.desk.outcome import Receipt, Request
from azukari.desk.reading import opened
from benchmarks.table import Result, paired, seconds
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, ready
from tests.story import OFFICER, SITE, WORKER

BLOCK = 100


def bare(folder: Path) -> Callable[[], None]:
    """One commit of one row of a leaf's size into a table of its own, with the same settings: nothing can be durable for less."""
    handle = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    handle.execute("PRAGMA journal_mode=DELETE")
    handle.execute("PRAGMA synchronous=EXTRA")
    handle.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, leaf BLOB, words BLOB)")
    leaf, words = b"x" * 430, b"y" * 220

    def commit() -> None:
        handle.execute("BEGIN IMMEDIATE")
        handle.execute("INSERT INTO bare (leaf, words) VALUES (?, ?)", (leaf, words))
        handle.execute("COMMIT")

    return commit


def run(counter: Counter, folder: Path) -> list[Result]:
    """The rows about acts and openings, on the embedded default."""
    commit = bare(folder)

    def block(one: Callable[[], object]) -> Callable[[], None]:
        def work() -> None:
            for _ in range(BLOCK):
                one()

        return work

    act, peer, ratio = paired(block(lambda: counter.does("p00.note", OFFICER, text="経過")), block(commit), 12)
    results = [
        Result("durable act", f"{BLOCK / act:.0f}/s", f"bare commit {BLOCK / peer:.0f}/s", 1 / ratio, 0.7, at_least=True),
    ]
    ready(counter)
    with keyd(counter):
        handed_over(counter)
        results += openings(counter, commit)
    results.append(growth(counter))
    return results


@contextmanager
def keyd(counter: Counter) -> Iterator[None]:
    """The key process as it really is: a process of its own."""
    script = Path(__file__).with_name("keyprocess.py")
    offset = counter.clock() - now()
    command = [sys.executable, str(script), str(counter.desk.instance.folder), str(offset)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdout.readline().strip() != b"ready":
            raise RuntimeError(command)
        try:
            yield
        finally:
            process.terminate()


def openings(counter: Counter, commit: Callable[[], None]) -> list[Result]:
    """An opening is act, key process, row; and many openings share a commit."""
    numbers = count()

    def answers() -> dict[str, object]:
        return {"item": FILE, "purpose": 1, "key": str(next(numbers) % 500 + 1)}

    def one() -> None:
        receipt = counter.does("p08.open", WORKER, SITE, **answers())
        opened(counter.desk, receipt)

    opening: list[float] = []
    bare_times: list[float] = []
    for _ in range(1_000):
        opening.append(seconds(one))
        bare_times.append(seconds(commit))
    middle = median(bare_times)
    p99 = sorted(opening)[989]
    bare_p99 = sorted(bare_times)[989]
    officer = counter.officer(WORKER, SITE)

    def single() -> None:
        for _ in range(BLOCK):
            counter.does("p08.open", WORKER, SITE, **answers())

    def grouped() -> None:
        outcomes = counter.desk.perform_all(counter.log, [Request(officer, "p08.open", answers()) for _ in range(BLOCK)])
        if not all(isinstance(one, Receipt) for one in outcomes):
            raise TypeError(outcomes)

    together, alone, ratio = paired(grouped, single, 8)
    return [
        Result(
            "open one record, p99",
            f"{p99 * 1e3:.2f} ms (median {median(opening) * 1e3:.2f})",
            f"bare commit p99 {bare_p99 * 1e3:.2f} ms (median {middle * 1e3:.2f})",
            p99 / bare_p99, 3, at_least=False, note=f"p99 against p99; against the commit's median {p99 / middle:.1f}: the disk's own jitter",
        ),
        Result("openings entered in groups of 100", f"{BLOCK / together:.0f}/s", f"one by one {BLOCK / alone:.0f}/s", 1 / ratio, 5, at_least=True),
    ]  # fmt: skip


def growth(counter: Counter) -> Result:
    """The same act on a record of few entries and of 100,000."""
    other = Counter(counter.desk, counter.clock).registered()
    officer = other.officer(OFFICER)
    note = [Request(officer, "p00.note", {"text": "経過"})] * 1_000
    for _ in range(100):
        other.desk.perform_all(other.log, note)
    small = Counter(counter.desk, counter.clock).registered()

    def block(one: Counter) -> Callable[[], None]:
        def work() -> None:
            for _ in range(BLOCK):
                one.does("p00.note", OFFICER, text="経過")

        return work

    long, short, ratio = paired(block(other), block(small), 12)
    return Result(
        "act on 100,000 entries",
        f"{long / BLOCK * 1e3:.2f} ms",
        f"on a short record {short / BLOCK * 1e3:.2f} ms",
        ratio,
        1.2,
        at_least=False,
    )
