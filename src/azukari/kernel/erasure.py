"""How a thing ceases to be, as facts: the method, and how much an erasure in the vault is worth (E0 to E4)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from azukari.kernel.values import Medium


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
    INITIALISING = "initialising"


_METAL = frozenset(
    {Method.OVERWRITING, Method.DEGAUSSING, Method.SHREDDING, Method.CRUSHING, Method.INCINERATION, Method.KEY_DESTRUCTION}
)
_ENOUGH: Final[Mapping[Medium, frozenset[Method]]] = MappingProxyType(
    {
        Medium.VAULT: frozenset({Method.KEY_DESTRUCTION}),
        Medium.PACKAGE: frozenset({Method.KEY_DESTRUCTION}),
        Medium.PAPER: frozenset({Method.SHREDDING, Method.PULPING, Method.INCINERATION}),
        Medium.HARD_DISK: _METAL,
        Medium.TAPE: _METAL - {Method.CRUSHING},
        # flash has nothing for a magnet to erase; overwriting counts here where it covers all that can be addressed
        Medium.USB_MEMORY: _METAL - {Method.DEGAUSSING},
        Medium.OPTICAL_DISC: frozenset({Method.SHREDDING, Method.CRUSHING, Method.INCINERATION, Method.KEY_DESTRUCTION}),
    }
)


def reaches(method: Method, medium: Medium) -> bool:
    """Whether a method leaves nothing that could be restored from such a medium, if it is done well.

    Initialising (formatting, factory reset) removes the list of files and leaves the files: it reaches no medium.
    """
    return method in _ENOUGH[medium]
