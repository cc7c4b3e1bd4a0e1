"""Two bodies on one PostgreSQL database whose owner is a plain role, and the web's own role beside it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.binding import bind  # isort: skip — binds Django first

from django.db import connection

from azukari.desk import bodies
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer, Receipt
from azukari.kernel.values import PartyId, PersonId
from azukari.store import tenants
from azukari.store.models import Party, Person
from tests.story import FIRM, ident
from tests.web.world import SIGNATORY, STRANGER, STRANGERS, World

CITY = "よその市"
SUBJECT = "国勢調査票の入力"
SHARED = "選挙入場券の印刷"
_WEB_ROLES = """SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid JOIN pg_database b ON b.oid = d.dbid
WHERE b.datname = current_database() AND r.rolname LIKE 'azukari_web_%'"""
SECRETS = (CITY, SUBJECT, "市の秘密の覚え", "よその市民の通報", "北野 一郎")


@contextmanager
def owned(url: str) -> Iterator[str]:
    """The database given to a role that is no superuser but may make roles; the roles are gone afterwards."""
    name = urlsplit(url).path.lstrip("/")
    keeper = f"azukari_keeper_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE ROLE {} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD 'k'").format(sql.Identifier(keeper))
        )
        server.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(keeper)))
    parts = urlsplit(url)
    try:
        yield urlunsplit(parts._replace(netloc=f"{keeper}:k@{parts.netloc.rpartition('@')[2]}"))
    finally:
        connection.close()
        with psycopg.connect(url, autocommit=True) as server:
            mine = [row[0] for row in server.execute(_WEB_ROLES).fetchall()]
            for one in [*mine, keeper]:
                if one == keeper:
                    server.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(sql.Identifier(one)))
                server.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(one)))
                server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(one)))


@dataclass
class Two:
    """A ward with its contract half-way; a city with a contract of another firm, and one of the same."""

    world: World
    city: str
    officer: str
    log: str
    shared: str
    tip: str = ""

    def web(self) -> Desk:
        """This process as one of the web from here on, with a desk that has seen nothing yet."""
        bind(str(self.world.desk.instance.configuration.web_database))
        tenants.keep_apart(apart=True)
        tenants.reach(())
        return Desk(self.world.desk.instance, clock=self.world.clock)

    def keeper(self) -> None:
        """This process as one of whoever keeps the machine."""
        bind(self.world.url)
        tenants.keep_apart(apart=False)
        tenants.reach(())


def two(world: World) -> Two:
    """Add the city to a world; its officer registers two contracts."""
    added = bodies.add(world.desk.instance, CITY, "北野 一郎")
    made = Two(world, added.body, added.officer, "", "")
    made.log = _contract(made, SUBJECT, STRANGERS, "よその会社", STRANGER)
    made.shared = _contract(made, SHARED, FIRM, "あずま印刷株式会社", SIGNATORY)
    return made


def _contract(made: Two, subject: str, firm: str, firm_name: str, signatory: str) -> str:
    desk = made.world.desk
    officer = Officer(PersonId(made.officer), PartyId(made.city))
    log = desk.begin(made.city)
    answers = {
        "ward": made.city, "ward_name": CITY, "subject": subject, "section": "総務課", "contractor": firm, "contractor_name": firm_name,
        "signatory": signatory, "signatory_name": "署名者", "since": "2026-04-01", "until": "2027-03-31",
        "purposes": [{"label": "入力"}], "files": [{"label": "調査票", "specific": True, "persons": 10, "fields": "氏名"}],
    }  # fmt: skip
    for act, given in (("p00.register", answers), ("p00.note", {"text": "市の秘密の覚え"})):
        outcome = desk.perform(officer, log, act, given)
        assert isinstance(outcome, Receipt), outcome
    return log


__all__ = ["CITY", "SECRETS", "SHARED", "SUBJECT", "Party", "Person", "Two", "ident", "owned", "two"]
