"""What one person in charge has to do, over all contracts in which they are one: owed, answered, and who of their people cannot work yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from azukari.desk.catalogue import Catalogue, Quoted
from azukari.desk.lately import News, newest, news
from azukari.desk.outcome import Officer
from azukari.desk.remembered import Work
from azukari.desk.unready import By, Unready, unready
from azukari.kernel.values import DAY, Capacity, Citation, PersonId, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p03_training import HoldCourse
from azukari.store import record
from azukari.store.models import Involved
from azukari.store.record import Row
from azukari.web.kept_pages import Drawing
from azukari.web.seeing import Owed, owed

SOON: Final = 14 * DAY
NEWS: Final = 20


class Room(NamedTuple):
    """How much of everything is shown at once; the rest is one click away."""

    people: int
    """of one contract"""
    crews: int
    """contracts with their people; others stand by name"""
    others: int
    """contracts by name"""
    lines: int
    """contracts under one kind of duty"""


FEW: Final = Room(people=5, crews=8, others=12, lines=8)
MANY: Final = Room(people=4, crews=4, others=40, lines=4)
SEVERAL: Final = 12
"""Up to so many contracts there is room; with more, the page stays as light and leads on."""


class Client(msgspec.Struct, frozen=True):
    """A contract as this page names it: for whom, what, and how the person in charge stands in it."""

    log: str
    ward: str
    name: str
    subject: str
    tier: TierNo


class Contract(msgspec.Struct, frozen=True):
    """One contract, looked at."""

    client: Client
    owed: list[Owed]
    quoted: dict[Citation, Quoted]
    unready: Unready
    news: list[News]
    untrained: tuple[PersonId, ...] = ()
    """Whom a course is owed, the person in charge too."""

    @property
    def late(self) -> int:
        """How much is late."""
        return sum(one.count for one in self.owed if one.late)

    @property
    def waiting(self) -> int:
        """How many cannot work yet."""
        return self.unready.enrolled if self.unready.everybody else len(self.unready.people)

    @property
    def shown(self) -> bool:
        """Whether there is anything about its people to show."""
        return bool(self.unready.people or (self.unready.everybody and self.unready.enrolled))


class Band(StrEnum):
    """How soon something is owed."""

    LATE = "late"
    SOON = "soon"
    AT_ONCE = "at_once"
    LATER = "later"


class Line(msgspec.Struct, frozen=True):
    """What is owed in one contract, of one kind."""

    client: Client
    one: Owed


class Kind(msgspec.Struct, frozen=True):
    """One kind of duty, in all contracts in which it is owed: said once, with each sentence that it rests on."""

    code: str
    says: Say
    cites: str
    lines: tuple[Line, ...]
    sentences: tuple[tuple[Quoted, tuple[str, ...]], ...]

    @property
    def count(self) -> int:
        """How often it is owed."""
        return sum(line.one.count for line in self.lines)


def room(found: Sequence[Contract]) -> Room:
    """How much of so many contracts is shown."""
    return FEW if len(found) <= SEVERAL else MANY


def tier_of(seen: Catalogue) -> TierNo | None:
    """The tier in which the officer is the person in charge; None where they are not."""
    return next((one.tier for one in seen.holdings if one.capacity is Capacity.PERSON_IN_CHARGE), None)


def client_of(seen: Catalogue, tier: TierNo) -> Client:
    """How a contract is named on pages over many."""
    ground = seen.book.whole.ground
    labels = seen.book.labels
    subject = labels[1] if labels else seen.subject
    return Client(seen.book.log, ground.ward, seen.name(ground.ward), subject or seen.book.log, tier)


def logs_of(officer: Officer) -> list[str]:
    """The contracts that the officer's party takes part in."""
    return list(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True))


def _newest(seen: Catalogue) -> tuple[str, list[int] | None]:
    return seen.book.log, None if tier_of(seen) is None else newest(seen)


def contracts_of(drawing: Drawing) -> list[Contract]:
    """Every contract in which the officer is the person in charge, looked at: the store is asked as often for one as for a hundred."""
    mine = {log: numbers for log, numbers in drawing.see(Work("mine.newest", _newest)) if numbers is not None}
    rows: dict[tuple[str, int], Row] | None = None

    def look(seen: Catalogue) -> Contract | None:
        nonlocal rows
        rows = record.some(mine) if rows is None else rows
        tier = tier_of(seen)
        if tier is None or seen.book.whole.ground.registered is None:
            return None
        told = [row for number in mine[seen.book.log] if (row := rows.get((seen.book.log, number))) is not None]
        duties = [duty for duty in seen.duties() if seen.mine(duty)]
        untrained = tuple(duty.person for duty in duties if duty.person and HoldCourse.name in duty.satisfied_by)
        found = owed(seen, seen.acts(), duties)
        lately = [one for one in (news(seen, row) for row in told) if one is not None]
        quoted = {one.duty.cites: seen.sentence(one.duty.cites) for one in found}
        return Contract(client_of(seen, tier), found, quoted, unready(seen, tier), lately, untrained)

    sizes = {log: drawing.sizes[log] for log in mine}
    looked = [one for one in drawing.see(Work("mine", look), sizes) if one is not None]
    return sorted(looked, key=lambda one: (one.client.name, one.client.subject))


def band_of(one: Owed, now: Time) -> Band:
    """Late, within the next days, at once where 甲 adopted no number, or later."""
    if one.late:
        return Band.LATE
    if one.duty.due is None:
        return Band.AT_ONCE
    return Band.SOON if one.duty.due <= now + SOON else Band.LATER


def kinds(found: Sequence[Contract], band: Band, now: Time, only: str = "") -> list[Kind]:
    """Everything owed in a band, or only duties of one code, one kind after the other: by day, then by age."""
    groups: dict[tuple[str, str, Citation], list[tuple[Contract, Owed]]] = {}
    for contract in found:
        for one in contract.owed:
            if only in ("", one.duty.code) and band_of(one, now) is band:
                groups.setdefault((one.duty.code, one.says.ja, one.duty.cites), []).append((contract, one))
    made = [_kind(cites, sorted(lines, key=lambda one: _when(one[1]))) for (_, _, cites), lines in groups.items()]
    return sorted(made, key=lambda one: _when(one.lines[0].one))


def _when(one: Owed) -> tuple[bool, int]:
    """By its day; without one, what answers something that somebody did comes before what has been owed all along."""
    answers = isinstance(one.duty.about, int)
    return (one.duty.due is None and not answers, one.duty.due or one.duty.since)


def _kind(cites: Citation, lines: Sequence[tuple[Contract, Owed]]) -> Kind:
    texts: dict[tuple[str, str | None], tuple[Quoted, list[str]]] = {}
    for contract, _ in lines:
        said = contract.quoted[cites]
        names = texts.setdefault((said.ja, said.en), (said, []))[1]
        if contract.client.name not in names:
            names.append(contract.client.name)
    sentences = tuple((said, tuple(names)) for said, names in texts.values())
    return Kind(
        lines[0][1].duty.code, lines[0][1].says, cites, tuple(Line(contract.client, one) for contract, one in lines), sentences
    )


def told(found: Iterable[Contract]) -> list[tuple[Client, News]]:
    """What the wards said lately, newest first."""
    every = [(contract.client, one) for contract in found for one in contract.news]
    return sorted(every, key=lambda one: -one[1].time)[:NEWS]


def clients(found: Sequence[Contract]) -> Iterator[tuple[str, str, int]]:
    """Each ward: its identifier and name, and how much is late; where most is late first."""
    late: dict[tuple[str, str], int] = {}
    for one in found:
        key = (one.client.ward, one.client.name)
        late[key] = late.get(key, 0) + one.late
    for (ward, name), count in sorted(late.items(), key=lambda one: (-one[1], one[0][1])):
        yield ward, name, count


__all__ = ["Band", "By", "Client", "Contract", "Kind", "Line", "clients", "contracts_of", "kinds", "told"]
