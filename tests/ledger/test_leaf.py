"""The envelope of an entry, and words beside it."""

import pytest

from azukari.ledger import canonical, leaf
from azukari.ledger.errors import LedgerError
from azukari.ledger.pack import words_record
from tests.ledger.world import WORDS, entry, leaves, salt_of

GOOD = canonical.encode(entry(3, "ab" * 32))
FLOATING = GOOD.replace(b'"rules":1', b'"rules":1.0')


def code_of(data: bytes) -> str:
    with pytest.raises(LedgerError) as refused:
        leaf.decode(data)
    return refused.value.code


def test_the_layout_is_permanent() -> None:
    # golden: a byte that changes here breaks every record ever made
    assert leaves(1, words=None)[0] == (
        b'{"act":"p07.request-consent","approval":null,"at":1795353600000000,"by":{"capacity":"person_in_charge","entered":null,'
        b'"officer":"pn-0000000000000001","party":"pt-0000000000000002","place":null},'
        b'"facts":{"matters":{"a":true,"b":0},"under":null},"log":"en-0123456789abcdef","prev":null,'
        b'"rules":1,"seq":0,"tier":0,"v":1,"words":null}'
    )


def test_facts_stay_raw() -> None:
    decoded = leaf.decode(GOOD)
    assert bytes(decoded.facts) == b'{"matters":{"a":true,"b":3},"under":null}'
    assert (decoded.seq, decoded.tier, decoded.by.place) == (3, 1, None)


@pytest.mark.parametrize("name", sorted(entry(0, None)))
def test_no_field_may_be_missing(name: str) -> None:
    value = entry(0, None)
    del value[name]
    assert code_of(canonical.encode(value)) == "LEAF_MALFORMED"


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1},
        {"v": 2},
        {"v": True},
        {"seq": -1},
        {"at": None},
        {"rules": 0},
        {"tier": "1"},
        {"act": ""},
        {"prev": "AB" * 32},
        {"prev": "ab" * 31},
        {"words": "zz" * 32},
        {"facts": []},
        {"facts": None},
        {"by": {"capacity": "inspector", "entered": None, "officer": "pn-0", "party": "pt-0"}},
        {"by": {"capacity": "inspector", "entered": "", "officer": "pn-0", "party": "pt-0", "place": None}},
        {"approval": "zz" * 32},
        {"by": {"capacity": "inspector", "entered": None, "officer": None, "party": "pt-0", "place": None}},
    ],
)
def test_fields_of_another_kind_are_refused(changes: dict[str, object]) -> None:
    assert code_of(canonical.encode({**entry(0, None), **changes})) == "LEAF_MALFORMED"


@pytest.mark.parametrize(
    "old, new",
    [
        (b'"rules":1', b'"rules": 1'),
        (b'"seq":3', b'"seq":3,"seq":3'),
        (b'"b":3', b'"b":3.5'),
        (b'"b":3', b'"b":9007199254740992'),
        (b'"b":3', b'"b": 3'),
        (b'{"a":true,"b":3}', b'{"b":3,"a":true}'),
        (b'"under"', '"元の番号"'.encode()),
        (b'"p07.', b'"\\u0070' + b"07."),
    ],
)
def test_another_spelling_is_refused(old: bytes, new: bytes) -> None:
    assert old in GOOD
    assert code_of(GOOD.replace(old, new)) == "LEAF_SPELLING"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", FLOATING, GOOD + b"\n", GOOD[:-1], b"\xff", GOOD + GOOD])
def test_other_bytes_are_refused(data: bytes) -> None:
    assert code_of(data) in {"LEAF_MALFORMED", "LEAF_SPELLING"}


def test_the_longest_leaf() -> None:
    room = leaf.MAX_LEAF - len(canonical.encode(entry(0, None, facts={"a": ""})))
    longest = canonical.encode(entry(0, None, facts={"a": "x" * room}))
    assert len(longest) == leaf.MAX_LEAF
    assert leaf.decode(longest).seq == 0
    assert code_of(canonical.encode(entry(0, None, facts={"a": "x" * (room + 1)}))) == "LEAF_LONG"


def test_words_agree_with_their_commitment_only() -> None:
    opened = leaf.decode_words(words_record(0, salt_of(0), WORDS))
    leaf.check_words(opened, leaf.commitment(salt_of(0), WORDS))
    # golden: SHA-256("azukari.words.v1" ‖ 0x00 ‖ 32 zero bytes ‖ "{}")
    assert leaf.commitment(bytes(32), b"{}") == "b52b06d2d83d6958c23b7bb0f2fc5c3d9de8920f6ab1e534a71ac69d73b0551c"
    for other in (leaf.commitment(salt_of(1), WORDS), leaf.commitment(salt_of(0), b"{}")):
        with pytest.raises(LedgerError) as refused:
            leaf.check_words(opened, other)
        assert refused.value.code == "WORDS_OTHER"


@pytest.mark.parametrize(
    "salt, words", [(bytes(31), b"{}"), (bytes(32), b"{} "), (bytes(32), b"[]"), (bytes(32), b'{"a":1.5}'), (bytes(32), b"")]
)
def test_malformed_words_are_refused(salt: bytes, words: bytes) -> None:
    with pytest.raises(LedgerError) as refused:
        words_record(0, salt, words)
    assert refused.value.code == "WORDS_MALFORMED"


def test_a_salt_has_32_bytes() -> None:
    with pytest.raises(LedgerError) as refused:
        leaf.commitment(bytes(16), b"{}")
    assert refused.value.code == "WORDS_MALFORMED"
