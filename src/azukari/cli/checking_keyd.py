"""What the key process says of itself: whether it answers, and whether the vault still takes anything."""

from __future__ import annotations

from typing import Final

from azukari.cli.checking_blobs import Add
from azukari.desk.instance import Instance
from azukari.law.say import Say
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import TEXTS, DeniedError, VaultError
from azukari.vault.messages import Healthy

PATIENCE: Final = 2.0
STOPPED: Final = "BLOB_STOPPED"
STOPPED_SAY: Final = Say(*TEXTS[STOPPED])


def health(instance: Instance) -> Healthy | None:
    """Ask it how it is; None where it does not answer."""
    try:
        return KeyCaller(instance.socket, patience=PATIENCE).health()
    except (VaultError, DeniedError, OSError):
        return None


def check_keyd(instance: Instance, add: Add) -> None:
    """Tell that the vault takes nothing. That the key process does not run is for ``status`` to say: a check needs none."""
    found = health(instance)
    if found is not None and found.stopped:
        add(STOPPED, STOPPED_SAY)
