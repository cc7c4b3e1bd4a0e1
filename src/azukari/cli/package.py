"""``package``: items of the vault as one age file for transport by line, its digest on record before anybody can open it."""

from __future__ import annotations

import argparse
from pathlib import Path

from azukari.cli.acting import receipt_of, told
from azukari.cli.counter import Counter
from azukari.cli.output import Answer, Out
from azukari.desk import packaging
from azukari.desk.packaging import Packed
from azukari.kernel.values import ItemId, TierNo
from azukari.law.say import Say


def package(args: argparse.Namespace, out: Out) -> Answer:
    """Make the package, enter it, and write the identity that opens it elsewhere."""
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    items = [ItemId(counter.item(one, log, officer)) for one in args.item]
    with out.bar(Say("電子の包みへ", "into the package"), None) as bar:
        done = packaging.pack(
            counter.desk, officer, log, items, TierNo(args.to), Path(args.file), Path(args.identity), progress=bar.more
        )
    if not isinstance(done, Packed):
        return told(counter, officer, done, out)
    number = done.receipt.entry.number
    out.say(f"封じました：第{number}号", f"Sealed: no. {number}")
    out.line(f"  SHA-256  {done.digest}")
    out.say(f"  {done.size:,}バイト", f"  {done.size:,} bytes")
    out.aside(
        out.of(
            Say(
                f"識別鍵（{done.identity.name}）は、包みとは別の経路で渡してください。送る前に「搬送に出る」（p14.depart --package {number}）"
                f"を記録します。受け取った側は、SHA-256を確かめ、`age -d -i 識別鍵 包み | tar x` で開きます。",
                f"Hand the identity ({done.identity.name}) over on another way than the package. Before it is sent, enter p14.depart --package "
                f"{number}. The receiver compares the SHA-256 and opens it with `age -d -i IDENTITY PACKAGE | tar x`.",
            )
        )
    )
    return Answer(
        {
            "receipt": receipt_of(done.receipt),
            "sha256": done.digest,
            "size": done.size,
            "package": str(done.package),
            "identity": str(done.identity),
        }
    )
