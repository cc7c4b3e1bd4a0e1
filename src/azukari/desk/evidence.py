"""Taking evidence: one file that says everything the record says, for a verifier that the reader already holds.

Folded refusals are written into the record first, the signer signs that size, the leaves go out as they are stored, and the signer binds the
file. Words are opened only where this reader may read them: 甲 reads all but the keys of opened records (content, in effect), a
contractor its own side's. That an act has none
is open to everybody who is given its entry.
"""

from __future__ import annotations

from pathlib import Path

from azukari.desk import signing_key
from azukari.desk.auditing import sound
from azukari.desk.desk import Desk
from azukari.desk.evidence_made import Asking, Making, damaged, unwritable
from azukari.desk.evidence_outside import Fixed, newest_fixed
from azukari.desk.evidence_parts import WHOLE, Asked, check_rights
from azukari.desk.outcome import Officer
from azukari.desk.signing import AtHand, at_hand, sign_once
from azukari.desk.witnesses import goes_on
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.ledger.pack import Header, Progress
from azukari.store import record
from azukari.store.models import Checkpoint

__all__ = ["damaged", "sign_once", "take", "unwritable"]


def take(
    desk: Desk, officer: Officer, log: str, target: Path, progress: Progress | None = None, *, asked: Asked = WHOLE
) -> Header:
    """Write the evidence pack of a contract, or of a part of it, to a new file; it appears whole or not at all.

    :raises NotFound: when the officer's party has no part in the contract.
    :raises FaultError: ``EVIDENCE_EXISTS``, ``EVIDENCE_UNWRITABLE``, ``EVIDENCE_CAPACITY``, ``EVIDENCE_OTHERS``, ``EVIDENCE_NOTHING``,
        ``NOT_SIGNED``.
    """
    may = desk.look(log, lambda book: check_rights(book, officer, asked, desk.clock()), officer=officer)
    if target.exists():
        raise FaultError(
            Fault(
                "EVIDENCE_EXISTS",
                Say(f"{target} は既にあります。別の名前にしてください。", f"{target} exists; choose another name."),
            )
        )
    if asked.kind == "contract":
        sound(desk.instance, log)
    else:
        goes_on(desk.instance, log)
    desk.tell_refusals(log, all_of_them=True)
    size = record.size(log) or 0
    with at_hand(desk) as signer:
        return _made(signer, Asking(desk, officer, log, asked, may), size, target, progress)


def _made(signer: AtHand, asking: Asking, size: int, target: Path, progress: Progress | None) -> Header:
    desk, log = asking.desk, asking.log
    fixed = newest_fixed(desk.instance)
    checkpoint, vkey = _checkpoint(log, size, fixed), signing_key.published(desk.instance)
    if checkpoint is None or vkey is None:
        raise FaultError(
            Fault(
                "NOT_SIGNED",
                Say("署名がまだありません。署名係の状態を確かめてください。", "There is no signature yet; look at the signer."),
            )
        )
    making = Making(asking, checkpoint, vkey, fixed, lambda digest: signer.bind(log, digest))
    try:
        return making.write(target, progress)
    except LedgerError:
        # the tiles that a part is proved from may have suffered: they are made anew from the entries
        making.again()
    try:
        return making.write(target, progress)
    except LedgerError as error:
        # the record is another than what was signed: whoever reads all of it finds where
        sound(desk.instance, log)
        raise FaultError(Fault(error.code, Say(error.ja, error.en))) from error


def _checkpoint(log: str, size: int, fixed: Fixed | None) -> Checkpoint | None:
    """The checkpoint that the newest heads fix, when it reaches as far as the record did; else the first that does."""
    of_log = Checkpoint.objects.filter(log_id=log, size__gte=size)
    head = fixed.heads.get(log) if fixed is not None else None
    held = None if head is None else of_log.filter(size=head[0].size).first()
    return held or of_log.order_by("size").first()
