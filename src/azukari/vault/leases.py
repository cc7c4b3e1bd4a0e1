"""That one entry opens once, and that what is being read can be stopped.

**Single use without a second durable write.** An opening is durable as an entry before it is asked for here; marking
it used durably would cost another write for every opening, so the mark is kept in memory. It cannot be lost in a way
that matters:

1. An entry is used only if it was entered *after* this process started: its time must lie above the watermark, which
   is the later of the clock at the start and the time of the newest entry that existed then. So nothing that an
   earlier process may have used can be used again, even if the clock was set back in between: after a crash all
   entries of before are refused, used or not.
2. An entry is used only within its lease (60 s), measured by a clock that this class never lets run backwards.
   A mark is dropped only when its lease has passed by that same clock, so no mark is dropped that is still needed.
3. Marking is one step under a lock, before the first byte is decrypted, and is never undone.

Whoever is refused enters the act of opening again; that costs one entry and hides nothing.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from azukari.vault.errors import DeniedError, refusal

SECOND: Final = 1_000_000
LEASE: Final = 60 * SECOND
"""How long an entry may wait to be used, in µs."""

READS: Final = "/reads"
"""After an entrustment's name: everything that is being read of it, and nothing that is being sealed."""

Clock = Callable[[], int]
"""Microseconds since 1970-01-01 UTC."""


class Uses:
    """Which entries have been used."""

    def __init__(self, clock: Clock, newest: int, lease: int = LEASE) -> None:
        """Set the watermark; ``newest`` is the time (µs) of the newest entry that exists at this moment."""
        self._clock, self._lease = clock, lease
        self._lock = threading.Lock()
        self._now = self.watermark = max(clock(), newest)
        self._used: set[tuple[str, int]] = set()
        self._order: deque[tuple[int, tuple[str, int]]] = deque()

    def __len__(self) -> int:
        """How many marks are kept."""
        return len(self._used)

    def check(self, entered_at: int) -> None:
        """Refuse an entry that cannot be used any more, without using it."""
        with self._lock:
            self._fresh(entered_at)

    def take(self, log: str, seq: int, entered_at: int) -> None:
        """Use an entry, or refuse; of any number of callers exactly one gets through."""
        with self._lock:
            self._fresh(entered_at)
            if (log, seq) in self._used:
                raise DeniedError(refusal("OPEN_USED"))
            self._used.add((log, seq))
            # Until the lease of the entry has passed for certain: its own time may lie ahead of the clock.
            self._order.append((max(entered_at, self._now) + self._lease, (log, seq)))

    def _fresh(self, entered_at: int) -> None:
        self._now = max(self._now, self._clock())
        while self._order and self._order[0][0] < self._now:
            self._used.discard(self._order.popleft()[1])
        if entered_at > self._now + self._lease or entered_at <= self.watermark > self._clock():
            raise DeniedError(refusal("OPEN_CLOCK"))
        if entered_at <= self.watermark or entered_at + self._lease < self._now:
            raise DeniedError(refusal("OPEN_STALE"))


class Running:
    """One read or seal under way."""

    def __init__(self, began: int) -> None:
        """Begin, before it is known what will be read."""
        self.began = began
        self.entrustment = self.object = self.reads = ""
        self.cut: Callable[[], object] = lambda: None
        self._stopped = threading.Event()
        self.ended = threading.Event()

    @property
    def names(self) -> tuple[str, ...]:
        """By which it can be stopped: its entrustment, its object, and, where it reads, all reads of its entrustment."""
        return self.entrustment, self.object, self.reads

    def stop(self) -> None:
        """Ask it to end before its next byte."""
        self._stopped.set()

    def guard(self) -> None:
        """Raise if it was stopped; called before every piece."""
        if self._stopped.is_set():
            raise DeniedError(refusal("OPEN_STOPPED"))


class Register:
    """What is under way, so that a hold can end it.

    A stop also shuts out every entry of before it that has not been used yet: that is remembered for one lease, after
    which such an entry is too old in any case.
    """

    def __init__(self, clock: Clock, lease: int = LEASE) -> None:
        """Begin with nothing."""
        self._clock, self._lease = clock, lease
        self._lock = threading.Lock()
        self._running: set[Running] = set()
        self._stops: dict[str, tuple[int, int]] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._running)

    def begin(self) -> Running:
        """Enter a read *before* its permit is asked for, so that a hold in between is not missed."""
        with self._lock:
            running = Running(self._count)
            self._running.add(running)
            return running

    def name(self, running: Running, entrustment: str, thing: str, entered_at: int | None) -> None:
        """Say what is read, under an entry of which time (None for a seal); refused if that was stopped since."""
        with self._lock:
            running.entrustment, running.object = entrustment, thing
            running.reads = "" if entered_at is None else f"{entrustment}{READS}"
            for count, at in (self._stops.get(name, (0, 0)) for name in running.names):
                if count > running.began or (entered_at is not None and entered_at <= at):
                    running.stop()
        running.guard()

    def end(self, running: Running) -> None:
        """Leave the register."""
        with self._lock:
            self._running.discard(running)
            if not self._running and self._stops:
                kept = self._clock() - self._lease
                self._stops = {name: stop for name, stop in self._stops.items() if stop[1] >= kept}
        running.ended.set()

    def stop(self, name: str, patience: float) -> int:
        """Stop what reads the object, or anything of the entrustment (with ``READS``: what is read of it), so named; return how many.

        Each is asked first; whoever does not end within ``patience`` seconds, for its caller reads no more, is cut.
        Either way none gives another byte once this has returned.
        """
        with self._lock:
            self._count += 1
            self._stops[name] = (self._count, self._clock())
            found = [running for running in self._running if name in running.names]
        for running in found:
            running.stop()
        for running in found:
            if not running.ended.wait(patience):
                running.cut()
                running.ended.wait(patience)
        return len(found)
