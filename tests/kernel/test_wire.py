"""Leaves: what is written is what is read, the limit holds, and bytes that are no leaf are told apart by code."""

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.act import Act
from azukari.kernel.asks import Asks
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.values import Capacity, Citation, EntrustmentId, ItemId, Number, PartyId, PersonId, PlaceId, TierNo, Time
from azukari.kernel.wire import LEAF_LIMIT, WireError, canonical, commitment, entry_of, envelope, leaf_hash, leaf_of
from azukari.law.say import Say

LOG = EntrustmentId("en-0123456789abcdef")


class Touch(Act):
    """An act with a list."""

    name, by, cites = "p99.touch", (Capacity.ANYONE,), Citation("1.1")
    title = Say("見本", "Sample")

    items: Annotated[tuple[ItemId, ...], Asks(Say("品目", "Items"))] = ()


ACTS: dict[str, type[Act]] = {Touch.name: Touch}
MOMENT = Moment(
    Time(1_795_353_600_000_000),
    PersonId("pn-0123456789abcdef"),
    PartyId("pt-0123456789abcdef"),
    Capacity.PERSON_IN_CHARGE,
    TierNo(1),
)


def entry(items: int = 0) -> Entry:
    return Entry(Number(41), MOMENT, Touch(items=tuple(ItemId(f"im-{index:016d}") for index in range(items))))


def leaf(**changes: Any) -> bytes:
    """The leaf of an entry with some of its members changed."""
    whole: dict[str, Any] = msgspec.json.decode(leaf_of(entry(), log=LOG, prev=None, words=None))
    whole.update(changes)
    return canonical({name: value for name, value in whole.items() if value is not ...})


def code(act: Callable[[], object]) -> str:
    with pytest.raises(WireError) as caught:
        act()
    assert str(caught.value).startswith(caught.value.code + ": ")
    return caught.value.code


def test_a_leaf_reads_as_the_specification_shows_it() -> None:
    assert leaf_of(entry(1), log=LOG, prev="3f" * 32, words=None) == (
        b'{"act":"p99.touch","approval":null,"at":1795353600000000,'
        b'"by":{"capacity":"person_in_charge","entered":null,"officer":"pn-0123456789abcdef","party":"pt-0123456789abcdef","place":null},'
        b'"facts":{"items":["im-0000000000000000"]},"log":"en-0123456789abcdef","prev":"' + b"3f" * 32 + b'",'
        b'"rules":1,"seq":41,"tier":1,"v":1,"words":null}'
    )


def test_a_leaf_gives_the_entry_back() -> None:
    assert entry_of(leaf_of(entry(3), log=LOG, prev=None, words="9a" * 32), ACTS) == entry(3)


PLACES = st.sampled_from([None, PlaceId("pl-0123456789abcdef")])


@given(st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1), st.integers(0, 99), st.sampled_from(Capacity), PLACES)
def test_every_entry_survives(number: int, time: int, tier: int, capacity: Capacity, place: PlaceId | None) -> None:
    moment = Moment(Time(time), MOMENT.officer, MOMENT.party, capacity, TierNo(tier), place)
    one = Entry(Number(number), moment, Touch())
    assert entry_of(leaf_of(one, log=LOG, prev=None, words=None), ACTS) == one


def test_the_limit_is_exact() -> None:
    """65,535 bytes pass and 65,536 do not: what a tile of the log can hold."""
    empty, each = len(leaf_of(entry(), log=LOG, prev=None, words=None)), len(b'"im-0000000000000000",')
    room = LEAF_LIMIT - empty
    most = (room + 1) // each
    padding = room + 1 - most * each
    fitting = Touch(items=(ItemId("im-" + "0" * (16 + padding)), *(ItemId(f"im-{index:016d}") for index in range(most - 1))))
    assert len(leaf_of(Entry(Number(41), MOMENT, fitting), log=LOG, prev=None, words=None)) == LEAF_LIMIT
    one_more = Touch(items=(ItemId("im-" + "0" * (17 + padding)), *fitting.items[1:]))
    assert code(lambda: leaf_of(Entry(Number(41), MOMENT, one_more), log=LOG, prev=None, words=None)) == "LEAF_TOO_LARGE"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"null", b"[]", b"\xff", b'{"act":', leaf(by=...), leaf(extra=1), leaf(at=1.5), leaf(at="1"), leaf(tier=None),
        leaf(by={"capacity": "person_in_charge", "entered": None, "officer": "pn-0", "party": "pt-0"}),
        leaf(by={"capacity": "technical", "entered": None, "officer": "pn-0", "party": "pt-0", "place": None}),
        leaf(prev=5), leaf() + b" {}", leaf()[:-1],
    ],
)  # fmt: skip
def test_bytes_that_are_no_leaf(data: bytes) -> None:
    assert code(lambda: envelope(data)) == "LEAF_UNREADABLE"
    assert code(lambda: entry_of(data, ACTS)) == "LEAF_UNREADABLE"


@pytest.mark.parametrize("version", [0, 2])
def test_a_leaf_of_another_version(version: int) -> None:
    assert code(lambda: envelope(leaf(v=version))) == "LEAF_VERSION"


def test_an_act_that_is_not_known() -> None:
    assert code(lambda: entry_of(leaf(act="p99.other"), ACTS)) == "ACT_UNKNOWN"


@pytest.mark.parametrize("facts", [{"items": "im-0"}, {"items": [5]}, {"others": []}, [], None])
def test_facts_that_the_act_does_not_hold(facts: Any) -> None:
    assert code(lambda: entry_of(leaf(facts=facts), ACTS)) == "FACTS_UNREADABLE"


def test_the_hash_of_a_leaf_is_that_of_rfc_6962() -> None:
    assert leaf_hash(b"x") == sha256(b"\x00x").hexdigest()


def test_a_commitment_hangs_on_the_salt_and_on_every_byte_of_the_words() -> None:
    words = canonical({"name": "髙橋"})
    assert commitment(words, b"\x01" * 32) == sha256(b"azukari.words.v1\x00" + b"\x01" * 32 + words).hexdigest()
    assert commitment(words, b"\x01" * 32) != commitment(words, b"\x02" * 32)
    assert commitment(words, b"\x01" * 32) != commitment(canonical({"name": "高橋"}), b"\x01" * 32)


def test_keys_are_sorted_and_nothing_is_escaped_that_need_not_be() -> None:
    assert canonical({"b": 1, "a": {"d": "𠮷\n\u2028", "c": None}}) == '{"a":{"c":null,"d":"𠮷\\n\u2028"},"b":1}'.encode()


def test_canonical_form_agrees_with_the_published_vectors(shared: Any) -> None:
    """RFC 8785's own examples, as far as our profile goes: ASCII keys, no floats."""
    tried = 0
    for source in sorted((shared / "vectors" / "jcs").rglob("input/*.json")):
        try:
            value = msgspec.json.decode(source.read_bytes())
        except msgspec.DecodeError:
            continue
        if not profiled(value):
            continue
        tried += 1
        expected = source.parent.parent / "output" / source.name
        assert canonical(value) == expected.read_bytes().strip()
    assert tried > 0


def profiled(value: object) -> bool:
    if isinstance(value, dict):
        return all(name.isascii() and profiled(one) for name, one in value.items())
    if isinstance(value, list):
        return all(profiled(one) for one in value)
    return not isinstance(value, float)
