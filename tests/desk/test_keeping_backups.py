"""Backups, drills and restoring where keys live at 甲's node too: they work with the node there, and say what they cannot do while it is away."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from azukari.desk import backing_up, backup_drill, backup_register, unknowns, wards_node
from azukari.desk.instance import Instance
from azukari.desk.keyd import service
from azukari.desk.restoring import restore
from azukari.vault.errors import DeniedError
from azukari.vault.server import KeyServer
from tests.binding import bind
from tests.desk.conftest import Counter
from tests.desk.noded import Noded, noded_at
from tests.desk.room import ready
from tests.desk.test_erasing import FILE, OTHER, again, deposited, destroy, receive


@pytest.fixture(params=["E3", "E4"])
def noded(counter: Counter, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Noded]:
    """Two items in the vault, their keys at 甲's node as well."""
    ready(counter)
    with noded_at(counter, tmp_path / "node") as found:
        found.moved(request.param)
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        found.goes()
        yield found


def test_a_drill_holds_with_the_node_and_says_why_without(noded: Noded, tmp_path: Path) -> None:
    made = backing_up.back_up(noded.instance, tmp_path / "backups")
    [found] = backup_drill.hold(noded.desk, made.path)
    assert (found.objects, found.sound) == (2, True)
    noded.down()
    again_made = backing_up.back_up(noded.instance, tmp_path / "backups")
    with pytest.raises(DeniedError) as denied:
        backup_drill.hold(noded.desk, again_made.path)
    assert denied.value.refusal.code == "NODE_AWAY"
    assert [one.sound for one in backup_register.known(noded.instance)] == [True, None], "it counts as not drilled"
    noded.up()


def test_no_share_and_no_key_of_the_key_process_is_in_a_backup(noded: Noded, tmp_path: Path) -> None:
    made = backing_up.back_up(noded.instance, tmp_path / "backups")
    held = [path.read_bytes()[:32] for path in (noded.instance.keys / "vault").glob("*.share")]
    held.append((noded.instance.keys / "vault" / "keyd-key").read_bytes().strip()[-40:])
    held += [path.read_bytes()[19:51] for path in (noded.keys / "shares").rglob("*.share")]
    assert len(held) == 3
    for path in (one for one in made.path.rglob("*") if one.is_file()):
        data = path.read_bytes()
        assert not [one for one in held if one in data], path


def restored(noded: Noded, backup: Path, target: Path) -> Instance:
    """An instance made anew on SQLite, to which the key folder came back."""
    url = f"sqlite:///{target / 'database.sqlite3'}"
    bind(url)
    made = restore(backup, target, database=url, survivors_in=noded.instance.folder / "survivors")
    shutil.rmtree(made.keys / "vault")
    shutil.copytree(noded.instance.keys / "vault", made.keys / "vault")
    return made


def test_a_restored_instance_opens_with_the_node_also_after_an_erasure(noded: Noded, tmp_path: Path) -> None:
    made = backing_up.back_up(noded.instance, tmp_path / "backups")
    destroy(noded.counter)
    again(noded.counter)
    connection.close()
    instance = restored(noded, made.path, tmp_path / "restored")
    assert wards_node.nodes(instance).now == wards_node.nodes(noded.instance).now
    with KeyServer(instance.socket, service(instance)):
        assert unknowns.look(instance, made.path).shut == (FILE,), "what was erased stays erased, what stayed opens"
        noded.down()
        found = unknowns.look(instance, made.path)
        assert found.shut is None
        assert any("甲のノード" in one.ja for one in found.said())
    noded.up()
