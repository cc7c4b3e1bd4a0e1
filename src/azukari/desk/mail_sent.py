"""Sending what was made: each mail once, tried again while it certainly did not go out, and told of where it may have.

Before its text goes to the server the row says so (``begun``), in a commit of its own. Whoever finds it so afterwards cannot know whether the
server took it: it is not sent again. A lateness that stood in it stands in the next day's mail, as that must not be lost.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, formataddr
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from azukari.desk import mail_settings
from azukari.desk.desk import Desk
from azukari.desk.mail_made import WAITING, again
from azukari.desk.mail_settings import Mailing
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import HOUR, MINUTE, Time, as_datetime
from azukari.law.say import Lang, Say
from azukari.store.notices import Mail, Reader

LOGGER = logging.getLogger("azukari.mail")
PATIENCE: Final = 30.0
"""Seconds that a server is given for an answer."""
SENT: Final = "sent"
FAILED: Final = "failed"
UNCLEAR: Final = "unclear"
AT_ONCE: Final = 50
REFUSED: Final = 400
PERMANENT: Final = 500
NAME: Final = Say("預かり Azukari", "Azukari 預かり")

TROUBLES: Final = MappingProxyType(
    {
        "MAIL_SERVER_AWAY": Say(
            "メールサーバにつながりません。サーバ名とポート、通信網を確かめてください。自動でやり直します。",
            "The mail server does not answer: look at its name, port and the network. It is tried again by itself.",
        ),
        "MAIL_TLS": Say(
            "メールサーバとの暗号化ができません。証明書（--authority）と --security を確かめてください。",
            "No TLS with the mail server: look at its certificate (--authority) and at --security.",
        ),
        "MAIL_LOGIN": Say(
            "メールサーバが利用者名とパスワードを受け付けません。`azukari mail set` で設定し直してください。",
            "The mail server does not take the user and password; set them anew with `azukari mail set`.",
        ),
        "MAIL_LATER": Say(
            "メールサーバが今は受け付けません。自動でやり直します。",
            "The mail server does not take it now. It is tried again by itself.",
        ),
        "MAIL_REFUSED": Say(
            "メールサーバがこのあて先を受け付けません。アドレスを本人に確かめてください。",
            "The mail server refuses this address; ask the person for the right one.",
        ),
        "MAIL_UNCLEAR": Say(
            "送信の途中で切れ、届いたか分かりません。二重にならないよう、送り直しません。遅れの連絡は翌日のメールにも載ります。",
            "It was cut while being sent, and nobody knows whether it arrived. It is not sent again; a lateness in it stands in the next day's mail.",
        ),
        "MAIL_NO_ADDRESS": Say(
            "あて先がなくなりました。本人が「お知らせの設定」で登録できます。",
            "There is no address any more; the person can enter one among the settings of notices.",
        ),
    }
)
"""What can become of a mail, and what to do."""


class _TroubleError(Exception):
    """The mail certainly did not go out: why, what the server said, and whether that is its last word."""

    def __init__(self, code: str, detail: str = "", *, last: bool = False) -> None:
        super().__init__(code)
        self.code, self.detail, self.last = code, detail, last


def send_due(desk: Desk) -> int:
    """Send what is due; how many went out. What fails is noted beside it. :raises FaultError: ``MAIL_UNREADABLE``."""
    mailing = mail_settings.of(desk.instance)
    if mailing is None:
        return 0
    for one in Mail.objects.filter(state=WAITING, begun__isnull=False):
        _end(one, UNCLEAR, desk.clock(), "MAIL_UNCLEAR")
    due = list(Mail.objects.filter(state=WAITING, due__lte=desk.clock()).order_by("due", "pk")[:AT_ONCE])
    if not due:
        return 0
    try:
        server = connected(desk, mailing)
    except _TroubleError as trouble:
        for one in due:
            _later(one, trouble, desk.clock())
        return 0
    with suppress(smtplib.SMTPException, OSError), server:
        return sum(_sent(desk, server, mailing, one) for one in due)
    return Mail.objects.filter(pk__in=[one.pk for one in due], state=SENT).count()


def test(desk: Desk, to: str, lang: Lang) -> None:
    """Send a mail that says nothing but that mail works.

    :raises FaultError: ``MAIL_NOT_SET``, ``MAIL_ADDRESS``, or what stands in the way, by the codes of :data:`TROUBLES`.
    """
    mail_settings.address(to)
    mailing = mail_settings.of(desk.instance)
    if mailing is None:
        text = Say(
            "メールが設定されていません。`azukari mail set` で設定してください。", "Mail is not set up; use `azukari mail set`."
        )
        raise FaultError(Fault("MAIL_NOT_SET", text))
    title = Say("預かり：試しのメール", "Azukari: a mail to try")
    body = Say("このメールが届けば、設定は合っています。\n", "If this mail arrives, the settings are right.\n")
    now = desk.clock()
    message = written(mailing, to, title.of(lang), body.of(lang), lang, now, f"test.{now}")
    try:
        server = connected(desk, mailing)
        with server:
            _offered(server, mailing, to)
            code, said = server.data(message)
            if code >= REFUSED:
                raise _answered(code, said)
    except _TroubleError as trouble:
        raise FaultError(_fault(trouble.code, trouble.detail)) from None
    except smtplib.SMTPResponseException as error:
        raise FaultError(_fault("MAIL_LATER", f"{error.smtp_code}")) from None
    except (smtplib.SMTPException, OSError):
        raise FaultError(_fault("MAIL_UNCLEAR", "")) from None


def _fault(code: str, detail: str) -> Fault:
    said = TROUBLES[code]
    return Fault(code, Say(f"{said.ja}（{detail}）", f"{said.en} ({detail})") if detail else said)


def written(mailing: Mailing, to: str, subject: str, body: str, lang: Lang, now: Time, name: str) -> bytes:
    """A mail as it goes over the wire: UTF-8 throughout, in lines that any server takes. ``name`` gives it its Message-ID."""
    message = EmailMessage(policy=WIRE)
    domain = mailing.sender.rpartition("@")[2]
    message["From"] = formataddr((NAME.of(lang), mailing.sender), "utf-8")
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(as_datetime(now))
    message["Message-ID"] = f"<azukari.{sha256(name.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(body, charset="utf-8", cte="base64")
    message["Content-Language"] = lang.value
    return message.as_bytes()


def connected(desk: Desk, mailing: Mailing) -> smtplib.SMTP:
    """The server, ready to take mail."""
    authority = None if mailing.authority is None else str(Path(mailing.authority))
    try:
        context = ssl.create_default_context(cafile=authority)
    except (OSError, ssl.SSLError) as error:
        raise _TroubleError("MAIL_TLS", _plain(str(error))) from error
    try:
        if mailing.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mailing.host, mailing.port, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(mailing.host, mailing.port, timeout=PATIENCE)
        if mailing.security == "starttls":
            server.starttls(context=context)
        if mailing.user is not None:
            server.login(mailing.user, mail_settings.password(desk.instance) or "")
        else:
            server.ehlo_or_helo_if_needed()
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise _TroubleError("MAIL_TLS", _plain(str(error))) from error
    except smtplib.SMTPAuthenticationError as error:
        raise _TroubleError("MAIL_LOGIN", str(error.smtp_code)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise _TroubleError("MAIL_SERVER_AWAY", _plain(str(error))) from error
    return server


def _sent(desk: Desk, server: smtplib.SMTP, mailing: Mailing, one: Mail) -> bool:
    """Send one mail; whether it went out."""
    reader = Reader.objects.filter(person=one.person).first()
    if reader is None or not reader.address:
        _end(one, FAILED, desk.clock(), "MAIL_NO_ADDRESS")
        return False
    now = desk.clock()
    name = f"{desk.instance.configuration.origin}|{one.day}|{one.person}"
    message = written(mailing, reader.address, one.subject, one.body, Lang(reader.lang), now, name)
    try:
        _offered(server, mailing, reader.address)
        if not Mail.objects.filter(pk=one.pk, state=WAITING, begun=None).update(begun=now):
            return False
        code, said = _handed(server, message)
        if code >= REFUSED:
            raise _answered(code, said)
    except _TroubleError as trouble:
        Mail.objects.filter(pk=one.pk).update(begun=None)
        if trouble.last:
            _end(one, FAILED, desk.clock(), trouble.code, trouble.detail)
        else:
            _later(one, trouble, desk.clock())
        with suppress(smtplib.SMTPException, OSError):
            server.rset()
        return False
    except (smtplib.SMTPException, OSError):
        _end(one, UNCLEAR, desk.clock(), "MAIL_UNCLEAR")
        raise
    _end(one, SENT, desk.clock())
    return True


def _handed(server: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    """The text, and what the server says of it. Where it does not want any text, nothing went out."""
    try:
        return server.data(message)
    except smtplib.SMTPDataError as error:
        raise _answered(error.smtp_code, error.smtp_error) from error


def _offered(server: smtplib.SMTP, mailing: Mailing, to: str) -> None:
    """Say from whom and to whom; nothing has gone out yet, whatever happens here."""
    try:
        for code, said in (server.mail(mailing.sender), server.rcpt(to)):
            if code >= REFUSED:
                raise _answered(code, said)
    except (smtplib.SMTPException, OSError) as error:
        raise _TroubleError("MAIL_SERVER_AWAY", _plain(str(error))) from error


def _answered(code: int, said: bytes | str) -> _TroubleError:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    last = code >= PERMANENT
    return _TroubleError("MAIL_REFUSED" if last else "MAIL_LATER", _plain(f"{code} {text}"), last=last)


def _plain(text: str) -> str:
    """One short line of what a server said, which is anybody's text."""
    return "".join(char if char.isprintable() else " " for char in text)[:120]


def _later(one: Mail, trouble: _TroubleError, now: Time) -> None:
    attempts = one.attempts + 1
    wait = min(HOUR, MINUTE << min(attempts - 1, 6))
    Mail.objects.filter(pk=one.pk).update(attempts=attempts, due=now + wait, trouble=trouble.code, detail=trouble.detail)
    LOGGER.warning("a mail will be tried again: %s %s", trouble.code, trouble.detail)


def _end(one: Mail, state: str, now: Time, code: str = "", detail: str = "") -> None:
    Mail.objects.filter(pk=one.pk).update(
        state=state, ended=now, begun=None, trouble=code, detail=detail, attempts=one.attempts + 1
    )
    if state in (FAILED, UNCLEAR):
        again(one.person, one.day, raised_only=state == UNCLEAR)
        LOGGER.warning("a mail ended as %s: %s %s", state, code, detail)
