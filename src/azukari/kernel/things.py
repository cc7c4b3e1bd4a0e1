"""Things in custody and how they move, as facts: what every act that moves something has in common.

Custody is kept by double entry. An *account* is a place in the widest sense; every move takes a quantity out of one account and puts it into
another. What stands in an account of a tier (``t1/…``) is with a contractor; at the end of the contract nothing may be.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Final, NewType

import msgspec

from azukari.kernel.asks import ABSENT_WORD, Asks, Word
from azukari.kernel.values import Fingerprint, ItemId, Medium, PlaceId, TierNo, Time
from azukari.law.say import Say

Account = NewType("Account", str)
"""``ward``, ``collected``, ``made``, ``returned``, ``delivered``, ``erased``, ``destroyed``, ``lost``, or of a tier: ``t1/vault``, ``t1/transit``,
``t1/<place>``."""

WARD: Final = Account("ward")
COLLECTED: Final = Account("collected")
MADE: Final = Account("made")
RETURNED: Final = Account("returned")
DELIVERED: Final = Account("delivered")
ERASED: Final = Account("erased")
DESTROYED: Final = Account("destroyed")
LOST: Final = Account("lost")

SOURCES: Final = frozenset({WARD, COLLECTED, MADE})
"""Accounts that things come from: they may stand below zero."""

ENDS: Final = frozenset({WARD, RETURNED, DELIVERED, ERASED, DESTROYED, LOST})
"""Accounts where a thing is no longer with a contractor."""


@lru_cache(maxsize=4096)
def vault_of(tier: TierNo) -> Account:
    """Where a tier's items in the vault stand."""
    return Account(f"t{tier}/vault")


@lru_cache(maxsize=4096)
def transit_of(tier: TierNo) -> Account:
    """Where things stand that a tier is carrying."""
    return Account(f"t{tier}/transit")


def at(tier: TierNo, place: PlaceId) -> Account:
    """Where things stand at a facility of a tier."""
    return Account(f"t{tier}/{place}")


@lru_cache(maxsize=4096)
def tier_in(account: Account) -> TierNo | None:
    """The tier that holds an account, or None where no contractor does."""
    if not account.startswith("t") or "/" not in account:
        return None
    number = account[1 : account.index("/")]
    return TierNo(int(number)) if number.isdecimal() else None


def place_in(account: Account) -> tuple[TierNo, PlaceId] | None:
    """The tier and facility that an account stands for; None for the vault, for transit and for what is no contractor's."""
    tier = tier_in(account)
    if tier is None or account in (vault_of(tier), transit_of(tier)):
        return None
    return tier, PlaceId(account.partition("/")[2])


_ENDS_SAID: Final = MappingProxyType(
    {
        WARD: Say("甲", "the entrusting body"),
        COLLECTED: Say("取得元", "those it was collected from"),
        MADE: Say("作成元", "where it was made"),
        RETURNED: Say("返還先（甲）", "what was returned"),
        DELIVERED: Say("納品・発送先", "what was delivered"),
        ERASED: Say("消去済み", "what was erased"),
        DESTROYED: Say("廃棄済み", "what was destroyed"),
        LOST: Say("滅失", "what was lost"),
    }
)


def said(account: Account) -> Say:
    """What people call an account; a place keeps its identifier, for whoever knows its name to put in."""
    tier = tier_in(account)
    if tier is None:
        return _ENDS_SAID.get(account, Say(account, account))
    holder = Say("乙", "the contractor") if tier == 1 else Say(f"第{tier}層", f"tier {tier}")
    spot = account.partition("/")[2]
    where = {"vault": Say("の保管庫", "the vault of "), "transit": Say("の搬送中", "what is in transit with ")}
    if spot in where:
        return Say(f"{holder.ja}{where[spot].ja}", f"{where[spot].en}{holder.en}")
    return Say(f"{holder.ja}の{spot}", f"{spot} of {holder.en}")


class Origin(StrEnum):
    """How a thing came to be."""

    ENTRUSTED = "entrusted"
    COLLECTED = "collected"
    DERIVATIVE = "derivative"
    COPY = "copy"


class NewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a note: a thing that comes under custody. Rows count records, persons count *distinct* people."""

    item: Annotated[
        ItemId,
        Asks(Say("品目番号", "Item number"), mints="im", help=Say("空欄なら自動で付きます。", "Left empty, it is assigned.")),
    ]
    label: Annotated[Word, Asks(Say("品名", "What it is"), names="item")]
    medium: Annotated[Medium, Asks(Say("媒体", "Medium"))]
    serial: Annotated[Word, Asks(Say("媒体の製造番号・管理番号", "Serial number of the medium"))] = ABSENT_WORD
    quantity: Annotated[int, Asks(Say("数量", "Quantity"))] = 1
    rows: Annotated[int | None, Asks(Say("件数", "Rows"))] = None
    persons: Annotated[int | None, Asks(Say("実人数", "Distinct persons"))] = None
    digest: Annotated[Word, Asks(Say("内容のSHA-256", "SHA-256 of the content"))] = ABSENT_WORD
    fingerprint: Annotated[
        Fingerprint | None, Asks(Say("内容の指紋（自動）", "Fingerprint of the content (made from the digest)"))
    ] = None
    origin: Annotated[Origin, Asks(Say("由来", "Origin"))] = Origin.ENTRUSTED
    parent: Annotated[ItemId | None, Asks(Say("元の品目", "Made from"), picks="item")] = None
    erase_by: Annotated[Time | None, Asks(Say("消去期限", "To be erased by"))] = None
    for_delivery: Annotated[
        bool,
        Asks(
            Say("業務で発送・納品するもの", "Handed over to be delivered in the business"),
            help=Say(
                "甲が引き渡す物だけ。ほかは返還する物です。", "For what 甲 hands over only; everything else is to be returned."
            ),
        ),
    ] = False


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A quantity of an item leaves one account and arrives in another."""

    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    quantity: Annotated[int, Asks(Say("数量", "Quantity"))] = 1
    source: Annotated[Account, Asks(Say("移動元", "From"), picks="account")]
    target: Annotated[Account, Asks(Say("移動先", "To"), picks="account")]
