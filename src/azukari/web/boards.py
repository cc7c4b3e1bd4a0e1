"""The list of a ward's contracts: which are shown, in what order, the picture of how each stands, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import msgspec
from markupsafe import Markup

from azukari.content.folding import fold_name
from azukari.desk.catalogue import Standing
from azukari.desk.standings import Board
from azukari.kernel.values import Day, Time, day_of
from azukari.law.say import Lang, Say
from azukari.paper.heads import Head
from azukari.paper.tables import Cell, Table
from azukari.web.texts import TEXTS

SIDE: Final = 20
"""Width of a cell of the picture."""
APRIL: Final = 4


class State(StrEnum):
    """Where a contract is in its life."""

    AHEAD = "ahead"
    RUNNING = "running"
    ENDING = "ending"
    CLOSED = "closed"


class Sort(StrEnum):
    """By what the list is put in order."""

    URGENT = "urgent"
    SUBJECT = "subject"
    CONTRACTOR = "contractor"
    SECTION = "section"
    UNTIL = "until"
    NEXT = "next"


class Wanted(msgspec.Struct, frozen=True):
    """What the list is narrowed to; empty for all."""

    find: str = ""
    state: str = ""
    contractor: str = ""
    section: str = ""
    year: str = ""
    late: bool = False
    sort: Sort = Sort.URGENT

    def given(self) -> dict[str, str]:
        """The same as parts of an address."""
        found = {name: getattr(self, name) for name in ("find", "state", "contractor", "section", "year")}
        found |= {"late": "1" if self.late else "", "sort": "" if self.sort is Sort.URGENT else self.sort.value}
        return {name: value for name, value in found.items() if value}


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; an order that there is not is the usual one."""
    sort = query.get("sort", "")
    texts = {name: query.get(name, "").strip()[:100] for name in ("find", "state", "contractor", "section", "year")}
    return Wanted(**texts, late=bool(query.get("late")), sort=Sort(sort) if sort in list(Sort) else Sort.URGENT)


def state(one: Board) -> State:
    """Where a contract is: not begun, running, over with things still to be done, or closed."""
    if one.facts.ended == "closed":
        return State.CLOSED
    if one.facts.ended or one.facts.over:
        return State.ENDING
    return State.AHEAD if one.facts.period.since > day_of(one.now) else State.RUNNING


def year_of(day: Day) -> int:
    """The financial year of a day: it begins in April."""
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= APRIL else year - 1


def years(one: Board) -> range:
    """The financial years that a contract's period touches."""
    return range(year_of(one.facts.period.since), year_of(one.facts.period.until) + 1)


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """A name as it is compared: widths, kana, variant characters, letter case and blanks do not count."""
    return next(iter(fold_name(text)), "")


def chosen(boards: Iterable[Board], asked: Wanted) -> list[Board]:
    """The contracts asked for, in the order asked for."""
    find = folded(asked.find)

    def fits(one: Board) -> bool:
        return (
            (not find or any(find in folded(name) for name in (one.subject, one.contractor, one.section, one.log)))
            and asked.state in ("", state(one).value)
            and asked.contractor in ("", one.facts.contractor)
            and asked.section in ("", one.section)
            and (not asked.year or (asked.year.isascii() and asked.year.isdecimal() and int(asked.year[:4]) in years(one)))
            and (not asked.late or bool(one.late or one.others_late))
        )

    return sorted((one for one in boards if fits(one)), key=ORDERS[asked.sort])


_NEVER: Final = Time(2**62)
ORDERS: Final[Mapping[Sort, Callable[[Board], tuple[object, ...]]]] = MappingProxyType(
    {
        Sort.URGENT: lambda one: (-one.late, -one.others_late, -len(one.incidents), -one.mine, one.subject),
        Sort.SUBJECT: lambda one: (one.subject, one.facts.period.since),
        Sort.CONTRACTOR: lambda one: (one.contractor, one.subject),
        Sort.SECTION: lambda one: (one.section, one.subject),
        Sort.UNTIL: lambda one: (one.facts.period.until, one.subject),
        Sort.NEXT: lambda one: (one.next or _NEVER, one.subject),
    }
)


class Choices(msgspec.Struct, frozen=True):
    """What the list can be narrowed to: of each kind, what occurs in it."""

    contractors: tuple[tuple[str, str], ...]
    sections: tuple[str, ...]
    years: tuple[int, ...]
    states: tuple[State, ...]


def choices(boards: Sequence[Board]) -> Choices:
    """What occurs in the whole list."""
    firms = {one.facts.contractor: one.contractor for one in boards}
    states = {state(one) for one in boards}
    return Choices(
        tuple(sorted(firms.items(), key=lambda one: one[1])),
        tuple(sorted({one.section for one in boards if one.section})),
        tuple(sorted({year for one in boards for year in years(one)}, reverse=True)),
        tuple(one for one in State if one in states),
    )


ALL_OK: Final = Say("18の条項すべて問題なし", "All eighteen provisions in order")
GRAVEST: Final = (Standing.LATE, Standing.REFUSED, Standing.OWED, Standing.NOT_APPLICABLE)


@lru_cache(maxsize=8_192)
def told(cells: tuple[Standing, ...], lang: Lang) -> str:
    """A strip in words: which provisions are late, and so on; what is in order is not counted up."""
    parts = []
    for standing in GRAVEST:
        numbers = [at for at, one in enumerate(cells, start=1) if one is standing]
        if numbers:
            said = "・".join(f"第{n}" for n in numbers) if lang is Lang.ja else ", ".join(map(str, numbers))
            parts.append(f"{TEXTS[f'standing.{standing.value}'].of(lang)}{TEXTS['colon'].of(lang)}{said}")
    return (Say("。", "; ").of(lang)).join(parts) or ALL_OK.of(lang)


@lru_cache(maxsize=8_192)
def strip(cells: tuple[Standing, ...], lang: Lang) -> Markup:
    """The picture of eighteen provisions: a shape of its own for each standing, its number below where it is not in order; and in words."""
    drawn = "".join(f'<use href="#strip-{one.value}" x="{at * SIDE}"/>' for at, one in enumerate(cells))
    marked = (Standing.LATE, Standing.REFUSED, Standing.OWED)
    numbers = "".join(
        f'<text x="{at * SIDE + SIDE // 2}" y="34">{at + 1}</text>' for at, one in enumerate(cells) if one in marked
    )
    said = Markup.escape(told(cells, lang))
    head = f'<svg class="board-strip" viewBox="0 0 {SIDE * len(cells)} 38" role="img"><title>{said}</title>'
    return Markup(f"{head}{drawn}{numbers}</svg>")  # noqa: S704 — made of numbers and of texts that are escaped


HEADS: Final = (
    Head(Say("契約", "Contract"), 30), Head(Say("契約の番号", "Id"), 20), Head(Say("受託者", "Contractor"), 22),
    Head(Say("所管課", "Section in charge"), 14), Head(Say("始期", "From"), 12), Head(Say("終期", "Until"), 12),
    Head(Say("状態", "State"), 12), Head(Say("甲がすべきこと", "Owed by 甲"), 8, number=True),
    Head(Say("うち期限超過", "of which late"), 8, number=True), Head(Say("乙がすべきこと", "Owed by contractors"), 8, number=True),
    Head(Say("うち期限超過", "of which late"), 8, number=True), Head(Say("対応中の事故", "Open incidents"), 8, number=True),
    Head(Say("次の期限", "Next day"), 12),
)  # fmt: skip


def table(rows: Iterable[Board], lang: Lang) -> Table:
    """The list as a workbook has it: as it is shown, each provision in a column of its own."""
    heads = HEADS + tuple(Head(Say(f"第{n}", f"No. {n}"), 8) for n in range(1, 19))
    words = {one: TEXTS[f"standing.{one.value}"].of(lang) for one in Standing}

    def row(one: Board) -> tuple[Cell, ...]:
        period = one.facts.period
        return (
            one.subject, one.log, one.contractor, one.section, period.since, period.until, TEXTS[f"boards.state.{state(one).value}"].of(lang),
            one.mine, one.late, one.others, one.others_late, len(one.incidents), None if one.next is None else day_of(one.next),
            *(words[cell] for cell in one.cells[1:]),
        )  # fmt: skip

    return Table(heads, tuple(row(one) for one in rows))
