"""``evidence``: everything that the record of a contract says, or a part of it, in one file."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from azukari.cli.counter import Counter
from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out
from azukari.desk import evidence as desk_evidence
from azukari.desk.evidence_parts import WHOLE, Asked
from azukari.kernel.submission import read_day, read_time
from azukari.kernel.values import Time, end_of, start_of
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped

ITEM = re.compile("[a-z]{2}-[0-9abcdefghjkmnpqrstvwxyz]{16}")
FOREVER = (1 << 53) - 1


def evidence(args: argparse.Namespace, out: Out) -> Answer:
    """Take the pack; the fingerprint printed is for comparing, what counts is the one on paper."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    with out.bar(Say("証拠を作成", "taking evidence")) as bar:
        header = desk_evidence.take(counter.desk, officer, log, Path(args.output), bar.at, asked=_asked(args))
    digest = fingerprint(header.vkey)
    if header.kind == "contract":
        out.say(f"{args.output} に{header.size}件の記録を書き出しました。", f"Wrote {header.size} entries to {args.output}.")
    else:
        out.say(
            f"{args.output} に、全{header.size}件のうち{header.shown}件の記録を書き出しました（一部の証拠）。",
            f"Wrote {header.shown} of {header.size} entries to {args.output}: a part of the record.",
        )
    out.say(
        f"  言葉：開示 {header.words.opened}、封をしたまま {header.words.sealed}",
        f"  words: {header.words.opened} open, {header.words.sealed} sealed",
    )
    out.line(f"  {out.of(Say('鍵の指紋', 'fingerprint of the key'))}  {grouped(digest)}")
    return Answer(
        {
            "file": args.output,
            "contract": log,
            "origin": header.origin,
            "size": header.size,
            "kind": header.kind,
            "scope": None if header.kind == "contract" else header.scope,
            "shown": header.entries,
            "words_opened": header.words.opened,
            "words_sealed": header.words.sealed,
            "vkey": header.vkey,
            "fingerprint": digest,
        }
    )


def _asked(args: argparse.Namespace) -> Asked:
    """The part asked for. :raises CliError: ``EVIDENCE_PART``, ``MOMENT_UNREADABLE``."""
    period = args.since is not None or args.until is not None
    if (args.tier is not None) + (args.item is not None) + period > 1:
        raise wrong(
            "EVIDENCE_PART",
            "--tier・--from/--until・--item は一度に一つだけ指定してください。",
            "Give only one of --tier, --from/--until and --item.",
            field="--tier",
        )
    if args.tier is not None:
        return Asked("tier", {"tier": args.tier})
    if args.item is not None:
        if not ITEM.fullmatch(args.item):
            raise wrong(
                "EVIDENCE_PART",
                "--item には品目の番号をそのまま書いてください。",
                "--item takes the id of an item.",
                field="--item",
            )
        return Asked("item", {"item": args.item})
    if not period:
        return WHOLE
    begin = 0 if args.since is None else _moment(args.since, end=False)
    end = FOREVER if args.until is None else _moment(args.until, end=True)
    if begin >= end:
        raise wrong("EVIDENCE_PART", "--from は --until より前にしてください。", "--from must be before --until.", field="--from")
    return Asked("period", {"from": begin, "until": end})


def _moment(text: str, *, end: bool) -> int:
    day = read_day(text)
    at = read_time(text) if day is None else Time(end_of(day) + 1) if end else start_of(day)
    if at is None:
        raise wrong(
            "MOMENT_UNREADABLE",
            f"「{text}」を日時として読めません。2026-04-01 又は 2026-04-01 09:00 のように書いてください。",
            f"“{text}” cannot be read as a moment; write 2026-04-01 or 2026-04-01 09:00.",
        )
    return int(at)
