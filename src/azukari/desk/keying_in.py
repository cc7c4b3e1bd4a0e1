"""Keying in: pages typed into the vault, twice, compared, settled, made into a table; and a row of a table corrected.

What is typed is sealed before it is entered and rests nowhere else: each page of each turn is a small object of the sheet (version 0), erased
with it. The table that comes of them is version 1, each correction the next.

    typed ──► sealed ──► p08.key-in and the object's row, one transaction        (refused: nothing is kept)
    p08.compare-keyed ──► both turns out of the vault ──► p08.settle-keyed, as above
    p08.finish-keying ──► what counts of every page ──► one table, sealed ──► p11.content-sealed
    p08.correct ──► the table out of the vault ──► with one row changed, sealed ──► p08.content-revised
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from azukari import annex
from azukari.content.columns import columns_of, row_of
from azukari.desk.book import Book
from azukari.desk.desk import Desk, NotFound
from azukari.desk.headings import brought, put_away
from azukari.desk.inherited import inherited, source_of
from azukari.desk.intake import caller, vault_fault
from azukari.desk.keying_told import FINISHED, NO_ROW, NOTHING, OTHERWISE, OVERTAKEN, long
from azukari.desk.keying_told import undecided as unchosen
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal, Request
from azukari.desk.pen import Pen
from azukari.desk.running import Source
from azukari.desk.sealed_result import Made, enter, place, seal
from azukari.desk.stronger import arranged
from azukari.desk.table import Encoding, Table
from azukari.desk.words import Opened as Disclosure
from azukari.desk.words import WordsLost
from azukari.kernel.fault import FaultError
from azukari.kernel.values import Fingerprint, ItemId, Number, ObjectId
from azukari.kernel.wire import canonical, entry_of
from azukari.provisions.p08_keying import (
    BeginKeying,
    CompareKeyed,
    ContentRevised,
    CorrectRow,
    FinishKeying,
    KeyIn,
    SettleKeyed,
    Sheet,
)
from azukari.provisions.p08_purpose import PROVISION, State
from azukari.store import record
from azukari.store.models import VaultObject
from azukari.vault.errors import DeniedError, VaultError

SETTLED: Final = 3
CELL: Final = 2_000
"""Characters of one field."""
BATCH: Final = 1 << 18

T = TypeVar("T")
Rows = list[list[str]]
Choices = Mapping[tuple[int, int], int | str]
"""Of each field that differs, by row and column from 0: 1 or 2 for what was keyed first or second, or what counts instead."""
_rows: Final = msgspec.json.Decoder(Rows)


class Keying(msgspec.Struct, frozen=True):
    """A sheet as people see it: its number, the act that began it, how far it has come, and what its fields are called."""

    number: int
    act: BeginKeying
    sheet: Sheet
    labels: tuple[str, ...]


class Compared(msgspec.Struct, frozen=True):
    """A page as it was keyed each time, and settled if it was, opened by which entry."""

    receipt: Receipt
    turns: dict[int, Rows]

    def differing(self) -> list[tuple[int, int]]:
        """Row and column, from 0, wherever the two keyings differ."""
        return differing(self.turns.get(1, []), self.turns.get(2, []))


def keying(desk: Desk, officer: Officer, log: str, number: int) -> Keying:
    """One sheet. :raises NotFound: where there is none of that number that this officer's side may see."""

    def look(book: Book) -> Sheet | None:
        return _state(book).sheets.get(Number(number))

    sheet = desk.look(log, look, officer=officer)
    row = record.entry(log, number)
    act = None if row is None else entry_of(row.leaf, annex.ACTS).act
    if sheet is None or row is None or not isinstance(act, BeginKeying):
        raise NotFound(number)
    return Keying(number, act, sheet, labels(desk, log, number, len(act.columns)))


def labels(desk: Desk, log: str, number: int, count: int) -> tuple[str, ...]:
    """What the fields of a sheet are called; their numbers where the words are gone."""
    row = record.entry(log, number)
    try:
        words = {} if row is None or row.words is None else desk.words.open(log, number, row.words).words
    except WordsLost:
        words = {}
    given = words.get("columns") or {}
    return tuple(str((given.get(str(at)) or {}).get("label") or at + 1) for at in range(count))


def tidy(typed: Sequence[Sequence[str]], columns: int) -> Rows:
    """What was typed, as it is kept: blanks around a field dropped, empty rows left out. Nothing else is changed.

    :raises FaultError: ``KEYED_NOTHING``, ``KEYED_LONG``.
    """
    rows = [[cell.strip() for cell in row][:columns] for row in typed]
    rows = [row + [""] * (columns - len(row)) for row in rows if any(row)]
    if not rows:
        raise FaultError(NOTHING)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if len(cell) > CELL or any(char < " " or "\ud800" <= char <= "\udfff" for char in cell):
                raise FaultError(long(at, column))
    return rows


def key_in(desk: Desk, officer: Officer, log: str, of: Keying, page: int, turn: int, typed: Rows) -> Outcome:
    """Keep one page as it was typed. :raises FaultError: as :func:`tidy`, and what the vault says."""
    rows = tidy(typed, len(of.labels))
    answers = {
        "item": of.act.item,
        "purpose": of.act.purpose,
        "keying": of.number,
        "page": page,
        "records": len(rows),
        "turn": turn,
    }
    return _kept(desk, officer, log, of, KeyIn.name, answers, rows, turn)


def compare(desk: Desk, officer: Officer, log: str, of: Keying, page: int) -> Compared | Refusal | Incomplete:
    """See a page as it was keyed each time; the entry comes first. :raises FaultError: what the key process says."""
    known = of.sheet.pages.get(page)
    answers = {
        "item": of.act.item, "purpose": of.act.purpose, "keying": of.number, "page": page, "records": known.records if known else 1,
    }  # fmt: skip
    outcome = desk.perform(officer, log, CompareKeyed.name, answers)
    if not isinstance(outcome, Receipt):
        return outcome
    found = _opened(desk, outcome)
    turns = sorted(known.keyed) if known else []
    if known is not None and known.settled is not None:
        turns.append(SETTLED)
    return Compared(outcome, dict(zip(turns, found, strict=False)))


def differing(one: Rows, two: Rows) -> list[tuple[int, int]]:
    """Row and column, from 0, wherever two keyings of a page differ."""
    found = []
    for row in range(max(len(one), len(two))):
        left, right = one[row] if row < len(one) else [], two[row] if row < len(two) else []
        width = max(len(left), len(right))
        found += [(row, at) for at in range(width) if left[at : at + 1] != right[at : at + 1]]
    return found


def settle(desk: Desk, officer: Officer, log: str, of: Keying, page: int, turns: tuple[Rows, Rows], choices: Choices) -> Outcome:
    """Keep what was decided of a page: what agreed stands as it was keyed, and of what differs, what was chosen.

    Both keyings come back from the page on which they were compared. They count only if they are, to the letter, what the record's
    fingerprints of the two keyings commit to: nothing that agreed is changed on the way, and no difference is passed over.

    :raises FaultError: ``KEYED_OTHERWISE`` where they are not, ``KEYED_UNDECIDED``, and as :func:`tidy`.
    """
    known = of.sheet.pages.get(page)
    keyed = known.keyed if known else {}
    for turn, rows in enumerate(turns, start=1):
        digest = hashlib.sha256(canonical(rows)).hexdigest()
        if turn in keyed and desk.words.fingerprint(log, of.sheet.made, digest) != keyed[turn]:
            raise FaultError(OTHERWISE)
    places = differing(*turns)
    undecided = [place for place in places if place not in choices]
    if undecided:
        raise FaultError(*(unchosen(row, column, of.labels[column]) for row, column in undecided))
    rows = tidy(_decided(turns, {place: choices[place] for place in places}, len(of.labels)), len(of.labels))
    answers = {
        "item": of.act.item, "purpose": of.act.purpose, "keying": of.number, "page": page, "records": len(rows),
        "differences": len(places),
    }  # fmt: skip
    return _kept(desk, officer, log, of, SettleKeyed.name, answers, rows, SETTLED)


def _decided(turns: tuple[Rows, Rows], choices: Choices, columns: int) -> Rows:
    """What counts of a page. A row that only one of the two keyed holds what was chosen of it."""
    whole = [[*row] for row in max(turns, key=len)]
    for (row, column), choice in choices.items():
        chosen = turns[choice - 1][row : row + 1] if isinstance(choice, int) else []
        whole[row] += [""] * (columns - len(whole[row]))
        whole[row][column] = choice if isinstance(choice, str) else "".join(line[column] for line in chosen)
    return whole


def finish(desk: Desk, officer: Officer, log: str, of: Keying) -> Outcome:
    """Make one table of everything that was keyed. Cut off in between, it is simply done again.

    :raises FaultError: ``KEYED_FINISHED``, and what the vault says.
    """
    item = of.sheet.made
    if VaultObject.objects.filter(log_id=log, item=item, version__gt=0).exists():
        raise FaultError(FINISHED)
    records = sum(one.records for one in of.sheet.pages.values()) or 1
    answers = {"item": of.act.item, "purpose": of.act.purpose, "keying": of.number, "records": records}
    outcome = desk.perform(officer, log, FinishKeying.name, answers)
    if not isinstance(outcome, Receipt):
        return outcome
    pages = _opened(desk, outcome)
    lines = ([*of.labels], *(row for rows in pages for row in rows))
    key = of.labels[of.act.key - 1]
    columns = inherited(desk, log, of.labels, [of.act.item, item], key)
    source = source_of(desk, log, of.act.item, ())
    made = seal(desk, log, _csv(lines), key=key, encoding="utf-8", columns=columns, source=source)
    tier = outcome.entry.moment.tier

    def work(pen: Pen) -> None:
        if VaultObject.objects.filter(log_id=log, item=item, version__gt=0).exists():
            raise FaultError(FINISHED)
        enter(desk, pen, log, item, made, officer.person, tier)

    _written(desk, log, made, work)
    return outcome


def correct(desk: Desk, officer: Officer, log: str, item: ItemId, purpose: int, row: int, cells: Sequence[str]) -> Outcome:
    """Change one row of a table that was made in the work: the whole becomes a new version, the old one stays sealed until it is erased.

    :raises FaultError: ``ROW_NONE``, ``CORRECTION_OVERTAKEN``, and what the vault says; nothing was changed.
    """
    source = Source.of(desk.words, log, item)
    if source.rows is None or source.key is None or not 1 <= row <= source.rows:
        raise FaultError(NO_ROW)
    [line] = tidy([cells], len(source.header))
    before = VaultObject.objects.filter(log_id=log, item=item, erased=None, version__gt=0).order_by("-version").first()
    known = {} if before is None else brought(desk.words, log, before.id, before.measured)
    columns = columns_of(known) if known.get("columns") else ()
    outcome = desk.perform(officer, log, CorrectRow.name, {"item": item, "purpose": purpose, "row": row})
    if not isinstance(outcome, Receipt) or before is None:
        return outcome
    try:
        with caller(desk).open(log, outcome.entry.number, _disclosure(outcome)) as call:
            pieces = rewritten(call.pieces(), Table(source.key, Encoding(source.encoding)), row, line)
            made = seal(desk, log, pieces, key=source.key, encoding=source.encoding, version=before.version + 1, columns=columns)
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    tier, number = outcome.entry.moment.tier, outcome.entry.number

    def work(pen: Pen) -> None:
        if _state(pen.book).correcting.get(item) != number:
            raise FaultError(OVERTAKEN)
        kept = place(desk, pen, log, made)
        act = ContentRevised(
            correction=number,
            item=item,
            version=before.version + 1,
            rows=made.rows,
            fingerprint=Fingerprint(desk.words.fingerprint(log, item, made.sealed.plain)),
            size=made.sealed.plain_size,
            digest=Fingerprint(made.sealed.blob),
            vault_object=ObjectId(made.thing),
        )
        pen.instrument(act, {}, tier)
        VaultObject.objects.create(
            id=made.thing, log_id=log, item=item, version=before.version + 1, created=pen.time, sealed=kept,
            measured=put_away(desk.words, log, made.thing, {**known, **made.measured}),
        )  # fmt: skip

    _written(desk, log, made, work)
    return outcome


def rewritten(pieces: Iterable[bytes], table: Table, row: int, line: Sequence[str]) -> Iterator[bytes]:
    """The bytes of a table with one row, counted from 1, put anew; every other byte as it was."""
    held, base, out, size = bytearray(), 0, [], 0

    def passing() -> Iterator[bytes]:
        for piece in pieces:
            held.extend(piece)
            yield piece

    for one in table.rows(passing()):
        start = one.offset - base
        end = start + one.length
        raw = bytes(held[start:end])
        if one.number + 1 == row:
            tail = raw[len(raw.rstrip(b"\r\n")) :]
            raw = row_of(line).encode(table.encoding.value) + tail
        out += [bytes(held[:start]), raw]
        size += start + len(raw)
        del held[:end]
        base = one.offset + one.length
        if size >= BATCH:
            yield b"".join(out)
            out, size = [], 0
    yield b"".join([*out, bytes(held)])


# ── sealing and opening ──


def _kept(
    desk: Desk, officer: Officer, log: str, of: Keying, act: str, answers: dict[str, Any], rows: Rows, turn: int
) -> Outcome:
    """A page sealed, then its entry and its row in one transaction; where the act is refused, nothing of it is kept."""
    content = canonical(rows)
    item, thing, level = of.sheet.made, desk.mint("ob"), arranged(desk, log)
    try:
        with caller(desk).sealing(log, thing, 0) as call:
            call.write(content)
            sealed = call.finish()
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    made = Made(thing, sealed, level, None, None, {})
    given = {
        **answers,
        "fingerprint": desk.words.fingerprint(log, item, hashlib.sha256(content).hexdigest()),
        "digest": sealed.blob,
        "vault_object": thing,
    }

    def work(pen: Pen) -> Outcome:
        about = {"keying": of.number, "page": answers["page"], "turn": turn, "entry": pen.book.size}
        row = VaultObject.objects.create(
            id=thing, log_id=log, item=item, version=0, created=pen.time, sealed=place(desk, pen, log, made), measured=about
        )
        outcome = pen.take(Request(officer, act, given))
        if not isinstance(outcome, Receipt):
            row.delete()
        return outcome

    outcome = _written(desk, log, made, work)
    if not isinstance(outcome, Receipt):
        made.forget(desk)
    return outcome


def _written(desk: Desk, log: str, made: Made, work: Callable[[Pen], T]) -> T:
    try:
        return desk.write(log, work)
    except BaseException:
        made.forget(desk)
        raise


def _opened(desk: Desk, receipt: Receipt) -> list[Rows]:
    """The pages that an entry lets out, in their order. :raises FaultError: what the key process says; the entry stands."""
    try:
        with caller(desk).open(receipt.log, receipt.entry.number, _disclosure(receipt)) as call:
            return [_rows.decode(data) for _, data in call.records()]
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error


def _disclosure(receipt: Receipt) -> bytes:
    return b"" if receipt.salt is None else canonical(Disclosure(receipt.salt, receipt.words))


def _csv(lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    for line in lines:
        yield (row_of(line) + "\r\n").encode()


def _state(book: Book) -> State:
    state = book.whole.slices[PROVISION.number]
    if not isinstance(state, State):
        raise TypeError(type(state).__name__)
    return state


def sheets(book: Book) -> dict[Number, Sheet]:
    """Every sheet of a contract, by the number of the entry that began it."""
    return dict(_state(book).sheets)
