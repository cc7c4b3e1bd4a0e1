"""What ``status`` tells of copies: erasures that wait, backups, copies of keys, and what a restored instance does not know."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Final

import msgspec

from azukari.cli.backing import tell_unknown, told
from azukari.cli.output import Out, said
from azukari.desk import backup_register, survivors, unknowns
from azukari.desk.effects import UNSEAL
from azukari.desk.instance import Instance
from azukari.kernel.fault import FaultError
from azukari.store.models import Effect

JAPAN: Final = timezone(timedelta(hours=9))


def tell_copies(instance: Instance, out: Out) -> dict[str, Any]:
    """Tell all of it; the same, for the document."""
    register = backup_register.read(instance)
    _backups(register, out)
    place = _place(instance, out)
    waiting = [_erasure(one, out) for one in Effect.objects.filter(name=UNSEAL, done=None).order_by("pk")]
    restored = unknowns.kept(instance)
    if restored is not None:
        tell_unknown(restored, out)
        out.say(
            f"  全て対処したら、{unknowns.FILE} を消してください。",
            f"  Remove {unknowns.FILE} once all of it has been dealt with.",
        )
    return {
        "backups": [msgspec.to_builtins(one) for one in register.backups],
        "key_copies": [msgspec.to_builtins(one) for one in register.keys],
        "survivors": place,
        "erasures": waiting,
        "restored": None if restored is None else told(restored),
    }


def _backups(register: backup_register.Register, out: Out) -> None:
    if not register.backups:
        out.say("バックアップがありません。`azukari backup` で作ってください。", "There is no backup; make one with `azukari backup`.")
    else:
        last = register.backups[-1]
        state = {
            None: ("訓練なし", "no drill held"),
            True: ("訓練で確認済み", "shown to restore"),
            False: ("訓練で不備", "found unsound by its drill"),
        }[last.sound]
        out.say(f"バックアップ {_when(last.at)}  {last.folder}（{state[0]}）", f"backup {_when(last.at)}  {last.folder} ({state[1]})")
    for one in register.keys:
        out.say(
            f"鍵の写し {_when(one.at)}  {one.folder}（言葉と署名）",
            f"copy of keys {_when(one.at)}  {one.folder} (words and signing)",
        )


def _place(instance: Instance, out: Out) -> dict[str, Any]:
    """Where the survivors' keys go; that it is away is told with what to do."""
    try:
        return {"folder": str(survivors.place(instance)), "own": instance.configuration.survivors is None, "trouble": None}
    except FaultError as error:
        [fault] = error.faults
        out.line(f"[{fault.code}] {out.of(fault.say)}")
        return {"folder": instance.configuration.survivors, "own": False, "trouble": {"code": fault.code, **said(fault.say)}}


def _erasure(one: Effect, out: Out) -> dict[str, Any]:
    items = len(one.payload["items"])
    out.say(
        f"消去待ち {one.log_id} #{one.seq}（{items}品目、鍵はまだ廃棄していません）{one.trouble}",
        f"erasure waiting: {one.log_id} #{one.seq} ({items} items, no key destroyed yet) {one.trouble}",
    )
    return {"contract": one.log_id, "seq": one.seq, "items": items, "trouble": one.trouble}


def _when(time: int) -> str:
    return datetime.fromtimestamp(time // 1_000_000, JAPAN).strftime("%Y-%m-%d %H:%M")
