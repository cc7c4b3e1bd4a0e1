"""Reading content in a child process: bytes go down one pipe, frames come up another, and whatever goes beyond its limits is killed.

The parent trusts nothing that comes up: frames have a size, their number of bytes has a limit, and a fault names a code that is known here.
No byte of content touches a disk on either side.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Final, NamedTuple, Self

from azukari.content.confine import ALL
from azukari.content.errors import TEXTS, ContentError
from azukari.content.frames import CONTENT, FRAME_LIMIT, HEAD, KINDS, frame
from azukari.content.requests import dumped

PIPE: Final = 1 << 20
"""Bytes that a pipe holds, where the system allows it."""

FONTS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
_PIECE: Final = 1 << 18
_OUT_OF_MEMORY: Final = 71
_NO_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"MemoryError", b"Out of memory", b"Cannot allocate")
_SAID: Final = 4_096
_GRACE: Final = 5.0

_log = logging.getLogger("azukari.content")


class Limits(NamedTuple):
    """What a child may take. ``memory`` and ``output`` in bytes; ``seconds`` of processor time, for a stream counted anew with every
    ``per_piece`` bytes; ``patience`` is how many seconds it may neither take nor give anything while it is waited for.
    """

    memory: int
    seconds: int
    output: int
    patience: float
    per_piece: int = 0


STREAM: Final = Limits(memory=1 << 30, seconds=60, output=1 << 50, patience=60.0, per_piece=8 << 20)
"""For a table of any length: so much processor time for every 8 MiB."""

BOOK: Final = Limits(memory=3 << 30, seconds=300, output=4 << 30, patience=300.0)
LOOK: Final = Limits(memory=3 << 30, seconds=60, output=64 << 20, patience=90.0)
PAGE: Final = Limits(memory=2 << 30, seconds=30, output=64 << 20, patience=45.0)
"""For a file of pages that is counted whole while it comes in."""

DRAW: Final = Limits(memory=2 << 30, seconds=12, output=64 << 20, patience=25.0)
"""For one page: whoever waits for it sits before a screen. An A0 sheet at 300 dpi takes some 4 seconds."""


class Child:
    """One child at work. Use it in a ``with``: leaving it ends the child, whatever it is doing."""

    def __init__(self, do: str, job: Mapping[str, Any], limits: Limits, *, fonts: tuple[str, ...] = ()) -> None:
        """Start it and tell it what to do.

        :raises ContentError: ``SANDBOX_START``.
        """
        self._limits = limits
        self._up = bytearray()
        self._down = bytearray()
        self._taken = self._given = 0
        self._ended = False
        self.result: dict[str, Any] = {}
        self.held: tuple[str, ...] = ()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "azukari.content.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise ContentError("SANDBOX_START", how=f"errno {error.errno}") from None
        self._selector = selectors.DefaultSelector()
        if self._process.stdin is None or self._process.stdout is None or self._process.stderr is None:
            raise TypeError(self._process)
        self._in, self._out, self._err = (
            self._process.stdin.fileno(),
            self._process.stdout.fileno(),
            self._process.stderr.fileno(),
        )
        for pipe in (self._in, self._out, self._err):
            os.set_blocking(pipe, False)
        for pipe in (self._in, self._out):
            with suppress(OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
        self._selector.register(self._out, selectors.EVENT_READ)
        told = {**job, "do": do, "memory": limits.memory, "seconds": limits.seconds, "fonts": list(fonts)}
        self._down += frame(b"J", dumped(told))

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Give it more bytes; yields the frames (``D``, ``V``, ``C`` and ``R``) that are there by the time it took them.

        :raises ContentError: what it found wrong, or ``SANDBOX_…`` where it went beyond its limits.
        """
        for start in range(0, len(piece), FRAME_LIMIT):
            part = piece[start : start + FRAME_LIMIT]
            self._given += len(part)
            self._more_time(len(part))
            self._down += frame(b"D", part)
        while self._down:
            self._turn()
            yield from self._frames()
        yield from self._frames()

    def finish(self) -> Iterator[tuple[bytes, bytes]]:
        """There is no more; yields the frames to its end, after which ``result`` is what it answered."""
        self._down += frame(b"E")
        yield from self.rest()

    def rest(self) -> Iterator[tuple[bytes, bytes]]:
        """The frames to its end; answer each ``Q`` with :meth:`reply` before asking for the next."""
        while not self._ended:
            yield from self._frames()
            if not self._ended:
                self._turn()

    def reply(self, data: bytes) -> None:
        """Give the range that was asked for."""
        self._down += frame(b"D", data)

    def _more_time(self, size: int) -> None:
        """Every so many bytes entitle it to more processor time; nothing else does."""
        each = self._limits.per_piece
        if each and self._given // each > (self._given - size) // each:
            most = self._limits.seconds * (1 + self._given // each)
            with suppress(OSError, ValueError):
                resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (most, most + 5))

    def _turn(self) -> None:
        """Wait until it takes or gives something, and take or give."""
        events = selectors.EVENT_READ if not self._down else selectors.EVENT_READ | selectors.EVENT_WRITE
        self._watch_input(watched=bool(events & selectors.EVENT_WRITE))
        ready = self._selector.select(self._limits.patience)
        if not ready:
            self._kill()
            raise ContentError("SANDBOX_TIME", limit=self._limits.patience)
        for key, _ in ready:
            if key.fd == self._in:
                self._write()
            else:
                self._read()

    def _watch_input(self, *, watched: bool) -> None:
        registered = self._in in self._selector.get_map()
        if watched and not registered:
            self._selector.register(self._in, selectors.EVENT_WRITE)
        elif registered and not watched:
            self._selector.unregister(self._in)

    def _write(self) -> None:
        try:
            sent = os.write(self._in, memoryview(self._down)[:PIPE])
        except BlockingIOError:
            return
        except OSError:
            # It takes no more; why, it says, or its end does.
            self._down.clear()
            return
        del self._down[:sent]

    def _read(self) -> None:
        try:
            data = os.read(self._out, PIPE)
        except BlockingIOError:
            return
        if not data:
            self._over()
        self._up += data
        self._taken += len(data)
        if self._taken > self._limits.output:
            self._kill()
            raise ContentError("SANDBOX_OUTPUT", limit=self._limits.output)

    def _frames(self) -> Iterator[tuple[bytes, bytes]]:
        at = 0
        up = self._up
        while len(up) - at >= HEAD.size and not self._ended:
            kind, size = HEAD.unpack_from(up, at)
            if size > FRAME_LIMIT or kind not in KINDS:
                self._kill()
                raise ContentError("SANDBOX_DIED", how="frame")
            if len(up) - at - HEAD.size < size:
                break
            payload = bytes(up[at + HEAD.size : at + HEAD.size + size])
            at += HEAD.size + size
            if kind in CONTENT:
                yield kind, payload
            else:
                self._message(kind, payload)
        del up[:at]

    def _message(self, kind: bytes, payload: bytes) -> None:
        if kind == b"E":
            self._ended = True
            return
        try:
            said = json.loads(payload)
            if kind == b"F":
                raise _told(said)
            if "held" in said:
                self.held = tuple(one for one in ALL if one in said["held"])
                _lacking(self.held)
            else:
                self.result = said
        except (ValueError, KeyError, TypeError):
            self._kill()
            raise ContentError("SANDBOX_DIED", how="message") from None

    def _over(self) -> None:
        """It closed its end before it said that it was through: by what it ended, and why."""
        try:
            code = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._kill()
            code = self._process.wait()
        said = b""
        with suppress(OSError):
            said = os.read(self._err, _SAID)
        if code == _OUT_OF_MEMORY or any(one in said for one in _NO_MEMORY):
            raise ContentError("SANDBOX_MEMORY", limit=self._limits.memory)
        if code in {-signal.SIGXCPU, -signal.SIGKILL}:
            raise ContentError("SANDBOX_TIME", limit=float(self._limits.seconds))
        # What it wrote may hold content: only how it ended is told.
        how = signal.Signals(-code).name if code < 0 else f"exit {code}"
        raise ContentError("SANDBOX_DIED", how=how)

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    def __enter__(self) -> Self:
        """Give the child."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._kill()
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _told(said: Mapping[str, Any]) -> ContentError:
    """What it found wrong, in our words: of it, only a known code and values come through."""
    code = said["code"]
    if code not in TEXTS:
        return ContentError("SANDBOX_DIED", how="code")
    try:
        return ContentError(
            code, **{name: value for name, value in said["values"].items() if isinstance(value, str | int | float)}
        )
    except (KeyError, ValueError):
        return ContentError("SANDBOX_DIED", how="values")


@cache
def _lacking(held: tuple[str, ...]) -> None:
    """Say once in the log what this kernel does not give."""
    lacks = [one for one in ALL if one not in held]
    if lacks:
        _log.warning("content is read in a child process without: %s", ", ".join(lacks))


def confinement() -> tuple[str, ...]:
    """Which of ``ALL`` hold for a child on this machine: tried with one that reads nothing."""
    with Child("look", {}, LOOK) as child:
        try:
            list(child.finish())
        except ContentError:
            # It was told nothing to do; that it was confined before, it has said.
            return child.held
        return child.held
