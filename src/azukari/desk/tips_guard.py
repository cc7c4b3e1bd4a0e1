"""How far the chain of reports has come, in a file beside the database: rows that vanish, or an older database put back, are missed by ``check``.

Whoever keeps the machine can rewrite both; the reporter's receipt and the other copies of the database are what speaks against that.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from typing import Final

import msgspec

from azukari.desk.files import write_new
from azukari.desk.instance import Instance

NAME: Final = "reports.guard"


class Guard(msgspec.Struct, frozen=True):
    """So many steps there were, and this (hexadecimal SHA-256) was the last of them."""

    size: int
    last: str


def read(instance: Instance) -> Guard | None:
    """The guard, or None where there is none. :raises msgspec.DecodeError: when it cannot be read."""
    path = instance.folder / NAME
    return msgspec.json.decode(path.read_bytes(), type=Guard) if path.exists() else None


def advance(instance: Instance, size: int, last: str) -> None:
    """Note that the chain has come so far; never back. Processes that come at the same time wait for each other."""
    with _locked(instance), contextlib.suppress(msgspec.DecodeError):
        # a guard that cannot be read is left as it is: ``check`` tells of it
        known = read(instance)
        if known is None or known.size < size:
            write_new(instance.folder / NAME, msgspec.json.encode(Guard(size, last)))


@contextlib.contextmanager
def _locked(instance: Instance) -> Iterator[None]:
    with (instance.folder / f"{NAME}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
