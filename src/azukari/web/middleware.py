"""What holds for every page: headers, language, who is signed in, and troubles said so that an officer can act on them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from azukari.desk.administrators import NOWHERE
from azukari.desk.desk import NotFound
from azukari.desk.outcome import Officer
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PartyId, PersonId, PlaceId
from azukari.law.say import Lang
from azukari.store import tenants, unmoved
from azukari.store.models import Party, Person
from azukari.store.unmoved import Answers
from azukari.web import standing
from azukari.web.drawing import page
from azukari.web.request import Request, language_cookie

IDLE = 15 * 60
"""Seconds without a request after which one has to sign in again."""
NOTED = 60
"""The last request is noted at most once in so many seconds: reading pages must not write to the database each time."""

NEEDED = (
    "publickey-credentials-get=(self), publickey-credentials-create=(self), "
    "camera=(), microphone=(), geolocation=(), usb=(), payment=(), browsing-topics=()"
)
"""Of what browsers can do, these pages use passkeys and nothing else."""
TLS_ALWAYS = "max-age=31536000; includeSubDomains"
"""Said wherever people reach the instance by TLS, also where a proxy ends it."""

_PERSON = "SELECT * FROM store_person WHERE id = %s"
_people: Answers[str, Person | None] = Answers(1_024)

Next = Callable[[HttpRequest], HttpResponse]


def headers(get_response: Next) -> Next:
    """Content comes from here alone, no page can be framed, and what was read is not kept by anybody on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        _set(request, "nonce", nonce)
        unmoved.begin()
        try:
            response = get_response(request)
        finally:
            unmoved.end()
        asks = " connect-src 'self';" if getattr(request, "ceremony", False) else ""
        response.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self';{asks} form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'",
        )
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Permissions-Policy", NEEDED)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_SECURE:
            response.setdefault("Strict-Transport-Security", TLS_ALWAYS)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def language(get_response: Next) -> Next:
    """The language that was chosen; until then the first of the browser's that these pages speak, else Japanese."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(language_cookie())
        spoken = next((one for one in Lang if one.value == chosen), None) or _browsers(request)
        _set(request, "lang", spoken)
        response = get_response(request)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response.setdefault("Content-Language", request.lang.value)  # type: ignore[attr-defined]  # set above
        return response

    return middleware


def _browsers(request: HttpRequest) -> Lang:
    wanted = (name.partition("-")[0] for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")))
    return next((Lang(one) for one in wanted if one in set(Lang)), Lang.ja)


def signed_in(get_response: Next) -> Next:
    """Who stands at the counter, and which bodies' rows are seen from there. A session that was idle too long knows only who it was."""

    def middleware(request: HttpRequest) -> HttpResponse:
        tenants.reach(())
        session = request.session
        officer, person = None, None
        _set(request, "signed", None)
        who = session.get("person")
        now = int(time.time())
        if not standing.demo():
            officer, person = standing.standing(cast("Request", request))
        elif who is not None and now - int(session.get("seen", 0)) > IDLE:
            place = session.get("place")
            session.flush()
            session["was"] = {"person": who, "place": place}
        elif who is not None:
            person = _people.get(who, partial(_person, who))
            if person is not None:
                place = session.get("place")
                officer = Officer(PersonId(person.id), PartyId(person.home), PlaceId(place) if place else None)
                if now - int(session.get("seen", 0)) > NOTED:
                    session["seen"] = now
        _set(request, "officer", officer)
        _set(request, "person", person)
        _set(request, "administrator", person is not None and person.home == NOWHERE)
        _set(request, "works", person is not None and person.home != NOWHERE and not _is_body(person.home))
        if officer is not None:
            tenants.reach(tenants.of_party(officer.home))
        return get_response(request)

    def process_view(_request: HttpRequest, _view: object, _args: object, named: dict[str, Any]) -> None:
        if "log" in named:
            tenants.narrow(str(named["log"]))

    middleware.process_view = process_view  # type: ignore[attr-defined]  # how Django is told about it
    return middleware


def _person(who: str) -> Person | None:
    return next(iter(Person.objects.raw(_PERSON, [who])), None)


@lru_cache(maxsize=1_024)
def _is_body(party: str) -> bool:
    """Whether a party is an entrusting body: its people work on nothing that was entrusted. What a party is does not change."""
    return Party.objects.filter(pk=party, is_body=True).exists()


def troubles(get_response: Next) -> Next:
    """A contract that is not theirs is not found; a trouble of the desk is told as a page with its code."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.isprintable():
            # no page of ours has such an address, and no database need be asked for it
            return page(cast("Request", request), "missing.html", status=404)
        return get_response(request)

    def process_exception(request: Request, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return page(request, "missing.html", status=404)
        if isinstance(exception, FaultError):
            return page(request, "trouble.html", {"faults": exception.faults}, status=503)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # how Django is told about it
    return middleware


def _set(request: HttpRequest, name: str, value: Any) -> None:  # noqa: ANN401 — requests carry what middleware knows
    setattr(request, name, value)
