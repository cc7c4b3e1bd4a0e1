"""残高表: what stands with whom and where, by tier and place, at any past moment."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse

from azukari import annex
from azukari.desk.balances import Balance, Standing, Total, balance, fold, standing_now, total
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_account, said_tier, said_time
from azukari.desk.outcome import Officer
from azukari.desk.past import past
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import TierNo, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.store import record
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.views import for_officers, missing

AT = "at"
TIER = "tier"


class Line(msgspec.Struct, frozen=True):
    """One line of the table as it is read."""

    item: str
    medium: Say
    standing: Standing
    place: Say


class Place(msgspec.Struct, frozen=True):
    """What stands in one place, and what it comes to."""

    name: Say
    lines: tuple[Line, ...]
    sum: Total


class Holder(msgspec.Struct, frozen=True):
    """What one contractor holds, place by place."""

    name: Say
    places: tuple[Place, ...]
    sum: Total


@for_officers
def custody(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The balance as of now, or as of the moment that was asked for."""
    text, chosen = request.GET.get(AT, "").strip(), request.GET.get(TIER, "")
    faults: tuple[Fault, ...] = ()
    at: Time | None = None

    def first(seen: Catalogue) -> tuple[int, Time, dict[str, Say]]:
        tiers = [one for one in seen.book.whole.ground.tiers if seen.sees(one)]
        return seen.book.size, seen.time, {str(one): said_tier(one, seen.book, seen.name) for one in tiers}

    size, now, tiers = see(officer, log, first)
    if chosen and chosen not in tiers:
        return missing(request)
    try:
        at = past(text, now, AT) if text else None
    except FaultError as error:
        faults = error.faults
    # entries do not change: folding them needs no lock, so that a long record does not keep the counter waiting
    folded = None if at is None else fold((entry_of(row.leaf, annex.ACTS) for row in record.entries(log, 0, size)), at)

    def look(seen: Catalogue) -> dict[str, Any]:
        there = standing_now(seen.book.whole.ground) if folded is None else folded
        found = balance(there, seen.sees, TierNo(int(chosen)) if chosen else None)
        return {"head": header(seen), "holders": _holders(seen, found), "ended": _lines(seen, found.ended), "found": found}

    values = see(officer, log, look)
    values |= {"sum": total(values["found"].held), "tiers": tiers, "chosen": chosen, "text": text, "faults": faults, "at": at}
    values["part"] = any(one.part for one in (*values["found"].held, *values["found"].ended))
    values["as_of"] = _as_of(values["found"], at)
    return page(request, "custody.html", values, status=422 if faults else 200)


def _as_of(found: Balance, at: Time | None) -> Say | None:
    """Up to which entry and moment the table goes; None before the first entry."""
    if found.number is None or found.time is None:
        return None
    when = said_time(found.time if at is None else at)
    return Say(f"第{found.number}号の記録まで（{when.ja}）", f"As of entry {found.number} ({when.en})")


def _holders(seen: Catalogue, found: Balance) -> list[Holder]:
    places: dict[TierNo, list[Place]] = {}
    for tier, account, lines in found.places():
        if tier is not None:
            places.setdefault(tier, []).append(Place(said_account(account, seen.name), _lines(seen, lines), total(lines)))
    return [
        Holder(said_tier(tier, seen.book, seen.name), tuple(each), total(one for one in found.held if one.tier == tier))
        for tier, each in places.items()
    ]


def _lines(seen: Catalogue, lines: tuple[Standing, ...]) -> tuple[Line, ...]:
    return tuple(
        Line(seen.name(one.item), choice_label("Medium", one.medium.value), one, said_account(one.account, seen.name))
        for one in lines
    )
