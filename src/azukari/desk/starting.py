"""A worker on the first day: the steps before work in their order, how each stands, and whom to ask, by name, for what one cannot do oneself.

Worked out from the same state that an opening is judged by; what is asked of nobody in this contract is said to be so, and can be done
nevertheless.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import msgspec

from azukari.desk.catalogue import Catalogue
from azukari.desk.room import Work, works
from azukari.desk.unready import By, Lack, Short, lacks_of
from azukari.kernel.act import Act
from azukari.kernel.values import WHOLE, Capacity, Day, PersonId, TierNo, day_of
from azukari.provisions.p02_acts import ConfirmEmployer
from azukari.provisions.p02_duties import CONFIRMED
from azukari.provisions.p03_training import BUILT_IN, VALIDITY, TakeCourse, missing
from azukari.provisions.p04_confidentiality import PLEDGE, Pledge

OWN: Final = frozenset({Short.EMPLOYER, Short.TRAINING, Short.PLEDGE})
"""Reasons that the steps themselves tell."""


class Kind(StrEnum):
    """The steps of a first day."""

    EMPLOYER = "employer"
    COURSE = "course"
    PLEDGE = "pledge"
    WORK = "work"


ACTS: Final[dict[Kind, type[Act]]] = {Kind.EMPLOYER: ConfirmEmployer, Kind.COURSE: TakeCourse, Kind.PLEDGE: Pledge}


class Stage(StrEnum):
    """How a step stands: done, to be done now, in somebody else's hands, or asked of nobody here."""

    DONE = "done"
    NOW = "now"
    ASK = "ask"
    FREE = "free"


class Step(msgspec.Struct, frozen=True):
    """One step and how it stands; ``denied`` where the worker said that the employer on the register is another."""

    kind: Kind
    stage: Stage
    denied: bool = False


class Starting(msgspec.Struct, frozen=True):
    """How one worker stands in one contract."""

    tier: TierNo
    employer: str
    since: Day | None
    """The day from which they are on the register, where it lies ahead: until then nothing can be done."""
    steps: tuple[Step, ...]
    works: tuple[Work, ...]
    lacks: tuple[Lack, ...]
    in_charge: tuple[str, ...]
    ward: tuple[str, ...]
    trained_on: Day | None
    charge: bool
    hands: bool
    """Whether they take part in handovers, which is work of its own and opens nothing."""

    @property
    def next(self) -> Kind | None:
        """The first step that the worker can do now."""
        return None if self.since else next((one.kind for one in self.steps if one.stage is Stage.NOW), None)

    @property
    def done(self) -> int:
        """How many of the steps before work are behind them."""
        return sum(one.stage in {Stage.DONE, Stage.FREE} for one in self.steps if one.kind is not Kind.WORK)

    def step(self, kind: Kind) -> Step:
        """One step."""
        return next(one for one in self.steps if one.kind is kind)


def starting(seen: Catalogue, *, list_works: bool = True) -> Starting | None:
    """How the officer stands in this contract; None where they are not on its register of engaged persons, or no longer.

    Without ``list_works`` what there is to work on is not looked for, which saves a question to the store: whoever lacks nothing is ready.
    """
    whole = seen.book.whole
    if seen.officer is None or whole.ground.registered is None or whole.ground.over(seen.time):
        return None
    person, today = seen.officer.person, day_of(seen.time)
    on_register: Any = whole.slices[2]
    one = on_register.enrolled.get(person)
    if one is None or (one.until is not None and one.until < today) or one.tier not in whole.ground.tiers:
        return None
    steps = (_employer(seen, person, one.confirmed, one.tier), _course(seen, person, today), _pledge(seen, person))
    lacks = tuple(lack for lack in lacks_of(seen, person, one.tier) if lack.short not in OWN)
    waits = lacks or any(step.stage in {Stage.NOW, Stage.ASK} for step in steps)
    hands = any(held.capacity is Capacity.HANDOVER_OFFICER and held.tier == one.tier for held in seen.holdings)
    found = tuple(works(seen)) if list_works and not waits else ()
    ready = not waits and (found or hands or not list_works)
    last = Step(Kind.WORK, Stage.DONE if ready else Stage.ASK)
    days = whole.slices[3].trained.get(person, {}).values()
    return Starting(
        one.tier, seen.name(one.employer), one.since if one.since > today else None, (*steps, last), found, lacks,
        tuple(_in_charge(seen, one.tier, today)), _ward(seen) if any(lack.by is By.WARD for lack in lacks) else (),
        min(days, default=None), any(held.capacity in {Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY} for held in seen.holdings), hands,
    )  # fmt: skip


def _employer(seen: Catalogue, person: PersonId, confirmed: bool | None, tier: TierNo) -> Step:  # noqa: FBT001 — as the register keeps it
    found = seen.book.whole.slices[2].elsewhere.get(tier, {}).get(person)
    if confirmed is False:
        return Step(Kind.EMPLOYER, Stage.ASK, denied=True)
    if confirmed and (found is None or found.cleared):
        return Step(Kind.EMPLOYER, Stage.DONE)
    asked = seen.book.whole.ground.flag(CONFIRMED, seen.time) or found is not None
    return Step(Kind.EMPLOYER, Stage.NOW if asked else Stage.FREE)


def _course(seen: Catalogue, person: PersonId, today: Day) -> Step:
    ground = seen.book.whole.ground
    if not missing(seen.book.whole.slices[3], person, today, ground.term(VALIDITY, seen.time)):
        return Step(Kind.COURSE, Stage.DONE)
    return Step(Kind.COURSE, Stage.NOW if ground.flag(BUILT_IN, seen.time) else Stage.ASK)


def _pledge(seen: Catalogue, person: PersonId) -> Step:
    if person in seen.book.whole.slices[4].pledged:
        return Step(Kind.PLEDGE, Stage.DONE)
    return Step(Kind.PLEDGE, Stage.NOW if seen.book.whole.ground.flag(PLEDGE, seen.time) else Stage.FREE)


def _in_charge(seen: Catalogue, tier: TierNo, today: Day) -> list[str]:
    charges = seen.book.whole.slices[2].in_charge.get(tier, ())
    return list(dict.fromkeys(seen.name(one.person) for one in charges if one.covers(today)))


def _ward(seen: Catalogue) -> tuple[str, ...]:
    """甲, to whom the person in charge turns: what only the ward can do is asked through them."""
    return (seen.name(seen.book.whole.ground.ward),) if seen.side != WHOLE else ()


def adopted(seen: Catalogue) -> bool:
    """Whether the built-in course counts as training in this contract."""
    return bool(seen.book.whole.ground.flag(BUILT_IN, seen.time))


def trained(seen: Catalogue) -> bool:
    """Whether the officer's training stands in this contract, on its register or not."""
    if seen.officer is None:
        return False
    months = seen.book.whole.ground.term(VALIDITY, seen.time)
    return not missing(seen.book.whole.slices[3], seen.officer.person, day_of(seen.time), months)


def may_take(seen: Catalogue) -> bool:
    """Whether a result of the course would be entered for the officer: it counts here, and they work here."""
    return adopted(seen) and any(one.capacity in TakeCourse.by for one in seen.holdings)


def whom(seen: Catalogue) -> tuple[str, ...]:
    """Who is in charge of the officer's tier, by name."""
    tier = seen.side
    return () if tier is None or tier == WHOLE else tuple(_in_charge(seen, tier, day_of(seen.time)))
