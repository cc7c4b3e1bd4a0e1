"""How long something that was worked out holds: from the last moment to the next at which it would come out otherwise.

What is owed is worked out by plain functions of a contract's state and a moment. Such a function can only depend on the moment by what it asks
of it: is it after that due date, on which day does it fall. So it is given a moment that notes what it was asked (:class:`Turning`): as long
as every answer is the same, so is what comes out. A provision need not know, and none can forget to say when something of it changes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, TypeVar, cast

import msgspec

from azukari.kernel.values import Time

LOGGER = logging.getLogger("azukari.desk")
T = TypeVar("T")
EARLIEST: Final = Time(-(1 << 62))
NEVER: Final = Time((1 << 62) - 1)


class Span(msgspec.Struct, frozen=True):
    """From a moment on, before another."""

    since: Time
    until: Time

    def holds(self, time: Time) -> bool:
        """Whether a moment lies in it."""
        return self.since <= time < self.until

    def within(self, other: Span) -> Span:
        """What both have in common."""
        return Span(max(self.since, other.since), min(self.until, other.until))


class _Asked:
    """What a moment was asked for: the nearest turns before and after it."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.since: int = EARLIEST
        self.until: int = NEVER

    def turn(self, moment: int) -> None:
        """At this moment an answer changes: it is another before than from then on."""
        if moment <= self.at:
            self.since = max(self.since, moment)
        else:
            self.until = min(self.until, moment)


class Turning:
    """A moment, or one that lies a fixed time from it, that notes what it is asked for. It is no integer: what it does not understand fails."""

    __slots__ = ("_asked", "_value")
    __hash__ = None  # type: ignore[assignment]  # what is remembered by it would be remembered for one moment

    def __init__(self, asked: _Asked, value: int) -> None:
        self._asked = asked
        self._value = value

    def _turn(self, boundary: int) -> None:
        """An answer changes when this value reaches ``boundary``."""
        self._asked.turn(boundary - self._value + self._asked.at)

    def _other(self, other: object) -> int | None:
        return other if isinstance(other, int) else None

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Turning):
            return self._value < other._value
        if not isinstance(other, int):
            return NotImplemented
        self._turn(other)
        return self._value < other

    def __ge__(self, other: object) -> bool:
        if isinstance(other, Turning):
            return self._value >= other._value
        if not isinstance(other, int):
            return NotImplemented
        self._turn(other)
        return self._value >= other

    def __le__(self, other: object) -> bool:
        if isinstance(other, Turning):
            return self._value <= other._value
        if not isinstance(other, int):
            return NotImplemented
        self._turn(other + 1)
        return self._value <= other

    def __gt__(self, other: object) -> bool:
        if isinstance(other, Turning):
            return self._value > other._value
        if not isinstance(other, int):
            return NotImplemented
        self._turn(other + 1)
        return self._value > other

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Turning):
            return self._value == other._value
        if not isinstance(other, int):
            return NotImplemented
        self._turn(other)
        self._turn(other + 1)
        return self._value == other

    def __add__(self, other: int) -> Turning:
        return Turning(self._asked, self._value + other)

    __radd__ = __add__

    def __sub__(self, other: int | Turning) -> Turning | int:
        """A moment that lies so much earlier; the time between two that move alike does not change."""
        if isinstance(other, Turning):
            return self._value - other._value
        return Turning(self._asked, self._value - other)

    def _cell(self, size: int) -> int:
        """In which stretch of this length the value lies; it is another at either end."""
        if size <= 0:
            raise TypeError(size)
        count = self._value // size
        self._turn(count * size)
        self._turn((count + 1) * size)
        return count

    def __floordiv__(self, size: int) -> int:
        return self._cell(size)

    def __mod__(self, size: int) -> Turning:
        return Turning(self._asked, self._value - self._cell(size) * size)

    def __divmod__(self, size: int) -> tuple[int, Turning]:
        count = self._cell(size)
        return count, Turning(self._asked, self._value - count * size)

    def __bool__(self) -> bool:
        return self != 0


def worked_at(time: Time, work: Callable[[Time], T]) -> tuple[T, Span]:
    """What a function of a moment makes of ``time``, and from when until when it would make the same.

    What it makes must not contain the moment, nor anything reckoned from it. Where the function asks a moment for what cannot be followed, it
    is asked anew with the plain moment, and holds for that alone.
    """
    asked = _Asked(time)
    try:
        made = work(cast("Time", Turning(asked, time)))
    except (TypeError, AttributeError):
        made = work(time)
        LOGGER.warning("a moment was asked for what cannot be followed: worked out anew each time", exc_info=True)
        return made, Span(time, Time(time + 1))
    return made, Span(Time(asked.since), Time(asked.until))
