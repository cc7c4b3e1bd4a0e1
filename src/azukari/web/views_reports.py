"""The ward's own page of reports: which wait and how long, one opened, answered, taken into a contract, or closed with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from azukari.desk import tips_ward
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.models import Log, Person
from azukari.store.tips import Tip
from azukari.web import drafts
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.ended import ended
from azukari.web.request import Request
from azukari.web.seeing import Known, header, see
from azukari.web.views import for_officers, missing

DRAFT = "report.{}"
"""Under what name what is typed about a report is kept, in no contract."""
TYPED = ("log", "notice", "answer", "reason")


def _ours(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for those of an entrusting body who read reports; for others it is not there."""

    def guarded(request: Request, officer: Officer, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 — a view's own
        if tips_ward.may(desk(), officer):
            return view(request, officer, *args, **kwargs)
        # of the body, but in no capacity that reads them: it is no secret within the body that there is such a page
        ours = not getattr(request, "works", True)
        return page(request, "reports.html", {"readers": False}, status=403) if ours else missing(request)

    return guarded


@for_officers
@_ours
def reports(request: Request, officer: Officer) -> HttpResponse:
    """The list, without a word of what the reports say."""
    values = {
        "waiting": tips_ward.listed(officer),
        "settled": tips_ward.listed(officer, settled=True),
        "now": desk().clock(),
        "readers": True,
    }
    return page(request, "reports.html", values)


@for_officers
@_ours
def opening(request: Request, officer: Officer, name: str) -> HttpResponse:
    """Enter that one reads a report, then show it."""
    if request.method != "POST":
        return missing(request)
    tips_ward.open_(desk(), officer, name)
    return HttpResponseRedirect(reverse("report-one", args=[name]))


def one(request: Request, name: str) -> HttpResponse:
    """One report; what somebody whose session ran out had typed about it is kept for them."""
    if request.officer is not None:
        return _one(request, name)

    def typed(was: str) -> dict[str, Any] | None:
        theirs = Tip.objects.filter(pk=name, body__in=Person.objects.filter(pk=was).values("home")).exists()
        return _typed(request) if theirs else None

    return ended(request, "", DRAFT.format(name), typed)


def _typed(request: Request) -> dict[str, str]:
    return {field: request.POST.get(field, "") for field in TYPED}


@for_officers
@_ours
def _one(request: Request, officer: Officer, name: str) -> HttpResponse:
    """One report: what it says (GET), or what 甲 does with it (POST)."""
    if request.method != "POST":
        return _draw(request, officer, name)
    typed = _typed(request)
    try:
        match request.POST.get("do", ""):
            case "answer":
                tips_ward.answer(desk(), officer, name, typed["answer"])
            case "close":
                tips_ward.close(desk(), officer, name, typed["reason"])
            case _:
                return _taken(request, officer, name, typed, tips_ward.take(desk(), officer, name, typed["log"], typed["notice"]))
    except FaultError as error:
        return _draw(request, officer, name, typed, error.faults, status=422)
    drafts.drop(officer.person, "", DRAFT.format(name))
    return HttpResponseRedirect(f"{reverse('report-one', args=[name])}?done=1")


def _taken(
    request: Request, officer: Officer, name: str, typed: dict[str, str], outcome: Receipt | Refusal | Incomplete
) -> HttpResponse:
    if isinstance(outcome, Receipt):
        drafts.drop(officer.person, "", DRAFT.format(name))
        return HttpResponseRedirect(f"{reverse('entry', args=[outcome.log, outcome.entry.number])}?done=1")
    if isinstance(outcome, Incomplete):
        return _draw(request, officer, name, typed, outcome.faults, status=422)
    said = [Say(each.because.ja + each.instead.ja, f"{each.because.en} {each.instead.en}") for each in _against(outcome)]
    return _draw(request, officer, name, typed, tuple(Fault("REFUSED", each, "log") for each in said), status=403)


def _against(outcome: Refusal) -> list[Any]:
    return [*outcome.objections, *outcome.misfits]


def _draw(
    request: Request, officer: Officer, name: str, typed: dict[str, str] | None = None, faults: tuple[Fault, ...] = (), *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = tips_ward.read(desk(), officer, name)
    if found is None:
        return HttpResponseRedirect(reverse("reports"))
    if typed is None:
        typed = drafts.look(desk(), officer.person, "", DRAFT.format(name))
    logs = Log.objects.filter(body=officer.home).order_by("-pk").values_list("pk", flat=True)
    subjects = {log: see(officer, log, lambda seen: header(seen).subject) for log in logs}
    known = Known(officer)
    values = {
        "found": found,
        "subjects": subjects,
        "typed": typed or dict.fromkeys(TYPED, ""),
        "faults": faults,
        "beside": {each.field: each.say for each in faults},
        "done": "done" in request.GET,
        "name_of": partial(_name, known),
        "now": desk().clock(),
    }
    return page(request, "report_one.html", values, status=status)


def _name(known: Known, identifier: str | None) -> str:
    return "" if identifier is None else known.one(identifier) or identifier


@for_officers
@_ours
def attached(request: Request, officer: Officer, name: str) -> HttpResponse:
    """The picture of a report: always saved, never shown within a page, named by what it is and not by what it was called."""
    found = tips_ward.read(desk(), officer, name)
    if found is None or found.picture is None:
        return missing(request)
    response = HttpResponse(found.picture.content, content_type="application/octet-stream")
    filename = f"{name}.{found.picture.ending}"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return response
