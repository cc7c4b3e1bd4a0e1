"""Who is signed in, on what device, since when and from where; and the end of a session, by whoever it belongs to or by a supervisor's act."""

from __future__ import annotations

import re
from typing import Final, Literal

from django.contrib.sessions.models import Session
from django.utils import timezone

from azukari.desk import throttle
from azukari.desk.desk import Desk
from azukari.kernel.values import DAY, HOUR, MINUTE, Time
from azukari.store.sign_in import SignedIn

How = Literal["passkey", "codes"]
Why = Literal["left", "idle", "over", "elsewhere", "recovered"]
IDLE: Final = 15 * MINUTE
LONGEST: Final = 12 * HOUR
FRESH: Final = 10 * MINUTE
"""So long after signing in, or after having shown oneself again, acts that need it are done without asking anew."""
KEPT: Final = 90 * DAY
NOTED: Final = MINUTE
"""That somebody was seen is written at most once in this time."""

_BROWSERS: Final = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str:
    """What a browser calls itself, in two words; empty where it says nothing that is known."""
    browser = next((name for mark, name in _BROWSERS if re.search(rf"{mark}\w*/", agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " / ".join(filter(None, (browser, system)))


def begin(desk: Desk, person: str, how: How, *, credential: str = "", device: str = "", address: str = "") -> SignedIn:
    """Begin a session; its row."""
    now = desk.clock()
    # what is long over is dropped here: signing in is rare enough, and common enough
    SignedIn.objects.filter(seen__lt=now - KEPT).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    throttle.forget(now)
    return SignedIn.objects.create(
        id=desk.mint("si"),
        person=person,
        how=how,
        credential=credential,
        device=device[:80],
        address=address[:45],
        since=now,
        seen=now,
    )


def current(name: str, now: Time) -> SignedIn | None:
    """The session of that name if it still stands; one that was idle, or lasted, too long is ended here."""
    row = SignedIn.objects.filter(pk=name, ended=None).first()
    if row is None:
        return None
    if now - row.seen > IDLE or now - row.since > LONGEST:
        end(row.person, row.id, now, "idle" if now - row.seen > IDLE else "over")
        return None
    return row


def seen(row: SignedIn, now: Time, address: str) -> None:
    """Note that somebody was seen, now and then."""
    if now - row.seen > NOTED or row.address != address[:45]:
        SignedIn.objects.filter(pk=row.id, ended=None).update(seen=now, address=address[:45])


def ongoing(person: str, now: Time) -> list[SignedIn]:
    """The sessions of a person that stand, the latest first; those that were idle too long are ended and left out."""
    SignedIn.objects.filter(person=person, ended=None, seen__lt=now - IDLE).update(ended=now, why="idle")
    SignedIn.objects.filter(person=person, ended=None, since__lt=now - LONGEST).update(ended=now, why="over")
    return list(SignedIn.objects.filter(person=person, ended=None).order_by("-seen"))


def end(person: str, name: str, now: Time, why: Why) -> bool:
    """End one session of a person; whether there was one."""
    return bool(SignedIn.objects.filter(pk=name, person=person, ended=None).update(ended=now, why=why))


def end_all(person: str, now: Time, why: Why, *, but: str = "") -> int:
    """End every session of a person (but one); how many."""
    return SignedIn.objects.filter(person=person, ended=None).exclude(pk=but).update(ended=now, why=why)


def end_with(credential: str, now: Time, why: Why) -> int:
    """End every session that a passkey began."""
    return SignedIn.objects.filter(credential=credential, ended=None).update(ended=now, why=why)
