"""Merkle hashing as in RFC 6962, section 2.1, and the compact range that a log grows by.

    leaf  SHA-256(0x00 ‖ entry)        node  SHA-256(0x01 ‖ left ‖ right)        empty  SHA-256("")

A tree of n leaves splits at the largest power of two below n. The compact range keeps only the roots of the perfect
subtrees that make up the tree so far (as many as n has bits set), so appending costs one or two hashes on average and
the state of a log of any length fits in a few hundred bytes.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import Final

from azukari.ledger.errors import LedgerError

__all__ = ["EMPTY_ROOT", "HASH_SIZE", "CompactRange", "leaf_hash", "node_hash", "root_of", "split"]

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
_COUNTER_SIZE: Final = 8
_AT_ONCE: Final = 1024


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry. The 0x00 keeps an entry from passing as an inner node (RFC 6962, 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """Return where a tree of ``size`` leaves (two or more) splits: the largest power of two smaller than it."""
    return 1 << ((size - 1).bit_length() - 1)


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root over the given leaf hashes."""
    tree = CompactRange()
    tree.extend(hashes)
    return tree.root()


class CompactRange:
    """The smallest state from which a log can be continued and its root told at any size."""

    __slots__ = ("_peaks", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []

    @property
    def size(self) -> int:
        """Number of leaves so far."""
        return self._size

    def append(self, digest: bytes) -> None:
        """Add one leaf hash."""
        # Each trailing one bit of the size is a finished subtree that the new leaf completes into one twice as large.
        carry = self._size
        peaks = self._peaks
        while carry & 1:
            digest = sha256(b"\x01" + peaks.pop() + digest).digest()
            carry >>= 1
        peaks.append(digest)
        self._size += 1

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add many leaf hashes, in order."""
        every = iter(hashes)
        while level := list(islice(every, _AT_ONCE)):
            self._add(level)

    def _add(self, level: list[bytes]) -> None:
        # Level by level instead of leaf by leaf: what waits on a level goes before, what has no partner waits there.
        size, waiting = self._size, list[bytes]()
        self._size += len(level)
        while level:
            if size & 1:
                level.insert(0, self._peaks.pop())
            if len(level) & 1:
                waiting.append(level.pop())
            pairs = iter(level)
            level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            size >>= 1
        self._peaks += reversed(waiting)

    def join(self, root: bytes, size: int) -> None:
        """Add a perfect subtree by its root; the ``size`` of it, a power of two, divides the present size."""
        carry, peaks = self._size // size, self._peaks
        while carry & 1:
            root = node_hash(peaks.pop(), root)
            carry >>= 1
        peaks.append(root)
        self._size += size

    def root(self) -> bytes:
        """Root of the tree at the present size."""
        if not self._peaks:
            return EMPTY_ROOT
        digest = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            digest = node_hash(peak, digest)
        return digest

    def copy(self) -> "CompactRange":
        """Return an independent copy: growing it leaves this one as it is."""
        twin = CompactRange()
        twin._size = self._size
        twin._peaks = self._peaks.copy()
        return twin

    def to_bytes(self) -> bytes:
        """Serialise: u64be size ‖ the subtree roots, largest first."""
        return self._size.to_bytes(_COUNTER_SIZE, "big") + b"".join(self._peaks)

    @classmethod
    def from_bytes(cls, state: bytes) -> "CompactRange":
        """Read what ``to_bytes`` wrote. Raises RANGE_STATE_DAMAGED when the length does not fit the size."""
        if len(state) < _COUNTER_SIZE:
            raise LedgerError("RANGE_STATE_DAMAGED", f"{len(state)} bytes")
        tree = cls()
        tree._size = int.from_bytes(state[:_COUNTER_SIZE], "big")
        if len(state) != _COUNTER_SIZE + HASH_SIZE * tree._size.bit_count():
            raise LedgerError("RANGE_STATE_DAMAGED", f"{len(state)} bytes for {tree._size} leaves")
        tree._peaks = [state[at : at + HASH_SIZE] for at in range(_COUNTER_SIZE, len(state), HASH_SIZE)]
        return tree

    def __eq__(self, other: object) -> bool:
        """Two ranges are equal when they continue the same log."""
        return isinstance(other, CompactRange) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        """Refuse nothing: equal ranges hash alike while neither grows."""
        return hash(self.to_bytes())
