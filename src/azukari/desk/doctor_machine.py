"""The machine: configuration, files, disk, certificate, sandbox, versions, holidays."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import ssl
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from azukari.content.confine import ALL
from azukari.content.errors import ContentError
from azukari.content.sandbox import confinement
from azukari.desk import mail_settings
from azukari.desk.approving import site
from azukari.desk.diagnosis import Finding, found, told
from azukari.desk.instance import CONFIGURATION, Instance
from azukari.kernel.values import DAY, Time, as_datetime
from azukari.law.say import Say

FREE: Final = 1 << 30
"""With fewer bytes free than these, or less than a twentieth, somebody should make room."""
FULL: Final = 128 << 20
PATIENCE: Final = 3.0
ENDS_SOON: Final = 30 * DAY
HOLIDAYS_UNTIL: Final = 2150
"""The formula by which equinoxes are forecast goes no further."""
AHEAD: Final = 2
OLDEST: Final = (3, 11)
NAMED: Final = 5
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def configuration(instance: Instance, _now: Time) -> Iterator[Finding]:
    """The address that people type, the proxies, the settings of mail."""
    one = instance.configuration
    site(one.base)
    host = urlsplit(one.base).hostname or ""
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        text = Say(
            "利用者が開くサーバの名前の番地が、この機械から分かりません。azukari.json の base か、名前の設定を直してください。",
            "The name in base has no address on this machine; mend base in azukari.json, or the name's entry.",
        )
        yield found("BASE_UNKNOWN", text, host)
    for proxy in one.proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            text = Say(
                "azukari.json の proxies に、番地として読めないものがあります。例えば 10.1.0.5 のように直してください。",
                "proxies in azukari.json holds what is no address; write it as 10.1.0.5, for example.",
            )
            yield found("PROXY_UNREADABLE", text, proxy)
    mail_settings.of(instance)


def files(instance: Instance, _now: Time) -> Iterator[Finding]:
    """That nobody else of the machine can read keys, and that everything belongs to whoever runs the instance."""
    if not (instance.keys / "secret").exists():
        text = Say(
            "サインインを守る鍵（keys/secret）がありません。バックアップの媒体から戻してください。",
            "The key that guards sessions (keys/secret) is not there; restore it.",
        )
        yield found("SECRET_MISSING", text, "keys/secret")
    owner = instance.folder.stat().st_uid
    open_, others = [], []
    for path in _guarded(instance):
        seen = path.lstat()
        name = str(path.relative_to(instance.folder)) if path != instance.folder else "."
        if seen.st_mode & OTHERS and not stat.S_ISLNK(seen.st_mode):
            open_.append(name)
        if seen.st_uid != owner:
            others.append(name)
    if open_:
        text = Say(
            "ほかの利用者が読めるものがあります。`chmod -R go-rwx` で、鍵のフォルダを持ち主だけのものにしてください。",
            "Others on this machine can read these: give the folder of keys to its owner alone with `chmod -R go-rwx`.",
        )
        yield found("MODE_OPEN", text, _some(open_))
    if others:
        text = Say(
            "持ち主が違うものがあります。インスタンスを動かす利用者に `chown -R` で揃えてください。",
            "These belong to somebody else: give them to the account that runs the instance with `chown -R`.",
        )
        yield found("OWNER_OTHER", text, _some(others))


def _guarded(instance: Instance) -> Iterator[Path]:
    """What nobody else may read: the folder itself and all keys."""
    yield instance.folder
    if (instance.folder / CONFIGURATION).exists() and "@" in instance.configuration.database:
        yield instance.folder / CONFIGURATION
    if instance.keys.is_dir():
        yield instance.keys
        yield from sorted(instance.keys.rglob("*"))


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" … ({len(names)})" if len(names) > NAMED else "")


def disk(instance: Instance, _now: Time) -> Iterator[Finding]:
    """That there is room to write."""
    room = shutil.disk_usage(instance.folder)
    said = f"{room.free >> 20:,} MiB / {room.total >> 20:,} MiB"
    if room.free < FULL:
        text = Say(
            "ディスクの空きがほとんどありません。書込みが止まる前に、すぐに空きを作ってください。",
            "The disk is all but full: make room now, before nothing can be written.",
        )
        yield found("DISK_FULL", text, said)
    elif room.free < FREE or room.free * 20 < room.total:
        text = Say(
            "ディスクの空きが少なくなっています。空きを作るか、大きくしてください。",
            "The disk is filling up: make room, or give it more.",
        )
        yield told("DISK_LOW", text, said)
    try:
        inodes = os.statvfs(instance.folder)
    except OSError:
        return
    if inodes.f_files and inodes.f_favail * 50 < inodes.f_files:
        text = Say(
            "ディスクに作れるファイルの数が残りわずかです。要らないファイルを減らしてください。",
            "The disk has room for few more files: remove what is not needed.",
        )
        yield told("DISK_FILES", text, f"{inodes.f_favail:,}")


def certificate(instance: Instance, now: Time) -> Iterator[Finding]:
    """That the server answers by TLS with a certificate that this machine trusts, for a month at least. Without https there is none."""
    address = urlsplit(instance.configuration.base)
    if address.scheme != "https":
        return
    host, port = address.hostname or "", address.port or 443
    try:
        with (
            socket.create_connection((host, port), PATIENCE) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as line,
        ):
            given = line.getpeercert() or {}
    except ssl.SSLError as error:
        text = Say(
            "サーバの証明書を、この機械は信頼しません。期限、名前、認証局（この機械への登録）を確かめてください。",
            "This machine does not trust the server's certificate: look at its dates, its name, and whether its authority is known here.",
        )
        yield found("CERTIFICATE_REFUSED", text, f"{host}:{port} {getattr(error, 'verify_message', '') or error.reason}")
        return
    except OSError as error:
        text = Say(
            "利用者が開くアドレスが答えません。前に置いた代理サーバとその設定を確かめてください。",
            "The address that people type does not answer: look at the proxy before it and at its settings.",
        )
        yield found("BASE_SILENT", text, f"{host}:{port} {error.strerror or ''}")
        return
    ends = ssl.cert_time_to_seconds(str(given["notAfter"]))
    if ends * 1_000_000 - now < ENDS_SOON:
        text = Say("サーバの証明書の期限が近づいています。新しくしてください。", "The server's certificate ends soon: renew it.")
        yield told("CERTIFICATE_ENDS", text, datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%d"))


def sandbox(_instance: Instance, _now: Time) -> Iterator[Finding]:
    """That content is read in a child that can do nothing else, tried with one that reads nothing."""
    try:
        held = confinement()
    except (ContentError, OSError) as error:
        text = Say(
            "中身を読む係を起動できません。表や書類を預け入れ・表示できません。記憶域とプロセス数の上限を確かめてください。",
            "The child that reads content cannot be started, so nothing can be deposited or drawn: look at limits of memory and processes.",
        )
        yield found("SANDBOX_ABSENT", text, str(error)[:120])
        return
    lacks = [one for one in ALL if one not in held]
    if lacks:
        text = Say(
            "中身を読む係の囲いに、この機械では欠けているものがあります。新しいカーネルにするか、コンテナの制限を見直してください。",
            "This machine lacks part of what closes off the child that reads content: take a newer kernel, or look at the container's limits.",
        )
        yield told("SANDBOX_LACKS", text, ", ".join(lacks))


def versions(_instance: Instance, _now: Time) -> Iterator[Finding]:
    """Python and SQLite."""
    if sys.version_info[:2] < OLDEST:
        text = Say("Python が古すぎます。3.11以上にしてください。", "This Python is too old: 3.11 or newer is needed.")
        yield found("PYTHON_OLD", text, sys.version.split()[0])
    if sqlite3.sqlite_version_info < (3, 37):
        text = Say("SQLite が古すぎます。3.37以上にしてください。", "This SQLite is too old: 3.37 or newer is needed.")
        yield found("SQLITE_OLD", text, sqlite3.sqlite_version)


def holidays(_instance: Instance, now: Time) -> Iterator[Finding]:
    """That working days can be counted for the years to come."""
    if as_datetime(now).year + AHEAD > HOLIDAYS_UNTIL:
        text = Say(
            "祝日の計算が届く年を過ぎようとしています。新しい版に上げてください。",
            "Holidays are not known for the years to come: upgrade.",
        )
        yield told("HOLIDAYS_END", text, str(HOLIDAYS_UNTIL))
