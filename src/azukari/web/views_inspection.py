"""The inspector's page of a contract, and its list of what to check. Only officers of the entrusting body have them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse

from azukari import annex
from azukari.desk import inspecting as desk_inspecting
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_account, said_tier
from azukari.desk.evidence_parts import may_take
from azukari.desk.flows import flow
from azukari.desk.lines import SORTS, lines_of
from azukari.desk.outcome import Officer
from azukari.desk.owed_before import counted, known_weeks, past_weeks
from azukari.kernel.things import Account
from azukari.kernel.values import INSTRUMENT, WHOLE, Capacity, ItemId, day_of
from azukari.law.say import Say
from azukari.web import inspecting, pictured
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers, missing

SHOWN: Final = 12
"""So many of each list stand on the page."""
HINDSIGHT_AT_ONCE: Final = 2_000


@for_officers
def inspection(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The record as a time line, the balance on any day, differences, samples, what waits, and the acts of 第16."""
    counter = desk()
    size = counter.extent(log, officer)
    if not see(officer, log, lambda seen: seen.side == WHOLE):
        return missing(request)
    lang = request.lang
    try:
        want = inspecting.asked(request.GET.dict(), counter.clock())
        # entries do not change: reading them needs no lock, so that a long record does not keep the counter waiting
        lines = lines_of(counter, log, size)
        with lines.lock:
            course = inspecting.time_line(lines, want, lang)
            acted = inspecting.acted(lines, want.wanted.person)
            draw = inspecting.draw(lines, want, log)
            moves = list(lines.moves)
            until = lines.size if want.at is None else lines.up_to(want.at)
    except LookupError:
        return missing(request)
    flowed = flow((one for one in moves if one.number < until), lambda _tier: True)
    now = counter.clock()
    at_once = size <= inspecting.AT_ONCE or want.look or known_weeks(counter, log, now)
    weeks = {day: pictured.summed(one) for day, one in past_weeks(counter, log, size, now).items()} if at_once else {}
    flags = inspecting.later_shows(counter, log, size) if size <= HINDSIGHT_AT_ONCE or want.look else None

    def look(seen: Catalogue) -> dict[str, Any]:
        ables = {one.act.name for one in seen.acts() if one.may}
        today, listed = day_of(seen.time), inspecting.read_lines(seen, [*course.numbers, *(draw.numbers if draw else ())])
        names = {one: seen.name(one) for one in acted if one != INSTRUMENT}
        picture = pictured.over_time("weeks", weeks, today, pictured.summed(counted(seen.duties(), seen.time)), lang)
        return {
            "head": header(seen),
            "acts": {name: one for name, one in desk_inspecting.ACTS.items() if one.name in ables},
            "begun": desk_inspecting.begun(seen),
            "matters": desk_inspecting.matters(seen),
            "differences": desk_inspecting.differences(seen),
            "told": {one: said_tier(one, seen.book, seen.name) for one in (WHOLE, *seen.book.whole.ground.tiers)},
            "named": _named(seen, draw),
            "people": sorted(names.items(), key=lambda one: one[1]) + ([(INSTRUMENT, None)] if INSTRUMENT in acted else []),
            "headings": [(number, seen.heading(number)) for number in range(len(annex.PROVISIONS))],
            "listed": listed,
            "where": pictured.custody_flow(seen, flowed, lang),
            "tree": pictured.tree(seen, lang),
            "weeks": picture if at_once else None,
            "may_take": may_take(seen.book, officer, seen.time),
            "items": {one: seen.name(one) for one in _items(seen)},
        }

    values = see(officer, log, look)
    values |= {
        "want": want, "course": course, "draw": draw, "flags": flags, "size": size, "sorts": SORTS, "shown": SHOWN, "INSTRUMENT": INSTRUMENT,
        "SYSTEM": Capacity.INSTRUMENT,
        "as_of": want.at, "faults": want.faults, "log": log,
    }  # fmt: skip
    return page(request, "inspection.html", values, status=422 if want.faults else 200)


def _items(seen: Catalogue) -> list[str]:
    """The items that differences and samples are about."""
    found = (*(one.item for one in desk_inspecting.differences(seen)), *(one.item for one in desk_inspecting.matters(seen)))
    return [one for one in found if one]


def _named(seen: Catalogue, drawn: inspecting.Draw | None) -> dict[str, tuple[str, Say | None, int | None]]:
    """What was drawn of things and people: its name, where it is now, and the entry that brought it in."""
    if drawn is None:
        return {}
    ground = seen.book.whole.ground
    found: dict[str, tuple[str, Say | None, int | None]] = {}
    for one in drawn.items.names:
        item = ItemId(one)
        accounts = [said_account(Account(each), seen.name) for each in sorted(ground.custody.held.get(item, {})) if "/" in each]
        where = Say("、".join(each.ja for each in accounts), ", ".join(each.en for each in accounts)) if accounts else None
        found[one] = (seen.name(one), where, ground.custody.items[item].listed if item in ground.custody.items else None)
    for one in drawn.people.names:
        engaged = ground.engagements.get(one, [])  # type: ignore[call-overload]  # identifiers are strings
        firm = seen.name(engaged[-1].employer) if engaged else None
        found[one] = (seen.name(one), None if firm is None else Say(firm, firm), None)
    return found


@for_officers
def checklist(request: Request, officer: Officer, log: str) -> HttpResponse:
    """What to check, sentence by sentence."""

    def look(seen: Catalogue) -> dict[str, Any] | None:
        if seen.side != WHOLE:
            return None
        ables = {one.act.name for one in seen.acts() if one.may}
        begun = desk_inspecting.begun(seen)
        return {
            "head": header(seen),
            "parts": desk_inspecting.checklist(seen),
            "finds": desk_inspecting.ACTS["find"] if begun and desk_inspecting.ACTS["find"].name in ables else None,
            "begun": begun[0].number if len(begun) == 1 else None,
        }

    values = see(officer, log, look)
    return missing(request) if values is None else page(request, "inspection_checklist.html", values)


__all__ = ["checklist", "inspection"]
