"""What a report of an incident to the national commission states: its nine matters as a table and as a paper, from the record of one incident.

It is material for the commission's own form, which people fill in. No content of anything entrusted is in it, and no name of who was concerned.
"""

from __future__ import annotations

from typing import Final

from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_tier
from azukari.desk.deciding import officer_of_ward
from azukari.desk.incident_affected import NINE, Stated, nine
from azukari.desk.incident_told import Handled, told_of
from azukari.law.say import Say
from azukari.paper.frame import Place
from azukari.paper.heads import Head
from azukari.paper.sheet import Block, Box, Boxes
from azukari.paper.tables import Cell, Table
from azukari.provisions.p17_acts import Assess, Notify, ReportToAuthority

HEADS: Final = (
    Head(Say("№", "No."), 4, number=True),
    Head(Say("報告する事項", "Matter"), 20),
    Head(Say("内容", "What is stated"), 60),
    Head(Say("もとの記録", "Entry"), 8, number=True),
)


def wanted(place: Place, number: int | None) -> Handled | None:
    """The incident of a number, or the newest; None where there is none, and for whoever does not report it for 甲."""
    seen = place.seen
    if seen.officer is not None and not officer_of_ward(seen):
        return None
    if number is None:
        number = next(iter(seen.book.acts.get(Notify.name, ())[::-1]), None)
    return None if number is None else told_of(seen, number)


def table(place: Place, found: Handled) -> Table:
    """The basic facts (matter 0) and the nine matters, a line for each thing said."""
    rows: list[tuple[Cell, ...]] = [(0, label, value, number) for label, value, number in _basics(place, found)]
    rows += [(one.matter + 1, place.of(NINE[one.matter]), place.of(one.says), one.number) for one in nine(place.seen, found)]
    return Table(HEADS, tuple(rows))


def made(place: Place, found: Handled) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The paper's blocks and its notes."""
    basics = tuple(Box(label=label, value=_with(place, value, number)) for label, value, number in _basics(place, found))
    lines: dict[int, list[Stated]] = {}
    for one in nine(place.seen, found):
        lines.setdefault(one.matter, []).append(one)
    matters = tuple(
        Box(
            label=f"{at + 1}　{place.of(NINE[at])}", value="\n".join(_with(place, place.of(one.says), one.number) for one in each)
        )
        for at, each in lines.items()
    )
    blocks = (Boxes(title=place.word("incident_basics"), rows=basics), Boxes(title=place.word("incident_matters"), rows=matters))
    return blocks, (place.word("incident_note"),)


def _with(place: Place, text: str, number: int | None) -> str:
    return text if number is None else f"{text}　{place.word('incident_from', number=number)}"


def _basics(place: Place, found: Handled) -> list[tuple[str, str, int | None]]:
    """With whom it happened, when it was told and known, what 甲 found and why it is reported, which reports were made."""
    seen, incident = place.seen, found.incident
    rows: list[tuple[str, str, int | None]] = [
        (place.word("incident_with"), place.of(said_tier(incident.tier, seen.book, seen.name)), None),
        (place.word("incident_notified"), place.moment(incident.notified), found.number),
        (place.word("incident_reached"), place.moment(incident.reached), None),
    ]
    for one in found.assessed[-1:]:
        if isinstance(one.entry.act, Assess):
            why = [place.of(choice_label("Reportable", each.value)) for each in one.entry.act.reportable]
            outcome = place.of(choice_label("Outcome", one.entry.act.outcome.value))
            rows.append((place.word("incident_outcome"), outcome, one.entry.number))
            rows.append(
                (place.word("incident_why"), place.word("incident_comma").join(why) or place.word("none"), one.entry.number)
            )
    for one in found.filed:
        if isinstance(one.entry.act, ReportToAuthority):
            stage = place.of(choice_label("Stage", one.entry.act.stage.value))
            rows.append((place.word("incident_filed", stage=stage), place.moment(one.entry.moment.time), one.entry.number))
    return rows
