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
