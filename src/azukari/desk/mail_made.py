"""The day's mails: one to each person at most, made in one transaction with the note that the day was made.

A mail says what is owed as a provision puts it, in which contract, and where to look. It holds no words of the record but the name of the business,
and nothing entrusted. A lateness that is passed on is told whatever somebody chose; everything else is told to whom it is welcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec
from django.db import transaction

from azukari.desk import mail_settings
from azukari.desk.catalogue_told import said_time
from azukari.desk.desk import Desk, NotFound
from azukari.desk.notices import LATE, NEWS, OWED, RAISED
from azukari.desk.remembered import labelled_subject
from azukari.kernel.calendar import wareki
from azukari.kernel.fault import FaultError
from azukari.kernel.values import DAY, Day, Time, day_of, minute_of
from azukari.law.say import Lang, Say
from azukari.store.notices import Mail, MailDay, Notice, Reader

WAITING: Final = "waiting"
PASSED: Final = "passed"
"""It could not be sent on its day, and what it said stands in the next day's."""
LINES: Final = 20
"""So many lines stand under one heading."""
CHUNK: Final = 400
KEPT: Final = 90 * DAY
"""So long it is known what became of a mail."""
HEADINGS: Final[tuple[tuple[tuple[str, ...], Say], ...]] = (
    (
        RAISED,
        Say(
            "■ 遅れの連絡　{n}件（毎日の知らせを止めていても届きます）",
            "■ Lateness passed on to you: {n} (this comes also to whoever has turned the daily mail off)",
        ),
    ),
    ((LATE,), Say("■ 期限を過ぎたもの　{n}件", "■ Late: {n}")),
    ((OWED,), Say("■ 新しく、しなければならなくなったもの　{n}件", "■ New to be done: {n}")),
    ((NEWS,), Say("■ 新しい知らせ　{n}件", "■ News: {n}")),
)


class Made(msgspec.Struct, frozen=True):
    """A mail before it is sent, and the notices that stand in it."""

    person: str
    subject: str
    body: str
    notices: tuple[int, ...]


def make_day(desk: Desk) -> MailDay | None:
    """Make today's mails once its hour has come; None where they were made already, or mail is not set up.

    An instance whose first day this is (mail was just set up elsewhere, or it was restored) only notes the day: nothing goes out twice.
    :raises FaultError: ``MAIL_UNREADABLE``.
    """
    mailing = mail_settings.of(desk.instance)
    now = desk.clock()
    today = day_of(now)
    if mailing is None or minute_of(now) < mailing.hour * 60 or MailDay.objects.filter(day=today).exists():
        return None
    if not MailDay.objects.exists():
        return MailDay.objects.create(day=today, made=now)
    made, without = _made(desk, now)
    with transaction.atomic():
        Mail.objects.filter(ended__lt=now - KEPT).delete()
        MailDay.objects.filter(made__lt=now - KEPT).delete()
        row = MailDay.objects.create(day=today, made=now, mails=len(made), without=without)
        _pass_on(made)
        Mail.objects.bulk_create(
            [Mail(day=today, person=one.person, subject=one.subject, body=one.body, due=now) for one in made], batch_size=CHUNK
        )
        for one in made:
            for start in range(0, len(one.notices), CHUNK):
                Notice.objects.filter(pk__in=one.notices[start : start + CHUNK]).update(mailed=today)
    return row


def begin(desk: Desk) -> None:
    """Note that mail was set up now: if today's hour is over, the first mails go tomorrow."""
    mailing = mail_settings.of(desk.instance)
    if mailing is None or MailDay.objects.exists():
        return
    now = desk.clock()
    over = minute_of(now) >= mailing.hour * 60
    MailDay.objects.create(day=day_of(now) if over else day_of(Time(now - DAY)), made=now)


def again(person: str, day: str, *, raised_only: bool) -> None:
    """What stood in somebody's mail of a day stands in their next one."""
    rows = Notice.objects.filter(person=person, mailed=day)
    (rows.filter(kind__in=RAISED) if raised_only else rows).update(mailed="")


def _pass_on(made: Iterable[Made]) -> None:
    """What waits still from earlier days goes no more where somebody gets today's mail: one mail a day."""
    people = {one.person for one in made}
    for one in Mail.objects.filter(state=WAITING, begun=None):
        if one.person in people:
            Mail.objects.filter(pk=one.pk).update(state=PASSED, ended=one.due)


def _made(desk: Desk, now: Time) -> tuple[list[Made], int]:
    """Today's mails, and how many people were to be told who have no address."""
    waits = {(one.person, one.day) for one in Mail.objects.filter(state=WAITING, begun=None)}
    untold = set(Notice.objects.filter(mailed="").values_list("person", flat=True)) | {person for person, _ in waits}
    readers = {one.person: one for one in Reader.objects.filter(person__in=sorted(untold)).exclude(address="")}
    without = len(untold - set(readers))
    base = desk.instance.configuration.base.rstrip("/")
    subject = _subjects(desk)
    made = []
    for person, reader in sorted(readers.items()):
        days = ["", *(day for one, day in waits if one == person)]
        fresh = list(Notice.objects.filter(person=person, mailed__in=days).order_by("due", "since", "pk"))
        told = [one for one in fresh if reader.daily or one.kind in RAISED]
        if told:
            made.append(_written(person, told, Lang(reader.lang), base, subject, now))
    return made, without


def _subjects(desk: Desk) -> Callable[[str], str]:
    found: dict[str, str] = {}

    def of(log: str) -> str:
        if log not in found:
            try:
                found[log] = desk.look(log, lambda book: labelled_subject(desk, book)) or log
            except (FaultError, NotFound):
                found[log] = log
        return found[log]

    return of


def _written(person: str, told: list[Notice], lang: Lang, base: str, subject: Callable[[str], str], now: Time) -> Made:
    # a duty that is passed on to whoever can meet it as well is told once
    raised = {one.key for one in told if one.kind in RAISED}
    stands: Mapping[str, list[Notice]] = {
        heading.ja: _once(one for one in told if one.kind in kinds and (kinds is RAISED or one.key not in raised))
        for kinds, heading in HEADINGS
    }
    late = len({one.key for one in told if one.kind in (*RAISED, LATE)})
    rest = sum(len(stands[heading.ja]) for kinds, heading in HEADINGS if kinds[0] in (OWED, NEWS))
    today = _day(day_of(now), lang)
    lines = [
        Say(
            f"預かり Azukari からの{today}のお知らせです。内容はここには書きません。次の画面で見てください。",
            f"Notices of Azukari, {today}. What was said does not stand here: look at the page.",
        ).of(lang),
        f"{base}/notices",
    ]
    for _, heading in HEADINGS:
        many = stands[heading.ja]
        if many:
            lines += ["", heading.format(n=len(many)).of(lang)]
            for one in many[:LINES]:
                lines += _line(one, lang, base, subject, now)
            if len(many) > LINES:
                lines.append(Say(f"ほか{len(many) - LINES}件", f"and {len(many) - LINES} more").of(lang))
    lines += [
        "",
        Say("毎日の知らせを止める・あて先や言語を変える", "Turn the daily mail off, change address or language").of(lang),
        f"{base}/notices/settings",
        Say("このメールには返信できません。", "Nobody reads replies to this mail.").of(lang),
    ]
    title = Say(f"預かり：遅れ{late}件・新しいもの{rest}件（{today}）", f"Azukari: {late} late, {rest} new ({today})").of(lang)
    return Made(person, title, "\n".join(lines) + "\n", tuple(one.pk for one in told))


def _once(many: Iterable[Notice]) -> list[Notice]:
    found: dict[str, Notice] = {}
    for one in many:
        found.setdefault(one.key, one)
    return list(found.values())


def _line(one: Notice, lang: Lang, base: str, subject: Callable[[str], str], now: Time) -> Iterator[str]:
    entry = "" if one.entry is None else Say(f"（第{one.entry}号）", f" (entry {one.entry})").of(lang)
    yield f"・{subject(one.log_id)}{Say('：', ': ').of(lang)}{one.says[lang.value]}{entry}"
    if one.due is not None:
        days = (now - one.due) // DAY
        passed = Say(f"（{days}日遅れ）", f" ({days} days late)").of(lang) if days > 0 else ""
        yield "  " + Say("期限 ", "due ").of(lang) + said_time(Time(one.due)).of(lang) + passed
    page = f"contracts/{one.log_id}" if one.entry is None else f"contracts/{one.log_id}/entries/{one.entry}"
    yield f"  {base}/{page}"


def _day(day: Day, lang: Lang) -> str:
    return wareki(day) if lang is Lang.ja else day
