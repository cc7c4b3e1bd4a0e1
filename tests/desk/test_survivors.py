"""Nothing is destroyed before the survivors' keys are safe in a second place; what was destroyed is tried, and certified."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from azukari.annex import ACTS
from azukari.desk import survivors
from azukari.desk.erasing import erase
from azukari.desk.instance import Instance
from azukari.desk.outbox import work
from azukari.kernel.erasure import UNCOVERED, Level
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import VaultErased
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.messages import Retired
from tests.desk.conftest import Counter
from tests.desk.room import key_process, ready
from tests.desk.test_erasing import FILE, OTHER, again, deposited, destroy, keys_of, opens, receive
from tests.story import APPROVER, HANDOVER, IN_CHARGE, OFFICER, WARD_HANDOVER


@pytest.fixture
def two(counter: Counter) -> Iterator[Counter]:
    ready(counter)
    with key_process(counter):
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        yield counter


def certificates(counter: Counter) -> list[VaultErased]:
    rows = record.entries(counter.log, 0, record.size(counter.log) or 0)
    return [act for row in rows if isinstance(act := entry_of(row.leaf, ACTS).act, VaultErased)]


def places(counter: Counter, folder: Path) -> None:
    """Name a place for the survivors' keys."""
    survivors.name_place(counter.desk.instance, folder)
    counter.desk.instance = Instance.at(counter.desk.instance.folder)


def troubled(counter: Counter) -> str:
    again(counter)
    return Effect.objects.get(done=None).trouble


def held(counter: Counter) -> set[str]:
    return set(FileCustodian(keys_of(counter)).generations(counter.log).values())


def test_what_was_erased_is_certified_with_all_that_it_does_not_reach(two: Counter) -> None:
    destroy(two)
    order = Effect.objects.get(done=None)
    assert work(two.desk) == 1
    [found] = certificates(two)
    assert (found.order, found.items, found.level) == (order.seq, (FILE,), Level.E1)
    assert (found.objects, found.survivors, found.generation, found.tried) == (1, 1, 2, 1)
    assert found.uncovered == UNCOVERED[Level.E1]
    erase(two.desk, order)
    assert len(certificates(two)) == 1, "done again, it is certified once"
    assert "former" not in VaultObject.objects.get(item=FILE).sealed


def test_two_orders_done_at_once_are_certified_each(two: Counter) -> None:
    destroy(two)
    destroy(two, OTHER)
    assert work(two.desk) == 2
    assert [one.items for one in certificates(two)] == [(FILE,), (OTHER,)]
    assert [one.survivors for one in certificates(two)] == [0, 0]


def test_a_place_that_is_not_mounted_stops_the_destruction_and_nothing_else(two: Counter, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    places(two, disk)
    disk.rename(tmp_path / "away")
    destroy(two)
    assert "SURVIVORS_ABSENT" in troubled(two)
    assert held(two) == {"held"}
    assert opens(two)
    assert not certificates(two)
    disk.mkdir()
    assert "SURVIVORS_ABSENT" in troubled(two), "a mount point without its disk"
    disk.rmdir()
    (tmp_path / "away").rename(disk)
    again(two)
    assert not Effect.objects.filter(done=None).exists()
    assert held(two) == {"destroyed", "held"}
    assert len(certificates(two)) == 1


def test_a_place_of_another_instance_is_not_taken(two: Counter, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / survivors.MARK).write_text("another.example/ward\n")
    with pytest.raises(FaultError) as trouble:
        places(two, tmp_path / "theirs")
    assert trouble.value.faults[0].code == "SURVIVORS_ABSENT"
    assert Instance.at(two.desk.instance.folder).configuration.survivors is None


def test_a_place_that_cannot_be_written_stops_the_destruction(two: Counter) -> None:
    destroy(two)
    blocked = survivors.place(two.desk.instance) / f"{two.log}.2.json.new"
    blocked.mkdir()
    assert "SURVIVORS_UNWRITTEN" in troubled(two)
    assert held(two) == {"held"}
    blocked.rmdir()
    again(two)
    assert held(two) == {"destroyed", "held"}


def test_what_reads_back_differently_stops_the_destruction(two: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    destroy(two)
    with monkeypatch.context() as patch:
        patch.setattr(survivors, "read", lambda _path: None)
        assert "SURVIVORS_UNWRITTEN" in troubled(two)
    assert held(two) == {"held"}


def test_a_destruction_that_did_not_happen_is_not_certified(two: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drill does not believe the key process either: it tries."""
    destroy(two)
    with monkeypatch.context() as patch:
        patch.setattr(KeyCaller, "retire", lambda *_, **__: Retired(1, ()))
        assert "ERASED_OPENS" in troubled(two)
    assert not certificates(two)
    again(two)
    assert len(certificates(two)) == 1


def test_the_survivors_keys_of_before_open_after_a_restore_of_older_rows(two: Counter) -> None:
    older = {thing.id: thing.sealed for thing in VaultObject.objects.all()}
    destroy(two)
    again(two)
    for thing in VaultObject.objects.all():
        thing.sealed, thing.erased = older[thing.id], None
        thing.save()
    folder = survivors.place(two.desk.instance)
    assert survivors.apply(survivors.found(folder, two.log)) == 1
    assert opens(two)
    assert survivors.apply(survivors.found(folder, two.log)) == 0


def test_the_newest_survivors_keys_are_taken_in_whatever_order_they_lie(two: Counter) -> None:
    """A crash after the destruction leaves the file of before beside the new one, and a folder has no order."""
    older = {thing.id: thing.sealed for thing in VaultObject.objects.all()}
    folder = survivors.place(two.desk.instance)
    survivors.keep(two.desk.instance, two.log, 1)
    before = survivors.found(folder, two.log)
    destroy(two)
    again(two)
    for thing in VaultObject.objects.all():
        thing.sealed, thing.erased = {**older[thing.id], "generation": 0}, None
        thing.save()
    kept = [*survivors.found(folder, two.log), *before]
    assert [one.generation for one in kept] == [2, 1]
    survivors.apply(kept)
    assert opens(two)


def test_a_damaged_file_of_survivors_goes_with_its_generation(two: Counter) -> None:
    survivors.keep(two.desk.instance, two.log, 1)
    [path] = survivors.place(two.desk.instance).glob("*.json")
    path.write_bytes(b"")
    destroy(two)
    again(two)
    assert [one.name for one in path.parent.glob("*.json")] == [f"{two.log}.2.json"]


def test_a_damaged_file_of_survivors_is_no_file(two: Counter) -> None:
    destroy(two)
    again(two)
    [path] = survivors.place(two.desk.instance).glob("*.json")
    whole = path.read_bytes()
    for index in range(0, len(whole), 7):
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 1]) + whole[index + 1 :])
        assert survivors.read(path) is None
    path.write_bytes(b"")
    assert survivors.read(path) is None


def test_files_of_destroyed_generations_do_not_lie_about(two: Counter) -> None:
    for item in (FILE, OTHER):
        destroy(two, item)
        again(two)
    assert [path.name for path in survivors.place(two.desk.instance).glob("*.json")] == [f"{two.log}.3.json"]


def test_what_came_under_the_name_after_the_order_stays(two: Counter, tmp_path: Path) -> None:
    """The erasure waits for its disk, and meanwhile the item gets new content."""
    (disk := tmp_path / "disk").mkdir()
    places(two, disk)
    disk.rename(tmp_path / "away")
    destroy(two)
    assert "SURVIVORS_ABSENT" in troubled(two)
    VaultObject.objects.filter(item=OTHER).update(item=FILE, version=2, created=two.clock())
    (tmp_path / "away").rename(disk)
    again(two)
    assert [one.erased is not None for one in VaultObject.objects.order_by("version")] == [True, False]


def test_what_came_home_is_erased_when_the_ward_wants_it(two: Counter) -> None:
    window = {"place": "架空区役所", "at": "2026-04-01 09:00", "until": "2026-04-02 18:00"}
    for item in (FILE, OTHER):
        plan = two.does("p10.plan-return", OFFICER, **window).entry.number
        note = two.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": item, "quantity": 1, "rows": 500}]).entry.number
        two.does(
            "p10.receive-return", WARD_HANDOVER, note=note, lines=[{"item": item, "quantity": 1, "rows": 500, "persons": 500}],
            moves=[{"item": item, "source": "t1/vault", "target": "returned"}],
        )  # fmt: skip
    two.does("p00.complete", OFFICER)
    two.does("p13.certify", IN_CHARGE, nothing_remains=True, how="全て見た")
    two.does("p13.confirm", OFFICER)
    assert VaultObject.objects.filter(erased=None).count() == 2
    two.does("p13.erase-returned", APPROVER)
    assert work(two.desk) == 1
    assert not VaultObject.objects.filter(erased=None).exists()
    assert set(certificates(two)[0].items) == {FILE, OTHER}


def test_the_configuration_of_before_is_read(two: Counter) -> None:
    kept = msgspec.json.decode((two.desk.instance.folder / "azukari.json").read_bytes())
    kept.pop("survivors", None)
    (two.desk.instance.folder / "azukari.json").write_bytes(msgspec.json.encode(kept))
    assert Instance.at(two.desk.instance.folder).configuration.survivors is None
