"""Signing in to a demonstration: everybody of the story on one page. The page does not exist on an instance that is no demonstration."""

from __future__ import annotations

import time

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.store.models import Party, Person, Place
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.views import missing, onward


def sign_in(request: Request) -> HttpResponse:
    """The people of the demonstration by party; one click signs in as one of them, at the place that is chosen."""
    if not desk().instance.configuration.demo:
        return missing(request)
    if request.method == "POST":
        return _enter(request)
    was = request.session.get("was") or {}
    people = list(Person.objects.order_by("name"))
    parties = [
        (party, [one for one in people if one.home == party.id])
        for party in sorted(Party.objects.all(), key=lambda one: (not one.is_body, one.name))
    ]
    values = {
        "parties": [(party, members) for party, members in parties if members],
        "places": list(Place.objects.order_by("name")),
        "place": was.get("place") or (request.officer.place if request.officer else None),
        "was": was.get("person"),
        "kept": "kept" in request.GET,
        "next": request.GET.get("next", ""),
    }
    return page(request, "sign_in.html", values)


def _enter(request: Request) -> HttpResponse:
    person = Person.objects.filter(pk=request.POST.get("person", "")).first()
    if person is None:
        return missing(request)
    request.session.flush()
    request.session["person"] = person.id
    request.session["seen"] = int(time.time())
    request.session["place"] = _place(request)
    wanted = request.POST.get("next")
    return HttpResponseRedirect(onward(request, wanted) if wanted else reverse("contracts"))


def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    if request.method != "POST":
        return missing(request)
    request.session.flush()
    return HttpResponseRedirect(reverse("start"))


def place(request: Request) -> HttpResponse:
    """Say at which facility one is. Only a demonstration asks; elsewhere the network tells."""
    if request.method != "POST" or request.officer is None or not desk().instance.configuration.demo:
        return missing(request)
    request.session["place"] = _place(request)
    return HttpResponseRedirect(onward(request, request.POST.get("next")))


def _place(request: Request) -> str | None:
    chosen = Place.objects.filter(pk=request.POST.get("place", "")).first()
    return None if chosen is None else chosen.id
