"""Reading and appending entries. Everything an act needs of the database goes through here, in as few statements as it can.

The log's row is the lock: on PostgreSQL it is selected for update, on SQLite the transaction begins immediate. Whoever holds it may append;
nobody else can, so sequence numbers are dense and time never runs backwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

_LOCK = "SELECT id FROM store_log WHERE id = %s FOR UPDATE"
_SIZE = "SELECT seq FROM store_entry WHERE log_id = %s ORDER BY seq DESC LIMIT 1"
_EXISTS = "SELECT id FROM store_log WHERE id = %s"
_INSERT = "INSERT INTO store_entry (log_id, seq, tier, leaf, words) VALUES (%s, %s, %s, %s, %s)"
_AFTER = "SELECT seq, leaf, words FROM store_entry WHERE log_id = %s AND seq >= %s AND seq < %s ORDER BY seq"
_LEAVES = "SELECT seq, leaf FROM store_entry WHERE log_id = %s AND seq >= %s AND seq < %s ORDER BY seq"
_ONE = "SELECT seq, leaf, words FROM store_entry WHERE log_id = %s AND seq = %s"
_SIZES = "SELECT id, (SELECT MAX(seq) FROM store_entry WHERE log_id = store_log.id) FROM store_log WHERE id IN ({})"
_EXTENT = {
    "sqlite": "SELECT group_concat(log_id || ':' || last) FROM (SELECT log_id, COALESCE((SELECT MAX(seq) FROM store_entry "
    "WHERE log_id = i.log_id), -1) AS last FROM store_involved i WHERE party = %s ORDER BY id DESC)",
    "postgresql": "SELECT string_agg(log_id || ':' || COALESCE((SELECT MAX(seq) FROM store_entry WHERE log_id = i.log_id), -1), ',' "
    "ORDER BY id DESC) FROM store_involved i WHERE party = %s",
}
_SOME = "SELECT log_id, seq, leaf, words FROM store_entry WHERE "
_NEWEST = "SELECT seq, leaf, words FROM store_entry WHERE log_id = %s AND seq < %s ORDER BY seq DESC LIMIT %s"
BATCH = 5_000
LOGS = 200
"""So many contracts are asked about in one statement."""


class Row(NamedTuple):
    """An entry as it is stored."""

    seq: int
    leaf: bytes
    words: bytes | None


def size(log: str, *, lock: bool = False) -> int | None:
    """How many entries a log holds, the log locked until the transaction ends if asked; None when there is no such log."""
    with connection.cursor() as cursor:
        if lock and connection.vendor == "postgresql":
            cursor.execute(_LOCK, [log])
            if cursor.fetchone() is None:
                return None
        cursor.execute(_SIZE, [log])
        row = cursor.fetchone()
        if row is not None:
            return int(row[0]) + 1
        cursor.execute(_EXISTS, [log])
        return None if cursor.fetchone() is None else 0


def create(log: str, body: str) -> None:
    """Begin a log. It holds nothing until its first entry."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_log (id, body) VALUES (%s, %s)", [log, body])


def append(log: str, rows: list[tuple[int, int, bytes, bytes | None]]) -> None:
    """Append entries ``(seq, tier, leaf, words)``. Within the transaction that holds the lock."""
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_INSERT, (log, *rows[0]))
        else:
            cursor.executemany(_INSERT, [(log, *row) for row in rows])


def _row(raw: tuple[Any, ...]) -> Row:
    return Row(raw[0], bytes(raw[1]), None if raw[2] is None else bytes(raw[2]))


def entries(log: str, start: int, stop: int) -> Iterator[Row]:
    """Entries ``start`` ≤ seq < ``stop`` in order, read in batches so that memory does not grow with the log."""
    while start < stop:
        upto = min(stop, start + BATCH)
        with connection.cursor() as cursor:
            cursor.execute(_AFTER, [log, start, upto])
            for raw in cursor.fetchall():
                yield _row(raw)
        start = upto


def leaves(log: str, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Numbers and leaves of entries ``start`` ≤ seq < ``stop`` in order, asked for in one statement however many there are."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [log, start, stop])
        while found := cursor.fetchmany(BATCH):
            for seq, leaf in found:
                yield int(seq), bytes(leaf)


def entry(log: str, seq: int) -> Row | None:
    """One entry, or None."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [log, seq])
        raw = cursor.fetchone()
    return None if raw is None else _row(raw)


def newest(log: str, before: int, limit: int) -> list[Row]:
    """The newest entries below ``before``, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [log, before, limit])
        return [_row(raw) for raw in cursor.fetchall()]


def sizes(logs: Sequence[str]) -> dict[str, int]:
    """How many entries each of these logs holds; those that do not exist are left out."""
    found: dict[str, int] = {}
    for start in range(0, len(logs), LOGS):
        some_logs = logs[start : start + LOGS]
        with connection.cursor() as cursor:
            cursor.execute(_SIZES.format(", ".join(["%s"] * len(some_logs))), some_logs)
            found |= {str(log): 0 if last is None else int(last) + 1 for log, last in cursor.fetchall()}
    return found


def extent(party: str) -> str:
    """How far every contract goes that a party takes part in, the latest contract first, in one statement and one text.

    Where it is the same text as before, nothing was entered in any of them. :func:`sizes_in` reads it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT[connection.vendor], [party])
        return str(cursor.fetchone()[0] or "")


def sizes_in(text: str) -> dict[str, int]:
    """How many entries each contract holds, as :func:`extent` told."""
    parts = (one.split(":") for one in text.split(",") if one)
    return {log: int(last) + 1 for log, last in parts}


def some(wanted: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], Row]:
    """These entries of these logs, whatever their number, in as few statements as there are hundreds of logs."""
    asked = [(log, numbers) for log, numbers in wanted.items() if numbers]
    found: dict[tuple[str, int], Row] = {}
    for start in range(0, len(asked), LOGS):
        part = asked[start : start + LOGS]
        places = " OR ".join(f"(log_id = %s AND seq IN ({', '.join(['%s'] * len(numbers))}))" for _, numbers in part)
        values: list[str | int] = []
        for log, numbers in part:
            values += [log, *numbers]
        with connection.cursor() as cursor:
            cursor.execute(_SOME + places, values)
            found |= {(str(raw[0]), int(raw[1])): _row(raw[1:]) for raw in cursor.fetchall()}
    return found
