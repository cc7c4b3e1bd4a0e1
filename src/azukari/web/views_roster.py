"""A roster that comes back: pasted or chosen, looked at row by row, then enrolled. The rows come back as they were read and are looked at anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect

from azukari.content.encodings import Encoding
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.paper import lists
from azukari.provisions.p02_acts import Enrol
from azukari.web import drafts
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.ended import ended
from azukari.web.forms import KEEP
from azukari.web.kept_pages import Drawing, Nothing, kept_page
from azukari.web.mine import tier_of
from azukari.web.request import Request
from azukari.web.roster import Row, State, counted, enter, judged
from azukari.web.seeing import header, see
from azukari.web.views import for_officers
from azukari.web.views_act import DISCARD

ROWS: Final = "rows"
PASTED: Final = "pasted"
DRAFT: Final = "roster"
"""Under this name what was pasted is kept for somebody whose session ran out."""
SHOWN_AGAIN: Final = 1_000
"""A longer list is not put into the box to be corrected there: one corrects the file."""
ENCODINGS: Final = (Encoding.AUTO, Encoding.UTF8, Encoding.CP932)
EMPTY: Final[Mapping[str, Any]] = {
    "faults": (), "found": None, "rows": "", "done": None, "pasted": "", "work": "", "told": [], "count": {}, "kept": False,
    "encodings": ENCODINGS, "encoding": Encoding.AUTO.value, "State": State, "firm": "",
}  # fmt: skip


def roster(request: Request, log: str) -> HttpResponse:
    """The page; what somebody whose session ran out had pasted is kept for them."""
    if request.officer is not None:
        return _roster(request, log)
    return ended(request, log, DRAFT, lambda _was: {name: request.POST.get(name, "") for name in (PASTED, "work")})


@for_officers
def _roster(request: Request, officer: Officer, log: str) -> HttpResponse:
    request.ceremony = True  # what is pasted is kept as a draft while one types
    if request.method != "POST":
        try:
            return kept_page(
                request,
                officer,
                "roster.html",
                partial(_draw, log=log),
                partial(drafts.sealed, officer.person, log, DRAFT),
                log=log,
            )
        except Nothing:
            pass  # told just below, as to whoever hands one in
    values: dict[str, Any] = {**EMPTY, "encoding": request.POST.get("encoding", Encoding.AUTO.value)}
    head, tier, firm = see(officer, log, lambda seen: (header(seen), *_mine(seen)))
    values |= {"head": head, "firm": firm}
    if tier is None:
        request.ceremony = False
        return page(request, "roster.html", {**values, "faults": (NOT_YOURS,)}, status=403)
    typed = {"pasted": request.POST.get(PASTED, ""), "work": request.POST.get("work", "")}
    if DISCARD in request.POST:
        drafts.drop(officer.person, log, DRAFT)
        return HttpResponseRedirect(request.path)
    if KEEP in request.POST:
        drafts.keep(desk(), officer.person, log, DRAFT, typed)
        return HttpResponse(status=204)
    values |= typed
    try:
        values |= _taken(request, officer, log, typed["work"])
    except FaultError as error:
        values["faults"] = error.faults
    _draft(officer, log, values)
    wrong = values["faults"] or (values["done"] is not None and values["count"][State.REFUSED])
    return page(request, "roster.html", values, status=422 if wrong else 200)


def _draw(drawing: Drawing, log: str) -> dict[str, Any]:
    """The page as it is met, with what was pasted and is kept."""
    head, tier, firm = drawing.look(log, lambda seen: (header(seen), *_mine(seen)))
    if tier is None:
        raise Nothing
    kept = drafts.look(desk(), drawing.officer.person, log, DRAFT)
    return {**EMPTY, "head": head, "firm": firm, **({} if kept is None else {**kept, "kept": True})}


def _draft(officer: Officer, log: str, values: dict[str, Any]) -> None:
    """What stands in the box is kept until everything in it is entered, so that a closed tab loses nothing."""
    if values["pasted"].strip():
        drafts.keep(desk(), officer.person, log, DRAFT, {name: values[name] for name in (PASTED, "work")})
    else:
        drafts.drop(officer.person, log, DRAFT)


def _mine(seen: Catalogue) -> tuple[int | None, str]:
    """The tier that the officer may enrol people in, and what its firm is called."""
    tier = tier_of(seen)
    may = tier is not None and any(able.act is Enrol and able.may for able in seen.acts())
    if tier is None or not may:
        return None, ""
    return int(tier), seen.name(seen.book.whole.ground.tiers[tier].party)


NOT_YOURS: Final = Fault(
    "PAPER_NOT_YOURS",
    Say(
        "名簿を登録できるのは責任者です。責任者としてサインインしてください。",
        "Enrolling is for the person in charge; sign in as one.",
    ),
)


def _taken(request: Request, officer: Officer, log: str, work: str) -> dict[str, Any]:
    """What became of the rows that were handed in: looked at, or entered.

    :raises FaultError: the reader's codes, ``PAPER_ROWS``, ``PAPER_PASTED``.
    """
    rows = _rows(request)
    values: dict[str, Any] = {"pasted": lists.unpasted(rows) if len(rows) <= SHOWN_AGAIN else ""}

    def read(seen: Catalogue) -> lists.Listed:
        tier = tier_of(seen)
        firm = "" if tier is None else seen.book.whole.ground.tiers[tier].party
        return lists.listed(seen, Enrol, rows, {"employer": firm, "work": work})

    found = see(officer, log, read)
    apart = {int(one) for one in request.POST.getlist("apart") if one.isascii() and one.isdecimal() and len(one) < 8}
    told = judged(officer, log, found, apart)
    values |= {"found": found, "told": told, "rows": json.dumps(rows, ensure_ascii=False)}
    if "record" in request.POST and not found.wrong:
        enter(officer, log, told)
        left = [rows[found.heading], *(rows[row.line.row - 1] for row in told if row.state is State.REFUSED)]
        values |= {"done": _done(told), "rows": "", "pasted": lists.unpasted(left) if len(left) > 1 else ""}
    return {**values, "count": counted(told)}


def _done(told: list[Row]) -> int:
    return sum(row.state is State.DONE for row in told)


def _rows(request: Request) -> list[list[str]]:
    """The rows of the file that was chosen, of what was pasted, or those that the page gave back."""
    file = request.FILES.get("file")
    if file is not None:
        encoding = request.POST.get("encoding", Encoding.AUTO.value)
        return lists.taken(file.read(), encoding if encoding in {one.value for one in ENCODINGS} else Encoding.AUTO.value)
    if "record" not in request.POST and request.POST.get(PASTED, "").strip():
        return lists.pasted(request.POST[PASTED])
    try:
        rows = json.loads(request.POST.get(ROWS, ""))
        if isinstance(rows, list) and all(isinstance(row, list) and all(isinstance(one, str) for one in row) for row in rows):
            return rows
    except ValueError:
        pass  # told just below, as any other answer that is no list of rows
    raise FaultError(
        Fault(
            "PAPER_ROWS",
            Say(
                "名簿のファイルを選んでください。表を貼り付けることもできます。",
                "Choose the file of the roster, or paste the table.",
            ),
            "file",
        )
    )
