"""Inviting people, and recovering somebody in person. Who may, and for whom, the contracts' records say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse

from azukari.desk import invitations
from azukari.desk.instance_log import Reason
from azukari.desk.invitations import Opened
from azukari.desk.outcome import Officer
from azukari.desk.vouching import Vouching, vouching
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.models import InstanceLeaf
from azukari.store.sign_in import Codes
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.standing import fresh, in_earnest, name_in, to_show_again
from azukari.web.views import missing
from azukari.web.views_enrol import picture
from azukari.web.views_passkey import status_of, tell

REASONS: Final[tuple[Reason, ...]] = ("lost", "replaced", "left")
UNSEEN: Final = Say(
    "本人の顔と身分証を確かめたことに印を付けてください。目の前にいない人の登録し直しはできません。",
    "Tick that you have seen the person and an identity document. Nobody is recovered who is not there.",
)


def enrolled() -> set[str]:
    """Everybody who can sign in: a passkey is enrolled once, and ended once."""
    leaves = InstanceLeaf.objects.filter(person__isnull=False).values("person", "credential").annotate(n=Count("seq"))
    return {str(one["person"]) for one in leaves if one["n"] % 2} | set(Codes.objects.values_list("person", flat=True))


@in_earnest
def people(request: Request, officer: Officer) -> HttpResponse:
    """Whom one may invite or recover; what is open."""
    found = vouching(desk(), officer)
    if not found.may:
        return missing(request)
    if request.signed is None or request.signed.how != "passkey":
        return page(request, "invitations.html", {"by_codes": True, "faults": (), "withdrawn": False, "beside": {}}, status=403)
    if not fresh(request):
        return to_show_again(request)
    if request.method != "POST":
        return _draw(request, officer, found)
    return _do(request, officer, found)


def _do(request: Request, officer: Officer, found: Vouching) -> HttpResponse:
    doing = {"invite": _invite, "new": _new, "recover": _recover}.get(request.POST.get("do", ""))
    try:
        if doing is None:
            invitations.withdraw(desk(), officer.person, name_in(request, "withdraw"))
            return _draw(request, officer, found, withdrawn=True)
        opened = doing(request, officer)
    except FaultError as error:
        tell("an invitation was not made", request, error)
        return _draw(request, officer, found, error)
    tell("a recovery was opened" if opened.again else "an invitation was opened", request)
    base = desk().instance.configuration.base.rstrip("/")
    link = f"{base}{reverse('enrol')}#{opened.code}"
    return page(request, "invited.html", {"opened": opened, "link": f"{base}{reverse('enrol')}", "picture": picture(link)})


Doing = Callable[[Request, Officer], Opened]


def _invite(request: Request, officer: Officer) -> Opened:
    person = request.POST.get("person", "")
    if not person:
        text = Say("招待する人を選んでください。", "Choose whom to invite.")
        raise FaultError(Fault("INVITE_NOBODY", text, "person"))
    return invitations.invite(desk(), officer, person, codes="codes" in request.POST)


def _new(request: Request, officer: Officer) -> Opened:
    return invitations.invite_new(desk(), officer, request.POST.get("name", ""), codes="new_codes" in request.POST)


def _recover(request: Request, officer: Officer) -> Opened:
    person = request.POST.get("again", "")
    if not person:
        text = Say("登録し直す人を選んでください。", "Choose whom to recover.")
        raise FaultError(Fault("RECOVER_NOBODY", text, "again"))
    if "seen" not in request.POST:
        raise FaultError(Fault("RECOVER_UNSEEN", UNSEEN, "seen"))
    reason = next((one for one in REASONS if one == request.POST.get("reason")), REASONS[0])
    return invitations.recover(desk(), officer, person, reason, codes="again_codes" in request.POST)


def _draw(
    request: Request, officer: Officer, found: Vouching, error: FaultError | None = None, *, withdrawn: bool = False
) -> HttpResponse:
    able = enrolled()
    everybody = sorted(found.people.values(), key=lambda one: (one.home != officer.home, one.party, one.name))
    given = request.POST if error else {}
    values = {
        "without": [one for one in everybody if one.person not in able],
        "having": [one for one in everybody if one.person in able and found.recovers(one.person)],
        "open": invitations.waiting(desk(), officer.person),
        "reasons": REASONS,
        "given": {name: given.get(name, "") for name in ("person", "name", "again", "reason")},
        "by_codes": False,
        "withdrawn": withdrawn,
        "faults": error.faults if error else (),
        "beside": {one.field: one.say for one in error.faults} if error else {},
    }
    status = 200 if error is None else 429 if status_of(error) == 429 else 422
    return page(request, "invitations.html", values, status=status)
