"""What a mirror puts right: an entry rewritten after it was signed at once, a second history only where it was ordered."""

import shutil
from pathlib import Path

import msgspec
import pytest

from azukari.desk import recovering
from azukari.desk.auditing import audit_all
from azukari.desk.recovering import recover
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import envelope
from azukari.store import record
from azukari.store.models import Cosignature, Entry, InstanceCheckpoint, InstanceLeaf
from azukari.witness.folder import INSTANCE
from tests.desk.test_failures_of_records import leaves, put, rewritten, told
from tests.desk.witnessed import Witnessed


def restored(witnessed: Witnessed, size: int) -> None:
    """A database of an older day, with the guards of that day, and nothing that remembers what a witness held."""
    for row in Entry.objects.filter(log_id=witnessed.log, seq__gte=size):
        row.delete()
    from azukari.store.models import Checkpoint, Head, Snapshot

    Checkpoint.objects.filter(size__gt=size).delete()
    Snapshot.objects.all().delete()
    for model in (Head, Cosignature, InstanceCheckpoint, InstanceLeaf):
        model.objects.all().delete()
    for path in (witnessed.instance.keys / "signer").iterdir():
        if path.name.endswith((".guard", ".tiers")) or path.name.startswith("seen-"):
            path.unlink()
    shutil.rmtree(witnessed.instance.folder / "stopped", ignore_errors=True)
    witnessed.begins()


def test_a_rewritten_entry_is_put_back_and_what_stood_there_is_kept(witnessed: Witnessed) -> None:
    told(witnessed)
    before = leaves(witnessed.log)
    false = rewritten(before[2])
    put(witnessed, 2, false)
    assert set(audit_all(witnessed.instance)) == {witnessed.log}
    found = {one.log: one for one in recover(witnessed.instance, witnessed.folder.path)}
    assert found[witnessed.log].put_back == [2]
    assert found[witnessed.log].words == [], "words that lie beside it stay"
    assert leaves(witnessed.log) == before
    assert witnessed.stopped() == {}
    (kept,) = (witnessed.instance.folder / "recovered" / "aside").glob("*.jsonl")
    (line,) = kept.read_bytes().splitlines()
    assert msgspec.json.decode(line)["seq"] == 2
    assert kept.stat().st_mode & 0o077 == 0
    witnessed.begins()
    witnessed.note()
    assert witnessed.goes() == InstanceLeaf.objects.count()


def test_an_entry_that_is_gone_from_the_middle_is_put_back(witnessed: Witnessed) -> None:
    told(witnessed)
    before = leaves(witnessed.log)
    Entry.objects.filter(log_id=witnessed.log, seq=2).delete()
    recover(witnessed.instance, witnessed.folder.path)
    assert leaves(witnessed.log) == before


def test_a_second_history_is_set_aside_only_where_that_is_ordered(witnessed: Witnessed) -> None:
    told(witnessed)
    before = leaves(witnessed.log)
    restored(witnessed, len(before) - 2)
    witnessed.note("別の続き")
    witnessed.signer.sign_all()
    ours = leaves(witnessed.log)
    with pytest.raises(FaultError) as error:
        recover(witnessed.instance, witnessed.folder.path)
    assert error.value.faults[0].code == "RECOVER_FORK"
    assert leaves(witnessed.log) == ours, "nothing was changed"
    found = {one.log: one for one in recover(witnessed.instance, witnessed.folder.path, aside=True)}
    one = found[witnessed.log]
    assert [(entry.seq, entry.act, entry.words) for entry in one.aside] == [
        (len(before) - 2, "p00.note", {"text": "別の続き"}),
    ]
    assert leaves(witnessed.log) == before
    assert one.words == [len(before) - 2, len(before) - 1], "a mirror has no words"
    assert found[INSTANCE].now == 1
    witnessed.begins()
    witnessed.note()
    assert witnessed.goes() == 2
    assert audit_all(witnessed.instance) == {}
    assert witnessed.sizes()[witnessed.log] == record.size(witnessed.log)


def test_what_nobody_signed_is_set_aside_as_well(witnessed: Witnessed, tmp_path: Path) -> None:
    """Accepted while an old copy was in place, and never signed."""
    told(witnessed)
    before = leaves(witnessed.log)
    restored(witnessed, len(before) - 1)
    witnessed.note("署名前")
    with pytest.raises(FaultError, match="RECOVER_FORK"):
        recover(witnessed.instance, witnessed.folder.path)
    recover(witnessed.instance, witnessed.folder.path, aside=True)
    assert leaves(witnessed.log) == before


def test_a_second_history_that_goes_beyond_what_the_witness_holds_stands_still(witnessed: Witnessed) -> None:
    """An old copy, wiped of everything that remembers a witness, written on past it, and the witness named again."""
    told(witnessed)
    size = len(leaves(witnessed.log))
    restored(witnessed, size - 2)
    for _ in range(4):
        witnessed.note("別の続き")
        assert witnessed.signer.sign_all() == 0
    assert (record.size(witnessed.log) or 0) > size
    assert witnessed.refuses() in {"FORK_SEEN", "NOT_FOLLOWING"}
    assert {why.code for why in witnessed.stopped().values()} == {"FORK_DETECTED"}
    assert witnessed.signer.sign_all() > 0, "and the signer does not let it go"
    with pytest.raises(FaultError) as error:
        witnessed.note()
    assert error.value.faults[0].code == "RECORD_REWRITTEN"
    assert witnessed.status().fork, "the node has both signed notes"
    recover(witnessed.instance, witnessed.folder.path, aside=True)
    assert witnessed.stopped() == {}
    witnessed.begins()
    witnessed.note()
    assert witnessed.goes() == 2
    assert record.size(witnessed.log) == size + 1


def test_the_command_line_asks_a_witness_that_nobody_has_heard(witnessed: Witnessed, monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.desk import asking

    told(witnessed)
    witnessed.note()
    witnessed.goes()
    InstanceLeaf.objects.filter(seq=1).delete()
    InstanceCheckpoint.objects.filter(size=2).delete()
    (witnessed.instance.keys / "signer" / f"seen-{witnessed.witness.id}").unlink()
    monkeypatch.setattr(asking, "Post", lambda *_args, **_more: witnessed.post)
    assert asking.ask(witnessed.instance) == ["ROLLBACK_DETECTED"]
    with pytest.raises(FaultError) as error:
        witnessed.note()
    assert error.value.faults[0].code == "RECORD_ROLLED_BACK"
    witnessed.post.dead = True
    assert asking.ask(witnessed.instance) == ["WITNESS_SILENT"]


def test_a_witness_that_is_named_no_more_lets_go_what_it_alone_stopped(witnessed: Witnessed) -> None:
    from azukari.desk import witnesses

    witnesses.stop(witnessed.instance, witnessed.log, witnesses.Stopped("FORK_DETECTED", "x", "ward.example/witness"))
    with pytest.raises(FaultError) as error:
        witnesses.remove(witnessed.instance, "00000000")
    assert error.value.faults[0].code == "WITNESS_UNKNOWN"
    assert witnesses.remove(witnessed.instance, witnessed.witness.id) == witnessed.witness
    assert witnesses.configured(witnessed.instance) == ()
    assert witnessed.stopped() == {}


def test_what_words_were_lost_is_known_also_after_a_recovery_that_was_cut(
    witnessed: Witnessed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        witnessed.note(f"経過 {number}")
    witnessed.goes()
    Entry.objects.filter(log_id=witnessed.log, seq__gte=3).delete()
    half = witnessed.instance.folder / "recovered" / f"{witnessed.log}.new"
    half.parent.mkdir(mode=0o700)
    half.write_bytes(b"[")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(recovering, "_guard", cut)
        recovering.recover(witnessed.instance, witnessed.folder.path)
    (done, _) = recovering.recover(witnessed.instance, witnessed.folder.path)
    assert done.before == done.now
    gone = [row.seq for row in record.entries(witnessed.log, 3, done.now) if envelope(row.leaf).words is not None]
    assert gone
    assert recovering.lost_words(witnessed.instance, witnessed.log) == gone
    assert not half.exists()
