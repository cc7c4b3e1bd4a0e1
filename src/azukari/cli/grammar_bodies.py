"""The command of whoever keeps the machine about the entrusting bodies of an instance."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt
from azukari.law.say import Say

BODIES: Final[tuple[Command, ...]] = (
    Command(
        "body",
        Say("委託する機関（甲）を加える、並べる", "add an entrusting body, or list them"),
        (
            opt("what", ja="add 加える／list 並べる", en="add one; list them", choices=["add", "list"]),
            opt("name", ja="加える機関の名称（add）", en="name of the body (add)", metavar="NAME", nargs="?"),
            opt("--officer", ja="その機関の最初の担当者の氏名（add）", en="name of its first officer (add)", metavar="PERSON"),
            opt(
                "--web-database",
                ja="画面が使う役割のデータベースURL（既定は作る）",
                en="database URL with the role of the web (default: one is made)",
                metavar="URL",
            ),
        ),
        (
            ("body list", Say("機関・人・契約の数", "bodies, how many people and contracts")),
            ("body add 架空市 --officer 山本次郎", Say("二つ目の機関を加える", "add a second body")),
        ),
        ("bodies", "body"),
        Say(
            "一つのインスタンスを複数の機関で使う（PostgreSQLのみ）。画面は専用の役割で接続し、データベースが機関ごとに行を分ける。"
            "ほかの機関の契約は、番号を知っていても「見つからない」になる。",
            "Several bodies use one instance (PostgreSQL only). The web connects under a role of its own, and the database keeps the rows of bodies "
            "apart: another body's contract is not found, even by its id.",
        ),
    ),
)  # fmt: skip
