"""Enrolling oneself with an invitation: the code, who one is, and a passkey made on the device at hand, or one-time codes where allowed."""

from __future__ import annotations

import segno
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from markupsafe import Markup

from azukari.desk import invitations, one_time, passkeys, throttle
from azukari.kernel.fault import FaultError
from azukari.store.models import Party, Person
from azukari.store.sign_in import Invitation
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.standing import address, ask, asked, demo, device, enter
from azukari.web.views import missing
from azukari.web.views_passkey import json_of, refused, status_of, tell


def picture(text: str) -> Markup:
    """A QR code as a drawing in the page; nothing is fetched for it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=5, border=4, light="#fff", omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 — made here, of modules only


def _enrolling(request: Request) -> tuple[Invitation, Person] | None:
    try:
        row = invitations.standing(desk(), request.session.get("enrolling"))
    except FaultError:
        return None
    return row, Person.objects.get(pk=row.person)


def enrol(request: Request) -> HttpResponse:
    """Type the code of an invitation (a link from a QR code brings it along, after the #, where no server sees it)."""
    if demo():
        return missing(request)
    error = None
    if request.method == "POST":
        try:
            row = invitations.redeem(desk(), request.POST.get("code", ""), address(request))
            request.session.flush()
            request.session["enrolling"] = row.id
            return HttpResponseRedirect(reverse("enrol-person"))
        except FaultError as found:
            tell("an invitation code was turned away", request, found)
            error = found
    values = {"faults": error.faults if error else (), "gone": "gone" in request.GET}
    return page(request, "enrol.html", values, status=status_of(error) if error else 200)


def _gone() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('enrol')}?gone=1")


def person(request: Request) -> HttpResponse:
    """Who is invited, and the passkey that is made now (``POST``: its answer)."""
    if demo():
        return missing(request)
    found = _enrolling(request)
    if found is None:
        return _gone()
    row, who = found
    request.ceremony = True
    error = None
    if request.method == "POST":
        try:
            challenge = asked(request, "enrol")
            invitations.enrol_passkey(desk(), row.id, request.POST.get("answer", ""), challenge, device(request))
            return _enrolled(request, who.id, passkey=True)
        except FaultError as trouble:
            tell("a passkey was not enrolled", request, trouble)
            error = trouble
    party = Party.objects.filter(pk=who.home).values_list("name", flat=True).first()
    values = {
        "who": who,
        "party": party or who.home,
        "again": row.again,
        "codes": row.codes,
        "faults": error.faults if error else (),
    }
    return page(request, "enrol_person.html", values, status=422 if error else 200)


def options(request: Request) -> HttpResponse:
    """What the browser is asked when the invited person's passkey is made."""
    found = None if demo() or request.method != "POST" else _enrolling(request)
    if found is None:
        return missing(request)
    try:
        throttle.count(desk().instance, desk().clock(), [(throttle.BEGUN_AT, address(request))])
        return json_of(request, passkeys.asked_to_enrol(desk(), found[1], ask(request, "enrol")))
    except FaultError as error:
        return refused(error)


def _enrolled(request: Request, who: str, *, passkey: bool) -> HttpResponse:
    credential = max(passkeys.shown(who), key=lambda one: one.since).hash if passkey else ""
    enter(request, who, "passkey" if passkey else "codes", credential)
    tell("enrolled and signed in", request)
    return HttpResponseRedirect(f"{reverse('sessions')}?enrolled=1")


def codes(request: Request) -> HttpResponse:
    """One-time codes in place of a passkey, where the invitation allows them."""
    if demo():
        return missing(request)
    found = _enrolling(request)
    if found is None:
        return _gone()
    row, who = found
    if not row.codes:
        return missing(request)
    error = None
    offered = one_time.waited(desk(), who.id, request.session.get("offer", ""))
    request.session["offer"] = one_time.wait(desk(), who.id, offered)
    if request.method == "POST":
        try:
            invitations.enrol_codes(desk(), row.id, offered, request.POST.get("code", ""))
            return _enrolled(request, who.id, passkey=False)
        except FaultError as trouble:
            error = trouble
    values = {"who": who, "offer": offered, "picture": picture(offered.address), "faults": error.faults if error else ()}
    return page(request, "enrol_codes.html", values, status=422 if error else 200)
