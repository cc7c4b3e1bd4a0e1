"""What an administrator has: how the instance stands, all of it read only; and the parties, to which firms are added."""

from __future__ import annotations

from typing import Any, Final

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse

from azukari.desk import backup_register, introducing, overseen
from azukari.desk.diagnosis import Finding
from azukari.desk.doctor import examine
from azukari.desk.doctor_running import alive, health
from azukari.desk.invitations import Opened
from azukari.desk.outcome import Officer
from azukari.desk.reach import reaches
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import HOUR, SECOND
from azukari.law.say import Say
from azukari.store import tenants
from azukari.web.apart import for_administrators
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.standing import fresh, name_in, to_show_again
from azukari.web.views_enrol import picture
from azukari.web.views_passkey import status_of, tell

BACKUPS: Final = 10
"""So many backups are listed, the newest first."""
FORM: Final = "azukari.party"
GOOD_FOR: Final = 12 * HOUR // SECOND
UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB")
STEP: Final = 1024


def said_bytes(size: int) -> str:
    """A size for people."""
    amount, unit = float(size), 0
    while amount >= STEP and unit < len(UNITS) - 1:
        amount, unit = amount / STEP, unit + 1
    return f"{amount:,.1f} {UNITS[unit]}" if unit else f"{size:,} B"


@for_administrators
def overview(request: Request, _officer: Officer) -> HttpResponse:
    """How the instance stands: what the doctor found, what runs and waits, storage, witnesses, backups, mail, versions."""
    # counted over all bodies, whose rows an administrator reaches for no other page
    with tenants.reaching([one for one, _ in introducing.bodies()]):
        return page(request, "administration.html", _looked())


def _looked() -> dict[str, Any]:
    counter = desk()
    instance, now = counter.instance, counter.clock()
    checked = examine(instance, now)
    found = [(check.says, one) for check in checked for one in check.findings]
    witnesses, backups, unread = _read(instance)
    return {
        "now": now,
        "wrong": [each for each in found if each[1].wrong],
        "soon": [each for each in found if not each[1].wrong],
        "sound": [check.says for check in checked if not check.findings],
        "parts": alive(instance, health(instance)),
        "waits": overseen.waits(),
        "room": overseen.room(instance),
        "stored": overseen.stored(),
        "witnesses": witnesses,
        "backups": backups,
        "unread": unread,
        "mails": overseen.undelivered(),
        "versions": overseen.versions(),
        "said_bytes": said_bytes,
    }


def _read(instance: Any) -> tuple[list[Any], list[Any], list[Finding]]:  # noqa: ANN401 — an instance, and what its files say
    """The witnesses and the newest backups; files that cannot be read are told instead."""
    witnesses: list[Any] = []
    backups: list[Any] = []
    unread: list[Finding] = []
    try:
        witnesses = reaches(instance)
    except FaultError as error:
        unread += [Finding(one.code, one.say) for one in error.faults]
    try:
        backups = list(backup_register.known(instance))[-BACKUPS:][::-1]
    except FaultError as error:
        unread += [Finding(one.code, one.say) for one in error.faults]
    return witnesses, backups, unread


@for_administrators
def parties(request: Request, officer: Officer) -> HttpResponse:
    """The parties; by ``POST`` a firm and its first officer are added, or that officer is invited anew."""
    by_passkey = request.signed is not None and request.signed.how == "passkey"
    if by_passkey and not fresh(request):
        return to_show_again(request, reverse("administration-parties"))
    if request.method != "POST":
        return _draw(request, officer)
    try:
        if not by_passkey:
            text = Say(
                "会社を加えるには、パスキーでサインインしてください（ワンタイムコードではできません）。",
                "To add a firm sign in with a passkey; one-time codes do not suffice.",
            )
            raise FaultError(Fault("PARTY_BY_CODES", text))
        opened = _do(request, officer)
    except FaultError as error:
        tell("a party was not added", request, error)
        return _draw(request, officer, error)
    tell("the first officer of a party was invited", request)
    base = desk().instance.configuration.base.rstrip("/")
    link = f"{base}{reverse('enrol')}"
    return page(request, "invited.html", {"opened": opened, "link": link, "picture": picture(f"{link}#{opened.code}")})


def _do(request: Request, officer: Officer) -> Opened:
    if "again" in request.POST:
        return introducing.again(desk(), officer.person, name_in(request, "again"))
    try:
        who, party, person = signing.loads(request.POST.get("form", ""), salt=FORM, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        who, party, person = "", "", ""
    if who != officer.person:
        text = Say(
            "この用紙は古くなりました。内容を確かめて、もう一度押してください。",
            "This form has grown too old. Look at what it says, and press once more.",
        )
        raise FaultError(Fault("PARTY_FORM_OLD", text))
    name, first = request.POST.get("party", ""), request.POST.get("officer", "")
    return introducing.add(desk(), officer.person, name, first, name_in(request, "body"), (party, person))


def _draw(request: Request, officer: Officer, error: FaultError | None = None) -> HttpResponse:
    counter = desk()
    faults = error.faults if error else ()
    # a form that was refused as it stands is corrected and handed in as the same one; one that is used up or old, as another
    spent = not faults or any(one.field is None for one in faults)
    drawn = signing.dumps([officer.person, counter.mint("pt"), counter.mint("pn")], salt=FORM)
    given = request.POST if error and "again" not in request.POST else {}
    values = {
        "parties": introducing.there(counter),
        "bodies": introducing.bodies(),
        "form": drawn if spent else request.POST.get("form", ""),
        "given": {name: given.get(name, "") for name in ("party", "officer", "body")},
        "faults": faults,
        "beside": {one.field: one.say for one in faults},
    }
    status = 200 if error is None else 429 if status_of(error) == 429 else 422
    return page(request, "administration_parties.html", values, status=status)
