"""The first page of an officer of 甲: all contracts are looked at for what is owed, and only those that are shown for what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from azukari.annex import ACTS
from azukari.desk.catalogue import Catalogue
from azukari.desk.deciding import officer_of_ward
from azukari.desk.standings import Board
from azukari.desk.ward_day import DRAFTED, WEEK, Kind, Line, day, drafts, incidents, proposed
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.values import Capacity, Number, Time
from azukari.web.kept_pages import Drawing
from azukari.web.seeing import Owed, owed

FEW: Final = 8
"""So many lines of each kind stand on the page; the rest is one click away."""


class Shown(msgspec.Struct, frozen=True):
    """A line as it is drawn: under which contract, what can be done about it here and now."""

    line: Line
    log: str
    subject: str
    contractor: str
    now: Time
    owed: tuple[Owed, ...]
    notified: Time | None = None
    proposes: type[Act] | None = None
    drafter: str = ""
    ours: bool = False
    """Whether this officer holds a capacity of 甲 in the contract, and so comes to the page of its incidents."""


class Home(msgspec.Struct, frozen=True):
    """The whole page: how many lines of each kind there are, and those that are shown."""

    contracts: int
    counts: dict[Kind, int]
    late: tuple[int, int]
    """Late with us, late with contractors."""
    shown: dict[Kind, list[Shown]]
    stands: bool
    """Whether this officer holds a capacity in any contract."""
    more: dict[Kind, int]
    """Lines of each kind that are not shown."""
    inspects: tuple[tuple[str, str, str], ...] = ()
    """The contracts of which this officer is an inspector: log, business, contractor."""


class Candidate(NamedTuple):
    """What a contract has of one kind, as the board over all contracts knows it: how urgent, and how many lines it comes to."""

    when: tuple[bool, bool, int]
    log: str
    lines: int


def duties_of(seen: Catalogue) -> Sequence[Duty]:
    """What is owed in a contract as this side sees it."""
    return seen.duties()


def gathered(drawing: Drawing, only: Kind | None = None) -> Home:
    """The page of an officer; ``only`` one kind, all of it.

    Which contracts have anything urgent is known from how all of them stand; only those are looked at whose lines may be shown.
    """
    boards = drawing.boards()
    rough: dict[Kind, list[Candidate]] = {kind: [] for kind in Kind}
    late = [0, 0]
    exact: set[str] = set()
    for board in boards:
        if board.incidents or any(one.code.startswith(DRAFTED) for one in board.waits):
            exact.add(board.log)
        for kind, one in _candidates(board, max(drawing.now, board.facts.last)):
            rough[kind].append(one)
        late[0] += board.late
        late[1] += board.others_late
    logs = set(exact)
    for kind, each in rough.items():
        each.sort()
        wide = each if kind is only else [] if only else each[:FEW]
        logs |= {one.log for one in wide}
    looked = [drawing.look(log, lambda seen: day(seen, duties_of)) for log in sorted(logs)]
    lines: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
    for found in looked:
        for line in found.lines:
            lines[line.kind].append(line)
    for theirs in lines.values():
        theirs.sort(key=lambda one: one.when)
    wanted = {kind: (each if kind is only else [] if only else each[:FEW]) for kind, each in lines.items()}
    counts = {
        kind: sum(one.lines for one in each if one.log not in exact) + sum(one.log in exact for one in lines[kind])
        for kind, each in rough.items()
    }
    more = {kind: counts[kind] - len(wanted[kind]) for kind in Kind}
    counts[Kind.LATE] = sum(late)
    return Home(
        len(boards),
        counts,
        (late[0], late[1]),
        _drawn(drawing, wanted),
        any(one.holdings for one in boards),
        more,
        _inspects(boards),
    )


def _inspects(boards: Iterable[Board]) -> tuple[tuple[str, str, str], ...]:
    mine = [one for one in boards if any(held.capacity is Capacity.INSPECTOR for held in one.holdings)]
    return tuple((one.log, one.subject, one.contractor) for one in sorted(mine, key=lambda one: one.subject))


def _candidates(board: Board, now: Time) -> Iterator[tuple[Kind, Candidate]]:
    held = {one.capacity for one in board.holdings}
    for one in board.waits:
        ours = one.owes is Owes.WARD and any(held & set(ACTS[name].by) for name in one.acts if name in ACTS)
        each = bool(one.about) and ours
        if one.late:
            when = (False, not one.about, one.due or one.since)
            yield Kind.LATE, Candidate(when, board.log, one.late if each else 1)
        rest = one.count - one.late
        if rest and one.next is not None and one.next <= now + WEEK:
            yield Kind.WEEK, Candidate((False, not one.about, one.next), board.log, 1)
        elif rest and one.due is None and ours:
            yield Kind.DECIDE, Candidate((True, not one.about, one.since), board.log, rest if one.about else 1)


def _drawn(drawing: Drawing, wanted: dict[Kind, list[Line]]) -> dict[Kind, list[Shown]]:
    """These lines with what can be done about each: only their contracts are looked at again."""
    of: dict[str, list[Line]] = {}
    for each in wanted.values():
        for one in each:
            of.setdefault(one.log, []).append(one)

    def look(seen: Catalogue) -> list[Shown]:
        ables = list(seen.acts())
        return [_line(seen, one, [each for duty in _apart(one) for each in owed(seen, ables, duty)]) for one in of[seen.book.log]]

    shown = {id(one.line): one for log in of for one in drawing.look(log, look)}
    return {kind: [shown[id(one)] for one in each if id(one) in shown] for kind, each in wanted.items()}


def _apart(line: Line) -> list[list[Duty]]:
    """The duties of an incident one by one, for each has its own clock; others together."""
    return [[one] for one in line.duties] if line.kind is Kind.INCIDENT else [list(line.duties)]


def _line(seen: Catalogue, line: Line, found: list[Owed]) -> Shown:
    ground = seen.book.whole.ground
    notified = None if line.incident is None else incidents(seen)[line.incident].notified
    about = line.duties[0].about if line.duties else None
    draft = drafts(seen).get(Number(about)) if line.kind is Kind.DRAFT and isinstance(about, int) else None
    contractor = seen.name(ground.contractor) if ground.contractor else ""
    return Shown(
        line, seen.book.log, seen.subject or seen.book.log, contractor, seen.time, tuple(found), notified,
        None if draft is None else proposed(draft), "" if draft is None else seen.name(draft.drafter),
        officer_of_ward(seen),
    )  # fmt: skip
