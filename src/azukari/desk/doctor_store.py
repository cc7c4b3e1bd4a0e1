"""The store: that it answers, has the tables of this release, keeps what it was told, and agrees with the clock; what waits in it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from azukari import annex
from azukari.desk import mail_settings
from azukari.desk.diagnosis import Finding, found, told
from azukari.desk.instance import Instance
from azukari.desk.mail_sent import FAILED, UNCLEAR
from azukari.kernel.values import DAY, HOUR, SECOND, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.store import record
from azukari.store.models import Effect, Log
from azukari.store.notices import Mail

APP: Final = "store"
EXTRA: Final = 3
SAFE_WAL: Final = (3, 51, 3)
BACKWARDS: Final = 5 * SECOND
LATELY: Final = 7 * DAY
MUST_BE_ON: Final = ("fsync", "full_page_writes")


def away(error: DatabaseError) -> Finding:
    """The database does not answer."""
    text = Say(
        "データベースにつながらないか、読めません。動いているか、azukari.json の database の書き方、権限を確かめてください。",
        "The database does not answer or cannot be read: look whether it runs, at database in azukari.json, and at who may use it.",
    )
    return found("DATABASE_AWAY", text, " ".join(str(error).split())[:120])


def database(instance: Instance, _now: Time) -> Iterator[Finding]:
    """Reachable, of this release, and durable."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    ours = {name for name in executor.loader.disk_migrations if name[0] == APP}
    theirs = {name for name in executor.loader.applied_migrations if name[0] == APP}
    if ours - theirs:
        text = Say(
            "データベースの表がこの版より古いままです。`azukari serve` を止め、バックアップの後に `azukari doctor --migrate` で新しくしてください。",
            "The tables are of an earlier release: stop `azukari serve`, make a backup, then bring them up with `azukari doctor --migrate`.",
        )
        yield found("DATABASE_BEHIND", text, ", ".join(sorted(name for _, name in ours - theirs)))
    if theirs - ours:
        text = Say(
            "データベースは、より新しい版で使われていました。その版で動かしてください。",
            "The tables were used by a newer release: run that one.",
        )
        yield found("DATABASE_AHEAD", text, ", ".join(sorted(name for _, name in theirs - ours)))
    yield from _sqlite(instance) if connection.vendor == "sqlite" else _postgresql()


def _sqlite(instance: Instance) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0]).lower()
        cursor.execute("PRAGMA synchronous")
        level = int(cursor.fetchone()[0])
    if mode == "wal" and sqlite3.sqlite_version_info < SAFE_WAL:
        text = Say(
            "この SQLite では、WAL の方式はデータベースを壊すことがあります。3.51.3以上にするか、journal_mode を DELETE に戻してください。",
            "With this SQLite, write-ahead logging can corrupt the database: take 3.51.3 or newer, or set journal_mode back to DELETE.",
        )
        yield found("DATABASE_WAL", text, sqlite3.sqlite_version)
    if mode in {"memory", "off"} or (mode != "wal" and level < EXTRA):
        yield _not_durable(f"journal_mode={mode} synchronous={level}")
    if instance.folder.stat().st_dev != _device(connection.settings_dict["NAME"], instance):
        text = Say(
            "データベースがインスタンスとは別の装置にあります。フォルダを写すだけではバックアップになりません。",
            "The database lies on another device than the instance: a copy of the folder is no backup of it.",
        )
        yield told("DATABASE_ELSEWHERE", text, str(connection.settings_dict["NAME"]))


def _device(name: object, instance: Instance) -> int:
    path = instance.folder if str(name).startswith((":", "file:")) else instance.folder / str(name)
    return path.stat().st_dev if path.exists() else instance.folder.stat().st_dev


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')")
        settings = dict(cursor.fetchall())
    bad = [f"{name}={settings[name]}" for name in MUST_BE_ON if settings.get(name) != "on"]
    if settings.get("synchronous_commit") == "off":
        bad.append("synchronous_commit=off")
    if bad:
        yield _not_durable(" ".join(bad))


def _not_durable(where: str) -> Finding:
    text = Say(
        "停電の時に、確定した記録を失うことがあります。fsync と synchronous_commit は on、SQLite の synchronous は EXTRA にしてください。",
        "With these settings a power cut can lose what was committed: set fsync and synchronous_commit on, or on SQLite synchronous=EXTRA.",
    )
    return found("DATABASE_NOT_DURABLE", text, where)


def clock(_instance: Instance, now: Time) -> Iterator[Finding]:
    """That this machine's clock is neither behind the record nor apart from the database's."""
    newest = 0
    for log, size in record.sizes(list(Log.objects.values_list("pk", flat=True))).items():
        row = record.entry(log, size - 1) if size else None
        if row is not None:
            newest = max(newest, entry_of(row.leaf, annex.ACTS).moment.time)
    if newest > now + BACKWARDS:
        text = Say(
            "この機械の時計が最新の記録より遅れています。時計を合わせてください。",
            "This machine's clock stands behind the newest entry; set it right.",
        )
        yield found("CLOCK_BACKWARDS", text, f"{(newest - now) // SECOND:,} s")
    if connection.vendor == "postgresql":
        before = time.time()
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
            apart = abs(float(cursor.fetchone()[0]) - (before + time.time()) / 2)
        yield from _apart(apart)


def _apart(seconds: float) -> Iterator[Finding]:
    if seconds * SECOND > BACKWARDS:
        text = Say(
            "この機械とデータベースの機械の時計が違います。両方を同じ時刻サーバに合わせてください。",
            "The clocks of this machine and of the database's differ: set both by the same time server.",
        )
        yield found("CLOCK_APART", text, f"{seconds:.1f} s")


def effects(_instance: Instance, now: Time) -> Iterator[Finding]:
    """What follows acts, and cannot be done or waits too long."""
    waiting = Effect.objects.filter(done=None)
    troubled = waiting.filter(attempts__gt=2).count()
    if troubled:
        text = Say(
            "後処理が繰り返し失敗しています。`azukari check` で理由を見て直してください。自動でやり直します。",
            "What follows acts fails again and again: see why with `azukari check`, and mend it. It is tried again by itself.",
        )
        yield found("EFFECTS_TROUBLED", text, str(troubled))
    late = waiting.filter(attempts=0, due__gt=0, due__lt=now - HOUR).count()
    if late:
        text = Say(
            "後処理が1時間以上行われていません。後処理の係が動いているか、`azukari status` で確かめてください。",
            "What follows acts has waited for more than an hour: see with `azukari status` whether the outbox runs.",
        )
        yield found("EFFECTS_LATE", text, str(late))


def mail(instance: Instance, now: Time) -> Iterator[Finding]:
    """That mail is set up and arrives."""
    if mail_settings.of(instance) is None:
        text = Say(
            "お知らせのメールが設定されていません。遅れは画面を開いた人にしか伝わりません。`azukari mail set` で設定できます。",
            "Mail is not set up, so lateness reaches only who opens the pages; use `azukari mail set`.",
        )
        yield told("MAIL_NOT_SET", text)
        return
    bad = Mail.objects.filter(state__in=(FAILED, UNCLEAR), ended__gt=now - LATELY).count()
    stuck = Mail.objects.filter(state="waiting", attempts__gt=2).count()
    if bad or stuck:
        text = Say(
            "届かないメールがあります。`azukari mail show` で、だれに、なぜ届かないかを見てください。",
            "Some mail does not arrive: see with `azukari mail show` whose, and why.",
        )
        yield told("MAIL_NOT_ARRIVING", text, str(bad + stuck))
