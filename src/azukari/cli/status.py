"""``status``: how an instance stands at a glance."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from azukari.cli.checking_keyd import STOPPED, STOPPED_SAY, health
from azukari.cli.checking_witnessed import Amiss, amiss
from azukari.cli.counter import Counter
from azukari.cli.faults import Exit
from azukari.cli.output import Answer, Out
from azukari.cli.standing import tell_copies, tell_keys
from azukari.desk import naming, signing_key
from azukari.desk.desk import Desk
from azukari.desk.doctor_running import alive
from azukari.desk.instance import Instance
from azukari.desk.reach import ALONE, reaches
from azukari.desk.troubled import troubled as in_trouble
from azukari.desk.witnesses import standing_still
from azukari.kernel.values import JST
from azukari.law.say import Say
from azukari.store import record
from azukari.store.models import Checkpoint, Effect

PARTS: Final = {
    "keyd": Say("鍵の係", "key process"),
    "courier": Say("立会いへの送付", "courier to the witnesses"),
    "signer": Say("署名の係", "signer"),
    "outbox": Say("後処理の係", "outbox (what follows acts)"),
    "web": Say("画面", "web"),
}
"""What each part is for, beside the name that its process goes by."""


def status(args: argparse.Namespace, out: Out) -> Answer:
    """What runs, every contract with its record, what waits, how much room is left."""
    counter = Counter(args.folder)
    instance = counter.desk.instance
    keyd = health(instance)
    running = alive(instance, keyd)
    out.line(f"{instance.folder}  ({instance.configuration.origin})")
    states = {True: Say("動いている", "running"), False: Say("動いていない", "not running")}
    out.table([(f"  {out.of(PARTS[name])}", out.of(states[runs]), f"({name})") for name, runs in running.items()])
    restarting = list(_restarting(instance, out))
    contracts = [_contract(counter, log, subject, out) for log, subject in counter.subjects().items()]
    there = tell_witnesses(instance, out, counter.desk)
    still = standing_still(instance)
    stopped = keyd is not None and keyd.stopped
    key = signing_key.look(instance).fault
    wrong = [
        *restarting,
        *([Amiss(STOPPED, STOPPED_SAY, None)] if stopped else ()),
        *([Amiss(key.code, key.say, None)] if key is not None else ()),
        *amiss(instance),
    ]
    for one in wrong:
        out.line(f"{one.log or ''}  [{one.code}] {out.of(one.say)}".strip())
    copies = tell_copies(instance, out)
    keys = tell_keys(counter.desk, [one["contract"] for one in contracts], out)
    waiting = Effect.objects.filter(done=None)
    troubled = waiting.filter(attempts__gt=0).count()
    room = shutil.disk_usage(instance.folder)
    free = room.free // (1 << 20)
    out.say(f"後処理待ち {waiting.count()}（うち失敗 {troubled}）", f"{waiting.count()} effects waiting, {troubled} in trouble")
    out.say(
        f"ディスクの空き {free:,} MiB（{100 * room.free // room.total}%）",
        f"{free:,} MiB of disk free ({100 * room.free // room.total}%)",
    )
    return Answer(
        {
            "folder": str(instance.folder),
            "origin": instance.configuration.origin,
            "base": instance.configuration.base,
            "demo": instance.configuration.demo,
            "parts": running,
            "troubled": [msgspec.to_builtins(one) for one in in_trouble(instance.run)],
            "vault_stopped": stopped,
            "contracts": contracts,
            "witnesses": there,
            "stopped": {log: why.code for log, why in still.items()},
            "copies": copies,
            "keys": keys,
            "effects": {"waiting": waiting.count(), "troubled": troubled},
            "disk": {"free": room.free, "total": room.total},
        },
        Exit.TROUBLE if wrong else Exit.DONE,
        tuple({"code": one.code, "ja": one.say.ja, "en": one.say.en, "field": None} for one in wrong),
    )


def _restarting(instance: Instance, out: Out) -> Iterator[Amiss]:
    """Which parts ended lately and came back, a line each; those that are not up yet are wrong."""
    for one in in_trouble(instance.run):
        name, at = PARTS.get(one.part, Say(one.part, one.part)), _clock(one.at)
        said = Say(
            f"{name.ja}（{one.part}）は続けて{one.times}回終了しました（最後は{at}、状態{one.status}）。",
            f"The {name.en} ({one.part}) has ended {one.times} times in a row (last at {at}, status {one.status}).",
        )
        if one.up:
            out.line(f"  {out.of(said)}{out.of(Say('今は動いています。', ' It runs now.'))}")
            continue
        next_ja, next_en = ("起動しています", "It is being started.")
        if one.again_at is not None:
            next_ja, next_en = (f"{_clock(one.again_at)}に起動し直します", f"It is started again at {_clock(one.again_at)}.")
        yield Amiss(
            "PART_RESTARTING",
            Say(
                f"{said.ja}{next_ja}。続くときは `azukari serve` の出力で理由を見てください。",
                f"{said.en} {next_en} If it goes on, see why in what `azukari serve` says.",
            ),
            None,
        )


def _clock(micros: int) -> str:
    return datetime.fromtimestamp(micros / 1_000_000, JST).strftime("%H:%M:%S")


def tell_witnesses(instance: Instance, out: Out, desk: Desk) -> list[dict[str, Any]]:
    """How far each witness has seen, and what stands in the way."""
    found = reaches(instance)
    named = naming.of_all(desk)
    if not found:
        out.line(out.of(ALONE))
    for log, one_named in named.items():
        if one_named.lacking:
            out.line(f"  {log}  {out.of(naming.LACKING)}")
    for one in found:
        at = "—" if one.at is None else datetime.fromtimestamp(one.at / 1_000_000, JST).strftime("%Y-%m-%d %H:%M:%S")
        out.line(f"{one.id}  {one.name}  {one.party}  {one.url}")
        for log, its_named in named.items():
            size, there = one.entries(log), record.size(log) or 0
            out.say(f"  {log}　{there:,}件中{size:,}件に連署（{at}）", f"  {log}: {size:,} of {there:,} entries cosigned ({at})")
            more = one.more(log, there)
            if more is not None:
                out.say(f"  {log}　立会いは{more:,}件を持っています。", f"  {log}: the witness holds {more:,} entries.")
            told = None if its_named.counts(one.id) else its_named.said(one.id)
            if told is not None:
                out.line(f"  {log}  {out.of(told)}")
        if one.say is not None:
            out.line(f"  {one.code}  {out.of(one.say)}")
    return [
        {
            "id": one.id, "name": one.name, "party": one.party, "url": one.url, "cosigned": one.size, "at": one.at, "trouble": one.code,
            "contracts": {log: one.entries(log) for log in named},
            "named_by": [log for log, its in named.items() if one.id in its.keys],
            "not_named_by": [log for log, its in named.items() if not its.counts(one.id)],
        }
        for one in found
    ]  # fmt: skip


def _contract(counter: Counter, log: str, subject: str, out: Out) -> dict[str, Any]:
    size = record.size(log) or 0
    newest = Checkpoint.objects.filter(log_id=log).order_by("-size").first()
    signed = 0 if newest is None else newest.size
    ground = counter.see(log, lambda one: (one.book.whole.ground.period, one.book.whole.ground.closed))
    period, closed = ground
    out.line(f"{log}  {subject}")
    out.say(
        f"  {period.since}〜{period.until}　記録 {size:,}件　署名済み {signed:,}件（遅れ {size - signed:,}）"
        + ("　閉鎖" if closed else ""),
        f"  {period.since} to {period.until}, {size:,} entries, {signed:,} signed ({size - signed:,} behind)"
        + (", closed" if closed else ""),
    )
    return {
        "contract": log,
        "subject": subject,
        "since": period.since,
        "until": period.until,
        "closed": closed is not None,
        "entries": size,
        "signed": signed,
        "behind": size - signed,
    }


def parts(instance: Instance) -> dict[str, bool]:
    """Which parts run: the key process and the web by asking them, the others by the processes of this machine."""
    return alive(instance, health(instance))
