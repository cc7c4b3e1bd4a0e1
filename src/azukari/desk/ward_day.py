"""What an officer of 甲 has before them, over all contracts of their body: incidents, what is late, what waits for them, what is due this week.

A duty stands in one place only, the most urgent one. What is told here is what the provisions say is owed; nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from azukari.annex import ACTS, PROVISIONS
from azukari.desk.catalogue import Catalogue
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.values import DAY, Number, PersonId, Time
from azukari.provisions import p00_entrustment, p17_incidents
from azukari.provisions.p00_drafts import Circulating
from azukari.provisions.p00_entrustment import State as OfContract
from azukari.provisions.p00_office_acts import DecideDraft
from azukari.provisions.p17_values import Incident
from azukari.provisions.p17_values import State as OfIncidents

WEEK: Final = 7 * DAY
INCIDENTS: Final = next(at for at, one in enumerate(PROVISIONS) if one is p17_incidents.PROVISION)
CONTRACT: Final = next(at for at, one in enumerate(PROVISIONS) if one is p00_entrustment.PROVISION)
DRAFTED: Final = "p00.draft-"
OF_INCIDENTS: Final = "p17."

Duties = Callable[[Catalogue], Sequence[Duty]]
"""What is owed in a contract, as a side sees it, late first."""


class Kind(StrEnum):
    """Where on the page a line stands, the most urgent first."""

    INCIDENT = "incident"
    LATE = "late"
    DECIDE = "decide"
    DRAFT = "draft"
    WEEK = "week"


class Line(msgspec.Struct, frozen=True):
    """What is owed in one contract: several duties where they differ only in whom or what they are about, and nobody waits for each."""

    kind: Kind
    log: str
    duties: tuple[Duty, ...]
    able: bool
    """Whether this officer can do it themselves."""
    incident: Number | None = None

    @property
    def when(self) -> tuple[bool, bool, int]:
        """Urgency: by the day on which it was due; else what somebody waits for before what has been owed all along, the longest first."""
        due = min((one.due for one in self.duties if one.due is not None), default=None)
        waits = any(isinstance(one.about, int) for one in self.duties)
        return (due is None, not waits, due if due is not None else min((one.since for one in self.duties), default=Time(0)))


class Day(msgspec.Struct, frozen=True):
    """One contract's share: its lines, and how many of its incidents are open."""

    log: str
    lines: tuple[Line, ...]


def able(seen: Catalogue, duty: Duty) -> bool:
    """Whether this officer, in a capacity held here, may perform an act that meets the duty."""
    officer = seen.officer
    if officer is None or duty.owes is not Owes.WARD or duty.person not in (None, officer.person):
        return False
    by = {capacity for name in duty.satisfied_by if name in ACTS for capacity in ACTS[name].by}
    if not any(one.capacity in by for one in seen.holdings):
        return False
    return not (DecideDraft.name in duty.satisfied_by and _drafter(seen, duty) == officer.person)


def drafts(seen: Catalogue) -> dict[Number, Circulating]:
    """Every draft of a contract."""
    state: OfContract = seen.book.whole.slices[CONTRACT]
    return state.life.drafts


def incidents(seen: Catalogue) -> dict[Number, Incident]:
    """Every incident of a contract."""
    state: OfIncidents = seen.book.whole.slices[INCIDENTS]
    return state.incidents


def proposed(draft: Circulating) -> type[Act] | None:
    """The act that a draft proposes."""
    return ACTS.get(draft.act)


def day(seen: Catalogue, duties: Duties) -> Day:
    """What of one contract an officer has before them."""
    return Day(seen.book.log, tuple(_lines(seen, duties(seen))))


def _drafter(seen: Catalogue, duty: Duty) -> PersonId | None:
    found = drafts(seen).get(duty.about) if isinstance(duty.about, int) else None
    return None if found is None else found.drafter


def _lines(seen: Catalogue, duties: Iterable[Duty]) -> Iterator[Line]:
    log, now = seen.book.log, seen.time
    of: dict[Number, list[Duty]] = {number: [] for number, one in incidents(seen).items() if not one.closed}
    alike: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties:
        number = _incident(seen, duty)
        if number is not None and number in of:
            of[number].append(duty)
            continue
        kind = _kind(seen, duty, now)
        if kind is None:
            continue
        about = duty.about if kind in (Kind.DECIDE, Kind.DRAFT) or able(seen, duty) else None
        alike.setdefault((kind, duty.code, duty.owes, duty.tier, duty.say.ja, about), []).append(duty)
    for number, found in of.items():
        yield Line(Kind.INCIDENT, log, tuple(sorted(found, key=_by_day)), any(able(seen, one) for one in found), number)
    for key, found in alike.items():
        yield Line(Kind(str(key[0])), log, tuple(found), able(seen, found[0]))


def _by_day(one: Duty) -> tuple[bool, Time]:
    return (one.due is None, one.due or one.since)


def _incident(seen: Catalogue, duty: Duty) -> Number | None:
    """The incident that a duty belongs to."""
    if not duty.code.startswith(OF_INCIDENTS) or not isinstance(duty.about, int):
        return None
    state: OfIncidents = seen.book.whole.slices[INCIDENTS]
    for kept in (state.instructions.get(duty.about), state.holds.get(duty.about)):
        if kept is not None:
            return kept.incident
    return Number(duty.about)


def _kind(seen: Catalogue, duty: Duty, now: Time) -> Kind | None:
    mine = able(seen, duty)
    if duty.code.startswith(DRAFTED):
        return Kind.DRAFT if mine else None
    if duty.late(now):
        return Kind.LATE
    if duty.due is not None:
        return Kind.WEEK if duty.due <= now + WEEK else None
    return Kind.DECIDE if mine else None
