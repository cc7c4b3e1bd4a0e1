"""10 GB into the vault, cut once and gone on with, and 1 kB read out of the middle: memory of every process, and time.

make large            10 GB
make large ARGS=1     so many GB
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.index import Row
from azukari.vault.keyd import KeyService
from azukari.vault.messages import Sealed
from azukari.vault.permit import Permit, Rows
from benchmarks.files import keyd
from benchmarks.table import HEADER, Result, percentile
from tests.vault.keyd_process import ORIGIN, Nothing

PIECE: Final = 1 << 20
ROW: Final = 1_000
MEMORY: Final = 200 << 20
ENTRUSTMENT, NAME = "en-large", "ab" * 16


class Permits(Nothing):
    """A record whose every entry permits one row of the one object."""

    def __init__(self, thing: str, sealed: Sealed) -> None:
        self.thing, self.sealed, self.began = thing, sealed, time.time_ns() // 1000

    def permit(self, _log: str, seq: int, _disclosure: bytes) -> Permit:
        """Row after row, each as if it were entered now."""
        one = self.sealed
        may = Rows(seq % one.rows, 1)
        now = time.time_ns() // 1000
        return Permit(ENTRUSTMENT, self.thing, 1, one.blob, one.index, one.wrapped, one.generation, may, now)


def content(size: int) -> Iterator[bytes | Row]:
    """The same bytes every time, and a row of 1 kB in every MiB."""
    block = os.urandom(PIECE - 8) if not hasattr(content, "block") else content.block
    content.block = block  # type: ignore[attr-defined]  # the second pass must hand over what the first did
    for start in range(0, size, PIECE):
        yield Row(start + 8, ROW, (b"%d" % start,))
        yield start.to_bytes(8, "big") + block


def handed_over(caller: KeyCaller, size: int, until: int | None = None) -> tuple[str, int, Sealed | None]:
    """Hand over, from where it was cut; the object, from where, and what was sealed unless it is cut again at ``until``."""
    with caller.sealing(ENTRUSTMENT, "ob-large", 1, table=True, name=NAME) as call:
        there = call.resumed
        if there is None:
            raise RuntimeError("a deposit by name tells what there is of it")
        at = 0
        for one in content(size):
            if isinstance(one, Row):
                call.row(one)
                continue
            if at + len(one) > there.size:
                call.write(one[max(there.size - at, 0) :])
            at += len(one)
            if until is not None and at >= until:
                return there.object, there.size, None
        return there.object, there.size, call.finish()


def peak(process: int) -> int:
    """The most memory that a process ever held, in bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def run(folder: Path, size: int) -> list[Result]:
    """The rows; the cut is at three fifths."""
    peaks = []
    with keyd(folder) as (caller, number):
        began = time.perf_counter()
        handed_over(caller, size, size * 3 // 5)
        first = time.perf_counter() - began
        peaks.append(peak(number))
    with keyd(folder) as (caller, number):
        began = time.perf_counter()
        thing, resumed, sealed = handed_over(caller, size)
        second = time.perf_counter() - began
        peaks.append(peak(number))
    if sealed is None:
        raise RuntimeError("it was not cut again")
    mine = peak(os.getpid())
    spent = reads(folder, thing, sealed)
    named = f"{size / 1e9:.1f} GB"
    cut = f"cut after {size * 3 // 5 / 1e9:.1f} GB, key process restarted, went on after {resumed / 1e9:.1f} GB"
    told = f"{first + second:.0f} s in all; {cut}"
    each = "contract key rebuilt, key unwrapped, blob and index opened each time"
    return [
        _memory(f"deposit {named}, memory of the key process", max(peaks), told),
        _memory(f"deposit {named}, memory of its caller", mine, ""),
        Result(
            f"1 kB out of {named}",
            f"{median(spent) * 1e3:.2f} ms",
            "5 ms",
            median(spent) / 0.005,
            1,
            at_least=False,
            note=f"p99 {percentile(spent, 0.99) * 1e3:.2f} ms; {each}",
        ),
    ]


def _memory(name: str, peak: int, note: str) -> Result:
    return Result(name, f"{peak >> 20} MiB", "200 MiB", peak / MEMORY, 1, at_least=False, note=note)


def reads(folder: Path, thing: str, sealed: Sealed, count: int = 200) -> list[float]:
    """Seconds of single rows, each an opening of its own."""
    reader = Permits(thing, sealed)
    service = KeyService(
        (FileCustodian(folder / "keys"),), Blobs(folder / "blobs"), reader, origin=ORIGIN, clock=lambda: time.time_ns() // 1000
    )
    found = []
    for number in range(count):
        seq = number * 7_919 + 1
        began = time.perf_counter()
        running = service.begin()
        with service.open(running, "log", seq, b"") as reading:
            [(_, data)] = reading.records()
        service.end(running)
        found.append(time.perf_counter() - began)
        if len(data) != ROW:
            raise RuntimeError("another row than was asked for")
    return found


if __name__ == "__main__":
    amount = int(float(sys.argv[1] if len(sys.argv) > 1 else 10) * 1e9) // PIECE * PIECE
    with tempfile.TemporaryDirectory(prefix="azukari-large-") as place:
        rows = run(Path(place), amount)
    print(HEADER, *(row.line() for row in rows), sep="\n")
    sys.exit(0 if all(row.holds for row in rows) else 1)
