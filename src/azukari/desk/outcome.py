"""What becomes of an act at the counter: a receipt, a refusal, or a form that has to be completed. All three are values."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from azukari.kernel.entry import Entry
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Number, PartyId, PersonId, PlaceId
from azukari.ledger.webauthn import Assertion

SCAN: Final = "on_paper"
"""The answer under which the scan of an act done on paper is attached; it rests among the words of the entry."""


class Officer(msgspec.Struct, frozen=True):
    """Who stands at the counter: a signed-in person, the party they belong to, and the place they are at.

    代行入力: where ``for_party`` and ``as_person`` are given, this person types what that officer of the other side did on paper, ``place``
    is where it was done on paper, and the scan goes with the answers under :data:`SCAN`.
    """

    person: PersonId
    home: PartyId
    place: PlaceId | None = None
    for_party: PartyId | None = None
    as_person: PersonId | None = None


class Signed(msgspec.Struct, frozen=True):
    """A signed act as it comes back: which preparation it answers, and what the passkey signed it with."""

    pending: str
    assertion: Assertion


class Request(msgspec.Struct, frozen=True):
    """One act asked for: by whom, which, with what answers; where it was prepared and signed, the answers are those of the preparation.

    ``since`` is how far the record went when its form was drawn: the same act by the same person since then is this very one, sent twice.
    ``quiz``: that the course was answered at this counter; nothing that comes from outside says so.
    """

    officer: Officer
    act: str
    answers: dict[str, Any]
    signed: Signed | None = None
    since: int | None = None
    quiz: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """The act is done; it is entry ``entry.number`` of the log, whose leaf and words these are."""

    log: str
    entry: Entry
    leaf: bytes
    salt: str | None
    words: dict[str, Any]


class Refusal(msgspec.Struct, frozen=True):
    """The annex stands against the act. All reasons at once; ``recorded`` tells whether the refusal itself is in the record."""

    log: str
    act: str
    objections: tuple[Objection, ...]
    misfits: tuple[Misfit, ...]
    recorded: bool
    number: Number | None = None


class Incomplete(msgspec.Struct, frozen=True):
    """The answers cannot be read, or do not fit the record. Nothing was done and nothing recorded."""

    log: str
    act: str
    faults: tuple[Fault, ...]


Outcome = Receipt | Refusal | Incomplete
