"""One incident as whoever handles it at 甲 has to see it: every version beside the others, holds, instructions, what was told to whom and when.

All of it is read from the entries that name the incident, in one statement. Nothing is judged: where two versions say different things, that is
shown; which is right, people find out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue, Line
from azukari.desk.catalogue_told import Told, said_tier
from azukari.desk.deciding import NOTHING, officer_of_ward
from azukari.desk.ward_day import INCIDENTS, incidents
from azukari.kernel.act import Act
from azukari.kernel.asks import fields_of
from azukari.kernel.duty import Duty
from azukari.kernel.entry import Entry
from azukari.kernel.values import WARD_CAPACITIES, WHOLE, ItemId, Number, TierNo, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p17_acts import (
    ACTS,
    Assess,
    CarryOut,
    CloseIncident,
    Hold,
    Instruct,
    LiftHold,
    Notify,
    Report,
    ReportToAuthority,
    StateConcerned,
)
from azukari.provisions.p17_values import Incident
from azukari.provisions.p17_values import State as OfIncidents
from azukari.store import record


class Mark(StrEnum):
    """How a version stands to what was said before on the same question."""

    NONE = "none"
    CONTRADICTS = "contradicts"
    REWORDED = "reworded"
    DROPPED = "dropped"


class Cell(msgspec.Struct, frozen=True):
    """What one version says on one question; ``before`` the version (its entry) that said otherwise."""

    says: Say | None
    mark: Mark = Mark.NONE
    before: Number | None = None


class Compared(msgspec.Struct, frozen=True):
    """One question with what each version says."""

    name: str
    label: Say
    cells: tuple[Cell, ...]
    fact: bool

    @property
    def contradicts(self) -> bool:
        """Whether versions say different things on a fact."""
        return any(one.mark in (Mark.CONTRADICTS, Mark.DROPPED) for one in self.cells)


class Version(msgspec.Struct, frozen=True):
    """A notice or a report: its entry, who told it, and all of its answers by question."""

    line: Line
    words: Mapping[str, Told]
    of_ward: bool

    @property
    def number(self) -> Number:
        """Its entry."""
        return self.line.entry.number

    @property
    def time(self) -> Time:
        """When it came."""
        return self.line.entry.moment.time

    def says(self, name: str) -> Told | None:
        """Its answer to a question; None where there is none. What a first notice says happened is its ``what``."""
        name = "what" if name == "happened" and isinstance(self.line.entry.act, Notify) else name
        found = self.words.get(name)
        return None if found is None or found.value.ja in NOTHING else found


class Paired(msgspec.Struct, frozen=True):
    """Something done and what ended it: a hold and its lifting, an instruction and its carrying out."""

    line: Line
    answers: tuple[Told, ...]
    ended: Line | None
    ended_answers: tuple[Told, ...]


class Telling(msgspec.Struct, frozen=True):
    """Something that was told: when, by whom, to whom, what, by which entry."""

    time: Time
    by: Say
    to: Say
    what: Say
    number: Number


class Handled(msgspec.Struct, frozen=True):
    """Everything about one incident."""

    number: Number
    incident: Incident
    direct: bool
    versions: tuple[Version, ...]
    compared: tuple[Compared, ...]
    concerned: tuple[Line, ...]
    holds: tuple[Paired, ...]
    instructions: tuple[Paired, ...]
    assessed: tuple[Line, ...]
    filed: tuple[Line, ...]
    told: tuple[Telling, ...]
    owed: tuple[Duty, ...]
    closed: Line | None

    def latest(self, name: str) -> tuple[Told, Number] | None:
        """What was said last on a question, and in which entry."""
        return next(((found, one.number) for one in reversed(self.versions) if (found := one.says(name)) is not None), None)


QUESTIONS: Final = (
    "happened", "harms", "known_at", "items", "rows", "persons", "basis", "cause", "secondary_harm", "response", "publication",
    "prevention_done", "prevention_planned", "other", "explains",
)  # fmt: skip
FACTS: Final = frozenset({"harms", "known_at", "items", "rows", "persons"})
"""What is compared as a fact; anything else may be worded anew."""
ALONE: Final = frozenset({"explains"})
"""What each version says for itself."""
WARD: Final = Say("甲", "甲")
PUBLIC: Final = Say("公表（乙の報告による）", "The public, as the contractor reports")
PERSONS: Final = Say("本人（乙の報告による）", "The persons, as the contractor reports")


def handled(seen: Catalogue, number: int) -> Handled | None:
    """An incident for an officer of 甲 in its contract; None for anybody else, and where there is none of that number."""
    return told_of(seen, number) if officer_of_ward(seen) else None


def told_of(seen: Catalogue, number: int) -> Handled | None:
    """An incident of that number with all that the record has of it, as far as whoever looks may read it."""
    incident = incidents(seen).get(Number(number))
    if incident is None:
        return None
    entries = _entries(seen)
    mine = [one for one in entries if one[0].number == number or getattr(one[0].act, "incident", None) == number]
    holds = {one.number for one, _ in mine if isinstance(one.act, Hold)}
    orders = {one.number for one, _ in mine if isinstance(one.act, Instruct)}
    lifted = {one.act.hold: (one, words) for one, words in entries if isinstance(one.act, LiftHold) and one.act.hold in holds}
    done = {
        one.act.instruction: (one, words)
        for one, words in entries
        if isinstance(one.act, CarryOut) and one.act.instruction in orders
    }
    versions = tuple(_version(seen, one, words) for one, words in mine if isinstance(one.act, Notify | Report))
    state: OfIncidents = seen.book.whole.slices[INCIDENTS]
    about = {Number(number), *(one for one, held in state.holds.items() if held.incident == number),
             *(one for one, order in state.instructions.items() if order.incident == number)}  # fmt: skip
    first = versions[0].line.entry.act
    return Handled(
        Number(number), incident, isinstance(first, Notify) and first.direct, versions, tuple(_compared(versions)),
        _lines(seen, mine, StateConcerned), _paired(seen, mine, Hold, lifted), _paired(seen, mine, Instruct, done),
        _lines(seen, mine, Assess), _lines(seen, mine, ReportToAuthority),
        tuple(sorted(_told(seen, mine, [*done.values()], versions), key=lambda one: (one.time, one.number))),
        tuple(one for one in seen.duties() if one.about in about and one.code.startswith("p17.")),
        next(iter(_lines(seen, mine, CloseIncident)), None),
    )  # fmt: skip


def _entries(seen: Catalogue) -> list[tuple[Entry, dict[str, Any]]]:
    """Every entry of 第17 with its words, in order; asked for in one statement."""
    numbers = sorted(one for cls in ACTS for one in seen.book.acts.get(cls.name, ()))
    rows = record.some({seen.book.log: numbers})
    found = [(entry_of(rows[seen.book.log, one].leaf, annex.ACTS), seen.opened(rows[seen.book.log, one])) for one in numbers]
    return [one for one in found if seen.sees(one[0].moment.tier)]


def _line(seen: Catalogue, entry: Entry, words: Mapping[str, Any]) -> Line:
    return Line(entry, seen.describe(entry, words), seen.name(entry.moment.officer), ())


def _lines(seen: Catalogue, found: Sequence[tuple[Entry, dict[str, Any]]], cls: type[Act]) -> tuple[Line, ...]:
    return tuple(_line(seen, one, words) for one, words in found if isinstance(one.act, cls))


def _version(seen: Catalogue, entry: Entry, words: dict[str, Any]) -> Version:
    of_ward = entry.moment.capacity in WARD_CAPACITIES
    said = {one.path: one for one in seen.answers(entry, words)}
    if of_ward:
        # when 甲 came to know runs 甲's own dates; no report of 乙 has to agree with it
        said.pop("known_at", None)
    return Version(_line(seen, entry, words), said, of_ward)


def _compared(versions: Sequence[Version]) -> Iterator[Compared]:
    labels = {one.name: one.asks.label for one in fields_of(Report)}
    for name in QUESTIONS:
        cells: list[Cell] = []
        last: tuple[Say, Number] | None = None
        for one in versions:
            found = one.says(name)
            basis = name == "basis" and one.says("persons") is None
            says = None if found is None or basis else found.value
            asked = isinstance(one.line.entry.act, Report) or name in one.words or name == "happened"
            cells.append(_cell(name, says, last, asked=asked))
            if says is not None:
                last = (says, one.number)
        if any(one.says is not None for one in cells):
            yield Compared(name, labels[name], tuple(cells), name in FACTS)


def _cell(name: str, says: Say | None, last: tuple[Say, Number] | None, *, asked: bool) -> Cell:
    if last is None or says == last[0] or name in ALONE:
        return Cell(says)
    if says is None:
        return Cell(None, Mark.DROPPED, last[1]) if asked and name in FACTS else Cell(None)
    return Cell(says, Mark.CONTRADICTS if name in FACTS else Mark.REWORDED, last[1])


def _paired(
    seen: Catalogue, found: Sequence[tuple[Entry, dict[str, Any]]], cls: type[Act], ends: Mapping[Number, tuple[Entry, dict[str, Any]]]
) -> tuple[Paired, ...]:  # fmt: skip
    made = []
    for entry, words in found:
        if isinstance(entry.act, cls):
            end = ends.get(entry.number)
            ended = None if end is None else _line(seen, *end)
            made.append(
                Paired(_line(seen, entry, words), _said(seen, entry, words), ended, () if end is None else _said(seen, *end))
            )
    return tuple(made)


def _said(seen: Catalogue, entry: Entry, words: Mapping[str, Any]) -> tuple[Told, ...]:
    aside = {"incident", "hold", "instruction", "tier"}
    return tuple(one for one in seen.answers(entry, words) if one.path not in aside and one.value.ja not in NOTHING)


def _told(
    seen: Catalogue, found: Sequence[tuple[Entry, dict[str, Any]]], done: Sequence[tuple[Entry, dict[str, Any]]], versions: Sequence[Version]
) -> Iterator[Telling]:  # fmt: skip
    def side(tier: TierNo) -> Say:
        return said_tier(tier, seen.book, seen.name)

    ward = side(WHOLE)
    for entry, words in [*found, *done]:
        act, moment = entry.act, entry.moment
        by = ward if moment.capacity in WARD_CAPACITIES else side(moment.tier)
        match act:
            case Notify() | Report() | StateConcerned() | CarryOut():
                yield Telling(moment.time, by, ward, type(act).title, entry.number)
            case Instruct() | Hold():
                yield Telling(moment.time, by, side(act.about_tier() or moment.tier or TierNo(1)), type(act).title, entry.number)
            case ReportToAuthority():
                whom = str(words.get("to") or "—")
                stage = next((one.value for one in seen.answers(entry, words) if one.path == "stage"), type(act).title)
                yield Telling(moment.time, ward, Say(whom, whom), stage, entry.number)
            case _:
                pass
    for name, to in (("response", PERSONS), ("publication", PUBLIC)):
        last = None
        for one in versions:
            said = one.says(name)
            if said is not None and said.value != last:
                last = said.value
                yield Telling(one.time, side(one.line.entry.moment.tier), to, said.value, one.number)


def concerned_items(seen: Catalogue, found: Handled) -> list[ItemId]:
    """The items that were named, and all that was made of them, in the order of custody."""
    named = set(found.incident.named)
    custody = seen.book.whole.ground.custody
    return [one for one in custody.items if any(each in named for each in custody.lineage(one))]
