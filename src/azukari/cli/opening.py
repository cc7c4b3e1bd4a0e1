"""``open``: entrusted information on the terminal — a record, a page, what a search finds — recorded first, watermarked, kept nowhere."""

from __future__ import annotations

import argparse
import sys
from typing import Any
from unicodedata import category

from azukari import annex
from azukari.cli.acting import receipt_of, told
from azukari.cli.counter import Counter
from azukari.cli.faults import CliError, wrong
from azukari.cli.headed import listed
from azukari.cli.output import Answer, Out
from azukari.desk import reading
from azukari.desk.catalogue_told import said_time
from azukari.desk.headings import measured_of
from azukari.desk.reading import Opened, said_fields
from azukari.law.say import Say
from azukari.provisions.p08_acts import OpenRecord, Search, ViewPage

MOST = 10
"""Hits shown where nothing else is said."""


def open_(args: argparse.Namespace, out: Out) -> Answer:
    """Open one record by its key, a page of records, or what a search finds."""
    if not sys.stdout.isatty() and not args.off_screen:
        raise _off_screen()
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    item = counter.item(args.item, log, officer)
    act, answers = _asked(args, (measured_of(counter.desk.words, log, item) or {}).get("header") or [])
    if args.fields is not None:
        answers["fields"] = listed(counter, officer, log, annex.ACTS[act], item, args.fields)
    answers |= {"item": item, "purpose": args.purpose}
    outcome = reading.open(counter.desk, officer, log, act, answers)
    if not isinstance(outcome, Opened):
        return told(counter, officer, outcome, out)
    number, moment = outcome.receipt.entry.number, outcome.receipt.entry.moment
    name = counter.see(log, lambda one: one.name(moment.officer), officer)
    mark = Say(
        f"第{number}号　{name}（{moment.officer}）　{said_time(moment.time).ja} JST　閲覧の記録済み。写しを残さないこと。",
        f"No. {number}  {name} ({moment.officer})  {said_time(moment.time).en} JST  This opening is recorded; keep no copy.",
    )
    out.line(out.of(mark))
    if outcome.fields:
        print(out.of(said_fields(outcome.fields)), file=sys.stderr)
    if outcome.found is not None:
        first = answers["first"]
        shown = Say(
            f"{outcome.found}件見つかり、{first}件目から{len(outcome.rows)}件を見せています。",
            f"{outcome.found} found; {len(outcome.rows)} shown, from no. {first}.",
        )
        print(out.of(shown), file=sys.stderr)
    columns = len(outcome.header) or max((len(row) for row in outcome.rows), default=0)
    out.table([_fitted(row, columns) for row in (outcome.header, *outcome.rows)])
    out.line(out.of(mark))
    return Answer(
        {
            "receipt": receipt_of(outcome.receipt),
            "watermark": {"number": number, "officer": moment.officer, "name": name},
            "header": outcome.header,
            "rows": outcome.rows,
            "numbers": outcome.numbers,
            "total": outcome.total,
            "fields": list(outcome.fields),
            **({} if outcome.found is None else {"found": outcome.found}),
        }
    )


def _asked(args: argparse.Namespace, header: list[str]) -> tuple[str, dict[str, Any]]:
    if args.find:
        if args.key is not None:
            raise _usage()
        return Search.name, {"terms": _terms(args.find, header), "first": args.first or 1, "most": args.count or MOST}
    page = args.key is None and (args.first is not None or args.count is not None)
    if page == (args.key is not None) or (page and (args.first is None or args.count is None)) or (args.key and args.first):
        raise _usage()
    if page:
        return ViewPage.name, {"first": args.first, "count": args.count}
    return OpenRecord.name, {"key": args.key, "most": args.count or 1}


def _off_screen() -> CliError:
    return wrong(
        "OPEN_OFF_SCREEN",
        "出力が画面ではありません。ファイルやほかのプログラムに出すと写しが残るため、開いていません。"
        "プログラムに通すときは `azukari run` を使ってください。"
        "読上げなどのために出力を渡す必要があるときだけ、--off-screen を付けてください。",
        "The output is no terminal. A file or another program would keep a copy, so nothing was opened. Use `azukari run` to pass it through a "
        "program; only where output has to be handed on, as to a screen reader, add --off-screen.",
    )


def _usage() -> CliError:
    return wrong(
        "USAGE",
        "記録の番号を一つ指定するか、--first と --count を両方指定するか、--find で探すものを指定してください。",
        "Give the key of one record, or both --first and --count, or what to look for with --find.",
    )


def _terms(find: list[str], header: list[str]) -> list[dict[str, Any]]:
    """``COLUMN=VALUE``: a column by its heading or its number from 1."""
    terms = []
    for one in find:
        name, equals, value = one.partition("=")
        column = (
            header.index(name) + 1
            if name in header
            else int(name)
            if name.isascii() and name.isdecimal() and len(name) < 6
            else 0
        )
        if not equals or not column:
            raise wrong(
                "FIND_COLUMN",
                f"「{name}」という項目はありません（{'、'.join(header) or 'この情報は表ではありません'}）。「項目=探す値」と書いてください。",
                f"There is no column “{name}” ({', '.join(header) or 'it is no table'}). Write COLUMN=VALUE.",
            )
        terms.append({"column": column, "sought": value})
    return terms


def _fitted(row: list[str], columns: int) -> list[str]:
    """A row with a cell for every column, control characters made visible: content must not steer the terminal."""
    cells = [_harmless(text) for text in row]
    return (cells + [""] * columns)[:columns]


def _harmless(text: str) -> str:
    """A space of any width (Zs) moves nothing, and names are written with the full-width one."""
    return "".join(char if char.isprintable() or category(char) == "Zs" else f"\\x{ord(char):02x}" for char in text)
