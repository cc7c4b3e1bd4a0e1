"""業務の終了を宣する: what is still open is shown beforehand, and whoever declares says that they have seen it.

Declaring is not refused for it: after the business is over, bringing home and reporting go on. It only must not happen unawares.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from azukari.desk.catalogue import Catalogue, provision_of
from azukari.desk.catalogue_told import said_account
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty
from azukari.kernel.fault import Fault
from azukari.law.say import Say
from azukari.provisions.p00_acts import Complete
from azukari.web.request import Request
from azukari.web.texts import TEXTS

SURE: Final = "_sure"


class StillOpen(msgspec.Struct, frozen=True):
    """What has to be settled before the contract can be closed: duties by what they say, things by where they are."""

    duties: tuple[tuple[Duty, Say, int, int], ...]
    things: tuple[tuple[str, Say, int], ...]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.duties or self.things)


def still_open(seen: Catalogue) -> StillOpen:
    """Every duty that stands against closing, those of one kind together with how many, and everything that is with a contractor."""
    kinds: dict[tuple[str, str], list[Duty]] = {}
    for one in seen.duties():
        if one.blocks_closing:
            kinds.setdefault((one.code, one.say.ja), []).append(one)
    custody = seen.book.whole.ground.custody
    return StillOpen(
        tuple((found[0], seen.personal(found[0].say), len(found), provision_of(found[0].code)) for found in kinds.values()),
        tuple((seen.name(one.item), said_account(one.account, seen.name), one.quantity) for one in custody.lines()),
    )


def unconfirmed(request: Request, cls: type[Act], look: Callable[[Callable[[Catalogue], Any]], Any]) -> tuple[Fault, ...]:
    """What to say when the business is declared complete without having said that what is open was seen."""
    if cls is not Complete or request.POST.get(SURE) or not look(still_open):
        return ()
    return (Fault("FIELD_MISSING", TEXTS["still.unsure"], SURE),)
