"""第11: what the vault says when the keys of an erasure are destroyed. It certifies what was ordered, once, at no higher level than delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from azukari.ground import Ground
from azukari.kernel.erasure import UNCOVERED, VAULT_LEVEL, Level, Uncovered, overstated
from azukari.kernel.objection import Misfit
from azukari.kernel.things import tier_in
from azukari.kernel.values import ItemId, Medium, Number
from azukari.law.say import Say
from azukari.provisions.p11_acts import VaultErased

PART: Final = 1_000
"""Items in one certificate: with the level of each at most 27 bytes of an entry's 65,535, however large the order was."""


def erased(certified: Mapping[Number, AbstractSet[ItemId]], act: VaultErased, ground: Ground) -> Iterator[Misfit]:
    """What stands against the result of an erasure. An order of many items has several: each of some of them, and each item once."""
    lowest = ground.keeping.of_all(act.items) or VAULT_LEVEL
    if not certified.get(act.order, frozenset()).isdisjoint(act.items) or act.order >= ground.size:
        yield _misfit(
            "ERASURE_ORDER",
            "その消去の結果は記録済みか、もとになる記録がありません。",
            "The result of that erasure is entered already, or no entry ordered it.",
            "order",
            lowest,
        )
    items = ground.custody.items
    for index, item in enumerate(act.items):
        known = items.get(item)
        held = ground.custody.held.get(item, {})
        if known is None or known.medium is not Medium.VAULT or any(tier_in(account) is not None for account in held):
            yield _misfit(
                "ERASED_HELD",
                f"{item}は保管庫の品目ではないか、まだ預けられています。",
                f"{item} is no item of the vault, or a contractor still holds it.",
                f"items.{index}",
                lowest,
            )
    if not act.level.erases or not set(_told(act)) <= set(act.uncovered):
        # a certificate that leaves out what it does not cover says more than was done
        yield _misfit(
            "ERASURE_SAYS_MORE",
            "消去の水準と、及ばないものの全てを記録してください。",
            "The level, and all that it does not reach, have to be stated.",
            "uncovered",
            lowest,
        )
    yield from overstated(act.level, lowest)
    yield from _each(act, lowest, ground)
    if act.level > VAULT_LEVEL and not act.receipts:
        # that 甲's own share is gone, its node says, and nobody else
        yield _misfit(
            "ERASURE_NO_RECEIPT",
            "この水準には、甲のノードの受領証が要ります。",
            "That level needs the receipt of the entrusting body's node.",
            "receipts",
            lowest,
        )


def _told(act: VaultErased) -> Iterator[Uncovered]:
    """What a certificate of these levels, with copies that are still there, has to say."""
    for level in {act.level, *act.levels}:
        yield from UNCOVERED.get(level, ())
    if act.copies:
        yield Uncovered.COPIES_REGISTERED


def _each(act: VaultErased, lowest: Level, ground: Ground) -> Iterator[Misfit]:
    """The level of each item, where they differ: none above its own, and the lowest is the certificate's."""
    if not act.levels:
        return
    if len(act.levels) != len(act.items) or min(act.levels) != act.level:
        yield _misfit(
            "ERASURE_LEVELS",
            "水準は全ての品目に一つずつ、最も低いものが全体の水準です。",
            "Each item has one level, and the lowest is that of the certificate.",
            "levels",
            lowest,
        )
        return
    for index, (item, level) in enumerate(zip(act.items, act.levels, strict=True)):
        for one in overstated(level, ground.keeping.of(item)):
            yield Misfit(one.code, one.because, one.instead, f"levels.{index}")


def _misfit(code: str, ja: str, en: str, field: str, lowest: Level) -> Misfit:
    say = Say(f"保管庫のこの品目の消去の水準は{lowest}です。", f"The vault erases these items at {lowest}.")
    return Misfit(code, Say(ja, en), say, field)
