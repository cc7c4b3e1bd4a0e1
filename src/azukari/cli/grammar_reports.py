"""The command for 甲 about what anybody reported past 乙."""

from __future__ import annotations

from typing import Final

from azukari.cli.grammar_shared import acts_as, contract
from azukari.cli.parser import Command, opt
from azukari.law.say import Say

REPORTS: Final[tuple[Command, ...]] = (
    Command(
        "reports",
        Say("だれでも送れる通報を読み、決める（甲）", "read and decide on what anybody reported (the entrusting body)"),
        (
            opt(
                "what",
                ja="list 一覧／show 開く／answer 回答する／take 契約の事故として記録する／close 理由を付けて終える",
                en="list; show: open one; answer; take: into a contract as a notice; close: with a reason",
                choices=["list", "show", "answer", "take", "close"],
            ),
            opt("report", ja="通報の番号（tp-…）", en="id of the report (tp-…)", metavar="REPORT", nargs="?"),
            acts_as(required=True),
            contract(required=False),
            opt("--text", ja="回答、理由、又は契約の記録に残す内容", en="answer, reason, or what the contract's record will say", metavar="TEXT"),
            opt("--save", ja="添付を保存するファイル（show）", en="file to save the attachment to (show)", metavar="FILE"),
        ),
        (
            ("reports list --as 山田花子", Say("待っている通報", "those that wait")),
            ("reports show tp-7h2k9m4p6q8r0s3t --as 山田花子", Say("開く（開いたことが記録される）", "open one (which is recorded)")),
            (
                "reports take tp-7h2k9m4p6q8r0s3t --as 山田花子 --contract 納税通知書の印刷 --text 媒体が市中にあるとの知らせ",
                Say("契約の事故として記録する", "take it into a contract"),
            ),
            ("reports close tp-7h2k9m4p6q8r0s3t --as 山田花子 --text 区の物ではない", Say("終える", "close it")),
        ),
        ("reports", "reports"),
        Say(
            "通報は画面の「事故・おかしなことを知らせる」から、サインインせずに送られる。乙には見えない。開いた人と時刻は記録される。",
            "Reports come from the page “Report an incident”, without signing in. Contractors see none. Who opened one, and when, is recorded.",
        ),
    ),
)  # fmt: skip
