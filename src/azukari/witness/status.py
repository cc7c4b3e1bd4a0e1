"""What a node holds, read from its folder whether it runs or not."""

from __future__ import annotations

from typing import NamedTuple

from azukari.witness import evidence
from azukari.witness.cosigner import Cosigned
from azukari.witness.evidence import Conflict
from azukari.witness.folder import INSTANCE, Folder
from azukari.witness.heads import Checked
from azukari.witness.mirror import Log, checkpoint_in

__all__ = ["Held", "Status", "status_of_folder"]


class Held(NamedTuple):
    """A log in the mirror: entries held, and the size of its newest checkpoint whose entries are all held."""

    log: str
    size: int
    checkpoint: int


class Status(NamedTuple):
    """The node as it stands. ``checked`` is the number of the heads entry last checked, -1 at first."""

    cosigned: int
    checked: int
    logs: list[Held]
    conflicts: list[Conflict]

    @property
    def instance(self) -> int:
        """Entries of the instance log that are held."""
        return next((one.size for one in self.logs if one.log == INSTANCE), 0)

    @property
    def fork(self) -> bool:
        """Whether the record is known to contradict itself."""
        return any(one.proven for one in self.conflicts)


def status_of_folder(folder: Folder) -> Status:
    """Read everything. :raises WitnessError: ``WITNESS_DAMAGED``, ``MIRROR_DAMAGED``."""
    logs = [
        Log(folder.log(name), name, folder.origin_of(name)) for name in folder.logs() if (folder.log(name) / "state").exists()
    ]
    return Status(
        Cosigned(folder.path / "cosigned", folder.origin).size,
        Checked(folder.path / "heads").seq,
        [Held(log.name, log.size, 0 if (note := log.checkpoint_note) is None else checkpoint_in(note).size) for log in logs],
        list(evidence.all_conflicts(folder.path / "evidence", logs)),
    )
