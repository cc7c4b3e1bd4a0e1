"""The page for anyone: to report that something went wrong, past 乙, and to follow the report by its receipt number.

Nobody has to be signed in, and whoever is stands nowhere in the report. Whether a serial number or a contract exists is not told.
"""

from __future__ import annotations

import secrets

from django.http import HttpResponse
from django.urls import reverse

from azukari.desk import throttle, tips
from azukari.desk.tips_read import FIELDS, PICTURE, read
from azukari.kernel.fault import FaultError
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.standing import address, name_in
from azukari.web.views_enrol import picture
from azukari.web.views_passkey import status_of

LIMIT = PICTURE + 64 * 1024
"""A form with one picture; what is larger was not read."""


def report(request: Request) -> HttpResponse:
    """The form (GET), or handing it in (POST): its receipt, or the form again with everything that was typed."""
    if request.method != "POST":
        return _form(request)
    typed = {name: request.POST.get(name, "") for name in (*FIELDS, "body")}
    try:
        file = request.FILES.get("picture")
        large = int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT
        # of a file that is too large so much is read that it is told as such
        content = b"" if large else file.read(PICTURE + 1) if file is not None and file.name else None
        given = read(typed, content)
        throttle.count(desk().instance, desk().clock(), [(throttle.REPORTED_AT, address(request))])
        receipt = tips.hand_in(desk(), given, name_in(request, "once", 32))
    except FaultError as error:
        return _form(request, typed, error)
    return page(request, "report_done.html", {"receipt": receipt, "base": _base()})


def _form(request: Request, typed: dict[str, str] | None = None, error: FaultError | None = None) -> HttpResponse:
    values = {
        "typed": typed or dict.fromkeys((*FIELDS, "body"), ""),
        "once": name_in(request, "once", 32) or secrets.token_hex(16),
        "bodies": tips.bodies(),
        "largest": PICTURE >> 20,
        "faults": error.faults if error else (),
        "beside": {one.field: one.say for one in error.faults} if error else {},
        "attached": bool(error and request.FILES.get("picture")),
    }
    return page(request, "report.html", values, status=_status(error) if error else 200)


def follow(request: Request) -> HttpResponse:
    """How a report stands, by its receipt number. The number is sent in a form: it stands in no history and no server's log."""
    if request.method != "POST":
        return page(request, "report_follow.html", {"found": None, "number": "", "faults": ()})
    number = request.POST.get("number", "")[:64]
    here = address(request)
    try:
        throttle.count(desk().instance, desk().clock(), [(throttle.FOLLOWED_AT, here)])
        found = tips.follow(desk(), number)
        throttle.uncount(desk().instance, throttle.FOLLOWED_AT, here)
    except FaultError as error:
        values = {"found": None, "number": number, "faults": error.faults}
        return page(request, "report_follow.html", values, status=_status(error))
    return page(request, "report_follow.html", {"found": found, "number": number, "faults": ()})


def sheet(request: Request) -> HttpResponse:
    """A sheet to put up: the address of the page, to be typed or scanned."""
    link = f"{_base()}{reverse('report')}"
    return page(request, "report_sheet.html", {"link": link, "picture": picture(link), "bodies": tips.bodies()})


def _status(error: FaultError) -> int:
    return 429 if status_of(error) == 429 else 422


def _base() -> str:
    return desk().instance.configuration.base.rstrip("/")
