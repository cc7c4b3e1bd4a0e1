"""The whole record read again and compared with what was signed: when the signer begins, once a day, and before evidence of a whole is taken.

In running work the signer compares the last signed entry only; an old one that was rewritten would go unnoticed. What this finds makes the record
stand still, until it is again what was signed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Final

from django.db import OperationalError, connection

from azukari.desk import instance_log, witnesses
from azukari.desk.instance import Instance
from azukari.desk.witnesses import INSTANCE, Stopped
from azukari.kernel.fault import FaultError
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.store import record
from azukari.store.models import Log

LOGGER = logging.getLogger("azukari.signer")
AUDITOR: Final = "audit"
DAY: Final = 86_400.0
AGAIN: Final = 60.0


def audit(instance: Instance, log: str) -> Stopped | None:
    """Compare one log (or ``instance``) with what was signed; where it is another it stands still from here on, and this says why."""
    path = instance.keys / "signer" / f"{log}.guard"
    if not path.exists():
        return None
    try:
        guard = Guard.from_bytes(path.read_bytes())
        guard.audit(_entries(log, guard.size))
    except LedgerError as error:
        if error.code not in witnesses.STOPPING:
            raise
        why = Stopped(error.code, f"{log}: {error.detail}", AUDITOR)
        witnesses.stop(instance, log, why)
        return why
    before = witnesses.standing_still(instance).get(log)
    if before is not None and before.by == AUDITOR:
        witnesses.let_go(instance, log)
    return None


def _entries(log: str, stop: int) -> Iterator[bytes]:
    return instance_log.entries(0, stop) if log == INSTANCE else (row.leaf for row in record.entries(log, 0, stop))


def audit_all(instance: Instance) -> dict[str, Stopped]:
    """Compare every log; those that are not what was signed."""
    found: dict[str, Stopped] = {}
    for log in (INSTANCE, *Log.objects.order_by("pk").values_list("pk", flat=True)):
        why = audit(instance, log)
        if why is not None:
            LOGGER.error("%s is not what was signed: %s", log, why.detail)
            found[log] = why
    return found


def sound(instance: Instance, log: str) -> None:
    """Asked before evidence of a whole contract is taken; of a part what it shows is verified instead.

    :raises FaultError: ``RECORD_REWRITTEN``, ``RECORD_ROLLED_BACK``.
    """
    for one in (log, INSTANCE):
        try:
            why = audit(instance, one)
        except LedgerError as error:
            # a damaged guard: the signer, asked next, refuses and says so
            LOGGER.warning("%s cannot be compared with what was signed: %s", one, error)
            continue
        if why is not None:
            raise FaultError(witnesses.told(why))
    witnesses.goes_on(instance, log)


def watch(instance: Instance, end: threading.Event) -> None:
    """Audit at once and then every day, until told to end; a thread of the signer's process."""
    while not end.is_set():
        try:
            audit_all(instance)
            pause = DAY
        except (OperationalError, LedgerError, OSError) as error:
            LOGGER.warning("the record could not be read again: %s", error)
            pause = AGAIN
        finally:
            connection.close()
        end.wait(pause)
