"""Keying in as pages: begun, keyed page by page, compared, settled, finished; a row of a table corrected.

Nothing that was typed is lost by an error: every page that does not succeed shows it again, also to somebody whose session ran out meanwhile.
What is typed goes into the vault or back to the browser that sent it, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import keying_in, reading
from azukari.desk.catalogue import Catalogue
from azukari.desk.keying_in import Compared, Keying
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.desk.reading import Opened
from azukari.desk.room import content_of
from azukari.kernel.asks import fields_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import MADE, Origin, vault_of
from azukari.kernel.values import CONTRACTOR, Capacity, ItemId, Medium
from azukari.kernel.wire import canonical
from azukari.law.say import Say
from azukari.provisions.p08_keying import BeginKeying, CorrectRow, Page
from azukari.provisions.p08_room import ViewSheet
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.keyed import carried, cells, choices, typed
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.showing import WIDTHS, inline, seen_only
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing

T = TypeVar("T")
TURNS: Final = (1, 2)


class Wrong:
    """What stands in the way, to be told beside what was typed."""

    def __init__(self, officer: Officer, log: str, what: object) -> None:
        """Make one list of objections, misfits and faults, with names in place of identifiers."""
        self.status = 200
        self.found: list[tuple[str, Say, str | None]] = []
        if isinstance(what, (FaultError, Incomplete)):
            self.status = 422
            self.found = [(one.code, one.say, one.field) for one in what.faults]
        elif isinstance(what, Refusal):
            self.status = 403
            stands: tuple[Objection | Misfit, ...] = (*what.objections, *what.misfits)
            both = [Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}") for one in stands]
            said = see(officer, log, lambda seen: [seen.personal(one) for one in both])
            cites = [one.cites if isinstance(one, Objection) else one.code for one in stands]
            self.found = [(cite, one, None) for cite, one in zip(cites, said, strict=True)]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.found)


def _choices(seen: Catalogue, cls: type[BeginKeying | CorrectRow], name: str) -> list[Any]:
    field = next(one for one in fields_of(cls) if one.name == name)
    return [*(seen.choices(field) or ())]


@for_officers
def sheets(request: Request, officer: Officer, log: str) -> HttpResponse:
    """Every sheet of one's tier, and the form that begins another."""
    wrong = Wrong(officer, log, None)
    if request.method == "POST":
        outcome = _begun(request, officer, log)
        if isinstance(outcome, Receipt):
            return HttpResponseRedirect(reverse("keying-sheet", args=[log, outcome.entry.number]))
        wrong = Wrong(officer, log, outcome)

    def gather(seen: Catalogue) -> dict[str, Any]:
        mine = {one.tier for one in seen.holdings}
        kept = [(number, one) for number, one in keying_in.sheets(seen.book).items() if one.tier in mine]
        return {
            "head": header(seen),
            "in_charge": any(one.capacity is Capacity.PERSON_IN_CHARGE for one in seen.holdings),
            "kept": [(number, seen.name(one.made), seen.name(one.item), one) for number, one in kept],
            "items": _choices(seen, BeginKeying, "item"),
            "purposes": _choices(seen, BeginKeying, "purpose"),
        }

    values = see(officer, log, gather)
    return page(request, "keying.html", {**values, "wrong": wrong, "typed": request.POST}, status=wrong.status)


def _begun(request: Request, officer: Officer, log: str) -> Outcome | FaultError:
    given = {name: request.POST.get(name, "").strip() for name in ("item", "purpose", "name", "columns", "key", "rows")}
    lacking = [name for name, value in given.items() if not value and name not in {"key", "rows"}]
    if lacking:
        names = {"item": "keying.from", "purpose": "keying.purpose", "name": "keying.name", "columns": "keying.columns"}
        return FaultError(
            *(Fault("FIELD_MISSING", _filled("keying.missing_field", label=TEXTS[names[one]]), one) for one in lacking)
        )
    tier = see(officer, log, lambda seen: next((one.tier for one in seen.holdings), CONTRACTOR))
    item = desk().mint("im")
    answers = {
        "item": given["item"], "purpose": given["purpose"], "key": given["key"] or "1", "rows": given["rows"] or "10",
        "double": "double" in request.POST, "keyers_settle": "keyers_settle" in request.POST,
        "columns": [{"label": one.strip()} for one in given["columns"].splitlines() if one.strip()],
        "items": [
            {"item": item, "label": given["name"], "medium": Medium.VAULT.value, "origin": Origin.DERIVATIVE.value, "parent": given["item"]}
        ],
        "moves": [{"item": item, "source": MADE, "target": vault_of(tier)}],
    }  # fmt: skip
    return _tried(lambda: desk().perform(officer, log, BeginKeying.name, answers))


def _tried(do: Callable[[], T]) -> T | FaultError:
    """What comes of something, or the faults that it met, as a value."""
    try:
        return do()
    except FaultError as error:
        return error


def _filled(key: str, **values: Say | int | str) -> Say:
    """A text with places, filled in both languages."""
    ja = {name: value.ja if isinstance(value, Say) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Say) else value for name, value in values.items()}
    return Say(TEXTS[key].ja.format(**ja), TEXTS[key].en.format(**en))


@for_officers
def sheet(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """One sheet: its pages, what is to be done, and its end."""
    of = keying_in.keying(desk(), officer, log, number)
    wrong = Wrong(officer, log, None)
    if request.method == "POST":
        outcome = _tried(lambda: keying_in.finish(desk(), officer, log, of))
        if isinstance(outcome, Receipt):
            return HttpResponseRedirect(reverse("keying-sheet", args=[log, number]))
        wrong = Wrong(officer, log, outcome)

    def gather(seen: Catalogue) -> dict[str, Any]:
        pages = [
            (at, one, _state_of(one, double=of.sheet.double), [_keyer(seen, one, turn) for turn in TURNS])
            for at, one in sorted(of.sheet.pages.items())
        ]
        return {"head": header(seen), "name": seen.name(of.sheet.made), "source": seen.name(of.sheet.item), "pages": pages}

    values = see(officer, log, gather)
    values |= {
        "of": of,
        "wrong": wrong,
        "mine": officer.person,
        "next": _next(of, officer),
        "left": of.sheet.open(),
        "saved": request.GET.get("saved"),
        "entry": request.GET.get("entry"),
    }
    return page(request, "keying_sheet.html", values, status=wrong.status)


def _keyer(seen: Catalogue, one: Page, turn: int) -> str:
    person = one.by.get(turn)
    return "" if person is None else seen.name(person)


def _state_of(one: Page, *, double: bool) -> str:
    """The key of the text that says how a page stands."""
    if one.settled is not None:
        return "settled"
    if one.differs():
        return "differs"
    if not double:
        return "once"
    if 1 not in one.keyed:
        return "waits_first"
    return "agreed" if one.agreed(double=True) else "waits"


def _next(of: Keying, officer: Officer) -> list[tuple[int, int]]:
    """Which page and turn this person can key next: a page waits for its second keying by anybody but who keyed it first."""
    found = []
    for turn in TURNS if of.sheet.double else (1,):
        keyed = [at for at, one in of.sheet.pages.items() if turn in one.keyed]
        at = len(keyed) + 1
        other = of.sheet.pages.get(at)
        if other is None and turn == 2:
            continue
        if other is None or other.by.get(3 - turn) != officer.person:
            found.append((at, turn))
    return found if not of.sheet.finished else []


def one_page(request: Request, log: str, number: int, at: int, turn: int) -> HttpResponse:
    """The grid of one page: shown, or kept. Who is signed out gets back what they typed."""
    if turn not in TURNS:
        return missing(request)
    if request.officer is None and request.method == "POST":
        rows = typed(request.POST)
        labels = [
            request.POST.get(f"label.{column}", str(column + 1)) for column in range(max((len(one) for one in rows), default=1))
        ]
        values = {
            "head": None,
            "of": None,
            "name": "",
            "labels": labels,
            "at": at,
            "turn": turn,
            "rows": rows,
            "wrong": None,
            "out": True,
            "pages": 0,
            "looked": None,
        }
        return page(request, "keying_page.html", values, status=401)
    return _one_page(request, log, number, at, turn)


@for_officers
def _one_page(request: Request, officer: Officer, log: str, number: int, at: int, turn: int) -> HttpResponse:
    of = keying_in.keying(desk(), officer, log, number)
    wrong = Wrong(officer, log, None)
    rows = [[""] * len(of.labels) for _ in range(of.sheet.rows)]
    looked: Opened | None = None
    if request.method == "POST" and "look" in request.POST:
        rows = cells(request.POST, of.sheet.rows, len(of.labels))
        about = {name: request.POST.get(name, "") for name in ("sheet", "once")}
        asked = {**about, "item": of.act.item, "purpose": of.act.purpose, "width": WIDTHS[0]}
        seen_page = _tried(lambda: reading.open(desk(), officer, log, ViewSheet.name, asked))
        looked = seen_page if isinstance(seen_page, Opened) else None
        wrong = Wrong(officer, log, None if looked else seen_page)
    elif request.method == "POST":
        rows = cells(request.POST, of.sheet.rows, len(of.labels))
        outcome = _tried(lambda: keying_in.key_in(desk(), officer, log, of, at, turn, rows))
        if isinstance(outcome, Receipt):
            query = urlencode({"saved": at, "entry": outcome.entry.number})
            return HttpResponseRedirect(f"{reverse('keying-sheet', args=[log, number])}?{query}")
        wrong = Wrong(officer, log, outcome)

    def gather(seen: Catalogue) -> dict[str, Any]:
        return {"head": header(seen), "name": seen.name(of.sheet.made), "who": seen.name(officer.person)}

    values = {
        **see(officer, log, gather),
        "of": of,
        "pages": content_of(desk().words, log, of.act.item).pages,
        "sheet": request.POST.get("sheet") or str(at),
        "looked": looked,
        "picture": inline(looked.picture) if looked and looked.picture else None,
        "mint": lambda: desk().mint("rq"),
        "labels": of.labels,
        "at": at,
        "turn": turn,
        "rows": rows,
        "wrong": wrong,
        "out": False,
    }
    response = page(request, "keying_page.html", values, status=wrong.status)
    if looked:
        seen_only(request, response, picture=True)
    return response


@for_officers
def settle(request: Request, officer: Officer, log: str, number: int, at: int) -> HttpResponse:
    """Two keyings of a page: asked for, seen beside each other, settled."""
    of = keying_in.keying(desk(), officer, log, number)
    wrong = Wrong(officer, log, None)
    found: Compared | None = None
    turns = carried(request.POST)
    if request.method == "POST" and "decide" in request.POST:
        outcome: Any = _tried(lambda: keying_in.settle(desk(), officer, log, of, at, turns, choices(request.POST)))
        if isinstance(outcome, Receipt):
            query = urlencode({"saved": at, "entry": outcome.entry.number})
            return HttpResponseRedirect(f"{reverse('keying-sheet', args=[log, number])}?{query}")
        wrong = Wrong(officer, log, outcome)
    elif request.method == "POST":
        looked = _tried(lambda: keying_in.compare(desk(), officer, log, of, at))
        found = looked if isinstance(looked, Compared) else None
        turns = (found.turns.get(1, []), found.turns.get(2, [])) if found else turns
        wrong = wrong if found else Wrong(officer, log, looked)

    def gather(seen: Catalogue) -> dict[str, Any]:
        return {"head": header(seen), "name": seen.name(of.sheet.made), "who": seen.name(officer.person)}

    values = {
        **see(officer, log, gather), "of": of, "at": at, "wrong": wrong, "found": found, "posted": request.POST,
        "turns": turns, "carried": [canonical(one).decode() for one in turns], "differing": keying_in.differing(*turns),
        "again": bool(wrong) and "decide" in request.POST,
    }  # fmt: skip
    response = page(request, "keying_settle.html", values, status=wrong.status)
    response["Cache-Control"] = "no-store"
    return response


@for_officers
def correct(request: Request, officer: Officer, log: str) -> HttpResponse:
    """One row of a table of one's own making: opened, changed, kept as a new version."""
    wrong = Wrong(officer, log, None)
    given: Mapping[str, Any] = request.POST if request.method == "POST" else request.GET
    opened: Opened | None = None
    row = number_in(given, "row")
    about = {"item": given.get("item", ""), "purpose": given.get("purpose", "")}
    values = typed(request.POST)[0] if request.method == "POST" and "change" in request.POST and typed(request.POST) else []
    if request.method == "POST" and "change" in request.POST:
        outcome = _tried(
            lambda: keying_in.correct(desk(), officer, log, ItemId(about["item"]), number_in(given, "purpose"), row, values)
        )
        if isinstance(outcome, Receipt):
            address = reverse("entry", args=[log, outcome.entry.number])
            return HttpResponseRedirect(f"{address}?{urlencode({'done': 1})}")
        wrong = Wrong(officer, log, outcome)
    elif request.method == "POST":
        looked = _tried(lambda: reading.open(desk(), officer, log, "p08.view-page", {**about, "first": str(row), "count": "1"}))
        opened = looked if isinstance(looked, Opened) else None
        values = opened.rows[0] if opened else []
        wrong = wrong if opened else Wrong(officer, log, looked)

    def gather(seen: Catalogue) -> dict[str, Any]:
        custody = seen.book.whole.ground.custody.items
        own = [
            one
            for one in _choices(seen, CorrectRow, "item")
            if one.value in custody and custody[ItemId(one.value)].origin is Origin.DERIVATIVE
        ]
        return {
            "head": header(seen),
            "items": own,
            "purposes": _choices(seen, CorrectRow, "purpose"),
            "who": seen.name(officer.person),
        }

    labels = opened.header if opened else [request.POST.get(f"label.{at}", str(at + 1)) for at in range(len(values))]
    shown = {"about": about, "row": row if row > 0 else "", "values": values, "labels": labels, "wrong": wrong, "opened": opened}
    response = page(request, "keying_correct.html", {**see(officer, log, gather), **shown}, status=wrong.status)
    response["Cache-Control"] = "no-store"
    return response
