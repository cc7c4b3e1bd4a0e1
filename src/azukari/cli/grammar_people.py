"""The commands of whoever keeps the machine: who can sign in, and from which networks a facility works."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt
from azukari.law.say import Say

PEOPLE: Final[tuple[Command, ...]] = (
    Command(
        "invite",
        Say("サインインする人を招待する（最初の一人など）", "invite somebody to sign in, such as the first of all"),
        (
            opt("person", ja="人の番号（pn-…）又は氏名", en="id (pn-…) or name of the person", metavar="PERSON"),
            opt(
                "--codes",
                ja="パスキーを使えないので、ワンタイムコードを許す",
                en="allow one-time codes, because a passkey cannot be used",
                action="store_true",
            ),
            opt(
                "--lost",
                ja="登録し直す：パスキー・コード・サインインを全て終了してから招待する（本人の前で行う）",
                en="recovery: end all passkeys, codes and sign-ins first (in the person's presence)",
                action="store_true",
            ),
        ),
        (
            ("invite 山田花子", Say("最初の担当者を招待する", "invite the first officer")),
            ("invite 山田花子 --lost", Say("なくした人を登録し直す", "recover somebody who lost their device")),
        ),
        ("people", "invite"),
        Say(
            "一度だけ使える登録のアドレスとコードを示す。開いた人は自分のパスキーを登録する。機械の管理者が確かめたことは、インスタンスの記録に残る。",
            "Shows an address and a code that enrol one person, once: they make their own passkey. That whoever keeps the machine vouched for them "
            "stands in the instance's log.",
        ),
    ),
    Command(
        "networks",
        Say("施設の接続元の通信網を定める", "say from which networks a facility works"),
        (
            opt("facility", ja="施設の番号（pl-…）又は名称", en="id (pl-…) or name of the facility", metavar="FACILITY"),
            opt(
                "networks",
                ja="通信網（例 10.1.0.0/16）。なければ外す",
                en="networks, for example 10.1.0.0/16; none takes them away",
                metavar="NETWORK",
                nargs="*",
            ),
        ),
        (
            ("networks 第一工場 10.1.0.0/16 192.0.2.7/32", Say("ここから来た人は第一工場にいる", "whoever comes from there is at that facility")),
        ),
        ("people", "networks"),
        Say(
            "届け出た施設に、その接続元の通信網を結び付ける。画面から行う行為の場所は、これによって記録される。"
            "どの通信網にも当たらなければ、場所なしになる。",
            "Ties a notified facility to the networks that it works from. The place of what is done on the pages follows from it; "
            "whoever comes from none of them is at no facility.",
        ),
    ),
)  # fmt: skip
