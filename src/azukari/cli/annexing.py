"""``annex``: what loading a text gives, in plain sight — placed, lacking, unplaced, noted — and loading it into a contract."""

from __future__ import annotations

import argparse
from typing import Any

from azukari.cli.faults import wrong
from azukari.cli.files import opened
from azukari.cli.instance import connect
from azukari.cli.output import Answer, Out, said
from azukari.law.address import in_order
from azukari.law.loader import Loading, load_bytes
from azukari.law.sight import ROLES, aside, in_no_sentence
from azukari.law.spelling import said_of

TITLE = "特記事項"
UNPLACED_LIMIT = 15_000


def annex(args: argparse.Namespace, out: Out) -> Answer:
    """Show what a text gives; with ``load``, enter it."""
    with opened(args.file) as (file, _size):
        loading = load_bytes(file.read((1 << 20) + 1))
    shown(loading, out)
    result = loading_of(loading)
    if args.what == "show":
        return Answer(result)
    for needed, flag in ((args.person, "--as"), (args.contract, "--contract")):
        if not needed:
            raise wrong("USAGE", f"{flag} を指定してください。", f"{flag} is required.", flag)
    connect(args.folder)
    from azukari.cli.acting import told
    from azukari.cli.counter import Counter
    from azukari.desk.outcome import Receipt
    from azukari.provisions.p00_acts import ConfirmAnnex, LoadAnnex

    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    outcome = counter.desk.perform(officer, log, LoadAnnex.name, answers_of(loading))
    answer = told(counter, officer, outcome, out)
    if isinstance(outcome, Receipt):
        lacking = "".join(f" --lacking {one}" for one in loading.lacking)
        command = f"azukari act {ConfirmAnnex.name} --contract {log} --as … --loading {outcome.entry.number}{lacking}"
        out.say(
            f"上の一覧を甲の承諾権者が確認するまで効力はありません：\n  {command}",
            f"It takes effect once the approver of 甲 confirms the list above:\n  {command}",
        )
        return Answer({**(answer.result or {}), **result, "confirm": command})
    return answer


def shown(loading: Loading, out: Out) -> None:
    """The loading in plain sight."""
    made = loading.annex
    out.line(f"{made.title or TITLE}  ({loading.encoding})")
    rows = [(one.address, out.of(said_of(one.address)), _cut(one.ja)) for one in made.sentences.values()]
    out.say(f"置けた文 {len(rows)}", f"{len(rows)} sentences placed")
    out.table([("  " + where, label, text) for where, label, text in rows])
    out.say(
        f"文がない条文番号 {len(loading.lacking)}（これに基づいて拒まれることはない）",
        f"{len(loading.lacking)} addresses lacking (nothing is refused under them)",
    )
    for where in loading.lacking:
        out.line(f"  {where}  {out.of(said_of(where))}")
    out.say(
        f"標準文例にない条文番号 {len(loading.beyond)}（表示されるが、これに基づく確認は行われない）",
        f"{len(loading.beyond)} addresses beyond the model (shown, but nothing is checked under them)",
    )
    for where in loading.beyond:
        out.line(f"  {where}  {out.of(said_of(where))}")
    out.say(f"置けなかった文 {len(loading.unplaced)}", f"{len(loading.unplaced)} fragments unplaced")
    for one in loading.unplaced:
        out.line(f"  {one.line}: {one.text}  — {out.of(one.why)}")
    beside = aside(loading)
    out.say(f"どの文でもない箇所 {len(beside)}（誰も拘束しない）", f"{len(beside)} lines in no sentence (they bind nobody)")
    for note in beside:
        out.line(f"  {note.line}: {note.text}  — {out.of(ROLES[note.role])}")
    out.say(f"注意 {len(loading.warnings)}", f"{len(loading.warnings)} warnings")
    for warning in loading.warnings:
        out.line(f"  ! {out.of(warning)}")


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


def loading_of(loading: Loading) -> dict[str, Any]:
    """A loading, as JSON has it."""
    return {
        "title": loading.annex.title,
        "encoding": loading.encoding,
        "ordinance": loading.ordinance,
        "whole": loading.whole,
        "sentences": [{"address": one.address, "text": one.ja} for one in loading.annex.sentences.values()],
        "headings": {where: one.ja for where, one in loading.annex.headings.items()},
        "lacking": list(loading.lacking),
        "beyond": list(loading.beyond),
        "unplaced": [{"line": one.line, "text": one.text, "why": said(one.why)} for one in loading.unplaced],
        "aside": [{"line": one.line, "text": one.text, "role": one.role.value} for one in aside(loading)],
        "warnings": [said(one) for one in loading.warnings],
    }


def answers_of(loading: Loading) -> dict[str, Any]:
    """A loading as the answers of p00.load-annex: headings stand at the address of their provision, in the order of the law."""
    made = loading.annex
    texts = {where: one.ja for where, one in (*made.headings.items(), *made.sentences.items()) if one.ja.strip()}
    return {
        "heading": " ".join((made.title or TITLE).split()),
        "sentences": [{"address": where, "text": texts[where]} for where in in_order(texts)],
        "lacking": list(loading.lacking),
        "unplaced": len(loading.unplaced),
        "unplaced_text": in_no_sentence(loading, UNPLACED_LIMIT),
    }
