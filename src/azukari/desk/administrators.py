"""Administrators of an instance: people who see how it runs and add parties, belong to no party, and see no contract.

Who keeps the machine names them. They sign in as everybody does; ending one ends every passkey, code and session of theirs at once.
"""

from __future__ import annotations

from typing import Final

import msgspec
from django.db import transaction

from azukari.desk import instance_log, invitations, one_time, sessions
from azukari.desk.desk import Desk
from azukari.desk.invitations import Opened, keeper
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.administration import Administrator
from azukari.store.models import Person
from azukari.store.sign_in import Invitation

NOWHERE: Final = ""
"""The home of an administrator: no party. No contract involves it."""
LONGEST: Final = 80


class Administers(msgspec.Struct, frozen=True):
    """An administrator: since when, until when, and whether they have enrolled."""

    person: str
    name: str
    since: int
    ended: int | None
    enrolled: bool


def is_one(person: str) -> bool:
    """Whether somebody administers the instance now."""
    return Administrator.objects.filter(pk=person, ended=None).exists()


def there() -> list[Administers]:
    """All of them, those that stand first, then by name."""
    names = dict(Person.objects.filter(home=NOWHERE).values_list("id", "name"))
    rows = Administrator.objects.all()
    found = [
        Administers(one.person, names.get(one.person, one.person), one.since, one.ended, invitations.has_way(one.person))
        for one in rows
    ]
    return sorted(found, key=lambda one: (one.ended is not None, one.name, one.person))


def plain_name(text: str, field: str) -> str:
    """A name as it is kept. :raises FaultError: ``PARTY_NAME``."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST or not plain.isprintable():
        said = Say(f"名称・氏名を{LONGEST}字以内で入力してください。", f"Give a name of at most {LONGEST} characters.")
        raise FaultError(Fault("PARTY_NAME", said, field))
    return plain


def add(desk: Desk, name: str) -> Opened:
    """Name an administrator, and invite them. :raises FaultError: ``ADMINISTRATOR_DEMO``, ``ADMINISTRATOR_THERE``, ``PARTY_NAME``."""
    if desk.instance.configuration.demo:
        text = Say(
            "お試しには管理者を置けません（だれもパスキーでサインインしないため）。`azukari init` で作ったインスタンスで行ってください。",
            "A demonstration has no administrators, as nobody signs in to it by passkey. Make an instance with `azukari init`.",
        )
        raise FaultError(Fault("ADMINISTRATOR_DEMO", text))
    plain = plain_name(name, "name")
    by = keeper(desk.instance)
    with transaction.atomic():
        instance_log.hold(writing=True)
        if any(one.name == plain for one in there() if one.ended is None):
            text = Say(
                f"「{plain}」は既に管理者です。招待し直すときは `azukari invite` を使ってください。",
                f"“{plain}” is an administrator already; to invite them anew use `azukari invite`.",
            )
            raise FaultError(Fault("ADMINISTRATOR_THERE", text, "name"))
        person = Person.objects.create(id=desk.mint("pn"), name=plain, home=NOWHERE)
        Administrator.objects.create(person=person.id, since=desk.clock(), by=by)
        return invitations.by_keeper(desk, person.id)


def end(desk: Desk, person: str) -> None:
    """Somebody administers no more: nothing that they hold signs in from now on. :raises FaultError: ``ADMINISTRATOR_NONE``."""
    by, now = keeper(desk.instance), desk.clock()
    with transaction.atomic():
        instance_log.hold(writing=True)
        if not Administrator.objects.filter(pk=person, ended=None).update(ended=now):
            text = Say(
                "そのような管理者はいません。`azukari administrator list` で確かめてください。",
                "There is no such administrator; see `azukari administrator list`.",
            )
            raise FaultError(Fault("ADMINISTRATOR_NONE", text, "name"))
        for one in instance_log.active(person):
            instance_log.end(desk.clock, person, by, one.credential, "left")
        one_time.end(person)
        sessions.end_all(person, now, "elsewhere")
        Invitation.objects.filter(person=person, used=None, withdrawn=None).update(withdrawn=now)
