"""``status`` and ``duties``: how an instance stands at a glance, and what is owed under its contracts."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from azukari.cli.counter import Counter
from azukari.cli.output import Answer, Out, said
from azukari.desk.catalogue import Catalogue, cited
from azukari.desk.catalogue_labels import SIDES
from azukari.desk.catalogue_told import said_age
from azukari.desk.instance import Instance
from azukari.desk.outcome import Officer
from azukari.desk.serve import parts as served
from azukari.kernel.duty import Duty
from azukari.kernel.values import as_datetime
from azukari.law.say import Say
from azukari.store import record
from azukari.store.models import Checkpoint, Effect
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import DeniedError, VaultError

PATIENCE: Final = 2.0


def status(args: argparse.Namespace, out: Out) -> Answer:
    """What runs, every contract with its record, what waits, how much room is left."""
    counter = Counter(args.folder)
    instance = counter.desk.instance
    running = parts(instance)
    out.line(f"{instance.folder}  ({instance.configuration.origin})")
    for name, runs in running.items():
        state = Say("動いている", "running") if runs else Say("動いていない", "not running")
        out.line(f"  {name:<8}{out.of(state)}")
    contracts = [_contract(counter, log, subject, out) for log, subject in counter.subjects().items()]
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
            "contracts": contracts,
            "effects": {"waiting": waiting.count(), "troubled": troubled},
            "disk": {"free": room.free, "total": room.total},
        }
    )


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
    found = {part.name: _process(part.command[1:]) for part in served(instance, web=False)}
    return {**found, "keyd": _keyd(instance), "web": _web(instance.configuration.base)}


def _keyd(instance: Instance) -> bool:
    try:
        KeyCaller(instance.socket, patience=PATIENCE).health()
    except (VaultError, DeniedError, OSError):
        return False
    return True


def _web(base: str) -> bool:
    address = urlsplit(base)
    try:
        with socket.create_connection((address.hostname or "localhost", address.port or 8000), PATIENCE):
            return True
    except OSError:
        return False


def _process(command: list[str]) -> bool:
    """Whether a process of this machine runs a command, by whichever Python."""
    wanted = [os.fsencode(word) for word in command]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            # it has ended meanwhile, or is somebody else's
            continue
        if words[1:-1] == wanted:
            return True
    return False


def duties(args: argparse.Namespace, out: Out) -> Answer:
    """What is owed, contract by contract, late first."""
    counter = Counter(args.folder)
    officer: Officer | None = None
    if args.person and args.contract:
        officer, log = counter.stand(args)
        logs = [log]
    elif args.contract:
        logs = [counter.contract(args.contract)]
    else:
        officer = counter.newcomer(args) if args.person else None
        logs = list(counter.subjects(officer.home if officer else None))
    subjects = counter.subjects()
    contracts = []
    for log in logs:
        owed = counter.see(log, _owed, officer)
        out.line(f"{log}  {subjects.get(log, '')}")
        if not owed:
            out.say("  しなければならないことはありません。", "  Nothing is owed.")
        for one in owed:
            _duty(one, out)
        contracts.append({"contract": log, "subject": subjects.get(log, ""), "duties": owed})
    return Answer({"contracts": contracts})


def _owed(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [_duty_of(one, catalogue) for one in catalogue.duties()]


def _duty_of(one: Duty, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "code": one.code,
        "says": said(one.say),
        "owes": one.owes.value,
        "side": said(SIDES[one.owes]),
        "tier": one.tier,
        "cites": one.cites,
        "cited": said(cited(one.cites)),
        "since": as_datetime(one.since).isoformat(timespec="seconds"),
        "due": None if one.due is None else as_datetime(one.due).isoformat(timespec="seconds"),
        "late": one.late(catalogue.time),
        "age": said(said_age(one.since, catalogue.time)),
        "person": one.person,
        "name": None if one.person is None else catalogue.name(one.person),
        "about": one.about,
        "satisfied_by": list(one.satisfied_by),
        "blocks_closing": one.blocks_closing,
    }


def _duty(one: dict[str, Any], out: Out) -> None:
    lang = out.lang.value
    when = one["due"] or out.of(Say("直ちに", "immediately"))
    late = out.of(Say("【遅れ】", "LATE ")) if one["late"] else ""
    name = f" {one['name']}" if one["name"] else ""
    out.line(f"  {late}{one['says'][lang]}{name}")
    side = f"{one['side'][lang]} ({one['tier']})"
    out.line(
        f"      {one['cited'][lang]}　{side}　{out.of(Say('期限', 'due'))} {when}　{one['age'][lang]}　→ {', '.join(one['satisfied_by'])}"
    )
