"""What the key process says of itself: whether it answers, and whether the vault still takes anything."""

from __future__ import annotations

from typing import Final

from azukari.cli.checking_blobs import Add
from azukari.desk.doctor_running import PATIENCE, health
from azukari.desk.instance import Instance
from azukari.law.say import Say
from azukari.vault.errors import TEXTS

STOPPED: Final = "BLOB_STOPPED"
STOPPED_SAY: Final = Say(*TEXTS[STOPPED])


def check_keyd(instance: Instance, add: Add) -> None:
    """Tell that the vault takes nothing. That the key process does not run is for ``status`` to say: a check needs none."""
    found = health(instance)
    if found is not None and found.stopped:
        add(STOPPED, STOPPED_SAY)


__all__ = ["PATIENCE", "STOPPED", "STOPPED_SAY", "check_keyd", "health"]
