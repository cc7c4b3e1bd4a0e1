"""Runs a node: one worker process, HTTP/1.1, until a signal or a failed device ends it."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
from pathlib import Path
from typing import Final

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from azukari.witness.folder import Folder
from azukari.witness.http import Application
from azukari.witness.node import Node

__all__ = ["application", "serve"]

_FOLDER: Final = "AZUKARI_WITNESS"
_HEADERS_WITHIN: Final = 10_000
_PR_SET_DUMPABLE: Final = 4
LOGGER: Final = logging.getLogger("azukari.witness")


def application() -> Application:
    """The application of the folder that ``serve`` named; made in the worker, which holds the folder's lock."""
    _harden()
    return Application(Node(Folder(Path(os.environ[_FOLDER]))))


def _harden() -> None:
    """Leave no core dump and let nobody of the same user trace: the memory may hold a share. Where a system cannot, it is said."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
        LOGGER.warning("this system could not forbid tracing of the node")


def serve(path: Path, host: str, port: int) -> None:
    """Serve until told to stop. The folder must be one that a node can be opened on.

    :raises SystemExit: not 0 when the worker ended by itself: the device failed, or the port is taken.
    """
    os.environ[_FOLDER] = str(path.resolve())
    Server(
        "azukari.witness.serving:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=1,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN, max_buffer_size=1 << 17),
        websockets=False,
        backlog=512,
        backpressure=500,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
    ).serve()
