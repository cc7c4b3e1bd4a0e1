"""The same acts told through a desk on a database, and attempts that leave no trace."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.binding import Clock  # isort: skip — binds Django first

from django.db import transaction

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.kernel.values import SECOND, PersonId, PlaceId, TierNo, Time
from azukari.store import record
from tests.properties.chain import HOMES, STRANGER, Said
from tests.story import WARD


def said(outcome: Outcome) -> Said:
    """An outcome of the desk in the words of these tests."""
    match outcome:
        case Receipt(entry=entry):
            return Said(entry)
        case Refusal(objections=objections, misfits=misfits):
            return Said(None, objections, tuple(one.code for one in misfits))
        case Incomplete(faults=faults):
            return Said(None, (), tuple(one.code for one in faults))


class AtDesk:
    """One contract at a desk."""

    def __init__(self, desk: Desk, clock: Clock, ward: Any = WARD) -> None:
        self.desk = desk
        self.clock = clock
        clock.step = 0
        self.log = desk.begin(ward)
        self._kept: tuple[bytes, int, dict[TierNo, str], dict[str, list[int]], dict[str, str]] | None = None

    @property
    def now(self) -> Time:
        return Time(self.clock.time)

    def wait(self, microseconds: int) -> None:
        self.clock.time += microseconds

    def state(self) -> annex.Whole:
        return self.desk.look(self.log, lambda book: book.whole)

    def act(self, name: str, person: PersonId, place: PlaceId | None, answers: Mapping[str, Any]) -> Said:
        self.wait(SECOND)
        # whoever takes the course here has answered its quiz
        outcome = self.desk.perform(Officer(person, HOMES.get(person, STRANGER), place), self.log, name, answers, quiz=True)
        return said(outcome)

    def leaves(self) -> list[bytes]:
        """Every leaf as it is stored."""
        return [row.leaf for row in record.entries(self.log, 0, record.size(self.log) or 0)]

    # ── attempts that leave no trace ──

    def keep(self) -> None:
        """From here on :meth:`undone` comes back to this state."""
        self._kept = self.desk.look(self.log, lambda book: (annex.snapshot(book.whole), *_beside(book)))

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done within is really done at the desk and in the database, and then rolled back."""
        assert self._kept is not None
        time = self.clock.time
        snapshot, size, heads, acts, names = self._kept
        with transaction.atomic():
            yield
            changed = (record.size(self.log) or 0) != size
            transaction.set_rollback(True)
        self.clock.time = time
        if changed:
            book = Book(self.log, self.desk.words)
            book.whole, book.size = annex.restore(snapshot), size
            book.heads, book.acts, book.names = dict(heads), {name: list(one) for name, one in acts.items()}, dict(names)
            counter = self.desk._counters[self.log]
            counter.book, counter.known = book, size


Beside = tuple[int, dict[TierNo, str], dict[str, list[int]], dict[str, str]]


def _beside(book: Book) -> Beside:
    return book.size, dict(book.heads), {name: list(one) for name, one in book.acts.items()}, dict(book.names)
