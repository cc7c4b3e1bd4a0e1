"""A request as the views of this face receive it: with the language, the nonce of its page, and who is signed in."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from azukari.desk.outcome import Officer
from azukari.law.say import Lang
from azukari.store.models import Person

LANGUAGE_COOKIE = "azukari-lang"


class Request(HttpRequest):
    """What the middleware of this face adds to Django's request."""

    lang: Lang
    nonce: str
    officer: Officer | None
    person: Person | None
    session: SessionBase
