"""The outbox: effects of committed entries, done until they are done. Run as ``python -m azukari.desk outbox INSTANCE``.

Every effect can be repeated: it looks first whether it was done. What fails is tried again later, its trouble kept beside it.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.db import OperationalError, connection

from azukari.desk import failing
from azukari.desk.chance import now
from azukari.desk.copying import seal_copies
from azukari.desk.desk import Desk
from azukari.desk.effects import COPIED, ELSEWHERE, ELSEWHERE_THEN, KEEP, RUN, UNSEAL, NotYet
from azukari.desk.elsewhere import look_elsewhere
from azukari.desk.erasing import erase
from azukari.desk.instance import Instance
from azukari.desk.keeping import keep
from azukari.desk.mailroom import Mailroom
from azukari.desk.running import left_over
from azukari.desk.vault_check import check_daily
from azukari.kernel.fault import FaultError
from azukari.kernel.values import HOUR, MINUTE, SECOND
from azukari.store.models import Effect, Log
from azukari.vault.errors import DeniedError, VaultError

LOGGER = logging.getLogger("azukari.outbox")
PAUSE = 1.0
TELL_EVERY = 10 * MINUTE
SOON = 2 * SECOND


PASSING: Final = frozenset({"NODE_AWAY", "NODE_BEHIND"})
"""Troubles of a node that end by themselves."""

DO: Final = MappingProxyType(
    {
        UNSEAL: erase,
        KEEP: keep,
        COPIED: seal_copies,
        ELSEWHERE: look_elsewhere,
        ELSEWHERE_THEN: look_elsewhere,
        RUN: left_over,
    }
)


def work(desk: Desk, *, limit: int = 100) -> int:
    """Do what is waiting and due; how much was done."""
    done = 0
    for effect in Effect.objects.filter(done=None, due__lte=now(), name__in=DO).order_by("due", "pk")[:limit]:
        try:
            DO[effect.name](desk, effect)
        except NotYet:
            effect.due = now() + SOON
            effect.save(update_fields=["due"])
        except (VaultError, DeniedError, OSError, KeyError, FaultError) as error:
            effect.attempts += 1
            effect.trouble = f"{type(error).__name__}: {error}"
            # a node that is away comes back, and what waits for it is not to wait much longer
            most = MINUTE if isinstance(error, (VaultError, DeniedError)) and error.refusal.code in PASSING else HOUR
            effect.due = now() + min(most, (1 << min(effect.attempts, 12)) * SECOND)
            effect.save(update_fields=["attempts", "trouble", "due"])
            LOGGER.warning("%s of %s#%d will be tried again: %s", effect.name, effect.log_id, effect.seq, effect.trouble)
        else:
            effect.done = now()
            effect.trouble = ""
            effect.save(update_fields=["done", "trouble"])
            done += 1
    return done


def tell(desk: Desk) -> None:
    """Write the counted refusals of hours that are over."""
    for log in Log.objects.values_list("pk", flat=True):
        try:
            desk.tell_refusals(log)
        except FaultError as error:
            # a record that stands still keeps no other waiting
            LOGGER.warning("refusals of %s are not told: %s", log, error)


def main() -> None:
    """Work until told to end."""
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    desk = Desk(_connected(Path(sys.argv[1])), at_failure=failing.end_soon)
    mailroom = Mailroom(desk, end)
    mailroom.start()
    print("ready", flush=True)
    told = looked = 0
    while not end.is_set():
        try:
            work(desk)
            if now() - told > TELL_EVERY:
                tell(desk)
                told = now()
            if now() - looked > HOUR:
                check_daily(desk)
                looked = now()
        except OperationalError as error:
            if failing.is_failure(error):
                raise SystemExit(failing.FATAL) from error
            LOGGER.warning("store busy: %s", error)
            connection.close()
        end.wait(PAUSE)


def _connected(folder: Path) -> Instance:
    instance = Instance.at(folder)
    instance.connect()
    return instance
