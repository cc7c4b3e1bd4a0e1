"""Sealing what is made in the work: bytes or a table stream into the vault, are counted on the way, and are entered with what they belong to.

Until they are entered nothing refers to them and nobody has their key. A table is read as one that is deposited would be: in a child process, by
its heading, with the record key in a column of it. It is searched by the columns by which what it was made from is searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from azukari.content.columns import Column
from azukari.content.errors import ContentError
from azukari.desk import contents
from azukari.desk.contents import NOTHING, How
from azukari.desk.desk import Desk
from azukari.desk.headings import put_away
from azukari.desk.inherited import OF_NOTHING, MadeFrom
from azukari.desk.intake import caller, current, forget, kept, vault_fault
from azukari.desk.pen import Pen
from azukari.desk.stronger import arranged, not_weaker
from azukari.desk.table import Encoding, content_fault
from azukari.kernel.erasure import Level
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Fingerprint, ItemId, ObjectId, PersonId, TierNo
from azukari.law.say import Say
from azukari.provisions.p11_acts import ContentSealed
from azukari.store.models import VaultObject
from azukari.vault.errors import DeniedError, VaultError
from azukari.vault.messages import Sealed

HEAD: Final = 1 << 16
"""Bytes in which a heading has to end for content to be looked at as a table unasked."""


class Made(msgspec.Struct, frozen=True):
    """What was sealed and is not entered yet: the object, what the vault counted, and how its rows read."""

    thing: str
    sealed: Sealed
    level: Level
    rows: int | None
    persons: int | None
    measured: dict[str, Any]
    columns: int = 0
    apart: tuple[int, ...] = ()
    """How many columns it has, and which of them are set apart."""

    def forget(self, desk: Desk) -> None:
        """Keep nothing of it."""
        forget(desk, self.sealed)


def seal(
    desk: Desk,
    log: str,
    pieces: Iterable[bytes],
    *,
    key: str | None,
    encoding: str = "auto",
    version: int = 1,
    columns: tuple[Column, ...] = (),
    source: MadeFrom = OF_NOTHING,
) -> Made:
    """Seal what comes in; as a table where ``key`` names the column of the record key, searched by what ``columns`` say. It is read in a child.

    ``source`` tells what of that which it is made from is set apart.

    :raises FaultError: ``RESULT_EMPTY``; what is wrong with the table (``TABLE_…``), or with the vault. Nothing is left behind.
    """
    thing, level = desk.mint("ob"), arranged(desk, log)
    try:
        with caller(desk).sealing(log, thing, version, table=key is not None) as call:

            def passing() -> Iterator[bytes]:
                for piece in pieces:
                    call.write(piece)
                    yield piece

            if key is None:
                read = NOTHING
                if not sum(map(len, passing())):
                    raise FaultError(Fault("RESULT_EMPTY", EMPTY))
            else:
                read = contents.table(passing(), How(key, Encoding(encoding), columns=columns, blank=True), call)
            sealed = call.finish()
    except ContentError as error:
        raise content_fault(error) from None
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    apart = source.apart(read.header, columns, read.looks)
    return Made(thing, sealed, level, read.rows, read.persons, read.measured, max(len(read.header), *apart, 0), apart)


EMPTY: Final = Say(
    "プログラムは何も出力しませんでした。残すものがないときは --no-output を付けてください。",
    "The program gave nothing back. Where there is nothing to keep, say --no-output.",
)


def enter(desk: Desk, pen: Pen, log: str, item: ItemId, made: Made, by: PersonId, tier: TierNo) -> None:
    """Say in the record what was sealed of an item for the first time, and where it lies. In the transaction that the pen writes in."""
    row = place(desk, pen, log, made)
    act = ContentSealed(
        item=item,
        rows=made.rows,
        persons=made.persons,
        fingerprint=Fingerprint(desk.words.fingerprint(log, item, made.sealed.plain)),
        size=made.sealed.plain_size,
        digest=Fingerprint(made.sealed.blob),
        vault_object=ObjectId(made.thing),
        deposited_by=by,
        columns=made.columns,
        apart=made.apart,
    )
    pen.instrument(act, {}, tier)
    VaultObject.objects.create(
        id=made.thing,
        log_id=log,
        item=item,
        version=1,
        created=pen.time,
        sealed=row,
        measured=put_away(desk.words, log, made.thing, made.measured),
    )


def place(desk: Desk, pen: Pen, log: str, made: Made) -> dict[str, Any]:
    """What the row of an object keeps, under the newest key and none weaker than was arranged."""
    not_weaker(pen.book, made.level)
    return kept(current(desk, log, made.sealed, made.thing))
