"""The counter: load → objections → append → effects → receipt.

Whatever is asked goes through :meth:`Desk.perform`. Requests for one contract that come in together share one transaction: whoever gets the
counter first takes the whole queue along, each request judged on the state that the one before it left. If the commit fails, none
of them happened, and the book is thrown away and read again.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import DatabaseError, IntegrityError, connection, transaction

from azukari import annex
from azukari.desk import approving, failing, witnesses
from azukari.desk.approving import Prepared
from azukari.desk.book import Book
from azukari.desk.chance import Clock, mint, now
from azukari.desk.documents import Documents
from azukari.desk.instance import Instance
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Request, Signed
from azukari.desk.pen import Pen
from azukari.desk.standings_kept import Standings
from azukari.desk.words import Words
from azukari.kernel.act import Act, narrows
from azukari.kernel.fault import FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import Mint
from azukari.kernel.values import CONTRACTOR, TierNo, hour_of
from azukari.store import record
from azukari.store.models import Involved, Log
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import VaultError

BATCH = 256
BOOKS = 2_000
"""So many contracts' books a process keeps, those that were wanted lately; another is read again from its snapshot and its newest entries."""
CUT_WITHIN = 10.0
"""Seconds that the key process is given to end what it reads."""

LOGGER = logging.getLogger("azukari.desk")
T = TypeVar("T")


class NotFound(LookupError):
    """No such contract, or none that this officer's party takes part in; the two are not told apart."""


@dataclass
class _Waiting:
    request: Request
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    trouble: BaseException | None = None


class _Counter:
    """One contract's place at the desk in this process: its lock, its queue, its book."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.queue: deque[_Waiting] = deque()
        self.book: Book | None = None
        self.known = 0
        """How far the record went when this process last looked, also where the book was let go since."""
        self.body = ""
        self.parties: set[str] = set()

    @property
    def reached(self) -> int:
        """How far this process knows the record to go."""
        return self.known if self.book is None else max(self.known, self.book.size)


class Desk:
    """The desk of one instance in one process."""

    def __init__(
        self, instance: Instance, *, clock: Clock = now, minting: Mint = mint, at_failure: Callable[[], None] = lambda: None
    ) -> None:
        """``at_failure`` is called once where the store's device has failed; this desk accepts nothing from then on."""
        self._failed = False
        self._at_failure = at_failure
        self.instance = instance
        self.clock = clock
        self.mint = minting
        self.words = Words(instance.keys / "words")
        self.documents = Documents(instance, self.words)
        self.standings = Standings()
        self._counters: dict[str, _Counter] = {}
        self._lately: OrderedDict[str, _Counter] = OrderedDict()
        self._guard = threading.Lock()

    def begin(self, body: str, log: str | None = None) -> str:
        """Open an empty log for a contract that is about to be registered; its identifier. One that was ``log`` already is left as it is."""
        if log is not None and Log.objects.filter(pk=log).exists():
            return log
        new = self.mint("en") if log is None else log
        try:
            with transaction.atomic():
                record.create(new, body)
                Involved.objects.create(log_id=new, party=body)
        except IntegrityError:
            # whoever pressed twice was here at the same time
            if log is None:
                raise
        return new

    def perform(
        self, officer: Officer, log: str, act: str, answers: Mapping[str, Any], *, since: int | None = None, quiz: bool = False
    ) -> Outcome:
        """Do one act, or say why not. ``since`` and ``quiz`` as in :class:`Request`.

        :raises NotFound: when the officer's party has no part in the contract.
        :raises FaultError: ``ACT_UNKNOWN``, ``CLOCK_BACKWARDS``, ``STORE_FULL``, ``STORE_BUSY`` — nothing was done; it can be tried again.
            ``STORE_FAILED``, ``STORE_UNCERTAIN`` — it may have been done; the record tells.
            ``RECORD_ROLLED_BACK``, ``RECORD_REWRITTEN`` — the record is not the one that was signed; it has to be recovered first.
        """
        if not self._sees(log, self._counter(log), officer):
            raise NotFound(log)
        return self._hand_in(log, Request(officer, act, self.documents.keep_all(log, answers), since=since, quiz=quiz))

    def prepare(self, officer: Officer, log: str, act: str, answers: Mapping[str, Any]) -> Prepared | Outcome:
        """Get one act ready for the officer's signature, or say why it would not be done.

        :raises NotFound: as :meth:`perform`.
        :raises FaultError: as :meth:`perform`, and ``APPROVAL_NOT_ASKED``, ``PASSKEY_ADDRESS``.
        """
        if not self._sees(log, self._counter(log), officer):
            raise NotFound(log)
        request = Request(officer, act, self.documents.keep_all(log, answers))
        return self.write(log, lambda pen: approving.prepare(pen, request))

    def perform_signed(self, officer: Officer, log: str, signed: Signed) -> Outcome:
        """Do an act that was prepared and is now signed, or say why not. :raises: as :meth:`perform`."""
        if not self._sees(log, self._counter(log), officer):
            raise NotFound(log)
        return self._hand_in(log, Request(officer, "", {}, signed))

    def _hand_in(self, log: str, request: Request) -> Outcome:
        counter = self._counter(log)
        waiting = _Waiting(request)
        counter.queue.append(waiting)
        with counter.lock:
            while not waiting.done.is_set():
                self._serve(log, counter, [counter.queue.popleft() for _ in range(min(BATCH, len(counter.queue)))])
        if waiting.trouble is not None:
            raise waiting.trouble
        if waiting.outcome is None:
            raise RuntimeError(request.act)
        self._cut(log, [waiting.outcome])
        return waiting.outcome

    def perform_all(self, log: str, requests: Sequence[Request]) -> list[Outcome]:
        """Several requests of one contract in one transaction, each judged on what the one before left. All are kept or none."""
        counter = self._counter(log)
        with counter.lock:
            outcomes = self._transact(log, counter, requests)
        self._cut(log, outcomes)
        return outcomes

    def _cut(self, log: str, outcomes: Sequence[Outcome]) -> None:
        """Taking away never waits: what is being read of the contract ends, and whoever reads on asks again and is told whether they may."""
        if any(isinstance(one, Receipt) and narrows(one.entry.act) for one in outcomes):
            try:
                KeyCaller(self.instance.socket, patience=CUT_WITHIN).cut(log)
            except (VaultError, OSError) as error:
                # Without a key process nothing is being read; it looks at the record itself when it is there again.
                LOGGER.info("no reads of %s to be ended: %s", log, error)

    def look(self, log: str, see: Callable[[Book], T], *, officer: Officer | None = None) -> T:
        """Look at the state of a contract as it stands now. ``see`` must not keep the book.

        :raises NotFound: when there is no such contract, or the officer's party has no part in it.
        """
        counter = self._counter(log)
        with counter.lock, failing.told():
            size = record.size(log)
            if size is None or (officer is not None and not self._sees(log, counter, officer)):
                raise NotFound(log)
            return see(self._caught_up(log, counter, size))

    def extent(self, log: str, officer: Officer) -> int:
        """How many entries a contract holds. :raises NotFound: when there is no such contract, or the officer's party has no part in it."""
        size = record.size(log)
        if size is None or not self._sees(log, self._counter(log), officer):
            raise NotFound(log)
        return size

    def look_all(self, logs: Sequence[str], see: Callable[[Book], T], *, officer: Officer) -> list[T]:
        """Look at several contracts of an officer's party, one after the other; others are passed over. How far each goes is asked once for all."""
        theirs = set(Involved.objects.filter(log_id__in=logs, party=officer.home).values_list("log_id", flat=True))
        sizes = record.sizes([log for log in logs if log in theirs])
        return self.look_at([(log, sizes[log]) for log in logs if log in sizes], see)

    def look_at(self, sizes: Iterable[tuple[str, int]], see: Callable[[Book], T]) -> list[T]:
        """Look at contracts whose sizes were just asked, and which whoever asks takes part in, one after the other."""
        found: list[T] = []
        for log, asked in sizes:
            counter = self._counter(log)
            with counter.lock, failing.told():
                # what was entered since then is known to this process already: the record is asked again, it has not gone back
                behind = counter.reached > asked
                found.append(see(self._caught_up(log, counter, record.size(log) or 0 if behind else asked)))
        return found

    def consider(
        self, officer: Officer, log: str, act: str, answers: Mapping[str, Any]
    ) -> tuple[Objection | Misfit, ...] | Incomplete:
        """What would stand against an act if it were done now. Nothing is entered, and no refusal is recorded: nobody has tried yet.

        :raises NotFound: when the officer's party has no part in the contract.
        :raises FaultError: ``ACT_UNKNOWN``, ``CLOCK_BACKWARDS``.
        """
        request = Request(officer, act, dict(answers))

        def judged(book: Book) -> tuple[Objection | Misfit, ...] | Incomplete:
            pen = Pen(log, book.whole.ground.ward, book, self.words, self.clock(), self.mint, self.instance)
            ready = pen.ready(request)
            return ready if isinstance(ready, Incomplete) else annex.judge(book.whole, ready[0], ready[1])

        return self.look(log, judged, officer=officer)

    def write(self, log: str, work: Callable[[Pen], T]) -> T:
        """Work with the pen of one transaction: for what has to be written together with an entry of the system itself."""
        counter = self._counter(log)
        with counter.lock:
            return self._under_lock(log, counter, work)

    def tell_refusals(self, log: str, *, all_of_them: bool = False) -> int:
        """Write folded refusals into the record: those of hours that are over, or all (before evidence is taken)."""
        hour = None if all_of_them else hour_of(self.clock())
        return self.write(log, lambda pen: pen.tell_pending(before_hour=hour))

    def instrument(self, log: str, act: Act, words: dict[str, Any], tier: TierNo = CONTRACTOR) -> Receipt:
        """Enter an act of the system itself."""
        return self.write(log, lambda pen: pen.instrument(act, words, tier))

    @staticmethod
    def _sees(log: str, counter: _Counter, officer: Officer) -> bool:
        """Whether the officer's party takes part; once it does it always has, so a yes is remembered."""
        if officer.home in counter.parties:
            return True
        found = Involved.objects.filter(log_id=log, party=officer.home).exists()
        if found:
            counter.parties.add(officer.home)
        return found

    def _counter(self, log: str) -> _Counter:
        with self._guard:
            return self._counters.setdefault(log, _Counter())

    def _serve(self, log: str, counter: _Counter, batch: list[_Waiting]) -> None:
        try:
            outcomes = self._transact(log, counter, [one.request for one in batch])
        except BaseException as trouble:  # noqa: BLE001 — it is handed to every caller that waits
            if len(batch) > 1 and isinstance(trouble, Exception) and not _may_be_done(trouble):
                # one request may have spoilt the transaction for all: try each on its own
                for one in batch:
                    self._serve(log, counter, [one])
                return
            for one in batch:
                one.trouble = trouble
                one.done.set()
            return
        for one, outcome in zip(batch, outcomes, strict=True):
            one.outcome = outcome
            one.done.set()

    def _transact(self, log: str, counter: _Counter, requests: Sequence[Request]) -> list[Outcome]:
        if not all(self._sees(log, counter, one.officer) for one in requests):
            raise NotFound(log)
        return self._under_lock(log, counter, lambda pen: [pen.take(request) for request in requests])

    def _under_lock(self, log: str, counter: _Counter, work: Callable[[Pen], T]) -> T:
        """Head lock, catch up, work, flush, commit; on any trouble the book is thrown away, for it may hold what was not committed."""
        if self._failed:
            raise failing.failed()
        with failing.told() as writing:
            try:
                with transaction.atomic():
                    size = record.size(log, lock=True)
                    if size is None:
                        raise NotFound(log)
                    witnesses.goes_on(self.instance, log)
                    if not counter.body:
                        counter.body = Log.objects.get(pk=log).body
                    book = self._caught_up(log, counter, size, writing=True)
                    pen = Pen(log, counter.body, book, self.words, self.clock(), self.mint, self.instance)
                    done = work(pen)
                    pen.flush()
                    writing.committing = True
            except BaseException as trouble:
                counter.book = None
                if failing.is_failure(trouble):
                    self._fail()
                raise
            counter.known = book.size
            if book.due_for_snapshot():
                self._save(book)
            return done

    def _caught_up(self, log: str, counter: _Counter, size: int, *, writing: bool = False) -> Book:
        """The book at the size that the record has. Where more was known already, the record has gone back: it is told, and not written on."""
        if counter.book is None:
            counter.book = Book.load(log, self.words)
        if counter.reached > size:
            why = witnesses.Stopped("ROLLBACK_DETECTED", f"{log}: {size} held, {counter.reached} known", "desk")
            witnesses.stop(self.instance, log, why)
            counter.book, counter.known = Book(log, self.words), 0
            if writing:
                raise FaultError(witnesses.told(why))
        counter.book.catch_up(size)
        counter.known = size
        self._wanted(log, counter)
        return counter.book

    def _wanted(self, log: str, counter: _Counter) -> None:
        """Note that a book is wanted, and let go of those that were not for longest. One that is being worked with stays."""
        with self._guard:
            self._lately[log] = counter
            self._lately.move_to_end(log)
            for one in list(islice(self._lately, max(0, len(self._lately) - BOOKS))):
                other = self._lately[one]
                if other.lock.acquire(blocking=False):
                    other.book = None
                    other.lock.release()
                    del self._lately[one]

    def _fail(self) -> None:
        """The device failed: what this process would read back is not to be relied on."""
        connection.close()
        if not self._failed:
            self._failed = True
            LOGGER.critical("the store's device failed; nothing more is accepted by this process")
            self._at_failure()

    @staticmethod
    def _save(book: Book) -> None:
        try:
            with transaction.atomic():
                book.save()
        except DatabaseError:
            # the acts are committed; without the snapshot the next start only folds more entries
            LOGGER.warning("no snapshot of %s at %d entries", book.log, book.size, exc_info=True)


def _may_be_done(trouble: Exception) -> bool:
    return isinstance(trouble, FaultError) and not failing.UNRESOLVED.isdisjoint(one.code for one in trouble.faults)
