"""Pages over many contracts, kept as they were drawn for one person until they would be drawn otherwise.

Such a page depends on the entries of the contracts of one party, on the moment, on what the instance calls people, and on what the view says
it looks at besides. Where nothing at all moved in the store since the page was found to be right (:mod:`azukari.store.unmoved`), it still is.
Else all of that is asked, in as many questions for one contract as for a thousand; the page is drawn again only where the answer is another.
What is each request's own is put into it: the nonce, the token of forms.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeVar

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.remembered import Names, Remembered, Work, called, labelled
from azukari.desk.standings import Board, standings
from azukari.desk.turning import EARLIEST, Span, worked_at
from azukari.kernel.values import Time
from azukari.store import record, unmoved
from azukari.store.latest import Latest
from azukari.store.unmoved import Sound
from azukari.web.counter import desk
from azukari.web.drawing import bell_of, in_charge, reports_of, settled
from azukari.web.request import Request

T = TypeVar("T")
PAGES: Final = 300
"""So many pages a process keeps, of all people together: some tens of kilobytes each."""
TOKEN: Final = secrets.token_urlsafe(24)
"""Stands in what is kept for the token of forms, which is put in for each request."""
NONCE: Final = secrets.token_urlsafe(24)
"""Stands for the nonce of the page, likewise."""


class Drawn:
    """A page as it was drawn: from what, for which moments, with which names; what the view notes beside it; and the page itself, in pieces."""

    __slots__ = ("beside", "extent", "frame", "names", "notes", "outside", "pieces", "sound", "span")

    def __init__(
        self,
        extent: str,
        beside: Hashable,
        outside: Hashable,
        drawing: Drawing,
        span: Span,
        frame: tuple[Hashable, ...],
        pieces: Pieces,
    ) -> None:
        self.extent, self.beside, self.outside, self.frame = extent, beside, outside, frame
        self.names: Mapping[str, str | None] = drawing.asked
        self.notes: Mapping[str, bool] = drawing.notes
        self.span = span
        self.pieces = pieces
        self.sound = Sound()
        """At which marks of the store it was found to be what would be drawn."""


class Pieces:
    """A page with places for what is each request's own, so that nothing of it is drawn or encoded again: the nonce, the token of forms,
    and identifiers that a form gives to what it begins.
    """

    __slots__ = ("_kinds", "_parts", "_places")

    def __init__(self, text: str, minted: Mapping[str, str]) -> None:
        """``minted`` are the identifiers that stand in the text, each with its kind."""
        places = re.split("(" + "|".join(map(re.escape, (NONCE, TOKEN, *minted))) + ")", text)
        self._parts = [one.encode() for one in places]
        self._places = [(at, one) for at, one in enumerate(places) if at % 2]
        self._kinds = dict(minted)

    def joined(self, nonce: str, token: str) -> bytes:
        """The page of one request."""
        of = {NONCE: nonce.encode(), TOKEN: token.encode()}
        of |= {one: desk().mint(kind).encode() for one, kind in self._kinds.items()}
        parts = self._parts.copy()
        for at, one in self._places:
            parts[at] = of[one]
        return b"".join(parts)


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
        self.minted: dict[str, str] = {}
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

    def look(self, log: str, make: Callable[[Catalogue], T], known: Mapping[str, str] | None = None) -> T:
        """What is made of one contract for this page alone, at the page's own moment: it may hold it. ``known`` are names to choose from."""
        counter = desk()

        def seen(book: Book) -> T:
            time = max(self.now, book.whole.ground.last)
            return make(labelled(Catalogue(book, counter.words, time=time, officer=self.officer, name=self.name, known=known)))

        (made,) = counter.look_at([(log, self.sizes[log])], seen)
        return made

    def boards(self) -> list[Board]:
        """How every contract stands."""
        found = standings(desk(), self.officer, self._plain, self._extent)
        for one in (board.facts for board in found):
            self.spans.append(one.span if one.last <= self._plain else Span(EARLIEST, one.until))
        return found

    def mint(self, kind: str) -> str:
        """An identifier that a form gives to what it begins: each request is given another."""
        found = desk().mint(kind)
        self.minted[found] = kind
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
    request: Request, officer: Officer, template: str, draw: Callable[[Drawing], Mapping[str, Any]],
    beside: Callable[[], Hashable] | None = tuple, outside: Hashable = (), noted: Callable[[Mapping[str, bool]], None] = lambda _notes: None,
    log: str | None = None,
) -> HttpResponse:  # fmt: skip
    """A page of the contracts of the officer's party, or of one.

    ``beside`` gives everything else of the store that ``draw`` looks at, and is asked where anything in it moved; without it the page is kept
    only as long as nothing moves. ``outside`` is what does not lie in the store. ``noted`` hears what ``draw`` noted.

    :raises Nothing: when ``draw`` says that there is no such page.
    :raises NotFound: when there is no such contract, or the officer's party has no part in it.
    """
    counter = desk()
    mark = unmoved.mark()
    now = counter.clock()
    # what a mark of one connection says, no other can tell: a page that rests on it alone is kept for each
    of = mark.of if beside is None and mark is not None else None
    key = (id(counter), template, officer, of, *_keyed(request))
    kept = _pages.get(key)
    if kept is not None and kept.outside == outside and kept.span.holds(now) and kept.sound.holds(mark):
        noted(kept.notes)
        if kept.frame[1:] == _frame(request, None)[1:]:
            return _answer(request, kept)
    extent = record.extent(officer.home) if log is None else f"{log}:{counter.extent(log, officer) - 1}"
    found = object() if beside is None else beside()
    if kept is not None and kept.outside == outside and _holds(kept, extent, found, now):
        noted(kept.notes)
        if kept.frame == _frame(request, (reports_of(request), bell_of(request))):
            kept.sound.note(mark)
            return _answer(request, kept)
    kept = _drawn(request, officer, template, draw, noted, (extent, found, outside), now)
    kept.sound.note(mark)
    _pages.put(key, kept)
    return _answer(request, kept)


def _keyed(request: Request) -> tuple[Hashable, ...]:
    """By what pages are kept: the language, the address, and what does not change in it."""
    return (request.lang, request.get_full_path(), request.works, getattr(request, "leads", False))


def _frame(request: Request, waits: tuple[int | None, int] | None) -> tuple[Hashable, ...]:
    """What stands around every page because of who asks; the first, reports and notices that wait, comes of the store, as the person
    does.
    """
    person = request.person
    return (waits, in_charge(request), None if person is None else (person.name, person.introduction))


def _answer(request: Request, kept: Drawn) -> HttpResponse:
    return HttpResponse(kept.pieces.joined(request.nonce, get_token(request)))


def _holds(kept: Drawn, extent: str, beside: Hashable, now: Time) -> bool:
    return kept.extent == extent and kept.span.holds(now) and kept.beside == beside and called(kept.names) == kept.names


def _drawn(
    request: Request, officer: Officer, template: str, draw: Callable[[Drawing], Mapping[str, Any]],
    noted: Callable[[Mapping[str, bool]], None], of: tuple[str, Hashable, Hashable], now: Time,
) -> Drawn:  # fmt: skip
    begun = Drawing(officer, of[0], now)

    def work(time: Time) -> tuple[str, Drawing, dict[str, Any]]:
        drawing = begun.at(time)
        values = draw(drawing)
        noted(drawing.notes)
        about = settled(request)
        text = render_to_string(template, {**about, **values, "now": time, "csrf": TOKEN, "nonce": NONCE})
        return text, drawing, about

    (text, drawing, about), span = worked_at(now, work)
    for one in drawing.spans:
        span = span.within(one)
    return Drawn(*of, drawing, span, _frame(request, (about["reports"], about["bell"])), Pieces(text, drawing.minted))
