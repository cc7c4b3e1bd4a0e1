"""Submitted once, submitted to several: what a firm keeps, in which contracts it stands, and putting it to the others in one sitting.

Looking enters nothing. Each contract gets an entry of its own by the ordinary act, so each has its receipt, or its refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk.catalogue import Catalogue
from azukari.desk.documents import Attachment
from azukari.desk.kept_once import SORTS, Fitted, Kept, candidates, documents, fitted, kept
from azukari.desk.outcome import Incomplete, Officer, Receipt
from azukari.desk.words import WordsLost
from azukari.kernel.asks import Form, fields_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import EntrustmentId
from azukari.law.say import Say
from azukari.provisions.p03_training import TOPIC_NAMES, Topic
from azukari.store import record
from azukari.web.act_form import Against
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.mine import Client, client_of, logs_of, tier_of
from azukari.web.request import Request
from azukari.web.seeing import see_all
from azukari.web.views import for_officers, missing
from azukari.web.views_act import against_of

LOOK: Final = "look"
RECORD: Final = "record"


LOST: Final = Fault(
    "DOCUMENT_LOST",
    Say(
        "元の契約の文書を読めません。この契約の画面で、文書を添付し直してください。",
        "The document cannot be read in the contract where it was submitted; attach it anew on the page of this contract.",
    ),
)


class Material(msgspec.Struct):
    """One thing that the firm submitted: as it was submitted first, and by which entry it stands in which contract."""

    one: Kept
    client: Client
    where: dict[str, int]

    def lacking(self, every: Sequence[Client]) -> list[Client]:
        """The contracts in which it does not stand yet."""
        return [client for client in every if client.log not in self.where]


class Becomes(StrEnum):
    """What becomes of it in a contract."""

    STANDS = "stands"
    WILL = "will"
    NOBODY = "nobody"
    REFUSED = "refused"
    DONE = "done"


class Told(msgspec.Struct):
    """One contract that was chosen: what becomes of it there, what stands against it, who had to be left out, its receipt."""

    client: Client
    becomes: Becomes
    against: Against
    without: tuple[str, ...] = ()
    number: int | None = None
    form: str = ""


def shelf(officer: Officer) -> tuple[list[Client], list[Material]]:
    """Every contract that the officer is in charge of, and everything that stands in any of them and may be put to others."""
    wanted = see_all(officer, logs_of(officer), lambda seen: (seen.book.log, None if tier_of(seen) is None else candidates(seen)))
    mine = {log: numbers for log, numbers in wanted if numbers is not None}
    rows = record.some(mine)

    def look(seen: Catalogue) -> tuple[Client, list[Kept]] | None:
        tier = tier_of(seen)
        if tier is None or seen.book.whole.ground.registered is None:
            return None
        told = [rows[seen.book.log, number] for number in mine[seen.book.log] if (seen.book.log, number) in rows]
        return client_of(seen, tier), [one for one in (kept(seen, row, tier) for row in told) if one is not None]

    looked = [one for one in see_all(officer, list(mine), look) if one is not None]
    found: dict[str, Material] = {}
    for client, one in sorted(((client, one) for client, many in looked for one in many), key=lambda pair: pair[1].at):
        found.setdefault(one.key, Material(one, client, {})).where[client.log] = one.number
    clients = sorted((client for client, _ in looked), key=lambda one: (one.name, one.subject))
    return clients, list(found.values())


@for_officers
def shelves(request: Request, officer: Officer) -> HttpResponse:
    """Everything that is kept, sort by sort."""
    new, log = request.GET.get("act", ""), request.GET.get("contract", "")
    clients, found = shelf(officer)
    if new or log:
        fits = any(one.name == new for one in SORTS) and any(one.log == log for one in clients)
        return HttpResponseRedirect(reverse("act", args=[log, new])) if fits else missing(request)
    sorts = [(cls, sorted((one for one in found if one.one.act is cls), key=_newest)) for cls in SORTS]
    return page(request, "kept.html", {"clients": clients, "sorts": sorts})


def _newest(one: Material) -> tuple[str, int]:
    day = str(one.one.answers.get("held_on") or one.one.answers.get("in_force_from") or "")
    return ("" if not day else f"{9999 - int(day[:4]):04}{99 - int(day[5:7]):02}{99 - int(day[8:]):02}", -one.one.number)


@for_officers
def send(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One of them: to which other contracts, what would become of it there, and doing it."""
    clients, found = shelf(officer)
    material = next((one for one in found if one.where.get(log) == number), None)
    if material is None or not any(one.log == log for one in clients):
        return missing(request)
    if request.method == "POST":
        chosen = [one for one in clients if one.log in set(request.POST.getlist("to"))]
        topics = tuple(one for one in Topic if one.value in request.POST.getlist("topics"))
    else:
        chosen, topics = material.lacking(clients), tuple(one for one in material.one.topics if one is not Topic.ANNEX)
    problem = None
    told: list[Told] = []
    if request.method == "POST":
        problem = "none" if not chosen else "topics" if material.one.topics and not topics else None
    doing = request.method == "POST" and problem is None
    if doing:
        told = _told(officer, material, chosen, topics)
    if doing and request.POST.get("do") == RECORD:
        told = [_done(officer, material, one, topics) for one in told]
    _by_name(officer, told)
    values: dict[str, Any] = {
        "one": material.one,
        "client": next(one for one in clients if one.log == log),
        "number": number,
        "clients": clients,
        "where": material.where,
        "chosen": {one.log for one in chosen},
        "topics": topics,
        "names": TOPIC_NAMES,
        "Topic": Topic,
        "told": told,
        "will": sum(one.becomes is Becomes.WILL for one in told),
        "done": doing and request.POST.get("do") == RECORD,
        "problem": problem,
        "LOOK": LOOK,
        "RECORD": RECORD,
    }
    return page(request, "kept_send.html", values, status=422 if problem else 200)


def _told(officer: Officer, material: Material, chosen: Sequence[Client], topics: tuple[Topic, ...]) -> list[Told]:
    """What would become of it in each contract that was chosen. Nothing is entered."""
    tiers = {one.log: one.tier for one in chosen}

    def fit(seen: Catalogue) -> tuple[str, Fitted]:
        return seen.book.log, fitted(seen, material.one, tiers[seen.book.log], topics)

    fits = dict(see_all(officer, list(tiers), fit))
    return [_one(officer, material, client, fits[client.log]) for client in chosen]


def _one(officer: Officer, material: Material, client: Client, fit: Fitted) -> Told:
    form = f"{reverse('act', args=[client.log, material.one.act.name])}?{_query(material.one, fit)}"
    if client.log in material.where:
        return Told(client, Becomes.STANDS, Against(), number=material.where[client.log])
    if fit.nobody:
        return Told(client, Becomes.NOBODY, Against(), fit.without, form=form)
    said = desk().consider(officer, client.log, material.one.act.name, fit.answers)
    if isinstance(said, Incomplete):
        return Told(client, Becomes.REFUSED, Against(faults=said.faults), fit.without, form=form)
    against = Against(
        tuple(one for one in said if isinstance(one, Objection)), tuple(one for one in said if isinstance(one, Misfit))
    )
    return Told(client, Becomes.REFUSED if against else Becomes.WILL, against, fit.without, form=form)


def _done(officer: Officer, material: Material, told: Told, topics: tuple[Topic, ...]) -> Told:
    """Enter it in one contract, by the act that anybody would do there."""
    if told.becomes is not Becomes.WILL:
        return told
    ((_, fit),) = see_all(
        officer, [told.client.log], lambda seen: (seen.book.log, fitted(seen, material.one, told.client.tier, topics))
    )
    try:
        carried = {
            name: Attachment(one.name, desk().documents.fetch(material.one.log, one))
            for name, one in documents(fit.answers).items()
        }
    except WordsLost:
        told.becomes, told.against = Becomes.REFUSED, Against(faults=(LOST,))
        return told
    try:
        outcome = desk().perform(officer, EntrustmentId(told.client.log), material.one.act.name, {**fit.answers, **carried})
    except FaultError as error:
        # what stopped one contract is told beside it: what was entered in the others before stands, and is shown
        told.becomes, told.against = Becomes.REFUSED, Against(faults=error.faults)
        return told
    if isinstance(outcome, Receipt):
        told.becomes, told.number = Becomes.DONE, outcome.entry.number
    else:
        told.becomes, told.against = Becomes.REFUSED, against_of(outcome)
    return told


def _by_name(officer: Officer, told: Sequence[Told]) -> None:
    """What stands against it is said with names, as each contract knows them."""
    against = {one.client.log: one.against for one in told if one.against}
    see_all(officer, list(against), lambda seen: against[seen.book.log].tell(seen.personal))


def _query(one: Kept, fit: Fitted) -> str:
    """The answers that fit into an address, so that the form of that contract begins with them."""
    found: dict[str, str] = {}
    for field in fields_of(one.act):
        value = fit.answers.get(field.name)
        if field.form in {Form.DOCUMENT, Form.PROSE} or value is None or isinstance(value, dict):
            continue
        found[field.name] = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return urlencode(found)
