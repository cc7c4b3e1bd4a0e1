"""What the vault says when it cannot or will not: a stable code, and the words in Japanese and English.

Every text tells what happened and what to do next. Texts never carry plaintext, keys, search keys or paths of
the machine: they end up in logs and on screens.
"""

from __future__ import annotations

from typing import Final

import msgspec

Texts = tuple[str, str]

TEXTS: Final[dict[str, Texts]] = {
    # cobblestone
    "CIPHER_KEY": ("鍵の長さが正しくありません(32バイト)。鍵の記録を確かめてください。",
                   "The key is not 32 bytes long. Check the key record."),
    "CIPHER_HEADER": ("暗号文の先頭が欠けています。バックアップから戻してください。",
                      "The head of the ciphertext is missing. Restore the blob from a copy."),
    "CIPHER_COMMITMENT": ("鍵、対象または版がこの暗号文のものではありません。記録との対応を確かめてください。",
                          "The key, object or version does not belong to this ciphertext. Check it against the record."),
    "CIPHER_DAMAGED": ("暗号文が改変または破損しています。バックアップから戻し、事故として報告してください。",
                       "The ciphertext was altered or damaged. Restore it from a copy and report an incident."),
    "CIPHER_TRUNCATED": ("暗号文が途中で切れています。バックアップから戻してください。",
                         "The ciphertext is cut short. Restore it from a copy."),
    "CIPHER_TOO_LONG": ("対象が上限(4 PiB)を超えています。分けて預けてください。",
                        "The object exceeds the limit of 4 PiB. Deposit it in parts."),
    "CIPHER_FINISHED": ("この暗号化は既に終わっています。新しく始めてください。",
                        "This stream has already ended. Start a new one."),
    # keys and custodians
    "KEY_WRAP": ("包まれた鍵が開きません。契約鍵の世代と記録を確かめてください。",
                 "The wrapped key does not open. Check the generation of the contract key and the record."),
    "KEY_SUITE": ("知らない方式の鍵です。このソフトウェアを更新してください。",
                  "The key names a suite that this release does not know. Update the software."),
    "KEY_SIZE": ("鍵の長さが使えない値です。鍵の記録を確かめてください。",
                 "The key has a length that cannot be used. Check the key record."),
    "KEY_NAME": ("委託・対象の番号の形が正しくありません。番号を確かめてください。",
                 "The id of the entrustment or object is malformed. Check the id."),
    "SHARE_MISSING": ("契約鍵の持ち分が見つかりません。鍵の保管者に確かめてください。",
                      "A share of the contract key is missing. Ask its custodian."),
    "SHARE_DESTROYED": ("契約鍵のこの世代は廃棄済みです。開くことはできません。",
                        "This generation of the contract key was destroyed. Nothing under it can be opened."),
    "SHARE_DAMAGED": ("契約鍵の持ち分が壊れています。装置を確かめ、写しがあれば戻してください。なければ、その世代の物は甲が預け直します。",
                      "A share of the contract key is damaged. Look at the disk; put a copy back, or let the ward deposit again."),
    "SHARE_EXISTS": ("契約鍵のこの世代の持ち分は既にあります。次の世代を作ってください。",
                     "A share of this generation already exists. Make the next generation."),
    "KEY_NEEDED": ("この世代の契約鍵で開く対象がまだ記録に残っています。先に新しい世代へ移してください。鍵は廃棄していません。",
                      "The record still holds objects under that generation. Move them to the new one; no key was destroyed."),
    "ERASED_OPENS": ("消去したはずの対象が、残っている鍵で開きます。消去は済んでいません。鍵の写しを調べ、システム担当者に連絡してください。",
                     "What should be erased still opens with a key that is there. It is not erased: look for copies of the keys."),
    "SHARE_IO": ("鍵の保管場所に読み書きできません。装置と空き容量を確かめてください。",
                 "The place of the keys cannot be read or written. Check the device and its free space."),
    # custodians at a distance
    "KEYD_KEY_DAMAGED": ("鍵の係の鍵（keys/vault/keyd-key）が壊れています。写しを戻すか、消して起動し直して `azukari keys public` を甲へ。",
                         "The key process's own key (keys/vault/keyd-key) is damaged. Put a copy back, or remove it and see `keys public`."),
    "KEYD_KEY_MISSING": ("鍵の係の鍵（keys/vault/keyd-key）がありません。写しを戻すか、起動し直して `azukari keys public` を甲に渡してください。",
                         "The key process's own key (keys/vault/keyd-key) is gone. Put a copy back, or start again and see `keys public`."),
    "NODE_NONE": ("鍵の持ち分を預けるノードが設定されていません。システム担当者が `azukari keys node` で設定してください。",
                  "No node is set up to hold shares. The administrator sets one up with `azukari keys node`."),
    "NODE_UNREADABLE": ("custody.json を読めません。`azukari keys node` で設定し直してください。",
                        "custody.json cannot be read. Set the node up again with `azukari keys node`."),
    "NODE_AWAY": ("鍵の持ち分を預けたノードが答えません。開けませんが、失われた物はありません。区に、ノードが動いているか確かめてください。",
                  "The node that holds a share does not answer. Nothing opens meanwhile and nothing is lost; ask the ward whether it runs."),
    "NODE_OTHER": ("鍵の持ち分は、設定と異なるノードにあります。`azukari keys node` の番地と鍵を、区と紙で照合してください。",
                   "The share is at another node than is set up. Compare address and key of `azukari keys node` with the ward, on paper."),
    "NODE_FORM": ("ノードとのやりとりの形が正しくありません。途中で変えられたか、版が異なります。双方の版と経路を確かめてください。",
                  "What came from the node is not as laid down: altered on the way, or another release. Check both releases and the network."),
    "NODE_REFUSED": ("ノードが受け付けません。ノードを置く区に、ノードの記録(ログ)を見てもらってください。",
                     "The node does not accept it. Ask the ward to look at the node's log."),
    "NODE_STRANGER": ("ノードは、この鍵の係に応じる設定ではありません。`azukari keys public` の鍵を区に渡し、登録してもらってください。",
                      "The node does not serve this key process. Give the ward the key of `azukari keys public`, for `witness keys serve-for`."),
    "NODE_BEHIND": ("ノードの写しに、まだこの記録がありません。立会いへの送付を確かめ、もう一度行ってください。失われた物はありません。",
                    "The node's mirror does not hold this entry yet. Check delivery to the witness, and try again; nothing is lost."),
    "NODE_ENTRY": ("この記録はその物件を開くものではありません（ノードの答え）。開く手続をし直してください。包めるのは引渡し中の送付書の物だけです。",
                   "By the node, this entry does not open that object. Ask to open again; only what a note has under way is packed."),
    "NODE_OLD": ("ノードの時計では、この記録は一日より古いため開きません。ノードの時計を確かめ、もう一度、開く手続をしてください。",
                 "By the node's clock this entry is more than a day old and opens nothing. Check that clock, and ask to open again."),
    "NODE_USED": ("この記録では既に開きました。もう一度開くには、新しく記録してください。",
                  "This entry has opened that object already. To open again, enter a new act."),
    "NODE_ORDER": ("鍵の廃棄や引下げを命じる記録が、ノードの写しにありません。命じる記録を確かめてください。鍵は廃棄していません。",
                   "The node's mirror holds no entry that orders this. Check the order; no key was destroyed."),
    "NODE_LEVEL": ("その世代の鍵は、その水準で預けた物ではありません。`azukari keys show` で確かめてください。",
                   "That generation is not kept at that level. See `azukari keys show`."),
    "NODE_MOVE": ("E4の鍵は、別のノードへ直接は移せません。甲がいったんE3に下げ、ノードを替えて鍵を新しくし、E4に戻してください。",
                  "Keys of level E4 do not move to another node directly: lower them to E3, change the node and rotate, then raise them again."),
    "RECEIPT_WRONG": ("この受領証は、そのノードが署名したものではありません。ノードの鍵と受領証を、区と照合してください。",
                      "That receipt is not signed by that node. Compare the node's key and the receipt with the ward."),
    "THINGS_NEEDED": ("物件の番号がないため、区のノードで包めません。このソフトウェアの版をそろえてください。",
                      "The node binds each key to its object, and the object was not named. Run one release everywhere."),
    # blobs
    "BLOB_FULL": ("保管庫の空きがありません。空きを作ってから、もう一度預けてください。途中の物は残っていません。",
                  "The vault is full. Make room and deposit again; nothing half-done was kept."),
    "BLOB_IO": ("保管庫の装置に読み書きできません。装置を確かめ、もう一度行ってください。途中の物は残っていません。",
                "The vault's device cannot be read or written. Check it and try again; nothing half-done was kept."),
    "BLOB_FSYNC": ("保管庫への書込みを確定できませんでした。装置を確かめてから、鍵の係を起動し直してください。",
                   "A write to the vault could not be made durable. Look at the disk, then start the key process again."),
    "BLOB_STOPPED": ("前の書込みを確定できなかったため、保管庫は受付を止めています。装置を確かめてから、鍵の係を起動し直してください。",
                     "A write could not be made durable, so the vault takes nothing. Look at the disk, then start the key process again."),
    "BLOB_MISSING": ("暗号文が保管庫にありません。バックアップから戻してください。",
                     "The ciphertext is not in the vault. Restore it from a copy."),
    "BLOB_DAMAGED": ("暗号文が記録の値と一致しません。バックアップから戻し、事故として報告してください。",
                     "The ciphertext does not match its recorded digest. Restore it from a copy and report an incident."),
    "BLOB_DIGEST": ("暗号文の番号(SHA-256)の形が正しくありません。番号を確かめてください。",
                    "The digest is not 64 lower-case hexadecimal digits. Check it."),
    # index
    "INDEX_ROWS": ("行の並びが正しくありません(0から順に、重なりなく)。元の表を確かめてください。",
                   "The rows are not in order (from 0, without overlap). Check the table."),
    "INDEX_ROW_LONG": ("一行が長すぎます(上限1,048,568バイト)。表の区切りを確かめてください。",
                       "A row is too long (limit 1,048,568 bytes). Check where the rows of the table end."),
    "INDEX_BEYOND": ("行の位置が預けた表の外にあります。表と行の位置を確かめてください。",
                     "A row lies outside the table that was deposited. Check the table and the positions."),
    "INDEX_LARGE": ("行の数が上限を超えています。分けて預けてください。",
                    "There are more rows than an index can hold. Deposit the table in parts."),
    "INDEX_FORM": ("索引の形が正しくありません。もう一度預けてください。",
                   "The index is malformed. Deposit the table again."),
    "INDEX_NONE": ("この対象には索引がありません。全体を開くか、表として預け直してください。",
                   "This object has no index. Open it whole, or deposit it again as a table."),
    "INDEX_RANGE": ("指定の行は表の範囲の外です。行の番号を確かめてください。",
                    "The rows asked for lie outside the table. Check the numbers."),
    "ROW_UNREADABLE": ("この行は、預けたときの形では読めません。甲に知らせ、表を預け直してもらってください。",
                       "This row does not read as it did when it was deposited. Tell the ward, and have the table deposited again."),
    "RECORD_MANY": ("この番号の行は、求めた件数より多くあります。件数を増やして求めるか、一覧で見てください。",
                    "More rows share this key than were asked for. Ask for as many, or view them as a page."),
    "SEARCH_WIDE": ("当てはまるものが多すぎます。氏名と生年月日のように、もう一つ条件を足してください。",
                    "Too much matches. Add another condition, such as the date of birth beside the name."),
    # packages
    "PACKAGE_FAULT": ("電子の包みを作れませんでした。もう一度行ってください。渡せる物は残っていません。",
                      "The package could not be made. Try again; nothing that could be sent is left."),
    "PACKAGE_OPEN": ("この電子の包みは、この識別鍵では開きません。包みのSHA-256と識別鍵の組合せを確かめてください。",
                     "The package does not open with this identity. Check its SHA-256 and that both belong together."),
    "PACKAGE_HELD": ("記録した包みと、鍵の係が作った包みが一致しません。包みを作り直してください。",
                     "What is on record is not the package that the key process made. Make the package again."),
    "PACKAGE_MANY": ("一つの包みには500品目まで入ります。分けて包んでください。",
                     "A package takes from 1 to 500 items. Make several."),
    # deposits that were cut
    "SEAL_BUSY": ("同じ品目を預ける手続が進んでいます。終わるのを待つか、止めてから、もう一度預けてください。",
                  "The same content is being deposited already. Wait for that to end, or end it, and deposit again."),
    "SEAL_ABANDONED": ("預けるのを取り消しました。途中の物は残っていません。",
                       "The deposit was given up. Nothing of it was kept."),
    "SOURCE_IO": ("預ける元のファイルを途中で読めなくなりました。装置を確かめ、もう一度預けてください。封入した分から続けます。",
                  "The file could not be read to its end. Check its device and deposit again; it goes on after what was sealed."),
    # wire
    "WIRE_FRAME": ("通信の形が正しくありません。双方の版を確かめてください。",
                   "The message is malformed. Check that both sides run the same release."),
    "WIRE_LIMIT": ("通信が上限を超えています。小さく分けて送ってください。",
                   "The message exceeds its limit. Send it in smaller parts."),
    "WIRE_CUT": ("通信が途中で切れました。鍵の係が動いているか確かめ、もう一度行ってください。",
                 "The connection was cut. Check that the key process runs, and try again."),
    "WIRE_TIMEOUT": ("相手の応答がないため打ち切りました。もう一度行ってください。",
                     "The other side did not answer in time. Try again."),
    # the key process
    "KEYD_ABSENT": ("鍵の係(keyd)に繋がりません。起動しているか確かめてください。",
                    "The key process does not answer. Check that it is running."),
    "KEYD_RUNNING": ("鍵の係(keyd)は既に動いています。二つ同時には動かせません。",
                     "A key process is already running on this socket. Only one may run."),
    "KEYD_SOCKET": ("鍵の係の受付を開けません。場所の名が長すぎないか、書込みできるか確かめてください。",
                    "The socket of the key process cannot be opened. Check that its path is short and writable."),
    "KEYD_PEER": ("この利用者からの要求は受けられません。同じ利用者で実行してください。",
                  "Requests from this user are not taken. Run as the same user as the key process."),
    "KEYD_BUSY": ("鍵の係が混み合っています。少し待って、もう一度行ってください。",
                  "The key process is busy. Wait a little and try again."),
    "KEYD_STOPPING": ("鍵の係は終了するところです。起動し直してから、もう一度行ってください。",
                      "The key process is stopping. Try again once it has restarted."),
    "KEYD_FAULT": ("鍵の係の中で誤りが起きました。記録を確かめてください。",
                   "The key process met a fault of its own. See its log."),
    "OPEN_USED": ("この記録は既に使われました。もう一度開くには、新しく記録してください。",
                  "This entry has been used. To open again, enter a new act."),
    "OPEN_STALE": ("この記録は古いため使えません。もう一度、開く手続をしてください。",
                   "This entry is too old to be used. Enter the act of opening again."),
    "OPEN_CLOCK": ("この機械の時計が記録の時刻と合いません。時計を合わせてから、もう一度手続をしてください。",
                   "This machine's clock does not agree with the record. Set the clock right, then enter the act again."),
    "OPEN_STOPPED": ("差止めのため、開くのを中止しました。窓口で理由を確かめてください。",
                     "The opening was stopped by a hold or an end. See the record for the reason."),
}  # fmt: skip


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="as", tag="refused"):
    """Why something was not done, as a value that may cross the socket."""

    code: str
    ja: str
    en: str


def refusal(code: str) -> Refusal:
    """Give the refusal for one of the vault's own codes."""
    ja, en = TEXTS[code]
    return Refusal(code, ja, en)


class VaultError(Exception):
    """A stop with a code. ``detail`` is for the log of the process and carries no content."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Take the words of the code; an unknown code is a fault in the caller and fails here."""
        self.refusal = refusal(code)
        self.detail = detail
        super().__init__(f"{code}: {self.refusal.en}" + (f" [{detail}]" if detail else ""))

    @property
    def code(self) -> str:
        """The stable code, such as ``BLOB_FULL``."""
        return self.refusal.code


class CipherError(VaultError):
    """A ciphertext that does not open."""


class KeyFault(VaultError):
    """A key or a share of a key that cannot be had."""


class BlobError(VaultError):
    """The store of ciphertext cannot write or read."""


class IndexFault(VaultError):
    """A table and its index do not fit."""


class ManyFault(IndexFault):
    """More rows share a key than the entry measures; how many is told, and none of them is."""

    def __init__(self, rows: int) -> None:
        """Name the number of rows."""
        super().__init__("RECORD_MANY")
        self.refusal = Refusal(
            "RECORD_MANY",
            f"この番号の行は{rows:,}件あります。何も見せていません。{rows:,}件として求めるか、一覧で見てください。",
            f"{rows:,} rows share this key, and none was shown. Ask for {rows:,}, or view them as a page.",
        )


class WireError(VaultError):
    """What came over the socket is not a message."""


class DeniedError(VaultError):
    """The key process said no; carries its refusal as it was given."""

    def __init__(self, given: Refusal) -> None:
        """Keep the refusal of the other side, whose code need not be one of ours."""
        Exception.__init__(self, f"{given.code}: {given.en}")
        self.refusal = given
        self.detail = ""
