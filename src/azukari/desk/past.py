"""A moment that somebody asks to look back to: a day is taken as its end, today as far as it has gone."""

from __future__ import annotations

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.submission import read_day, read_time
from azukari.kernel.values import Time, day_of, end_of
from azukari.law.say import Say


def past(text: str, now: Time, field: str | None = None) -> Time:
    """The moment asked for. :raises FaultError: ``MOMENT_UNREADABLE``, ``MOMENT_FUTURE``."""
    day = read_day(text)
    at = read_time(text) if day is None else now if day == day_of(now) else end_of(day)
    if at is None:
        said = Say(
            f"「{text}」を日時として読めません。2026-04-01 又は 2026-04-01 09:00 のように書いてください。",
            f"“{text}” cannot be read as a moment; write 2026-04-01 or 2026-04-01 09:00.",
        )
        raise FaultError(Fault("MOMENT_UNREADABLE", said, field))
    if at > now:
        said = Say(
            "先の残高は分かりません。今か過去の日時を指定してください。",
            "A balance to come is not known; give a moment that is past.",
        )
        raise FaultError(Fault("MOMENT_FUTURE", said, field))
    return at
