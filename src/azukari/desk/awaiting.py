"""What waits for a witness: acts that give, and erasures, where 甲 adopted the term; and how the waiting ends.

Whether an entry waits, the record says. The rows of the to-do list only tell the courier in which contracts to look.
"""

from __future__ import annotations

from azukari import annex
from azukari.desk import covered
from azukari.desk.book import Book
from azukari.desk.chance import now
from azukari.desk.delivery import newest_heads
from azukari.desk.desk import Desk
from azukari.desk.effects import AWAIT
from azukari.desk.pen import Pen
from azukari.desk.witnesses import Witness
from azukari.kernel.values import Number, Time, WitnessId
from azukari.kernel.wire import envelope
from azukari.ledger import heads
from azukari.provisions.p00_witness import TERM, Cosigned, Witnessing, witnessing_of
from azukari.store import record
from azukari.store.models import Effect, Head


def witnessing(whole: annex.Whole) -> Witnessing:
    """What the contract itself knows of witnesses."""
    return witnessing_of(whole.slices)


def waiting(book: Book, time: Time) -> frozenset[Number]:
    """The entries of acts that give which wait at a moment."""
    return frozenset(witnessing(book.whole).waiting_for(book.whole.ground, time))


def erasure_waits(desk: Desk, log: str, seq: int) -> bool:
    """Whether the erasure that an entry orders has to wait: nothing is destroyed for good on the word of one side's machine."""
    row = record.entry(log, seq)
    if row is None:
        return True
    at = envelope(row.leaf).at

    def look(book: Book) -> bool:
        ground = book.whole.ground
        return seq >= witnessing(book.whole).covered and ground.flag(TERM, at)

    return desk.look(log, look)


def counts(desk: Desk, log: str, witness: str) -> bool:
    """Whether a witness, named by its key id, ends any wait in a contract."""
    return desk.look(log, lambda book: witnessing(book.whole).counts(witness))


def settle(desk: Desk, witness: Witness) -> int:
    """Enter, in every contract where something waits, how far a witness's newest signature covers it; how many entries that made.

    A contract that named other keys is passed over: there it goes on waiting, and nothing is tried in vain.
    """
    awaited = Effect.objects.filter(name=AWAIT, done=None)
    newest = covered.newest(desk.instance, witness) if awaited.exists() else None
    if newest is None:
        return 0
    last = newest_heads(newest.size)
    made = 0
    for log in awaited.values_list("log_id", flat=True).distinct():
        row = Head.objects.filter(log_id=log, seq__lte=last).order_by("-seq").first()
        size = 0 if row is None else heads.decode_head(bytes(row.leaf)).size
        if awaited.filter(log_id=log, seq__lt=size).exists() and counts(desk, log, witness.id):
            made += desk.write(log, lambda pen, size=size: _enter(pen, witness.id, size, newest.size))  # type: ignore[misc]
    return made


def _enter(pen: Pen, witness: str, size: int, instance: int) -> int:
    """Within the transaction that holds the log: another courier may have been first, or 甲 named another key meanwhile."""
    known = witnessing(pen.book.whole)
    if not known.counts(witness):
        return 0
    covers = size > known.covered
    if covers:
        pen.instrument(Cosigned(witness=WitnessId(witness), size=size, instance=instance), {})
    Effect.objects.filter(log_id=pen.log, name=AWAIT, done=None, seq__lt=size).update(done=now())
    return int(covers)
