"""What was made of a contract for one officer, remembered until it would be made otherwise: until the contract's next entry, until the next
moment at which anything of it comes out otherwise (:mod:`azukari.desk.turning`), until somebody whom the instance names is called otherwise.

What is remembered is one officer's: it is never shown to another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast

import msgspec
from django.db import connection

from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.desk.turning import Span, Turning, worked_at
from azukari.kernel.values import Time
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_office_acts import Amend
from azukari.store.latest import Latest

T = TypeVar("T")
NAMES_IT: Final = (Register.name, Amend.name)
"""The acts whose words say what the business and its purposes are called."""
ASKED: Final = 400
"""So many names are asked for at once."""
_TABLES: Final[Mapping[str, str]] = {"pn-": "store_person", "pt-": "store_party", "pl-": "store_place"}


def called(identifiers: Iterable[str]) -> dict[str, str | None]:
    """What the instance calls these people, parties and places; None for whom it does not know. One question for hundreds of them."""
    found: dict[str, str | None] = dict.fromkeys(identifiers)
    wanted = [one for one in found if one[:3] in _TABLES]
    for start in range(0, len(wanted), ASKED):
        of: dict[str, list[str]] = {}
        for one in wanted[start : start + ASKED]:
            of.setdefault(_TABLES[one[:3]], []).append(one)
        parts = (f"SELECT id, name FROM {table} WHERE id IN ({', '.join(['%s'] * len(each))})" for table, each in of.items())  # noqa: S608 — tables of ours
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [one for each in of.values() for one in each])
            found |= dict(cursor.fetchall())
    return found


class Names:
    """The instance's names as one page asks for them; which were asked for is noted."""

    def __init__(self) -> None:
        self.known: dict[str, str | None] = {}

    def one(self, identifier: str) -> str | None:
        """A name, or None."""
        if identifier not in self.known:
            self.learn([identifier])
        return self.known[identifier]

    def learn(self, identifiers: Iterable[str]) -> None:
        """Ask for several at once."""
        self.known |= called(one for one in identifiers if one not in self.known)


class Noting:
    """Which names one piece of work asked for."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.asked: dict[str, str | None] = {}

    def one(self, identifier: str) -> str | None:
        """A name, or None."""
        self.asked[identifier] = self._names.one(identifier)
        return self.asked[identifier]


class Seen(NamedTuple, Generic[T]):
    """What was made of one contract, from how many entries, for which moments, with which of the instance's names."""

    size: int
    span: Span
    names: Mapping[str, str | None]
    value: T


class Work(NamedTuple, Generic[T]):
    """What is made of a contract as an officer sees it: by what name it is remembered, and how. What it makes must not hold the moment."""

    kind: str
    make: Callable[[Catalogue], T]


class Remembered:
    """What this process remembers of contracts for officers."""

    def __init__(self, most: int = 10_000) -> None:
        self._seen: Latest[tuple[Hashable, ...], Seen[Any]] = Latest(most)

    def see(
        self, desk: Desk, officer: Officer, sizes: Mapping[str, int], now: Time, work: Work[T], names: Names
    ) -> list[Seen[T]]:
        """What ``work`` makes of each of these contracts, in their order. Only those are looked at of which it is not remembered.

        ``sizes`` was just asked of the store, for contracts of the officer's party.
        """
        keys = {log: (officer, log, work.kind) for log in sizes}
        found: dict[str, Seen[Any]] = {}
        for log, size in sizes.items():
            kept = self._seen.get(keys[log])
            if kept is not None and kept.size == size and kept.span.holds(now):
                found[log] = kept
        names.learn({one for kept in found.values() for one in kept.names})
        found = {log: kept for log, kept in found.items() if all(names.known[one] == name for one, name in kept.names.items())}
        asked = [(log, size) for log, size in sizes.items() if log not in found]
        looked = desk.look_at(asked, lambda book: _worked(desk, officer, book, now, work, names))
        for (log, _), made in zip(asked, looked, strict=True):
            found[log] = made
            self._seen.put(keys[log], made)
        return [found[log] for log in sizes]


def _worked(desk: Desk, officer: Officer, book: Book, now: Time, work: Work[T], names: Names) -> Seen[T]:
    noting = Noting(names)

    def at(moment: Time) -> T:
        time = max(moment, book.whole.ground.last)
        return work.make(labelled(Catalogue(book, desk.words, time=time, officer=officer, name=noting.one)))

    value, span = worked_at(now, at)
    if holds_moment(value):
        raise TypeError(work.kind)
    return Seen(book.size, span, noting.asked, value)


def labelled(seen: Catalogue) -> Catalogue:
    """A contract with what its business and purposes are called, which is read once for all who look."""
    book = seen.book
    stands = tuple(number for act in NAMES_IT for number in book.acts.get(act, ()))
    if book.labels is None or book.labels[0] != stands:
        book.labels = stands, seen.subject, seen.purposes
    seen.subject, seen.purposes = book.labels[1], book.labels[2]
    return seen


def labelled_subject(desk: Desk, book: Book) -> str:
    """What the business of a contract is called; empty once its words are destroyed."""
    time = max(desk.clock(), book.whole.ground.last)
    return labelled(Catalogue(book, desk.words, time=Time(time))).subject


def holds_moment(value: object) -> bool:
    """Whether something holds the moment that it was made for, which would be another's the next time."""
    if isinstance(value, Turning):
        return True
    if isinstance(value, msgspec.Struct):
        return any(holds_moment(getattr(value, one)) for one in value.__struct_fields__)
    if isinstance(value, Mapping):
        return any(holds_moment(one) for one in value.values())
    if isinstance(value, (tuple, list, set, frozenset)):
        return any(holds_moment(one) for one in cast("Iterable[object]", value))
    return False
