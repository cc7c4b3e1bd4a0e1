"""Before an act is signed: whether it will be, and the page that shows what will stand in the record."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from azukari.desk import instance_log, passkeys
from azukari.desk.approving import Prepared
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import told
from azukari.desk.outcome import Officer
from azukari.kernel.act import Act
from azukari.web import drafts
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.forms import without_attachments
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.standing import fresh, to_show_again

SIGNS: Final = "signs"
UNSIGNED: Final = "unsigned"


def standing_of(officer: Officer, cls: type[Act]) -> str | None:
    """Whether an act of this class will be signed by its officer, stand unsigned, or needs no signature."""
    if not cls.signed:
        return None
    return SIGNS if instance_log.active(officer.person) else UNSIGNED


def before(request: Request, officer: Officer, log: str, cls: type[Act], typed: dict[str, Any]) -> HttpResponse | None:
    """To the page where one shows oneself again, where an act that asks for a signature cannot have one; what was typed is kept."""
    if standing_of(officer, cls) != UNSIGNED or fresh(request):
        return None
    drafts.keep(desk(), officer.person, log, cls.name, without_attachments(typed))
    return to_show_again(request, reverse("act", args=[log, cls.name]))


def ask(request: Request, officer: Officer, log: str, cls: type[Act], typed: dict[str, Any], ready: Prepared) -> HttpResponse:
    """The page that shows what is about to be signed, and asks the passkey. What was typed is kept until it is done."""
    request.ceremony = True
    drafts.keep(desk(), officer.person, log, cls.name, without_attachments(typed))

    def look(seen: Catalogue) -> dict[str, Any]:
        assert ready.act is not None  # noqa: S101 — prepare gives it; the type allows tests to leave it out
        return {
            "head": header(seen),
            "answers": told(ready.act, ready.words, seen.book, seen.name, seen.purposes),
            "sentence_of": seen.sentence(cls.cites),
        }

    asked = json.loads(passkeys.asked_to_show(desk(), ready.challenge, officer.person))
    values = {"cls": cls, "pending": ready.pending, "asked": json.dumps(asked), "expires": ready.expires}
    return page(request, "sign.html", {**see(officer, log, look), **values})
