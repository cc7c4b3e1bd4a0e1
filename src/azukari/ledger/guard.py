"""The signing guard: what the signer remembers, so that it can never be made to contradict itself.

Pure. The signer feeds it the bytes of the entries that are new since it last signed; the guard continues its own
compact range, so the root is recomputed and never taken from anyone. The order is: ``propose``, persist the new
guard's bytes durably, and only then sign and hand out. A guard that was restored from an old backup signs too little,
never two things.

What it does not do: read the old entries again. It compares the last one only; ``audit`` reads all of them.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final, NamedTuple

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import HASH_SIZE, CompactRange, leaf_hash

__all__ = ["Guard", "Proposal"]

_MAGIC: Final = b"azukari-guard v1\n"
_LENGTH_SIZE: Final = 2


class Proposal(NamedTuple):
    """What may be signed, and the guard to persist before signing it."""

    checkpoint: Checkpoint
    guard: "Guard"


class Guard:
    """What was signed last for one log. Immutable: each step returns the next guard."""

    __slots__ = ("_last", "_range", "origin")

    def __init__(self, origin: str) -> None:
        """Begin a log that has never been signed."""
        self.origin: Final = origin
        self._range = CompactRange()
        self._last = b""

    @property
    def size(self) -> int:
        """Size last proposed for signing."""
        return self._range.size

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint last proposed for signing."""
        return Checkpoint(self.origin, self._range.size, self._range.root())

    def propose(self, held: int, last: bytes | None, fresh: Iterable[bytes], seen: int = 0) -> Proposal:
        """Say what may be signed now.

        ``held`` is how many entries the store holds, ``last`` the bytes of the entry numbered ``size - 1`` (None
        when nothing was signed yet), ``fresh`` the entries from ``size`` on, ``seen`` the largest size that a witness
        is known to have cosigned. With nothing new the same checkpoint comes back: signing it again says nothing new.

        Raises ROLLBACK_DETECTED when the store holds less than was signed or seen, FORK_DETECTED when the last signed
        entry has other bytes, ENTRIES_COUNT when ``fresh`` does not reach from ``size`` to ``held``.
        """
        if held < self.size or held < seen:
            raise LedgerError("ROLLBACK_DETECTED", f"{held} held, {self.size} signed, {seen} seen")
        if (last is not None) != (self.size > 0):
            raise LedgerError("ENTRIES_COUNT", "the last signed entry is wanted exactly when one was signed")
        if last is not None and leaf_hash(last) != self._last:
            raise LedgerError("FORK_DETECTED", f"entry {self.size - 1}")
        following = Guard(self.origin)
        following._range = self._range.copy()
        following._last = self._last
        for entry in fresh:
            following._last = leaf_hash(entry)
            following._range.append(following._last)
        if following.size != held:
            raise LedgerError("ENTRIES_COUNT", f"{following.size} of {held}")
        return Proposal(following.checkpoint, following)

    def admit(self, wanted: Checkpoint) -> None:
        """Refuse to sign ``wanted`` unless it is what was last proposed.

        Raises ORIGIN_OTHER, ROLLBACK_DETECTED (smaller), ENTRIES_COUNT (larger than what the guard recomputed) or
        FORK_DETECTED (same size, another root).
        """
        if wanted.origin != self.origin or wanted.extensions:
            raise LedgerError("ORIGIN_OTHER")
        if wanted.size < self.size:
            raise LedgerError("ROLLBACK_DETECTED", f"{wanted.size} wanted, {self.size} signed")
        if wanted.size > self.size:
            raise LedgerError("ENTRIES_COUNT", f"{wanted.size} wanted, {self.size} recomputed")
        if wanted.root != self._range.root():
            raise LedgerError("FORK_DETECTED", f"size {self.size}")

    def audit(self, entries: Iterable[bytes]) -> None:
        """Read a log from its beginning and compare it with what was signed.

        ``entries`` are all entries that the store holds; those beyond the signed size are not read. Raises
        ROLLBACK_DETECTED when they end early, FORK_DETECTED when the recomputed root differs.
        """
        again = CompactRange()
        if self.size:
            for entry in entries:
                again.append(leaf_hash(entry))
                if again.size == self.size:
                    break
        if again.size < self.size:
            raise LedgerError("ROLLBACK_DETECTED", f"{again.size} held, {self.size} signed")
        if again != self._range:
            raise LedgerError("FORK_DETECTED", f"within the first {self.size}")

    def to_bytes(self) -> bytes:
        """Serialise, ending in a SHA-256 so that a torn write is noticed."""
        origin = self.origin.encode()
        body = _MAGIC + len(origin).to_bytes(_LENGTH_SIZE, "big") + origin + self._last + self._range.to_bytes()
        return body + sha256(body).digest()

    @classmethod
    def from_bytes(cls, state: bytes) -> "Guard":
        """Read what ``to_bytes`` wrote. Raises GUARD_STATE_DAMAGED: recover from the witness, do not begin anew."""
        body, digest = state[:-HASH_SIZE], state[-HASH_SIZE:]
        if not body.startswith(_MAGIC) or sha256(body).digest() != digest:
            raise LedgerError("GUARD_STATE_DAMAGED", f"{len(state)} bytes")
        at = len(_MAGIC) + _LENGTH_SIZE
        end = at + int.from_bytes(body[len(_MAGIC) : at], "big")
        guard = cls(body[at:end].decode())
        # An untouched log has no last entry: then only the eight bytes of size 0 are left.
        last = end + HASH_SIZE if len(body) - end > HASH_SIZE else end
        guard._last = body[end:last]
        guard._range = CompactRange.from_bytes(body[last:])
        return guard
