"""What one entrusting body's own contracts say of a firm: contracts, violations, incidents, what is late, consents asked for and how they ended.

A firm that nobody chose from a list has another identifier in each contract, so that it is known again by its name too; that is said. Only
contracts of the officer's body are looked at, and only those in which the firm can be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from azukari.desk.catalogue import Catalogue
from azukari.desk.deciding import SUBCONTRACTS
from azukari.desk.standings import Board
from azukari.desk.ward_day import incidents
from azukari.kernel.duty import Owes
from azukari.kernel.values import CONTRACTOR, Number, PartyId, Period, TierNo, Time
from azukari.provisions.p07_values import Request, Standing
from azukari.provisions.p07_values import State as OfSubcontracts
from azukari.provisions.p17_values import Outcome
from azukari.provisions.p18_cancellation import Decision
from azukari.provisions.p18_cancellation import State as OfViolations

VIOLATIONS: Final = 18
KINDS: Final = re.compile(r"株式会社|有限会社|合同会社|一般社団法人|一般財団法人|\(株\)|\(有\)|\s")

SeeAll = Callable[[Sequence[str], Callable[[Catalogue], Any]], list[Any]]


class Asking(msgspec.Struct, frozen=True):
    """A request for consent to this firm: which entry, how it stands, since when."""

    number: Number
    standing: Standing
    since: Time


class Breach(msgspec.Struct, frozen=True):
    """A recorded violation and what 甲 decided."""

    number: Number
    since: Time
    decision: Decision | None


class Mishap(msgspec.Struct, frozen=True):
    """An incident with the firm, what 甲 found, whether it is over."""

    number: Number
    notified: Time
    outcome: Outcome | None
    closed: bool


class Dealing(msgspec.Struct, frozen=True):
    """The firm in one contract: as which tier and for how long, and what the record has of it there."""

    log: str
    subject: str
    tier: TierNo | None
    """None where it was only asked for."""
    period: Period | None
    ended: bool
    late: int
    asked: tuple[Asking, ...]
    violations: tuple[Breach, ...]
    incidents: tuple[Mishap, ...]
    by_name: bool
    """Known again by its name alone."""


def plain(name: str) -> str:
    """A firm's name without its kind, widths of letters and blanks."""
    return KINDS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def history(boards: Sequence[Board], see_all: SeeAll, firm: PartyId, name: str, here: tuple[str, int]) -> list[Dealing]:
    """The firm in every contract of these boards, the latest first; the request ``here`` (contract, entry) is no history of itself."""
    boards = [one for one in boards if one.facts.ward == one.officer.home]
    wanted = plain(name)
    of = {
        one.log: one
        for one in boards
        if one.facts.latest[7] is not None or one.facts.contractor == firm or (wanted and plain(one.contractor) == wanted)
    }

    def look(seen: Catalogue) -> list[Dealing]:
        return _dealings(seen, of[seen.book.log], firm, wanted, here)

    return [one for many in see_all(list(of), look) for one in many]


def _dealings(seen: Catalogue, board: Board, firm: PartyId, wanted: str, here: tuple[str, int]) -> list[Dealing]:
    book = seen.book
    same = {
        one: one == firm
        for one, name in book.names.items()
        if one == firm or (one.startswith("pt-") and wanted and plain(name) == wanted)
    }
    same.setdefault(firm, True)
    asking: OfSubcontracts = book.whole.slices[SUBCONTRACTS]
    requests = {
        number: one for number, one in asking.requests.items() if one.firm in same and (book.log, number) != here
    }  # fmt: skip
    found = []
    for tier in book.whole.ground.tiers.values():
        if tier.party in same:
            ended = tier.ended is not None or tier.lost is not None or book.whole.ground.over(seen.time)
            mine = tuple(_asking(number, one) for number, one in requests.items() if number == tier.consent)
            late = sum(one.late for one in board.waits if one.owes is Owes.CONTRACTOR and one.tier == tier.number)
            found.append(
                Dealing(
                    book.log, board.subject, tier.number, tier.period if tier.number != CONTRACTOR else book.whole.ground.period, ended, late,
                    mine, _violations(seen, tier.number), _incidents(seen, tier.number), not same[tier.party],
                )
            )  # fmt: skip
    begun = {one.consent for one in book.whole.ground.tiers.values()}
    rest = {number: one for number, one in requests.items() if number not in begun}
    if rest:
        told = tuple(_asking(number, one) for number, one in rest.items())
        by_name = not any(same[one.firm] for one in rest.values())
        found.append(
            Dealing(
                book.log, board.subject, None, None, ended=False, late=0, asked=told, violations=(), incidents=(), by_name=by_name
            )
        )
    return found


def _asking(number: Number, one: Request) -> Asking:
    return Asking(number, one.standing, one.since)


def _violations(seen: Catalogue, tier: TierNo) -> tuple[Breach, ...]:
    state: OfViolations = seen.book.whole.slices[VIOLATIONS]
    return tuple(Breach(number, one.since, one.decision) for number, one in state.violations.items() if one.tier == tier)


def _incidents(seen: Catalogue, tier: TierNo) -> tuple[Mishap, ...]:
    return tuple(
        Mishap(number, one.notified, one.outcome, one.closed) for number, one in incidents(seen).items() if one.tier == tier
    )
