"""A program's run over an item: recorded first, fed from the key process through a pipe, its result sealed while it comes, its end told.

    p08.process ──► key process ──► pipe ──► the program ──► pipe ──► key process ──► p08.derive, p11.content-sealed, p08.run-ended
                                                                                     (one transaction, or none of the three)

Nothing of the content touches a disk on the way. Cut anywhere, no half thing is left: what was sealed and not entered is content whose key
nobody has, and a run whose end nobody told is told by the system itself (:func:`left_over`) as soon as its lock is free.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from azukari import annex
from azukari.desk.confining import ErrorOutput
from azukari.desk.desk import Desk
from azukari.desk.effects import NotYet
from azukari.desk.headings import brought
from azukari.desk.intake import caller, vault_fault
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal, Request
from azukari.desk.pen import Pen
from azukari.desk.run_locks import Lock, left
from azukari.desk.sealed_result import Made, enter
from azukari.desk.words import Opened as Disclosure
from azukari.desk.words import Words
from azukari.kernel.act import Moves, narrows
from azukari.kernel.entry import Moment
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Objection
from azukari.kernel.things import MADE, Origin, vault_of
from azukari.kernel.values import ItemId, Medium, Number, Time
from azukari.kernel.wire import canonical, entry_of
from azukari.law.say import Say
from azukari.provisions.p08_acts import Derive, Process
from azukari.provisions.p08_purpose import PROVISION, State
from azukari.provisions.p08_running import GoesOn, RunEnded, RunEnding
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.caller import OpenCall, PourCall, RangeCall
from azukari.vault.errors import DeniedError, VaultError

T = TypeVar("T")
TAKEN: Final = frozenset({"TAKEN_AWAY", "OPEN_STOPPED"})
"""Answers of the key process where something was taken away."""


def was_taken(error: BaseException | None) -> bool:
    """Whether the key process stopped because something was taken away."""
    return isinstance(error, FaultError) and any(one.code in TAKEN for one in error.faults)


SAID: Final = 400
"""Characters of a command line that the words of its entry keep."""


class Asked(msgspec.Struct, frozen=True):
    """What is asked for: which item for which purpose, from which record and how many (None: to the end), which fields, passed to what."""

    item: ItemId
    purpose: int
    program: tuple[str, ...]
    method: str = ""
    first: int = 1
    count: int | None = None
    fields: str = ""


class Source(msgspec.Struct, frozen=True):
    """What the vault knows of the item that is read: bytes in all, rows where it is a table, and how its rows read."""

    size: int
    rows: int | None
    header: tuple[str, ...]
    encoding: str
    key: str | None
    delimiter: str
    begins: str = "heading"
    """How its own bytes begin: with the ``heading``; with the first ``row``, where no heading was in the file; ``fixed`` where they are no CSV."""

    @classmethod
    def of(cls, words: Words, log: str, item: str) -> Source:
        """As the newest content of an item says. :raises FaultError: ``OBJECT_GONE``."""
        thing = VaultObject.objects.filter(log_id=log, item=item, erased=None, version__gt=0).order_by("-version").first()
        if thing is None:
            text = Say(
                "この品目の中身は保管庫にありません（消去済みか、未受領です）。",
                "The vault holds no content of that item: erased, or never sealed.",
            )
            raise FaultError(Fault("OBJECT_GONE", text, "item"))
        there: dict[str, Any] = brought(words, log, thing.id, thing.measured)
        rows = thing.sealed["rows"] if thing.sealed.get("index") else None
        return cls(
            thing.sealed["size"], rows, tuple(there.get("header") or ()), there.get("encoding") or "utf-8", there.get("key"),
            there.get("delimiter") or ",", "fixed" if there.get("layout") else "row" if there.get("headless") else "heading",
        )  # fmt: skip


class Run:
    """One run under way. ``begin`` it, ``open`` the stream, then ``end`` it: until it has ended the record says that it is under way."""

    def __init__(self, desk: Desk, officer: Officer, receipt: Receipt, source: Source, lock: Lock) -> None:
        """Take over what was begun."""
        if not isinstance(receipt.entry.act, Process):
            raise TypeError(receipt.entry.act.name)
        self.desk, self.officer, self.receipt, self.source = desk, officer, receipt, source
        self.act = receipt.entry.act
        self.number, self.log, self.moment = receipt.entry.number, receipt.log, receipt.entry.moment
        self.taken = self.given = 0
        self.errors: ErrorOutput | None = None
        """What the program says on its error output, once it has started."""
        self._lock = lock
        self._looked = self.number + 1
        self._told = False

    @property
    def by_row(self) -> bool:
        """Whether single rows are read, rather than the content as it lies."""
        whole = self.act.first == 1 and not self.act.fields and (self.source.rows is None or self.act.records >= self.source.rows)
        return not whole

    def open(self) -> OpenCall | PourCall:
        """The stream out of the vault, once, and soon: rows to be read here, or the content as it lies, which goes straight into a pipe.

        :raises FaultError: the key process's refusal or absence.
        """
        keys = caller(self.desk)
        return self._asked(keys.open) if self.by_row else self._asked(keys.pour)

    def read(self) -> OpenCall | RangeCall:
        """The same for whoever reads it here: rows, or the content as it lies, to be read anywhere."""
        keys = caller(self.desk)
        return self._asked(keys.open) if self.by_row else self._asked(keys.ranges)

    def _asked(self, call: Callable[[str, int, bytes], T]) -> T:
        disclosure = b"" if self.receipt.salt is None else canonical(Disclosure(self.receipt.salt, self.receipt.words))
        try:
            return call(self.log, self.number, disclosure)
        except (VaultError, DeniedError) as error:
            raise vault_fault(error) from error

    def stopped(self) -> tuple[Objection, ...]:
        """What by now stands against going on: something was taken away, or the item has gone. Asked again and again while it runs."""
        size = record.size(self.log) or 0
        new, self._looked = range(self._looked, size), max(self._looked, size)
        acts = [entry_of(row.leaf, annex.ACTS).act for row in record.entries(self.log, new.start, new.stop)] if new else []
        if not any(
            narrows(one) or (isinstance(one, Moves) and any(move.item == self.act.item for move in one.moved())) for one in acts
        ):
            return ()
        moment = self.moment
        now = Moment(
            Time(max(self.desk.clock(), moment.time)), moment.officer, moment.party, moment.capacity, moment.tier, moment.place
        )
        goes_on = GoesOn(
            item=self.act.item,
            purpose=self.act.purpose,
            records=self.act.records,
            method=self.act.method,
            program=self.act.program,
            first=self.act.first,
            fields=self.act.fields,
        )
        found = self.desk.look(self.log, lambda book: annex.judge(book.whole, goes_on, now))
        return tuple(one for one in found if isinstance(one, Objection))

    def unopened(self, error: BaseException) -> tuple[Objection, ...]:
        """Tell the record that nothing came out. What was taken away since the entry, where that is why; nothing where it is some trouble."""
        taken = was_taken(error)
        found = self.stopped() if taken else ()
        self.end(RunEnding.STOPPED if taken else RunEnding.FAILED)
        return found

    def end(self, ending: RunEnding, exit_code: int | None = None) -> Receipt:
        """Tell how it ended, keeping nothing."""
        return self.desk.write(self.log, lambda pen: self._end(pen, ending, exit_code, None))

    def keep(self, made: Made, label: str, exit_code: int | None = 0) -> Receipt | Refusal | Incomplete:
        """Keep what came of it: the thing, its content and the end of the run together; where that is refused, nothing, and the end says so."""
        item = ItemId(self.desk.mint("im"))
        line = {
            "item": item, "label": label, "medium": Medium.VAULT.value, "rows": made.rows, "persons": made.persons,
            "digest": made.sealed.plain, "origin": Origin.DERIVATIVE.value, "parent": self.act.item,
        }  # fmt: skip
        answers: dict[str, Any] = {
            "item": self.act.item, "purpose": self.act.purpose, "records": self.act.records, "method": self.receipt.words["method"],
            "items": [line], "moves": [{"item": item, "source": MADE, "target": vault_of(self.moment.tier)}], "processing": self.number,
            "passed": list(self.act.fields),
        }  # fmt: skip

        def work(pen: Pen) -> Receipt | Refusal | Incomplete:
            outcome = pen.take(Request(self.officer, Derive.name, answers))
            if isinstance(outcome, Receipt):
                enter(self.desk, pen, self.log, item, made, self.officer.person, self.moment.tier)
                self._end(pen, RunEnding.FINISHED, exit_code, item)
            else:
                self._end(pen, RunEnding.NOT_KEPT, exit_code, None)
            return outcome

        try:
            outcome = self.desk.write(self.log, work)
        except BaseException:
            made.forget(self.desk)
            raise
        if not isinstance(outcome, Receipt):
            made.forget(self.desk)
        return outcome

    def _end(self, pen: Pen, ending: RunEnding, exit_code: int | None, item: ItemId | None) -> Receipt:
        errors = 0 if self.errors is None else self.errors.size
        act = RunEnded(
            processing=self.number,
            ending=ending,
            exit_code=exit_code,
            taken=self.taken,
            given=self.given,
            errors=errors,
            item=item,
        )
        told = pen.instrument(act, {}, self.moment.tier)
        self._told = True
        return told

    def leave(self) -> None:
        """It is over for this process; where its end was not told, the system tells it."""
        self._lock.release()


def begin(desk: Desk, officer: Officer, log: str, asked: Asked) -> Run | Refusal | Incomplete:
    """Record a run, or be refused; nothing has been read when this returns.

    :raises FaultError: ``OBJECT_GONE``, ``RUN_PART`` where rows are asked of what is no table, and what :meth:`Desk.perform` raises.
    """
    source = Source.of(desk.words, log, asked.item)
    if source.rows is None and (asked.first != 1 or asked.count is not None or asked.fields):
        raise FaultError(Fault("RUN_PART", PART, "first"))
    # as one line of words: what a script within the arguments looks like, its line breaks do not say
    written = "".join(max(one, " ") for one in " ".join(asked.program))
    program = " ".join(written.split()).encode("utf-8", "replace").decode()[:SAID]
    answers: dict[str, Any] = {
        "item": asked.item, "purpose": asked.purpose, "program": program, "method": asked.method or program, "first": asked.first,
        "records": _records(desk, log, asked, source), **({"fields": asked.fields} if asked.fields else {}),
    }  # fmt: skip
    lock = Lock(desk.instance, log)
    try:
        outcome = desk.perform(officer, log, Process.name, answers)
        if not isinstance(outcome, Receipt):
            lock.release()
            return outcome
        lock.number(outcome.entry.number)
    except BaseException:
        lock.release()
        raise
    return Run(desk, officer, outcome, source, lock)


def _records(desk: Desk, log: str, asked: Asked, source: Source) -> int:
    """How many records are read: of a table its rows; of what is none, as many as were listed, for nobody can count them."""
    if source.rows is None:
        return desk.look(log, lambda book: book.whole.ground.custody.items[asked.item].rows or 1)
    there = max(0, source.rows - asked.first + 1)
    return there if asked.count is None else min(asked.count, there)


PART: Final = Say(
    "この品目は表として預けられていないため、件数や項目を選べません。全体を渡してください。",
    "This item was not deposited as a table, so records and fields cannot be chosen; pass the whole of it.",
)


def left_over(desk: Desk, effect: Effect) -> None:
    """Tell the end of a run that nobody told: whoever ran it was cut off. :raises NotYet: while it is under way."""
    with left(desk.instance, effect.log_id, effect.seq) as free:
        if not free:
            raise NotYet

        def work(pen: Pen) -> None:
            state = pen.book.whole.slices[PROVISION.number]
            if not isinstance(state, State):
                raise TypeError(type(state).__name__)
            run = state.runs.get(Number(effect.seq))
            if run is not None:
                pen.instrument(RunEnded(processing=Number(effect.seq), ending=RunEnding.CUT), {}, run.tier)

        desk.write(effect.log_id, work)
