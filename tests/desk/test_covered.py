"""What a row of the database says of a witness is believed only where the witness's own line holds."""

from azukari.desk.chance import now
from azukari.desk.courier import state_of
from azukari.desk.evidence_outside import newest_fixed
from azukari.desk.reach import reaches
from azukari.store import record
from azukari.store.models import Cosignature, InstanceCheckpoint
from tests.desk.room import handed_over, key_process, ready
from tests.desk.test_waiting import adopts, delivered, permitted, waits
from tests.desk.witnessed import Witnessed


def forge(witnessed: Witnessed, size: int, line: str = "— ward.example/witness AAAAAAAA\n") -> None:
    Cosignature.objects.update_or_create(witness=witnessed.witness.id, size=size, defaults={"line": line, "at": now()})


def test_a_forged_row_ends_no_waiting_and_stops_no_mirror(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    with key_process(counter):
        ready(counter)
        handed_over(counter)
        adopts(witnessed)
        delivered(witnessed)
        forge(witnessed, 10**6)
        number = permitted(witnessed)
        assert waits(witnessed) == {number}
        assert witnessed.signer.sign_all() == 0
        forge(witnessed, InstanceCheckpoint.objects.order_by("-size").first().size)
        witnessed.post.dead = True
        witnessed.round.once()
        assert waits(witnessed) == {number}, "no row stands for the witness"
        witnessed.post.dead = False
        witnessed.round.once()
        assert witnessed.sizes()[witnessed.log] >= number + 1, "the mirror goes on"
        assert waits(witnessed) == set()


def test_a_row_beyond_what_was_signed_is_told(witnessed: Witnessed) -> None:
    witnessed.note()
    size = witnessed.goes()
    (before,) = reaches(witnessed.instance)
    assert (before.size, before.code) == (size, None)
    forge(witnessed, 10**6)
    (after,) = reaches(witnessed.instance)
    assert (after.size, after.code) == (size, "COSIGNATURE_FALSE")
    assert after.entries(witnessed.log) == record.size(witnessed.log)


def test_a_true_line_counts_at_no_other_size(witnessed: Witnessed) -> None:
    witnessed.note()
    first = witnessed.goes()
    line = Cosignature.objects.get(size=first).line
    witnessed.note()
    assert witnessed.signer.sign_all() == 0
    forge(witnessed, first + 1, line)
    assert reaches(witnessed.instance)[0].size == first
    fixed = newest_fixed(witnessed.instance)
    assert fixed is not None
    assert len(fixed.note.signatures) == 1, "evidence carries no line that does not hold"
    assert witnessed.goes() == first + 1
    assert reaches(witnessed.instance)[0].size == first + 1


def test_many_forged_rows_hide_no_true_one(witnessed: Witnessed) -> None:
    size = witnessed.goes()
    Cosignature.objects.bulk_create(
        Cosignature(witness=witnessed.witness.id, size=10**6 + number, line="x", at=1) for number in range(300)
    )
    assert reaches(witnessed.instance)[0].size == size


def test_delivered_is_what_the_node_said_last(witnessed: Witnessed) -> None:
    witnessed.goes()
    witnessed.round.once()
    state = state_of(witnessed.instance, witnessed.witness.id)
    assert (state.code, state.held) == (None, 1)
    witnessed.post.dead = True
    witnessed.delivery._asked_at -= 3_600
    witnessed.round.once()
    assert state_of(witnessed.instance, witnessed.witness.id).code == "WITNESS_SILENT"


def test_until_a_witness_has_answered_since_the_start_the_record_is_said_to_be_unconfirmed(witnessed: Witnessed) -> None:
    def told() -> str | None:
        return reaches(witnessed.instance)[0].code

    witnessed.goes()
    witnessed.post.dead = True
    witnessed.begins()
    witnessed.post.dead = True
    witnessed.round.ask()
    assert told() == "WITNESS_UNCONFIRMED"
    witnessed.round.once()
    assert told() == "WITNESS_UNCONFIRMED", "however long it waits"
    witnessed.post.dead = False
    witnessed.round.ask()
    assert told() is None
    witnessed.post.dead = True
    witnessed.delivery._asked_at -= 3_600
    witnessed.round.once()
    assert told() == "WITNESS_SILENT", "it was confirmed once"
