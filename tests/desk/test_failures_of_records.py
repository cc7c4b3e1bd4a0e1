"""Failures of other audit logs, tried here. Each test says by which part it is caught.

The operator of these tests has the database, and in some the signing key as well.
"""

import shutil
from pathlib import Path

import pytest
from django.db import connections

from azukari.desk import instance_log
from azukari.desk.book import Book
from azukari.desk.outcome import Receipt
from azukari.desk.recovering import recover
from azukari.kernel.fault import FaultError
from azukari.ledger import heads
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.store import record
from azukari.store.models import (
    Checkpoint,
    Cosignature,
    Effect,
    Entry,
    Head,
    InstanceCheckpoint,
    InstanceLeaf,
    Person,
    Snapshot,
)
from azukari.witness.export import export
from azukari.witness.folder import INSTANCE
from tests.desk.conftest import Counter
from tests.desk.witnessed import Witnessed
from tests.story import APPROVER, OFFICER


def leaves(log: str) -> list[bytes]:
    return [row.leaf for row in record.entries(log, 0, record.size(log) or 0)]


def told(witnessed: Witnessed, count: int = 4) -> Witnessed:
    """A record of some entries that the witness holds."""
    for number in range(count):
        witnessed.note(f"経過 {number}")
    witnessed.goes()
    return witnessed


def rewritten(leaf: bytes) -> bytes:
    """The entry as somebody would rather have it: another officer did it."""
    return leaf.replace(OFFICER.encode(), APPROVER.encode())


def put(witnessed: Witnessed, seq: int, leaf: bytes) -> None:
    assert Entry.objects.filter(log_id=witnessed.log, seq=seq).update(leaf=leaf) == 1


def guard_of(witnessed: Witnessed, log: str | None = None) -> Guard:
    return witnessed.signer.guard(log or witnessed.log)


def audited(witnessed: Witnessed) -> str | None:
    """What reading the whole record against the guard says, as `azukari check` does."""
    try:
        guard_of(witnessed).audit(leaves(witnessed.log))
    except LedgerError as error:
        return error.code
    return None


def refused_at_the_desk(witnessed: Witnessed) -> str:
    with pytest.raises(FaultError) as error:
        witnessed.note()
    return error.value.faults[0].code


def recovered_refuses(witnessed: Witnessed) -> str:
    with pytest.raises(FaultError) as error:
        recover(witnessed.instance, witnessed.folder.path)
    return error.value.faults[0].code


def put_right(witnessed: Witnessed, before: list[bytes]) -> bool:
    """The mirror puts back what our own key signed; the record is what it was."""
    recover(witnessed.instance, witnessed.folder.path)
    return leaves(witnessed.log) == before


def forged(witnessed: Witnessed) -> None:
    """Whoever has database and key computes everything anew over the entries as they now stand: guards, checkpoints, heads."""
    for model in (Checkpoint, Head, Cosignature, InstanceCheckpoint, InstanceLeaf):
        model.objects.all().delete()
    for path in (witnessed.instance.keys / "signer").iterdir():
        if path.name.endswith((".guard", ".tiers")) or path.name.startswith("seen-"):
            path.unlink()
    shutil.rmtree(witnessed.instance.folder / "stopped", ignore_errors=True)
    witnessed.begins()


# ── one entry ──


def test_the_newest_entry_is_rewritten_in_the_database(witnessed: Witnessed) -> None:
    """Caught by the signer's guard when it signs next; from then on the desk accepts nothing."""
    told(witnessed)
    last = (record.size(witnessed.log) or 0) - 1
    put(witnessed, last, rewritten(leaves(witnessed.log)[last]))
    witnessed.note()
    assert witnessed.signer.sign_all() == 1
    assert witnessed.stopped()[witnessed.log].code == "FORK_DETECTED"
    assert refused_at_the_desk(witnessed) == "RECORD_REWRITTEN"


def test_an_old_entry_is_rewritten_in_the_database(witnessed: Witnessed) -> None:
    """Caught by whoever reads all of it: `azukari check` and every evidence pack (root), put right from the mirror."""
    told(witnessed)
    before = leaves(witnessed.log)
    put(witnessed, 2, rewritten(leaves(witnessed.log)[2]))
    assert audited(witnessed) == "FORK_DETECTED"
    assert put_right(witnessed, before)


def test_an_entry_is_dropped_from_the_middle(witnessed: Witnessed) -> None:
    """Caught by `azukari check` (numbers, chain, root), and put right from the mirror."""
    told(witnessed)
    before = leaves(witnessed.log)
    Entry.objects.filter(log_id=witnessed.log, seq=2).delete()
    assert audited(witnessed) in {"ROLLBACK_DETECTED", "FORK_DETECTED"}
    assert put_right(witnessed, before)


def test_an_entry_is_inserted_and_the_rest_moved_up(witnessed: Witnessed) -> None:
    """Caught by the signer's guard (the last signed entry is another), and by the mirror."""
    told(witnessed)
    held = leaves(witnessed.log)
    size = len(held)
    Entry.objects.filter(log_id=witnessed.log, seq__gte=2).delete()
    record.append(witnessed.log, [(seq, 0, leaf, None) for seq, leaf in enumerate([rewritten(held[2]), *held[2:]], 2)])
    assert record.size(witnessed.log) == size + 1
    assert witnessed.signer.sign_all() == 1
    assert witnessed.stopped()[witnessed.log].code == "FORK_DETECTED"
    assert recovered_refuses(witnessed) == "RECOVER_FORK"
    recover(witnessed.instance, witnessed.folder.path, aside=True)
    assert leaves(witnessed.log) == held


def test_two_entries_change_places(witnessed: Witnessed) -> None:
    """Caught by `azukari check` and evidence (root; the numbers in the leaves), and put right from the mirror."""
    told(witnessed)
    held = leaves(witnessed.log)
    put(witnessed, 2, held[3])
    put(witnessed, 3, held[2])
    assert audited(witnessed) == "FORK_DETECTED"
    assert put_right(witnessed, held)


def test_a_stored_value_is_edited_in_place(witnessed: Witnessed) -> None:
    """A column beside the leaf. The record is the leaf: the signer, the desk and evidence read nothing else, so the edit changes nothing."""
    told(witnessed)
    before = witnessed.root()
    Entry.objects.filter(log_id=witnessed.log, seq=2).update(tier=7)
    Snapshot.objects.all().delete()
    witnessed.begins()
    assert witnessed.root() == before
    assert audited(witnessed) is None
    witnessed.note()
    assert witnessed.goes() == 2


def test_words_are_exchanged_under_the_leaf(witnessed: Witnessed) -> None:
    """Sealed for their place: the words of another entry do not open, and are told as lost rather than shown."""
    told(witnessed)
    rows = list(record.entries(witnessed.log, 2, 4))
    Entry.objects.filter(log_id=witnessed.log, seq=2).update(words=rows[1].words)
    with pytest.raises(LookupError):
        witnessed.desk.words.open(witnessed.log, 2, rows[1].words or b"")


# ── the end of the record ──


def test_the_newest_entries_are_cut_off(witnessed: Witnessed) -> None:
    """Caught by the desk that knew more, at once; by the signer's guard; and brought back from the mirror."""
    told(witnessed)
    held = leaves(witnessed.log)
    Entry.objects.filter(log_id=witnessed.log, seq__gte=3).delete()
    assert refused_at_the_desk(witnessed) == "RECORD_ROLLED_BACK"
    assert witnessed.signer.sign_all() == 1
    assert witnessed.stopped()[witnessed.log].code == "ROLLBACK_DETECTED"
    (done, _) = recover(witnessed.instance, witnessed.folder.path)
    assert (done.before, done.now, done.missing) == (3, len(held), 0)
    assert leaves(witnessed.log) == held


def test_the_newest_entries_are_cut_off_and_the_guard_with_them(witnessed: Witnessed) -> None:
    """Caught by what the witness was seen to hold, kept outside the database."""
    told(witnessed)
    Entry.objects.filter(log_id=witnessed.log, seq__gte=3).delete()
    Checkpoint.objects.all().delete()
    (witnessed.instance.keys / "signer" / f"{witnessed.log}.guard").unlink()
    witnessed.begins()
    assert witnessed.signer.sign_all() == 1
    assert witnessed.stopped()[witnessed.log].code == "ROLLBACK_DETECTED"
    assert refused_at_the_desk(witnessed) == "RECORD_ROLLED_BACK"


def test_a_retention_job_deletes_old_entries(witnessed: Witnessed) -> None:
    """Deleting by age, as logs are rotated elsewhere. Caught by `azukari check` and evidence: a record begins at its beginning."""
    told(witnessed)
    before = leaves(witnessed.log)
    Entry.objects.filter(log_id=witnessed.log, seq__lt=2).delete()
    assert audited(witnessed) in {"ROLLBACK_DETECTED", "FORK_DETECTED"}
    found = {one.log: one for one in recover(witnessed.instance, witnessed.folder.path)}[witnessed.log]
    assert found.put_back == found.words == [0, 1], "their words are lost"
    assert leaves(witnessed.log) == before


def test_at_the_end_of_retention_words_go_and_the_record_stays(witnessed: Witnessed) -> None:
    """What retention may destroy is the words: proofs, signatures and cosignatures hold without them."""
    told(witnessed)
    before = witnessed.root()
    witnessed.desk.words.destroy(witnessed.log)
    assert witnessed.root() == before
    assert audited(witnessed) is None
    assert recover(witnessed.instance, witnessed.folder.path)[0].now == record.size(witnessed.log)


def test_a_user_is_deleted(witnessed: Witnessed) -> None:
    """Who acted stands in the leaf by a random id, not by a row that goes with the account: nothing of the record changes."""
    Person.objects.create(id=OFFICER, name="職員", home="pt-x")
    told(witnessed)
    before = witnessed.root()
    Person.objects.filter(pk=OFFICER).delete()
    assert witnessed.root() == before
    witnessed.note()
    assert witnessed.goes() == 2


def test_a_contract_is_dropped_whole(witnessed: Witnessed) -> None:
    """Caught by the guards of what was signed, and by the witness: a contract once among the heads is always among them."""
    other = Counter(witnessed.desk, witnessed.counter.clock).registered()
    told(witnessed)
    held = leaves(other.log)
    for model in (Entry, Checkpoint, Head, Effect):
        model.objects.filter(log_id=other.log).delete()
    from azukari.store.models import Involved, Log, Tally

    for model in (Involved, Snapshot, Tally):
        model.objects.filter(log_id=other.log).delete()
    Log.objects.filter(pk=other.log).delete()
    assert witnessed.signer.sign_all() == 1
    assert witnessed.stopped()[INSTANCE].code == "ROLLBACK_DETECTED"
    assert refused_at_the_desk(witnessed) == "RECORD_ROLLED_BACK"
    recover(witnessed.instance, witnessed.folder.path)
    assert leaves(other.log) == held
    witnessed.begins()
    witnessed.note()
    assert witnessed.goes() == 2


# ── everything computed anew, with the signing key ──


def test_the_whole_chain_is_computed_anew_by_who_has_database_and_key(witnessed: Witnessed) -> None:
    """Caught by the other party's witness, which refuses, and keeps both signatures as evidence of the fork."""
    told(witnessed)
    held = witnessed.sizes()
    put(witnessed, 2, rewritten(leaves(witnessed.log)[2]))
    forged(witnessed)
    assert witnessed.signer.sign_all() == 0, "nobody on this machine can tell"
    assert witnessed.refuses() == "FORK_SEEN"
    status = witnessed.status()
    assert status.fork
    assert {one.log for one in status.conflicts} == {witnessed.log}
    assert witnessed.sizes() == held
    assert not Cosignature.objects.exists()


def test_a_longer_history_is_forged_over_the_old_one(witnessed: Witnessed) -> None:
    """Caught by the witness: more entries do not hide that the earlier ones are others."""
    told(witnessed)
    put(witnessed, 2, rewritten(leaves(witnessed.log)[2]))
    forged(witnessed)
    for _ in range(5):
        witnessed.note()
    witnessed.signer.sign_all()
    assert witnessed.refuses() in {"FORK_SEEN", "NOT_FOLLOWING"}
    assert not Cosignature.objects.exists()


def test_a_forged_instance_log_over_true_contracts(witnessed: Witnessed) -> None:
    """Caught by the witness: the instance log it cosigned is another."""
    told(witnessed)
    witnessed.note()
    witnessed.goes()
    forged(witnessed)
    witnessed.signer.sign_all()
    assert witnessed.refuses() in {"FORK_SEEN", "ROLLBACK_DETECTED"}


def test_heads_that_leave_a_contract_out(witnessed: Witnessed) -> None:
    """Caught by the witness, which computes the heads from the entries that it holds."""
    Counter(witnessed.desk, witnessed.counter.clock).registered()
    told(witnessed)
    witnessed.note()
    assert witnessed.signer.sign_all() == 0
    kept = witnessed.signer._heading._kept
    head = kept[witnessed.log].head
    witnessed.delivery._heads, witnessed.delivery._heads_seq = {}, -1
    forged_root = heads.heads_root([head]).hex()
    last = instance_log.append(
        witnessed.counter.clock,
        lambda seq, at: heads.HeadsLeaf(at=at, count=1, heads=forged_root, passkeys=None, people=0, seq=seq, v=2),
    )
    witnessed.signer._sign_instance(0)
    witnessed.delivery._committed = lambda _: {witnessed.log: head}
    assert last.seq == instance_log.size() - 1
    assert witnessed.refuses() == "HEADS_OTHER"


# ── an old backup ──


def backup(witnessed: Witnessed, tmp_path: Path) -> Path:
    """A copy of the instance's folder and of its database."""
    connections.close_all()
    copy = tmp_path / "backup"
    shutil.copytree(witnessed.instance.folder, copy / "folder")
    shutil.copy(connections["default"].settings_dict["NAME"], copy / "database")
    return copy


def restored(witnessed: Witnessed, copy: Path) -> None:
    """Everything is as it was: database, guards, and what was seen."""
    connections.close_all()
    shutil.rmtree(witnessed.instance.folder)
    shutil.copytree(copy / "folder", witnessed.instance.folder)
    shutil.copy(copy / "database", connections["default"].settings_dict["NAME"])
    witnessed.begins()


@pytest.fixture
def sqlite_only(database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("the folder is the whole instance on SQLite only")


@pytest.mark.usefixtures("sqlite_only")
def test_an_old_backup_of_everything_is_restored_noticed_and_recovered(witnessed: Witnessed, tmp_path: Path) -> None:
    """Caught by asking the witness before anything is signed; recovered from the mirror byte for byte, and the work goes on."""
    told(witnessed)
    copy = backup(witnessed, tmp_path)
    witnessed.note("控えの後")
    witnessed.note("控えの後 2")
    witnessed.goes()
    held = leaves(witnessed.log)
    restored(witnessed, copy)
    assert record.size(witnessed.log) == len(held) - 2
    witnessed.round.ask()
    assert witnessed.stopped()[INSTANCE].by == "ward.example/witness"
    assert refused_at_the_desk(witnessed) == "RECORD_ROLLED_BACK"
    assert witnessed.signer.sign_all() == 1
    done = {one.log: one for one in recover(witnessed.instance, witnessed.folder.path)}
    assert leaves(witnessed.log) == held
    assert done[witnessed.log].words == [len(held) - 2, len(held) - 1], "a mirror holds no words; which are lost is told"
    assert done[INSTANCE].now == 2
    assert witnessed.stopped() == {}
    witnessed.begins()
    assert witnessed.delivery.round() is False, "the heads are not published yet: the courier may be first"
    assert witnessed.goes() == 2
    witnessed.note("続き")
    assert witnessed.goes() == 3
    assert audited(witnessed) is None
    assert not witnessed.status().conflicts


@pytest.mark.usefixtures("sqlite_only")
def test_an_old_backup_is_written_on_before_anybody_asked(witnessed: Witnessed, tmp_path: Path) -> None:
    """The witness was silent, and new acts were signed: two histories. The witness keeps both; recovery refuses and names the entry."""
    told(witnessed)
    copy = backup(witnessed, tmp_path)
    witnessed.note("控えの後")
    witnessed.goes()
    restored(witnessed, copy)
    size = record.size(witnessed.log)
    witnessed.note("別の続き")
    witnessed.signer.sign_all()
    assert witnessed.refuses() in {"FORK_SEEN", "NOT_FOLLOWING"}
    with pytest.raises(FaultError) as error:
        recover(witnessed.instance, witnessed.folder.path)
    assert error.value.faults[0].code == "RECOVER_FORK"
    assert f"#{size}" in error.value.faults[0].say.ja


def test_recovering_from_what_was_exported_to_a_medium(witnessed: Witnessed, tmp_path: Path) -> None:
    told(witnessed)
    held = leaves(witnessed.log)
    export(witnessed.folder, tmp_path / "usb")
    Entry.objects.filter(log_id=witnessed.log, seq__gte=1).delete()
    Snapshot.objects.all().delete()
    recover(witnessed.instance, tmp_path / "usb")
    recover(witnessed.instance, tmp_path / "usb")
    assert leaves(witnessed.log) == held
    witnessed.begins()
    assert isinstance(witnessed.counter.tries("p00.note", OFFICER, text="続き"), Receipt)
    assert Book.load(witnessed.log, witnessed.desk.words).log == witnessed.log


def test_a_mirror_that_is_damaged_or_of_another_record_recovers_nothing(witnessed: Witnessed, tmp_path: Path) -> None:
    told(witnessed)
    size = record.size(witnessed.log)
    usb = tmp_path / "usb"
    export(witnessed.folder, usb)
    bundle = next((usb / witnessed.log / "tile" / "entries").rglob(f"{size}"))
    data = bundle.read_bytes()
    bundle.write_bytes(data.replace(OFFICER.encode(), APPROVER.encode()))

    def code(source: Path) -> str:
        with pytest.raises(FaultError) as error:
            recover(witnessed.instance, source)
        return error.value.faults[0].code

    assert code(usb) == "RECOVER_DAMAGED"
    bundle.unlink()
    assert code(usb) == "RECOVER_DAMAGED"
    bundle.write_bytes(data)
    recover(witnessed.instance, usb)
    assert code(tmp_path) == "RECOVER_SOURCE"
    (usb / witnessed.log / "checkpoint").write_bytes((usb / INSTANCE / "checkpoint").read_bytes())
    assert code(usb) == "RECOVER_OTHER"
    (witnessed.instance.folder / "verifier-key").unlink()
    assert code(usb) == "RECOVER_KEY"


def test_a_guard_that_is_damaged_is_made_anew_from_the_mirror(witnessed: Witnessed) -> None:
    told(witnessed)
    path = witnessed.instance.keys / "signer" / f"{witnessed.log}.guard"
    sound = path.read_bytes()
    path.write_bytes(sound[:-1] + b"\0")
    assert witnessed.signer.sign_all() == 1
    recover(witnessed.instance, witnessed.folder.path)
    assert path.read_bytes() == sound
    assert witnessed.signer.sign_all() == 0
