"""Registering a contract, afresh or from the one it renews. Its log begins when the form is complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from azukari.annex import ACTS
from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_form import named
from azukari.desk.chance import identifier
from azukari.desk.outcome import Officer
from azukari.desk.renewing import renewal
from azukari.kernel.submission import read
from azukari.kernel.values import Time
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_office_acts import Renew
from azukari.store import record
from azukari.store.models import Party, Person
from azukari.web import drafts
from azukari.web.act_form import Against, Stand, draw
from azukari.web.counter import desk
from azukari.web.ended import ended
from azukari.web.forms import submitted, without_attachments
from azukari.web.request import Request
from azukari.web.seeing import Dealt
from azukari.web.views import for_officers, missing
from azukari.web.views_act import perform, pressed

EARLIER = "renews"
"""In the address: the contract that the new one renews. What is typed is kept under it; under nothing where none is renewed."""
REDIRECTED = 302


def register(request: Request) -> HttpResponse:
    """The form of a new contract; what somebody of a body whose session ran out had typed is kept for them."""
    if request.officer is not None:
        return _register(request)

    def typed(was: str) -> dict[str, Any] | None:
        body = Party.objects.filter(pk__in=Person.objects.filter(pk=was).values("home"), is_body=True).exists()
        return without_attachments(submitted(Register, request.POST, request.FILES)) if body else None

    return ended(request, request.GET.get(EARLIER, ""), Register.name, typed)


@for_officers
def _register(request: Request, officer: Officer) -> HttpResponse:
    """Register a new contract. Only an entrusting body can.

    One that renews another begins with what that one says, and is followed by the entry that says so.
    """
    party = Party.objects.filter(pk=officer.home, is_body=True).first()
    if party is None:
        return missing(request)
    counter = desk()
    earlier = request.GET.get(EARLIER, "")
    known = renewal(counter, officer, earlier) if earlier else {}
    kept = None if request.method == "POST" else drafts.look(counter, officer.person, earlier, Register.name)
    if request.method == "POST":
        answers = {**submitted(Register, request.POST, request.FILES), "ward_name": party.name}
    else:
        answers = {**known, **(kept or {}), "ward_name": party.name}
    dealt = Dealt(officer, str(answers.get("contractor", "")))

    def look(use: Callable[[Catalogue], Any]) -> Any:  # noqa: ANN401 — whatever was looked for
        empty = Book("", counter.words)
        return use(Catalogue(empty, counter.words, time=Time(counter.clock()), officer=officer, name=dealt.one, known=dealt))

    stand = Stand(request, look, Register)
    if request.method != "POST":
        return draw(stand, answers, told="kept" if kept is not None else "renewed" if earlier else None)
    if page_again := pressed(stand, officer, earlier, answers):
        return page_again
    whole = named(Register, {**answers, "ward": officer.home}, dealt.one)
    faults = read(Register, whole, counter.mint).faults
    if faults:
        return draw(stand, answers, Against(faults=faults), typed=True, status=422)
    log = counter.begin(officer.home, _pressed_as(request, officer, answers))
    then = f"{reverse('act', args=[log, Renew.name])}?{urlencode({'earlier': earlier, '_renewed': 1})}" if earlier else ""
    receipt = f"{reverse('entry', args=[log, 0])}?{urlencode({'done': 1})}"
    if record.size(log):
        return HttpResponseRedirect(then or receipt)
    answer = perform(stand, officer, log, (answers, whole), then)
    first = None if answer.status_code == REDIRECTED else record.entry(log, 0)
    if first is not None and entry_of(first.leaf, ACTS).moment.officer == officer.person:
        # the other press came first, between our looking and our entering
        answer = HttpResponseRedirect(then or receipt)
    if answer.status_code == REDIRECTED:
        drafts.drop(officer.person, earlier, Register.name)
    return answer


def _pressed_as(request: Request, officer: Officer, answers: dict[str, Any]) -> str | None:
    """Which contract this press begins: the same for the same answers of the same form, however often it is pressed; None for another each time.

    A form that is drawn anew carries another token, so that who means a second contract of the same words gets one.
    """
    token = request.POST.get("csrfmiddlewaretoken")
    if not token:
        return None
    said = salted_hmac("azukari.web.register", repr((officer.person, token, answers)), algorithm="sha256").digest()
    return identifier("en", int.from_bytes(said[:10], "big"))
