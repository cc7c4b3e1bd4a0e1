"""Faults: what is wrong with something handed in (a form, a file, a command), in both languages, with a stable code."""

from __future__ import annotations

import msgspec

from azukari.law.say import Say


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong and what to do about it.

    ``code`` is stable and searchable; ``say`` tells what happened and what to do; ``field`` is the dotted path of the answer meant
    (``lines.0.serial``), or None when the whole is meant.
    """

    code: str
    say: Say
    field: str | None = None


class FaultError(Exception):
    """Faults that end an operation before it began; nothing has been done."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{one.code}: {one.say.en}" for one in faults))
        self.faults = faults
