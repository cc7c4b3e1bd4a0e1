"""Pages over many contracts, kept as they were drawn for one person until they would be drawn otherwise.

Such a page depends on the entries of the contracts of one party, on the moment, on what the instance calls people, and on what the view says
it looks at besides. All of that is asked at every request, in as many questions for one contract as for a thousand; the page is drawn again only
where the answer is another. Around it stands what is each request's own: the nonce, the token of forms, the way to other pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from markupsafe import Markup

from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.remembered import Latest, Names, Remembered, Work, called, labelled
from azukari.desk.standings import Board, standings
from azukari.desk.turning import EARLIEST, Span, worked_at
from azukari.kernel.values import Time
from azukari.store import record
from azukari.web.counter import desk
from azukari.web.drawing import in_charge, page, settled
from azukari.web.request import Request

T = TypeVar("T")
PAGES: Final = 300
"""So many pages a process keeps, of all people together: some tens of kilobytes each."""
TOKEN: Final = secrets.token_urlsafe(24)
"""Stands in what is kept for the token of forms, which is put in for each request."""
_PARTED: Final = "\0"
ALWAYS: Final = ("lang", "officer", "here", "real", "charge", "works", "leads")
"""What such a page may say of who asks and where: by these it is kept."""


class Drawn(NamedTuple):
    """A page as it was drawn: from what, for which moments, with which names; and what the view notes beside it."""

    extent: str
    beside: Hashable
    span: Span
    names: Mapping[str, str | None]
    title: str
    main: str
    notes: Mapping[str, bool]


class Nothing(Exception):
    """There is no such page for whoever asks."""


class Drawing:
    """What a view draws a page of many contracts from."""

    def __init__(self, officer: Officer, extent: str, time: Time) -> None:
        self.officer = officer
        self.sizes = record.sizes_in(extent)
        self.now = time
        """The moment, for what is reckoned while the page is drawn; not to be kept."""
        self.notes: dict[str, bool] = {}
        """What the view notes of the person, for every request to the page."""
        self._extent = extent
        self._plain = time
        self._names = Names()
        self.asked: dict[str, str | None] = {}
        self.spans: list[Span] = []

    def at(self, now: Time) -> Drawing:
        """The same at a moment that notes what it is asked for; ``_plain`` stays what the clock said."""
        found = Drawing(self.officer, self._extent, now)
        found._plain = self._plain
        return found

    def see(self, work: Work[T], logs: Mapping[str, int] | None = None) -> list[T]:
        """What is made of each contract (or these), remembered from one page to the next."""
        seen = _remembered().see(desk(), self.officer, self.sizes if logs is None else logs, self._plain, work, self._names)
        for one in seen:
            self.asked |= one.names
            self.spans.append(one.span)
        return [one.value for one in seen]

    def look(self, log: str, make: Callable[[Catalogue], T]) -> T:
        """What is made of one contract for this page alone, at the page's own moment: it may hold it."""
        counter = desk()

        def seen(book: Book) -> T:
            time = max(self.now, book.whole.ground.last)
            return make(labelled(Catalogue(book, counter.words, time=time, officer=self.officer, name=self.name)))

        (made,) = counter.look_at([(log, self.sizes[log])], seen)
        return made

    def boards(self) -> list[Board]:
        """How every contract stands."""
        found = standings(desk(), self.officer, self._plain, self._extent)
        for one in (board.facts for board in found):
            self.spans.append(one.span if one.last <= self._plain else Span(EARLIEST, one.until))
        return found

    def name(self, identifier: str) -> str | None:
        """What the instance calls somebody or something."""
        self.asked[identifier] = found = self._names.one(identifier)
        return found


_pages: Latest[tuple[Hashable, ...], Drawn] = Latest(PAGES)
_memories: dict[int, tuple[Any, Remembered]] = {}


def readable(log: str) -> bool:
    """Whether the words of a contract can be read still: at the end of retention they go without an entry."""
    return desk().words.readable(log)


def forget() -> None:
    """Keep nothing of what was drawn or remembered so far."""
    _pages.clear()
    _memories.clear()


def _remembered() -> Remembered:
    """What is remembered at the desk of this process; another desk remembers nothing of it."""
    counter = desk()
    found = _memories.get(id(counter))
    if found is None or found[0] is not counter:
        _memories.clear()
        _memories[id(counter)] = found = (counter, Remembered())
    return found[1]


def kept_page(
    request: Request, officer: Officer, template: str, draw: Callable[[Drawing], Mapping[str, Any]], beside: Hashable = (),
    noted: Callable[[Mapping[str, bool]], None] = lambda _notes: None, log: str | None = None,
) -> HttpResponse:  # fmt: skip
    """A page of the contracts of the officer's party, or of one. ``beside`` is everything else that ``draw`` looks at; ``noted`` hears what
    it noted.

    :raises Nothing: when ``draw`` says that there is no such page.
    :raises NotFound: when there is no such contract, or the officer's party has no part in it.
    """
    counter = desk()
    extent = record.extent(officer.home) if log is None else f"{log}:{counter.extent(log, officer) - 1}"
    now = counter.clock()
    who = settled(request)
    key = (id(counter), template, *(who[one] for one in ALWAYS))
    kept = _pages.get(key)
    if kept is None or not _holds(kept, extent, beside, now):
        kept = _drawn(who, officer, template, draw, extent, beside, now)
        _pages.put(key, kept)
    noted(kept.notes)
    who["charge"] = in_charge(request)
    token = get_token(request)
    main = kept.main.replace(TOKEN, token)
    return page(request, "kept_page.html", {"title": Markup(kept.title), "main": Markup(main), "csrf": token}, about=who)  # noqa: S704 — drawn escaped


def _holds(kept: Drawn, extent: str, beside: Hashable, now: Time) -> bool:
    return kept.extent == extent and kept.span.holds(now) and kept.beside == beside and called(kept.names) == kept.names


def _drawn(
    about: Mapping[str, Any], officer: Officer, template: str, draw: Callable[[Drawing], Mapping[str, Any]], extent: str,
    beside: Hashable, now: Time,
) -> Drawn:  # fmt: skip
    begun = Drawing(officer, extent, now)

    def work(time: Time) -> tuple[str, Drawing]:
        drawing = begun.at(time)
        values = draw(drawing)
        context = {
            **{one: about[one] for one in ALWAYS},
            **values,
            "now": time,
            "csrf": TOKEN,
            "layout": "kept_body.html",
            "parted": _PARTED,
        }
        return render_to_string(template, context), drawing

    (text, drawing), span = worked_at(now, work)
    for one in drawing.spans:
        span = span.within(one)
    title, main = text.split(_PARTED, 1)
    return Drawn(extent, beside, span, drawing.asked, title.strip(), main, drawing.notes)
