"""The start, the language, and the pages for what went wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from azukari.desk.outcome import Officer
from azukari.law.say import Lang
from azukari.web import landing
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request, language_cookie

LOGGER = logging.getLogger("azukari.web")
P = ParamSpec("P")


def onward(request: HttpRequest, wanted: str | None) -> str:
    """A wanted address if it lies on this very host, else the start."""
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("start")


def for_officers(
    view: Callable[Concatenate[Request, Officer, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """A page for somebody who is signed in; others are led to the sign-in page and back."""

    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.officer is None:
            return to_sign_in(request)
        return view(request, request.officer, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


def to_sign_in(request: Request, **more: str) -> HttpResponse:
    """To the sign-in page, to come back here afterwards."""
    query = {"next": request.get_full_path(), **more}
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode(query)}")


def start(request: Request) -> HttpResponse:
    """Where everybody arrives."""
    if request.officer is not None:
        return HttpResponseRedirect(landing.home(request.officer))
    if desk().instance.configuration.demo:
        return HttpResponseRedirect(reverse("sign-in"))
    return page(request, "start.html")


def health(_request: HttpRequest) -> HttpResponse:
    """Whether the process answers; nothing about content."""
    return HttpResponse(b"ok\n", content_type="text/plain")


def language(request: Request) -> HttpResponse:
    """Choose the language of all pages."""
    if request.method != "POST":
        return missing(request)
    chosen = Lang.en if request.POST.get("lang") == Lang.en.value else Lang.ja
    response = HttpResponseRedirect(onward(request, request.POST.get("next")))
    response.set_cookie(
        language_cookie(), chosen.value, max_age=31_536_000, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def missing(request: Request, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or it is not theirs; the two are not told apart."""
    return page(request, "missing.html", status=404)


def bad(request: Request, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return page(request, "bad.html", status=400)


def forged(request: Request, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one grown too old."""
    LOGGER.warning("a form was turned away: %s", reason)
    return page(request, "forged.html", status=403)


def broken(request: Request) -> HttpResponse:
    """A defect of the program."""
    return page(request, "broken.html", status=500)
