"""``mail``: the server that notices go by, and what became of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from azukari.cli.counter import Counter
from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out
from azukari.desk import mail_made, mail_sent, mail_settings
from azukari.desk.catalogue_told import said_time
from azukari.desk.mail_settings import Mailing
from azukari.kernel.values import Time
from azukari.store.models import Person
from azukari.store.notices import Mail, MailDay, Reader

SHOWN = 20
"""So many mails that did not arrive are listed, the newest first."""


def mail(args: argparse.Namespace, out: Out) -> Answer:
    """Set up, try, show, or enter an address."""
    counter = Counter(args.folder)
    return {"set": _set, "test": _test, "show": _show, "address": _address}[args.what](counter, args, out)


def _set(counter: Counter, args: argparse.Namespace, out: Out) -> Answer:
    instance = counter.desk.instance
    before = mail_settings.of(instance)
    given: dict[str, Any] = {} if before is None else msgspec.structs.asdict(before)
    for name in ("host", "port", "security", "sender", "user", "hour"):
        if getattr(args, name) is not None:
            given[name] = getattr(args, name)
    if args.authority is not None:
        given["authority"] = str(Path(args.authority).resolve())
    if args.late is not None:
        given["late"] = tuple(args.late)
    if not given.get("host") or not given.get("sender"):
        raise wrong(
            "USAGE",
            "メールサーバの名（--host）と差出人（--sender）を指定してください。",
            "Give the mail server's name (--host) and the sender (--sender).",
            "--host",
        )
    if args.port is None and before is None and args.security == "tls":
        given["port"] = 465
    mailing = Mailing(**given)
    mail_settings.keep(instance, mailing, _password(args.password_file))
    mail_made.begin(counter.desk)
    out.say(
        f"設定しました。毎日{mailing.hour}時にメールを作ります。`azukari mail test あて先` で試してください。",
        f"Set. Mails are made every day at {mailing.hour}:00, Japan's time. Try it: `azukari mail test ADDRESS`.",
    )
    return Answer({"mail": msgspec.to_builtins(mailing)})


def _password(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(
            "FILE_UNREADABLE",
            f"{file} を読み取れません（{error}）。ファイルの場所と権限を確かめてください。",
            f"{file} cannot be read ({error}); look at where it is and who may read it.",
            "--password-file",
        ) from None
    return text.strip("\r\n")


def _test(counter: Counter, args: argparse.Namespace, out: Out) -> Answer:
    to = _named(args.to)
    mail_sent.test(counter.desk, to, out.lang)
    out.say(
        f"{to} あての試しのメールを、サーバが受け取りました。届いたか確かめてください。",
        f"The server took a mail for {to}; see whether it arrives.",
    )
    return Answer({"to": to})


def _address(counter: Counter, args: argparse.Namespace, out: Out) -> Answer:
    args.person = _named(args.to)
    officer = counter.anywhere(args)
    to = mail_settings.address(args.address, "address") if args.address else ""
    Reader.objects.update_or_create(person=officer.person, defaults={"address": to})
    name = Person.objects.filter(pk=officer.person).values_list("name", flat=True).first() or officer.person
    out.say(f"{name}：{to or 'あて先なし'}", f"{name}: {to or 'no address'}")
    return Answer({"person": officer.person, "address": to})


def _named(text: str | None) -> str:
    if not text:
        raise wrong("USAGE", "あて先又は人を指定してください。", "Say where to, or whose.", "to")
    return text


def _show(counter: Counter, args: argparse.Namespace, out: Out) -> Answer:
    mailing = mail_settings.of(counter.desk.instance)
    if mailing is None:
        out.say("メールは設定されていません（`azukari mail set`）。", "Mail is not set up (`azukari mail set`).")
        return Answer({"mail": None})
    secret = mail_settings.password(counter.desk.instance) is not None
    out.line(f"{mailing.host}:{mailing.port}  {mailing.security}  {mailing.sender}  {mailing.user or '—'}")
    out.say(
        f"毎日{mailing.hour}時　遅れの連絡 {'・'.join(map(str, mailing.late))}日　パスワード{'あり' if secret else 'なし'}",
        f"daily at {mailing.hour}:00, lateness told after {', '.join(map(str, mailing.late))} days, {'a' if secret else 'no'} password",
    )
    last = MailDay.objects.order_by("-day").first()
    if last is not None:
        out.say(
            f"{last.day}：{last.mails}通を作成。あて先のない人{last.without}人",
            f"{last.day}: {last.mails} mails made; {last.without} people to be told have no address",
        )
    waiting = Mail.objects.filter(state=mail_made.WAITING).count()
    out.say(f"送るのを待つもの {waiting}通", f"{waiting} wait to be sent")
    names = dict(Person.objects.values_list("id", "name"))
    troubled = list(Mail.objects.exclude(trouble="").exclude(state=mail_sent.SENT).order_by("-pk")[:SHOWN])
    for one in troubled:
        said = mail_sent.TROUBLES[one.trouble]
        retry = said_time(Time(one.due)).of(out.lang) if one.state == mail_made.WAITING else ""
        out.line(f"{one.day}  {names.get(one.person, one.person)}  [{one.trouble}] {one.detail}  {retry}".rstrip())
        out.line(f"    {out.of(said)}")
    return Answer(
        {
            "mail": msgspec.to_builtins(mailing),
            "password": secret,
            "day": None if last is None else {"day": last.day, "mails": last.mails, "without": last.without},
            "waiting": waiting,
            "troubled": [
                {
                    "day": one.day,
                    "person": one.person,
                    "state": one.state,
                    "code": one.trouble,
                    "detail": one.detail,
                    "attempts": one.attempts,
                }
                for one in troubled
            ],
        }
    )
