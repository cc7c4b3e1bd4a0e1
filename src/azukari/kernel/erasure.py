"""How a thing ceases to be, as facts: the method, and how much an erasure in the vault is worth (E0 to E4)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """What an erasure rests on. E0 is deletion by a program alone; backups keep it, so it is never called erasure.

    E1 a key file on one machine was destroyed · E2 a key that could not leave its device · E3 甲 destroyed its own share of the key ·
    E4 甲 had to open each object itself.
    """

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"

    @property
    def erases(self) -> bool:
        """Whether this may be called erasure."""
        return self is not Level.E0


class Method(StrEnum):
    """By what means a thing was erased or destroyed."""

    KEY_DESTRUCTION = "key_destruction"
    OVERWRITING = "overwriting"
    DEGAUSSING = "degaussing"
    SHREDDING = "shredding"
    PULPING = "pulping"
    INCINERATION = "incineration"
    CRUSHING = "crushing"
