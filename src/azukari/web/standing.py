"""Who stands at the counter of an instance that is no demonstration: by a session that was signed in to, and still stands."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import administrators, networks, passkeys, sessions
from azukari.desk.outcome import Officer
from azukari.desk.sessions import How
from azukari.desk.vouching import vouching
from azukari.kernel.values import MINUTE, PartyId, PersonId, PlaceId, Time
from azukari.store.models import Person
from azukari.web.counter import desk
from azukari.web.request import Request
from azukari.web.views import missing, to_sign_in

P = ParamSpec("P")
ANSWERS_WITHIN: Final = 5 * MINUTE


def demo() -> bool:
    """Whether this is a demonstration, where nobody signs in by anything that they hold."""
    return desk().instance.configuration.demo


def address(request: Request) -> str:
    """From where a request comes, behind the proxies that the instance trusts."""
    configuration = desk().instance.configuration
    proxies = configuration.proxies or (networks.LOOPBACK if configuration.base.startswith("https:") else ())
    peer = request.META.get("REMOTE_ADDR", "")
    return networks.client_of(peer, request.headers.get("X-Forwarded-For", ""), proxies)[0]


def name_in(request: Request, field: str, most: int = 24) -> str:
    """The name of a row as a form brought it; empty where it cannot be one, so that no database is asked for it."""
    text = request.POST.get(field, "")
    return text if len(text) <= most and text.isascii() and text.isprintable() else ""


def device(request: Request) -> str:
    """What the browser calls itself, in two words."""
    return sessions.device_of(request.headers.get("User-Agent", ""))


def standing(request: Request) -> tuple[Officer | None, Person | None]:
    """Who is signed in. A session that has ended knows only who it was, so that what was typed is kept for them."""
    session, name = request.session, request.session.get("signed_in")
    if name is None:
        if "person" in session:
            session.flush()
        return None, None
    now = desk().clock()
    row = sessions.current(name, now)
    person = None if row is None else Person.objects.filter(pk=row.person).first()
    if row is None or person is None or (person.home == administrators.NOWHERE and not administrators.is_one(person.id)):
        was = session.get("person")
        session.flush()
        session["was"] = {"person": was, "place": None}
        return None, None
    here = address(request)
    sessions.seen(row, now, here)
    request.signed = row
    request.leads = bool(session.get("leads"))
    place = networks.place_at(here)
    return Officer(PersonId(person.id), PartyId(person.home), PlaceId(place) if place else None), person


def enter(request: Request, person: str, how: How, credential: str = "") -> None:
    """Begin a session under a new key: whatever the browser brought along before is worth nothing any more."""
    request.session.flush()
    row = sessions.begin(desk(), person, how, credential=credential, device=device(request), address=address(request))
    request.session["signed_in"] = row.id
    request.session["person"] = person
    request.session["proved"] = row.since
    who = Person.objects.get(pk=person)
    leads(request, vouching(desk(), Officer(PersonId(who.id), PartyId(who.home))).may)


def leads(request: Request, may: bool) -> None:  # noqa: FBT001 — a fact, noted
    """Note whether the person may invite others, so that pages show the way there; the page itself looks anew."""
    request.leads = may
    if bool(request.session.get("leads")) != may:
        request.session["leads"] = may


def proved(request: Request) -> None:
    """The person has just shown themselves again; the session goes on under a new key."""
    request.session.cycle_key()
    request.session["proved"] = desk().clock()


def fresh(request: Request) -> bool:
    """Whether the person showed themselves within the last minutes."""
    return demo() or desk().clock() - int(request.session.get("proved", 0)) <= sessions.FRESH


def to_show_again(request: Request, wanted: str | None = None) -> HttpResponse:
    """To the page where one shows oneself again, and back."""
    return HttpResponseRedirect(f"{reverse('again')}?{urlencode({'next': wanted or request.get_full_path()})}")


def in_earnest(
    view: Callable[Concatenate[Request, Officer, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """A page of a real instance for somebody who is signed in; a demonstration has none of it."""

    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if demo():
            return missing(request)
        if request.officer is None:
            # what was handed in too late is not handed in again by coming back: its page is shown instead
            own = request.path.startswith(f"{reverse('sessions')}/")
            return to_sign_in(request, next=reverse("sessions")) if own else to_sign_in(request)
        return view(request, request.officer, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


# ── ceremonies: what a browser is asked, and answers once ──


def ask(request: Request, kind: str) -> bytes:
    """A challenge of this kind for this session; an earlier one of the kind counts no more."""
    challenge = passkeys.challenge()
    request.session[f"asked.{kind}"] = [base64.b64encode(challenge).decode(), desk().clock() + ANSWERS_WITHIN]
    return challenge


def asked(request: Request, kind: str) -> bytes:
    """The challenge that was asked, taken out: it is answered once. Where none stands, one that nobody was asked."""
    text, until = request.session.pop(f"asked.{kind}", (None, 0))
    if text is None or Time(until) < desk().clock():
        return passkeys.challenge()
    return base64.b64decode(text)
