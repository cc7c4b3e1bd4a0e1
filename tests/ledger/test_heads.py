"""The instance log: its leaves, the heads and tiers that they commit to."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger import canonical, heads
from azukari.ledger.errors import LedgerError
from azukari.ledger.heads import HeadLeaf, HeadsLeaf, PasskeyLeaf, PersonLeaf, TierLeaf, Tiers
from azukari.ledger.leaf import MAX_LEAF
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.multiproof import over, prove, verify_shown
from azukari.ledger.texts import TEXTS, Verdict
from tests.ledger.ward import CONTRACTS, COSE, OTHER_LOG, all_heads, head_of, instance_leaves, tiers_of
from tests.ledger.world import LOG

GOOD = {one.kind: heads.encode(one) for one in instance_leaves()}
HEAD = heads.encode(all_heads()[0])
TIER = heads.encode(tiers_of(CONTRACTS[LOG]).leaves()[1])
HEX = "ab" * 32
PERSON = heads.encode(PersonLeaf(last=HEX, person="pn-0000000000000007", seq=3))


def refused(code: str) -> "pytest.RaisesExc[LedgerError]":
    return pytest.RaisesExc(LedgerError, check=lambda error: error.code == code)


def changed(data: bytes, **changes: object) -> bytes:
    return canonical.encode({**msgspec.json.decode(data), **changes})


def test_every_leaf_comes_back_as_it_was() -> None:
    for one in instance_leaves():
        assert heads.decode_instance(heads.encode(one)) == one
    for head in all_heads():
        assert heads.decode_head(heads.encode(head)) == head
    for tier in tiers_of(CONTRACTS[LOG]).leaves():
        assert heads.decode_tier(heads.encode(tier)) == tier


def test_every_leaf_is_canonical() -> None:
    assert all(canonical.is_canonical(data) for data in [*GOOD.values(), HEAD, TIER])


def test_a_passkey_keeps_the_officers_key() -> None:
    passkey = heads.decode_instance(GOOD["passkey"])
    assert isinstance(passkey, PasskeyLeaf)
    assert passkey.cose_key == COSE


@pytest.mark.parametrize(
    "data, read",
    [
        *((data, heads.decode_instance) for data in GOOD.values()),
        (HEAD, heads.decode_head),
        (TIER, heads.decode_tier),
        (PERSON, heads.decode_person),
    ],
)
def test_exactly_its_fields_in_one_spelling(data: bytes, read: object) -> None:
    value = msgspec.json.decode(data)
    for name in value:
        less = {key: value[key] for key in value if key != name}
        with refused("LEAF_MALFORMED"):
            read(canonical.encode(less))  # type: ignore[operator]  # one of the three readers
        for odd in (-1, 1.5, "", "x\n", [], True, None, 1 << 53, HEX.upper(), f"{value[name]}\n"):
            if (name, odd) in [("prev", None), ("key", HEX.upper())] and value["kind"] == "passkey":
                continue  # these may be so
            other = msgspec.json.encode({**value, name: odd}, order="sorted")
            allowed = {"LEAF_MALFORMED", "LEAF_SPELLING", "LEAF_UNSUPPORTED"}
            with pytest.raises(LedgerError) as error:
                read(other)  # type: ignore[operator]
            assert error.value.code in allowed, (name, odd)
    with refused("LEAF_MALFORMED"):
        read(changed(data, more=1))  # type: ignore[operator]
    for bad in (data.replace(b'":', b'": ', 1), b" " + data, data + b"\n", data[:-1] + b',"v":1}'):
        with refused("LEAF_SPELLING"):
            read(bad)  # type: ignore[operator]
    for bad in (b"", b"{", b"\xff", b'{"v":1.0}'):
        with refused("LEAF_SPELLING"):
            read(bad)  # type: ignore[operator]
    for bad in (b"[]", b"null", b'{"kind":1,"v":1}'):
        with refused("LEAF_MALFORMED"):
            read(bad)  # type: ignore[operator]
    with refused("LEAF_LONG"):
        read(data + b" " * MAX_LEAF)  # type: ignore[operator]


@pytest.mark.parametrize(
    "kind, changes",
    [
        ("heads", {"count": 0}),
        ("heads", {"heads": HEX[:-1]}),
        ("heads", {"passkeys": None}),
        ("heads", {"people": 0}),
        ("heads", {"v": 1}),
        ("passkey", {"person": "en-0000000000000007"}),
        ("passkey", {"by": "pn-000000000000000"}),
        ("passkey", {"by": "pn-000000000000000u"}),
        ("passkey", {"rp": "Ward.example"}),
        ("passkey", {"rp": "ward.example."}),
        ("passkey", {"rp": "区.example"}),
        ("passkey", {"key": "AA=="}),
        ("passkey", {"key": "A"}),
        ("passkey", {"key": "A" * 4_097}),
        ("passkey-ended", {"reason": "tired"}),
        ("passkey-ended", {"prev": None}),
    ],
)
def test_values_that_cannot_be(kind: str, changes: dict[str, object]) -> None:
    with refused("LEAF_MALFORMED"):
        heads.decode_instance(changed(GOOD[kind], **changes))


def test_a_key_has_one_spelling() -> None:
    with refused("LEAF_MALFORMED"):
        heads.decode_instance(changed(GOOD["passkey"], key="AB"))


def test_heads_of_both_versions_are_read() -> None:
    early, late = (one for one in instance_leaves() if isinstance(one, HeadsLeaf))
    assert (early.v, early.whose) == (1, None)
    assert late.v == 2
    assert late.whose == (1, late.passkeys)
    nobody = HeadsLeaf(at=0, count=1, heads=HEX, passkeys=None, people=0, seq=0, v=2)
    assert heads.decode_instance(heads.encode(nobody)) == nobody
    with refused("LEAF_MALFORMED"):
        heads.encode(msgspec.structs.replace(early, v=2))


def test_people_stand_sorted() -> None:
    one, other = (PersonLeaf(last=HEX, person=f"pn-000000000000000{n}", seq=n) for n in (1, 2))
    assert heads.people_root([]) is None
    assert heads.people_root([one, other]) == root_of([leaf_hash(heads.encode(each)) for each in (one, other)]).hex()
    for bad in ([other, one], [one, one]):
        with refused("HEADS_ORDER"):
            heads.people_root(bad)


def test_what_could_not_be_read_back_is_not_printed() -> None:
    with refused("LEAF_MALFORMED"):
        heads.encode(HeadsLeaf(at=0, count=0, heads=HEX, seq=0))
    with refused("LEAF_MALFORMED"):
        heads.encode(HeadLeaf(log="instance", root=HEX, size=1, tiers=HEX))
    with refused("LEAF_MALFORMED"):
        heads.encode(TierLeaf(count=3, last=HEX, seq=1, tier=0))


@pytest.mark.parametrize("changes", [{"kind": "party"}, {"v": 3}])
def test_a_later_kind_is_not_for_this_program_to_judge(changes: dict[str, object]) -> None:
    later = changed(GOOD["heads"], more=[1], **changes)
    with refused("LEAF_UNSUPPORTED"):
        heads.decode_instance(later)
    assert TEXTS["LEAF_UNSUPPORTED"].verdict is Verdict.UNVERIFIABLE
    with refused("LEAF_SPELLING"):
        heads.decode_instance(later + b" ")


def test_tiers_say_how_many_and_which_is_last() -> None:
    entries = CONTRACTS[LOG]
    assert [(t.tier, t.count, t.seq, t.last) for t in tiers_of(entries).leaves()] == [
        (0, 3, 6, leaf_hash(entries[6]).hex()),
        (1, 2, 4, leaf_hash(entries[4]).hex()),
        (2, 2, 5, leaf_hash(entries[5]).hex()),
    ]


def test_heads_stand_sorted() -> None:
    both = all_heads()
    assert [head.log for head in both] == [LOG, OTHER_LOG]
    assert heads.heads_root(both) == root_of([leaf_hash(heads.encode(head)) for head in both])
    for bad in ([], both[::-1], [both[0], both[0]]):
        with refused("HEADS_ORDER"):
            heads.heads_root(bad)


def test_tiers_stand_sorted() -> None:
    tiers = tiers_of(CONTRACTS[LOG]).leaves()
    for bad in ([], tiers[::-1], [*tiers, tiers[-1]]):
        with refused("HEADS_ORDER"):
            heads.tiers_root(bad)
    with refused("HEADS_ORDER"):
        Tiers().head(LOG, bytes(32))


def test_a_head_fixes_its_tiers() -> None:
    head, tiers = head_of(LOG, CONTRACTS[LOG]), tiers_of(CONTRACTS[LOG]).leaves()
    heads.check_head(head, tiers)
    for bad in (tiers[:-1], tiers_of(CONTRACTS[LOG][:-1]).leaves()):
        with refused("TIERS_OTHER"):
            heads.check_head(head, bad)


def test_a_head_whose_tiers_do_not_add_up_is_refused() -> None:
    tiers = tiers_of(CONTRACTS[LOG]).leaves()
    for size in (6, 8):
        with refused("TIERS_OTHER"):
            heads.check_head(msgspec.structs.replace(head_of(LOG, CONTRACTS[LOG]), size=size), tiers)
    # the counts add up, but the last entry of the log belongs to no tier
    short = [msgspec.structs.replace(tiers[0], seq=4), *tiers[1:]]
    head = HeadLeaf(log=LOG, root=HEX, size=7, tiers=heads.tiers_root(short).hex())
    with refused("TIERS_OTHER"):
        heads.check_head(head, short)


def test_entries_are_noted_one_after_another() -> None:
    for seq in (1, -1):
        with refused("SEQ_NOT_DENSE"):
            Tiers().add(seq, 0, bytes(32))


def test_one_contract_is_shown_without_its_siblings() -> None:
    both = all_heads()
    hashes = heads.hashes_of(both)
    proof = prove(over(hashes), len(both), [1])
    verify_shown(len(both), [(1, hashes[1])], heads.heads_root(both), proof)
    assert proof == [hashes[0]]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.integers(0, 40))
def test_tiers_go_on_from_where_they_stood(order: list[int], at: int) -> None:
    whole, begun = Tiers(), Tiers()
    for seq, tier in enumerate(order):
        if seq == at:
            begun = Tiers(heads.decode_tier(heads.encode(leaf)) for leaf in begun.leaves())
        for tiers in (whole, begun):
            tiers.add(seq, tier, leaf_hash(b"%d" % seq))
    assert whole.leaves() == begun.leaves()
    for one in whole.leaves():
        mine = [seq for seq, tier in enumerate(order) if tier == one.tier]
        assert (one.count, one.seq, one.last) == (len(mine), mine[-1], leaf_hash(b"%d" % mine[-1]).hex())
    heads.check_head(whole.head(LOG, bytes(32)), whole.leaves())
