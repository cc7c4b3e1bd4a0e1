"""Article 24: what 甲 owes before it lets others touch the information, by kind of contract.

Whether the measures that were taken are enough is a person's judgement; the record shows which acts of 甲 there are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azukari.kernel.values import Citation, Day
from azukari.law.say import Say
from azukari.ordinance.editions import Edition, Law, on


class Arrangement(StrEnum):
    """委託, 指定管理, 派遣の受入れ: the kinds of contract that a registration asks (the same permanent values)."""

    ENTRUSTMENT = "entrustment"
    DESIGNATED_MANAGER = "designated_manager"
    DISPATCH = "dispatch"


class Measure(msgspec.Struct, frozen=True):
    """What 甲 owes under one paragraph; ``acts`` are the acts of the record by which it is shown."""

    arrangement: Arrangement
    edition: Edition
    cites: Citation
    act: str | None
    duty: Say
    acts: tuple[str, ...]


_OWED: Final[dict[Arrangement, tuple[Citation, Say]]] = {
    Arrangement.ENTRUSTMENT: (
        Citation("o24.1"),
        Say(
            "委託するに当たり、個人情報の保護に必要な措置をとる",
            "on entrusting, take the measures needed to protect the information",
        ),
    ),
    Arrangement.DESIGNATED_MANAGER: (
        Citation("o24.2"),
        Say("指定管理者に管理させるに当たり、必要な措置をとる", "on appointing a designated manager, take the measures needed"),
    ),
    Arrangement.DISPATCH: (
        Citation("o24.3"),
        Say("派遣労働者を受け入れるに当たり、必要な措置をとる", "on receiving dispatched workers, take the measures needed"),
    ),
}


def measures(arrangement: Arrangement, day: Day) -> Measure:
    """The duty of 甲 for a kind of contract on a day. :raises FaultError: ``DAY_UNREADABLE``."""
    edition = on(day)
    cites, duty = _OWED[arrangement]
    article = "66.1" if edition.law is Law.ACT else None
    return Measure(arrangement, edition, cites, article, duty, ("p00.register", "p00.adopt-term", "p00.confirm-annex"))
