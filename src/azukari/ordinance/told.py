"""Yes, no, not known: how people answer, and how such answers combine."""

from __future__ import annotations

from enum import StrEnum


class Told(StrEnum):
    """An answer as a person gave it; nothing here is guessed, so what nobody said is not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def all_of(*answers: Told) -> Told:
    """Yes when every one is, no when any one is not; otherwise not known yet."""
    if Told.NO in answers:
        return Told.NO
    return Told.UNKNOWN if Told.UNKNOWN in answers else Told.YES


def any_of(*answers: Told) -> Told:
    """Yes when any one is, no when none is; otherwise not known yet."""
    if Told.YES in answers:
        return Told.YES
    return Told.UNKNOWN if Told.UNKNOWN in answers else Told.NO


def not_(answer: Told) -> Told:
    """The contrary; what is not known stays so."""
    return {Told.YES: Told.NO, Told.NO: Told.YES, Told.UNKNOWN: Told.UNKNOWN}[answer]
