"""Hands the mirror over: every log up to its checkpoint, as plain tlog-tiles files, each compared with the signature first.

What is written needs no program of ours to be read: entries, hashes and signed checkpoints, the keys that they are checked with,
and notes that contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from azukari.ledger import CompactRange, leaf_hash, open_note
from azukari.witness import disk
from azukari.witness.folder import Folder
from azukari.witness.mirror import Log, checkpoint_in
from azukari.witness.texts import WitnessError
from azukari.witness.tree import ENTRIES, FULL, entries_of, tile_path

__all__ = ["export"]

Told = Callable[[str, int], None]


def export(folder: Folder, target: Path, told: Told = lambda _log, _size: None) -> dict[str, int]:
    """Write the mirror to an empty folder; the logs and the sizes written. ``told`` hears of each log when it is done.

    :raises WitnessError: ``EXPORT_THERE``, ``MIRROR_DAMAGED``. :raises LedgerError: for a checkpoint whose signature does not hold.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WitnessError("EXPORT_THERE", str(target))
    written: dict[str, int] = {}
    for name in folder.logs():
        if not (folder.log(name) / "state").exists():
            continue
        log = Log(folder.log(name), name, folder.origin_of(name))
        note = log.checkpoint_note
        if note is not None:
            written[name] = _log(folder, log, note, target / name)
            told(name, written[name])
    for path in sorted((folder.path / "evidence").glob("*/*")):
        disk.write(target / "evidence" / path.parent.name / path.name, path.read_bytes(), mode=0o644)
    keys = {target / "log-key": folder.trusted.text(), target / "witness-key": folder.key.verifier.text()}
    disk.write_all({path: text.encode() + b"\n" for path, text in keys.items()}, mode=0o644)
    return written


def _log(folder: Folder, log: Log, note: bytes, target: Path) -> int:
    """Write one log; its checkpoint comes last, when all of it was found to be what was signed."""
    checkpoint = checkpoint_in(note)
    open_note(note, [folder.trusted])
    again = CompactRange()
    for start in range(0, checkpoint.size, FULL):
        index, width = start // FULL, min(FULL, checkpoint.size - start)
        bundle = log.tree.tile(ENTRIES, index, width)
        hashes = [leaf_hash(bundle[low:high]) for low, high in entries_of(bundle, width)]
        if b"".join(hashes) != log.tree.tile("0", index, width):
            raise WitnessError("MIRROR_DAMAGED", tile_path(ENTRIES, index, width), log=log.name)
        again.extend(hashes)
        disk.write(target / tile_path(ENTRIES, index, width), bundle, mode=0o644)
        disk.write(target / tile_path("0", index, width), b"".join(hashes), mode=0o644)
    if again.root() != checkpoint.root:
        raise WitnessError("MIRROR_DAMAGED", f"root at {checkpoint.size}", log=log.name)
    _upper(log, checkpoint.size, target)
    disk.write(target / "checkpoint", note, mode=0o644)
    return checkpoint.size


def _upper(log: Log, size: int, target: Path) -> None:
    """Write the hashes above the leaves, each compared with the level below, which was found sound."""
    level, count = 1, size // FULL
    while count:
        for index in range((count + FULL - 1) // FULL):
            width = min(FULL, count - index * FULL)
            tile = log.tree.tile(str(level), index, width)
            below = b"".join(log.tree.subtree(level - 1, index * FULL + at) for at in range(width))
            if below != tile:
                raise WitnessError("MIRROR_DAMAGED", tile_path(str(level), index, width), log=log.name)
            disk.write(target / tile_path(str(level), index, width), tile, mode=0o644)
        level, count = level + 1, count // FULL
