"""Firms that are added before any contract names them, each for one entrusting body and with its first officer, who is invited."""

from __future__ import annotations

import unicodedata

import msgspec
from django.db import transaction
from django.db.models import Count

from azukari.desk import instance_log, invitations, throttle
from azukari.desk.administrators import NOWHERE, plain_name
from azukari.desk.desk import Desk
from azukari.desk.invitations import Opened
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.administration import Introduced
from azukari.store.models import Party, Person
from azukari.store.sign_in import Invitation


class Listed(msgspec.Struct, frozen=True):
    """A party of the instance: how many of its people are known, and, where it was added, its first officer and how their invitation stands."""

    id: str
    name: str
    is_body: bool
    people: int
    officer: str | None = None
    officer_name: str = ""
    enrolled: bool = False
    until: int | None = None


def bodies() -> list[tuple[str, str]]:
    """The entrusting bodies, by name."""
    return list(Party.objects.filter(is_body=True).order_by("name", "pk").values_list("id", "name"))


def there(desk: Desk) -> list[Listed]:
    """The parties, bodies first, then by name."""
    counts = dict(Person.objects.exclude(home=NOWHERE).values_list("home").annotate(Count("pk")))
    added = {one.party: one for one in Introduced.objects.all()}
    officers = [one.officer for one in added.values()]
    names = dict(Person.objects.filter(pk__in=officers).values_list("id", "name"))
    open_ = Invitation.objects.filter(person__in=officers, used=None, withdrawn=None, expires__gte=desk.clock())
    until = dict(open_.values_list("person", "expires"))
    found = []
    for one in Party.objects.order_by("-is_body", "name", "pk"):
        row, people = added.get(one.id), counts.get(one.id, 0)
        if row is None:
            found.append(Listed(one.id, one.name, one.is_body, people))
        else:
            way = invitations.has_way(row.officer)
            name = names.get(row.officer, row.officer)
            found.append(Listed(one.id, one.name, one.is_body, people, row.officer, name, way, until.get(row.officer)))
    return found


def _same(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _body(wanted: str) -> str:
    there_ = [one for one, _ in bodies()]
    if wanted in there_:
        return wanted
    if not wanted and len(there_) == 1:
        return there_[0]
    text = Say("どの機関（甲）の委託先かを選んでください。", "Choose for which entrusting body the firm will work.")
    raise FaultError(Fault("PARTY_BODY", text, "body"))


def add(desk: Desk, by: str, name: str, officer: str, body: str = "", ids: tuple[str, str] | None = None) -> Opened:
    """Add a firm and its first officer, who is invited. ``ids`` are those of the firm and the officer as a form was drawn with them: the same
    form once more adds nothing, and gives a new code for the same invitation.

    :raises FaultError: ``PARTY_NAME``, ``PARTY_BODY``, ``PARTY_KNOWN``, ``PARTY_FORM_USED``, ``INVITE_HAS``, ``TOO_MANY``; nothing was added.
    """
    firm, first = plain_name(name, "party"), plain_name(officer, "officer")
    party, person = ids or (desk.mint("pt"), desk.mint("pn"))
    throttle.count(desk.instance, desk.clock(), [(throttle.INVITING, by)])
    with transaction.atomic():
        instance_log.hold(writing=True)
        if (row := Introduced.objects.filter(pk=party).first()) is not None:
            was = (Party.objects.get(pk=party).name, Person.objects.get(pk=row.officer).name)
            if was != (firm, first):
                text = Say(
                    f"この用紙では「{was[0]}」を既に加えました。別の会社は、ページを開き直して加えてください。",
                    f"This form has added “{was[0]}” already. To add another firm open the page anew.",
                )
                raise FaultError(Fault("PARTY_FORM_USED", text))
            return invitations.by_administrator(desk, row.officer, by)
        where = _body(body)
        if any(_same(one) == _same(firm) for one in Party.objects.values_list("name", flat=True)):
            text = Say(
                f"「{firm}」は既に登録されています。一覧で確かめてください。別の会社であれば、所在地などを添えて区別してください。",
                f"“{firm}” is there already; see the list. If another firm is meant, tell them apart in the name, by the place for example.",
            )
            raise FaultError(Fault("PARTY_KNOWN", text, "party"))
        Party.objects.create(id=party, name=firm, is_body=False)
        Person.objects.create(id=person, name=first, home=party)
        Introduced.objects.create(party=party, body=where, officer=person, at=desk.clock(), by=by)
        return invitations.by_administrator(desk, person, by)


def again(desk: Desk, by: str, party: str) -> Opened:
    """Invite the first officer of an added firm anew, as long as they have not enrolled.

    :raises FaultError: ``PARTY_UNKNOWN``, ``INVITE_HAS``, ``TOO_MANY``.
    """
    throttle.count(desk.instance, desk.clock(), [(throttle.INVITING, by)])
    with transaction.atomic():
        instance_log.hold(writing=True)
        row = Introduced.objects.filter(pk=party).first()
        if row is None:
            text = Say(
                "その会社はここから加えられていません。一覧を開き直してください。",
                "No such firm was added here; open the list anew.",
            )
            raise FaultError(Fault("PARTY_UNKNOWN", text))
        return invitations.by_administrator(desk, row.officer, by)
