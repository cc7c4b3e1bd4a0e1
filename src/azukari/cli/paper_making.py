"""What ``paper`` does at an instance: list forms, make one, find an entry by its code, write and read lists."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from azukari import annex
from azukari.cli.counter import Counter
from azukari.cli.custody import moment
from azukari.cli.faults import Exit, absent, wrong
from azukari.cli.files import opened
from azukari.cli.output import Answer, Out, fault_of, said
from azukari.cli.paper import needed
from azukari.content.cells import FILE_LIMIT as CELLS_LIMIT
from azukari.desk.catalogue import Catalogue
from azukari.desk.evidence import unwritable
from azukari.desk.first_paper import first_paper
from azukari.desk.outcome import Incomplete, Officer, Receipt
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.values import EntrustmentId
from azukari.law.say import Lang, Say
from azukari.paper import codes, finding, lists, making, tables
from azukari.paper.forms import FORMS
from azukari.paper.frame import Place
from azukari.paper.kinds import Kind
from azukari.paper.listing import NAMES, Listing, listing

T = TypeVar("T")


def list_(args: argparse.Namespace, out: Out) -> Answer:
    """Every form; at a contract, with the entries that each is the paper of."""
    counts: dict[str, list[int]] = {}
    if args.contract:
        counts = _at(args, lambda place: {one.key: [int(n) for n in tables.newest(place, one)] for one in FORMS})
    rows = [
        (
            out.of(one.named),
            out.of(one.title),
            one.key,
            "" if not args.contract else "—" if not one.acts else str(len(counts[one.key])),
            "" if not counts.get(one.key) else f"#{counts[one.key][-1]}",
        )
        for one in FORMS
    ]
    out.table(rows)
    return Answer(
        {
            "forms": [
                {
                    "number": one.number,
                    "key": one.key,
                    "title": said(one.title),
                    "acts": list(one.acts),
                    "copies": one.copies,
                    "cites": list(one.addresses),
                    "blank": one.by_hand,
                    "entries": counts.get(one.key),
                }
                for one in FORMS
            ]
        }
    )


def make_(args: argparse.Namespace, out: Out) -> Answer:
    """One paper, written to a file."""
    asked = making.wanted(needed(args, "target", "様式", "form"))
    target = Path(needed(args, "output", "書き出すファイル（-o）", "file to write (-o)"))
    needed(args, "contract", "契約（--contract）", "contract (--contract)")
    counter, officer, log = _stand(args)
    at = moment(args.at, counter.desk.clock())
    figures = first_paper(counter.desk.instance, log) if asked.kind is Kind.FIRST_PAPER else None

    def look(seen: Catalogue) -> making.Ready:
        place = Place(seen, Lang(args.paper_lang), counter.desk.instance.configuration.base)
        return making.ready_blank(place, asked) if args.blank else making.ready(place, asked, args.entry, figures, at)

    ready = counter.see(log, look, officer)
    content = ready.pdf()
    write(target, content)
    out.say(
        f"{target} に書き出しました（{asked.title.ja}、照合コード {ready.code}）。",
        f"Wrote {target} ({asked.title.en}, code {ready.code}).",
    )
    return Answer({"form": asked.key, "file": str(target), "bytes": len(content), "code": ready.code, "name": ready.name})


def find_(args: argparse.Namespace, out: Out) -> Answer:
    """The entry, or the blank form, that a code is of."""
    code = codes.read(needed(args, "target", "照合コード", "code"))
    counter = Counter(args.folder)
    if args.contract:
        _, officer, log = _stand(args)
        logs = [log]
    else:
        officer = counter.anywhere(args) if args.person else None
        logs = list(counter.subjects(officer.home if officer else None))
    found = next(
        (one for log in logs if (one := counter.see(log, lambda seen: finding.find(seen, code), officer)) is not None), None
    )
    if found is None:
        raise finding.nowhere(code)
    subject = counter.subjects().get(found.log, "")
    if found.number is not None and found.form is not None:
        out.say(
            f"{found.log}  {found.form.named.ja} {found.form.title.ja}（第{found.number}号まで）  {subject}",
            f"{found.log}  {found.form.named.en} {found.form.title.en} as of entry {found.number}  {subject}",
        )
    elif found.number is not None and found.act is not None:
        out.line(f"{found.log} #{found.number}  {out.of(found.act.title)}  {subject}")
    elif found.form is not None:
        out.line(f"{found.log}  {out.of(found.form.named)} {out.of(found.form.title)}  {subject}")
    for copied in found.copies:
        out.say(
            f"  署名・押印された写し：第{copied.number}号 {copied.name}", f"  signed copy: entry {copied.number} {copied.name}"
        )
    for each in found.next:
        paper = "" if each.by is None else f" --on-paper-of {each.by.person} --scan FILE"
        known = "" if each.field is None else f" --{each.field.replace('_', '-')} {found.number}"
        copy = "" if each.text is None else f" --text '{out.of(each.text)}' --attached FILE"
        out.line(f"  azukari act {each.act.name} --contract {found.log}{known}{paper}{copy}  {out.of(each.act.title)}")
    return Answer(
        {
            "contract": found.log,
            "entry": found.number,
            "act": None if found.act is None else found.act.name,
            "form": None if found.form is None else found.form.key,
            "next": [
                {"act": one.act.name, "on_paper_of": None if one.by is None else one.by.person, "field": one.field}
                for one in found.next
            ],
            "copies": [{"entry": one.number, "name": one.name} for one in found.copies],
        }
    )


def table_(args: argparse.Namespace, out: Out) -> Answer:
    """One list as a workbook or CSV."""
    name = needed(args, "target", f"一覧の名（{'、'.join(NAMES)}）", f"list ({', '.join(NAMES)})")
    target = Path(needed(args, "output", "書き出すファイル（-o）", "file to write (-o)"))
    if target.suffix.lower() not in {".xlsx", ".csv"}:
        raise unsuited(target)
    if name == "register" and not args.contract:
        ready = _register(args)
    else:
        needed(args, "contract", "契約（--contract）", "contract (--contract)")
        ready = _at(args, lambda place: listing(place, name))
    content = ready.file(target.suffix.lower(), args.encoding)
    write(target, content)
    rows = len(ready.table.rows)
    out.say(f"{target} に書き出しました（{rows:,}行）。", f"Wrote {target} ({rows:,} rows).")
    return Answer({"list": name, "file": str(target), "bytes": len(content), "rows": rows})


def _register(args: argparse.Namespace) -> Listing:
    """The register of every contract that may be seen, a line each. :raises CliError: ``CONTRACT_NOT_FOUND`` where there is none."""
    counter = Counter(args.folder)
    officer = counter.anywhere(args) if args.person else None
    base = counter.desk.instance.configuration.base
    logs = list(counter.subjects(officer.home if officer else None))
    found = [
        counter.see(log, lambda seen: listing(Place(seen, Lang(args.paper_lang), base), "register"), officer) for log in logs
    ]
    if not found:
        raise absent("CONTRACT_NOT_FOUND", "契約がまだありません。", "There is no contract yet.")
    newest = max(found, key=lambda one: one.time)
    table = msgspec.structs.replace(newest.table, rows=tuple(row for one in found for row in one.table.rows))
    told = newest.place.word("contracts", count=len(found))
    return msgspec.structs.replace(newest, table=table, told=told)


def read_(args: argparse.Namespace, out: Out) -> Answer:
    """A list read back: looked at row by row; with ``--record``, entered when no row is wrong."""
    source = needed(args, "target", "読み込むファイル", "file to read")
    needed(args, "contract", "契約（--contract）", "contract (--contract)")
    needed(args, "person", "行う人（--as）", "who acts (--as)")
    cls = annex.ACTS.get(args.act)
    if cls is None:
        raise wrong("PAPER_ACT", f"「{args.act}」という行為はありません。", f"There is no act “{args.act}”.", "act")
    with opened(source) as (file, _size):
        rows = lists.taken(file.read(CELLS_LIMIT + 1), {"utf-8": "auto"}.get(args.encoding, args.encoding), args.sheet or "")
    counter, officer, log = _stand(args)
    found = counter.see(log, lambda seen: lists.listed(seen, cls, rows), officer)
    _preview(found, out)
    entered: list[int] = []
    errors: list[dict[str, Any]] = [fault_of(fault) for line in found.wrong for fault in line.faults]
    if found.within is not None:
        if args.output:
            write(Path(args.output), msgspec.json.format(msgspec.json.encode(found.answers())))
            out.say(
                f"{args.output} に答えとして書き出しました。`azukari act {args.act} --json-answers {args.output}` で使えます。",
                f"Wrote the answers to {args.output}, for `azukari act {args.act} --json-answers {args.output}`.",
            )
    elif args.record and not errors and officer is not None:
        entered, errors = _entered(counter, officer, log, found, out)
    elif args.record and errors:
        out.say("誤りのある行があるので、何も記録していません。", "Some rows are wrong; nothing was entered.")
    result = {
        "act": args.act,
        "rows": len(found.lines),
        "fresh": len(found.fresh),
        "known": sum(one.known for one in found.lines),
        "wrong": [one.row for one in found.wrong],
        "notes": [fault_of(note) for line in found.lines for note in line.notes],
        "passed": list(found.passed),
        "answers": found.answers() if found.within is not None else None,
        "entered": entered,
    }
    return Answer(result, Exit.INCOMPLETE if errors else Exit.DONE, tuple(errors))


def _preview(found: lists.Listed, out: Out) -> None:
    state = {True: Say("登録済み", "on the register"), False: Say("新規", "new")}
    for line in found.lines:
        shown = "　".join(line.shown.get(one.name, "") for one in found.questions)
        mark = Say("誤り", "wrong") if line.faults else state[line.known]
        out.line(f"{line.row:>6}  {out.of(mark)}  {shown}")
        for fault in (*line.faults, *line.notes):
            out.line(f"        [{fault.code}] {out.of(fault.say)}")
    out.say(
        f"{len(found.lines):,}行：新規 {len(found.fresh):,}、登録済み {sum(one.known for one in found.lines):,}、誤り {len(found.wrong):,}",
        f"{len(found.lines):,} rows: {len(found.fresh):,} new, {sum(one.known for one in found.lines):,} on the register, {len(found.wrong):,} wrong",
    )


def _entered(
    counter: Counter, officer: Officer, log: str, found: lists.Listed, out: Out
) -> tuple[list[int], list[dict[str, Any]]]:
    """Enter the new rows one after the other, each an act of its own; at the first that is refused, what came before stays entered."""
    entered: list[int] = []
    for line in found.fresh:
        outcome = counter.desk.perform(officer, EntrustmentId(log), found.act.name, line.answers)
        if isinstance(outcome, Receipt):
            entered.append(outcome.entry.number)
            continue
        faults: tuple[Fault | Objection | Misfit, ...] = (
            outcome.faults if isinstance(outcome, Incomplete) else (*outcome.objections, *outcome.misfits)
        )
        said_ = [_stands(line.row, one) for one in faults]
        out.say(
            f"{line.row}行目で止まりました（{len(entered):,}行は記録済みです）。直してからもう一度読み込むと、登録済みの行は飛ばします。",
            f"It stopped at row {line.row} ({len(entered):,} rows are entered). Read the file again once corrected: "
            "rows on the register are skipped.",
        )
        for one in said_:
            out.line(f"        [{one['code']}] {one[out.lang.value]}")
        return entered, said_
    out.say(f"{len(entered):,}行を記録しました。", f"Entered {len(entered):,} rows.")
    return entered, []


def _stands(row: int, one: Fault | Objection | Misfit) -> dict[str, Any]:
    if isinstance(one, Fault):
        return {**fault_of(one), "field": f"{row}.{one.field}"}
    code = one.cites if isinstance(one, Objection) else one.code
    say = Say(f"{one.because.ja}{one.instead.ja}", f"{one.because.en} {one.instead.en}")
    return {"code": str(code), **said(say), "field": f"{row}.{one.field}"}


def write(target: Path, content: bytes) -> None:
    """Write a file whole. :raises FaultError: ``EVIDENCE_UNWRITABLE``."""
    try:
        target.write_bytes(content)
    except OSError as error:
        raise unwritable(target, error) from error


def _stand(args: argparse.Namespace) -> tuple[Counter, Officer | None, str]:
    counter = Counter(args.folder)
    if args.person:
        officer, log = counter.stand(args)
        return counter, officer, log
    return counter, None, counter.contract(args.contract)


def _at(args: argparse.Namespace, look: Callable[[Place], T]) -> T:
    counter, officer, log = _stand(args)
    base = counter.desk.instance.configuration.base
    return counter.see(log, lambda seen: look(Place(seen, Lang(args.paper_lang), base)), officer)


def unsuited(target: Path) -> Exception:
    """A file whose ending tells no kind of table."""
    return wrong(
        "PAPER_KIND",
        f"{target.name} の種類が分かりません。.xlsx か .csv で終わる名前にしてください。",
        f"It is not clear what kind of file {target.name} is; end its name in .xlsx or .csv.",
        "output",
    )
