"""How a generation of a contract key is kept: its arrangement, which it has for ever, and which form its wrapped keys have.

E1   contract key = from the shares of the box alone           wrapped = 0x01 ‖ AES-KW(contract key, object key)
E3   contract key = from those and the share of the node       wrapped = 0x01 ‖ AES-KW(contract key, object key)
E4   contract key = from the shares of the box                 wrapped = 0x02 ‖ SHA-256(object id) ‖ AES-KW(contract key, inner)
     and inner = what the node made of the object key under a key of its own (``azukari.keyline.inner``)
"""

from __future__ import annotations

from typing import Final

import msgspec

from azukari.keyline.inner import INNER_BYTES
from azukari.keyline.messages import Keyed, Level
from azukari.vault.errors import KeyFault
from azukari.vault.keys import unwrap, wrap

NESTED: Final = 2
"""First byte of a wrapped key that has an inner layer."""
_THING: Final = 32
NESTED_BYTES: Final = 1 + _THING + INNER_BYTES + 8


class Keeping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arrangement of a generation: its level, and the custody key (as text) of the node that has a share of it."""

    level: Level = "E1"
    node: str = ""

    @property
    def shared(self) -> bool:
        """Whether a node has a share."""
        return self.level in {"E3", "E4"}


ALONE: Final = Keeping()
"""The box alone; also what every share of before there were arrangements is."""


def wrapped_size(wrapped: bytes) -> int:
    """How many bytes a wrapped key has that these bytes begin with, by its first byte; 0 where that is not ours."""
    return {1: 41, NESTED: NESTED_BYTES}.get(wrapped[0] if wrapped else 0, 0)


def nest(outer: bytes, one: Keyed) -> bytes:
    """Put the outer layer around an inner one."""
    return bytes((NESTED,)) + one.thing + wrap(outer, one.key)


def unnest(outer: bytes, wrapped: bytes) -> Keyed:
    """Take the outer layer off. :raises KeyFault: ``KEY_SUITE`` where it has one layer only, ``KEY_WRAP``."""
    if not wrapped or wrapped[0] != NESTED:
        raise KeyFault("KEY_SUITE", f"suite {wrapped[:1].hex() or 'absent'} at E4")
    if len(wrapped) != NESTED_BYTES:
        raise KeyFault("KEY_WRAP", f"{len(wrapped)} bytes are not a wrapped object key")
    return Keyed(unwrap(outer, wrapped[1 + _THING :]), wrapped[1 : 1 + _THING])
