"""Whether the store is as it was, in one small question, whoever else writes to it: what was read from it then would be read again.

A mark is of one connection: SQLite counts for each connection what others changed (``data_version``) and what it changed itself; PostgreSQL says
which transactions can be seen, and where these are the same, so is every row. There is none within a transaction, whose own changes may yet be
undone. What is read depends on the bodies that are reached as well: another reach is as another connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, NamedTuple, TypeVar

from django.db import connection

from azukari.store import tenants
from azukari.store.latest import Latest

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_SNAPSHOT: Final = "SELECT pg_current_snapshot()::text"
_VERSION: Final = "PRAGMA data_version"
CONNECTIONS: Final = 16
"""Of so many connections of this process it is known at which of their marks something was sound."""


class Mark(NamedTuple):
    """Of which connection, and what it said: another mark of it that says the same is of the same store."""

    of: object
    at: Hashable


class _Request(threading.local):
    """What was asked once for the request that this thread answers."""

    asked = False
    mark: Mark | None = None
    reached: tuple[str, ...] = ()


_request = _Request()


def begin() -> None:
    """A request begins: one mark serves it to its end, for what it is answered with may be of any moment from now on."""
    _request.asked, _request.mark = True, None


def end() -> None:
    """The request ended; from here on a mark is taken each time."""
    _request.asked, _request.mark = False, None


def mark() -> Mark | None:
    """How the store stands; None where that cannot be told. What is read after it may be newer, never older."""
    if _request.mark is not None and (not tenants.kept_apart() or _request.reached == tenants.reached()):
        return _request.mark
    found = _taken()
    if _request.asked:
        _request.mark, _request.reached = found, tenants.reached()
    return found


def _taken() -> Mark | None:
    if connection.in_atomic_block:
        return None
    connection.ensure_connection()
    raw: Any = connection.connection
    of = (_named(raw), tenants.reached())
    if connection.vendor == "sqlite":
        with connection.wrap_database_errors:
            return Mark(of, (raw.execute(_VERSION).fetchone()[0], raw.total_changes))
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        return Mark(of, str(cursor.fetchone()[0]))


def _named(raw: object) -> object:
    """What stands for a connection: another for every one that is opened, also where memory is used again."""
    kept: tuple[object, object] | None = getattr(connection, "_azukari_mark", None)
    if kept is None or kept[0] is not raw:
        kept = raw, object()
        connection._azukari_mark = kept  # type: ignore[attr-defined]  # noqa: SLF001 — it goes where the connection goes
    return kept[1]


class Sound:
    """At which marks something was found to be as the store has it: the latest of each connection."""

    __slots__ = ("_at",)

    def __init__(self) -> None:
        self._at: dict[object, Hashable] = {}

    def holds(self, now: Mark | None) -> bool:
        """Whether it is so still."""
        return now is not None and self._at.get(now.of) == now.at

    def note(self, now: Mark | None) -> None:
        """It was found to be so by what was read after this mark."""
        if now is None:
            return
        if now.of not in self._at and len(self._at) >= CONNECTIONS:
            self._at = {}
        self._at[now.of] = now.at


class Answers(Generic[K, V]):
    """What the store answered to so many questions, until anything in it moves."""

    def __init__(self, most: int) -> None:
        self._kept: Latest[tuple[object, K], tuple[Hashable, V]] = Latest(most)

    def get(self, key: K, ask: Callable[[], V]) -> V:
        """The answer to a question: the one before, or a new one."""
        now = mark()
        if now is None:
            return ask()
        kept = self._kept.get((now.of, key))
        if kept is not None and kept[0] == now.at:
            return kept[1]
        found = ask()
        self._kept.put((now.of, key), (now.at, found))
        return found
