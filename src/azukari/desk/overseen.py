"""What an administrator sees of an instance beside the doctor's findings: sizes, counts, ages and versions; no word of any record."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version

import msgspec
from django.db import connection
from django.db.models import BigIntegerField, Count, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from azukari.desk.instance import Instance
from azukari.desk.mail_made import WAITING
from azukari.desk.mail_sent import SENT
from azukari.kernel.values import Time
from azukari.store import record
from azukari.store.models import Effect, Involved, Log, Party, Person, VaultObject
from azukari.store.notices import Mail

SHOWN = 20


class Stored(msgspec.Struct, frozen=True):
    """What a party has on this instance: people, contracts, entries in them; of a body also sealed objects and their bytes."""

    id: str
    name: str
    is_body: bool
    people: int
    contracts: int
    entries: int
    objects: int
    bytes: int


def stored() -> list[Stored]:
    """Per party, bodies first. A contract counts for each party that it involves; what is sealed, for the body alone."""
    sizes = record.sizes(list(Log.objects.values_list("pk", flat=True)))
    entries: dict[str, list[int]] = {}
    for party, log in Involved.objects.values_list("party", "log_id"):
        entries.setdefault(party, []).append(sizes.get(log, 0))
    people = dict(Person.objects.values_list("home").annotate(Count("pk")))
    kept = VaultObject.objects.filter(erased=None).order_by()
    sealed = {
        body: (count, size or 0)
        for body, count, size in kept.values_list("log__body").annotate(
            n=Count("pk"), size=Sum(Cast(KT("sealed__blob_size"), BigIntegerField()))
        )
    }
    return [
        Stored(
            one.id, one.name, one.is_body, people.get(one.id, 0), len(entries.get(one.id, ())), sum(entries.get(one.id, ())),
            *sealed.get(one.id, (0, 0)),
        )
        for one in Party.objects.order_by("-is_body", "name", "pk")
    ]  # fmt: skip


class Waits(msgspec.Struct, frozen=True):
    """What waits: effects of acts, those of them that failed, mails."""

    effects: int
    troubled: int
    mails: int


def waits() -> Waits:
    """The queues as they are now."""
    waiting = Effect.objects.filter(done=None)
    return Waits(waiting.count(), waiting.filter(attempts__gt=0).count(), Mail.objects.filter(state=WAITING).count())


class Undelivered(msgspec.Struct, frozen=True):
    """A mail that did not arrive: of which day, to somebody of which party, under what code, and when it is tried again (None: it is not)."""

    day: str
    party: str
    code: str
    again: Time | None


def undelivered() -> list[Undelivered]:
    """The newest ones. To whom a mail goes is not told, only to which party: what concerns a person is theirs."""
    rows = list(Mail.objects.exclude(trouble="").exclude(state=SENT).order_by("-pk")[:SHOWN])
    homes = dict(Person.objects.filter(pk__in=[one.person for one in rows]).values_list("id", "home"))
    names = dict(Party.objects.filter(pk__in=homes.values()).values_list("id", "name"))
    return [
        Undelivered(
            one.day, names.get(homes.get(one.person, ""), "—"), one.trouble, Time(one.due) if one.state == WAITING else None
        )
        for one in rows
    ]


def versions() -> list[tuple[str, str]]:
    """What runs here, and of which version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        database = str(cursor.fetchone()[0])
    return [
        ("Azukari", version("azukari")),
        ("Python", platform.python_version()),
        ("Django", version("django")),
        ("SQLite" if connection.vendor == "sqlite" else "PostgreSQL", database),
        ("Linux", platform.release()),
    ]


def room(instance: Instance) -> tuple[int, int]:
    """Free and total bytes of the disk that the instance lies on."""
    found = shutil.disk_usage(instance.folder)
    return found.free, found.total
