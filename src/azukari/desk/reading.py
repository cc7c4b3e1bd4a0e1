"""Opening entrusted information: the act first, then the key process, then the rows. Nothing opens before it is recorded.

An entry that names fields shows these and no others: the key process takes the other cells out of every row before it leaves, and what stands
in their place here is only a mark. Of a search the system tells afterwards how many it found, also that it found none, before anything of
it is shown.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any, Final

import msgspec

from azukari.content.columns import UnreadableError, splitter
from azukari.desk.desk import Desk
from azukari.desk.headings import measured_of
from azukari.desk.intake import caller, vault_fault
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal
from azukari.desk.words import Opened as Disclosure
from azukari.kernel.act import Handling
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import canonical
from azukari.law.say import Say
from azukari.provisions.p08_acts import Search
from azukari.provisions.p08_room import SearchFound, ViewSheet
from azukari.vault.caller import OpenCall
from azukari.vault.errors import DeniedError, VaultError

MASK: Final = "＊＊＊"
"""What stands where a field is not shown."""


class Opened(msgspec.Struct, frozen=True):
    """What was opened, under which entry. ``rows`` and ``picture`` hold content: show them, and keep them nowhere.

    ``fields`` are the columns shown, counted from 1, the others being masked; empty where all are shown. ``found`` is how many records a search
    found in all. Of a document ``picture`` is the picture of a page, and ``total`` the number of its pages.
    """

    receipt: Receipt
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    total: int | None
    fields: tuple[int, ...] = ()
    found: int | None = None
    picture: bytes | None = None


def opened(desk: Desk, receipt: Receipt) -> Opened:
    """Fetch what a recorded opening permits; once, and soon, or the key process refuses.

    :raises FaultError: the key process's refusal, or its absence; the entry stands and says that an opening was permitted.
    """
    act = receipt.entry.act
    if not isinstance(act, Handling):
        raise TypeError(act.name)
    measured = measured_of(desk.words, receipt.log, act.item) or {}
    fields = act.shows() or ()
    disclosure = b"" if receipt.salt is None else canonical(Disclosure(receipt.salt, receipt.words))
    header = list(measured.get("header") or [])
    try:
        with caller(desk).open(receipt.log, receipt.entry.number, disclosure) as call:
            if isinstance(act, ViewSheet):
                return Opened(receipt, header, [], [], call.rows, picture=b"".join(call.pieces()))
            numbers, rows = _rows(call, _reader(measured, fields), fields)
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    except (UnreadableError, UnicodeDecodeError, csv.Error) as error:
        # The rows were read when they were deposited: what no longer reads so is told, without what stands there.
        raise vault_fault(VaultError("ROW_UNREADABLE")) from error
    if isinstance(act, Search):
        found = len(rows) if call.found is None else call.found
        told = SearchFound(search=receipt.entry.number, found=found, shown=len(rows))
        desk.instrument(receipt.log, told, {}, receipt.entry.moment.tier)
        return Opened(receipt, header, rows, numbers, call.rows, fields, found)
    if not rows:
        raise _none(receipt)
    return Opened(receipt, header, rows, numbers, call.rows, fields)


def _rows(call: OpenCall, read: Callable[[bytes], list[str]], fields: tuple[int, ...]) -> tuple[list[int], list[list[str]]]:
    numbers: list[int] = []
    rows: list[list[str]] = []
    for number, data in call.records():
        numbers.append(number + 1)
        rows.append(masked(read(data), fields))
    return numbers, rows


def _reader(measured: dict[str, Any], fields: tuple[int, ...]) -> Callable[[bytes], list[str]]:
    """What reads a row as it comes: as it was deposited, or, where cells were taken out of it, as a row of CSV in UTF-8."""
    return _cut_row if fields else splitter(measured)


def _cut_row(data: bytes) -> list[str]:
    return next(csv.reader([data.decode()], strict=True), [])


def _none(receipt: Receipt) -> FaultError:
    text = Say(
        f"その番号の記録はありません。開こうとしたことは第{receipt.entry.number}号として記録されています。番号を確かめてください。",
        f"There is no record of that key. The attempt stands as entry {receipt.entry.number}; check the key.",
    )
    return FaultError(Fault("RECORD_NONE", text, "key"))


def masked(row: list[str], fields: tuple[int, ...]) -> list[str]:
    """A row of which only these columns, counted from 1, are shown; all of them where none is named."""
    return [cell if not fields or column in fields else MASK for column, cell in enumerate(row, start=1)]


def said_fields(fields: tuple[int, ...]) -> Say:
    """That only some fields are shown, and which."""
    named = ", ".join(map(str, sorted(fields)))
    return Say(
        f"見せているのは項目{named}だけです（左から数えた番号）。", f"Only the fields {named} are shown, counted from the left."
    )


def said_passed(fields: tuple[int, ...]) -> Say:
    """That a program is given only some fields, and which."""
    named = ", ".join(map(str, sorted(fields)))
    return Say(
        f"プログラムに渡すのは項目{named}だけです（左から数えた番号）。ほかは保管庫の外に出ません。",
        f"The program is given only the fields {named}, counted from the left; no other leaves the vault.",
    )


def open(desk: Desk, officer: Officer, log: str, act: str, answers: dict[str, Any]) -> Opened | Refusal | Incomplete:  # noqa: A001 — the word of the law
    """Perform an opening and fetch what it permits."""
    outcome = desk.perform(officer, log, act, answers)
    return opened(desk, outcome) if isinstance(outcome, Receipt) else outcome
