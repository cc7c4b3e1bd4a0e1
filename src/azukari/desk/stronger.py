"""What is being sealed while a contract's keys are moved to a stronger place does not count as having been sealed there."""

from __future__ import annotations

from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.kernel.erasure import Level
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say


def arranged(desk: Desk, log: str) -> Level:
    """Under which arrangement of keys content of a contract counts as sealed now."""
    return desk.look(log, lambda book: book.whole.ground.keeping.level)


def not_weaker(book: Book, level: Level) -> None:
    """What began to be sealed under a weaker arrangement does not enter as if under a stronger: its key lay under the weaker one meanwhile.

    :raises FaultError: ``DEPOSIT_OVERTAKEN``.
    """
    if level < book.whole.ground.keeping.level:
        text = Say(
            "封入の間に、契約の鍵がより強い所に移されました。何も預かっていません。もう一度預けてください。",
            "The contract's keys were moved to a stronger place while the content was sealed. Nothing was taken in; deposit it again.",
        )
        raise FaultError(Fault("DEPOSIT_OVERTAKEN", text))
