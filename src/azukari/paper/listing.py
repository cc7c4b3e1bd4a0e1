"""Lists of a contract that offices keep as workbooks: which there are, and the file of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import TierNo, Time
from azukari.law.say import Say
from azukari.paper import books, tables
from azukari.paper.frame import Place
from azukari.paper.tables import Table
from azukari.provisions.p02_acts import Enrol


class Listing(msgspec.Struct, frozen=True):
    """A list before it is written: its rows, its title, as of when, and the name of its file without an ending."""

    place: Place
    table: Table
    title: str
    told: str
    time: Time
    name: str

    def file(self, kind: str, encoding: str = "utf-8") -> bytes:
        """As ``.xlsx``, or ``.csv`` in an encoding. :raises FaultError: ``PAPER_CP932``."""
        if kind == ".xlsx":
            return books.workbook(self.place, self.table, self.title, self.told, self.time)
        return books.separated(self.place, self.table, self.title, self.told, encoding)


def _roster(place: Place) -> Table:
    """Everybody on the registers that may be seen, tier after tier."""
    ground = place.seen.book.whole.ground
    found = [tables.roster(place, TierNo(tier)) for tier in ground.tiers if place.seen.sees(tier)]
    rows = [row[1:] for one in found for row in one.rows]
    return Table(found[0].heads if found else (), tuple((n, *row) for n, row in enumerate(rows, start=1)))


LISTS: Final[Mapping[str, tuple[Say, Callable[[Place], Table]]]] = MappingProxyType(
    {
        "roster": (Say("業務従事者名簿", "Roster of engaged persons"), _roster),
        "roster-blank": (
            Say("業務従事者名簿（記入用）", "Roster of engaged persons, to fill in"),
            lambda place: tables.to_fill_in(place, Enrol),
        ),
        "items": (Say("品目一覧（預かっているもの）", "Items in custody"), lambda place: tables.items(place, ended=False)),
        "ended": (
            Say("品目一覧（預かりでなくなったもの）", "Items no longer in custody"),
            lambda place: tables.items(place, ended=True),
        ),
        "access": (Say("アクセス付与台帳", "Register of access granted"), tables.grants),
        "papers-due": (Say("提出書類一覧", "List of papers due"), tables.papers_due),
        "forms": (Say("様式一覧", "Every form"), tables.forms),
        "register": (Say("委託管理台帳", "Register of the entrustment"), tables.register),
    }
)
NAMES: Final = tuple(LISTS)


def listing(place: Place, name: str) -> Listing:
    """A list as of the newest entry. :raises FaultError: ``PAPER_LIST_UNKNOWN``."""
    if name not in LISTS:
        raise FaultError(
            Fault(
                "PAPER_LIST_UNKNOWN",
                Say(
                    f"「{name[:40]}」という一覧はありません。{'、'.join(NAMES)} から選んでください。",
                    f"There is no list “{name[:40]}”; choose one of {', '.join(NAMES)}.",
                ),
                "list",
            )
        )
    title, make = LISTS[name]
    ground = place.seen.book.whole.ground
    number = max(ground.size - 1, 0)
    told = place.word("listing", subject=place.seen.subject, number=number, time=place.moment(ground.last))
    file = "_".join(filter(None, (place.of(title), place.word("as_of_name", number=number)))).replace(" ", "")
    return Listing(place, make(place), place.of(title), told, ground.last, file)
