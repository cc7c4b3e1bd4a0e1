"""Putting the content of a delivery note's line into the vault: it is sealed while it comes in, and what was counted becomes an entry.

The browser's upload is held in memory and passed on in pieces; content never rests on this machine's disk in the clear. Files larger than one
form can bring go through the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import intake
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_form import Choice, verbatim
from azukari.desk.outcome import Officer
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.things import Origin, vault_of
from azukari.kernel.values import ItemId, Medium
from azukari.law.say import Say
from azukari.provisions.p11_acts import KEEPS
from azukari.store.models import VaultObject
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.forms import too_large
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers


def lines(seen: Catalogue) -> list[Choice]:
    """The items that are to rest in the vault, as ``entry/item``: which note listed each, and what it is called."""
    custody = seen.book.whole.ground.custody
    found = []
    for item in custody.items.values():
        held = any(
            account == vault_of(tier) for tier in seen.book.whole.ground.tiers for account in custody.held.get(item.item, {})
        )
        if item.medium is Medium.VAULT and not held:
            name = seen.name(item.item)
            label = Say(f"{name}（第{item.listed}号）", f"{name} (entry {item.listed})")
            found.append(Choice(f"{item.listed}/{item.item}", label))
    return found + list(_kept(seen))


def _kept(seen: Catalogue) -> Iterator[Choice]:
    """What a contractor itself collected or derived, holds in the vault, and has not sealed yet, as ``-/item``: no note brought it."""
    custody, mine = seen.book.whole.ground.custody, {one.tier for one in seen.holdings if one.capacity in KEEPS}
    own = [
        one
        for one in custody.items.values()
        if one.medium is Medium.VAULT and one.origin in {Origin.COLLECTED, Origin.DERIVATIVE}
    ]
    sealed = set(
        VaultObject.objects.filter(log_id=seen.book.log, item__in=[one.item for one in own]).values_list("item", flat=True)
    )
    for item in own:
        if item.item not in sealed and any(custody.at(item.item, vault_of(tier)) for tier in mine):
            yield Choice(f"-/{item.item}", verbatim(seen.name(item.item)))


@for_officers
def deposit(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The form (GET), or the sealing (POST). What is wrong with the content is told line by line, and nothing is left behind."""
    chosen = request.POST.get("line") or request.GET.get("line", "")
    key = request.POST.get("key", "")
    faults: tuple[Fault, ...] = ()
    choices: list[Choice] = see(officer, log, lines)
    if request.method == "POST":
        file = request.FILES.get("content")
        known = chosen in {one.value for one in choices}
        faults = too_large(request) or _missing(known=known, file=file is not None)
        if file is not None and not faults:
            number, _, item = chosen.partition("/")
            note = int(number) if number.isdecimal() else None
            try:
                done = intake.deposit(desk(), officer, log, note, ItemId(item), file.chunks(), key=key.strip() or None)
            except FaultError as error:
                faults = error.faults
            else:
                address = reverse("entry", args=[log, done.receipt.entry.number])
                return HttpResponseRedirect(f"{address}?{urlencode({'done': 1})}")

    def gather(seen: Catalogue) -> dict[str, Any]:
        return {"head": header(seen), "sentence_of": seen.sentence("10.1"), "chosen": chosen, "key": key, "choices": choices}

    return page(request, "deposit.html", {**see(officer, log, gather), "faults": faults}, status=422 if faults else 200)


def _missing(*, known: bool, file: bool) -> tuple[Fault, ...]:
    found = []
    if not known:
        found.append(Fault("FIELD_MISSING", TEXTS["deposit.no_line"], "line"))
    if not file:
        found.append(Fault("FIELD_MISSING", TEXTS["deposit.no_file"], "content"))
    return tuple(found)
