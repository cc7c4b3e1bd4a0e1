"""The commands that read entrusted information: opened, passed through a program, given to programs of one's own."""

from __future__ import annotations

from typing import Final

from azukari.cli.grammar_shared import WHO, number
from azukari.cli.parser import Command, opt
from azukari.desk.beyond import BEYOND as BEYOND_RUN
from azukari.law.say import Say

HANDLING: Final[tuple[Command, ...]] = (
    Command(
        "open",
        Say("預かった情報を開く", "open entrusted information"),
        (
            opt("item", ja="品目（im-… 又は品名）", en="item (im-… or its label)", metavar="ITEM"),
            opt("key", ja="記録の番号（一件を開くとき）", en="key of one record", metavar="KEY", nargs="?"),
            number("--first", "何件目から（1件目は1）", "from which record (the first is 1)"),
            number("--count", "何件（番号で開くときは、同じ番号の行は何件まで）", "how many (by key: rows sharing it, at most)"),
            number("--purpose", "利用目的の番号", "number of the purpose", required=True),
            opt(
                "--fields",
                ja="見る項目の見出し又は番号（例 氏名,3）。省けば付与された全て",
                en="fields to show, by heading or number (氏名,3); else all granted",
                metavar="LIST",
            ),
            opt(
                "--find",
                ja="探すもの（項目=値、繰返し可）",
                en="what to look for (repeat)",
                metavar="COLUMN=VALUE",
                action="append",
                default=[],
            ),
            opt(
                "--off-screen",
                ja="出力が画面でなくても開く（読上げなど。写しを残さないこと）",
                en="open though the output is no terminal (a screen reader; keep no copy)",
                action="store_true",
            ),
            *WHO,
        ),
        (
            ("open 課税台帳 000123 --purpose 1 --contract EN --as 佐藤 --place 印刷所", Say("一件", "one record")),
            ("open 課税台帳 --first 1 --count 20 --purpose 1 --contract EN --as 佐藤 --place 印刷所", Say("一覧", "a page")),
            ("open 課税台帳 --find 氏名=山崎 --find 生年月日=S55.1.2 --purpose 1 --contract EN --as 佐藤", Say("探す", "search")),
        ),
        ("opening", "open_"),
        Say(
            "預かった情報を開く。開いたことは、内容が見える前に記録される。拒まれたことも記録される。",
            "Open entrusted information. The opening is recorded before anything is shown; so is a refusal.",
        ),
    ),
    Command(
        "run",
        Say(
            "保管庫の品目をプログラムに通し、結果を加工物として残す",
            "pass an item of the vault through a program, and keep what comes of it",
        ),
        (
            opt("item", ja="品目（im-… 又は品名）", en="item (im-… or its label)", metavar="ITEM"),
            number("--purpose", "利用目的の番号", "number of the purpose", required=True),
            opt(
                "--item-name",
                ja="結果の品名（加工物として残す）",
                en="what the result is called (it is kept as a derivative)",
                metavar="NAME",
            ),
            opt("--no-output", ja="結果を残さない（数えるだけ）", en="keep no result; it is only counted", action="store_true"),
            opt("--key", ja="結果の表で記録の番号が入っている列", en="column of the record key in the result", metavar="COLUMN"),
            opt("--raw", ja="結果を表として読まない", en="do not read the result as a table", action="store_true"),
            number("--first", "何件目から（1件目は1）", "from which record (the first is 1)", default=1),
            number("--count", "何件（省けば終りまで）", "how many (default: to the end)"),
            opt(
                "--fields",
                ja="渡す項目の見出し又は番号（例 氏名,3）。省けば付与された全て",
                en="fields to pass, by heading or number (氏名,3); else all granted",
                metavar="LIST",
            ),
            opt(
                "--method",
                ja="処理の内容（省けばプログラムの名前と引数）",
                en="what is done (default: the program)",
                metavar="TEXT",
            ),
            number("--seconds", "この秒数を超えたら打ち切る", "end it after so many seconds"),
            number("--most", "結果の大きさの上限（バイト）", "bytes that the result may have at most"),
            *WHO,
        ),
        (
            (
                "run 課税台帳 --purpose 1 --item-name 宛名 --contract EN --as 佐藤 --place 印刷所 -- cut -d, -f1,2",
                Say("結果を残す", "keep it"),
            ),
            (
                "run 課税台帳 --purpose 1 --no-output --contract EN --as 佐藤 --place 印刷所 -- wc -l",
                Say("数えるだけ", "only count"),
            ),
        ),
        ("running", "run"),
        Say(
            "保管庫の品目をプログラムの標準入力に流し、標準出力を保管庫に封入して加工物として登録する。ディスクには何も置かない。"
            "通す前に記録され、終り方も記録される。プログラムの終了コードを返す。" + BEYOND_RUN.ja,
            "Stream an item of the vault to a program's standard input, seal its standard output and register it as a derivative; nothing rests on "
            "disk. It is recorded before it begins, and so is how it ends. The program's exit code is passed on. "
            + BEYOND_RUN.en,
        ),
    ),
    Command(
        "session",
        Say("自作のプログラム（azukari.client）の窓口になる", "what programs of one's own (azukari.client) speak to"),
        (number("--descriptor", "つながっているソケットの番号", "number of the connected socket", required=True),),
        (("session --descriptor 3", Say("azukari.client が起動する。人は使わない", "started by azukari.client, not by people")),),
        ("session", "session"),
    ),
)
