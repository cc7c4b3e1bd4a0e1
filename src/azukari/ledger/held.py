"""What a verification keeps of each entry until a later member of the pack asks for it: flat bytes, so that no pack makes it keep more."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from azukari.ledger.approval import Claim, claim_of
from azukari.ledger.merkle import HASH_SIZE

__all__ = ["Claims", "Commitments", "claim_row"]

_TIME: Final = 8
_ROW: Final = _TIME + 3 * HASH_SIZE


class Commitments:
    """Numbers of entries with a digest each, in ascending order, to be asked for in ascending order."""

    def __init__(self) -> None:
        """Begin with none."""
        self.numbers: Final = array("q")
        self.digests = bytearray()
        self._at = 0

    def add(self, seq: int, digest: bytes) -> None:
        """Note one."""
        self.numbers.append(seq)
        self.digests += digest

    def extend(self, numbers: Iterable[int], digests: bytes) -> None:
        """Note many."""
        self.numbers.extend(numbers)
        self.digests += digests

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Give them all, in order."""
        for at, seq in enumerate(self.numbers):
            yield seq, bytes(self.digests[at * HASH_SIZE : (at + 1) * HASH_SIZE])

    def are(self, numbers: Sequence[int], digests: bytes) -> bool:
        """Tell whether these entries, ascending, have just these digests, and pass on beyond them if so; else ``of`` may be asked for each."""
        kept, at = self.numbers, self._at
        while at < len(kept) and kept[at] < numbers[0]:
            at += 1
        found = bytearray()
        if kept[at : at + len(numbers)].tolist() == numbers:  # as mostly: nothing between stays sealed
            found += self.digests[at * HASH_SIZE : (at + len(numbers)) * HASH_SIZE]
        else:
            for seq in numbers:
                while at < len(kept) and kept[at] < seq:
                    at += 1
                if at == len(kept) or kept[at] != seq:
                    return False
                found += self.digests[at * HASH_SIZE : (at + 1) * HASH_SIZE]
        if found != digests:
            return False
        self._at = at
        return True

    def of(self, seq: int) -> bytes | None:
        """Return the digest of entry ``seq``, if it has one."""
        numbers = self.numbers
        while self._at < len(numbers) and numbers[self._at] < seq:
            self._at += 1
        at = self._at
        if at == len(numbers) or numbers[at] != seq:
            return None
        return bytes(self.digests[at * HASH_SIZE : (at + 1) * HASH_SIZE])


def _officer(name: str) -> bytes:
    return sha256(name.encode()).digest()


def claim_row(leaf: bytes) -> tuple[int, bytes]:
    """Read what a sound leaf says of its signature: its number, and the rest as ``Claims`` keeps it."""
    claim = claim_of(leaf)
    approval = bytes.fromhex(claim.approval or "")
    return claim.seq, claim.at.to_bytes(_TIME, "big") + _officer(claim.officer) + approval + claim.act


class Claims:
    """What entries say of the signatures under them: 112 bytes each, in whatever order they came."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: Final = array("q")
        self._rows = bytearray()
        self._ascending = True
        self._order: array[int] | None = None

    def extend(self, numbers: Iterable[int], rows: bytes) -> None:
        """Note more."""
        for seq in numbers:
            self._ascending = self._ascending and (not self._numbers or self._numbers[-1] < seq)
            self._numbers.append(seq)
        self._rows += rows

    def of(self, seq: int, officers: Mapping[bytes, str]) -> Claim | None:
        """Return the claim of entry ``seq``; its officer is named only where ``officers`` (by ``by_digest``) knows them."""
        at = self._place(seq)
        if at is None:
            return None
        row = bytes(self._rows[at * _ROW : (at + 1) * _ROW])
        officer, approval, act = (row[begin : begin + HASH_SIZE] for begin in range(_TIME, _ROW, HASH_SIZE))
        return Claim(seq, int.from_bytes(row[:_TIME], "big"), officers.get(officer, ""), approval.hex(), act)

    def _place(self, seq: int) -> int | None:
        """Where the last row of this number is."""
        numbers = self._numbers
        if self._ascending:
            at = bisect_right(numbers, seq) - 1
            return at if at >= 0 and numbers[at] == seq else None
        if self._order is None or len(self._order) != len(numbers):
            self._order = array("q", sorted(range(len(numbers)), key=numbers.__getitem__))
        place = bisect_right(self._order, seq, key=numbers.__getitem__) - 1
        at = self._order[place] if place >= 0 else -1
        return at if at >= 0 and numbers[at] == seq else None

    @staticmethod
    def by_digest(officers: Iterable[str]) -> dict[bytes, str]:
        """Officers by what a claim keeps of them."""
        return {_officer(name): name for name in officers}
