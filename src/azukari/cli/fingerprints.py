"""``fingerprint``: the figures that stand on a contract's first paper, and the verifier that they speak of."""

from __future__ import annotations

import argparse
from pathlib import Path

from azukari.cli.counter import Counter
from azukari.cli.output import Answer, Out
from azukari.desk.evidence import unwritable
from azukari.desk.first_paper import VERIFIER, first_paper, verifier
from azukari.law.say import Say
from azukari.ledger.keys import grouped


def fingerprint(args: argparse.Namespace, out: Out) -> Answer:
    """Print the figures; with ``--save``, write the verifier to a new file.

    :raises FaultError: ``EVIDENCE_UNWRITABLE``, ``WITNESSES_UNREADABLE``.
    """
    counter = Counter(args.folder)
    log = None if args.contract is None else counter.contract(args.contract)
    paper = first_paper(counter.desk.instance, log)
    none = Say("まだありません（`azukari serve` を一度動かすとできます）", "none yet; run `azukari serve` once, and it is made")
    rows = [
        (Say("記録の名", "name of the record"), paper.origin),
        (Say("記録の鍵の指紋", "fingerprint of its key"), grouped(paper.fingerprint) if paper.fingerprint else out.of(none)),
        (Say(f"{VERIFIER} のSHA-256", f"SHA-256 of {VERIFIER}"), grouped(paper.verifier)),
        *(
            (Say(f"立会い {one.party}（{one.name}）の鍵の指紋", f"fingerprint of the witness {one.party} ({one.name})"), grouped(one.fingerprint))
            for one in paper.witnesses
        ),
    ]  # fmt: skip
    for what, value in rows:
        out.line(f"{out.of(what)}\n  {value}")
    if args.save is not None:
        try:
            with Path(args.save).open("xb") as file:
                file.write(verifier())
        except OSError as error:
            raise unwritable(Path(args.save), error) from error
        out.say(f"{args.save} に書き出しました。", f"Wrote {args.save}.")
    return Answer(
        {
            "origin": paper.origin,
            "fingerprint": paper.fingerprint,
            "verifier": paper.verifier,
            "witnesses": [{"party": one.party, "name": one.name, "fingerprint": one.fingerprint} for one in paper.witnesses],
            "saved": args.save,
        }
    )
