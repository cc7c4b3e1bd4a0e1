"""What concerns whom, made from the entries: the outbox follows every contract, and what it finds stands in one table.

What is made of a contract stands in the store in the transaction that says up to which entry it was made. A contract is looked at again when it
has a new entry, or when the next moment comes at which anything of it turns (:mod:`azukari.desk.turning`). A notice ends with its duty.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from azukari import annex
from azukari.desk import mail_settings
from azukari.desk.book import Book
from azukari.desk.calendar_feed import Owing, bare, uid
from azukari.desk.desk import Desk
from azukari.desk.notices_who import TOLD, able, hear, holders, passed_on, seeing
from azukari.desk.standing_facts import officers
from azukari.desk.turning import Span, Turning, worked_at
from azukari.kernel.duty import Duty
from azukari.kernel.fault import FaultError
from azukari.kernel.values import DAY, PersonId, Time
from azukari.kernel.wire import entry_of
from azukari.store import record
from azukari.store.models import Log, Person
from azukari.store.notices import Notice, Told

LOGGER = logging.getLogger("azukari.notices")
OWED: Final = "owed"
LATE: Final = "late"
NEWS: Final = "news"
RAISED: Final = ("raised1", "raised2", "raised3")
"""A lateness that was passed on: to the person in charge, to 甲's officer, to the heads."""
KEPT: Final = 30 * DAY
"""So long an entry stands among the notices; older ones are found in the record."""
MOST: Final = 100
"""So many are counted; beyond, there are simply more."""

_COUNT: Final = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM store_notice WHERE person = %s AND at > "
    "COALESCE((SELECT looked FROM store_reader WHERE person = %s), 0) LIMIT %s) AS fresh"
)


class Line(msgspec.Struct, frozen=True):
    """One notice as a scan finds it. ``since`` is when the duty, or the entry, came to be."""

    person: PersonId
    kind: str
    key: str
    code: str
    ja: str
    en: str
    cites: str
    entry: int | None
    since: int
    due: int | None


class Found(msgspec.Struct, frozen=True):
    """What a scan of one contract found, up to which entry, and before which moment it stays so."""

    size: int
    until: Time
    lines: tuple[Line, ...]


def fresh(person: str) -> int:
    """How many notices somebody has not looked at, up to :data:`MOST`."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [person, person, MOST])
        return int(cursor.fetchone()[0])


def follow(desk: Desk) -> int:
    """Bring the notices of every contract up to date; how many contracts were looked at."""
    now, late = desk.clock(), _thresholds(desk)
    told = {one.log_id: one for one in Told.objects.all()}
    sizes = record.sizes(list(Log.objects.values_list("pk", flat=True)))
    due = [log for log, size in sizes.items() if (one := told.get(log)) is None or one.size != size or one.until <= now]
    done = 0
    for log in due:
        before = told.get(log)
        try:
            _keep(desk, log, before, desk.look(log, lambda book, at=before: scan(book, now, 0 if at is None else at.size, late)))  # type: ignore[misc]
        except FaultError as error:
            # a record that stands still keeps no other waiting
            LOGGER.warning("notices of %s are not made: %s", log, error)
        else:
            done += 1
    return done


def _thresholds(desk: Desk) -> tuple[int, int, int]:
    try:
        found = mail_settings.of(desk.instance)
    except FaultError:
        found = None  # told by `mail show` and `doctor`; lateness is passed on all the same
    return mail_settings.LATE if found is None else found.late


def scan(book: Book, now: Time, size: int, late: tuple[int, int, int]) -> Found:
    """What concerns whom in a contract at a moment: every duty, and the entries from ``size`` on."""
    if book.whole.ground.registered is None:
        return Found(book.size, Time(now + DAY), ())
    time = Time(max(now, book.whole.ground.last))
    heard = list(_heard(book, size, time))

    def work(at: Time) -> tuple[list[Duty], list[Line]]:
        duties = list(annex.duties(book.whole, at))
        people = officers(book) | {one.person for one in duties if one.person is not None}
        held = holders(book, _known(people), at)
        return duties, [line for one in duties for line in _of_duty(book, one, held, at, late)]

    (duties, lines), span = worked_at(time, work)
    if any(isinstance(moment, Turning) for one in duties for moment in (one.since, one.due)):
        (duties, lines), span = work(time), Span(time, Time(time + 1))
    asked = {(one.person, one.entry) for one in lines if one.entry is not None}
    news = tuple(one for one in heard if (one.person, one.entry) not in asked)
    # what cannot be followed is looked at again within the hour
    until = span.until if span.until > time + 1 else Time(time + DAY // 24)
    return Found(book.size, until, (*lines, *news))


def _known(people: set[PersonId]) -> list[str]:
    return list(Person.objects.filter(pk__in=sorted(people)).values_list("pk", flat=True))


def _of_duty(book: Book, duty: Duty, held: Mapping[PersonId, Any], at: Time, late: tuple[int, int, int]) -> Iterator[Line]:
    key = uid(Owing(book.log, "", duty))
    is_late = duty.late(at)
    raised: dict[PersonId, int] = {}
    if is_late and duty.due is not None:
        steps = [step for step, days in enumerate(late, 1) if at > duty.due + days * DAY]
        raised = {person: step for step, person in sorted(passed_on(duty, held)) if step in steps}
    for person in able(book, duty, held):
        if person not in raised:
            yield _line(person, LATE if is_late else OWED, key, duty)
    for person, step in raised.items():
        yield _line(person, RAISED[step - 1], key, duty)


def _line(person: PersonId, kind: str, key: str, duty: Duty) -> Line:
    entry = duty.about if isinstance(duty.about, int) else None
    return Line(person, kind, key, duty.code, bare(duty.say.ja), bare(duty.say.en), duty.cites, entry, duty.since, duty.due)


def _heard(book: Book, size: int, time: Time) -> Iterator[Line]:
    """What the entries from ``size`` on tell whom."""
    wanted = sorted(number for act in TOLD for number in book.acts.get(act, ()) if number >= size)
    naming = sorted(number for act, numbers in book.acts.items() if _names(act) for number in numbers if number >= size)
    numbers = sorted({*wanted, *naming})
    rows = record.some({book.log: numbers}) if numbers else {}
    entries = [entry for row in rows.values() if (entry := entry_of(row.leaf, annex.ACTS)).moment.time > time - KEPT]
    if not entries:
        return
    named = {PersonId(one) for each in entries if isinstance(one := getattr(each.act, "person", None), str)}
    held, sees = holders(book, _known(officers(book) | named), time), seeing(book)
    for entry in entries:
        act = type(entry.act)
        for person in hear(entry, held, sees):
            yield Line(
                person, NEWS, f"{book.log}#{entry.number}", act.name, act.title.ja, act.title.en, "", entry.number, entry.moment.time, None
            )  # fmt: skip


def _names(act: str) -> bool:
    """Whether an act of this name may name somebody to whom it gives something, or from whom it takes it."""
    return act in {
        "p12.grant",
        "p12.revoke",
        "p12.suspend",
        "p12.resume",
        "p12.allow-more",
        "p08.assign-purpose",
        "p08.withdraw-assignment",
    }


def _keep(desk: Desk, log: str, before: Told | None, found: Found) -> None:
    """Make the table say what was found: in one transaction, with the entry up to which it was found."""
    now = desk.clock()
    with transaction.atomic():
        stands = {(one.person, one.key, one.kind): one.pk for one in Notice.objects.filter(log_id=log).exclude(kind=NEWS)}
        wanted = {(one.person, one.key, one.kind): one for one in found.lines}
        gone = [pk for key, pk in stands.items() if key not in wanted]
        for start in range(0, len(gone), 400):
            Notice.objects.filter(pk__in=gone[start : start + 400]).delete()
        if before is not None:
            Notice.objects.filter(log_id=log, kind=NEWS, since__lt=now - KEPT).delete()
        Notice.objects.bulk_create(
            [
                Notice(
                    person=one.person, log_id=log, kind=one.kind, key=one.key, code=one.code, says={"ja": one.ja, "en": one.en},
                    cites=one.cites, entry=one.entry, since=one.since, due=one.due, at=_at(one, before, now),
                )
                for key, one in wanted.items()
                if key not in stands
            ],
            batch_size=400,
            ignore_conflicts=True,
        )  # fmt: skip
        Told.objects.update_or_create(log_id=log, defaults={"size": found.size, "until": found.until})


def _at(one: Line, before: Told | None, now: Time) -> int:
    """When it came to be so: now, unless the notices of the contract are being made anew."""
    if before is not None and one.kind != NEWS:
        return now
    return one.due if one.kind == LATE and one.due is not None else one.since
