"""Intake: content is sealed in the vault while it streams in, counted on the way, and what was counted becomes an entry.

Nothing of the content touches this process's disk. If a row cannot be read, nothing is left in the vault and nothing in the record. If the stream
breaks, what was sealed so far stays in the vault for a fortnight, and the same deposit goes on from there.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from azukari.content.errors import ContentError
from azukari.content.marks import media_of
from azukari.content.table import TableReader
from azukari.desk import contents
from azukari.desk.contents import NOTHING, WORKBOOK, Form, How, Read, form_of, found, peeked
from azukari.desk.depositors import fits, gives, holder, keeps, tier_of
from azukari.desk.desk import Desk, NotFound
from azukari.desk.headings import put_away
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.pen import Pen
from azukari.desk.stronger import arranged, not_weaker
from azukari.desk.table import Encoding, content_fault
from azukari.kernel.erasure import Level
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import CONTRACTOR, Fingerprint, ItemId, Number, ObjectId
from azukari.law.say import Say
from azukari.provisions.p00_contents import APART
from azukari.provisions.p10_acts import Measured
from azukari.provisions.p11_acts import ContentSealed
from azukari.store.models import VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller, SealCall
from azukari.vault.errors import DeniedError, VaultError
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

    pages: int | None = None
    trouble: Say | None = None
    """Why it cannot be looked at by pages, though it looks like a file of pages."""


class _Made(NamedTuple):
    """A sealed object, and what the store keeps beside it."""

    thing: str
    version: int
    sealed: Sealed
    measured: dict[str, Any]


_READ: Final = 1 << 20


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

    def take(self, file: int) -> None:
        """The same, of a file that the key process reads itself: only what it has of an earlier try is read here."""
        there = self._call.resumed
        size = 0 if there is None else there.size
        if there is not None and _digest(file, size) != there.plain:
            raise _another()
        told = self._progress or (lambda _: None)
        told(size)
        self._call.take(file, size, told)


def _digest(file: int, size: int) -> str:
    """SHA-256 of the beginning of a file, or of all of it where it is shorter."""
    digest, at = hashlib.sha256(), 0
    while at < size and (piece := os.pread(file, min(_READ, size - at), at)):
        digest.update(piece)
        at += len(piece)
    return digest.hexdigest()


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
    how: How | None = None,
    progress: Progress | None = None,
    file: int | None = None,
) -> Deposited:
    """Seal the content of a line of a delivery note, or (``note`` None) of what a contractor collected or derived; enter what the vault counted.

    ``key`` names the column of the record key; without it the content is kept as it is and cannot be opened record by record. ``how`` says
    more: what an officer declared of the columns, a layout, a sheet; ``key`` and ``encoding`` then count for nothing. ``file`` is the open
    descriptor that the pieces come from: where nobody has to read content while it passes, the key process reads it from there itself.

    :raises FaultError: what is wrong with the content (codes of ``content.errors``), or with the vault (codes of the key process); nothing is
        left behind.
    """
    if not desk.look(log, lambda book: item in book.whole.ground.custody.items, officer=officer):
        raise NotFound(item)
    if note is None:
        keeps(desk, officer, log, item)
    fits(desk, log, note, item, officer)
    if note is not None:
        gives(desk, officer, log, note)
    how = How(key, encoding) if how is None else how
    level = arranged(desk, log)
    head, pieces = peeked(pieces)
    form = form_of(head, how)
    version = VaultObject.objects.filter(log_id=log, item=item).count() + 1
    thing = desk.mint("ob")
    try:
        with caller(desk).sealing(log, thing, version, table=form is Form.TABLE, name=_name(log, note, item)) as call:
            resumed = call.resumed
            thing, before = (thing, 0) if resumed is None else (resumed.object, resumed.size)
            tee = _Tee(pieces, call, progress)
            made: tuple[_Made, ...]
            try:
                if form is Form.BYTES and file is not None and stat.S_ISREG(os.fstat(file).st_mode):
                    tee.take(file)
                    made, read = (_Made(thing, version, call.finish(), NOTHING.measured),), NOTHING
                elif form is Form.BOOK:
                    made, read = _book(desk, log, tee, how, call, (thing, version))
                else:
                    read = _read(form, tee, how, call, head)
                    made = (_Made(thing, version, call.finish(), read.measured),)
            except ContentError as error:
                call.abandon()
                raise content_fault(error) from None
            except FaultError:
                call.abandon()
                raise
    except (VaultError, DeniedError) as error:
        raise vault_fault(error) from error
    delivered = made[0].sealed
    looks, declared = read.looks or how.looks, tuple(one.known for one in how.columns)
    counted: dict[str, Any] = {
        "item": item,
        "rows": read.rows,
        "persons": read.persons,
        "fingerprint": Fingerprint(desk.words.fingerprint(log, item, delivered.plain)),
        "size": delivered.plain_size,
        "digest": Fingerprint(delivered.blob),
        "vault_object": ObjectId(thing),
        "deposited_by": officer.person,
        "columns": max(len(read.header), len(looks), len(declared)),
        # an officer's word on them is an entry of its own, and may never come
        "apart": tuple(sorted({at for known in (looks, declared) for at, one in enumerate(known, start=1) if one in APART})),
    }
    act = ContentSealed(**counted) if note is None else Measured(note=Number(note), **counted)
    try:
        receipt = _enter(desk, log, act, item, made, level)
    except BaseException:
        for one in made:
            forget(desk, one.sealed)
        raise
    return Deposited(
        receipt,
        act.rows,
        act.persons,
        read.encoding,
        read.header,
        delivered.plain,
        before,
        read.measured.get("pages"),
        read.trouble,
    )


def _read(form: Form, tee: Iterable[bytes], how: How, call: SealCall, head: bytes) -> Read:
    if form is Form.TABLE:
        return contents.table(tee, how, call)
    if form is Form.PAGES:
        return contents.pages(tee, media_of(head))
    for _ in tee:
        continue
    return NOTHING


def _book(
    desk: Desk, log: str, tee: Iterable[bytes], how: How, call: SealCall, place: tuple[str, int]
) -> tuple[tuple[_Made, ...], Read]:
    """A workbook: the file as it was delivered is one object, the table that is made of it the next version."""
    original, version = place
    thing = desk.mint("ob")
    with TableReader(how.wanted(book=True)) as reader:
        for piece in tee:
            for _ in reader.feed(piece):
                raise ContentError("SANDBOX_DIED", how="early")
        sealed = call.finish()
        try:
            with caller(desk).sealing(log, thing, version + 1, table=True) as second:
                for kind, payload in reader.finish():
                    if kind == b"D":
                        second.write(payload)
                    else:
                        second.rows(kind, payload)
                read = found(reader.counted, how)
                made = second.finish()
        except BaseException:
            forget(desk, sealed)
            raise
    kept_of = {**NOTHING.measured, "form": "original", "media": WORKBOOK}
    table = _Made(thing, version + 1, made, {**read.measured, "origin": original})
    return (_Made(original, version, sealed, kept_of), table), read


def _name(log: str, note: int | None, item: ItemId) -> str:
    """Under which a deposit that was cut goes on: the same item for the same note."""
    return hashlib.sha256(f"{log} {note} {item}".encode()).hexdigest()[:32]


def _enter(desk: Desk, log: str, act: Measured | ContentSealed, item: ItemId, made: Sequence[_Made], level: Level) -> Receipt:
    """The measurement and the objects' rows, in one transaction."""

    def work(pen: Pen) -> Receipt:
        not_weaker(pen.book, level)
        rows = [kept(current(desk, log, one.sealed, one.thing)) for one in made]
        tier = tier_of(log, act.note) if isinstance(act, Measured) else holder(pen.book, item) or CONTRACTOR
        receipt = pen.instrument(act, {}, tier)
        for one, row in zip(made, rows, strict=True):
            VaultObject.objects.create(
                id=one.thing,
                log_id=log,
                item=item,
                version=one.version,
                created=pen.time,
                sealed=row,
                measured=put_away(desk.words, log, one.thing, one.measured),
            )
        return receipt

    return desk.write(log, work)


def current(desk: Desk, log: str, sealed: Sealed, thing: str) -> Sealed:
    """The object under the newest generation of its contract's key. Asked under the log's lock, which an erasure takes to move the survivors:
    what enters under the newest generation is either seen by it or comes after it.

    :raises FaultError: ``DEPOSIT_OVERTAKEN`` when an erasure destroyed the generation since the sealing, or what the key process says.
    """
    keys = caller(desk)
    try:
        newest = keys.ensure(log)
        if newest == sealed.generation:
            return sealed
        [wrapped] = keys.rewrap(log, sealed.generation, newest, [sealed.wrapped], things=[thing])
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


def forget(desk: Desk, sealed: Sealed) -> None:
    """What was sealed and could not be entered is not kept."""
    blobs = Blobs(desk.instance.blobs)
    for digest in (sealed.blob, sealed.index):
        if digest is not None:
            blobs.discard(digest)


def vault_fault(error: VaultError | DeniedError) -> FaultError:
    """A trouble of the vault or a refusal of the key process, as the desk tells it."""
    why = error.refusal
    return FaultError(Fault(why.code, Say(why.ja, why.en)))
