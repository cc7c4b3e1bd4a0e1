"""A record held against an earlier pack of it: what was signed then must be how it begins now."""

from typing import Final

from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict

__all__ = ["RootAt", "against"]


class RootAt:
    """Recomputes the root at one size while the leaves of a whole record go by."""

    def __init__(self, size: int) -> None:
        """The root of the first ``size`` entries is wanted."""
        self.size: Final = size
        self._tree = CompactRange()

    def feed(self, _: int, data: bytes) -> None:
        """Take the next leaf."""
        if self._tree.size < self.size:
            self._tree.append(leaf_hash(data))

    @property
    def root(self) -> str | None:
        """The root in hexadecimal, or None when fewer leaves went by."""
        return self._tree.root().hex() if self._tree.size == self.size else None


def against(report: Report, earlier: Report, recomputed: str | None) -> Report:
    """Hold a report against that of an earlier pack. ``recomputed`` is the root of the longer record at the size of the shorter one.

    Where the two cannot both be: EARLIER_FORK. Where they cannot be held against each other (a pack that is INVALID, of another record or
    of another key; a longer record of which only a part is shown): EARLIER_UNCOMPARED.
    """
    if report.verdict is Verdict.INVALID or report.size is None:
        return report
    if earlier.verdict is Verdict.INVALID or earlier.size is None:
        return report.also("EARLIER_UNCOMPARED", "the earlier pack is INVALID")
    if (report.origin, report.vkey) != (earlier.origin, earlier.vkey):
        return report.also("EARLIER_UNCOMPARED", "another record or another key")
    shorter = min(report, earlier, key=lambda one: one.size or 0)
    if report.size == earlier.size:
        recomputed = report.root
        shorter = earlier
    if recomputed is None:
        return report.also("EARLIER_UNCOMPARED", "the longer one is not the whole record")
    if recomputed != shorter.root:
        return report.also("EARLIER_FORK", f"the first {shorter.size} entries")
    return report
