"""What gives waits for the witness, and ends waiting by an entry; erasing in the vault waits as well, and work that waits for nothing goes on."""

from pathlib import Path
from typing import Any

from azukari.desk import naming
from azukari.desk.awaiting import erasure_waits, settle, waiting
from azukari.desk.courier import state_of
from azukari.desk.effects import AWAIT, UNSEAL
from azukari.desk.outbox import work
from azukari.desk.outcome import Receipt, Refusal
from azukari.kernel.wire import envelope
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from tests.desk.room import FILE, handed_over, key_process, ready
from tests.desk.witnessed import Witnessed
from tests.story import APPROVER, FIRM, IN_CHARGE, SITE, WARD, WORKER, ident

TERM = {"term": "term.witness_for_giving_acts", "source": "架税第1号"}


def adopts(witnessed: Witnessed, value: int = 1) -> None:
    witnessed.counter.does("p00.adopt-term", APPROVER, value=value, **TERM)


def delivered(witnessed: Witnessed) -> None:
    """A pass of the signer and of the courier."""
    assert witnessed.signer.sign_all() == 0
    assert witnessed.round.once() == 0.5


def acts(witnessed: Witnessed) -> list[str]:
    return [envelope(row.leaf).act for row in record.entries(witnessed.log, 0, record.size(witnessed.log) or 0)]


def waits(witnessed: Witnessed) -> set[int]:
    return set(witnessed.desk.look(witnessed.log, lambda book: waiting(book, witnessed.counter.clock())))


def permitted(witnessed: Witnessed) -> int:
    asked = witnessed.counter.does(
        "p09.request-copy", IN_CHARGE, item=FILE, copies=1, purpose=1, until="2026-04-30", why="照合のため", medium="paper",
        extent="全部", holder=WORKER, facility=SITE, rows=500,
    )  # fmt: skip
    return witnessed.counter.does("p09.permit-copy", APPROVER, request=asked.entry.number).entry.number


def test_a_permission_counts_once_the_witness_covers_it_and_the_record_says_so(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    with key_process(counter):
        ready(counter)
        handed_over(counter)
        adopts(witnessed)
        number = permitted(witnessed)
        assert waits(witnessed) == {number}
        new = {"item": ident("im", "copy"), "label": "写し", "medium": "paper", "rows": 50, "origin": "copy", "parent": FILE}
        put = {"item": ident("im", "copy"), "quantity": 1, "source": "made", "target": f"t1/{SITE}"}
        answers: dict[str, Any] = {"permission": number, "item": FILE, "purpose": 1, "items": [new], "moves": [put]}
        early = counter.tries("p09.make-copy", IN_CHARGE, SITE, **answers)
        assert isinstance(early, Refusal)
        assert "term.witness_for_giving_acts" in {one.cites for one in early.objections}
        delivered(witnessed)
        assert acts(witnessed)[-1] == "p00.cosigned"
        assert waits(witnessed) == set()
        outcome = counter.tries("p09.make-copy", IN_CHARGE, SITE, **answers)
        if not isinstance(outcome, Receipt):
            assert "term.witness_for_giving_acts" not in {one.cites for one in getattr(outcome, "objections", ())}
        assert not Effect.objects.filter(name=AWAIT, done=None).exists()


def test_what_a_witness_covers_is_entered_once_and_only_where_something_waits(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    counter.staffed()
    delivered(witnessed)
    delivered(witnessed)
    assert "p00.cosigned" not in acts(witnessed)
    adopts(witnessed)
    delivered(witnessed)
    assert "p00.cosigned" not in acts(witnessed)


def test_erasing_waits_for_the_witness_and_then_is_done(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    with key_process(counter):
        ready(counter)
        handed_over(counter)
        adopts(witnessed)
        agreement = counter.does("p13.agree-destruction", APPROVER, item=FILE, quantity=1, reason="不要")
        moves = [{"item": FILE, "quantity": 1, "source": "t1/vault", "target": "erased"}]
        done = counter.does(
            "p13.destroy", IN_CHARGE, agreement=agreement.entry.number, moves=moves, method="key_destruction", level="E1"
        )
        assert Effect.objects.filter(name=UNSEAL, done=None).count() == 1
        Effect.objects.filter(name=UNSEAL).update(due=0)
        work(counter.desk)
        assert erasure_waits(counter.desk, witnessed.log, done.entry.number)
        effect = Effect.objects.get(name=UNSEAL)
        assert (effect.done, effect.attempts) == (None, 0), "waiting is no trouble"
        assert VaultObject.objects.get().erased is None
        delivered(witnessed)
        assert not erasure_waits(counter.desk, witnessed.log, done.entry.number)
        Effect.objects.filter(name=UNSEAL).update(due=0)
        work(counter.desk)
        assert VaultObject.objects.get().erased is not None


def test_a_crash_between_the_signature_and_its_entry_is_made_good(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    with key_process(counter):
        ready(counter)
        handed_over(counter)
    adopts(witnessed)
    counter.does("p13.agree-destruction", APPROVER, item=FILE, quantity=1, reason="不要")
    witnessed.goes()
    assert "p00.cosigned" not in acts(witnessed)
    assert settle(witnessed.desk, witnessed.witness) == 1
    assert settle(witnessed.desk, witnessed.witness) == 0
    assert acts(witnessed)[-1] == "p00.cosigned"


def test_giving_the_term_up_frees_nothing_that_waits(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    with key_process(counter):
        ready(counter)
        handed_over(counter)
        adopts(witnessed)
        number = permitted(witnessed)
        adopts(witnessed, 0)
        assert waits(witnessed) == {number}
        delivered(witnessed)
        assert waits(witnessed) == set()


# ── whose key it is, 甲 says ──


def names(witnessed: Witnessed, key: str, party: str = WARD, **more: Any) -> None:
    witnessed.counter.does("p00.name-witness", APPROVER, witness=key, run_by=party, **more)


def test_only_the_key_that_was_named_ends_the_wait_and_another_witness_makes_no_trouble(
    witnessed: Witnessed, tmp_path: Path
) -> None:
    counter = witnessed.counter
    own = Witnessed(counter, tmp_path / "own", "firm.example/witness")
    with key_process(counter):
        ready(counter)
        handed_over(counter)
        adopts(witnessed)
        assert naming.of(witnessed.desk, witnessed.log).lacking
        names(witnessed, witnessed.witness.id)
        assert naming.of_all(witnessed.desk) == {witnessed.log: naming.Naming((witnessed.witness.id,), lacking=False)}
        number = permitted(witnessed)
        for _ in range(2):
            delivered(own)
            assert "p00.cosigned" not in acts(own)
            assert waits(own) == {number}
        state = state_of(own.instance, own.witness.id)
        assert state is None or state.code is None, "nothing is tried in vain, and nothing is amiss"
        assert Effect.objects.filter(name=AWAIT, done=None).exists()
        delivered(witnessed)
        assert acts(witnessed)[-1] == "p00.cosigned"
        assert waits(witnessed) == set()
    own.node.close()


def test_a_key_that_was_replaced_ends_no_wait_and_the_new_one_does(witnessed: Witnessed, tmp_path: Path) -> None:
    counter = witnessed.counter
    other = Witnessed(counter, tmp_path / "other", "new.example/witness")
    with key_process(counter):
        ready(counter)
        handed_over(counter)
        adopts(witnessed)
        names(witnessed, witnessed.witness.id)
        permitted(witnessed)
        delivered(witnessed)
        assert acts(witnessed).count("p00.cosigned") == 1
        names(witnessed, other.witness.id, FIRM, replaces=witnessed.witness.id)
        counter.does("p13.agree-destruction", APPROVER, item=FILE, quantity=1, reason="不要")
        number = len(acts(witnessed)) - 1
        delivered(witnessed)
        assert waits(witnessed) == {number}
        delivered(other)
        assert waits(other) == set()
    other.node.close()
