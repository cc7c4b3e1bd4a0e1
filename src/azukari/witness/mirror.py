r"""One log in the mirror: its leaves byte for byte, and how far they are vouched for.

The state file says how many entries are held, as a compact range with a checksum, and carries the signed note that vouches
for them. It is written last: whatever a crash leaves beyond it was never confirmed to anyone and is swept away at the start.

    state   "azukari-mirror-state v1\n" ‖ u32be length ‖ signed note (none at size 0) ‖ compact range ‖ SHA-256 of all that
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from azukari.ledger import Checkpoint, CompactRange, LedgerError, Note, leaf_hash, verify_consistency
from azukari.witness import disk
from azukari.witness.messages import Mirror
from azukari.witness.texts import WitnessError
from azukari.witness.tree import Tree

__all__ = ["Log", "checkpoint_in", "seal", "unseal"]

_MAGIC: Final = b"azukari-mirror-state v1\n"
_U32: Final = 4
_DIGEST: Final = 32


def checkpoint_in(note: bytes) -> Checkpoint:
    """The checkpoint that a note, whose signature was checked before, is about. :raises LedgerError:"""
    return Checkpoint.parse(Note.parse(note).text)


def seal(body: bytes) -> bytes:
    """Add the checksum of a state file."""
    return body + sha256(body).digest()


def unseal(path: Path, magic: bytes) -> bytes:
    """Read a state file and take its checksum off. :raises WitnessError: ``WITNESS_DAMAGED`` where it is missing or damaged."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise WitnessError("WITNESS_DAMAGED", f"{path} is missing") from None
    body = data[:-_DIGEST]
    if seal(body) != data or not body.startswith(magic):
        raise WitnessError("WITNESS_DAMAGED", str(path))
    return body[len(magic) :]


class Log:
    """The mirror of one log. Only the node that holds the folder's lock may write through it."""

    def __init__(self, folder: Path, name: str, origin: str) -> None:
        """Read the state of log ``name``, whose checkpoints are of ``origin``. :raises WitnessError: ``WITNESS_DAMAGED``."""
        self.name: Final = name
        self.origin: Final = origin
        self.tree: Final = Tree(folder)
        body = unseal(folder / "state", _MAGIC)
        end = _U32 + int.from_bytes(body[:_U32], "big")
        self.note = body[_U32:end]
        try:
            self._range = CompactRange.from_bytes(body[end:])
        except LedgerError as error:
            raise WitnessError("WITNESS_DAMAGED", str(folder / "state")) from error

    @classmethod
    def begin(cls, folder: Path, name: str, origin: str) -> Log:
        """Make the empty mirror of a log that has never been seen. :raises WitnessError: ``WITNESS_DAMAGED``.

        A folder with anything in it but no state lost its state: that is never begun anew.
        """
        if folder.is_dir() and any(not one.name.endswith(disk.TEMPORARY) for one in folder.iterdir()):
            raise WitnessError("WITNESS_DAMAGED", f"{folder / 'state'} is missing", log=name)
        disk.write(folder / "state", _state(b"", CompactRange()))
        return cls(folder, name, origin)

    @classmethod
    def resume(cls, folder: Path, name: str, origin: str) -> Log:
        """Go on with a log; one that a crash left without anything begins. :raises WitnessError: ``WITNESS_DAMAGED``."""
        return (cls if (folder / "state").exists() else cls.begin)(folder, name, origin)

    @property
    def size(self) -> int:
        """How many entries are held."""
        return self._range.size

    @property
    def root(self) -> bytes:
        """The root over all entries held."""
        return self._range.root()

    @property
    def checkpoint_note(self) -> bytes | None:
        """The newest signed note whose entries are all held; None at first."""
        path = self.tree.folder / "checkpoint"
        return path.read_bytes() if path.exists() else None

    def contradicts(self, checkpoint: Checkpoint) -> bool:
        """Whether a signed checkpoint cannot be of the same log as what is held.

        :raises WitnessError: ``MIRROR_DAMAGED`` when it is our own tiles that are not what they were: that is no fork.
        """
        if checkpoint.size <= self.size:
            differs = self.tree.root_at(checkpoint.size) != checkpoint.root
            if differs:
                self.tree.check(checkpoint.size)
            return differs
        if not self.note:
            return False
        known = checkpoint_in(self.note)
        return known.size == checkpoint.size and known.root != checkpoint.root

    def add(self, request: Mirror, checkpoint: Checkpoint) -> None:
        """Take leaves that lead to a checkpoint whose signature was checked; they are durable when this returns.

        :raises WitnessError: ``FORK_SEEN``, ``SIZE_OTHER``, ``NOT_FOLLOWING``, ``REQUEST_MALFORMED``; nothing was changed.
        :raises DiskFull: :raises DiskFailed:
        """
        if self.contradicts(checkpoint):
            raise WitnessError("FORK_SEEN", f"size {checkpoint.size}", log=self.name, size=self.size)
        if request.first != self.size:
            raise WitnessError("SIZE_OTHER", f"first {request.first}", log=self.name, size=self.size)
        end = self.size + len(request.leaves)
        if checkpoint.size < end or (not request.leaves and checkpoint.size > end):
            raise WitnessError("REQUEST_MALFORMED", f"leaves to {end}, signed {checkpoint.size}", log=self.name)
        following = self._range.copy()
        following.extend(map(leaf_hash, request.leaves))
        self._leads(following, checkpoint, request.proof)
        since = self.size
        if request.leaves:
            self._keep(request.leaves, following, request.note)
        self._promote(request.note, checkpoint.size, since)

    def _leads(self, held: CompactRange, checkpoint: Checkpoint, proof: Sequence[bytes]) -> None:
        try:
            verify_consistency(held.size, checkpoint.size, held.root(), checkpoint.root, proof)
        except LedgerError as error:
            # At size 0 there is nothing that could follow from it; the empty checkpoint is equal or it is not.
            if held.size or checkpoint.size or proof or held.root() != checkpoint.root:
                raise WitnessError("NOT_FOLLOWING", error.code, log=self.name, size=self.size) from error

    def _keep(self, leaves: Sequence[bytes], following: CompactRange, note: bytes) -> None:
        disk.write_all(self.tree.grown(self.size, leaves))
        disk.write(self.tree.folder / "state", _state(note, following))
        self._range, self.note = following, note

    def _promote(self, note: bytes, size: int, since: int) -> None:
        """Make a note the log's checkpoint when everything up to it is held, and sweep what is not needed any more."""
        served = self.checkpoint_note
        before = now = 0 if served is None else checkpoint_in(served).size
        if size == self.size and (size > before or served is None):
            disk.write(self.tree.folder / "checkpoint", note)
            now = size
        disk.remove(list(self.tree.surplus((now, self.size), min(before, since))))

    def settle(self) -> None:
        """After any end, clean or not: the checkpoint is put in place, and nothing beyond the state is left. At the start.

        :raises WitnessError: ``MIRROR_DAMAGED`` when the tiles do not have the root of the state.
        """
        if self.tree.root_at(self.size) != self.root:
            raise WitnessError("MIRROR_DAMAGED", "hash tiles", log=self.name, size=self.size)
        if self.note:
            self._promote(self.note, checkpoint_in(self.note).size, 0)
        else:
            disk.remove(list(self.tree.surplus((0,), 0)))


def _state(note: bytes, held: CompactRange) -> bytes:
    return seal(_MAGIC + len(note).to_bytes(_U32, "big") + note + held.to_bytes())
