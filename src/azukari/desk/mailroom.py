"""Notices and mails, followed in a thread of the outbox: a mail server that does not answer keeps no erasure waiting."""

from __future__ import annotations

import logging
import threading
from typing import Final

from django.db import DatabaseError, connection

from azukari.desk import failing
from azukari.desk.desk import Desk
from azukari.desk.mail_made import make_day
from azukari.desk.mail_sent import send_due
from azukari.desk.notices import follow
from azukari.kernel.fault import FaultError

LOGGER = logging.getLogger("azukari.mail")
EVERY: Final = 5.0
"""Seconds between two looks."""


class Mailroom(threading.Thread):
    """Looks after notices and mails until ``end`` is set. What goes wrong is told once, and tried again."""

    def __init__(self, desk: Desk, end: threading.Event, every: float = EVERY) -> None:
        super().__init__(name="mailroom", daemon=True)
        self._desk, self._end, self._every = desk, end, every
        self._told = ""

    def run(self) -> None:
        """Look, until told to end."""
        while True:
            self.tend()
            if self._end.wait(self._every):
                break
        connection.close()

    def tend(self) -> None:
        """One look: notices, the day's mails, what is due."""
        try:
            follow(self._desk)
            make_day(self._desk)
            send_due(self._desk)
        except DatabaseError as error:
            connection.close()
            if failing.is_failure(error):
                # the outbox itself meets it as well, and ends the process
                self._tell(f"store failed: {error}")
            else:
                self._tell(f"store busy: {error}")
        except (FaultError, OSError) as error:
            self._tell(str(error))
        except Exception:
            LOGGER.exception("notices are not up to date")
        else:
            self._told = ""

    def _tell(self, text: str) -> None:
        if text != self._told:
            LOGGER.warning("%s", text)
            self._told = text
