"""``check``: every kind of damage is found, named, and told what to do about; a sound instance is sound."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

from azukari.desk.desk import Desk  # isort: skip — Django is bound by conftest
from azukari.desk.instance import Instance
from azukari.desk.signer import Signer
from azukari.kernel.values import DAY
from azukari.store.models import Checkpoint, Effect, Entry, Log, Snapshot, VaultObject


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance of this test's own, signed."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    return shell


def damaged(shell: Shell, statement: str, *values: object) -> None:
    with sqlite3.connect(shell.folder / "database.sqlite3") as store:
        assert store.execute(statement, values).rowcount == 1


def codes(shell: Shell) -> set[str]:
    done = shell.json("check")
    assert done.code == 4, done.out
    assert set(done.codes) == {one["code"] for one in done.result["findings"] if one["wrong"]}
    assert not done.result["sound"]
    return set(done.codes)


def test_a_sound_instance(copy: Shell) -> None:
    done = copy.json("check")
    assert done.code == 0, done.out
    assert done.result["findings"] == []
    assert done.result["contracts"] == 1
    assert done.result["blobs"] == 2, "the table and its index"
    assert done.result["other_blobs"] == 1, "the rules that were attached"
    assert copy("check", "--lang", "en").out.startswith("Nothing is wrong")


def test_a_changed_entry(copy: Shell) -> None:
    entry = Entry.objects.get(seq=3)
    damaged(copy, "UPDATE store_entry SET leaf = ? WHERE seq = 3", bytes(entry.leaf).replace(b'"p0', b'"p1', 1))
    found = codes(copy)
    assert {"TIER_CHAIN", "ACT_UNKNOWN", "FORK_DETECTED"} <= found


def test_a_fork_is_told_once(copy: Shell) -> None:
    entry = Entry.objects.get(seq=3)
    damaged(copy, "UPDATE store_entry SET leaf = ? WHERE seq = 3", bytes(entry.leaf).replace(b'"p0', b'"p1', 1))
    forks = [(one["code"], one["seq"]) for one in copy.json("check").result["findings"] if one["code"] == "FORK_DETECTED"]
    assert len(forks) == len(set(forks)) > 0


def test_a_missing_entry(copy: Shell) -> None:
    damaged(copy, "DELETE FROM store_entry WHERE seq = 3")
    assert "SEQ_NOT_DENSE" in codes(copy)


def test_entries_that_were_signed_are_gone(copy: Shell) -> None:
    last = Entry.objects.order_by("-seq")[0].seq
    damaged(copy, "DELETE FROM store_entry WHERE seq = ?", last)
    assert codes(copy) == {"ROLLBACK_DETECTED"}


def test_a_checkpoint_that_nobody_signed(copy: Shell) -> None:
    kept = Checkpoint.objects.get()
    damaged(copy, "UPDATE store_checkpoint SET note = ?", kept.note[:-12] + "AAAAAAAAAAA\n")
    assert codes(copy) & {"SIGNATURE_WRONG", "NOTE_UNSIGNED", "NOTE_MALFORMED", "BASE64_MALFORMED"}


def test_a_signer_whose_memory_is_damaged(copy: Shell) -> None:
    guard = next((copy.folder / "keys" / "signer").glob("*.guard"))
    guard.write_bytes(guard.read_bytes()[:-1])
    assert codes(copy) == {"GUARD_STATE_DAMAGED"}


def test_words_that_are_gone_from_beside_their_leaf(copy: Shell) -> None:
    damaged(copy, "UPDATE store_entry SET words = NULL WHERE seq = 0")
    assert codes(copy) == {"WORDS_MISSING"}


def test_the_key_of_the_words_is_gone(copy: Shell) -> None:
    next((copy.folder / "keys" / "words").glob("*.key")).unlink()
    assert codes(copy) == {"WORDS_KEY_ABSENT"}


def test_a_blob_is_gone_or_rotten(copy: Shell) -> None:
    sealed = VaultObject.objects.get().sealed
    for digest, code in ((sealed["blob"], "BLOB_DAMAGED"), (sealed["index"], "BLOB_MISSING")):
        path = copy.folder / "blobs" / digest[:2] / digest
        if code == "BLOB_MISSING":
            path.unlink()
        else:
            path.chmod(0o600)
            path.write_bytes(path.read_bytes()[:-1] + b"\x00\x01")
        assert code in codes(copy)


def test_the_blobs_are_not_mounted(copy: Shell) -> None:
    (copy.folder / "blobs").rename(copy.folder / "elsewhere")
    assert codes(copy) == {"BLOB_FOLDER"}
    assert not (copy.folder / "blobs").exists(), "a check makes nothing"


def test_effects_that_fail_are_wrong_and_those_that_wait_are_told(copy: Shell) -> None:
    log = Log.objects.get().pk
    soon = Desk(Instance.at(copy.folder)).clock() + DAY
    Effect.objects.create(log_id=log, seq=1, name="discard-sealed", due=soon)
    done = copy.json("check")
    assert done.code == 0
    assert [one["code"] for one in done.result["findings"]] == ["EFFECT_WAITING"]
    Effect.objects.update(attempts=2, trouble="KEYD_ABSENT")
    assert codes(copy) == {"EFFECT_TROUBLED"}


def test_a_snapshot_that_does_not_agree_is_told_and_thrown_away_when_asked(copy: Shell) -> None:
    desk = Desk(Instance.at(copy.folder))
    log = Log.objects.get().pk
    desk.look(log, lambda book: book.save())
    assert copy.json("check").result["findings"] == []
    Snapshot.objects.update(checksum="0" * 64)
    done = copy.json("check")
    assert (done.code, [one["code"] for one in done.result["findings"]]) == (0, ["SNAPSHOT_REFOLDED"])
    assert copy.json("check", "--discard-snapshots").code == 0
    assert not Snapshot.objects.exists()


def test_a_snapshot_that_tells_another_story_is_wrong(copy: Shell) -> None:
    desk = Desk(Instance.at(copy.folder))
    log = Log.objects.get().pk

    def forge(book: object) -> None:
        book.whole.ground.purposes = ()  # type: ignore[attr-defined]  # a forged state
        book.save()  # type: ignore[attr-defined]  # as the desk saves it

    desk.look(log, forge)
    assert codes(copy) == {"SNAPSHOT_DIFFERS"}


def test_the_clock_stands_behind_the_record(copy: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.cli import counter

    earlier = Desk(Instance.at(copy.folder)).clock() - DAY
    monkeypatch.setattr(counter, "Desk", lambda instance: Desk(instance, clock=lambda: earlier))
    assert "CLOCK_BACKWARDS" in codes(copy)


def test_a_database_that_is_no_database(copy: Shell) -> None:
    with (copy.folder / "database.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 4)
    done = copy.json("check")
    assert done.code == 4
    assert set(done.codes) & {"STORE_DAMAGED", "STORE_TROUBLE"}


def test_what_is_wrong_is_told_in_the_language_asked_for(copy: Shell) -> None:
    damaged(copy, "UPDATE store_entry SET words = NULL WHERE seq = 0")
    assert "バックアップから戻してください" in copy("check").out
    assert "restore the entry" in copy("check", "--lang", "en").out


def test_what_was_found_of_the_vault_is_entered(copy: Shell, tmp_path: Path) -> None:
    """11.1 — a look, and a drill with a backup"""
    before = Entry.objects.count()
    assert copy.json("check").code == 0
    assert Entry.objects.count() == before, "nothing is entered unasked"
    assert copy.json("check", "--enter").code == 0
    assert Entry.objects.count() == before + 1
    shutil.copytree(copy.folder / "blobs", tmp_path / "backup")
    assert copy.json("check", "--drill", tmp_path / "backup").code == 0
    assert Entry.objects.count() == before + 2
    assert copy.json("check", "--drill", tmp_path / "nothing").codes == ["FOLDER_ABSENT"]
    assert Entry.objects.count() == before + 2
