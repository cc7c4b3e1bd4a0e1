"""Appends in groups while everything is signed, mirrored and cosigned, beside the same appends alone."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from azukari.desk import witnesses
from azukari.desk.outcome import Receipt, Request
from azukari.desk.signer import PAUSE, Signer
from azukari.desk.witnesses import INSTANCE, Witness
from azukari.store import record
from azukari.witness.folder import Folder
from azukari.witness.status import status_of_folder
from benchmarks.table import Result, seconds
from tests.desk.conftest import Counter
from tests.story import OFFICER

GROUP = 100
GROUPS = 20
ROUNDS = 5
PATIENCE = 120.0
LIMIT = 0.7
LIMIT_PAUSES = 6
NAME = "ward.example/witness"


def _grouped(counter: Counter) -> None:
    """So many groups, each one commit."""
    requests = [Request(counter.officer(OFFICER), "p00.note", {"text": "経過"})] * GROUP
    for _ in range(GROUPS):
        outcomes = counter.desk.perform_all(counter.log, requests)
        if not all(isinstance(one, Receipt) for one in outcomes):
            raise TypeError(outcomes)


def _caught_up(counter: Counter, folder: Folder) -> bool:
    """Whether the witness holds the whole record and has cosigned it."""
    status = status_of_folder(folder)
    held = {one.log: one.size for one in status.logs}
    return held.get(counter.log) == record.size(counter.log) and status.cosigned == held.get(INSTANCE)


def _until(counter: Counter, folder: Folder) -> None:
    end = time.perf_counter() + PATIENCE
    while not _caught_up(counter, folder):
        if time.perf_counter() > end:
            raise TimeoutError(status_of_folder(folder))
        time.sleep(0.01)


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


class _Beside:
    """The witness, the signer and the courier, each a process of its own while one is within."""

    def __init__(self, counter: Counter, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        instance = counter.desk.instance
        self.witness = Folder.make(folder, NAME, Signer(instance).verifier.text())
        key = self.witness.key.verifier.text()
        witnesses.add(instance, Witness(key=key, url=f"http://127.0.0.1:{port}", party="架空区"))
        self._commands = (
            ["azukari.cli.main", "witness", "serve", str(folder), "--port", str(port)],
            ["azukari.desk", "courier", str(instance.folder)],
            ["azukari.desk", "signer", str(instance.folder)],
        )

    @contextmanager
    def running(self, counter: Counter) -> Iterator[None]:
        """All of them, and the witness up to date before anything is measured."""
        with ExitStack() as stack:
            for command in self._commands:
                stack.enter_context(_running(command))
            _until(counter, self.witness)
            yield


def run(counter: Counter, folder: Path) -> list[Result]:
    """Round by round on the same record: alone, then with signer, courier and witness, until the witness has cosigned the last entry."""
    count = GROUP * GROUPS
    beside = _Beside(counter, folder / "witness")
    alone, entering, until = list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        alone.append(seconds(lambda: _grouped(counter)))
        with beside.running(counter):
            start = time.perf_counter()
            _grouped(counter)
            entering.append(time.perf_counter() - start)
            _until(counter, beside.witness)
            until.append(time.perf_counter() - start)
    lag = median(after - before for after, before in zip(until, entering, strict=True))
    return [
        Result(
            "appends in groups of 100 while all is signed and cosigned",
            f"{count / median(entering):,.0f}/s",
            f"without signer and witness {count / median(alone):,.0f}/s",
            median(one / other for one, other in zip(alone, entering, strict=True)),
            LIMIT,
            at_least=True,
            note="four processes on the same machine: on two cores they take turns",
        ),
        Result(
            "until the witness has cosigned the last of 2,000",
            f"{lag:.2f} s",
            f"the pause between two passes {PAUSE} s",
            lag / PAUSE,
            LIMIT_PAUSES,
            at_least=False,
            note="signed, sent, compared, cosigned, after the last commit",
        ),
    ]
