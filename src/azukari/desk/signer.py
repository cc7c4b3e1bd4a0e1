"""The signer of an instance: its own process and key. It recomputes the root from entry bytes and signs one checkpoint per size.

    new entries? → guard proposes (root recomputed, nothing rolled back) → guard written durably → signed → checkpoint stored

The guard's file is written before the signature leaves, so after a crash the same size can only be signed with the same root.
"""

from __future__ import annotations

import fcntl
import logging
import secrets
import signal
import sys
import threading
from pathlib import Path

from django.db import OperationalError, connection

from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.keys import SigningKey, VerifierKey
from azukari.ledger.note import sign
from azukari.store import record
from azukari.store.models import Checkpoint, Log

LOGGER = logging.getLogger("azukari.signer")
PAUSE = 0.5
KEY = "signing-key"


class Signer:
    """Signs the logs of one instance."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._folder = instance.keys / "signer"
        self.key = self._load()

    def _load(self) -> SigningKey:
        path = self._folder / KEY
        if not path.exists():
            write_new(path, SigningKey(self._instance.configuration.origin, secrets.token_bytes(32)).secret_text().encode())
        key = SigningKey.parse(path.read_text().strip())
        published = self._instance.folder / "verifier-key"
        text = key.verifier.text()
        if not published.exists() or published.read_text().strip() != text:
            write_new(published, text.encode() + b"\n", mode=0o644)
        return key

    @property
    def verifier(self) -> VerifierKey:
        """The public half, as evidence carries it."""
        return self.key.verifier

    def sign(self, log: str) -> Checkpoint | None:
        """Sign a log's current size, unless it is signed already.

        :raises LedgerError: ``ROLLBACK_DETECTED``, ``FORK_DETECTED``, ``GUARD_STATE_DAMAGED`` — nothing is signed; recover from a mirror.
        """
        path = self._folder / f"{log}.guard"
        guard = Guard.from_bytes(path.read_bytes()) if path.exists() else Guard(f"{self._instance.configuration.origin}/{log}")
        size = record.size(log) or 0
        if size == 0 and guard.size == 0:
            return None
        newest = Checkpoint.objects.filter(log_id=log).order_by("-size").first()
        if newest is not None and newest.size == size == guard.size:
            return newest
        last = record.entry(log, guard.size - 1) if guard.size else None
        fresh = (row.leaf for row in record.entries(log, guard.size, size))
        proposal = guard.propose(size, None if last is None else last.leaf, fresh)
        write_new(path, proposal.guard.to_bytes())
        note = sign(proposal.checkpoint.text(), self.key)
        found, _ = Checkpoint.objects.get_or_create(log_id=log, size=size, defaults={"note": note.to_bytes().decode()})
        return found

    def sign_all(self) -> int:
        """Sign every log that has grown; how many could not be signed. A log in trouble does not keep the others waiting.

        A file lock keeps two signers of one instance from working at once.
        """
        troubled = 0
        with (self._folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for log in Log.objects.values_list("pk", flat=True):
                try:
                    self.sign(log)
                except LedgerError as error:
                    troubled += 1
                    LOGGER.error("%s is not signed: %s", log, error)  # noqa: TRY400 — the code says it; a traceback adds nothing
        return troubled


def main() -> None:
    """Sign until told to end."""
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    instance = Instance.at(Path(sys.argv[1]))
    instance.connect()
    signer = Signer(instance)
    if "--once" in sys.argv:
        sys.exit(1 if signer.sign_all() else 0)
    print("ready", flush=True)
    while not end.is_set():
        try:
            signer.sign_all()
        except OperationalError as error:
            LOGGER.warning("store busy: %s", error)
            connection.close()
        end.wait(PAUSE)
