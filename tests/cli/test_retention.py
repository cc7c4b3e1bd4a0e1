"""``azukari backup --keep``: older backups go, never the newest that was shown to restore, and no sealed bytes that another needs."""

from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import Shell  # isort: skip — binds Django first

from azukari.desk import backup_register, backup_retention
from azukari.desk.instance import Instance
from azukari.vault.blobs import Blobs
from tests.cli.test_backup import backed_up, copy, restored, store, with_shares  # noqa: F401 — fixtures


def sets(store: Path) -> list[str]:  # noqa: F811
    return sorted(one.name for one in (store / "sets").iterdir())


def sets_or_none(store: Path) -> list[str]:  # noqa: F811
    return sets(store) if (store / "sets").exists() else []


def test_so_many_of_the_newest_stay_and_each_restores(copy: Shell, store: Path, tmp_path: Path) -> None:  # noqa: F811
    made = [backed_up(copy, store).name for _ in range(3)]
    with copy.key_process():
        done = copy.json("backup", store, "--keep", 2)
    assert done.code == 0, done.out
    assert done.result["removed"]["stay"] == 2
    assert sets(store) == [made[2], Path(done.result["backup"]).name]
    assert [one.path.name for one in backup_register.known(Instance.at(copy.folder))] == sets(store)
    target = restored(copy, store, tmp_path / "r")
    with_shares(copy, target)
    with target.key_process():
        found = {one["code"] for one in target.json("check").result["findings"]}
    assert not {one for one in found if one.startswith("BLOB_")}, "whatever rests is there"


def test_sealed_bytes_that_no_backup_holds_any_more_go(copy: Shell, store: Path) -> None:  # noqa: F811
    first = backed_up(copy, store)
    blobs = set(Blobs(store / "blobs"))
    with Blobs(store / "blobs").writer() as writer:
        writer.write(b"of another day")
        writer.commit()
        alone = writer.digest
    (first / "blobs").write_text((first / "blobs").read_text() + f"{alone}\n")
    backed_up(copy, store)
    removed = backup_retention.keep(Instance.at(copy.folder), store, 1)
    assert (len(removed.backups), removed.blobs) == (1, 1)
    assert set(Blobs(store / "blobs")) == blobs


def test_the_newest_that_was_shown_to_restore_always_stays(copy: Shell, store: Path) -> None:  # noqa: F811
    instance = Instance.at(copy.folder)
    good = backed_up(copy, store)
    bad = [backed_up(copy, store) for _ in range(2)]
    for one in backup_register.known(instance):
        if one.path in bad:
            backup_register.add(instance, msgspec.structs.replace(one, sound=False))
    assert backup_retention.keep(instance, store, 1).stay == 2
    assert sets(store) == sorted([good.name, bad[-1].name])


def test_a_backup_that_is_half_removed_is_none(copy: Shell, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    for _ in range(2):
        backed_up(copy, store)
    real = backup_retention.shutil.rmtree
    with monkeypatch.context() as patch:
        patch.setattr(backup_retention.shutil, "rmtree", lambda *_: (_ for _ in ()).throw(OSError(5, "input/output")))
        with pytest.raises(OSError, match="input/output"):
            backup_retention.keep(Instance.at(copy.folder), store, 1)
    assert len(backup_register.known(Instance.at(copy.folder))) == 1
    assert backup_retention.shutil.rmtree is real
    assert backup_retention.keep(Instance.at(copy.folder), store, 1).stay == 1
    assert len(sets(store)) == 1


def test_none_is_not_a_number_to_keep(copy: Shell, store: Path) -> None:  # noqa: F811
    with copy.key_process():
        assert copy.json("backup", store, "--keep", 0).codes == ["BACKUP_KEEP"]
    assert sets_or_none(store) == []
