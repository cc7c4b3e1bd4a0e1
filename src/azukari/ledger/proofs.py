"""Proofs about a Merkle tree: that an entry is in it, that a log only grew, that a run of entries is part of it.

The three are one. A *subtree* [start, end) of a tree of ``size`` leaves is a run that begins at a multiple of the
smallest power of two not below its length; a single leaf is one, and so is every beginning [0, end). Walking from the
root of the tree down to the subtree, each step leaves a neighbour aside; the hashes of those neighbours, innermost
first, are the proof. An inclusion proof (RFC 6962, 2.1.1) is the case end = start + 1, a consistency proof (2.1.2) the
case start = 0. What only the general case adds is needed for packs of a period.

When the walk cuts through the subtree itself (its right edge is ragged), the part on the left belongs to both trees,
and the proof begins with the hash of the innermost part on the right, which neither side can otherwise know.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from hmac import compare_digest
from typing import Final, NamedTuple, TypeAlias

from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import EMPTY_ROOT, HASH_SIZE, node_hash, root_of, split

__all__ = [
    "RangeHash",
    "consistency_proof",
    "inclusion_proof",
    "proof_ranges",
    "subtree_proof",
    "verify_consistency",
    "verify_inclusion",
    "verify_subtree",
]

RangeHash: TypeAlias = Callable[[int, int], bytes]
MAX_SIZE: Final = 1 << 63


class _Side(Enum):
    """On which side of the walk the neighbour lies."""

    LEFT = 1
    RIGHT = 2
    SHARED = 3  # on the left, and part of the subtree too


class _Walk(NamedTuple):
    steps: list[tuple[_Side, int, int]]  # outermost first: side, and the neighbour's run of leaves
    ragged: tuple[int, int] | None  # the innermost run, when it is not the whole subtree


def _walk(start: int, end: int, size: int) -> _Walk:
    if not 0 <= start < end <= size < MAX_SIZE:
        raise LedgerError("PROOF_RANGE", f"[{start}, {end}) of {size}")
    _aligned(start, end)
    low, high, ragged = 0, size, False
    steps: list[tuple[_Side, int, int]] = []
    while (low, high) != (start, end):
        middle = low + split(high - low)
        if end <= middle:
            steps.append((_Side.RIGHT, middle, high))
            high = middle
        elif start >= middle:
            steps.append((_Side.LEFT, low, middle))
            low = middle
        else:
            steps.append((_Side.SHARED, low, middle))
            start = low = middle
            ragged = True
    return _Walk(steps, (low, high) if ragged else None)


def _aligned(start: int, end: int) -> None:
    if not 0 <= start < end or start & ((1 << (end - start - 1).bit_length()) - 1):
        raise LedgerError("PROOF_RANGE", f"[{start}, {end}) is not a subtree")


def proof_ranges(start: int, end: int, size: int) -> list[tuple[int, int]]:
    """Return the runs of leaves whose hashes make up the proof, in its order.

    A store that keeps the hashes of whole subtrees can answer each without reading the leaves below.
    """
    walk = _walk(start, end, size)
    ranges = [(low, high) for _, low, high in reversed(walk.steps)]
    return [walk.ragged, *ranges] if walk.ragged else ranges


def subtree_proof(start: int, end: int, size: int, hash_of: RangeHash) -> list[bytes]:
    """Prove that [start, end) is part of the tree of ``size`` leaves. ``hash_of(low, high)`` gives a run's root."""
    return [hash_of(low, high) for low, high in proof_ranges(start, end, size)]


def inclusion_proof(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Prove that the leaf at ``index`` is in the tree over ``hashes``."""
    return subtree_proof(index, index + 1, len(hashes), lambda low, high: root_of(hashes[low:high]))


def consistency_proof(old: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Prove that the tree over ``hashes`` continues the tree over its first ``old`` (at least 1)."""
    return subtree_proof(0, old, len(hashes), lambda low, high: root_of(hashes[low:high]))


def verify_subtree(start: int, end: int, size: int, subtree_root: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that ``subtree_root`` over [start, end) is part of the tree ``root`` of ``size`` leaves.

    The empty subtree is part of every tree: it is accepted with the empty root and no proof, and says nothing about
    ``root``. Raises PROOF_RANGE, PROOF_LENGTH or PROOF_WRONG.
    """
    if 0 <= start == end <= size < MAX_SIZE:
        _length(proof, 0)
        _same(subtree_root, EMPTY_ROOT)
        return
    walk = _walk(start, end, size)
    _length(proof, len(walk.steps) + (walk.ragged is not None))
    # Without this, one hash could lend bytes to its neighbour. Where there is no proof, being equal is everything.
    if proof and any(len(digest) != HASH_SIZE for digest in (*proof, subtree_root, root)):
        raise LedgerError("PROOF_WRONG", "a hash is not 32 bytes")
    rest = iter(proof)
    part = whole = subtree_root if walk.ragged is None else next(rest)
    for (side, _, _), digest in zip(reversed(walk.steps), rest, strict=True):
        if side is _Side.RIGHT:
            whole = node_hash(whole, digest)
        else:
            whole = node_hash(digest, whole)
            if side is _Side.SHARED:
                part = node_hash(digest, part)
    _same(part, subtree_root)
    _same(whole, root)


def verify_inclusion(index: int, end: int, digest: bytes, root: bytes, proof: Sequence[bytes], start: int = 0) -> None:
    """Check that the leaf hash ``digest`` stands at ``index`` in the tree ``root`` of ``end`` leaves.

    With ``start``, ``root`` is that of the subtree [start, end) instead. ``index`` counts from the log's beginning.
    """
    _aligned(start, end)
    if any(len(each) != HASH_SIZE for each in (digest, root)):
        raise LedgerError("PROOF_WRONG", "a hash is not 32 bytes")
    verify_subtree(index - start, index - start + 1, end - start, digest, root, proof)


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of ``new`` leaves continues the tree of ``old`` leaves.

    From the empty tree everything follows, so asking is a mistake: ``old`` = 0 raises PROOF_RANGE.
    """
    if old < 1:
        raise LedgerError("PROOF_RANGE", f"consistency from {old}")
    verify_subtree(0, old, new, old_root, new_root, proof)


def _length(proof: Sequence[bytes], wanted: int) -> None:
    if len(proof) != wanted:
        raise LedgerError("PROOF_LENGTH", f"{len(proof)} hashes, {wanted} wanted")


def _same(computed: bytes, claimed: bytes) -> None:
    if not compare_digest(computed, claimed):
        raise LedgerError("PROOF_WRONG")
