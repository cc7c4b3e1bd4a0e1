"""``check``: every kind of damage is found, named, and told what to do about; a sound instance is sound."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import OFFICER, Done, Shell

from azukari.desk.desk import Desk  # isort: skip — Django is bound by conftest
from azukari.desk import survivors
from azukari.desk.instance import Instance
from azukari.desk.signer import Signer
from azukari.desk.troubled import NAME, Troubled, TroubledFile
from azukari.kernel.fault import FaultError
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


def besides(done: Done) -> list[dict]:
    """What is found besides where the survivors' keys lie: on the same disk, as nobody named another."""
    [beside] = [one for one in done.result["findings"] if one["code"] == "SURVIVORS_BESIDE"]
    return [one for one in done.result["findings"] if one != beside]


def test_a_sound_instance(copy: Shell) -> None:
    done = copy.json("check")
    assert done.code == 0, done.out
    assert besides(done) == []
    assert done.result["contracts"] == 1
    assert done.result["blobs"] == 2, "the table and its index"
    assert done.result["other_blobs"] == 1, "the rules that were attached"
    *beside, told = copy("check", "--lang", "en").out.splitlines()
    assert told.startswith("Nothing is wrong")
    assert [("SURVIVORS_BESIDE" in one) for one in beside] == [True]


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


def test_what_the_signer_keeps_is_damaged(copy: Shell) -> None:
    tiers = next((copy.folder / "keys" / "signer").glob("en-*.tiers"))
    for path, code in ((copy.folder / "keys" / "signer" / "signing-key", "SIGNING_KEY_DAMAGED"), (tiers, "TIERS_DAMAGED")):
        whole = path.read_bytes()
        path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
        assert codes(copy) == {code}
        path.write_bytes(whole)
    assert copy.json("check").code == 0


def test_a_signing_key_that_is_gone_is_missed_and_no_other_is_made(copy: Shell) -> None:
    """Another key would be another record to everybody outside; an administrator may want it, a program that starts may not."""
    instance = Instance.at(copy.folder)
    path, public = copy.folder / "keys" / "signer" / "signing-key", instance.signer_verifier()
    kept = path.read_bytes()
    path.unlink()
    assert codes(copy) == {"SIGNING_KEY_MISSING"}
    assert "SIGNING_KEY_MISSING" in copy.json("status").codes
    with pytest.raises(FaultError) as trouble:
        Signer(instance)
    assert trouble.value.faults[0].code == "SIGNING_KEY_MISSING"
    assert not path.exists()
    path.write_bytes(kept)
    assert copy.json("check").code == 0
    assert copy.json("keys", "new-signing").codes == ["SIGNING_KEY_THERE"]
    path.unlink()
    made = copy.json("keys", "new-signing").result
    assert made["former"] == public != made["verifier"] == instance.signer_verifier()
    assert Signer(instance).sign_all() == 0
    assert copy.json("check").code == 0
    path.write_bytes(kept)
    assert codes(copy) == {"SIGNING_KEY_OTHER"}


def test_a_part_that_is_started_again_is_told(copy: Shell) -> None:
    told = TroubledFile(copy.folder / "run" / NAME)
    told.say([Troubled("keyd", 3, -9, 1_764_000_000_000_000, False, 1_764_000_005_000_000)])
    done = copy.json("status")
    assert done.codes == ["PART_RESTARTING"]
    assert "ended 3 times in a row" in copy("status", "--lang", "en").out
    told.say([Troubled("keyd", 3, -9, 1_764_000_000_000_000, True, None)])
    assert copy.json("status").codes == []
    told.close()
    assert copy.json("status").result["troubled"] == []


def test_what_the_signer_remembers_is_made_again_if_the_record_is_what_was_signed(copy: Shell) -> None:
    instance = Instance.at(copy.folder)
    guards = sorted((copy.folder / "keys" / "signer").glob("*.guard"))
    kept = {one: one.read_bytes() for one in guards}
    for one in guards:
        one.unlink()
    assert codes(copy) == {"GUARD_ABSENT"}
    assert Signer(instance).sign_all() == 0
    assert {one: one.read_bytes() for one in guards} == kept
    assert copy.json("check").code == 0
    of_contract = next(one for one in guards if one.name.startswith("en-"))
    of_contract.unlink()
    first = Entry.objects.get(seq=1)
    damaged(copy, "UPDATE store_entry SET leaf = ? WHERE seq = 1", bytes(first.leaf).replace(b'"p0', b'"p1', 1))
    assert Signer(instance).sign_all() == 1, "another history is not signed because the memory of the first was taken away"
    assert not of_contract.exists()


def test_what_a_lost_key_signed_is_still_checked(copy: Shell) -> None:
    instance = Instance.at(copy.folder)
    copy.does("p00.note", OFFICER, "--text", "二つ目")
    assert Signer(instance).sign_all() == 0
    (copy.folder / "keys" / "signer" / "signing-key").unlink()
    assert copy.json("keys", "new-signing").code == 0
    assert Signer(instance).sign_all() == 0
    assert Checkpoint.objects.count() > 1
    assert copy.json("check").code == 0
    (copy.folder / "verifier-keys-former").write_bytes(b"\xff")
    assert codes(copy) == {"NOTE_UNSIGNED"}


def test_damaged_survivors_are_told_without_the_key_process(copy: Shell) -> None:
    [log] = Log.objects.values_list("pk", flat=True)
    survivors.keep(Instance.at(copy.folder), log, 2)
    assert copy.json("check").code == 0
    (copy.folder / "survivors" / f"{log}.2.json").write_bytes(b"{}")
    assert codes(copy) == {"SURVIVORS_DAMAGED"}


def test_a_verifier_key_that_was_changed_is_told_and_put_right(copy: Shell) -> None:
    path = copy.folder / "verifier-key"
    kept = path.read_text()
    path.write_text(kept.replace(kept[-6], "A" if kept[-6] != "A" else "B"))
    assert codes(copy) == {"VERIFIER_KEY_CHANGED"}
    assert copy.json("fingerprint").codes == ["VERIFIER_KEY_CHANGED"], "and printed on no paper"
    path.write_bytes(b"\xff")
    assert codes(copy) == {"VERIFIER_KEY_CHANGED"}
    assert Signer(Instance.at(copy.folder)).sign_all() == 0
    assert path.read_text() == kept
    assert copy.json("check").code == 0


def test_words_that_are_gone_from_beside_their_leaf(copy: Shell) -> None:
    damaged(copy, "UPDATE store_entry SET words = NULL WHERE seq = 0")
    assert codes(copy) == {"WORDS_MISSING"}


def test_the_key_of_the_words_is_gone(copy: Shell) -> None:
    next((copy.folder / "keys" / "words").glob("*.key")).unlink()
    assert codes(copy) == {"WORDS_KEY_ABSENT"}


def test_the_key_of_the_words_is_damaged(copy: Shell) -> None:
    key = next((copy.folder / "keys" / "words").glob("*.key"))
    key.write_bytes(bytes([key.read_bytes()[0] ^ 1]) + key.read_bytes()[1:])
    assert codes(copy) == {"WORDS_KEY_DAMAGED"}


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
    assert [one["code"] for one in besides(done)] == ["EFFECT_WAITING"]
    Effect.objects.update(attempts=2, trouble="KEYD_ABSENT")
    assert codes(copy) == {"EFFECT_TROUBLED"}


def test_a_snapshot_that_does_not_agree_is_told_and_thrown_away_when_asked(copy: Shell) -> None:
    desk = Desk(Instance.at(copy.folder))
    log = Log.objects.get().pk
    desk.look(log, lambda book: book.save())
    assert besides(copy.json("check")) == []
    Snapshot.objects.update(checksum="0" * 64)
    done = copy.json("check")
    assert (done.code, [one["code"] for one in besides(done)]) == (0, ["SNAPSHOT_REFOLDED"])
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


@pytest.mark.parametrize("harm", ["damaged", "missing"])
def test_a_drill_that_finds_something_wrong_is_a_finding(copy: Shell, tmp_path: Path, harm: str) -> None:
    """11.1"""
    shutil.copytree(copy.folder / "blobs", tmp_path / "backup")
    sealed = VaultObject.objects.get()
    path = tmp_path / "backup" / sealed.sealed["blob"][:2] / sealed.sealed["blob"]
    if harm == "missing":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(b"other bytes")
    before = Entry.objects.count()
    done = copy.json("check", "--drill", tmp_path / "backup")
    assert (done.code, done.codes, done.result["sound"]) == (4, ["DRILL_UNSOUND"], False)
    assert Entry.objects.count() == before + 1, "it is entered all the same"
    [finding] = besides(done)
    assert (finding["contract"], finding["seq"]) == (Log.objects.get(pk=sealed.log_id).pk, before)
    assert (sealed.item in finding["where"]) == (harm == "damaged")
    told = copy("check", "--drill", tmp_path / "backup", "--lang", "en").out
    assert "Nothing is wrong" not in told
    assert "DRILL_UNSOUND" in told
