"""The vault looks at itself, and what it found is an entry: every sealed object of a contract is read through and compared with its digest.

The instrument enters findings only: how many objects, which items are damaged, how many are missing. A restore drill is the same look at a
backup: whether what would be put back is there, whole. Neither needs a key, so neither shows that the keys still open what was sealed.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

from azukari.desk.book import Book
from azukari.desk.desk import Desk
from azukari.desk.outcome import Receipt
from azukari.kernel.values import CONTRACTOR, Day, ItemId, add_days, day_of
from azukari.provisions.p11_acts import Check, VaultCheck
from azukari.provisions.p11_safekeeping import PROVISION, State
from azukari.store.models import Log, VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.errors import BlobError

NAMED = 1000


def look(desk: Desk, log: str, backup: Path | None = None) -> VaultCheck | None:
    """Read every sealed object of a contract through, here or in a backup of the blobs; None where there is none."""
    objects = list(VaultObject.objects.filter(log=log, erased=None).order_by("item", "version"))
    if not objects:
        return None
    blobs = Blobs(desk.instance.blobs if backup is None else backup)
    damaged: set[ItemId] = set()
    missing = 0
    for one in objects:
        for digest in filter(None, (one.sealed.get("blob"), one.sealed.get("index"))):
            sound = _sound(blobs, digest)
            missing += sound is None
            if sound is False:
                damaged.add(ItemId(one.item))
    check = Check.INTEGRITY if backup is None else Check.RESTORE
    named = sorted(damaged)[:NAMED]  # a leaf holds so many names; the rest is counted
    return VaultCheck(check=check, objects=len(objects), damaged=tuple(named), missing=missing + len(damaged) - len(named))


def _sound(blobs: Blobs, digest: str) -> bool | None:
    """Whether a blob is whole; None where it is not there."""
    try:
        blobs.check(digest)
    except BlobError as error:
        return None if error.refusal.code == "BLOB_MISSING" else False
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR}:
            return None
        raise
    return True


def enter(desk: Desk, log: str, backup: Path | None = None) -> Receipt | None:
    """Look, and enter what was found; None where nothing is sealed or the contract is closed."""
    if desk.look(log, lambda book: book.whole.ground.closed is not None):
        return None
    act = look(desk, log, backup)
    return None if act is None else desk.instrument(log, act, {}, CONTRACTOR)


def check_daily(desk: Desk) -> int:
    """Enter a look at every contract whose vault was not looked at today; how many were entered."""
    today = day_of(desk.clock())
    due = [log for log in _logs() if desk.look(log, lambda book: _last(book) < today)]
    return sum(enter(desk, log) is not None for log in due)


def _logs() -> Iterator[str]:
    """Contracts with something sealed in them."""
    sealed = VaultObject.objects.filter(erased=None).values("log_id")
    return iter(sorted(Log.objects.filter(pk__in=sealed).values_list("pk", flat=True)))


def _last(book: Book) -> Day:
    """The day of the last look; before the first, the day after which things began to come in: what came today is looked at tomorrow."""
    state = book.whole.slices[PROVISION.number]
    if not isinstance(state, State):
        raise TypeError(type(state).__name__)
    found = state.checked.get(Check.INTEGRITY) or min(state.counted.values(), default=None)
    return add_days(day_of(book.whole.ground.last), 1) if found is None else found
