"""Every system call that touches state fails, finds no room, or is the process's last; afterwards everything holds.

`make test` tries a sample of the places; `make faults` tries all of them, each with every fault.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.bench import KILLED, Bench
from tests.faults.injecting import Fault, Run, Server, faults, points
from tests.faults.server import FATAL

EVERYTHING = os.environ.get("AZUKARI_FAULTS") == "all"
SYNC = {"fsync", "fdatasync"}


# ── what must hold ──


def entries(fault: Fault, run: Run, after: Run) -> None:
    """What was acknowledged is there, byte for byte; what was refused is not; at most one act was on its way when the process ended."""
    began = int(run.of("began")[0][0]) if run.of("began") else 2
    held = dict(after.of("holds"))
    acknowledged = run.of("entry")
    assert all(held.get(number) == leaf for number, leaf in acknowledged), "acknowledged, and not in the record"
    refused = [code for (code,) in run.of("refused")]
    unsaid = (
        len(run.of("tries"))
        - len(acknowledged)
        - len([code for code in refused if code not in {"STORE_FAILED", "STORE_UNCERTAIN"}])
    )
    assert 0 <= len(held) - began - len(acknowledged) <= unsaid, f"refused ({refused}), and in the record"
    # SQLite does not say why a file could not be opened; nothing was done in any case
    unopened = ["STORE_BUSY"] if fault.call == "openat" else []
    if fault.kind == "ENOSPC":
        assert set(refused) <= {"STORE_FULL", *unopened}, refused
        assert refused or run.status == 0
    assert set(refused) <= {"STORE_FULL", "STORE_BUSY", "STORE_FAILED", "STORE_UNCERTAIN"}, refused
    if fault.kind == "EIO":
        # SQLite does not look whether the folder of a new journal could be synced
        overlooked = fault.call not in SYNC or fault.where == ""
        assert run.status == FATAL or (overlooked and run.status == 0 and set(refused) <= set(unopened)), refused


def one_root(fault: Fault, run: Run, after: Run) -> None:
    """No size of any log was ever signed with two roots; nor is a size that was signed forgotten."""
    signed: dict[tuple[str, str], set[str]] = {}
    for log, size, root in (*run.of("signed"), *after.of("signed")):
        signed.setdefault((log, size), set()).add(root)
    assert all(len(roots) == 1 for roots in signed.values()), signed
    assert {words[:2] for words in run.of("signed")} <= {words[:2] for words in after.of("signed")}


def answered(fault: Fault, run: Run, after: Run) -> None:
    """What the witness answered it holds; one root for a size; full is told, and a failed device ends the node."""
    held = {log: int(size) for log, size in after.of("holds")}
    assert all(held.get(log, 0) >= int(size) for log, size in run.of("mirror"))
    ((stands, root),) = after.of("stands")
    assert all(int(size) <= int(stands) for size, _ in run.of("cosigned"))
    assert all(root == other for size, other in run.of("cosigned") if size == stands)
    if fault.kind == "EIO":
        assert run.status == FATAL or (run.status == 0 and fault.call not in SYNC), run
    if fault.kind == "ENOSPC" and fault.call in {"openat", "write"}:
        assert run.status == 0, run
        assert run.of("refused"), run
    assert "Traceback" not in run.errors, run.errors


def kept(fault: Fault, run: Run, after: Run) -> None:
    """What was sealed opens, until it is erased; then nothing opens it. Refusals have a code."""
    present = {name for (name,) in after.of("holds")}
    assert {name for (name,) in run.of("sealed")} <= present
    assert after.of("gone")
    refused = [code for (code,) in run.of("refused")]
    assert set(refused) <= {"BLOB_FULL", "BLOB_IO", "BLOB_FSYNC", "BLOB_STOPPED", "SHARE_IO"}, refused
    if fault.kind == "EIO" and fault.call in SYNC:
        assert run.status in {1, FATAL}, run
        assert refused
    if fault.kind == "ENOSPC" and fault.call == "write":
        assert set(refused) <= {"BLOB_FULL", "SHARE_IO"}, refused
    assert "Traceback" not in run.errors, run.errors


def shared(fault: Fault, run: Run, after: Run) -> None:
    """A share that was made is given unaltered until its destruction was confirmed, and never after; an entry that opened opens no more."""
    assert after.of("sound") == [()]
    if fault.kind == "EIO":
        assert run.status == FATAL or (run.status == 0 and fault.call not in SYNC), run
    if fault.kind == "ENOSPC" and fault.call in {"openat", "write"}:
        assert run.status == 0, run
    assert "Traceback" not in run.errors, run.errors


def brought_home(fault: Fault, run: Run, after: Run) -> None:
    """A signature that was kept is kept; the witness is never before the record."""
    assert set(run.of("cosignature")) <= set(after.of("kept"))
    assert len({size for size, _ in after.of("kept")}) == len(after.of("kept"))


def forward(fault: Fault, run: Run, after: Run) -> None:
    """Recovered wholly, or not at all and then wholly."""
    assert after.of("recovered") == [()]


JOBS: dict[str, tuple[str, str | None, Callable[[Fault, Run, Run], None], int]] = {
    "append, SQLite": ("append", None, entries, 24),
    "append, PostgreSQL": ("append", None, entries, 8),
    "sign": ("sign", "append", one_root, 18),
    "mirror and cosign": ("witness", None, answered, 24),
    "vault": ("vault", None, kept, 24),
    "shares of keys": ("keys", None, shared, 12),
    "deliver": ("courier", None, brought_home, 16),
    "recover": ("recover", None, forward, 10),
}


@pytest.fixture(params=list(JOBS))
def bench(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[tuple[str, Bench]]:
    """Each job with its template."""
    job, template, _, _ = JOBS[request.param]
    url = request.getfixturevalue("postgresql_url") if "PostgreSQL" in request.param else None
    return request.param, Bench(server, tmp_path, job, template=template, url=url)


def held(fault: Fault, run: Run, after: Run, name: str) -> str | None:
    """What does not hold after a fault, or None."""
    try:
        assert run.status in {0, 1, FATAL, KILLED}
        JOBS[name][2](fault, run, after)
    except AssertionError as error:
        return f"{error}\n    {run.status} {[words[:1] if words[0] != 'refused' else words for words in run.told]}\n    {run.errors[-600:]}"
    return None


class Tally:
    """Faults that fell where they were meant to, and those that missed: they show nothing."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.injected = 0
        self.missed = 0

    def add(self, run: Run) -> None:
        """One more."""
        self.missed += run.missed
        self.injected += not run.missed

    @property
    def told(self) -> tuple[int, int, int]:
        """Places, injected, missed: as the summary reads it."""
        return self.places, self.injected, self.missed


def tries(bench: Bench, name: str, fault: Fault, tally: Tally) -> str | None:
    """What does not hold after one fault."""
    with bench.copy() as folder:
        try:
            run = bench.breaks(folder, fault)
            tally.add(run)
            after = bench.inspects(folder)
            wrong = None if run.missed else held(fault, run, after, name)
        except AssertionError as error:
            wrong = str(error)[-1500:]
        return None if wrong is None else f"{fault}: {wrong}"


def test_a_fault_anywhere(bench: tuple[str, Bench], record_property: Callable[[str, object], None]) -> None:
    name, work = bench
    places = work.counted()
    chosen = list(faults(places, None if EVERYTHING else JOBS[name][3]))
    tally = Tally(len(places))
    wrong = [found for fault in chosen if (found := tries(work, name, fault, tally))]
    record_property("faults", {name: tally.told})
    assert tally.injected > 0, "every fault missed: nothing was tried"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["append, SQLite", "sign", "mirror and cosign", "vault", "shares of keys", "recover"])
def test_a_fault_and_another_while_the_next_process_mends(
    name: str, server: Server, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    job, template, _, _sample = JOBS[name]
    work = Bench(server, tmp_path, job, template=template)
    killed = [Fault(call, number, "KILL", where) for call, number, where in work.counted()]
    places = killed[:: max(1, len(killed) // (20 if EVERYTHING else 3))]
    tally = Tally(len(killed))
    for first in places:
        with work.copy() as folder:
            work.breaks(folder, first)
            trace = tmp_path / "second"
            with_faults = server.run(f"{job}.drive", folder, trace=trace)
            assert with_faults.status in {0, 1, FATAL}
            for second in list(faults(points(trace, folder), 2)):
                tally.add(work.breaks(folder, second))
            work.inspects(folder)
    record_property("faults", {f"{name}, twice": tally.told})


def test_two_write_at_once_and_one_is_killed(server: Server, tmp_path: Path) -> None:
    work = Bench(server, tmp_path / "work", "append")
    with Server(tmp_path / "other") as other, work.copy() as folder, ThreadPoolExecutor() as pool:
        staying = pool.submit(other.run, "append.drive_many", folder)
        killed = server.run("append.drive_many", folder, [Fault("fdatasync", 12, "KILL")])
        stayed = staying.result()
        assert (killed.status, stayed.status) == (KILLED, 0)
        held = dict(work.inspects(folder).of("holds"))
        assert len(stayed.of("entry")) == 12, "the one that lives waits for nobody who is dead"
        assert all(held[number] == leaf for number, leaf in (*killed.of("entry"), *stayed.of("entry")))
