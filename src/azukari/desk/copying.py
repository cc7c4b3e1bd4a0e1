"""Copies in the vault: the key process seals again what a permitted copy takes, under a key of its own, and what it sealed becomes an entry.

    entry p09.make-copy ──► effect ──► key process reads entry and content, seals ──► p11.content-sealed and the object, one transaction

Done again after a crash: what was sealed and not entered is content that nothing refers to and whose key nobody has. Until it is done, the copy
opens as nothing; what was erased or taken away before stays without content.
"""

from __future__ import annotations

from typing import Final

from azukari.desk.depositors import holder
from azukari.desk.desk import Desk
from azukari.desk.headings import brought, put_away
from azukari.desk.intake import caller, current, forget, kept
from azukari.desk.pen import Pen
from azukari.desk.stronger import arranged, not_weaker
from azukari.kernel.erasure import Level
from azukari.kernel.values import Fingerprint, ItemId, ObjectId, TierNo
from azukari.provisions.p11_acts import ContentSealed
from azukari.store.models import Effect, VaultObject
from azukari.vault.errors import DeniedError
from azukari.vault.messages import Sealed

NEVER: Final = frozenset({"OBJECT_GONE", "COPY_PART", "COPY_SEALED"})
"""Answers of the key process that no later attempt would change."""


def seal_copies(desk: Desk, effect: Effect) -> None:
    """Seal the content of each copy that an entry made."""
    for item in effect.payload["items"]:
        if (
            _holder(desk, effect.log_id, item) is not None
            and not VaultObject.objects.filter(log_id=effect.log_id, item=item).exists()
        ):
            _seal(desk, effect.log_id, effect.seq, ItemId(item))


def _seal(desk: Desk, log: str, seq: int, item: ItemId) -> None:
    thing, level = desk.mint("ob"), arranged(desk, log)
    try:
        sealed = caller(desk).copy(log, seq, item, thing, 1)
    except DeniedError as error:
        if error.refusal.code in NEVER:
            return
        raise
    try:
        _enter(desk, log, item, thing, sealed, level)
    except BaseException:
        forget(desk, sealed)
        raise


def _enter(desk: Desk, log: str, item: ItemId, thing: str, sealed: Sealed, level: Level) -> None:
    """The entry and the object's row, in one transaction; nothing if the copy is gone meanwhile."""

    def work(pen: Pen) -> bool:
        tier = holder(pen.book, item)
        if tier is None or VaultObject.objects.filter(log_id=log, item=item).exists():
            return False
        not_weaker(pen.book, level)
        row = kept(current(desk, log, sealed, thing))
        source = pen.book.whole.ground.custody.items[item].parent
        parent = VaultObject.objects.filter(log_id=log, item=source).order_by("-version").first()
        act = ContentSealed(
            item=item,
            rows=sealed.rows if sealed.index is not None else None,
            fingerprint=Fingerprint(desk.words.fingerprint(log, item, sealed.plain)),
            size=sealed.plain_size,
            digest=Fingerprint(sealed.blob),
            vault_object=ObjectId(thing),
        )
        pen.instrument(act, {}, tier)
        known = {} if parent is None else brought(desk.words, log, parent.id, parent.measured)
        measured = put_away(desk.words, log, thing, known)
        VaultObject.objects.create(id=thing, log_id=log, item=item, version=1, created=pen.time, sealed=row, measured=measured)
        return True

    if not desk.write(log, work):
        forget(desk, sealed)


def _holder(desk: Desk, log: str, item: ItemId) -> TierNo | None:
    return desk.look(log, lambda book: holder(book, item))
