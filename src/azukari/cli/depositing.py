"""``deposit``: a file streams into the vault for a line of a delivery note; memory stays the same whatever its size."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, BinaryIO

from azukari import annex
from azukari.cli.acting import receipt_of
from azukari.cli.counter import Counter
from azukari.cli.faults import CliError, Exit
from azukari.cli.files import opened
from azukari.cli.output import Answer, Out
from azukari.desk import intake
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.table import Encoding
from azukari.kernel.entry import Moment
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import CONTRACTOR, INSTRUMENT, Capacity, Fingerprint, ItemId, Number
from azukari.kernel.wire import leaf_hash
from azukari.law.say import Say
from azukari.provisions.p10_acts import Measured
from azukari.provisions.p10_values import ObjectId

PIECE = 1 << 18


def deposit(args: argparse.Namespace, out: Out) -> Answer:
    """Seal the file and enter what the vault counted."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    item = counter.item(args.item, log, officer)
    _fits(counter, log, officer, Number(args.note), ItemId(item))
    with opened(args.file) as (file, size), out.bar(Say("保管庫へ", "into the vault"), size) as bar:
        done = intake.deposit(
            counter.desk,
            officer,
            log,
            args.note,
            ItemId(item),
            _pieces(file),
            key=args.key,
            encoding=Encoding(args.encoding),
            progress=bar.more,
        )
    entry = done.receipt.entry
    out.say(f"預けました：第{entry.number}号", f"Deposited: no. {entry.number}")
    if done.rows is not None:
        out.say(
            f"  件数 {done.rows:,}　実人数 {done.persons:,}　文字コード {done.encoding}",
            f"  {done.rows:,} rows, {done.persons:,} persons, {done.encoding}",
        )
    out.line(f"  SHA-256  {done.digest}")
    out.line(f"  {out.of(Say('葉のハッシュ', 'leaf hash'))}  {leaf_hash(done.receipt.leaf)}")
    result: dict[str, Any] = {
        "receipt": receipt_of(done.receipt),
        "rows": done.rows,
        "persons": done.persons,
        "encoding": done.encoding,
        "header": list(done.header),
        "sha256": done.digest,
    }
    return Answer(result)


def _fits(counter: Counter, log: str, officer: Officer, note: Number, item: ItemId) -> None:
    """See beforehand that the note takes a measurement of the item, so that nothing is sealed in vain. :raises CliError: what the record says."""
    blank = Fingerprint("0" * 64)
    thing = ObjectId("ob-" + "0" * 16)
    act = Measured(note=note, item=item, rows=None, persons=None, fingerprint=blank, size=0, digest=blank, vault_object=thing)

    def judged(catalogue: Catalogue) -> tuple[Objection | Misfit, ...]:
        whole = catalogue.book.whole
        moment = Moment(catalogue.time, INSTRUMENT, whole.ground.ward, Capacity.INSTRUMENT, CONTRACTOR)
        return annex.judge(whole, act, moment)

    found = counter.see(log, judged, officer)
    if found:
        raise CliError(Exit.INCOMPLETE, *(_fault(one) for one in found))


def _fault(one: Objection | Misfit) -> Fault:
    both = Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}")
    return Fault(one.code if isinstance(one, Misfit) else "OBJECTION", both, one.field)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
