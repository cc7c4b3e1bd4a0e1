"""The command of whoever keeps the machine about mail."""

from __future__ import annotations

from typing import Final

from azukari.cli.grammar_shared import number
from azukari.cli.parser import Command, opt
from azukari.desk.mail_securities import SECURITIES
from azukari.law.say import Say

MAIL: Final[tuple[Command, ...]] = (
    Command(
        "mail",
        Say("お知らせのメールを設定し、試し、届かないものを見る", "set up mail for notices, try it, see what does not arrive"),
        (
            opt(
                "what",
                ja="set サーバを設定／test 試しに1通送る／show 設定と届かないもの／address 人のあて先",
                en="set the server; test: send one mail; show settings and what does not arrive; address of a person",
                choices=["set", "test", "show", "address"],
            ),
            opt("to", ja="test：送り先。address：人（pn-… 又は氏名）", en="test: where to; address: whose (pn-… or name)", metavar="TO", nargs="?"),
            opt("address", ja="address：あて先。なければ外す", en="address: the address; none takes it away", metavar="ADDRESS", nargs="?"),
            opt("--host", ja="メールサーバの名", en="name of the mail server", metavar="HOST"),
            number("--port", "ポート（既定587。tls は465）", "port (default: 587, with tls 465)"),
            opt("--security", ja="暗号化（既定は starttls）", en="TLS (default: starttls)", choices=list(SECURITIES)),
            opt("--sender", ja="差出人のアドレス", en="address that it comes from", metavar="ADDRESS"),
            opt("--user", ja="サーバでの利用者名", en="user at the server", metavar="NAME"),
            opt("--password-file", ja="パスワードのファイル（- は標準入力）", en="file with the password (-: standard input)", metavar="FILE"),
            opt("--authority", ja="サーバの証明書を確かめる認証局の証明書", en="certificates that vouch for the server's", metavar="FILE"),
            number("--hour", "毎日のメールを作る時（日本時間。既定8）", "hour of the daily mail, Japan's (default: 8)"),
            opt(
                "--late",
                ja="何日遅れたら責任者・甲の担当・双方の長へ連絡するか（既定 1 3 7）",
                en="days late after which the person in charge, 甲's officer and the heads are told (default: 1 3 7)",
                nargs=3,
                type=int,
                metavar="DAYS",
            ),
        ),
        (
            (
                "mail set --host mail.ward.example --sender azukari@ward.example --user azukari --password-file ./mail-password",
                Say("設定する（再起動は要らない）", "set it up; nothing has to be started again"),
            ),
            ("mail test yamada@ward.example", Say("届くか試す", "see whether it arrives")),
            ("mail show", Say("設定、待っているもの、届かなかったもの", "settings, what waits, what did not arrive")),
            ("mail address 山田花子 yamada@ward.example", Say("あて先を本人に代わって入れる", "enter an address for somebody")),
        ),
        ("mailing", "mail"),
        Say(
            "1日1通、何がどこにあるかだけを送る。内容・預けた情報・人の名前は載らない。あて先と受信の可否は各人が画面「お知らせの設定」で決める。"
            "期限の遅れの連絡だけは止められない。",
            "One mail a day says where there is what; no content, nothing entrusted, no names of people. Everybody enters their address and chooses, "
            "on the page “Settings of notices”; only lateness that is passed on comes in any case.",
        ),
    ),
)  # fmt: skip
