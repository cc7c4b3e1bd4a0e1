"""``backup``, ``restore`` and ``survivors``: copies of an instance, and the place that an erasure waits for."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from azukari.cli.faults import Exit, absent, wrong
from azukari.cli.output import Answer, Out, said
from azukari.desk.instance import EMBEDDED, Configuration, Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.configure import configure

if TYPE_CHECKING:
    from azukari.desk.backup_drill import Found
    from azukari.desk.desk import Desk
    from azukari.desk.unknowns import Unknown


def backup(args: argparse.Namespace, out: Out) -> Answer:
    """Make a backup and hold a drill on it, or hold one on the newest that there is."""
    from azukari.desk import backing_up
    from azukari.desk.desk import Desk

    desk = Desk(Instance.at(args.folder))
    folder = Path(args.target)
    if args.keep is not None and args.keep < 1:
        raise wrong("BACKUP_KEEP", "--keep は1以上で指定してください。", "Give --keep a number of 1 or more.", "--keep")
    if args.forget:
        return _forgotten(desk, folder, out)
    result: dict[str, Any] = {}
    if args.drill:
        path = backing_up.newest(folder)
    else:
        if args.with_keys:
            # before the backup, whose register then tells of it
            result["keys"] = str(backing_up.copy_keys(desk.instance, Path(args.with_keys), folder))
            out.say(
                f"言葉と署名の鍵を {result['keys']} に写しました。", f"Keys of words and signing were copied to {result['keys']}."
            )
        path = _made(desk, folder, out, result)
    result["backup"] = str(path)
    if args.no_drill:
        out.say("復元訓練はしていません。", "No restore drill was held.")
        answer = Answer({**result, "drill": None}, Exit.TROUBLE if result.get("rotten") else Exit.DONE)
    else:
        answer = _drilled(desk, path, out, result)
    return answer if args.keep is None or answer.exit is not Exit.DONE else _kept(desk, folder, args.keep, answer, out)


def _kept(desk: Desk, folder: Path, count: int, answer: Answer, out: Out) -> Answer:
    """Older backups go, once this one is known to be good."""
    from azukari.desk import backup_retention

    removed = backup_retention.keep(desk.instance, folder, count)
    out.say(
        f"古いバックアップ{len(removed.backups)}個と暗号文{removed.blobs:,}個を消しました。残り{removed.stay}個。",
        f"{len(removed.backups)} older backups and {removed.blobs:,} blobs were removed; {removed.stay} backups stay.",
    )
    return Answer({**(answer.result or {}), "removed": msgspec.to_builtins(removed)})


def _forgotten(desk: Desk, folder: Path, out: Out) -> Answer:
    """A backup that those who keep it destroyed; what is still there stays on the register."""
    from azukari.desk import backup_register

    path = folder.resolve()
    if path.exists():
        raise wrong(
            "BACKUP_THERE",
            f"{path} はまだあります。廃棄してから台帳を外してください。",
            f"{path} is still there; destroy it first, then take it off the register.",
        )
    if not backup_register.forget(desk.instance, path):
        raise absent("BACKUP_UNKNOWN", f"{path} は台帳にありません。", f"{path} is not on the register.")
    out.say(f"{path} を台帳から外しました。", f"{path} is off the register.")
    return Answer({"forgotten": str(path)})


def _made(desk: Desk, folder: Path, out: Out, result: dict[str, Any]) -> Path:
    from azukari.desk import backing_up

    with out.bar(Say("バックアップ", "backup")) as bar:
        made = backing_up.back_up(desk.instance, folder, at=desk.clock(), progress=bar.more)
    rows = sum(one.rows for one in made.manifest.tables.values())
    result |= {
        "rows": rows,
        "blobs": made.manifest.blobs,
        "new": made.new,
        "mended": made.mended,
        "size": made.manifest.size,
        "rotten": list(made.rotten),
    }
    out.say(
        f"{made.path} にバックアップを作りました（表{rows:,}行、暗号文{made.manifest.blobs:,}個のうち新しいもの{made.new:,}個）。",
        f"Made a backup in {made.path} ({rows:,} rows, {made.manifest.blobs:,} blobs of which {made.new:,} are new).",
    )
    if made.mended:
        out.say(
            f"バックアップの中で壊れていた暗号文{made.mended:,}個を、元から写し直しました。媒体を確かめてください。",
            f"{made.mended:,} blobs were damaged in the folder of the backups and were copied anew; see to the device.",
        )
    for digest in made.rotten:
        out.say(
            f"✗ [BLOB_DAMAGED] {digest} は元が壊れているため写していません。`azukari check` で確かめてください。",
            f"✗ [BLOB_DAMAGED] {digest} is damaged at its source and was not copied; see `azukari check`.",
        )
    return made.path


def _drilled(desk: Desk, path: Path, out: Out, result: dict[str, Any]) -> Answer:
    from azukari.desk import backup_drill

    found = backup_drill.hold(desk, path)
    for one in found:
        _tell(one, out)
    sound = all(one.sound for one in found) and not result.get("rotten")
    if sound:
        entered = sum(one.entered for one in found)
        out.say(
            f"復元訓練は成功し、{entered}契約の記録に入れました。閉じた契約と、封をしたもののない契約には入れません。",
            f"The restore drill succeeded and is entered in {entered} contracts; one that is closed, or has nothing sealed, takes no entry.",
        )
    wrong = Fault(
        "BACKUP_UNSOUND",
        Say(
            "このバックアップだけでは、全てを元に戻せません。上の行を直し、もう一度バックアップを作ってください。",
            "Not everything can be restored from this backup: mend what is told above, and make another.",
        ),
    )
    result["drill"] = [msgspec.to_builtins(one) | {"sound": one.sound} for one in found]
    if sound:
        return Answer(result)
    out.aside(f"[{wrong.code}] {out.of(wrong.say)}")
    return Answer(result, Exit.TROUBLE, ({"code": wrong.code, **said(wrong.say), "field": None},))


def _tell(one: Found, out: Out) -> None:
    mark = "・" if one.sound else "✗"
    out.say(
        f"{mark} {one.log}：記録{one.entries:,}件（署名{one.signed:,}件まで照合）、物件{one.objects:,}件",
        f"{mark} {one.log}: {one.entries:,} entries (compared up to {one.signed:,} signed), {one.objects:,} objects",
    )
    if one.fault:
        out.line(f"    [{one.fault}]")
    if one.missing:
        out.say(f"    暗号文が{one.missing}個ない", f"    {one.missing} blobs are missing")
    for digest, seq in sorted(one.documents.items()):
        if seq is None:
            whose = Say(
                "言葉の鍵がなく、どの記録の文書か分からない", "of which entry is not known, as the key of the words is away"
            )
        else:
            whose = Say(f"記録 {seq}番に添付された文書", f"a document attached to entry {seq}")
        out.say(f"    {digest}  暗号文が壊れているか、ない（{whose.ja}）", f"    {digest}  blob damaged or missing ({whose.en})")
    for items, say in (
        (one.damaged, Say("暗号文が壊れている", "blob damaged")),
        (one.shut, Say("鍵で開かない", "does not open with its key")),
    ):
        for item in sorted(items):
            out.line(f"    {item}  {out.of(say)}")


def restore(args: argparse.Namespace, out: Out) -> Answer:
    """Make an instance from a backup, and tell what it does not know."""
    target = Path(args.target).resolve()
    url = args.database or Instance(target, Configuration("", EMBEDDED)).database
    configure(url, secret=secrets.token_urlsafe(48))
    from azukari.desk import backing_up
    from azukari.desk.restoring import restore as made

    path = backing_up.newest(Path(args.backup))
    with out.bar(Say("復元", "restore"), backing_up.manifest_of(path).size) as bar:
        instance = made(
            path,
            target,
            database=args.database,
            keys=Path(args.keys) if args.keys else None,
            survivors_in=Path(args.survivors) if args.survivors else None,
            progress=bar.more,
        )
    out.say(f"{instance.folder} に戻しました。", f"Restored to {instance.folder}.")
    found = _asked(instance, path)
    tell_unknown(found, out)
    return Answer({"folder": str(instance.folder), "backup": str(path), "unknown": told(found)})


def _asked(instance: Instance, path: Path) -> Unknown:
    """What is not known; the key process of the restored instance runs for as long as it is asked."""
    from azukari.desk import unknowns
    from azukari.desk.keyd import service
    from azukari.vault.server import KeyServer

    with KeyServer(instance.socket, service(instance)):
        return unknowns.look(instance, path)


def tell_unknown(found: Unknown, out: Out) -> None:
    """What a restored instance does not know, a line each."""
    out.say("この設備が知らないこと：", "What this instance does not know:")
    for one in found.said():
        out.line(f"  ・ {out.of(one)}")


def told(found: Unknown) -> dict[str, Any]:
    """The same, for the document."""
    return {**msgspec.to_builtins(found), "said": [said(one) for one in found.said()]}


def tell_place(instance: Instance, out: Out) -> dict[str, Any]:
    """Where the survivors' keys go; that it is away, or on the same disk as the instance, is told with what to do."""
    from azukari.desk import survivors as kept

    own, near = instance.configuration.survivors is None, kept.beside(instance)
    try:
        folder = kept.place(instance)
    except FaultError as error:
        [fault] = error.faults
        out.line(f"[{fault.code}] {out.of(fault.say)}")
        trouble = {"code": fault.code, **said(fault.say)}
        return {"folder": instance.configuration.survivors, "own": False, "beside": False, "trouble": trouble}
    if near is not None:
        out.line(f"[{near.code}] {folder}  {out.of(near.say)}")
    return {"folder": str(folder), "own": own, "beside": near is not None, "trouble": None}


def survivors(args: argparse.Namespace, out: Out) -> Answer:
    """Where the survivors' keys of erasures go; or another place for them."""
    from azukari.desk import survivors as kept

    instance = Instance.at(args.folder)
    if args.target is None:
        folder = kept.place(instance)
        out.line(str(folder))
        near = kept.beside(instance)
        if near is not None:
            out.line(f"[{near.code}] {out.of(near.say)}")
        return Answer({"place": str(folder), "own": instance.configuration.survivors is None, "beside": near is not None})
    target = Path(args.target)
    if not target.is_dir():
        raise absent("FOLDER_ABSENT", f"{target} というフォルダはありません。", f"There is no folder {target}.")
    count = kept.name_place(instance, target)
    out.say(
        f"{count}契約の鍵の写しを {target} に置きました。動いている場合は起動し直してください。",
        f"The wrapped keys of {count} contracts lie in {target}; restart what runs.",
    )
    return Answer({"place": str(target.resolve()), "own": False, "contracts": count})
