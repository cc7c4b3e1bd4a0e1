"""A case of the shared corpus, and what most of them begin with."""

from typing import Any, NamedTuple

from tests.ledger.world import (
    BEGIN,
    PAPER,
    small,
)

DAY = 86_400_000_000
MADE = BEGIN + 3_600_000_000
TRUE = small(12, opened=(0, 3, 9))
PAPERED: dict[str, Any] = {"fingerprint": PAPER}


class Case(NamedTuple):
    """A pack, what is asked of it, and what must be said: ``asked`` are the arguments of ``verify_pack`` by name."""

    name: str
    data: bytes
    asked: dict[str, Any]
    verdict: str
    codes: tuple[str, ...]


def case(name: str, data: bytes, verdict: str, *codes: str, **given: Any) -> Case:
    return Case(name, data, {**PAPERED, **given}, verdict, tuple(sorted(codes)))
