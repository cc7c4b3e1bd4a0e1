"""Keeping how contracts stand: in this process, and in the store, so that a list of a thousand contracts folds none of them.

What is kept counts for so many entries and a span of moments, and for the code that wrote it. Everything else is worked out again by whoever
asks first, and kept. It can be thrown away at any time.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

import msgspec
from django.db import DatabaseError, connection, transaction

from azukari.desk.book import edition
from azukari.desk.standing_facts import Facts
from azukari.kernel.values import Time
from azukari.store.models import Standing

LOGGER = logging.getLogger("azukari.desk")
MOST: Final = 20_000
"""Of so many contracts a process keeps how they stand."""
OFFICERS: Final = 50
"""Of so many officers it keeps what was made for them."""
WRITTEN: Final = 500
"""So many are written at once."""
MODULES: Final = ("standing_facts.py", "turning.py", "refused_lately.py", "catalogue_annex.py")
_OF_PARTY = (
    "SELECT s.log_id, s.size, s.since, s.until, s.checksum, s.data FROM store_standing s "
    "JOIN store_involved i ON i.log_id = s.log_id WHERE i.party = %s"
)


@cache
def _edition() -> bytes:
    """A digest of the code that works out what is kept, and of the calendar of holidays that it counts by."""
    digest = sha256(edition() + version("jpholiday").encode())
    for name in MODULES:
        digest.update(files("azukari.desk").joinpath(name).read_bytes())
    return digest.digest()


def _checksum(log: str, size: int, since: int, until: int, data: bytes) -> str:
    return sha256(_edition() + f"{log}|{size}|{since}|{until}|".encode() + data).hexdigest()


class Standings:
    """How contracts stand, as this process knows it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, Facts] = OrderedDict()
        self._boards: OrderedDict[Hashable, dict[str, Any]] = OrderedDict()
        self._guard = threading.Lock()
        self.called: dict[str, tuple[tuple[int, ...], Any]] = {}
        """What contracts and their parties are called, and by which entries."""
        self._decoder = msgspec.msgpack.Decoder(Facts, strict=False)

    def boards_of(self, officer: Hashable) -> dict[str, Any]:
        """What was made for an officer of these, by contract; of some officers, those who asked last."""
        with self._guard:
            found = self._boards.setdefault(officer, {})
            self._boards.move_to_end(officer)
            while len(self._boards) > OFFICERS:
                self._boards.popitem(last=False)
            return found

    def known(self, sizes: Mapping[str, int], now: Time) -> dict[str, Facts]:
        """What this process knows of these contracts at their sizes and a moment."""
        with self._guard:
            found = {log: self._known[log] for log in sizes if log in self._known}
            for log in found:
                self._known.move_to_end(log)
        return {log: one for log, one in found.items() if one.holds(sizes[log], now)}

    def stored(self, party: str, sizes: Mapping[str, int], now: Time) -> dict[str, Facts]:
        """What the store has of contracts that a party takes part in, as far as it counts; known to this process from then on."""
        with connection.cursor() as cursor:
            cursor.execute(_OF_PARTY, [party])
            rows = cursor.fetchall()
        found = {}
        for log, size, since, until, checksum, raw in rows:
            if sizes.get(log) != size or until <= now:
                continue
            data = bytes(raw)
            if _checksum(log, size, since, until, data) != checksum:
                LOGGER.info("the standing of %s is damaged or of another edition: worked out anew", log)
                continue
            one = self._decoder.decode(data)
            if one.holds(size, now):
                found[log] = one
        self._keep(found.values())
        return found

    def keep(self, found: Iterable[Facts]) -> None:
        """Keep what was just worked out, in the store too. Where that does not succeed now, the next who asks works it out."""
        many = list(found)
        self._keep(many)
        rows = []
        for one in many:
            data = msgspec.msgpack.encode(one)
            checksum = _checksum(one.log, one.size, one.since, one.until, data)
            rows.append(Standing(log_id=one.log, size=one.size, since=one.since, until=one.until, checksum=checksum, data=data))
        try:
            with transaction.atomic():
                Standing.objects.bulk_create(
                    rows, batch_size=WRITTEN, update_conflicts=True, unique_fields=["log"],
                    update_fields=["size", "since", "until", "checksum", "data"],
                )  # fmt: skip
        except DatabaseError:
            LOGGER.warning("%d standings were not written", len(rows), exc_info=True)

    def _keep(self, found: Iterable[Facts]) -> None:
        with self._guard:
            for one in found:
                self._known[one.log] = one
                self._known.move_to_end(one.log)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
