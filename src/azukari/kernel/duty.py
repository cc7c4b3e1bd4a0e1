"""Duties: what is owed, by which side, under which sentence, since when, by when, satisfied by which act."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from azukari.kernel.values import Citation, Number, PersonId, TierNo, Time
from azukari.law.say import Say


class Owes(StrEnum):
    """Which side owes."""

    WARD = "ward"
    CONTRACTOR = "contractor"


class Duty(msgspec.Struct, frozen=True):
    """Something owed until performed.

    ``due`` is None where no number was adopted: the duty then shows its age and 「直ちに」, and is never called overdue. ``blocks_closing`` says
    that the contract cannot be closed while it stands.
    """

    code: str
    say: Say
    owes: Owes
    tier: TierNo
    cites: Citation
    since: Time
    satisfied_by: tuple[str, ...]
    due: Time | None = None
    person: PersonId | None = None
    about: Number | str | None = None
    blocks_closing: bool = True

    def late(self, now: Time) -> bool:
        """Whether an adopted number says that this should have been done by now."""
        return self.due is not None and now > self.due


class Answer(StrEnum):
    """How a sentence of the annex is answered in code."""

    RULE = "rule"
    DUTY = "duty"
    JUDGEMENT = "judgement"
    DECLARATORY = "declaratory"


class Grade(StrEnum):
    """How strongly: 防止 prevented, 検知 detected, 記録 recorded, 約束 promised. Never shown stronger than delivered."""

    PREVENTED = "prevented"
    DETECTED = "detected"
    RECORDED = "recorded"
    PROMISED = "promised"


class Answered(msgspec.Struct, frozen=True):
    """One sentence, its answer, its grade, and in plain words what the program does and does not do for it."""

    address: Citation
    answer: Answer
    grade: Grade
    how: Say


class Judgement(msgspec.Struct, frozen=True):
    """A sentence that a person decides; the program records who and why (``by_act``)."""

    cites: Citation
    question: Say
    by_act: str
