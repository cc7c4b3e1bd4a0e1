"""Opening entrusted information: the act first, then the key process, then the rows. Nothing opens before it is recorded.

An entry that names fields shows these and no others: the key process gives the whole record to the counter, and the counter masks the rest
before any face gets it.
"""

from __future__ import annotations

import csv
from typing import Any, Final

import msgspec

from azukari.desk.desk import Desk
from azukari.desk.intake import caller, vault_fault
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal
from azukari.desk.words import Opened as Disclosure
from azukari.kernel.act import Handling
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import canonical
from azukari.law.say import Say
from azukari.store.models import VaultObject
from azukari.vault.errors import DeniedError, VaultError

MASK: Final = "＊＊＊"
"""What stands where a field is not shown."""


class Opened(msgspec.Struct, frozen=True):
    """What was opened, under which entry. ``rows`` hold content: show them, and keep them nowhere.

    ``fields`` are the columns shown, counted from 1, the others being masked; empty where all are shown.
    """

    receipt: Receipt
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    total: int | None
    fields: tuple[int, ...] = ()


def opened(desk: Desk, receipt: Receipt) -> Opened:
    """Fetch what a recorded opening permits; once, and soon, or the key process refuses.

    :raises FaultError: the key process's refusal, or its absence; the entry stands and says that an opening was permitted.
    """
    if not isinstance(receipt.entry.act, Handling):
        raise TypeError(receipt.entry.act.name)
    thing = VaultObject.objects.filter(log_id=receipt.log, item=receipt.entry.act.item, erased=None).order_by("-version").first()
    measured: dict[str, Any] = {} if thing is None else thing.measured
    encoding = measured.get("encoding") or "utf-8"
    disclosure = b"" if receipt.salt is None else canonical(Disclosure(receipt.salt, receipt.words))
    rows: list[list[str]] = []
    numbers: list[int] = []
    try:
        with caller(desk).open(receipt.log, receipt.entry.number, disclosure) as call:
            total = call.rows
            for number, data in call.records():
                numbers.append(number + 1)
                rows.append(next(csv.reader([data.decode(encoding)]), []))
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    if not rows:
        raise FaultError(
            Fault(
                "RECORD_NONE",
                Say(
                    f"その番号の記録はありません。開こうとしたことは第{receipt.entry.number}号として記録されています。番号を確かめてください。",
                    f"There is no record of that key. The attempt stands as entry {receipt.entry.number}; check the key.",
                ),
                "key",
            )
        )
    fields = receipt.entry.act.shows() or ()
    return Opened(receipt, list(measured.get("header") or []), [masked(row, fields) for row in rows], numbers, total, fields)


def masked(row: list[str], fields: tuple[int, ...]) -> list[str]:
    """A row of which only these columns, counted from 1, are shown; all of them where none is named."""
    return [cell if not fields or column in fields else MASK for column, cell in enumerate(row, start=1)]


def said_fields(fields: tuple[int, ...]) -> Say:
    """That only some fields are shown, and which."""
    named = ", ".join(map(str, sorted(fields)))
    return Say(
        f"見せているのは項目{named}だけです（左から数えた番号）。", f"Only the fields {named} are shown, counted from the left."
    )


def open(desk: Desk, officer: Officer, log: str, act: str, answers: dict[str, Any]) -> Opened | Refusal | Incomplete:  # noqa: A001 — the word of the law
    """Perform an opening and fetch what it permits."""
    outcome = desk.perform(officer, log, act, answers)
    return opened(desk, outcome) if isinstance(outcome, Receipt) else outcome
