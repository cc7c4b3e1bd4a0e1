"""The beginning of a contract in one sitting: which steps 甲 takes, which are done by the record, which comes next."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azukari.annex import CAPACITY_NAMES
from azukari.desk.catalogue import Catalogue
from azukari.desk.ward_day import CONTRACT
from azukari.kernel.act import Act
from azukari.kernel.duty import Owes
from azukari.kernel.values import Capacity, Number, day_of
from azukari.law.say import Say
from azukari.provisions.p00_acts import AdoptTerm, Appoint, ConfirmAnnex, LoadAnnex, Register
from azukari.provisions.p00_entrustment import State
from azukari.provisions.p00_office_acts import Renew, TakeOver
from azukari.web.seeing import Owed, owed

OFFICERS: Final = (Capacity.APPROVER, Capacity.WARD_HANDOVER_OFFICER, Capacity.INSPECTOR)
SITTING: Final = (Register, Renew, Appoint, LoadAnnex, ConfirmAnnex, AdoptTerm, TakeOver)
"""What is done in the sitting: whoever has done one of these goes on from its receipt."""


class Kind(StrEnum):
    """The steps, in order."""

    REGISTER = "register"
    OFFICERS = "officers"
    ANNEX = "annex"
    TERMS = "terms"
    PAPER = "paper"


class Step(msgspec.Struct, frozen=True):
    """One step: whether the record shows it done, by which entry, by which act it is done, and what is still lacking."""

    kind: Kind
    done: bool
    act: type[Act]
    may: bool
    query: str = ""
    number: Number | None = None
    lacking: tuple[Say, ...] = ()
    count: int = 0

    @property
    def optional(self) -> bool:
        """Whether the contract begins without it."""
        return self.kind is Kind.PAPER


class Beginning(msgspec.Struct, frozen=True):
    """The sitting: its steps, the next one, and what the contractor now owes."""

    steps: tuple[Step, ...]
    theirs: tuple[Owed, ...]

    @property
    def next(self) -> Step | None:
        """The first step that is neither done nor optional."""
        return next((one for one in self.steps if not one.done and not one.optional), None)

    @property
    def left(self) -> int:
        """How many steps are left."""
        return sum(not one.done and not one.optional for one in self.steps)


def beginning(seen: Catalogue) -> Beginning:
    """How far the beginning of a contract has come."""
    ables = list(seen.acts())
    may = {one.act for one in ables if one.may}
    ground, state, acts = seen.book.whole.ground, _state(seen), seen.book.acts
    today = day_of(seen.time)
    held = {office.capacity for kept in state.offices.values() for office in kept if office.last() >= today}
    lacking = tuple(CAPACITY_NAMES[one] for one in OFFICERS if one not in held)
    waiting = max(state.loadings) if state.loadings else None
    annex: type[Act] = LoadAnnex if waiting is None else ConfirmAnnex
    loading = "" if waiting is None else f"loading={waiting}"
    terms = sum(1 for kept in ground.terms.values() if kept)

    def first(act: type[Act]) -> Number | None:
        numbers = acts.get(act.name)
        return Number(numbers[0]) if numbers else None

    steps = [
        Step(Kind.REGISTER, first(Register) is not None, Register, may=False, number=first(Register)),
        Step(Kind.OFFICERS, not lacking, Appoint, Appoint in may, number=first(Appoint), lacking=lacking),
        Step(Kind.ANNEX, ground.annex is not None, annex, annex in may, loading, first(ConfirmAnnex)),
        Step(Kind.TERMS, bool(terms), AdoptTerm, AdoptTerm in may, number=first(AdoptTerm), count=terms),
    ]
    taken = first(TakeOver)
    if taken is not None or not state.life.handed:
        steps.append(Step(Kind.PAPER, taken is not None, TakeOver, TakeOver in may, number=taken))
    theirs = owed(seen, ables, [one for one in seen.duties() if one.owes is Owes.CONTRACTOR])
    return Beginning(tuple(steps), tuple(theirs))


def _state(seen: Catalogue) -> State:
    found: State = seen.book.whole.slices[CONTRACT]
    return found
