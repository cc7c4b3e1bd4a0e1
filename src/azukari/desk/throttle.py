"""How often something may be tried: counted in the database, by person and by address, over all processes and restarts.

Counted before it is tried, so that tries at the same time do not slip through. Who or where is kept as a keyed digest only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import F

from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import HOUR, MINUTE, Time
from azukari.law.say import Say
from azukari.store.sign_in import Attempts

FORGOTTEN: Final = 24 * HOUR
IPV6: Final = 6


class Limit(msgspec.Struct, frozen=True):
    """So many tries of one kind within so many microseconds, from the first of them."""

    kind: str
    most: int
    within: int


PASSKEY_AT: Final = Limit("passkey at", 60, 5 * MINUTE)
"""Failed passkeys from one address: an office shares one, and a passkey cannot be guessed."""
BEGUN_AT: Final = Limit("begun at", 600, 5 * MINUTE)
"""Ceremonies begun from one address."""
CODE_OF: Final = Limit("code of", 5, 15 * MINUTE)
"""One-time codes tried for one sign-in number, whether there is such a number or not."""
CODE_AT: Final = Limit("code at", 40, 15 * MINUTE)
"""One-time codes tried from one address."""
INVITED_AT: Final = Limit("invited at", 20, 15 * MINUTE)
"""Invitation codes tried from one address."""
REPORTED_AT: Final = Limit("reported at", 20, HOUR)
"""Reports handed in from one address: an office shares one."""
FOLLOWED_AT: Final = Limit("followed at", 30, 15 * MINUTE)
"""Receipt numbers tried from one address that no report has."""
INVITING: Final = Limit("inviting", 60, HOUR)
"""Invitations and recoveries opened by one person."""


def _whose(who: str) -> str:
    """Whom a try is counted against: of an IPv6 address its network of 64 bits, all of which one machine can have."""
    try:
        found = ip_address(who)
    except ValueError:
        return who  # a person, or a sign-in number
    if found.version == IPV6:
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return who


def _key(instance: Instance, limit: Limit, who: str) -> str:
    secret = (instance.keys / "secret").read_bytes()
    return hmac.digest(secret, f"azukari.attempts.v1|{limit.kind}|{_whose(who)}".encode(), "sha256").hex()


def count(instance: Instance, now: Time, tries: Iterable[tuple[Limit, str]]) -> None:
    """Count one try of each kind. :raises FaultError: ``TOO_MANY`` where one is used up; a try that is turned away counts no further."""
    over: int | None = None
    with transaction.atomic():
        for limit, who in tries:
            key = _key(instance, limit, who)
            row, _ = Attempts.objects.select_for_update().get_or_create(key=key, defaults={"since": now})
            if now - row.since >= limit.within or now < row.since:
                row.since, row.count = now, 0
            if row.count >= limit.most:
                over = max(over or 0, row.since + limit.within - now)
                continue
            row.count += 1
            row.save(update_fields=["since", "count"])
    if over is not None:
        minutes = -(-over // MINUTE)
        raise FaultError(
            Fault(
                "TOO_MANY",
                Say(
                    f"試した回数が多すぎます。{minutes}分後に、もう一度行ってください。急ぐときは監督する職員に連絡してください。",
                    f"Too many tries. Try again in {minutes} min, or ask your supervisor.",
                ),
            )
        )


def forgive(instance: Instance, limit: Limit, who: str) -> None:
    """Begin to count anew: it succeeded."""
    Attempts.objects.filter(key=_key(instance, limit, who)).delete()


def uncount(instance: Instance, limit: Limit, who: str) -> None:
    """Take one try back: it succeeded, and only failures are meant."""
    Attempts.objects.filter(key=_key(instance, limit, who), count__gt=0).update(count=F("count") - 1)


def forget(now: Time) -> None:
    """Drop what is long over."""
    Attempts.objects.filter(since__lt=now - FORGOTTEN).delete()
