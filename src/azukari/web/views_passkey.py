"""Signing in to a real instance: with a passkey, or with a number and a one-time code; and showing oneself again. There are no passwords."""

from __future__ import annotations

import logging

from django.http import HttpResponse, HttpResponseRedirect

from azukari.desk import one_time, passkeys, throttle
from azukari.desk.outcome import Officer
from azukari.desk.sessions import How
from azukari.kernel.fault import FaultError
from azukari.web import landing
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.standing import address, ask, asked, demo, enter, in_earnest, proved
from azukari.web.views import missing, onward

LOGGER = logging.getLogger("azukari.sign_in")


def status_of(error: FaultError) -> int:
    """429 where it was tried too often, else 403."""
    return 429 if any(one.code == "TOO_MANY" for one in error.faults) else 403


def tell(event: str, request: Request, error: FaultError | None = None) -> None:
    """A line for whoever keeps the machine: what happened, from where; never a code, a secret or a name."""
    codes = "" if error is None else " " + ",".join(one.code for one in error.faults)
    LOGGER.log(logging.INFO if error is None else logging.WARNING, "%s from %s%s", event, address(request), codes)


def json_of(request: Request, text: str) -> HttpResponse:
    """What a browser is asked, as JSON."""
    return HttpResponse(text, content_type="application/json")


def refused(error: FaultError) -> HttpResponse:
    """A ceremony that does not begin; the page says why when the form comes in."""
    return HttpResponse("{}", content_type="application/json", status=status_of(error))


def sign_in_page(request: Request, error: FaultError | None = None) -> HttpResponse:
    """Sign in with a passkey (``POST``: its answer)."""
    request.ceremony = True
    if request.method == "POST" and error is None:
        return _passkey(request)
    values = {
        "faults": error.faults if error else (),
        "was": request.session.get("was") is not None,
        "kept": "kept" in request.GET,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return page(request, "sign_in_passkey.html", values, status=status_of(error) if error else 200)


def options(request: Request) -> HttpResponse:
    """What the browser is asked at sign-in: any passkey of this site; who is there is not told before it answers."""
    if request.method != "POST" or demo():
        return missing(request)
    try:
        throttle.count(desk().instance, desk().clock(), [(throttle.BEGUN_AT, address(request))])
        return json_of(request, passkeys.asked_to_show(desk(), ask(request, "sign-in")))
    except FaultError as error:
        return refused(error)


def _passkey(request: Request) -> HttpResponse:
    counter = desk()
    try:
        throttle.count(counter.instance, counter.clock(), [(throttle.PASSKEY_AT, address(request))])
        known = passkeys.known_by(counter, request.POST.get("answer", ""), asked(request, "sign-in"))
    except FaultError as error:
        tell("a passkey was turned away", request, error)
        return sign_in_page(request, error)
    throttle.uncount(counter.instance, throttle.PASSKEY_AT, address(request))
    return _in(request, known.person, "passkey", known.credential)


def _in(request: Request, person: str, how: How, credential: str = "") -> HttpResponse:
    enter(request, person, how, credential)
    tell(f"signed in by {how}", request)
    wanted = request.POST.get("next")
    return HttpResponseRedirect(onward(request, wanted) if wanted else landing.home_of(person))


def codes(request: Request) -> HttpResponse:
    """Sign in with a number and a one-time code."""
    if demo():
        return missing(request)
    error = None
    if request.method == "POST":
        try:
            person = one_time.known_by(desk(), request.POST.get("number", ""), request.POST.get("code", ""), address(request))
            return _in(request, person, "codes")
        except FaultError as found:
            tell("a one-time code was turned away", request, found)
            error = found
    values = {
        "faults": error.faults if error else (),
        "number": request.POST.get("number", "")[:32],
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return page(request, "sign_in_codes.html", values, status=status_of(error) if error else 200)


# ── again ──


@in_earnest
def again_options(request: Request, officer: Officer) -> HttpResponse:
    """What the browser is asked when somebody shows themselves again: one of their own passkeys."""
    if request.method != "POST":
        return missing(request)
    try:
        return json_of(request, passkeys.asked_to_show(desk(), ask(request, "again"), officer.person))
    except FaultError as error:
        return refused(error)


@in_earnest
def again(request: Request, officer: Officer) -> HttpResponse:
    """Show oneself again, before what must not be done by somebody who found the screen unlocked."""
    request.ceremony = True
    by_codes = request.signed is not None and request.signed.how == "codes"
    wanted, error = request.POST.get("next") or request.GET.get("next", ""), None
    if request.method == "POST":
        try:
            if by_codes:
                one_time.again(desk(), officer.person, request.POST.get("code", ""), address(request))
            else:
                passkeys.known_by(desk(), request.POST.get("answer", ""), asked(request, "again"), officer.person)
            proved(request)
            return HttpResponseRedirect(onward(request, wanted))
        except FaultError as found:
            tell("showing oneself again failed", request, found)
            error = found
    values = {"faults": error.faults if error else (), "next": wanted, "by_codes": by_codes}
    return page(request, "again.html", values, status=status_of(error) if error else 200)
