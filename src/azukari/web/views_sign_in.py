"""Signing in to a demonstration: everybody of the story on one page. The page does not exist on an instance that is no demonstration."""

from __future__ import annotations

import time

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import sessions
from azukari.law.say import Say
from azukari.store.models import Party, Person, Place
from azukari.web import landing
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.people import Named, enter, named
from azukari.web.request import Request
from azukari.web.views import missing, onward
from azukari.web.views_passkey import sign_in_page


def sign_in(request: Request) -> HttpResponse:
    """The people of the demonstration by party; one click signs in as one of them, at the place that is chosen."""
    if not desk().instance.configuration.demo:
        return sign_in_page(request)
    if request.method == "POST":
        return _enter(request)
    was = request.session.get("was") or {}
    found = named(desk())
    values = {
        "parties": _parties(found),
        "places": sorted(_places(found).items(), key=lambda one: one[1]),
        "place": was.get("place") or (request.officer.place if request.officer else None),
        "was": was.get("person"),
        "kept": "kept" in request.GET,
        "next": request.GET.get("next", ""),
    }
    return page(request, "sign_in.html", values)


class Face(msgspec.Struct):
    """Somebody to sign in as; where nobody introduced them, the capacities that the record gives them."""

    id: str
    name: str
    introduction: str
    holds: tuple[Say, ...]


class Side(msgspec.Struct):
    """A party, and its people who can sign in."""

    id: str
    name: str
    is_body: bool
    members: list[Face] = []


def _parties(found: Named) -> list[Side]:
    """Everybody who can sign in, by party: those who were set up, and those whom a record names since."""
    sides = {one.id: Side(one.id, one.name, one.is_body) for one in Party.objects.all()}
    faces: dict[str, tuple[str, Face]] = {}
    for person in Person.objects.all():
        held = found.people[person.id].holds if person.id in found.people else ()
        faces[person.id] = (person.home, Face(person.id, person.name, person.introduction, held))
    for one in found.people.values():
        faces.setdefault(one.id, (one.home, Face(one.id, one.name, "", one.holds)))
    for home, face in sorted(faces.values(), key=lambda one: one[1].name):
        name = found.parties.get(home, home)
        sides.setdefault(home, Side(home, name, home in found.bodies)).members.append(face)
    return sorted((one for one in sides.values() if one.members), key=lambda one: (not one.is_body, one.name))


def _places(found: Named) -> dict[str, str]:
    return found.places | dict(Place.objects.values_list("id", "name"))


def _enter(request: Request) -> HttpResponse:
    wanted_person = request.POST.get("person", "")
    person = Person.objects.filter(pk=wanted_person).first() or enter(named(desk()), wanted_person)
    if person is None:
        return missing(request)
    request.session.flush()
    request.session["person"] = person.id
    request.session["seen"] = int(time.time())
    request.session["place"] = _place(request)
    wanted = request.POST.get("next")
    return HttpResponseRedirect(onward(request, wanted) if wanted else landing.home_of(person.id))


def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    if request.method != "POST":
        return missing(request)
    if request.signed is not None:
        sessions.end(request.signed.person, request.signed.id, desk().clock(), "left")
    request.session.flush()
    return HttpResponseRedirect(reverse("start"))


def place(request: Request) -> HttpResponse:
    """Say at which facility one is. Only a demonstration asks; elsewhere the network tells."""
    if request.method != "POST" or request.officer is None or not desk().instance.configuration.demo:
        return missing(request)
    request.session["place"] = _place(request)
    return HttpResponseRedirect(onward(request, request.POST.get("next")))


def _place(request: Request) -> str | None:
    chosen = request.POST.get("place", "")
    return chosen if chosen and chosen in _places(named(desk())) else None
