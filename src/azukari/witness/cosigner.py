r"""The last checkpoint cosigned: made durable before the signature exists, so that no two histories are ever cosigned.

The state file: "azukari-cosigned v1\n" ‖ signed note (none at first) ‖ SHA-256 of all that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from azukari.ledger import Checkpoint, LedgerError, verify_consistency
from azukari.ledger.merkle import EMPTY_ROOT
from azukari.witness import disk
from azukari.witness.folder import COSIGNED
from azukari.witness.messages import AddCheckpoint
from azukari.witness.mirror import checkpoint_in, seal, unseal
from azukari.witness.texts import WitnessError

__all__ = ["Cosigned"]


class Cosigned:
    """What the node cosigned last for the instance log."""

    def __init__(self, path: Path, origin: str) -> None:
        """Read the state. :raises WitnessError: ``WITNESS_DAMAGED``."""
        self._path: Final = path
        self.note = unseal(path, COSIGNED)
        self.checkpoint = checkpoint_in(self.note) if self.note else Checkpoint(origin, 0, EMPTY_ROOT)

    @property
    def size(self) -> int:
        """Size last cosigned; 0 when nothing was."""
        return self.checkpoint.size

    def check(self, request: AddCheckpoint, checkpoint: Checkpoint) -> None:
        """Check that a checkpoint continues what was cosigned, in the order of C2SP tlog-witness.

        :raises WitnessError: ``OLD_LARGER``, ``SIZE_OTHER``, ``FORK_SEEN``. :raises LedgerError: ``PROOF_LENGTH``, ``PROOF_WRONG``.
        """
        if request.old > checkpoint.size:
            raise WitnessError("OLD_LARGER", f"old {request.old}, new {checkpoint.size}")
        if request.old != self.size:
            raise WitnessError("SIZE_OTHER", f"old {request.old}", size=self.size)
        if request.old == checkpoint.size and checkpoint.root != self.checkpoint.root:
            raise WitnessError("FORK_SEEN", f"size {self.size}", size=self.size, status=409)
        if request.old == 0:
            if request.proof:
                raise LedgerError("PROOF_LENGTH", f"{len(request.proof)} hashes, 0 wanted")
            return
        verify_consistency(request.old, checkpoint.size, self.checkpoint.root, checkpoint.root, request.proof)

    def keep(self, note: bytes, checkpoint: Checkpoint) -> None:
        """Remember it durably. Only after this may it be signed. :raises DiskFull: :raises DiskFailed:"""
        if checkpoint.size == self.size and self.note:
            return
        disk.write(self._path, seal(COSIGNED + note))
        self.note, self.checkpoint = note, checkpoint
