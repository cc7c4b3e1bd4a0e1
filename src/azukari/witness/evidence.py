"""Signed notes that do not go together with what the mirror holds: kept, never overwritten, and judged anew each time.

A note that contradicts entries which are held is a FORK: the log's key signed two histories. A note beyond them, to which the
leaves sent did not lead, is *open*: anybody can send a true note with wrong leaves. It is judged when the mirror has grown
past it, and is then a FORK or of no consequence. Beside each lies the note that vouched for the mirror at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from azukari.witness import disk
from azukari.witness.mirror import Log, checkpoint_in

__all__ = ["Conflict", "all_conflicts", "conflicts", "keep", "settle"]

KEPT: Final = 64
"""Notes kept for one log. Only the log's key can make one, but it should not be able to fill the disk."""


class Conflict(NamedTuple):
    """A note that was kept, whether it proves a fork, and the files of both notes."""

    log: str
    size: int
    proven: bool
    sent: Path
    held: Path | None


def keep(folder: Path, log: Log, note: bytes) -> None:
    """Keep a note whose signature was checked, and the one that the mirror stands on."""
    checkpoint = checkpoint_in(note)
    path = folder / log.name / f"{checkpoint.size}-{checkpoint.root.hex()[:16]}.note"
    if path.exists() or not _room(folder, log, proven=log.contradicts(checkpoint)):
        return
    held = log.checkpoint_note if log.size >= checkpoint.size else None
    disk.write(path.with_suffix(".held"), held or log.note)
    disk.write(path, note)


def _room(folder: Path, log: Log, *, proven: bool) -> bool:
    """Whether one more may be kept. What came true is let go first; open ones never take the room of proofs."""
    kept = set((folder / log.name).glob("*.note"))
    if len(kept) >= KEPT:
        settled = kept - {one.sent for one in conflicts(folder, log)}
        disk.remove([*settled, *(one.with_suffix(".held") for one in settled)])
        kept -= settled
    return len(kept) < (2 * KEPT if proven else KEPT)


def all_conflicts(folder: Path, logs: Iterable[Log]) -> Iterator[Conflict]:
    """What was kept for any log and still counts. Logs of which nothing was kept cost nothing."""
    kept = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    for log in logs:
        if log.name in kept:
            yield from conflicts(folder, log)


def settle(folder: Path, logs: Iterable[Log], day: str) -> list[Path]:
    """Put proofs that both parties have dealt with into ``settled``, under a day: kept for ever, shown no more. Sent again, a note counts again."""
    moved = []
    for one in [one for one in all_conflicts(folder, logs) if one.proven]:
        for path in (one.sent, one.sent.with_suffix(".held")):
            if path.is_file():
                target = folder / "settled" / f"{day}-{one.log}-{path.name}"
                disk.write(target, path.read_bytes())
                moved.append(target)
        disk.remove([one.sent, one.sent.with_suffix(".held")])
    return moved


def conflicts(folder: Path, log: Log) -> Iterator[Conflict]:
    """What was kept for a log and still counts."""
    for path in sorted((folder / log.name).glob("*.note")):
        checkpoint = checkpoint_in(path.read_bytes())
        beside = path.with_suffix(".held")
        held = beside if beside.is_file() and beside.stat().st_size else None
        proven = log.contradicts(checkpoint)
        if proven or checkpoint.size > log.size:
            yield Conflict(log.name, checkpoint.size, proven, path, held)
