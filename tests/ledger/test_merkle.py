"""The fast tree against the slow one: every place in all sizes to 300 and each ninth to 1,025 (in all by `make every-byte`), every pair to 300."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import EMPTY_ROOT, CompactRange, leaf_hash, root_of, split
from azukari.ledger.proofs import (
    consistency_proof,
    inclusion_proof,
    proof_ranges,
    subtree_proof,
    verify_consistency,
    verify_inclusion,
    verify_subtree,
)
from tests.ledger import reference
from tests.shapes import EVERY_BYTE

SIZES = 1_025
PAIRS = 300
ENTRIES = [b"entry %d" % number for number in range(SIZES)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
SLOW = reference.Cached(ENTRIES)
ROOTS = [SLOW.mth(0, size) for size in range(SIZES + 1)]


def hash_of(low: int, high: int) -> bytes:
    """The fast root over a run; a run asked for again is not hashed again."""
    found = RUNS.get((low, high))
    if found is None:
        found = RUNS[low, high] = root_of(HASHES[low:high])
    return found


RUNS: dict[tuple[int, int], bytes] = {}


def test_the_remembering_reference_is_the_reference() -> None:
    assert [reference.mth(ENTRIES[:size]) for size in range(130)] == ROOTS[:130]
    assert reference.mth(ENTRIES) == ROOTS[SIZES]


def test_the_empty_tree() -> None:
    assert CompactRange().root() == EMPTY_ROOT == ROOTS[0]


def test_roots_of_all_sizes_agree_with_the_reference() -> None:
    tree = CompactRange()
    for size in range(SIZES + 1):
        assert tree.root() == ROOTS[size]
        assert root_of(HASHES[:size]) == ROOTS[size]
        if size < SIZES:
            tree.append(HASHES[size])


def test_a_range_continues_after_being_stored_at_every_size() -> None:
    tree = CompactRange()
    for size, digest in enumerate(HASHES):
        tree = CompactRange.from_bytes(tree.to_bytes())
        assert tree.size == size
        tree.append(digest)
    assert tree.root() == ROOTS[SIZES]


def test_a_copy_grows_alone() -> None:
    tree = CompactRange()
    tree.extend(HASHES[:5])
    twin = tree.copy()
    assert twin == tree
    assert hash(twin) == hash(tree)
    twin.append(HASHES[5])
    assert twin != tree
    assert tree.root() == ROOTS[5]
    assert twin.root() == ROOTS[6]
    assert tree != "another kind of thing"


@pytest.mark.parametrize("state", [b"", b"\x00" * 7, b"\x00" * 9, b"\x00" * 7 + b"\x03" + b"\x00" * 32])
def test_a_damaged_range_is_refused(state: bytes) -> None:
    with pytest.raises(LedgerError) as refused:
        CompactRange.from_bytes(state)
    assert refused.value.code == "RANGE_STATE_DAMAGED"


def test_split_is_the_largest_power_of_two_below() -> None:
    assert [split(size) for size in range(2, SIZES)] == [reference.k_of(size) for size in range(2, SIZES)]


@pytest.mark.slow
def test_inclusion_proofs_of_all_places_in_all_sizes_agree_with_the_reference() -> None:
    compared = 0
    for size in [*range(1, PAIRS), *range(PAIRS, SIZES, 1 if EVERY_BYTE else 9), SIZES]:
        for index in range(size):
            proof = subtree_proof(index, index + 1, size, hash_of)
            assert proof == SLOW.path(index, 0, size)
            verify_inclusion(index, size, HASHES[index], ROOTS[size], proof)
            compared += 1
    assert compared == SIZES * (SIZES + 1) // 2 if EVERY_BYTE else compared > PAIRS * PAIRS // 2
    print(f"inclusion proofs compared with the reference: {compared}")


def test_consistency_proofs_of_all_pairs_agree_with_the_reference() -> None:
    compared = 0
    for new in range(1, PAIRS + 1):
        for old in range(1, new + 1):
            proof = subtree_proof(0, old, new, hash_of)
            assert proof == SLOW.subproof(old, 0, new)
            verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)
            compared += 1
    assert compared == PAIRS * (PAIRS + 1) // 2
    print(f"consistency proofs compared with the reference: {compared}")


def test_proofs_from_a_list_of_hashes_are_the_same() -> None:
    for size in range(1, 70):
        for at in range(size):
            assert inclusion_proof(at, HASHES[:size]) == SLOW.path(at, 0, size)
            assert consistency_proof(at + 1, HASHES[:size]) == SLOW.subproof(at + 1, 0, size)


def test_subtree_proofs_agree_with_the_reference() -> None:
    size, compared = 41, 0
    for start in range(size):
        for end in range(start + 1, size + 1):
            if start % (1 << (end - start - 1).bit_length()):
                with pytest.raises(LedgerError) as refused:
                    proof_ranges(start, end, size)
                assert refused.value.code == "PROOF_RANGE"
                continue
            proof = subtree_proof(start, end, size, lambda low, high: root_of(HASHES[low:high]))
            assert proof == reference.subtree(start, end, ENTRIES[:size])
            verify_subtree(start, end, size, reference.mth(ENTRIES[start:end]), ROOTS[size], proof)
            compared += 1
    assert compared > size
    print(f"subtree proofs compared with the reference: {compared}")


sizes = st.integers(1, 257)


@given(st.data(), sizes)
def test_a_proof_proves_no_other_leaf_and_no_other_place(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, HASHES[:size])
    with pytest.raises(LedgerError) as refused:
        verify_inclusion(index, size, leaf_hash(b"forged"), ROOTS[size], proof)
    assert refused.value.code == "PROOF_WRONG"
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        with pytest.raises(LedgerError):
            verify_inclusion(other, size, HASHES[index], ROOTS[size], proof)


@given(st.data(), sizes, sizes)
def test_a_changed_proof_proves_nothing(data: st.DataObject, one: int, two: int) -> None:
    old, new = sorted((one, two))
    proof = consistency_proof(old, HASHES[:new])
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        bit = 1 << data.draw(st.integers(0, 255))
        proof[at] = (int.from_bytes(proof[at], "big") ^ bit).to_bytes(32, "big")
    else:
        proof.append(HASHES[0])
    with pytest.raises(LedgerError) as refused:
        verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)
    assert refused.value.code in {"PROOF_WRONG", "PROOF_LENGTH"}


@given(st.data(), st.integers(2, 257))
def test_a_log_that_was_rewritten_is_not_consistent(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))
    forged = HASHES[:new]
    forged[changed] = leaf_hash(b"forged")
    with pytest.raises(LedgerError):
        verify_consistency(old, new, ROOTS[old], root_of(forged), consistency_proof(old, forged))


@given(st.lists(st.binary(max_size=8), max_size=40), st.integers(0, 40))
def test_growing_in_two_steps_is_growing_at_once(entries: list[bytes], at: int) -> None:
    hashes = [leaf_hash(entry) for entry in entries]
    tree = CompactRange()
    tree.extend(hashes[:at])
    tree = CompactRange.from_bytes(tree.to_bytes())
    tree.extend(hashes[at:])
    assert tree.root() == reference.mth(entries)


def test_a_proof_of_one_entry_in_a_million_is_small() -> None:
    assert len(proof_ranges(777_777, 777_778, 1_000_000)) * 32 <= 2_000
