"""``witness keys init|serve-for|show|destroy|receipt``: the ward's node as a custodian of keys. It needs no instance and no database."""

from __future__ import annotations

import argparse
import base64
import binascii
import sys
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from azukari.cli.faults import CliError, Exit, wrong
from azukari.cli.output import Answer, Out
from azukari.kernel.fault import Fault
from azukari.kernel.values import JST
from azukari.keyline.errors import LineError
from azukari.keyline.keys import SIGNATURE_BYTES
from azukari.keyline.receipts import Receipt, read
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped
from azukari.vault.errors import refusal
from azukari.witness.folder import Folder
from azukari.witness.keeping import Kept, custody_of, destroy, kept_by
from azukari.witness.shares import Custody, serve_for

DAYS_SHOWN = 31
"""The newest days of a contract's journal; --json has all of them."""


def run(args: argparse.Namespace, out: Out) -> Answer:
    """Do what was named after ``keys``."""
    does = {"init": _init, "serve-for": _serve_for, "show": _show, "destroy": _destroy, "receipt": _receipt}
    if args.witness not in does or not args.target:
        raise wrong(
            "WITNESS_KEYS",
            "`azukari witness keys` に続けて、init・serve-for・show・destroy と立会いのフォルダ、又は receipt と受領証のファイルを指定してください。",
            "After `azukari witness keys` name one of init, serve-for, show, destroy and the witness's folder, or receipt and its file.",
        )
    try:
        return does[args.witness](args, out)
    except LineError as error:
        raise damaged(error) from error


def damaged(error: LineError) -> CliError:
    """What is wrong with a share."""
    text = Say(
        f"鍵の持ち分を読めません（{error.code} {error.detail}）。装置を確かめてください。写しがなければ、その世代の鍵で包んだ物はもう開けません。",
        f"A share cannot be read ({error.code} {error.detail}). Check the device; what is wrapped under that generation opens no more without it.",
    )
    return CliError(Exit.TROUBLE, Fault("KEYS_SHARE", text))


def standing(folder: Folder, out: Out) -> dict[str, int] | None:
    """One line of ``witness status``: how many shares are held and of how many contracts all are destroyed; None where the node holds no keys."""
    if Custody.read(folder.path / "keys") is None:
        return None
    found = kept_by(folder)
    held, ended = sum(len(one.held) for one in found), sum(not one.held for one in found)
    out.say(
        f"鍵の持ち分：{held:,}件（全て廃棄した契約：{ended:,}）",
        f"shares of keys: {held:,} held (contracts of which all are destroyed: {ended:,})",
    )
    return {"held": held, "contracts": len(found), "ended": ended}


def _folder(args: argparse.Namespace) -> Folder:
    return Folder(Path(args.target))


def _init(args: argparse.Namespace, out: Out) -> Answer:
    folder = _folder(args)
    key = Custody.make(folder.path / "keys").secret.public.text()
    out.say("契約の鍵の持ち分を預かれるようになりました。", "This node can hold shares of contracts' keys now.")
    out.say("相手方に渡す鍵と、紙で照合する指紋：", "The key to hand over, and its fingerprint to compare on paper:")
    out.line(f"  {key}")
    out.line(f"  {grouped(fingerprint(key))}")
    out.say(
        f"次に、相手方の `azukari keys public` の鍵で `azukari witness keys serve-for {args.target} KEY`。",
        f"Next, with the key of the other party's `azukari keys public`: `azukari witness keys serve-for {args.target} KEY`.",
    )
    out.say(
        f"{folder.path / 'keys'} は、バックアップに入れず、写しを作らないでください。写しがあれば、廃棄した鍵がよみがえります。",
        f"Put {folder.path / 'keys'} in no backup and make no copy of it: a copy would bring back keys that were destroyed.",
    )
    return Answer({"folder": str(folder.path), "key": key, "fingerprint": fingerprint(key)})


def _serve_for(args: argparse.Namespace, out: Out) -> Answer:
    if not args.key:
        raise wrong(
            "WITNESS_KEYS_FOR",
            "応じる鍵の係の鍵（相手方の `azukari keys public` が示すもの）を指定してください。",
            "Give the key of the key process that is served, as the other party's `azukari keys public` prints it.",
        )
    folder = _folder(args)
    before = custody_of(folder).serves
    key = serve_for(folder.path / "keys", args.key).text()
    out.say(
        "この鍵の係に応じます。指紋を、相手方と紙で照合してください：",
        "This key process is served. Compare its fingerprint on paper:",
    )
    out.line(f"  {grouped(fingerprint(key))}")
    if before is not None and before.text() != key:
        out.say("前の鍵の係には、もう応じません。", "The one before is not served any more.")
    return Answer({"folder": str(folder.path), "serves": key, "fingerprint": fingerprint(key)})


def _show(args: argparse.Namespace, out: Out) -> Answer:
    folder = _folder(args)
    custody = custody_of(folder)
    key = custody.secret.public.text()
    serves = None if custody.serves is None else custody.serves.text()
    out.line(f"{folder.settings.name}  {key}")
    if serves is None:
        out.say("まだ、どの鍵の係にも応じません。", "No key process is served yet.")
    else:
        out.say(f"応じる鍵の係：{serves}", f"serves: {serves}")
    found = kept_by(folder)
    for one in found:
        _tell(one, out)
    if not found:
        out.say("預かった持ち分はありません。", "No share is held.")
    contracts = [
        {
            "contract": one.contract,
            "held": [{"generation": share.generation, "level": share.level} for share in one.held],
            "destroyed_below": one.below,
            "destroyed": [{"below": receipt.below, "order": receipt.order, "at": receipt.at} for receipt in one.receipts],
            "days": {day: dict(sorted(counts.items())) for day, counts in one.days.items()},
        }
        for one in found
    ]
    return Answer({"folder": str(folder.path), "key": key, "serves": serves, "contracts": contracts})


_DID = {
    "open": Say("開封", "opened"),
    "copy": Say("複写", "copied"),
    "pack": Say("包み", "packed"),
    "release": Say("包みの鍵", "packages released"),
    "share": Say("持ち分を渡した", "share given"),
    "lower": Say("引下げで渡した鍵", "keys given to be kept lower"),
    "destroy": Say("廃棄", "destroyed"),
    "switch": Say("立会い側による廃棄", "destroyed by this side"),
}


def _tell(one: Kept, out: Out) -> None:
    held = "、".join(f"{share.generation}（{share.level}）" for share in one.held) or "なし"
    held_en = ", ".join(f"{share.generation} ({share.level})" for share in one.held) or "none"
    out.say(f"{one.contract}  持っている世代：{held}", f"{one.contract}  generations held: {held_en}")
    for receipt in one.receipts:
        by = (
            Say("この立会いの判断", "of this side's own accord")
            if receipt.order is None
            else Say(f"記録 #{receipt.order}", f"entry #{receipt.order}")
        )
        out.say(
            f"  世代{receipt.below}より前は廃棄（{by.ja}）", f"  destroyed: everything below generation {receipt.below} ({by.en})"
        )
    for day, counts in list(one.days.items())[-DAYS_SHOWN:]:
        ja = "、".join(f"{_DID[did].ja} {count:,}" for did, count in sorted(counts.items()))
        en = ", ".join(f"{_DID[did].en} {count:,}" for did, count in sorted(counts.items()))
        out.say(f"  {day}  {ja}", f"  {day}  {en}")


def _destroy(args: argparse.Namespace, out: Out) -> Answer:
    folder = _folder(args)
    custody_of(folder)
    if not args.contract:
        raise wrong(
            "WITNESS_KEYS_CONTRACT",
            "--contract で契約の番号を指定してください。番号は `azukari witness keys show` で分かります。",
            "Give the contract's number with --contract; `azukari witness keys show` tells it.",
        )
    if args.confirm != args.contract and not _confirmed(args, out):
        raise wrong(
            "WITNESS_KEYS_CONFIRM",
            f"契約 {args.contract} の保管庫の中身は、二度と開けなくなります。よければ --confirm {args.contract} を付けて、もう一度行ってください。"
            "まだ何も廃棄していません。",
            f"What the vault holds of {args.contract} will never open again. If that is meant, do it again with --confirm {args.contract}. "
            "Nothing was destroyed yet.",
        )
    receipt, data, count = destroy(folder, args.contract)
    digest = sha256(data).hexdigest()
    out.say(
        f"契約 {args.contract} の持ち分を{count:,}件、廃棄しました。これまでの中身は、もう開けません。",
        f"{count:,} shares of {args.contract} are destroyed. What was sealed until now opens no more.",
    )
    out.say(f"受領証のSHA-256：{digest}", f"SHA-256 of the receipt: {digest}")
    return Answer({"contract": args.contract, "below": receipt.below, "at": receipt.at, "shares": count, "receipt": digest})


def _confirmed(args: argparse.Namespace, out: Out) -> bool:
    """Asked where somebody sits at the terminal."""
    if out.as_json or args.confirm is not None or not sys.stdin.isatty():
        return False
    out.say(
        f"契約 {args.contract} の保管庫の中身は、二度と開けなくなります。よければ、契約の番号を入力してください：",
        f"What the vault holds of {args.contract} will never open again. If that is meant, type the contract's number:",
    )
    return sys.stdin.readline().strip() == str(args.contract)


def _receipt(args: argparse.Namespace, out: Out) -> Answer:
    """Check a receipt — as bytes, in base64, or as the box keeps it — with the key of the node that is said to have signed it."""
    if not args.key:
        raise wrong(
            "WITNESS_KEYS_OF",
            "署名したノードの鍵（azukari-node-1:…）を指定してください。紙で渡された指紋と照合してから使ってください。",
            "Give the key of the node that signed (azukari-node-1:…); compare it with the fingerprint that was handed over on paper first.",
        )
    data = Path(args.target).read_bytes()
    kept = _kept_by_the_box(data)
    if kept is not None:
        return _receipts(kept, args.key, out)
    with suppress(binascii.Error, ValueError):
        data = base64.b64decode(data.decode("ascii").strip(), validate=True)
    try:
        return Answer(_receipt_told(data, args.key, out))
    except LineError as error:
        return _receipt_wrong(error.detail, out)


def _kept_by_the_box(data: bytes) -> tuple[bytes, ...] | None:
    """What nodes signed, of a file ``keys/vault/*.receipts`` as the key process keeps it; None where it is no such file."""
    try:
        return msgspec.json.decode(data, type=tuple[bytes, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _receipts(kept: tuple[bytes, ...], key: str, out: Out) -> Answer:
    """Each one that the node signed is told; one that says that it is another node's is told as such, and one that is neither is wrong."""
    mine = [data for data in kept if _says_of(data) in {None, key}]
    others = sorted({node for data in kept if (node := _says_of(data)) not in {None, key}})
    if not mine:
        return _receipt_wrong(f"{len(kept)} in the file, none of that node", out)
    try:
        told = [_receipt_told(data, key, out) for data in mine]
    except LineError as error:
        return _receipt_wrong(error.detail, out)
    for node in others:
        out.say(
            f"このファイルには、別のノード {node} の受領証もあります。そのノードの鍵で確かめてください。",
            f"The file has a receipt of another node too, {node}: check it with the key of that one.",
        )
    return Answer({"receipts": told, "others": others})


def _says_of(data: bytes) -> str | None:
    """Which node a receipt says it is of; nothing is concluded from it but which key to check it with."""
    try:
        return msgspec.json.decode(data[SIGNATURE_BYTES:], type=Receipt).node
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _receipt_wrong(detail: str, out: Out) -> Answer:
    said = refusal("RECEIPT_WRONG")
    return out.wrong(CliError(Exit.NOT_VALID, Fault("RECEIPT_WRONG", Say(f"{said.ja}（{detail}）", f"{said.en} ({detail})"))))


def _receipt_told(data: bytes, key: str, out: Out) -> dict[str, Any]:
    """What one receipt says, if that node signed it. :raises LineError:"""
    found, digest = read(data, key), sha256(data).hexdigest()
    at = datetime.fromtimestamp(found.at / 1_000_000, JST).strftime("%Y-%m-%d %H:%M")
    by = (
        Say("ノードを置く者の判断", "of its keeper's own accord")
        if found.order is None
        else Say(f"記録 #{found.order}", f"entry #{found.order}")
    )
    out.say(
        f"{found.origin} の契約 {found.entrustment}：世代{found.below}より前の持ち分は、このノードにはもうなく、今後もありません（{by.ja}、{at}）。",
        f"{found.origin}, contract {found.entrustment}: of generations below {found.below} this node holds no share and will hold none "
        f"({by.en}, {at}).",
    )
    out.say(f"受領証のSHA-256：{digest}", f"SHA-256 of the receipt: {digest}")
    return {"receipt": digest, **msgspec.to_builtins(found)}
