"""The commands about copies of an instance: made, restored, and where an erasure keeps what stays."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt, whole
from azukari.law.say import Say

COPIES: Final[tuple[Command, ...]] = (
    Command(
        "backup",
        Say("バックアップを作り、戻せることを確かめて記録する", "make a backup, show that it restores, and enter that"),
        (
            opt("target", ja="バックアップを置くフォルダ（この設備の外）", en="folder of the backups, outside the instance", metavar="FOLDER"),
            opt("--drill", ja="作らずに、最新のバックアップの復元訓練だけをする", en="make none; only a drill on the newest", action="store_true"),
            opt("--forget", ja="廃棄したバックアップを台帳から外す", en="take a backup that was destroyed off the register", action="store_true"),
            opt(
                "--keep",
                ja="成功したら、新しいものからN個を残し、古いバックアップを消す（戻せると確かめた最新のものは必ず残す）",
                en="afterwards keep the N newest and remove older ones (the newest shown to restore always stays)",
                metavar="N",
                type=whole,
            ),
            opt("--no-drill", ja="復元訓練をしない", en="without a drill", action="store_true"),
            opt(
                "--with-keys",
                ja="言葉と署名の鍵を、別の媒体に写して登録する",
                en="copy the keys of words and signing to another device, on the register",
                metavar="DEVICE",
            ),
        ),
        (
            ("backup /srv/hikae", Say("毎晩", "every night")),
            ("backup /srv/hikae --drill", Say("訓練だけ", "a drill only")),
            ("backup /srv/hikae --keep 30", Say("毎晩、三十個を残して", "every night, keeping thirty")),
            ("backup /srv/hikae --with-keys /media/usb", Say("鍵は別の媒体へ", "keys on another device")),
        ),
        ("backing", "backup"),
        Say(
            "一つの時点の表と暗号文を写す。二度目からは増えた暗号文だけを写す。保管庫の鍵の持ち分は、どのバックアップにも入らない。",
            "Copy tables and sealed bytes of one moment; from the second time on, only sealed bytes that are new. No share of a contract key "
            "is in any backup.",
        ),
    ),
    Command(
        "restore",
        Say("バックアップから設備を戻し、分からなくなったことを示す", "make an instance from a backup, and tell what it does not know"),
        (
            opt("backup", ja="バックアップのフォルダ", en="folder of the backups, or one backup", metavar="FOLDER"),
            opt("target", ja="戻す先の空のフォルダ", en="empty folder for the instance", metavar="TARGET"),
            opt("--database", ja="空のデータベースのURL（既定は組込み）", en="URL of an empty database (default: embedded)", metavar="URL"),
            opt("--keys", ja="言葉と署名の鍵の写し", en="the copy of the keys of words and signing", metavar="FOLDER"),
            opt("--survivors", ja="消去で残ったものの鍵の場所", en="place of the survivors' keys", metavar="FOLDER"),
        ),
        (("restore /srv/hikae ./instance --keys /media/usb/azukari-keys-20261123T010000Z", Say("鍵も戻す", "with keys")),),
        ("backing", "restore"),
    ),
    Command(
        "survivors",
        Say("消去で残るものの鍵の写しの置き場所を見る・変える", "where the keys of what outlives an erasure are kept"),
        (opt("target", ja="別の媒体のフォルダ", en="folder on another device", metavar="FOLDER", nargs="?"),),
        (("survivors", Say("今の場所", "the place now")), ("survivors /mnt/b/azukari", Say("別の媒体に置く", "on another device"))),
        ("backing", "survivors"),
        Say(
            "消去は、残るものの鍵をここに写して読み返すまで、古い鍵を廃棄しない。媒体がつながっていなければ待つ。",
            "An erasure destroys no key before those of what stays were written here and read back; it waits for a device that is away.",
        ),
    ),
    Command(
        "keys",
        Say(
            "契約の鍵がどこにあるかを見る・新しくする・写しを届ける・甲のノードを登録する",
            "where the contracts' keys live: show, renew, list copies, the ward's node",
        ),
        (
            opt(
                "what",
                ja="show 見る／rotate 新しくする／node 甲のノード／public 鍵の係の公開鍵／copied 写しを届ける／copy-gone 写しを廃棄した／"
                "new-signing 失われた署名の鍵を作り直す",
                en="show; rotate: new keys; node: the ward's; public: the key process's key; copied, copy-gone: copies of the folder; "
                "new-signing: another key for the record where the one that signed it is lost",
                choices=["show", "rotate", "node", "public", "copied", "copy-gone", "new-signing"],
            ),
            opt(
                "target", ja="契約（show・rotate）、アドレス（node）、フォルダ（copied）、番号（copy-gone）",
                en="contract (show, rotate), address (node), folder (copied), number (copy-gone)", metavar="TARGET", nargs="?",
            ),
            opt("--as", ja="行う人の番号（pn-…）又は氏名（rotate）", en="id (pn-…) or name of who does it (rotate)", metavar="PERSON", dest="person"),
            opt("--key", ja="甲のノードの鍵（azukari-node-1:…）", en="key of the ward's node (azukari-node-1:…)", metavar="KEY"),
            opt("--note", ja="写しの説明、又は理由", en="what the copy is, or the reason", metavar="TEXT"),
        ),
        (
            ("keys show", Say("全ての契約", "all contracts")),
            ("keys node http://192.0.2.7:8700 --key azukari-node-1:KEY", Say("甲のノードを登録する", "set the ward's node up")),
            ("keys rotate en-7h2k9m4p6q8r0s3t --as 決裁一郎", Say("新しい鍵に替える", "new keys")),
            ("keys copied --note 仮想機械の複製（四月一日）", Say("写しがあることを届ける", "say that there is a copy")),
            ("keys copy-gone 1", Say("写しを廃棄した", "that copy was destroyed")),
        ),
        ("keys", "keys"),
        Say(
            "鍵フォルダの写しはプログラムには見えない。作ったこと、廃棄したことを届けると、消去の証明がそれを数えて示す。",
            "A copy of the key folder cannot be seen by a program. Say when one was made and when it is gone: certificates of erasures count it.",
        ),
    ),
)  # fmt: skip
