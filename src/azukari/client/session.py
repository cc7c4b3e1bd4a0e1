"""Opening an item at the desk: a session process of ``azukari`` acts for the named officer; this program never holds a key or a database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from azukari.client.entrusted import Entrusted, Progress, Raw, Writer
from azukari.client.errors import AzukariError, error
from azukari.client.wire import LIMIT, RANGE, Line

WAITS: Final = 10.0
"""Seconds that a session is given to end by itself."""


class _Source:
    """The bytes of an item at the other end of a line."""

    def __init__(self, line: Line, opened: dict[str, Any]) -> None:
        self._line = line
        self.size: int | None = opened["size"]
        self.seekable: bool = opened["seekable"]
        self._over = False

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of a range; where it cannot be read anywhere, the next ones."""
        if self._over:
            return b""
        self._line.send(b"G", RANGE.pack(offset, min(length, LIMIT)))
        found = bytearray()
        while True:
            kind, payload = self._line.receive()
            match kind:
                case b"D":
                    found += payload
                case b"E":
                    self._over = not self.seekable and not found
                    return bytes(found)
                case b"X":
                    raise refused(payload)
                case _:
                    raise error("SESSION_CUT")


class Opened(Entrusted):
    """An entrusted item that was opened; ``number`` is its entry. :meth:`derivative` keeps what comes of it."""

    def __init__(self, line: Line, opened: dict[str, Any], progress: Progress | None) -> None:
        """Take over the line."""
        super().__init__(
            Raw(_Source(line, opened), progress),
            tuple(opened["header"]),
            opened["encoding"],
            opened["delimiter"],
            opened["begins"],
        )
        self._line = line
        self.number: int = opened["number"]
        self.kept: dict[str, Any] | None = None
        """Of the derivative that was kept: item, entry, rows, SHA-256."""

    @contextmanager
    def derivative(self, name: str, *, key: str | None = None, encoding: str = "utf-8") -> Iterator[Writer]:
        """Write what comes of it. It is kept at the end of the ``with``, and nothing of it after an error.

        ``key`` names the column of the record key; without it, that of the item is taken where the heading has it.
        """
        if self.kept is not None:
            raise error("DERIVATIVE_TWICE")
        self.kept = {}
        self._line.say(b"B", {"name": name, "key": key})
        out = Writer(lambda data: self._line.send(b"W", data), encoding)
        yield out
        out.flush()
        self._line.send(b"K")
        kind, payload = self._line.receive()
        if kind == b"X":
            raise refused(payload)
        self.kept = json.loads(payload)


def refused(payload: bytes) -> AzukariError:
    """What the session said was not done."""
    said = json.loads(payload)
    return AzukariError(said["code"], said["ja"], said["en"], refused=said["refused"])


@contextmanager
def entrusted(  # noqa: PLR0913 — who, where, for what, and which part of it
    item: str,
    *,
    purpose: int,
    contract: str,
    officer: str,
    place: str | None = None,
    first: int = 1,
    count: int | None = None,
    fields: Sequence[int] = (),
    method: str = "",
    progress: Progress | None = None,
    instance: str | Path | None = None,
) -> Iterator[Opened]:
    """Open an item of the vault for a purpose, recorded first, as a file; once the ``with`` is left its end is recorded.

    Names or identifiers will do, as on the command line. ``first`` and ``count`` choose records, ``fields`` columns from 1, of a table.

    :raises AzukariError: refused by the annex, not found, or trouble; the code tells which. Nothing was opened then.
    """
    here, there = socket.socketpair()
    folder = str(instance or os.environ.get("AZUKARI_INSTANCE") or "azukari-instance")
    command = [sys.executable, "-m", "azukari.cli.main", "session", "--descriptor", str(there.fileno()), "--instance", folder]
    try:
        process = subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    except OSError as fault:
        here.close()
        raise error("NO_COMMAND") from fault
    finally:
        there.close()
    line = Line(here)
    try:
        line.say(
            b"A",
            {
                "item": item, "purpose": purpose, "contract": contract, "person": officer, "place": place, "first": first,
                "count": count, "fields": ",".join(map(str, fields)), "method": method, "program": " ".join(sys.argv),
            },
        )  # fmt: skip
        kind, payload = line.receive()
        if kind == b"X":
            raise refused(payload)
        yield Opened(line, json.loads(payload), progress)
        # told only where everything went well: a connection that just ends is a program that failed
        with suppress(AzukariError):
            line.send(b"Q")
    finally:
        line.close()
        try:
            process.wait(WAITS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
