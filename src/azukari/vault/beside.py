"""Work on another core while the caller goes on. SHA-256 lets go of the interpreter and costs more than the cipher; so does the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Final

from azukari.vault.cobblestone import Piece

WORTH: Final = 1 << 16
"""Bytes from which another thread pays: handing over costs about as much as the digest of 30 KiB."""


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="vault-beside")


def beside(work: Callable[[], None]) -> Future[None]:
    """Begin work on another thread, which must not begin more of it there."""
    return _helpers().submit(work)


class Digest:
    """SHA-256 of a stream."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._hash = hashlib.sha256()
        self._under_way: Future[None] | None = None

    def update(self, piece: Piece) -> None:
        """Take the next piece, which must stay as it is until ``settle``."""
        self.settle()
        if len(piece) < WORTH:
            self._hash.update(piece)
        else:
            self._under_way = beside(partial(self._hash.update, piece))

    def settle(self) -> None:
        """Wait until what was given is taken in."""
        if self._under_way is not None:
            job, self._under_way = self._under_way, None
            job.result()

    def hexdigest(self) -> str:
        """The digest so far, 64 hexadecimal digits."""
        self.settle()
        return self._hash.hexdigest()
