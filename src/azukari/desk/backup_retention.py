"""Removing old backups: so many of the newest stay, and the newest that was shown to restore. Sealed bytes that none of them needs go.

Older backups do not open by themselves what an erasure destroyed keys of, nor what stayed. So the newest sound one, which is the first that could
have come after the newest destruction, is never removed, however few are to be kept.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import msgspec

from azukari.desk import backing_up, backup_register
from azukari.desk.files import sync_folder
from azukari.desk.instance import Instance
from azukari.vault.blobs import Blobs

GONE: Final = ".gone"


class Removed(msgspec.Struct, frozen=True):
    """What was removed: backups, and sealed bytes that no other one holds; and how many backups stay."""

    backups: tuple[str, ...]
    blobs: int
    stay: int


def keep(instance: Instance, folder: Path, count: int) -> Removed:
    """Keep the ``count`` newest backups of a folder (one at least), and the newest sound one.

    :raises FaultError: ``BACKUP_PLACE``, ``BACKUP_ABSENT``, ``REGISTER_UNREADABLE``; nothing is removed.
    """
    folder = folder.resolve()
    backing_up.newest(folder)
    with backing_up.alone(instance, folder):
        sets = folder / "sets"
        for left in sets.glob(f".*{GONE}"):
            shutil.rmtree(left)
        there = sorted(one for one in sets.glob("[0-9]*") if (one / backing_up.MANIFEST).exists())
        sound = [Path(one.folder) for one in backup_register.known(instance) if one.sound]
        newest_sound = [one for one in there if one in sound][-1:]
        stay = {*there[-max(1, count) :], *newest_sound}
        going = [one for one in there if one not in stay]
        for one in going:
            # under another name first: what is half removed is no backup
            away = one.with_name(f".{one.name}{GONE}")
            one.rename(away)
            sync_folder(sets)
            backup_register.forget(instance, one)
            shutil.rmtree(away)
        blobs = _unneeded(folder, stay) if going else 0
        return Removed(tuple(map(str, going)), blobs, len(stay))


def _unneeded(folder: Path, stay: set[Path]) -> int:
    needed = {digest for one in stay for digest in backing_up.digests_of(one)}
    store = Blobs(folder / "blobs")
    unneeded = [digest for digest in store if digest not in needed]
    for digest in unneeded:
        store.discard(digest)
    return len(unneeded)
