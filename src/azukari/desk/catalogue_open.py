"""Which earlier entries a form still offers: a note that was received, a plan that was withdrawn or whose time is past, are not asked about again.

Whoever needs to name one nevertheless (a command, an import) can: the provisions judge it, this only keeps lists short.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from azukari import annex
from azukari.annex import Whole
from azukari.kernel.values import ItemId, Number, Time
from azukari.provisions.p10_acts import Issue, IssueReturn, Plan, PlanReturn
from azukari.provisions.p10_values import State as Handovers

Waits = Callable[[Whole, int, Time], bool]

_INDEX: Final = {provision.number: index for index, provision in enumerate(annex.PROVISIONS)}


def _handovers(whole: Whole) -> Handovers:
    found: Handovers = whole.slices[_INDEX[10]]
    return found


def _note(whole: Whole, number: int, _time: Time) -> bool:
    note = _handovers(whole).notes.get(Number(number))
    return note is not None and bool(note.open_lines())


def _plan(whole: Whole, number: int, time: Time) -> bool:
    """A return is never too late."""
    plan = _handovers(whole).plans.get(Number(number))
    return plan is not None and not plan.withdrawn and (plan.returning or time <= plan.until)


_WAITS: Final[Mapping[str, Waits]] = MappingProxyType(
    {Issue.name: _note, IssueReturn.name: _note, Plan.name: _plan, PlanReturn.name: _plan}
)


def waits(whole: Whole, act: str, number: int, time: Time) -> bool:
    """Whether an entry of an act still waits for what follows on it; those of acts that nothing settles always do."""
    found = _WAITS.get(act)
    return found is None or found(whole, number, time)


def items_of(whole: Whole, act: str, number: int) -> tuple[ItemId, ...]:
    """The items on the open lines of a note; nothing for entries of other acts."""
    note: Any = _handovers(whole).notes.get(Number(number)) if act in {Issue.name, IssueReturn.name} else None
    return () if note is None else tuple(note.open_lines())
