"""A roster between the page and the desk: whom the firm's other contracts know already, what the annex would say to each row, and entering them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Request
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import PersonId
from azukari.law.say import Say
from azukari.paper.lists import Line, Listed
from azukari.provisions.p02_acts import SIGNS, Enrol
from azukari.store.models import Person
from azukari.web.counter import desk
from azukari.web.mine import client_of, logs_of, tier_of
from azukari.web.seeing import see, see_all

BATCH: Final = 200
"""So many rows go into one transaction."""


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    WRONG = "wrong"
    REFUSED = "refused"
    DONE = "done"


class Mate(msgspec.Struct, frozen=True):
    """Somebody whom the firm knows by that name: from which other contracts; none where only from signing in, or from this one's past."""

    person: PersonId
    where: tuple[str, ...]


class Row(msgspec.Struct):
    """A row of the preview or of the result."""

    line: Line
    state: State
    says: list[Say]
    mate: Mate | None = None
    apart: bool = False
    number: int | None = None

    @property
    def name(self) -> str:
        """The name in the row, as it was typed."""
        return self.line.shown.get("full_name", "")


def _same(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def mates(officer: Officer, log: str) -> dict[str, Mate]:
    """Whom the firm knows, by name: one who works under two contracts is one person. Two of one name are nobody: that, a person has to say."""

    def look(seen: Catalogue) -> tuple[str, str, dict[PersonId, str]]:
        tier = tier_of(seen)
        ground = seen.book.whole.ground
        if tier is None or ground.registered is None:
            return seen.book.log, "", {}
        stands = {
            person: seen.name(person)
            for person, many in ground.engagements.items()
            if any(one.tier == tier and one.since != SIGNS for one in many)
        }
        client = client_of(seen, tier)
        return seen.book.log, f"{client.name}・{client.subject}", stands

    known: dict[PersonId, tuple[str, list[str]]] = {}
    for person, name in Person.objects.filter(home=officer.home).values_list("id", "name"):
        known[PersonId(person)] = (name, [])
    for other, contract, stands in see_all(officer, logs_of(officer), look):
        for person, name in stands.items():
            where = known.setdefault(person, (name, []))[1]
            if other != log:
                where.append(contract)
    by_name: dict[str, list[Mate]] = {}
    for person, (name, where) in known.items():
        by_name.setdefault(_same(name), []).append(Mate(person, tuple(where)))
    return {name: many[0] for name, many in by_name.items() if len(many) == 1}


def judged(officer: Officer, log: str, found: Listed, apart: Collection[int]) -> list[Row]:
    """Every row with what becomes of it. Nothing is entered, and nobody's refusal is recorded: nobody has tried yet."""
    known = mates(officer, log) if found.fresh else {}
    taken: set[PersonId] = set()
    rows: list[Row] = []
    for line in found.lines:
        if line.faults or line.known:
            rows.append(Row(line, State.WRONG if line.faults else State.KNOWN, [one.say for one in line.faults]))
            continue
        row = Row(line, State.NEW, [one.say for one in line.notes], apart=line.row in apart)
        mate = known.get(_same(row.name))
        if mate is not None and mate.person not in taken and not line.apart:
            row.mate = mate
            taken.add(mate.person)
        rows.append(row)
    _consider(officer, log, rows)
    return rows


def _answers(row: Row) -> dict[str, Any]:
    if row.apart:
        return {name: value for name, value in row.line.answers.items() if name != "person"}
    if row.mate is None:
        return dict(row.line.answers)
    return {**row.line.answers, "person": row.mate.person}


def _consider(officer: Officer, log: str, rows: list[Row]) -> None:
    """Rows that nothing is wrong with in form, held against the annex. Rows that answer alike but for who it is are asked about once."""
    said: dict[str, list[Say]] = {}
    for row in rows:
        if row.state is not State.NEW:
            continue
        alike = {name: value for name, value in row.line.answers.items() if name not in {"full_name", "kana", "work", "proof"}}
        key = repr(sorted(alike.items()))
        if key not in said:
            found = desk().consider(officer, log, Enrol.name, _answers(row))
            said[key] = _says(officer, log, found.faults if isinstance(found, Incomplete) else found)
        if said[key]:
            row.state, row.says = State.REFUSED, said[key]


def _says(officer: Officer, log: str, found: tuple[Objection | Misfit | Fault, ...]) -> list[Say]:
    """What stands against a row, said with names."""
    if not found:
        return []
    texts = [
        one.say if isinstance(one, Fault) else Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}")
        for one in found
    ]
    return see(officer, log, lambda seen: [seen.personal(one) for one in texts])


def enter(officer: Officer, log: str, rows: list[Row]) -> None:
    """Enrol everybody that can be, each by an act of their own; a row that is refused takes no other along."""
    fresh = [row for row in rows if row.state is State.NEW]
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        outcomes = desk().perform_all(log, [Request(officer, Enrol.name, _answers(row)) for row in part])
        for row, outcome in zip(part, outcomes, strict=True):
            _became(officer, log, row, outcome)


def _became(officer: Officer, log: str, row: Row, outcome: Outcome) -> None:
    if isinstance(outcome, Receipt):
        row.state, row.number = State.DONE, outcome.entry.number
        return
    stands: tuple[Objection | Misfit | Fault, ...] = (
        outcome.faults if isinstance(outcome, Incomplete) else (*outcome.objections, *outcome.misfits)
    )
    row.state, row.says = State.REFUSED, _says(officer, log, stands)


def counted(rows: list[Row]) -> Mapping[str, int]:
    """How many rows there are of each state."""
    found = {one.value: 0 for one in State}
    for row in rows:
        found[row.state.value] += 1
    return found
