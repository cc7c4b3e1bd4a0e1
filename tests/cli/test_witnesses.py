"""An instance and the other party's witness from the command line: named, listed, told in status, and recovered from."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell

from azukari.desk.courier import Round  # isort: skip — Django is bound by conftest
from azukari.annex import ACTS
from azukari.desk.delivery import Delivery
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.signer import Signer
from azukari.desk.witnesses import Stopped, configured, stop
from azukari.desk.words import speaks
from azukari.kernel.wire import envelope
from azukari.store import record
from azukari.store.models import Entry, Log, Snapshot
from azukari.witness.folder import Folder
from azukari.witness.node import Node
from tests.desk.witnessed import Direct


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance of this test's own."""
    return pristine.copy(tmp_path / "i")


@pytest.fixture
def mirrored(copy: Shell, tmp_path: Path) -> Folder:
    """A witness named to it, that holds and has cosigned everything."""
    instance = Instance.at(copy.folder)
    signer = Signer(instance)
    folder = Folder.make(tmp_path / "hikae", "ward.example/witness", signer.verifier.text())
    key = folder.key.verifier.text()
    done = copy.json("witness", "add", str(copy.folder), "--url", "http://127.0.0.1:9", "--vkey", key, "--party", "架空区")
    assert done.code == 0
    assert done.result["witness"] == folder.key.verifier.key_id.hex()
    signer = Signer(instance)
    assert signer.sign_all() == 0
    node = Node(folder)
    Delivery(instance, configured(instance)[0], Direct(node)).round()
    node.close()
    return folder


def test_without_a_witness_status_says_plainly_what_the_record_is_worth(copy: Shell) -> None:
    assert "tamper-evident against outsiders only" in copy("status", "--lang", "en").out
    assert "立会いがありません" in copy("status").out
    assert copy.json("status").result["witnesses"] == []


def test_how_far_each_witness_has_seen(copy: Shell, mirrored: Folder) -> None:
    log = Log.objects.get().pk
    size = record.size(log)
    assert f"{size:,} of {size:,} entries cosigned" in copy("status", "--lang", "en").out
    done = copy.json("witness", "list", str(copy.folder))
    assert done.code == 0
    (one,) = done.result["witnesses"]
    assert (one["party"], one["contracts"], one["cosigned"], one["trouble"]) == ("架空区", {log: size}, 1, None)


def test_a_witness_that_has_not_answered_since_the_start_is_told_loudly(copy: Shell, mirrored: Folder) -> None:
    instance = Instance.at(copy.folder)
    desk = Desk(instance)
    Entry.objects.filter(seq=10**9).delete()
    desk.write(Log.objects.get().pk, lambda pen: pen.tell_pending())
    work = Round(desk, configured(instance)[0])
    work.ask()
    assert copy.json("status").result["witnesses"][0]["trouble"] == "WITNESS_UNCONFIRMED"
    assert "WITNESS_UNCONFIRMED  起動してから、立会いによる記録の確認がまだ済んでいません。" in copy("status").out
    told = copy("status", "--lang", "en").out
    assert "has not been confirmed by the witness since the start" in told
    assert "entries may be missing: do not go on before the witness answers" in told


def test_a_witness_is_not_named_without_address_or_key(copy: Shell) -> None:
    assert copy.json("witness", "add", str(copy.folder), "--vkey", "x").codes == ["WITNESS_ADD"]
    assert copy.json("witness", "add", str(copy.folder), "--url", "http://a", "--vkey", "x").codes == ["WITNESS_KEY"]


def test_a_record_that_went_back_is_told_and_recovered(copy: Shell, mirrored: Folder) -> None:
    log = Log.objects.get().pk
    size = record.size(log) or 0
    with_words = max(row.seq for row in record.entries(log, 0, size) if speaks(ACTS[envelope(row.leaf).act]))
    first = min(with_words, size - 2)
    Entry.objects.filter(log_id=log, seq__gte=first).delete()
    Snapshot.objects.all().delete()
    instance = Instance.at(copy.folder)
    assert Signer(instance).sign_all() == 1
    told_of = copy.json("status")
    assert told_of.result["stopped"] == {log: "ROLLBACK_DETECTED"}
    assert (told_of.code, told_of.codes) == (4, ["RECORD_ROLLED_BACK"]), "monitoring by exit code sees it"
    assert f"今{first:,}件、署名又は立会いの写し{size:,}件" in copy("status").out
    seen = copy.json("check")
    assert seen.code == 4
    assert "RECORD_ROLLED_BACK" in seen.codes
    done = copy.json("recover", str(copy.folder), str(mirrored.path))
    assert done.code == 0
    assert {one["log"]: (one["before"], one["now"]) for one in done.result["logs"]}[log] == (first, size)
    assert copy.json("status").result["stopped"] == {}
    assert Signer(instance).sign_all() == 0
    found = copy.json("check")
    assert found.code == 0
    told = [one["seq"] for one in found.result["findings"] if one["code"] == "WORDS_LOST"]
    assert told == next(one["words"] for one in done.result["logs"] if one["log"] == log)
    assert told, "the newest entries had words"


def test_a_mirror_that_lags_behind_what_was_signed_is_not_enough(copy: Shell, mirrored: Folder) -> None:
    log = Log.objects.get().pk
    instance = Instance.at(copy.folder)
    size = record.size(log) or 0
    who = Entry.objects.filter(log_id=log).order_by("-seq").values_list("tier", "leaf")[0]
    leaf = bytes(who[1]).replace(b'"seq":%d,' % (size - 1), b'"seq":%d,' % size)
    record.append(log, [(size, who[0], leaf, None)])
    Signer(instance).sign_all()
    Entry.objects.filter(log_id=log, seq__gte=size - 1).delete()
    Snapshot.objects.all().delete()
    stop(instance, log, Stopped("ROLLBACK_DETECTED", "", "test"))
    done = copy.json("recover", str(copy.folder), str(mirrored.path))
    assert (done.code, done.codes) == (5, ["RECOVER_SHORT"])
    assert copy.json("status").result["stopped"] == {log: "ROLLBACK_DETECTED"}


@pytest.mark.parametrize("command", ["check", "status"])
def test_a_rewritten_record_is_told_once_with_the_command_that_shows_the_place(copy: Shell, command: str) -> None:
    log, instance = Log.objects.get().pk, Instance.at(copy.folder)
    for one in (log, "instance"):
        stop(instance, one, Stopped("CONSISTENCY", f"{one}: another", "test"))
    assert copy.json(command).codes.count("RECORD_REWRITTEN") == 1
    told = copy(command, "--lang", "en").out
    assert told.count("The record is another than what was signed") == 1
    assert f"{log}" in told
    assert "run `azukari recover` with the other party's mirror: it names the entries that differ" in told


def test_a_running_instance_is_not_recovered(copy: Shell, mirrored: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azukari.cli.status.parts", lambda _: {"signer": True, "web": False})
    done = copy.json("recover", str(copy.folder), str(mirrored.path))
    assert (done.code, done.codes) == (4, ["RECOVER_RUNNING"])


def test_a_folder_without_a_mirror_recovers_nothing(copy: Shell, tmp_path: Path) -> None:
    Signer(Instance.at(copy.folder))
    done = copy.json("recover", str(copy.folder), str(tmp_path))
    assert (done.code, done.codes) == (4, ["RECOVER_SOURCE"])


def test_an_old_copy_is_seen_by_check_and_status_before_anybody_was_stopped(copy: Shell, mirrored: Folder) -> None:
    from azukari.store.models import Cosignature, InstanceCheckpoint, InstanceLeaf

    Cosignature.objects.all().delete()
    InstanceLeaf.objects.all().delete()
    InstanceCheckpoint.objects.all().delete()
    assert (copy.json("status").code, copy.json("status").codes) == (4, ["RECORD_ROLLED_BACK"])
    found = copy.json("check")
    assert found.code == 4
    assert {"RECORD_ROLLED_BACK", "ROLLBACK_DETECTED"} <= set(found.codes)


def test_a_witness_is_named_no_more(copy: Shell, mirrored: Folder) -> None:
    assert copy.json("witness", "remove", str(copy.folder)).codes == ["WITNESS_REMOVE"]
    assert copy.json("witness", "remove", str(copy.folder), "--vkey", "00000000").codes == ["WITNESS_UNKNOWN"]
    name = mirrored.key.verifier.key_id.hex()
    assert copy.json("witness", "remove", str(copy.folder), "--vkey", name).result["witness"] == name
    assert configured(Instance.at(copy.folder)) == ()


def test_status_says_that_delivery_begins_with_the_next_start(copy: Shell, tmp_path: Path) -> None:
    folder = Folder.make(tmp_path / "n", "ward.example/witness", Signer(Instance.at(copy.folder)).verifier.text())
    copy("witness", "add", str(copy.folder), "--url", "http://127.0.0.1:9", "--vkey", folder.key.verifier.text())
    done = copy.json("status")
    assert done.code == 0
    assert done.result["witnesses"][0]["trouble"] == "WITNESS_NOT_BEGUN"
    assert "`azukari serve` を起動し直してください" in copy("status").out


def test_our_other_continuation_is_set_aside_by_order(copy: Shell, mirrored: Folder) -> None:
    log = Log.objects.get().pk
    size = record.size(log) or 0
    newest = Entry.objects.filter(log_id=log).order_by("-seq")[0]
    other = bytes(newest.leaf).replace(b'"at":', b'"at":1', 1)
    Entry.objects.filter(log_id=log, seq=size - 1).update(leaf=other)
    Snapshot.objects.all().delete()
    for path in (Instance.at(copy.folder).keys / "signer").glob("*.guard"):
        path.unlink()
    assert copy.json("recover", str(copy.folder), str(mirrored.path)).codes == ["RECOVER_FORK"]
    done = copy("recover", str(copy.folder), str(mirrored.path), "--set-aside")
    assert done.code == 0
    assert f"#{size - 1} " in done.out
    assert "recovered/aside" in done.out
    assert copy.json("check").code == 0
