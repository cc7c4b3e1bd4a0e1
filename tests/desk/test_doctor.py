"""What the doctor finds, each thing brought about: nothing is found twice, nothing keeps another check from being made, no content is read."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import msgspec
import pytest
from django.db import DatabaseError, connection

from tests.binding import Clock, bind, make  # isort: skip — binds Django first

from azukari.desk import backup_register, doctor, doctor_machine, doctor_running, doctor_store
from azukari.desk.backup_register import Known
from azukari.desk.diagnosis import Finding
from azukari.desk.instance import Configuration, Instance
from azukari.desk.signer import Signer
from azukari.desk.witnesses import Stopped
from azukari.kernel.values import DAY, HOUR, Time
from azukari.law.say import Say
from azukari.store.models import Effect, InstanceCheckpoint
from azukari.store.notices import Mail
from tests.desk.conftest import Counter
from tests.desk.postbox import Postbox
from tests.desk.test_mail import certificate  # noqa: F401 — a fixture

Patch = pytest.MonkeyPatch
CHECKS = doctor.CHECKS
SOURCES = (doctor, doctor_machine, doctor_running, doctor_store)


class Usage(NamedTuple):
    """Bytes of a disk."""

    total: int
    used: int
    free: int


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    folder = tmp_path_factory.mktemp("doctor")
    clock = Clock()
    counter = Counter(
        make(folder / "instance", f"sqlite:///{folder / 'instance' / 'database.sqlite3'}", clock), clock
    ).registered()
    yield counter
    connection.close()


@pytest.fixture
def there(world: Counter) -> Instance:
    bind(world.desk.instance.database)
    return world.desk.instance


def now(world: Counter) -> Time:
    return world.desk.clock()


def codes(instance: Instance, check: str, at: int = 1_775_000_000_000_000) -> list[str]:
    found = [one for checked in doctor.examine(instance, Time(at)) if checked.name == check for one in checked.findings]
    assert all(one.say.ja and one.say.en for one in found)
    return [one.code for one in found]


def only(check: str, patch: Patch) -> None:
    """Only one check is made, which keeps a test short."""
    patch.setattr(doctor, "CHECKS", {check: CHECKS[check]})


def like(instance: Instance, **changes: object) -> Instance:
    return Instance(instance.folder, Configuration(**{**msgspec.structs.asdict(instance.configuration), **changes}))  # type: ignore[arg-type]


def test_every_finding_is_brought_about_here(repository: Path) -> None:
    told = {
        code
        for one in SOURCES
        for code in re.findall(r'(?:found|told)\(\s*"([A-Z_]+)"', Path(str(one.__file__)).read_text("utf-8"))
    }
    here = Path(__file__).read_text("utf-8")
    assert not {one for one in told if f'"{one}"' not in here}


def test_a_new_instance_lacks_only_what_others_bring(there: Instance, world: Counter) -> None:
    found = {one.code: one.wrong for checked in doctor.examine(there, now(world)) for one in checked.findings}
    assert {code for code, wrong in found.items() if wrong} <= {"BACKUP_NONE", "DISK_FULL"}
    assert {"NOT_SERVED", "WITNESS_NONE", "MAIL_NOT_SET", "BACKUP_NONE"} <= set(found)


# ── the machine ──


def test_settings_that_do_not_fit(there: Instance, monkeypatch: Patch) -> None:
    only("configuration", monkeypatch)
    assert codes(there, "configuration") == []
    assert codes(like(there, base="http://192.0.2.1:8000"), "configuration") == ["PASSKEY_ADDRESS"]
    assert codes(like(there, proxies=("the proxy",)), "configuration") == ["PROXY_UNREADABLE"]
    (there.folder / "mail.json").write_text("{")
    assert codes(there, "configuration") == ["MAIL_UNREADABLE"]
    (there.folder / "mail.json").unlink()

    def nobody(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert codes(there, "configuration") == ["BASE_UNKNOWN"]


def test_what_others_can_read_or_own(there: Instance, monkeypatch: Patch) -> None:
    only("files", monkeypatch)
    assert codes(there, "files") == []
    secret = there.keys / "secret"
    secret.chmod(0o640)
    assert codes(there, "files") == ["MODE_OPEN"]
    secret.chmod(0o600)
    kept = secret.read_bytes()
    secret.unlink()
    assert codes(there, "files") == ["SECRET_MISSING"]
    secret.write_bytes(kept)
    secret.chmod(0o600)
    real = Path.lstat
    other = lambda path: SimpleNamespace(st_mode=0o100600, st_uid=real(path).st_uid + (path == secret))
    monkeypatch.setattr(Path, "lstat", other)
    assert codes(there, "files") == ["OWNER_OTHER"]


@pytest.mark.parametrize("free, code", [(1 << 20, "DISK_FULL"), (1 << 29, "DISK_LOW"), (1 << 38, None)])
def test_room(there: Instance, monkeypatch: Patch, free: int, code: str | None) -> None:
    only("disk", monkeypatch)
    monkeypatch.setattr(doctor_machine.shutil, "disk_usage", lambda _: Usage(1 << 39, 0, free))
    monkeypatch.setattr(doctor_machine.os, "statvfs", lambda _: SimpleNamespace(f_files=100, f_favail=50))
    assert codes(there, "disk") == ([code] if code else [])
    monkeypatch.setattr(doctor_machine.os, "statvfs", lambda _: SimpleNamespace(f_files=100, f_favail=1))
    assert codes(there, "disk")[-1] == "DISK_FILES"


def test_the_certificate(there: Instance, monkeypatch: Patch, certificate: tuple[Path, Path]) -> None:  # noqa: F811 — the fixture
    only("certificate", monkeypatch)
    assert codes(there, "certificate") == []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*map(str, certificate))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for _ in range(2):
                plain, _ = server.accept()
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except (ssl.SSLError, OSError):
                    plain.close()

        threading.Thread(target=serve, daemon=True).start()
        secure = like(there, base=f"https://localhost:{server.getsockname()[1]}")
        at = int(time.time() * 1_000_000)
        assert codes(secure, "certificate", at) == ["CERTIFICATE_REFUSED"]
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert codes(secure, "certificate", at) == ["CERTIFICATE_ENDS"]
    assert codes(secure, "certificate", at) == ["BASE_SILENT"]


def test_the_sandbox(there: Instance, monkeypatch: Patch) -> None:
    only("sandbox", monkeypatch)
    monkeypatch.setattr(doctor_machine, "confinement", lambda: ("limits", "privileges"))
    assert codes(there, "sandbox") == ["SANDBOX_LACKS"]

    def no() -> tuple[str, ...]:
        raise OSError

    monkeypatch.setattr(doctor_machine, "confinement", no)
    assert codes(there, "sandbox") == ["SANDBOX_ABSENT"]


def test_versions_and_holidays(there: Instance, monkeypatch: Patch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {name: CHECKS[name] for name in ("versions", "holidays")})
    assert codes(there, "versions") == codes(there, "holidays") == []
    assert codes(there, "holidays", (2149 - 1970) * 366 * DAY) == ["HOLIDAYS_END"]
    monkeypatch.setattr(doctor_machine, "OLDEST", (9, 9))
    monkeypatch.setattr(doctor_machine.sqlite3, "sqlite_version_info", (3, 30, 0))
    assert codes(there, "versions") == ["PYTHON_OLD", "SQLITE_OLD"]


# ── the store ──


def test_a_database_that_is_away_is_said_once(there: Instance, monkeypatch: Patch) -> None:
    bind("sqlite:////nonexistent/database.sqlite3")
    found = {one.name: [each.code for each in one.findings] for one in doctor.examine(there, Time(0))}
    bind(there.database)
    assert found["database"] == ["DATABASE_AWAY"]
    assert found["clock"] == found["effects"] == ["NOT_EXAMINED"]
    assert found["versions"] == []


def test_tables_of_another_release(there: Instance, monkeypatch: Patch) -> None:
    only("database", monkeypatch)
    assert codes(there, "database") == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '0999_later' WHERE app = 'store' AND name = '0007_notices'")
        assert codes(there, "database") == ["DATABASE_BEHIND", "DATABASE_AHEAD"]
        cursor.execute("UPDATE django_migrations SET name = '0007_notices' WHERE name = '0999_later'")


def test_sqlite_that_can_lose_what_was_committed(there: Instance, monkeypatch: Patch) -> None:
    only("database", monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        assert codes(there, "database") == ["DATABASE_NOT_DURABLE"]
        cursor.execute("PRAGMA synchronous=EXTRA")
        monkeypatch.setattr(doctor_store.sqlite3, "sqlite_version_info", (3, 40, 0))
        cursor.execute("PRAGMA journal_mode=WAL")
        assert codes(there, "database") == ["DATABASE_WAL"]
        cursor.execute("PRAGMA journal_mode=DELETE")
    monkeypatch.setattr(doctor_store, "_device", lambda *_: -1)
    assert codes(there, "database") == ["DATABASE_ELSEWHERE"]


def test_postgresql_that_can_lose_what_was_committed(postgresql_url: str, tmp_path: Path, monkeypatch: Patch) -> None:
    desk = make(tmp_path / "instance", postgresql_url)
    only("database", monkeypatch)
    assert set(codes(desk.instance, "database")) <= {"DATABASE_NOT_DURABLE"}, "a server for tests may run without fsync"
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    (found,) = doctor_store.database(desk.instance, Time(0))
    assert "synchronous_commit=off" in found.where
    only("clock", monkeypatch)
    assert codes(desk.instance, "clock") == []
    assert [one.code for one in doctor_store._apart(9.0)] == ["CLOCK_APART"]
    connection.close()


def test_a_clock_behind_the_record(there: Instance, world: Counter, monkeypatch: Patch) -> None:
    only("clock", monkeypatch)
    assert codes(there, "clock", now(world)) == []
    assert codes(there, "clock", now(world) - DAY) == ["CLOCK_BACKWARDS"]


def test_what_follows_acts_and_does_not(there: Instance, world: Counter, monkeypatch: Patch) -> None:
    only("effects", monkeypatch)
    at = now(world)
    Effect.objects.create(log_id=world.log, seq=0, name="one", attempts=3, due=at)
    Effect.objects.create(log_id=world.log, seq=0, name="two", due=at - 2 * HOUR)
    assert codes(there, "effects", at) == ["EFFECTS_TROUBLED", "EFFECTS_LATE"]
    Effect.objects.all().delete()


def test_mail_that_does_not_arrive(there: Instance, world: Counter, monkeypatch: Patch) -> None:
    from azukari.desk import mail_settings

    only("mail", monkeypatch)
    assert codes(there, "mail") == ["MAIL_NOT_SET"]
    mail_settings.keep(there, Postbox().settings(port=25), None)
    assert codes(there, "mail") == []
    Mail.objects.create(day="2026-04-01", person="pn-1", subject="-", body="-", due=0, state="failed", ended=now(world))
    assert codes(there, "mail", now(world)) == ["MAIL_NOT_ARRIVING"]
    Mail.objects.all().delete()
    (there.folder / "mail.json").unlink()


# ── what runs ──


def test_parts_that_do_not_run(there: Instance, monkeypatch: Patch) -> None:
    only("parts", monkeypatch)
    assert codes(there, "parts") == ["NOT_SERVED"]
    monkeypatch.setattr(
        doctor_running, "alive", lambda *_: {"keyd": True, "signer": False, "outbox": True, "courier": True, "web": True}
    )
    assert codes(there, "parts") == ["PART_STOPPED"]
    monkeypatch.setattr(doctor_running, "alive", lambda *_: {"keyd": True, "signer": True, "web": True})
    monkeypatch.setattr(doctor_running, "health", lambda _: SimpleNamespace(stopped=True))
    monkeypatch.setattr(doctor_running, "troubled", lambda _: [SimpleNamespace(up=False, part="signer", times=3)])
    assert codes(there, "parts") == ["PART_RESTARTING", "BLOB_STOPPED"]


def test_signing_that_waits_or_lost_its_key(there: Instance, world: Counter, monkeypatch: Patch) -> None:
    only("signing", monkeypatch)
    assert codes(there, "signing", now(world)) == []
    assert codes(there, "signing", now(world) + HOUR) == ["SIGNER_BEHIND"]
    Signer(there).sign_all()
    assert codes(there, "signing", now(world) + HOUR) == []
    published = there.folder / "verifier-key"
    kept = published.read_text()
    other = make_other_key(kept)
    published.write_text(other)
    assert codes(there, "signing", now(world)) == ["VERIFIER_KEY_CHANGED"]
    published.write_text(kept)
    (key,) = [one for one in (there.keys / "signer").iterdir() if one == doctor_running.signing_key.place(there)]
    away = key.rename(key.with_suffix(".away"))
    assert codes(there, "signing", now(world)) == ["SIGNING_KEY_MISSING"]
    away.rename(key)


def make_other_key(text: str) -> str:
    from azukari.ledger.keys import SigningKey

    return SigningKey(text.split("+", maxsplit=1)[0], bytes(32)).verifier.text()


def test_a_record_that_stands_still(there: Instance, world: Counter, monkeypatch: Patch) -> None:
    only("record", monkeypatch)
    folder = there.folder / "stopped"
    folder.mkdir()
    (folder / world.log).write_bytes(msgspec.json.encode(Stopped("ROLLBACK_DETECTED", "1 held, 2 signed", "signer")))
    assert codes(there, "record") == ["ROLLBACK_DETECTED"]
    (folder / world.log).unlink()
    folder.rmdir()


def test_witnesses_that_see_nothing_new(there: Instance, monkeypatch: Patch) -> None:
    only("witnesses", monkeypatch)
    assert codes(there, "witnesses") == ["WITNESS_NONE"]
    reach = SimpleNamespace(code="WITNESS_AWAY", say=Say("答えません。", "It does not answer."), name="ward", size=1, at=0)
    monkeypatch.setattr(doctor_running, "reaches", lambda _: [reach])
    assert codes(there, "witnesses") == ["WITNESS_AWAY"]
    reach.code = reach.say = None
    assert codes(there, "witnesses") == [] if not InstanceCheckpoint.objects.exists() else ["WITNESS_OLD"]
    InstanceCheckpoint.objects.update_or_create(size=1 << 40, defaults={"note": "-"})
    assert codes(there, "witnesses") == ["WITNESS_OLD"]
    InstanceCheckpoint.objects.filter(size=1 << 40).delete()


def test_backups(there: Instance, monkeypatch: Patch, tmp_path: Path) -> None:
    only("backups", monkeypatch)
    assert codes(there, "backups") == ["BACKUP_NONE"]
    at = 100 * DAY
    backup_register.add(there, Known(str(tmp_path), at, sound=True, drilled=at))
    assert codes(there, "backups", at + DAY) == []
    assert codes(there, "backups", at + 8 * DAY) == ["BACKUP_OLD"]
    assert codes(there, "backups", at + 40 * DAY) == ["BACKUP_OLD", "BACKUP_UNTRIED"]
    backup_register.add(there, Known(str(tmp_path / "gone"), at + 1, sound=False, drilled=at))
    assert codes(there, "backups", at + DAY) == ["BACKUP_UNSOUND", "BACKUP_AWAY"]
    (there.folder / "backups.json").write_text("{")
    assert codes(there, "backups") == ["REGISTER_UNREADABLE"]
    (there.folder / "backups.json").unlink()


# ── the doctor itself ──


def test_a_check_that_fails_keeps_no_other_from_being_made(there: Instance, monkeypatch: Patch) -> None:
    def breaks(*_: object) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    def without_database(*_: object) -> Iterator[Finding]:
        raise DatabaseError
        yield

    checks = {
        "files": (Say("一", "one"), breaks),
        "clock": (Say("二", "two"), without_database),
        "versions": CHECKS["versions"],
    }
    monkeypatch.setattr(doctor, "CHECKS", checks)
    found = [[each.code for each in one.findings] for one in doctor.examine(there, Time(0))]
    assert found == [["CHECK_BROKEN"], ["NOT_EXAMINED"], []]


def test_no_words_stand_in_what_is_found(there: Instance, world: Counter) -> None:
    said = str(doctor.examine(there, Time(now(world) + 100 * DAY)))
    for planted in ("架空区", "納税通知書", "東 太郎", "決裁 一郎"):
        assert planted not in said
