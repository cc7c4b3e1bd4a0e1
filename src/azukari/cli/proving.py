"""``evidence``: everything that the record of a contract says, or a part of it, in one file."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from azukari.cli.counter import Counter, one_of
from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out
from azukari.desk import evidence as desk_evidence
from azukari.desk.evidence_handed import items_to_ask_for
from azukari.desk.evidence_parts import WHOLE, Asked
from azukari.desk.evidence_parts import period as read_period
from azukari.desk.outcome import Officer
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped

ITEM = re.compile("[a-z]{2}-[0-9abcdefghjkmnpqrstvwxyz]{16}")


def evidence(args: argparse.Namespace, out: Out) -> Answer:
    """Take the pack; the fingerprint printed is for comparing, what counts is the one on paper."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    with out.bar(Say("証拠を作成", "taking evidence")) as bar:
        header = desk_evidence.take(
            counter.desk, officer, log, Path(args.output), bar.at, asked=_asked(args, counter, officer, log)
        )
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


def _asked(args: argparse.Namespace, counter: Counter, officer: Officer, log: str) -> Asked:
    """The part asked for. :raises FaultError: ``EVIDENCE_PART``, ``MOMENT_UNREADABLE``, ``ITEM_NOT_FOUND``, ``ITEM_AMBIGUOUS``."""
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
        if ITEM.fullmatch(args.item):
            return Asked("item", {"item": args.item})
        items = counter.see(log, items_to_ask_for, officer)
        return Asked("item", {"item": one_of(args.item, items, "ITEM", "品目", "item")})
    if not period:
        return WHOLE
    return read_period(args.since, args.until)
