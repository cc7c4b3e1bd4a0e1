r"""Whether the mirror holds every contract up to the heads that the instance log commits to.

The heads of a ``heads`` entry are compared with the mirror's own leaves: each root, and each tier's count, last entry and
chain. Every entry is read once; what was checked is kept, and later heads go on from there.

    state   "azukari-heads-state v1\n" ‖ canonical JSON (nothing at first) ‖ SHA-256 of all that
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from azukari.ledger import LedgerError, leaf_hash
from azukari.ledger.heads import HeadLeaf, HeadsLeaf, TierLeaf, Tiers, check_head, decode_head, decode_instance, heads_root
from azukari.ledger.leaf import decode
from azukari.witness import disk
from azukari.witness.folder import HEADS, INSTANCE
from azukari.witness.messages import Heads
from azukari.witness.mirror import Log, seal, unseal
from azukari.witness.texts import WitnessError

__all__ = ["Checked"]


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A contract as it was checked: the hash of its head leaf, and its tier leaves."""

    head: str
    tiers: list[TierLeaf]


class _State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All contracts at the heads entry ``seq`` of the instance log; -1 when none was checked yet."""

    logs: dict[str, _Head]
    seq: int


class Checked:
    """The heads that were found to agree with the mirror."""

    def __init__(self, path: Path) -> None:
        """Read the state. :raises WitnessError: ``WITNESS_DAMAGED``."""
        self._path: Final = path
        body = unseal(path, HEADS)
        try:
            self._state = msgspec.json.decode(body, type=_State) if body else _State({}, -1)
        except msgspec.MsgspecError as error:
            raise WitnessError("WITNESS_DAMAGED", str(path)) from error

    @property
    def seq(self) -> int:
        """Number in the instance log of the heads entry last checked; -1 at first."""
        return self._state.seq

    def check(self, request: Heads, instance: Log, logs: Mapping[str, Log]) -> None:
        """Compare the heads of an entry of the instance log with the mirror, and remember durably that they agree.

        :raises WitnessError: ``MIRROR_BEHIND``, ``HEADS_OLDER``, ``HEADS_OTHER``. :raises DiskFull: :raises DiskFailed:
        """
        if request.seq >= instance.size:
            raise WitnessError("MIRROR_BEHIND", f"entry {request.seq}", log=INSTANCE, size=instance.size)
        if request.seq < self.seq:
            raise WitnessError("HEADS_OLDER", f"{request.seq}, checked {self.seq}")
        heads = self._committed(request, instance)
        gone = set(self._state.logs) - {head.log for head in heads}
        if gone:
            raise WitnessError("HEADS_OTHER", "no longer among the heads", log=min(gone))
        if request.seq > self.seq:
            found = {head.log: self._one(head, logs.get(head.log)) for head in heads}
            state = _State(found, request.seq)
            disk.write(self._path, seal(HEADS + msgspec.json.encode(state, order="sorted")))
            self._state = state

    def _committed(self, request: Heads, instance: Log) -> list[HeadLeaf]:
        """The heads sent, if they are those that the instance's signature covers."""
        (data,) = instance.tree.entries(request.seq, request.seq + 1)
        try:
            entry = decode_instance(data)
            heads = [decode_head(one) for one in request.leaves]
            root = heads_root(heads).hex()
        except LedgerError as error:
            raise WitnessError("HEADS_OTHER", f"{error.code} {error.detail}".rstrip()) from error
        if not isinstance(entry, HeadsLeaf) or (entry.seq, entry.count, entry.heads) != (request.seq, len(heads), root):
            raise WitnessError("HEADS_OTHER", f"entry {request.seq} of the instance commits to other heads", log=INSTANCE)
        return heads

    def _one(self, head: HeadLeaf, log: Log | None) -> _Head:
        """Check one contract from where it was checked last."""
        mark = leaf_hash(msgspec.json.encode(head, order="sorted")).hex()
        before = self._state.logs.get(head.log, _Head("", []))
        if before.head == mark:
            return before
        if log is None or log.size < head.size:
            raise WitnessError("MIRROR_BEHIND", f"{head.size} wanted", log=head.log, size=0 if log is None else log.size)
        if log.tree.root_at(head.size).hex() != head.root:
            raise WitnessError("HEADS_OTHER", f"root at {head.size}", log=head.log, size=log.size)
        try:
            tiers = _tiers(Tiers(before.tiers), head, log)
            check_head(head, tiers)
        except LedgerError as error:
            raise WitnessError("HEADS_OTHER", f"{error.code} {error.detail}".rstrip(), log=head.log, size=log.size) from error
        return _Head(mark, tiers)

    def covers(self, size: int, instance: Log) -> None:
        """Check that the newest heads within the first ``size`` entries of the instance log are those that were checked.

        :raises WitnessError: ``HEADS_UNCHECKED``.
        """
        for seq in range(size - 1, -1, -1):
            (data,) = instance.tree.entries(seq, seq + 1)
            try:
                entry = decode_instance(data)
            except LedgerError as error:
                raise WitnessError("HEADS_UNCHECKED", f"entry {seq}: {error.code}", log=INSTANCE) from error
            if isinstance(entry, HeadsLeaf):
                if seq != self.seq:
                    raise WitnessError("HEADS_UNCHECKED", f"entry {seq}", log=INSTANCE)
                return


def _tiers(tiers: Tiers, head: HeadLeaf, log: Log) -> list[TierLeaf]:
    """The tiers of a contract at the size of its head, each entry checked to follow from the one before in its tier."""
    last = {one.tier: one.last for one in tiers.leaves()}
    if tiers.size > head.size:
        raise LedgerError("HEADS_ORDER", f"{head.size} after {tiers.size}")
    for data in log.tree.entries(tiers.size, head.size):
        entry = decode(data)
        if entry.log != head.log:
            raise LedgerError("LOG_OTHER", f"entry {entry.seq}")
        if entry.prev != last.get(entry.tier):
            raise LedgerError("TIER_CHAIN", f"entry {entry.seq}")
        digest = leaf_hash(data)
        tiers.add(entry.seq, entry.tier, digest)
        last[entry.tier] = digest.hex()
    return tiers.leaves()
