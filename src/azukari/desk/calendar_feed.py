"""What is owed as iCalendar (RFC 5545), for the calendars that offices already look at.

Written by hand, as it is small: one VTODO (or VEVENT) for each duty, times in UTC, lines folded at 75 octets and ended by CRLF. A feed leaves the
instance and is kept by others, so it holds no words of the record but the name of the business: no names of people, no labels of items, nothing
entrusted. A duty without an adopted number has no DUE, and is never made to look late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from hashlib import sha256
from typing import Final

import msgspec

from azukari.annex import ACTS
from azukari.desk.catalogue_annex import cited
from azukari.desk.catalogue_labels import SIDES
from azukari.desk.catalogue_told import said_time
from azukari.kernel.calendar import add_working_days, is_working
from azukari.kernel.duty import Duty
from azukari.kernel.values import SECOND, Time, as_datetime, day_of
from azukari.law.say import Lang, Say

OCTETS: Final = 75
"""RFC 5545 3.1: no line is longer than this, its end not counted."""
PRODUCT: Final = "-//Azukari//Duties//JA"
LATE_FIRST: Final = 1
AS_USUAL: Final = 5
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_IDENTIFIER: Final = re.compile(r"\b[a-z]{2}-[0-9a-hjkmnp-tv-z]{16}\b")
JAPAN: Final = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Tokyo", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900",
    "TZNAME:JST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
"""Where the days are counted. A calendar must hold some component, also when nothing is owed."""


class Owing(msgspec.Struct, frozen=True):
    """A duty and whose contract it is under."""

    log: str
    subject: str
    duty: Duty


def uid(owing: Owing) -> str:
    """Who a to-do is, the same in every feed while the duty lasts: the same contract, duty, tier, person and matter.

    What a duty is about tells it from another of its kind; where it is about nothing in particular, since when it is owed does, so that
    the next round of a yearly duty is a new to-do.
    """
    one = owing.duty
    about = f"since {one.since}" if one.about is None else f"about {one.about}"
    text = "|".join(("azukari.duty.v1", owing.log, one.code, one.owes.value, str(one.tier), one.person or "", about))
    return f"{sha256(text.encode()).hexdigest()[:40]}@{owing.log}"


def feed(owed: Iterable[Owing], now: Time, lang: Lang, *, events: bool = False) -> bytes:
    """The calendar, in UTF-8. Of several duties that are the same in all that identifies them, the one that is due first is told.

    With ``events`` what has a date is an event of that day in Japan: calendars that are subscribed to mostly show no to-dos.
    """
    title = Say("預かり：しなければならないこと", "Azukari: what is owed").of(lang)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(title)}",
        *JAPAN,
    ]
    if events:
        lines[-len(JAPAN) : -len(JAPAN)] = ("REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H")
    told: dict[str, Owing] = {}
    for one in owed:
        before = told.get(uid(one))
        if before is None or _when(one) < _when(before):
            told[uid(one)] = one
    for name, one in told.items():
        lines += _event(name, one, now, lang) if events and one.duty.due is not None else _todo(name, one, now, lang)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _when(one: Owing) -> tuple[bool, Time]:
    return one.duty.due is None, one.duty.due or one.duty.since


def _todo(name: str, owing: Owing, now: Time, lang: Lang) -> Iterator[str]:
    one = owing.duty
    yield from ("BEGIN:VTODO", f"UID:{name}", f"DTSTAMP:{utc(now)}")
    if one.due is None or utc(one.since) < utc(one.due):
        # 3.8.2.3: what is due lies after the start, or there is no start
        yield f"DTSTART:{utc(one.since)}"
    if one.due is not None:
        yield f"DUE:{utc(one.due)}"
    yield f"SUMMARY:{escaped(_summary(owing, lang))}"
    yield f"DESCRIPTION:{escaped(chr(10).join(_described(owing, lang)))}"
    yield f"CATEGORIES:{escaped(SIDES[one.owes].of(lang))},{one.code}"
    yield from ("CLASS:CONFIDENTIAL", "STATUS:NEEDS-ACTION", f"PRIORITY:{LATE_FIRST if one.late(now) else AS_USUAL}", "END:VTODO")


def _event(name: str, owing: Owing, now: Time, lang: Lang) -> Iterator[str]:
    """The day on which something is due, as an event of the whole day that keeps nobody busy."""
    one = owing.duty
    day = day_of(one.due or one.since)
    yield from ("BEGIN:VEVENT", f"UID:due-{name}", f"DTSTAMP:{utc(now)}", f"DTSTART;VALUE=DATE:{day.replace('-', '')}")
    yield f"SUMMARY:{escaped(Say('期限：', 'Due: ').of(lang) + _summary(owing, lang))}"
    described = list(_described(owing, lang))
    if not is_working(day):
        before = add_working_days(day, -1)
        closed = Say(
            f"この日は閉庁日です。直前の開庁日は{before}です。",
            f"The office is closed on this day; the last day before on which it is open is {before}.",
        )
        described.append(closed.of(lang))
    yield f"DESCRIPTION:{escaped(chr(10).join(described))}"
    yield f"CATEGORIES:{escaped(SIDES[one.owes].of(lang))},{one.code}"
    yield from ("CLASS:CONFIDENTIAL", "TRANSP:TRANSPARENT", f"PRIORITY:{LATE_FIRST if one.late(now) else AS_USUAL}", "END:VEVENT")


def _summary(owing: Owing, lang: Lang) -> str:
    """What is owed, the entry that tells it from others alike, and the business."""
    one = owing.duty
    entry = Say(f"　第{one.about}号", f", entry {one.about}").of(lang) if isinstance(one.about, int) else ""
    return f"{bare(one.say.of(lang))}{entry}" + (f" ({owing.subject})" if owing.subject else "")


def _described(owing: Owing, lang: Lang) -> Iterator[str]:
    one = owing.duty
    yield f"{cited(one.cites).of(lang)} [{one.cites}]"
    tier = Say(f"（第{one.tier}階層）", f", tier {one.tier}").of(lang) if one.tier else ""
    yield Say(f"{SIDES[one.owes].ja}{tier}が負う", f"owed by {SIDES[one.owes].en}{tier}").of(lang)
    since = said_time(one.since)
    yield Say(f"{since.ja} から", f"since {since.en} (Japan)").of(lang)
    yield (
        Say("直ちに", "immediately").of(lang)
        if one.due is None
        else Say(f"{said_time(one.due).ja} まで", f"by {said_time(one.due).en} (Japan)").of(lang)
    )
    acts = "; ".join(f"{ACTS[name].title.of(lang)} [{name}]" if name in ACTS else name for name in one.satisfied_by)
    yield Say(f"済ませる行為：{acts}", f"met by: {acts}").of(lang)
    if isinstance(one.about, int):
        yield Say(f"記録 #{one.about}", f"about entry #{one.about}").of(lang)
    yield Say(f"契約 {owing.log}", f"contract {owing.log}").of(lang)


def bare(text: str) -> str:
    """A text without identifiers of people and things, which mean nothing outside the instance."""
    return _IDENTIFIER.sub("…", text)


def utc(time: Time) -> str:
    """A moment as iCalendar writes it, in UTC to the second. A second that has begun is not counted: nothing is due later than it is."""
    return as_datetime(Time(time // SECOND * SECOND)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and line ends escaped; control characters, which it may not hold, left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", text.replace("\n", "\\n"))


def folded(line: str) -> bytes:
    """A content line in lines of at most 75 octets, each further one begun by a space; no character is cut in two."""
    parts, part = [], b""
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part, b""])


__all__ = ["OCTETS", "Owing", "escaped", "feed", "folded", "uid", "utc"]
