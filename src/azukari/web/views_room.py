"""The reading room: my work, then one item for one purpose — search, hits, one record, a page of records, a page of a document.

Everything that shows content is the answer to a POST and an entry of its own; no address leads to content. Each form carries the number of its
request: pressed twice, or sent again by a reload, it is entered once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import reading
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal
from azukari.desk.room import Work, room, works
from azukari.desk.seen_again import may_still_see
from azukari.desk.starting import Kind, Stage, starting
from azukari.kernel.fault import FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import AskId, ItemId, Purpose
from azukari.provisions.p08_acts import HITS_LIMIT, OpenRecord, Search, ViewPage
from azukari.provisions.p08_room import ViewSheet
from azukari.store.models import Involved
from azukari.web.act_form import Against
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.replaying import Replays
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.showing import KEYS_OFF, PAGE, SOUGHT, WIDTHS, kept, show
from azukari.web.views import for_officers, missing, onward

MOST: Final = (10, 20, 50)
REPLAYS: Final = Replays()


@for_officers
def work(request: Request, officer: Officer) -> HttpResponse:
    """What the officer may work on now, in every contract; where it would not open yet, that is said, with the way to why and whom to ask."""
    found = []

    def look(seen: Catalogue) -> tuple[Any, list[Work], bool]:
        stands = starting(seen, list_works=False)
        return header(seen), works(seen), stands is not None and stands.step(Kind.WORK).stage is not Stage.DONE

    for log in Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True):
        head, mine, waits = see(officer, log, look)
        if mine:
            found.append((head, mine, waits))
    return page(request, "work.html", {"found": found})


@for_officers
def keys(request: Request, _officer: Officer) -> HttpResponse:
    """Turn the single-key shortcuts off, or on again, for this session."""
    if request.method == "POST":
        request.session[KEYS_OFF] = request.POST.get("off") == "1"
    return HttpResponseRedirect(onward(request, request.POST.get("next")))


@for_officers
def reading_room(request: Request, officer: Officer, log: str, item: str, purpose: int) -> HttpResponse:
    """One item for one purpose: what can be asked for (GET), or what was asked for (POST)."""
    here = _Here(request, officer, log, ItemId(item), Purpose(purpose))
    if here.room is None:
        return missing(request)
    if request.method != "POST":
        return here.ask()
    asked = here.asked()
    if asked is None:
        return here.ask()
    act, answers = asked
    key = (officer.person, log, str(answers.get("once", "")))
    return (
        REPLAYS.once(key, lambda: here.perform(act, answers), lambda: here.still(key[2]))
        if key[2]
        else here.perform(act, answers)
    )


def _against(said: Refusal | Incomplete | Iterable[Objection | Misfit]) -> Against:
    """What an outcome, or a judgement, has against an act."""
    if isinstance(said, Incomplete):
        return Against(faults=said.faults)
    if isinstance(said, Refusal):
        return Against(said.objections, said.misfits, (), said.recorded, said.number)
    found = tuple(said)
    return Against(
        tuple(one for one in found if isinstance(one, Objection)), tuple(one for one in found if isinstance(one, Misfit))
    )


def _counted(typed: object) -> int:
    """A number of records as it was typed; 0 where it is none."""
    text = str(typed)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


class _Here:
    """One request in one room."""

    def __init__(self, request: Request, officer: Officer, log: str, item: ItemId, purpose: Purpose) -> None:
        self.request, self.officer, self.log, self.item, self.purpose = request, officer, log, item, purpose
        self.head: Any = None
        self.room = self._look(lambda seen: room(seen, item, purpose))

    def _look(self, use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        def both(seen: Catalogue) -> Any:  # noqa: ANN401
            self.head = header(seen)
            return use(seen)

        return see(self.officer, self.log, both)

    def still(self, once: str) -> bool:
        """Whether what a request opened may be seen again now."""
        return bool(self._look(lambda seen: may_still_see(seen, self.item, self.purpose, AskId(once))))

    def address(self) -> str:
        """Where this room is."""
        return reverse("room", args=[self.log, self.item, self.purpose])

    # ── what is asked for ──

    def asked(self) -> tuple[str, dict[str, Any]] | None:
        """The act that a form asks for, and its answers; None where the form says nothing that this page knows."""
        post = self.request.POST
        about: dict[str, Any] = {"item": self.item, "purpose": self.purpose, "once": post.get("once", "")}
        if self.room is None:
            return None
        fields = list(self.room.work.fields)
        what, page_of = post.get("do"), {"first": post.get("first", ""), "fields": fields}
        if what == "search":
            terms = self._terms()
            shown = list(self.room.shown_of_hits(tuple(one["column"] for one in terms))) or fields
            more = {"first": post.get("first", "1"), "most": post.get("most", str(MOST[0]))}
            return Search.name, {**about, **more, "terms": terms, "fields": shown}
        acts: dict[str | None, tuple[str, dict[str, Any]]] = {
            "key": (OpenRecord.name, {"key": post.get("key", ""), "most": post.get("rows") or "1", "fields": fields}),
            "record": (ViewPage.name, {**page_of, "count": 1}),
            "page": (ViewPage.name, {**page_of, "count": self._count()}),
            "sheet": (ViewSheet.name, {"sheet": post.get("sheet", ""), "width": post.get("width", str(WIDTHS[0]))}),
        }
        act, answers = acts.get(what, ("", {}))
        return (act, {**about, **answers}) if act else None

    def _terms(self) -> list[dict[str, Any]]:
        found = []
        for name, value in self._posted():
            number = name.removeprefix(SOUGHT)
            if name.startswith(SOUGHT) and value.strip() and number.isascii() and number.isdecimal() and len(number) < 6:
                found.append({"column": int(number), "sought": value})
        return found

    def _posted(self) -> Iterator[tuple[str, str]]:
        yield from ((name, str(value)) for name, value in self.request.POST.items())

    def _count(self) -> int:
        """As many as were chosen for a page, and no more than there are: what is not there is not measured."""
        first, size = str(self.request.POST.get("first", "")), self._size()
        rows = 0 if self.room is None else self.room.content.rows
        left = rows - int(first) + 1 if first.isdecimal() and len(first) < 12 else size
        return min(size, left) if left > 0 else size

    def _size(self) -> int:
        """How many records of a page were chosen."""
        chosen = _counted(self.request.POST.get("count"))
        return chosen if chosen in MOST else PAGE

    # ── what comes of it ──

    def perform(self, act: str, answers: Mapping[str, Any]) -> HttpResponse:
        """Record it, and show what it opens; or say what stands against it."""
        try:
            outcome = desk().perform(self.officer, self.log, act, answers)
        except FaultError as error:
            return self.ask(Against(faults=error.faults), status=503)
        if isinstance(outcome, Receipt):
            return self._open(outcome)
        if isinstance(outcome, Incomplete) and any(one.code == "ASKED_ALREADY" for one in outcome.faults):
            return self._already(outcome)
        wanted = answers.get("count") or answers.get("most") or 1
        refused = isinstance(outcome, Refusal)
        return self.ask(_against(outcome), status=403 if refused else 422, wanted=_counted(wanted) if refused else 0)

    def _open(self, receipt: Receipt) -> HttpResponse:
        try:
            opened = reading.opened(desk(), receipt)
        except FaultError as error:
            none = any(one.code == "RECORD_NONE" for one in error.faults)
            return self.ask(Against(faults=error.faults, recorded=True, number=receipt.entry.number), status=200 if none else 503)
        return show(self.request, self._look, opened, self._again())

    def _again(self) -> dict[str, Any]:
        """What the page of an opening needs to go on from it."""
        fresh = self._look(lambda seen: room(seen, self.item, self.purpose))
        return {
            "room": fresh,
            "again": self._typed(),
            "mint": lambda: desk().mint("rq"),
            "back": self.address(),
            "page_size": self._size(),
            **self._hits(),
        }

    def _hits(self) -> dict[str, Any]:
        """Which rows the search found that led here: numbers, which say nothing of anybody, so that the next one is opened without a search."""
        given = [one for one in str(self.request.POST.get("hits", "")).split(",")[:HITS_LIMIT] if _counted(one)]
        return {"hits": [_counted(one) for one in given], "came_from": _counted(self.request.POST.get("from")) or 1}

    def _typed(self) -> list[tuple[str, str]]:
        """The answers of the form as they came, to be sent again with another number."""
        left = {"csrfmiddlewaretoken", "once"}
        return [(name, value) for name, value in self._posted() if name not in left]

    def _already(self, outcome: Incomplete) -> HttpResponse:
        values = {"head": self.head, "faults": outcome.faults, "room": self.room, "again": self._typed(), "back": self.address()}
        return page(self.request, "room_already.html", {**values, "once": desk().mint("rq"), **kept(self.request)}, status=409)

    def ask(self, against: Against | None = None, *, status: int = 200, wanted: int = 0) -> HttpResponse:
        """The page where one searches and asks. ``wanted`` is how many records were asked for, where that was refused."""
        against = against or Against()

        def gather(seen: Catalogue) -> dict[str, Any]:
            found = room(seen, self.item, self.purpose)
            closed = Against() if found is None or against else _against(found.against)
            for one in (against, closed):
                one.tell(seen.personal)
            quoted = {one.cites: seen.sentence(one.cites) for one in (*against.objections, *closed.objections)}
            measure = seen.sentence("12.1")
            return {"room": found, "closed": closed, "quoted": quoted, "measure": measure}

        values = self._look(gather)
        typed = {
            name: value
            for name, value in self.request.POST.items()
            if name.startswith(SOUGHT) or name in {"key", "rows", "first", "most", "sheet", "count"}
        }
        return page(
            self.request,
            "room.html",
            {
                **values,
                **kept(self.request),
                "head": self.head,
                "against": against,
                "typed": typed,
                "mint": lambda: desk().mint("rq"),
                "wanted": wanted,
                "most": MOST,
                "sought": SOUGHT,
                "here": self.address(),
            },
            status=status,
        )
