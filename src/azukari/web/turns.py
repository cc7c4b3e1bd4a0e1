"""One after the other: two presses of one button by one person are looked at in turn, so that the second sees what the first one did."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

Key = tuple[str, str]
"""Who, in which contract."""


class Turns:
    """A lock for each key that somebody holds or waits for; nothing is left of it afterwards."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._guard = threading.Lock()
        self._held: dict[Key, tuple[threading.Lock, int]] = {}

    def __len__(self) -> int:
        """How many keys are held."""
        return len(self._held)

    @contextmanager
    def of(self, person: str, log: str) -> Iterator[None]:
        """Wait for one's turn, and give it on."""
        who = (person, log)
        with self._guard:
            lock, waiting = self._held.get(who, (threading.Lock(), 0))
            self._held[who] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._held[who]
                if waiting == 1:
                    del self._held[who]
                else:
                    self._held[who] = lock, waiting - 1
