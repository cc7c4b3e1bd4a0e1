"""``act`` and ``acts`` before the desk: what can be told without an instance is told without one."""

from __future__ import annotations

import argparse

from azukari.cli.answers import typed
from azukari.cli.faults import wrong
from azukari.cli.instance import connect
from azukari.cli.options import act_named, listing
from azukari.cli.output import Answer, Out
from azukari.provisions.p00_acts import Register


def acts(args: argparse.Namespace, out: Out) -> Answer:
    """Every act in the order of the law."""
    return listing(out)


def act(args: argparse.Namespace, out: Out) -> Answer:
    """Perform one act, or list them all."""
    if args.list:
        return listing(out)
    if args.name is None:
        raise wrong(
            "ACT_MISSING", "行為の名を指定してください。`azukari acts` に一覧があります。", "Name the act; see `azukari acts`."
        )
    cls = act_named(args.name)
    for needed, flag in ((args.person, "--as"), (args.contract or cls is Register, "--contract")):
        if not needed:
            raise wrong("USAGE", f"{flag} を指定してください。", f"{flag} is required.", flag)
    if bool(args.on_paper_of) != bool(args.scan):
        raise wrong(
            "USAGE",
            "代行入力には --on-paper-of と --scan の両方を指定してください。",
            "To enter what was done on paper, give both --on-paper-of and --scan.",
            "--scan" if args.on_paper_of else "--on-paper-of",
        )
    if args.renews and cls is not Register:
        raise wrong("USAGE", "--renews は p00.register にだけ使えます。", "--renews goes with p00.register only.", "--renews")
    answers = typed(cls, args)
    connect(args.folder)
    from azukari.cli.acting import perform

    return perform(cls, args, answers, out)
