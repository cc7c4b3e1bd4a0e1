"""One value, one sequence of bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.ledger import canonical
from azukari.ledger.errors import LedgerError

keys = st.text(st.characters(max_codepoint=127), max_size=6)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
whole = st.integers(-canonical.LIMIT + 1, canonical.LIMIT - 1)
values = st.recursive(
    st.none() | st.booleans() | whole | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_it_is_what_the_standard_library_writes_sorted_and_tight(value: object) -> None:
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    # json leaves U+007F as it is and so do we; both use the two-letter escapes of RFC 8785
    assert canonical.encode(value) == written
    assert canonical.decode(written) == value


@given(values, st.data())
def test_no_other_bytes_of_the_same_value_pass(value: object, data: st.DataObject) -> None:
    written = canonical.encode(value)
    at = data.draw(st.integers(0, len(written)))
    spaced = written[:at] + b" " + written[at:]
    if canonical.is_canonical(spaced):
        assert json.loads(spaced) != value  # the space fell inside a text


@pytest.mark.parametrize(
    "value, code",
    [
        (1.0, "JSON_FLOAT"),
        ([{"a": 0.5}], "JSON_FLOAT"),
        ({"鍵": 1}, "JSON_KEY"),
        ({1: 1}, "JSON_KEY"),
        ({"a": {"b": 1 << 53}}, "JSON_INTEGER"),
        (-(1 << 53), "JSON_INTEGER"),
        (["\ud800"], "JSON_TEXT"),
        (b"bytes", "JSON_TYPE"),
        ((1, 2), "JSON_TYPE"),
    ],
)
def test_what_the_profile_lacks_is_refused(value: object, code: str) -> None:
    with pytest.raises(LedgerError) as refused:
        canonical.encode(value)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "JSON_SYNTAX"),
        (b"{", "JSON_SYNTAX"),
        (b"NaN", "JSON_SYNTAX"),
        (b'"\xff"', "JSON_SYNTAX"),
        (b'"\xed\xa0\x80"', "JSON_SYNTAX"),
        (b'"\\ud800"', "JSON_SYNTAX"),
        (b"[" * 100_000, "JSON_DEPTH"),
        (b"1.0", "JSON_FLOAT"),
        (b"1e3", "JSON_FLOAT"),
        (b"9007199254740992", "JSON_INTEGER"),
        (b"123456789012345678901234567890", "JSON_INTEGER"),
        ('{"鍵":1}'.encode(), "JSON_KEY"),
        (b"-0", "JSON_SPELLING"),
        (b" 1", "JSON_SPELLING"),
        (b'{"b":1,"a":2}', "JSON_SPELLING"),
        (b'{"a":1,"a":1}', "JSON_SPELLING"),
        (b'{"\\u9375":1}', "JSON_SPELLING"),
        (b'"\\u0041"', "JSON_SPELLING"),
        (b'"\\/"', "JSON_SPELLING"),
        (b'"\\u000F"', "JSON_SPELLING"),
    ],
)
def test_other_bytes_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(LedgerError) as refused:
        canonical.decode(data)
    assert refused.value.code == code
    assert not canonical.is_canonical(data)


def test_nesting_without_end_is_refused_not_crashed_on() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(LedgerError) as refused:
        canonical.encode(deep)
    assert refused.value.code == "JSON_DEPTH"
    while deep:  # take it apart from outside: freeing it at once would recurse as deep
        inner = deep.pop()
        assert isinstance(inner, list)
        deep = inner


def lists(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def at_depth(frames: int, data: bytes) -> str:
    """What is said of it from far down the stack."""
    if frames:
        return at_depth(frames - 1, data)
    try:
        return "" if canonical.encode(canonical.decode(data)) == data else "other"
    except LedgerError as error:
        return error.code


@pytest.mark.parametrize("frames", [0, 300, 800])
def test_512_levels_are_read_and_513_refused_however_full_the_stack_is(frames: int) -> None:
    assert at_depth(frames, lists(512)) == ""
    assert at_depth(frames, lists(513)) == "JSON_DEPTH"
    assert at_depth(frames, b'{"a":[' + lists(510) + b"," + lists(510) + b"]}") == ""
    assert at_depth(frames, b'{"a":[' + lists(511) + b"]}") == "JSON_DEPTH"


def test_brackets_within_text_are_not_nesting() -> None:
    for text in (b"[" * 600, b'\\"' + b"[" * 600, b"\\\\", b'\\\\\\"' + b"{" * 600):
        assert canonical.is_canonical(b'["' + text + b'",' + lists(511) + b"]")
        assert not canonical.is_canonical(b'["' + text + b'",' + lists(512) + b"]")


def test_a_text_that_does_not_end_is_not_looked_at_again_and_again() -> None:
    with pytest.raises(LedgerError) as refused:
        canonical.decode(b'["' + b'\\"[' * 1_000_000)
    assert refused.value.code == "JSON_SYNTAX"
