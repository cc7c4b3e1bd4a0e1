"""What concerns me: the list, how I am told, and my own calendar's address."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import calendar_keys, mail_settings
from azukari.desk.calendar_feed import Owing, feed
from azukari.desk.catalogue import provision_of
from azukari.desk.mail_sent import TROUBLES
from azukari.desk.notices import LATE, NEWS, OWED, RAISED
from azukari.desk.outcome import Officer
from azukari.desk.owing import Asked, shown
from azukari.kernel.fault import FaultError
from azukari.kernel.values import DAY, Time
from azukari.law.say import Lang, Say
from azukari.store import tenants
from azukari.store.models import Involved
from azukari.store.notices import Mail, Notice, Reader
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.paging import part
from azukari.web.request import Request
from azukari.web.seeing import header, see_all
from azukari.web.standing import fresh, to_show_again
from azukari.web.views import for_officers, missing

LINES: Final = 40
RANK: Final = (*RAISED[::-1], LATE, NEWS, OWED)
"""In this order they stand: what was passed on furthest first."""


class Shown(msgspec.Struct, frozen=True):
    """One line: the notice, its contract, whether it is new, and how many days late."""

    kind: str
    log: str
    subject: str
    says: Say
    entry: int | None
    provision: int
    since: Time
    due: Time | None
    days: int
    fresh: bool


@for_officers
def notices(request: Request, officer: Officer) -> HttpResponse:
    """The list; by ``POST`` everything up to the newest that was shown has been looked at."""
    reader = Reader.objects.filter(person=officer.person).first()
    looked = 0 if reader is None else reader.looked
    if request.method == "POST":
        until = request.POST.get("until", "")
        if until.isascii() and until.isdecimal() and len(until) <= len(str(1 << 53)):
            seen = max(looked, min(int(until), desk().clock()))
            Reader.objects.update_or_create(
                person=officer.person, defaults={"looked": seen}, create_defaults={"looked": seen, "lang": request.lang.value}
            )
        return HttpResponseRedirect(reverse("notices"))
    mine = Notice.objects.filter(person=officer.person, log__in=Involved.objects.filter(party=officer.home).values("log"))
    rows = list(mine.values_list("pk", "kind", "at", "due", "since"))
    rows.sort(key=lambda one: (one[2] <= looked, RANK.index(one[1]), one[3] or one[4]))
    here = part(request, [one[0] for one in rows], LINES, {})
    return page(
        request,
        "notices.html",
        {
            "lines": _lines(officer, here.rows, looked),
            "part": here,
            "total": len(rows),
            "new": sum(one[2] > looked for one in rows),
            "until": max((one[2] for one in rows), default=0),
        },
    )


def _lines(officer: Officer, wanted: Any, looked: int) -> list[Shown]:  # noqa: ANN401 — a sequence of keys
    found = {one.pk: one for one in Notice.objects.filter(pk__in=wanted)}
    logs = sorted({one.log_id for one in found.values()})
    subjects = dict(see_all(officer, logs, lambda seen: (seen.book.log, seen.subject or seen.book.log)))
    now = desk().clock()
    return [
        Shown(
            one.kind, one.log_id, subjects[one.log_id], Say(one.says["ja"], one.says["en"]), one.entry, provision_of(one.code),
            Time(one.since), None if one.due is None else Time(one.due), 0 if one.due is None else max(0, (now - one.due) // DAY),
            one.at > looked,
        )
        for pk in wanted
        if (one := found.get(pk)) is not None and one.log_id in subjects
    ]  # fmt: skip


@for_officers
def settings(request: Request, officer: Officer) -> HttpResponse:
    """How I am told; saved by ``POST``."""
    if request.method != "POST":
        return _settings(request, officer)
    given = request.POST.get("address", "").strip()
    try:
        address = mail_settings.address(given, "address") if given else ""
    except FaultError as error:
        return _settings(request, officer, error, given)
    lang = Lang.en if request.POST.get("lang") == Lang.en.value else Lang.ja
    chosen = {"address": address, "daily": bool(request.POST.get("daily")), "lang": lang.value}
    Reader.objects.update_or_create(person=officer.person, defaults=chosen)
    return HttpResponseRedirect(f"{reverse('notices-settings')}?saved=1")


@for_officers
def calendar_key(request: Request, officer: Officer) -> HttpResponse:
    """Make my calendar's address anew, which is shown this once, or take it away."""
    if request.method != "POST":
        return missing(request)
    if "withdraw" in request.POST:
        calendar_keys.withdraw(officer.person)
        return HttpResponseRedirect(f"{reverse('notices-settings')}?withdrawn=1")
    if not fresh(request):
        return to_show_again(request, reverse("notices-settings"))
    token = calendar_keys.make(officer.person, desk().clock())
    base = urlsplit(desk().instance.configuration.base)
    return _settings(request, officer, made=f"{base.scheme}://{base.netloc}{reverse('own-calendar', args=[token])}")


def _settings(
    request: Request, officer: Officer, error: FaultError | None = None, given: str | None = None, made: str | None = None
) -> HttpResponse:
    reader = Reader.objects.filter(person=officer.person).first() or Reader(person=officer.person, lang=request.lang.value)
    last = Mail.objects.filter(person=officer.person).exclude(trouble="").order_by("-pk").first()
    try:
        set_up = mail_settings.of(desk().instance) is not None
    except FaultError:
        set_up = False
    values = {
        "reader": reader,
        "address": reader.address if given is None else given,
        "set_up": set_up,
        "trouble": None if last is None or last.state == "sent" else TROUBLES.get(last.trouble),
        "key": calendar_keys.of(officer.person),
        "made": made,
        "faults": () if error is None else error.faults,
        "told": next((one for one in ("saved", "withdrawn") if one in request.GET), None),
    }
    return page(request, "notices_settings.html", values, status=422 if error else 200)


def own_calendar(request: Request, token: str) -> HttpResponse:
    """Somebody's own calendar, for whoever has its address: dates and where to look, no names and nothing entrusted."""
    now = desk().clock()
    officer = calendar_keys.officer_of(token, now) if request.method in ("GET", "HEAD") else None
    if officer is None:
        return missing(request)
    tenants.reach(tenants.of_party(officer.home))
    reader = Reader.objects.filter(person=officer.person).first()
    asked = Asked(person=officer.person)
    logs = list(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True))
    found = see_all(officer, logs, lambda seen: [Owing(seen.book.log, header(seen).subject, one) for one in shown(seen, asked)])
    lang = Lang.ja if reader is None else Lang(reader.lang)
    data = feed([one for each in found for one in each], now, lang, events=True)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="azukari.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
