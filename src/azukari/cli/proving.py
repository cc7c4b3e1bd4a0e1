"""``evidence``: everything that the record of a contract says, in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from azukari.cli.counter import Counter
from azukari.cli.output import Answer, Out
from azukari.desk import evidence as desk_evidence
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped


def evidence(args: argparse.Namespace, out: Out) -> Answer:
    """Take the pack; the fingerprint printed is for comparing, what counts is the one on paper."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    with out.bar(Say("証拠を作成", "taking evidence")) as bar:
        header = desk_evidence.take(counter.desk, officer, log, Path(args.output), bar.at)
    digest = fingerprint(header.vkey)
    out.say(f"{args.output} に{header.size}件の記録を書き出しました。", f"Wrote {header.size} entries to {args.output}.")
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
            "words_opened": header.words.opened,
            "words_sealed": header.words.sealed,
            "vkey": header.vkey,
            "fingerprint": digest,
        }
    )
