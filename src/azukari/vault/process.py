"""The key process as a process: hardened, serving until it is told to end."""

from __future__ import annotations

import ctypes
import logging
import resource
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from azukari.vault.keyd import KeyService
from azukari.vault.server import GRACE, KeyServer

_PR_SET_DUMPABLE: Final = 4

_log = logging.getLogger("azukari.keyd")


def harden() -> bool:
    """Allow no core dump and no tracing by other processes of the user; say whether both could be set."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def serve(
    socket_path: Path,
    service: KeyService,
    *,
    ready: Callable[[], object] = lambda: None,
    grace: float = GRACE,
) -> None:
    """Run the key process until SIGTERM or SIGINT: harden, listen, call ``ready``, stop in order. Main thread only."""
    if not harden():
        _log.warning("this system could not forbid tracing of the key process")
    end = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        end.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    server = KeyServer(socket_path, service)
    server.start()
    try:
        ready()
        end.wait()
    finally:
        server.stop(grace)
