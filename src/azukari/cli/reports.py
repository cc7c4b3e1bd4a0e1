"""``reports``: what anybody reported past 乙, for 甲: which wait, one opened, answered, taken into a contract, or closed with a reason."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from azukari.cli.acting import told
from azukari.cli.counter import Counter, one_of
from azukari.cli.faults import absent, wrong
from azukari.cli.output import Answer, Out
from azukari.desk import tips_ward
from azukari.desk.catalogue_told import said_age, said_time
from azukari.desk.files import write_new
from azukari.desk.outcome import Officer
from azukari.desk.tips import Kind
from azukari.desk.tips_ward import Waiting
from azukari.law.say import Say

STATES: Final = {
    Kind.RECEIVED: Say("届いた", "received"),
    Kind.OPENED: Say("開いた", "opened"),
    Kind.ANSWERED: Say("回答した", "answered"),
    Kind.TAKEN: Say("契約に記録した", "taken into a contract"),
    Kind.CLOSED: Say("終えた", "closed"),
}
LABELS: Final = {
    "what": Say("見たこと・起きたこと", "what happened"),
    "where": Say("場所・日時", "where and when"),
    "mark": Say("番号・契約", "number or contract"),
    "reach": Say("連絡先", "how to reach them"),
}


def reports(args: argparse.Namespace, out: Out) -> Answer:
    """Do what was named, for those of an entrusting body who read reports."""
    counter = Counter(args.folder)
    officer = counter.anywhere(args)
    if not tips_ward.may(counter.desk, officer):
        raise absent(
            "REPORTS_NOT_YOURS",
            "通報を読めるのは、甲の所管課担当・承諾権者・検査員です。--as を確かめてください。",
            "Reports are read by the entrusting body's section officers, approvers and inspectors. Check --as.",
        )
    if args.what == "list":
        return _list(counter, officer, out)
    name = _named(officer, args.report)
    if args.what == "show":
        return _show(counter, officer, name, args, out)
    if not args.text:
        raise wrong("REPORT_TEXT", "--text に内容を書いてください。", "Say it with --text.", "--text")
    # whoever decides on a report has read it, and that is entered first
    tips_ward.open_(counter.desk, officer, name)
    if args.what == "take":
        if not args.contract:
            raise wrong(
                "REPORT_CONTRACT", "--contract で契約を指定してください。", "Name the contract with --contract.", "--contract"
            )
        log = counter.contract(args.contract, officer.home)
        return told(counter, officer, tips_ward.take(counter.desk, officer, name, log, args.text), out)
    doing = {"answer": tips_ward.answer, "close": tips_ward.close}[args.what]
    doing(counter.desk, officer, name, args.text)
    out.say("記録しました。", "Recorded.")
    return Answer({"report": name})


def _all(officer: Officer) -> list[Waiting]:
    return [*tips_ward.listed(officer), *tips_ward.listed(officer, settled=True)]


def _named(officer: Officer, text: str | None) -> str:
    if not text:
        raise wrong("REPORT_WHICH", "通報の番号（tp-…）を指定してください。", "Name the report (tp-…).", "report")
    return one_of(text, {one.id: one.id for one in _all(officer)}, "REPORT", "通報", "report")


def _list(counter: Counter, officer: Officer, out: Out) -> Answer:
    now, found = counter.desk.clock(), _all(officer)
    for one in found:
        age = said_age(one.received, now)
        when = "" if one.settled else out.of(Say(f"直ちに（届いてから{age.ja}）", f"immediately (it came {age.en} ago)"))
        out.line(f"{one.id}  {out.of(said_time(one.received))}  {out.of(STATES[one.state])}  {when}".rstrip())
    if not found:
        out.say("通報はありません。", "There are no reports.")
    rows = [{"id": one.id, "received": one.received, "state": one.state, "settled": one.settled} for one in found]
    return Answer({"reports": rows, "waiting": sum(one.settled is None for one in found)})


def _show(counter: Counter, officer: Officer, name: str, args: argparse.Namespace, out: Out) -> Answer:
    tips_ward.open_(counter.desk, officer, name)
    found = tips_ward.read(counter.desk, officer, name)
    if found is None or not found.readable:
        raise absent(
            "REPORT_SEALED",
            "この通報は開けません。この機械の鍵が、受け付けたときのものと違います。鍵の写しから戻してください。",
            "The report cannot be opened: this machine's key is not the one it was sealed with. Restore the key from its copy.",
        )
    for field, label in LABELS.items():
        if field in found.told:
            out.line(f"{out.of(label)}: {found.told[field]}")
    for step in found.steps:
        line = f"{out.of(said_time(step.leaf.at))}  {out.of(STATES[step.leaf.kind])}  {step.leaf.by or ''}"
        out.line(line + (f"  {step.said['text']}" if step.said else ""))
    if found.picture is not None and args.save:
        write_new(Path(args.save), found.picture.content)
        out.say(f"添付を {args.save} に保存しました。", f"The attachment is saved to {args.save}.")
    steps = [
        {"at": one.leaf.at, "kind": one.leaf.kind, "by": one.leaf.by, "log": one.leaf.log, "entry": one.leaf.entry}
        for one in found.steps
    ]
    kind = None if found.picture is None else found.picture.ending
    return Answer({"report": name, "told": found.told, "steps": steps, "attached": kind, "state": found.state})
