"""Intake: content is sealed in the vault while it streams in, counted on the way, and what was counted becomes an entry.

Nothing of the content touches this process's disk. If a row cannot be read, nothing is left in the vault and nothing in the record. If the stream
breaks, what was sealed so far stays in the vault for a fortnight, and the same deposit goes on from there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

import msgspec

from azukari.annex import ACTS, holdings, judge
from azukari.desk.book import Book
from azukari.desk.desk import Desk, NotFound
from azukari.desk.keying import record_key
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.pen import Pen
from azukari.desk.table import Encoding, Table
from azukari.kernel.act import Releases
from azukari.kernel.entry import Moment
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import tier_in
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    WARD_CAPACITIES,
    WHOLE,
    Capacity,
    Fingerprint,
    ItemId,
    Number,
    ObjectId,
    TierNo,
    Time,
)
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p10_acts import Measured
from azukari.provisions.p11_acts import KEEPS, ContentSealed
from azukari.store import record
from azukari.store.models import VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller, SealCall
from azukari.vault.errors import DeniedError, VaultError
from azukari.vault.index import Row
from azukari.vault.messages import Sealed

Progress = Callable[[int], None]


class Deposited(msgspec.Struct, frozen=True):
    """What came of a deposit: the entry that says what was counted, and the counts."""

    receipt: Receipt
    rows: int | None
    persons: int | None
    encoding: str | None
    header: tuple[str, ...]
    digest: str
    resumed: int = 0
    """Bytes that an earlier try, which was cut, had sealed already."""


class _Tee:
    """Passes pieces on to the vault while a table reads them; what the vault has of an earlier try is compared instead."""

    def __init__(self, pieces: Iterable[bytes], call: SealCall, progress: Progress | None) -> None:
        self._pieces = pieces
        self._call = call
        self._progress = progress

    def __iter__(self) -> Iterator[bytes]:
        there = self._call.resumed
        left, found = (0, "") if there is None else (there.size, there.plain)
        digest = hashlib.sha256()
        for piece in self._pieces:
            known, new = memoryview(piece)[:left], memoryview(piece)[left:]
            digest.update(known)
            left -= len(known)
            if known and not left and digest.hexdigest() != found:
                raise _another()
            if new:
                self._call.write(new)
            if self._progress is not None:
                self._progress(len(piece))
            yield piece
        if left:
            raise _another()


def _another() -> FaultError:
    text = Say(
        "前に途中まで預けた内容と違います。前の分は捨てました。この内容でよければ、もう一度預けてください。",
        "This is not the content of which a part was sealed before. That part was thrown away; if this is the right one, deposit it again.",
    )
    return FaultError(Fault("DEPOSIT_DIFFERS", text))


def caller(desk: Desk) -> KeyCaller:
    """The way to the key process of this instance."""
    return KeyCaller(desk.instance.socket)


def deposit(  # noqa: PLR0913 — who, where, what, and how to read it
    desk: Desk,
    officer: Officer,
    log: str,
    note: int | None,
    item: ItemId,
    pieces: Iterable[bytes],
    *,
    key: str | None = None,
    encoding: Encoding = Encoding.AUTO,
    progress: Progress | None = None,
) -> Deposited:
    """Seal the content of a line of a delivery note, or (``note`` None) of what a contractor collected or derived; enter what the vault counted.

    ``key`` names the column of the record key; without it the content is kept as it is and cannot be opened record by record.

    :raises FaultError: what is wrong with the content (codes ``TABLE_…``), or with the vault (codes of the key process); nothing is left behind.
    """
    if not desk.look(log, lambda book: item in book.whole.ground.custody.items, officer=officer):
        raise NotFound(item)
    thing = desk.mint("ob")
    if note is None:
        _keeps(desk, officer, log, item)
    _fits(desk, log, note, item, officer)
    if note is not None:
        _gives(desk, officer, log, note)
    table = None if key is None else Table(key, encoding)
    try:
        with caller(desk).sealing(log, thing, 1, table=table is not None, name=_name(log, note, item)) as call:
            resumed = call.resumed
            thing, before = (thing, 0) if resumed is None else (resumed.object, resumed.size)
            try:
                _hand_over(_Tee(pieces, call, progress), table, call)
            except FaultError:
                call.abandon()
                raise
            sealed = call.finish()
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    counted: dict[str, Any] = {
        "item": item,
        "rows": None if table is None else table.count,
        "persons": None if table is None else table.persons,
        "fingerprint": Fingerprint(desk.words.fingerprint(log, item, sealed.plain)),
        "size": sealed.plain_size,
        "digest": Fingerprint(sealed.blob),
        "vault_object": ObjectId(thing),
        "deposited_by": officer.person,
    }
    act = ContentSealed(**counted) if note is None else Measured(note=Number(note), **counted)
    try:
        receipt = _enter(desk, log, act, thing, item, sealed, table)
    except BaseException:
        forget(desk, sealed)
        raise
    return Deposited(
        receipt,
        act.rows,
        act.persons,
        None if table is None else table.encoding.value,
        () if table is None else tuple(table.header),
        sealed.plain,
        before,
    )


def _name(log: str, note: int | None, item: ItemId) -> str:
    """Under which a deposit that was cut goes on: the same item for the same note."""
    return hashlib.sha256(f"{log} {note} {item}".encode()).hexdigest()[:32]


def _hand_over(tee: _Tee, table: Table | None, call: SealCall) -> None:
    if table is None:
        for _ in tee:
            continue
        return
    for row in table.rows(tee):
        call.row(Row(row.offset, row.length, (record_key(row.fields[table.header.index(table.key)]),)))


def _enter(
    desk: Desk, log: str, act: Measured | ContentSealed, thing: str, item: ItemId, sealed: Sealed, table: Table | None
) -> Receipt:
    """The measurement and the object's row, in one transaction."""

    def work(pen: Pen) -> Receipt:
        row = kept(current(desk, log, sealed))
        version = VaultObject.objects.filter(log_id=log, item=item).count() + 1
        tier = _tier_of(log, act.note) if isinstance(act, Measured) else holder(pen.book, item) or CONTRACTOR
        receipt = pen.instrument(act, {}, tier)
        VaultObject.objects.create(
            id=thing,
            log_id=log,
            item=item,
            version=version,
            created=pen.time,
            sealed=row,
            measured={
                "header": [] if table is None else table.header,
                "encoding": None if table is None else table.encoding.value,
                "key": None if table is None else table.key,
            },
        )
        return receipt

    return desk.write(log, work)


def current(desk: Desk, log: str, sealed: Sealed) -> Sealed:
    """The object under the newest generation of its contract's key. Asked under the log's lock, which an erasure takes to move the survivors:
    what enters under the newest generation is either seen by it or comes after it.

    :raises FaultError: ``DEPOSIT_OVERTAKEN`` when an erasure destroyed the generation since the sealing, or what the key process says.
    """
    keys = caller(desk)
    try:
        newest = keys.ensure(log)
        if newest == sealed.generation:
            return sealed
        [wrapped] = keys.rewrap(log, sealed.generation, newest, [sealed.wrapped])
    except (VaultError, DeniedError) as error:
        if error.refusal.code != "SHARE_DESTROYED":
            raise vault_fault(error) from error
        text = Say(
            "封入の直後に消去が行われ、使った鍵が廃棄されました。何も預かっていません。もう一度預けてください。",
            "An erasure destroyed the key just after the content was sealed. Nothing was taken in; deposit it again.",
        )
        raise FaultError(Fault("DEPOSIT_OVERTAKEN", text)) from error
    return msgspec.structs.replace(sealed, wrapped=wrapped, generation=newest)


def kept(sealed: Sealed) -> dict[str, Any]:
    """What an object's row keeps of its sealing."""
    return {
        "blob": sealed.blob,
        "index": sealed.index,
        "wrapped": base64.b64encode(sealed.wrapped).decode(),
        "generation": sealed.generation,
        "size": sealed.plain_size,
        "rows": sealed.rows,
    }


def _fits(desk: Desk, log: str, note: int | None, item: ItemId, officer: Officer) -> None:
    """Whether the record waits for this item's content: asked before anything is sealed.

    :raises FaultError: the misfit that the entry would meet.
    """

    def judged(book: Book) -> tuple[Objection | Misfit, ...]:
        ground = book.whole.ground
        nothing: dict[str, Any] = {
            "item": item,
            "size": 0,
            "digest": Fingerprint("0" * 64),
            "vault_object": ObjectId(""),
            "deposited_by": officer.person,
        }
        act = ContentSealed(**nothing) if note is None else Measured(note=Number(note), **nothing)
        tier = CONTRACTOR if note is None else _tier_of(log, note)
        return judge(book.whole, act, Moment(desk.clock(), INSTRUMENT, ground.ward, Capacity.INSTRUMENT, tier))

    found = desk.look(log, judged)
    if found:
        raise FaultError(
            *(
                Fault(
                    one.code if isinstance(one, Misfit) else "DEPOSIT_REFUSED",
                    Say(f"{one.because.ja}{one.instead.ja}", f"{one.because.en} {one.instead.en}"),
                    one.field,
                )
                for one in found
            )
        )


def _gives(desk: Desk, officer: Officer, log: str, note: int) -> None:
    """10.1 — only a handover officer of the giving side hands content over. Anybody else is refused, and the refusal is recorded.

    :raises FaultError: ``DEPOSIT_REFUSED``.
    """
    row = record.entry(log, note)
    issued = None if row is None else entry_of(row.leaf, ACTS).moment
    if issued is None:
        raise NotFound(note)
    ward = issued.capacity in WARD_CAPACITIES

    def entitled(book: Book) -> bool:
        wanted = Capacity.WARD_HANDOVER_OFFICER if ward else Capacity.HANDOVER_OFFICER
        held = holdings(book.whole, officer.person, Time(max(desk.clock(), book.whole.ground.last)))
        return any(one.capacity is wanted and (ward or one.tier == issued.tier) for one in held)

    if desk.look(log, entitled):
        return
    _refuse(
        desk,
        officer,
        log,
        Measured,
        issued.tier,
        Say(
            "渡す側の授受に従事する者だけが、内容を保管庫に預けられます（第10）。この拒否は記録されました。授受担当に頼んでください。",
            "Only a handover officer of the giving side deposits the content (provision 10). This refusal is recorded; ask such an officer.",
        ),
    )


def _keeps(desk: Desk, officer: Officer, log: str, item: ItemId) -> None:
    """11.1 — what was collected or derived is put into the vault by those who hold it. Anybody else is refused, and the refusal is recorded.

    :raises FaultError: ``DEPOSIT_REFUSED``.
    """

    def entitled(book: Book) -> tuple[bool, TierNo]:
        held = holdings(book.whole, officer.person, Time(max(desk.clock(), book.whole.ground.last)))
        tier = holder(book, item)
        return any(one.capacity in KEEPS and tier in (None, one.tier) for one in held), tier or CONTRACTOR

    may, tier = desk.look(log, entitled)
    if not may:
        _refuse(
            desk,
            officer,
            log,
            ContentSealed,
            tier,
            Say(
                "その品目を保管する側の者だけが、内容を保管庫に預けられます（第11）。この拒否は記録されました。",
                "Only those who keep the item deposit its content (provision 11). This refusal is recorded.",
            ),
        )


def _refuse(desk: Desk, officer: Officer, log: str, act: type[Measured | ContentSealed], tier: TierNo, why: Say) -> NoReturn:
    """Record that somebody tried to deposit, and say so."""

    def tell(pen: Pen) -> None:
        pen.tell(act.name, Moment(pen.time, officer.person, officer.home, Capacity.ANYONE, tier), (act.cites,))

    desk.write(log, tell)
    raise FaultError(Fault("DEPOSIT_REFUSED", why))


def forget(desk: Desk, sealed: Sealed) -> None:
    """What was sealed and could not be entered is not kept."""
    blobs = Blobs(desk.instance.blobs)
    for digest in (sealed.blob, sealed.index):
        if digest is not None:
            blobs.discard(digest)


def holder(book: Book, item: ItemId) -> TierNo | None:
    """The tier that holds an item, if any does."""
    held = book.whole.ground.custody.held.get(item, {})
    return next((tier for account in held if (tier := tier_in(account)) is not None), None)


def _tier_of(log: str, note: int) -> TierNo:
    row = record.entry(log, note)
    issued = None if row is None else entry_of(row.leaf, ACTS).act
    return issued.to_tier if isinstance(issued, Releases) else WHOLE


def vault_fault(error: VaultError | DeniedError) -> FaultError:
    """A trouble of the vault or a refusal of the key process, as the desk tells it."""
    why = error.refusal
    return FaultError(Fault(why.code, Say(why.ja, why.en)))
