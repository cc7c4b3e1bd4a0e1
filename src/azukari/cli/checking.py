"""``check``: walks an instance without a key of the vault and says what is wrong, each finding with a code and what to do.

Read only, but for snapshots and surplus blobs that were asked to be removed and what ``--enter`` and ``--drill`` enter.
It opens no sealed content. Words are opened only to find which documents there should be; where their key is away, that is not looked at.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec
from django.db import DatabaseError, connection

from azukari.cli.checking_blobs import BlobCheck
from azukari.cli.checking_bodies import check_bodies
from azukari.cli.checking_keyd import check_keyd
from azukari.cli.checking_keys import check_keys
from azukari.cli.checking_log import LogCheck, size_of
from azukari.cli.checking_signer import check_signer
from azukari.cli.checking_witnessed import check_witnessed
from azukari.cli.counter import Counter
from azukari.cli.faults import Exit, absent
from azukari.cli.hindsight import look_back
from azukari.cli.output import Answer, Out
from azukari.desk import tips_check, unknowns, vault_check
from azukari.desk.desk import Desk
from azukari.desk.outcome import Receipt
from azukari.desk.recovering import lost_words
from azukari.kernel.values import HOUR, SECOND
from azukari.law.say import Say
from azukari.provisions.p11_acts import VaultCheck
from azukari.store.models import Effect, Log

BACKWARDS = 5 * SECOND
ENTRIES = "store_entry"
SHOWN = 10
"""Damaged items that are named; the entry names the others."""


class Finding(msgspec.Struct, frozen=True):
    """One thing found: ``wrong`` things end the check with exit code 4, the others are told only."""

    code: str
    ja: str
    en: str
    contract: str | None = None
    seq: int | None = None
    where: str | None = None
    wrong: bool = True


class Findings(list[Finding]):
    """Collects findings."""

    def add(
        self,
        code: str,
        say: Say,
        *,
        wrong: bool = True,
        contract: str | None = None,
        seq: int | None = None,
        where: str | None = None,
    ) -> None:
        """One more."""
        self.append(Finding(code, say.ja, say.en, contract, seq, where, wrong))


def check(args: argparse.Namespace, out: Out) -> Answer:
    """Look at the store, every contract's record, blobs, effects and the clock."""
    counter = Counter(args.folder)
    found = Findings()
    readable = _store(found)
    logs = sorted(Log.objects.values_list("pk", flat=True)) if readable else []
    newest = entries = 0
    with out.bar(Say("記録", "record"), sum(size_of(log) for log in logs)) as bar:
        for log in logs:
            one = LogCheck(counter.desk, log, found.add, bar)
            newest = max(newest, one.run(discard=args.discard_snapshots))
            entries += one.size
    for log in logs if args.hindsight else ():
        look_back(log, found.add)
    if newest > counter.desk.clock() + BACKWARDS:
        found.add(
            "CLOCK_BACKWARDS",
            Say(
                "この機械の時計が最新の記録より遅れています。時計を合わせてください。",
                "This machine's clock stands behind the newest entry; set it right.",
            ),
        )
    check_witnessed(counter.desk.instance, found.add)
    check_signer(counter.desk.instance, found.add)
    check_bodies(counter.desk.instance, found.add)
    check_keyd(counter.desk.instance, found.add)
    check_keys(counter.desk, logs, found.add)
    if readable:
        tips_check.check(counter.desk.instance, found.add)
    sure = not any(one.wrong for one in found) and _remembers_all(counter.desk, logs)
    blobs = BlobCheck(counter.desk, found.add).run(out, remove=args.remove_surplus, sure=sure)
    _effects(found, counter.desk.clock())
    if args.drill or args.enter:
        _enter(counter.desk, logs, args, out, found)
    return _told(found, {"contracts": len(logs), "entries": entries, **blobs}, out)


def _remembers_all(desk: Desk, logs: list[str]) -> bool:
    """Whether no words were lost in a recovery and no restore has left something unknown: only then is surplus what looks so."""
    return unknowns.kept(desk.instance) is None and not any(lost_words(desk.instance, log) for log in logs)


def _store(found: Findings) -> bool:
    """Whether the database can be read; SQLite looks at its own pages, table by table."""
    answers: list[str] = []
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                # The entries are read whole anyway; on their table without row ids some releases of SQLite see NULLs that are not there.
                for (name,) in [row for row in cursor.fetchall() if row[0] != ENTRIES]:
                    cursor.execute(f'PRAGMA quick_check("{name}")')
                    answers += [str(row[0]) for row in cursor.fetchall()]
            else:
                cursor.execute("SELECT 1")
    except DatabaseError as error:
        answers.append(str(error))
    damage = [one for one in answers if one != "ok"]
    if damage:
        found.add(
            "STORE_DAMAGED",
            Say(
                f"データベースが壊れています（{damage[0]}）。止めて、バックアップか立会いの写しから戻してください。",
                f"The database is damaged ({damage[0]}); stop, and restore it from a backup or the mirror.",
            ),
        )
    return not damage


def _enter(desk: Desk, logs: list[str], args: argparse.Namespace, out: Out, found: Findings) -> None:
    """What the vault is found to be becomes an entry of each contract that has something in it; what a drill finds wrong is a finding too."""
    backup = Path(args.drill) if args.drill else None
    if backup is not None and not backup.is_dir():
        raise absent("FOLDER_ABSENT", f"{backup} というフォルダはありません。", f"There is no folder {backup}.")
    for log in logs:
        receipt = vault_check.enter(desk, log, backup)
        if receipt is not None:
            out.say(
                f"保管庫の点検を記録しました（{log} {receipt.entry.number}番）。",
                f"The look at the vault is entered ({log}, entry {receipt.entry.number}).",
            )
            if backup is not None:
                _drilled(receipt, log, found)


def _drilled(receipt: Receipt, log: str, found: Findings) -> None:
    """What the entry of a drill says is wrong. (What is wrong with the vault here, the look at its blobs has told.)"""
    act = receipt.entry.act
    if not isinstance(act, VaultCheck) or act.sound:
        return
    listed = " ".join(act.damaged[:SHOWN])
    more = f" +{len(act.damaged) - SHOWN}" if len(act.damaged) > SHOWN else ""
    found.add(
        "DRILL_UNSOUND",
        Say(
            f"このフォルダからは全てを戻せません（壊れた品目 {len(act.damaged)}、見つからないもの {act.missing}）。"
            "`azukari backup` でもう一度バックアップを作ってください。",
            f"Not everything can be restored from that folder (items damaged: {len(act.damaged)}, not found: {act.missing}); "
            "make another backup with `azukari backup`.",
        ),
        contract=log,
        seq=receipt.entry.number,
        where=f"{listed}{more}",
    )


def _effects(found: Findings, clock: int) -> None:
    for one in Effect.objects.filter(done=None).order_by("pk"):
        stuck = one.attempts > 0 or one.due < clock - HOUR
        why = f"（{one.trouble}）" if one.trouble else ""
        found.add(
            "EFFECT_TROUBLED" if stuck else "EFFECT_WAITING",
            Say(
                f"後処理 {one.name} が{one.attempts}回失敗しているか、待ったままです{why}。後処理の係を動かし、理由を直してください。",
                f"The effect {one.name} has failed {one.attempts} times or waits too long ({one.trouble or '—'}); see to the outbox.",
            )
            if stuck
            else Say(f"後処理 {one.name} が待っています。", f"The effect {one.name} waits."),
            wrong=stuck,
            contract=one.log_id,
            seq=one.seq,
        )


def _told(found: Findings, counts: dict[str, Any], out: Out) -> Answer:
    wrong = [one for one in found if one.wrong]
    for one in found:
        where = " ".join(part for part in (one.contract, None if one.seq is None else f"#{one.seq}", one.where) if part)
        mark = "✗" if one.wrong else "・"
        out.line(f"{mark} [{one.code}] {where}{'  ' if where else ''}{out.of(Say(one.ja, one.en))}")
    counted = f"{counts['contracts']} / {counts['entries']:,} / {counts['blobs'] + counts['other_blobs']:,}"
    if wrong:
        out.say(
            f"{len(wrong)}件の誤りがあります（契約／記録／暗号文 {counted}）。",
            f"{len(wrong)} things are wrong (contracts / entries / blobs {counted}).",
        )
    else:
        out.say(
            f"誤りはありません（契約／記録／暗号文 {counted}）。", f"Nothing is wrong (contracts / entries / blobs {counted})."
        )
    errors = tuple({"code": one.code, "ja": one.ja, "en": one.en, "field": None} for one in wrong)
    result = {**counts, "findings": [msgspec.to_builtins(one) for one in found], "sound": not wrong}
    return Answer(result, Exit.TROUBLE if wrong else Exit.DONE, errors)
