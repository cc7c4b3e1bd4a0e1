"""``/contracts`` as an officer of 甲 sees it: every contract with how its eighteen provisions stand, narrowed, in order, by pages; as a workbook."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue, Standing
from azukari.desk.catalogue_told import said_time
from azukari.desk.outcome import Officer
from azukari.desk.standings import standings
from azukari.kernel.values import Time, day_of
from azukari.law.say import Say
from azukari.paper import books
from azukari.paper.frame import Place
from azukari.store.models import Party
from azukari.web import boards, paging
from azukari.web.counter import desk
from azukari.web.kept_pages import Drawing, kept_page
from azukari.web.request import Request
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers, missing
from azukari.web.views_papers import saved

ROWS: Final = 50
"""So many contracts stand on one page."""
AS_OF: Final = Say("{time}現在・{n}件", "As of {time}; {n} contracts")
SHOWN: Final = (Standing.LATE, Standing.REFUSED, Standing.OWED, Standing.OK, Standing.NOT_APPLICABLE)


def called(officer: Officer) -> str | None:
    """What the officer's party is called."""
    return Party.objects.filter(pk=officer.home).values_list("name", flat=True).first()


def ward(request: Request, officer: Officer) -> HttpResponse:
    """The page of an entrusting body."""
    return kept_page(request, officer, "boards.html", partial(_ward, request=request), partial(called, officer))


def _ward(drawing: Drawing, request: Request) -> dict[str, Any]:
    every = drawing.boards()
    day_of(drawing.now)  # on another day a contract has begun
    asked = boards.wanted(request.GET)
    rows = boards.chosen(every, asked)
    given = asked.given()
    return {
        "part": paging.part(request, rows, ROWS, given),
        "party": called(drawing.officer),
        "every": len(every),
        "asked": asked,
        "given": given,
        "choices": boards.choices(every),
        "state": boards.state,
        "strip": lambda one: boards.strip(one.cells[1:], request.lang),
        "Sort": boards.Sort,
        "shown": SHOWN,
        "export": reverse("contracts-file") + (f"?{urlencode(given)}" if given else ""),
        "late": sum(bool(one.late or one.others_late) for one in rows),
        "by": sorted,
        "day": lambda time: None if time is None else day_of(time),
    }


@for_officers
def workbook(request: Request, officer: Officer) -> HttpResponse:
    """The list as it is shown, all pages of it, as xlsx. Only an entrusting body has it."""
    if not Party.objects.filter(pk=officer.home, is_body=True).exists():
        return missing(request)
    counter = desk()
    rows = boards.chosen(standings(counter, officer), boards.wanted(request.GET))
    now = Time(counter.clock())
    title = TEXTS["contracts.title"].of(request.lang)
    told = AS_OF.format(time=said_time(now), n=len(rows)).of(request.lang)
    nobody = Catalogue(Book("", counter.words), counter.words, time=now, officer=officer)
    place = Place(nobody, request.lang, counter.instance.configuration.base)
    name = f"{title}_{day_of(now)}.xlsx".replace(" ", "_")
    return saved(books.workbook(place, boards.table(rows, request.lang), title, told, now), name, ".xlsx")
