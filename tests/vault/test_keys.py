"""Keys: wrapped, rebuilt from all shares, bound to one version of one object."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.vault.errors import KeyFault
from azukari.vault.keys import (
    context,
    contract_key,
    index_key,
    rewrap_object_key,
    unwrap_object_key,
    wrap,
    wrap_object_key,
)
from tests.vault.world import ENTRUSTMENT, KEY, OBJECT, ORIGIN, noise

UNDER = noise(32, 1)
FIELDS = st.text("abc", min_size=1, max_size=4)


def code_of(act):
    with pytest.raises(KeyFault) as caught:
        act()
    return caught.value.code


def test_a_wrapped_object_key_begins_with_its_suite_and_opens():
    wrapped = wrap_object_key(UNDER, KEY)
    assert (len(wrapped), wrapped[0]) == (41, 1)
    assert KEY not in wrapped
    assert unwrap_object_key(UNDER, wrapped) == KEY


@given(at=st.integers(1, 40), bit=st.integers(0, 7))
def test_any_change_of_a_wrapped_key_is_refused(at, bit):
    wrapped = bytearray(wrap_object_key(UNDER, KEY))
    wrapped[at] ^= 1 << bit
    assert code_of(lambda: unwrap_object_key(UNDER, bytes(wrapped))) == "KEY_WRAP"


@pytest.mark.parametrize(
    "wrapped, code", [(b"", "KEY_SUITE"), (b"\x02" + bytes(40), "KEY_SUITE"), (b"\x01" + bytes(39), "KEY_WRAP")]
)
def test_another_form_is_refused(wrapped, code):
    assert code_of(lambda: unwrap_object_key(UNDER, wrapped)) == code


def test_another_generation_does_not_open():
    assert code_of(lambda: unwrap_object_key(noise(32, 2), wrap_object_key(UNDER, KEY))) == "KEY_WRAP"


def test_rewrapping_moves_a_key_to_another_generation():
    new = noise(32, 3)
    moved = rewrap_object_key(UNDER, new, wrap_object_key(UNDER, KEY))
    assert unwrap_object_key(new, moved) == KEY
    assert code_of(lambda: unwrap_object_key(UNDER, moved)) == "KEY_WRAP"


def test_sizes_that_cannot_be_wrapped_are_refused():
    assert code_of(lambda: wrap(UNDER, b"short")) == "KEY_SIZE"
    assert code_of(lambda: wrap_object_key(UNDER, bytes(16))) == "KEY_SIZE"


def test_the_contract_key_takes_every_share_its_entrustment_and_its_generation():
    one, two = noise(32, 4), noise(32, 5)
    keys = [
        contract_key([one, two], ENTRUSTMENT, 1),
        contract_key([two, one], ENTRUSTMENT, 1),
        contract_key([one], ENTRUSTMENT, 1),
        contract_key([two], ENTRUSTMENT, 1),
        contract_key([one, two], ENTRUSTMENT, 2),
        contract_key([one, two], "en-another", 1),
    ]
    assert len(set(keys)) == len(keys)
    assert keys[0] == contract_key([one, two], ENTRUSTMENT, 1)


@pytest.mark.parametrize("shares", [[], [b"short"], [bytes(32), bytes(31)]])
def test_a_share_short_or_absent_is_refused(shares):
    assert code_of(lambda: contract_key(shares, ENTRUSTMENT, 1)) == "KEY_SIZE"


def test_the_index_key_is_not_the_object_key():
    assert index_key(KEY) != KEY
    assert len(index_key(KEY)) == 32


def test_the_context_of_the_specification():
    # docs/spec/vault.md, "Context"
    assert context("ward.example/azukari", "en-7h2k9m4p6q8r0s3t", "ob-0123456789abcdef", 1, "body").hex() == (
        "00000018" + b"azukari.vault.context.v1".hex() + "0000000101"
        "00000014" + b"ward.example/azukari".hex() + "00000013" + b"en-7h2k9m4p6q8r0s3t".hex()
        + "00000013" + b"ob-0123456789abcdef".hex() + "000000080000000000000001" + "00000004" + b"body".hex()
    )  # fmt: skip


@given(one=st.tuples(FIELDS, FIELDS, FIELDS, st.integers(0, 3)), two=st.tuples(FIELDS, FIELDS, FIELDS, st.integers(0, 3)))
def test_different_fields_never_give_the_same_context(one, two):
    assert (context(*one, "body") == context(*two, "body")) == (one == two)
    assert context(*one, "body") != context(*one, "index")


def test_every_field_of_the_context_counts():
    fields = [(ORIGIN, "other"), (ENTRUSTMENT, "en-other"), (OBJECT, "ob-other"), (1, 2), ("body", "index")]
    found = {context(*choice) for choice in itertools.product(*fields)}
    assert len(found) == 32


@pytest.mark.parametrize("name", ["", "../x", "EN-1", "en.1", "en-1\n", "a" * 65, "-x"])
def test_an_id_that_is_not_one_is_refused(name):
    assert code_of(lambda: context(ORIGIN, name, OBJECT, 1, "body")) == "KEY_NAME"
    assert code_of(lambda: context(ORIGIN, ENTRUSTMENT, name, 1, "body")) == "KEY_NAME"


@pytest.mark.parametrize("version", [-1, 1 << 53])
def test_a_version_outside_the_format_is_refused(version):
    assert code_of(lambda: context(ORIGIN, ENTRUSTMENT, OBJECT, version, "body")) == "KEY_NAME"


def test_an_empty_origin_is_refused():
    assert code_of(lambda: context("", ENTRUSTMENT, OBJECT, 1, "body")) == "KEY_NAME"
