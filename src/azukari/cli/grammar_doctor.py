"""The command that says what is wrong with an instance on its machine."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt
from azukari.law.say import Say

DOCTOR: Final[tuple[Command, ...]] = (
    Command(
        "doctor",
        Say(
            "機械とインスタンスの悪いところと、直し方を言う", "say what is wrong with the instance on its machine, and what to do"
        ),
        (
            opt(
                "--migrate",
                ja="データベースの表をこの版に合わせてから確かめる（先に serve を止め、バックアップを取る）",
                en="bring the tables up to this release first (stop serve and make a backup before)",
                action="store_true",
            ),
        ),
        (
            ("doctor", Say("全て確かめる", "look at everything")),
            ("doctor --json", Say("監視の仕組みのために", "for monitoring")),
        ),
        ("doctoring", "doctor"),
        Say(
            "設定、権限、データベース、ディスク、動いている係、署名、立会い、バックアップ、時計、メール、証明書、囲い、版を確かめる。"
            "記録の中身も預けた情報も読まない。悪いところが一つでもあれば終了コード4で終わる。",
            "Looks at settings, modes, database, disk, parts, signing, witnesses, backups, clock, mail, certificate, sandbox and versions. It reads "
            "no words of the record and nothing entrusted. It ends with exit code 4 where anything is wrong.",
        ),
    ),
)
