"""My contracts, one contract, one of its provisions, one entry of its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue import Able, Catalogue, Cell, Line, Quoted, Standing, cited, provision_of
from azukari.desk.catalogue_told import said_account, said_tier
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.act import Act
from azukari.kernel.asks import DocumentWords, fields_of
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.things import SOURCES
from azukari.kernel.values import Period, TierNo, Time
from azukari.kernel.wire import envelope, leaf_hash
from azukari.law.say import Say
from azukari.store.models import Involved, Party, Person, Place
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.views import for_officers, missing

PAGE = 50
T = TypeVar("T")


def _name_of(identifier: str) -> str | None:
    match identifier[:2]:
        case "pn":
            return Person.objects.filter(pk=identifier).values_list("name", flat=True).first()
        case "pt":
            return Party.objects.filter(pk=identifier).values_list("name", flat=True).first()
        case "pl":
            return Place.objects.filter(pk=identifier).values_list("name", flat=True).first()
        case _:
            return None


class Known(Mapping[str, str]):
    """Names that the instance knows beyond a contract's own: asked for one by one, and all those that may be chosen from."""

    def __init__(self, officer: Officer, *, all_firms: bool) -> None:
        self.officer = officer
        self.all_firms = all_firms
        self._names: dict[str, str | None] = {}
        self._listed: dict[str, str] | None = None

    def one(self, identifier: str) -> str | None:
        """The name of a person, party or place, or None."""
        if identifier not in self._names:
            self._names[identifier] = _name_of(identifier)
        return self._names[identifier]

    def _all(self) -> dict[str, str]:
        if self._listed is None:
            people = Person.objects.all() if self.all_firms else Person.objects.filter(home=self.officer.home)
            firms = Party.objects.filter(is_body=False) if self.all_firms else Party.objects.filter(pk=self.officer.home)
            self._listed = dict(firms.order_by("name").values_list("id", "name")) | dict(
                people.order_by("name").values_list("id", "name")
            )
        return self._listed

    def __getitem__(self, identifier: str) -> str:
        """The name of one that may be chosen."""
        return self._all()[identifier]

    def __iter__(self) -> Any:  # noqa: ANN401 — an iterator of text
        """All that may be chosen."""
        return iter(self._all())

    def __len__(self) -> int:
        """How many may be chosen."""
        return len(self._all())


def see(officer: Officer, log: str, look: Callable[[Catalogue], T]) -> T:
    """Look at a contract as an officer sees it now. :raises NotFound: when their party has no part in it."""
    counter = desk()
    known = Known(officer, all_firms=counter.instance.configuration.demo)

    def seen(book: Book) -> T:
        time = Time(max(counter.clock(), book.whole.ground.last))
        return look(Catalogue(book, counter.words, time=time, officer=officer, name=known.one, known=known))

    return counter.look(log, seen, officer=officer)


class Header(msgspec.Struct, frozen=True):
    """What stands at the head of every page of a contract."""

    log: str
    subject: str
    ward: str
    contractor: str
    period: Period
    title: str | None
    ended: str | None
    now: Time
    size: int
    holdings: tuple[Say, ...]
    side: TierNo | None


def header(seen: Catalogue) -> Header:
    """The head of a contract: its parties, its period, its annex."""
    ground = seen.book.whole.ground
    ended = next((name for name in ("closed", "cancelled", "completed") if getattr(ground, name) is not None), None)
    holdings = dict.fromkeys(one.capacity for one in seen.holdings)
    names = [seen.name(one) if one else "" for one in (ground.ward, ground.contractor)]
    return Header(
        seen.book.log, seen.subject or seen.book.log, names[0], names[1], ground.period, seen.title, ended, seen.time, seen.book.size,
        tuple(annex.CAPACITY_NAMES[one] for one in holdings), seen.side,
    )  # fmt: skip


class Owed(msgspec.Struct, frozen=True):
    """Duties of one kind as a page shows them together: who owes them, what each is about, the acts by which this officer can perform them."""

    duty: Duty
    says: Say
    provision: int
    late: bool
    mine: bool
    side: Say
    each: tuple[tuple[Say, int | None], ...]
    acts: tuple[tuple[type[Act], str], ...]


def owed(seen: Catalogue, ables: Iterable[Able]) -> list[Owed]:
    """Everything owed, the same duty of several people or things together, with what this officer can do about it."""
    can = {one.act.name: one.act for one in ables if one.may}
    groups: dict[tuple[str, str, int, str], list[Duty]] = {}
    for duty in seen.duties():
        groups.setdefault((duty.code, duty.owes, duty.tier, duty.say.ja), []).append(duty)
    return [_owed(seen, duties, can) for duties in groups.values()]


def _owed(seen: Catalogue, duties: list[Duty], can: Mapping[str, type[Act]]) -> Owed:
    first = duties[0]
    acts = tuple(
        (can[name], query_for(can[name], first) if len(duties) == 1 else "") for name in first.satisfied_by if name in can
    )
    side = said_tier(TierNo(0) if first.owes is Owes.WARD else first.tier, seen.book, seen.name)
    each = tuple(
        (_about(seen, duty), duty.about if isinstance(duty.about, int) else None) for duty in duties if duty.person or duty.about
    )
    return Owed(
        first, seen.personal(first.say), provision_of(first.code), first.late(seen.time), seen.mine(first), side, each, acts
    )


def _about(seen: Catalogue, duty: Duty) -> Say:
    if isinstance(duty.about, int):
        return Say(f"第{duty.about}号", f"Entry {duty.about}")
    name = seen.name(str(duty.person or duty.about))
    return Say(name, name)


def query_for(cls: type[Act], duty: Duty) -> str:
    """The first answers of a form that a duty already knows: the number or thing it is about, and whom it concerns."""
    known: dict[str, str] = {}
    for field in fields_of(cls):
        if isinstance(duty.about, int) and field.kind == "number" and "number" not in known:
            known["number"] = f"{field.name}={duty.about}"
        elif isinstance(duty.about, str) and field.kind in {"item", "place"} and duty.about.startswith(("im-", "pl-")):
            known.setdefault("about", f"{field.name}={duty.about}")
        elif duty.person and field.kind == "person" and field.asks.picks and field.form.value == "text":
            known.setdefault("person", f"{field.name}={duty.person}")
    return "&".join(known.values())


@for_officers
def contracts(request: Request, officer: Officer) -> HttpResponse:
    """The contracts that the officer's party takes part in, each with its standing and what is owed."""
    logs = Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True)

    def summary(seen: Catalogue) -> dict[str, Any]:
        duties = seen.duties()
        mine = [one for one in duties if seen.mine(one)]
        return {
            "head": header(seen),
            "board": seen.board(),
            "mine": len(mine),
            "late": sum(one.late(seen.time) for one in mine),
            "others": len(duties) - len(mine),
            "others_late": sum(one.late(seen.time) for one in duties) - sum(one.late(seen.time) for one in mine),
        }

    rows = [one for one in (see(officer, log, summary) for log in logs) if one["head"].size]
    rows.sort(key=lambda one: (-one["late"], -one["mine"], one["head"].subject))
    party = Party.objects.filter(pk=officer.home).first()
    # elsewhere the network tells where somebody is
    places = list(Place.objects.order_by("name")) if desk().instance.configuration.demo else []
    return page(request, "contracts.html", {"rows": rows, "party": party, "places": places})


class Page(msgspec.Struct, frozen=True):
    """Everything that the page of a contract shows, gathered under the desk's lock and drawn afterwards."""

    head: Header
    cells: list[Cell]
    acts: list[tuple[int, Say, list[Able]]]
    owed: list[Owed]
    balance: list[tuple[str, Say, int, int | None, int | None]]
    lines: list[Line]
    below: int | None
    before: int


def grouped(seen: Catalogue, ables: Iterable[Able]) -> list[tuple[int, Say, list[Able]]]:
    """Acts that may be tried now, by provision."""
    groups: dict[int, list[Able]] = {}
    for one in ables:
        if one.may:
            groups.setdefault(one.provision, []).append(one)
    return [(number, seen.heading(number), found) for number, found in groups.items()]


def _balance(seen: Catalogue) -> list[tuple[str, Say, int, int | None, int | None]]:
    custody = seen.book.whole.ground.custody
    found = []
    for line in custody.all_lines():
        if line.account in SOURCES or not seen.sees_account(line.account):
            continue
        item = custody.items[line.item]
        found.append((seen.name(line.item), said_account(line.account, seen.name), line.quantity, item.rows, item.persons))
    return found


@for_officers
def contract(request: Request, officer: Officer, log: str) -> HttpResponse:
    """One contract: the board, what is owed, what can be done, where things are, and the record."""
    wanted = request.GET.get("before", "")

    def look(seen: Catalogue) -> Page:
        ables = list(seen.acts())
        before = min(int(wanted), seen.book.size) if wanted.isdecimal() and len(wanted) < 16 else seen.book.size
        below = before - PAGE if before > PAGE else None
        return Page(
            header(seen), seen.board(), grouped(seen, ables), owed(seen, ables), _balance(seen), seen.record(before, PAGE), below, before
        )  # fmt: skip

    found = see(officer, log, look)
    return page(request, "contract.html", {"p": found, "head": found.head, "Standing": Standing})


@for_officers
def provision(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One provision: its sentences, how each is answered and how strongly, what is owed under it, what can be done."""

    def look(seen: Catalogue) -> dict[str, Any] | None:
        cell = next((one for one in seen.board() if one.number == number), None)
        if cell is None:
            return None
        ables = list(seen.acts())
        answers: dict[str, Any] = {one.address: one for one in cell.answers}
        sentences = seen.sentences(number) or [seen.sentence(one.address) for one in cell.answers]
        return {
            "head": header(seen),
            "cell": cell,
            "sentences": [(one, answers.get(one.cites)) for one in sentences],
            "acts": [one for one in ables if one.provision == number],
            "owed": [one for one in owed(seen, ables) if one.provision == number],
        }

    found = see(officer, log, look)
    return missing(request) if found is None else page(request, "provision.html", found)


@for_officers
def entry(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One entry: what it says, its words, and the bytes that stand in the record."""

    def look(seen: Catalogue) -> dict[str, Any] | None:
        row = seen.row(number)
        if row is None:
            return None
        line = seen.line(row)
        cls = type(line.entry.act)
        quotes: list[Quoted] = [seen.sentence(one) for one in dict.fromkeys((cls.cites, *line.refused))]
        return {
            "head": header(seen),
            "line": line,
            "cls": cls,
            "answers": seen.answers(line.entry, seen.opened(row)),
            "quotes": quotes,
            "leaf": row.leaf.decode(),
            "hash": leaf_hash(row.leaf),
            "envelope": envelope(row.leaf),
            "place": seen.name(line.entry.moment.place) if line.entry.moment.place else None,
            "party": seen.name(line.entry.moment.party),
            "done": "done" in request.GET,
            "next": [one for one in owed(seen, seen.acts()) if one.mine and one.acts][:5],
            "number": number,
            "cited": cited,
        }

    found = see(officer, log, look)
    return missing(request) if found is None else page(request, "entry.html", found)


@for_officers
def document(request: Request, officer: Officer, log: str, number: int, where: str) -> HttpResponse:
    """A document that an entry carries: always saved, never shown within a page."""

    def look(seen: Catalogue) -> object:
        row = seen.row(number)
        here: object = None if row is None else seen.opened(row)
        for part in where.split("."):
            here = here.get(part) if isinstance(here, dict) else None
        return here

    found = see(officer, log, look)
    try:
        kept = msgspec.convert(found, DocumentWords)
        content = desk().documents.fetch(log, kept)
    except (msgspec.ValidationError, WordsLost):
        return missing(request)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or "attachment"
    return response
