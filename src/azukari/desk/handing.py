"""A handover as both sides see it: the note, its lines and what became of each, who may count and sign now, and what a receipt has to say.

Worked out from the state of 第10 and the entries that it names: the note's, the plan's, and of each settled line the one that settled it. So
a page costs as much as its note has lines, however long the record is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_tier
from azukari.ground import Holding
from azukari.kernel.act import Act
from azukari.kernel.entry import Entry
from azukari.kernel.things import NewItem
from azukari.kernel.values import (
    WHOLE,
    Capacity,
    ItemId,
    Medium,
    Number,
    PersonId,
    PlaceId,
    Time,
    day_of,
)
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p10_acts import Issue, IssueReturn, Receive, ReceiveReturn, Reject
from azukari.provisions.p10_values import Counted, Measure, Note, NoteLine, State

NOTES: Final = (Issue, IssueReturn)
PROVISION: Final = 10


class Became(StrEnum):
    """What became of a line."""

    OPEN = "open"
    RECEIVED = "received"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Settled(msgspec.Struct, frozen=True):
    """The entry that settled a line: its number, by whom, when; where it was rejected, why."""

    number: Number
    person: PersonId
    who: str
    time: Time
    reason: Say | None = None
    details: str = ""
    counted: Counted | None = None


class Line(msgspec.Struct, frozen=True):
    """A line of a note. What the giver declared is not for whoever still has to count it."""

    item: ItemId
    name: str
    medium: Say
    vault: bool
    serial: str
    quantity: int
    rows: int | None
    persons: int | None
    measure: Measure | None
    became: Became
    settled: Settled | None


class Side(StrEnum):
    """Where whoever looks stands in a handover."""

    GIVES = "gives"
    RECEIVES = "receives"
    LOOKS = "looks"


class Handover(msgspec.Struct, frozen=True):
    """A note as an officer sees it. ``counts`` and ``rejects`` tell what they may do as it stands; ``named`` who may count for the receiving side."""

    number: Number
    returning: bool
    giver: Say
    receiver: Say
    issuer: str
    issued: Time
    plan: Number
    since: Time
    until: Time
    place: str
    facility: str | None
    side: Side
    lines: tuple[Line, ...]
    counts: Holding | None
    rejects: bool
    withdraws: bool
    asks_place: bool
    named: tuple[str, ...]

    @property
    def open(self) -> tuple[Line, ...]:
        """The lines that nobody has received or rejected."""
        return tuple(one for one in self.lines if one.became is Became.OPEN)

    @property
    def receipts(self) -> tuple[Number, ...]:
        """The entries by which lines were received."""
        return tuple(dict.fromkeys(one.settled.number for one in self.lines if one.settled and one.became is Became.RECEIVED))

    @property
    def standing(self) -> str:
        """How the note stands as a whole."""
        found = {one.became for one in self.lines}
        if Became.OPEN in found:
            return "waiting" if found == {Became.OPEN} else "partly"
        return "received" if found == {Became.RECEIVED} else "withdrawn" if found == {Became.WITHDRAWN} else "settled"


class Waiting(msgspec.Struct, frozen=True):
    """An open note in a list: which, in which direction, when and how many lines are open."""

    number: Number
    side: Side
    other: Say
    since: Time
    until: Time
    names: tuple[str, ...]


def receipt_of(returning: bool) -> type[Act]:  # noqa: FBT001 — which of the two kinds of note
    """The act by which a note of that kind is received."""
    return ReceiveReturn if returning else Receive


def _state(seen: Catalogue) -> State:
    found: State = seen.book.whole.slices[PROVISION]
    return found


def _side(seen: Catalogue, note: Note) -> Side | None:
    """Where this officer stands; None where the handover is between others."""
    if seen.side == note.receiver:
        return Side.RECEIVES
    if seen.side == note.giver:
        return Side.GIVES
    return Side.LOOKS if seen.side == WHOLE else None


def _note(seen: Catalogue, number: int) -> tuple[Note, Side] | None:
    note = _state(seen).notes.get(Number(number))
    side = None if note is None else _side(seen, note)
    return None if note is None or side is None or seen.row(number) is None else (note, side)


def holding(seen: Catalogue, note: Note) -> Holding | None:
    """The capacity in which this officer counts for the receiving side, if they were designated for it."""
    for one in seen.holdings:
        if note.receiver == WHOLE and one.capacity is Capacity.WARD_HANDOVER_OFFICER:
            return one
        if one.capacity is Capacity.HANDOVER_OFFICER and one.tier == note.receiver:
            return one
    return None


def waiting(seen: Catalogue) -> list[Waiting]:
    """The notes of this officer's side that are not settled, by when they are due."""
    found = []
    for number, note in _state(seen).notes.items():
        side = _side(seen, note)
        if not note.open_lines() or side not in {Side.GIVES, Side.RECEIVES}:
            continue
        plan = _state(seen).plans[note.plan]
        other = said_tier(note.giver if side is Side.RECEIVES else note.receiver, seen.book, seen.name)
        names = tuple(seen.name(one) for one in note.open_lines())
        found.append(Waiting(number, side, other, plan.at, plan.until, names))
    return sorted(found, key=lambda one: (one.side is not Side.RECEIVES, one.until, one.number))


def handover(seen: Catalogue, number: int) -> Handover | None:
    """A note as this officer sees it; None where there is none, or it is between others."""
    found = _note(seen, number)
    row = seen.row(number)
    if found is None or row is None:
        return None
    note, side = found
    plan = _state(seen).plans[note.plan]
    told = seen.row(note.plan)
    counts = holding(seen, note) if note.open_lines() else None
    mine = {one.act for one in seen.acts() if one.may}
    lines = tuple(_lines(seen, note, entry_of(row.leaf, annex.ACTS), seen.opened(row)))
    here = plan.facility or (seen.officer.place if seen.officer else None)
    on_hand = note.receiver != WHOLE and any(not one.vault and one.became is Became.OPEN for one in lines)
    return Handover(
        Number(number), note.returning, said_tier(note.giver, seen.book, seen.name), said_tier(note.receiver, seen.book, seen.name),
        seen.name(note.officer), note.issued, note.plan, plan.at, plan.until,
        "" if told is None else str(seen.opened(told).get("place", "")),
        None if plan.facility is None else seen.name(plan.facility), side, lines,
        counts, side is Side.RECEIVES and Reject in mine and bool(note.open_lines()),
        side is Side.GIVES and bool(note.open_lines()), bool(counts) and on_hand and here is None,
        tuple(_named(seen, note)),
    )  # fmt: skip


def _named(seen: Catalogue, note: Note) -> Iterator[str]:
    """Who may count for the receiving side today."""
    today = day_of(seen.time)
    for person, served in _state(seen).officers.items():
        if person != note.officer and any(one.side == note.receiver and one.serves(today) for one in served):
            yield seen.name(person)


def _lines(seen: Catalogue, note: Note, entry: Entry, words: Mapping[str, Any]) -> Iterator[Line]:
    act = entry.act
    if not isinstance(act, NOTES):
        return
    given: list[tuple[str, int, NewItem | NoteLine]] = []
    if isinstance(act, Issue):
        given += [("items", at, one) for at, one in enumerate(act.items)]
    given += [("lines", at, one) for at, one in enumerate(act.lines)]
    measured = _state(seen).measured
    entries: dict[int, tuple[Entry, Mapping[str, Any]]] = {}
    for group, at, one in given:
        declared = note.lines[one.item]
        medium = seen.book.whole.ground.custody.items[one.item].medium
        said = words.get(group, {}).get(str(at), {})
        became, settled = _settled(seen, one.item, declared.by, entries)
        yield Line(
            one.item, seen.name(one.item), choice_label("Medium", medium.value), medium is Medium.VAULT, str(said.get("serial", "")),
            declared.quantity, declared.rows, declared.persons, measured.get(one.item) if medium is Medium.VAULT else None, became, settled,
        )  # fmt: skip


def _settled(
    seen: Catalogue, item: ItemId, by: Number | None, entries: dict[int, tuple[Entry, Mapping[str, Any]]]
) -> tuple[Became, Settled | None]:
    """What became of a line, by the entry that settled it; each such entry is read once for all its lines."""
    if by is None:
        return Became.OPEN, None
    if by not in entries:
        row = seen.row(by)
        if row is None:
            return Became.WITHDRAWN, None
        entries[by] = entry_of(row.leaf, annex.ACTS), seen.opened(row)
    entry, words = entries[by]
    person = entry.moment.officer
    who, time = seen.name(person), entry.moment.time
    match entry.act:
        case Receive(lines=lines) | ReceiveReturn(lines=lines):
            counted = next((one for one in lines if one.item == item), None)
            return Became.RECEIVED, Settled(by, person, who, time, counted=counted)
        case Reject(reason=reason):
            said = choice_label("Reason", reason.value)
            return Became.REJECTED, Settled(by, person, who, time, said, str(words.get("details", "")))
        case _:
            return Became.WITHDRAWN, Settled(by, person, who, time)


# ── what a receipt has to say ──


class Count(msgspec.Struct, frozen=True):
    """What was counted of a line of paper or media. Of what lies in the vault, the vault counted."""

    item: ItemId
    quantity: int | None = None
    rows: int | None = None


def receipt(seen: Catalogue, number: int, counts: tuple[Count, ...], place: str | None) -> dict[str, Any]:
    """The answers of a receipt of these lines: what was counted, and where it comes from and goes to as the record knows it."""
    note = _state(seen).notes[Number(number)]
    cls = receipt_of(note.returning)
    moment = seen.moment(cls)
    if moment is None:
        return {"note": number}
    if place and moment.place is None:
        # only for where the things are put: where the officer stands is told by the network, and judged as it is
        moment = msgspec.structs.replace(moment, place=PlaceId(place))
    known = annex.prefill(seen.book.whole, cls, {"note": number}, moment)
    lines = {one["item"]: one for one in known.get("lines", ())}
    moves: list[dict[str, Any]] = []
    for one in counts:
        mine = [move for move in known.get("moves", ()) if move["item"] == one.item]
        if len(mine) == 1 and one.quantity is not None:
            mine = [{**mine[0], "quantity": one.quantity}]
        moves += mine
    return {
        "note": number,
        **({"to_tier": int(note.receiver)} if cls is Receive else {}),
        "lines": [_counted(one, lines.get(one.item, {}), note) for one in counts],
        "moves": moves,
    }


def _counted(one: Count, known: Mapping[str, Any], note: Note) -> dict[str, Any]:
    typed = {"quantity": one.quantity, "rows": one.rows}
    # of what is not in the vault yet nobody has counted anything: the refusal says so, and not that a figure is missing
    uncounted = {"quantity": note.lines[one.item].quantity} if one.item in note.lines and one.quantity is None else {}
    return {"item": one.item, **uncounted, **known, **{name: value for name, value in typed.items() if value is not None}}


def received_already(found: Handover, officer: PersonId, counts: tuple[Count, ...]) -> Number | None:
    """The entry by which this very officer received these very lines, counted so: what is sent twice is entered once."""
    lines = {one.item: one for one in found.lines}
    numbers = set()
    for one in counts:
        settled = lines[one.item].settled if one.item in lines else None
        if settled is None or settled.person != officer or settled.counted is None:
            return None
        same = one.quantity in (None, settled.counted.quantity) and one.rows in (None, settled.counted.rows)
        numbers.add(settled.number if same else None)
    return numbers.pop() if len(numbers) == 1 else None


def rejected_already(found: Handover, officer: PersonId, item: str, reason: str) -> Number | None:
    """The entry by which this very officer rejected this line for this reason."""
    line = next((one for one in found.lines if one.item == item), None)
    settled = None if line is None or line.became is not Became.REJECTED else line.settled
    same = settled is not None and settled.person == officer and settled.reason == choice_label("Reason", reason)
    return settled.number if settled is not None and same else None
