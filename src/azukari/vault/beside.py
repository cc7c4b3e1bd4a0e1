"""Work on other cores while the caller goes on. SHA-256 lets go of the interpreter and costs more than the cipher; so does the disk."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Final

from azukari.vault.cobblestone import LENT, Piece

WORTH: Final = 1 << 16
"""Bytes from which another thread pays: handing over costs about as much as the digest of 30 KiB."""


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="vault-beside")


def beside(work: Callable[[], None]) -> Future[None]:
    """Begin work on another thread, which must not begin more of it there."""
    return _helpers().submit(work)


class Lane:
    """Work of one stream, done in order on a thread of its own; at most ``LENT`` pieces are under way when ``put`` returns."""

    def __init__(self) -> None:
        """No thread is there before the first piece."""
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()

    def put(self, work: Callable[[], None]) -> None:
        """Have work done after what was put before. What earlier work raised is raised here, and nothing is put then."""
        while len(self._under_way) >= LENT:
            self._under_way.popleft().result()
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="vault-lane")
        self._under_way.append(self._thread.submit(work))

    def settle(self) -> None:
        """Wait until all is done; what it raised is raised here."""
        while self._under_way:
            self._under_way.popleft().result()

    def close(self) -> None:
        """Wait until nothing is under way, whatever came of it, and let the thread go."""
        self._under_way.clear()
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None


class Digest:
    """SHA-256 of a stream."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._hash = hashlib.sha256()
        self._lane = Lane()

    def update(self, piece: Piece) -> None:
        """Take the next piece, which must stay as it is until ``LENT`` calls after this one have returned, or ``settle`` has."""
        if len(piece) < WORTH:
            self._lane.settle()
            self._hash.update(piece)
        else:
            self._lane.put(partial(self._hash.update, piece))

    def settle(self) -> None:
        """Wait until what was given is taken in."""
        self._lane.settle()

    def close(self) -> None:
        """Let go of the thread; the digest stays."""
        self._lane.settle()
        self._lane.close()

    def hexdigest(self) -> str:
        """The digest so far, 64 hexadecimal digits."""
        self.settle()
        return self._hash.hexdigest()
