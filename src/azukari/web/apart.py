"""Administrators and everybody else have different pages: what the others have is not there for an administrator, and the other way round.

Which pages an administrator has is listed here, one by one; a page that is added later is not theirs until somebody says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.http import HttpRequest, HttpResponse

from azukari.desk.outcome import Officer
from azukari.web.request import Request
from azukari.web.standing import in_earnest
from azukari.web.views import missing

P = ParamSpec("P")
Next = Callable[[HttpRequest], HttpResponse]
ANYBODYS: Final = frozenset({
    "start", "health", "static", "language", "report", "report-follow", "report-sheet", "verifier", "sign-in", "sign-in-options",
    "sign-in-codes", "sign-out", "again", "again-options", "enrol", "enrol-person", "enrol-options", "enrol-codes", "sessions", "end-session",
    "another-passkey", "another-options", "end-passkey",
})  # fmt: skip
"""Pages that show nothing of any contract: arriving, signing in, one's own passkeys and sessions, reporting."""
THEIRS: Final = frozenset({"administration", "administration-parties"})


def administrators(get_response: Next) -> Next:
    """To an administrator every page but theirs is missing, whatever it would have said."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: Request, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:  # noqa: ANN401 — as Django has it
        match = request.resolver_match
        if not request.administrator or (match is not None and match.url_name in ANYBODYS | THEIRS):
            return None
        return missing(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # how Django is told about it
    return middleware


def for_administrators(
    view: Callable[Concatenate[Request, Officer, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """A page for an administrator who is signed in; for whoever else is signed in there is none."""

    def guarded(request: Request, officer: Officer, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.administrator:
            return missing(request)
        return view(request, officer, *args, **kwargs)

    update_wrapper(guarded, view)
    return cast("Callable[Concatenate[Request, P], HttpResponse]", in_earnest(guarded))
