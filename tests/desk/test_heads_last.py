"""The last entry of every signed size of the instance log commits to heads, whatever else was entered."""

from azukari.desk import evidence_outside, instance_log
from azukari.desk.heading import heads_at
from azukari.kernel.values import Time
from azukari.ledger import heads
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.note import Note
from azukari.store import record
from azukari.store.models import Head, InstanceCheckpoint
from tests.desk.witnessed import Witnessed

PERSON = "pn-00000000000000{:02d}"


def enrols(witnessed: Witnessed, number: int) -> None:
    def made(seq: int, at: Time) -> heads.PasskeyLeaf:
        return heads.PasskeyLeaf(
            at=at, by=PERSON.format(1), credential=f"{number:064x}", key="pQ", person=PERSON.format(number), prev=None, rp="a.example", seq=seq
        )  # fmt: skip

    instance_log.append(witnessed.counter.clock, made)


def kinds() -> list[str]:
    return [heads.decode_instance(data).kind for data in instance_log.entries(0, instance_log.size())]


def test_enrolments_are_signed_with_the_heads_that_follow_them(witnessed: Witnessed) -> None:
    assert witnessed.goes() == 1
    enrols(witnessed, 2)
    enrols(witnessed, 3)
    assert witnessed.goes() == 4
    assert kinds() == ["heads", "passkey", "passkey", "heads"]
    assert heads_at(3) == heads_at(0)
    assert Head.objects.filter(seq=3).count() == 0, "what did not change is not written again"
    assert witnessed.goes() == 4
    for one in InstanceCheckpoint.objects.all():
        size = Checkpoint.parse(Note.parse(one.note.encode()).text).size
        assert kinds()[size - 1] == "heads"
    fixed = evidence_outside.newest_fixed(witnessed.instance)
    assert fixed is not None
    assert (fixed.size, fixed.entry.seq) == (4, 3)


def test_what_is_enrolled_after_the_heads_of_a_pass_waits_for_the_next(witnessed: Witnessed) -> None:
    witnessed.goes()
    witnessed.note()
    signer = witnessed.signer
    commit = signer._heading.commit

    def late(clock: object) -> None:
        commit(witnessed.counter.clock)
        enrols(witnessed, 2)

    signer._heading.commit = late  # type: ignore[method-assign]
    assert signer.sign_all() == 0
    assert kinds() == ["heads", "heads", "passkey"]
    assert sorted(InstanceCheckpoint.objects.values_list("size", flat=True)) == [1, 2]
    signer._heading.commit = commit  # type: ignore[method-assign]
    assert witnessed.goes() == 4
    assert witnessed.sizes()[witnessed.log] == record.size(witnessed.log)
