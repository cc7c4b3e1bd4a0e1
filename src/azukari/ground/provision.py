"""The shape of a provision: plain functions and data, no base class.

A provision owns its acts and its state. It hears every entry of the kinds and acts it names, objects to acts of the kinds and acts it
names, and says what is owed. It matches its own acts and the kernel's kinds, never another provision's class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from azukari.ground.ground import Ground
from azukari.kernel.act import Act, Handling
from azukari.kernel.duty import Answered, Duty, Judgement
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import Capacity, PartyId, PersonId, TierNo, Time
from azukari.law.say import Say

S = TypeVar("S")


class Holding(msgspec.Struct, frozen=True):
    """A capacity somebody holds: for which party, in which tier."""

    capacity: Capacity
    party: PartyId
    tier: TierNo


def _nobody(_state: Any, _person: PersonId, _time: Time, _ground: Ground) -> Iterator[Holding]:
    """The capacities that a provision gives which gives none."""
    return iter(())


def _nothing_owed(_state: Any, _time: Time, _ground: Ground) -> Iterator[Duty]:
    return iter(())


def _nothing_known(_state: Any, _act: type[Act], _answers: Mapping[str, Any], _ground: Ground, _moment: Moment) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Provision(Generic[S]):
    """One provision of the annex, or the contract itself (number 0).

    ``hears`` and ``judges`` name the acts and kinds that reach ``evolve`` and ``objections``; a test holds them against the
    ``match`` statements. ``handling`` is what ``objections`` says of an act that is a ``Handling`` and nothing else, asked straight: such
    acts are by far the most, and nearly always nothing stands against them; a test compares the two. ``capacities`` says what a person may
    act as by this provision's own state, and ``gives`` which capacities that can be. ``prefill`` gives answers that the record already
    knows (the lines of the note that is being received); ``fills`` names kinds of others' acts that it does so for as well.
    """

    number: int
    heading: Say
    acts: tuple[type[Act], ...]
    answers: tuple[Answered, ...]
    initial: Callable[[], S]
    evolve: Callable[[S, Entry], None]
    objections: Callable[[S, Act, Moment, Ground], Iterator[Objection | Misfit]]
    hears: tuple[type[Act], ...]
    judges: tuple[type[Act], ...]
    duties: Callable[[S, Time, Ground], Iterator[Duty]] = _nothing_owed
    handling: Callable[[S, Handling, Moment, Ground], Iterable[Objection | Misfit]] | None = None
    gives: tuple[Capacity, ...] = ()
    capacities: Callable[[S, PersonId, Time, Ground], Iterator[Holding]] = _nobody
    prefill: Callable[[S, type[Act], Mapping[str, Any], Ground, Moment], dict[str, Any]] = _nothing_known
    fills: tuple[type[Act], ...] = ()
    judgements: tuple[Judgement, ...] = ()
