"""Which earlier entries a form still offers: a note that was received, a request that was answered, a plan whose time is past, are not asked
about again. The same entry may wait for one act and be settled for another, so it is the asking act that is looked at.

Whoever needs to name one nevertheless (a command, an import) can: the provisions judge it, this only keeps lists short.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from azukari import annex
from azukari.annex import Whole
from azukari.desk.book import Book
from azukari.kernel.act import Act
from azukari.kernel.values import ItemId, Number, TierNo, Time
from azukari.provisions import p07_acts, p09_acts, p16_acts, p17_acts
from azukari.provisions.p07_values import Standing
from azukari.provisions.p07_values import State as Subcontracting
from azukari.provisions.p09_permissions import State as Copies
from azukari.provisions.p10_acts import Issue, IssueReturn, Plan, PlanReturn, Reject
from azukari.provisions.p10_values import State as Handovers
from azukari.provisions.p12_acts import AskMore
from azukari.provisions.p12_values import State as Access
from azukari.provisions.p14_acts import Depart, SealPackage
from azukari.provisions.p14_transport import State as Transports
from azukari.provisions.p16_values import State as Inspections
from azukari.provisions.p17_values import State as Incidents

Asking = type[Act] | None
"""The act whose form is drawn; None when nobody knows, and what waits for anything is offered."""

Waits = Callable[[Whole, Number, Time, Asking], bool]

_INDEX: Final = {provision.number: index for index, provision in enumerate(annex.PROVISIONS)}


def _handovers(whole: Whole) -> Handovers:
    found: Handovers = whole.slices[_INDEX[10]]
    return found


def _note(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    note = _handovers(whole).notes.get(number)
    return note is not None and bool(note.open_lines())


def _plan(whole: Whole, number: Number, time: Time, _asking: Asking) -> bool:
    """A return is never too late."""
    plan = _handovers(whole).plans.get(number)
    return plan is not None and not plan.withdrawn and (plan.returning or time <= plan.until)


def _request(whole: Whole, number: Number, _time: Time, asking: Asking) -> bool:
    """A request for consent: 甲 answers what waits; what was consented to is begun once, or withdrawn."""
    state: Subcontracting = whole.slices[_INDEX[7]]
    request = state.requests.get(number)
    if request is None:
        return False
    if asking is p07_acts.AnswerFurther:
        return request.standing is Standing.ASKED_FURTHER
    if asking is p07_acts.BeginSubcontract:
        return request.standing is Standing.CONSENTED and all(one.request != number for one in state.subcontracts.values())
    if asking is p07_acts.WithdrawConsent:
        return request.standing is Standing.CONSENTED
    waiting = request.standing in {Standing.WAITING, Standing.ASKED_FURTHER}
    return waiting or (asking is None and request.standing is Standing.CONSENTED)


def _call(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    state: Subcontracting = whole.slices[_INDEX[7]]
    return number in state.calls


def _application(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    state: Copies = whole.slices[_INDEX[9]]
    return number in state.requests


def _permission(whole: Whole, number: Number, time: Time, asking: Asking) -> bool:
    """A permission to copy: until it is used up, until it ended, until its copies are certified, until that is confirmed."""
    state: Copies = whole.slices[_INDEX[9]]
    given = state.permissions.get(number)
    if given is None:
        return False
    if asking is p09_acts.MakeCopy:
        return given.over(time) is None and sum(given.made.values()) < given.copies
    if asking in {p09_acts.EndProcessing, p09_acts.WithdrawPermission}:
        return given.ended is None
    if asking is p09_acts.CertifyErasure:
        return given.certified is None
    if asking is p09_acts.ConfirmErasure:
        return given.certified is not None and given.confirmed is None
    return given.confirmed is None


def _inspection(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    state: Inspections = whole.slices[_INDEX[16]]
    return number in state.inspections and not state.inspections[number].closed


def _inspected(kind: Callable[[Inspections], Sequence[Mapping[Number, Any]]]) -> Waits:
    def waiting(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
        return any(number in one for one in kind(whole.slices[_INDEX[16]]))

    return waiting


def _incident(whole: Whole, number: Number, _time: Time, asking: Asking) -> bool:
    """What 第17 still does about an incident; to explain something else by it, it may be closed already."""
    state: Incidents = whole.slices[_INDEX[17]]
    found = state.incidents.get(number)
    return found is not None and not (found.closed and asking in annex.PROVISIONS[_INDEX[17]].acts)


def _hold(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    state: Incidents = whole.slices[_INDEX[17]]
    return number in state.holds


def _instruction(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    state: Incidents = whole.slices[_INDEX[17]]
    return number in state.instructions


def _more(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    """A request for more than the day's measure: until it is answered."""
    state: Access = whole.slices[_INDEX[12]]
    return number in state.asked


def _package(whole: Whole, number: Number, _time: Time, _asking: Asking) -> bool:
    state: Transports = whole.slices[_INDEX[14]]
    return number in state.packages and not state.packages[number].sent


_WAITS: Final[Mapping[str, Waits]] = MappingProxyType(
    {
        p07_acts.RequestConsent.name: _request,
        p07_acts.CallForReport.name: _call,
        p09_acts.RequestCopy.name: _application,
        p09_acts.PermitCopy.name: _permission,
        AskMore.name: _more,
        Issue.name: _note,
        IssueReturn.name: _note,
        Plan.name: _plan,
        PlanReturn.name: _plan,
        SealPackage.name: _package,
        p16_acts.OpenInspection.name: _inspection,
        p16_acts.Sample.name: _inspected(lambda state: (state.samples, state.different)),
        p16_acts.RecordFinding.name: _inspected(lambda state: (state.findings,)),
        p16_acts.CallForReport.name: _inspected(lambda state: (state.calls,)),
        p16_acts.Instruct.name: _inspected(lambda state: (state.instructions,)),
        p17_acts.Notify.name: _incident,
        p17_acts.Hold.name: _hold,
        p17_acts.Instruct.name: _instruction,
    }
)


def waits(whole: Whole, act: str, number: int, time: Time, asking: Asking = None) -> bool:
    """Whether an entry of an act still waits for what the asking act does about it; those of acts that nothing settles always do."""
    found = _WAITS.get(act)
    return found is None or found(whole, Number(number), time, asking)


def numbers_of(book: Book, act: str) -> Collection[int]:
    """The numbers that stand for the entries of an act; for what was rejected, those of the notes that list it."""
    if act == Reject.name:
        return sorted({one.note for one in _handovers(book.whole).rejected})
    return book.acts.get(act, [])


def parties(whole: Whole, act: str, number: int) -> frozenset[TierNo]:
    """The tiers that a handover or transport is between, whoever entered it: each of them may name it."""
    state = _handovers(whole)
    if act in {Issue.name, IssueReturn.name}:
        note = state.notes.get(Number(number))
        return frozenset() if note is None else frozenset({note.giver, note.receiver})
    if act in {Plan.name, PlanReturn.name}:
        plan = state.plans.get(Number(number))
        return frozenset() if plan is None else frozenset({plan.giver, plan.receiver})
    if act == Reject.name:
        return frozenset(one.giver for one in state.rejected if one.note == number)
    travels = whole.slices[_INDEX[14]].under_way.get(Number(number)) if act == Depart.name else None
    return frozenset() if travels is None else frozenset({travels.tier} if travels.to is None else {travels.tier, travels.to})


def items_of(whole: Whole, act: str, number: int) -> tuple[ItemId, ...]:
    """The items on the open lines of a note, or on those that were rejected; nothing for entries of other acts."""
    state = _handovers(whole)
    if act == Reject.name:
        return tuple(one.item for one in state.rejected if one.note == number)
    note: Any = state.notes.get(Number(number)) if act in {Issue.name, IssueReturn.name} else None
    return () if note is None else tuple(note.open_lines())
