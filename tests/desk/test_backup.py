"""Backups between the kinds of database: what is read from one moment of either is put back into either."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.binding import bind  # isort: skip — binds Django first

from azukari.desk import backing_up, backup_drill, backup_register, backup_tables, restoring, unknowns
from azukari.desk.backup_tables import models_kept, named, rows_of
from azukari.desk.desk import Desk
from azukari.desk.outbox import work
from azukari.desk.restoring import restore
from azukari.desk.signer import Signer
from azukari.kernel.fault import FaultError
from azukari.kernel.values import MINUTE
from azukari.store.models import Checkpoint, Effect, Entry, Party, VaultObject
from azukari.store.sign_in import Passkey
from tests.desk.conftest import Counter
from tests.desk.room import key_process, ready
from tests.desk.test_erasing import FILE, OTHER, again, deposited, destroy, opens, receive
from tests.desk.test_survivors import certificates
from tests.story import OFFICER


@pytest.fixture
def two(counter: Counter) -> Iterator[Counter]:
    ready(counter)
    with key_process(counter):
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        Signer(counter.desk.instance).sign_all()
        yield counter


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that is kept."""
    found = {}
    for model in models_kept():
        rows = [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in model.objects.values_list()]  # type: ignore[attr-defined]
        found[named(model)] = sorted(rows, key=repr)
    return found


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_what_is_restored_is_what_there_was(two: Counter, tmp_path: Path, into: str, request: pytest.FixtureRequest) -> None:
    for number, is_body in enumerate((True, False)):
        Party.objects.create(id=f"pt-yesorno{number}", name="架空の者", is_body=is_body)
    made = backing_up.back_up(two.desk.instance, tmp_path / "backups")
    before = everything()
    url = f"sqlite:///{tmp_path / 'there' / 'database.sqlite3'}"
    if into == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    bind(url)
    instance = restore(made.path, tmp_path / "there", database=url)
    assert everything() == before
    Effect.objects.create(log_id=two.log, seq=0, name="next", due=0)
    assert Checkpoint.objects.exists()
    assert instance.configuration.origin == two.desk.instance.configuration.origin
    assert [one.path for one in backup_register.known(instance)] == [made.path], "the drill of an erasure looks through it"
    assert unknowns.look(instance, made.path).shut is None, "no key process answers there"
    connection.close()


@pytest.fixture
def earlier(two: Counter, tmp_path: Path) -> tuple[Path, dict[str, list[tuple[object, ...]]]]:
    """A backup that a release from before signing in made, and what there was."""
    before = everything()
    call_command("migrate", "store", "0003_witnesses", verbosity=0, interactive=False)
    there = connection.introspection.table_names()
    with pytest.MonkeyPatch.context() as patch:
        known = [one for one in models_kept() if named(one) in there]
        patch.setattr(backup_tables, "models_kept", lambda: known)
        made = backing_up.back_up(two.desk.instance, tmp_path / "backups")
    assert (made.manifest.migrations[-1], "store_passkey" in made.manifest.tables) == ("0003_witnesses", False)
    return made.path, before


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_what_an_earlier_release_kept_is_restored_and_brought_up_to_date(
    earlier: tuple[Path, dict[str, list[tuple[object, ...]]]], tmp_path: Path, into: str, request: pytest.FixtureRequest
) -> None:
    path, before = earlier
    url = f"sqlite:///{tmp_path / 'there' / 'database.sqlite3'}"
    if into == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    bind(url)
    restore(path, tmp_path / "there", database=url)
    assert everything() == before
    assert backing_up.migrations()[-1] > "0003_witnesses"
    assert not Passkey.objects.exists()
    connection.close()


def test_a_table_with_other_columns_than_its_release_had_is_damaged(
    earlier: tuple[Path, dict[str, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    path, _ = earlier
    table = path / "tables" / "store_party"
    head, _, rows = table.read_bytes().partition(b"\n")
    table.write_bytes(head.replace(b'"id"', b'"id\\""') + b"\n" + rows)
    bind(f"sqlite:///{tmp_path / 'there' / 'database.sqlite3'}")
    restoring._empty(tmp_path / "there")
    (tmp_path / "there").mkdir()
    call_command("migrate", "store", "0003_witnesses", verbosity=0, interactive=False)
    with pytest.raises(FaultError) as refused:
        backup_tables.load_tables(path)
    assert refused.value.faults[0].code == "BACKUP_DAMAGED"
    assert not Entry.objects.exists(), "all tables or none"
    connection.close()


def test_a_backup_is_of_one_moment(two: Counter, tmp_path: Path) -> None:
    """What is entered while the tables are written is in all of them or in none."""
    real = backing_up._beside
    two.does("p00.note", OFFICER, text="前")

    def meanwhile(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        two.does("p00.note", OFFICER, text="中")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backing_up, "_beside", meanwhile)
        path = backing_up.back_up(two.desk.instance, tmp_path / "backups").path
    assert [row["seq"] for row in rows_of(path, Entry)] == list(range(Entry.objects.count()))


def test_a_drill_needs_no_key_and_moves_nothing(two: Counter, tmp_path: Path) -> None:
    path = backing_up.back_up(two.desk.instance, tmp_path / "backups").path
    size = Entry.objects.count()
    [found] = backup_drill.hold(two.desk, path)
    assert found.sound
    assert (found.entries, found.objects) == (size, 2)
    assert 0 < found.signed <= found.entries
    assert Entry.objects.count() == size + 1


def test_a_drill_after_an_erasure_finds_the_survivors_keys(two: Counter, tmp_path: Path) -> None:
    """The backup is from before; what was erased is not missed, and what survived opens with the keys of its place."""
    path = backing_up.back_up(two.desk.instance, tmp_path / "backups").path
    destroy(two)
    again(two)
    [found] = backup_drill.hold(two.desk, path)
    assert (found.sound, found.objects) == (True, 1)


def test_an_erasure_tries_the_keys_of_every_backup_that_it_can_reach(two: Counter, tmp_path: Path) -> None:
    instance = two.desk.instance
    first = backing_up.back_up(instance, tmp_path / "backups").path
    two.clock.time += MINUTE
    second = backing_up.back_up(instance, tmp_path / "elsewhere", at=two.clock()).path
    second.parent.rename(tmp_path / "away")
    destroy(two)
    assert work(two.desk) == 1
    [act] = certificates(two)
    assert (act.backups, act.away, act.tried) == (1, 1, 1)
    assert {one.path for one in backup_register.known(instance)} == {first, second}
    assert backup_register.forget(instance, second)
    assert not backup_register.forget(instance, second)


def test_restored_from_before_an_erasure_the_survivors_open_again(two: Counter, tmp_path: Path) -> None:
    path = backing_up.back_up(two.desk.instance, tmp_path / "backups").path
    destroy(two)
    again(two)
    url = f"sqlite:///{tmp_path / 'there' / 'database.sqlite3'}"
    bind(url)
    device = tmp_path / "device"
    (device / "words").mkdir(parents=True)
    (device / "secret").write_text("a secret")
    for key in (two.desk.instance.keys / "words").iterdir():
        (device / "words" / key.name).write_bytes(key.read_bytes())
    instance = restore(path, tmp_path / "there", keys=device, survivors_in=two.desk.instance.folder / "survivors")
    (instance.keys / "vault").rmdir()
    (instance.keys / "vault").symlink_to(two.desk.instance.keys / "vault")
    two.desk = Desk(instance, clock=two.clock)
    with key_process(two):
        assert opens(two)
        assert unknowns.look(instance, path).shut == (FILE,)
    assert {one.sealed["generation"] for one in VaultObject.objects.all()} == {1, 2}
    connection.close()
