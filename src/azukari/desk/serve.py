"""One command that runs an instance: web, key process, courier, signer and outbox, each its own process, supervised.

A part that dies is started again, a little later each time; one that cannot be started ends the whole with a word why. SIGINT and SIGTERM stop
everything in order, the web first.
"""

from __future__ import annotations

import ctypes
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

LOGGER = logging.getLogger("azukari.serve")
READY_WITHIN = 30.0
STOP_WITHIN = 15.0
RESTARTS = 5


@dataclass
class Part:
    """One process of the instance."""

    name: str
    command: list[str]
    says_ready: bool = True
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float | None = None

    def start(self) -> None:
        """Start it and wait until it says that it is ready. :raises FaultError: ``PART_FAILED``."""
        self.process = subprocess.Popen(  # noqa: S603 — our own modules
            self.command,
            stdout=subprocess.PIPE if self.says_ready else None,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 — it calls the kernel and nothing else
        )
        self.started = time.monotonic()
        if self.says_ready and not self._ready():
            self.stop()
            raise FaultError(
                Fault(
                    "PART_FAILED",
                    Say(
                        f"{self.name} を起動できません。上に出た理由を直してから、もう一度起動してください。",
                        f"{self.name} did not start; mend what it said above and start again.",
                    ),
                )
            )

    def _ready(self) -> bool:
        if self.process is None or self.process.stdout is None:
            return False
        found, _, _ = select.select([self.process.stdout], [], [], READY_WITHIN)
        return bool(found) and self.process.stdout.readline().strip() == b"ready"

    def stop(self) -> None:
        """Ask it to end, then insist; afterwards nothing of its process group is left, whoever ended first."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_WITHIN)
        self.sweep()

    def sweep(self) -> None:
        """End what is left of its process group: a worker outlives its parent when that is killed."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def parts(instance: Instance, *, web: bool = True, workers: int = 1) -> list[Part]:
    """The processes of an instance, in the order in which they start."""
    folder = str(instance.folder)
    python = sys.executable
    found = [
        Part("keyd", [python, "-m", "azukari.desk", "keyd", folder]),
        Part("courier", [python, "-m", "azukari.desk", "courier", folder]),
        Part("signer", [python, "-m", "azukari.desk", "signer", folder]),
        Part("outbox", [python, "-m", "azukari.desk", "outbox", folder]),
    ]
    if web:
        address = urlsplit(instance.configuration.base)
        command = [
            python,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            _listens_on(address.hostname or "localhost"),
            "--port",
            str(address.port or 8000),
        ]
        command += [
            "--workers",
            str(workers),
            "--blocking-threads",
            "4",
            "--no-ws",
            "--log-level",
            "warning",
            "azukari.web.wsgi:application",
        ]
        found.append(Part("web", command, says_ready=False, environment={"AZUKARI_INSTANCE": folder}))
    return found


def _listens_on(host: str) -> str:
    """The address for a host name: the web server takes numbers only. :raises FaultError: ``BASE_UNKNOWN`` when the name has none."""
    try:
        return socket.gethostbyname(host)
    except (OSError, UnicodeError):
        raise FaultError(
            Fault(
                "BASE_UNKNOWN",
                Say(
                    f"このサーバの名前「{host}」の番地が分かりません。azukari.json の base か、名前の設定を直してください。",
                    f"The name “{host}” has no address on this machine; mend base in azukari.json, or the name's entry.",
                ),
            )
        ) from None


class Supervisor:
    """Runs the parts until told to stop."""

    def __init__(self, running: list[Part]) -> None:
        self.parts = running
        self._end = threading.Event()

    def __enter__(self) -> Self:
        """Start all parts; if one cannot be started, stop those that were."""
        try:
            for part in self.parts:
                part.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stop all parts, the last started first."""
        self.stop(interrupted=kind is not None and not issubclass(kind, Exception))

    def stop(self, *, interrupted: bool = False) -> None:
        """Stop all parts, the last started first. Ctrl-C does not interrupt that; it counts afterwards, unless one is being obeyed already."""
        interrupted = interrupted or self._end.is_set()
        self._end.set()
        with _undisturbed(again=not interrupted):
            for part in reversed(self.parts):
                part.stop()

    def watch(self, ready: Callable[[], None] = lambda: None) -> None:
        """Keep the parts alive until SIGINT or SIGTERM. :raises FaultError: ``PART_FAILED`` when one keeps dying."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._end.set())
        ready()
        while not self._end.wait(0.25):
            for part in self.parts:
                if part.again_at is not None:
                    if time.monotonic() >= part.again_at:
                        part.again_at = None
                        part.start()
                elif part.process is not None and part.process.poll() is not None:
                    self._died(part, part.process.returncode)

    @staticmethod
    def _died(part: Part, status: int) -> None:
        """Sweep what it left, and set when to start it again: a little later each time."""
        part.sweep()
        part.deaths = 1 if time.monotonic() - part.started > 60 else part.deaths + 1
        if part.deaths > RESTARTS:
            raise FaultError(
                Fault(
                    "PART_FAILED",
                    Say(f"{part.name} が繰り返し終了します（状態{status}）。", f"{part.name} keeps ending (status {status})."),
                )
            )
        LOGGER.error("%s ended with status %s; starting it again (%d)", part.name, status, part.deaths)
        part.again_at = time.monotonic() + min(8.0, 0.25 * 2**part.deaths)


_PRCTL = ctypes.CDLL(None, use_errno=True).prctl
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In a part, before its program begins: if the supervisor is killed, the part is told to end too."""
    _PRCTL(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


@contextmanager
def _undisturbed(*, again: bool) -> Iterator[None]:
    """Let signals wait while parts are being stopped; afterwards they come again, or are dropped where one is obeyed already."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    kept = {one: signal.signal(one, lambda number, _frame: waiting.append(number)) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        if again and waiting:
            signal.raise_signal(waiting[0])
