"""Multi-proofs: that these entries, any of them and as many as there are, stand at their numbers in one tree.

The proof is the hashes, left to right, of the largest RFC 6962 subtrees that hold no shown leaf. Nothing else is in it,
so one set of shown numbers in one size of tree has one proof; inclusion of a single leaf is the case of one number (the
same hashes as an RFC 6962 proof, but left to right instead of innermost first). All leaves shown: no hashes.

Both sides walk the leaves from left to right and keep one hash for each level, however long the log.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import HASH_SIZE, node_hash, root_of

__all__ = ["join", "left_out", "over", "prove", "root_from", "take_apart", "verify_shown"]

MAX_SIZE: Final = 1 << 63


def over(hashes: Sequence[bytes]) -> Callable[[int, int], bytes]:
    """Return ``hash_of`` for a tree whose leaf hashes are all at hand. A long log has ``tiles.HashTiles`` for this."""
    return lambda low, high: root_of(hashes[low:high])


def prove(hash_of: Callable[[int, int], bytes], size: int, shown: Iterable[int]) -> list[bytes]:
    """Prove the leaves numbered ``shown`` (ascending, at least one) in the tree of ``size`` leaves.

    ``hash_of(low, high)`` gives the root over a run of leaves that is a subtree. Raises PROOF_RANGE.
    """
    return [hash_of(low, high) for low, high in left_out(size, shown)]


def left_out(size: int, shown: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the runs of leaves whose hashes make up the proof, in its order. Raises PROOF_RANGE."""
    at = 0
    for seq in shown:
        _follows(seq, at, size)
        yield from _blocks(at, seq)
        at = seq + 1
    if not at:
        raise LedgerError("PROOF_RANGE", "nothing shown")
    yield from _tail(at, size)


def root_from(size: int, shown: Iterable[tuple[int, bytes]], proof: Iterable[bytes]) -> bytes:
    """Root of the tree of ``size`` leaves that shown leaf hashes and a proof lead to.

    ``shown`` is numbers with leaf hashes, ascending; like ``proof`` it is taken one by one. What comes back proves
    something only when it is compared with a signed root. Raises PROOF_RANGE for numbers that cannot be, PROOF_LENGTH
    when hashes are missing or left over, PROOF_WRONG when one is not 32 bytes.
    """
    rest = iter(proof)
    peaks: list[bytes] = []
    if size >= MAX_SIZE:
        raise LedgerError("PROOF_RANGE", f"{size} leaves")
    at = 0
    for seq, shown_hash in shown:
        if seq != at or seq >= size:
            _follows(seq, at, size)
            for low, high in _blocks(at, seq):
                _grow(peaks, low, high - low, _next(rest))
        if len(shown_hash) != HASH_SIZE:
            raise LedgerError("PROOF_WRONG", "a hash is not 32 bytes")
        # ``_grow`` for a single leaf, written out: this runs once for every entry shown
        digest, carry = shown_hash, seq
        while carry & 1:
            digest = sha256(b"\x01" + peaks.pop() + digest).digest()
            carry >>= 1
        peaks.append(digest)
        at = seq + 1
    if not at:
        raise LedgerError("PROOF_RANGE", "nothing shown")
    for low, high in _tail(at, size):
        if high == size:
            peaks.append(_next(rest))  # may be ragged; being the last, it joins nothing but the fold below
        else:
            _grow(peaks, low, high - low, _next(rest))
    if next(rest, None) is not None:
        raise LedgerError("PROOF_LENGTH", "hashes left over")
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root


def verify_shown(size: int, shown: Iterable[tuple[int, bytes]], root: bytes, proof: Iterable[bytes]) -> None:
    """Check that the shown leaf hashes stand at their numbers in the tree ``root``. Raises as ``root_from``, or PROOF_WRONG."""
    if not compare_digest(root_from(size, shown, proof), root):
        raise LedgerError("PROOF_WRONG")


def join(proof: Iterable[bytes]) -> bytes:
    """Set the hashes of a proof one after another, as a pack holds them."""
    return b"".join(proof)


def take_apart(record: bytes) -> list[bytes]:
    """Take apart what ``join`` set together. Raises PROOF_LENGTH."""
    if len(record) % HASH_SIZE:
        raise LedgerError("PROOF_LENGTH", f"{len(record)} bytes")
    return [record[at : at + HASH_SIZE] for at in range(0, len(record), HASH_SIZE)]


def _follows(seq: int, at: int, size: int) -> None:
    if not at <= seq < size < MAX_SIZE:
        raise LedgerError("PROOF_RANGE", f"{seq} of {size}, {at} or more expected")


def _blocks(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Cut the gap before a shown leaf into subtrees: each as large as its beginning is aligned and the gap allows."""
    while low < high:
        length = 1 << ((high - low).bit_length() - 1)
        if low:
            length = min(length, low & -low)
        yield low, low + length
        low += length


def _tail(low: int, size: int) -> Iterator[tuple[int, int]]:
    """Cut the gap after the last shown leaf: full subtrees, then the right edge of the tree, whatever its shape."""
    while low < size:
        high = min(low + (low & -low), size)
        yield low, high
        low = high


def _grow(peaks: list[bytes], low: int, length: int, digest: bytes) -> None:
    # as in CompactRange: each one bit above the block's own level is a finished subtree that it completes
    carry = low // length
    while carry & 1:
        digest = sha256(b"\x01" + peaks.pop() + digest).digest()
        carry >>= 1
    peaks.append(digest)


def _next(rest: Iterator[bytes]) -> bytes:
    digest = next(rest, None)
    if digest is None:
        raise LedgerError("PROOF_LENGTH", "a hash is missing")
    if len(digest) != HASH_SIZE:
        raise LedgerError("PROOF_WRONG", "a hash is not 32 bytes")
    return digest
