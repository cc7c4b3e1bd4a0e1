"""Objections and misfits: why an act is not accepted. Both are values; exceptions are for broken machines."""

from __future__ import annotations

import msgspec

from azukari.kernel.values import Citation
from azukari.law.say import Say

TERM_PREFIX = "term."


def term(name: str) -> Citation:
    """The citation of a term that 甲 adopted, as objections and duties under it carry it."""
    return Citation(TERM_PREFIX + name)


class Objection(msgspec.Struct, frozen=True):
    """A sentence of this contract's annex, or an adopted term, stands against the act.

    ``cites`` is where it stands, ``because`` what the record shows, ``instead`` what to do, ``field`` the question of the form it
    belongs to, if any. An objection whose sentence the loaded annex lacks, or whose term is not adopted, refuses nothing.
    """

    cites: Citation
    because: Say
    instead: Say
    field: str | None = None


class Misfit(msgspec.Struct, frozen=True):
    """The act does not fit the record: it names what is not there, or what has been settled already.

    No judgement under the annex, so it holds whatever annex is loaded, and is not recorded as a refusal.
    """

    code: str
    because: Say
    instead: Say
    field: str | None = None
