"""What one signs in with, and where one is signed in; each can be ended, and another passkey made, by oneself."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import one_time, passkeys, sessions
from azukari.desk.instance_log import Reason
from azukari.desk.outcome import Officer
from azukari.desk.vouching import vouching
from azukari.kernel.fault import FaultError
from azukari.store.models import Person
from azukari.web import landing
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.standing import ask, asked, device, fresh, in_earnest, leads, name_in, to_show_again
from azukari.web.views import missing
from azukari.web.views_passkey import json_of, refused, tell

REASONS: Final[tuple[Reason, ...]] = ("lost", "replaced")
TOLD: Final = ("enrolled", "added", "ended", "session")


@in_earnest
def mine(request: Request, officer: Officer) -> HttpResponse:
    """My passkeys and my sessions."""
    return _draw(request, officer)


def _draw(request: Request, officer: Officer, error: FaultError | None = None) -> HttpResponse:
    request.ceremony = True
    now = desk().clock()
    leads(request, vouching(desk(), officer).may)
    values = {
        "passkeys": passkeys.shown(officer.person),
        "with_codes": one_time.has(officer.person),
        "sessions": sessions.ongoing(officer.person, now),
        "this": request.signed.id if request.signed else "",
        "fresh": fresh(request),
        "may_add": _by_passkey(request),
        "reasons": REASONS,
        "begins": "enrolled" in request.GET and landing.begins(officer),
        "told": next((one for one in TOLD if one in request.GET), None),
        "faults": error.faults if error else (),
    }
    return page(request, "sessions.html", values, status=422 if error else 200)


def _by_passkey(request: Request) -> bool:
    """Whether one signed in with a passkey: a weaker way does not lead to a stronger one."""
    return request.signed is not None and request.signed.how == "passkey"


def _back(told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('sessions')}?{told}=1")


@in_earnest
def end_session(request: Request, officer: Officer) -> HttpResponse:
    """End one of my sessions, or all but this one. It waits for nothing."""
    if request.method != "POST":
        return missing(request)
    name, now = name_in(request, "session"), desk().clock()
    this = request.signed.id if request.signed else ""
    if "others" in request.POST:
        sessions.end_all(officer.person, now, "elsewhere", but=this)
    elif not sessions.end(officer.person, name, now, "elsewhere"):
        return missing(request)
    tell("a session was ended by its owner", request)
    return _back("session")


@in_earnest
def options(request: Request, officer: Officer) -> HttpResponse:
    """What the browser is asked when another passkey is made."""
    if request.method != "POST" or not fresh(request) or not _by_passkey(request):
        return missing(request)
    try:
        who = Person.objects.get(pk=officer.person)
        return json_of(request, passkeys.asked_to_enrol(desk(), who, ask(request, "another")))
    except FaultError as error:
        return refused(error)


@in_earnest
def another(request: Request, officer: Officer) -> HttpResponse:
    """Enrol another passkey, vouched for by oneself: whoever signs in with a passkey may."""
    if request.method != "POST" or not _by_passkey(request):
        return missing(request)
    if not fresh(request):
        return to_show_again(request, reverse("sessions"))
    try:
        challenge = asked(request, "another")
        passkeys.enrol(desk(), officer.person, officer.person, request.POST.get("answer", ""), challenge, device(request))
    except FaultError as error:
        return _draw(request, officer, error)
    tell("another passkey was enrolled", request)
    return _back("added")


@in_earnest
def end_passkey(request: Request, officer: Officer) -> HttpResponse:
    """End one of my passkeys and the sessions that it began. It waits for nothing: a lost device is lost now."""
    if request.method != "POST":
        return missing(request)
    reason = next((one for one in REASONS if one == request.POST.get("reason")), REASONS[0])
    try:
        passkeys.end(desk(), officer.person, officer.person, name_in(request, "passkey", 64), reason)
    except FaultError as error:
        return _draw(request, officer, error)
    tell("a passkey was ended by its owner", request)
    return _back("ended")
