"""``open``: entrusted information on the terminal, recorded first, watermarked, kept nowhere."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from azukari.cli.acting import receipt_of, told
from azukari.cli.counter import Counter
from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out
from azukari.desk import reading
from azukari.desk.catalogue_told import said_time
from azukari.desk.reading import Opened, said_fields
from azukari.law.say import Say
from azukari.provisions.p08_acts import OpenRecord, ViewPage


def open_(args: argparse.Namespace, out: Out) -> Answer:
    """Open one record by its key, or a page of records."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    act, answers = _asked(args)
    answers |= {} if args.fields is None else {"fields": args.fields}
    answers |= {"item": counter.item(args.item, log, officer), "purpose": args.purpose}
    outcome = reading.open(counter.desk, officer, log, act, answers)
    if not isinstance(outcome, Opened):
        return told(counter, officer, outcome, out)
    number, moment = outcome.receipt.entry.number, outcome.receipt.entry.moment
    name = counter.see(log, lambda one: one.name(moment.officer), officer)
    mark = Say(
        f"第{number}号　{name}（{moment.officer}）　{said_time(moment.time).ja} JST　閲覧の記録済み。写しを残さないこと。",
        f"No. {number}  {name} ({moment.officer})  {said_time(moment.time).en} JST  This opening is recorded; keep no copy.",
    )
    print(out.of(mark), file=sys.stderr)
    if outcome.fields:
        print(out.of(said_fields(outcome.fields)), file=sys.stderr)
    columns = len(outcome.header) or max(len(row) for row in outcome.rows)
    out.table([_fitted(row, columns) for row in (outcome.header, *outcome.rows)])
    return Answer(
        {
            "receipt": receipt_of(outcome.receipt),
            "watermark": {"number": number, "officer": moment.officer, "name": name},
            "header": outcome.header,
            "rows": outcome.rows,
            "numbers": outcome.numbers,
            "total": outcome.total,
            "fields": list(outcome.fields),
        }
    )


def _asked(args: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    page = args.first is not None or args.count is not None
    if page == (args.key is not None) or (page and (args.first is None or args.count is None)):
        raise wrong(
            "USAGE",
            "記録の番号を一つ指定するか、--first と --count を両方指定してください。",
            "Give the key of one record, or both --first and --count.",
        )
    if page:
        return ViewPage.name, {"first": args.first, "count": args.count}
    return OpenRecord.name, {"key": args.key}


def _fitted(row: list[str], columns: int) -> list[str]:
    """A row with a cell for every column, control characters made visible: content must not steer the terminal."""
    cells = [_harmless(text) for text in row]
    return (cells + [""] * columns)[:columns]


def _harmless(text: str) -> str:
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
