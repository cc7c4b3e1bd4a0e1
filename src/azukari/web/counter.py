"""The process's desk: made once, used by every request. Tests and the server bind it; views ask for it."""

from __future__ import annotations

from azukari.desk.desk import Desk

_bound: list[Desk] = []


def bind(desk: Desk) -> None:
    """Make this the desk of the process; the one before, if any, is let go."""
    _bound[:] = [desk]


def desk() -> Desk:
    """The desk of the process. :raises RuntimeError: when none was bound, which is a fault of how the server was started."""
    if not _bound:
        message = "no desk is bound to this process: start the server through azukari.web.wsgi"
        raise RuntimeError(message)
    return _bound[0]
