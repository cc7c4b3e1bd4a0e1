"""Several bodies on one instance: every table is somebody's, and the server shows each body its own rows whatever the program asks."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec
import psycopg
import pytest
from psycopg import sql

from tests.binding import bind, make  # isort: skip — binds Django first

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from azukari.desk import bodies, tips, tips_check, tips_ward
from azukari.desk.backup_tables import load_tables, write_tables
from azukari.desk.desk import NotFound
from azukari.desk.effects import ELSEWHERE
from azukari.desk.elsewhere import look_elsewhere
from azukari.desk.instance import Instance
from azukari.desk.outcome import Incomplete, Officer, Receipt
from azukari.desk.tips_read import read
from azukari.desk.vouching import vouching
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PartyId, PersonId
from azukari.store import tenants
from azukari.store.models import Approval, Draft, Effect, Entry, Log, Party
from azukari.store.tips import Tip, TipStep
from tests.conftest import _postgresql
from tests.desk.kept_apart import CITY, Two, owned, two
from tests.story import FIRM, IN_CHARGE, OFFICER, WARD, WORKER
from tests.web.world import World


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """A ward and a city on one database that a plain role owns."""
    for empty in _postgresql():
        with owned(empty) as url:
            world = World(tmp_path_factory.mktemp("bodies") / "instance", url).halfway()
            yield two(world)


@pytest.fixture
def pair(built: Two) -> Iterator[Two]:
    built.keeper()
    yield built
    built.keeper()


def rows(url: str, statement: str, *values: object, body: str | None = None) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as server:
        if body is not None:
            server.execute("SELECT set_config('azukari.body', %s, false)", [body])
        return server.execute(statement, values).fetchall()


def test_every_table_is_somebodys() -> None:
    there = {one._meta.db_table for one in apps.get_models()}
    assert not set(tenants.OF_BODY) & set(tenants.OF_INSTANCE)
    assert {*tenants.OF_BODY, *tenants.OF_INSTANCE} == there


def test_the_server_protects_every_table_of_a_body_and_no_other(pair: Two) -> None:
    found = rows(
        pair.world.url,
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    protected = {name for name, forced in found if forced}
    assert protected == set(tenants.OF_BODY)
    assert {name for name, _ in found} - protected == {*tenants.OF_INSTANCE, "django_migrations"}


@pytest.mark.parametrize("table", tenants.OF_BODY)
def test_without_a_body_or_with_another_there_are_no_rows(pair: Two, table: str) -> None:
    web = str(pair.world.desk.instance.configuration.web_database)
    statement = f"SELECT body FROM {table}"
    assert rows(web, statement) == []
    for reached in ("", "pt-nobody", "%", "*", f"{WARD} ", f"'{WARD}'"):
        assert rows(web, statement, body=reached) == []
    assert {one for (one,) in rows(web, statement, body=WARD)} <= {WARD}
    assert {one for (one,) in rows(web, statement, body=pair.city)} <= {pair.city}


def test_a_filter_that_was_forgotten_shows_nothing_of_another(pair: Two) -> None:
    log, item = pair.log, {model: model.objects.count() for model in apps.get_app_config("store").get_models()}
    desk = pair.web()
    assert [model.objects.count() for model in item if model._meta.db_table in tenants.OF_BODY] == [0] * len(tenants.OF_BODY)
    tenants.reach((WARD,))
    assert set(Log.objects.values_list("body", flat=True)) == {WARD}
    assert not Entry.objects.filter(log_id=log).exists()
    assert set(Entry.objects.values_list("log_id", flat=True)) == {pair.world.log}
    for officer in (Officer(PersonId(OFFICER), PartyId(WARD)), Officer(PersonId(pair.officer), PartyId(pair.city))):
        with pytest.raises(NotFound):
            desk.look(log, lambda book: book.size, officer=officer)
    tenants.reach((pair.city,))
    assert desk.look(log, lambda book: book.size) == 2


def test_nothing_is_written_into_another_body_nor_moved_there(pair: Two) -> None:
    pair.web()
    tenants.reach((WARD,))
    with pytest.raises(DatabaseError), transaction.atomic():
        Log.objects.create(id="en-intruder", body=pair.city)
    with pytest.raises(DatabaseError), transaction.atomic():
        Effect.objects.create(log_id=pair.log, seq=0, name="intruder")
    with pytest.raises(DatabaseError), transaction.atomic():
        Log.objects.filter(pk=pair.world.log).update(body=pair.city)
    assert Entry.objects.filter(log_id=pair.log).update(tier=9) == 0
    with pytest.raises(RuntimeError, match="within a transaction"), transaction.atomic():
        Log.objects.count()
        tenants.reach((pair.city,))
        Log.objects.count()


def test_not_even_the_owner_binds_a_row_to_another_bodys_contract(pair: Two) -> None:
    with psycopg.connect(pair.world.url) as server, pytest.raises(psycopg.errors.ForeignKeyViolation):
        server.execute(
            "INSERT INTO store_effect (log_id, seq, name, payload, due, attempts, trouble, body) VALUES (%s, 0, 'x', '{}', 0, 0, '', %s)",
            [pair.log, WARD],
        )
        server.commit()


def seen() -> set[str]:
    return set(Log.objects.values_list("body", flat=True))


def test_what_is_reached_is_told_again_after_a_rollback(pair: Two) -> None:
    pair.web()
    tenants.reach((WARD,))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert seen() == {WARD}
        raise ZeroDivisionError
    assert seen() == {WARD}
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert seen() == {WARD}
    tenants.reach((pair.city,))
    assert seen() == {pair.city}
    connection.close()
    assert seen() == {pair.city}


def test_one_transaction_after_another_may_be_another_bodys(pair: Two) -> None:
    pair.web()
    for reached, there in (((), 0), ((WARD,), 1), ((pair.city,), 2), ((), 0)):
        tenants.reach(reached)
        with transaction.atomic():
            assert Log.objects.filter(pk__in=[pair.world.log, pair.log, pair.shared]).count() == there


def test_a_firm_reaches_the_bodies_that_it_works_for(pair: Two) -> None:
    desk = pair.web()
    assert tenants.of_party(WARD) == (WARD,)
    assert sorted(tenants.of_party(FIRM)) == sorted((WARD, pair.city))
    assert tenants.of_party("pt-nobody") == ()
    tenants.reach(tenants.of_party(FIRM))
    both = {pair.world.log, pair.shared}
    assert set(desk.look_all([*both, pair.log], lambda book: book.log, officer=Officer(PersonId(IN_CHARGE), FIRM))) == both
    tenants.narrow(pair.shared)
    assert tenants.reached() == (pair.city,)


def test_the_web_does_its_work_under_its_own_role(pair: Two) -> None:
    desk = pair.web()
    for home, person, log in ((WARD, OFFICER, pair.world.log), (pair.city, pair.officer, pair.log)):
        officer = Officer(PersonId(person), PartyId(home))
        tenants.reach((home,))
        assert isinstance(desk.perform(officer, log, "p00.note", {"text": "打合せ"}), Receipt)
        assert isinstance(desk.perform(officer, log, "p00.appoint", {"person": person}), Incomplete)
        begun = desk.begin(home)
        Draft.objects.create(person=person, log=begun, act="p00.register", answers=b"x", saved=1)
        Draft.objects.all().delete()
        assert vouching(desk, officer).may


def test_that_somebody_stands_elsewhere_is_said_within_a_body_only(pair: Two) -> None:
    desk = pair.world.desk
    for log in (pair.world.log, pair.shared):
        Effect.objects.get_or_create(log_id=log, seq=0, name=ELSEWHERE, defaults={"payload": {"person": WORKER}})
    looked: list[str] = []
    seen = desk.look

    def look(log: str, see: object, **more: object) -> object:
        looked.append(log)
        return seen(log, see, **more)  # type: ignore[arg-type]

    desk.look = look  # type: ignore[method-assign,assignment]
    try:
        look_elsewhere(desk, Effect.objects.get(log_id=pair.shared, seq=0, name=ELSEWHERE))
    finally:
        del desk.look  # type: ignore[method-assign]
        Effect.objects.filter(seq=0, name=ELSEWHERE).delete()
    assert set(looked) == {pair.shared}


def test_reports_go_on_in_one_chain_and_are_read_by_their_own_body(pair: Two) -> None:
    desk = pair.web()
    said = {"what": "箱が道に落ちていた。", "body": WARD}
    receipts = [tips.hand_in(desk, read(said | {"body": one}, None)) for one in (WARD, pair.city, WARD)]
    assert Tip.objects.count() == TipStep.objects.count() == 0
    assert [tips.follow(desk, one.number).state.value for one in receipts] == ["received"] * 3
    tenants.reach((WARD,))
    assert set(Tip.objects.values_list("body", flat=True)) == {WARD}
    assert len(tips_ward.listed(Officer(PersonId(OFFICER), PartyId(WARD)))) == 2
    pair.keeper()
    wrong: list[str] = []
    assert tips_check.check(desk.instance, lambda code, _: wrong.append(code)) == 3
    assert wrong == []


def test_a_passkeys_count_goes_on_whichever_body_it_signed_for(pair: Two) -> None:
    with transaction.atomic():
        for log, counter in ((pair.world.log, 3), (pair.shared, 7)):
            Approval.objects.create(log_id=log, seq=0, record=b"", credential="c" * 64, counter=counter, at=counter)
    pair.web()
    tenants.reach((WARD,))
    assert tenants.signed_by("c" * 64) == (7, 7)
    assert tenants.signed_by("d" * 64) == (None, 0)
    pair.keeper()
    Approval.objects.filter(credential="c" * 64).delete()


def test_a_backup_holds_every_body_and_is_restored_apart(pair: Two, tmp_path: Path, postgresql_url: str) -> None:
    Draft.objects.create(person=OFFICER, log=pair.world.log, act="p00.note", answers=b"x", saved=1)
    (tmp_path / "b").mkdir()
    written = write_tables(pair.world.desk.instance, tmp_path / "b")
    assert written["store_log"].rows == Log.objects.count() >= 3
    with owned(postgresql_url) as url:
        bind(url)
        call_command("migrate", verbosity=0, interactive=False)
        assert load_tables(tmp_path / "b")["store_entry"] == written["store_entry"].rows
        assert set(rows(url, "SELECT DISTINCT e.body = l.body FROM store_entry e JOIN store_log l ON l.id = e.log_id")) == {
            (True,)
        }
        assert rows(url, "SELECT body FROM store_draft") == [(WARD,)]


def test_an_instance_of_before_goes_over_and_back(pair: Two, postgresql_url: str, tmp_path: Path) -> None:
    bind(postgresql_url)
    desk = make(tmp_path / "old", postgresql_url)
    call_command("migrate", "store", "0007_notices", verbosity=0, interactive=False)
    log = desk.begin(WARD)
    Entry.objects.create(log_id=log, seq=0, tier=1, leaf=b"{}", words=None)
    Tip.objects.create(id="tp-1", body=WARD, receipt="r", received=1)
    TipStep.objects.create(seq=0, tip_id="tp-1", leaf=b"{}")
    for _ in range(2):
        call_command("migrate", verbosity=0, interactive=False)
        for table in ("store_entry", "store_involved", "store_tipstep"):
            assert rows(postgresql_url, f"SELECT body FROM {table}") == [(WARD,)]
        call_command("migrate", "store", "0007_notices", verbosity=0, interactive=False)
    assert Entry.objects.count() == 1


# ── adding ──


def code_of(trouble: pytest.ExceptionInfo[FaultError]) -> str:
    (fault,) = trouble.value.faults
    assert fault.say.ja
    assert fault.say.en
    return fault.code


def test_a_second_body_brings_a_role_for_the_web(pair: Two) -> None:
    instance = Instance.at(pair.world.desk.instance.folder)
    web = str(instance.configuration.web_database)
    assert bodies.unfit(web) is None
    bodies.fit_for_the_web(instance)
    assert [one.name for one in bodies.there() if one.contracts] == sorted((CITY, "架空区"))
    before = Party.objects.count()
    for name, officer, code in ((CITY, "誰か", "BODY_KNOWN"), ("", "誰か", "BODY_NAME"), ("村", " ", "BODY_NAME")):
        with pytest.raises(FaultError) as trouble:
            bodies.add(instance, name, officer)
        assert code_of(trouble) == code
    assert Party.objects.count() == before


def test_a_role_that_would_see_everything_is_not_taken(pair: Two) -> None:
    instance = pair.world.desk.instance
    kept = instance.configuration
    plain = urlsplit(pair.world.url)
    nobody = urlunsplit(plain._replace(netloc=f"azukari_nobody_{uuid.uuid4().hex[:6]}@{plain.hostname}:{plain.port}"))
    for url in (pair.world.url, nobody):
        with pytest.raises(FaultError) as trouble:
            bodies.add(instance, "町", "誰か", web_database=url)
        assert code_of(trouble) == "BODY_ROLE"
        instance.configuration = msgspec.structs.replace(kept, web_database=url)
        with pytest.raises(FaultError) as trouble:
            bodies.fit_for_the_web(instance)
        assert code_of(trouble) == "BODY_ROLE"
        instance.configuration = kept
    instance.configuration = msgspec.structs.replace(kept, web_database=None, demo=False)
    with pytest.raises(FaultError) as trouble:
        bodies.fit_for_the_web(instance)
    assert code_of(trouble) == "BODY_ROLE"
    instance.configuration = kept
    assert not Party.objects.filter(name="町").exists()


def test_without_the_protection_the_role_is_not_fit(pair: Two) -> None:
    web = str(pair.world.desk.instance.configuration.web_database)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_tally NO FORCE ROW LEVEL SECURITY")
    assert bodies.unfit(web) is not None
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_tally FORCE ROW LEVEL SECURITY")
    assert bodies.unfit(web) is None


def test_who_may_make_no_role_is_told_what_to_ask_for(pair: Two, postgresql_url: str, tmp_path: Path) -> None:
    with owned(postgresql_url) as url:
        with psycopg.connect(postgresql_url, autocommit=True) as server:
            server.execute(sql.SQL("ALTER ROLE {} NOCREATEROLE").format(sql.Identifier(urlsplit(url).username or "")))
        desk = make(tmp_path / "i", url)
        with pytest.raises(FaultError) as trouble:
            bodies.add(desk.instance, "町", "誰か")
        assert code_of(trouble) == "BODY_ROLE_RIGHT"
        assert desk.instance.configuration.web_database is None
        assert not Party.objects.filter(name="町").exists()


def test_a_running_instance_and_an_embedded_database_are_told(
    sqlite_url: str, pair: Two, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    instance = pair.world.desk.instance
    kept = instance.configuration
    monkeypatch.setattr("azukari.desk.courier.alive", lambda _: True)
    instance.configuration = msgspec.structs.replace(kept, web_database=None)
    with pytest.raises(FaultError) as trouble:
        bodies.add(instance, "町", "誰か")
    instance.configuration = kept
    assert code_of(trouble) == "BODY_RUNNING"
    with pytest.raises(FaultError) as trouble:
        bodies.add(make(tmp_path / "s", sqlite_url).instance, "町", "誰か")
    assert code_of(trouble) == "BODY_SQLITE"
