"""What a passkey signed, handed in: recorded together with its signature, or said why not; what was typed is there again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari import annex
from azukari.desk import passkeys
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal, Signed
from azukari.kernel.act import Act
from azukari.kernel.fault import FaultError
from azukari.web import drafts
from azukari.web.act_form import Stand, draw
from azukari.web.counter import desk
from azukari.web.request import Request
from azukari.web.seeing import see
from azukari.web.standing import name_in
from azukari.web.views import missing, to_sign_in
from azukari.web.views_act import against_of
from azukari.web.views_passkey import tell


def sign(request: Request, log: str, name: str) -> HttpResponse:
    """Do a prepared act that the officer's passkey has signed. Whose session ended meanwhile finds the form again, as it was typed."""
    cls = annex.ACTS.get(name)
    if cls is None or not cls.signed:
        return missing(request)
    if request.method != "POST":
        # a page that was signed on is not there to be met again (as by choosing the other language); its form is
        return HttpResponseRedirect(reverse("act", args=[log, name]))
    if request.officer is None:
        return to_sign_in(request, next=reverse("act", args=[log, name]), kept="1")
    return _sign(request, request.officer, log, cls)


def _sign(request: Request, officer: Officer, log: str, cls: type[Act]) -> HttpResponse:
    counter = desk()

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        return see(officer, log, use)

    outcome: Outcome
    try:
        signed = Signed(name_in(request, "pending"), passkeys.assertion_of(request.POST.get("answer", "")))
        outcome = counter.perform_signed(officer, log, signed)
    except FaultError as error:
        outcome = Incomplete(log, cls.name, error.faults)
    if isinstance(outcome, Receipt):
        drafts.drop(officer.person, log, cls.name)
        address = reverse("entry", args=[log, outcome.entry.number])
        return HttpResponseRedirect(f"{address}?{urlencode({'done': 1})}")
    tell("a signature was not accepted", request)
    status = 403 if isinstance(outcome, Refusal) else 422
    typed = drafts.look(counter, officer.person, log, cls.name) or {}
    return draw(
        Stand(request, look, cls, to=reverse("act", args=[log, cls.name])), typed, against_of(outcome), typed=True, status=status
    )
