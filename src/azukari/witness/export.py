"""Hands the mirror over: every log up to its checkpoint, as plain tlog-tiles files, each compared with the signature first.

What is written needs no program of ours to be read: entries, hashes and signed checkpoints, the keys that they are checked with,
and notes that contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from azukari.ledger import CompactRange, leaf_hash, open_note
from azukari.ledger.tiles import bundles_between, tiles_between
from azukari.witness import disk
from azukari.witness.folder import Folder
from azukari.witness.mirror import Log, checkpoint_in
from azukari.witness.texts import WitnessError
from azukari.witness.tree import entries_of

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
    for bundle in bundles_between(0, checkpoint.size):
        data = log.tree.tile(bundle)
        hashes = [leaf_hash(data[low:high]) for low, high in entries_of(data, bundle.width)]
        again.extend(hashes)
        disk.write(target / bundle.path(), data, mode=0o644)
    if again.root() != checkpoint.root:
        raise WitnessError("MIRROR_DAMAGED", f"root at {checkpoint.size}", log=log.name)
    for tile in tiles_between(0, checkpoint.size):
        hashed = log.tree.tile(tile)
        if log.tree.below(tile) != hashed:
            raise WitnessError("MIRROR_DAMAGED", tile.path(), log=log.name)
        disk.write(target / tile.path(), hashed, mode=0o644)
    disk.write(target / "checkpoint", note, mode=0o644)
    return checkpoint.size
