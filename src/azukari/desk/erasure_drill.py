"""The drill of an erasure: whatever wrapped key of the erased is known anywhere is tried, with every key that can be had. None may open.

What is known: the key as it was taken out of the row, the files of survivors of earlier erasures, and every backup on the register that
can be reached. A backup that cannot be reached is counted, and told on the certificate.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import msgspec

from azukari.desk import backup_register, survivors
from azukari.desk.backup_tables import rows_of
from azukari.desk.desk import Desk
from azukari.desk.intake import caller
from azukari.kernel.fault import FaultError
from azukari.store.models import VaultObject
from azukari.vault.errors import KeyFault


class Drill(msgspec.Struct):
    """What was tried: different wrapped keys, backups looked through, and backups that are known and could not be reached."""

    keys: int = 0
    backups: int = 0
    away: int = 0


def drill(desk: Desk, log: str, gone: AbstractSet[str]) -> Drill:
    """Try to open what was erased. :raises KeyFault: ``ERASED_OPENS`` when a key opens: then nothing was erased, and nothing is certified."""
    done = Drill()
    found = set(_rows(log, gone)) | set(_survivors(desk, log, gone))
    for known in backup_register.known(desk.instance):
        try:
            found |= set(_backup(known, log, gone))
            done.backups += 1
        except (OSError, FaultError):
            done.away += 1
    tried = sorted(found)
    done.keys = len(tried)
    opened = sum(under != 0 for under in caller(desk).trial(log, tried))
    if opened:
        raise KeyFault("ERASED_OPENS", f"{opened} of {len(tried)} keys")
    return done


def _rows(log: str, gone: AbstractSet[str]) -> Iterator[bytes]:
    for thing in (one for one in VaultObject.objects.filter(log_id=log).exclude(erased=None) if one.id in gone):
        yield from (base64.b64decode(thing.sealed[name]) for name in ("wrapped", "former") if thing.sealed.get(name))


def _survivors(desk: Desk, log: str, gone: AbstractSet[str]) -> Iterator[bytes]:
    for kept in survivors.found(survivors.place(desk.instance), log):
        yield from (one.key for one in kept.objects if one.object in gone)


def _backup(known: backup_register.Known, log: str, gone: AbstractSet[str]) -> Iterator[bytes]:
    """:raises OSError: when the backup cannot be read. :raises FaultError: ``BACKUP_DAMAGED``."""
    for row in rows_of(known.path, VaultObject):
        if row["log_id"] == log and row["id"] in gone and row["sealed"]["wrapped"] is not None:
            yield base64.b64decode(row["sealed"]["wrapped"])
