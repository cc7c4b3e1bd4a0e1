"""The clock of the story: it goes on by itself, can be put forward, and never runs backwards.

Months of a contract pass in a minute of telling. The processes of a demonstration share one clock, as those of an instance share the machine's:
its distance from the machine's steady clock lies in eight bytes of a file that all of them map.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from datetime import date
from pathlib import Path
from typing import Final

from azukari.desk.instance import Instance
from azukari.kernel.values import Day, Time, add_days

_DISTANCE: Final = struct.Struct("=q")


class StoryClock:
    """Reads like any clock of the desk: call it."""

    def __init__(self, path: Path) -> None:
        """Map the shared distance; a file that is not there begins at the machine's time."""
        if not path.exists():
            path.write_bytes(_DISTANCE.pack(time.time_ns() // 1000 - _steady()))
        handle = os.open(path, os.O_RDWR)
        try:
            self._shared = mmap.mmap(handle, _DISTANCE.size)
        finally:
            os.close(handle)

    @classmethod
    def of(cls, instance: Instance) -> StoryClock:
        """The clock of a demonstration's processes."""
        return cls(instance.run / "story-clock")

    def __call__(self) -> Time:
        """The story's time."""
        (distance,) = _DISTANCE.unpack_from(self._shared)
        return Time(_steady() + distance)

    def begin(self, moment: Time) -> None:
        """Set the story's first moment, before anything has read the clock."""
        _DISTANCE.pack_into(self._shared, 0, moment - _steady())

    def forward(self, moment: Time) -> None:
        """Put the clock forward. :raises ValueError: when the moment has passed; a story is told in order."""
        now = self()
        if moment < now:
            message = f"the story is {now - moment} µs past that moment"
            raise ValueError(message)
        self.begin(moment)


def first_monday(today: Day) -> Day:
    """The last Monday that lies two full weeks back: a contract that began then has all that is told of it behind it."""
    back = date.fromisoformat(add_days(today, -14))
    return add_days(Day(back.isoformat()), -back.weekday())


def _steady() -> int:
    return time.monotonic_ns() // 1000
