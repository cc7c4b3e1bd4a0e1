"""One command that runs an instance: web, key process, courier, signer and outbox, each its own process, supervised.

A part that dies is started again, a little later each time and for as long as it takes; what is in trouble stands in ``run/troubled`` while
it is, for ``azukari status`` to tell. Only what can never start ends the whole, with a word why: a part that ends of itself when it is
started first, or one that never once came up. SIGINT and SIGTERM stop everything in order, the web first.
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
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from azukari.desk.instance import Instance
from azukari.desk.troubled import Troubled, TroubledFile
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

LOGGER = logging.getLogger("azukari.serve")
AT_ONCE = 12
"""Requests that one process of the web serves at once. Each waits for the disk most of its time, and those that wait together share a commit; four
processes of so many are still fewer than the key process takes.
"""

READY_WITHIN = 30.0
STOP_WITHIN = 15.0
RESTARTS = 5
"""How often a part that never came up is started before that is told as what it is: it cannot start."""
STEADY = 60.0
"""Seconds after which a part counts as up again: what happens later is a trouble of its own."""
COMES_UP = 5.0
"""Seconds after which a part that does not say that it is ready counts as having come up."""
LONGEST = 30.0
"""Seconds between two starts, at most."""


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
    waits: bool = False
    """Whether it was started and has not said yet that it is ready."""
    came_up: bool = False
    """Whether it ever was."""
    status: int = 0
    """With which it ended last."""
    died: float = 0.0
    """When that was, in seconds since 1970."""

    def start(self) -> None:
        """Start it and wait until it says that it is ready; one that was killed meanwhile is left for :meth:`Supervisor.watch` to start again.

        :raises FaultError: ``PART_FAILED`` when it ends of itself, or says nothing: then nothing would be mended by trying again.
        """
        self.spawn()
        if self.says_ready and not self.hears(READY_WITHIN) and not self._killed():
            self.stop()
            raise self.failed()

    def spawn(self) -> None:
        """Start it, and wait for nothing."""
        with _undisturbed(
            again=True
        ):  # what a signal raises in the hooks of a fork is lost: https://docs.python.org/3/library/os.html#os.register_at_fork
            self.process = subprocess.Popen(  # noqa: S603 — our own modules
                self.command,
                stdout=subprocess.PIPE if self.says_ready else None,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 — it calls the kernel and nothing else
            )
        self.started, self.waits, self.again_at = time.monotonic(), self.says_ready, None

    def hears(self, seconds: float) -> bool:
        """Whether it says within so many seconds that it is ready; False also when it has ended."""
        if self.process is None or self.process.stdout is None:
            return False
        found, _, _ = select.select([self.process.stdout], [], [], seconds)
        self.waits = not (found and self.process.stdout.readline().strip() == b"ready")
        self.came_up |= not self.waits
        return not self.waits

    @property
    def up_for(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    @property
    def late(self) -> bool:
        """Whether it should have said by now that it is ready."""
        return self.waits and self.up_for > READY_WITHIN

    def _killed(self) -> bool:
        """Whether somebody killed it before it was ready; then it said nothing of why it could not start."""
        if self.process is None:
            return False
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(1.0) < 0
        return False

    def failed(self) -> FaultError:
        """That it cannot be started."""
        return FaultError(
            Fault(
                "PART_FAILED",
                Say(
                    f"{self.name} を起動できません。上に出た理由を直してから、もう一度起動してください。",
                    f"{self.name} did not start; mend what it said above and start again.",
                ),
            )
        )

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
            str(AT_ONCE),
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

    def __init__(self, running: list[Part], troubled: Path | None = None) -> None:
        """Take the parts, and the file in which those in trouble are told."""
        self.parts = running
        self._end = threading.Event()
        self._troubled = TroubledFile(troubled)

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
            self._troubled.close()

    def watch(self, ready: Callable[[], None] = lambda: None) -> None:
        """Keep the parts alive until SIGINT or SIGTERM. :raises FaultError: ``PART_FAILED`` when one can never start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._end.set())
        ready()
        while not self._end.wait(0.25):
            for part in self.parts:
                self.look(part)
            self._troubled.say([_told(part) for part in self.parts if part.deaths])

    @staticmethod
    def look(part: Part) -> None:
        """See whether a part is alive, and do what is due. It waits for none: another may need it meanwhile."""
        if part.process is None or part.again_at is not None:
            if part.again_at is not None and time.monotonic() >= part.again_at:
                part.spawn()
            return
        status = part.process.poll()
        if part.waits and part.hears(0):
            LOGGER.info("%s is up again", part.name)
        if status is None and not part.late:
            part.came_up |= not part.says_ready and part.up_for > COMES_UP
            part.deaths = 0 if not part.waits and part.up_for > STEADY else part.deaths
            return
        _died(part, status)


def _died(part: Part, status: int | None) -> None:
    """Sweep what it left, and set when to start it again: a little later each time. :raises FaultError: ``PART_FAILED`` when it never came up."""
    part.sweep()
    part.status = part.process.returncode if status is None and part.process is not None else status or 0
    part.deaths, part.died = part.deaths + 1, time.time()
    if part.deaths > RESTARTS and part.status >= 0 and not part.came_up:
        raise part.failed()
    LOGGER.error("%s ended with status %s; starting it again (%d)", part.name, part.status, part.deaths)
    part.again_at = time.monotonic() + min(LONGEST, 0.25 * 2**part.deaths)


def _told(part: Part) -> Troubled:
    next_ = None if part.again_at is None else int((time.time() + part.again_at - time.monotonic()) * 10) * 100_000
    return Troubled(
        part.name, part.deaths, part.status, int(part.died * 1_000_000), part.again_at is None and not part.waits, next_
    )


_PRCTL = ctypes.CDLL(None, use_errno=True).prctl
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In a part, before its program begins: if the supervisor is killed, the part is told to end too."""
    _PRCTL(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


@contextmanager
def _undisturbed(*, again: bool) -> Iterator[None]:
    """Let signals wait while parts are being started or stopped; afterwards they come again, or are dropped where one is obeyed already."""
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
