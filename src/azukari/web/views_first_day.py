"""The first day of a worker: confirm the employer, take the course, pledge, then work — in that order, each step one click."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import starting
from azukari.desk.catalogue import Catalogue
from azukari.desk.course import progress
from azukari.desk.course.lessons import course
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.desk.starting import Kind, Stage
from azukari.desk.unready import By
from azukari.kernel.act import Act
from azukari.kernel.fault import FaultError
from azukari.provisions.p02_acts import ConfirmEmployer
from azukari.provisions.p04_confidentiality import Pledge
from azukari.web import drafts
from azukari.web.act_form import Against
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.landing import standings, with_works
from azukari.web.request import Request
from azukari.web.seeing import see
from azukari.web.turns import Turns
from azukari.web.views import for_officers, missing
from azukari.web.views_act import against_of

DOES: Final[dict[str, tuple[Kind, type[Act]]]] = {"employer": (Kind.EMPLOYER, ConfirmEmployer), "pledge": (Kind.PLEDGE, Pledge)}
"""The steps that are one press of a button here; whoever answers anything but yes does it on the page of the act."""
TURNS: Final = Turns()


@for_officers
def first_day(request: Request, officer: Officer) -> HttpResponse:
    """The steps in every contract on whose register one stands (GET); one step done (POST)."""
    if request.method != "POST":
        return _draw(request, officer)
    log, do = request.POST.get("log", ""), request.POST.get("do", "")
    if do not in DOES or len(log) > 24 or not log.isprintable():
        return missing(request)
    with TURNS.of(officer.person, log):
        return _do(request, officer, log, do)


def _do(request: Request, officer: Officer, log: str, do: str) -> HttpResponse:
    kind, cls = DOES[do]
    stands, size = see(officer, log, lambda seen: (starting.starting(seen), seen.book.size))
    if stands is None:
        return missing(request)
    if stands.step(kind).stage is Stage.DONE:
        return HttpResponseRedirect(f"{reverse('first-day')}?did={do}")
    outcome: Outcome
    try:
        # another process may look at the same step at this moment: of two presses one is entered
        outcome = desk().perform(officer, log, cls.name, {"agrees": True}, since=size)
    except FaultError as error:
        outcome = Incomplete(log, cls.name, error.faults)
    if isinstance(outcome, Receipt):
        return HttpResponseRedirect(f"{reverse('first-day')}?did={do}&log={log}&entry={outcome.entry.number}")
    return _draw(request, officer, log, against_of(outcome), status=403 if isinstance(outcome, Refusal) else 422)


def _draw(
    request: Request, officer: Officer, log: str = "", against: Against | None = None, *, status: int = 200
) -> HttpResponse:
    against = against or Against()
    found = with_works(officer, standings(officer))
    quoted: dict[str, Any] = {}
    sentences: dict[str, Any] = {}
    took: dict[str, int] = {}
    whole = course()
    progresses = drafts.of_all(desk(), officer.person, progress.PLACE)
    for head, stands in found:
        read = progress.of(progresses.get(head.log)).read
        took[head.log] = sum(name in read for name, _ in whole.chapters)
        if stands.next is Kind.PLEDGE and not sentences:
            # beside the first pledge that is next; the others are one click further on
            sentences[head.log] = see(officer, head.log, lambda seen: seen.sentence(Pledge.cites))
    if against:

        def gather(seen: Catalogue) -> dict[str, Any]:
            against.tell(seen.personal)
            return {one.cites: seen.sentence(one.cites) for one in against.objections}

        quoted = see(officer, log, gather)
    did, entry = request.GET.get("did", ""), request.GET.get("entry", "")
    values = {
        "found": found, "against": against, "about": log, "quoted": quoted, "sentences": sentences, "took": took, "course": whole,
        "did": did if did in {*DOES, "course"} else "", "entry": entry if entry.isdecimal() and len(entry) < 16 else "",
        "did_log": next((head.log for head, _ in found if head.log == request.GET.get("log")), ""),
        "Kind": Kind, "Stage": Stage, "By": By,
    }  # fmt: skip
    return page(request, "first_day.html", values, status=status)
