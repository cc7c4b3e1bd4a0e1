"""A record held against what a reader kept of it, an earlier pack or a signed checkpoint: what was signed then must be how it begins now."""

from collections.abc import Callable
from typing import BinaryIO, Final

import msgspec

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.container import MAGIC
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import VerifierKey
from azukari.ledger.merkle import CompactRange, leaf_hash
from azukari.ledger.note import Note, open_note
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import OnLeaf, verify_pack

__all__ = ["MAX_CHECKPOINT", "Earlier", "RootAt", "against", "held_against", "of_checkpoint", "of_pack"]

MAX_CHECKPOINT: Final = 1 << 16
_PACK: Final = MAGIC[:13]


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


class Earlier(msgspec.Struct, frozen=True):
    """What was kept: the record's size, root (hex) and origin; ``vkey`` of a pack, ``note`` of a checkpoint. Unsound: a pack that is INVALID."""

    size: int | None
    root: str | None = None
    origin: str | None = None
    vkey: str | None = None
    note: bytes | None = None
    unsound: bool = False


def of_pack(report: Report) -> Earlier:
    """What the report on an earlier pack says of the record."""
    return Earlier(report.size, report.root, report.origin, report.vkey, unsound=report.verdict is Verdict.INVALID)


def of_checkpoint(data: bytes) -> Earlier | None:
    """What a checkpoint says of the record, its signature not yet verified; None where the bytes are none, and may be a pack."""
    if data.startswith(_PACK) or len(data) > MAX_CHECKPOINT:
        return None
    try:
        stated = Checkpoint.parse(Note.parse(data).text)
    except LedgerError:
        return None
    return None if stated.extensions else Earlier(stated.size, stated.root.hex(), stated.origin, note=data)


def against(report: Report, earlier: Earlier, recomputed: str | None) -> Report:
    """Hold a report against what was kept. ``recomputed`` is the root of the longer record at the size of the shorter one.

    Where the two cannot both be: EARLIER_FORK. Where they cannot be held against each other (a pack that is INVALID, of another record or
    of another key; a checkpoint that the key did not sign; a longer record of which only a part is shown): EARLIER_UNCOMPARED.
    """
    if report.verdict is Verdict.INVALID or report.size is None:
        return report
    if earlier.unsound or earlier.size is None:
        return report.also("EARLIER_UNCOMPARED", "the earlier pack is INVALID")
    if report.origin != earlier.origin or not _same_key(report, earlier):
        return report.also("EARLIER_UNCOMPARED", "another record or another key")
    shorter = min(report.size, earlier.size)
    root = report.root if report.size < earlier.size else earlier.root
    if report.size == earlier.size:
        recomputed = report.root
    if recomputed is None:
        return report.also("EARLIER_UNCOMPARED", "the longer one is not the whole record")
    if recomputed != root:
        return report.also("EARLIER_FORK", f"the first {shorter} entries")
    return report


def held_against(
    verify: Callable[[OnLeaf | None, int], Report], kept: BinaryIO, fingerprint: str | None, at_least: int = 0
) -> Report:
    """Verify a pack and hold it against a file that was kept, a pack or a checkpoint, which is read first, and again where it is the longer one.

    ``verify`` does it with what listens to the leaves besides and with the size that was seen already: ``at_least`` or that of what was kept.
    """
    before = _read(kept, fingerprint, None)
    watch = None if before.size is None else RootAt(before.size)
    report = verify(None if watch is None else watch.feed, max(at_least, before.size or 0))
    if report.size is not None and before.size is not None and report.size < before.size:
        watch = RootAt(report.size)
        _read(kept, fingerprint, watch)
    return against(report, before, None if watch is None else watch.root)


def _read(kept: BinaryIO, fingerprint: str | None, watch: RootAt | None) -> Earlier:
    kept.seek(0)
    found = of_checkpoint(kept.read(MAX_CHECKPOINT + 1))
    if found is not None:
        return found
    kept.seek(0)
    return of_pack(verify_pack(kept, fingerprint, on_leaf=None if watch is None else watch.feed))


def _same_key(report: Report, earlier: Earlier) -> bool:
    if earlier.note is None:
        return report.vkey == earlier.vkey
    try:
        open_note(earlier.note, [VerifierKey.parse(report.vkey or "")])
    except LedgerError:
        return False
    return True
