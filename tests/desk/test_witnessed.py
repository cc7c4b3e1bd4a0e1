"""The instance's side of the witness: heads committed to, entries delivered, signatures kept, and whoever is dead waited for by nobody."""

import socket
import time
from pathlib import Path

import msgspec
import pytest

from azukari.cli.checking import Findings
from azukari.cli.checking_witnessed import check_witnessed
from azukari.desk import instance_log, witnesses
from azukari.desk.courier import Round, state_of
from azukari.desk.delivery import Delivery
from azukari.desk.heading import heads_at
from azukari.desk.posting import Answer, Post
from azukari.desk.signer import Signer
from azukari.desk.witnesses import INSTANCE, Witness
from azukari.kernel.fault import FaultError
from azukari.kernel.values import Time
from azukari.ledger import heads
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.cosign import cosignatures
from azukari.ledger.note import Note, read_lines
from azukari.store import record
from azukari.store.models import Cosignature, Head, InstanceCheckpoint, InstanceLeaf
from tests.desk.conftest import Counter
from tests.desk.witnessed import Witnessed
from tests.story import OFFICER
from tests.witness.test_http import Server

from tests.binding import Clock  # isort: skip


def test_what_a_witness_cosigns_commits_to_every_entry(witnessed: Witnessed) -> None:
    witnessed.note()
    size = witnessed.goes()
    assert size == instance_log.size() == 1
    assert witnessed.sizes() == {witnessed.log: record.size(witnessed.log), INSTANCE: 1}
    leaf = heads.decode_instance(instance_log.entry(0) or b"")
    assert isinstance(leaf, heads.HeadsLeaf)
    ((head, tiers),) = heads_at(0).values()
    assert heads.heads_root([head]).hex() == leaf.heads
    assert (head.size, bytes.fromhex(head.root)) == (record.size(witnessed.log), witnessed.root())
    heads.check_head(head, tiers)
    line = Cosignature.objects.get().line
    note = Note.parse(InstanceCheckpoint.objects.get().note.encode())
    (found,) = cosignatures(Note(note.text, read_lines(line.encode())), [witnessed.witness.cosigner])
    assert Signed.parse(note.text).size == 1
    assert found.key == witnessed.witness.cosigner


def test_one_entry_of_the_instance_for_all_contracts_and_none_for_a_pass_without_growth(witnessed: Witnessed) -> None:
    other = Counter(witnessed.desk, witnessed.counter.clock).registered()
    witnessed.goes()
    assert instance_log.size() == 1
    assert set(heads_at(0)) == {witnessed.log, other.log}
    witnessed.goes()
    assert instance_log.size() == 1
    witnessed.note()
    witnessed.goes()
    assert instance_log.size() == 2
    assert Head.objects.filter(seq=1).count() == 1, "only what changed is written again"
    assert set(heads_at(1)) == {witnessed.log, other.log}


def test_a_pass_reads_new_entries_only(witnessed: Witnessed, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        witnessed.note()
    witnessed.goes()
    witnessed.begins()
    asked: list[tuple[int, int]] = []
    entries = record.entries

    def counted(log: str, start: int, stop: int):
        asked.append((start, stop))
        return entries(log, start, stop)

    size = record.size(witnessed.log) or 0
    witnessed.note()
    monkeypatch.setattr(record, "entries", counted)
    assert witnessed.signer.sign_all() == 0
    assert asked == [(size, size + 1)] * 2, "once for the root, once for the tiers"


def test_the_tiers_are_made_again_where_their_file_is_damaged(witnessed: Witnessed) -> None:
    witnessed.note()
    witnessed.goes()
    path = witnessed.instance.keys / "signer" / f"{witnessed.log}.tiers"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    witnessed.begins()
    witnessed.note()
    assert witnessed.goes() == 2


def test_the_heads_are_published_again_where_they_were_lost(witnessed: Witnessed) -> None:
    witnessed.goes()
    before = heads_at(0)
    Head.objects.all().delete()
    witnessed.begins()
    witnessed.signer.sign_all()
    assert heads_at(0) == before
    assert instance_log.size() == 1


def test_the_time_of_the_instance_log_never_runs_backwards(witnessed: Witnessed) -> None:
    witnessed.goes()
    witnessed.note()
    witnessed.goes()
    witnessed.signer._clock = lambda: Time(5)
    Counter(witnessed.desk, Clock("2026-04-01 10:00")).registered()
    assert witnessed.goes() == 3
    times = [heads.decode_instance(bytes(one.leaf)).at for one in InstanceLeaf.objects.order_by("seq")]
    assert times == sorted(times)


def test_a_long_record_is_delivered_in_parts(witnessed: Witnessed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azukari.desk.delivery._LEAVES", 3)
    for _ in range(8):
        witnessed.note()
    witnessed.goes()
    assert witnessed.post.sent.count(f"mirror/{witnessed.log}") == 5
    for _ in range(4):
        witnessed.note()
        witnessed.signer.sign_all()
    witnessed.goes()
    assert witnessed.sizes()[witnessed.log] == record.size(witnessed.log)


def test_a_courier_that_forgot_goes_on_from_what_the_witness_holds(witnessed: Witnessed) -> None:
    witnessed.note()
    witnessed.goes()
    (witnessed.instance.keys / "signer" / f"seen-{witnessed.witness.id}").unlink()
    witnessed.begins()
    witnessed.note()
    witnessed.post.sent.clear()
    assert witnessed.goes() == 2
    assert witnessed.post.sent == [f"mirror/{witnessed.log}"] * 2 + [f"mirror/{INSTANCE}"] * 2 + [
        "heads",
        "heads",
        "add-checkpoint",
        "add-checkpoint",
    ]


def test_a_note_of_what_was_seen_that_is_gone_is_told_and_asked_for_again(witnessed: Witnessed) -> None:
    """Without it a database that was put back to an old copy would be noticed only when the witness is asked; so it is not left out."""
    witnessed.note()
    witnessed.goes()
    path = witnesses.seen_place(witnessed.instance, witnessed.witness.id)
    whole = path.read_bytes()
    check_witnessed(witnessed.instance, (findings := Findings()).add)
    assert not findings
    path.unlink()
    check_witnessed(witnessed.instance, findings.add)
    [found] = findings
    assert (found.code, found.wrong) == ("SEEN_MISSING", True)
    assert found.where == f"ward.example/witness {path.name}"
    assert "`azukari serve` を動かすと" in found.ja
    assert "look at the disk" in found.en
    witnessed.begins()
    witnessed.goes()  # nothing is new, and it is asked all the same
    assert path.read_bytes() == whole
    findings.clear()
    check_witnessed(witnessed.instance, findings.add)
    assert not findings


def test_a_cosignature_that_was_lost_on_the_way_is_asked_for_again(witnessed: Witnessed) -> None:
    witnessed.goes()
    Cosignature.objects.all().delete()
    witnessed.begins()
    assert witnessed.goes() == 1


def test_what_a_witness_holds_is_kept_outside_the_database(witnessed: Witnessed) -> None:
    witnessed.note()
    witnessed.goes()
    assert witnesses.seen_by(witnessed.instance, witnessed.witness.id) == witnessed.sizes()


def test_a_damaged_note_of_what_was_seen_is_never_begun_anew(witnessed: Witnessed) -> None:
    witnessed.goes()
    path = witnessed.instance.keys / "signer" / f"seen-{witnessed.witness.id}"
    path.write_bytes(b"{}")
    with pytest.raises(Exception, match="GUARD_STATE_DAMAGED"):
        witnessed.signer.sign_all()


def test_two_signers_at_once_sign_one_history(witnessed: Witnessed) -> None:
    witnessed.note()
    first, second = Signer(witnessed.instance), Signer(witnessed.instance)
    assert (first.sign_all(), second.sign_all()) == (0, 0)
    witnessed.note()
    assert (second.sign_all(), first.sign_all(), second.sign_all()) == (0, 0, 0)
    assert instance_log.size() == 2
    assert InstanceCheckpoint.objects.count() == 2
    assert witnessed.goes() == 2


def test_a_dead_witness_is_told_and_delays_no_act(witnessed: Witnessed) -> None:
    witnessed.post.dead = True
    witnessed.signer.sign_all()
    assert [witnessed.round.once() for _ in range(4)] == [1.0, 2.0, 4.0, 8.0]
    state = state_of(witnessed.instance, witnessed.witness.id)
    assert state is not None
    assert state.code == "WITNESS_UNCONFIRMED"
    witnessed.note()
    witnessed.post.dead = False
    witnessed.signer.sign_all()
    assert witnessed.round.once() == 0.5
    state = state_of(witnessed.instance, witnessed.witness.id)
    assert state is not None
    assert state.code is None


def test_another_key_than_the_one_named_counts_for_nothing(witnessed: Witnessed, tmp_path: Path) -> None:
    from azukari.witness.folder import Folder
    from azukari.witness.node import Node
    from tests.desk.witnessed import Direct

    stranger = Node(Folder.make(tmp_path / "stranger", "stranger.example/witness", witnessed.signer.verifier.text()))
    witnessed.signer.sign_all()
    witnessed.delivery = Delivery(witnessed.instance, witnessed.witness, Direct(stranger))
    assert witnessed.refuses() == "WITNESS_OTHER"
    assert not Cosignature.objects.exists()
    stranger.close()


@pytest.mark.serial
def test_over_http_a_real_node_holds_and_cosigns_everything(counter: Counter, tmp_path: Path) -> None:
    from azukari.witness.folder import Folder

    signer = Signer(counter.desk.instance)
    server = Server(Folder.make(tmp_path / "w", "ward.example/witness", signer.verifier.text()))
    try:
        witness = Witness(key=server.folder.key.verifier.text(), url=f"http://127.0.0.1:{server.port}/", party="架空区")
        witnesses.add(counter.desk.instance, witness)
        work = Round(counter.desk, witness)
        signer.sign_all()
        work.ask()
        assert work.once() == 0.5
        counter.does("p00.note", OFFICER, text="経過")
        signer.sign_all()
        assert work.once() == 0.5
        assert max(Cosignature.objects.values_list("size", flat=True)) == 2
        assert state_of(counter.desk.instance, witness.id).code is None
    finally:
        server.stop()


def test_a_witness_that_accepts_and_never_answers_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        post = Post(f"http://127.0.0.1:{deaf.getsockname()[1]}", patience=0.2)
        began = time.monotonic()
        with pytest.raises(OSError):
            post.send("heads", b"x")
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [Answer(200, None, b"many"), Answer(200, None, b"9" * 20), Answer(409, "SIZE_OTHER", b""), Answer(500, None, b"<html>")],
    ids=["no number", "too large", "nothing", "another server"],
)
def test_an_answer_that_is_not_as_laid_down_is_told_and_believed_in_nothing(witnessed: Witnessed, answer: Answer) -> None:
    witnessed.signer.sign_all()
    witnessed.post.send = lambda *_: answer
    assert witnessed.refuses() == "WITNESS_ANSWER"
    assert witnesses.seen_by(witnessed.instance, witnessed.witness.id) == {}
    assert witnessed.stopped() == {}


def test_a_fault_that_nobody_foresaw_is_told_and_tried_again(witnessed: Witnessed) -> None:
    def breaks(*_: object) -> Answer:
        raise ZeroDivisionError

    sends = witnessed.post.send
    witnessed.signer.sign_all()
    witnessed.post.send = breaks
    witnessed.round.once()
    assert state_of(witnessed.instance, witnessed.witness.id).code == "COURIER_TROUBLE"
    witnessed.post.send = sends
    assert witnessed.round.once() == 0.5
    assert Cosignature.objects.count() == 1


def test_a_witness_is_named_once_with_a_sound_key_and_address(witnessed: Witnessed) -> None:
    key = witnessed.witness.key

    def code(**given: str) -> str:
        with pytest.raises(FaultError) as error:
            witnesses.add(witnessed.instance, Witness(**{"key": key, "url": "http://b.example:8700", "party": "乙", **given}))
        return error.value.faults[0].code

    assert code() == "WITNESS_KNOWN"
    assert code(key="x") == "WITNESS_KEY"
    assert code(key=witnessed.signer.verifier.text()) == "WITNESS_KEY"
    for url in ("ftp://x", "http://", 'http://x"y', "http://x:99999"):
        assert code(url=url) == "WITNESS_URL"
    assert code(url="http://b.example", certificate="0" * 64) == "WITNESS_URL", "a certificate goes with https only"
    path = witnessed.instance.folder / "witnesses.toml"
    path.write_text("[[witness]]\nkey = 1\n")
    assert code() == "WITNESSES_UNREADABLE"


def test_what_is_written_of_a_witness_reads_back(witnessed: Witnessed) -> None:
    assert witnesses.configured(witnessed.instance) == (witnessed.witness,)


def test_every_heads_entry_is_compared_and_none_passed_over(witnessed: Witnessed) -> None:
    """The courier was away while the signer went on: the witness still compares what lies between."""
    for _ in range(4):
        witnessed.note()
        witnessed.signer.sign_all()
    Counter(witnessed.desk, witnessed.counter.clock).registered()
    assert witnessed.goes() == 5
    assert witnessed.status().checked == 4
    witnessed.begins()
    witnessed.note()
    witnessed.signer.sign_all()
    witnessed.note()
    assert witnessed.goes() == 7


def test_false_heads_in_between_are_never_cosigned_over(witnessed: Witnessed) -> None:
    """An entry of the instance log that commits to what never was: true ones after it do not make it pass."""
    witnessed.note()
    witnessed.signer.sign_all()
    row = Head.objects.get(seq=0)
    lie = msgspec.structs.replace(heads.decode_head(bytes(row.leaf)), root="00" * 32)
    root = heads.heads_root([lie]).hex()
    leaf = instance_log.append(
        witnessed.counter.clock,
        lambda seq, at: heads.HeadsLeaf(at=at, count=1, heads=root, passkeys=None, people=0, seq=seq, v=2),
    )
    Head.objects.create(log_id=witnessed.log, seq=leaf.seq, leaf=heads.encode(lie), tiers=row.tiers)
    witnessed.note()
    witnessed.signer.sign_all()
    assert witnessed.refuses() == "HEADS_OTHER"
    assert witnessed.status().cosigned == 0


def test_what_stands_of_the_heads_in_the_database_alone_is_put_right(witnessed: Witnessed) -> None:
    """A row that is not what the entry commits to: what it should be is worked out again from the entries."""
    witnessed.note()
    witnessed.signer.sign_all()
    row = Head.objects.get(seq=0)
    true = bytes(row.leaf)
    lie = msgspec.structs.replace(heads.decode_head(true), root="00" * 32)
    Head.objects.filter(pk=row.pk).update(leaf=heads.encode(lie))
    witnessed.note()
    assert witnessed.goes() == 2
    assert bytes(Head.objects.get(seq=0).leaf) == true
