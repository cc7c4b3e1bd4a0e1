"""The child process that reads content: told what to do, confined, and only then given bytes. Started by :mod:`azukari.content.sandbox`.

    python -I -m azukari.content.child        frames on standard input and output, see ``frames``

It writes nothing but frames, and nothing to a disk: it has none.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from azukari.content.confine import Limits, confine
from azukari.content.errors import ContentError
from azukari.content.frames import FRAME_LIMIT, HEAD, frame
from azukari.content.requests import dumped

_OUT_OF_MEMORY: Final = 71


class Parent:
    """The other end: bytes come from it, and frames go to it."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Over two pipes."""
        self._source, self._sink = source, sink

    def message(self) -> dict[str, Any]:
        """The one message that comes first."""
        found = self._receive()
        if found is None or found[0] != b"J":
            raise EOFError
        read: dict[str, Any] = json.loads(found[1])
        return read

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the content, to its end."""
        while (found := self._receive()) is not None and found[0] == b"D":
            yield found[1]
        if found is None or found[0] != b"E":
            raise EOFError

    def ask(self, payload: bytes) -> bytes:
        """Ask for a range, and get it."""
        self.send(b"Q", payload)
        found = self._receive()
        if found is None or found[0] != b"D":
            raise EOFError
        return found[1]

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Send a frame at once; bytes of any length in as many as they need."""
        for start in range(0, max(len(payload), 1), FRAME_LIMIT):
            self._sink.write(frame(kind, payload[start : start + FRAME_LIMIT]))
        self._sink.flush()

    def _receive(self) -> tuple[bytes, bytes] | None:
        head = self._source.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        kind, size = HEAD.unpack(head)
        payload = self._source.read(size)
        return (kind, payload) if len(payload) == size else None


Work = Callable[[Parent, Mapping[str, Any]], dict[str, Any]]


def main() -> int:
    """Be told, be confined, read, answer. 0 whenever the parent was told what came of it."""
    parent = Parent(sys.stdin.buffer, sys.stdout.buffer)
    job = parent.message()
    work = prepared(job["do"])
    held = confine(Limits(job["memory"], job["seconds"]), job["fonts"])
    # Rows hold no cycles, and a table has millions of them.
    gc.disable()
    parent.send(b"J", dumped({"held": held}))
    try:
        parent.send(b"J", dumped(work(parent, job)))
        parent.send(b"E")
    except ContentError as error:
        parent.send(b"F", dumped({"code": error.code, "values": error.values}))
    except MemoryError:
        return _OUT_OF_MEMORY
    except (EOFError, BrokenPipeError):
        # The parent has gone, and nobody is left to tell.
        return 0
    return 0


def prepared(do: str) -> Work:
    """The work by its name, with everything imported that it needs: afterwards no file can be opened."""
    if do in {"count", "count_whole", "render", "scan"}:
        from azukari.content import rendering  # noqa: PLC0415 — a table needs none of it

        rendering.prepare()
        works: dict[str, Work] = {"count": rendering.count, "count_whole": rendering.count_whole, "scan": rendering.scan}
        return {**works, "render": rendering.render}[do]
    from azukari.content import reading  # noqa: PLC0415 — and pages none of this

    reading.prepare(book=do in {"book", "look", "cells"})
    if do == "cells":
        from azukari.content import cells  # noqa: PLC0415 — a list alone needs it

        return cells.work
    return {"table": reading.table, "book": reading.book, "look": reading.look, "heading": reading.heading}[do]


if __name__ == "__main__":
    sys.exit(main())
