"""``paper``: forms made from the record, codes read back, papers held against evidence. ``check`` alone needs no instance."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from azukari.cli.faults import Exit, wrong
from azukari.cli.files import opened
from azukari.cli.output import Answer, Out, said
from azukari.kernel.values import Time, as_datetime
from azukari.law.say import Say
from azukari.paper.checking import FILE_LIMIT, Checked, Stands, check, code_in
from azukari.paper.codes import Code, read


def paper(args: argparse.Namespace, out: Out) -> Answer:
    """Do what was asked."""
    if args.what == "check":
        return _check(args, out)
    from azukari.cli.instance import connect

    connect(args.folder)
    # models can be imported only now
    from azukari.cli import paper_making

    return getattr(paper_making, f"{args.what}_")(args, out)  # type: ignore[no-any-return]


def needed(args: argparse.Namespace, name: str, ja: str, en: str) -> str:
    """Something that this use of the command cannot do without. :raises CliError: ``PAPER_ASKED``."""
    value = getattr(args, name)
    if not value:
        raise wrong("PAPER_ASKED", f"{ja}を指定してください。", f"Name the {en}.", name)
    return str(value)


def _check(args: argparse.Namespace, out: Out) -> Answer:
    target = needed(args, "target", "照合コード又は書面のファイル", "code, or the file of the paper")
    evidence = needed(args, "evidence", "証拠ファイル（--evidence）", "evidence file (--evidence)")
    code = _code(target)
    with opened(evidence) as (file, _size), out.bar(Say("検証", "verifying")) as bar:
        found = check(code, file, args.fingerprint, bar.at)
    _tell(found, out)
    return Answer(_result(found), Exit.DONE if found.stands is Stands.HOLDS else Exit.NOT_VALID, _errors(found))


def _code(target: str) -> Code:
    """A code as typed, or the one in a file that was named."""
    if Path(target).suffix.lower() != ".pdf" and not Path(target).is_file():
        return read(target)
    with opened(target) as (file, _size):
        return code_in(file.read(FILE_LIMIT + 1))


def _tell(found: Checked, out: Out) -> None:
    out.line(f"{found.stands.value.upper()}  {out.of(found.says)}")
    if found.report is not None:
        out.line(
            f"  {out.of(Say('証拠', 'evidence'))}  {found.report.verdict.value}  {out.of(Say(found.report.ja, found.report.en))}"
        )
    if found.act is not None and found.at is not None:
        when = as_datetime(Time(found.at)).strftime("%Y-%m-%d %H:%M:%S")
        out.say(
            f"  第{found.number}号　{found.act.ja}　{when}（日本時間）", f"  entry {found.number}: {found.act.en}, {when} JST"
        )
    if found.leaf is not None:
        out.line(f"  {found.leaf}")


def _result(found: Checked) -> dict[str, Any]:
    report = found.report
    return {
        "stands": found.stands.value,
        "says": said(found.says),
        "number": found.number,
        "act": None if found.act is None else said(found.act),
        "at": found.at,
        "leaf": found.leaf,
        "evidence": None if report is None else {"verdict": report.verdict.value, "log": report.log, "size": report.size},
    }


def _errors(found: Checked) -> tuple[dict[str, Any], ...]:
    if found.code is None:
        return ()
    mine = {"code": found.code, **said(found.says), "field": None}
    theirs = () if found.report is None else found.report.findings
    return (mine, *({"code": one.code, "ja": one.ja, "en": one.en, "field": msgspec.to_builtins(one.member)} for one in theirs))
