"""The commands of paper: what a contract's first paper carries, forms made from the record, codes read back, lists as workbooks."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt, whole
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
    Command(
        "paper",
        Say("様式・書類を作り、照合コードから記録を探し、一覧をExcel・CSVにする", "forms, entries by a paper's code, lists as Excel or CSV"),
        (
            opt(
                "what",
                ja="list 一覧、make 作る、find 探す、check 証拠と照らす、table 一覧表にする、read 表を読み込む",
                en="list, make, find, check against evidence, table (lists as Excel or CSV), read (a list back)",
                choices=["list", "make", "find", "check", "table", "read"],
            ),
            opt("target", ja="様式・照合コード・一覧の名・ファイル", en="form, code, list or file", metavar="TARGET", nargs="?"),
            opt("--contract", ja="契約の番号（en-…）又は業務の名称", en="id (en-…) or name of the contract", metavar="EN"),
            opt("--as", ja="見る人・行う人の番号（pn-…）又は氏名", en="id (pn-…) or name of who looks or acts", metavar="PERSON", dest="person"),
            opt("--place", ja="その人のいる施設", en="facility where that person is", metavar="PL"),
            opt("--entry", ja="記録の番号（省けば最も新しいもの）", en="number of the entry (default: the newest)", metavar="N", type=whole),
            opt("--at", ja="その日・日時の残高表（残高表だけ）", en="the balance as of a day or moment (the balance alone)", metavar="WHEN"),
            opt("--blank", ja="手書き用の空欄の様式", en="blank, to be filled in by hand", action="store_true"),
            opt("--paper-lang", ja="書面の言語", en="language of the paper", choices=["ja", "en"], default="ja"),
            opt("-o", "--output", ja="書き出すファイル（.pdf、.xlsx、.csv）", en="file to write (.pdf, .xlsx, .csv)", metavar="FILE"),
            opt("--encoding", ja="CSVの文字コード", en="encoding of CSV", choices=["utf-8", "cp932"], default="utf-8"),
            opt("--evidence", ja="証拠ファイル（check）", en="evidence file (check)", metavar="FILE"),
            opt("--fingerprint", ja="契約の最初の書面にある鍵の指紋（check）", en="fingerprint of the key, from paper (check)", metavar="F"),
            opt("--sheet", ja="読む表の名前（read。中身のある表が幾つもあるとき）", en="sheet to read (read)", metavar="NAME"),
            opt("--act", ja="一行ごとの行為（read。既定 p02.enrol）", en="act done for each row (read)", metavar="NAME", default="p02.enrol"),
            opt("--record", ja="読んだ行を記録する（read）", en="enter the rows (read); else only looked at", action="store_true"),
        ),
        (
            ("paper list --contract EN", Say("様式と、記録にある数", "forms, and how many entries each has")),
            ("paper make 送付書 --contract EN --entry 53 -o soufusho.pdf", Say("記録から作る", "from the record")),
            ("paper make roster --contract EN --blank -o meibo.pdf", Say("手書き用", "to fill in by hand")),
            ("paper find 1N-7QW4-M9XH-3T2K --as 山田花子", Say("書面の記録を探す", "the entry of a paper")),
            ("paper check 1N-7QW4-M9XH-3T2K --evidence evidence.azukari --fingerprint '3f2a …'", Say("証拠と照らす", "against evidence")),
            ("paper table roster --contract EN -o meibo.xlsx", Say("名簿をExcelに", "the roster as a workbook")),
            ("paper read meibo.xlsx --contract EN --as 髙橋花子", Say("名簿を読み、行ごとに確かめる", "read a roster back, row by row")),
        ),
        ("paper", "paper"),
        Say(
            "書面は全て記録から作る（PDF/A-2a・PDF/UA-1）。同じ記録からは同じファイルができる。"
            "check は証拠だけを読み、インスタンスもネットワークも要らない。",
            "Every paper is made from the record, as PDF/A-2a with PDF/UA-1; the same entry gives the same file. "
            "`check` reads the evidence alone and needs neither instance nor network.",
        ),
    ),
)  # fmt: skip
