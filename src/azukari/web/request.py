"""A request as the views of this face receive it: with the language, the nonce of its page, and who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from azukari.desk.outcome import Officer
from azukari.law.say import Lang
from azukari.store.models import Person
from azukari.store.sign_in import SignedIn

LANGUAGE_COOKIE = "azukari-lang"


def language_cookie() -> str:
    """The name of the cookie that holds the language: where people come by TLS, one that no other host can set."""
    return f"__Host-{LANGUAGE_COOKIE}" if settings.SESSION_COOKIE_SECURE else LANGUAGE_COOKIE


class Request(HttpRequest):
    """What the middleware of this face adds to Django's request."""

    lang: Lang
    nonce: str
    officer: Officer | None
    person: Person | None
    session: SessionBase
    signed: SignedIn | None = None
    ceremony: bool = False
    leads: bool = False
    works: bool = False
    administrator: bool = False
