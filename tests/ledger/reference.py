"""RFC 6962, section 2.1, as it is written: slow, recursive and obvious. The fast code is compared with this.

MTH, PATH and PROOF are the RFC's names; D is the list of entries (bytes). SUBTREE is PROOF for a run that does not begin
at 0, by the same recursion.
"""

from hashlib import sha256

D = list[bytes]


def k_of(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: D) -> bytes:
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = k_of(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: D) -> D:
    if len(d) == 1:
        return []
    k = k_of(len(d))
    if m < k:
        return [*path(m, d[:k]), mth(d[k:])]
    return [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: D) -> D:
    return subproof(m, d, whole=True)


def subproof(m: int, d: D, *, whole: bool) -> D:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = k_of(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole=whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], whole=False), mth(d[:k])]


def subtree(start: int, end: int, d: D) -> D:
    """Proof that the aligned run [start, end) is part of the tree over d."""
    if start == 0:
        return subproof(end, d, whole=True)
    k = k_of(len(d))
    if end <= k:
        return [*subtree(start, end, d[:k]), mth(d[k:])]
    return [*subtree(start - k, end - k, d[k:]), mth(d[:k])]


def multiproof(shown: set[int], d: D, first: int = 0) -> D:
    """The hashes, left to right, of the maximal subtrees without a shown leaf. ``first`` is the number of ``d[0]``."""
    if not any(first <= seq < first + len(d) for seq in shown):
        return [mth(d)]
    if len(d) == 1:
        return []
    k = k_of(len(d))
    return [*multiproof(shown, d[:k], first), *multiproof(shown, d[k:], first + k)]


class Cached:
    """The same definitions over one growing list of entries, each hash of a run made once: for comparing very many."""

    def __init__(self, d: D) -> None:
        self.d = d
        self.known: dict[tuple[int, int], bytes] = {}

    def mth(self, low: int, high: int) -> bytes:
        found = self.known.get((low, high))
        if found is None:
            if high - low < 2:
                found = mth(self.d[low:high])
            else:
                k = k_of(high - low)
                found = sha256(b"\x01" + self.mth(low, low + k) + self.mth(low + k, high)).digest()
            self.known[low, high] = found
        return found

    def path(self, m: int, low: int, high: int) -> D:
        if high - low == 1:
            return []
        k = k_of(high - low)
        if m < k:
            return [*self.path(m, low, low + k), self.mth(low + k, high)]
        return [*self.path(m - k, low + k, high), self.mth(low, low + k)]

    def subproof(self, m: int, low: int, high: int, *, whole: bool = True) -> D:
        if m == high - low:
            return [] if whole else [self.mth(low, high)]
        k = k_of(high - low)
        if m <= k:
            return [*self.subproof(m, low, low + k, whole=whole), self.mth(low + k, high)]
        return [*self.subproof(m - k, low + k, high, whole=False), self.mth(low, low + k)]

    def multiproof(self, shown: list[int], low: int, high: int) -> D:
        if not shown:
            return [self.mth(low, high)]
        if high - low == 1:
            return []
        middle = low + k_of(high - low)
        return [
            *self.multiproof([seq for seq in shown if seq < middle], low, middle),
            *self.multiproof([seq for seq in shown if seq >= middle], middle, high),
        ]
