"""The command that prints what a contract's first paper carries."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt
from azukari.law.say import Say

PAPER: Final[tuple[Command, ...]] = (
    Command(
        "fingerprint",
        Say("契約の最初の書面に載せる値を示す", "what goes on a contract's first paper"),
        (
            opt("contract", ja="契約の番号又は業務の名称", en="id or name of the contract", metavar="CONTRACT", nargs="?"),
            opt("--save", ja="azukari-verify.html をこのファイルに書き出す", en="write azukari-verify.html to this file", metavar="FILE"),
        ),
        (
            ("fingerprint", Say("指紋と、検証ページのSHA-256", "fingerprints, and the SHA-256 of the verifier")),
            ("fingerprint EN --save azukari-verify.html", Say("検証ページも取り出す", "and take the verifier")),
        ),
        ("fingerprints", "fingerprint"),
        Say(
            "記録の鍵と立会いの鍵の指紋、azukari-verify.html のSHA-256を示す。契約の最初の書面に印刷し、双方が保管する。",
            "The fingerprints of the record's key and of the witnesses' keys, and the SHA-256 of azukari-verify.html: to be printed on the "
            "contract's first paper, which both parties keep.",
        ),
    ),
)  # fmt: skip
