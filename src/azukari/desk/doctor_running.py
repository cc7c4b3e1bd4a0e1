"""What runs, what is signed and seen by others, and what could be restored."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from azukari import annex
from azukari.desk import backup_register, signing_key
from azukari.desk.diagnosis import Finding, found, told
from azukari.desk.instance import Instance
from azukari.desk.reach import ALONE, reaches
from azukari.desk.serve import parts
from azukari.desk.troubled import troubled
from azukari.desk.witnesses import standing_still
from azukari.kernel.values import DAY, MINUTE, Time
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.store import record
from azukari.store.models import Checkpoint, InstanceCheckpoint, Log
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import TEXTS, DeniedError, VaultError
from azukari.vault.messages import Healthy

PATIENCE: Final = 2.0
SIGNED_WITHIN: Final = 10 * MINUTE
SEEN_WITHIN: Final = DAY
BACKED_UP_WITHIN: Final = 7 * DAY
TRIED_WITHIN: Final = 31 * DAY


def health(instance: Instance) -> Healthy | None:
    """Ask the key process how it is; None where it does not answer."""
    try:
        return KeyCaller(instance.socket, patience=PATIENCE).health()
    except (VaultError, DeniedError, OSError):
        return None


def alive(instance: Instance, keyd: Healthy | None) -> dict[str, bool]:
    """Which parts run: the key process and the web by asking them, the others by the processes of this machine."""
    commands = {part.name: [os.fsencode(word) for word in part.command[1:]] for part in parts(instance, web=False)}
    there = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")[1:-1]
        except OSError:
            # it has ended meanwhile, or is somebody else's
            continue
        there |= {name for name, command in commands.items() if words == command}
    return {**{name: name in there for name in commands}, "keyd": keyd is not None, "web": _answers(instance.configuration.base)}


def _answers(base: str) -> bool:
    address = urlsplit(base)
    try:
        with socket.create_connection((address.hostname or "localhost", address.port or 8000), PATIENCE):
            return True
    except OSError:
        return False


def running(instance: Instance, _now: Time) -> Iterator[Finding]:
    """That every part runs, and none ends again and again."""
    keyd = health(instance)
    states = alive(instance, keyd)
    stopped = [name for name, runs in states.items() if not runs and name != "web"]
    if len(stopped) == len(states) - 1:
        text = Say("動いていません。`azukari serve` で起動してください。", "It is not running; start it with `azukari serve`.")
        yield told("NOT_SERVED", text)
    elif stopped:
        text = Say(
            "動いていない係があります。`azukari serve` の出力で理由を見て、起動し直してください。",
            "Some part does not run: see why in what `azukari serve` says, and start it again.",
        )
        yield found("PART_STOPPED", text, ", ".join(stopped))
    for one in troubled(instance.run):
        if not one.up:
            text = Say(
                "この係は繰り返し終了しています。`azukari serve` の出力で理由を見てください。",
                "This part ends again and again: see why in what `azukari serve` says.",
            )
            yield found("PART_RESTARTING", text, f"{one.part} ×{one.times}")
    if keyd is not None and keyd.stopped:
        yield found("BLOB_STOPPED", Say(*TEXTS["BLOB_STOPPED"]))


def signing(instance: Instance, now: Time) -> Iterator[Finding]:
    """That the signing key is there and the one that has signed, and that nothing waits long for it."""
    fault = signing_key.look(instance).fault
    if fault is not None:
        yield found(fault.code, fault.say)
    if signing_key.is_changed(instance):
        yield found("VERIFIER_KEY_CHANGED", signing_key.CHANGED)
    late = []
    for log, size in record.sizes(list(Log.objects.values_list("pk", flat=True))).items():
        newest = Checkpoint.objects.filter(log_id=log).order_by("-size").first()
        signed = 0 if newest is None else newest.size
        row = record.entry(log, signed) if signed < size else None
        if row is not None and entry_of(row.leaf, annex.ACTS).moment.time < now - SIGNED_WITHIN:
            late.append(f"{log} ({size - signed})")
    if late:
        text = Say(
            "署名されないまま10分以上たった記録があります。署名の係が動いているか、`azukari status` で確かめてください。",
            "Entries have waited for more than ten minutes to be signed: see with `azukari status` whether the signer runs.",
        )
        yield found("SIGNER_BEHIND", text, ", ".join(late[:5]))


def standing(instance: Instance, _now: Time) -> Iterator[Finding]:
    """That no record stands still because it is not the one that was signed."""
    for log, why in standing_still(instance).items():
        text = Say(
            "記録が署名したものと違うため、止まっています。手引の「記録が前に戻ったとき」に従ってください。",
            "A record stands still because it is not the one that was signed: follow “When the record has gone back” of the guide.",
        )
        yield found(why.code, text, log)


def seen(instance: Instance, now: Time) -> Iterator[Finding]:
    """That another party's witness has seen the record lately."""
    there = reaches(instance)
    if not there:
        yield told("WITNESS_NONE", ALONE)
    newest = InstanceCheckpoint.objects.order_by("-size").first()
    for one in there:
        if one.code is not None and one.say is not None:
            yield found(one.code, one.say, one.name)
        elif newest is not None and one.size < newest.size and (one.at is None or one.at < now - SEEN_WITHIN):
            text = Say(
                "立会いが1日以上、新しい記録に連署していません。立会いが動いているか、通信網を、相手方と確かめてください。",
                "The witness has cosigned nothing new for more than a day: see with the other party whether it runs and can be reached.",
            )
            yield found("WITNESS_OLD", text, one.name)


def backups(instance: Instance, now: Time) -> Iterator[Finding]:
    """That there is a backup of these days, and one that was shown to restore."""
    known = backup_register.known(instance)
    if not known:
        text = Say(
            "バックアップがありません。`azukari backup` で、別のディスクに作ってください。",
            "There is no backup: make one on another disk with `azukari backup`.",
        )
        yield found("BACKUP_NONE", text)
        return
    last = known[-1]
    if last.at < now - BACKED_UP_WITHIN:
        text = Say(
            "最後のバックアップから7日以上たっています。毎日行うようにしてください。",
            "The last backup is more than seven days old: have one made every day.",
        )
        yield found("BACKUP_OLD", text, last.folder)
    if last.sound is False:
        text = Say(
            "最後のバックアップは、試したところ戻せませんでした。作り直し、媒体を確かめてください。",
            "The last backup did not restore when it was tried: make another, and look at the medium.",
        )
        yield found("BACKUP_UNSOUND", text, last.folder)
    tried = max((one.drilled or 0 for one in known if one.sound), default=0)
    if tried < now - TRIED_WITHIN:
        text = Say(
            "戻せることを1か月以上確かめていません。`azukari backup` を `--no-drill` なしで行ってください。",
            "No backup was shown to restore for more than a month: hold a drill.",
        )
        yield told("BACKUP_UNTRIED", text)
    if not last.path.exists():
        text = Say(
            "最後のバックアップのフォルダが、今は見えません。媒体を外しているのでなければ確かめてください。",
            "The folder of the last backup is not there now: unless its medium was taken away, look for it.",
        )
        yield told("BACKUP_AWAY", text, last.folder)
