"""Tables in a backup: one form for SQLite and PostgreSQL, read from one moment of the database.

    tables/<table>    first line {"columns":[…],"kinds":[…]}, then one JSON array per row; bytes are base64

What can be rebuilt (snapshots, standings, notices) or lives shortly (sign-ins, invitations, acts about to be signed, mails, addresses of
calendars) is left out.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import msgspec
import psycopg
from django.apps import apps
from django.db import connection, models, transaction

from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.models import Log, Pending, Snapshot, Standing
from azukari.store.notices import CalendarKey, Mail, MailDay, Notice, Told
from azukari.store.sign_in import Attempts, Invitation, SignedIn

LEFT_OUT: Final = (Snapshot, Standing, Pending, SignedIn, Attempts, Invitation, CalendarKey, Notice, Told, Mail, MailDay)
FOLDER: Final = "tables"
BODY: Final = "body"
"""The column that PostgreSQL adds to a body's tables and fills by itself."""
BATCH: Final = 500
Model = type[models.Model]


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table's columns are called, and which of them are bytes or JSON."""

    columns: tuple[str, ...]
    kinds: tuple[str, ...]


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table as it was written."""

    rows: int
    sha256: str


def models_kept() -> list[Model]:
    """The tables of a backup, each after those that it refers to."""
    found = [one for one in apps.get_app_config("store").get_models() if one not in LEFT_OUT]
    return sorted(found, key=lambda one: (one is not Log, named(one)))


def named(model: Model) -> str:
    """The name of a model's table."""
    return model._meta.db_table  # noqa: SLF001 — Django's way to say it


def _head(model: Model) -> Head:
    fields = model._meta.concrete_fields  # noqa: SLF001
    kinds = {"BinaryField": "bytes", "JSONField": "json"}
    found = [(one.column, kinds.get(one.get_internal_type(), "plain")) for one in fields if one.column]
    return Head(tuple(column for column, _ in found), tuple(kind for _, kind in found))


# ── writing ──


def write_tables(instance: Instance, into: Path) -> dict[str, Written]:
    """Write every table from one moment of the database into a folder; how many rows each has, and its digest."""
    (into / FOLDER).mkdir(mode=0o700)
    with _moment(instance.database, into) as select:
        return {named(model): _write(model, into, select(model)) for model in models_kept()}


@contextmanager
def _moment(url: str, into: Path) -> Iterator[Any]:
    """One moment of the database: SQLite's online copy, or PostgreSQL's repeatable read. Gives the rows of a model."""
    if urlsplit(url).scheme == "sqlite":
        copy = into / "database.part"
        try:
            with _sqlite_copy(unquote(urlsplit(url).path), copy) as handle:
                yield lambda model: handle.execute(_select(model))
        finally:
            copy.unlink(missing_ok=True)
        return
    with psycopg.connect(url) as server:
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        server.read_only = True

        def rows(model: Model) -> Iterator[tuple[Any, ...]]:
            with server.cursor(name=f"backup_{named(model)}") as cursor:
                cursor.itersize = BATCH
                cursor.execute(_select(model).encode())
                yield from cursor

        yield rows


@contextmanager
def _sqlite_copy(path: str, copy: Path) -> Iterator[sqlite3.Connection]:
    source = sqlite3.connect(f"file:/{quote(path.lstrip('/'))}?mode=ro", uri=True, timeout=30)
    target = sqlite3.connect(copy, isolation_level=None)
    try:
        source.backup(target)
        yield target
    finally:
        source.close()
        target.close()


def _select(model: Model) -> str:
    head = _head(model)
    columns = ", ".join(f'"{one}"' for one in head.columns)
    order = '"log_id", "seq"' if {"log_id", "seq"} <= set(head.columns) else f'"{head.columns[0]}"'
    return f'SELECT {columns} FROM "{named(model)}" ORDER BY {order}'  # noqa: S608 — names of our own tables


def _write(model: Model, into: Path, rows: Iterator[tuple[Any, ...]]) -> Written:
    head, digest, count = _head(model), sha256(), 0
    path = into / FOLDER / named(model)
    with path.open("xb") as file:
        line = msgspec.json.encode(head) + b"\n"
        digest.update(line)
        file.write(line)
        for row in rows:
            line = msgspec.json.encode([_out(kind, value) for kind, value in zip(head.kinds, row, strict=True)]) + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return Written(count, digest.hexdigest())


def _out(kind: str, value: Any) -> Any:  # noqa: ANN401 — a column of any kind
    if value is None:
        return None
    if kind == "bytes":
        return bytes(value)
    return json.loads(value) if kind == "json" and isinstance(value, str) else value


# ── reading ──


def rows_of(backup: Path, model: Model) -> Iterator[dict[str, Any]]:
    """The rows of one table of a backup, by column. :raises FaultError: ``BACKUP_DAMAGED``. :raises OSError: when it cannot be read."""
    path = backup / FOLDER / named(model)
    with path.open("rb") as file:
        try:
            head = msgspec.json.decode(file.readline(), type=Head)
            for line in file:
                row = msgspec.json.decode(line)
                yield {name: _in(kind, value) for name, kind, value in zip(head.columns, head.kinds, row, strict=True)}
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            raise damaged(path) from error


def _head_of(path: Path) -> Head:
    """The columns as they were when the backup was made; they have to be those of the table as it is now."""
    with connection.cursor() as cursor, path.open("rb") as file:
        there = {one.name for one in connection.introspection.get_table_description(cursor, path.name)}
        try:
            head = msgspec.json.decode(file.readline(), type=Head)
        except (msgspec.DecodeError, ValueError) as error:
            raise damaged(path) from error
    if set(head.columns) not in (there, there - {BODY}):
        raise damaged(path)
    return head


def _in(kind: str, value: Any) -> Any:  # noqa: ANN401 — a column of any kind
    return base64.b64decode(value, validate=True) if kind == "bytes" and value is not None else value


def load_tables(backup: Path) -> dict[str, int]:
    """Put every table of a backup into the bound, empty database, in one transaction; how many rows each has. The database is as the release
    had it that made the backup: tables of later ones are not there yet. :raises: as :func:`rows_of`.
    """
    there = connection.introspection.table_names()
    with transaction.atomic():
        return {named(model): _load(backup, model) for model in models_kept() if named(model) in there}


def _load(backup: Path, model: Model) -> int:
    head, count = _head_of(backup / FOLDER / named(model)), 0
    # SQLite keeps yes and no as 1 and 0, which PostgreSQL takes for numbers
    yes_or_no = {one.column for one in model._meta.concrete_fields if isinstance(one, models.BooleanField)}  # noqa: SLF001
    kinds = ["boolean" if name in yes_or_no else kind for name, kind in zip(head.columns, head.kinds, strict=True)]
    columns = ", ".join(f'"{one}"' for one in head.columns)
    marks = ", ".join(["%s"] * len(head.columns))
    statement = f'INSERT INTO "{named(model)}" ({columns}) VALUES ({marks})'  # noqa: S608 — columns that the table has
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for row in rows_of(backup, model):
            batch.append([_cell(kind, row[name]) for name, kind in zip(head.columns, kinds, strict=True)])
            count += 1
            if len(batch) == BATCH:
                cursor.executemany(statement, batch)
                batch.clear()
        if batch:
            cursor.executemany(statement, batch)
        if connection.vendor == "postgresql" and isinstance(model._meta.auto_field, models.AutoField):  # noqa: SLF001
            # the next number that the database gives must lie above those that were put in
            table = named(model)
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))")  # noqa: S608
    return count


def _cell(kind: str, value: Any) -> Any:  # noqa: ANN401 — a column of any kind
    if value is None:
        return None
    if kind == "boolean":
        return bool(value)
    return json.dumps(value) if kind == "json" else value


def damaged(path: Path) -> FaultError:
    """What is said of a backup that is not as it was written."""
    text = Say(
        f"バックアップの {path.name} が壊れているか欠けています。このバックアップからは戻せません。別のバックアップを使ってください。",
        f"{path.name} of the backup is damaged or missing; nothing is restored from it. Use another backup.",
    )
    return FaultError(Fault("BACKUP_DAMAGED", text))
