"""Several entrusting bodies (甲) on one instance: added by whoever keeps the machine, and kept apart by PostgreSQL.

The web works under a role of its own that is nobody's owner and bypasses nothing: the server shows it the rows of the body that whoever asks
belongs to, and none where nobody is known. What signs, opens, brings and checks for all bodies works under the role that owns the tables.
"""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count
from psycopg import sql

from azukari.desk import courier
from azukari.desk.chance import mint
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import Mint
from azukari.law.say import Say
from azukari.store import tenants
from azukari.store.models import Log, Party, Person

FUNCTIONS: Final = "azukari_bodies_of(text), azukari_last_step(), azukari_body_of_report(text), azukari_signed_by(text)"
GRANTS: Final = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    f"GRANT EXECUTE ON FUNCTION {FUNCTIONS} TO {{role}}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
TAKEN_BACK: Final = (
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {role}",
    f"REVOKE ALL ON FUNCTION {FUNCTIONS} FROM {{role}}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "REVOKE ALL ON SCHEMA public FROM {role}",
)
_FREE: Final = (
    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class c WHERE c.relname = ANY (%s) AND c.relkind = 'r' "
    "AND pg_has_role(current_user, c.relowner, 'MEMBER')) FROM pg_roles WHERE rolname = current_user"
)
"""Whether the role that asks sees rows that it does not reach, or may change that: it bypasses, or is one with the owner of the tables."""
_OPEN: Final = "SELECT c.relname FROM pg_class c WHERE c.relname = ANY (%s) AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"


class Body(msgspec.Struct, frozen=True):
    """An entrusting body of the instance."""

    id: str
    name: str
    people: int
    contracts: int


class Added(msgspec.Struct, frozen=True):
    """A body that was added, and its first officer."""

    body: str
    officer: str


def there() -> list[Body]:
    """The bodies of the instance, by name."""
    people = dict(Person.objects.values_list("home").annotate(Count("pk")))
    contracts = dict(Log.objects.values_list("body").annotate(Count("pk")))
    found = Party.objects.filter(is_body=True).order_by("name", "pk")
    return [Body(one.id, one.name, people.get(one.id, 0), contracts.get(one.id, 0)) for one in found]


def add(instance: Instance, name: str, officer: str, *, web_database: str | None = None, minting: Mint = mint) -> Added:
    """Add a body and its first officer. With the second body the web goes over to a role of its own: one that is made, or ``web_database``.

    :raises FaultError: ``BODY_SQLITE``, ``BODY_NAME``, ``BODY_KNOWN``, ``BODY_RUNNING``, ``BODY_ROLE``, ``BODY_ROLE_RIGHT``; nothing was added.
    """
    if connection.vendor != "postgresql":
        raise _fault("BODY_SQLITE", SQLITE)
    plain, first = " ".join(name.split()), " ".join(officer.split())
    if not plain or not first or max(len(plain), len(first)) > _LONGEST:
        raise _fault("BODY_NAME", NAME)
    if Party.objects.filter(is_body=True, name=plain).exists():
        raise _fault("BODY_KNOWN", KNOWN)
    url = instance.configuration.web_database
    if url is None or (web_database is not None and web_database != url):
        if courier.alive(instance):
            raise _fault("BODY_RUNNING", RUNNING)
        call_command("migrate", "store", verbosity=0, interactive=False)
        url = _role(instance, web_database)
        instance.write_configuration(msgspec.structs.replace(instance.configuration, web_database=url))
    with transaction.atomic():
        body = Party.objects.create(id=minting("pt"), name=plain, is_body=True)
        person = Person.objects.create(id=minting("pn"), name=first, home=body.id)
    return Added(body.id, person.id)


def _role(instance: Instance, given: str | None) -> str:
    """The URL under which the web is to work: its role sees what it reaches, and may do there what the web does."""
    made: sql.Identifier | None = None
    if given is None:
        name, word = f"azukari_web_{secrets.token_hex(4)}", secrets.token_urlsafe(24)
        made, given = sql.Identifier(name), _with_user(instance.database, name, word)
        plain = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            made, sql.Literal(word)
        )
        try:
            with connection.cursor() as cursor:
                cursor.execute(plain)
        except Exception as error:
            if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                raise _fault("BODY_ROLE_RIGHT", RIGHT) from error
            raise
    role = sql.Identifier(urlsplit(given).username or "")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for grant in GRANTS:
                cursor.execute(sql.SQL(grant).format(role=role))
        why = unfit(given)
    except Exception as error:
        _unmade(made)
        if isinstance(error.__cause__, psycopg.errors.UndefinedObject):
            raise _fault("BODY_ROLE", Say("その役割はありません。", "There is no such role."), ROLE) from error
        raise
    if why is not None:
        _unmade(made)
        raise _fault("BODY_ROLE", why, ROLE)
    return given


def _unmade(role: sql.Identifier | None) -> None:
    """Take back a role that was made and is of no use."""
    if role is not None:
        with connection.cursor() as cursor:
            for one in (*TAKEN_BACK, "DROP ROLE {role}"):
                cursor.execute(sql.SQL(one).format(role=role))


def _with_user(url: str, name: str, word: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(name)}:{quote(word)}@{host}"))


def unfit(url: str) -> Say | None:
    """Why the web must not work under this URL; None where the server keeps bodies apart under it."""
    tables = list(tenants.OF_BODY)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as server:
            free = server.execute(_FREE, [tables]).fetchone()
            bare = server.execute(_OPEN, [tables]).fetchall()
            seen = server.execute("SELECT EXISTS (SELECT FROM store_log)").fetchone()
    except psycopg.Error as error:
        text = str(error).strip().splitlines()[0]
        return Say(f"画面用の役割で接続できません（{text}）。", f"The role of the web cannot connect ({text}).")
    if free is None or free[0]:
        return Say(
            "画面用の役割が行の保護を素通りできます（SUPERUSER、BYPASSRLS、又は表の所有者と同じ役割です）。",
            "The role of the web passes row-level security by (SUPERUSER, BYPASSRLS, or one with the owner of the tables).",
        )
    if bare or (seen is not None and seen[0]):
        return Say(
            "データベースの行の保護（FORCE ROW LEVEL SECURITY）が外れています。",
            "Row-level security (FORCE) has been taken off tables of the database.",
        )
    return None


def fit_for_the_web(instance: Instance) -> None:
    """Asked when a process of the web begins. :raises FaultError: ``BODY_ROLE`` where it would see the rows of every body."""
    if connection.vendor == "postgresql" and (why := web_unfit(instance)) is not None:
        raise _fault("BODY_ROLE", why, ROLE)


def web_unfit(instance: Instance) -> Say | None:
    """Why the web of this instance would see the rows of every body; None where it does not, or there is one body only."""
    url = instance.configuration.web_database
    if url is not None:
        return unfit(url)
    if instance.configuration.demo or Party.objects.filter(is_body=True).count() < _SEVERAL:
        return None
    return Say("機関が複数あるのに、画面用の役割がありません。", "There are several bodies, and no role for the web.")


def _fault(code: str, *parts: Say) -> FaultError:
    return FaultError(Fault(code, Say("".join(one.ja for one in parts), " ".join(one.en for one in parts))))


_LONGEST: Final = 200
_SEVERAL: Final = 2
SQLITE: Final = Say(
    "組込みのSQLiteでは、一つのインスタンスに甲は一つです。"
    "甲ごとに `azukari init` でインスタンスを作る（データベースのファイルが甲ごとに分かれます）か、"
    "PostgreSQLに移してください（`azukari backup` と "
    "`azukari restore --database postgresql://…`）。",
    "With embedded SQLite an instance has one entrusting body. Make an instance for each body with `azukari init` (each has a database file of its "
    "own), or move to PostgreSQL (`azukari backup`, then `azukari restore --database postgresql://…`).",
)
NAME: Final = Say(
    f"機関の名称と最初の担当者の氏名を、{_LONGEST}字以内で指定してください。",
    f"Give the body's name and its first officer's, of at most {_LONGEST} characters.",
)
KNOWN: Final = Say(
    "その名称の機関は登録されています。`azukari body list` で確かめてください。",
    "A body of that name is there already; see `azukari body list`.",
)
RUNNING: Final = Say(
    "二つ目の機関を加えると、画面がデータベースに接続する役割が変わります。`azukari serve` を止めてから、もう一度行ってください。",
    "With the second body the web connects to the database under another role. Stop `azukari serve` and do it again.",
)
RIGHT: Final = Say(
    "データベースに画面用の役割を作る権限がありません。データベースの管理者に "
    "`CREATE ROLE azukari_web LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…'` を行ってもらい、"
    "`--web-database postgresql://azukari_web:…@…` でその役割を指定してください。",
    "A role for the web cannot be made: the right is lacking. Have the database's administrator do "
    "`CREATE ROLE azukari_web LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…'`, and name it with `--web-database postgresql://azukari_web:…@…`.",
)
ROLE: Final = Say(
    "画面用には、SUPERUSER でも BYPASSRLS でも表の所有者でもない役割が要ります。"
    "azukari.json の web_database か、データベースの設定を直してください。",
    "The web needs a role that is neither SUPERUSER nor BYPASSRLS nor owns the tables. Mend web_database in azukari.json, or the database.",
)
