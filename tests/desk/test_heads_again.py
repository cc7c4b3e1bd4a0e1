"""Heads that were lost with a database are worked out again, so that a witness that begins, or lags, can compare every one of them."""

from pathlib import Path

import pytest

from azukari.desk import heads_again, instance_log
from azukari.desk.heading import heads_at
from azukari.ledger import heads
from azukari.store.models import Checkpoint, Head, InstanceLeaf
from tests.desk.conftest import Counter
from tests.desk.witnessed import Witnessed
from tests.story import OFFICER


@pytest.fixture
def witnessed(counter: Counter, tmp_path: Path) -> Witnessed:
    """Three contracts, signed in many passes: in some one has grown, in some all, in one none."""
    found = Witnessed(counter, tmp_path / "witness")
    others = [Counter(counter.desk, counter.clock).registered() for _ in range(2)]
    for number in range(12):
        for one in [counter, *others][: number % 4]:
            for _ in range(1 + number % 3):
                one.does("p00.note", OFFICER, text=f"経過 {number}")
        assert found.signer.sign_all() == 0
    return found


def newest() -> int:
    return max(InstanceLeaf.objects.filter(person=None).values_list("seq", flat=True))


def every() -> dict[int, dict[str, heads.HeadLeaf]]:
    """What each heads entry commits to."""
    return {seq: {log: head for log, (head, _) in heads_at(seq).items()} for seq in range(newest() + 1)}


def second(witnessed: Witnessed, tmp_path: Path) -> Witnessed:
    return Witnessed(witnessed.counter, tmp_path / "second", "other.example/witness")


@pytest.mark.parametrize("unsigned", [False, True], ids=["checkpoints stay", "checkpoints are gone too"])
def test_all_of_them_are_found_again(witnessed: Witnessed, *, unsigned: bool) -> None:
    before = every()
    assert len(before) > 5
    Head.objects.all().delete()
    if unsigned:
        Checkpoint.objects.all().delete()
    assert heads_again.mend(witnessed.instance, newest()) is None
    assert every() == before


def test_those_that_are_there_stay(witnessed: Witnessed) -> None:
    before, rows = every(), Head.objects.count()
    middle = newest() // 2
    Head.objects.filter(seq__in=[middle, middle + 1]).delete()
    assert heads_again.mend(witnessed.instance, newest()) is None
    assert (every(), Head.objects.count()) == (before, rows)
    assert heads_again.mend(witnessed.instance, newest()) is None
    assert Head.objects.count() == rows


def test_a_new_witness_is_brought_to_the_end_after_a_loss(witnessed: Witnessed, tmp_path: Path) -> None:
    witnessed.goes()
    Head.objects.all().delete()
    witnessed.begins()
    other = second(witnessed, tmp_path)
    assert other.goes() > 0
    assert other.sizes() == witnessed.sizes()
    assert other.post.sent.count("heads") > 2, "it refused once, and what was lost was found"


def test_a_lagging_witness_goes_on_after_a_loss(witnessed: Witnessed, counter: Counter) -> None:
    witnessed.goes()
    for number in range(4):
        counter.does("p00.note", OFFICER, text=f"その後 {number}")
        assert witnessed.signer.sign_all() == 0
    Head.objects.all().delete()
    witnessed.begins()
    assert witnessed.goes() == newest() + 1


def test_what_cannot_be_found_is_told_and_nothing_of_it_written(witnessed: Witnessed) -> None:
    Head.objects.all().delete()
    middle = sorted(InstanceLeaf.objects.filter(person=None).values_list("seq", flat=True))[3]
    row = InstanceLeaf.objects.get(seq=middle)
    leaf = heads.decode_instance(bytes(row.leaf))
    assert isinstance(leaf, heads.HeadsLeaf)
    forged = bytes(row.leaf).replace(leaf.heads.encode(), b"00" * 32)
    InstanceLeaf.objects.filter(seq=middle).update(leaf=forged)
    assert heads_again.mend(witnessed.instance, newest()) == middle
    assert not Head.objects.filter(seq__gte=middle).exists()


def test_heads_that_were_never_true_stay_refused(witnessed: Witnessed) -> None:
    """Looking for what fits finds nothing, and what the witness says stands."""
    witnessed.goes()
    head = Head.objects.filter(log_id=witnessed.log).order_by("-seq")[0]
    forged = bytes(head.leaf).replace(heads.decode_head(bytes(head.leaf)).root.encode(), b"00" * 32)
    root = heads.heads_root([heads.decode_head(forged)]).hex()
    leaf = instance_log.append(
        witnessed.counter.clock,
        lambda seq, at: heads.HeadsLeaf(at=at, count=1, heads=root, passkeys=None, people=0, seq=seq, v=2),
    )
    Head.objects.create(log_id=witnessed.log, seq=leaf.seq, leaf=forged, tiers=head.tiers)
    witnessed.signer._sign_instance(0)
    assert heads_again.mend(witnessed.instance, leaf.seq) == leaf.seq
    witnessed.delivery._committed = lambda _: {witnessed.log: heads.decode_head(forged)}  # type: ignore[method-assign]
    assert witnessed.refuses() == "HEADS_OTHER"
