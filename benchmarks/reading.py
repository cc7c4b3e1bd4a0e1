"""Reading in a table of ten million rows: how soon after the entry's commit the first record is there, a page of fifty, and how many a second.

The table is sealed straight through the key process, its rows packed as a deposit packs them. Times begin when the entry is committed and end
with the last row in the hands of the counter; the key process is a process of its own. Beside their p99 stands what the machine does meanwhile: a
byte to another process and back, and a bare commit, taken in turns with them, and the p99 of this process's own processor time. Alone::

    .venv/bin/python benchmarks/reading.py            # ten million rows; a number asks for fewer
"""

from __future__ import annotations

import os
import random
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.content.columns import Column, Kind, kept_columns
from azukari.content.search_keys import folder
from azukari.desk.intake import caller, kept
from azukari.desk.reading import Opened, opened
from azukari.desk.reading import open as open_item
from azukari.desk.serve import AT_ONCE
from azukari.store.models import VaultObject
from benchmarks.acts import keyd
from benchmarks.table import HEADER, Result, percentile, seconds
from tests.desk.conftest import Counter
from tests.desk.room import FILE, handed_over, ready
from tests.story import SITE, WORKER

ROWS = 10_000_000
STEP = 10_000
TRIES = 300
PAGES = 480
TRIED = 5
"""Pairs of pages and bare commits, one after the other."""

GROUP = 100
"""Rows of a bare commit."""

COLUMNS = (Column("番号", Kind.NUMBER, searched=True), Column("氏名", Kind.NAME, searched=True), Column("生年月日", Kind.BIRTH))
HEADING = "番号,氏名,生年月日\r\n".encode()
_ROW = struct.Struct(">QIB")
_KEY = struct.Struct(">H")


def pieces(rows: int) -> Iterator[tuple[bytes, list[bytes]]]:
    """The table in pieces, each with its rows packed: the record key and the search key of the number."""
    keys = folder(COLUMNS[:1])
    at = len(HEADING)
    for begin in range(0, rows, STEP):
        lines = [
            f"{number:010},山﨑　{number % 977}号,19{number % 90 + 10:02}-01-02\r\n".encode()
            for number in range(begin, begin + STEP)
        ]
        packed = bytearray()
        for number, line in enumerate(lines, start=begin):
            key = b"%010d" % number
            found = [key, *keys((f"{number:010}",))] if number % 10 == 0 else [key]
            packed += _ROW.pack(at, len(line), len(found))
            for one in found:
                packed += _KEY.pack(len(one)) + one
            at += len(line)
        yield b"".join(lines), [bytes(packed)]


def seal(counter: Counter, rows: int) -> float:
    """The big table takes the place of the small one that was handed over; how long it took to seal."""
    begun = time.perf_counter()
    thing = counter.desk.mint("ob")
    with caller(counter.desk).sealing(counter.log, thing, 2, table=True) as call:
        call.write(HEADING)
        for content, frames in pieces(rows):
            call.write(content)
            for frame in frames:
                call.rows(b"R", frame)
        sealed = call.finish()
    measured = {
        "header": [one.name for one in COLUMNS],
        "encoding": "utf-8",
        "key": "番号",
        "columns": kept_columns(COLUMNS),
        "form": "csv",
    }
    VaultObject.objects.create(
        id=thing, log_id=counter.log, item=FILE, version=2, created=counter.clock(), sealed=kept(sealed), measured=measured
    )
    return time.perf_counter() - begun


class Machine:
    """What the machine does for anybody meanwhile: how long a byte takes to another process and back, and a bare commit of one row."""

    def __init__(self, folder: Path) -> None:
        self.wakes: list[float] = []
        self.commits: list[float] = []
        self._handle = _table(folder / "one.sqlite3")
        script = "import os\nwhile one := os.read(0, 1): os.write(1, one)"
        self._echo = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def look(self) -> None:
        """Once each."""
        there, back = self._echo.stdin, self._echo.stdout
        assert there is not None
        assert back is not None
        begun = time.perf_counter()
        there.write(b"x")
        back.read(1)
        self.wakes.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        self._handle.execute("INSERT INTO bare (leaf, words) VALUES (?, ?)", (b"x" * 430, b"y" * 220))
        self.commits.append(time.perf_counter() - begun)

    def end(self) -> None:
        """Let the other process go."""
        assert self._echo.stdin is not None
        self._echo.stdin.close()
        self._echo.wait()

    def said(self) -> str:
        """Both as medians and p99."""
        return f"a byte there and back {_of(self.wakes)}, a bare commit {_of(self.commits)}"


def timed(
    counter: Counter, machine: Machine, act: str, answers: list[dict[str, object]], rows: int
) -> tuple[list[float], list[float]]:
    """Seconds from the commit of each entry to its last row, and processor seconds of this process therein."""
    found, own = [], []
    for one in answers:
        receipt = counter.does(act, WORKER, SITE, item=FILE, purpose=1, **one)
        begun, used = time.perf_counter(), time.process_time()
        shown = opened(counter.desk, receipt)
        found.append(time.perf_counter() - begun)
        own.append(time.process_time() - used)
        if len(shown.rows) != rows:
            raise RuntimeError(f"{len(shown.rows)} rows of {act}")
        machine.look()
    return found, own


def together(counter: Counter, rows: int) -> float:
    """Records a second: several people at once view pages of fifty, their entries sharing commits as they come."""
    officer, chance = counter.officer(WORKER, SITE), random.Random(3)
    firsts = [chance.randrange(1, rows - 50) for _ in range(PAGES)]

    def view(first: int) -> int:
        shown = open_item(
            counter.desk, officer, counter.log, "p08.view-page", {"item": FILE, "purpose": 1, "first": first, "count": 50}
        )
        if not isinstance(shown, Opened):
            raise TypeError(shown)
        return len(shown.rows)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(view, firsts[:AT_ONCE]))
        begun = time.perf_counter()
        total = sum(pool.map(view, firsts))
        return total / (time.perf_counter() - begun)


def _table(path: Path) -> sqlite3.Connection:
    """A table of its own, with the settings of the store."""
    handle = sqlite3.connect(path, isolation_level=None)
    handle.execute("PRAGMA journal_mode=DELETE")
    handle.execute("PRAGMA synchronous=EXTRA")
    handle.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, leaf BLOB, words BLOB)")
    return handle


def bare(folder: Path) -> float:
    """Rows a second of bare commits, a hundred rows in each, of the size of an entry and with the same settings."""
    handle = _table(folder / "bare.sqlite3")

    def commits() -> None:
        for _ in range(40):
            handle.execute("BEGIN IMMEDIATE")
            for _ in range(GROUP):
                handle.execute("INSERT INTO bare (leaf, words) VALUES (?, ?)", (b"x" * 430, b"y" * 220))
            handle.execute("COMMIT")

    return 40 * GROUP / seconds(commits)


def run(counter: Counter, place: Path, rows: int = ROWS) -> list[Result]:
    """The rows about reading; ``counter`` is a contract that was registered."""
    ready(counter)
    chance = random.Random(1)
    with keyd(counter):
        handed_over(counter)
        took = seal(counter, rows)
        keys: list[dict[str, object]] = [{"key": f"{chance.randrange(rows):010}"} for _ in range(TRIES)]
        firsts: list[dict[str, object]] = [{"first": chance.randrange(1, rows - 50), "count": 50} for _ in range(TRIES)]
        terms: list[dict[str, object]] = [
            {"terms": [{"column": 1, "sought": str(chance.randrange(rows // 10) * 10)}], "most": 10} for _ in range(TRIES)
        ]
        machine = Machine(place)
        one = timed(counter, machine, "p08.open", keys, 1)
        page = timed(counter, machine, "p08.view-page", firsts, 50)
        found = timed(counter, machine, "p08.search", terms, 1)
        machine.end()
        pairs = [
            (together(counter, rows), bare(place)) if at == 0 else (together(counter, rows), bare_again(place))
            for at in range(TRIED)
        ]
    # Both of one pair met the same machine, as far as it stays the same for a second.
    rate, peer = sorted(pairs, key=lambda one: one[0] / one[1])[TRIED // 2]
    ratios = sorted(one / other for one, other in pairs)
    shown = f"sealed in {took:.0f} s ({rows / took:,.0f} rows/s)"
    return [
        _within(f"first record by key of {rows:,} rows", one, 20, shown),
        _within("page of 50 rows", page, 50, machine.said()),
        _within("search with one hit", found, 50, "with the entry that tells what it found"),
        Result(
            "records a second, pages of 50", f"{rate:,.0f}/s", f"bare commits of {GROUP} rows {peer:,.0f}/s", rate / peer, 0.7, at_least=True,
            note=f"{AT_ONCE} at once, as the product serves; the middle of {TRIED} pairs, {ratios[0]:.2f} to {ratios[-1]:.2f}",
        ),
    ]  # fmt: skip


def bare_again(place: Path) -> float:
    """The same in a table of its own."""
    (place / "bare.sqlite3").unlink()
    return bare(place)


def _of(times: list[float]) -> str:
    return f"{median(times) * 1e3:.2f} ms (p99 {percentile(times, 0.99) * 1e3:.2f})"


def _within(name: str, times: tuple[list[float], list[float]], limit: float, note: str) -> Result:
    """A row about a time: its median against so many milliseconds."""
    note = f"own processor time {_of(times[1])}; {note}"
    return Result(name, _of(times[0]), f"{limit:g} ms", median(times[0]) * 1e3 / limit, 1, at_least=False, note=note)


def main() -> int:
    """Measure and print a table; 1 where a limit is missed."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory(prefix="azukari-bench-") as name:
        place = Path(name)
        clock = Clock()
        counter = Counter(make(place / "instance", f"sqlite:///{place / 'd.sqlite3'}", clock), clock).registered()
        clock.run()
        results = run(counter, place, rows)
    print(f"Measured on: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.\n\n{HEADER}")
    for one in results:
        print(one.line())
    return 0 if all(one.holds for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
