"""What ``status`` tells of copies: erasures that wait, backups, copies of keys, and what a restored instance does not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import msgspec

from azukari.cli.backing import tell_place, tell_unknown, told
from azukari.cli.keys import answers
from azukari.cli.output import Out, said
from azukari.desk import backup_register, key_copies, keys_seen, unknowns, wards_node
from azukari.desk.desk import Desk
from azukari.desk.effects import UNSEAL
from azukari.desk.instance import Instance
from azukari.desk.keys_told import lacks, pending
from azukari.store.models import Effect

JAPAN: Final = timezone(timedelta(hours=9))


def tell_copies(instance: Instance, out: Out) -> dict[str, Any]:
    """Tell all of it; the same, for the document."""
    register = backup_register.read(instance)
    _backups(register, out)
    place = tell_place(instance, out)
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
        out.say(
            "バックアップがありません。`azukari backup` で作ってください。", "There is no backup; make one with `azukari backup`."
        )
    else:
        last = register.backups[-1]
        state = {
            None: ("訓練なし", "no drill held"),
            True: ("訓練で確認済み", "shown to restore"),
            False: ("訓練で不備", "found unsound by its drill"),
        }[last.sound]
        out.say(
            f"バックアップ {_when(last.at)}  {last.folder}（{state[0]}）", f"backup {_when(last.at)}  {last.folder} ({state[1]})"
        )
    for one in register.keys:
        out.say(
            f"鍵の写し {_when(one.at)}  {one.folder}（言葉と署名）",
            f"copy of keys {_when(one.at)}  {one.folder} (words and signing)",
        )


def _erasure(one: Effect, out: Out) -> dict[str, Any]:
    items = len(one.payload["items"])
    out.say(
        f"消去待ち {one.log_id} #{one.seq}（{items}品目、鍵はまだ廃棄していません）{one.trouble}",
        f"erasure waiting: {one.log_id} #{one.seq} ({items} items, no key destroyed yet) {one.trouble}",
    )
    return {"contract": one.log_id, "seq": one.seq, "items": items, "trouble": one.trouble}


def tell_keys(desk: Desk, logs: Iterable[str], out: Out) -> dict[str, Any]:
    """Where keys live: the node, generations half made, arrangements not in force yet, contracts below what their terms ask, copies of the folder."""
    instance = desk.instance
    now = wards_node.nodes(instance).now
    trouble = None if now is None else answers(instance)
    if now is not None:
        out.say(f"甲のノード {now.url}", f"the entrusting body's node {now.url}")
    if trouble is not None:
        out.line(f"  [{trouble.code}] {out.of(trouble.say)}")
    contracts = {}
    for log in logs:
        seen = keys_seen.look(desk, log)
        half = [one.number for one in seen.generations or () if one.half]
        lacking = [one for one in seen.generations or () if one.lacking and one.objects]
        for say in pending(seen.arranged):
            out.line(f"{log}  {out.of(say)}")
        for number in half:
            out.say(
                f"{log}  鍵の世代{number}は作りかけです。使われず、次の世代が作られます。",
                f"{log}  generation {number} of the key is half made; it is not used, and the next one is made.",
            )
        for one in lacking:
            out.line(f"{log}  {out.of(lacks(one))}")
        contracts[log] = {
            "level": seen.arranged.level,
            "in_force": seen.arranged.in_force,
            "chosen": seen.arranged.chosen,
            "orders": list(seen.arranged.orders),
            "asks_more": seen.arranged.asks_more,
            "half": half,
            "lacking": [one.number for one in lacking],
        }
    copies = key_copies.there(instance)
    if copies:
        out.say(
            f"鍵フォルダの写しが{len(copies)}個残っていると届けられています（`azukari keys show`）。",
            f"{len(copies)} copies of the key folder are said to be there (`azukari keys show`).",
        )
    return {
        "node": None if now is None else now.url,
        "trouble": None if trouble is None else {"code": trouble.code, **said(trouble.say)},
        "contracts": contracts,
        "folder_copies": len(copies),
    }


def _when(time: int) -> str:
    return datetime.fromtimestamp(time // 1_000_000, JAPAN).strftime("%Y-%m-%d %H:%M")
