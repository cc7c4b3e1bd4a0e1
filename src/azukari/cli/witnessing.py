"""``witness init|serve|status|export``: the other party's node, which needs no instance and no database; ``add|list|remove`` are of an instance."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from azukari.cli import witness_keys
from azukari.cli.faults import CliError, Exit, wrong
from azukari.cli.output import Answer, Out
from azukari.kernel.fault import Fault
from azukari.kernel.values import JST
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped
from azukari.witness.disk import DiskFailed, DiskFull
from azukari.witness.evidence import Conflict, settle
from azukari.witness.export import export
from azukari.witness.folder import Folder
from azukari.witness.mirror import Log
from azukari.witness.node import Node
from azukari.witness.status import status_of_folder
from azukari.witness.texts import TEXTS, WitnessError

_EXITS = {"WITNESS_ABSENT": Exit.NOT_FOUND, "WITNESS_RUNNING": Exit.TROUBLE}


def run(args: argparse.Namespace, out: Out) -> Answer:
    """Do what was named."""
    if args.what in {"add", "list", "remove"}:
        # these are of an instance, with its settings and database; a node needs neither
        from azukari.cli import witnesses

        return {"add": witnesses.add, "list": witnesses.listed, "remove": witnesses.remove}[args.what](args, out)
    if args.what == "keys":
        with _told():
            return witness_keys.run(args, out)
    does = {"init": _init, "serve": _serve, "status": _status, "export": _export}
    with _told():
        return does[args.what](args, out)


@contextmanager
def _told() -> Iterator[None]:
    """What the node refuses, as the command line tells it."""
    try:
        yield
    except WitnessError as error:
        beside = " ".join(part for part in (error.log, error.detail) if part)
        texts = Say(f"{error.ja}（{beside}）", f"{error.en} ({beside})") if beside else Say(error.ja, error.en)
        usual = Exit.TROUBLE if error.status >= 500 else Exit.INCOMPLETE
        raise CliError(_EXITS.get(error.code, usual), Fault(error.code, texts)) from error
    except (DiskFull, DiskFailed) as error:
        code = "DISK_FULL" if isinstance(error, DiskFull) else "WITNESS_DISK"
        _, ja, en = TEXTS[code]
        raise CliError(Exit.TROUBLE, Fault(code, Say(f"{ja}（{error}）", f"{en} ({error})"))) from error


def _path(args: argparse.Namespace) -> Path:
    return Path(args.witness)


def _init(args: argparse.Namespace, out: Out) -> Answer:
    if args.trust is not None and not args.trust.strip():
        raise wrong(
            "WITNESS_TRUST_EMPTY",
            "--trust が空です。インスタンスのフォルダにあるファイル verifier-key の内容を指定してください。"
            "ファイルがまだないときは、インスタンス側で `azukari serve` を一度動かすとできます。",
            "--trust is empty. Give what the file verifier-key in the instance's folder holds; where there is none yet, `azukari serve` makes it "
            "when it first runs there.",
        )
    if not args.name or not args.trust:
        raise wrong(
            "WITNESS_INIT",
            "--name（立会いの名）と --trust（インスタンスの verifier-key の内容）を指定してください。",
            "Give --name (of the witness) and --trust (what the instance's file verifier-key holds).",
        )
    folder = Folder.make(_path(args), args.name, args.trust.strip())
    key, trusted = folder.key.verifier.text(), folder.trusted.text()
    out.say(f"{folder.path} に立会いを作りました。", f"Made a witness in {folder.path}.")
    out.say("相手方に渡す検証鍵と、紙で照合する指紋：", "The verifier key to hand over, and its fingerprint to compare on paper:")
    out.line(f"  {key}")
    out.line(f"  {grouped(fingerprint(key))}")
    out.say(
        "信じる記録の鍵の指紋。契約書の指紋と同じか確かめてください：",
        "Fingerprint of the record's key; compare it with the contract's:",
    )
    out.line(f"  {grouped(fingerprint(trusted))}")
    out.say(f"次は `azukari witness serve {args.witness}`。", f"Next: `azukari witness serve {args.witness}`.")
    found = {"folder": str(folder.path), "key": key, "fingerprint": fingerprint(key), "trusted_fingerprint": fingerprint(trusted)}
    return Answer(found)


def _serve(args: argparse.Namespace, out: Out) -> Answer:
    from azukari.witness.serving import serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    folder = Folder(_path(args))
    # opened once here, so that what is wrong with the folder is told in words before anything listens
    Node(folder).close()
    out.aside(f"http://{args.host}:{args.port}/  {out.of(Say('Ctrl-C で止まります。', 'Ctrl-C stops it.'))}")
    serve(folder.path, args.host, args.port)
    return Answer({"folder": str(folder.path)})


def _status(args: argparse.Namespace, out: Out) -> Answer:
    folder = Folder(_path(args))
    settled = _settled(folder, out) if args.settled else []
    status = status_of_folder(folder)
    out.line(f"{folder.settings.name}  →  {folder.origin}")
    out.table([(one.log, f"{one.size:,}", f"{one.checkpoint:,}") for one in status.logs])
    out.say(f"連署した件数（instance）：{status.cosigned:,}", f"cosigned (instance): {status.cosigned:,}")
    keys = witness_keys.standing(folder, out)
    for one in status.conflicts:
        _tell(one, out)
    result: dict[str, Any] = {
        "name": folder.settings.name,
        "origin": folder.origin,
        "key": folder.key.verifier.text(),
        "cosigned": status.cosigned,
        "heads": status.checked,
        "logs": [one._asdict() for one in status.logs],
        "keys": keys,
        "fork": status.fork,
        "settled": [str(path) for path in settled],
        "conflicts": [{**one._asdict(), "sent": str(one.sent), "held": one.held and str(one.held)} for one in status.conflicts],
    }
    if not status.fork:
        return Answer(result)
    _, ja, en = TEXTS["FORK_SEEN"]
    return Answer(result, Exit.NOT_VALID, ({"code": "FORK_SEEN", "ja": ja, "en": en, "field": None},))


def _settled(folder: Folder, out: Out) -> list[Path]:
    """The node's holder says that a fork was dealt with: its proofs stay in ``evidence/settled``."""
    logs = [
        Log(folder.log(name), name, folder.origin_of(name)) for name in folder.logs() if (folder.log(name) / "state").exists()
    ]
    moved = settle(folder.path / "evidence", logs, datetime.now(JST).strftime("%Y-%m-%d"))
    for path in moved:
        out.say(f"処理済みとして残しました：{path}", f"kept as settled: {path}")
    return moved


def _tell(one: Conflict, out: Out) -> None:
    if one.proven:
        out.say(
            f"FORK  {one.log}  {one.size:,}件目の署名が食い違っています。両方の署名：",
            f"FORK  {one.log} at size {one.size:,}. Both signatures:",
        )
    else:
        out.say(
            f"未確認  {one.log}  署名された{one.size:,}件に、届いた記録がまだつながりません。",
            f"open  {one.log}: a signed size {one.size:,} to which nothing received leads yet.",
        )
    for path in (one.sent, one.held):
        if path is not None:
            out.line(f"  {path}")
            for line in path.read_text(encoding="utf-8").splitlines():
                out.line(f"    {line}")


def _export(args: argparse.Namespace, out: Out) -> Answer:
    if not args.target:
        raise wrong("WITNESS_TARGET", "書き出し先のフォルダを指定してください。", "Name the folder to write to.")
    folder = Folder(_path(args))

    def done(log: str, size: int) -> None:
        out.line(f"  {log}  {size:,}")

    written = export(folder, Path(args.target), done)
    out.say(f"{args.target} に書き出し、署名と照合しました。", f"Written to {args.target}, and compared with the signatures.")
    return Answer({"target": args.target, "logs": written})
