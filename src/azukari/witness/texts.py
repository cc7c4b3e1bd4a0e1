"""What the node answers when it does not do what was asked: stable code, HTTP status, Japanese and English.

A text says what happened and what to do. Codes of the ledger travel as they are; ``status_of`` gives their status.
"""

from __future__ import annotations

from typing import Final

from azukari.ledger import LedgerError

__all__ = ["TEXTS", "WitnessError", "status_of"]

TEXTS: Final[dict[str, tuple[int, str, str]]] = {
    # requests
    "PATH_UNKNOWN": (
        404,
        "そのような場所はありません。アドレスを確かめてください。",
        "There is nothing here; check the address.",
    ),
    "METHOD_OTHER": (
        405,
        "この場所ではその操作はできません。",
        "That cannot be done here; see the specification of the witness.",
    ),
    "BODY_LARGE": (
        413,
        "送られたものが大きすぎます（16 MiBまで）。分けて送ってください。",
        "More than 16 MiB was sent; send it in parts.",
    ),
    "BODY_SLOW": (
        408,
        "送信が時間内に終わりませんでした。小さく分けて、もう一度送ってください。",
        "The request did not arrive in time; send it again in smaller parts.",
    ),
    "NODE_BUSY": (
        503,
        "ほかの要求を処理しています。しばらくしてから、もう一度送ってください。",
        "Other requests are being served; try again in a moment.",
    ),
    "DISK_FULL": (
        507,
        "立会いの装置に空きがありません。空きを作ってください。受け取った分は失われていません。",
        "There is no room on the mirror's disk. Make room; nothing that was confirmed is lost.",
    ),
    "NODE_TROUBLE": (
        500,
        "立会いの中で予期しない誤りが起きました。立会いの管理者に、この時刻とともに連絡してください。",
        "The node met a fault that nobody foresaw; tell its administrator, with the time.",
    ),
    "REQUEST_MALFORMED": (
        400,
        "要求の書き方が正しくありません。送る側のプログラムを確かめてください。",
        "The request is malformed; check the program that sent it.",
    ),
    "ORIGIN_UNKNOWN": (
        404,
        "この立会いが扱わない記録です。宛先と記録の名を確かめてください。",
        "This node keeps no such record; check the address and the record's name.",
    ),
    "OLD_LARGER": (
        400,
        "前の件数が新しい件数より大きくなっています。送る側のプログラムを確かめてください。",
        "The old size is larger than the new one; check the program that sent it.",
    ),
    "SIZE_OTHER": (
        409,
        "立会いの件数と異なる所からの続きです。示された件数から送り直してください。",
        "It goes on from another size than the node's. Send again from the size given.",
    ),
    "WITNESS_DISK": (
        500,
        "立会いの装置に読み書きできません。装置を確かめ、起動し直してください。",
        "The mirror's device cannot be read or written; check it and start again.",
    ),
    # what the record is
    "FORK_SEEN": (
        422,
        "署名された二つの記録が食い違っています。両方を証拠として残しました。甲乙双方の責任者に知らせてください。",
        "Two signed states of this record contradict each other. Both are kept as evidence; tell the officers of both parties.",
    ),
    "NOT_FOLLOWING": (
        422,
        "送られた記録は、署名された値につながりません。署名を残しました。もう一度送り、続くようなら双方の責任者に知らせてください。",
        "What was sent does not lead to the signed root. The signature is kept; send again, and if it stays so tell both parties.",
    ),
    "MIRROR_BEHIND": (
        424,
        "立会いの写しがまだ全部の記録を持っていないため、連署しません。先に記録を送ってください。",
        "The mirror does not hold everything yet, so nothing is cosigned. Send the entries first.",
    ),
    "HEADS_UNCHECKED": (
        424,
        "全契約の現在値に、まだ確かめていないものがあるため、連署しません。先に現在値の一覧を、飛ばさず順に送ってください。",
        "Some heads have not been checked yet, so nothing is cosigned. Send the heads first, in order and without passing any over.",
    ),
    "HEADS_OLDER": (
        409,
        "すでに確かめた一覧より古い一覧です。新しいものを送ってください。",
        "Older than the heads that were checked already; send the newest.",
    ),
    "HEADS_OTHER": (
        422,
        "現在値の一覧が、立会いの持つ記録と合いません。示された契約を双方で照合してください。",
        "The heads do not agree with the entries that the mirror holds; compare the contract named with the other party.",
    ),
    "ENTRY_OTHER": (
        422,
        "全体の記録の番号・時刻・パスキーのつながりが正しくないため、連署しません。示された記録を双方で照合してください。",
        "Numbers, times or passkeys in the instance log do not follow from each other, so nothing is cosigned; compare the entry named.",
    ),
    # keys
    "KEYS_NONE": (
        404,
        "このノードは鍵の持ち分を預かっていません。預かるには `azukari witness keys init` を行ってください。",
        "This node holds no shares of keys; have it do so with `azukari witness keys init`.",
    ),
    "KEYS_SESSION": (
        409,
        "このやりとりの期限が過ぎました。送る側のプログラムが、新しく始めます。",
        "That session is over; the program that sent it begins a new one.",
    ),
    "KEYS_AGAIN": (
        409,
        "同じ要求が二度届きました。二度目は行いません。送る側の経路を確かめてください。",
        "The same request came twice, and is not done twice; look at the network on the way.",
    ),
    "KEYS_FORM": (
        400,
        "鍵についての要求の書き方が正しくありません。双方の版を確かめてください。",
        "The request about keys is not as laid down; check that both sides run the same release.",
    ),
    "KEYS_THERE": (
        400,
        "このノードには保管用の鍵が既にあります。`azukari witness keys show` で確かめてください。",
        "This node has a custody key already; see `azukari witness keys show`.",
    ),
    "KEYS_DAMAGED": (
        500,
        "ノードの保管用の鍵を読めません。続けずに、フォルダを保全して、手引を見てください。",
        "The node's custody key cannot be read. Do not go on: keep the folder, and see the guide.",
    ),
    "KEYS_KEYD": (
        400,
        "鍵の係の鍵ではありません。`azukari keys public` が示したものを、そのまま入力してください。",
        "That is no key of a key process; give what `azukari keys public` printed, as it is.",
    ),
    "KEYS_UNKNOWN": (
        404,
        "その契約の持ち分は、このノードにありません。`azukari witness keys show` で番号を確かめてください。",
        "This node has no share of that contract; see `azukari witness keys show` for its number.",
    ),
    # the folder
    "WITNESS_THERE": (
        400,
        "そのフォルダは空ではありません。立会いごとに新しいフォルダを指定してください。",
        "That folder is not empty; give each witness a new one.",
    ),
    "WITNESS_ABSENT": (
        404,
        "そこに立会いはありません。`azukari witness init` で作るか、フォルダを確かめてください。",
        "There is no witness in that folder; make one with `azukari witness init`, or check the folder.",
    ),
    "WITNESS_NAME": (
        400,
        "立会いの名に空白と + は使えず、記録の名と同じにもできません。例えば ward.example/witness としてください。",
        "A witness's name has no blanks and no +, and is not that of the record; for example ward.example/witness.",
    ),
    "WITNESS_RUNNING": (
        503,
        "この立会いはすでに動いています。二つ同時には動かせません。",
        "This witness is running already; two of one folder cannot run at once.",
    ),
    "WITNESS_DAMAGED": (
        500,
        "立会いの状態が壊れているか、欠けています。続けずにフォルダを保全し、手引のとおり新しい立会いを作ってください。",
        "The node's state is damaged or missing. Do not go on: keep the folder and make a new witness as the guide says.",
    ),
    "MIRROR_DAMAGED": (
        500,
        "立会いの中の記録が、署名された値と合いません。装置を調べ、手引のとおり新しい立会いを作ってください。",
        "Entries in the mirror are not those that were signed. Check the device and make a new witness as the guide says.",
    ),
    "EXPORT_THERE": (
        400,
        "書き出し先が空ではありません。新しいフォルダを指定してください。",
        "The target is not empty; name a new folder.",
    ),
}

_FORBIDDEN: Final = frozenset({"NOTE_UNSIGNED", "SIGNATURE_WRONG"})
_UNPROCESSABLE: Final = frozenset({"PROOF_RANGE", "PROOF_LENGTH", "PROOF_WRONG"})


class WitnessError(Exception):
    """What the node will not do. ``size`` is where it stands, for who goes on from there; ``log`` names the record."""

    def __init__(self, code: str, detail: str = "", *, log: str | None = None, size: int | None = None, status: int = 0) -> None:
        super().__init__(": ".join(part for part in (code, detail) if part))
        self.code: Final = code
        self.detail: Final = detail
        self.log: Final = log
        self.size: Final = size
        usual, self.ja, self.en = TEXTS[code]
        self.status: Final = status or usual


def status_of(error: LedgerError) -> int:
    """The HTTP status of something that the ledger refuses."""
    if error.code in _FORBIDDEN:
        return 403
    return 422 if error.code in _UNPROCESSABLE else 400
