"""第11: what the vault says when the keys of an erasure are destroyed. It certifies what was ordered, once, at no higher level than delivered."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from azukari.ground import Ground
from azukari.kernel.erasure import UNCOVERED, VAULT_LEVEL, overstated
from azukari.kernel.objection import Misfit
from azukari.kernel.things import tier_in
from azukari.kernel.values import Medium, Number
from azukari.law.say import Say
from azukari.provisions.p11_acts import VaultErased


def erased(certified: AbstractSet[Number], act: VaultErased, ground: Ground) -> Iterator[Misfit]:
    """What stands against the result of an erasure."""
    if act.order in certified or act.order >= ground.size:
        yield _misfit(
            "ERASURE_ORDER",
            "その消去の結果は記録済みか、もとになる記録がありません。",
            "The result of that erasure is entered already, or no entry ordered it.",
            "order",
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
            )
    if not act.level.erases or set(act.uncovered) < set(UNCOVERED.get(act.level, ())):
        # a certificate that leaves out what it does not cover says more than was done
        yield _misfit(
            "ERASURE_SAYS_MORE",
            "消去の水準と、及ばないものの全てを記録してください。",
            "The level, and all that it does not reach, have to be stated.",
            "uncovered",
        )
    yield from overstated(act.level, in_vault=True)


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    say = Say(f"保管庫の消去の水準は{VAULT_LEVEL}です。", f"The vault erases at {VAULT_LEVEL}.")
    return Misfit(code, Say(ja, en), say, field)
