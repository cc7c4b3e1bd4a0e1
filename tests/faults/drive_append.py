"""Entries appended by a desk; each is acknowledged when ``perform`` has returned."""

import os
from pathlib import Path

from tests.binding import Clock, bind, make  # isort: skip — binds Django first

from azukari.cli.main import main as azukari
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.outcome import Officer, Receipt
from azukari.kernel.fault import FaultError
from azukari.ledger.leaf import decode
from azukari.store import record
from azukari.store.models import Log
from tests.desk.conftest import Counter
from tests.faults.server import FATAL, tell
from tests.story import OFFICER, WARD

ACTS = 3


def opened(folder: Path, at: str) -> Desk:
    """A new process's desk."""
    instance = Instance.at(folder)
    bind(instance.database)
    return Desk(instance, clock=Clock(at))


def begun(folder: Path) -> str:
    """The one contract of the template."""
    return Log.objects.get().pk


def template(folder: Path) -> None:
    """An instance with one registered contract, its record signed by nobody yet."""
    named = folder.with_suffix(".url")
    url = named.read_text() if named.exists() else f"sqlite:///{folder / 'database.sqlite3'}"
    clock = Clock()
    Counter(make(folder, url, clock), clock).registered()


def drive(folder: Path, marks: str = "") -> None:
    """Write notes. A refusal is told by its code, and whether the process must end."""
    desk = opened(folder, "2026-04-01 10:00")
    tell("began", record.size(begun(folder)))
    _notes(desk, ACTS, marks)


drive_served = drive


def drive_many(folder: Path) -> None:
    """One of two that write at once."""
    desk = opened(folder, "2026-04-01 10:00")
    _notes(desk, 12, str(os.getpid()))


def _notes(desk: Desk, count: int, marks: str) -> None:
    log = begun(desk.instance.folder)
    for number in range(count):
        tell("tries")
        try:
            outcome = desk.perform(Officer(OFFICER, WARD), log, "p00.note", {"text": f"経過 {marks} {number}"})
        except FaultError as error:
            tell("refused", error.faults[0].code)
            if error.faults[0].code == "STORE_FAILED":
                raise SystemExit(FATAL) from error
            continue
        assert isinstance(outcome, Receipt), outcome
        tell("entry", outcome.entry.number, outcome.leaf.hex())


def inspect(folder: Path) -> None:
    """A new process: all entries, one more act, and what ``azukari check`` says."""
    desk = opened(folder, "2026-04-01 09:30")
    log = begun(folder)
    size, before = record.size(log) or 0, 0
    for number, row in enumerate(record.entries(log, 0, size)):
        at = decode(row.leaf).at
        assert (row.seq, at >= before) == (number, True), row.seq
        tell("holds", row.seq, row.leaf.hex())
        before = at
    outcome = desk.perform(Officer(OFFICER, WARD), log, "p00.note", {"text": "そのあと"})
    assert isinstance(outcome, Receipt), outcome
    assert outcome.entry.number == size
    tell("check", azukari(["check", "--instance", str(folder)]))
