"""Several entrusting bodies on one instance: which table is whose, and which bodies' rows the work at hand may see.

Every table is either the instance's (people sign in once, whomever they work for) or a body's. A body's tables carry on PostgreSQL a column
``body``, by which row-level security shows a process of the web the rows of those bodies alone that it *reaches*; where it reaches none it sees
none. Programs of whoever keeps the machine (signer, key process, courier, outbox, commands) work under a role that sees all rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

from django.db import connection

BY_LOG: Final = (
    "store_entry", "store_snapshot", "store_standing", "store_tally", "store_effect", "store_checkpoint", "store_pending", "store_approval",
    "store_vaultobject", "store_involved", "store_notice", "store_told",
)  # fmt: skip
"""Rows of a contract: they refer to its log, together with the body."""
OF_BODY: Final = ("store_log", *BY_LOG, "store_draft", "store_tip", "store_tipstep")
"""Every table of which a body sees its own rows only."""
OF_INSTANCE: Final = (
    "store_instanceleaf", "store_head", "store_instancecheckpoint", "store_cosignature",
    "store_person", "store_party", "store_place", "store_administrator", "store_introduced",
    "store_reader", "store_calendarkey", "store_mailday", "store_mail",
    "store_passkey", "store_invitation", "store_codes", "store_signedin", "store_attempts", "django_session",
)  # fmt: skip
"""Tables of the instance: its own log (ids, numbers and digests, no words), who can sign in, and what the parties are called."""

_BODIES_OF: Final = "SELECT azukari_bodies_of(%s)"
_BODY_OF: Final = "SELECT body FROM store_log WHERE id = %s"
_reach: ContextVar[tuple[str, ...]] = ContextVar("reach", default=())
_kept_apart = False


def keep_apart(*, apart: bool) -> None:
    """Say once whether this process works under the role that sees only what is reached. A process that does not, sees all."""
    global _kept_apart  # noqa: PLW0603 — a property of the process, as its connection is
    _kept_apart = apart


def kept_apart() -> bool:
    """Whether this process sees only the rows of bodies that it reaches."""
    return _kept_apart


def reached() -> tuple[str, ...]:
    """The bodies whose rows the work at hand may see."""
    return _reach.get()


def reach(bodies: Iterable[str]) -> None:
    """From here on, in this thread's work, see the rows of these bodies; of none, where there are none. Not within a transaction."""
    _reach.set(tuple(sorted(set(bodies))))


@contextmanager
def reaching(bodies: Iterable[str]) -> Iterator[None]:
    """See the rows of these bodies for a while, and afterwards those that were seen before. Not within a transaction."""
    if not _kept_apart:
        yield
        return
    token = _reach.set(tuple(sorted(set(bodies))))
    try:
        yield
    finally:
        _reach.reset(token)


def of_party(party: str) -> tuple[str, ...]:
    """The bodies whose rows a party's people may reach: a body's its own, a firm's those of the bodies that it has contracts with."""
    if not _kept_apart:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_BODIES_OF, [party])
        return tuple(str(row[0]) for row in cursor.fetchall())


def narrow(log: str) -> None:
    """Of several bodies that are reached, go on with the one whose contract this is; with all where it is none of theirs."""
    if len(_reach.get()) > 1:
        with connection.cursor() as cursor:
            cursor.execute(_BODY_OF, [log])
            row = cursor.fetchone()
        if row is not None:
            _reach.set((str(row[0]),))


# ── what is said across bodies, by functions of the server that say no more ──


def of_report(receipt: str) -> tuple[str, ...]:
    """The body to which the report of this receipt's digest was made: whoever holds the receipt follows it, and is nobody's."""
    if not _kept_apart:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT azukari_body_of_report(%s)", [receipt])
        row = cursor.fetchone()
    return () if row is None or row[0] is None else (str(row[0]),)


def last_step() -> bytes | None:
    """The last leaf of the chain over all bodies' reports; the next one continues it, whosever it is."""
    statement = "SELECT azukari_last_step()" if _kept_apart else "SELECT leaf FROM store_tipstep ORDER BY seq DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return None if row is None or row[0] is None else bytes(row[0])


class Signed(NamedTuple):
    """What a passkey has signed: its highest count, None before the first; and when the last was (µs), 0 before."""

    counter: int | None
    last: int


def signed_by(credential: str) -> Signed:
    """What a passkey has signed, for whichever body: its count goes on, and it ends after the last."""
    statement = (
        "SELECT counter, last FROM azukari_signed_by(%s)"
        if _kept_apart
        else "SELECT MAX(counter), MAX(at) FROM store_approval WHERE credential = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [credential])
        counter, last = cursor.fetchone() or (None, None)
    return Signed(counter, last or 0)
