"""The instance that a command works on. Models can be imported only once the process is bound to its database."""

from __future__ import annotations

from pathlib import Path

from azukari.desk.instance import Instance


def connect(folder: Path) -> Instance:
    """Bind this process to the instance in a folder. :raises FaultError: ``INSTANCE_ABSENT``, ``INSTANCE_UNREADABLE``."""
    instance = Instance.at(folder)
    instance.connect()
    return instance
