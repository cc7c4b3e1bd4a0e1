"""One generation of a contract's key as it is used: wraps and opens object keys in the form that its arrangement has.

``Single``: the contract key is had, alone from the box (E1) or with the node's share (E3). ``Nested``: only the outer layer is had; the inner one is
the node's (E4), and each key that the node gives out needs an entry in the node's own mirror.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from azukari.keyline.inner import thing_of
from azukari.keyline.messages import Doing, Keyed
from azukari.vault.errors import KeyFault
from azukari.vault.keeping import nest, unnest
from azukari.vault.keys import unwrap_object_key, wrap_object_key
from azukari.vault.line import Line
from azukari.vault.remote import RemoteCustodian


class Use(NamedTuple):
    """What a key is wanted for: doing what, with which object (or package), because of which entry (None for a package that is being made)."""

    doing: Doing
    thing: str
    seq: int | None


class Wrapping(Protocol):
    """A generation that can be had."""

    def wrap(self, keys: Sequence[Keyed]) -> list[bytes]:
        """Wrapped forms of object keys."""

    def unwrap(self, wrapped: bytes, use: Use) -> bytes:
        """The key of one object, for one use."""

    def plain(self, wrapped: Sequence[bytes], things: Sequence[str]) -> list[Keyed]:
        """The keys of many objects, to be wrapped otherwise at once."""

    def opens(self, wrapped: Sequence[bytes]) -> list[bool]:
        """Which of these open; nothing is given."""


class Single:
    """One layer (E1, E3)."""

    def __init__(self, key: bytes) -> None:
        self._key: Final = key

    def wrap(self, keys: Sequence[Keyed]) -> list[bytes]:
        """Wrap under the contract key."""
        return [wrap_object_key(self._key, one.key) for one in keys]

    def unwrap(self, wrapped: bytes, use: Use) -> bytes:
        """Unwrap; whatever for."""
        del use
        return unwrap_object_key(self._key, wrapped)

    def plain(self, wrapped: Sequence[bytes], things: Sequence[str]) -> list[Keyed]:
        """Unwrap; bound to objects as far as they are named."""
        names = [thing_of(name) for name in things] or [b""] * len(wrapped)
        return [Keyed(unwrap_object_key(self._key, one), name) for one, name in zip(wrapped, names, strict=True)]

    def opens(self, wrapped: Sequence[bytes]) -> list[bool]:
        """Try each."""
        return [_opens(self._key, one) for one in wrapped]


class Nested:
    """Two layers (E4)."""

    def __init__(self, outer: bytes, line: Line, node: RemoteCustodian, entrustment: str, generation: int) -> None:
        self._outer: Final = outer
        self._line, self._node = line, node
        self._entrustment, self._generation = entrustment, generation

    def wrap(self, keys: Sequence[Keyed]) -> list[bytes]:
        """Have the node wrap, then wrap what comes back. :raises KeyFault: ``THINGS_NEEDED`` where a key is bound to no object."""
        if not all(one.thing for one in keys):
            raise KeyFault("THINGS_NEEDED")
        return [nest(self._outer, one) for one in self._node.wrap(self._entrustment, self._generation, keys)]

    def unwrap(self, wrapped: bytes, use: Use) -> bytes:
        """Take the outer layer off and have the node open the inner one, once its mirror holds the entry."""
        one = unnest(self._outer, wrapped)
        if one.thing != thing_of(use.thing):
            raise KeyFault("KEY_WRAP", "the key of another object")
        where = self._entrustment, self._generation
        return self._line.covered(lambda: self._node.unwrap(*where, use.thing, one.key, use.doing, use.seq))

    def plain(self, wrapped: Sequence[bytes], things: Sequence[str]) -> list[Keyed]:
        """Have the node give keys out, because they are kept below E4 from now on."""
        del things
        inner = [unnest(self._outer, one) for one in wrapped]
        return self._line.covered(lambda: self._node.lower(self._entrustment, self._generation, inner))

    def moved(self, wrapped: Sequence[bytes], to: Nested) -> list[bytes]:
        """Move to a later generation at the same node: no key is plain outside of it."""
        inner = [unnest(self._outer, one) for one in wrapped]
        return [nest(to._outer, one) for one in self._node.rewrap(self._entrustment, self._generation, to._generation, inner)]

    def at(self, other: Nested) -> bool:
        """Whether both are at one node."""
        return self._node.node.key == other._node.node.key

    def opens(self, wrapped: Sequence[bytes]) -> list[bool]:
        """Take off the outer layer where it comes off, and ask the node of those."""
        inner: dict[int, Keyed] = {}
        for number, one in enumerate(wrapped):
            try:
                inner[number] = unnest(self._outer, one)
            except KeyFault:
                continue
        opened = self._node.tried(self._entrustment, self._generation, list(inner.values())) if inner else []
        found = dict(zip(inner, opened, strict=True))
        return [found.get(number, False) for number in range(len(wrapped))]


def _opens(key: bytes, wrapped: bytes) -> bool:
    try:
        unwrap_object_key(key, wrapped)
    except KeyFault:
        return False
    return True
