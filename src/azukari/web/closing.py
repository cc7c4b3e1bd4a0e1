"""What cannot be taken back is asked for twice: the page says what it ends or takes away for good, and whoever does it says that they mean it.

When the business is declared complete, what is still open is shown besides. Declaring is not refused for it: bringing home and reporting
go on. It only must not happen unawares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari.desk.catalogue import Catalogue, provision_of
from azukari.desk.catalogue_told import said_account
from azukari.kernel.act import Act
from azukari.kernel.duty import Duty
from azukari.kernel.fault import Fault
from azukari.law.say import Say
from azukari.provisions.p00_acts import Close, Complete
from azukari.provisions.p09_acts import EraseCopy
from azukari.provisions.p13_acts import Destroy, EraseReturned
from azukari.provisions.p17_acts import LoseItem
from azukari.provisions.p18_cancellation import Cancel
from azukari.web.request import Request
from azukari.web.texts import TEXTS

SURE: Final = "_sure"

FOR_GOOD: Final[Mapping[type[Act], str]] = MappingProxyType(
    {
        Close: "close",
        Cancel: "cancel",
        EraseCopy: "erase",
        Destroy: "destroy",
        EraseReturned: "erase",
        LoseItem: "lose",
    }
)
"""Acts that no later act undoes, and by which text (``sure.…``) the page says what each ends."""


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
    """What to say when something is ended for good, or the business declared complete, without having said that this is meant."""
    if request.POST.get(SURE):
        return ()
    if cls in FOR_GOOD:
        return (Fault("FIELD_MISSING", TEXTS["sure.unsure"], SURE),)
    if cls is not Complete or not look(still_open):
        return ()
    return (Fault("FIELD_MISSING", TEXTS["still.unsure"], SURE),)
