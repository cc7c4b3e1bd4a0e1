"""Making papers: which form, of which entry or blank, and the file that comes of it. The record is read under the desk's lock, the file set after."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from azukari import annex
from azukari.desk.balances import fold
from azukari.desk.catalogue import Catalogue
from azukari.desk.first_paper import FirstPaper
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.paper import blank, engine, filled, incidents, standing
from azukari.paper.forms import FORMS, form
from azukari.paper.frame import Place
from azukari.paper.kinds import Form, Kind
from azukari.paper.sheet import Sheet
from azukari.paper.tables import newest
from azukari.store import record
from azukari.store.record import Row

_LOOK: Final = 200
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\s]+')


class Ready(msgspec.Struct, frozen=True):
    """A paper before it is set: its sheet, the moment it speaks of, the name of its file, its code."""

    sheet: Sheet
    time: Time
    name: str

    @property
    def code(self) -> str:
        """The code at its foot."""
        return self.sheet.code

    def pdf(self) -> bytes:
        """The file. :raises FaultError: ``PAPER_GLYPH``, ``PAPER_UNSET``."""
        return engine.pdf(self.sheet, self.time)


def wanted(text: str) -> Form:
    """The form that is meant. :raises FaultError: ``PAPER_FORM_UNKNOWN``."""
    found = form(text)
    if found is None:
        raise FaultError(
            Fault(
                "PAPER_FORM_UNKNOWN",
                Say(
                    f"「{text[:40]}」という様式はありません。`azukari paper list` か「様式・書類」の頁で確かめてください。",
                    f"There is no form “{text[:40]}”; see `azukari paper list` or the page of forms.",
                ),
                "form",
            )
        )
    return found


def ready_blank(place: Place, asked: Form) -> Ready:
    """A form to be filled in by hand.

    :raises FaultError: ``PAPER_NO_BLANK`` for a list that is only ever made from the record.
    """
    if not asked.by_hand:
        raise FaultError(
            Fault(
                "PAPER_NO_BLANK",
                Say(
                    f"{asked.title.ja}は記録から作る書面で、空欄の様式はありません。空欄を指定せずに作ってください。",
                    f"“{asked.title.en}” is made from the record and has no blank form; make it without asking for a blank.",
                ),
                "form",
            )
        )
    sheet = blank.sheet(place, asked)
    return Ready(sheet, Time(place.seen.book.whole.ground.last), _name(place, asked, place.word("blank_name")))


def ready(
    place: Place, asked: Form, number: int | None = None, figures: FirstPaper | None = None, at: Time | None = None
) -> Ready:
    """A form filled in: from entry ``number`` (the newest that it is the paper of, unless given), or from how things stand.

    ``figures`` are those of the contract's first paper, which nothing else carries. The balance alone is made of the past too: as of an entry,
    or of the newest one ``at`` a moment.

    :raises FaultError: ``PAPER_NO_ENTRY``, ``PAPER_ENTRY_UNKNOWN``, ``PAPER_ENTRY_OTHER``, ``PAPER_STANDING``.
    """
    if asked.kind is Kind.INCIDENT:
        return _incident(place, asked, number)
    if asked.kind is not Kind.ENTRY:
        past = number is not None or at is not None
        if past and asked.kind is not Kind.BALANCE:
            raise FaultError(_standing(asked))
        place, row = _before(place, number, at) if past else (place, _last(place.seen))
        if row is None:
            raise FaultError(_none(asked))
        sheet, time = standing.sheet(place, asked, row, figures if asked.kind is Kind.FIRST_PAPER else None)
        return Ready(sheet, time, _name(place, asked, place.word("as_of_name", number=row.seq)))
    numbers = newest(place, asked)
    if number is None:
        if not numbers:
            raise FaultError(_none(asked))
        number = numbers[-1]
    row = place.seen.row(number)
    if row is None:
        raise FaultError(_unknown(number))
    if number not in numbers:
        raise FaultError(_other(asked, row))
    sheet, time = filled.sheet(place, asked, row)
    return Ready(sheet, time, _name(place, asked, place.word("entry_number", number=number)))


def _incident(place: Place, asked: Form, number: int | None) -> Ready:
    """The paper of one incident, as of the newest entry."""
    found, row = incidents.wanted(place, number), _last(place.seen)
    if found is None or row is None:
        raise FaultError(_none(asked) if number is None else _unknown(number))
    sheet, time = standing.sheet(place, asked, row, None, incidents.made(place, found))
    return Ready(sheet, time, _name(place, asked, place.word("entry_number", number=found.number)))


def of_entry(place: Place, number: int) -> Form | None:
    """The form that an entry has; None where its act has none or it may not be read."""
    row = place.seen.row(number)
    act = None if row is None else type(entry_of(row.leaf, annex.ACTS).act).name
    return next((one for one in FORMS if act in one.acts), None)


def _before(place: Place, number: int | None, at: Time | None) -> tuple[Place, Row | None]:
    """The contract with custody as it stood at an entry or a moment, and the newest entry up to then that this side may read."""
    seen = place.seen
    most = seen.book.size if number is None else number + 1
    if number is not None and seen.row(number) is None:
        raise FaultError(_unknown(number))
    entries = [entry_of(row.leaf, annex.ACTS) for row in record.entries(seen.book.log, 0, most)]
    if at is not None:
        entries = [one for one in entries if one.moment.time <= at]
    row = next((row for one in reversed(entries) if (row := seen.row(one.number)) is not None), None)
    return msgspec.structs.replace(place, folded=fold(entries)), row


def _last(seen: Catalogue) -> Row | None:
    """The newest entry that this side may read."""
    before = seen.book.size
    while before > 0:
        rows = record.newest(seen.book.log, before, _LOOK)
        for row in rows:
            if seen.sees(entry_of(row.leaf, annex.ACTS).moment.tier):
                return row
        before = rows[-1].seq if rows else 0
    return None


def _name(place: Place, asked: Form, which: str) -> str:
    subject = _UNFIT.sub("", place.seen.subject)[:20]
    return "_".join(filter(None, (place.of(asked.named), place.of(asked.title), which, subject))).replace(" ", "") + ".pdf"


def _none(asked: Form) -> Fault:
    return Fault(
        "PAPER_NO_ENTRY",
        Say(
            f"{asked.title.ja}になる記録はまだありません。空欄の様式を使うか、先に行為を記録してください。",
            f"The record holds nothing yet that “{asked.title.en}” is the paper of; use the blank form, or enter the act first.",
        ),
        "form",
    )


def _unknown(number: int) -> Fault:
    return Fault(
        "PAPER_ENTRY_UNKNOWN",
        Say(f"第{number}号の記録はありません。番号を確かめてください。", f"There is no entry {number}; check the number."),
        "entry",
    )


def _other(asked: Form, row: Row) -> Fault:
    act = type(entry_of(row.leaf, annex.ACTS).act)
    return Fault(
        "PAPER_ENTRY_OTHER",
        Say(
            f"第{row.seq}号は「{act.title.ja}」の記録で、{asked.title.ja}にはなりません。番号か様式を確かめてください。",
            f"Entry {row.seq} is “{act.title.en}”, which “{asked.title.en}” is not the paper of; check the number or the form.",
        ),
        "entry",
    )


def _standing(asked: Form) -> Fault:
    return Fault(
        "PAPER_STANDING",
        Say(
            f"{asked.title.ja}は最新の記録までの一覧です。番号を指定せずに作ってください（過去のものを作れるのは残高表だけです）。",
            f"“{asked.title.en}” is made as of the newest entry; ask without a number (only the balance is made of the past).",
        ),
        "entry",
    )
