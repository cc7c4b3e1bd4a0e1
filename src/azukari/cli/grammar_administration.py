"""The commands that name administrators of the instance and add firms to it."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt
from azukari.law.say import Say

ADMINISTRATION: Final[tuple[Command, ...]] = (
    Command(
        "administrator",
        Say("画面でシステムを見守る管理者を置く", "name administrators, who look after the instance on its pages"),
        (
            opt("what", ja="add 置いて招待する／list 一覧／end 終える", en="add and invite; list; end", choices=["add", "list", "end"]),
            opt("name", ja="add：氏名。end：氏名又は番号（pn-…）", en="add: name; end: name or id (pn-…)", metavar="NAME", nargs="?"),
        ),
        (
            ("administrator add 情報一郎", Say("管理者を置き、登録のコードを示す", "name one, and show the code to enrol with")),
            ("administrator list", Say("一覧", "the list")),
            ("administrator end 情報一郎", Say("異動のとき：パスキーとサインインを全て終える", "when they leave: ends all passkeys and sign-ins")),
        ),
        ("administering", "administrator"),
        Say(
            "管理者は、状態・使用量・立会い・バックアップ・メールを画面で見て、会社を加える。契約、記録、預けた情報は見られず、契約の中の立場も持たない。"
            "なくしたときの登録し直しは `azukari invite 氏名 --lost`。",
            "An administrator sees state, storage, witnesses, backups and mail on the pages, and adds firms. They see no contract, no record and "
            "nothing entrusted, and hold no capacity in any contract. To recover one who lost a device: `azukari invite NAME --lost`.",
        ),
    ),
    Command(
        "party",
        Say("契約の前に会社を加え、最初の担当者を招待する", "add a firm before any contract, and invite its first officer"),
        (
            opt("what", ja="add 加えて招待する／list 当事者の一覧", en="add and invite; list the parties", choices=["add", "list"]),
            opt("name", ja="会社の名称", en="name of the firm", metavar="NAME", nargs="?"),
            opt("officer", ja="最初の担当者（契約締結者）の氏名", en="name of its first officer, who signs for it", metavar="OFFICER", nargs="?"),
            opt("--body", ja="どの機関（甲）の委託先か（一つなら要らない）", en="for which entrusting body, where there are several", metavar="BODY"),
        ),
        (
            ("party add あずま印刷 東太郎", Say("会社を加える", "add a firm")),
            ("party list", Say("一覧", "the list")),
        ),
        ("administering", "party"),
        Say(
            "加えた会社と担当者は、甲が契約を登録するときに選べる。管理者の画面「会社と招待」で行うのと同じ。",
            "The entrusting body can choose the firm and its officer when it registers a contract. An administrator's page “Parties” does the same.",
        ),
    ),
)  # fmt: skip
