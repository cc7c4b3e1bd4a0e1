"""Randomness and the clock, which the core does not have: the desk owns them, and tests replace them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from azukari.kernel.values import Time

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
Clock = Callable[[], Time]


def mint(kind: str) -> str:
    """A fresh identifier of a two-letter kind: 80 random bits in Crockford's base 32."""
    return identifier(kind, secrets.randbits(80))


def identifier(kind: str, number: int) -> str:
    """The identifier of a kind that these 80 bits make."""
    return f"{kind}-" + "".join(CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5))


def now() -> Time:
    """The system clock, in microseconds since 1970-01-01 UTC."""
    return Time(time.time_ns() // 1000)
