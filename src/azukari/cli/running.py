"""``run``: an item of the vault through a program, and what comes of it into the vault. Recorded first, nothing on disk."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from azukari.cli.acting import receipt_of, refusal, told
from azukari.cli.counter import Counter
from azukari.cli.faults import Exit, wrong
from azukari.cli.headed import listed
from azukari.cli.output import Answer, Out
from azukari.desk import running
from azukari.desk.confining import Confined, absent
from azukari.desk.outcome import Receipt, Refusal
from azukari.desk.reading import said_passed
from azukari.desk.run_program import Ended, Result, drive
from azukari.desk.running import Asked, Run
from azukari.kernel.values import ItemId
from azukari.kernel.wire import leaf_hash
from azukari.law.say import Say
from azukari.provisions.p08_acts import Derive, Process
from azukari.provisions.p08_running import RunEnding

RUN: Final = Path("/run")
TIMES: Final = 10
LEAST: Final = 1 << 30
"""The result may have so many times the bytes that are read, and this much in any case, unless something else is said."""


def run(args: argparse.Namespace, out: Out) -> Answer:
    """Record, pass through, keep what comes of it, tell how it ended."""
    label, program = _checked(args)
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    if Confined.found(program[0]) is None:
        raise absent(program[0])
    item = counter.item(args.item, log, officer)
    asked = Asked(
        ItemId(item),
        args.purpose,
        program,
        args.method or "",
        args.first,
        args.count,
        listed(counter, officer, log, Process, item, args.fields) if args.fields else "",
    )
    begun = running.begin(counter.desk, officer, log, asked)
    if not isinstance(begun, Run):
        return told(counter, officer, begun, out)
    if begun.act.fields and len(begun.act.fields) < len(begun.source.header):
        out.aside(out.of(said_passed(begun.act.fields)))
    try:
        ended = _driven(begun, program, Result(label, args.key, args.raw, _most(args, begun)), args.seconds, out)
    finally:
        begun.leave()
    return _told(counter, begun, ended, out)


def _checked(args: argparse.Namespace) -> tuple[str | None, tuple[str, ...]]:
    """The name of the result, or None, and the program."""
    if not args.program:
        raise wrong("USAGE", "「--」の後にプログラムを指定してください。", "Give the program after “--”.", "program")
    if bool(args.item_name) == args.no_output:
        raise wrong(
            "USAGE",
            "結果の品名（--item-name）か --no-output のどちらか一つを指定してください。",
            "Say what the result is called (--item-name), or --no-output: one of the two.",
            "item-name",
        )
    return (None if args.no_output else args.item_name), tuple(args.program)


def _most(args: argparse.Namespace, begun: Run) -> int:
    return args.most if args.most is not None else max(LEAST, TIMES * begun.source.size)


def _driven(begun: Run, program: tuple[str, ...], result: Result, seconds: int | None, out: Out) -> Ended:
    source, instance = begun.source, begun.desk.instance
    environment = {"AZUKARI_ITEM": begun.act.item, "AZUKARI_ENCODING": source.encoding, "AZUKARI_DELIMITER": source.delimiter}
    environment["AZUKARI_TABLE"] = "1" if source.header else ""
    try:
        call = begun.open()
    except BaseException as error:
        if found := begun.unopened(error):
            return Ended(0, 0, 0, stopped=found)
        raise
    with call:
        try:
            started = Confined(program, [instance.folder, RUN], environment)
        except BaseException:
            begun.end(RunEnding.FAILED)
            raise
        with started, out.bar(Say("プログラムへ", "to the program"), None if begun.by_row else source.size) as bar:
            for one in started.lacking():
                out.aside(out.of(one))
            try:
                return drive(begun, call, started, result, bar.more, seconds)
            finally:
                if dropped := started.errors.dropped():
                    out.aside(out.of(dropped))


def _told(counter: Counter, begun: Run, ended: Ended, out: Out) -> Answer:
    """What became of it, in words and for machines."""
    number, code = begun.number, ended.exit_code
    result: dict[str, Any] = {
        "receipt": receipt_of(begun.receipt),
        "exit_code": code,
        "taken": ended.taken,
        "given": ended.given,
        "rows": ended.rows,
        "sha256": ended.digest,
        "derivative": None,
    }
    if ended.stopped:
        text = Say(
            f"処理の途中で取消し・停止などがあったため打ち切りました（第{number}号）。何も残していません。",
            f"Something was taken away while it ran, and it was ended (no. {number}). Nothing was kept.",
        )
        out.aside(out.of(text))
        why = Refusal(begun.log, begun.act.name, ended.stopped, (), recorded=True, number=number)
        return refusal(counter, begun.officer, why, out)
    if code != 0:
        text = Say(
            f"プログラムが終了コード{code}で終わりました（第{number}号）。何も残していません。",
            f"The program ended with exit code {code} (no. {number}). Nothing was kept.",
        )
        out.aside(out.of(text))
        error = {"code": "PROGRAM_FAILED", "ja": text.ja, "en": text.en, "field": None}
        return Answer(result, Exit.TROUBLE, (error,), status=code)
    if ended.kept is not None and not isinstance(ended.kept, Receipt):
        return told(counter, begun.officer, ended.kept, out)
    out.say(
        f"処理しました：第{number}号　渡した{ended.taken:,}バイト　受け取った{ended.given:,}バイト",
        f"Processed: no. {number}, {ended.taken:,} bytes passed, {ended.given:,} bytes back",
    )
    if isinstance(ended.kept, Receipt) and isinstance(ended.kept.entry.act, Derive):
        item, entry = ended.kept.entry.act.items[0].item, ended.kept.entry.number
        rows = "" if ended.rows is None else f"　{ended.rows:,}件"
        out.say(
            f"残しました：第{entry}号　{item}{rows}",
            f"Kept: no. {entry}, {item}" + ("" if ended.rows is None else f", {ended.rows:,} rows"),
        )
        out.line(f"  SHA-256  {ended.digest}")
        out.line(f"  {out.of(Say('この記録の確認値', 'leaf hash'))}  {leaf_hash(ended.kept.leaf)}")
        result["derivative"] = {"item": item, "receipt": receipt_of(ended.kept)}
    return Answer(result)
