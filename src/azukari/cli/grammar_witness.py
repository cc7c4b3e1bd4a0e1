"""The commands of witnesses: the other party's node, what an instance has to do with it, and what is recovered from it."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Command, opt, whole
from azukari.law.say import Say

WITNESS: Final[tuple[Command, ...]] = (
    Command(
        "witness",
        Say("立会い（記録を写し、連署する）を作る・動かす・見る・渡す", "the other party's node: mirrors the record and cosigns it"),
        (
            opt(
                "what",
                ja="init 作る／serve 動かす／status 見る／export 写しを渡す／keys 鍵を預かる／add インスタンスに登録する／"
                "list 登録された立会い／remove 登録を消す",
                en="make, run, look at, hand over; hold shares of keys; name one to an instance, list an instance's, name it no more",
                choices=["init", "serve", "status", "export", "keys", "add", "list", "remove"],
            ),
            opt(
                "witness", ja="立会いのフォルダ（add・list・remove ではインスタンス。keys では init・serve-for・show・destroy・receipt）",
                en="its folder (add, list, remove: the instance's; keys: init, serve-for, show, destroy or receipt)",
                metavar="FOLDER",
            ),
            opt("target", ja="export の書き出し先（keys ではフォルダか受領証のファイル）", en="where export writes (keys: its folder, or a receipt)",
                metavar="TARGET", nargs="?"),
            opt("key", ja="keys serve-for で応じる鍵の係の鍵（`azukari keys public` が示す）、receipt で署名したノードの鍵",
                en="keys serve-for: the key that `azukari keys public` prints; receipt: that of the node that signed", metavar="KEY", nargs="?"),
            opt("--contract", ja="keys destroy で、持ち分を廃棄する契約", en="keys destroy: the contract whose shares go", metavar="EN"),
            opt("--confirm", ja="keys destroy で、確かめのため契約の番号をもう一度", en="keys destroy: its number once more", metavar="EN"),
            opt("--name", ja="立会いの名（例 ward.example/witness）", en="name of the witness, such as ward.example/witness"),
            opt("--trust", ja="信じる記録の検証鍵（verifier-key の内容）", en="verifier key of the record that it keeps", metavar="VKEY"),
            opt("--settled", ja="status で、双方で解決した食い違いの証拠を evidence/settled に移す（消えません）",
                en="status: put the proofs of a fork that both parties have settled into evidence/settled, for ever", action="store_true"),
            opt("--host", ja="待ち受けるアドレス", en="address to listen on", default="127.0.0.1"),
            opt("--port", ja="ポート", en="port", metavar="N", type=whole, default=8700),
            opt("--url", ja="登録する立会いのアドレス（例 http://192.0.2.7:8700）", en="address of the witness named, such as http://192.0.2.7:8700"),
            opt("--vkey", ja="登録する立会いの検証鍵", en="verifier key of the witness named"),
            opt("--party", ja="立会いを置く者の名", en="whose witness it is"),
            opt("--certificate", ja="https の証明書の指紋（SHA-256、16進）", en="SHA-256 of its TLS certificate, in hexadecimal", metavar="HEX"),
        ),
        (
            ("witness init ./hikae --name ward.example/witness --trust VKEY", Say("相手方の機械に作る", "on the other party's machine")),
            ("witness serve ./hikae --port 8700", Say("動かす", "run it")),
            ("witness status ./hikae", Say("食い違い（FORK）があれば終了コード5", "exit 5 where the record contradicts itself")),
            ("witness export ./hikae ./usb", Say("照合してから写す", "compared before it is written")),
            ("witness keys init ./hikae", Say("契約の鍵の持ち分を預かる", "hold shares of contracts' keys")),
            ("witness keys serve-for ./hikae KEY", Say("応じる鍵の係を決める", "say which key process is served")),
            ("witness keys show ./hikae", Say("契約ごとの持ち分と、日ごとの開封", "shares by contract, and openings by day")),
            ("witness keys receipt ./receipt NODE-KEY", Say("ノードの受領証を確かめる", "check a node's receipt")),
            ("witness add ./azukari-instance --url http://192.0.2.7:8700 --vkey VKEY --party 架空区", Say("立会いへ送る", "send to it")),
        ),
        ("witnessing", "run"),
    ),
    Command(
        "recover",
        Say("古いバックアップから戻した記録を、立会いの写しまで進める", "bring a record that went back forward to the other party's mirror"),
        (
            opt("instance_folder", ja="インスタンスのフォルダ", en="folder of the instance", metavar="INSTANCE"),
            opt("source", ja="立会いのフォルダ又は書き出し先", en="folder of the witness, or what it exported", metavar="FROM"),
            opt(
                "--set-aside", ja="写しと違う続きを除けておき、写しを記録とする（双方で決めてから）",
                en="keep our other continuation apart and take the mirror's (once both parties decided so)", action="store_true",
            ),
        ),
        (("recover ./azukari-instance ./usb", Say("止めてから行う", "stop it first")),),
        ("witnesses", "recover"),
        Say(
            "署名と根を照合し、足りない記録を一字一句そのまま加え、署名の後に書き換えられた記録を元に戻す。別の続きがあるときは何も変えず、番号を示して終わる。"
            "言葉は立会いの写しにないので失われ、一覧に出る。",
            "Signatures and roots are compared, what is missing is appended byte for byte, and what was rewritten after it was signed is put back. "
            "Where ours continues otherwise nothing is changed and the entry is named. A mirror holds no words; those lost are listed. "
            "Exit 5 while entries are still missing.",
        ),
    ),
)  # fmt: skip
