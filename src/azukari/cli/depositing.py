"""``deposit``: a file streams into the vault for a line of a delivery note; memory stays the same whatever its size.

``--look`` shows of which form and in which encoding the file is, a sample, and what its columns seem to hold, and seals nothing. The sample is
for the eyes of whoever deposits; it is shown and kept nowhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from azukari.cli.acting import receipt_of
from azukari.cli.counter import Counter
from azukari.cli.faults import wrong
from azukari.cli.files import opened
from azukari.cli.output import Answer, Out, said
from azukari.content.columns import Column
from azukari.content.discovery import Known
from azukari.content.encodings import HEAD, Encoding
from azukari.content.errors import ContentError
from azukari.content.fixed import Layout, parsed_layout
from azukari.content.requests import Looked
from azukari.desk import contents, declaring, intake
from azukari.desk.contents import How
from azukari.desk.depositors import uncounted
from azukari.desk.differing import differences
from azukari.desk.outcome import Officer, Receipt, Refusal
from azukari.desk.table import content_fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import ItemId
from azukari.kernel.wire import leaf_hash
from azukari.law.say import Say
from azukari.provisions.p00_values import FileClass

PIECE = 1 << 18
ASKED = Say("この内容で封入しますか [y/N] ", "Seal it like this? [y/N] ")


def deposit(args: argparse.Namespace, out: Out) -> Answer:
    """Look at the file, seal it, and enter what the vault counted and what the officer confirmed of its columns."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    item = counter.item(args.item, log, officer)
    how = _how(args)
    with opened(args.file) as (file, size):
        first, pieces = _looked(file, size, how)
        asks = sys.stdin.isatty() and args.file != "-" and not (out.as_json or args.yes or args.look)
        if args.look or asks:
            _show(out, first)
        if args.look:
            return Answer(_told(first))
        how = _declared(args, how, first, asks=asks)
        if how.key is None and not how.as_it_is and first.looked.header and args.note is not None:
            uncounted(counter.desk, log, args.note, ItemId(item))
        if asks and not _agreed(out):
            return Answer({"sealed": False})
        with out.bar(Say("保管庫へ", "into the vault"), size) as bar:
            at = None if size is None else file.fileno()
            done = intake.deposit(
                counter.desk, officer, log, args.note, ItemId(item), pieces, how=how, progress=bar.more, file=at
            )
    return _answer(counter, officer, log, ItemId(item), done, how, args, out)


def _how(args: argparse.Namespace) -> How:
    if args.as_it_is and args.key is not None:
        raise wrong(
            "AS_IT_IS_KEY",
            "`--as-it-is`（文書のまま預ける）と `--key`（表として預ける）は一緒に使えません。どちらかにしてください。",
            "`--as-it-is` keeps a file as it is, `--key` takes it as a table. Say one of them.",
        )
    return How(
        key=args.key,
        encoding=Encoding(args.encoding),
        layout=None if args.layout is None else _layout(args.layout),
        sheet=args.sheet,
        results=args.formula_results,
        names=tuple(one.strip() for one in args.names.split(",")) if args.names else (),
        headed=args.headed,
        as_it_is=args.as_it_is,
    )


def _layout(name: str) -> Layout:
    with opened(name) as (file, _):
        data = file.read(1 << 20)
    try:
        return parsed_layout(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise wrong(
            "LAYOUT_TEXT", f"{Path(name).name} はUTF-8の文章ではありません。", f"{Path(name).name} is no text in UTF-8."
        ) from None
    except ContentError as error:
        raise content_fault(error) from None


def _looked(file: BinaryIO, size: int | None, how: How) -> tuple[contents.First, Iterator[bytes]]:
    """What the beginning tells, and all pieces. Of a file that can be read again, a workbook is looked at whole."""
    if size is not None:
        first = contents.look(_beginning(file), how, size=size)
        file.seek(0)
        return first, _pieces(file)
    held: list[bytes] = []
    came = 0
    while came < HEAD and (piece := file.read(PIECE)):
        held.append(piece)
        came += len(piece)
    return contents.look(held, how, size=came if came < HEAD else None), chain(held, _pieces(file))


def _beginning(file: BinaryIO) -> Iterator[bytes]:
    """As much of a file as a look takes: of a workbook all."""
    piece = file.read(HEAD)
    yield piece
    if contents.is_book(piece):
        yield from _pieces(file)


def _declared(args: argparse.Namespace, how: How, first: contents.First, *, asks: bool) -> How:
    """The columns as proposed, where that was confirmed, and as said one by one."""
    looked = first.looked
    if how.key is None and not how.as_it_is:
        return msgspec.structs.replace(how, looks=tuple(one.known for one in looked.proposals))
    if how.key is None or not looked.header or not (args.yes or asks or args.holds or args.search):
        return how
    columns = list(declaring.proposed(looked, how.key)) if args.yes or asks else [Column(name) for name in looked.header]
    for said_of in args.holds or ():
        name, _, known = said_of.rpartition("=")
        at = _at(looked, name)
        if known not in set(Known):
            classes = " ".join(Known)
            raise wrong(
                "CLASS_UNKNOWN",
                f"種類「{known}」はありません。次のどれかです：{classes}",
                f"There is no class “{known}”; use {classes}.",
            )
        columns[at] = declaring.declared(looked.header, {at + 1: Known(known)}, frozenset())[at]
    if args.search is not None:
        wanted = {_at(looked, one) for one in args.search}
        columns = [one._replace(searched=at in wanted) for at, one in enumerate(columns)]
    return msgspec.structs.replace(how, columns=tuple(columns))


def _at(looked: Looked, name: str) -> int:
    if name not in looked.header:
        named = "、".join(looked.header)[:200]
        raise wrong("COLUMN_UNKNOWN", f"「{name}」という列はありません（{named}）。", f"There is no column “{name}” ({named}).")
    return looked.header.index(name)


def _agreed(out: Out) -> bool:
    """Whether the officer at the terminal says yes."""
    return input(out.of(ASKED)).strip().lower() in {"y", "yes", "はい"}


def _show(out: Out, first: contents.First) -> None:
    """What was looked at: the decision and why, a sample, the classes."""
    looked = first.looked
    decision = looked.decision
    out.line(f"{out.of(declaring.FORMS[looked.form])}　{first.size:,} {out.of(Say('バイト', 'bytes'))}")
    if looked.form == "csv":
        named = decision.encoding.value if decision.encoding else "?"
        out.line(f"{out.of(Say('文字コード', 'Encoding'))}　{named}　{out.of(declaring.WHYS[decision.why])}")
    if not looked.header:
        for reading in decision.readings:
            out.line(f"  [{reading.encoding.value}] {reading.sample[:120]!r}")
        return
    if looked.formulas:
        out.say(f"数式のセル　{looked.formulas:,}個", f"Cells with formulas: {looked.formulas:,}")
    out.line()
    out.table([[_plain(cell) for cell in row] for row in (looked.header, *looked.rows)])
    out.line()
    key = declaring.proposed_key(looked)
    rows = [["#", *(out.of(one) for one in HEADS)]]
    for at, (column, one) in enumerate(zip(declaring.proposed(looked, key), looked.proposals, strict=True), start=1):
        searched = "○" if column.searched else "key" if column.name == key else ""
        held = out.of(declaring.CLASSES[one.known])
        rows.append([str(at), _plain(column.name), held, f"{one.confidence:.0%}", searched, out.of(declaring.reason(one))])
    out.table(rows)


def _plain(text: str) -> str:
    """A cell as a terminal may be given it: whatever steers it is shown as a sign."""
    return "".join(one if one.isprintable() or one == "\u3000" else "⏎" if one == "\n" else "�" for one in text)


HEADS = (
    Say("列", "column"),
    Say("種類", "holds"),
    Say("確からしさ", "sure"),
    Say("探す", "searched"),
    Say("理由", "why"),
)


def _told(first: contents.First) -> dict[str, Any]:
    """The same for the document: the sample is not in it, for documents are kept."""
    looked = first.looked
    key = declaring.proposed_key(looked)
    return {
        "sealed": False,
        "form": looked.form,
        "size": first.size,
        "encoding": looked.decision.encoding.value if looked.decision.encoding else None,
        "why": looked.decision.why.value,
        "candidates": [one.encoding.value for one in looked.decision.readings],
        "header": list(looked.header),
        "key": key or None,
        "sheet": looked.sheet or None,
        "sheets": list(looked.sheets),
        "formulas": looked.formulas,
        "columns": [
            {
                "name": column.name,
                "holds": one.known.value,
                "confidence": one.confidence,
                "by": one.by.value,
                "share": one.share,
                "searched": column.searched,
            }
            for column, one in zip(declaring.proposed(looked, key), looked.proposals, strict=True)
        ],
    }


def _answer(
    counter: Counter,
    officer: Officer,
    log: str,
    item: ItemId,
    done: intake.Deposited,
    how: How,
    args: argparse.Namespace,
    out: Out,
) -> Answer:
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
    if done.pages is not None:
        out.say(f"  {done.pages:,}頁", f"  {done.pages:,} pages")
    if done.trouble is not None:
        out.aside(f"  {out.of(done.trouble)}")
    confirmed = _confirmed(counter, officer, log, item, how, args, out)
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
        "pages": done.pages,
        "sha256": done.digest,
        "resumed": done.resumed,
        "confirmed": confirmed,
        "differs": [said(one) for one in differs],
    }
    return Answer(result)


def _kept(args: argparse.Namespace) -> declaring.Kept:
    """What was said of the content as a whole."""
    return declaring.Kept(args.information_file, FileClass(args.file_class), args.sensitive)


def _confirmed(
    counter: Counter, officer: Officer, log: str, item: ItemId, how: How, args: argparse.Namespace, out: Out
) -> int | None:
    """Enter what was declared of the columns; the number of that entry, None where nothing was declared or it was refused."""
    if not how.columns:
        if how.key is not None:
            out.say(
                "  列の種類は確認していません。番号でだけ開けます（--yes で推した種類を確認、--look で見本）。",
                "  what its columns hold was not confirmed; it opens by key alone (--yes confirms what is proposed, --look shows it)",
            )
        return None
    outcome = declaring.confirm(counter.desk, officer, log, item, how.columns, _kept(args))
    if isinstance(outcome, Receipt):
        out.say(
            f"  列の種類を第{outcome.entry.number}号に記録しました", f"  what its columns hold is entry {outcome.entry.number}"
        )
        return int(outcome.entry.number)
    out.aside(
        out.of(
            Say(
                "  列の種類の確認は記録できませんでした。確認できる者が記録してください。",
                "  What its columns hold was not entered; somebody who may confirms it.",
            )
        )
    )
    against: tuple[Objection | Misfit, ...] = (*outcome.objections, *outcome.misfits) if isinstance(outcome, Refusal) else ()
    for why in against:
        out.aside(f"  {out.of(why.because)}{out.of(why.instead)}")
    return None


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
