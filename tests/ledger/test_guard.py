"""The signer's memory: what an operator may try, and what the guard says."""

import pytest

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.ledger.merkle import leaf_hash, root_of
from tests.ledger.world import ORIGIN, edit, leaves, rechain

LOG = leaves(12)


def signed(size: int) -> Guard:
    """A guard that has signed the first ``size`` entries, in steps, stored in between."""
    guard = Guard(ORIGIN)
    for held in range(size + 1):
        guard = Guard.from_bytes(guard.to_bytes())
        guard = guard.propose(held, LOG[guard.size - 1] if guard.size else None, LOG[guard.size : held]).guard
    return guard


def refusal(guard: Guard, store: list[bytes], seen: int = 0) -> str:
    """Code with which the guard refuses to sign what the store holds."""
    size = guard.size
    last = store[size - 1] if 0 < size <= len(store) else None
    with pytest.raises(LedgerError) as refused:
        guard.propose(len(store), last, store[size:], seen)
    return refused.value.code


def test_the_root_is_recomputed_from_the_entries() -> None:
    for size in range(len(LOG) + 1):
        assert signed(size).checkpoint == Checkpoint(ORIGIN, size, root_of([leaf_hash(leaf) for leaf in LOG[:size]]))


def test_nothing_new_signs_the_same_again() -> None:
    guard = signed(7)
    proposal = guard.propose(7, LOG[6], [])
    assert proposal.checkpoint == guard.checkpoint
    assert proposal.guard.to_bytes() == guard.to_bytes()


def test_proposing_changes_nothing_until_the_new_guard_is_kept() -> None:
    guard = signed(3)
    before = guard.to_bytes()
    guard.propose(12, LOG[2], LOG[3:])
    assert guard.to_bytes() == before


def test_a_restored_old_backup_is_a_rollback() -> None:
    assert refusal(signed(7), LOG[:5]) == "ROLLBACK_DETECTED"
    assert refusal(signed(7), []) == "ROLLBACK_DETECTED"


def test_a_restored_backup_of_store_and_signer_is_a_rollback_to_the_witness() -> None:
    assert refusal(signed(5), LOG[:6], seen=7) == "ROLLBACK_DETECTED"


def test_a_restored_backup_that_grew_again_is_a_fork() -> None:
    regrown = rechain([*LOG[:5], *(edit(leaf, rules=2) for leaf in LOG[5:])])
    assert refusal(signed(7), regrown) == "FORK_DETECTED"


def test_an_entry_edited_deep_below_is_found_by_the_audit() -> None:
    edited = [LOG[0], edit(LOG[1], rules=2), *LOG[2:]]
    guard = signed(7)
    guard.propose(12, edited[6], edited[7:])  # the last signed entry is as it was: this much cannot see it
    with pytest.raises(LedgerError) as refused:
        guard.audit(edited)
    assert refused.value.code == "FORK_DETECTED"
    with pytest.raises(LedgerError) as refused:
        guard.audit(edited[:6])
    assert refused.value.code == "ROLLBACK_DETECTED"
    guard.audit(LOG)
    Guard(ORIGIN).audit([])


@pytest.mark.parametrize("fresh", [LOG[7:11], [*LOG[7:], LOG[0]], []])
def test_entries_that_do_not_reach_the_size_are_refused(fresh: list[bytes]) -> None:
    with pytest.raises(LedgerError) as refused:
        signed(7).propose(12, LOG[6], fresh)
    assert refused.value.code == "ENTRIES_COUNT"


@pytest.mark.parametrize("size, last", [(0, LOG[0]), (7, None)])
def test_the_last_entry_is_wanted_exactly_when_there_is_one(size: int, last: bytes | None) -> None:
    with pytest.raises(LedgerError) as refused:
        signed(size).propose(12, last, LOG[size:])
    assert refused.value.code == "ENTRIES_COUNT"


def test_only_what_was_proposed_is_signed() -> None:
    guard = signed(7)
    point = guard.checkpoint
    guard.admit(point)
    for wanted, code in [
        (point._replace(root=bytes(32)), "FORK_DETECTED"),
        (point._replace(size=6), "ROLLBACK_DETECTED"),
        (point._replace(size=8), "ENTRIES_COUNT"),
        (point._replace(origin="azukari.example/other"), "ORIGIN_OTHER"),
        (point._replace(extensions=("more",)), "ORIGIN_OTHER"),
    ]:
        with pytest.raises(LedgerError) as refused:
            guard.admit(wanted)
        assert refused.value.code == code


@pytest.mark.parametrize("size", [0, 1, 12])
def test_a_torn_or_flipped_state_is_refused(size: int) -> None:
    state = signed(size).to_bytes()
    for at in range(len(state)):
        for damaged in (state[:at], state[:at] + bytes([state[at] ^ 1]) + state[at + 1 :]):
            with pytest.raises(LedgerError) as refused:
                Guard.from_bytes(damaged)
            assert refused.value.code == "GUARD_STATE_DAMAGED"
