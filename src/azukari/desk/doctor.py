"""What is wrong with an instance as it stands on its machine, and what to do: each finding with a code. Nothing of any content is read.

Each check stands alone: one that cannot be made is a finding itself, and keeps no other from being made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from django.db import DatabaseError

from azukari.desk import doctor_machine, doctor_running, doctor_store
from azukari.desk.diagnosis import Finding, found
from azukari.desk.instance import Instance
from azukari.kernel.fault import FaultError
from azukari.kernel.values import Time
from azukari.law.say import Say

LOGGER = logging.getLogger("azukari.doctor")
Check = Callable[[Instance, Time], Iterator[Finding]]


class Checked(msgspec.Struct, frozen=True):
    """One check: what it looked at, and what it found."""

    name: str
    says: Say
    findings: tuple[Finding, ...]


CHECKS: Final[Mapping[str, tuple[Say, Check]]] = MappingProxyType(
    {
        "configuration": (Say("設定とアドレス", "configuration and address"), doctor_machine.configuration),
        "files": (Say("フォルダの権限と持ち主", "modes and owners of files"), doctor_machine.files),
        "disk": (Say("ディスクの空き", "room on disk"), doctor_machine.disk),
        "database": (Say("データベース", "database"), doctor_store.database),
        "clock": (Say("時計", "clock"), doctor_store.clock),
        "parts": (Say("動いている係", "parts that run"), doctor_running.running),
        "signing": (Say("署名の鍵と署名の遅れ", "signing key, and how far it signed"), doctor_running.signing),
        "record": (Say("止まっている記録", "records that stand still"), doctor_running.standing),
        "witnesses": (Say("立会い", "witnesses"), doctor_running.seen),
        "backups": (Say("バックアップと復元の試し", "backups and their drills"), doctor_running.backups),
        "effects": (Say("後処理", "what follows acts"), doctor_store.effects),
        "mail": (Say("メール", "mail"), doctor_store.mail),
        "certificate": (Say("サーバの証明書", "certificate of the server"), doctor_machine.certificate),
        "sandbox": (Say("中身を読む囲い", "sandbox in which content is read"), doctor_machine.sandbox),
        "versions": (Say("版", "versions"), doctor_machine.versions),
        "holidays": (Say("祝日の計算", "holidays"), doctor_machine.holidays),
    }
)
"""In the order in which they are told."""


def examine(instance: Instance, now: Time) -> list[Checked]:
    """Make every check."""
    return [Checked(name, says, tuple(_made(name, check, instance, now))) for name, (says, check) in CHECKS.items()]


def _made(name: str, check: Check, instance: Instance, now: Time) -> Iterator[Finding]:
    try:
        yield from check(instance, now)
    except FaultError as error:
        for fault in error.faults:
            yield Finding(fault.code, fault.say)
    except DatabaseError as error:
        if name != "database":
            # said once, where the database is looked at
            yield found(
                "NOT_EXAMINED",
                Say("データベースを読めないため、確かめられません。", "It cannot be looked at without the database."),
                str(type(error).__name__),
            )
            return
        yield doctor_store.away(error)
    except Exception as error:
        LOGGER.exception("the check %s failed", name)
        text = Say(
            "確かめる途中で予期しない誤りが起きました。ログに残った詳細を、保守の担当に渡してください。",
            "The check itself failed; give what stands in the log to whoever maintains the program.",
        )
        yield found("CHECK_BROKEN", text, f"{name}: {type(error).__name__}")
