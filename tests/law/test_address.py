"""Addresses: wire form, prefixes, order."""

import random
import sys

import pytest

from azukari.law import address as a
from azukari.law.address import ADDRESSES, ANNEX_ADDRESSES, ORDINANCE_ADDRESSES, Address, address
from azukari.law.fault import LawError

BRIEF = [
    "1.1",
    "2.1",
    "3.1",
    "4.1.main",
    "4.1.latter",
    "5.1.main",
    "5.1.latter",
    "6.1",
    "7.1.main",
    "7.1.proviso",
    "7.1.ア",
    "7.1.イ",
    "7.1.ウ",
    "7.1.エ",
    "7.1.オ",
    "7.1.カ",
    "7.1.キ",
    "7.1.latter",
    "7.2",
    "7.3",
    "7.4",
    "7.5",
    "8.1.main",
    "8.1.latter",
    "9.1.main",
    "9.1.latter",
    "10.1",
    "11.1",
    "12.1",
    "13.1",
    "14.1",
    "15.1",
    "16.1",
    "17.1",
    "18.1",
    "18.2",
]


def test_every_sentence_has_its_address() -> None:
    assert list(ANNEX_ADDRESSES) == BRIEF
    assert len(ORDINANCE_ADDRESSES) == 16
    assert len(set(ADDRESSES)) == len(ADDRESSES) == 52


@pytest.mark.parametrize("where", ADDRESSES)
def test_the_wire_form_validates_to_itself(where: Address) -> None:
    assert address(str(where)) == where


def test_addresses_are_interned() -> None:
    assert address("7.1." + "proviso") is sys.intern("7.1.proviso")


@pytest.mark.parametrize(
    "text",
    ["7", "7.1", "7.6", "19.1", "7.1.ク", "2.1.latter", "o24", "o2", "o2.personal_information", "o34.ア", "o34.proviso"],
)
def test_prefixes_and_places_beyond_the_model_are_addresses(text: str) -> None:
    assert address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "07",
        "7.",
        "7.0",
        "7.1.u",
        "7.1.main.ア",
        "７.1",
        "7.1.ｳ",
        "x7",
        "o2.secret",
        "o24-",
        "7.1.latter ",
        "100.1",
        "7.1\n",
        "o",
    ],
)
def test_anything_else_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(LawError) as caught:
        address(text)
    assert caught.value.code == "law.address.malformed"
    assert "7.1.ウ" in caught.value.say.ja
    assert "7.1.u" in caught.value.say.en


def test_a_long_wrong_text_is_quoted_short() -> None:
    with pytest.raises(LawError) as caught:
        address("あ" * 10_000)
    assert len(caught.value.say.ja) < 200


def test_a_prefix_names_all_below_it() -> None:
    assert a.expand(Address("7")) == tuple(x for x in ADDRESSES if x.startswith("7."))
    assert a.expand(Address("7.1"))[0] == "7.1.main"
    assert a.expand(Address("7.1"))[-1] == "7.1.latter"
    assert a.expand(Address("7.3")) == ("7.3",)
    assert a.expand(Address("7.6")) == ()


def test_a_prefix_stops_at_its_dot() -> None:
    assert all(not x.startswith("o24-") for x in a.expand(Address("o24")))
    assert a.expand(Address("1")) == ("1.1",)
    assert a.expand(Address("o2.personal_information")) == ("o2.personal_information",)
    assert len(a.expand(Address("o2.personal_information_file"))) == 3


def test_expand_among_another_text() -> None:
    ward = [Address("7.4"), Address("7.6"), Address("7.2"), Address("8.1.main")]
    assert a.expand(Address("7"), ward) == ("7.2", "7.4", "7.6")


def test_the_tuple_is_in_the_order_of_the_law_and_sorting_restores_it() -> None:
    shuffled = list(ADDRESSES)
    random.Random(7).shuffle(shuffled)
    assert a.in_order(shuffled) == ADDRESSES


def test_a_prefix_sorts_before_what_it_contains_and_places_beyond_fit_in() -> None:
    mixed = ["8", "7.1.キ", "7.1", "7", "7.1.ク", "7.1.latter", "10.1", "o2", "o24-2.1", "o24.3"]
    assert a.in_order(map(Address, mixed)) == (
        "7", "7.1", "7.1.キ", "7.1.ク", "7.1.latter", "8", "10.1", "o2", "o24.3", "o24-2.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "where, provision, number, ordinance, above",
    [
        ("7.1.ウ", "7", 7, False, "7.1"),
        ("18", "18", 18, False, None),
        ("o24-2.1", "o24-2", 24, True, "o24-2"),
        ("o33", "o33", 33, True, None),
    ],
)
def test_what_an_address_lies_in(where: str, provision: str, number: int, ordinance: bool, above: str | None) -> None:
    it = address(where)
    assert a.provision(it) == provision
    assert a.number(it) == number
    assert a.is_ordinance(it) is ordinance
    assert a.parent(it) == above
