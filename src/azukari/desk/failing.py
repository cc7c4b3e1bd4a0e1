"""Troubles of the store, told so that an officer can act on them; and what becomes of a process whose device failed.

A full disk refuses one act. A failed device is fatal: after a failed fsync nobody can tell what is on the disk, and what is read back may not be
what would be there after a power cut. The process accepts nothing more and ends; the next one reads what there is.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError

from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

FATAL: Final = 74
"""What a process ends with whose device failed."""
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
GRACE: Final = 1.0
"""Seconds for answers that are on their way."""
UNRESOLVED: Final = frozenset({"STORE_FAILED", "STORE_UNCERTAIN"})
"""Where the act may have been done: it is not tried again by itself."""


class Writing:
    """One transaction: whether its commit was asked for."""

    committing = False


def is_failure(error: BaseException) -> bool:
    """Whether a trouble of the database says that the device failed."""
    return isinstance(error, OperationalError) and "disk I/O" in str(error)


def end_soon() -> None:
    """End this process when the answers that are on their way have had time to leave it."""
    timer = threading.Timer(GRACE, os._exit, (FATAL,))
    timer.daemon = True
    timer.start()


def of_store(error: OperationalError) -> FaultError:
    """What a trouble of the database means where nothing was being committed: STORE_FULL, STORE_FAILED or STORE_BUSY."""
    return _told(str(error), error, committing=False)


def of_files(error: OSError) -> FaultError:
    """What a trouble with a file means: STORE_FULL where there is no room, otherwise the device failed (STORE_FAILED)."""
    return _full() if error.errno in _NO_ROOM else failed()


def failed() -> FaultError:
    """The device failed."""
    text = Say(
        "記録の装置に誤りが起きたため、受付を止めました。この行為が行われたかどうかは、動き直してから記録で確かめてください。"
        "システム担当者は装置を調べてください。",
        "The record's device failed, so nothing more is accepted. Whether the act was done, see in the record when the system has begun again; "
        "the administrator must look at the device.",
    )
    return FaultError(Fault("STORE_FAILED", text))


@contextmanager
def told() -> Iterator[Writing]:
    """Say what a trouble of the database means; the transaction is rolled back already, unless its commit was on its way.

    :raises FaultError: ``STORE_FULL``, ``STORE_BUSY`` — nothing was done; ``STORE_FAILED``, ``STORE_UNCERTAIN`` — it may have been done.
    """
    writing = Writing()
    try:
        yield writing
    except OperationalError as error:
        raise _told(str(error), error, committing=writing.committing) from error


def _full() -> FaultError:
    text = Say(
        "記録を書き込む場所がありません。この行為は行われていません。システム担当者が空きを作ってから、もう一度行ってください。",
        "There is no room to write the record. The act has not been done; make room on the disk and try again.",
    )
    return FaultError(Fault("STORE_FULL", text))


def _told(text: str, error: OperationalError, *, committing: bool) -> FaultError:
    if is_failure(error):
        return failed()
    if "full" in text or "No space" in text:
        return _full()
    if committing and "locked" not in text:
        return FaultError(
            Fault(
                "STORE_UNCERTAIN",
                Say(
                    f"記録の書込みの途中で、データベースとの接続が切れました（{text}）。この行為は行われたかもしれません。記録で確かめてください。",
                    f"The connection to the database broke while the record was written ({text}). The act may have been done; look in the record.",
                ),
            )
        )
    return FaultError(
        Fault(
            "STORE_BUSY",
            Say(
                f"記録に今は書き込めません（{text}）。この行為は行われていません。少し待って、もう一度行ってください。",
                f"The record cannot be written just now ({text}). The act has not been done; wait a little and try again.",
            ),
        )
    )
