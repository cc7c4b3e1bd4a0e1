"""The page of an incident for whoever handles it at 甲, and its report to the national commission as a file."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpResponse

from azukari.desk import tips_ward
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_tier
from azukari.desk.incident_affected import affected, counted
from azukari.desk.incident_told import Handled, Mark, handled
from azukari.desk.outcome import Officer
from azukari.kernel.act import Act
from azukari.kernel.values import Number, day_of
from azukari.paper import incidents, making
from azukari.paper.forms import BY_KEY
from azukari.paper.listing import Listing
from azukari.provisions.p17_acts import Assess, CloseIncident, Hold, Instruct, LiftHold, LoseItem, ReportToAuthority
from azukari.provisions.p17_ends import CLOCK
from azukari.provisions.p17_values import Outcome, Stage
from azukari.provisions.p18_cancellation import RecordViolation
from azukari.web import views_papers
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, owed, see
from azukari.web.views import for_officers, missing

BESIDE: Final = 6
"""So many versions stand beside each other: the first notice and the newest."""
LONG: Final = 400
"""Of a text so many letters stand in the table."""
ITEMS: Final = 20
"""So many items a link fills in."""
KINDS: Final = ("pdf", "xlsx", "csv")
OFFERED: Final[tuple[type[Act], ...]] = (Instruct, Hold, Assess, ReportToAuthority, LoseItem, RecordViolation, CloseIncident)
AFTER_CLOSING: Final[tuple[type[Act], ...]] = (Assess, ReportToAuthority, RecordViolation)


@for_officers
def incident(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """The page; not there for the contractor, whose reports stand on pages of their own, nor for anybody else."""
    values: dict[str, Any] | None = see(officer, log, partial(_gather, number=number))
    if values is None:
        return missing(request)
    reads = values.pop("reads")
    values["outside"] = tips_ward.taken_into(officer, log, number) if values["i"].direct and reads else []
    return page(request, "incident.html", {**values, "reads": reads})


@for_officers
def file(request: Request, officer: Officer, log: str, number: int, kind: str) -> HttpResponse:
    """The matters of the report to the national commission, as a paper, a workbook or CSV."""
    if kind not in KINDS:
        return missing(request)

    def look(seen: Catalogue) -> making.Ready | Listing | None:
        at = views_papers.place(request, seen)
        found = incidents.wanted(at, number)
        if found is None:
            return None
        ready = making.ready(at, BY_KEY["authority-report"], number)
        if kind == "pdf":
            return ready
        return Listing(
            at, incidents.table(at, found), ready.sheet.title, ready.sheet.told, ready.time, ready.name.removesuffix(".pdf")
        )

    ready = see(officer, log, look)
    if ready is None:
        return missing(request)
    if isinstance(ready, making.Ready):
        return views_papers.saved(ready.pdf(), ready.name, ".pdf")
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8"
    return views_papers.saved(ready.file(f".{kind}", encoding), f"{ready.name}.{kind}", f".{kind}")


def _gather(seen: Catalogue, number: int) -> dict[str, Any] | None:
    found = handled(seen, number)
    if found is None:
        return None
    ables = list(seen.acts())
    items = affected(seen, found)
    may = {one.act for one in ables if one.may}
    versions = found.versions if len(found.versions) <= BESIDE else (found.versions[0], *found.versions[-BESIDE + 1 :])
    shown = [at for at, one in enumerate(found.versions) if one in versions]
    return {
        "head": header(seen),
        "number": number,
        "i": found,
        "side": said_tier(found.incident.tier, seen.book, seen.name),
        "owed": owed(seen, ables, found.owed),
        "stages": [_stage(seen, found, one) for one in Stage],
        "acts": _acts(found, may),
        "lifts": LiftHold in may,
        "shown": shown,
        "between": [one for at, one in enumerate(found.versions) if at not in shown],
        "items": items,
        "counted": counted(found, items),
        "since": day_of(min(found.incident.known_at or found.incident.reached, found.incident.reached)),
        "until": day_of(seen.time),
        "sentences": [seen.sentence(str(Instruct.cites))],
        "reads": any(one.capacity in tips_ward.READERS for one in seen.holdings),
        "outcome": None if found.incident.outcome is None else choice_label("Outcome", found.incident.outcome.value),
        "lift": LiftHold,
        "Mark": Mark,
        "LONG": LONG,
    }


def _stage(seen: Catalogue, found: Handled, stage: Stage) -> dict[str, Any]:
    """One of the two reports to the commission: made by which entry, or due when, or why nothing is counted."""
    made = next((one for one in reversed(found.filed) if getattr(one.entry.act, "stage", None) == stage), None)
    duty = next((one for one in found.owed if one.code == f"p17.{stage}"), None)
    incident = found.incident
    none = incident.outcome is Outcome.NOT_ESTABLISHED or incident.reportable is False
    why = (
        "incident.not_due"
        if none
        else "incident.no_clock"
        if seen.book.whole.ground.term(CLOCK, seen.time) is None
        else "incident.not_due"
    )
    late = duty is not None and duty.late(seen.time)
    return {"stage": stage.value, "made": made, "duty": duty, "late": late, "why": why}


def _acts(found: Handled, may: set[type[Act]]) -> list[tuple[type[Act], str, str]]:
    """The acts that are one click away: each with what its form begins with, and which of the two reports it is."""
    made: list[tuple[type[Act], str, str]] = []
    about = f"incident={found.number}&tier={found.incident.tier}"
    items = "".join(f"&items={one}" for one in found.incident.named[:ITEMS])
    for cls in OFFERED:
        if (
            cls not in may
            or (found.closed and cls not in AFTER_CLOSING)
            or (cls is LoseItem and found.incident.outcome is not Outcome.ESTABLISHED)
        ):
            continue
        if cls is ReportToAuthority:
            made += [(cls, f"{about}&stage={one.value}", one.value) for one in found.incident.unfiled()]
        elif cls is RecordViolation:
            made.append((cls, f"tier={found.incident.tier}&entries={Number(found.number)}", ""))
        else:
            made.append((cls, about + (items if cls is Hold else ""), ""))
    return made
