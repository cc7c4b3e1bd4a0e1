"""Which cosignatures hold. A row of the database is a claim: it counts once the line is the configured witness's own, under the text of
the checkpoint of that very size, and that checkpoint is there.

Whoever can write the database can add rows, but no line that verifies; a row that does not hold ends no waiting and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from azukari.desk.instance import Instance
from azukari.desk.witnesses import Witness
from azukari.kernel.values import SECOND, Time
from azukari.law.say import Say
from azukari.ledger.checkpoint import Checkpoint as Signed
from azukari.ledger.cosign import cosignatures
from azukari.ledger.errors import LedgerError
from azukari.ledger.note import Note, Signature, read_lines
from azukari.store.models import Cosignature, InstanceCheckpoint

_LOOKS_AT: Final = 256
"""Rows above the newest one that holds that are looked at, at most: a database full of false ones is told, not read to its end."""

FALSE: Final = "COSIGNATURE_FALSE"
FALSE_SAY: Final = Say(
    "データベースに、立会いのものではない連署があります。数えていません。データベースを書き換えられる者を調べてください。",
    "The database has a cosignature that the witness did not make. It is not counted; find out who can write to the database.",
)


class Covered(NamedTuple):
    """A cosignature that holds: instance entries covered, the line, and when by the witness's clock."""

    size: int
    line: str
    at: Time
    signature: Signature


def at_size(instance: Instance, witness: Witness, size: int) -> Covered | None:
    """The witness's cosignature of one size of the instance log; None where there is none that holds."""
    row = Cosignature.objects.filter(witness=witness.id, size=size).first()
    return None if row is None else _held(instance, witness, row)


def newest(instance: Instance, witness: Witness, below: int | None = None) -> Covered | None:
    """The witness's newest cosignature that holds, of a size less than ``below`` where that is given."""
    rows = Cosignature.objects.filter(witness=witness.id).order_by("-size")
    for row in (rows if below is None else rows.filter(size__lt=below))[:_LOOKS_AT]:
        found = _held(instance, witness, row)
        if found is not None:
            return found
    # above it there is nothing but false rows: what lies within what was signed is found by its checkpoint
    top = InstanceCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    for size in rows.filter(size__lte=top if below is None else min(top, below - 1)).values_list("size", flat=True)[:_LOOKS_AT]:
        found = at_size(instance, witness, size)
        if found is not None:
            return found
    return None


def false_rows(instance: Instance, witness: Witness) -> Iterator[int]:
    """Sizes of rows of a witness that do not hold, as far as the newest one that does."""
    for row in Cosignature.objects.filter(witness=witness.id).order_by("-size")[:_LOOKS_AT]:
        if _held(instance, witness, row) is not None:
            return
        yield row.size


def _held(instance: Instance, witness: Witness, row: Cosignature) -> Covered | None:
    checkpoint = InstanceCheckpoint.objects.filter(size=row.size).first()
    if checkpoint is None:
        return None
    try:
        note = Note.parse(checkpoint.note.encode())
        signed = Signed.parse(note.text)
        found = cosignatures(Note(note.text, read_lines(row.line.encode())), [witness.cosigner])
    except (LedgerError, ValueError):
        return None
    if not found or (signed.origin, signed.size) != (instance.configuration.origin, row.size):
        return None
    return Covered(row.size, found[0].signature.line(), Time(found[0].time * SECOND), found[0].signature)
