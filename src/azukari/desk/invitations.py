"""Invitations: a code by which one person enrols their own passkey, once, until it expires; and recovery, in person, with a supervisor.

No password exists. The code is shown once; the store keeps its digest. A recovery ends every passkey, one-time code and session of the person
at once, before anything new is enrolled: who has lost a device is protected first.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from hashlib import sha256
from typing import Final

import msgspec
from django.db import transaction

from azukari.desk import calendar_keys, instance_log, one_time, passkeys, sessions, throttle
from azukari.desk.chance import CROCKFORD, mint
from azukari.desk.desk import Desk
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.desk.instance_log import Reason
from azukari.desk.outcome import Officer
from azukari.desk.vouching import Candidate, vouching
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import DAY, MINUTE, Time
from azukari.law.say import Say
from azukari.store.models import Party, Person
from azukari.store.sign_in import Invitation

LASTS: Final = 3 * DAY
LASTS_AGAIN: Final = 30 * MINUTE
"""A recovery is finished at the desk where it was opened."""
LETTERS: Final = 24
"""Letters of a code: 120 bits, so that its digest alone gives nothing away."""
NAME: Final = 80
KEEPER: Final = re.compile(r"pn-[0-9a-hjkmnp-tv-z]{16}")


class Opened(msgspec.Struct, frozen=True):
    """An invitation as it is shown once: for whom, the code, until when."""

    name: str
    person: str
    code: str
    expires: Time
    again: bool


def keeper(instance: Instance) -> str:
    """By what name the instance log knows whoever keeps this machine and vouches by the command line: made at first use."""
    path = instance.folder / "keeper"
    if not path.exists():
        write_new(path, mint("pn").encode())
    found = path.read_text().strip()
    if not KEEPER.fullmatch(found):
        text = Say(
            "keeper ファイルを読み取れません。バックアップから戻してください。",
            "The file keeper cannot be read; restore it.",
        )
        raise FaultError(Fault("KEEPER_UNREADABLE", text))
    return found


def _fresh() -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(LETTERS))


def spelled(code: str) -> str:
    """A code as people read it: four by four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()


def _digest(code: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").lower()
    plain = plain.translate(str.maketrans("oil", "011"))
    return sha256(b"azukari.invitation.v1|" + plain.encode()).hexdigest()


def _open(desk: Desk, person: str, by: str, *, again: bool, codes: bool) -> Opened:
    now = desk.clock()
    Invitation.objects.filter(expires__lt=now - 90 * DAY).delete()
    # a new invitation replaces whatever was open for the same person
    Invitation.objects.filter(person=person, used=None, withdrawn=None).update(withdrawn=now)
    code, expires = _fresh(), Time(now + (LASTS_AGAIN if again else LASTS))
    Invitation.objects.create(
        id=desk.mint("iv"), digest=_digest(code), person=person, by=by, again=again, codes=codes, opened=now, expires=expires
    )
    return Opened(Person.objects.get(pk=person).name, person, spelled(code), expires, again)


def row_of(candidate: Candidate) -> Person:
    """The row of somebody whom the records name, made together with their party's."""
    Party.objects.get_or_create(id=candidate.home, defaults={"name": candidate.party, "is_body": False})
    return Person.objects.get_or_create(id=candidate.person, defaults={"name": candidate.name, "home": candidate.home})[0]


def _no_right() -> FaultError:
    text = Say(
        "この人を招待できる立場にありません。甲の担当者、又はその会社の署名権者か責任者に頼んでください。",
        "You are not in a position to invite this person. Ask an officer of the entrusting body, or the firm's signatory or person in charge.",
    )
    return FaultError(Fault("INVITE_NOT_YOURS", text))


def invite(desk: Desk, officer: Officer, person: str, *, codes: bool = False) -> Opened:
    """Invite somebody whom the records name, or who is known to one's own party.

    :raises FaultError: ``INVITE_NOT_YOURS``, ``INVITE_HAS``, ``TOO_MANY``.
    """
    throttle.count(desk.instance, desk.clock(), [(throttle.INVITING, officer.person)])
    candidate = vouching(desk, officer).people.get(person)
    if candidate is None:
        raise _no_right()
    with transaction.atomic():
        instance_log.hold(writing=True)
        if has_way(person):
            raise _has()
        row_of(candidate)
        return _open(desk, person, officer.person, again=False, codes=codes)


def _has() -> FaultError:
    text = Say(
        "この人は既に登録しています。なくしたときは「登録し直し」を、本人の前で行ってください。",
        "This person is enrolled already. If something was lost, recover in person.",
    )
    return FaultError(Fault("INVITE_HAS", text))


def invite_new(desk: Desk, officer: Officer, name: str, *, codes: bool = False) -> Opened:
    """Invite somebody of one's own party whom no record names yet.

    :raises FaultError: ``INVITE_NOT_YOURS``, ``INVITE_NAME``, ``TOO_MANY``.
    """
    throttle.count(desk.instance, desk.clock(), [(throttle.INVITING, officer.person)])
    if not vouching(desk, officer).may:
        raise _no_right()
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > NAME or not plain.isprintable():
        text = Say(f"氏名を{NAME}字以内で入力してください。", f"Give a name of at most {NAME} characters.")
        raise FaultError(Fault("INVITE_NAME", text, "name"))
    with transaction.atomic():
        person = Person.objects.create(id=desk.mint("pn"), name=plain, home=officer.home)
        return _open(desk, person.id, officer.person, again=False, codes=codes)


def recover(desk: Desk, officer: Officer, person: str, reason: Reason, *, codes: bool = False) -> Opened:
    """Open a recovery: every passkey, one-time code and session of the person ends now; then they enrol anew, here and soon.

    :raises FaultError: ``INVITE_NOT_YOURS``, ``RECOVER_APPROVER``, ``TOO_MANY``.
    """
    throttle.count(desk.instance, desk.clock(), [(throttle.INVITING, officer.person)])
    found = vouching(desk, officer)
    candidate = found.people.get(person)
    if candidate is None:
        raise _no_right()
    if not found.recovers(person):
        text = Say(
            "承諾権者の登録し直しは、ほかの承諾権者か、この機械の管理者が行います。",
            "An approver is recovered by another approver, or by whoever keeps the machine.",
        )
        raise FaultError(Fault("RECOVER_APPROVER", text, "again"))
    row_of(candidate)
    return _recover(desk, person, officer.person, reason, codes=codes)


def _recover(desk: Desk, person: str, by: str, reason: Reason, *, codes: bool) -> Opened:
    with transaction.atomic():
        instance_log.hold(writing=True)
        for one in instance_log.active(person):
            instance_log.end(desk.clock, person, by, one.credential, reason)
        one_time.end(person)
        sessions.end_all(person, desk.clock(), "recovered")
        calendar_keys.withdraw(person)
        return _open(desk, person, by, again=True, codes=codes)


def by_keeper(desk: Desk, person: str, *, codes: bool = False, lost: bool = False) -> Opened:
    """Whoever keeps the machine invites, or recovers, anybody. :raises FaultError: ``INVITE_HAS``."""
    by = keeper(desk.instance)
    if lost:
        return _recover(desk, person, by, "lost", codes=codes)
    with transaction.atomic():
        instance_log.hold(writing=True)
        if has_way(person):
            raise _has()
        return _open(desk, person, by, again=False, codes=codes)


def by_administrator(desk: Desk, person: str, by: str) -> Opened:
    """An administrator invites the first officer of a firm that they added; whoever has enrolled they cannot. :raises FaultError: ``INVITE_HAS``."""
    if has_way(person):
        raise _has()
    return _open(desk, person, by, again=False, codes=False)


def has_way(person: str) -> bool:
    """Whether somebody can sign in."""
    return bool(instance_log.active(person)) or one_time.has(person)


def redeem(desk: Desk, code: str, address: str) -> Invitation:
    """The invitation that a code belongs to, if it stands. :raises FaultError: ``INVITATION_UNKNOWN``, ``TOO_MANY``."""
    throttle.count(desk.instance, desk.clock(), [(throttle.INVITED_AT, address)])
    found = standing(desk, Invitation.objects.filter(digest=_digest(code[:64])).values_list("id", flat=True).first())
    throttle.uncount(desk.instance, throttle.INVITED_AT, address)
    return found


def standing(desk: Desk, name: str | None) -> Invitation:
    """An invitation that can still be used. Never given, used, withdrawn and expired are not told apart.

    :raises FaultError: ``INVITATION_UNKNOWN``.
    """
    row = None if name is None else Invitation.objects.filter(pk=name, used=None, withdrawn=None).first()
    if row is None or row.expires < desk.clock():
        text = Say(
            "この招待コードは使えません。入力を確かめ、期限が過ぎたときや使ったことがあるときは、招待した人に作り直してもらってください。",
            "This invitation code cannot be used. Check what you typed; if it has expired or was used, ask whoever invited you for a new one.",
        )
        raise FaultError(Fault("INVITATION_UNKNOWN", text, "code"))
    return row


def enrol_passkey(desk: Desk, name: str, answer: str, challenge: bytes, device: str) -> str:
    """The invited person's passkey is enrolled and the invitation used, both or neither; who it is. :raises FaultError: as the two."""
    with transaction.atomic():
        instance_log.hold(writing=True)
        row = standing(desk, name)
        passkeys.enrol(desk, row.person, row.by, answer, challenge, device)
        _used(desk, row)
        return row.person


def enrol_codes(desk: Desk, name: str, offered: one_time.Offer, code: str) -> str:
    """The invited person's one-time codes are kept and the invitation used; who it is.

    :raises FaultError: ``CODE_WRONG``, ``CODES_NOT_ALLOWED``, ``INVITATION_UNKNOWN``.
    """
    with transaction.atomic():
        instance_log.hold(writing=True)
        row = standing(desk, name)
        if not row.codes:
            text = Say(
                "この招待ではワンタイムコードを登録できません。パスキーを登録するか、招待した人に相談してください。",
                "This invitation does not allow one-time codes. Enrol a passkey, or ask whoever invited you.",
            )
            raise FaultError(Fault("CODES_NOT_ALLOWED", text))
        one_time.keep(desk, row.person, row.by, offered, code)
        _used(desk, row)
        return row.person


def _used(desk: Desk, row: Invitation) -> None:
    row.used = desk.clock()
    row.save(update_fields=["used"])


class Waiting(msgspec.Struct, frozen=True):
    """An invitation that is open, as whoever made it sees it."""

    id: str
    name: str
    expires: int
    again: bool


def waiting(desk: Desk, by: str) -> list[Waiting]:
    """The open invitations that somebody made."""
    rows = list(Invitation.objects.filter(by=by, used=None, withdrawn=None, expires__gte=desk.clock()).order_by("expires"))
    names = dict(Person.objects.filter(pk__in=[one.person for one in rows]).values_list("id", "name"))
    return [Waiting(one.id, names.get(one.person, one.person), one.expires, one.again) for one in rows]


def withdraw(desk: Desk, by: str, name: str) -> bool:
    """Take an invitation back; whether there was one of theirs."""
    found = Invitation.objects.filter(pk=name, by=by, used=None, withdrawn=None)
    return bool(found.update(withdrawn=desk.clock()))
