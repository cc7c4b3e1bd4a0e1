"""Values every act is made of: identifiers, moments, periods, enumerations.

All of them are *facts* in the sense of the design: random identifiers, numbers, days, enumerations. None
says who somebody is or what a text reads; those are words (:mod:`azukari.kernel.asks`).

Time is an integer count of microseconds since 1970-01-01 UTC, so that a leaf holds no floats and no text to
parse. Days are ISO dates in Japan Standard Time, which compare correctly as strings.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import NewType

import msgspec

PersonId = NewType("PersonId", str)
"""A natural person, ``pn-…``; the same person keeps one id under every employer and in every contract."""

PartyId = NewType("PartyId", str)
"""A legal person that takes part: the entrusting body or a firm, ``pt-…``."""

PlaceId = NewType("PlaceId", str)
"""A processing facility or other notified place, ``pl-…``."""

ItemId = NewType("ItemId", str)
"""A thing in custody, ``im-…``: a file, a medium, a bundle of letters, a copy."""

EntrustmentId = NewType("EntrustmentId", str)
"""One contract of 甲 under the annex; also the name of its log, ``en-…``."""

DocumentId = NewType("DocumentId", str)
"""A document attached to an act, ``dc-…``; its content is words."""

Number = NewType("Number", int)
"""The sequence number of the entry that brought something about (a request, a note, an incident)."""

TierNo = NewType("TierNo", int)
"""0 the contract as a whole, 1 the contractor 乙, 2… subcontractors in the order in which they began."""

Purpose = NewType("Purpose", int)
"""One of the contract's purposes, counted from 1 in the order of the registration."""

Time = NewType("Time", int)
"""Microseconds since 1970-01-01 UTC."""

Day = NewType("Day", str)
"""A calendar day in Japan, ISO 8601 (``2026-04-01``)."""

ObjectId = NewType("ObjectId", str)
"""A sealed object in the vault, ``ob-…``."""

AskId = NewType("AskId", str)
"""One request to see something, ``rq-…``: sent again by a second press or a reload, it is entered once."""

Fingerprint = NewType("Fingerprint", str)
"""A keyed digest of content, 64 hexadecimal digits. Equal fingerprints of one item mean equal content; without
the item's salt, which is words, nothing can be guessed from it."""

WitnessId = NewType("WitnessId", str)
"""The key id of another party's witness, 8 hexadecimal digits."""

Citation = NewType("Citation", str)
"""What an objection or a duty rests on: an address of the annex (``7.1.proviso``) or a term (``term.pledge_required``)."""

WHOLE = TierNo(0)
CONTRACTOR = TierNo(1)
INSTRUMENT = PersonId("instrument")
"""The system itself, where it acts: vault measurements, folded refusals, key destruction."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
JST = timezone(timedelta(hours=9), "JST")
_JST_OFFSET = 9 * HOUR
_EPOCH = date(1970, 1, 1)


class Capacity(StrEnum):
    """In what capacity an officer acts *for* a party. A technical administrator has none."""

    __hash__ = str.__hash__  # as fast as text, and equal text hashes alike; the enumeration's own is neither

    SECTION_OFFICER = "section_officer"
    APPROVER = "approver"
    WARD_HANDOVER_OFFICER = "ward_handover_officer"
    INSPECTOR = "inspector"
    SIGNATORY = "signatory"
    PERSON_IN_CHARGE = "person_in_charge"
    ENGAGED_PERSON = "engaged_person"
    OPERATOR = "operator"
    HANDOVER_OFFICER = "handover_officer"
    INSTRUMENT = "instrument"
    ANYONE = "anyone"


WARD_CAPACITIES = frozenset({Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.WARD_HANDOVER_OFFICER, Capacity.INSPECTOR})


class Medium(StrEnum):
    """What entrusted information rests on."""

    VAULT = "vault"
    PAPER = "paper"
    USB_MEMORY = "usb_memory"
    OPTICAL_DISC = "optical_disc"
    TAPE = "tape"
    HARD_DISK = "hard_disk"
    PACKAGE = "package"

    @property
    def needs_serial(self) -> bool:
        """Whether a delivery note must tell one such medium from another by a serial number."""
        return self in {Medium.USB_MEMORY, Medium.OPTICAL_DISC, Medium.TAPE, Medium.HARD_DISK}


class Period(msgspec.Struct, frozen=True):
    """From a day to a day, both included."""

    since: Day
    until: Day

    def covers(self, day: Day) -> bool:
        """Whether ``day`` lies in the period."""
        return self.since <= day <= self.until

    def within(self, other: Period) -> bool:
        """Whether no day of this period lies outside ``other``."""
        return other.since <= self.since and self.until <= other.until


@lru_cache(maxsize=4096)
def _iso_day(ordinal: int) -> Day:
    return Day((_EPOCH + timedelta(days=ordinal)).isoformat())


def day_of(time: Time) -> Day:
    """The calendar day in Japan on which ``time`` falls."""
    return _iso_day((time + _JST_OFFSET) // DAY)


def minute_of(time: Time) -> int:
    """Minutes since midnight in Japan, 0 to 1439."""
    return (time + _JST_OFFSET) % DAY // MINUTE


def hour_of(time: Time) -> int:
    """The hour of the calendar that ``time`` falls in, as hours since 1970-01-01 UTC (refusals fold per hour)."""
    return time // HOUR


def weekday_of(time: Time) -> int:
    """0 Monday … 6 Sunday, in Japan."""
    return ((time + _JST_OFFSET) // DAY + 3) % 7


def clock_of(time: Time) -> tuple[int, int]:
    """Weekday (0 Monday … 6 Sunday) and minutes since midnight, in Japan."""
    days, rest = divmod(time + _JST_OFFSET, DAY)
    return (days + 3) % 7, rest // MINUTE


@lru_cache(maxsize=4096)
def start_of(day: Day) -> Time:
    """The first microsecond of ``day`` in Japan. :raises ValueError: when ``day`` is no calendar day."""
    return Time((date.fromisoformat(day) - _EPOCH).days * DAY - _JST_OFFSET)


def end_of(day: Day) -> Time:
    """The last microsecond of ``day`` in Japan."""
    return Time(start_of(day) + DAY - 1)


def add_days(day: Day, days: int) -> Day:
    """``day`` moved by a number of calendar days."""
    return Day((date.fromisoformat(day) + timedelta(days=days)).isoformat())


@lru_cache(maxsize=4096)
def add_months(day: Day, months: int) -> Day:
    """``day`` moved by calendar months; a day that the month lacks becomes its last day (31 January + 1 = 28 February)."""
    start = date.fromisoformat(day)
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    for last in (start.day, 30, 29, 28):
        try:
            return Day(date(year, month + 1, min(start.day, last)).isoformat())
        except ValueError:
            continue
    raise ValueError(day)


def time_of(moment: datetime) -> Time:
    """Microseconds since 1970-01-01 UTC of an aware ``datetime``."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return Time((delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds)


def as_datetime(time: Time) -> datetime:
    """``time`` as an aware ``datetime`` in Japan Standard Time."""
    return datetime(1970, 1, 1, tzinfo=UTC).astimezone(JST) + timedelta(microseconds=time)
