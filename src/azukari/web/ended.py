"""A form that comes in when nobody is signed in: what somebody whose session ran out had typed is kept, and only then said to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from azukari.store import tenants
from azukari.store.models import Person
from azukari.web import drafts
from azukari.web.counter import desk
from azukari.web.forms import KEEP
from azukari.web.request import Request
from azukari.web.views import to_sign_in

Typed = Callable[[str], dict[str, Any] | None]
"""Given who it was, what they had typed; None where the form cannot be theirs."""


def ended(request: Request, log: str, place: str, typed: Typed) -> HttpResponse:
    """To the sign-in page and back; a script that keeps what is typed is told by the status whether it was kept."""
    was = (request.session.get("was") or {}).get("person")
    kept = request.method == "POST" and was is not None and _kept(was, log, place, typed)
    if request.method == "POST" and request.POST.get(KEEP) == "quietly":
        return HttpResponse(status=204 if kept else 401)
    return to_sign_in(request, **({"kept": "1"} if kept else {}))


def _kept(was: str, log: str, place: str, typed: Typed) -> bool:
    home = Person.objects.filter(pk=was).values_list("home", flat=True).first()
    if home is None:
        return False
    with tenants.reaching(tenants.of_party(home)):
        answers = typed(was)
        return answers is not None and drafts.keep_for(desk(), was, log, place, answers)
