"""Checkpoints signed by the signer: what it stored, and what it told anybody, is one root for each size."""

import sys
from pathlib import Path

from tests.faults.drive_append import begun, opened  # isort: skip — binds Django first

from azukari.cli.main import main as azukari
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.signer import Signer
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.note import Note
from azukari.store.models import Checkpoint, InstanceCheckpoint
from tests.binding import Clock
from tests.faults.server import tell
from tests.story import OFFICER, WARD


def _signed() -> None:
    notes = [(one.log_id, one.note) for one in Checkpoint.objects.order_by("size")]
    notes += [("instance", one.note) for one in InstanceCheckpoint.objects.order_by("size")]
    for log, note in notes:
        checkpoint = Signed.parse(Note.parse(note.encode()).text)
        tell("signed", log, checkpoint.size, checkpoint.root.hex())


def drive(folder: Path) -> None:
    """Sign; one more entry; sign again."""
    desk = opened(folder, "2026-04-01 10:00")
    for turn in range(2):
        trouble = Signer(desk.instance, clock=Clock("2026-04-01 10:10")).sign_all()
        if trouble:
            tell("trouble", trouble)
            sys.exit(1)
        _signed()
        if turn == 0:
            outcome = desk.perform(Officer(OFFICER, WARD), begun(folder), "p00.note", {"text": "経過"})
            assert isinstance(outcome, Receipt), outcome


def inspect(folder: Path) -> None:
    """A new process signs what there is, and once more after another entry."""
    drive(folder)
    tell("check", azukari(["check", "--instance", str(folder)]))
