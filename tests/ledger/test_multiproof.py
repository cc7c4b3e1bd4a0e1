"""Any set of entries is proved by the hashes of what is left out, and by nothing else."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.multiproof import join, left_out, over, prove, root_from, take_apart, verify_shown
from azukari.ledger.proofs import inclusion_proof
from tests.ledger import reference

SIZES = 1_025
ENTRIES = [b"entry %d" % number for number in range(SIZES)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
SLOW = reference.Cached(ENTRIES)


def refused(code: str) -> "pytest.RaisesExc[LedgerError]":
    return pytest.RaisesExc(LedgerError, check=lambda error: error.code == code)


def with_hashes(shown: list[int]) -> list[tuple[int, bytes]]:
    return [(seq, HASHES[seq]) for seq in shown]


def test_the_slow_references_agree_with_each_other() -> None:
    for size in range(1, 20):
        assert SLOW.mth(0, size) == reference.mth(ENTRIES[:size])
        for seq in range(size):
            assert SLOW.path(seq, 0, size) == reference.path(seq, ENTRIES[:size])
            assert SLOW.subproof(seq + 1, 0, size) == reference.proof(seq + 1, ENTRIES[:size])
            assert SLOW.multiproof([seq], 0, size) == reference.multiproof({seq}, ENTRIES[:size])


def test_all_subsets_of_all_trees_to_twelve() -> None:
    compared = 0
    for size in range(1, 13):
        entries, root = ENTRIES[:size], reference.mth(ENTRIES[:size])
        for count in range(1, size + 1):
            for shown in combinations(range(size), count):
                proof = prove(over(HASHES[:size]), size, shown)
                assert proof == reference.multiproof(set(shown), entries)
                verify_shown(size, with_hashes(list(shown)), root, proof)
                compared += 1
    assert compared == sum((1 << size) - 1 for size in range(1, 13))
    print(f"multi-proofs compared with the reference: {compared}")


def test_one_leaf_of_every_size() -> None:
    for size in range(1, SIZES + 1):
        seq = size * 7_919 % size if size % 2 else size // 3
        proof = prove(SLOW.mth, size, [seq])
        assert proof == SLOW.multiproof([seq], 0, size)
        assert sorted(proof) == sorted(SLOW.path(seq, 0, size))
        assert root_from(size, with_hashes([seq]), proof) == SLOW.mth(0, size)


@st.composite
def trees(draw: st.DrawFn) -> tuple[int, list[int]]:
    size = draw(st.integers(1, SIZES))
    one = st.integers(0, size - 1)
    runs = st.tuples(one, one).map(lambda pair: set(range(min(pair), max(pair) + 1)))
    shown = draw(st.sets(one, min_size=1, max_size=40) | runs | st.just(set(range(0, size, 3))))
    return size, sorted(shown)


@given(trees())
def test_random_sets_of_trees_to_1025(tree: tuple[int, list[int]]) -> None:
    size, shown = tree
    proof = prove(over(HASHES[:size]), size, shown)
    assert proof == SLOW.multiproof(shown, 0, size)
    assert len(proof) == len(list(left_out(size, shown)))
    verify_shown(size, iter(with_hashes(shown)), SLOW.mth(0, size), take_apart(join(proof)))


@given(trees(), st.data())
def test_nothing_else_is_proved(tree: tuple[int, list[int]], data: st.DataObject) -> None:
    size, shown = tree
    root, proof, leaves = SLOW.mth(0, size), prove(SLOW.mth, size, shown), with_hashes(shown)
    at = data.draw(st.integers(0, len(leaves) - 1))
    forged = [*leaves[:at], (leaves[at][0], leaf_hash(b"forged")), *leaves[at + 1 :]]
    with refused("PROOF_WRONG"):
        verify_shown(size, forged, root, proof)
    fewer = leaves[:at] + leaves[at + 1 :]
    with pytest.raises(LedgerError) as error:
        verify_shown(size, fewer, root, proof)
    assert error.value.code in {"PROOF_WRONG", "PROOF_LENGTH", "PROOF_RANGE"}
    other = data.draw(st.integers(0, size - 1))
    if other not in shown:
        moved = sorted([*fewer, (other, leaves[at][1])])
        with pytest.raises(LedgerError):
            verify_shown(size, moved, root, proof)


@given(trees(), st.data())
def test_a_changed_proof_proves_nothing(tree: tuple[int, list[int]], data: st.DataObject) -> None:
    size, shown = tree
    root, proof, leaves = SLOW.mth(0, size), prove(SLOW.mth, size, shown), with_hashes(shown)
    with refused("PROOF_LENGTH"):
        root_from(size, leaves, [*proof, HASHES[0]])
    if not proof:
        return
    at = data.draw(st.integers(0, len(proof) - 1))
    with refused("PROOF_LENGTH"):
        root_from(size, leaves, proof[:at] + proof[at + 1 :])
    flipped = (int.from_bytes(proof[at], "big") ^ 1 << data.draw(st.integers(0, 255))).to_bytes(32, "big")
    with refused("PROOF_WRONG"):
        verify_shown(size, leaves, root, [*proof[:at], flipped, *proof[at + 1 :]])
    with refused("PROOF_WRONG"):
        root_from(size, leaves, [*proof[:at], proof[at][:-1], *proof[at + 1 :]])


@given(trees(), st.integers(1, SIZES))
def test_the_size_is_part_of_what_is_proved(tree: tuple[int, list[int]], other: int) -> None:
    size, shown = tree
    proof, root = prove(SLOW.mth, size, shown), SLOW.mth(0, size)
    if other == size:
        return
    with pytest.raises(LedgerError):
        verify_shown(other, with_hashes(shown), SLOW.mth(0, other), proof)
    # A log keeps one root for one size. Under the same root another size may be told, as in RFC 6962: sizes are signed.
    if all(seq < other for seq in shown) and len(list(left_out(other, shown))) != len(proof):
        with refused("PROOF_LENGTH"):
            verify_shown(other, with_hashes(shown), root, proof)


@pytest.mark.parametrize("shown", [[], [3], [-1], [0, 0], [1, 0], [0, 3]])
def test_numbers_that_cannot_be(shown: list[int]) -> None:
    with refused("PROOF_RANGE"):
        prove(over(HASHES[:3]), 3, shown)
    with refused("PROOF_RANGE"):
        root_from(3, [(seq, HASHES[0]) for seq in shown], HASHES[:3])


def test_a_tree_that_cannot_be() -> None:
    with refused("PROOF_RANGE"):
        root_from(1 << 63, [(0, HASHES[0])], [])


def test_a_leaf_hash_of_another_length() -> None:
    with refused("PROOF_WRONG"):
        root_from(1, [(0, HASHES[0][:-1])], [])


def test_a_record_that_is_no_row_of_hashes() -> None:
    with refused("PROOF_LENGTH"):
        take_apart(bytes(33))
    assert take_apart(b"") == []


def test_one_leaf_is_an_inclusion_proof() -> None:
    assert sorted(prove(over(HASHES[:100]), 100, [42])) == sorted(inclusion_proof(42, HASHES[:100]))


def test_a_tier_of_a_long_log_needs_few_hashes() -> None:
    # a run of 1,000 among a million: the two edges only
    assert len(list(left_out(1_000_000, range(500_500, 501_500)))) <= 2 * 20
