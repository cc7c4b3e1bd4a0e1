"""``deposit``: a file streams into the vault for a line of a delivery note; memory stays the same whatever its size."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, BinaryIO

from azukari.cli.acting import receipt_of
from azukari.cli.counter import Counter
from azukari.cli.files import opened
from azukari.cli.output import Answer, Out, said
from azukari.desk import intake
from azukari.desk.differing import differences
from azukari.desk.table import Encoding
from azukari.kernel.values import ItemId
from azukari.kernel.wire import leaf_hash
from azukari.law.say import Say

PIECE = 1 << 18


def deposit(args: argparse.Namespace, out: Out) -> Answer:
    """Seal the file and enter what the vault counted."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    item = counter.item(args.item, log, officer)
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
    if done.resumed:
        out.say(
            f"  前に途中まで預けた{done.resumed:,}バイトの続きから預けました",
            f"  went on after {done.resumed:,} bytes that were sealed before",
        )
    if done.rows is not None:
        out.say(
            f"  件数 {done.rows:,}　実人数 {done.persons:,}　文字コード {done.encoding}",
            f"  {done.rows:,} rows, {done.persons:,} persons, {done.encoding}",
        )
    differs = counter.see(log, lambda seen: differences(seen, entry), officer)
    if differs:
        out.aside(
            out.of(
                Say(
                    "送付書と一致しません。このままでは受領できません。",
                    "It differs from the note, and cannot be received like this.",
                )
            )
        )
    for one in differs:
        out.aside(f"  {out.of(one)}")
    out.line(f"  SHA-256  {done.digest}")
    out.line(f"  {out.of(Say('この記録の確認値', 'leaf hash'))}  {leaf_hash(done.receipt.leaf)}")
    result: dict[str, Any] = {
        "receipt": receipt_of(done.receipt),
        "rows": done.rows,
        "persons": done.persons,
        "encoding": done.encoding,
        "header": list(done.header),
        "sha256": done.digest,
        "resumed": done.resumed,
        "differs": [said(one) for one in differs],
    }
    return Answer(result)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
