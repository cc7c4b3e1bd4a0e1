"""The annex as a whole: every provision in the law's order, the state of a contract, all objections, all duties.

An act is permitted if and only if nothing here objects. This module knows the order and nothing else; what a sentence asks stands in its
own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from azukari.ground import Ground, Holding, Provision
from azukari.kernel.act import Act, Handling, Moves, kinds_of
from azukari.kernel.asks import fields_of
from azukari.kernel.duty import Duty
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import WARD_CAPACITIES, Capacity, PersonId, Time
from azukari.law.say import Say
from azukari.provisions import (
    p00_entrustment,
    p01_protection,
    p02_persons,
    p03_training,
    p04_confidentiality,
    p05_rules,
    p06_notices,
    p07_subcontracting,
    p08_purpose,
    p09_reproduction,
    p10_handover,
    p11_safekeeping,
    p12_access,
    p13_return,
    p14_transport,
    p15_removal,
    p16_inspection,
    p17_incidents,
    p18_cancellation,
)
from azukari.provisions.p00_acts import Close
from azukari.provisions.p16_acts import InspectItem

PROVISIONS: Final[tuple[Provision[Any], ...]] = (
    p00_entrustment.PROVISION,
    p01_protection.PROVISION,
    p02_persons.PROVISION,
    p03_training.PROVISION,
    p04_confidentiality.PROVISION,
    p05_rules.PROVISION,
    p06_notices.PROVISION,
    p07_subcontracting.PROVISION,
    p08_purpose.PROVISION,
    p09_reproduction.PROVISION,
    p10_handover.PROVISION,
    p11_safekeeping.PROVISION,
    p12_access.PROVISION,
    p13_return.PROVISION,
    p14_transport.PROVISION,
    p15_removal.PROVISION,
    p16_inspection.PROVISION,
    p17_incidents.PROVISION,
    p18_cancellation.PROVISION,
)

RANK: Final = (
    Capacity.APPROVER,
    Capacity.SECTION_OFFICER,
    Capacity.WARD_HANDOVER_OFFICER,
    Capacity.INSPECTOR,
    Capacity.SIGNATORY,
    Capacity.PERSON_IN_CHARGE,
    Capacity.HANDOVER_OFFICER,
    Capacity.OPERATOR,
    Capacity.ENGAGED_PERSON,
    Capacity.INSTRUMENT,
)


def _registry() -> Mapping[str, type[Act]]:
    """Wire name → class, every declaration checked: a wrong one fails here, at import."""
    acts: dict[str, type[Act]] = {}
    for provision in PROVISIONS:
        for cls in provision.acts:
            if not cls.name.startswith(f"p{provision.number:02}.") or cls.name in acts:
                raise TypeError(cls.name)
            if not (cls.by and cls.cites and isinstance(cls.title, Say)):
                raise TypeError(cls.name)
            fields_of(cls)
            acts[cls.name] = cls
    return MappingProxyType(acts)


ACTS: Final = _registry()

Asked = Callable[[Any, Any, Moment, Ground], Iterable[Objection | Misfit]]
"""What a provision has against an act, from its own slice."""

_judging: dict[type[Act], tuple[tuple[int, Asked], ...]] = {}
_hearing: dict[type[Act], tuple[int, ...]] = {}
_giving: dict[Capacity, tuple[int, ...]] = {}


@dataclass(slots=True)
class Whole:
    """The state of one contract: the ground and a slice per provision, in the order of :data:`PROVISIONS`."""

    ground: Ground
    slices: list[Any]


def begin() -> Whole:
    """The state before the first entry."""
    return Whole(Ground(), [provision.initial() for provision in PROVISIONS])


def _asked(cls: type[Act]) -> tuple[tuple[int, Asked], ...]:
    """Which provisions judge a class of acts, and how each is asked: worked out once a class, from what they declare."""
    found = _judging.get(cls)
    if found is None:
        alone = kinds_of(cls) == (Handling,)
        found = tuple(
            (index, one.handling if alone and one.handling is not None else one.objections)
            for index, one in enumerate(PROVISIONS)
            if issubclass(cls, one.judges)
        )
        _judging[cls] = found
    return found


def _hearers(cls: type[Act]) -> tuple[int, ...]:
    found = _hearing.get(cls)
    if found is None:
        found = tuple(index for index, one in enumerate(PROVISIONS) if issubclass(cls, one.hears))
        _hearing[cls] = found
    return found


def _givers(capacity: Capacity) -> tuple[int, ...]:
    found = _giving.get(capacity)
    if found is None:
        found = tuple(index for index, one in enumerate(PROVISIONS) if capacity in one.gives)
        _giving[capacity] = found
    return found


def hear(whole: Whole, entry: Entry) -> None:
    """Fold one entry into the state, in place."""
    whole.ground.hear(entry)
    for index in _hearers(type(entry.act)):
        PROVISIONS[index].evolve(whole.slices[index], entry)


def judge(whole: Whole, act: Act, moment: Moment) -> tuple[Objection | Misfit, ...]:
    """Everything that stands against an act at a moment; empty means that it is permitted.

    Objections under a sentence that the loaded annex lacks, or under a term that was not adopted, are dropped here and only here.
    """
    ground, slices = whole.ground, whole.slices
    found: list[Objection | Misfit] = []
    refused = False
    if isinstance(act, Moves):
        found.extend(ground.custody.misfits(act, lambda item: ground.knows(moment, item), lambda tier: ground.sees(moment, tier)))
    if not _stands(whole, moment):
        found.append(NOT_HELD)
    for index, ask in _asked(type(act)):
        for one in ask(slices[index], act, moment, ground):
            if isinstance(one, Misfit):
                found.append(one)
            elif ground.stands(one.cites, moment.time):
                found.append(one)
                refused = True
    if isinstance(act, Close) and ground.custody.is_zero() and not found:
        found.extend(_still_owed(whole, moment.time))
        refused = bool(found)
    # told with everything else, so that nobody mends one reason to be sent back for this one; who has no capacity at all was told why
    nobody = refused and moment.capacity is Capacity.ANYONE
    if not nobody and not_yours(type(act), moment):
        found = [_not_yours(act, moment, ground), *(_of_contractors(one, act, moment) for one in found)]
    return tuple(found)


def not_yours(cls: type[Act], moment: Moment) -> bool:
    """Whether a class of acts belongs to other capacities than the one that somebody acts in."""
    return moment.capacity not in cls.by and Capacity.ANYONE not in cls.by


def _of_contractors(one: Objection | Misfit, act: Act, moment: Moment) -> Objection | Misfit:
    """What stands against a Handling stands against an officer of 甲 too; what to do about it is for a contractor's people alone."""
    if isinstance(one, Misfit) or not (isinstance(act, Handling) and moment.capacity in WARD_CAPACITIES):
        return one
    return replace(one, instead=Say("取り扱うのは受託者の者です。", "It is for the contractor's people to do."))


def _still_owed(whole: Whole, time: Time) -> Iterator[Objection]:
    """Nothing closes with anything open: every duty that says so stands against closing, under its own sentence."""
    for one in duties(whole, time):
        if one.blocks_closing:
            acts = [ACTS[name].title for name in one.satisfied_by if name in ACTS]
            yield Objection(
                one.cites,
                Say(f"「{one.say.ja}」が済んでいません。", f"Still owed: {one.say.en}."),
                Say(
                    "次のいずれかで済ませてください：" + "、".join(title.ja for title in acts),
                    "It is met by: " + "; ".join(title.en for title in acts),
                ),
            )


NOT_HELD: Final = Misfit(
    "CAPACITY_NOT_HELD",
    Say("この者はその立場にありません。", "That person does not hold that capacity."),
    Say("立場のある者が行ってください。", "Somebody who holds it has to do this."),
)


def _stands(whole: Whole, moment: Moment) -> bool:
    """Whether who acts holds the capacity that the moment names: the desk stamps no other, and a replay believes no leaf that says so."""
    capacity, ground = moment.capacity, whole.ground
    if capacity is Capacity.ANYONE or ground.registered is None:
        return True
    anywhere = capacity in WARD_CAPACITIES or capacity is Capacity.INSTRUMENT
    for index in _givers(capacity):
        for one in PROVISIONS[index].capacities(whole.slices[index], moment.officer, moment.time, ground):
            here = anywhere or one.tier == moment.tier
            if one.capacity is capacity and one.party == moment.party and here:
                return True
    return False


NOT_YOURS: Final = Say("この行為は、あなたの立場では行えません。", "This act is not done in your capacity.")


def done_by(cls: type[Act], moment: Moment) -> Say:
    """Who does acts of a class; where an officer of 甲 wants to look at content, by which act that is done."""
    who = [CAPACITY_NAMES[one] for one in cls.by if one is not Capacity.INSTRUMENT]
    said = Say("行えるのは：" + "、".join(one.ja for one in who), "It is done by: " + ", ".join(one.en for one in who))
    if not (issubclass(cls, Handling) and moment.capacity in WARD_CAPACITIES):
        return said
    looks = InspectItem.title
    return Say(
        f"{said.ja}。甲が内容を見るときは、検査員が検査を始めて「{looks.ja}」を行います。",
        f"{said.en}. For 甲 to look at content, an inspector opens an inspection and uses “{looks.en}”.",
    )


def _not_yours(act: Act, moment: Moment, ground: Ground) -> Objection | Misfit:
    """The act belongs to another capacity. It holds whatever annex is loaded; where the sentence is lacking, it is a misfit."""
    instead = done_by(type(act), moment)
    if ground.stands(act.cites, moment.time):
        return Objection(act.cites, NOT_YOURS, instead)
    return Misfit("NOT_YOURS", NOT_YOURS, instead)


CAPACITY_NAMES: Final[Mapping[Capacity, Say]] = MappingProxyType(
    {
        Capacity.SECTION_OFFICER: Say("甲・所管課担当", "the section officer of 甲"),
        Capacity.APPROVER: Say("甲・承諾権者", "the approver of 甲"),
        Capacity.WARD_HANDOVER_OFFICER: Say("甲・授受担当", "the handover officer of 甲"),
        Capacity.INSPECTOR: Say("甲・検査員", "the inspector of 甲"),
        Capacity.SIGNATORY: Say("乙・契約締結者", "the signatory of 乙"),
        Capacity.PERSON_IN_CHARGE: Say("乙・責任者", "the person in charge at 乙"),
        Capacity.ENGAGED_PERSON: Say("乙・業務従事者", "an engaged person of 乙"),
        Capacity.OPERATOR: Say("乙・作業担当者", "an operator of 乙"),
        Capacity.HANDOVER_OFFICER: Say("乙・授受担当", "the handover officer of 乙"),
        Capacity.INSTRUMENT: Say("システム", "the system itself"),
        Capacity.ANYONE: Say("どなたでも", "anyone"),
    }
)


def holdings(whole: Whole, person: PersonId, time: Time) -> tuple[Holding, ...]:
    """The capacities a person holds at a moment, the weightiest first."""
    found = {
        holding
        for index, one in enumerate(PROVISIONS)
        if one.gives
        for holding in one.capacities(whole.slices[index], person, time, whole.ground)
    }
    return tuple(sorted(found, key=lambda one: (RANK.index(one.capacity), one.tier)))


def duties(whole: Whole, time: Time) -> Iterator[Duty]:
    """Everything owed at a moment, in the law's order. Duties under what the annex lacks or 甲 did not adopt are not owed."""
    for index, provision in enumerate(PROVISIONS):
        for one in provision.duties(whole.slices[index], time, whole.ground):
            if whole.ground.stands(one.cites, time):
                yield one


def prefill(whole: Whole, cls: type[Act], answers: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    """Answers that the record already knows for a form, under whatever the officer has given."""
    known = dict(answers)
    for index, provision in sorted(enumerate(PROVISIONS), key=lambda one: cls not in one[1].acts):
        if cls in provision.acts or issubclass(cls, provision.fills):
            said = provision.prefill(whole.slices[index], cls, known, whole.ground, moment)
            known = {**said, **known, **(_completed(said, known) if cls.derives else {})}
    return known


def _completed(said: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Lists of lines, each line with what the record says of it under what the officer has given."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, lines in known.items():
        if isinstance(lines, list) and isinstance(said.get(name), list) and all(isinstance(one, Mapping) for one in lines):
            nothing: dict[str, Any] = {}
            pairs = zip_longest(said[name], lines, fillvalue=nothing)
            found[name] = [{**line, **{key: value for key, value in given.items() if value != ""}} for line, given in pairs]
    return found


def snapshot(whole: Whole) -> bytes:
    """The state as bytes; a convenience that can be thrown away and refolded from the entries at any time."""
    return _packer.encode([whole.ground, *whole.slices])


def restore(data: bytes) -> Whole:
    """The state from a snapshot. :raises ValueError: when the bytes are no snapshot of this edition; refold then."""
    try:
        raw: list[Any] = msgspec.msgpack.decode(data)
        types = [Ground, *(type(provision.initial()) for provision in PROVISIONS)]
        if len(raw) != len(types):
            raise ValueError(len(raw))
        ground, *slices = (msgspec.convert(value, cls, strict=False) for value, cls in zip(raw, types, strict=True))
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise ValueError("snapshot of another edition, or damaged") from error
    return Whole(ground, slices)


_packer = msgspec.msgpack.Encoder()
