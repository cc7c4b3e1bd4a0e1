"""What is owed across all contracts: late first, by contract, party and person; the same as iCalendar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NamedTuple
from unicodedata import normalize
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from azukari.desk.calendar_feed import Owing, feed
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_age
from azukari.desk.outcome import Officer
from azukari.desk.owing import Asked, may_name, parties, people, shown
from azukari.desk.remembered import Work
from azukari.desk.tips_ward import oldest
from azukari.kernel.values import PartyId, PersonId
from azukari.store.models import Involved
from azukari.web.counter import desk
from azukari.web.kept_pages import Drawing, Nothing, kept_page
from azukari.web.owed_pictures import pictures
from azukari.web.paging import part
from azukari.web.request import Request
from azukari.web.seeing import Owed, header, lines_of, owed, see_all
from azukari.web.views import for_officers, missing

LINES: Final = 40
"""So many lines stand on one page, each of them the same duty of one or several people."""
EACH: Final = 4
"""So many people or things of one line are named here; the contract's own page names more."""
SEVERAL: Final = 12
"""With more contracts than these, a person is looked for by name: a choice of all of them would be the heaviest part of the page."""
NAMED: Final = 50
"""So many people of one name are offered."""


class Contract(msgspec.Struct):
    """What of one contract stands on this page."""

    log: str
    subject: str
    late: list[Owed]
    rest: list[Owed]


class Sum(msgspec.Struct, frozen=True):
    """What is owed under one contract, as it was asked for: late or not, of each line, how many duties it holds."""

    log: str
    late: tuple[int, ...]
    rest: tuple[int, ...]


class Choices(msgspec.Struct):
    """What the list may be narrowed to."""

    contracts: dict[str, str] = {}
    parties: dict[str, str] = {}
    people: dict[str, str] = {}


class Line(NamedTuple):
    """Where a line is found: late or not, of which contract, the how-manieth there."""

    late: bool
    log: str
    at: int


def _asked(request: Request) -> Asked:
    party, person = request.GET.get("party"), request.GET.get("person")
    return Asked(PartyId(party) if party else None, PersonId(person) if person else None, bool(request.GET.get("late")))


def _logs(officer: Officer) -> list[str]:
    return list(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True))


def _choose(seen: Catalogue, choices: Choices, person: PersonId | None, name: str | None) -> None:
    """What this contract adds to the choices: with ``name``, of its people only those called so, and the one that was chosen."""
    choices.contracts[seen.book.log] = seen.subject or seen.book.log
    choices.parties |= parties(seen)
    if name is None:
        choices.people |= people(seen)
        return
    called = {PersonId(one) for one, known in seen.book.names.items() if one.startswith("pn-") and name and name in _plain(known)}
    known = person is not None and (person in seen.book.names or person in seen.book.whole.ground.engagements)
    wanted = called | ({person} if person is not None and known else set())
    choices.people |= {one: seen.name(one) for one in wanted if may_name(seen, one)}


def _plain(name: str) -> str:
    """A name without spaces and widths of letters, in which a part of it is looked for."""
    return "".join(normalize("NFKC", name).casefold().split())


def _lines(found: list[Sum]) -> list[Line]:
    """Every line, late ones first, by contract."""
    late = [Line(late=True, log=one.log, at=at) for one in found for at in range(len(one.late))]
    return late + [Line(late=False, log=one.log, at=at) for one in found for at in range(len(one.rest))]


def _drawn(drawing: Drawing, lines: Sequence[Line], asked: Asked) -> list[Contract]:
    """These lines with what can be done about each: only the contracts that they are of are looked at again."""
    wanted: dict[str, set[tuple[bool, int]]] = {}
    for one in lines:
        wanted.setdefault(one.log, set()).add((one.late, one.at))

    def look(seen: Catalogue) -> tuple[str, list[Owed]]:
        return seen.subject or seen.book.log, owed(seen, seen.acts(), shown(seen, asked))

    sizes = {log: size for log, size in drawing.sizes.items() if log in wanted}
    found = []
    for log, (subject, every) in zip(sizes, drawing.see(Work(f"duties.lines|{asked}", look), sizes), strict=True):
        late, rest = ([one for one in every if one.late is kind] for kind in (True, False))
        found.append(
            Contract(
                log,
                subject,
                [one for at, one in enumerate(late) if (True, at) in wanted[log]],
                [one for at, one in enumerate(rest) if (False, at) in wanted[log]],
            )
        )
    return found


@for_officers
def duties(request: Request, officer: Officer) -> HttpResponse:
    """The list of what is owed, narrowed as the address says, by pages."""
    try:
        return kept_page(request, officer, "duties.html", partial(_draw, request=request), partial(oldest, officer))
    except Nothing:
        return missing(request)


def _draw(drawing: Drawing, request: Request) -> dict[str, Any]:
    only, choices = request.GET.get("contract", ""), Choices()
    asked = _asked(request)
    many = len(drawing.sizes) > SEVERAL
    name = request.GET.get("name", "").strip() if many else ""
    if many and name and asked.person is None:
        asked = msgspec.structs.replace(asked, person=_only_one(drawing, name))
    plain = _plain(name) if many else None

    def look(seen: Catalogue) -> tuple[Sum, Choices] | None:
        if not seen.book.size:
            return None
        offers = Choices({}, {}, {})
        _choose(seen, offers, asked.person, plain)
        found = lines_of(seen, shown(seen, asked))
        late, rest = (tuple(len(one) for one in found if one[0].late(seen.time) is kind) for kind in (True, False))
        return Sum(seen.book.log, late, rest), offers

    found = []
    for seen in drawing.see(Work(f"duties|{asked}|{plain}", look)):
        if seen is not None:
            choices.contracts |= seen[1].contracts
            choices.parties |= seen[1].parties
            choices.people |= seen[1].people
            if only in ("", seen[0].log):
                found.append(seen[0])
    known = {"contract": choices.contracts, "party": choices.parties, "person": choices.people}
    given = {name: request.GET[name] for name in (*known, "late", "name") if request.GET.get(name)}
    if any(value not in known[name] for name, value in given.items() if name in known):
        raise Nothing
    here = part(request, _lines(found), LINES, given)
    drawn = _drawn(drawing, here.rows, asked)
    drawn_of = pictures(drawing, asked, only, request.lang)
    calendar_of = {**given, **({"person": asked.person} if asked.person else {})}
    return {
        "late": [one for one in drawn if one.late],
        "rest": [one for one in drawn if one.rest],
        "count": sum(sum((*one.late, *one.rest)) for one in found),
        "late_count": sum(sum(one.late) for one in found),
        "choices": {
            name: sorted(each.items(), key=lambda one: one[1])[: NAMED if many and name == "person" else None]
            for name, each in known.items()
        },
        "given": given,
        "chosen": {**given, **({"person": asked.person} if asked.person else {})},
        "called": len(choices.people),
        "many": many,
        "named": NAMED,
        "pictures": drawn_of,
        "name": name,
        "part": here,
        "most": EACH if here.pages > 1 else 12,
        "oldest": None if (first := oldest(drawing.officer)) is None else said_age(first, drawing.now),
        "calendar": reverse("calendar") + (f"?{urlencode(calendar_of)}" if calendar_of else ""),
    }


def _only_one(drawing: Drawing, name: str) -> PersonId | None:
    """The person of this name, where there is only one."""
    wanted = _plain(name)

    def look(seen: Catalogue) -> dict[str, str]:
        choices = Choices({}, {}, {})
        if seen.book.size:
            _choose(seen, choices, None, wanted)
        return choices.people

    found = {one for people in drawing.see(Work(f"duties.called|{wanted}", look)) for one in people}
    return PersonId(found.pop()) if len(found) == 1 else None


@for_officers
def calendar(request: Request, officer: Officer) -> HttpResponse:
    """The same list as a file for a calendar: no names of people, no labels of items."""
    asked, only = _asked(request), request.GET.get("contract", "")

    def look(seen: Catalogue) -> list[Owing]:
        subject = header(seen).subject
        return [Owing(seen.book.log, subject, one) for one in shown(seen, asked)]

    logs = [log for log in _logs(officer) if only in ("", log)]
    found = [one for each in see_all(officer, logs, look) for one in each]
    response = HttpResponse(feed(found, desk().clock(), request.lang), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="azukari-duties.ics") or ""
    return response
