"""``/succession``: the transfers of April. What I hold in all contracts, one successor, everything in one go; an entry in each contract."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse

from azukari.annex import CAPACITY_NAMES
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.standings import Board, standings
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import WARD_CAPACITIES
from azukari.law.say import Say
from azukari.provisions.p00_office_acts import Succeed
from azukari.store.models import Party, Person
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.views import for_officers, missing
from azukari.web.views_act import against_of

NOBODY = Fault("FIELD_MISSING", Say("後任者を選んでください。", "Choose the successor."), "successor")
NOTHING = Fault("FIELD_MISSING", Say("引き継ぐ契約を一つ以上選んでください。", "Choose at least one contract."), "to")


class Held(msgspec.Struct, frozen=True):
    """What somebody holds in one contract, and whether they may name their successor there themselves."""

    board: Board
    capacities: tuple[Say, ...]
    may: bool


class Became(msgspec.Struct, frozen=True):
    """What became of it in one contract: the entry, or what stands against it."""

    board: Board
    number: int | None
    why: tuple[Say, ...] = ()


@for_officers
def succession(request: Request, officer: Officer) -> HttpResponse:
    """The page. Only officers of an entrusting body have it; a firm names successors in its contracts."""
    if not Party.objects.filter(pk=officer.home, is_body=True).exists():
        return missing(request)
    held = _held(officer)
    people = list(Person.objects.filter(home=officer.home).exclude(pk=officer.person).order_by("name"))
    values: dict[str, Any] = {"held": held, "people": people, "faults": (), "became": None, "typed": request.POST, "to": None}
    if request.method != "POST":
        return page(request, "succession.html", values)
    wanted = set(request.POST.getlist("to"))
    chosen = [one.board for one in held if one.may and one.board.log in wanted]
    successor = next((one for one in people if one.id == request.POST.get("successor", "")), None)
    faults = tuple(fault for fault, lacks in ((NOBODY, successor is None), (NOTHING, not chosen)) if lacks)
    if successor is None or faults:
        return page(request, "succession.html", {**values, "faults": faults, "to": wanted}, status=422)
    since = request.POST.get("since", "").strip()
    became = [_succeed(officer, one, successor, since) for one in chosen]
    return page(request, "succession.html", {**values, "held": _held(officer), "became": became, "successor": successor})


def _held(officer: Officer) -> list[Held]:
    found = []
    for board in standings(desk(), officer):
        mine = dict.fromkeys(one.capacity for one in board.holdings if one.capacity in WARD_CAPACITIES)
        if mine and board.facts.ended != "closed":
            may = any(one in Succeed.by for one in mine)
            found.append(Held(board, tuple(CAPACITY_NAMES[one] for one in mine), may))
    return sorted(found, key=lambda one: (one.board.subject, one.board.log))


def _succeed(officer: Officer, board: Board, successor: Person, since: str) -> Became:
    answers = {"person": officer.person, "successor": successor.id, "successor_name": successor.name, "since": since}
    outcome = desk().perform(officer, board.log, Succeed.name, answers)
    if isinstance(outcome, Receipt):
        return Became(board, outcome.entry.number)
    against = against_of(outcome)
    stands: tuple[Objection | Misfit, ...] = (*against.objections, *against.misfits)
    said = [Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}") for one in stands]
    return Became(board, None, (*(one.say for one in against.faults), *said))
