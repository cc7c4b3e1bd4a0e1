"""How an instance sends mail: its server, who signs, at what hour the day's mail goes, and after how many days a lateness is passed on.

``mail.json`` holds everything but the password and is read anew each time, so that a change needs no restart; ``keys/mail`` holds the password, for
the instance's own account alone.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.desk.mail_securities import Security
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

FILE: Final = "mail.json"
SECRET: Final = "mail"  # noqa: S105 — the name of a file
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""A relay on this very machine may be spoken to without TLS."""
HOURS: Final = 24
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?")


class Mailing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``hour`` is Japan's; ``late`` says after how many days past its date a duty is told to the person in charge, to 甲's officer, to the heads."""

    host: str
    port: int = 587
    security: Security = "starttls"
    sender: str
    user: str | None = None
    authority: str | None = None
    """A file of certificates by which the server's is checked, where the machine's own authorities do not know it."""
    hour: int = 8
    late: tuple[int, int, int] = (1, 3, 7)


LATE: Final = (1, 3, 7)


def address(text: str, field: str | None = None) -> str:
    """An address that mail can be sent to. :raises FaultError: ``MAIL_ADDRESS``."""
    found = text.strip()
    if _ADDRESS.fullmatch(found) is None or ".." in found:
        raise FaultError(
            Fault(
                "MAIL_ADDRESS",
                Say(
                    "メールアドレスの形ではありません。半角で「名前@役所のドメイン」の形で入力してください。",
                    "That is no mail address; write it in plain letters, as name@office.example.",
                ),
                field,
            )
        )
    return found


def of(instance: Instance) -> Mailing | None:
    """How mail is sent; None where nothing was set. :raises FaultError: ``MAIL_UNREADABLE``."""
    try:
        return msgspec.json.decode((instance.folder / FILE).read_bytes(), type=Mailing)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, OSError) as error:
        text = Say(
            f"{FILE} を読み取れません（{error}）。`azukari mail set` で設定し直してください。",
            f"{FILE} cannot be read ({error}); set it anew with `azukari mail set`.",
        )
        raise FaultError(Fault("MAIL_UNREADABLE", text)) from None


def keep(instance: Instance, mailing: Mailing, password: str | None) -> None:
    """Set how mail is sent. ``password`` None leaves the one that is kept.

    :raises FaultError: ``MAIL_SETTINGS``, ``MAIL_IN_THE_CLEAR``, ``MAIL_ADDRESS``; nothing is changed.
    """
    address(mailing.sender, "--sender")
    ordered = tuple(sorted(mailing.late)) == mailing.late and min(mailing.late) >= 1
    host = bool(mailing.host) and mailing.host.isascii() and mailing.host.isprintable() and " " not in mailing.host
    if not (host and 0 < mailing.port < 1 << 16 and 0 <= mailing.hour < HOURS and ordered):
        text = Say(
            "メールの設定に誤りがあります。サーバ名、ポート（1〜65535）、時（0〜23）、遅れの日数（1以上、小さい順に三つ）を確かめてください。",
            "These settings do not fit: look at the server's name, its port (1–65535), the hour (0–23), the days of lateness (three, from 1 on, "
            "the smallest first).",
        )
        raise FaultError(Fault("MAIL_SETTINGS", text))
    if mailing.security == "none" and mailing.host not in HERE:
        text = Say(
            "暗号化なし（none）は、この機械のメールサーバ（localhost）にだけ使えます。starttls か tls を指定してください。",
            "Mail without TLS (none) goes to a relay on this machine only (localhost); give starttls or tls.",
        )
        raise FaultError(Fault("MAIL_IN_THE_CLEAR", text, "--security"))
    if password is not None:
        write_new(instance.keys / SECRET, password.encode())
    write_new(instance.folder / FILE, msgspec.json.format(msgspec.json.encode(mailing)) + b"\n")


def password(instance: Instance) -> str | None:
    """The password of the account that mail is sent by; None where none is kept."""
    path = instance.keys / SECRET
    return path.read_text("utf-8", "replace") if path.exists() else None
